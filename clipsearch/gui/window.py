"""The window: puts its parts side by side and connects them with each other and the library."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from clipsearch import Cancelled, ClipsearchError, Hit, Library, Status
from clipsearch.gui import words
from clipsearch.gui.acting import Acting
from clipsearch.gui.bridge import Bridge
from clipsearch.gui.dialogs import Dialogs
from clipsearch.gui.dragging import Dragging
from clipsearch.gui.dropping import (
    Folders,
    Meaning,
    PictureData,
    PictureFiles,
    Unusable,
    Words,
    meaning,
)
from clipsearch.gui.inspecting import Inspecting
from clipsearch.gui.inspector import Inspector
from clipsearch.gui.keeping import Keeping
from clipsearch.gui.memory import Memory
from clipsearch.gui.menus import Menus
from clipsearch.gui.messages import MessageBar
from clipsearch.gui.overlay import Overlay
from clipsearch.gui.pictures import Picture, from_data, from_files, preview
from clipsearch.gui.querybar import QueryBar
from clipsearch.gui.results import Results
from clipsearch.gui.searching import Answer, Ask, Searching
from clipsearch.gui.sidebar import Sidebar
from clipsearch.gui.statusline import StatusLine
from clipsearch.gui.theme import IconButton, Look
from clipsearch.gui.thumbnails import Thumbnails
from clipsearch.settings import Theme

__all__ = ["Window"]


class Window(QWidget):
    """The whole window on one library; `start` brings it to life after it is on the screen.

    Signals:
        closed: it is gone and its threads have ended.
    """

    closed = Signal()

    def __init__(self, library: Library, look: Look, bridge: Bridge) -> None:
        super().__init__()
        self._library = library
        self._look = look
        self._bridge = bridge
        self._memory: Memory | None = None
        self.setWindowTitle("clipsearch")
        self.searching = Searching(bridge, library, self)
        self.keeping = Keeping(bridge, library, self)
        self.thumbnails = Thumbnails(bridge, library.thumbnail, self)
        self.acting = Acting(bridge, look, self)
        self.sidebar = Sidebar(look, self)
        self.query = QueryBar(look, self)
        self.messages = MessageBar(look, self)
        self.results = Results(look, self.thumbnails, self)
        self.inspector = Inspector(look, self)
        self.inspecting = Inspecting(bridge, library, self.inspector, self)
        self.bottom = StatusLine(look, self)
        self.overlay = Overlay(look, self)
        self.dragging = Dragging(self, self.overlay)
        self.dialogs = Dialogs(bridge, library, look, self)
        self.menus = Menus(look, self)
        self._inspector_button = IconButton(
            look, "info", self.tr("Show or hide the inspector (Ctrl+I)"), self
        )
        self._lay_out()
        self._fill_menu()
        self._connect_parts()
        self._connect_work()
        self.resize(QSize(1280, 800))

    # Building

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(24, 16, 16, 8)
        top.setSpacing(8)
        top.addWidget(self.query, 1)
        top.addWidget(self._inspector_button)
        top.addWidget(self.menus.button())
        message = QHBoxLayout()
        message.setContentsMargins(24, 0, 24, 0)
        message.addWidget(self.messages)
        middle = QWidget(self)
        middle.setMinimumWidth(360)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(message)
        column.addWidget(self.results, 1)
        self.parts = QSplitter(Qt.Orientation.Horizontal, self)
        self.parts.setHandleWidth(1)
        self.parts.setChildrenCollapsible(False)
        for part, stretch in ((self.sidebar, 0), (middle, 1), (self.inspector, 0)):
            self.parts.addWidget(part)
            self.parts.setStretchFactor(self.parts.count() - 1, stretch)
        self.parts.setSizes([232, 744, 304])
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._whole.addWidget(self.parts, 1)
        self._whole.addWidget(self.bottom)
        self._inspector_button.setCheckable(True)
        self._inspector_button.setChecked(True)
        self._inspector_button.toggled.connect(self._show_inspector)
        self.setTabOrder(self.query, self.results.grid)

    def _fill_menu(self) -> None:
        add, menu = self.menus.add, self.menus.menu
        add(self.tr("Add a folder…"), ["Ctrl+O"], self.dialogs.choose_folder, symbol="folder-add")
        add(
            self.tr("Find photos like a picture…"),
            ["Ctrl+Shift+O"],
            self.dialogs.choose_picture,
            symbol="photo",
        )
        add(self.tr("Look for changes"), ["F5"], self.keeping.start, symbol="refresh")
        add(self.tr("Files that could not be read…"), [], self.dialogs.show_problems, symbol="warning")
        menu.addSeparator()
        menu.addMenu(self.menus.themes)
        add(self.tr("Inspector"), ["Ctrl+I"], self._inspector_button.toggle, symbol="info")
        add(self.tr("Keyboard shortcuts"), ["F1"], self.dialogs.show_shortcuts, symbol="text")
        menu.addSeparator()
        add(self.tr("Quit"), ["Ctrl+Q"], self.close, symbol="close")
        add(self.tr("Type a query"), ["Ctrl+F", "/"], self.query.select_all, hidden=True)
        add(self.tr("Paste"), ["Ctrl+V"], self.paste, hidden=True)
        copy = add(self.tr("Copy the photo"), ["Ctrl+C"], self._copy_current, hidden=True)
        self.removeAction(copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.results.grid.addAction(copy)
        self.menus.tint()
        self.menus.theme_chosen.connect(self.wear)

    def _connect_parts(self) -> None:
        grid = self.results.grid
        self.query.changed.connect(self._ask)
        self.query.pasted.connect(self._take_mime)
        self.query.picture_asked.connect(self.dialogs.choose_picture)
        self.query.down_pressed.connect(self._enter_grid)
        self.sidebar.all_asked.connect(self.query.clear)
        self.sidebar.add_asked.connect(self.dialogs.choose_folder)
        self.sidebar.remove_asked.connect(self.dialogs.confirm_remove)
        self.sidebar.reveal_asked.connect(self.acting.reveal)
        self.sidebar.refresh_asked.connect(self.keeping.start)
        self.results.add_asked.connect(self.dialogs.choose_folder)
        self.bottom.problems_asked.connect(self.dialogs.show_problems)
        self.bottom.stop_asked.connect(self.keeping.stop)
        grid.opened.connect(self.acting.open)
        grid.similar_asked.connect(self.find_similar)
        grid.menu_asked.connect(self._show_menu)
        grid.current_changed.connect(self._inspect)
        self.inspector.open_asked.connect(self.acting.open)
        self.inspector.reveal_asked.connect(lambda hit: self.acting.reveal(hit.path))
        self.inspector.similar_asked.connect(self.find_similar)
        self.inspector.copy_path_asked.connect(self.acting.copy_path)
        self.inspector.word_asked.connect(self.query.show_words)

    def _connect_work(self) -> None:
        self.searching.answered.connect(self._show_answer)
        self.searching.failed.connect(self._show_search_error)
        self.searching.busy_changed.connect(self.results.show_busy)
        self.keeping.progressed.connect(self.bottom.show_progress)
        self.keeping.running_changed.connect(self.bottom.show_running)
        self.keeping.running_changed.connect(self.results.show_running)
        self.keeping.changed.connect(self.refresh)
        self.keeping.failed.connect(self._show_run_error)
        self.acting.similar_asked.connect(self.find_similar)
        self.acting.failed.connect(self.messages.show_error)
        self.acting.told.connect(lambda text: self._tell(text))
        self._bridge.failed.connect(self.messages.show_error)
        self.dragging.dropped.connect(self.take)
        self.dialogs.folder_chosen.connect(lambda folder: self.keeping.add([folder]))
        self.dialogs.picture_chosen.connect(lambda path: self.take(PictureFiles((path,))))
        self.dialogs.remove_confirmed.connect(self.keeping.remove)
        self.dialogs.reveal_asked.connect(self.acting.reveal)
        self.dialogs.retry_asked.connect(lambda: self.keeping.start(retry=True))

    # Life

    def remember(self) -> None:
        """Look as the window was left the last time, and save how it is left this time."""
        self._memory = Memory(self._library.data_folder)
        self._inspector_button.setChecked(self._memory.inspector)
        self._whole.activate()  # so that the window may be as narrow as its visible parts
        self._memory.restore(self, self.parts)

    def start(self, *, add: Path | None = None, index: bool = True) -> None:
        """Show what the library holds, bring it up to date, and load the model."""
        self.query.setFocus()
        self.refresh_status()
        self.searching.change(Ask())
        if add is not None:
            self.keeping.add([add])
        if index:
            self.keeping.start()
            self._bridge.run("inspect", self._library.warm_up)

    @Slot()
    def refresh(self) -> None:
        """Look again at what the library holds; scroll and selection stay."""
        self.thumbnails.forget_missing()
        self.refresh_status()
        self.searching.repeat()
        self.dialogs.refresh()

    def refresh_status(self) -> None:
        """Look again at the counts."""
        self._bridge.latest("status", "facts", self._library.status, self._show_status)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        """Vanish at once, then stop all work and wait for its threads."""
        if self._memory is not None:
            shown = self._inspector_button.isChecked()
            self._memory.save(self, self.parts, inspector=shown)
        self.hide()
        QGuiApplication.sync()
        self.keeping.close()
        self._bridge.close()
        event.accept()
        self.closed.emit()

    # Asking

    @Slot()
    def _ask(self) -> None:
        ask = Ask(self.query.words, self.query.picture)
        if not ask.is_empty:
            self.messages.clear("picture")
        if ask.picture is not None:
            picture, ratio = ask.picture, self.devicePixelRatioF()
            self._bridge.latest(
                "preview",
                "facts",
                lambda: preview(self._library, picture.source, ratio),
                lambda image: self.query.show_preview(picture, image),
            )
        self.searching.change(ask)

    @Slot(object)
    def find_similar(self, hit: Hit) -> None:
        """Ask for photos like one of the results."""
        self.query.show_picture(Picture(hit.content, hit.path.name))

    @Slot(object)
    def _show_answer(self, answer: Answer) -> None:
        self.messages.clear("search")
        self.results.show_answer(answer)

    @Slot(object, object)
    def _show_search_error(self, error: ClipsearchError, ask: Ask) -> None:
        if ask.picture is None:
            self.messages.show_error(error, "search")
            return
        said = self.tr("{name} cannot be searched with").format(name=ask.picture.name)
        self.messages.show_text("error", f"{said}: {error.message}", error.hint, "picture")
        if ask.picture is self.query.picture:
            self.query.clear()

    @Slot()
    def _enter_grid(self) -> None:
        grid = self.results.grid
        if grid.hits:
            grid.setFocus(Qt.FocusReason.TabFocusReason)
            if not grid.currentIndex().isValid():
                grid.setCurrentIndex(grid.model().index(0, 0))

    @Slot(object)
    def _inspect(self, hit: Hit | None) -> None:
        if self.inspector.isVisible():
            self.inspecting.show(hit)

    @Slot(bool)
    def _show_inspector(self, shown: bool) -> None:
        self.inspector.setVisible(shown)
        if shown:
            self.inspecting.show(self.results.grid.current)

    # Being given something

    @Slot()
    def paste(self) -> None:
        """Take what is on the clipboard."""
        self._take_mime(QGuiApplication.clipboard().mimeData())

    @Slot(object)
    def _take_mime(self, mime: QMimeData | None) -> None:
        if mime is not None and (what := meaning(mime)) is not None:
            self.take(what, self.tr("the pasted picture"))

    @Slot(object)
    def take(self, what: Meaning, name: str = "") -> None:
        """Do what dropped or pasted data means."""
        match what:
            case Folders(paths):
                self.keeping.add(paths)
                added = ", ".join(words.folder_name(path) for path in paths)
                self._tell(self.tr("Adding {folders}").format(folders=added))
            case PictureFiles(paths):
                self.query.show_picture(from_files(what))
                if len(paths) > 1:
                    number = words.count(len(paths), "picture")
                    said = self.tr("Searching with the first of {pictures}, {name}")
                    self._tell(said.format(pictures=number, name=paths[0].name))
            case PictureData():
                self.query.show_picture(from_data(what, name or self.tr("the dropped picture")))
            case Words(text):
                self.query.show_words(text)
            case Unusable(message, hint):
                self.messages.show_text("warning", message, hint, about="given")

    @Slot(object, QPoint)
    def _show_menu(self, hit: Hit, place: QPoint) -> None:
        menu = self.acting.menu(hit, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    @Slot()
    def _copy_current(self) -> None:
        if (hit := self.results.grid.current) is not None:
            self.acting.copy_picture(hit)

    @Slot(str)
    def wear(self, theme: Theme) -> None:
        """Change the theme, and keep it for the next time."""
        self._look.wear(theme)
        settings = replace(self._library.settings, theme=theme)
        self._bridge.run("facts", lambda: settings.save(self._library.data_folder))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc clears: first a message, then the query."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.messages.text:
            self.messages.dismiss()
        else:
            self.query.clear()

    # Being told

    def _show_status(self, status: Status) -> None:
        self.sidebar.show_status(status)
        self.bottom.show_status(status)
        self.results.show_status(status)

    @Slot(object)
    def _show_run_error(self, error: ClipsearchError) -> None:
        if isinstance(error, Cancelled):
            action = (self.tr("Go on"), self.keeping.start)
            self.messages.show_text("info", error.message, about="run", action=action)
        else:
            self.messages.show_error(error, "run")

    def _tell(self, text: str, about: str = "told") -> None:
        """Say something that needs no answer, for a while."""
        self.messages.show_text("info", text, about=about)
        QTimer.singleShot(4000, self.messages, lambda: self.messages.clear(about))

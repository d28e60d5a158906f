"""The window: puts its parts side by side and connects them with each other and the library."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from clipsearch import Hit, IndexReport, Library, Status
from clipsearch.gui.activity.follow_controller import FollowController
from clipsearch.gui.activity.missing_photos import MissingPhotosNotice
from clipsearch.gui.activity.status_bar import StatusBar
from clipsearch.gui.fitting import fitted
from clipsearch.gui.inspector.controller import InspectorController
from clipsearch.gui.inspector.inspector import Inspector
from clipsearch.gui.main_window.folder_dialogs import FolderDialogs
from clipsearch.gui.main_window.window_state import WindowState
from clipsearch.gui.photo_actions.photo_actions import PhotoActions
from clipsearch.gui.query_bar.controller import QueryController
from clipsearch.gui.query_bar.drag_and_drop import DragAndDrop
from clipsearch.gui.query_bar.drop_overlay import DropOverlay
from clipsearch.gui.query_bar.query_bar import QueryBar
from clipsearch.gui.results.results_panel import ResultsPanel
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.mime_data import PictureFiles
from clipsearch.gui.search.search_controller import Answer, QueryState, SearchController
from clipsearch.gui.settings.controller import SettingsController
from clipsearch.gui.sidebar.controller import SidebarController
from clipsearch.gui.sidebar.sidebar import Sidebar
from clipsearch.gui.style.theme import AppTheme, IconButton
from clipsearch.gui.viewer.viewer import Viewer
from clipsearch.gui.widgets.action_menu import ActionMenu
from clipsearch.gui.widgets.message_bar import MessageBar
from clipsearch.settings import Theme

__all__ = ["MainWindow"]


class MainWindow(QWidget):
    """The whole window on one library; `start` brings it to life after it is on the screen.

    Signals:
        closing: it is about to stop all work, and waits for what is under way.
        closed: it is gone and its threads have ended.
    """

    closing = Signal()
    closed = Signal()

    def __init__(self, library: Library, look: AppTheme, bridge: TaskRunner) -> None:
        super().__init__()
        self._library = library
        self._look = look
        self._bridge = bridge
        self._memory: WindowState | None = None
        self._noticed: tuple[str, ...] = ()  # the last that was said about the model's device
        self.setWindowTitle("clipsearch")
        self.searching = SearchController(bridge, library, self)
        self.keeping = FollowController(bridge, library, self)
        self.thumbnails = ThumbnailCache(bridge, library.thumbnail, self)
        self.acting = PhotoActions(bridge, look, self)
        self.sidebar = Sidebar(look, self)
        self.query = QueryBar(look, self)
        self.messages = MessageBar(look, self)
        self._told = QTimer(self, singleShot=True, interval=4000)  # for what needs no answer
        self._told.timeout.connect(lambda: self.messages.clear("told"))
        self.asking = QueryController(bridge, library, look, self.query, self.searching, self.messages)
        self.siding = SidebarController(
            bridge, library, self.sidebar, self.query, self.keeping, self.messages, self
        )
        self.reach = MissingPhotosNotice(self.messages, self)
        self.results = ResultsPanel(look, self.thumbnails, self)
        self.inspector = Inspector(look, self)
        self.inspecting = InspectorController(bridge, library, self.inspector, self)
        self.bottom = StatusBar(look, self)
        self.overlay = DropOverlay(look, self)
        self.dragging = DragAndDrop(self, self.overlay, self.query, lambda: bool(self.query.ask.all_parts))
        self.viewer = Viewer(look, bridge, library.thumbnail, self)
        self.dialogs = FolderDialogs(bridge, library, look, self)
        self.preferences = SettingsController(bridge, library, look, self.keeping, self.dialogs, self)
        self.menus = ActionMenu(look, self)
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
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 7, 0, 0)  # in line with the first row of the query bar
        for button in (self._inspector_button, self.menus.button()):
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(buttons)
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

    def _fill_menu(self) -> None:
        add, menu = self.menus.add, self.menus.menu
        add(self.tr("Add a folder…"), ["Ctrl+O"], self.dialogs.choose_folder, symbol="folder-add")
        add(
            self.tr("Find photos like a picture…"),
            ["Ctrl+Shift+O"],
            self.dialogs.choose_picture,
            symbol="photo",
        )
        self.asking.add_actions(self.menus)
        self.siding.add_actions(self.menus)
        add(self.tr("Look for changes"), ["F5"], self.keeping.start, symbol="refresh")
        add(
            self.tr("Files that could not be read…"), ["Ctrl+E"], self.dialogs.show_problems, symbol="warning"
        )
        menu.addSeparator()
        menu.addMenu(self.menus.themes)
        add(self.tr("Inspector"), ["Ctrl+I"], self._inspector_button.toggle, symbol="info")
        add(self.tr("Settings…"), ["Ctrl+,"], self.preferences.show, symbol="settings")
        add(self.tr("Keyboard shortcuts"), ["F1"], self.dialogs.show_shortcuts, symbol="text")
        menu.addSeparator()
        add(self.tr("Quit"), ["Ctrl+Q"], self.quit, symbol="close")
        self.acting.attach(self.results.grid, lambda: self.results.grid.selected)
        self.acting.attach(self.viewer, lambda: [self.viewer.hit] if self.viewer.hit else [], parts=False)
        self.menus.tint()
        self.menus.theme_chosen.connect(self.wear)

    def _connect_parts(self) -> None:
        grid = self.results.grid
        self.query.picture_asked.connect(self.dialogs.choose_picture)
        self.query.down_pressed.connect(self._enter_grid)
        self.sidebar.add_asked.connect(self.dialogs.choose_folder)
        self.sidebar.folders.remove_asked.connect(self.dialogs.confirm_remove)
        self.sidebar.folders.reveal_asked.connect(self.acting.reveal)
        self.sidebar.folders.forget_asked.connect(self._ask_to_forget)
        self.siding.told.connect(lambda text: self._tell(text))
        self.results.add_asked.connect(self.dialogs.choose_folder)
        self.bottom.problems_asked.connect(self.dialogs.show_problems)
        self.bottom.stop_asked.connect(self.keeping.stop)
        self.bottom.cancel_asked.connect(self.keeping.cancel)
        self.bottom.start_asked.connect(self.keeping.start)
        grid.opened.connect(self.acting.open)
        grid.viewed.connect(lambda row: self.viewer.show_row(grid.hits, row))
        grid.shown.connect(lambda: self.viewer.update_hits(grid.hits))
        grid.settled.connect(lambda rows: self.searching.fetch(grid.hits, rows, grid.viewport().update))
        grid.drag_asked.connect(self._drag)
        grid.similar_asked.connect(self.asking.find_similar)
        grid.menu_asked.connect(self._show_menu)
        grid.current_changed.connect(self._inspect)
        self.inspector.open_asked.connect(self.acting.open)
        self.inspector.reveal_asked.connect(lambda hit: self.acting.reveal(hit.path))
        self.inspector.similar_asked.connect(self.asking.find_similar)
        self.inspector.copy_path_asked.connect(self.acting.copy_path)
        self.inspector.menu_asked.connect(self._show_menu)
        self.viewer.opened.connect(self.acting.open)
        self.viewer.similar_asked.connect(self.asking.find_similar)
        self.viewer.region_asked.connect(self.asking.ask_picture)
        self.inspector.word_asked.connect(self.query.show_words)

    def _connect_work(self) -> None:
        self.asking.answered.connect(self._show_answer)
        self.asking.folders_given.connect(self.keeping.add)
        self.asking.told.connect(lambda text: self._tell(text))
        self.results.arranged.connect(self.searching.arrange)
        self.closing.connect(self.searching.stop)
        self.searching.busy_changed.connect(self.results.show_busy)
        self._connect_keeping()
        self.acting.similar_asked.connect(self.asking.find_similar)
        self.acting.plus_asked.connect(self.asking.more_like)
        self.acting.minus_asked.connect(self.asking.less_like)
        self.acting.changed.connect(self.keeping.look_around)
        self.acting.failed.connect(self.messages.show_error)
        self.acting.failed.connect(self.viewer.show_error)
        self.acting.told.connect(self.viewer.tell)
        self.acting.told.connect(lambda text: self._tell(text))
        self._bridge.failed.connect(self.messages.show_error)
        self.dragging.dropped.connect(self.asking.take)
        self.dialogs.folder_chosen.connect(lambda folder: self.keeping.add([folder]))
        self.dialogs.picture_chosen.connect(lambda path: self.asking.take(PictureFiles((path,)), "more"))
        self.dialogs.remove_confirmed.connect(self.keeping.remove)
        self.dialogs.forget_confirmed.connect(self.keeping.forget_missing)
        self.preferences.refused.connect(self.messages.show_error)
        self.preferences.cleared.connect(self.siding.saving.refresh)
        self.preferences.cleared.connect(self.asking.recalling.reload)
        self.reach.forget_asked.connect(self._ask_to_forget)
        self.reach.changed.connect(self.searching.repeat)
        self.dialogs.reveal_asked.connect(self.acting.reveal)
        self.dialogs.retry_asked.connect(lambda: self.keeping.start(retry=True))
        self.dialogs.retry_files_asked.connect(self.keeping.retry)

    def _connect_keeping(self) -> None:
        keeping = self.keeping
        keeping.progressed.connect(self.bottom.show_progress)
        keeping.running_changed.connect(self.bottom.show_running)
        keeping.running_changed.connect(self.results.show_running)
        keeping.asked_changed.connect(self.results.show_running)
        keeping.paused_changed.connect(self.bottom.show_paused)
        keeping.paused_changed.connect(self.refresh_status)
        keeping.up_to_date.connect(self.bottom.show_up_to_date)
        keeping.changed.connect(self.refresh)
        keeping.finished.connect(self._take_note)
        keeping.failed.connect(lambda error: self.messages.show_error(error, "run"))
        keeping.refused.connect(self.messages.show_error)
        keeping.removed.connect(self.asking.recalling.reload)

    # Life

    def remember(self) -> None:
        """Look as the window was left the last time, and save how it is left this time."""
        self._memory = WindowState(self._library.data_folder)
        self._inspector_button.setChecked(self._memory.inspector)
        self._whole.activate()  # so that the window may be as narrow as its visible parts
        self.resize(fitted(self, self.size()))
        self._memory.restore(self, self.parts)
        self.results.restore(self._memory.results)

    def start(self, *, add: Path | None = None, index: bool = True) -> None:
        """Show what the library holds, bring it up to date, and load the model."""
        self.query.setFocus()
        self.refresh_status()
        self.siding.saving.refresh()
        self.searching.change(QueryState())
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

    @Slot()
    def refresh_status(self) -> None:
        """Look again at the counts."""
        self._bridge.latest("status", "facts", self._library.status, self._show_status)

    @Slot()
    def quit(self) -> None:
        """Close the window for good, also where closing it would only hide it."""
        self.preferences.tray.leave()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        """Stay in the tray where that is wanted; else vanish at once, stop all work, wait for threads."""
        if self.preferences.tray.takes(self):
            event.ignore()
            return
        if self._memory is not None:
            shown = self._inspector_button.isChecked()
            self._memory.save(self, self.parts, inspector=shown, results=self.results.state)
        self.preferences.close()
        self.hide()
        QGuiApplication.sync()
        self.closing.emit()
        self.keeping.close()
        self._bridge.close()
        event.accept()
        self.closed.emit()

    # Moving about

    @Slot()
    def _enter_grid(self) -> None:
        grid = self.results.grid
        if grid.hits:
            grid.setFocus(Qt.FocusReason.TabFocusReason)
            if not grid.currentIndex().isValid():
                grid.setCurrentIndex(grid.model().index(0, 0))

    @Slot(object)
    def _show_answer(self, answer: Answer) -> None:
        """Show results, also where one of those before covers them."""
        if not answer.again:
            self.viewer.give_way()
        self.results.show_answer(answer)

    @Slot(object)
    def _inspect(self, hit: Hit | None) -> None:
        if not self.inspector.isHidden():  # also while the window is in the tray
            self.inspecting.show(hit)

    @Slot(bool)
    def _show_inspector(self, shown: bool) -> None:
        self.inspector.setVisible(shown)
        if shown:
            self.inspecting.show(self.results.grid.current)

    @Slot(object, QPoint)
    def _show_menu(self, hit: Hit, place: QPoint) -> None:
        selected = self.results.grid.selected  # what is looked at need not be among it
        menu = self.acting.menu(selected if hit.content in selected.contents else [hit], self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    @Slot()
    def _drag(self) -> None:
        grid = self.results.grid
        if grid.current is not None:
            picture = self.thumbnails.get(grid.current.content) or QPixmap()
            self.acting.drag(grid, grid.selected, picture)

    @Slot(str)
    def wear(self, theme: Theme) -> None:
        """Change the theme, and keep it for the next time."""
        self.preferences.change(theme=theme)

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
        ways = {} if self.keeping.paused else self._library.following
        self.sidebar.show_status(status, ways)
        self.bottom.show_status(status)
        self.results.show_status(status)
        self.reach.show_status(status, ways)

    @Slot(object)
    def _take_note(self, report: IndexReport) -> None:
        self.messages.clear("run")
        if report.notices[-1:] != self._noticed:
            self._noticed = report.notices[-1:]
            self.messages.show_text("warning", report.notices[-1], about="device")
        if report.missing or self.reach.incomplete:
            self.refresh_status()

    @Slot()
    def _ask_to_forget(self) -> None:
        if self.reach.incomplete:
            self.dialogs.confirm_forget(self.reach.incomplete)

    def _tell(self, text: str) -> None:
        """Say something that needs no answer, for a while."""
        self.messages.show_text("info", text, about="told")
        self._told.start()

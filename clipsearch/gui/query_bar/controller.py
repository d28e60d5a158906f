"""From what is typed, given or pointed at to a question, and from the answer to what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QPoint, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from clipsearch import ClipsearchError, Hit, Library
from clipsearch.gui.desktop.files import pictures_folder
from clipsearch.gui.query_bar.filter_popup import Choices, FilterPopup
from clipsearch.gui.query_bar.query_bar import QueryBar
from clipsearch.gui.query_bar.remote_picture import RemotePictures
from clipsearch.gui.query_bar.search_history import SearchHistory
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.mime_data import (
    DroppedItem,
    Folders,
    PictureData,
    PictureFiles,
    Remote,
    Unusable,
    Words,
    dropped_item,
)
from clipsearch.gui.search.query_picture import Picture, Source, from_data, from_files, from_source, preview
from clipsearch.gui.search.query_state import MOST_PARTS, How, QueryPart
from clipsearch.gui.search.search_controller import Answer, QueryState, SearchController
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.action_menu import ActionMenu
from clipsearch.gui.widgets.message_bar import MessageBar
from clipsearch.gui.widgets.notifier import Notifier

__all__ = ["QueryController"]

PICTURES = "*.jpg *.jpeg *.png *.webp *.gif *.bmp *.tif *.tiff *.avif"
REST = 1500  # milliseconds that an answer is looked at before its question is worth remembering


class QueryController(QObject):
    """Stands between the query bar, the search and the message bar.

    Signals:
        answered: an `Answer` to what is asked now.
        folders_given: folders to keep, Paths.
    """

    answered = Signal(object)
    folders_given = Signal(object)

    def __init__(
        self,
        tasks: TaskRunner,
        library: Library,
        app_theme: AppTheme,
        bar: QueryBar,
        search_controller: SearchController,
        messages: MessageBar,
        notifier: Notifier,
    ) -> None:
        super().__init__(bar)
        self._tasks = tasks
        self._library = library
        self._app_theme = app_theme
        self._bar = bar
        self._search_controller = search_controller
        self._messages = messages
        self._notifier = notifier
        self.remote_pictures = RemotePictures(messages, bar.window())
        self.search_history = SearchHistory(tasks, library, app_theme, bar)
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._remember)
        bar.changed.connect(self._ask)
        bar.picture_asked.connect(self.choose_picture)
        bar.preview_asked.connect(self._load_preview)
        bar.pasted.connect(self._take_mime)
        bar.full.connect(self._tell_full)
        bar.filters_asked.connect(self._open_filters)
        bar.history_asked.connect(self.search_history.show_menu)
        bar.down_pressed.connect(self._remember)
        search_controller.answered.connect(self._take_answer)
        search_controller.failed.connect(self._show_error)
        search_controller.refused.connect(self._refuse)

    def add_actions(self, menus: ActionMenu) -> None:
        """Add what can be done with the question to the window's actions."""
        bar, add = self._bar, menus.add
        add(self.tr("Filters…"), ["Ctrl+L"], bar.ask_filters, symbol="filter")
        add(self.tr("Recent searches…"), ["Ctrl+H"], bar.ask_history, symbol="history")
        for name, keys, slot in (
            (self.tr("Type a query"), ["Ctrl+F", "/"], bar.select_all),
            (self.tr("Paste"), ["Ctrl+V"], self.paste),
            (self.tr("Search with the clipboard alone"), ["Ctrl+Shift+V"], self.paste_alone),
            (self.tr("Undo"), ["Ctrl+Z"], bar.undo),
            (self.tr("Redo"), ["Ctrl+Shift+Z", "Ctrl+Y"], bar.redo),
            (self.tr("Search before this one"), ["Alt+Up"], self.search_history.older),
            (self.tr("Search after this one"), ["Alt+Down"], self.search_history.newer),
        ):
            add(name, keys, slot, hidden=True)

    # To the library and back

    @Slot()
    def _ask(self) -> None:
        ask = self._bar.ask
        self._rest.stop()
        if not ask.is_empty:
            self._messages.clear("picture")
            self._messages.clear("given")
        self._search_controller.change(ask)

    @Slot(object)
    def _load_preview(self, picture: Picture) -> None:
        ratio = self._bar.devicePixelRatioF()
        self._tasks.run(
            "facts",
            lambda: preview(self._library, picture.source, ratio),
            lambda image: self._bar.show_preview(picture, image),
        )

    @Slot(object)
    def _take_answer(self, answer: Answer) -> None:
        self._messages.clear("search")
        if not answer.again:
            self._rest.start()
        self.answered.emit(answer)

    @Slot(object, object)
    def _show_error(self, error: ClipsearchError, _: QueryState) -> None:
        self._messages.show_error(error, "search")

    @Slot(object, object)
    def _refuse(self, error: ClipsearchError, picture: Picture) -> None:
        """Say that a picture cannot be used, and ask for the rest."""
        self._bar.forget(picture)
        said = self.tr("{name} cannot be searched with").format(name=picture.name)
        self._messages.show_text("error", f"{said}: {error.message}", error.hint, "picture")

    @Slot()
    def _remember(self) -> None:
        """What was asked stays asked for a while: it is a step of its own, and part of the history."""
        self._rest.stop()
        if not self._bar.ask.is_empty:
            self._bar.settle()
            self.search_history.remember(self._bar.ask)

    # Being pointed at something

    @Slot(object)
    def find_similar(self, hit: Hit) -> None:
        """Ask for photos like one of the results."""
        self.ask_picture(hit.content, hit.path.name)

    @Slot(object)
    def more_like(self, hit: Hit) -> None:
        """Add one of the results to the question."""
        self.add_picture(hit.content, hit.path.name)

    @Slot(object)
    def less_like(self, hit: Hit) -> None:
        """Add one of the results to the question, to find less of it."""
        self.add_picture(hit.content, hit.path.name, -1.0)

    @Slot(object, str)
    def ask_picture(self, source: Source, name: str) -> None:
        """Ask for a picture, or for a part of one, alone; filters stay.

        Args:
            source: a file, encoded bytes, a content of the library, or pixels.
            name: what to call it.
        """
        self._give([QueryPart(picture=from_source(source, name))], "only")

    @Slot(object, str, float)
    def add_picture(self, source: Source, name: str, weight: float = 1.0) -> None:
        """Add a picture, or a part of one, to the question; a negative weight finds less of it."""
        self._bar.add([QueryPart(picture=from_source(source, name), weight=weight)])

    # Being given something

    @Slot()
    def choose_picture(self) -> None:
        """Add a picture to the question that is chosen in a dialog."""
        kinds = f"{self.tr('Pictures')} ({PICTURES});;{self.tr('All files')} (*)"
        title = self.tr("Find photos like a picture")
        chosen, _ = QFileDialog.getOpenFileName(self._bar.window(), title, pictures_folder(), kinds)
        if chosen:
            self.take(PictureFiles((Path(chosen),)), "more")

    @Slot()
    def paste(self) -> None:
        """Add what is on the clipboard to the question."""
        self._take_mime(QGuiApplication.clipboard().mimeData())

    @Slot()
    def paste_alone(self) -> None:
        """Ask for what is on the clipboard instead of what is there."""
        self._take_mime(QGuiApplication.clipboard().mimeData(), "only")

    @Slot(object)
    def _take_mime(self, mime: QMimeData | None, how: How = "more") -> None:
        if mime is not None and (what := dropped_item(mime)) is not None:
            self.take(what, how, self.tr("the pasted picture"))

    @Slot(object, str)
    def take(self, what: DroppedItem, how: How = "only", name: str = "") -> None:
        """Do what dropped or pasted data means."""
        match what:
            case Folders(paths):
                self.folders_given.emit(paths)
            case PictureFiles():
                self._give([QueryPart(picture=picture) for picture in from_files(what)], how)
            case PictureData():
                picture = from_data(what, name or self.tr("the dropped picture"))
                self._give([QueryPart(picture=picture)], how)
            case Words(text) if self._bar.ask.all_parts and how != "only":
                self._give([QueryPart(text)], how)
            case Words(text):
                self._bar.show_words(text)
            case Remote(address):
                self.remote_pictures.offer(
                    address, lambda data, name: self.take(PictureData(data), how, name)
                )
            case Unusable(message, hint):
                self._messages.show_text("warning", message, hint, about="given")

    def _give(self, parts: Sequence[QueryPart], how: How) -> None:
        """Put parts into the query bar; those that find no place are told of."""
        if how == "only":
            self._bar.show_parts(parts)
        else:
            self._bar.add(
                [QueryPart(part.words, part.picture, -1.0 if how == "less" else 1.0) for part in parts]
            )

    @Slot()
    def _tell_full(self) -> None:
        said = self.tr("A search holds up to {count}; the rest was left out")
        self._notifier.inform(said.format(count=formatting.count(MOST_PARTS, "part")))

    # Filters

    @Slot(QPoint)
    def _open_filters(self, place: QPoint) -> None:
        def choices() -> Choices:
            folders = [folder.path for folder in self._library.folders(counts=False)]
            return Choices(folders, self._library.facets.years(), self._library.facets.formats())

        def show(found: Choices) -> None:
            popup = FilterPopup(self._app_theme, found, self._bar.ask.filters, self._bar)
            popup.changed.connect(self._bar.filter)
            popup.open_at(place)

        self._tasks.run_latest("filters", "facts", choices, show)

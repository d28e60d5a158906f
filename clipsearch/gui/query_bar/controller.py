"""The query bar's controller: puts pasted, dropped and chosen things into the query, and runs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from clipsearch import ClipsearchError, Hit, Library, Matches, locate_error, print_line
from clipsearch.errors import QueryError
from clipsearch.gui.desktop.files import pictures_folder
from clipsearch.gui.query_bar.query_bar import QueryBar
from clipsearch.gui.query_bar.remote_picture import RemotePictures
from clipsearch.gui.query_bar.search_history import SearchHistory
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.mime_data import (
    Folders,
    PictureData,
    PictureFiles,
    QueryItem,
    Remote,
    Unusable,
    Words,
    dropped_item,
)
from clipsearch.gui.search.query_picture import (
    Picture,
    Source,
    load_preview,
    picture_from_data,
    picture_from_source,
    pictures_from_files,
)
from clipsearch.gui.search.query_state import MAX_PARTS, AddMode, QueryPart, Within
from clipsearch.gui.search.search_controller import Answer, QueryState, SearchController
from clipsearch.gui.search.source import MAX_EXAMPLES, Examples
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.action_menu import ActionMenu
from clipsearch.gui.widgets.message_bar import MessageBar
from clipsearch.gui.widgets.notifier import Notifier
from clipsearch.records.formats import FORMATS

__all__ = ["QueryController"]

PICTURES = " ".join(f"*{suffix}" for known in FORMATS for suffix in known.suffixes)
ERROR_DELAY = (
    1200  # milliseconds without a key before an error in the typed text is told, and not only marked
)
REMEMBER_DELAY = 1500  # milliseconds that results are shown before the query goes into the history


class QueryController(QObject):
    """Connects the query bar with the search, the history, the clipboard and the message bar.

    Signals:
        folders_pasted: Paths of folders on the clipboard, to add to the library.
    """

    folders_pasted = Signal(object)

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
        self._bar = bar
        self._search_controller = search_controller
        self._messages = messages
        self._notifier = notifier
        self.remote_pictures = RemotePictures(messages, bar.window())
        self.search_history = SearchHistory(tasks, library, app_theme, bar)
        self._remember_timer = QTimer(self, singleShot=True, interval=REMEMBER_DELAY)
        self._remember_timer.timeout.connect(self._remember)
        self._error_timer = QTimer(self, singleShot=True, interval=ERROR_DELAY)
        self._error_timer.timeout.connect(self._show_line_error)
        bar.changed.connect(self._search)
        bar.picture_requested.connect(self.choose_picture)
        bar.preview_requested.connect(self._load_preview)
        bar.pasted.connect(self._paste_data)
        bar.limit_reached.connect(self._report_full)
        bar.history_requested.connect(self.search_history.show_menu)
        bar.down_pressed.connect(self._remember)
        bar.submitted.connect(self._show_line_error)
        bar.copy_requested.connect(self.copy_line)
        search_controller.answered.connect(self._handle_answer)
        search_controller.failed.connect(self._show_error)
        search_controller.refused.connect(self._reject_picture)

    @property
    def state(self) -> QueryState:
        """The state that is searched for."""
        return self._search_controller.state

    def add_actions(self, menus: ActionMenu) -> None:
        """Add the actions of the query to the window's."""
        bar, add = self._bar, menus.add
        add(self.tr("Recent searches…"), ["Ctrl+H"], bar.request_history, symbol="history")
        for name, keys, slot in (
            (self.tr("Type a search"), ["Ctrl+F", "/"], bar.select_all),
            (self.tr("Paste"), ["Ctrl+V"], self.paste),
            (self.tr("Search with the clipboard alone"), ["Ctrl+Shift+V"], self.paste_alone),
            (self.tr("Copy the search as one line"), ["Ctrl+Shift+L"], self.copy_line),
            (self.tr("Previous search"), ["Alt+Up"], self.search_history.older),
            (self.tr("Next search"), ["Alt+Down"], self.search_history.newer),
        ):
            add(name, keys, slot, hidden=True)

    # Search and answer

    @Slot()
    def _search(self) -> None:
        state = self._bar.state
        self._remember_timer.stop()
        if not state.is_empty:
            self._messages.clear("picture")
            self._messages.clear("given")
        if state.error is not None:  # what was found before stays
            self._search_controller.give_up()
            self._error_timer.start()
            return
        self._error_timer.stop()
        self._search_controller.search(state)

    @Slot()
    def _show_line_error(self) -> None:
        """Tell what is wrong in the typed text, where the query bar has marked it."""
        self._error_timer.stop()
        if (error := self._bar.state.error) is not None:
            self._tell_of_place(error)

    def _tell_of_place(self, error: QueryError) -> None:
        place = error.line[error.offset : error.offset + error.length].strip()
        shown = self.tr("“{place}”: {message}").format(place=place, message=error.message)
        self._messages.show_text("error", shown if place else error.message, error.hint, "search")

    @Slot()
    def copy_line(self) -> None:
        """Copy the query as one line, which can be pasted here and in a terminal."""
        state = self._bar.state

        def copy(line: str) -> None:
            QGuiApplication.clipboard().setText(line)
            self._notifier.inform(self.tr("Search copied as one line"))

        if not state.is_empty and state.source is None:  # which no line can name
            self._tasks.run("facts", lambda: print_line(state.query()), copy)

    @Slot(object)
    def _load_preview(self, picture: Picture) -> None:
        ratio = self._bar.devicePixelRatioF()
        self._tasks.run(
            "facts",
            lambda: load_preview(self._library, picture.source, ratio),
            lambda image: self._bar.set_preview(picture, image),
        )

    @Slot(object)
    def _handle_answer(self, answer: Answer) -> None:
        self._messages.clear("search")
        if not answer.is_refresh:
            self._remember_timer.start()

    @Slot(object, object)
    def _show_error(self, error: ClipsearchError, state: QueryState) -> None:
        locate_error(error, state.typed)
        if isinstance(error, QueryError) and error.line:
            self._bar.mark_error(error)
            self._tell_of_place(error)
        else:
            self._messages.show_error(error, "search")

    @Slot(object, object)
    def _reject_picture(self, error: ClipsearchError, picture: Picture) -> None:
        """Remove a picture that cannot be used, and say why."""
        self._bar.remove_picture(picture)
        text = self.tr("Cannot search with {name}").format(name=picture.name)
        self._messages.show_text("error", f"{text}: {error.message}", error.hint, "picture")

    @Slot()
    def _remember(self) -> None:
        """End the undo step, and put the query into the history."""
        self._remember_timer.stop()
        if not self._bar.state.is_empty:
            self._bar.end_step()
            self.search_history.remember(self._bar.state)

    # Photos among the results

    @Slot(object)
    def find_similar(self, hit: Hit) -> None:
        """Search for photos like one of the results."""
        self.search_picture(hit.content, formatting.file_name(hit.path))

    @Slot(object)
    def more_like(self, hits: Sequence[Hit]) -> None:
        """Find photos like these: of several as examples, one is added to the query."""
        self.mark(hits, fits=True)

    @Slot(object)
    def less_like(self, hits: Sequence[Hit]) -> None:
        """Find photos that are less like these."""
        self.mark(hits, fits=False)

    def mark(self, hits: Sequence[Hit], *, fits: bool) -> None:
        """Find more like these, or less; while there are examples they are more of these."""
        source, contents = self._bar.state.source, [hit.content for hit in hits[:MAX_EXAMPLES]]
        if isinstance(source, Examples):
            self._bar.set_state(replace(self._bar.state, source=source.marked(contents, fits=fits)))
        elif fits and len(contents) > 1:
            self._bar.set_source(Examples(tuple(contents)))
        else:
            weight = 1.0 if fits else -1.0
            pictures = [
                picture_from_source(hit.content, formatting.file_name(hit.path)) for hit in hits[:MAX_PARTS]
            ]
            self._bar.add_parts([QueryPart(picture=picture, weight=weight) for picture in pictures])

    @Slot(object, str)
    def search_picture(self, source: Source, name: str) -> None:
        """Search for a picture, or a region of one, alone; filters stay.

        Args:
            source: a file, encoded bytes, a content of the library, or pixels.
            name: shown on its chip.
        """
        self._add_parts([QueryPart(picture=picture_from_source(source, name))], "only")

    def search_within(self, results: Matches) -> None:
        """Begin a new search among the results of this one."""
        state = self._bar.state
        if not state.is_empty and results:
            self._bar.set_state(QueryState(within=Within(results.contents, state.text)))
            self._bar.setFocus()

    # Clipboard, drops and dialogs

    @Slot()
    def choose_picture(self) -> None:
        """Choose a picture file in a dialog, and add it to the query."""
        pictures, every = self.tr("Pictures"), self.tr("All files")
        kinds = f"{pictures} ({PICTURES});;{every} (*)"
        title = self.tr("Search with a picture")
        chosen, _ = QFileDialog.getOpenFileName(self._bar.window(), title, pictures_folder(), kinds)
        if chosen:
            self.add_item(PictureFiles((Path(chosen),)), "more")

    @Slot()
    def paste(self) -> None:
        """Add the contents of the clipboard to the query."""
        self._paste_data(QGuiApplication.clipboard().mimeData())

    @Slot()
    def paste_alone(self) -> None:
        """Replace the query by the contents of the clipboard."""
        self._paste_data(QGuiApplication.clipboard().mimeData(), "only")

    @Slot(object)
    def _paste_data(self, mime: QMimeData | None, mode: AddMode = "more") -> None:
        item = dropped_item(mime) if mime is not None else None
        if isinstance(item, Folders):
            self.folders_pasted.emit(item.paths)
        elif item is not None:
            self.add_item(item, mode, self.tr("the pasted picture"))

    @Slot(object, str)
    def add_item(self, item: QueryItem, mode: AddMode = "only", name: str = "") -> None:
        """Put dropped, pasted or chosen data into the query; `name` is for pictures without a file."""
        match item:
            case PictureFiles():
                self._add_parts([QueryPart(picture=picture) for picture in pictures_from_files(item)], mode)
            case PictureData():
                picture = picture_from_data(item, name or self.tr("the dropped picture"))
                self._add_parts([QueryPart(picture=picture)], mode)
            case Words(text) if self._bar.state.all_parts and mode != "only":
                self._add_parts([QueryPart(text)], mode)
            case Words(text):
                self._bar.set_words(text)
            case Remote(address):
                self.remote_pictures.offer(
                    address, lambda data, name: self.add_item(PictureData(data), mode, name)
                )
            case Unusable(message, hint):
                self._messages.show_text("warning", message, hint, topic="given")

    def _add_parts(self, parts: Sequence[QueryPart], mode: AddMode) -> None:
        """Put parts into the query bar, which reports those above the limit."""
        if mode == "only":
            self._bar.set_parts(parts)
        else:
            self._bar.add_parts(
                [QueryPart(part.words, part.picture, -1.0 if mode == "less" else 1.0) for part in parts]
            )

    @Slot()
    def _report_full(self) -> None:
        text = self.tr("A search can have up to {count}; the rest was left out")
        self._notifier.inform(text.format(count=formatting.count(MAX_PARTS, "part")))

"""The middle of the window: a heading, and the grid or a page that says why it is empty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast, get_args

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from clipsearch import Status
from clipsearch.gui.results.empty_page import EmptyPage
from clipsearch.gui.results.grid import Grid
from clipsearch.gui.results.header import ResultsHeader
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.search.search_controller import Answer
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme
from clipsearch.records import Group, Sort

__all__ = ["ResultsPanel"]

PATIENCE = 300  # milliseconds before waiting is worth a word


class ResultsPanel(QWidget):
    """Shows an answer.

    Signals:
        add_asked: choose a folder to add.
        arranged: a `Sort` and a `Group` were chosen for what is shown.
    """

    add_asked = Signal()
    arranged = Signal(str, str)

    def __init__(
        self, app_theme: AppTheme, thumbnails: ThumbnailCache, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._answer: Answer | None = None
        self._status: Status | None = None
        self._running = False
        self.grid = Grid(app_theme, thumbnails, self)
        self._empty = EmptyPage(app_theme, self)
        self._empty.add_asked.connect(self.add_asked)
        self.header = ResultsHeader(app_theme, self)
        self.header.arranged.connect(self.arranged)
        self.header.side_asked.connect(self.grid.set_side)
        self.header.whole_asked.connect(self.grid.set_whole)
        self.grid.side_changed.connect(self.header.show_side)
        self.grid.selected_changed.connect(self._tell)
        self._waiting = QTimer(self, singleShot=True, interval=PATIENCE)
        self._waiting.timeout.connect(self._tell_waiting)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._pages, 1)
        self._choose_page()

    @property
    def empty(self) -> EmptyPage | None:
        """The page that is shown instead of photos, if one is."""
        return self._empty if self._pages.currentWidget() is self._empty else None

    @property
    def title(self) -> str:
        """The heading."""
        return self.header.title.text()

    @property
    def note(self) -> str:
        """What stands beside the heading."""
        return self.header.note.text()

    @property
    def state(self) -> dict[str, str]:
        """How results are shown, to be kept."""
        sort, group = self.header.chosen
        return {
            "side": str(self.grid.side),
            "whole": str(self.grid.whole).lower(),
            "sort": sort,
            "group": group,
        }

    def restore(self, state: Mapping[str, str]) -> None:
        """Show results as they were; what makes no sense is passed over."""
        if (side := state.get("side", "")).isdecimal():
            self.grid.set_side(int(side[:6]))
        self.header.whole.setChecked(state.get("whole") == "true")
        sort, group = state.get("sort"), state.get("group")
        if sort in get_args(Sort) and group in get_args(Group):
            self.header.choose(cast(Sort, sort), cast(Group, group))

    def show_answer(self, answer: Answer) -> None:
        """Show results; those of the same question in the same place."""
        self._answer = answer
        self.grid.show_hits(answer.hits, again=answer.again)
        self._tell()
        self._choose_page()

    def show_status(self, status: Status) -> None:
        """Take into account what the library holds."""
        self._status = status
        self._choose_page()

    @Slot(bool)
    def show_running(self, running: bool) -> None:
        """Take into account whether photos are being read."""
        self._running = running
        self._choose_page()

    @Slot(bool)
    def show_busy(self, busy: bool) -> None:
        """Say that an answer is waited for, once it takes a while."""
        if busy:
            self._waiting.start()
        else:
            self._waiting.stop()
            self._tell()

    @Slot()
    def _tell_waiting(self) -> None:
        self.header.note.say(self.tr("Searching…"))

    @Slot()
    def _tell(self) -> None:
        if self._answer is None:
            return
        ask = self._answer.ask
        if ask.is_empty:
            title = self.tr("Newest photos")
        elif ask.picture is not None:
            title = self.tr("Photos like {name}").format(name=ask.picture.name)
        else:
            title = self.tr("Photos for “{words}”").format(words=ask.words.strip())
        self.header.title.say(title)
        self.header.note.say(self._count(self._answer))
        newest = self.tr("Newest first")
        self.header.name_given(self.tr("By relevance") if ask.all_parts else newest)

    def _count(self, answer: Answer) -> str:
        """How many there are, which of them are shown where not all can be, and how many are selected."""
        hits = answer.hits
        said = formatting.count(hits.total, "photo")
        if answer.ask.all_parts and hits.sort == "given":
            said = self.tr("{count}, best first").format(count=said)
        elif answer.ask.all_parts and len(hits) < hits.total:
            said = self.tr("the best {some} of {count}").format(some=formatting.number(len(hits)), count=said)
        selected = self.grid.selected_count
        if selected > 1:
            said += " · " + self.tr("{count} selected").format(count=formatting.number(selected))
        return said

    def _choose_page(self) -> None:
        answer, status = self._answer, self._status
        filled = answer is not None and bool(answer.hits)
        self.header.setVisible(filled)
        if filled:
            self._pages.setCurrentWidget(self.grid)
            return
        if answer is None or status is None:
            self._empty.show_loading()
        elif not status.folders:
            self._empty.show_no_folders()
        elif not answer.ask.is_empty:
            self._empty.show_no_results(answer.ask.words.strip())
        elif self._running:
            self._empty.show_reading()
        else:
            self._empty.show_no_photos()
        self._pages.setCurrentWidget(self._empty)

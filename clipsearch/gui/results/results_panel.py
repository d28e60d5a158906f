"""The middle of the window: the header, and the grid or a page that explains why it is empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast, get_args

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QSlider, QStackedWidget, QVBoxLayout, QWidget

from clipsearch import Status
from clipsearch.gui.empty.empty_page import EmptyPage
from clipsearch.gui.empty.empty_reason import EmptyReason, empty_reason
from clipsearch.gui.results.grid import LARGEST, SIDE, SMALLEST, Grid
from clipsearch.gui.results.grid_footer import GridFooter
from clipsearch.gui.results.header import ResultsHeader
from clipsearch.gui.results.order_button import GivenOrder, OrderButton
from clipsearch.gui.results.strictness import StrictnessControl
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.search.query_state import QueryState, conditions
from clipsearch.gui.search.search_controller import Answer
from clipsearch.gui.search.source import OddOnes
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.timeline.timeline_view import TimelineView
from clipsearch.gui.widgets.screen_reader import announce
from clipsearch.records import Group, Sort

__all__ = ["Position", "ResultsPanel"]

MAX_SELECTED = 1000  # that a position holds
WAIT_DELAY = 300  # milliseconds before “Searching…” is shown
REST_DELAY = 800  # milliseconds without another answer, after which it is said what was found


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the results.

    Attributes:
        offset: logical pixels that they are scrolled down.
        current: the content from which keys move, or None.
        selected: the contents that are selected.
    """

    offset: int = 0
    current: int | None = None
    selected: tuple[int, ...] = ()


class ResultsPanel(QWidget):
    """Shows an answer.

    Signals:
        unlikely_requested: whether less likely photos are to be shown, too.
    """

    unlikely_requested = Signal(bool)

    def __init__(
        self, app_theme: AppTheme, thumbnails: ThumbnailCache, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._answer: Answer | None = None
        self._status: Status | None = None
        self._running = self._paused = False
        self.grid = Grid(app_theme, thumbnails, self)
        self.timeline = TimelineView(app_theme, self.grid, self)
        self.empty_page = EmptyPage(app_theme, self)
        self.footer = GridFooter(self)
        self.footer.toggled.connect(self.unlikely_requested)
        self.header = ResultsHeader(app_theme, self)
        self.order_button = OrderButton(app_theme, self)  # the toolbar shows both of these
        self.order_button.uncropped_toggled.connect(self.grid.set_uncropped)
        self.order_button.captions_toggled.connect(self.grid.set_captions)
        self.zoom_slider = self._create_zoom_slider()
        self.zoom_slider.valueChanged.connect(self.grid.set_side)
        self.grid.side_changed.connect(self.zoom_slider.setValue)
        self._wait_timer = QTimer(self, singleShot=True, interval=WAIT_DELAY)
        self._wait_timer.timeout.connect(self._show_waiting)
        self._rest_timer = QTimer(self, singleShot=True, interval=REST_DELAY)
        self._rest_timer.timeout.connect(self._announce)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.empty_page)
        self._pages.addWidget(self.timeline)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._column = column
        column.addWidget(self.header)
        column.addWidget(self._pages, 1)
        self._choose_page()

    def _create_zoom_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal, self)
        slider.setAccessibleName(self.tr("Picture size"))
        slider.setToolTip(self.tr("Picture size (Ctrl++, Ctrl+−, Ctrl+wheel)"))
        slider.setRange(SMALLEST, LARGEST)
        slider.setPageStep(32)
        slider.setSingleStep(8)
        slider.setValue(SIDE)
        slider.setFixedWidth(96)
        return slider

    @property
    def content(self) -> QWidget:
        """The photos, or the page in place of them: without the header and the bars."""
        return self._pages

    def add_bottom_bar(self, bar: QWidget) -> None:
        """Show a widget below the photos."""
        self._column.addWidget(bar)

    @property
    def shown_empty_page(self) -> EmptyPage | None:
        """The page that is shown instead of photos, or None."""
        return self.empty_page if self._pages.currentWidget() is self.empty_page else None

    @property
    def title(self) -> str:
        """The title above the results."""
        return self.header.title.text()

    @property
    def note(self) -> str:
        """The counts beside or below the title."""
        return self.header.note.text() or self.header.counts.text()

    @property
    def strictness(self) -> StrictnessControl:
        """The control for how sure a match must be."""
        return self.header.strictness

    @property
    def state(self) -> dict[str, str]:
        """How results are shown, for `restore` in a later session."""
        sort, group = self.order_button.selected_order
        return {
            "side": str(self.grid.side),
            "whole": str(self.grid.uncropped).lower(),
            "captions": str(self.order_button.captions.isChecked()).lower(),
            "stacks": str(self.order_button.stacks.isChecked()).lower(),
            "sort": sort,
            "group": group,
        }

    def restore(self, state: Mapping[str, str]) -> None:
        """Restore a `state`; invalid values are ignored."""
        if (side := state.get("side", "")).isdecimal():
            self.grid.set_side(int(side[:6]))
        self.order_button.uncropped.setChecked(state.get("whole") == "true")
        self.order_button.captions.setChecked(state.get("captions") == "true")
        self.order_button.stacks.setChecked(state.get("stacks") != "false")
        sort, group = state.get("sort"), state.get("group")
        if sort in get_args(Sort) and group in get_args(Group):
            self.order_button.set_order(cast(Sort, sort), cast(Group, group))

    @property
    def position(self) -> Position:
        """Where the results are scrolled, and what is selected."""
        grid = self.grid
        count = grid.selected_count
        current = grid.current.content if grid.current is not None else None
        selected = tuple(grid.selected.contents.tolist()) if 0 < count <= MAX_SELECTED else ()
        return Position(grid.verticalScrollBar().value(), current, selected)

    def restore_position(self, position: Position) -> bool:
        """Scroll and select as before; return whether the results reach so far already."""
        self.grid.select(position.selected, position.current)
        self.grid.verticalScrollBar().setValue(position.offset)
        return self.grid.verticalScrollBar().value() == position.offset

    def show_answer(self, answer: Answer) -> None:
        """Show results; a refresh keeps the scroll position."""
        self._answer = answer
        found = answer.found
        unlikely = 0 if found.relevances is None else found.total - found.shown
        if not found.has_match and not answer.shows_unlikely:
            unlikely = found.total - len(answer.hits.unfolded)  # the closest are shown
        self.footer.show_count(unlikely, shown=answer.shows_unlikely)
        self.order_button.show_timeline(answer.arrangement is not None)
        self.timeline.set_arrangement(answer.arrangement)
        self.grid.set_hits(answer.hits, is_refresh=answer.is_refresh, arrangement=answer.arrangement)
        self.grid.set_footer(self.footer if unlikely else None)
        self._show_header()
        self._choose_page()
        if not answer.is_refresh:
            self._rest_timer.start()

    @Slot()
    def _announce(self) -> None:
        """Have a screen reader say what was found, once no more is typed."""
        page = self.shown_empty_page
        announce(self.grid, ", ".join(filter(None, (self.title, self.note))) if page is None else page.title)

    def show_status(self, status: Status) -> None:
        """Choose the page for what the library holds."""
        self._status = status
        self._choose_page()

    @Slot(bool)
    def show_running(self, running: bool) -> None:
        """Choose the page for whether photos are being read."""
        self._running = running
        self._choose_page()

    @Slot(bool)
    def show_paused(self, paused: bool) -> None:
        """Choose the page for whether the user paused indexing."""
        self._paused = paused
        self._choose_page()

    @Slot(bool)
    def show_busy(self, busy: bool) -> None:
        """Show that a search runs, once it takes a while."""
        if busy:
            self._wait_timer.start()
        else:
            self._wait_timer.stop()
            self._show_header()

    @Slot()
    def _show_waiting(self) -> None:
        self.header.show_waiting(self.tr("Searching…"))

    @Slot()
    def _show_header(self) -> None:
        if self._answer is None:
            return
        state, found = self._answer.state, self._answer.found
        words = replace(state, within=None).text.strip() or (state.within.text if state.within else "")
        if state.is_empty:
            title = self.tr("All photos")
        elif state.is_browsing or state.source is not None:
            if isinstance(state.source, OddOnes):
                words = " ".join(one.text for one in conditions(state))
            title = words[:1].upper() + words[1:]
        elif state.picture is not None and found.has_match:
            title = self.tr("Photos like {name}").format(name=state.picture.name)
        elif found.has_match:
            title = self.tr("Photos for “{words}”").format(words=words)
        elif state.picture is not None:
            title = self.tr("No good match for {name}").format(name=state.picture.name)
        else:
            title = self.tr("No good match for “{words}”").format(words=words)
        self.header.title.show_text(title)
        self.header.show_note(self._note(self._answer), rated=found.relevances is not None)
        self.header.within_button.setVisible(not state.is_empty and found.has_match)
        self.order_button.show_given(_given_order(state))

    def _note(self, answer: Answer) -> str:
        """How many results there are, and in which order."""
        rated = answer.found.relevances is not None
        return " · ".join(filter(None, self._counts(answer) if rated else [self._count(answer)]))

    def _counts(self, answer: Answer) -> list[str]:
        """How many match well, how many possibly, and the order that they are in."""
        found, sort = answer.found, answer.hits.sort
        if sort != "given":
            order = self._order_name(sort)
            if not (found.has_match or answer.shows_unlikely):
                return [order, self.tr("the closest photos")]
            if answer.shows_unlikely:
                return [order, formatting.count(len(answer.hits.unfolded), "photo")]
            return [order, self.tr("among {count} relevant").format(count=formatting.number(found.shown))]
        if not found.has_match:
            return [self.tr("Closest photos:")]
        good, possible = _matches(answer)
        counts = [formatting.count(good, "good match", "good matches")] if good else []
        if good and possible:
            counts.append(self.tr("{count} possible").format(count=formatting.number(possible)))
        elif possible:
            counts.append(formatting.count(possible, "possible match", "possible matches"))
        if not found.calibrated:  # the model has seen few photos yet
            counts.append(self.tr("rough estimate"))
        return [self.tr("Best match first"), *counts] if found.shown > 1 else counts

    def _count(self, answer: Answer) -> str:
        """The count of results without relevances, and which of them are shown if not all can be."""
        hits = answer.hits
        text = formatting.count(answer.found.total, "photo")
        if not answer.state.all_parts and answer.state.source is None:
            is_measured = hits.sort in ("sharpness", "brightness", "exposure")
            return " · ".join((self._order_name(hits.sort), text)) if is_measured else text
        if hits.sort == "given":
            is_odd = isinstance(answer.state.source, OddOnes)
            return " · ".join((self.tr("Oddest first") if is_odd else self.tr("Best match first"), text))
        if (some := len(hits.unfolded)) < answer.found.total:
            text = self.tr("the best {some} of {count}").format(some=formatting.number(some), count=text)
        return " · ".join((self._order_name(hits.sort), text))

    def _order_name(self, sort: Sort) -> str:
        return {
            "name": self.tr("By name"),
            "sharpness": self.tr("Sharpest first"),
            "brightness": self.tr("Brightest first"),
            "exposure": self.tr("Best exposed first"),
        }.get(sort, self.tr("Newest first"))

    def _choose_page(self) -> None:
        answer, status = self._answer, self._status
        filled = answer is not None and bool(answer.hits)
        self.header.setVisible(filled)
        if filled:
            self._pages.setCurrentWidget(self.timeline)
            return
        if answer is None or status is None:
            self.empty_page.show_reason(EmptyReason())
        else:
            reason = empty_reason(answer.state, status, running=self._running, paused=self._paused)
            self.empty_page.show_reason(reason)
        self._pages.setCurrentWidget(self.empty_page)


def _given_order(state: QueryState) -> GivenOrder:
    """The order in which the results of a query are found."""
    if isinstance(state.source, OddOnes):
        return "oddness"
    if state.all_parts or state.source is not None:
        return "relevance"
    return "album" if len(state.all_filters.albums) == 1 else "date"


def _matches(answer: Answer) -> tuple[int, int]:
    """How many photos match well, and how many possibly: as below their headings, with those in stacks."""
    hits = answer.hits
    if hits.group != "none":
        return answer.found.counts["good"], answer.found.counts["possible"]
    good = hits.counts["good"]
    rows = range(good), range(good, good + hits.counts["possible"])
    return hits.count_photos(rows[:1]), hits.count_photos(rows[1:])

"""The query bar: chips of words, pictures and filters, a text field behind them, and an undo stack."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QScrollArea, QStyle, QWidget

from clipsearch import ExactText, Filters, Query, Term, print_line
from clipsearch.errors import QueryError
from clipsearch.gui.query_bar.chip_layout import ROW, ChipLayout
from clipsearch.gui.query_bar.chips import Chip, ConditionChip, PartChip
from clipsearch.gui.query_bar.edge_fade import EdgeFade
from clipsearch.gui.query_bar.text_field import TextField
from clipsearch.gui.search.query_picture import Picture
from clipsearch.gui.search.query_state import (
    MAX_PARTS,
    ActiveFilter,
    Condition,
    QueryPart,
    QueryState,
    conditions,
    step_weight,
)
from clipsearch.gui.search.source import ResultSource
from clipsearch.gui.search.undo_stack import UndoStack
from clipsearch.gui.style.icons import pixmap
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.icon_button import IconButton

__all__ = ["QueryBar"]

MARGIN, BORDER = 2, 2  # logical pixels above and below the chips
WIDTHS = 400, 330  # logical pixels below which buttons are hidden that keys and the menu replace
FIELD = 120  # logical pixels of the text field, at least
EMPTY_FIELD = 56  # the same behind chips, while nothing is typed
WIDEST = 720  # logical pixels


class QueryBar(QFrame):
    """Edits a `QueryState`.

    Signals:
        changed: the state is another.
        preview_requested: a Picture that is shown for the first time; `set_preview` answers.
        pasted: QMimeData that is no plain text.
        picture_requested: choose a picture file.
        filters_requested: change the filters of a kind.
        history_requested: choose an earlier query, near this QPoint of the screen.
        down_pressed: move the focus to the results.
        limit_reached: parts were left out.
        submitted: Enter was pressed for a text that cannot be understood.
        copy_requested: copy the query as one line.
    """

    changed = Signal()
    preview_requested = Signal(object)
    pasted = Signal(object)
    picture_requested = Signal()
    filters_requested = Signal(str)
    history_requested = Signal(QPoint)
    down_pressed = Signal()
    limit_reached = Signal()
    submitted = Signal()
    copy_requested = Signal()

    def __init__(self, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("query")
        self._app_theme = app_theme
        self._undo_stack = UndoStack()
        self._previews: dict[Picture, QImage | None] = {}
        self._part_chips: list[PartChip] = []
        self._condition_chips: list[ConditionChip] = []
        self._order: list[QWidget] = []  # chips and text field, as keys move through them
        self._icon = QLabel(self)
        self._holder = QWidget()
        self._field = TextField(self._holder)
        self._chip_layout = ChipLayout(self._holder, self._field)
        self._area = QScrollArea(self)
        self._clear = IconButton(app_theme, "clear", self.tr("Clear the search"), self)
        self._history = IconButton(app_theme, "history", self.tr("Recent searches (Ctrl+H)"), self)
        self._choose = IconButton(app_theme, "photo", self.tr("Add a picture… (Ctrl+Shift+O)"), self)
        self._lay_out()
        self._connect()
        self._update_colours()
        self._refresh()

    def _lay_out(self) -> None:
        self._area.setObjectName("chips")
        self._area.setWidget(self._holder)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFixedHeight(ROW)
        self._field.setMinimumWidth(FIELD)
        self._area.setMinimumWidth(FIELD)
        self._area.viewport().setAutoFillBackground(False)
        self._holder.setAutoFillBackground(False)
        self._holder.installEventFilter(self)
        self._fade = EdgeFade(self._app_theme, self._area)
        self.setFixedHeight(ROW + 2 * (MARGIN + BORDER))
        self.setMaximumWidth(WIDEST)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, MARGIN, 6, MARGIN)
        row.setSpacing(4)
        row.addWidget(self._icon)
        row.addWidget(self._area, 1)
        for button in (self._clear, self._history, self._choose):
            row.addWidget(button)

    def _connect(self) -> None:
        self._field.textChanged.connect(self._change_text)
        self._field.pasted.connect(self.pasted)
        self._field.down_pressed.connect(self.down_pressed)
        self._field.submitted.connect(self._submit)
        self._field.left_at_start.connect(self._focus_last)
        self._field.copy_requested.connect(self.copy_requested)
        self._clear.clicked.connect(self.clear)
        self._choose.clicked.connect(self.picture_requested)
        self._history.clicked.connect(self.request_history)
        self._app_theme.changed.connect(self._update_colours)
        application = cast(QApplication, QApplication.instance())
        application.focusChanged.connect(self._follow_focus)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802
        """Focus the text field; with a focus proxy, Tab would stop here twice."""
        self._field.setFocus(reason)

    # State

    @property
    def state(self) -> QueryState:
        """The current state."""
        return self._undo_stack.current

    @property
    def typed(self) -> str:
        """The text in the text field."""
        return self.state.typed

    @property
    def field(self) -> TextField:
        """The text field."""
        return self._field

    @property
    def picture(self) -> Picture | None:
        """The first picture in the query, or None."""
        return next(iter(self.state.pictures), None)

    @property
    def tab_order(self) -> Sequence[QWidget]:
        """The widgets of its own that Tab goes through; chips come after the first."""
        return self._holder, self._field, self._clear, self._history, self._choose

    @property
    def chips(self) -> Sequence[PartChip]:
        """The chips of the parts, in their order."""
        return tuple(self._part_chips)

    @property
    def condition_chips(self) -> Sequence[ConditionChip]:
        """The chips of filters and other conditions, in their order."""
        return tuple(self._condition_chips)

    def set_state(self, state: QueryState, kind: str = "") -> None:
        """Set another state; consecutive changes of one kind are one undo step."""
        if self._undo_stack.push(state, kind):
            self._refresh()
            self.changed.emit()

    def replace_typed(self, text: str, cursor: int) -> None:
        """Replace the typed text, with the cursor before a character of it."""
        self.set_state(replace(self.state, typed=text))
        self._field.setCursorPosition(cursor)

    @Slot(str)
    def set_words(self, words: str) -> None:
        """Replace all parts by typed words; filters stay."""
        self.set_state(replace(self.state, parts=(), typed=words, source=None))

    def set_parts(self, parts: Sequence[QueryPart]) -> None:
        """Replace all parts; filters stay."""
        if len(parts) > MAX_PARTS:
            self.limit_reached.emit()
        self.set_state(replace(self.state, parts=tuple(parts[:MAX_PARTS]), typed="", source=None))

    def add_parts(self, parts: Sequence[QueryPart]) -> None:
        """Add parts, as many as fit."""
        free = MAX_PARTS - len(self.state.all_parts)
        if free < len(parts):
            self.limit_reached.emit()
        if taken := tuple(parts[: max(0, free)]):
            self.set_state(replace(self.state, parts=(*self.state.parts, *taken)))

    @Slot(object)
    def set_source(self, source: ResultSource) -> None:
        """Replace all parts by another source of results; filters stay."""
        self.set_state(replace(self.state, parts=(), typed="", source=source))

    @Slot(object)
    def set_filters(self, filters: Filters) -> None:
        """Set the filters."""
        self.set_state(replace(self.state, filters=filters), "filters")

    @Slot(object)
    def narrow(self, fields: dict[str, Any]) -> None:
        """Set some fields of the filters, by name."""
        self.set_state(replace(self.state, filters=replace(self.state.filters, **fields)))

    @Slot()
    def clear_filters(self) -> None:
        """Remove all filters, those that are typed as well; from a line with OR in it everything."""
        state = replace(self.state.with_typed_parts(), filters=Filters())
        self.set_state(state if state.all_filters.is_empty else QueryState())
        self.setFocus()

    def remove_picture(self, picture: Picture) -> None:
        """Remove a picture that cannot be searched with, from the undo stack, too."""
        if self._undo_stack.remove_picture(picture):
            self._refresh()
            self.changed.emit()

    def set_preview(self, picture: Picture, image: QImage | None) -> None:
        """Show a preview on the chip of a picture, if it is still in the query."""
        if image is not None and picture in self._previews:
            self._previews[picture] = image
            self._refresh()

    @Slot()
    def clear(self) -> None:
        """Remove everything."""
        self.set_state(QueryState())
        self.setFocus()

    @Slot()
    def undo(self) -> None:
        """Undo one step."""
        self._show_step(self._undo_stack.undo())

    @Slot()
    def redo(self) -> None:
        """Redo one step."""
        self._show_step(self._undo_stack.redo())

    def end_step(self) -> None:
        """Begin another undo step with the next change."""
        self._undo_stack.end_step()

    @Slot()
    def select_all(self) -> None:
        """Focus the text field with all text selected."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    @Slot()
    def request_history(self) -> None:
        """Request the menu of recent queries."""
        self.history_requested.emit(self._below(self._history if self._history.isVisible() else self))

    # Changes

    def _show_step(self, moved: bool) -> None:
        if moved:
            self._refresh()
            self.changed.emit()

    @Slot(str)
    def _change_text(self, words: str) -> None:
        before = self.state.typed
        if not (words.startswith(before) or before.startswith(words)):
            self._undo_stack.end_step()
        self.set_state(replace(self.state, typed=words), "typed")

    @Slot()
    def _submit(self) -> None:
        """Turn the typed text into chips; where there is nothing to turn, move the focus to the results."""
        state = self.state.with_typed_parts()
        if self.state.error is not None:
            self.submitted.emit()
        elif state == self.state:
            self.down_pressed.emit()
        elif len(state.parts) > MAX_PARTS:
            self.limit_reached.emit()
        else:
            self.set_state(state)

    def _step(self, chip: PartChip, steps: int) -> None:
        place = self._part_chips.index(chip)
        weight = step_weight(self.state.parts[place].weight, steps)
        self.set_state(self.state.with_weight(place, weight), f"weight {place}")

    def _flip(self, chip: PartChip) -> None:
        place = self._part_chips.index(chip)
        self.set_state(self.state.with_weight(place, -self.state.parts[place].weight))

    def _edit(self, chip: PartChip) -> None:
        """Put a chip's words back into the text field; the text there becomes a chip."""
        place = self._part_chips.index(chip)
        part = self.state.parts[place]
        if part.picture is None:
            others = (*self.state.parts[:place], *self.state.parts[place + 1 :])
            line = print_line(Query((Term(words=part.words, weight=part.weight),)))
            self._edit_line(replace(self.state, parts=others), line)

    def _edit_line(self, state: QueryState, line: str) -> None:
        """Put a query line into the text field of another state; the text there becomes chips."""
        state = state.with_typed_parts()
        self.set_state(replace(state, typed=f"{state.typed} {line}".strip()))
        self._field.setFocus()

    def _open_condition(self, chip: ConditionChip) -> None:
        """Change a condition: a filter with values to choose from among these, others in the text field."""
        one = self._condition_of(chip)
        match one.what:
            case ActiveFilter(kind="dates" | "folders" | "types" | "cameras" | "tags" as kind):
                self.filters_requested.emit(kind)
            case ActiveFilter():
                line = print_line(Query((), one.what.only(self.state.filters)))
                self._edit_line(one.removed_from(self.state), line)
            case ExactText():
                self._edit_line(one.removed_from(self.state), print_line(Query((), texts=(one.what,))))
            case Query():
                self._edit_line(one.removed_from(self.state), f"OR {print_line(one.what)}")

    def _condition_of(self, chip: ConditionChip) -> Condition:
        return conditions(self.state)[self._condition_chips.index(chip)]

    def _remove(self, chip: Chip, keeps_keyboard: bool) -> None:
        place = self._all_chips().index(chip)
        parts = self.state.parts
        if place < len(parts):
            self.set_state(replace(self.state, parts=(*parts[:place], *parts[place + 1 :])))
        else:
            self.set_state(conditions(self.state)[place - len(parts)].removed_from(self.state))
        left = self._all_chips()
        if keeps_keyboard and place < len(left):
            left[place].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    # Focus among the chips

    def _move_focus(self, chip: Chip, step: str) -> None:
        here, field = self._order.index(chip), self._order.index(self._field)
        there = {"previous": max(0, here - 1), "next": here + 1, "first": 0}.get(step, field)
        there = min(there, len(self._order) - 1)
        self._order[there].setFocus(Qt.FocusReason.OtherFocusReason)
        if there == field:
            self._field.setCursorPosition(len(self.typed) if step == "end" or here > field else 0)

    @Slot()
    def _focus_last(self) -> None:
        if before := self._order[: self._order.index(self._field)]:
            before[-1].setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _type_on(self, text: str) -> None:
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._field.end(False)
        self._field.insert(text)

    @Slot(QWidget, QWidget)
    def _follow_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        inside = now is not None and self._holder.isAncestorOf(now)
        if now is not None and inside:
            self._show_all_of(now)
        if inside != bool(self.property("active")):
            self.setProperty("active", inside)
            self.style().unpolish(self)
            self.style().polish(self)

    # Appearance

    def _all_chips(self) -> list[Chip]:
        return [*self._part_chips, *self._condition_chips]

    def _refresh(self) -> None:
        state = self.state
        shown = conditions(state)
        _set_length(self._part_chips, len(state.parts), self._new_part_chip)
        _set_length(self._condition_chips, len(shown), self._new_condition_chip)
        self._ask_for_previews()
        for chip, part in zip(self._part_chips, state.parts, strict=True):
            chip.show_part(part, self._previews.get(part.picture) if part.picture else None)
        for one, condition in zip(self._condition_chips, shown, strict=True):
            one.show_condition(condition)
        chips: list[QWidget] = [*self._all_chips()]
        trailing = sum(one.kind == "reading" for one in shown)  # the last ones
        self._field.setMinimumWidth(EMPTY_FIELD if chips and not state.typed else FIELD)
        self._chip_layout.set_chips(chips, trailing)
        self._order = [*chips[: len(chips) - trailing], self._field, *chips[len(chips) - trailing :]]
        self._field.show_text(state.typed, hint=self._hint())
        self.mark_error(state.error)
        # Chips are created last, but come first. (Asking Qt for the order would keep deleted chips alive.)
        buttons = (self._clear, self._history, self._choose)
        for first, second in pairwise([self._holder, *self._order, *buttons]):
            self.setTabOrder(first, second)
        self._clear.setVisible(not state.is_empty)
        self._keep_in_sight()

    def mark_error(self, error: QueryError | None) -> None:
        """Mark the place in the typed text that an error is about."""
        place = range(0) if error is None else range(error.offset, error.offset + error.length)
        colour = self._app_theme.colours.on_danger
        self._field.show_error(place, "" if error is None else str(error), colour)

    def _hint(self) -> str:
        if self.state.parts or self.state.source is not None:
            return self.tr("and…")
        return self.tr("What does the photo show? Or drop a picture here")

    def _ask_for_previews(self) -> None:
        kept = self._undo_stack.pictures
        self._previews = {picture: image for picture, image in self._previews.items() if picture in kept}
        for picture in self.state.pictures:
            if picture not in self._previews:
                self._previews[picture] = None
                self.preview_requested.emit(picture)

    def _new_part_chip(self) -> PartChip:
        chip = PartChip(self._app_theme, self._holder)
        chip.weight_stepped.connect(lambda steps: self._step(chip, steps))
        chip.sign_flipped.connect(lambda: self._flip(chip))
        chip.edit_requested.connect(lambda: self._edit(chip))
        self._connect_chip(chip)
        return chip

    def _new_condition_chip(self) -> ConditionChip:
        chip = ConditionChip(self._app_theme, self._holder)
        chip.open_requested.connect(lambda: self._open_condition(chip))
        chip.words_requested.connect(lambda: self.set_state(self._condition_of(chip).as_words_in(self.state)))
        self._connect_chip(chip)
        return chip

    def _connect_chip(self, chip: Chip) -> None:
        chip.removed.connect(lambda keeps: self._remove(chip, keeps))
        chip.moved.connect(lambda step: self._move_focus(chip, step))
        chip.typed.connect(self._type_on)
        chip.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Scroll to what is edited when chips come or go."""
        if event.type() == QEvent.Type.LayoutRequest or event.type() == QEvent.Type.Resize:
            QTimer.singleShot(0, self, self._keep_in_sight)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Hide the buttons that do not fit."""
        super().resizeEvent(event)
        for button, least in zip((self._history, self._choose), WIDTHS, strict=True):
            button.setVisible(self.width() >= least)
        self._keep_in_sight()

    @Slot()
    def _keep_in_sight(self) -> None:
        """Scroll to the chip with the keyboard, or else to the text field."""
        now = self._holder.focusWidget()
        inside = now is not None and now.hasFocus() and self._holder.isAncestorOf(now)
        self._show_all_of(now if now is not None and inside else self._field)

    def _show_all_of(self, widget: QWidget) -> None:
        """Scroll as little as shows it; `ensureWidgetVisible` shows no more of a field than its cursor."""
        sideways, direction = self._area.horizontalScrollBar(), self._holder.layoutDirection()
        place = QStyle.visualRect(direction, self._holder.rect(), widget.geometry())  # as it is scrolled
        least = place.right() + 1 - self._area.viewport().width()
        sideways.setValue(min(max(sideways.value(), least), place.left()))

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as it may be."""
        return QSize(WIDEST, self.height())

    def _below(self, button: QWidget) -> QPoint:
        return button.mapToGlobal(QPoint(button.width(), button.height() + 8))

    @Slot()
    def _update_colours(self) -> None:
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(pixmap("search", 20, self._app_theme.colours.muted, ratio))


def _set_length(chips: list[Any], length: int, new: Callable[[], Chip]) -> None:
    """Add or delete chips at the end, so that those before keep the focus."""
    while len(chips) > length:
        gone = chips.pop()
        gone.hide()
        gone.deleteLater()
    while len(chips) < length:
        chips.append(new())

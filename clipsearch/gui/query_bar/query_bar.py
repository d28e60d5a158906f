"""The query bar: chips of words and pictures, a text field behind them, filters; told as they change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QWidget

from clipsearch import Filters
from clipsearch.gui.query_bar.chip_layout import GAP, ROW, ChipLayout
from clipsearch.gui.query_bar.chips import Chip, FilterChip, PartChip
from clipsearch.gui.query_bar.text_field import TextField
from clipsearch.gui.search.query_picture import Picture
from clipsearch.gui.search.query_state import (
    MOST_PARTS,
    QueryPart,
    QueryState,
    UndoStack,
    active_filters,
    stepped,
)
from clipsearch.gui.style.theme import AppTheme, IconButton, pixmap

__all__ = ["QueryBar"]

MARGIN, BORDER = 4, 2  # logical pixels above and below the chips
MOST_ROWS = 4  # then it scrolls
WIDTHS = 480, 400, 270  # logical pixels below which buttons vanish that keys and the menu replace


class QueryBar(QFrame):
    """Holds the question.

    Signals:
        changed: the question is another.
        preview_asked: a Picture that is shown for the first time; `show_preview` answers.
        pasted: QMimeData that is no plain text.
        picture_asked: choose a picture file.
        filters_asked: change the filters, near this QPoint of the screen.
        history_asked: choose an earlier question, near this QPoint of the screen.
        down_pressed: go on to the results.
        full: a part found no place.
    """

    changed = Signal()
    preview_asked = Signal(object)
    pasted = Signal(object)
    picture_asked = Signal()
    filters_asked = Signal(QPoint)
    history_asked = Signal(QPoint)
    down_pressed = Signal()
    full = Signal()

    def __init__(self, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("query")
        self._app_theme = app_theme
        self._undo_stack = UndoStack()
        self._previews: dict[Picture, QImage | None] = {}
        self._part_chips: list[PartChip] = []
        self._filter_chips: list[FilterChip] = []
        self._symbol = QLabel(self)
        self._holder = QWidget()
        self._field = TextField(self._holder)
        self._tokens = ChipLayout(self._holder, self._field)
        self._area = QScrollArea(self)
        self._clear = IconButton(app_theme, "clear", self.tr("Clear (Esc)"), self)
        self._filter = IconButton(app_theme, "filter", self.tr("Filters… (Ctrl+L)"), self)
        self._history = IconButton(app_theme, "history", self.tr("Recent searches (Ctrl+H)"), self)
        self._choose = IconButton(app_theme, "photo", self.tr("Add a picture… (Ctrl+Shift+O)"), self)
        self._lay_out()
        self._connect()
        self._tint()
        self._show()

    def _lay_out(self) -> None:
        self._area.setWidget(self._holder)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setMinimumWidth(self._field.minimumWidth())
        self._area.viewport().setAutoFillBackground(False)
        self._holder.setAutoFillBackground(False)
        self._area.viewport().installEventFilter(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, MARGIN, 8, MARGIN)
        row.setSpacing(4)
        top = Qt.AlignmentFlag.AlignTop
        self._symbol.setFixedHeight(ROW)
        row.addWidget(self._symbol, 0, top)
        row.addSpacing(4)
        row.addWidget(self._area, 1)
        for button in (self._clear, self._filter, self._history, self._choose):
            button.setFixedHeight(ROW)
            row.addWidget(button, 0, top)

    def _connect(self) -> None:
        self._field.textChanged.connect(self._typed)
        self._field.pasted.connect(self.pasted)
        self._field.down_pressed.connect(self.down_pressed)
        self._field.entered.connect(self._enter)
        self._field.left_behind.connect(self._focus_last)
        self._clear.clicked.connect(self.clear)
        self._choose.clicked.connect(self.picture_asked)
        self._filter.clicked.connect(self.ask_filters)
        self._history.clicked.connect(self.ask_history)
        self._app_theme.changed.connect(self._tint)
        application = cast(QApplication, QApplication.instance())
        application.focusChanged.connect(self._follow_focus)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802
        """Take the keys into the text field; as its focus proxy, Tab would come here twice."""
        self._field.setFocus(reason)

    # What it says

    @property
    def ask(self) -> QueryState:
        """The question."""
        return self._undo_stack.now

    @property
    def words(self) -> str:
        """What is typed."""
        return self.ask.typed

    @property
    def picture(self) -> Picture | None:
        """The first picture in the question."""
        return next(iter(self.ask.pictures), None)

    @property
    def chips(self) -> Sequence[PartChip]:
        """The chips of the parts, in their order."""
        return tuple(self._part_chips)

    def show_ask(self, ask: QueryState, kind: str = "") -> None:
        """Ask something else; changes of one kind in a row are one step back."""
        if self._undo_stack.change(ask, kind):
            self._show()
            self.changed.emit()

    @Slot(str)
    def show_words(self, words: str) -> None:
        """Ask for words instead of what is there; filters stay."""
        self.show_ask(replace(self.ask, parts=(), typed=words))

    def show_parts(self, parts: Sequence[QueryPart]) -> None:
        """Ask for these parts instead of what is there."""
        if len(parts) > MOST_PARTS:
            self.full.emit()
        self.show_ask(replace(self.ask, parts=tuple(parts[:MOST_PARTS]), typed=""))

    def add(self, parts: Sequence[QueryPart]) -> None:
        """Ask for these parts besides what is there."""
        room = MOST_PARTS - len(self.ask.all_parts)
        if room < len(parts):
            self.full.emit()
        if taken := tuple(parts[: max(0, room)]):
            self.show_ask(replace(self.ask, parts=(*self.ask.parts, *taken)))

    @Slot(object)
    def filter(self, filters: Filters) -> None:
        """Let only some photos pass."""
        self.show_ask(replace(self.ask, filters=filters), "filters")

    def forget(self, picture: Picture) -> None:
        """Take out a picture that cannot be asked for, so that nothing brings it back."""
        if self._undo_stack.forget(picture):
            self._show()
            self.changed.emit()

    def show_preview(self, picture: Picture, image: QImage | None) -> None:
        """Show what a picture looks like, if it is still in the question."""
        if image is not None and picture in self._previews:
            self._previews[picture] = image
            self._show()

    @Slot()
    def clear(self) -> None:
        """Ask for nothing."""
        self.show_ask(QueryState())
        self.setFocus()

    @Slot()
    def undo(self) -> None:
        """Go back one step."""
        self._move(self._undo_stack.undo())

    @Slot()
    def redo(self) -> None:
        """Take back going back."""
        self._move(self._undo_stack.redo())

    def settle(self) -> None:
        """What is typed from now on is a step of its own."""
        self._undo_stack.settle()

    @Slot()
    def select_all(self) -> None:
        """Take the keyboard, ready to type something else."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    @Slot()
    def ask_filters(self) -> None:
        """Have the filters shown."""
        self.filters_asked.emit(self._below(self._filter))

    @Slot()
    def ask_history(self) -> None:
        """Have the recent questions shown."""
        self.history_asked.emit(self._below(self._history if self._history.isVisible() else self._filter))

    # Changes

    def _move(self, moved: bool) -> None:
        if moved:
            self._show()
            self.changed.emit()

    @Slot(str)
    def _typed(self, words: str) -> None:
        before = self.ask.typed
        if not (words.startswith(before) or before.startswith(words)):
            self._undo_stack.settle()
        self.show_ask(replace(self.ask, typed=words), "typed")

    @Slot()
    def _enter(self) -> None:
        """Make a chip of what is typed; where there is nothing, go on to the results."""
        if not QueryState(typed=self.words).all_parts:
            self.down_pressed.emit()
        else:
            self.show_ask(self.ask.settled())

    def _step(self, chip: PartChip, steps: int) -> None:
        place = self._part_chips.index(chip)
        weight = stepped(self.ask.parts[place].weight, steps)
        self.show_ask(self.ask.with_weight(place, weight), f"weight {place}")

    def _flip(self, chip: PartChip) -> None:
        place = self._part_chips.index(chip)
        self.show_ask(self.ask.with_weight(place, -self.ask.parts[place].weight))

    def _edit(self, chip: PartChip) -> None:
        """Put a chip's words back into the field; what stands there becomes a chip."""
        place = self._part_chips.index(chip)
        part = self.ask.parts[place]
        if part.picture is None:
            ask = self.ask.settled()
            others = (*ask.parts[:place], *ask.parts[place + 1 :])
            words = f"-{part.words}" if part.weight < 0 else part.words
            self.show_ask(replace(ask, parts=others, typed=words))
            self._field.setFocus()

    def _remove(self, chip: Chip, keeps_keyboard: bool) -> None:
        place = self._all_chips().index(chip)
        parts = self.ask.parts
        if place < len(parts):
            self.show_ask(replace(self.ask, parts=(*parts[:place], *parts[place + 1 :])))
        else:
            one = active_filters(self.ask.filters)[place - len(parts)]
            self.show_ask(replace(self.ask, filters=one.removed_from(self.ask.filters)))
        left = self._all_chips()
        if keeps_keyboard and place < len(left):
            left[place].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    # The keyboard among the chips

    def _go(self, chip: Chip, step: str) -> None:
        chips: list[QWidget] = [*self._all_chips(), self._field]
        here = chips.index(chip)
        there = {"previous": max(0, here - 1), "next": here + 1, "first": 0}.get(step, len(chips) - 1)
        chips[there].setFocus(Qt.FocusReason.OtherFocusReason)
        if chips[there] is self._field:
            self._field.setCursorPosition(len(self.words) if step == "end" else 0)

    @Slot()
    def _focus_last(self) -> None:
        if chips := self._all_chips():
            chips[-1].setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _type_on(self, text: str) -> None:
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._field.end(False)
        self._field.insert(text)

    @Slot(QWidget, QWidget)
    def _follow_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        inside = now is not None and self._holder.isAncestorOf(now)
        if now is not None and inside:
            self._area.ensureWidgetVisible(now, 0, 0)
        if inside != bool(self.property("active")):
            self.setProperty("active", inside)
            self.style().unpolish(self)
            self.style().polish(self)

    # How it looks

    def _all_chips(self) -> list[Chip]:
        return [*self._part_chips, *self._filter_chips]

    def _show(self) -> None:
        ask = self.ask
        filters = active_filters(ask.filters)
        _set_length(self._part_chips, len(ask.parts), self._new_part_chip)
        _set_length(self._filter_chips, len(filters), self._new_filter_chip)
        self._ask_for_previews()
        for chip, part in zip(self._part_chips, ask.parts, strict=True):
            chip.show_part(part, self._previews.get(part.picture) if part.picture else None)
        for one, active in zip(self._filter_chips, filters, strict=True):
            one.show_filter(active)
        self._tokens.put([*self._all_chips()])
        self._field.show_text(ask.typed, hint=self._hint())
        # Chips are made last, but stand first. (To ask Qt what it comes from would keep dead chips alive.)
        for first, second in pairwise([self._holder, *self._all_chips(), self._field, self._clear]):
            self.setTabOrder(first, second)
        self._clear.setVisible(not ask.is_empty)
        self._fit()

    def _hint(self) -> str:
        if self.ask.parts:
            return self.tr("and…")
        return self.tr("What does the photo show? Or drop a picture here")

    def _ask_for_previews(self) -> None:
        kept = self._undo_stack.pictures
        self._previews = {picture: image for picture, image in self._previews.items() if picture in kept}
        for picture in self.ask.pictures:
            if picture not in self._previews:
                self._previews[picture] = None
                self.preview_asked.emit(picture)

    def _new_part_chip(self) -> PartChip:
        chip = PartChip(self._app_theme, self._holder)
        chip.stepped.connect(lambda steps: self._step(chip, steps))
        chip.flipped.connect(lambda: self._flip(chip))
        chip.edit_asked.connect(lambda: self._edit(chip))
        self._connect_chip(chip)
        return chip

    def _new_filter_chip(self) -> FilterChip:
        chip = FilterChip(self._app_theme, self._holder)
        chip.opened.connect(self.ask_filters)
        self._connect_chip(chip)
        return chip

    def _connect_chip(self, chip: Chip) -> None:
        chip.removed.connect(lambda keeps: self._remove(chip, keeps))
        chip.moved.connect(lambda step: self._go(chip, step))
        chip.typed.connect(self._type_on)
        chip.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Wrap anew when the room for chips is another."""
        if event.type() == QEvent.Type.Resize and watched is self._area.viewport():
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Leave out the buttons that there is no room for."""
        super().resizeEvent(event)
        for button, least in zip((self._history, self._choose, self._filter), WIDTHS, strict=True):
            button.setVisible(self.width() >= least)

    def _fit(self) -> None:
        """Be as high as the chips need, up to a few rows."""
        needed = self._tokens.heightForWidth(self._area.viewport().width())
        most = MOST_ROWS * (ROW + GAP) - GAP
        self._holder.setMinimumHeight(needed)
        self.setFixedHeight(min(needed, most) + 2 * (MARGIN + BORDER))

    def _below(self, button: QToolButton) -> QPoint:
        return button.mapToGlobal(QPoint(button.width(), button.height() + 8))

    @Slot()
    def _tint(self) -> None:
        ratio = self.devicePixelRatioF()
        self._symbol.setPixmap(pixmap("search", 20, self._app_theme.colours.muted, ratio))


def _set_length(chips: list[Any], length: int, new: Callable[[], Chip]) -> None:
    """Add or drop chips at the end, so that those before keep the keyboard."""
    while len(chips) > length:
        gone = chips.pop()
        gone.hide()
        gone.deleteLater()
    while len(chips) < length:
        chips.append(new())

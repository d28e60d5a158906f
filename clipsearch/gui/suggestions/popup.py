"""The list of suggestions below the search field, which keeps the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from clipsearch.gui.style import formatting
from clipsearch.gui.style.popup_style import Shadow
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.row_list import ROW, Index, RowText, paint_row
from clipsearch.gui.widgets.screen_reader import announce

__all__ = ["Choice", "SuggestionPopup"]

CHOICE = Qt.ItemDataRole.UserRole
HEADING = 32  # logical pixels
MARGIN = 6  # above, below and beside the rows
MAX_HEIGHT = 8 * ROW + 2 * HEADING + 2 * MARGIN


@dataclass(frozen=True, slots=True)
class Choice:
    """A row: something that may be put into the search field, or a heading.

    Attributes:
        text: shown.
        line: the text of the field after it is chosen.
        cursor: where the cursor stands then.
        symbol: name of its icon; "" for a heading, which cannot be chosen.
        count: photos that it finds; None where that is not known.
        goes_on: more is to be typed behind it.
    """

    text: str
    line: str = ""
    cursor: int = 0
    symbol: str = ""
    count: int | None = None
    goes_on: bool = False


class SuggestionPopup(QListView):
    """Shows choices over the photos.

    Signals:
        chosen: a Choice, by a click.
    """

    chosen = Signal(object)

    def __init__(self, app_theme: AppTheme, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self.setObjectName("suggestions")
        self.setAccessibleName(self.tr("Suggestions"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self._rows = QStandardItemModel(self)
        self.setModel(self._rows)
        self.setItemDelegate(_Delegate(app_theme, self))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._choose)
        self.hide()
        Shadow(self)

    @property
    def choices(self) -> Sequence[Choice]:
        """All rows."""
        return [self._rows.index(row, 0).data(CHOICE) for row in range(self._rows.rowCount())]

    @property
    def current(self) -> Choice | None:
        """The choice that keys have moved to."""
        choice = self.currentIndex().data(CHOICE)
        return choice if isinstance(choice, Choice) else None

    def show_choices(self, choices: Sequence[Choice], below: QRect) -> None:
        """Show choices below a rectangle of the parent, without a current one; hide where there are none."""
        self._rows.clear()
        for choice in choices:
            item = QStandardItem(choice.text)
            item.setData(choice, CHOICE)
            item.setSelectable(bool(choice.symbol))
            item.setEnabled(bool(choice.symbol))
            photos = "" if choice.count is None else formatting.count(choice.count, "photo")
            item.setData(", ".join(filter(None, (choice.text, photos))), Qt.ItemDataRole.AccessibleTextRole)
            self._rows.appendRow(item)
        height = sum(ROW if choice.symbol else HEADING for choice in choices) + 2 * MARGIN
        free = self._parent.height() - below.bottom() - 2 * MARGIN
        self.setGeometry(below.left(), below.bottom() + 4, below.width(), min(height, MAX_HEIGHT, free))
        self.setVisible(bool(choices))
        self.raise_()

    def step(self, by: int) -> bool:
        """Move to the next choice, or to the one before; return whether there is one."""
        row = self.currentIndex().row() + by if self.currentIndex().isValid() else (0 if by > 0 else -1)
        while 0 <= row < self._rows.rowCount():
            if self._rows.index(row, 0).data(CHOICE).symbol:
                self.setCurrentIndex(self._rows.index(row, 0))
                announce(self, self.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole))
                return True
            row += by
        return False

    def first(self) -> Choice | None:
        """The current choice, or else the first one."""
        return self.current or next((choice for choice in self.choices if choice.symbol), None)

    @Slot()
    def clear_current(self) -> None:
        """Go back to the text that was typed."""
        self.setCurrentIndex(QModelIndex())

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(CHOICE))


class _Delegate(QStyledItemDelegate):
    """Paints rows and headings."""

    def __init__(self, app_theme: AppTheme, view: SuggestionPopup) -> None:
        super().__init__(view)
        self._app_theme = app_theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 (Qt's name)
        """Headings are lower."""
        return QSize(100, ROW if index.data(CHOICE).symbol else HEADING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        choice: Choice = index.data(CHOICE)
        colours = self._app_theme.colours
        if choice.symbol:
            state = option.state & ~QStyle.StateFlag.State_HasFocus
            count = "" if choice.count is None else formatting.number(choice.count)
            row = RowText(choice.symbol, choice.text, count, chosen=index == self._view.currentIndex())
            paint_row(painter, option.rect, colours, state, row)
            return
        painter.save()
        painter.setPen(colours.muted)
        rect = option.rect.adjusted(8, 0, -8, 0)
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, choice.text)
        painter.restore()

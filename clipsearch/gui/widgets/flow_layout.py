"""A layout that places widgets in rows and wraps them like words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget

__all__ = ["FlowLayout"]


class FlowLayout(QLayout):
    """Rows of widgets in their preferred size, `gap` pixels apart; subclasses place them in other ways.

    Attributes:
        at_top: the widgets of a row begin at the same height, else their middles are.
        spare: a widget that is left out where not all are in one row, such as a title.
    """

    def __init__(self, parent: QWidget, gap: int = 8) -> None:
        super().__init__(parent)
        self._gap = gap
        self.at_top = False
        self.spare: QWidget | None = None
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 (Qt's name)
        """Add at the end."""
        self._items.append(item)

    def count(self) -> int:
        """The number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """The item at an index, or None."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """Remove the item at an index, and return it."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802
        """None: it takes what it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Its height depends on its width."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """The height of all rows at this width."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802
        """Place all widgets."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:  # noqa: N802
        """The size of the widest item."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802
        """The size of the widest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Return the height of all rows in logical pixels; with `move` also place the widgets."""
        parent, y = self.parentWidget(), rect.y()
        direction = parent.layoutDirection() if parent is not None else Qt.LayoutDirection.LeftToRight
        rows = self._rows(rect.width())
        if (
            move
            and self.spare is not None
            and all(item.widget() is not self.spare for row in rows for item in row)
        ):
            self.spare.setGeometry(0, 0, 0, 0)
        for row in rows:
            x, height = rect.x(), max(item.sizeHint().height() for item in row)
            for item in row if move else ():
                size = item.sizeHint()
                place = QRect(QPoint(x, y + (0 if self.at_top else (height - size.height()) // 2)), size)
                item.setGeometry(QStyle.visualRect(direction, rect, place))
                x += size.width() + self._gap
            y += height + self._gap
        return max(0, y - self._gap - rect.y())

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        """The visible items, as many in a row as fit."""
        rows = self._rows_of(self._items, width)
        if self.spare is None or len(rows) == 1:
            return rows
        return self._rows_of([item for item in self._items if item.widget() is not self.spare], width)

    def _rows_of(self, items: Sequence[QLayoutItem], width: int) -> list[list[QLayoutItem]]:
        rows: list[list[QLayoutItem]] = []
        free = 0
        for item in items:
            if item.isEmpty():  # a hidden widget
                continue
            wide = item.sizeHint().width()
            if rows and wide <= free:
                rows[-1].append(item)
            else:
                rows.append([item])
                free = width
            free -= wide + self._gap
        return rows

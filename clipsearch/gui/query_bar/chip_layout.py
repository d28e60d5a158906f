"""The layout of the query bar: chips that wrap like words, and a field that takes the rest of the line."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

__all__ = ["ChipLayout"]

ROW = 36  # logical pixels
GAP = 6


class ChipLayout(QLayout):
    """Rows of chips, the field behind the last one; the field is the first item."""

    def __init__(self, parent: QWidget, field: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.addWidget(field)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 (Qt's name)
        """Add at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """One of them."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """Remove one."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def put(self, chips: list[QWidget]) -> None:
        """Have exactly these chips, in this order."""
        if [item.widget() for item in self._items[1:]] == chips:
            return
        for chip in (item.widget() for item in self._items[:0:-1]):
            if chip is not None:
                self.removeWidget(chip)  # with its item, which `takeAt` leaves to its caller
        for chip in chips:
            self.addWidget(chip)
        self.invalidate()

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Its height depends on its width."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """The height of all rows at this width."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802
        """Place everything."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:  # noqa: N802
        """As small as may be."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802
        """As narrow as the field; a chip that is wider gets no more."""
        return QSize(self._items[0].minimumSize().width() if self._items else 0, ROW)

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Return the height used; set positions where asked to."""
        if not self._items:
            return ROW
        field, *chips = self._items
        x, y = rect.x(), rect.y()
        for chip in chips:
            width = min(chip.sizeHint().width(), rect.width())
            if x > rect.x() and x + width > rect.right() + 1:
                x, y = rect.x(), y + ROW + GAP
            if move:
                chip.setGeometry(QRect(x, y, width, ROW))
            x += width + GAP
        if x > rect.x() and x + field.minimumSize().width() > rect.right() + 1:
            x, y = rect.x(), y + ROW + GAP
        if move:
            field.setGeometry(QRect(x, y, rect.right() + 1 - x, ROW))
        return y + ROW - rect.y()

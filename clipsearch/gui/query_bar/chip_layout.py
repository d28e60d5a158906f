"""Layout of the query bar: one line of chips, a text field that fills it, and chips behind the field."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QStyle, QWidget

from clipsearch.gui.widgets.flow_layout import FlowLayout

__all__ = ["ROW", "ChipLayout"]

ROW = 36  # logical pixels
GAP = 6
MAX_CHIP = 280  # logical pixels of a chip


class ChipLayout(FlowLayout):
    """Chips, then the text field, then chips about its text; the field is the layout's first item.

    It is as wide as all of them need, so that its parent can be scrolled sideways.
    """

    def __init__(self, parent: QWidget, field: QWidget) -> None:
        super().__init__(parent, GAP)
        self._trailing = 0
        self.addWidget(field)

    def set_chips(self, chips: list[QWidget], trailing: int = 0) -> None:
        """Show exactly these chips, in this order; the last `trailing` of them behind the text field."""
        if [item.widget() for item in self._items[1:]] == chips and trailing == self._trailing:
            return
        self._trailing = trailing
        for chip in (item.widget() for item in self._items[:0:-1]):
            if chip is not None:
                self.removeWidget(chip)  # which also deletes its item; `takeAt` would not
        for chip in chips:
            self.addWidget(chip)
        self.invalidate()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 (Qt's name)
        """It is always one line high."""
        return False

    def minimumSize(self) -> QSize:  # noqa: N802
        """The width of all chips and of the narrowest text field."""
        widths = [self._width(place) for place in range(1, len(self._items))]
        field = self._items[0].minimumSize().width() if self._items else 0
        return QSize(field + sum(widths) + GAP * len(widths), ROW)

    def _width(self, place: int) -> int:
        holder = self.parentWidget()
        area = None if holder is None else holder.parentWidget()
        most = MAX_CHIP if area is None else min(MAX_CHIP, area.width())
        return min(self._items[place].sizeHint().width(), most)

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """As `FlowLayout._arrange`, in one line."""
        if not self._items or not move:
            return ROW
        places = range(1, len(self._items))
        order = [*places[: len(places) - self._trailing], 0, *places[len(places) - self._trailing :]]
        field = rect.width() - sum(self._width(place) + GAP for place in places)
        parent = self.parentWidget()
        direction = Qt.LayoutDirection.LeftToRight if parent is None else parent.layoutDirection()
        x = rect.x()
        for place in order:
            width = self._width(place) if place else max(field, self._items[0].minimumSize().width())
            shown = QRect(x, rect.y() + (rect.height() - ROW) // 2, width, ROW)
            self._items[place].setGeometry(QStyle.visualRect(direction, rect, shown))
            x += width + GAP
        return ROW

"""Layout of the query bar: chips that wrap like words, a text field that fills the row, chips behind it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget

from clipsearch.gui.widgets.flow_layout import FlowLayout

__all__ = ["ChipLayout"]

ROW = 36  # logical pixels
GAP = 6


class ChipLayout(FlowLayout):
    """Rows of chips, then the text field, then chips about its text; the field is the layout's first item."""

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

    def minimumSize(self) -> QSize:  # noqa: N802 (Qt's name)
        """The minimum width of the text field; a wider chip is shortened."""
        return QSize(self._items[0].minimumSize().width() if self._items else 0, ROW)

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """As `FlowLayout._arrange`, with rows of one height."""
        if not self._items:
            return ROW
        field, *chips = self._items
        leading = len(chips) - self._trailing
        x, y = rect.x(), rect.y()
        for chip in chips[:leading]:
            width = min(chip.sizeHint().width(), rect.width())
            if x > rect.x() and x + width > rect.right() + 1:
                x, y = rect.x(), y + ROW + GAP
            if move:
                chip.setGeometry(QRect(x, y, width, ROW))
            x += width + GAP
        if x > rect.x() and x + field.minimumSize().width() > rect.right() + 1:
            x, y = rect.x(), y + ROW + GAP
        free = rect.right() + 1 - x
        behind = sum(min(chip.sizeHint().width(), rect.width()) + GAP for chip in chips[leading:])
        fits = free - behind >= 2 * field.minimumSize().width()  # so that what is typed stays in sight
        if move:
            field.setGeometry(QRect(x, y, free - behind if fits else free, ROW))
        x = rect.right() + 1 - behind + GAP
        for chip in chips[leading:]:
            width = min(chip.sizeHint().width(), rect.width())
            if not fits:
                x, y = rect.x(), y + ROW + GAP
            if move:
                chip.setGeometry(QRect(x, y, width, ROW))
            x += width + GAP
        return y + ROW - rect.y()

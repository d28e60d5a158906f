"""A label whose text is shortened with an ellipsis where it does not fit."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

__all__ = ["ElidedLabel"]


class ElidedLabel(QLabel):
    """One line of plain text.

    Args:
        parent: of the widget.
        mode: where the ellipsis stands.
        min_width: logical pixels that it keeps where there is no space; less for a shorter text.
        max_width: logical pixels that it asks for at most.
    """

    def __init__(
        self,
        parent: QWidget,
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        min_width: int = 0,
        max_width: int = 1 << 16,
    ) -> None:
        super().__init__(parent)
        self._mode = mode
        self._min_width, self._max_width = min_width, max_width
        self.setTextFormat(Qt.TextFormat.PlainText)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """The size of the whole text, up to the largest width."""
        size = super().sizeHint()
        return QSize(min(size.width(), self._max_width), size.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Narrower than the text."""
        return QSize(min(self._min_width, super().sizeHint().width()), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint as much of the text as fits."""
        painter = QPainter(self)
        place = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), self._mode, place.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(place, self.alignment(), text)
        painter.end()

"""How a row of the sidebar looks: symbol, name, number at the right, a note below."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle

from clipsearch.gui.style.theme import Colours, pixmap

__all__ = ["MORE", "ROW", "ROW_WITH_NOTE", "RowText", "paint_row"]

ROW, ROW_WITH_NOTE = 40, 56  # logical pixels
MORE = 36  # ... from the right edge in which a click opens the menu


@dataclass(frozen=True, slots=True)
class RowText:
    """What a row says.

    Attributes:
        faint: it is out of reach.
        chosen: what is asked is about it.
        more: it has a menu.
        is_path: a name of which the end tells as much as the beginning.
    """

    symbol: str
    name: str
    number: str = ""
    note: str = ""
    faint: bool = False
    chosen: bool = False
    more: bool = False
    is_path: bool = False


def paint_row(
    painter: QPainter, rect: QRect, colours: Colours, state: QStyle.StateFlag, said: RowText
) -> None:
    """Paint a row; while the mouse or the keyboard is there, its number makes room for the menu's dots."""
    hovered = bool(state & QStyle.StateFlag.State_MouseOver)
    focused = bool(state & QStyle.StateFlag.State_HasFocus)
    ratio = painter.device().devicePixelRatioF()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if hovered or said.chosen:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.soft))
        painter.drawRoundedRect(rect, 8, 8)
    if focused:
        painter.setPen(QPen(QColor(colours.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 8, 8)
    ink = QColor(colours.accent if said.chosen else colours.muted if said.faint else colours.text)
    painter.drawPixmap(
        rect.left() + 8, rect.top() + (ROW - 20) // 2, pixmap(said.symbol, 20, ink.name(), ratio)
    )
    metrics, middle = painter.fontMetrics(), Qt.AlignmentFlag.AlignVCenter
    line = QRect(rect.left() + 40, rect.top(), rect.width() - 48, ROW)
    painter.setPen(QColor(colours.muted))
    taken = metrics.horizontalAdvance(said.number)
    if said.more and (hovered or focused):
        painter.drawPixmap(rect.right() - 27, rect.top() + 10, pixmap("more", 20, colours.muted, ratio))
        taken = max(20, taken)
    else:
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | middle, said.number)
    if said.note:
        below = QRect(line.left(), rect.top() + 30, line.width(), 20)
        short = metrics.elidedText(said.note, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | middle, short)
    painter.setPen(ink)
    mode = Qt.TextElideMode.ElideMiddle if said.is_path else Qt.TextElideMode.ElideRight
    name = metrics.elidedText(said.name, mode, line.width() - taken - (8 if taken else 0))
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft | middle, name)
    painter.restore()

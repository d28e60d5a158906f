"""The text field of the query bar: emits pasted pictures, and keys that leave the field."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from clipsearch.gui.search.mime_data import Words, dropped_item
from clipsearch.gui.widgets.tool_tip import plain_tip

__all__ = ["TextField"]


class TextField(QLineEdit):
    """A line of words.

    Signals:
        pasted: QMimeData that is no plain text.
        submitted: Enter was pressed.
        down_pressed: move the focus to the results.
        left_at_start: move the focus back to the last chip.
        copy_requested: copy the whole query as one line.
    """

    pasted = Signal(object)
    submitted = Signal()
    down_pressed = Signal()
    left_at_start = Signal()
    copy_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self.setAcceptDrops(False)  # the window takes them all
        self.setAccessibleName(self.tr("Search photos by words"))
        self.setMinimumWidth(100)
        self._marked = range(0)  # characters that are wrong
        self._mark_colour = QColor()

    def show_text(self, text: str, *, hint: str) -> None:
        """Set the text without signals, and the placeholder."""
        self.setPlaceholderText(hint)
        if text != self.text():
            self.blockSignals(True)
            self.setText(text)
            self.blockSignals(False)

    def show_error(self, place: range, message: str, colour: str) -> None:
        """Underline characters, with a tooltip that says why; an empty range for none."""
        self._marked, self._mark_colour = place, QColor(colour)
        self.setToolTip(plain_tip(message))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Paint the text, and a wave below what is wrong."""
        super().paintEvent(event)
        if not self._marked:
            return
        advance, text = self.fontMetrics().horizontalAdvance, self.text()
        cursor = self.cursorRect()
        origin = cursor.center().x() - advance(text[: self.cursorPosition()])
        left, right = (origin + advance(text[:at]) for at in (self._marked.start, self._marked.stop))
        points = [
            QPointF(x, cursor.bottom() - (1 if n % 2 else 3))
            for n, x in enumerate(range(left, max(right, left + 8) + 1, 3))
        ]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._mark_colour, 1.5))
        painter.drawPolyline(QPolygonF(points))
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the window, for the whole query."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and _is_undo_or_redo(event)
        ):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Paste pictures and files, too; leave the field to the results or to the chips."""
        if event.matches(QKeySequence.StandardKey.Paste):
            mime: QMimeData | None = QGuiApplication.clipboard().mimeData()
            if mime is not None and not isinstance(dropped_item(mime), Words | None):
                self.pasted.emit(mime)
                return
        key, at_start = event.key(), self.cursorPosition() == 0 and not self.hasSelectedText()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submitted.emit()
        elif key == Qt.Key.Key_Down and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.down_pressed.emit()
        elif at_start and key in (Qt.Key.Key_Left, Qt.Key.Key_Backspace):
            self.left_at_start.emit()
        elif key == Qt.Key.Key_Escape or _is_undo_or_redo(event):
            event.ignore()  # the window's
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Open the usual menu, without its undo, which would cover the text alone."""
        menu = self.createStandardContextMenu()
        for action in menu.actions()[:3]:  # undo, redo and the line below them
            menu.removeAction(action)
        menu.addSeparator()
        menu.addAction(self.tr("Copy as one line"), self.copy_requested.emit)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())


def _is_undo_or_redo(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)

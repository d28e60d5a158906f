"""Full screen for the viewer: the window on all of the screen, its bars only while the mouse moves."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from clipsearch.gui.viewer.canvas import Canvas

__all__ = ["FullScreen"]

HIDE_AFTER = 2500  # milliseconds without a movement of the mouse


class FullScreen(QObject):
    """Switches the window of a widget to full screen and back.

    Signals:
        changed: whether the window is on all of the screen now.
        bars_wanted: whether bars are to be seen now.
    """

    changed = Signal(bool)
    bars_wanted = Signal(bool)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._canvas: Canvas | None = None
        self._state_before = Qt.WindowState.WindowNoState
        self.is_on = False
        self._timer = QTimer(self, singleShot=True, interval=HIDE_AFTER)
        self._timer.timeout.connect(self._hide_bars)

    def watch(self, canvas: Canvas) -> None:
        """Show the bars when the mouse moves over a canvas, and hide its cursor with them."""
        self._canvas = canvas
        canvas.installEventFilter(self)

    @Slot()
    def toggle(self) -> None:
        """Switch it on or off."""
        self.set_on(not self.is_on)

    def set_on(self, on: bool) -> None:
        """Switch it on or off; the window returns to what it was."""
        if on == self.is_on:
            return
        window = self._widget.window()
        self.is_on = on
        if on:
            self._state_before = window.windowState()
            window.showFullScreen()
            self._timer.start()
        else:
            self._timer.stop()
            self._show_cursor()
            window.setWindowState(self._state_before)
        self.changed.emit(on)

    @Slot()
    def _hide_bars(self) -> None:
        if self.is_on:
            if self._canvas is not None:
                self._canvas.setCursor(Qt.CursorShape.BlankCursor)
            self.bars_wanted.emit(False)

    def _show_cursor(self) -> None:
        if self._canvas is not None:
            self._canvas.update_cursor()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Show the bars for a while when the mouse moves."""
        if self.is_on and event.type() == QEvent.Type.MouseMove:
            self._show_cursor()
            self.bars_wanted.emit(True)
            self._timer.start()
        return False

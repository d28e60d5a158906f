"""When the window of an encrypted library locks, and what is to be done after it closed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

from clipsearch import Library
from clipsearch.gui.lock.system_signals import SystemSignals

__all__ = ["Departure", "LockController"]

CHECK_SECONDS = 5
INPUT = {
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.TouchBegin, QEvent.Type.DragMove,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Departure:
    """Why the window closes: the program does this and begins anew, with nothing left in memory.

    Attributes:
        action: what to do with the library.
        passphrase: for what converts it.
        was_visible: whether the window is to be shown again.
    """

    action: Literal["lock", "encrypt", "decrypt"]
    passphrase: str = field(default="", repr=False)
    was_visible: bool = True


class LockController(QObject):
    """Locks an encrypted library on request, after a time without input, and when the screen is locked.

    Attributes:
        departure: why the window closed; None where the user just closed it.
        can_lock: whether the library is encrypted.
    """

    def __init__(self, library: Library, quit_window: Callable[[], None], window: QWidget) -> None:
        super().__init__(window)
        self._library, self._quit, self._window = library, quit_window, window
        self.departure: Departure | None = None
        self._last_input = time.time()
        self.can_lock = library.encryption.is_encrypted
        self.signals: SystemSignals | None = None
        if self.can_lock:
            self.signals = SystemSignals(self)
            self.signals.locked.connect(self._lock_with_screen)
            timer = QTimer(self)
            timer.setInterval(CHECK_SECONDS * 1000)
            timer.timeout.connect(self.check_idle)
            timer.start()
            if (application := QApplication.instance()) is not None:
                application.installEventFilter(self)

    @Slot()
    def lock(self) -> None:
        """Close the window and lock the library."""
        if self.can_lock:
            self.depart(Departure("lock"))

    @Slot(object)
    def depart(self, departure: Departure) -> None:
        """Close the window, to do this then."""
        visible = self._window.isVisible()
        self.departure = Departure(departure.action, departure.passphrase, visible)
        self._quit()

    @Slot()
    def _lock_with_screen(self) -> None:
        if self._library.settings.current.lock_with_screen:
            self.lock()

    @Slot()
    def check_idle(self) -> None:
        """Lock if there was no input for as long as the settings say; by the clock, also after sleep."""
        minutes = self._library.settings.current.lock_minutes
        if minutes and time.time() - self._last_input >= 60 * minutes:
            self.lock()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Note that the user is there."""
        if event.type() in INPUT:
            self._last_input = time.time()
        return False

"""What the desktop says of the screen and of sleep: by D-Bus on Linux.

macOS and Windows have notifications of their own (com.apple.screenIsLocked, WM_WTSSESSION_CHANGE), which
are not listened to, as nobody could try it; there a time without input locks.
"""

from __future__ import annotations

import os
import re
import sys
from typing import Any

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection

__all__ = ["SystemSignals"]

LOGIN = "org.freedesktop.login1"
SCREEN_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver")


class SystemSignals(QObject):
    """Listens to the screen saver, and to logind.

    Signals:
        locked: the screen was locked, or the computer is about to sleep.
    """

    locked = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        session_bus: QDBusConnection | None = None,
        system_bus: QDBusConnection | None = None,
    ) -> None:
        super().__init__(parent)
        if not sys.platform.startswith(("linux", "freebsd")):
            return
        session = session_bus or QDBusConnection.sessionBus()
        system = system_bus or QDBusConnection.systemBus()
        active: Any = SLOT("_become_active(bool)")  # PySide6 declares bytes, and takes text
        now: Any = SLOT("_lock()")
        if session.isConnected():
            for name in SCREEN_SAVERS:
                session.connect("", "", name, "ActiveChanged", self, active)
        if system.isConnected():
            system.connect(LOGIN, "", f"{LOGIN}.Manager", "PrepareForSleep", self, active)
            if path := _session_path(os.environ.get("XDG_SESSION_ID", "")):
                system.connect(LOGIN, path, f"{LOGIN}.Session", "Lock", self, now)

    @Slot(bool)
    def _become_active(self, active: bool) -> None:
        if active:
            self.locked.emit()

    @Slot()
    def _lock(self) -> None:
        self.locked.emit()


def _session_path(session: str) -> str:
    """The object of this login session; "" where it has no name."""
    if not re.fullmatch("[A-Za-z0-9]+", session):
        return ""
    escaped = f"_{ord(session[0]):x}{session[1:]}" if session[0].isdigit() else session
    return f"/org/freedesktop/login1/session/{escaped}"

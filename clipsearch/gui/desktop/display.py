"""Whether there is a display to open a window on; asked before Qt is loaded, which aborts without one."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

__all__ = ["has_display"]

PATIENCE = 2.0  # seconds for a display server to take a connection
WITHOUT_SCREEN = {"offscreen", "minimal", "vnc"}  # Qt platforms that show nothing here


def has_display(environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether a window could be seen; on Linux, whether a display server answers."""
    platform = environment.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if platform in WITHOUT_SCREEN:
        return False
    if sys.platform in ("win32", "darwin"):
        return True
    return _wayland(environment) or _x11(environment.get("DISPLAY", ""))


def _wayland(environment: Mapping[str, str]) -> bool:
    name = environment.get("WAYLAND_DISPLAY", "")
    # An absolute name replaces the runtime folder, as the protocol wants it.
    return bool(name) and _answers(str(Path(environment.get("XDG_RUNTIME_DIR", "/")) / name))


def _x11(display: str) -> bool:
    """Try a display's name, `[host]:number[.screen]`, as in X(7)."""
    host, colon, rest = display.rpartition(":")
    number = rest.partition(".")[0]
    if not colon or not number.isdigit():
        return False
    if host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 (where X servers listen)
        return _answers(path) or _answers("\0" + path)
    with contextlib.suppress(OSError):
        socket.create_connection((host.strip("[]"), 6000 + int(number)), PATIENCE).close()
        return True
    return False


def _answers(address: str) -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(PATIENCE)
        connection.connect(address)
        return True
    return False

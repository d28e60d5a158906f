"""Whether there is a display; checked before Qt is loaded, which aborts the process without one."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

__all__ = ["has_display"]

PATIENCE = 2.0  # seconds for a display server to accept a connection
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
    return bool(name) and _accepts_connection(str(Path(environment.get("XDG_RUNTIME_DIR", "/")) / name))


def _x11(display: str) -> bool:
    """Try to connect to a display named `[host]:number[.screen]`, as in X(7)."""
    host, colon, rest = display.rpartition(":")
    number = rest.partition(".")[0]
    if not colon or not number.isdigit():
        return False
    if host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 (where X servers listen)
        return _accepts_connection(path) or _accepts_connection("\0" + path)
    with contextlib.suppress(OSError):
        socket.create_connection((host.strip("[]"), 6000 + int(number)), PATIENCE).close()
        return True
    return False


def _accepts_connection(address: str) -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(PATIENCE)
        connection.connect(address)
        return True
    return False

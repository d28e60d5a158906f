"""Whether there is a display."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from clipsearch.system.display import has_display


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"DISPLAY": ""},
        {"DISPLAY": "nonsense"},
        {"DISPLAY": ":7654"},
        {"DISPLAY": "localhost:59.0"},
        {"WAYLAND_DISPLAY": "wayland-7654", "XDG_RUNTIME_DIR": "/nowhere"},
        {"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"},
    ],
)
@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a display")
def test_without_a_display_server_there_is_no_display(environment: dict[str, str]) -> None:
    assert not has_display(environment)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a display")
def test_a_display_server_that_accepts_is_a_display(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-0"))
        server.listen()
        assert has_display({"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)})

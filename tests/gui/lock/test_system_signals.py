"""The desktop says that the screen is locked, or that the computer sleeps: by a D-Bus of the test's own."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator

import pytest
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from pytestqt.qtbot import QtBot

from clipsearch.gui.lock import system_signals
from clipsearch.gui.lock.system_signals import SystemSignals

pytestmark = pytest.mark.skipif(
    not (sys.platform.startswith("linux") and shutil.which("dbus-daemon")), reason="there is no D-Bus"
)


@pytest.fixture
def bus() -> Iterator[str]:
    """The address of a bus; the path of a socket must be short."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [*command, f"--address=unix:dir={folder}"], stdout=subprocess.PIPE, text=True
        ) as daemon,
    ):
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        daemon.kill()


def test_screen_and_sleep_are_told(bus: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_SESSION_ID", "2")
    here = QDBusConnection.connectToBus(bus, "here")
    there = QDBusConnection.connectToBus(bus, "there")
    assert there.registerService(system_signals.LOGIN)
    signals = SystemSignals(None, here, here)
    locked: list[bool] = []
    signals.locked.connect(lambda: locked.append(True))

    def send(path: str, interface: str, name: str, *arguments: bool) -> None:
        message = QDBusMessage.createSignal(path, interface, name)
        message.setArguments(list(arguments))
        assert there.send(message)

    saver = "org.freedesktop.ScreenSaver"
    send("/ScreenSaver", saver, "ActiveChanged", False)
    send("/ScreenSaver", saver, "ActiveChanged", True)
    qtbot.waitUntil(lambda: len(locked) == 1)
    send("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", True)
    qtbot.waitUntil(lambda: len(locked) == 2)
    send("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", False)
    send("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", True)
    qtbot.waitUntil(lambda: len(locked) == 3)
    send("/org/freedesktop/login1/session/_33", "org.freedesktop.login1.Session", "Lock")
    send("/org/freedesktop/login1/session/_32", "org.freedesktop.login1.Session", "Lock")
    qtbot.waitUntil(lambda: len(locked) == 4)
    for name in ("here", "there"):
        QDBusConnection.disconnectFromBus(name)


def test_the_login_session_has_a_path() -> None:
    path = system_signals._session_path
    assert path("2") == "/org/freedesktop/login1/session/_32"
    assert path("c1") == "/org/freedesktop/login1/session/c1"
    assert path("") == path("a/b") == ""

"""A second start on a library raises the window that has it open, or reports that it is in use."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

import clipsearch
from clipsearch import Library
from clipsearch.gui import app
from clipsearch.gui.runtime import single_instance
from clipsearch.gui.runtime.single_instance import (
    ActivationRequest,
    InstanceServer,
    activate_running,
    bring_forward,
)
from tests.gui.conftest import Open

# The program as it starts, on a display that only Qt sees.
START = """
import sys
from clipsearch.__main__ import _Windows
from clipsearch.cli.main import main
class Windows(_Windows):
    def possible(self): return True
sys.exit(main(sys.argv[1:], Windows()))
"""


class Starts:
    """Starts the program in other processes, which end with the test."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self._running: list[subprocess.Popen[str]] = []

    def start(self, *args: object, folder: Path | None = None) -> subprocess.Popen[str]:
        root = str(Path(clipsearch.__file__).parents[1])
        process = subprocess.Popen(
            [sys.executable, "-c", START, *map(str, args)],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": root},
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._running.append(process)
        return process

    def ended(self, *args: object, folder: Path | None = None) -> tuple[int, str, str]:
        """Start it and wait for its end while this process's window processes events."""
        process = self.start(*args, folder=folder)
        self._qtbot.waitUntil(lambda: process.poll() is not None, timeout=30_000)
        said, complained = process.communicate()
        return process.returncode, said, complained

    def close(self) -> None:
        for process in self._running:
            process.kill()
            process.communicate()


@pytest.fixture
def starts(qtbot: QtBot) -> Iterator[Starts]:
    starts = Starts(qtbot)
    yield starts
    starts.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def instance_server(qapp: object, data: Path) -> Iterator[InstanceServer]:
    instance_server = InstanceServer(data)
    assert instance_server.address
    yield instance_server
    instance_server.close()


def caller(instance_server: InstanceServer) -> QLocalSocket:
    socket = QLocalSocket()
    socket.connectToServer(instance_server.address)
    assert socket.waitForConnected(1000)
    return socket


def test_a_second_start_raises_the_window(
    qtbot: QtBot, starts: Starts, open_window: Open, library: Library, photos: Path, tmp_path: Path
) -> None:
    window = open_window()
    instance_server = InstanceServer(library.data_folder)
    instance_server.requested.connect(lambda request: app._activate(window, request))
    window.showMinimized()
    second = ("--library", library.data_folder, "gui", photos.name)
    code, said, complained = starts.ended(*second, folder=tmp_path)
    instance_server.close()
    assert (code, complained) == (0, "")
    assert said == "clipsearch is already open; its window was brought to the front\n"
    assert not window.isMinimized()
    qtbot.waitUntil(lambda: [f.path for f in library.folders()] == [photos], timeout=5000)
    qtbot.waitUntil(lambda: not window.follow_controller.running, timeout=10_000)


def test_a_library_that_a_command_holds_stays_busy(starts: Starts, library: Library) -> None:
    code, said, complained = starts.ended("--library", library.data_folder, "gui")
    assert (code, said) == (1, "")
    assert "Another clipsearch is changing the library" in complained


def test_the_programs_own_window_answers(starts: Starts, data: Path) -> None:
    first = starts.start("--library", data, "gui")
    deadline = time.monotonic() + 30
    while not activate_running(data):
        assert first.poll() is None and time.monotonic() < deadline
    assert starts.ended("--library", data, "gui")[0] == 0
    first.send_signal(signal.SIGINT)
    said, complained = first.communicate(timeout=30)
    told = [line for line in complained.splitlines() if not line.startswith("This plugin does not support")]
    assert (first.returncode, said, told) == (0, "", [])
    assert not activate_running(data)


def test_the_window_is_as_large_as_before(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.setWindowState(Qt.WindowState.WindowMaximized | Qt.WindowState.WindowMinimized)
    bring_forward(widget)
    assert widget.windowState() & Qt.WindowState.WindowMaximized
    assert not widget.isMinimized()
    assert widget.isActiveWindow() or widget.isVisible()


def test_the_desktops_token_is_passed_on(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(single_instance.TOKEN_VARIABLE, "old")
    widget = QWidget()
    qtbot.addWidget(widget)
    bring_forward(widget, "token-7")
    assert os.environ[single_instance.TOKEN_VARIABLE] == "token-7"


@pytest.mark.parametrize(
    "asked",
    [
        ActivationRequest(),
        ActivationRequest(Path("/photos/new\nline"), "token"),
        ActivationRequest(Path(os.fsdecode(b"/\xff\xfe")) if os.name == "posix" else None),
        ActivationRequest(Path("/" + "n" * 4000)),
    ],
)
def test_what_is_sent_is_what_arrives(
    qtbot: QtBot, instance_server: InstanceServer, asked: ActivationRequest
) -> None:
    assert ActivationRequest.decoded(asked.encoded()) == asked
    socket = caller(instance_server)
    socket.write(asked.encoded())
    with qtbot.waitSignal(instance_server.requested, timeout=2000) as rung:
        socket.flush()
    assert rung.args == [asked]
    qtbot.waitUntil(lambda: socket.bytesAvailable() > 0)
    assert socket.readAll().data() == single_instance.ANSWER


GOOD = {"raise": True, "add": None, "token": ""}
BAD = [
    b"\n",
    b"\0\xff\n",
    b"null\n",
    b"[" * 20_000 + b"\n",
    b"1" * 10_000 + b"\n",
    b"x" * (2 * single_instance.MAX_BYTES),
    *(
        json.dumps(bad).encode() + b"\n"
        for bad in (
            {},
            GOOD | {"more": 1},
            GOOD | {"raise": 1.5},
            GOOD | {"add": 7},
            GOOD | {"add": "relative"},
            GOOD | {"add": "/n\0ul"},
            GOOD | {"token": None},
            GOOD | {"token": "two\nlines"},
            GOOD | {"token": "t" * 1000},
        )
    ),
]


@pytest.mark.parametrize("message", BAD)
def test_anything_else_is_ignored(qtbot: QtBot, instance_server: InstanceServer, message: bytes) -> None:
    heard: list[object] = []
    instance_server.requested.connect(heard.append)
    socket = caller(instance_server)
    socket.write(QByteArray(message))
    qtbot.waitUntil(lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState)
    assert heard == []
    assert socket.readAll().data() == b""


def test_a_caller_that_sends_nothing_is_disconnected(
    qtbot: QtBot, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single_instance, "CALLER_TIMEOUT", 50)
    instance_server = InstanceServer(data)
    socket = caller(instance_server)
    socket.write(b'{"raise"')
    qtbot.waitUntil(lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState)
    instance_server.close()


@pytest.mark.skipif(os.name != "posix", reason="a pipe of Windows goes with its process")
def test_a_socket_left_by_a_kill_is_replaced(
    qapp: object, data: Path, instance_server: InstanceServer
) -> None:
    address = Path(instance_server.address)
    instance_server.close()
    assert not address.exists()
    address.write_bytes(b"left behind")
    again = InstanceServer(data)
    assert again.address == str(address)
    assert address.is_socket()
    assert address.stat().st_mode & 0o077 == 0
    again.close()
    assert not address.exists()


def test_a_closed_window_does_not_answer(qtbot: QtBot, instance_server: InstanceServer) -> None:
    heard: list[object] = []
    instance_server.requested.connect(heard.append)
    socket = caller(instance_server)
    qtbot.wait(20)
    socket.write(ActivationRequest().encoded())
    socket.flush()
    instance_server.close()
    qtbot.waitUntil(lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState)
    assert heard == []


def test_the_window_works_without_a_socket(qapp: object, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single_instance, "_name", lambda folder: "/no/such/folder/" + "n" * 200)
    instance_server = InstanceServer(data)
    assert instance_server.address == ""
    instance_server.close()


@pytest.mark.serial
def test_nobody_answers_within_the_second(qapp: object, data: Path) -> None:
    before = time.monotonic()
    assert not activate_running(data)
    deaf = QLocalServer()
    assert deaf.listen(single_instance._name(data))
    assert not activate_running(data)
    deaf.close()
    assert time.monotonic() - before < 4 * single_instance.TIMEOUT


def test_each_library_has_its_own_socket(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "a")
    names = [single_instance._name(tmp_path / name) for name in ("a", "b", "link")]
    assert names[0] != names[1]
    assert names[0] == names[2]
    assert all(len(name) < 40 for name in names)

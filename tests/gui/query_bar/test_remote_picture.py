"""Pictures on the web: downloaded only after confirmation, within limits of time, size and host."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.query_bar import remote_picture
from clipsearch.gui.runtime.task_runner import TaskRunner
from tests.gui.conftest import mime, names, settle
from tests.gui.query_bar.test_drag_and_drop import drop, png

pytestmark = pytest.mark.usefixtures("one_thumbnail_process")


class Server(ThreadingHTTPServer):
    """A local HTTP server that records its requests.

    Attributes:
        asked: paths with the headers that came with them.
        gate: "/slow" waits here in the middle of a picture.
        elsewhere: where "/port" is sent on to.
    """

    daemon_threads = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.gate = threading.Event()
        self.elsewhere = ""

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        server.asked.append((self.path, dict(self.headers)))
        moved = {
            "/moved": "/green.png",
            "/away": f"http://localhost:{server.server_port}/green.png",
            "/round": "/round",
            "/port": server.elsewhere,
        }
        if self.path in moved:
            self.send_response(302)
            self.send_header("Location", moved[self.path])
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if self.path == "/gone":
            self.send_error(404)
            return
        kind, data = {
            "/page": ("text/html", b"<p>no picture</p>"),
            "/fake.png": ("image/png", b"no picture at all"),
            "/empty.png": ("image/png", b""),
        }.get(self.path, ("image/png", png("green")))
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if self.path not in ("/slow", "/endless"):
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        try:
            self.wfile.write(data)
            if self.path == "/slow":
                self.wfile.flush()
                server.gate.wait(10)
            while self.path == "/endless":
                self.wfile.write(bytes(65536))
        except OSError:
            pass  # nobody listens any more

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    yield from serve()


@pytest.fixture
def other() -> Iterator[Server]:
    """One on another port."""
    yield from serve()


def serve() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.gate.set()
    server.shutdown()
    thread.join()
    server.server_close()


def question(window: MainWindow) -> QMessageBox:
    (box,) = (box for box in window.findChildren(QMessageBox) if box.isVisible())
    return box


def answer(window: MainWindow, label: str) -> None:
    next(button for button in question(window).buttons() if button.text() == label).click()


def fetch(qtbot: QtBot, window: MainWindow, server: Server, path: str) -> None:
    drop(window, mime(links=(server.address(path),)))
    answer(window, "Download")
    qtbot.waitUntil(lambda: not window.query_controller.remote_pictures.busy, timeout=10_000)


def test_nothing_is_downloaded_before_confirmation(qtbot: QtBot, window: MainWindow, server: Server) -> None:
    drop(window, mime(html=f'<img src="{server.address("/green.png")}">'))
    assert "127.0.0.1" in question(window).text()
    qtbot.wait(200)
    assert not server.asked
    QTest.keyClick(question(window), Qt.Key.Key_Return)  # staying offline is the default
    qtbot.wait(200)
    assert not server.asked
    assert not window.query_controller.remote_pictures.busy
    assert window.query.picture is None


@pytest.mark.parametrize("answer_again", ["Stay offline", "Download"])
def test_another_port_of_the_host_is_another_question(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, server: Server, other: Server, answer_again: str
) -> None:
    """On a port of its own another program answers, such as one that only this computer can reach."""
    server.elsewhere = other.address("/green.png")
    fetch(qtbot, window, server, "/port")
    assert not other.asked
    assert f"127.0.0.1:{other.server_port}" in question(window).text()
    answer(window, answer_again)
    qtbot.waitUntil(lambda: not window.query_controller.remote_pictures.busy, timeout=10_000)
    if answer_again == "Download":
        settle(qtbot, window, tasks)
        assert names(window)[0] == "green"
    assert len(other.asked) == (answer_again == "Download")
    assert not window.messages.text


@pytest.mark.parametrize("path", ["/green.png", "/moved"])
def test_a_confirmed_picture_is_downloaded_and_searched_with(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, server: Server, path: str
) -> None:
    fetch(qtbot, window, server, path)
    settle(qtbot, window, tasks)
    assert names(window)[0] == "green"
    assert window.query.state.parts[0].name == path[1:]
    assert not window.messages.text
    headers = server.asked[-1][1]
    assert not {"Cookie", "Referer"} & headers.keys()
    assert headers["User-Agent"] == "clipsearch"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/page", "not a picture"),
        ("/gone", "the server answered 404"),
        ("/away", "it redirects to localhost"),
        ("/round", "could not be downloaded"),
        ("/endless", "larger than"),
        ("/empty.png", "there is nothing at that address"),
    ],
)
def test_a_failed_download_gives_the_reason(
    qtbot: QtBot, window: MainWindow, server: Server, path: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote_picture, "MAX_BYTES", 1 << 20)
    fetch(qtbot, window, server, path)
    assert said in window.messages.text
    assert "127.0.0.1" in window.messages.text
    assert window.query.picture is None
    assert all(asked in ("/round", path) for asked, _ in server.asked)


def test_a_download_that_is_no_picture_is_refused_by_its_content(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, server: Server
) -> None:
    fetch(qtbot, window, server, "/fake.png")
    settle(qtbot, window, tasks)
    assert "Cannot search with fake.png" in window.messages.text


def test_a_download_is_cancelled(qtbot: QtBot, window: MainWindow, server: Server) -> None:
    drop(window, mime(links=(server.address("/slow"),)))
    answer(window, "Download")
    qtbot.waitUntil(lambda: bool(server.asked))
    (button,) = (b for b in window.messages.findChildren(QPushButton) if b.isVisible())
    assert button.text() == "Stop"
    button.click()
    assert not window.query_controller.remote_pictures.busy
    assert not window.messages.text
    assert window.query.picture is None


def test_a_silent_server_times_out(
    qtbot: QtBot, window: MainWindow, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote_picture, "IDLE_TIMEOUT", 300)
    fetch(qtbot, window, server, "/slow")
    assert "could not be downloaded" in window.messages.text


def test_a_slow_server_times_out(
    qtbot: QtBot, window: MainWindow, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote_picture, "TOTAL_TIMEOUT", 300)
    fetch(qtbot, window, server, "/slow")
    assert "it takes too long" in window.messages.text


def test_the_window_closes_during_a_download(qtbot: QtBot, window: MainWindow, server: Server) -> None:
    drop(window, mime(links=(server.address("/slow"),)))
    answer(window, "Download")
    qtbot.waitUntil(lambda: bool(server.asked))
    window.close()

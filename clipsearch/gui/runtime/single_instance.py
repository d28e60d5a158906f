"""One window on a library: a second start activates the first through a local socket."""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QWidget

from clipsearch.paths import absolute

__all__ = ["ActivationRequest", "InstanceServer", "activate_running", "bring_forward"]

TIMEOUT = 1.0  # seconds for the running window to answer
RETRY = 0.05  # seconds between two attempts; the window may just be starting
MAX_BYTES = 32 << 10  # of a message; a path has at most 4,096 bytes, each at most six characters
CALLER_TIMEOUT = 2000  # milliseconds for a caller to send its message
MAX_TOKEN = 256
ANSWER = b"raised\n"
TOKEN_VARIABLE = "XDG_ACTIVATION_TOKEN"  # noqa: S105 (Wayland: the right to come forward)


@dataclass(frozen=True)
class ActivationRequest:
    """What a second start sends to the window, which then comes to the front.

    Attributes:
        path: a folder to add or a photo to search with, absolute.
        token: what the desktop gave the second start so that a window may take the focus.
    """

    path: Path | None = None
    token: str = ""

    def encoded(self) -> bytes:
        """One line of JSON; bytes of a name that are no text travel as lone surrogates."""
        add = None if self.path is None else str(self.path)
        return json.dumps({"raise": True, "add": add, "token": self.token}).encode("ascii") + b"\n"

    @classmethod
    def decoded(cls, line: bytes) -> Self | None:
        """Read a line; None for anything that `encoded` does not write."""
        try:
            match json.loads(line):
                case {"raise": True, "add": None | str() as add, "token": str() as token, **rest} if not rest:
                    pass
                case _:
                    return None
        except (ValueError, RecursionError):
            return None
        if add is not None and ("\0" in add or not Path(add).is_absolute()):
            return None
        if len(token) > MAX_TOKEN or not (token.isascii() and token.isprintable()):
            return None
        return cls(None if add is None else Path(add), token)


class InstanceServer(QObject):
    """The running window's end of the socket; ignores anything but a valid `ActivationRequest`.

    Signals:
        requested: an ActivationRequest.
    """

    requested = Signal(object)

    def __init__(self, data_folder: Path, parent: QObject | None = None) -> None:
        """Listen for this library, whose lock the caller holds.

        Where no socket can be made, nothing is emitted, and a second start reports that the library
        is in use.
        """
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)
        name = _name(data_folder)
        QLocalServer.removeServer(name)  # whoever left it behind did not hold the lock any more
        self._server.listen(name)

    @property
    def address(self) -> str:
        """The socket's full name; empty while nothing listens."""
        return self._server.fullServerName() if self._server.isListening() else ""

    def close(self) -> None:
        """Stop listening, remove the socket, and emit nothing any more."""
        self._server.close()

    @Slot()
    def _accept(self) -> None:
        while (caller := self._server.nextPendingConnection()) is not None:
            caller.setReadBufferSize(MAX_BYTES)
            caller.disconnected.connect(caller.deleteLater)
            caller.readyRead.connect(lambda caller=caller: self._read_request(caller))
            QTimer.singleShot(CALLER_TIMEOUT, caller, caller.abort)
            self._read_request(caller)

    def _read_request(self, caller: QLocalSocket) -> None:
        if not self._server.isListening():
            caller.abort()
            return
        if not caller.canReadLine():
            if caller.bytesAvailable() >= MAX_BYTES:
                caller.abort()
            return
        request = ActivationRequest.decoded(bytes(caller.readLine(MAX_BYTES).data()))
        if request is None:
            caller.abort()
            return
        self.requested.emit(request)
        caller.write(ANSWER)
        caller.disconnectFromServer()  # once the answer is sent


def activate_running(data_folder: Path, path: Path | None = None) -> bool:
    """Bring the window that is open on a library to the front; False if none answers in time.

    Args:
        data_folder: the library's.
        path: what the window is to open; relative to this process's working directory.
    """
    # Qt's sockets need an application object, and this process may have none.
    application = QCoreApplication.instance() or QCoreApplication([])
    message = ActivationRequest(None if path is None else absolute(path), _own_token()).encoded()
    deadline = time.monotonic() + TIMEOUT
    while not (answered := _send(_name(data_folder), message, deadline)) and time.monotonic() < deadline:
        time.sleep(RETRY)
    del application
    return answered


def bring_forward(window: QWidget, token: str = "") -> None:
    """Show a window above all others, as large as it was before it was minimised."""
    if token:
        os.environ[TOKEN_VARIABLE] = token  # Qt takes it from here, and removes it
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


def _send(name: str, message: bytes, deadline: float) -> bool:
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(_milliseconds_left(deadline)) or not _is_ours(socket.fullServerName()):
        return False
    socket.write(message)
    while not socket.canReadLine() and socket.waitForReadyRead(_milliseconds_left(deadline)):
        pass
    return socket.readLine(len(ANSWER) + 1).data() == ANSWER


def _milliseconds_left(deadline: float) -> int:
    """Milliseconds until the deadline, at least 1."""
    return max(1, round((deadline - time.monotonic()) * 1000))


def _is_ours(address: str) -> bool:
    """Whether the socket is this user's: on POSIX it lies where others could have put one."""
    if os.name != "posix":
        return True
    try:
        return os.stat(address).st_uid == os.getuid()  # noqa: PTH116 (it need not be a valid path)
    except (OSError, ValueError):
        return False


def _name(data_folder: Path) -> str:
    """The socket's name, of one user and library; short, since a socket's path is limited to 104 bytes."""
    user = str(os.getuid()) if os.name == "posix" else getpass.getuser()
    key = os.fsencode(data_folder.resolve()) + b"\0" + user.encode("utf-8", "surrogateescape")
    return f"clipsearch-{hashlib.blake2b(key, digest_size=10).hexdigest()}"


def _own_token() -> str:
    token = os.environ.get(TOKEN_VARIABLE, "")
    return token if len(token) <= MAX_TOKEN and token.isascii() and token.isprintable() else ""

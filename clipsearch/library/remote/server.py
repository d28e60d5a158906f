"""The end that answers: a process that has a library open is asked by commands on the same library."""

from __future__ import annotations

import logging
import os
import re
import secrets
import stat
import tempfile
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from typing import Any

from clipsearch.errors import ClipsearchError
from clipsearch.library.remote import protocol
from clipsearch.library.remote.protocol import Address
from clipsearch.library.searching.search_service import SearchService
from clipsearch.system import atomic_files, file_names

__all__ = ["AnswerServer"]

AT_ONCE = 4
BACKLOG = 16
LONGEST_PATH = 100  # bytes of a socket's path; systems take 103 to 107
PREFIX = "clipsearch-"
PLACE = re.compile(rf"{PREFIX}[a-z0-9_]{{8}}")  # as `mkdtemp` names it
SOCKET = "s"
logger = logging.getLogger(__name__)


class AnswerServer:
    """Answers what `answers.ask` asks of one library, in threads of its own, until it is closed.

    The socket lies in a new folder that only this user can enter, since a data folder may have a
    long path or lie on a drive without sockets. Its address, and the key without which nobody is
    answered, are in a private file of the library. Only the process that holds the library's lock
    may answer. Messages are JSON.
    """

    def __init__(self, library: SearchService, folder: Path) -> None:
        """Listen from now on.

        Raises:
            OSError: no socket, or no file with its address, can be made.
        """
        self._library = library
        self._file = folder / file_names.ADDRESS
        _clear(folder)
        self._address = Address(str(folder.resolve()), _place(), secrets.token_bytes(protocol.SEAL))
        self._closed = threading.Event()
        try:
            family = "AF_PIPE" if os.name == "nt" else "AF_UNIX"
            self._listener = Listener(self._address.socket, family, BACKLOG)
            try:
                atomic_files.write_atomically(self._file, self._address.encoded())
            except OSError:
                self._listener.close()
                raise
        except OSError:
            _remove(self._address.socket)
            raise
        self._pool = ThreadPoolExecutor(AT_ONCE, "answering")
        self._door = threading.Thread(target=self._admit, name="answering-door", daemon=True)
        self._door.start()

    def close(self) -> None:
        """Answer nobody any more; waits for answers that are being made. Safe to call twice."""
        if self._closed.is_set():
            return
        self._closed.set()
        atomic_files.delete(self._file)
        with suppress(OSError):  # not every system wakes a thread by closing what it listens to
            protocol.connected(self._address.socket).close()
        self._door.join()
        self._listener.close()
        self._pool.shutdown()
        _remove(self._address.socket)

    def _admit(self) -> None:
        while not self._closed.is_set():
            try:
                line = self._listener.accept()
            except OSError:  # who called has hung up already, or too many files are open
                self._closed.wait(0.1)
                continue
            self._pool.submit(self._answer, line)

    def _answer(self, line: Connection) -> None:
        """Answer one question. Who says nothing, or nothing of sense, is left without an answer."""
        with line, suppress(OSError, EOFError):
            if not line.poll(protocol.PATIENCE) or self._closed.is_set():
                return
            data = line.recv_bytes(protocol.MOST_BYTES)
            nonce, key = data[: protocol.SEAL], self._address.key
            try:
                question = protocol.unsealed(key, nonce, data[protocol.SEAL :])
            except ValueError:
                return
            line.send_bytes(protocol.HEARD)
            try:
                answer: dict[str, Any] = {"found": self._found(question)}
            except ClipsearchError as error:
                answer = {"error": type(error).__name__, "about": protocol.from_error(error)}
            line.send_bytes(protocol.sealed(key, nonce, answer, asked=False))

    def _found(self, question: Mapping[str, Any]) -> Any:
        limit = question["limit"]
        match question["ask"]:
            case "search":
                return _rows(self._library.search(protocol.as_query(question["query"]), limit))
            case "search_each":
                each = self._library.search_each(question["lines"], limit)
                return [[line, _rows(found)] for line, found in each]
            case "describe":
                return _rows(self._library.describe(Path(question["picture"]), limit))
            case other:
                raise AssertionError(f"{other!r} is not in protocol {protocol.PROTOCOL}")


def _rows(found: Any) -> list[dict[str, Any]]:
    return [_plain(asdict(one)) for one in found]


def _plain(value: Any) -> Any:
    """The same with texts for paths."""
    match value:
        case Path():
            return str(value)
        case dict():
            return {name: _plain(part) for name, part in value.items()}
        case tuple():
            return [_plain(part) for part in value]
    return value


def _place() -> str:
    """A name for a socket or pipe that nobody can foresee."""
    if os.name == "nt":
        return rf"\\.\pipe\{PREFIX}{secrets.token_hex(16)}"
    folder = tempfile.mkdtemp(prefix=PREFIX)
    if len(os.fsencode(folder)) > LONGEST_PATH - 2:
        Path(folder).rmdir()
        folder = tempfile.mkdtemp(prefix=PREFIX, dir="/tmp")
    return f"{folder}/{SOCKET}"


def _clear(folder: Path) -> None:
    """Remove the socket of a process that was killed; we hold the lock, so it is gone."""
    left = Address.read(folder)
    if left is not None:
        _remove(left.socket)


def _remove(place: str) -> None:
    """Remove a socket and its folder, if they are as we make them: a file may name anything."""
    path = Path(place)
    if os.name == "nt" or path.name != SOCKET or not PLACE.fullmatch(path.parent.name):
        return
    with suppress(OSError, ValueError):
        around = path.parent.lstat()
        if (around.st_uid, around.st_mode) != (os.geteuid(), stat.S_IFDIR | 0o700):
            return
        with suppress(FileNotFoundError):
            if stat.S_ISSOCK(path.lstat().st_mode):
                path.unlink()
        path.parent.rmdir()

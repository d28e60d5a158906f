"""The server: a process that has a library open answers commands on it, and changes it for them."""

from __future__ import annotations

import os
import re
import secrets
import stat
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import asdict
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from typing import Any, TypeVar

from clipsearch.errors import Cancelled, ClipsearchError, LibraryError
from clipsearch.library.remote import protocol
from clipsearch.library.remote.protocol import Address
from clipsearch.library.searching.query_json import query_from_json
from clipsearch.library.searching.search_service import SearchService
from clipsearch.records import Hit, Progress
from clipsearch.system import atomic_files, file_names

__all__ = ["AnswerServer"]

THREADS = 4  # that answer requests
MOST_CLIENTS = 32  # at once; others are not answered, and answer themselves
BACKLOG = 128
MAX_PATH = 100  # bytes of a socket's path; systems take 103 to 107
PREFIX = "clipsearch-"
PLACE = re.compile(rf"{PREFIX}[a-z0-9_]{{8}}")  # as `mkdtemp` names it
SOCKET = "s"
SHORT_PLACE = "/tmp"  # noqa: S108 (a folder of our own is made in it)
READING = ("search", "search_each", "describe", "places", "index_growth")
REPORT_EVERY = 0.5  # seconds
Item = TypeVar("Item")
Change = Callable[[Mapping[str, Any], Callable[[Progress], None], threading.Event], Any]
"""Gets a request; what is called with its progress; an event that cancels it."""


class AnswerServer:
    """Answers requests to one library, in threads of its own, until it is closed.

    The socket lies in a new folder that only this user can enter, since a data folder may have a
    long path or lie on a drive without sockets. Its address, and the key that signs all messages,
    are in a private file of the library. Only the process that holds the library's lock may answer.
    """

    def __init__(self, library: SearchService, folder: Path, change: Change | None = None) -> None:
        """Listen from now on.

        Args:
            library: answers what only reads.
            folder: its data folder.
            change: carries out a request that changes the library, and returns its result as JSON data.

        Raises:
            OSError: no socket, or no file with its address, can be made.
        """
        self._library = library
        self._change = change
        self._file = folder / file_names.ADDRESS
        _remove_stale_socket(folder)
        key = secrets.token_bytes(protocol.SIGNATURE_BYTES)
        self._address = Address(str(folder.resolve()), _new_socket_path(), key)
        self._closed = threading.Event()
        try:
            family = "AF_PIPE" if os.name == "nt" else "AF_UNIX"
            self._listener = Listener(self._address.socket, family, BACKLOG)
            try:
                atomic_files.write_atomically(self._file, self._address.to_bytes())
            except OSError:
                self._listener.close()
                raise
        except OSError:
            _remove_socket(self._address.socket)
            raise
        self._pool = ThreadPoolExecutor(MOST_CLIENTS, "answer")
        self._turns = threading.Semaphore(THREADS)
        self._lock = threading.Lock()
        self._connections: set[Connection] = set()
        self._acceptor = threading.Thread(target=self._accept, name="answer-accept", daemon=True)
        self._acceptor.start()

    def close(self) -> None:
        """Take no more requests, and hang up on all clients, which answer themselves. Safe to call twice."""
        if self._closed.is_set():
            return
        self._closed.set()
        atomic_files.delete(self._file)
        with suppress(OSError):  # closing a socket does not wake the thread that listens on every system
            protocol.connect(self._address.socket).close()
        self._acceptor.join()
        self._listener.close()
        with self._lock:
            for connection in self._connections:
                protocol.hang_up(connection)
        self._pool.shutdown()
        _remove_socket(self._address.socket)

    def _accept(self) -> None:
        while not self._closed.is_set():
            try:
                connection = self._listener.accept()
            except OSError:  # the client has hung up already, or too many files are open
                self._closed.wait(0.1)
                continue
            with self._lock:
                is_welcome = len(self._connections) < MOST_CLIENTS and not self._closed.is_set()
                if is_welcome:
                    self._connections.add(connection)
            if is_welcome:
                self._pool.submit(self._serve, connection)
            else:
                connection.close()

    def _serve(self, connection: Connection) -> None:
        try:
            with suppress(OSError, EOFError):
                self._respond(connection)
        finally:
            with self._lock:  # not before: nobody may hang up on another connection of the same number
                self._connections.remove(connection)
                connection.close()

    def _respond(self, connection: Connection) -> None:
        """Answer one request; a client that sends none in time, or none with our key, gets no answer.

        Raises:
            OSError, EOFError: it is gone, or does not send or read in time.
        """
        data = protocol.receive(connection)
        nonce, key = data[: protocol.SIGNATURE_BYTES], self._address.key
        try:
            request = protocol.verify(key, nonce, data[protocol.SIGNATURE_BYTES :])
        except ValueError:
            return

        def send(answer: Mapping[str, Any]) -> None:
            protocol.send(connection, protocol.sign(key, nonce, answer, is_request=False))

        protocol.send(connection, protocol.ACKNOWLEDGED)
        try:
            result = self._answer(request) if request["method"] in READING else self._carry_out(request, send)
        except ClipsearchError as error:
            send({"error": protocol.error_to_json(error)})
        else:
            send({"result": result})

    def _carry_out(self, request: Mapping[str, Any], send: Callable[[Mapping[str, Any]], None]) -> Any:
        """Change the library, and report progress meanwhile; a client that hangs up cancels it."""
        if self._change is None:
            raise LibraryError("The library cannot be changed from here")
        cancel = threading.Event()
        latest: deque[Progress] = deque(maxlen=1)
        with ThreadPoolExecutor(1, "change") as worker:
            try:
                done = worker.submit(self._change, request, latest.append, cancel)
                while not wait([done], REPORT_EVERY).done:
                    if self._closed.is_set():
                        raise Cancelled
                    send({"progress": asdict(latest[0]) if latest else None})
            except (OSError, Cancelled):
                cancel.set()
                raise
            return done.result()

    def _answer(self, request: Mapping[str, Any]) -> Any:
        with self._turns:
            if self._closed.is_set():
                raise Cancelled
            return self._read(request)

    def _until_closed(self, items: Iterable[Item]) -> Iterator[Item]:
        for item in items:
            if self._closed.is_set():
                raise Cancelled
            yield item

    def _read(self, request: Mapping[str, Any]) -> Any:
        limit, as_json = request.get("limit", 0), protocol.records_to_json
        match request["method"]:
            case "places":
                return sorted(self._library.place_names())
            case "index_growth":
                return self._library.index_growth()
            case "search":
                query = query_from_json(request["query"])
                return as_json(self._library.search(query, limit, every=request["every"]))
            case "search_each":
                queries = list(map(query_from_json, request["queries"]))
                each = self._library.search_each(queries, limit, every=request["every"])
                return [_answer_to_json(found) for found in self._until_closed(each)]
            case "describe":
                picture = Path(request["picture"])
                return as_json(self._library.describe(picture, limit, every=request["every"]))
            case other:
                raise AssertionError(f"{other!r} is not in protocol {protocol.PROTOCOL}")


def _answer_to_json(found: list[Hit] | ClipsearchError) -> dict[str, Any]:
    """The answer to one of many queries."""
    if isinstance(found, ClipsearchError):
        return {"error": protocol.error_to_json(found)}
    return {"hits": protocol.records_to_json(found)}


def _new_socket_path() -> str:
    """An unpredictable name for a socket or pipe."""
    if os.name == "nt":
        return rf"\\.\pipe\{PREFIX}{secrets.token_hex(16)}"
    folder = tempfile.mkdtemp(prefix=PREFIX)
    if len(os.fsencode(folder)) > MAX_PATH - 2:
        Path(folder).rmdir()
        folder = tempfile.mkdtemp(prefix=PREFIX, dir=SHORT_PLACE)
    return f"{folder}/{SOCKET}"


def _remove_stale_socket(folder: Path) -> None:
    """Remove the socket of a process that was killed; we hold the lock, so it does not run."""
    address = Address.read(folder)
    if address is not None:
        _remove_socket(address.socket)


def _remove_socket(place: str) -> None:
    """Remove a socket and its folder, if they are as and where we make them: a file may name anything."""
    path = Path(place)
    if os.name == "nt" or path.name != SOCKET or not PLACE.fullmatch(path.parent.name):
        return
    if os.fspath(path.parent.parent) not in (tempfile.gettempdir(), SHORT_PLACE):
        return
    with suppress(OSError, ValueError):
        around = path.parent.lstat()
        if (around.st_uid, around.st_mode) != (os.geteuid(), stat.S_IFDIR | 0o700):
            return
        with suppress(FileNotFoundError):
            if stat.S_ISSOCK(path.lstat().st_mode):
                path.unlink()
        path.parent.rmdir()

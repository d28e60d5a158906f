"""Requests to another process that has the same library open: their format, and the client's end.

Imports neither NumPy nor the stores, so that a command that another process answers starts at once.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from clipsearch import errors
from clipsearch.errors import Cancelled, ClipsearchError, PhotoError, QueryError
from clipsearch.records import Hit, IndexReport, Label, PhotoFacts, Progress, SwitchStatus
from clipsearch.records.duplicates import DuplicateGroup, DuplicatePhoto
from clipsearch.system import file_names
from clipsearch.system.atomic_files import read_json, require_file

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

__all__ = [
    "ACKNOWLEDGED", "TIMEOUT", "Address", "connect", "error_from_json", "error_to_json", "groups_from_json",
    "groups_to_json", "hang_up", "hits_from_json", "labels_from_json", "receive", "records_to_json",
    "report_from_json", "report_to_json", "request", "send", "sign", "verify",
]  # fmt: skip

PROTOCOL = 9  # raise it with every change of the messages
ACKNOWLEDGED = b"heard"  # the first response, sent at once; the second may have to wait for the model
TIMEOUT = 1.0  # seconds within which a process that runs begins to send something
TRANSFER_TIMEOUT = 5.0  # seconds that sending or reading one message may take
ANSWER_TIMEOUT = 60.0  # seconds that an answer may take; a model may have to be loaded for it
MAX_BYTES = 64 << 20  # of a message
SIGNATURE_BYTES = hashlib.sha256().digest_size


@dataclass(frozen=True, slots=True)
class Address:
    """Where the process that has a library open listens; kept in the library's private folder.

    Attributes:
        home: the data folder that it answers for: a copy of the folder has a copy of the file.
        socket: a local socket's path, or a pipe's name (Windows).
        key: a secret, new with each start of the server, that signs all messages.
    """

    home: str
    socket: str
    key: bytes

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """The address in a data folder, or None where there is none for this folder and version."""
        try:
            match _read_json(folder / file_names.ADDRESS):
                case {"protocol": version, "home": home, "socket": str() as place, "key": str() as key}:
                    is_ours = version == PROTOCOL and home == str(folder.resolve())
                    return cls(str(home), place, bytes.fromhex(key)) if is_ours else None
        except (OSError, ValueError):
            pass  # no process answers, or another program wrote the file
        return None

    def to_bytes(self) -> bytes:
        """The content of the file."""
        return json.dumps(asdict(self) | {"protocol": PROTOCOL, "key": self.key.hex()}).encode()


def _read_json(path: Path) -> Any:
    """What a JSON file holds; a link to one is not followed. Raises OSError and ValueError."""
    require_file(path)
    return read_json(path)


def request(
    address: Address,
    message: Mapping[str, Any],
    on_progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
) -> Any:
    """Send a request to the process at an address, and return its result as JSON data.

    Args:
        address: of the process.
        message: the request.
        on_progress: called with the progress of a long request.
        cancel: set it from anywhere to stop a long request within a second.

    Raises:
        Cancelled: `cancel` was set.
        ClipsearchError: the process answered with this error.
        OSError, EOFError, ValueError: no process listens, or it does not answer in time or correctly.
    """
    nonce = secrets.token_bytes(SIGNATURE_BYTES)
    with connect(address.socket) as connection:
        send(connection, nonce + sign(address.key, nonce, message))
        if receive(connection) != ACKNOWLEDGED:
            raise ValueError("the request was not acknowledged")
        while "progress" in (answer := _receive_answer(connection, address.key, nonce)):
            if cancel is not None and cancel.is_set():
                raise Cancelled
            if on_progress is not None and answer["progress"] is not None:
                on_progress(Progress(**answer["progress"]))
    if "error" in answer:
        raise error_from_json(answer["error"])
    return answer["result"]


def _receive_answer(connection: Connection, key: bytes, nonce: bytes) -> dict[str, Any]:
    return verify(key, nonce, receive(connection, ANSWER_TIMEOUT), is_request=False)


def connect(place: str) -> Connection:
    """A connection to a local socket or pipe. Raises OSError where no process listens."""
    from multiprocessing.connection import Client, Connection  # only where there is an address

    if os.name == "nt":
        return Client(place, family="AF_PIPE")
    with socket.socket(socket.AF_UNIX) as end:
        end.settimeout(TIMEOUT)  # the queue of a process that is stopped may be full
        end.connect(place)
        end.setblocking(True)
        return Connection(end.detach())


def send(connection: Connection, data: bytes) -> None:
    """Send one message. Raises OSError where the other side is gone, or does not read it in time."""
    with _deadline(connection):
        connection.send_bytes(data)


def receive(connection: Connection, timeout: float = TIMEOUT) -> bytes:
    """Receive one message, which must begin within `timeout` seconds.

    Raises:
        OSError, EOFError: the other side is gone, sends nothing in time, or does not end in time.
    """
    if not connection.poll(timeout):
        raise TimeoutError("no message in time")
    with _deadline(connection):
        return connection.recv_bytes(MAX_BYTES)


@contextmanager
def _deadline(connection: Connection) -> Iterator[None]:
    """Hang up if what is done within the block takes longer than `TRANSFER_TIMEOUT`."""
    timer = threading.Timer(TRANSFER_TIMEOUT, hang_up, (connection,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()  # it must not hang up on another connection that got the same number


def hang_up(connection: Connection) -> None:
    """Let whoever waits for a connection, in any thread, get an OSError or EOFError; needs no answer."""
    if os.name == "nt":
        # Closing cancels a message that another thread sends; waits to receive one have time limits, and
        # once a message has begun, a pipe of messages has all of it.
        with suppress(OSError):  # it is closed already
            connection.close()
        return
    with suppress(OSError), socket.socket(fileno=os.dup(connection.fileno())) as end:
        end.shutdown(socket.SHUT_RDWR)


# `multiprocessing.connection` can authenticate with a key, but waits for each step of that without a
# time limit, so that one silent client would block the server, and a stopped server its clients.


def sign(key: bytes, nonce: bytes, message: Mapping[str, Any], *, is_request: bool = True) -> bytes:
    """A message as JSON behind its HMAC, which holds for one key, nonce and direction."""
    body = json.dumps(message).encode("ascii")  # undecodable bytes of a name are lone surrogates
    return _signature(key, nonce, body, is_request) + body


def verify(key: bytes, nonce: bytes, data: bytes, *, is_request: bool = True) -> dict[str, Any]:
    """The message in what `sign` made. Raises ValueError for anything else."""
    signature, body = data[:SIGNATURE_BYTES], data[SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _signature(key, nonce, body, is_request)):
        raise ValueError("the message is not signed with our key")
    message: dict[str, Any] = json.loads(body)
    return message


def _signature(key: bytes, nonce: bytes, body: bytes, is_request: bool) -> bytes:
    return hmac.digest(key, (b"?" if is_request else b"!") + nonce + body, "sha256")


def records_to_json(records: Sequence[Hit] | Sequence[Label]) -> list[dict[str, Any]]:
    """Hits or labels as dictionaries, with text for paths."""
    return [_plain(asdict(record)) for record in records]


def _plain(value: Any) -> Any:
    match value:
        case Path():
            return str(value)
        case dict():
            return {name: _plain(part) for name, part in value.items()}
        case tuple():
            return [_plain(part) for part in value]
    return value


def hits_from_json(rows: list[dict[str, Any]]) -> list[Hit]:
    """The hits that `records_to_json` made these dictionaries of."""
    return [
        Hit(
            **row
            | {
                "path": Path(row["path"]),
                "facts": PhotoFacts(**row["facts"]),
                "copies": tuple(map(Path, row["copies"])),
                "reasons": tuple(row["reasons"]),
                "parts": tuple(map(Path, row["parts"])),
            }
        )
        for row in rows
    ]


def labels_from_json(rows: list[dict[str, Any]]) -> list[Label]:
    """The labels that `records_to_json` made these dictionaries of."""
    return [Label(**row) for row in rows]


def groups_to_json(groups: Sequence[DuplicateGroup]) -> list[dict[str, Any]]:
    """Groups as dictionaries, with text for paths."""
    return [_plain(asdict(group)) for group in groups]


def groups_from_json(rows: list[dict[str, Any]]) -> list[DuplicateGroup]:
    """The groups that `groups_to_json` made these dictionaries of."""
    return [
        DuplicateGroup(
            row["tier"], tuple(map(_photo, row["photos"])), row["reason"], tuple(row["differences"])
        )
        for row in rows
    ]


def _photo(row: dict[str, Any]) -> DuplicatePhoto:
    paths = {"path": Path(row["path"]), "copies": tuple(map(Path, row["copies"]))}
    return DuplicatePhoto(**row | paths | {"facts": PhotoFacts(**row["facts"])})


def report_to_json(report: IndexReport) -> dict[str, Any]:
    """A report as a dictionary, with text for paths."""
    plain: dict[str, Any] = _plain(asdict(report))
    return plain


def report_from_json(row: dict[str, Any]) -> IndexReport:
    """The report that `report_to_json` made this dictionary of."""
    status = row["switch_status"]
    return IndexReport(
        **row
        | {
            "offline": tuple(map(Path, row["offline"])),
            "unreadable": tuple(map(Path, row["unreadable"])),
            "notices": tuple(row["notices"]),
            "switch_status": SwitchStatus(**status) if status is not None else None,
        }
    )


def error_to_json(error: ClipsearchError) -> dict[str, Any]:
    """An error's class, what it is made of, and its term."""
    reason = [error.reason] if isinstance(error, PhotoError) else []
    return {
        "class": type(error).__name__,
        "arguments": [*reason, error.message, error.hint],
        "term": error.term,
        "value": error.value if isinstance(error, QueryError) else "",
    }


def error_from_json(row: dict[str, Any]) -> ClipsearchError:
    """The error that `error_to_json` made this of. Raises ValueError for anything else."""
    kind = getattr(errors, row["class"], None)
    if not (isinstance(kind, type) and issubclass(kind, ClipsearchError)):
        raise ValueError(f"there is no error named {row['class']!r}")
    error = kind(*([] if kind is Cancelled else row["arguments"]))
    error.term = row["term"]
    if isinstance(error, QueryError):
        error.value = row.get("value", "")  # an older process sends none
    return error

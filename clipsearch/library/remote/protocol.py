"""What one clipsearch asks another that has the same library open: what is said, and how it is asked.

Imports neither NumPy nor the stores, so that a command that is answered elsewhere starts at once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from clipsearch import errors
from clipsearch.errors import ClipsearchError, PhotoError
from clipsearch.library.searching.query import Query, Term
from clipsearch.records import Filters, Hit, Label, PhotoFacts
from clipsearch.system import file_names
from clipsearch.system.atomic_files import is_file

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

__all__ = [
    "HEARD", "MOST_BYTES", "PATIENCE", "Address", "as_query", "ask", "connected",
    "from_error", "from_hits", "from_labels", "from_query", "sealed", "unsealed",
]  # fmt: skip

PROTOCOL = 1  # raise it with every change of what is said
HEARD = b"heard"  # the first answer to a question, at once; the second may have to wait for the model
PATIENCE = 1.0  # seconds within which whoever runs says something
LONGEST = 60.0  # seconds that an answer may take; a model may have to be loaded for it
MOST_BYTES = 64 << 20  # of a message
SEAL = hashlib.sha256().digest_size


@dataclass(frozen=True, slots=True)
class Address:
    """Where the process that has a library open is asked; kept in the library's private folder.

    Attributes:
        home: the data folder that it answers for: a copy of the folder has a copy of the file.
        socket: a local socket's path, or a pipe's name (Windows).
        key: a secret of this start; nobody without it is answered, or believed.
    """

    home: str
    socket: str
    key: bytes

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """The address in a data folder, or None where there is none for this folder and version."""
        try:
            match json.loads(_read(folder / file_names.ADDRESS)):
                case {"protocol": said, "home": home, "socket": str() as place, "key": str() as key}:
                    known = said == PROTOCOL and home == str(folder.resolve())
                    return cls(str(home), place, bytes.fromhex(key)) if known else None
        except (OSError, ValueError, RecursionError):
            pass  # nobody is there, or not one of ours wrote it
        return None

    def encoded(self) -> bytes:
        """The content of the file."""
        return json.dumps(asdict(self) | {"protocol": PROTOCOL, "key": self.key.hex()}).encode()


def _read(path: Path) -> bytes:
    """The content of a file; a link to one is not followed. Raises OSError."""
    if not is_file(path):
        raise FileNotFoundError(path)
    return path.read_bytes()


def ask(address: Address, question: Mapping[str, Any]) -> Any:
    """Put a question to the process at an address, and return what it answers.

    Raises:
        ClipsearchError: it answered that this is wrong.
        OSError, EOFError, ValueError: nobody is there, or who is does not answer in time or sense.
    """
    nonce = secrets.token_bytes(SEAL)
    with connected(address.socket) as line:
        line.send_bytes(nonce + sealed(address.key, nonce, question))
        if not line.poll(PATIENCE) or line.recv_bytes(MOST_BYTES) != HEARD or not line.poll(LONGEST):
            raise TimeoutError("no answer in time")
        answer = unsealed(address.key, nonce, line.recv_bytes(MOST_BYTES), asked=False)
    if "error" in answer:
        raise _error(answer["error"], answer["about"])
    return answer["found"]


def connected(place: str) -> Connection:
    """A connection to a local socket or pipe. Raises OSError where nobody listens."""
    from multiprocessing.connection import Client, Connection  # only if there is an address

    if os.name == "nt":
        return Client(place, family="AF_PIPE")
    with socket.socket(socket.AF_UNIX) as end:
        end.settimeout(PATIENCE)  # whoever is stopped has a queue that may be full
        end.connect(place)
        end.setblocking(True)
        return Connection(end.detach())


def sealed(key: bytes, nonce: bytes, message: Mapping[str, Any], *, asked: bool = True) -> bytes:
    """A message that only who has the key can have written, for this nonce and in this direction."""
    body = json.dumps(message).encode("ascii")  # bytes of a name that are no text are lone surrogates
    return _seal(key, nonce, body, asked) + body


def unsealed(key: bytes, nonce: bytes, data: bytes, *, asked: bool = True) -> dict[str, Any]:
    """The message in what `sealed` wrote. Raises ValueError for anything else."""
    seal, body = data[:SEAL], data[SEAL:]
    if not hmac.compare_digest(seal, _seal(key, nonce, body, asked)):
        raise ValueError("the message is not sealed with our key")
    message: dict[str, Any] = json.loads(body)
    return message


def _seal(key: bytes, nonce: bytes, body: bytes, asked: bool) -> bytes:
    return hmac.digest(key, (b"?" if asked else b"!") + nonce + body, "sha256")


def from_query(query: Query) -> dict[str, Any]:
    """A query for the way, independent of the working directory."""
    filters = query.filters
    return {
        "terms": [[term.words, _said(term.picture), term.weight] for term in query.terms],
        "filters": [[*map(str, filters.folders)], filters.since, filters.until, [*filters.types]],
    }


def as_query(said: Mapping[str, Any]) -> Query:
    """The query that `from_query` wrote."""
    folders, since, until, types = said["filters"]
    terms = tuple(Term(words, _heard(picture), weight) for words, picture, weight in said["terms"])
    return Query(terms, Filters(tuple(map(Path, folders)), since, until, tuple(types)))


def _said(picture: Path | bytes | int | None) -> str | list[str] | int | None:
    match picture:
        case Path():
            return str(picture.absolute())
        case bytes():
            return [base64.b64encode(picture).decode()]
    return picture


def _heard(said: str | list[str] | int | None) -> Path | bytes | int | None:
    match said:
        case str():
            return Path(said)
        case [data]:
            return base64.b64decode(data)
        case None | int():
            return said
    raise ValueError("this is no picture")


def from_hits(rows: list[dict[str, Any]]) -> list[Hit]:
    """Hits out of their dictionaries."""
    return [
        Hit(
            **row
            | {
                "path": Path(row["path"]),
                "facts": PhotoFacts(**row["facts"]),
                "copies": tuple(map(Path, row["copies"])),
            }
        )
        for row in rows
    ]


def from_labels(rows: list[dict[str, Any]]) -> list[Label]:
    """Labels out of their dictionaries."""
    return [Label(**row) for row in rows]


def from_error(error: ClipsearchError) -> list[str]:
    """What an error is made of."""
    return [*([error.reason] if isinstance(error, PhotoError) else []), error.message, error.hint]


def _error(name: str, about: list[str]) -> ClipsearchError:
    kind = getattr(errors, name, None)
    if not (isinstance(kind, type) and issubclass(kind, ClipsearchError)):
        raise ValueError(f"there is no error named {name!r}")
    return kind(*about)

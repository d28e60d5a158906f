"""Functions in SQL that the catalogue's triggers and its full text index need: the text of a name."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import apsw

__all__ = ["add_functions", "readable"]


def readable(name: bytes) -> str:
    """A name as text: composed characters (NFC), and U+FFFD for bytes that are no UTF-8."""
    return unicodedata.normalize("NFC", name.decode("utf-8", "replace"))


def _name_text(path: bytes) -> str:
    """What is indexed for a file, given its path in a folder: "/" and its name."""
    return f"/{readable(path.rpartition(b'/')[2])}"


def _directory_of(path: bytes) -> bytes:
    """The directory of a path in a folder; empty for the folder itself."""
    return path.rpartition(b"/")[0]


def _directory_text(root: bytes, path: bytes) -> str:
    """What is indexed for the directory of a file: the folder's name and the path in it, each after "/"."""
    name = os.fsencode(os.path.basename(os.fsdecode(root)))  # noqa: PTH119 (no more than that)
    return "".join(f"/{readable(part)}" for part in (name, _directory_of(path)) if part) + "/"


def add_functions(connection: apsw.Connection) -> None:
    """Give a connection these functions."""
    functions: Sequence[tuple[Callable[..., Any], int]] = (
        (_name_text, 1), (_directory_of, 1), (_directory_text, 2),
    )  # fmt: skip
    for function, arguments in functions:
        connection.create_scalar_function(
            function.__name__[1:], function, arguments, deterministic=True, flags=apsw.SQLITE_INNOCUOUS
        )

"""Paths as users give them: from the root on, with their home folder in place of `~`."""

from __future__ import annotations

import os
from pathlib import Path

from clipsearch.errors import ClipsearchError

__all__ = ["absolute", "expand_home", "home"]

SEPARATORS = os.sep + (os.altsep or "")


def home() -> Path:
    """The user's home folder.

    Raises:
        ClipsearchError: the user has none, as in some containers and services.
    """
    found = os.path.expanduser("~")  # noqa: PTH111 (never raises)
    if not os.path.isabs(found):  # noqa: PTH117
        raise ClipsearchError("This user has no home folder", "Give paths from the root on, or set HOME")
    return Path(found)


def expand_home(path: str | os.PathLike[str]) -> Path:
    """A path with the home folder in place of `~` alone or before a separator; `~name` is a name.

    Raises:
        ClipsearchError: the path is empty or none that a system has, or there is no home folder.
    """
    text = os.fspath(path)
    if not text:
        raise ClipsearchError(
            "An empty text is no name of a file or folder", "Give a name; perhaps a variable is not set"
        )
    try:
        is_name = "\0" not in text and bool(os.fsencode(text))
    except UnicodeEncodeError:
        is_name = False
    if not is_name:
        raise ClipsearchError(f"No file or folder can have the name {text!a}", "Give another name")
    if text[0] == "~" and text[1:2] in ("", *SEPARATORS):
        return home() / text[1:].lstrip(SEPARATORS)
    return Path(text)


def absolute(path: str | os.PathLike[str]) -> Path:
    """A path from the root on; links and ".." stay.

    Raises:
        ClipsearchError: as `expand_home`, or the current folder is gone and the path is relative to it.
    """
    expanded = expand_home(path)
    try:
        return expanded.absolute()
    except FileNotFoundError as error:
        raise ClipsearchError(
            "The current folder does not exist any more", "Change to another, or give paths from the root on"
        ) from error

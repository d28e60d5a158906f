"""Landlock (landlock(7)): a process of Linux 5.13 or newer gives up all files but those that it names."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

__all__ = ["restrict", "version"]

# include/uapi/linux/landlock.h; the numbers of the system calls are the same on all architectures
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ASK_VERSION = 1
PATH_BENEATH = 1
PR_SET_NO_NEW_PRIVS = 38
READ_FILE, READ_FOLDER = 1 << 2, 1 << 3
WRITE_FILE, DEVICE_CONTROL = 1 << 1, 1 << 15
RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}  # how many rights to files there are since a version
NETWORK = 0b11  # to bind and to connect TCP ports, since version 4
SCOPES = 0b11  # abstract sockets of others, and signals to them, since version 6


def version() -> int:
    """The version of Landlock that this kernel offers; 0 where there is none."""
    return max(0, _call(CREATE_RULESET, None, 0, ASK_VERSION))


def restrict(readable: Iterable[Path], usable: Iterable[Path] = ()) -> bool:
    """Take all rights to files from this thread and those that it starts, for good.

    What is open stays open. Files can still be looked up (stat), which Landlock does not know. The process
    can gain no privileges by programs from then on.

    Args:
        readable: files, and folders with all that is below them, that can still be read.
        usable: devices that can also be written to; what is not there is passed over.

    Returns:
        Whether it was done; otherwise nothing is restricted.
    """
    known = version()
    if not known:
        return False
    handled = (1 << max(count for since, count in RIGHTS.items() if since <= known)) - 1
    rules = struct.pack("QQQ", handled, NETWORK, SCOPES)[: 24 if known >= 6 else 16 if known >= 4 else 8]
    ruleset = _call(CREATE_RULESET, rules, len(rules), 0)
    if ruleset < 0:
        return False
    try:
        reading = READ_FILE | READ_FOLDER
        for path in readable:
            _allow(ruleset, path, reading)
        for path in usable:
            _allow(ruleset, path, (reading | WRITE_FILE | DEVICE_CONTROL) & handled)
        ctypes.CDLL(None).prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        return _call(RESTRICT_SELF, ruleset, 0) == 0
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    """Allow a file or folder; one that is not there, or cannot be opened, is passed over."""
    try:
        place = os.open(path, getattr(os, "O_PATH", 0) | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not os.path.isdir(place):  # noqa: PTH112 (a descriptor)
            rights &= ~READ_FOLDER
        _call(ADD_RULE, ruleset, PATH_BENEATH, struct.pack("=Qi", rights, place), 0)
    finally:
        os.close(place)


def _call(number: int, *arguments: int | bytes | None) -> int:
    """Make a system call; -1 where it fails or is not known."""
    whole = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    result: int = ctypes.CDLL(None).syscall(ctypes.c_long(number), *whole)
    return result

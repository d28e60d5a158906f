"""Keeps the memory of a process that holds keys from being written to the disk, and from other programs."""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress

__all__ = ["forbid_core_dumps"]

PR_SET_DUMPABLE = 4  # prctl(2)


def forbid_core_dumps() -> None:
    """Let a crash of this process write no core dump, for good; on Linux no other program read its memory."""
    if os.name == "posix":
        import resource

        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # a handler of crashes, to which the limit means nothing, gets none either
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)

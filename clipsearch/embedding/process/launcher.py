"""Starting and ending a child process that speaks over its standard input and output."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

from clipsearch.settings import PACKAGE
from clipsearch.system.atomic_files import open_file

__all__ = ["CHILD", "begin", "close_quietly", "command", "end", "head_start", "kill", "last_words"]

CHILD = "clipsearch.embedding.process.server"


def head_start() -> subprocess.Popen[bytes]:
    """Begin an embedding process before it is known what to ask it: it takes seconds to import torch.

    Hand it to a `Worker`, or `kill` it. It writes no log.
    """
    return begin(CHILD, None)


def command(module: str) -> list[str]:
    """What runs one of our modules as a program, wherever it is called."""
    return [sys.executable, "-P", "-m", module]


def begin(module: str, log: Path | None) -> subprocess.Popen[bytes]:
    """Start one of our modules as a program.

    Args:
        module: its full name.
        log: file for what it writes to standard error; it is truncated.
    """
    errors = _fresh_log(log) if log else None
    try:
        return subprocess.Popen(  # noqa: S603 (a module of ours)
            command(module),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors or subprocess.DEVNULL,
            env=_environment(),
        )
    finally:
        if errors:
            errors.close()


def _environment() -> dict[str, str]:
    """The child's environment: it must find this very package, and stay quiet."""
    root = str(PACKAGE.parent)
    inherited = os.environ.get("PYTHONPATH")
    return {
        **os.environ,
        "PYTHONPATH": root + (os.pathsep + inherited if inherited else ""),
        "TOKENIZERS_PARALLELISM": "false",
        "OMP_WAIT_POLICY": "PASSIVE",  # waiting threads must not spin beside decoders and the window,
        "GOMP_SPINCOUNT": "30000",  # but for a third of a millisecond: a query's products follow each other
        "TRANSFORMERS_VERBOSITY": "error",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
        "HF_HUB_OFFLINE": "1",  # everything is on disk: ask the network nothing,
        "TRANSFORMERS_OFFLINE": "1",
        "HF_MODULES_CACHE": os.devnull,  # and load no module that a model brings: there is no place for it
        "MALLOC_ARENA_MAX": "2",  # glibc: decoder threads otherwise keep hundreds of MB each their own
        "MALLOC_MMAP_THRESHOLD_": str(32 << 20),  # and one batch's memory is the next one's, instead of
        "MALLOC_TRIM_THRESHOLD_": str(64 << 20),  # being given back, taken and cleared again
    }


def _fresh_log(path: Path) -> IO[bytes] | None:
    """Open an empty log that only its owner can read: it may name photos. None where that is impossible."""
    try:
        log = os.fdopen(open_file(path, os.O_WRONLY), "wb")
    except OSError:
        return None
    log.truncate(0)
    return log


def end(process: subprocess.Popen[bytes]) -> None:
    """Close the process's input, which ends it; kill it if that is not enough."""
    if process.stdin is not None:
        close_quietly(process.stdin)
    try:
        process.wait(2.0)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process that is owed nothing, at once."""
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            close_quietly(stream)


def last_words(log: Path | None) -> str:
    """The last line that a process wrote, and where the others are, to be put behind a message."""
    if log is None or not log.is_file():
        return ""
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return f": {lines[-1][:300]} (see {log})" if lines else f" (see {log})"


def close_quietly(stream: IO[bytes]) -> None:
    """Close a pipe whose other end may be gone."""
    with contextlib.suppress(OSError):  # unsent bytes for a process that is gone
        stream.close()

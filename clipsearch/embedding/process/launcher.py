"""Starts and ends a child process that is talked to over its standard input and output."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, cast

from clipsearch.embedding.process.request_stream import PASSES_FILES, RequestWriter, open_reader
from clipsearch.settings import PACKAGE
from clipsearch.system.atomic_files import open_file, read_file
from clipsearch.system.interpreter import module_command, module_environment

__all__ = [
    "SERVER", "begin", "close_quietly", "end", "head_start", "kill", "last_log_line",
    "private_pipes",
]  # fmt: skip

SERVER = "clipsearch.embedding.process.server"


def head_start() -> subprocess.Popen[bytes]:
    """Start an embedding process before it is known which model it is for: importing torch takes seconds.

    Give it to an `EmbeddingClient`, or `kill` it. It writes no log.
    """
    return begin((SERVER,), None)


def begin(program: Sequence[str], log: Path | None) -> subprocess.Popen[bytes]:
    """Start one of our modules as a program.

    Args:
        program: the full name of a module, and arguments for it.
        log: file for what it writes to standard error; it is truncated.
    """
    errors = _fresh_log(log) if log else None
    ours, theirs = socket.socketpair() if PASSES_FILES else (None, None)
    try:
        process = subprocess.Popen(  # noqa: S603 (a module of ours)
            module_command(*program),
            stdin=subprocess.PIPE if theirs is None else theirs.fileno(),
            stdout=subprocess.PIPE,
            stderr=errors or subprocess.DEVNULL,
            env=_environment(),
            cwd=PACKAGE,  # it exists, while the current folder may be gone
        )
    except BaseException:
        if ours is not None:
            ours.close()
        raise
    finally:
        for end in (errors, theirs):
            if end is not None:
                end.close()
    if ours is not None:
        process.stdin = cast("IO[bytes]", RequestWriter(ours))
    return process


def _environment() -> dict[str, str]:
    """The process's environment: it must find this very package, and print nothing of its own."""
    return {
        **module_environment(),
        "TOKENIZERS_PARALLELISM": "false",
        "OMP_WAIT_POLICY": "PASSIVE",  # waiting threads must not take decoders' and the window's cores,
        "GOMP_SPINCOUNT": "30000",  # but spin for a third of a millisecond, between a query's products
        "TRANSFORMERS_VERBOSITY": "error",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
        "HF_HUB_OFFLINE": "1",  # everything is on disk: ask the network nothing,
        "TRANSFORMERS_OFFLINE": "1",
        "HF_MODULES_CACHE": os.devnull,  # and load no module that a model brings: there is no place for it
        "OPENBLAS_NUM_THREADS": "1",  # numpy's threads would begin before the process is confined
        "MALLOC_ARENA_MAX": "2",  # glibc: otherwise each decoder thread keeps hundreds of MB of its own
        "MALLOC_MMAP_THRESHOLD_": str(32 << 20),  # and a batch's memory is reused by the next batch,
        "MALLOC_TRIM_THRESHOLD_": str(64 << 20),  # instead of being returned, taken and cleared again
    }


def _fresh_log(path: Path) -> IO[bytes] | None:
    """Open an empty log that only its owner can read: it may name photos. None where that is impossible."""
    try:
        log = os.fdopen(open_file(path, os.O_WRONLY), "wb")
    except OSError:
        return None
    log.truncate(0)
    return log


def private_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """In the process: reserve its pipes for the protocol; what libraries print goes to standard error."""
    requests = open_reader(os.dup(0))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdin.close()
    return requests, answers


def end(process: subprocess.Popen[bytes]) -> None:
    """Close the process's input, which ends it; kill it if it has not ended soon."""
    if process.stdin is not None:
        close_quietly(process.stdin)
    try:
        process.wait(2.0)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process at once, without waiting for its answers."""
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            close_quietly(stream)


def last_log_line(log: Path | None) -> str:
    """The last line of a process's log and the log's path, to be appended to a message."""
    if log is None:
        return ""
    try:
        lines = read_file(log).decode("utf-8", "replace").strip().splitlines()
    except OSError:
        return ""
    return f": {lines[-1][:300]} (see {log})" if lines else f" (see {log})"


def close_quietly(stream: IO[bytes]) -> None:
    """Close a pipe whose other end may be closed already."""
    with contextlib.suppress(OSError):  # unsent bytes
        stream.close()

"""The stream of requests to a child process, in which opened files travel beside the bytes (Linux).

A child that is confined can open no photo, so it is given each one opened.
"""

from __future__ import annotations

import array
import io
import os
import socket
import stat
import sys
from collections import deque
from typing import IO, TYPE_CHECKING, cast

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

__all__ = ["PASSES_FILES", "RequestWriter", "next_file", "open_reader"]

PASSES_FILES = sys.platform == "linux"  # the system on which a child is confined
MOST_FILES = 16  # in what is read at once; the system hands over those of one message


class RequestWriter(io.RawIOBase):
    """The client's end; its `write` writes all."""

    def __init__(self, end: socket.socket) -> None:
        """Take one end of a pair of connected sockets."""
        self._end = end

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: ReadableBuffer) -> int:
        """Send all of it. Raises OSError where the process is gone."""
        self._end.sendall(data)
        return memoryview(data).nbytes

    def write_with_file(self, data: bytes, file: int) -> None:
        """Send bytes and with the first of them a file's descriptor, which the process gets a copy of."""
        sent = socket.send_fds(self._end, [data], [file])
        self._end.sendall(data[sent:])

    def close(self) -> None:
        """Close it; the process then reads the end."""
        self._end.close()
        super().close()


class RequestReader(io.RawIOBase):
    """The process's end.

    Attributes:
        files: the descriptors that came with what was read, in order, for `next_file`.
    """

    def __init__(self, end: socket.socket) -> None:
        """Take the other end of the pair."""
        self._end = end
        self.files = deque[int]()

    def readable(self) -> bool:
        """Yes."""
        return True

    def fileno(self) -> int:
        """The socket's descriptor."""
        return self._end.fileno()

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read what has come, at least one byte; 0 at the end."""
        taken = array.array("i")
        space = socket.CMSG_SPACE(MOST_FILES * taken.itemsize)
        size, messages, _, _ = self._end.recvmsg_into([buffer], space, socket.MSG_CMSG_CLOEXEC)
        for level, kind, data in messages:
            if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
                taken.frombytes(data[: len(data) - len(data) % taken.itemsize])
        self.files.extend(taken)
        return size


def open_reader(descriptor: int) -> IO[bytes]:
    """The requests that come from a descriptor, a socket or a pipe, which then belongs to the reader."""
    if not (PASSES_FILES and stat.S_ISSOCK(os.fstat(descriptor).st_mode)):
        return os.fdopen(descriptor, "rb")
    return cast("IO[bytes]", io.BufferedReader(RequestReader(socket.socket(fileno=descriptor))))


def next_file(stream: IO[bytes]) -> int:
    """The descriptor that came with the request that was read last. Raises EOFError where none did."""
    files = getattr(getattr(stream, "raw", None), "files", None)
    if not files:
        raise EOFError("a request came without its file")
    return int(files.popleft())

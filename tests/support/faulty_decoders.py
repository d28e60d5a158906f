"""A decoder for the embedding process that misbehaves when a file's name says so."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

from clipsearch.photos.decoding.decoder import DecodedPhoto, decode_file
from clipsearch.photos.decoding.file_reader import Access

__all__ = ["OUTBREAKS", "act_up", "misbehave"]

MOST_MEGABYTES = 4096
LEAKED: list[bytes] = []
OUTBREAKS: dict[str, Callable[[Path], object]] = {
    "open a socket": lambda path: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    "open a local socket": lambda path: socket.socket(socket.AF_UNIX),
    "read another file": lambda path: path.with_name("secret").read_bytes(),
    "read it in a thread": lambda path: in_a_thread(path.with_name("secret").read_bytes),
    "read itself by its path": lambda path: path.read_bytes(),
    "list a folder": lambda path: list(path.parent.iterdir()),
    "read a process": lambda path: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
    "write a file": lambda path: path.with_name("written").write_bytes(b"x"),
    "write into the photo": lambda path: path.open("r+b").close(),
    "make a folder": lambda path: path.with_name("written").mkdir(),
    "delete the photo": lambda path: path.unlink(),
    "rename the photo": lambda path: path.rename(path.with_name("written")),
    "make a link": lambda path: path.with_name("written").symlink_to("/"),
    "change its mode": lambda path: path.chmod(0o777),
    "change its time": lambda path: os.utime(path, (1, 1)),
    "fork": lambda path: os.fork() or os._exit(0),
    "run a program": lambda path: subprocess.run(["/bin/true"], check=False),
    "become a program": lambda path: os.execv("/bin/true", ["true"]),
    "end its parent": lambda path: os.kill(os.getppid(), 0),
    "trace its parent": lambda path: traced(os.getppid()),
}
"""By the name of a file: what a decoder that was taken over may try; refused, it raises PermissionError."""


def misbehave(path: Path, image_size: int, max_megapixels: int, access: Access = None) -> DecodedPhoto:
    """Act up for files of such names; decode any other."""
    act_up(path)
    return decode_file(path, image_size, max_megapixels, access)


def act_up(path: Path) -> None:
    """Kill the process, hang, take memory, leak, raise or break out for files of such names."""
    if path.stem in OUTBREAKS:
        try:
            OUTBREAKS[path.stem](path)
        except PermissionError:
            raise
        except Exception:
            return  # it was not refused
    if "kill" in path.name:
        os.abort()
    if "hang" in path.name:
        time.sleep(3600)
    if "swell" in path.name:
        swell()
    if "leak" in path.name:
        LEAKED.append(b"x" * (600 << 20))
        time.sleep(1)
    if "raise" in path.name:
        raise ZeroDivisionError("a decoder's bug")


def swell() -> None:
    """Use ever more memory; stop before a memory limit that does not work would harm the machine."""
    taken = []
    for _ in range(MOST_MEGABYTES // 64):  # much at a time: on a busy machine it would count as hanging else
        taken.append(b"x" * (64 << 20))
        time.sleep(0.01)
    time.sleep(3600)


def in_a_thread(action: Callable[[], object]) -> None:
    """Do it in a thread of its own; raise here what it raises."""
    raised: list[OSError] = []

    def run() -> None:
        try:
            action()
        except OSError as error:
            raised.append(error)

    (thread := threading.Thread(target=run)).start()
    thread.join()
    if raised:
        raise raised[0]


def traced(pid: int) -> None:
    """Read memory of another process, through no function of Python's."""
    buffer = ctypes.create_string_buffer(8)
    place = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 8)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.process_vm_readv(pid, place, 1, place, 1, 0) < 0:
        raise OSError(ctypes.get_errno(), "no memory was read")

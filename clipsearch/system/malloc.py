"""Settings of the C library's allocator, and returning freed memory and mapped pages to the system."""

from __future__ import annotations

import ctypes
import mmap
import platform
import sys
from pathlib import Path

__all__ = ["forget_libraries", "forget_pages", "give_memory_back", "trim"]

# malloc.h of the GNU C library, https://sourceware.org/glibc/manual/latest/html_node/Malloc-Tunable-Parameters.html
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
MMAP_THRESHOLD = (
    128 << 10
)  # bytes; glibc's own start, which it raises to as much as 32 MiB at the first large free
MADV_DONTNEED = 4  # Linux, include/uapi/asm-generic/mman-common.h
MAX_ARENAS = 2  # instead of eight for each core, each with its own gaps


def give_memory_back() -> bool:
    """Let freed pictures leave the process, whichever thread made them; call it before starting threads.

    A window lives for days while thumbnails come and go; between small blocks that stay, glibc would
    keep the gaps between them. Does nothing without glibc.

    Returns:
        Whether the C library accepted the settings.
    """
    if not _is_glibc():
        return False
    mallopt = ctypes.CDLL(None).mallopt
    return bool(mallopt(M_MMAP_THRESHOLD, MMAP_THRESHOLD)) and bool(mallopt(M_ARENA_MAX, MAX_ARENAS))


def trim() -> None:
    """Return free memory to the system once, such as after loading a model."""
    if _is_glibc():
        ctypes.CDLL(None).malloc_trim(0)


def forget_pages(address: int, size: int) -> None:
    """Free the complete pages in a range of a mapped file that was never written to.

    Pages accessed again are read from the system's cache of the file. By `MADV_DONTNEED` (madvise(2)) on
    Linux; elsewhere the system takes such pages when memory is short.

    Args:
        address: of the range, which must lie in the mapping: other memory would lose what it holds.
        size: in bytes.
    """
    if sys.platform != "linux":
        return
    page = mmap.PAGESIZE
    start, end = -(-address // page) * page, (address + size) // page * page
    if end > start:
        ctypes.CDLL(None).madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), MADV_DONTNEED)


def forget_libraries() -> None:
    """Free the pages of loaded libraries that hold nothing but what their files do; Linux only.

    While a library is loaded most of it comes into memory, although hardly any of it is used: of torch
    with its libraries for GPUs some 400 MB. What is used comes back from the system's cache of the file.
    """
    if sys.platform != "linux":
        return
    mapping = ""
    for line in Path("/proc/self/smaps").read_text(encoding="utf-8", errors="replace").splitlines():
        if "-" in line.partition(" ")[0]:  # a mapping begins: addresses, permissions, ..., file
            mapping = line
        elif line.startswith("Anonymous:"):  # what was changed in it, such as relocated addresses
            fields = mapping.split(maxsplit=5)
            is_unchanged = line.split()[1] == "0" and "w" not in fields[1]
            if is_unchanged and len(fields) == 6 and ".so" in fields[5]:
                start, end = (int(address, 16) for address in fields[0].split("-"))
                forget_pages(start, end - start)


def _is_glibc() -> bool:
    return platform.libc_ver()[0] == "glibc"

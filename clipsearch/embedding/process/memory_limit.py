"""How much memory the embedding process holds, and how much one picture may cost it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

__all__ = ["allowance", "baseline", "has_room", "resident"]

LEAST_ALLOWANCE = 3 << 30  # bytes; the largest pictures allowed need about 2.5 GB while they are decoded


def allowance() -> int:
    """Bytes that decoding may take beside the model: half of this machine's memory, at least 3 GiB."""
    import psutil  # here and below: a window need not wait for it

    total: int = psutil.virtual_memory().total
    return max(LEAST_ALLOWANCE, total // 2)


def baseline(pid: int, weights: Path | None) -> int:
    """Bytes that a process with a freshly loaded model may hold before it decodes anything.

    The weights count in any case: where they are a mapped file, nothing of them may be resident yet.
    """
    size = 0
    with suppress(OSError):
        size = weights.stat().st_size if weights is not None else 0
    return resident(pid) + size


def has_room(size: int) -> bool:
    """Whether another process of this many bytes leaves as much memory free again."""
    import psutil

    free: int = psutil.virtual_memory().available
    return free > 2 * size


def resident(pid: int) -> int:
    """Bytes of physical memory that a process holds; 0 if it has ended or may not be inspected."""
    import psutil

    try:
        held: int = psutil.Process(pid).memory_info().rss
    except psutil.Error:
        return 0
    return held

"""The pure planner: what a scan and the catalogue's knowledge of one folder ask to be done."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from clipsearch.records import FileState, ScanResult

__all__ = ["Known", "Plan", "diff"]


class Known(Protocol):
    """What the catalogue remembers of a file."""

    @property
    def size(self) -> int:
        """Bytes."""
        ...

    @property
    def mtime_ns(self) -> int:
        """Nanoseconds since the epoch."""
        ...

    @property
    def content(self) -> int | None:
        """Key of its content."""
        ...

    @property
    def failed(self) -> bool:
        """Whether it is a problem."""
        ...


@dataclass(frozen=True, slots=True)
class Plan:
    """The work on one folder.

    Attributes:
        read: files whose content is unknown (new, changed, or never finished), in path order.
        gone: paths that the catalogue knows and the disk does not have.
        unchanged: how many files need nothing.
    """

    read: tuple[FileState, ...]
    gone: tuple[str, ...]
    unchanged: int


def diff(
    found: ScanResult,
    known: Mapping[str, Known],
    embedded: Collection[int],
    *,
    retry: bool = False,
) -> Plan:
    """Compare what the disk has with what the catalogue knows.

    Args:
        found: the scan of the folder.
        known: the catalogue's files of the folder by path.
        embedded: contents that have a vector of the current model.
        retry: read files again that failed before, though they did not change.

    Returns:
        The plan. Carrying it out makes a second call return an empty one.
    """
    read = tuple(file for file in found.files if not _settled(file, known.get(file.path), embedded, retry))
    on_disk = {file.path for file in found.files}
    gone = tuple(
        path
        for path in sorted(known.keys() - on_disk)
        if not any(_is_below(path, folder) for folder in found.unreadable)
    )
    return Plan(read, gone, len(found.files) - len(read))


def _settled(file: FileState, known: Known | None, embedded: Collection[int], retry: bool) -> bool:
    if known is None or (known.size, known.mtime_ns) != (file.size, file.mtime_ns):
        return False
    return known.content in embedded or (known.failed and not retry)


def _is_below(path: str, folder: str) -> bool:
    return folder == "" or path.startswith(folder + "/")

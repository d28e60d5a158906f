"""Checks of a library's own files: what is wrong with them, each fault with its repair."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from clipsearch.records import Finding
from clipsearch.store import data_folder
from clipsearch.store.catalogue import backups, checks
from clipsearch.store.sqlite import connection
from clipsearch.store.vectors.index_files import files_of_others, outdated_files
from clipsearch.system import atomic_files

__all__ = [
    "Fault",
    "check_backups",
    "check_catalogue",
    "check_contents",
    "check_files",
    "check_texts",
    "check_vectors",
    "count_phrase",
    "lost_rows",
    "rebuild_catalogue",
]

RESTORE = "`clipsearch restore` brings back the newest good backup"


class Fault(NamedTuple):
    """Something that is wrong.

    Attributes:
        finding: what is told of it.
        repair: puts it right, in the thread that writes; None where it cannot be done here.
        contents: which contents it is about, where that matters to other checks.
    """

    finding: Finding
    repair: Callable[[], object] | None = None
    contents: frozenset[int] = frozenset()


def check_files(folder: Path, fingerprint: str | None) -> Iterator[Fault]:
    """Files left over from interrupted changes, and files that others than their owner can read.

    Args:
        folder: the data folder.
        fingerprint: of the model that serves; index files of others are left over. None if unknown.
    """
    stray = {*data_folder.leftovers(folder), *outdated_files(folder)}
    if fingerprint is not None:  # the vectors of other models are kept, their indexes are not
        stray |= set(files_of_others(folder, fingerprint))
    if stray:
        message = f"{count_phrase(len(stray), 'file')} left over from an interrupted change"
        yield Fault(Finding("folder", message, len(stray)), lambda: _delete_all(sorted(stray)))
    if os.name == "nt":
        return
    wanted = data_folder.permissions(folder).items()
    exposed = [(path, mode) for path, mode in wanted if path.exists() and _mode(path) != mode]
    if exposed:
        which = count_phrase(len(exposed), "file", "of the library")
        message = f"{which} not private: {exposed[0][0]}, ..."
        yield Fault(Finding("permissions", message, len(exposed)), lambda: _set_modes(exposed))


def check_backups(folder: Path) -> Iterator[Fault]:
    """Backups that cannot be restored."""
    for path, damage in backups.kept_backups(folder):
        if damage:
            yield Fault(Finding("backups", f"The backup {path.name} cannot be used: {damage}", 1))


def check_catalogue(path: Path) -> Finding | None:
    """What SQLite finds wrong with the catalogue's file, if anything; see `rebuild_catalogue`."""
    damage = checks.damage(path)
    return Finding("database", f"The catalogue is damaged ({damage}). {RESTORE}", 1) if damage else None


def rebuild_catalogue(path: Path) -> list[Finding]:
    """Set a damaged catalogue aside and rebuild it in the thread that writes; what was lost.

    Raises:
        LibraryDamagedError: what only the catalogue knows cannot be read, or it is damaged still.
        LibraryError, OSError: the disk does not let it.
    """
    backups.Backups(path.parent).set_aside()
    lost = checks.rebuild(path)
    if damage := checks.damage(path):
        raise connection.damaged_error(path, f"is still damaged: {damage}")
    return lost_rows(lost)


def lost_rows(places: Counter[str]) -> list[Finding]:
    """What a rebuilt catalogue lacks, from how many places of each table could not be read."""
    message = "Rows of {} could not be read at {} places; an index run finds them again"
    return [
        Finding("database", message.format(table, count), count, repaired=True)
        for table, count in places.items()
    ]


def check_contents(path: Path) -> Iterator[Fault]:
    """Contents wrongly marked as orphans or not marked, and contents without a vector."""
    unmarked, marked = checks.count_wrong_orphans(path)
    if count := unmarked + marked:
        message = f"{count_phrase(count, 'photo')} wrongly noted as having a file, or as having none"
        yield Fault(Finding("database", message, count), lambda: checks.repair_orphans(path))
    if count := checks.count_without_vector(path):
        message = f"{count_phrase(count, 'photo')} without a vector; `clipsearch index` embeds them again"
        yield Fault(Finding("vectors", message, count))


def check_texts(path: Path) -> Iterator[Fault]:
    """A full text index that is not that of the names; only where nothing else writes."""
    if checks.texts_differ(path):
        finding = Finding("database", "The index of names is not in step with the photos' names", 1)
        yield Fault(finding, lambda: checks.rebuild_texts(path))


def check_vectors(path: Path, step: Callable[[int], None]) -> Iterator[Fault]:
    """Stored vectors that cannot be embeddings; `step` is called after each batch, with its size."""
    bad: list[tuple[int, int]] = []
    with closing(checks.bad_vectors(path)) as batches:
        for count, some in batches:
            bad += some
            step(count)
    if bad:
        message = f"{count_phrase(len(bad), 'vector')} not of unit length and of the model's size"
        rows, contents = [row for row, _ in bad], frozenset(content for _, content in bad)
        yield Fault(
            Finding("vectors", message, len(bad)), lambda: checks.delete_vectors(path, rows), contents
        )


def count_phrase(count: int, noun: str, which: str = "") -> str:
    """A count with its noun and verb: "1 file is", "3 files on disk are"."""
    return " ".join(
        [f"{count:,}", noun if count == 1 else f"{noun}s", which, "is" if count == 1 else "are"]
    ).replace("  ", " ")


def _delete_all(paths: list[Path]) -> None:
    for path in paths:
        atomic_files.delete(path)


def _set_modes(wanted: list[tuple[Path, int]]) -> None:
    for path, mode in wanted:
        path.chmod(mode)


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777

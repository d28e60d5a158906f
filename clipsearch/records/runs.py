"""Records about work on a library: progress, reports, status, and findings of a check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from clipsearch.records.files import SkipReason
from clipsearch.records.folders import Folder
from clipsearch.records.models import ModelInfo, SwitchStatus

__all__ = ["Area", "Finding", "IndexReport", "Phase", "Progress", "Status", "TextStatus"]

Phase = Literal[
    "scanning", "indexing", "embedding", "reembedding", "details", "words", "texts", "comparing",
    "clustering", "mapping", "exporting", "downloading", "measuring", "done"
]  # fmt: skip
"""Scanning folders; adding known vectors to an index that lacks them; reading and embedding files;
embedding known files with another model; reading the headers of known files; embedding the vocabulary;
reading the text in pictures; looking for duplicates; finding clusters; laying out the map; exporting photos;
downloading a model (in bytes); measuring its speed (in photos); finished."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a run.

    Attributes:
        phase: the present phase.
        done: files (or phrases) finished in this phase.
        total: files (or phrases) in this phase; 0 if unknown.
        failed: problems in this run.
        rate: files a second over the last seconds; 0.0 if unknown.
        seconds_left: estimate, or None.
    """

    phase: Phase
    done: int = 0
    total: int = 0
    failed: int = 0
    rate: float = 0.0
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class IndexReport:
    """The results of an index run. Files that are one item, such as a RAW and its JPEG, count once.

    Attributes:
        found: photos that the scan found.
        embedded: photos embedded by the model.
        reused: files recognized without the model (copies, moves, renames, touched files).
        unchanged: photos that were already known.
        removed: files deleted from disk.
        missing: files that disappeared, but so many at once that they are kept for now.
        waiting: files still being written.
        failed: files that could not be indexed, after this run.
        offline: folders that were not there.
        unreadable: directories that could not be opened; their contents are unknown.
        seconds: wall-clock time, re-embedding included.
        reembedded: known photos embedded with the model that is to serve next.
        switched: that model now serves.
        switch_status: that model, if it does not serve yet.
        notices: events on the models' devices since the library was opened, as text.
    """

    found: int = 0
    embedded: int = 0
    reused: int = 0
    unchanged: int = 0
    removed: int = 0
    missing: int = 0
    waiting: int = 0
    failed: int = 0
    offline: tuple[Path, ...] = ()
    unreadable: tuple[Path, ...] = ()
    seconds: float = 0.0
    reembedded: int = 0
    switched: bool = False
    switch_status: SwitchStatus | None = None
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TextStatus:
    """What is known of the text in pictures.

    Attributes:
        installed: whether what reads it is installed.
        read: photos in which text was looked for.
        found: those of them that have some.
    """

    installed: bool
    read: int = 0
    found: int = 0


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a library.

    Attributes:
        folders: with their counts.
        photos: known files.
        indexed: files that are searched.
        pending: known files not yet embedded with the model that serves.
        failed: files that could not be indexed.
        incomplete: indexed files of which a part could not be decoded.
        offline: files that cannot be reached now.
        model: the model that serves, or None before anything was indexed.
        sizes: bytes on disk by part: "database", "thumbnails", "index", "backups".
        data_folder: the library's own folder.
        skipped_by: files and directories that the last complete scans passed over, by reason.
        others: those of them that are no photos, by the extensions of their names, the most frequent
            first; those that are rare together under "...".
        switch_status: the model that is to serve next, or None.
        texts: what is known of the text in pictures.
        calibrated: whether the model that serves has been calibrated, so that relevances can be relied on;
            another than the starter calibrates itself with the library's photos.
        index_growth: how many vectors a lost index that is being made anew has again, and of how many; until
            then all vectors are compared. None where it is complete, or not needed yet.
    """

    folders: tuple[Folder, ...]
    photos: int
    indexed: int
    pending: int
    failed: int
    offline: int
    model: ModelInfo | None
    data_folder: Path
    sizes: Mapping[str, int] = field(default_factory=dict)
    skipped_by: Mapping[SkipReason, int] = field(default_factory=dict)
    switch_status: SwitchStatus | None = None
    incomplete: int = 0
    others: Mapping[str, int] = field(default_factory=dict)
    texts: TextStatus = TextStatus(False)
    calibrated: bool = False
    index_growth: tuple[int, int] | None = None

    @property
    def skipped(self) -> int:
        """Number of files and directories that were passed over."""
        return sum(self.skipped_by.values())


Area = Literal[
    "folder", "files", "database", "vectors", "index", "thumbnails", "permissions", "backups"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault that a check found in a library.

    Attributes:
        area: what is faulty: the data folder, photos on disk, the catalogue, its vectors, ...
        message: what is wrong, as text.
        count: number of files, photos or rows concerned.
        repaired: whether it was repaired.
    """

    area: Area
    message: str
    count: int = 0
    repaired: bool = False

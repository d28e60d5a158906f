"""Records about the work on a library: progress, reports, status and findings of a check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from clipsearch.records.folders import Folder
from clipsearch.records.models import ModelInfo, SwitchStatus

__all__ = ["Area", "Finding", "IndexReport", "Phase", "Progress", "Status"]

Phase = Literal[
    "scanning", "indexing", "embedding", "reembedding", "words", "downloading", "measuring", "done"
]  # fmt: skip
"""Looking for files; adding known vectors to an index that lacks them; reading and embedding files;
embedding known ones with another model; embedding the vocabulary; fetching a model (counted in
bytes); measuring one (counted in photos); finished."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Attributes:
        phase: what is happening now.
        done: files (or phrases) finished in this phase.
        total: files (or phrases) in this phase; 0 while it is not known.
        failed: problems met in this run.
        rate: files a second over the last seconds; 0.0 while it is not known.
        seconds_left: estimate, or None while there is none.
    """

    phase: Phase
    done: int = 0
    total: int = 0
    failed: int = 0
    rate: float = 0.0
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What one index run did.

    Attributes:
        found: files that the scan saw.
        embedded: contents that went through the model.
        reused: files that became known without the model (copies, moves, renames, touched files).
        unchanged: files that were already known.
        removed: files that are gone from disk.
        missing: files that are gone, but so many at once that they are kept for now.
        waiting: files that are still being written.
        failed: files that are a problem after this run.
        offline: folders that were not there.
        unreadable: directories that could not be opened; what is in them is not known.
        seconds: wall-clock time, that for another model included.
        reembedded: known photos that were embedded with the model that is to serve.
        switched: that model serves since this run.
        switch_status: that model, where it does not serve yet.
        notices: what happened to the models' devices since the library was opened, in words.
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
class Status:
    """The truth about a library, as shown to its user.

    Attributes:
        folders: each with its own counts.
        photos: files known.
        indexed: files that a search looks at.
        pending: files known but not yet embedded with the model that answers.
        failed: files that are a problem.
        offline: files that cannot be reached now.
        model: the model that answers, or None while it is not known (nothing was indexed yet).
        sizes: bytes on disk by part: "database", "thumbnails", "index", "backups".
        data_folder: where all this lies.
        skipped: files in the folders that were passed over at the last look, since they are hidden,
            excluded or no photos; 0 while nothing follows the disk.
        switch_status: another model that is to serve, or None.
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
    skipped: int = 0
    switch_status: SwitchStatus | None = None


Area = Literal[
    "folder", "files", "database", "vectors", "index", "thumbnails", "permissions", "backups"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check found wrong with a library.

    Attributes:
        area: where: the data folder, photos on disk, the catalogue, its vectors, ...
        message: what is wrong, in words.
        count: how many files, photos or rows it is about.
        repaired: it was put right.
    """

    area: Area
    message: str
    count: int = 0
    repaired: bool = False

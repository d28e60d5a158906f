"""Frozen records that cross rooms: plain data with units, no behaviour beyond small derivations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from clipsearch.records.files import FileState as FileState
from clipsearch.records.files import ScanResult as ScanResult
from clipsearch.records.files import Scope as Scope
from clipsearch.records.models import Building as Building
from clipsearch.records.models import KeptModel as KeptModel
from clipsearch.records.models import ModelInfo as ModelInfo
from clipsearch.records.models import ModelOffer as ModelOffer
from clipsearch.records.models import ModelSpeed as ModelSpeed
from clipsearch.records.models import ModelState as ModelState

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vector = npt.NDArray[np.float32]
    """One embedding: float32 of shape (dimensions,), of unit length."""
    Vectors = npt.NDArray[np.float32]
    """Embeddings: float32 of shape (n, dimensions), each row of unit length."""
    Ids = npt.NDArray[np.int64]
    """Keys of contents: int64 of shape (n,)."""
else:  # made when they are asked for, since a command may do without NumPy

    def __getattr__(name: str) -> Any:
        if name in ("Vector", "Vectors", "Ids"):
            import numpy as np
            import numpy.typing as npt

            return npt.NDArray[np.int64 if name == "Ids" else np.float32]
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


REASONS: Mapping[str, str] = {
    "empty": "the file is empty",
    "not-a-photo": "the content is not a picture in a supported format",
    "truncated": "the picture is cut off or damaged",
    "too-large": "the picture has too many pixels, or the file is too large",
    "unreadable": "the file could not be read",
    "changed": "the file changed while it was read",
    "crashed": "the decoder crashed on this file",
    "timeout": "the decoder did not finish in time",
    "memory": "the decoder needed too much memory",
}
"""Why a file is not indexed: a stable code, and the same in words."""

FolderState = Literal["online", "offline", "unreadable"]


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What the file alone can tell about a photo, apart from its pixels.

    Attributes:
        width: pixels, after EXIF orientation.
        height: pixels, after EXIF orientation.
        format: Pillow's name of the format, such as "JPEG".
        taken: local wall-clock time as the camera wrote it, ISO 8601 ("2024-05-17T09:30:00"),
            or None where the file does not say.
        camera: maker and model in one line, or "".
    """

    width: int
    height: int
    format: str
    taken: str | None = None
    camera: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """What photos must be besides like the query; each part that is given must hold.

    Attributes:
        folders: absolute; a photo must lie in or below one of them. They need not be kept ones.
        since: the first day, month or year: "2024-05-17", "2024-05" or "2024"; compared with the
            date taken, else with the file's own local date.
        until: the last one, all of it.
        types: formats as in `PhotoFacts.format`, in any case; "JPG" means "JPEG".
    """

    folders: tuple[Path, ...] = ()
    since: str | None = None
    until: str | None = None
    types: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether every photo passes."""
        return not (self.folders or self.since or self.until or self.types)


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Encoded:
    """One photo's content after its only decode.

    Attributes:
        digest: full-content fingerprint, 16 bytes (BLAKE2b), of the very bytes that were decoded.
        vector: float32 (dimensions,), unit length.
        thumbnail: a JPEG, longest side at most `THUMBNAIL_PIXELS`, upright.
        facts: size, format, date, camera.
        sample: of size and both ends of these bytes, 8 bytes; b"" where it is not known.
    """

    digest: bytes
    vector: Vector
    thumbnail: bytes
    facts: PhotoFacts
    sample: bytes = b""


THUMBNAIL_PIXELS = 320


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that the library keeps, with what is known about its photos.

    Attributes:
        path: absolute.
        state: "online", "offline" (not there: its photos stay searchable) or "unreadable".
        photos: files known in it.
        indexed: files with a vector of the current model.
        failed: files that are a problem.
        missing: files that disappeared together with most others, and are kept until that is
            confirmed or certain.
        paused: the user wants changes in it not to be looked for.
    """

    id: int
    path: Path
    state: FolderState = "online"
    photos: int = 0
    indexed: int = 0
    failed: int = 0
    missing: int = 0
    paused: bool = False


@dataclass(frozen=True, slots=True)
class WatchMode:
    """How changes in a folder become known.

    Attributes:
        kind: "events" (the system tells), "polling" (it is looked at from time to time) or
            "offline" (it is not there; it is noticed when it comes back).
        why: the reason for polling, in words.
    """

    kind: Literal["events", "polling", "offline"]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that could not be indexed.

    Attributes:
        path: absolute.
        reason: a key of `REASONS`.
        detail: what exactly went wrong, in words.
        since: first seen, ISO 8601 in UTC.
    """

    path: Path
    reason: str
    detail: str
    since: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One result, best first.

    Attributes:
        rank: from 1.
        path: absolute; where the same content lies at several places, the first by path.
        score: cosine similarity between query and photo, -1 to 1.
        content: key of the content, for its thumbnail and for "similar".
        copies: the other places of the same content.
        facts: size, format, date, camera.
        offline: it cannot be reached now: its folder is not there, or it is missing in it.
    """

    rank: int
    path: Path
    score: float
    content: int
    facts: PhotoFacts
    copies: tuple[Path, ...] = ()
    offline: bool = False


Sort = Literal["given", "date", "name"]
"""As hits were found (best or newest first), by the date taken with the newest first, by name."""
Group = Literal["none", "day", "folder"]
"""What hits under one heading share."""


@dataclass(frozen=True, slots=True)
class Label:
    """A word for a picture.

    Attributes:
        rank: from 1.
        term: from the vocabulary.
        kind: the term's kind, such as "animal" or "colour".
        score: cosine similarity between the picture and what sets the term apart from the rest of
            the vocabulary, -1 to 1.
    """

    rank: int
    term: str
    kind: str
    score: float


Phase = Literal[
    "scanning", "indexing", "embedding", "rebuilding", "words", "downloading", "measuring", "done"
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
        rebuilt: known photos that were embedded with the model that is to serve.
        switched: that model serves since this run.
        building: that model, where it does not serve yet.
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
    rebuilt: int = 0
    switched: bool = False
    building: Building | None = None
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
        building: another model that is to serve, or None.
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
    building: Building | None = None


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

"""Files of a vector index, and the small description beside them that tells whether they can be trusted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Self

from clipsearch.store import data_folder
from clipsearch.system import atomic_files

__all__ = ["Description", "files_of", "files_of_others", "outdated_files"]


@dataclass(frozen=True, slots=True)
class Description:
    """What the file of an index contains, and which version of USearch wrote it.

    Attributes:
        generation: number of the described file, from 1; 0 where there is none yet.
        count: vectors in the file.
        removed: removed vectors that left traces in the file.
        checksum: of the file's bytes.
    """

    usearch: str
    library: str
    fingerprint: str
    dimensions: int
    generation: int = 0
    count: int = 0
    removed: int = 0
    checksum: str = ""

    def file(self, folder: Path) -> Path:
        """The path of the described file."""
        return folder / f"vectors-{self.fingerprint}-{self.generation}.usearch"

    def read(self, folder: Path) -> Self | None:
        """The description on disk if it is well formed and of this library and model, else None."""
        try:
            on_disk = type(self)(**atomic_files.read_json(self._path(folder)))
        except (OSError, ValueError, TypeError):
            return None
        numbers = (on_disk.generation, on_disk.count, on_disk.removed)
        if not all(type(number) is int and number >= 0 for number in numbers):
            return None
        same = replace(on_disk, generation=0, count=0, removed=0, checksum="")
        mine = replace(self, generation=0, count=0, removed=0, checksum="")
        return on_disk if same == mine else None

    def write(self, folder: Path) -> None:
        """Write the description atomically. Raises OSError where the disk does not let it."""
        atomic_files.write_atomically(self._path(folder), json.dumps(asdict(self)).encode())

    def other_generations(self, folder: Path) -> Iterator[Path]:
        """Index files of this model of other generations than this one."""
        ours = re.compile(re.escape(f"vectors-{self.fingerprint}-") + r"[0-9]+\.(?:usearch|new)")
        for path in data_folder.files_named(folder, ours):
            if path != self.file(folder):
                yield path

    def _path(self, folder: Path) -> Path:
        return folder / f"vectors-{self.fingerprint}.json"


def files_of(folder: Path, fingerprint: str) -> list[Path]:
    """The files on disk of a model's index."""
    mine = re.compile(re.escape(f"vectors-{fingerprint}") + data_folder.INDEX_SUFFIX)
    return data_folder.files_named(folder, mine)


def files_of_others(folder: Path, fingerprint: str) -> list[Path]:
    """The files on disk of the indexes of all models but this one."""
    mine = files_of(folder, fingerprint)
    return [path for path in data_folder.files_named(folder, data_folder.PARTS["index"]) if path not in mine]


def outdated_files(folder: Path) -> list[Path]:
    """Index files that are replaced by others, according to their description."""
    result = []
    for path in data_folder.files_named(folder, data_folder.INDEX):
        fingerprint, _, generation = path.stem.removeprefix("vectors-").rpartition("-")
        try:
            described = atomic_files.read_json(folder / f"vectors-{fingerprint}.json")
        except (OSError, ValueError):
            continue
        generation_now = described.get("generation") if isinstance(described, dict) else None
        if isinstance(generation_now, int) and str(generation_now) != generation:
            result.append(path)
    return result

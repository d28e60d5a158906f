"""Which file holds a vector index, and what it must be to be trusted: a small description beside it."""

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
    """What the file of an index must be, and which version of USearch wrote it.

    Attributes:
        generation: of the file that is described, from 1; 0 where there is none yet.
        count: vectors in it.
        removed: vectors that left traces in it.
        checksum: of its bytes.
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
        """Where the described file lies."""
        return folder / f"vectors-{self.fingerprint}-{self.generation}.usearch"

    def found(self, folder: Path) -> Self | None:
        """The description on disk if it is well formed and tells of this library and model."""
        try:
            found = type(self)(**json.loads(self._place(folder).read_bytes()))
        except (OSError, ValueError, TypeError):
            return None
        numbers = (found.generation, found.count, found.removed)
        if not all(type(number) is int and number >= 0 for number in numbers):
            return None
        same = replace(found, generation=0, count=0, removed=0, checksum="")
        mine = replace(self, generation=0, count=0, removed=0, checksum="")
        return found if same == mine else None

    def write(self, folder: Path) -> None:
        """Put it in place, whole or not at all. Raises OSError where the disk does not let it."""
        atomic_files.write_atomically(self._place(folder), json.dumps(asdict(self)).encode())

    def others(self, folder: Path) -> Iterator[Path]:
        """Files of this model that are of another generation."""
        ours = re.compile(re.escape(f"vectors-{self.fingerprint}-") + r"[0-9]+\.(?:usearch|new)")
        for path in data_folder.named(folder, ours):
            if path != self.file(folder):
                yield path

    def _place(self, folder: Path) -> Path:
        return folder / f"vectors-{self.fingerprint}.json"


def files_of(folder: Path, fingerprint: str) -> list[Path]:
    """What lies on disk of the index of a model."""
    mine = re.compile(re.escape(f"vectors-{fingerprint}") + data_folder.INDEX_ENDING)
    return data_folder.named(folder, mine)


def files_of_others(folder: Path, fingerprint: str) -> list[Path]:
    """What lies on disk of the indexes of all models but this one."""
    mine = files_of(folder, fingerprint)
    return [path for path in data_folder.named(folder, data_folder.PARTS["index"]) if path not in mine]


def outdated_files(folder: Path) -> list[Path]:
    """Index files of which their description says that another has taken their place."""
    result = []
    for path in data_folder.named(folder, data_folder.INDEX):
        fingerprint, _, generation = path.stem.removeprefix("vectors-").rpartition("-")
        try:
            described = json.loads((folder / f"vectors-{fingerprint}.json").read_bytes())
        except (OSError, ValueError):
            continue
        named = described.get("generation") if isinstance(described, dict) else None
        if isinstance(named, int) and str(named) != generation:
            result.append(path)
    return result

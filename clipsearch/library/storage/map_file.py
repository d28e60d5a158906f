"""The file with the map of the photos: where each content lies, by the vectors of one model.

It is a cache: what is missing, damaged or of another model is made again.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from clipsearch.records import Ids, Vectors
from clipsearch.store.array_file import read_arrays, write_arrays
from clipsearch.system import file_names

__all__ = ["Positions"]

MOST_BYTES = 1 << 30  # a million photos take 16 MB


@dataclass(frozen=True, slots=True, eq=False)
class Positions:
    """Contents on a plane.

    Attributes:
        key: of what they were made with: library, model and method.
        contents: ascending: int64 (n,).
        points: from 0 to 1, y downwards: float32 (n, 2).
        count: how many were laid out together; others were placed later, by their neighbours.
    """

    key: str
    contents: Ids
    points: Vectors
    count: int

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """What the file in a data folder has; None where there is none that is whole."""
        found = read_arrays(folder / file_names.MAP, MOST_BYTES)
        try:
            return None if found is None else cls._checked(found)
        except (KeyError, ValueError, TypeError):
            return None

    @classmethod
    def _checked(cls, found: dict[str, npt.NDArray[Any]]) -> Self | None:
        contents, points = found["contents"].astype(np.int64), found["points"].astype(np.float32)
        is_whole = (
            points.shape == (len(contents), 2)
            and np.all(np.diff(contents) > 0)
            and np.all((points >= 0) & (points <= 1))
        )
        return cls(str(found["key"]), contents, points, int(found["count"])) if is_whole else None

    def write(self, folder: Path) -> None:
        """Write the file; without it the map is made again."""
        with suppress(OSError):
            self._write(folder)

    def _write(self, folder: Path) -> None:
        write_arrays(
            folder / file_names.MAP,
            key=self.key, contents=self.contents, points=self.points, count=self.count,
        )  # fmt: skip

    def among(self, contents: Ids) -> Self:
        """Those of some contents, which are ascending."""
        there = np.isin(self.contents, contents, assume_unique=True)
        return type(self)(self.key, self.contents[there], self.points[there], self.count)

    def joined(self, contents: Ids, points: Vectors) -> Self:
        """These and others, which are not among these."""
        together = np.concatenate((self.contents, contents))
        order = np.argsort(together)
        return type(self)(self.key, together[order], np.concatenate((self.points, points))[order], self.count)

    @classmethod
    def erase_others(cls, folder: Path, contents: Ids) -> None:
        """Erase from the file all but some contents, which are ascending.

        Raises:
            OSError: the disk does not let it.
        """
        if (kept := cls.read(folder)) is not None and len(left := kept.among(contents).contents) < len(
            kept.contents
        ):
            kept.among(left)._write(folder)

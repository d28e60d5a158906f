"""How sharp and bright pictures are, in the catalogue: those not measured yet, the values, recording them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

import apsw
import numpy as np
import numpy.typing as npt

from clipsearch.records import Ids, Measure
from clipsearch.store.sqlite import connection

__all__ = ["Quality", "QualityReader", "QualityWriter"]


Quality = tuple[float, float, float, float]
"""Sharpness, brightness, and the shares of the picture that are black and white: 0 to 1 each."""


class QualityReader:
    """The part of a `CatalogueReader` that is about quality; thread-safe, raises as it does."""

    def __init__(self, reader: connection.Reader) -> None:
        self._iterate = reader.iterate
        self._query_integers = reader.query_integers

    def not_measured(self) -> Ids:
        """Pictures that have a file and were not measured, ascending: int64 (n,)."""
        return self._query_integers(
            "SELECT id FROM contents WHERE highlights IS NULL AND nameless_since IS NULL AND NOT hidden "
            "ORDER BY id"
        )

    def values(self, measure: Measure) -> tuple[Ids, npt.NDArray[np.float32]]:
        """The measured contents, ascending, and the values: int64 and float32 (n,)."""
        value: str = {
            "sharpness": "sharpness",
            "brightness": "brightness",
            "exposure": "max(0, 1 - shadows - highlights)",
        }[measure]
        rows = self._iterate(f"SELECT id, {value} FROM contents WHERE {value} IS NOT NULL ORDER BY id")  # noqa: S608 (our own)
        found = np.fromiter(rows, dtype=[("content", "i8"), ("value", "f4")])
        return found["content"].copy(), found["value"].copy()


class QualityWriter:
    """Records quality, each time in one transaction; for the thread that writes."""

    def __init__(self, transaction: Callable[[], AbstractContextManager[apsw.Connection]]) -> None:
        self._transaction = transaction

    def record(self, items: Iterable[tuple[int, Quality]]) -> None:
        """Keep the sharpness, the brightness, and the shares of black and of white of contents, by key.

        What is known stays: it was measured in more detail, when the photo was read.
        """
        with self._transaction() as db:
            db.executemany(
                "UPDATE contents SET sharpness = coalesce(sharpness, ?), "
                "brightness = coalesce(brightness, ?), shadows = ?, highlights = ? WHERE id = ?",
                [(*values, content) for content, values in items],
            )

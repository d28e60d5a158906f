"""`Matches` of made-up hits, for views that need no library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt

from clipsearch import Hit, Matches, PhotoFacts, Timeline
from clipsearch.records import Measure

__all__ = ["GivenHits", "dated_hits", "made_hits", "matching", "timeline"]

FACTS = PhotoFacts(400, 300, "JPEG")


def made_hits(count: int) -> list[Hit]:
    """0.jpg, 1.jpg, ... with their numbers as contents."""
    return [Hit(i + 1, Path(f"/photos/{i}.jpg"), 0.5, i, FACTS) for i in range(count)]


def matching(hits: Sequence[Hit]) -> Matches:
    """The same hits, as the library would give them."""
    return GivenHits(hits).matches()


def dated_hits(count: int, undated: int = 0) -> list[Hit]:
    """As `made_hits`, of changing shapes, five a day, the latest first; the last ones without a date."""
    newest, shapes = date(2021, 3, 31), ((400, 300), (300, 400), (600, 300))
    found = []
    for hit in made_hits(count):
        taken = f"{newest - timedelta(hit.content // 5)}T12:00:00" if hit.content < count - undated else None
        found.append(replace(hit, facts=PhotoFacts(*shapes[hit.content % 3], "JPEG", taken)))
    return found


def timeline(hits: Sequence[Hit]) -> Timeline:
    """The timeline of hits that are in its order."""
    taken = np.array([_number(hit.facts.taken or "0") for hit in hits], dtype=np.int64)
    aspects = np.array([hit.facts.width / hit.facts.height for hit in hits], dtype=np.float32)
    return Timeline(matching(hits), taken, aspects)


class GivenHits:
    """A `HitSource` that has its hits already, no two of one content.

    Attributes:
        given: them.
        made: with which content pages of hits began, in the order in which they were asked for.
    """

    def __init__(self, hits: Sequence[Hit]) -> None:
        self.given = hits
        self.made: list[int] = []
        self._of = {hit.content: hit for hit in hits}

    def matches(self) -> Matches:
        """All of them."""
        contents = np.array([hit.content for hit in self.given], dtype=np.int64)
        return Matches(self, contents, np.array([hit.score for hit in self.given], dtype=np.float32))

    def hits(self, contents: Sequence[int], scores: Sequence[float], ranks: Sequence[int]) -> list[Hit]:
        """A hit for each of these."""
        self.made.append(contents[0])
        return [self._of[content] for content in contents]

    def missing(self, contents: Sequence[int], scores: Sequence[float], ranks: Sequence[int]) -> list[Hit]:
        """The same, out of reach."""
        return [replace(self._of[content], offline=True) for content in contents]

    def dates(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """When they were taken."""
        taken = sorted((hit.content, _number(hit.facts.taken or "0")) for hit in self.given)
        contents, moments = np.array(taken, dtype=np.int64).T
        return contents, moments

    def measures(self, measure: Measure) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """How sharp or bright they are."""
        known = sorted((hit.content, getattr(hit.facts, measure)) for hit in self.given)
        known = [(content, value) for content, value in known if value is not None]
        contents = np.array([content for content, _ in known], dtype=np.int64)
        return contents, np.array([value for _, value in known], dtype=np.float32)

    def names(self) -> Iterator[tuple[int, str, str]]:
        """Where they are."""
        for hit in sorted(self.given, key=lambda hit: hit.content):
            yield hit.content, str(hit.path.parent), hit.path.name


def _number(moment: str) -> int:
    return int("".join(filter(str.isdecimal, moment)))

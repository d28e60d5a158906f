"""What is different about some photos among others: light, sharpness, kind, camera, time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import numpy as np

from clipsearch.records import BLURRED, Ids, PhotoFacts
from clipsearch.store.catalogue.reader import CatalogueReader

__all__ = ["Differences"]

SAMPLE = 1000  # photos that stand for all others
FAR = 3.0  # standard deviations, by the median absolute deviation
LEAST_STEP = 0.15  # of brightness, that is seen
USUAL = 0.8  # of the others, that have in common what one has not
SHORT_DAYS = 60  # from the first tenth to the last one of a trip
FAR_DAYS = 30  # from these, to another time
FORMATS = {"PNG", "GIF", "BMP", "WEBP"}  # of screenshots and drawings, and not of cameras


class Differences:
    """Compares photos with a sample of those that they are among."""

    def __init__(self, catalogue: CatalogueReader, among: Ids) -> None:
        self._catalogue = catalogue
        facts = [*catalogue.facts(among[:: max(1, len(among) // SAMPLE)].tolist()).values()]
        self._light = _usual([one.brightness for one in facts])
        self._sharp = _usual([one.sharpness for one in facts])
        self._is_photos = np.mean([one.format not in FORMATS for one in facts]) > USUAL
        days = sorted(day for one in facts if (day := _day(one)) is not None)
        tenth = len(days) // 10
        self._days = (days[tenth], days[-1 - tenth]) if len(days) > USUAL * len(facts) else None
        (camera, count), *_ = Counter(one.camera for one in facts).most_common(1) or [("", 0)]
        self._camera = camera if count > USUAL * len(facts) else ""

    def of(self, contents: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """What is different about each of some photos, in words; nothing where that cannot be told."""
        return {content: self._of(facts) for content, facts in self._catalogue.facts(contents).items()}

    def _of(self, one: PhotoFacts) -> tuple[str, ...]:
        found = list[str]()
        if self._light is not None and one.brightness is not None:
            median, spread = self._light
            step = max(FAR * spread, LEAST_STEP)
            found += ["darker than the others"] if one.brightness < median - step else []
            found += ["brighter than the others"] if one.brightness > median + step else []
        if self._sharp is not None and one.sharpness is not None and one.sharpness < BLURRED < self._sharp[0]:
            found.append("blurred" if one.sharpness else "all of one colour")
        if self._is_photos and one.format in FORMATS:
            found.append("not from a camera")
        if self._camera and one.camera and one.camera != self._camera:
            found.append("another camera")
        day = _day(one)
        if self._days is not None and day is not None and self._days[1] - self._days[0] <= SHORT_DAYS:
            first, last = self._days
            found += ["another time"] if day < first - FAR_DAYS or day > last + FAR_DAYS else []
        return tuple(found)


def _usual(values: Sequence[float | None]) -> tuple[float, float] | None:
    """The median and the spread of what is known; None where that is little."""
    known = np.array([value for value in values if value is not None])
    if len(known) < USUAL * len(values) or not len(known):
        return None
    median = float(np.median(known))
    return median, 1.4826 * float(np.median(np.abs(known - median)))


def _day(one: PhotoFacts) -> int | None:
    try:
        return datetime.fromisoformat(one.taken or "").toordinal()
    except ValueError:
        return None

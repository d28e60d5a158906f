"""Headings of the timeline name the place of most photos: the town, else the region or the country."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipsearch import Library
from clipsearch.gui.timeline.arrangement import TimelineArrangement
from clipsearch.gui.timeline.section_places import common_places
from clipsearch.library import timeline as timeline_module
from clipsearch.records.details import Place
from tests.unit.photos.metadata.test_fields import exif, jpeg

KNOWN = {
    1: Place("IT", "Italy", "Lazio", "Rome"),
    2: Place("IT", "Italy", "Lazio", "Ostia"),
    3: Place("IT", "Italy", "Tuscany", "Pisa"),
    4: Place("US", "United States", "Georgia", "Rome"),
    7: Place("FR", "France"),
}
Sections = list[list[int]]


def named(sections: Sections) -> list[str]:
    starts = np.cumsum([0, *map(len, sections)])[:-1].astype(np.int64)
    places = np.array([place for section in sections for place in section], dtype=np.int64)
    return common_places(starts, places, KNOWN)


def brute_force(section: list[int]) -> str:
    places = [KNOWN.get(one, Place("", "")) for one in section]
    for length in (4, 3, 2):
        common, count = Counter(place[:length] for place in places).most_common(1)[0]
        if 2 * count > len(section) and common[-1]:
            return common[-1]
    return ""


def test_more_than_half_of_the_photos_name_it() -> None:
    assert named([[1, 1, 0], [1, 1, 0, 0], [1, 2, 0], [1, 3], [1, 4], [7], [0], [9]]) == [
        "Rome", "", "Lazio", "Italy", "", "France", "", ""
    ]  # fmt: skip
    assert common_places(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), KNOWN) == []
    assert common_places(np.array([0]), np.zeros(3, dtype=np.int64), {}) == [""]


@given(st.lists(st.lists(st.sampled_from([0, 1, 2, 3, 4, 7, 9]), min_size=1, max_size=9), max_size=6))
def test_it_is_the_same_by_counting(sections: Sections) -> None:
    assert named(sections) == [brute_force(section) for section in sections]


@pytest.mark.parametrize("few", [0, 2000], ids=["all are read", "some are looked up"])
def test_a_heading_has_the_place(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(timeline_module, "FEW", few)
    (tmp_path / "photos").mkdir()
    jpeg(tmp_path / "photos" / "a.jpg", exif=exif())
    library.add(tmp_path / "photos")
    library.index()
    made = library.timelines.of(library.matches())
    arrangement = TimelineArrangement(made)
    year = made.taken[0] // 10**10
    assert arrangement.title(0).replace("\u2068", "").replace("\u2069", "") == f"{year} · Paris"
    undated = TimelineArrangement(replace(made, taken=np.zeros(1, dtype=np.int64)))
    assert undated.title(0) == "Without a date"

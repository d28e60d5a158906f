"""The timeline of the library: by the date taken alone, however it is looked up."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from clipsearch import Filters, Library, Query
from clipsearch.library import timeline as module


@pytest.fixture
def filled(library: Library, tmp_path: Path) -> Library:
    """Photos of changing shapes, dated by their names; two without a date."""
    folder = tmp_path / "photos"
    folder.mkdir()
    stems = ("IMG_20190512_140300", "no date", "IMG_20210101_000000", "IMG_20190512_140301", "another")
    for at, stem in enumerate(stems):
        Image.new("RGB", (64 + 8 * at, 64), "red").save(folder / f"{stem}.png")
    library.add(folder)
    library.index()
    return library


@pytest.mark.parametrize("few", [0, 2000], ids=["all are read", "some are looked up"])
def test_the_latest_come_first_and_those_without_a_date_last(
    filled: Library, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(module, "FEW", few)
    made = filled.timelines.of(filled.matches())
    assert made.taken.tolist() == [20210101000000, 20190512140301, 20190512140300, 0, 0]
    stems = [hit.path.stem for hit in made.hits]
    assert stems[:3] == ["IMG_20210101_000000", "IMG_20190512_140301", "IMG_20190512_140300"]
    assert set(stems[3:]) == {"no date", "another"}
    for hit, aspect, taken in zip(made.hits, made.aspects.tolist(), made.taken.tolist(), strict=True):
        assert aspect == pytest.approx(hit.facts.width / hit.facts.height)
        assert bool(taken) == bool(hit.facts.taken_from), "the date of the file is never the date taken"
    assert made.hits.total == 5
    assert all(one >= other for one, other in itertools.pairwise(made.taken.tolist()))


@pytest.mark.parametrize("few", [0, 2000])
def test_it_has_what_was_found_and_no_more(
    filled: Library, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(module, "FEW", few)
    found = filled.matches(Query((), Filters(since="2019", until="2020")))
    made = filled.timelines.of(found)
    assert sorted(made.hits.contents.tolist()) == sorted(found.contents.tolist())
    empty = filled.timelines.of(filled.matches(Query((), Filters(since="1990", until="1991"))))
    assert len(empty.hits) == len(empty.taken) == len(empty.aspects) == 0


def test_photos_that_were_read_since_are_in_the_next_one(
    filled: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "FEW", 0)
    before = filled.matches()
    assert len(filled.timelines.of(before).hits) == 5
    Image.new("RGB", (300, 64), "blue").save(tmp_path / "photos" / "IMG_20220101_000000.png")
    filled.index()
    assert filled.timelines.of(filled.matches()).taken[0] == 20220101000000
    assert len(filled.timelines.of(before).hits) == 5


def test_what_is_no_date_is_none(filled: Library) -> None:
    numbers = np.array(
        [20191301000000, 20190001000000, 20190100000000, 20190132000000, 0, 123, 20190131000000]
    )
    assert module._is_date(numbers).tolist() == [False] * 6 + [True]

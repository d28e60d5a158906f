"""Matches: the same hits as `search`, for any number of photos and in any order, made when they are read."""

from __future__ import annotations

import os
import random
import shutil
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from clipsearch import Cancelled, Filters, Hit, Library, Matches, Query, Term
from clipsearch.errors import LibraryError
from clipsearch.library.searching import hits as hits_module
from clipsearch.library.searching import matches, sorting
from clipsearch.records import Group, Sort
from clipsearch.store.vectors import usearch_index
from tests.support.album import draw
from tests.support.colour_embedder import COLOURS, ColourEmbedder
from tests.support.fake_matches import GivenHits, made_hits

RED = Query((Term("red and a little blue"),))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of 90 photos that no test changes."""
    folder = tmp_path_factory.mktemp("matches")
    with Library.open(folder / "data", embedder=ColourEmbedder()) as library:
        yield filled(library, folder)


@pytest.fixture
def fleeting(library: Library, tmp_path: Path) -> Library:
    """The same, to be changed."""
    return filled(library, tmp_path)


def filled(library: Library, folder: Path) -> Library:
    """90 photos, no two alike, in three folders, most of them dated, some of them twice."""
    dice = random.Random(4)
    for number in range(90):
        place = folder / "many" / "abc"[number % 3] / f"IMG_{number}.jpg"
        place.parent.mkdir(parents=True, exist_ok=True)
        exif = Image.Exif()
        if number % 5:
            exif.get_ifd(0x8769)[0x9003] = f"2024:05:{1 + number % 28:02} 10:{number % 60:02}:00"
        colour = tuple(dice.randrange(256) for _ in range(3))
        Image.new("RGB", (8, 8), colour).save(place, exif=exif)  # type: ignore[arg-type]
        os.utime(place, (1.7e9 + number, 1.7e9 + number))
        if number % 10 == 0:
            shutil.copy2(place, place.with_name(f"copy of {number}.jpg"))
    library.add(folder / "many")
    library.index()
    return library


@pytest.mark.parametrize("scan_below", [50_000, 10])
@pytest.mark.parametrize(
    "query", [RED, Query((Term("green"),), Filters(since="2024-05-10")), Query((), Filters(types=("JPEG",)))]
)
def test_all_are_found_as_search_finds_them(
    many: Library, query: Query, scan_below: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usearch_index, "SCAN_BELOW", scan_below)
    found, every = many.search(query, 1000), many.matches(query)
    assert list(every) == found
    assert every.total == len(every) == many.facets.count_matching(query.filters)
    first = many.matches(query, 20)
    assert list(first) == found[:20]
    assert (len(first), first.total) == (20, len(found))


def test_the_newest_are_all_photos(many: Library) -> None:
    assert list(many.matches()) == many.recent(1000)
    assert len(many.matches()) == many.matches(limit=10).total == 90


def test_a_query_stops_when_it_is_cancelled(many: Library) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        many.matches(RED, cancel=cancel)


@pytest.mark.parametrize("sort", ["given", "date", "name"])
@pytest.mark.parametrize("group", ["none", "day", "folder"])
def test_orders_and_groups(many: Library, sort: Sort, group: Group) -> None:
    found = many.matches(RED)
    shown = found.arranged(sort, group)
    assert sorted(shown, key=lambda hit: hit.rank) == list(found)
    assert list(shown) == ordered(list(found), sort, group)
    assert (shown.total, shown.best, shown.sort) == (90, found.best, sort)
    grouped = sort != "given" and group != "none"
    heads = [head(hit, group if grouped else "none") for hit in shown]
    starts = [0, *(at for at, (one, other) in enumerate(pairwise(heads), 1) if one != other)]
    assert shown.starts.tolist() == (starts if grouped else [])


def ordered(found: list[Hit], sort: Sort, group: Group) -> list[Hit]:
    """The expected order, by plain sorting."""
    if sort == "given":
        return found
    if sort == "date":
        found = sorted(found, key=lambda hit: hit.facts.taken or "", reverse=True)
    else:
        found = sorted(found, key=lambda hit: plain(hit.path.name))
    return sorted(found, key=lambda hit: head(hit, group), reverse=group == "day")


def head(hit: Hit, group: Group) -> str:
    if group == "day":
        return (hit.facts.taken or "")[:10]
    return str(hit.path.parent) if group == "folder" else ""


def plain(name: str) -> list[str | tuple[int, int]]:
    parts = sorting._NUMBERS.split(name.casefold())
    return [(int(part), -len(part)) if at % 2 else part for at, part in enumerate(parts)]


@given(st.lists(st.text(st.sampled_from("aAbz019_. é٣\udcff\U0001f600"), max_size=30), max_size=40))
def test_names_are_in_natural_order(names: list[str]) -> None:
    keys = [sorting.natural_key(name) for name in names]
    ranks = sorting.rank_texts(b"".join(keys), np.array([len(key) for key in keys], dtype=np.int64)).tolist()
    distinct = sorted({tuple(map(str, plain(name))): plain(name) for name in names}.values())
    assert ranks == [distinct.index(plain(name)) for name in names]


def test_2_comes_before_10_and_leading_zeros_before_none() -> None:
    names = ["IMG_10.jpg", "img_2.jpg", "IMG_02.jpg", "IMG_2", "IMG_2.jpg.png", "a", "IMG_" + "9" * 200]
    assert sorted(names, key=sorting.natural_key) == [
        "a", "IMG_02.jpg", "IMG_2", "img_2.jpg", "IMG_2.jpg.png", "IMG_10.jpg", "IMG_" + "9" * 200,
    ]  # fmt: skip


def test_a_deleted_photo_keeps_its_row(fleeting: Library, tmp_path: Path) -> None:
    found = fleeting.matches()
    before = list(fleeting.matches())
    gone = before[7].path
    gone.unlink()
    fleeting.index()
    after = list(found)
    assert [hit.content for hit in after] == [hit.content for hit in before]
    assert after[7].offline
    assert str(after[7].path) == "No longer in the library"
    assert after[6] == before[6]
    assert after[8:] == before[8:]
    fleeting.remove(tmp_path / "many")
    later = Matches(found._source, found.contents, np.zeros(90, dtype=np.float32))
    assert all(hit.offline for hit in later.arranged("name", "folder"))


def test_making_hits_reads_no_folder_of_photos(
    fleeting: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "many").rename(tmp_path / "unplugged")
    found = fleeting.matches(RED)

    def hang(path: object) -> bool:
        raise AssertionError(f"{path} is looked at")

    monkeypatch.setattr(hits_module.os.path, "isdir", hang)
    monkeypatch.setattr(os, "stat", hang)
    assert all(hit.offline for hit in found)


def test_few_hits_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matches, "PAGES_KEPT", 3)
    source = GivenHits(made_hits(10_000))
    found = source.matches()
    for row in (0, 63, 64, 128, 192, 9_999, 0, -1):
        assert found[row] == source.given[row]
    assert len(found._pages) == 3
    assert source.made == [0, 64, 128, 192, 9_984, 0]
    found.fetch(range(9_900, 20_000))
    assert found[9_900:] == source.given[9_900:]
    with pytest.raises(IndexError):
        found[10_000]


def test_many_threads_may_read(many: Library) -> None:
    found, expected = many.matches(RED), many.search(RED, 1000)

    def look(seed: int) -> bool:
        rows = random.Random(seed).choices(range(90), k=200)
        return [found[row] for row in rows] == [expected[row] for row in rows]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(look, range(32)))


def test_a_catalogue_that_cannot_be_read_gives_offline_hits() -> None:
    class Broken(GivenHits):
        def hits(self, contents: Sequence[int], scores: Sequence[float], ranks: Sequence[int]) -> list[Hit]:
            raise LibraryError("The disk is gone")

    found = Broken(made_hits(5)).matches()
    assert [hit.content for hit in found] == [0, 1, 2, 3, 4]
    assert all(hit.offline for hit in found)
    with pytest.raises(LibraryError):
        found.fetch(range(5))


def test_rows_of_contents() -> None:
    found = GivenHits(made_hits(1000)).matches()
    assert (found.row_of(700), found.row_of(1000)) == (700, -1)
    assert found.ranges_of(np.array([5, 6, 7, 9, 2000])) == [range(5, 8), range(9, 10)]
    assert found.ranges_of(np.array([], dtype=np.int64)) == []
    part = found.part([range(5, 7), range(998, 1000)])
    assert [hit.rank for hit in part] == [6, 7, 999, 1000]
    assert len(found.part([])) == 0


def test_an_empty_library_has_none(library: Library, tmp_path: Path) -> None:
    for query in (None, RED):
        found = library.matches(query).arranged("name", "day")
        assert (len(found), found.total, list(found)) == (0, 0, [])
    library.add(draw(tmp_path / "one" / "red.png", next(iter(COLOURS))).parent)
    library.index()
    assert library.matches().arranged("date", "day").starts.tolist() == [0]

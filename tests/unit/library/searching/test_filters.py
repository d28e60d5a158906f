"""A search with filters finds the best of the photos that pass them."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from clipsearch import Filters, Hit, Library, Query, Term, complete, locate_error, parse_line
from clipsearch.errors import QueryError
from clipsearch.library.remote.protocol import error_from_json, error_to_json
from clipsearch.library.searching import facets
from clipsearch.records.details import details_of
from clipsearch.store.tables.facts_writer import Merged
from tests.support.album import draw
from tests.support.colour_embedder import COLOURS, ColourEmbedder

NAMES = tuple(COLOURS)


def stamp(path: Path, day: str) -> Path:
    seconds = datetime.fromisoformat(day).timestamp()
    os.utime(path, (seconds, seconds))
    return path


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """24 photos of different colours in two albums, and copies of some."""
    shelf = tmp_path_factory.mktemp("shelf")
    for number in range(24):
        suffix = ("jpg", "png", "bmp", "webp")[number % 4]
        place = shelf / ("one", "one/deep", "one deep", "two")[number // 3 % 4]
        path = draw(place / f"{number:02}.{suffix}", NAMES[number % 12], (48, 30 + number))
        stamp(path, f"{2015 + number % 5}-{1 + number % 12:02}-{1 + number:02}")
    (shelf / "one" / "none").mkdir()
    stamp(Path(shutil.copy(shelf / "one" / "00.jpg", shelf / "two" / "copy.jpg")), "2021-05-05")
    return shelf


@pytest.fixture(scope="module")
def filled(shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library that keeps both albums; not to be changed."""
    with Library.open(tmp_path_factory.mktemp("library") / "data", embedder=ColourEmbedder()) as library:
        library.add(shelf / "one", shelf / "one deep", shelf / "two")
        library.index()
        stores = library._stores
        for hit in library.recent(100):  # the newest date of its files is when it was taken
            newest = max(path.stat().st_mtime for path in (hit.path, *hit.copies))
            taken = datetime.fromtimestamp(newest).isoformat(timespec="seconds")
            merged = Merged(hit.content, details_of({"taken": taken}, "exif"))
            stores.write(stores.writer.details.record_merged, [merged])
        yield library


def passes(hit: Hit, filters: Filters) -> bool:
    """Whether one of a hit's files passes all filters, by what is on the disk."""
    return any(
        (not filters.folders or any(folder in path.parents for folder in filters.folders))
        and (not filters.since or day >= filters.since)
        and (not filters.until or day[: len(filters.until)] <= filters.until)
        and (not filters.types or hit.facts.format in filters.types)
        for path in (hit.path, *hit.copies)
        for day in [str(hit.facts.taken)[:10]]
    )


@given(
    st.lists(st.sampled_from(["", "one", "one/deep", "one deep", "two", "one/none"]), max_size=2),
    st.sampled_from([None, "2015", "2016-03", "2018-05-05"]),
    st.sampled_from([None, "2019", "2018", "2021-05"]),
    st.lists(st.sampled_from(["JPEG", "PNG", "BMP", "WEBP", "GIF"]), max_size=2, unique=True),
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from([1.0, 2.0, -0.5])), min_size=1, max_size=3),
    st.integers(1, 30),
)
def test_results_are_those_of_brute_force(
    filled: Library,
    shelf: Path,
    places: list[str],
    since: str | None,
    until: str | None,
    types: list[str],
    words: list[tuple[str, float]],
    limit: int,
) -> None:
    filters = Filters(tuple(shelf / place for place in places), since, until, tuple(types))
    terms = tuple(Term(words=word, weight=weight) for word, weight in words)
    try:
        everything = filled.search(Query(terms), 100)
    except QueryError as error:
        assert "cancel" in str(error)
        return
    assert len(everything) == 24
    wanted = [hit for hit in everything if passes(hit, filters)]
    found = filled.search(Query(terms, filters), limit)
    assert [hit.score for hit in found] == pytest.approx([hit.score for hit in wanted[:limit]], abs=1e-6)
    assert [hit.content for hit in found] == [hit.content for hit in wanted[:limit]]
    assert [hit.rank for hit in found] == list(range(1, len(found) + 1))
    assert filled.facets.count_matching(filters) == len(wanted)
    newest = filled.search(Query((), filters), 100) if not filters.is_empty else filled.recent(100)
    assert {hit.content for hit in newest} == {hit.content for hit in wanted}
    assert all(hit.score == 0 for hit in newest)


def test_filters_alone_find_the_newest_first(filled: Library, shelf: Path) -> None:
    found = filled.search(Query((), Filters(folders=(shelf / "two",))))
    assert found[0].path == shelf / "two" / "copy.jpg"
    days = [str(hit.facts.taken) for hit in found]
    assert days == sorted(days, reverse=True)


def test_the_place_that_passes_is_shown_first(filled: Library, shelf: Path) -> None:
    (hit,) = filled.search(Query((), Filters(since="2021")))
    assert (hit.path, hit.copies) == (shelf / "one" / "00.jpg", (shelf / "two" / "copy.jpg",))
    (hit,) = filled.search(Query((Term(words="red"),), Filters(folders=(shelf / "two",))), 1)
    assert (hit.path, hit.copies) == (shelf / "two" / "copy.jpg", (shelf / "one" / "00.jpg",))


def test_menus_are_told_what_there_is(filled: Library) -> None:
    assert filled.facets.formats() == {"JPEG": 6, "PNG": 6, "BMP": 6, "WEBP": 6}
    years = filled.facets.years()
    assert list(years) == [2021, 2019, 2018, 2017, 2016, 2015]
    for year, count in years.items():
        assert filled.facets.count_matching(Filters(since=str(year), until=str(year))) == count
    assert filled.facets.count_matching(Filters()) == 24


def test_invalid_filters_are_errors(filled: Library) -> None:
    for filters in (Filters(since="May"), Filters(types=("jpge",)), Filters(folders=(Path("three"),))):
        with pytest.raises(QueryError):
            filled.search(Query((Term(words="red"),), filters))
        with pytest.raises(QueryError):
            filled.facets.count_matching(filters)


@pytest.mark.parametrize(
    ("name", "folders"),
    [
        ("two", ["two"]),
        ("DEEP", ["one/deep"]),
        ("one/deep", ["one/deep"]),
        ("one", ["one"]),
        ("one deep", ["one deep"]),
    ],
)
def test_a_folder_may_be_given_by_name(filled: Library, shelf: Path, name: str, folders: list[str]) -> None:
    named, whole = Filters((Path(name),)), Filters(tuple(shelf / folder for folder in folders))
    assert filled.search(Query((), named), 100) == filled.search(Query((), whole), 100) != []
    assert filled.facets.count_matching(named) == filled.facets.count_matching(whole)
    others = filled.search(Query((), Filters(without=(named,))), 100)
    assert {hit.content for hit in others} == {
        hit.content
        for hit in filled.recent(100)
        if any(shelf / folder not in path.parents for folder in folders for path in (hit.path, *hit.copies))
    }


def test_a_name_that_no_folder_has_is_an_error(filled: Library) -> None:
    for line in ("in:deeper", "-in:deeper", "in:one/two", "in:shelf"):
        with pytest.raises(QueryError, match="No folder of the library is named"):
            filled.search(line)


def test_a_name_of_very_many_folders_is_refused(filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facets, "MAX_FOLDERS", 0)
    with pytest.raises(QueryError, match="1 folders are named deep. Give more of the path"):
        filled.search("in:deep")


def test_a_photo_may_be_given_by_name(filled: Library, shelf: Path) -> None:
    named = filled.search("photo:05.png", 3)
    assert named[0].path == shelf / "one" / "deep" / "05.png"
    assert filled.search("photo:deep/05.png", 3) == named
    assert filled.search(f"photo:#{named[0].content}", 3) == named
    with pytest.raises(QueryError, match=r"No photo of the library is named 99\.png") as caught:
        filled.search("red photo:99.png")
    assert caught.value.term == 1
    with pytest.raises(QueryError, match="is named") as caught:
        filled.search("red OR blue photo:99.png")
    assert caught.value.term == 2
    again = error_from_json(error_to_json(caught.value))
    locate_error(again, "red OR blue photo:99.png^2")
    assert isinstance(again, QueryError)
    assert (again.offset, again.length) == (12, 14)


@pytest.mark.parametrize(
    "line",
    [
        "red OR blue",
        "red type:png OR blue -type:png OR green",
        "red OR type:bmp",
        "(red OR in:two) -is:landscape",
        "in:two OR type:png",
        "taken:2015 OR taken:2019 OR in:two taken:2018",
        "red -blue^0.5 OR blue^2 photo:05.png",
    ],
)
def test_alternatives_find_the_union_with_the_best_scores(filled: Library, line: str) -> None:
    query = parse_line(line).query
    best: dict[int, float] = {}
    for branch in query.branches:
        for hit in filled.search(branch, 100, every=True):
            best[hit.content] = max(best.get(hit.content, -1), hit.score)
    found = filled.search(query, 100, every=True)
    assert {hit.content: hit.score for hit in found} == pytest.approx(best, abs=1e-6)
    scores = [hit.score for hit in found]
    assert scores == sorted(scores, reverse=True)
    assert [hit.content for hit in filled.search(query, 5, every=True)] == [hit.content for hit in found[:5]]
    every = filled.matches(query)
    assert [hit.content for hit in every] == [hit.content for hit in found]
    assert (len(filled.matches(query, 3)), filled.matches(query, 3).total) == (3, len(found))


def test_alternatives_of_filters_find_the_newest_first(filled: Library) -> None:
    found = filled.search("in:two OR type:png", 100)
    newest = [hit.content for hit in filled.recent(100)]
    assert [hit.content for hit in found] == [
        content for content in newest if content in {hit.content for hit in found}
    ]


def test_values_to_complete_with(filled: Library) -> None:
    sources = filled.query_sources
    assert sources.folders() == {"one": 12, "deep": 6, "one deep": 6, "two": 7}
    assert sources.formats() == filled.facets.formats()
    assert sources.cameras() == {}
    assert [one.text for one in complete("in:de", 5, sources)] == ["deep", '"one deep"']


def test_exact_text_is_a_condition(filled: Library, shelf: Path) -> None:
    everything = filled.recent(100)

    def having(text: str) -> set[int]:
        return {
            hit.content
            for hit in everything
            for path in (hit.path, *hit.copies)
            if text in str(path.relative_to(shelf))
        }

    def found_by(line: str) -> set[int]:
        return {hit.content for hit in filled.search(line, 100, every=True)}

    assert found_by('"deep"') == having("deep")
    assert found_by('red -"deep" "jpg"') == having(".jpg") - having("deep")
    assert found_by("name:copy OR type:bmp") == having("copy") | having(".bmp")
    assert found_by('"two" type:png OR "deep"') == having("two") & having(".png") | having("deep")
    assert filled.search('red "no such name"') == []
    among = filled.matches(parse_line("type:png").query).contents
    found = filled.matches(parse_line('-"deep"').query, within=among)
    assert set(found.contents.tolist()) == having(".png") - having("deep")


def test_a_jpeg_with_several_pictures_is_a_jpeg(library: Library, tmp_path: Path) -> None:
    draw(tmp_path / "album" / "plain.jpg", "red")
    both = [Image.new("RGB", (40, 40), COLOURS[colour]) for colour in ("blue", "green")]
    both[0].save(tmp_path / "album" / "two.jpg", format="MPO", save_all=True, append_images=both[1:])
    library.add(tmp_path / "album")
    library.index()
    assert {hit.facts.format for hit in library.recent()} == {"JPEG"}
    assert library.facets.formats() == {"JPEG": 2}
    assert library.facets.count_matching(Filters(types=("jpg",))) == 2
    assert len(library.search(Query((Term(words="red"),), Filters(types=("JPEG",))))) == 2


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_folder_may_be_given_through_a_link(filled: Library, shelf: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(shelf)
    inside = Filters(folders=(tmp_path / "link" / "one" / "deep",))
    assert (
        filled.facets.count_matching(inside)
        == filled.facets.count_matching(Filters(folders=(shelf / "one" / "deep",)))
        > 0
    )
    assert filled.search(Query((), inside))[0].path.parent == shelf / "one" / "deep"


def test_huge_and_tiny_weights_are_only_relative(filled: Library) -> None:
    words = [Term(words="red", weight=weight) for weight in (1000, 1, 0.001)]
    first, second, third = ([hit.content for hit in filled.search(Query((term,)))] for term in words)
    assert first == second == third
    most = Query((Term(words="red", weight=1000.0), Term(words="blue", weight=0.001)))
    assert filled.search(most)[0].content == first[0]


def test_a_folder_that_is_none_of_the_librarys_is_named(filled: Library, shelf: Path, tmp_path: Path) -> None:
    def search(*folders: Path) -> list[Hit]:
        return filled.search(Query((Term(words="red"),), Filters(folders)))

    for folder in (shelf / "thre", shelf / "one" / "slip", tmp_path):
        with pytest.raises(QueryError, match=f"{re.escape(str(folder))} is not a folder of this library"):
            search(shelf / "two", folder)
    assert search(shelf) == search(shelf / "one", shelf / "one deep", shelf / "two")
    assert search(shelf / "one" / "none") == []


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_to_a_folder_of_the_library_is_one(filled: Library, shelf: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(shelf / "two")
    both_ends = Filters((shelf / "two", link))  # as a command gives them
    assert filled.search(Query((), both_ends)) == filled.search(Query((), Filters((shelf / "two",))))


def test_what_passes_is_read_once_and_again_after_a_change(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(tmp_path / "album" / "one.png", "red")
    library.add(tmp_path / "album")
    library.index()
    stores, reads = library._stores, list[Filters]()
    matching = stores.catalogue.matching
    monkeypatch.setattr(stores.catalogue, "matching", lambda some: reads.append(some) or matching(some))
    query = Query((Term(words="red"),), Filters(since="2015", until="2015"))
    for _ in range(3):
        assert not library.search(query)
    assert reads == [query.filters]
    (hit,) = library.search(Query((Term(words="red"),)))
    merged = Merged(hit.content, details_of({"taken": "2015-03-01T12:00:00"}, "exif"))
    stores.write(stores.writer.details.record_merged, [merged])
    assert [one.content for one in library.search(query)] == [hit.content]
    draw(tmp_path / "album" / "two.png", "blue")
    library.index()
    assert library.matches(query).total == 1
    assert library.matches(Query(query.terms, Filters(types=("PNG",)))).total == 2


def test_what_is_offline_is_looked_at_each_time(library: Library, tmp_path: Path) -> None:
    draw(tmp_path / "album" / "one.png", "red")
    library.add(tmp_path / "album")
    library.index()
    offline, there = (
        Query((Term(words="red"),), filters)
        for filters in (Filters(offline=True), Filters(without=(Filters(offline=True),)))
    )
    assert (len(library.search(offline)), len(library.search(there))) == (0, 1)
    (tmp_path / "album").rename(tmp_path / "away")
    assert (len(library.search(offline)), len(library.search(there))) == (1, 0)

"""Saved searches and the history: nothing is lost, the file is private, and damage stops nothing."""

from __future__ import annotations

import io
import json
import os
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from clipsearch import (
    Filters,
    Library,
    Query,
    SavedSearch,
    SavedSearches,
    Term,
    parse_line,
    print_line,
)
from clipsearch.errors import LibraryError, PhotoError, QueryError
from clipsearch.library.searching import saved_searches as module
from clipsearch.library.searching.query import picture_query
from clipsearch.photos.decoding.decoder import decode_bytes
from clipsearch.records import Thumbnail
from tests.support.album import draw

DOG = parse_line("a dog").query
SUMMER = Query((Term(words="a beach", weight=2), Term(picture=Path("/p/a.jpg"))), Filters(since="2024-06"))


def make_thumbnail(picture: bytes) -> Thumbnail:
    made = decode_bytes(picture, 1, 100)
    return Thumbnail(made.digest, made.thumbnail, made.facts)


def opened(folder: Path, *, writing: bool = True) -> SavedSearches:
    folder.mkdir(exist_ok=True)
    return SavedSearches(folder, make_thumbnail, writing=writing)


def names(searches: SavedSearches) -> list[str]:
    return [one.name for one in searches.saved]


def png(size: tuple[int, int], colour: str = "red") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return buffer.getvalue()


def test_saved_searches_can_be_read_again(tmp_path: Path) -> None:
    searches = opened(tmp_path)
    assert (searches.saved, searches.history, searches.notice) == ((), (), "")
    assert not list(tmp_path.iterdir())
    searches.save("Dogs", DOG)
    assert searches.save("  Summer\n2024 ", SUMMER) == SavedSearch("Summer 2024", SUMMER)
    again = opened(tmp_path)
    assert again.saved == (SavedSearch("Dogs", DOG), SavedSearch("Summer 2024", SUMMER))
    assert [path.name for path in tmp_path.iterdir()] == ["searches.json"]


def test_a_saved_search_is_replaced_renamed_moved_and_removed(tmp_path: Path) -> None:
    searches = opened(tmp_path)
    for name in "abc":
        searches.save(name, DOG)
    searches.save("b", SUMMER)
    assert names(searches) == ["a", "b", "c"]
    assert searches.saved[1].query == SUMMER
    searches.rename("b", "B")
    searches.rename("a", "a")
    searches.reorder(["c", "B"])
    assert names(opened(tmp_path)) == ["c", "B", "a"]
    assert searches.remove("B") == SavedSearch("B", SUMMER)
    assert names(opened(tmp_path)) == ["c", "a"]


def test_invalid_names_are_errors(tmp_path: Path) -> None:
    searches = opened(tmp_path)
    searches.save("a", DOG)
    searches.save("b", DOG)
    with pytest.raises(QueryError, match="named 'b' already"):
        searches.rename("a", "b")
    for change in (
        lambda: searches.rename("x", "y"),
        lambda: searches.remove("x"),
        lambda: searches.reorder(["a", "x"]),
    ):
        with pytest.raises(QueryError, match="no saved search named 'x'"):
            change()
    for name, why in ((" \n", "no name"), ("x" * 101, "101 characters")):
        with pytest.raises(QueryError, match=why):
            searches.save(name, DOG)
    with pytest.raises(QueryError, match="empty"):
        searches.save("nothing", Query(()))
    assert names(searches) == names(opened(tmp_path)) == ["a", "b"]


def test_history_is_the_latest_distinct_queries(tmp_path: Path) -> None:
    searches = opened(tmp_path)
    for number in range(120):
        searches.record(parse_line(f"dog {number}").query)
    assert len(searches.history) == 100
    searches.record(parse_line('  "dog 50". ').query)
    assert searches.history[:2] == (parse_line("dog 50").query, parse_line("dog 119").query)
    assert len(searches.history) == 100
    assert opened(tmp_path).history == searches.history
    searches.clear_history()
    assert opened(tmp_path).history == ()


def test_history_that_is_switched_off_is_forgotten(tmp_path: Path) -> None:
    searches = opened(tmp_path)
    searches.save("Dogs", DOG)
    searches.record(SUMMER)
    searches.keep_history(False)
    searches.record(DOG)
    again = opened(tmp_path)
    assert (again.history, again.keeps_history, names(again)) == ((), False, ["Dogs"])
    assert "beach" not in (tmp_path / "searches.json").read_text()
    again.keep_history(True)
    again.record(DOG)
    assert opened(tmp_path).history == (DOG,)


def test_picture_data_is_stored_as_a_thumbnail_that_stays_the_same(tmp_path: Path) -> None:
    searches = opened(tmp_path)
    big = picture_query(png((2000, 1000)))
    searches.record(big)
    searches.record(big)
    (kept,) = searches.history
    data = kept.terms[0].picture
    assert isinstance(data, bytes)
    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, image.size) == ("JPEG", (320, 160))
    searches.record(kept)  # asked again from the history
    assert searches.history == opened(tmp_path).history == (kept,)
    assert searches.save("red", kept).query == kept
    with pytest.raises(PhotoError):
        searches.record(picture_query(b"no picture"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        opened(tmp_path).save("Dogs", DOG)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "searches.json").stat().st_mode) == 0o600


GOOD: dict[str, Any] = {"version": 1, "saved": [], "history": [], "keeps_history": True}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"7",
        b"[" * 100_000,
        json.dumps(GOOD | {"saved": {}}).encode(),
        json.dumps(GOOD | {"keeps_history": 1}).encode(),
        json.dumps(GOOD | {"history": [{}]}).encode(),
        json.dumps(GOOD | {"more": []}).encode(),
        json.dumps(GOOD | {"saved": [{"name": "", "query": module.query_to_json(DOG)}]}).encode(),
        json.dumps(GOOD | {"saved": [{"name": "x", "query": module.query_to_json(DOG)}] * 2}).encode(),
    ],
    ids=range(11),
)
def test_a_damaged_file_is_set_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "searches.json"
    path.write_bytes(content)
    reader = opened(tmp_path, writing=False)
    assert "damaged" in reader.notice
    assert path.read_bytes() == content
    searches = opened(tmp_path)
    assert searches.saved == ()
    assert "are damaged" in searches.notice
    assert searches.notice.endswith("set aside as searches.damaged.json")
    assert (tmp_path / "searches.damaged.json").read_bytes() == content
    searches.save("Dogs", DOG)
    again = opened(tmp_path)
    assert (names(again), again.notice) == (["Dogs"], "")


def test_any_flipped_bit_is_no_crash(tmp_path: Path) -> None:
    searches = opened(tmp_path)
    searches.save("Dogs", DOG)
    searches.record(SUMMER)
    good = (tmp_path / "searches.json").read_bytes()
    for place in range(0, len(good), 3):
        flipped = bytearray(good)
        flipped[place] ^= 1 << place % 8
        (tmp_path / "searches.json").write_bytes(flipped)
        assert isinstance(opened(tmp_path).saved, tuple)


def test_a_file_of_a_newer_version_is_not_changed(tmp_path: Path) -> None:
    content = json.dumps({"version": 3, "everything": "else"}).encode()
    (tmp_path / "searches.json").write_bytes(content)
    searches = opened(tmp_path)
    assert "newer clipsearch" in searches.notice
    with pytest.raises(LibraryError, match="newer clipsearch"):
        searches.save("Dogs", DOG)
    searches.record(DOG)
    assert [path.name for path in tmp_path.iterdir()] == ["searches.json"]
    assert (tmp_path / "searches.json").read_bytes() == content


def test_a_reader_changes_nothing(tmp_path: Path) -> None:
    opened(tmp_path).save("Dogs", DOG)
    before = (tmp_path / "searches.json").read_bytes()
    reader = opened(tmp_path, writing=False)
    assert names(reader) == ["Dogs"]
    reader.record(DOG)
    with pytest.raises(LibraryError, match="for reading only"):
        reader.remove("Dogs")
    assert names(reader) == ["Dogs"]
    assert (tmp_path / "searches.json").read_bytes() == before


def test_a_full_disk_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    searches = opened(tmp_path)
    searches.save("Dogs", DOG)

    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(module, "write_atomically", full)
        with pytest.raises(LibraryError, match="cannot be written: No space left"):
            searches.save("Summer", SUMMER)
        searches.record(SUMMER)  # history is not worth an error
    assert names(searches) == names(opened(tmp_path)) == ["Dogs"]
    assert searches.history == (SUMMER,)


def test_many_threads_lose_nothing(tmp_path: Path) -> None:
    searches = opened(tmp_path)
    threads = [
        threading.Thread(target=lambda n=n: [searches.save(f"{n} {i}", DOG) for i in range(5)])
        for n in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened(tmp_path).saved) == 30


def test_a_removed_folder_leaves_the_history(library: Library, album: Path, tmp_path: Path) -> None:
    other = draw(tmp_path / "other" / "white.png", "white").parent
    library.add(album, other)
    library.index()
    gone, stays = (library.search(words, 1)[0].content for words in ("red", "white"))
    library.searches.save("mine", picture_query(album / "red.png"))
    for query in (
        DOG,
        picture_query(album / "red.png"),
        picture_query(gone),
        picture_query(stays),
        Query((), Filters(folders=(album / "sea",))),
        picture_query(other / "white.png"),
    ):
        library.searches.record(query)
    library.remove(album)
    assert library.searches.history == (picture_query(other / "white.png"), picture_query(stays), DOG)
    assert names(library.searches) == ["mine"], "what the user named stays until the user removes it"
    assert library.upkeep.check() == []


def test_only_a_file_with_queries_of_the_second_version_is_of_it(tmp_path: Path) -> None:
    searches = opened(tmp_path)

    def version() -> int:
        return int(json.loads((tmp_path / "searches.json").read_bytes())["version"])

    searches.save("Dogs", DOG)
    searches.record(SUMMER)
    assert version() == 1, "an earlier clipsearch opens it"
    line = 'a dog -cat "IMG 12" -type:png in:Italy OR photo:cat.jpg^2 size:>2MB'
    searches.save("Others", parse_line(line).query)
    assert version() == 2
    assert print_line(opened(tmp_path).saved[1].query) == print_line(parse_line(line).query)
    searches.remove("Others")
    assert version() == 1


def test_names_that_may_be_in_a_removed_folder_leave_the_history(tmp_path: Path) -> None:
    searches = opened(tmp_path)
    for line in (
        "cat in:Italy",
        "cat OR -in:Italy",
        "photo:x.jpg",
        "dog OR in:/p/a",
        "-in:/p/a dog",
        "type:png",
    ):
        searches.record(parse_line(line).query)
    searches.forget(Path("/p"), lambda content: False)
    assert [print_line(query) for query in searches.history] == ["type:png"]


def test_large_picture_data_of_an_alternative_is_stored_as_a_thumbnail(tmp_path: Path) -> None:
    searches = opened(tmp_path)
    query = Query((Term(words="red"),), alternatives=(Query((Term(picture=png((900, 700))),)),))
    kept = searches.save("Red", query).query.all_terms[1].picture
    assert isinstance(kept, bytes)
    assert max(Image.open(io.BytesIO(kept)).size) == 320
    with pytest.raises(PhotoError) as caught:
        searches.save("Red", Query((Term(words="red"),), alternatives=(Query((Term(picture=b"x"),)),)))
    assert caught.value.term == 1

"""Tags are keywords that learn: marks, suggestions, doubts, and what marks survive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import clipsearch
from clipsearch import Library
from clipsearch.errors import LibraryError, QueryError
from clipsearch.records import TagCount, TagView
from clipsearch.store.catalogue import checks
from clipsearch.store.data_folder import CATALOGUE
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder

COLOURS = ("red", "orange", "green", "blue", "pink", "black")


def fill(folder: Path) -> None:
    for colour in COLOURS:
        for size in range(5):
            draw(folder / f"{colour}{size}.png", colour, size=(40 + size, 30))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    fill(tmp_path / "photos")
    with Library.open(tmp_path / "library", embedder=ColourEmbedder()) as opened:
        opened.add(tmp_path / "photos")
        opened.index()
        yield opened


def keys(library: Library, *names: str) -> list[int]:
    known = {hit.path.stem: hit.content for hit in library.recent(100)}
    return [known[name] for name in names]


def names(library: Library, line: str) -> list[str]:
    return sorted(hit.path.stem for hit in library.search(line, 100))


def test_a_name_alone_suggests_what_its_words_mean(library: Library) -> None:
    assert {hit.path.stem[:-1] for hit in library.tags.suggest("sky/blue", 5)} == {"blue"}
    assert library.tags.all() == []


def test_marks_are_found_as_keywords_and_teach(library: Library) -> None:
    tags = library.tags
    fitting, against = keys(library, "pink0", "pink1"), keys(library, "red0", "green0")
    tags.mark("k/mine 7", fitting, against)
    assert names(library, 'tag:"K/Mine 7"') == names(library, "tag:k") == ["pink0", "pink1"]
    assert tags.all() == [TagCount("k/mine 7", 2, 2)]
    hits = tags.suggest("k/mine 7", 40)
    assert {hit.path.stem[:-1] for hit in hits[:3]} == {"pink"}
    assert not {hit.content for hit in hits} & {*fitting, *against}
    found = [hit.relevance for hit in hits if hit.relevance is not None]
    assert len(found) == 26 and found == sorted(found, reverse=True)
    assert {hit.path.stem[:-1] for hit in tags.uncertain("k/mine 7", 3)} == {"pink"}
    assert tags.probability("k/mine 7", np.array([hits[1].content])) == {hits[1].content: found[1]}


def test_a_tag_is_named_by_its_end_where_that_is_no_tag_itself(library: Library) -> None:
    tags = library.tags
    for tag, photo in (("trips/beach", "pink0"), ("Places/Beach/Nice", "pink1"), ("trips/beaches", "red0")):
        tags.mark(tag, keys(library, photo), [])
    assert names(library, "tag:beach") == ["pink0", "pink1"] and names(library, "tag:nice") == ["pink1"]
    assert names(library, 'tag:"trips/beach"') == ["pink0"] and names(library, "tag:each") == []
    assert "pink0" not in names(library, "-tag:beach") and "red0" in names(library, "-tag:beach")
    tags.mark("beach", keys(library, "blue0"), [])
    assert names(library, "tag:beach") == ["blue0"]
    for tag, photo in (("Äcker/oats", "green0"), ("äcker/oats", "green1")):  # two tags to the catalogue
        tags.mark(tag, keys(library, photo), [])
    assert names(library, "tag:oats") == ["green0", "green1"]


def test_a_correction_counts_at_once_and_is_undone(library: Library) -> None:
    tags = library.tags
    marked = tags.mark("fire", keys(library, "red0", "red1", "red2"))
    first = tags.suggest("fire", 1)[0]
    undo = tags.mark("fire", against=keys(library, "red0"))
    assert names(library, "tag:fire") == ["red1", "red2"]
    assert tags.suggest("fire", 1)[0].relevance != first.relevance
    tags.restore(undo)
    assert names(library, "tag:fire") == ["red0", "red1", "red2"] and tags.all() == [TagCount("fire", 3)]
    assert tags.suggest("fire", 1) == [first]
    tags.restore(marked)
    assert tags.all() == []


def test_marks_that_look_wrong_are_named(library: Library) -> None:
    tags = library.tags
    tags.mark(
        "blue",
        keys(library, "blue0", "blue1", "blue2", "red3"),
        keys(library, "red0", "red1", "red2", "green0"),
    )
    assert [hit.path.stem for hit in tags.conflicts("blue")] == ["red3"]
    library.details.edit(keys(library, "green0"), {}, add_keywords=["Blue"])
    found = {hit.path.stem: hit.reasons[0] for hit in tags.conflicts("blue")}
    assert found["green0"] == "a tag, though marked as not fitting"
    assert "like those that do not" in found["red3"]


def test_marks_survive_moves_indexing_a_model_and_a_restored_backup(library: Library, tmp_path: Path) -> None:
    library.tags.mark("a", keys(library, "red0", "red1"), keys(library, "blue0"))
    library.tags.mark("a/b", keys(library, "green0"))
    before = library.tags.all()
    assert before == [TagCount("a", 2, 1), TagCount("a/b", 1)]
    (tmp_path / "photos" / "new").mkdir()
    for name in ("red0", "blue0"):
        (tmp_path / "photos" / f"{name}.png").rename(tmp_path / "photos" / "new" / f"x{name}.png")
    library.index()
    assert library.tags.all() == before and names(library, "tag:a") == ["green0", "red1", "xred0"]
    draw(tmp_path / "photos" / "new" / "xblue0.png", "purple")  # another picture in the same file
    library.index()
    assert library.tags.all() == before
    backup = library.upkeep.backup()
    library.close()
    with Library.open(tmp_path / "library", embedder=ColourEmbedder("others")) as other:
        other.index()
        assert other.status().model is not None and other.tags.all() == before
        assert {hit.path.stem[:-1] for hit in other.tags.suggest("a", 3)} <= {"red", "green"}
        other.tags.remove("A")
        assert other.tags.all() == [] and names(other, "tag:a") == []
    clipsearch.restore(tmp_path / "library", backup)
    with Library.open(tmp_path / "library", embedder=ColourEmbedder("others")) as again:
        assert again.tags.all() == before
        again.remove(tmp_path / "photos")
        assert again.tags.all() == []


def test_what_makes_no_sense_is_refused(library: Library, tmp_path: Path) -> None:
    red = keys(library, "red0")
    with pytest.raises(LibraryError, match="for and against"):
        library.tags.mark("red", red, red)
    with pytest.raises(LibraryError, match="needs a name"):
        library.tags.mark(" / ", red)
    with pytest.raises(LibraryError, match="no photo of this library"):
        library.tags.mark_files("red", [tmp_path / "else.png"], [])
    with pytest.raises(QueryError, match="no photo to look for"):
        library.examples.search([])
    with pytest.raises(QueryError, match="for and against"):
        library.examples.search(red, red)
    with pytest.raises(QueryError, match="not indexed"):
        library.examples.search([12345])
    with Library.open(tmp_path / "empty", embedder=ColourEmbedder()) as empty:
        with pytest.raises(LibraryError, match="No photo is indexed"):
            empty.tags.suggest("red")
        assert empty.tags.all() == []


def test_more_like_examples_and_unlike_others(library: Library) -> None:
    fitting = keys(library, "red0", "orange0")
    found = library.examples.search(fitting, limit=8)
    assert {hit.path.stem[:-1] for hit in found} == {"red", "orange"}
    assert not {hit.content for hit in found} & {*fitting}
    less = library.examples.search(fitting, keys(library, "orange1", "orange2"), 40)
    shown = [hit.path.stem[:-1] for hit in less]
    assert shown[:4] == ["red"] * 4 and len(less) == 26


def test_a_damaged_catalogue_keeps_its_marks(library: Library, tmp_path: Path) -> None:
    library.tags.mark("red", keys(library, "red0"), keys(library, "blue0"))
    before = library.tags.all()
    library.close()
    assert not checks.rebuild(tmp_path / "library" / CATALOGUE)  # no row is lost
    with Library.open(tmp_path / "library", embedder=ColourEmbedder()) as again:
        assert again.tags.all() == before


def test_a_tag_is_renamed_with_those_below_it_merged_and_undone(library: Library) -> None:
    tags = library.tags
    tags.mark("animals", keys(library, "red0", "red1"), keys(library, "blue0"))
    tags.mark("animals/dog", keys(library, "red1", "green0"))
    tags.mark("pets", keys(library, "pink0"), keys(library, "blue1"))
    before, seen = tags.all(), list[tuple[int, int]]()
    assert tags.counts() == {"animals": 3, "animals/dog": 2, "pets": 1} and tags.marks("animals") == (3, 1)
    undo = tags.rename("Animals", "pets", lambda done, of: seen.append((done, of)))
    assert tags.all() == [TagCount("pets", 3, 2), TagCount("pets/dog", 2)] and seen == [(0, 3)]
    assert names(library, "tag:pets") == ["green0", "pink0", "red0", "red1"]
    for step in reversed(undo):
        assert tags.restore(step) == {}
    assert tags.all() == before
    tags.rename("animals", "animals/dog")
    assert tags.all()[:2] == [TagCount("animals/dog", 2, 1), TagCount("animals/dog/dog", 2)]


def test_photos_of_a_tag_are_reviewed(library: Library) -> None:
    tags = library.tags
    fitting, against = keys(library, "red0", "red1", "blue0"), keys(library, "red2", "green0", "green1")
    tags.mark("red", fitting, against)

    def shown(view: TagView) -> list[str]:
        found = tags.matches("red", view)
        assert found.total == len(found) and found.relevances is not None and not found.counts
        return [hit.path.stem for hit in found]

    assert shown("fitting")[0] == "blue0" and {*shown("fitting")} == {"red0", "red1", "blue0"}
    assert shown("against")[0] == "red2" and len(shown("against")) == 3
    assert shown("suggested")[0][:-1] == "red" and len(shown("suggested")) == 24
    assert {*shown("uncertain")} == {*shown("suggested")}
    assert {*shown("conflicts")} <= {"blue0", "red2"}
    assert tags.matches("red", "conflicts")[0].reasons


def test_a_tag_is_renamed_in_sidecars_as_well(library: Library, tmp_path: Path) -> None:
    library.settings.change(sidecars="always")
    sidecar = tmp_path / "photos" / "red0.png.xmp"
    library.tags.mark("old", keys(library, "red0"))
    before = sidecar.read_bytes()
    undo = library.tags.rename("old", "new")
    assert b"new" in sidecar.read_bytes() and b"old" not in sidecar.read_bytes()
    for step in reversed(undo):
        assert library.tags.restore(step) == {}
    assert sidecar.read_bytes() == before and library.tags.all() == [TagCount("old", 1)]

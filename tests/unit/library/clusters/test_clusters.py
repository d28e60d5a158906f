"""Clusters have ids and names that outlive new photos, moves, renames, rebuilding and other models."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from clipsearch import Library
from clipsearch.errors import Cancelled, LibraryError
from clipsearch.library.clusters import clusters
from clipsearch.store.catalogue import checks
from clipsearch.store.data_folder import CATALOGUE
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder

COLOURS = ("red", "green", "blue", "black")
EACH = 8


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    for colour in COLOURS:
        for size in range(EACH):
            draw(tmp_path / "photos" / f"{colour}{size}.png", colour, size=(40 + size, 30))
    return tmp_path / "photos"


@pytest.fixture
def library(tmp_path: Path, photos: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library", embedder=ColourEmbedder()) as opened:
        opened.add(photos)
        opened.index()
        yield opened


def members(library: Library) -> dict[str, int]:
    """The id of the cluster of each photo, by the name of its file."""
    found = library.clusters.all(examples=False)
    return {hit.path.stem: one.id for one in found for hit in library.clusters.photos(one.id)}


def test_photos_that_look_alike_are_together_with_a_name_and_examples(library: Library) -> None:
    assert library.clusters.all() == []
    reports: list[str] = []
    library.clusters.update(lambda progress: reports.append(progress.phase))
    assert {*reports} == {"clustering", "done"}
    found = library.clusters.all()
    assert sum(one.photos for one in found) == len(members(library)) == len(COLOURS) * EACH
    assert len({one.name for one in found}) == len(found) == 4
    for one in found:
        hits = library.clusters.photos(one.id)
        assert len({hit.path.stem[:-1] for hit in hits}) == 1 and hits[0].score > 0.9
        assert set(one.examples) <= {hit.content for hit in hits} and len(one.examples) == 4
        line = f'cluster:"{one.name.upper()}"'
        assert {hit.content for hit in library.search(line, 99)} == {hit.content for hit in hits}
    counts = {one.name: one.photos for one in found}
    assert library.query_sources.named("cluster") == counts


def test_new_photos_join_and_ids_and_names_stay(library: Library, photos: Path) -> None:
    library.clusters.update()
    before = members(library)
    red = library.clusters.find(str(before["red0"]))
    assert library.clusters.rename(red.id, "  My   reds ") == red
    draw(photos / "new" / "red9.png", "red", size=(50, 31))
    (photos / "red0.png").rename(photos / "new" / "fire.png")
    shutil.move(photos / "red1.png", photos / "new" / "red1.png")
    library.index()
    after = members(library)
    library.clusters.update()
    assert members(library) == after, "index runs put new photos into clusters"
    assert after["red9"] == after["fire"] == red.id
    assert {name: after[name] for name in before if name != "red0"} == {
        name: number for name, number in before.items() if name != "red0"
    }
    library.clusters.update(rebuild=True)
    assert members(library) == after
    assert library.clusters.find("my REDS").id == red.id
    for size in range(60):  # more than half as many again: clusters are made anew
        draw(photos / "many" / f"pink{size}.png", "pink", size=(40 + size, 30))
    library.index()
    library.clusters.update()
    now = members(library)
    assert {name: now[name] for name in after} == after and len({*now.values()}) > 4
    assert library.clusters.find("My reds").is_given


def test_a_level_with_one_cluster_is_folded(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "MANY", 4)  # four clusters, in three above them
    library.clusters.update()
    found = library.clusters.all()
    below = [one for one in found if one.parent is not None]
    tops = [one for one in found if one.parent is None]
    assert len(tops) == 3 and len(below) == 2 and len({one.parent for one in below}) == 1
    assert sum(one.photos for one in tops) == len(COLOURS) * EACH
    assert len(library.clusters.photos(below[0].id)) == EACH
    stored = library._stores.catalogue.clusters.all()
    (hidden, *_) = [row for row, _ in stored if row.parent and row.id not in {one.id for one in below}]
    assert hidden.id is not None and library.clusters.find(hidden.name).id == hidden.id, "a query may have it"
    with pytest.raises(LibraryError, match="Another cluster is called"):
        library.clusters.rename(tops[0].id, hidden.name)
    library.clusters.rename(hidden.id, "Mine")
    assert [one.parent for one in library.clusters.all() if one.name == "Mine"] == [None]
    assert len(library.clusters.all()) == len(found)


def test_names_are_given_once_and_taken_back(library: Library) -> None:
    library.clusters.update()
    first, second = library.clusters.all(examples=False)[:2]
    with pytest.raises(LibraryError, match="Another"):
        library.clusters.rename(first.id, second.name.upper())
    assert library.clusters.rename_named(first.name, "Best") == "Best"
    assert library.clusters.rename_named("best", "") not in ("Best", second.name, "")
    for wrong in ("nothing", "4711"):
        with pytest.raises(LibraryError, match="no cluster"):
            library.clusters.find(wrong)
    with pytest.raises(LibraryError, match="no cluster"):
        library.clusters.rename(4711, "x")


def test_another_model_keeps_ids_and_names(library: Library, tmp_path: Path) -> None:
    library.clusters.update()
    before = members(library)
    library.clusters.rename(before["blue0"], "The sea")
    library.close()
    with Library.open(tmp_path / "library", embedder=ColourEmbedder("other")) as other:
        other.index()
        other.clusters.update()
        assert members(other) == before
        assert other.clusters.find("the sea").id == before["blue0"]


def test_it_can_be_stopped_and_needs_a_library_that_may_change(library: Library, tmp_path: Path) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        library.clusters.update(cancel=cancel)
    assert library.clusters.all() == []
    with (
        Library.open(tmp_path / "library", writing=False) as reading,
        pytest.raises(LibraryError, match="reading only"),
    ):
        reading.clusters.update()


def test_a_removed_folder_leaves_nothing_and_a_rebuilt_catalogue_all(
    library: Library, photos: Path, tmp_path: Path
) -> None:
    draw(tmp_path / "else" / "white.png", "white")
    library.add(tmp_path / "else")
    library.index()
    library.clusters.update()
    before = members(library)
    library.clusters.rename(before["green0"], "Wood")
    library.close()
    assert not checks.rebuild(tmp_path / "library" / CATALOGUE)
    with Library.open(tmp_path / "library", embedder=ColourEmbedder()) as again:
        assert members(again) == before
        again.remove(tmp_path / "else")
        names = {one.name for one in again.clusters.all(examples=False)}
        again.clusters.update()
        assert "Wood" in names and again.clusters.find("Wood").id == before["green0"]
        again.remove(photos)
        assert again.clusters.all() == [] and not again._stores.catalogue.clusters.all()


def test_hidden_photos_are_in_no_cluster_and_represent_none(library: Library) -> None:
    library.clusters.update()
    first = library.clusters.all()[0]
    library.hiding.hide(contents=first.examples[:1])
    now = next(one for one in library.clusters.all() if one.id == first.id)
    assert now.photos == first.photos - 1 and first.examples[0] not in now.examples
    assert first.examples[0] not in {hit.content for hit in library.clusters.photos(first.id)}
    library.hiding.hide(contents=now.examples[:1])
    library.hiding.unhide(library.hiding.paths().photos[:1])
    swapped = next(one for one in library.clusters.all() if one.id == first.id)
    shown = {hit.content for hit in library.clusters.photos(first.id)}
    assert swapped.photos == now.photos and {*swapped.examples} <= shown

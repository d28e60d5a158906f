"""An I/O error at every write, once each: nothing is lost, nothing is falsely called done, `check` tells."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from clipsearch import Library, kept_backups
from clipsearch.errors import ClipsearchError, LibraryError
from clipsearch.library.searching.query import Query, Term
from tests.support.album import draw
from tests.support.colour_embedder import COLOURS, ColourEmbedder
from tests.support.faulty_disk import FaultyDisk, faulty_disk

pytestmark = pytest.mark.usefixtures("one_thumbnail_process")
SECRET = "verysecretname"
EVERY = 60  # n-th write that fails in the short form
NO_WRITE = 1 << 20  # greater than the number of any write


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed library in `data`, of `album` and a folder to be removed, with backups, logs and history."""
    place = tmp_path_factory.mktemp("place")
    chance = np.random.default_rng(1)
    for colour in ("red", "green", "blue", "pink", "purple"):
        noise = np.array(COLOURS[colour]) + chance.integers(-30, 30, (64, 64, 3))
        folder = place / ("album" if colour in ("red", "green", "blue") else SECRET)
        folder.mkdir(exist_ok=True)
        Image.fromarray(noise.clip(0, 255).astype(np.uint8)).save(folder / f"{colour}.png")
    with open_library(place / "data") as library:
        library.add(place / "album", place / SECRET)
        library.index()
        library.searches.record(Query((Term(words="red"),)))
        library.searches.record(Query((Term(picture=place / SECRET / "pink.png"),)))
    (place / "data" / "embedding.log").write_text(f"a warning about {SECRET}")
    return place


def open_library(data: Path) -> Library:
    return Library.open(data, embedder=ColourEmbedder())


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyDisk]:
    with faulty_disk(monkeypatch) as disk:
        yield disk


@pytest.fixture(scope="module")
def secrets(place: Path) -> list[bytes]:
    """What must not be found after the removal: paths, vectors as they are kept, and parts of thumbnails."""
    found = [SECRET.encode(), os.fsencode(place / SECRET)]
    with Library.open(place / "data", writing=False, embedder=ColourEmbedder()) as library:
        for hit in library.recent(10):
            if hit.path.parent.name == SECRET:
                vector, jpeg = library._stores.vector(hit.content), library.thumbnail(hit.content)
                assert vector is not None
                assert jpeg is not None
                found += [vector.astype("<f2").tobytes(), vector.astype("<f4").tobytes(), jpeg[-200:-100]]
    assert len(found) == 8
    return found


def traces(data: Path, secrets: list[bytes]) -> list[str]:
    contents = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    return [path.name for path, content in contents.items() for secret in secrets if secret in content]


FORMS = pytest.mark.parametrize("every", [EVERY, pytest.param(1, marks=pytest.mark.long)])
"""The short form tries a part of the writes, the long one each of them."""


def each_failing(
    place: Path, tmp_path: Path, disk: FaultyDisk, every: int, work: Callable[[Path, int], None]
) -> list[int]:
    """Work on a fresh copy of the library for each chosen write, and once with no failure.

    `every` n-th write is chosen, and the first or last of each kind: of each operation on each file.

    Returns: the numbers of the writes, from 1.
    """

    def work_on_copy(number: int) -> None:
        data = tmp_path / str(number)
        shutil.copytree(place / "data", data)
        work(data, number)
        disk.mend()
        shutil.rmtree(data)

    work_on_copy(NO_WRITE)
    kinds = disk.kinds
    distinct = [*dict.fromkeys(kinds)]
    firsts = {kinds.index(kind) + 1 for kind in distinct[::2]}
    lasts = {len(kinds) - kinds[::-1].index(kind) for kind in distinct[1::2]}
    numbers = sorted({*firsts, *lasts, *range(1, len(kinds) + 1, every)})
    for number in numbers:
        work_on_copy(number)
    return numbers


def is_forgotten(library: Library) -> bool:
    return all(folder.path.name != SECRET for folder in library.folders())


def test_the_secrets_are_there_before(place: Path, secrets: list[bytes]) -> None:
    with open_library(place / "data") as library:
        library.upkeep.backup()
    kept = traces(place / "data", secrets)
    assert {"catalogue.sqlite3", "thumbnails.sqlite3", "searches.json", "embedding.log"} <= set(kept)
    assert any(name.endswith(".usearch") for name in kept)
    assert any(name.startswith("catalogue-") for name in kept)


@FORMS
def test_an_error_at_one_write_of_a_removal_is_told_and_the_next_run_finishes_it(
    place: Path,
    tmp_path: Path,
    secrets: list[bytes],
    disk: FaultyDisk,
    caplog: pytest.LogCaptureFixture,
    every: int,
) -> None:
    outcomes = set()

    def work(data: Path, number: int) -> None:
        with open_library(data) as library:
            disk.begin(lambda count: count == number)
            try:
                library.remove(place / SECRET)
                outcome = "done"
            except LibraryError as error:
                outcome = "unfinished" if "traces are left" in error.message else "refused"
                assert (outcome == "unfinished") == is_forgotten(library), error.message
            disk.mend()
            outcomes.add(outcome)
            if outcome == "refused":
                library.remove(place / SECRET)
            elif outcome == "unfinished":
                assert any("Traces of a removed folder" in one.message for one in library.upkeep.check())
                library.index()
            assert traces(data, secrets) == [], f"{outcome} at write {number}"
            assert is_forgotten(library)
            assert library.upkeep.check() == []
            assert len(library.search("red", 99)) == 3

    assert len(each_failing(place, tmp_path, disk, every, work)) > 20
    assert outcomes == {"done", "unfinished", "refused"}
    caplog.clear()


@FORMS
def test_a_disk_that_fails_from_some_write_on_is_told_and_the_next_start_finishes_the_removal(
    place: Path,
    tmp_path: Path,
    secrets: list[bytes],
    disk: FaultyDisk,
    caplog: pytest.LogCaptureFixture,
    every: int,
) -> None:
    def work(data: Path, number: int) -> None:
        forgotten = told = False
        with open_library(data) as library:
            disk.begin(lambda count: count >= number)
            try:
                library.remove(place / SECRET)
                forgotten = True
            except LibraryError:
                forgotten, told = is_forgotten(library), True
            if not told:
                assert traces(data, secrets) == [], f"not told at write {number}"
        disk.mend()
        with open_library(data) as library:
            assert is_forgotten(library) == forgotten
            if not forgotten:
                library.remove(place / SECRET)
            assert traces(data, secrets) == [], f"failing from write {number} on"
            assert library.upkeep.check() == []
            assert len(library.search("red", 99)) == 3

    assert len(each_failing(place, tmp_path, disk, every, work)) > 20
    caplog.clear()


@FORMS
def test_an_error_at_one_write_of_a_run_loses_nothing_and_the_next_one_finishes_it(
    place: Path, tmp_path: Path, disk: FaultyDisk, caplog: pytest.LogCaptureFixture, every: int
) -> None:
    new = draw(place / "album" / "new.png", "yellow")

    def work(data: Path, number: int) -> None:
        with open_library(data) as library:
            disk.begin(lambda count: count == number)
            try:
                assert library.index().embedded == 1
                done = True
            except LibraryError:
                done = False
            disk.mend()
            assert len(library.search("yellow", 99)) == 5 + done
            assert library.index().embedded == 1 - done
            assert library.search("yellow", 1)[0].path == new
            assert library.upkeep.check(repair=True) is not None
            assert library.upkeep.check() == []
        with open_library(data) as library:
            assert len(library.search("yellow", 99)) == 6

    assert len(each_failing(place, tmp_path, disk, every, work)) > 5
    new.unlink()
    caplog.clear()


def _text(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def _is_set(library: Library, data: Path) -> bool:
    return "hidden = true" in _text(data / "settings.toml")


def _is_saved(library: Library, data: Path) -> bool:
    return '"red ones"' in _text(data / "searches.json")


def _is_backed_up(library: Library, data: Path) -> bool:
    return any(not damage for _, damage in kept_backups(data))


def _is_exported(library: Library, data: Path) -> bool:
    return len(json.loads((data.parent / f"{data.name}.json").read_text())) == 5


def _is_empty(library: Library, data: Path) -> bool:
    return not library.folders() and not traces(data, [SECRET.encode(), b"/album", b"pink.png"])


def _caches_are_dropped(library: Library, data: Path) -> bool:
    return not library._stores.thumbnails.keys() and any(data.glob("*.usearch"))


CHANGES: dict[str, tuple[Callable[[Library, Path], object], Callable[[Library, Path], bool]]] = {
    "settings": (lambda library, _: library.settings.change(hidden=True), _is_set),
    "search": (lambda library, _: library.searches.save("red ones", Query((Term("red"),))), _is_saved),
    "backup": (lambda library, _: library.upkeep.backup(), _is_backed_up),
    "export": (
        lambda library, data: library.upkeep.export(data.parent / f"{data.name}.json"),
        _is_exported,
    ),
    "caches": (lambda library, _: library.upkeep.drop_caches(), _caches_are_dropped),
    "all": (lambda library, _: library.upkeep.clear(), _is_empty),
}


@FORMS
@pytest.mark.parametrize("name", CHANGES)
def test_an_error_at_one_write_of_any_change_is_told_and_harms_nothing(
    place: Path, tmp_path: Path, disk: FaultyDisk, caplog: pytest.LogCaptureFixture, every: int, name: str
) -> None:
    change, is_done = CHANGES[name]

    def work(data: Path, number: int) -> None:
        with open_library(data) as library:
            disk.begin(lambda count: count == number)
            try:
                change(library, data)
                done = True
            except ClipsearchError:
                done = False
            disk.mend()
            if done:
                assert is_done(library, data), f"falsely called done at write {number}"
            elif name in ("settings", "search"):
                assert not is_done(library, data), f"falsely called not done at write {number}"
        with open_library(data) as library:
            change(library, data)
            assert is_done(library, data), f"cannot be repeated after write {number}"
            assert library.upkeep.check(repair=True) is not None
            assert library.upkeep.check() == []
            assert len(library.search("red", 99)) == (5 if name != "all" else 0)

    assert len(each_failing(place, tmp_path, disk, every, work)) > 1
    caplog.clear()

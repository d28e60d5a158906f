"""An I/O error at every read, once each: an error in words, nothing is lost, nothing falsely in order."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import apsw
import pytest

from clipsearch import ClipsearchError, Library, Query, Term, kept_backups, restore, salvage, settings_in
from clipsearch.embedding.models import tuning_file
from clipsearch.library.searching.labels import Vocabulary
from clipsearch.store.sqlite.functions import add_functions
from clipsearch.system import file_names
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder
from tests.support.faulty_disk import FaultyDisk, faulty_disk

pytestmark = pytest.mark.usefixtures("one_thumbnail_process")
FORMS = pytest.mark.parametrize("every", [200, pytest.param(1, marks=pytest.mark.long)])
"""The short form lets a part of the reads fail, the long one each of them."""
COLOURS = ("red", "green", "blue")
NO_READ = 1 << 20  # greater than the number of any read
HEAD = 4096  # bytes of the first page of a database, which says how it is journalled
TUNING = tuning_file.Tuning("float32", True, 4)


def open_library(data: Path) -> Library:
    return Library.open(data, embedder=ColourEmbedder())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A closed library in `data`, of `album`, with a file of each kind."""
    few = replace(whole := Vocabulary.load(), terms=whole.terms[:60])  # to be quicker
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Vocabulary, "load", lambda folder=None: few)
        yield make(tmp_path_factory)


def make(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("place")
    for colour in COLOURS:
        draw(place / "album" / f"{colour}.png", colour)
    draw(place / "verysecretname" / "pink.png", "pink")
    with open_library(place / "data") as library:
        library.add(place / "album", place / "verysecretname")
        library.index()
        library.searches.record(Query((Term(picture=place / "verysecretname" / "pink.png"),)))
        library.searches.save("reds", Query((Term("red"),)))
        library.settings.change(minimum_kilobytes=0, hidden=True)
        library.upkeep.backup()
        library.describe(place / "album" / "red.png", 3)
    tuning_file.keep(place / "data" / file_names.TUNING, "k", TUNING)
    return place


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyDisk]:
    with faulty_disk(monkeypatch) as disk:
        yield disk


STEPS: dict[str, tuple[Callable[[Library], object], Callable[[Any], bool]]] = {
    "search": (lambda library: library.search("red"), lambda hits: hits[0].path.name == "red.png"),
    "recent": (lambda library: library.recent(), lambda hits: len(hits) == 4),
    "thumbnails": (
        lambda library: [library.thumbnail(hit.content) for hit in library.recent()],
        lambda found: all(found) and len(found) == 4,
    ),
    "status": (lambda library: library.status(), lambda status: status.photos == 4),
    "problems": (lambda library: library.problems(), lambda problems: problems == []),
    "check": (lambda library: library.upkeep.check(), lambda findings: True),
    "repair": (lambda library: library.upkeep.check(repair=True), lambda findings: True),
    "index": (lambda library: library.index(), lambda report: report.embedded == 0),
    "describe": (
        lambda library: library.describe(library.recent()[0].path, 2), lambda labels: len(labels) == 2,
    ),
    "backup": (lambda library: library.upkeep.backup(), lambda path: path.is_file()),
    "save": (lambda library: library.searches.save("new", Query((Term("blue"),))), lambda _: True),
    "settings": (lambda library: library.settings.change(hidden=False), lambda _: True),
}  # fmt: skip


def use(data: Path, disk: FaultyDisk) -> None:
    """What a user does with a library: each step ends with an error in words or the right result."""
    fails = disk.fails or (lambda number: False)
    with suppress(ClipsearchError):
        assert settings_in(data).hidden
    with suppress(ClipsearchError), open_library(data) as library:
        for name, (step, is_right) in STEPS.items():
            before = disk.count
            with suppress(ClipsearchError):
                result = step(library)
                failed = [
                    kind for number, kind in enumerate(disk.kinds, 1) if number > before and fails(number)
                ]
                assert is_right(result), f"{name}: {result}"
                if name == "check":  # which reads the description of the index once more
                    assert result or not failed or "vectors" in failed[0], "falsely in order"


def each_failing(
    place: Path, tmp_path: Path, disk: FaultyDisk, every: int, work: Callable[[Path], None]
) -> None:
    """Work on a fresh copy of the library for every n-th read, and the first of each file; it fails."""

    def work_on_copy(number: int) -> None:
        data = tmp_path / str(number)
        shutil.copytree(place / "data", data)
        disk.reads = data
        disk.begin(lambda count: count == number)
        work(data)
        shutil.rmtree(data)

    work_on_copy(NO_READ)
    kinds = disk.kinds
    for number in sorted({*(kinds.index(kind) + 1 for kind in kinds), *range(1, len(kinds) + 1, every)}):
        work_on_copy(number)


@FORMS
def test_an_error_at_one_read_is_told_and_loses_nothing(
    place: Path, tmp_path: Path, disk: FaultyDisk, caplog: pytest.LogCaptureFixture, every: int
) -> None:
    def work(data: Path) -> None:
        use(data, disk)
        disk.mend()
        with open_library(data) as library:
            assert library.search("red")[0].path.name == "red.png"
            assert len(library.recent()) == 4
            assert "reds" in [one.name for one in library.searches.saved]
            assert library.upkeep.check(repair=True) is not None
            assert library.upkeep.check() == []
            assert library.index().embedded == 0
        assert tuning_file.load(data / file_names.TUNING) == {"k": TUNING}
        assert any(not damage for _, damage in kept_backups(data))
        assert not list(data.glob("*damaged*"))

    each_failing(place, tmp_path, disk, every, work)
    caplog.clear()


@FORMS
def test_an_error_at_one_read_of_a_removal_leaves_no_trace_untold(
    place: Path, tmp_path: Path, disk: FaultyDisk, caplog: pytest.LogCaptureFixture, every: int
) -> None:
    def traces(data: Path) -> list[str]:
        files = (path for path in data.rglob("*") if path.is_file())
        return [path.name for path in files if b"verysecretname" in path.read_bytes()]

    def work(data: Path) -> None:
        is_done = False
        try:
            with open_library(data) as library:
                library.remove(place / "verysecretname")
                is_done = True
        except ClipsearchError:
            pass
        disk.mend()
        assert not (is_done and traces(data))
        with open_library(data) as library:
            if len(library.folders()) > 1:
                library.remove(place / "verysecretname")
            assert traces(data) == []
            assert [one.name for one in library.searches.saved] == ["reds"]
            assert library.upkeep.check() == []

    each_failing(place, tmp_path, disk, every, work)
    caplog.clear()


@FORMS
def test_an_error_at_one_read_of_a_restore_loses_nothing(
    place: Path, tmp_path: Path, disk: FaultyDisk, caplog: pytest.LogCaptureFixture, every: int
) -> None:
    def work(data: Path) -> None:
        with suppress(ClipsearchError):
            restore(data)
        disk.mend()
        with open_library(data) as library:
            assert len(library.recent()) == 4
            assert [one.name for one in library.searches.saved] == ["reds"]
            assert library.upkeep.check(repair=True) is not None
            assert library.upkeep.check() == []

    each_failing(place, tmp_path, disk, every, work)
    caplog.clear()


@FORMS
def test_an_error_at_one_read_of_a_salvage_loses_nothing(
    place: Path, tmp_path: Path, disk: FaultyDisk, caplog: pytest.LogCaptureFixture, every: int
) -> None:
    def work(data: Path) -> None:
        fails, disk.fails = disk.fails, None  # damaging it is not counted
        damage_after_kill(data)
        before = (data / "catalogue.sqlite3").read_bytes()[HEAD:]
        disk.fails = fails
        try:
            salvage(data)
            is_done = True
        except ClipsearchError:
            is_done = False
        disk.mend()
        kept = (data / "backups").glob("replaced-*.sqlite3") if is_done else [data / "catalogue.sqlite3"]
        assert before in [path.read_bytes()[HEAD:] for path in kept]
        if not is_done:
            assert salvage(data)
        with open_library(data) as library:
            assert library.upkeep.check(repair=True) is not None
            assert library.upkeep.check() == []
            assert len(library.recent()) == 4
            assert len(library.folders()) == 2
            assert [one.name for one in library.searches.saved] == ["reds"]

    each_failing(place, tmp_path, disk, every, work)
    caplog.clear()


def damage_after_kill(data: Path) -> None:
    """Let an index disagree with its table, in a library whose last process was killed: it is not opened."""
    index = "name = 'files_by_content'"
    with closing(apsw.Connection(str(data / "catalogue.sqlite3"))) as db:
        add_functions(db)
        row = db.execute(f"SELECT * FROM sqlite_schema WHERE {index}").fetchall()[0]
        db.execute("UPDATE meta SET value = 'open' WHERE key = 'state'; PRAGMA writable_schema = ON")
        db.execute(f"DELETE FROM sqlite_schema WHERE {index}; PRAGMA writable_schema = RESET")
        both = "(SELECT sum(content) FROM files WHERE id < 3)"  # two files change contents
        db.execute(f"UPDATE files SET content = {both} - content WHERE id < 3")
        db.execute("PRAGMA writable_schema = ON")
        db.execute("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", row)

"""A library is checked against the disk and itself, put right, backed up and restored."""

from __future__ import annotations

import logging
import os
import shutil
import stat
import threading
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import apsw
import pytest

import clipsearch
from clipsearch import Cancelled, Library
from clipsearch.errors import LibraryDamagedError, LibraryError
from clipsearch.library.indexing import index_service
from clipsearch.records import Finding, Progress
from clipsearch.store.catalogue.backups import Backups
from clipsearch.store.sqlite.functions import add_functions
from tests.support.album import draw
from tests.support.colour_embedder import COLOURS, ColourEmbedder

pytestmark = pytest.mark.usefixtures("one_thumbnail_process")


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A photo of each colour."""
    for colour in COLOURS:
        draw(tmp_path / "photos" / f"{colour}.png", colour)
    return tmp_path / "photos"


@pytest.fixture
def data(tmp_path: Path, photos: Path) -> Path:
    """The closed library of these photos."""
    with open_library(tmp_path / "data") as library:
        library.add(photos)
        library.index()
    return tmp_path / "data"


def open_library(data: Path, *, writing: bool = True) -> Library:
    return Library.open(data, writing=writing, embedder=ColourEmbedder())


def change(data: Path, sql: str) -> None:
    name = "thumbnails" if "thumbnails" in sql else "catalogue"
    with closing(apsw.Connection(str(data / f"{name}.sqlite3"))) as db:
        add_functions(db)
        db.execute(sql)


def areas(findings: list[Finding]) -> list[str]:
    return [finding.area for finding in findings]


def test_a_library_without_faults(data: Path) -> None:
    for writing in (True, False):
        with open_library(data, writing=writing) as library:
            assert library.upkeep.check() == []
    with open_library(data) as library:
        assert library.upkeep.check(repair=True) == []
        library.upkeep.backup()
        assert library.upkeep.check() == []


def test_a_new_library_has_no_faults(tmp_path: Path) -> None:
    with open_library(tmp_path / "data") as library:
        assert library.upkeep.check() == []


def test_names_that_are_not_indexed_are_found_and_put_right(data: Path) -> None:
    change(data, "INSERT INTO text_index (text_index) VALUES ('delete-all')")
    with open_library(data) as library:
        assert [finding.message for finding in library.upkeep.check()] == [
            "The index of names is not in step with the photos' names"
        ]
        assert all(finding.repaired for finding in library.upkeep.check(repair=True))
        assert library.upkeep.check() == []


def test_unread_and_unreadable_files_are_no_fault(data: Path, photos: Path) -> None:
    (photos / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    with open_library(data) as library:
        library.index()
        assert library.upkeep.check() == []


def test_the_disk_is_compared(data: Path, photos: Path) -> None:
    draw(photos / "new.png", "red")
    draw(photos / "blue.png", "green")
    (photos / "pink.png").unlink()
    with open_library(data) as library:
        found = library.upkeep.check()
        assert [(finding.area, finding.count) for finding in found] == [("files", 1)] * 3
        for words, finding in zip(("not in the library", "not what was read", "gone"), found, strict=True):
            assert words in finding.message
        repaired = library.upkeep.check(repair=True)
        assert [finding.repaired for finding in repaired] == [True] * 3
        assert library.upkeep.check() == []


ONE = "WHERE content = (SELECT max(content) FROM files)"
BY_SQL = {
    "set aside with a file": (
        "database", "UPDATE contents SET nameless_since = '2026-01-01T00:00:00+00:00' WHERE width > 0",
    ),
    "no file, not set aside": ("database", f"DELETE FROM files {ONE}"),
    "refers to nothing": ("database", "INSERT INTO problems VALUES (99, 'empty', '', '')"),
    "vector too long": ("vectors", f"UPDATE vectors SET vector = zeroblob(99) {ONE}"),
    "vector is text": ("vectors", f"UPDATE vectors SET vector = vector || x'0000' {ONE}"),
    "vector of zeros": ("vectors", f"UPDATE vectors SET vector = zeroblob(24) {ONE}"),
    "vector not finite": (
        "vectors", f"UPDATE vectors SET vector = CAST(x'007e' || substr(vector, 3) AS BLOB) {ONE}",
    ),
    "vector lost": ("vectors", f"DELETE FROM vectors {ONE}"),
    "vectors exchanged": (
        "index", f"UPDATE vectors SET vector = (SELECT min(vector) FROM vectors) {ONE}",
    ),
    "thumbnail damaged": ("thumbnails", "UPDATE thumbnails SET jpeg = x'ffd8ff00'"),
    "thumbnail of nothing": ("thumbnails", "INSERT INTO thumbnails VALUES (99, x'ff')"),
}  # fmt: skip
Harm = Callable[[Path], object]
HARMS: dict[str, tuple[str, Harm]] = {
    **{name: (area, partial(change, sql=sql)) for name, (area, sql) in BY_SQL.items()},
    "index of the database": ("database", lambda data: harm_index(data)),
    "index file lost": ("index", lambda data: [path.unlink() for path in data.glob("*.usearch")]),
    "index file damaged": ("index", lambda data: [path.write_bytes(b"x") for path in data.glob("*.usearch")]),
    "description lost": ("index", lambda data: [path.unlink() for path in data.glob("vectors-*.json")]),
    "thumbnails damaged": ("thumbnails", lambda data: harm_page(data / "thumbnails.sqlite3", b"JFIF")),
    "left by a kill": ("folder", lambda data: (data / "catalogue.sqlite3.new").write_bytes(b"half")),
    "old index file": ("folder", lambda data: outdate(data)),
}


def harm_index(data: Path) -> None:
    """Take an entry out of an index of the database, behind SQLite's back."""
    with closing(apsw.Connection(str(data / "catalogue.sqlite3"))) as db:
        sql = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'files_by_content'").get
        db.execute(
            "DROP INDEX files_by_content; CREATE INDEX files_by_content ON files (content) WHERE id > 3"
        )
        db.pragma("writable_schema", "ON")
        db.execute("UPDATE sqlite_schema SET sql = ? WHERE name = 'files_by_content'", (sql,))


def harm_page(path: Path, mark: bytes) -> None:
    content = bytearray(path.read_bytes())
    content[content.index(mark)] ^= 1
    path.write_bytes(content)


def outdate(data: Path) -> None:
    (path,) = data.glob("*.usearch")
    shutil.copy(path, path.with_name(path.name.replace("-1.usearch", "-7.usearch")))


@pytest.mark.parametrize("name", HARMS)
def test_a_fault_is_found_and_put_right(data: Path, name: str) -> None:
    area, harm = HARMS[name]
    harm(data)
    with open_library(data, writing=False) as library:
        assert area in areas(library.upkeep.check())
    with open_library(data) as library:
        found = library.upkeep.check(repair=True)
        assert area in areas(found)
        assert all(finding.repaired for finding in found), found
        assert library.upkeep.check() == []
        assert library.status().indexed == len(COLOURS)
        answers = {colour: library.search(colour, 1)[0].path.name for colour in COLOURS}
        right = {colour: f"{colour}.png" for colour in COLOURS}
        assert answers == right or name == "vectors exchanged"  # the catalogue is the truth
    with open_library(data) as library:
        assert library.upkeep.check() == []


def test_an_index_file_that_lacks_photos_is_found(data: Path, photos: Path) -> None:
    before = {path: path.read_bytes() for path in data.glob("vectors-*")}
    draw(photos / "new.png", "red", (20, 20))
    with open_library(data) as library:
        library.index()
    for path in data.glob("vectors-*"):
        path.unlink()
    for path, content in before.items():
        path.write_bytes(content)
        path.chmod(0o600)
    with open_library(data, writing=False) as library:
        (finding,) = library.upkeep.check()
        assert (finding.area, finding.count) == ("index", 1)
    with open_library(data) as library:
        assert [finding.repaired for finding in library.upkeep.check(repair=True)] == [True]
        assert library.upkeep.check() == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_what_others_can_read_is_found_and_opening_makes_it_private(data: Path) -> None:
    (index,) = data.glob("*.usearch")
    with open_library(data, writing=False) as library:
        for path, mode in ((data, 0o755), (index, 0o644), (data / "catalogue.sqlite3", 0o664)):
            path.chmod(mode)
        (finding,) = library.upkeep.check()
        assert (finding.area, finding.count) == ("permissions", 3)
        with pytest.raises(LibraryError, match="reading only"):
            library.upkeep.check(repair=True)
    with open_library(data) as library:
        assert library.upkeep.check() == []
        index.chmod(0o644)
        assert [finding.area for finding in library.upkeep.check(repair=True)] == ["permissions"]
        assert stat.S_IMODE(index.stat().st_mode) == 0o600


def test_lost_thumbnails_are_no_fault_and_made_again(data: Path, photos: Path) -> None:
    change(data, "DELETE FROM thumbnails WHERE length(jpeg) > 0")
    with open_library(data) as library:
        assert library.upkeep.check() == []
        assert library.upkeep.check(repair=True) == []
        assert len(library._stores.thumbnails.keys()) == library.status().indexed


def test_a_thumbnail_is_made_again_only_from_what_it_is_of(data: Path, photos: Path) -> None:
    shutil.copy(photos / "red.png", photos / "twin.png")
    with open_library(data) as library:
        library.index()
        content = library.search("red", 1)[0].content
        kept = library.thumbnail(content)
        for changed, other in (("red.png", "twin.png"), ("twin.png", "red.png")):
            draw(photos / changed, "blue")  # while nothing follows
            library.upkeep.drop_caches()
            assert library.thumbnail(content) == kept
            shutil.copy(photos / other, photos / changed)
        for path in (photos / "red.png", photos / "twin.png"):
            draw(path, "blue")
        library.upkeep.drop_caches()
        assert library.thumbnail(content) is None
        assert content not in library._stores.thumbnails.keys()  # noqa: SIM118 (it is no dict)


def test_a_thumbnail_of_a_photo_that_is_not_there_cannot_be_made_again(data: Path, photos: Path) -> None:
    change(data, "UPDATE thumbnails SET jpeg = x'ffd8ff00'")
    photos.rename(photos.with_name("away"))
    with open_library(data) as library:
        (finding,) = library.upkeep.check(repair=True)
        assert not finding.repaired
        assert "cannot be made again now" in finding.message


@pytest.mark.parametrize("table", ["vectors", "contents", "files"])
def test_a_damaged_page_of_the_catalogue_is_mended(data: Path, table: str) -> None:
    path = data / "catalogue.sqlite3"
    with closing(apsw.Connection(str(path))) as db:
        mark = {
            "vectors": db.execute("SELECT vector FROM vectors WHERE id = 4").get,
            "contents": db.execute("SELECT min(digest) FROM contents").get,
            "files": b"green.png",
        }[table]
    content = bytearray(path.read_bytes())
    page = content.index(mark) // 4096
    content[page * 4096 + 50] ^= 1
    path.write_bytes(content)
    with open_library(data) as library:
        found = library.upkeep.check(repair=True)
        assert "database" in areas(found)
        assert all(finding.repaired for finding in found), found
        assert library.upkeep.check() == []
        assert library.search("green", 1)[0].path.name == "green.png"
        assert library.status().indexed == len(COLOURS)
    assert list((data / "backups").glob("replaced-*"))


def test_a_damage_that_cannot_be_mended_names_restore(data: Path) -> None:
    with open_library(data) as library:
        library.upkeep.backup()
    harm_page(data / "catalogue.sqlite3", b"CREATE TABLE")
    with pytest.raises(LibraryDamagedError) as caught:
        open_library(data)
    assert "clipsearch restore" in caught.value.hint
    clipsearch.restore(data)
    with open_library(data) as library:
        library.upkeep.check(repair=True)
        assert library.upkeep.check() == []


def page_of(data: Path, table: str) -> int:
    """Where in the catalogue's file the first page of a table, or of an index, begins."""
    with closing(apsw.Connection(str(data / "catalogue.sqlite3"))) as db:
        number = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).get
    return 4096 * (int(number) - 1)


def flip(data: Path, table: str) -> None:
    path = data / "catalogue.sqlite3"
    content = bytearray(path.read_bytes())
    content[page_of(data, table) + 2000] ^= 4
    path.write_bytes(content)


@pytest.mark.parametrize("table", ["mounts", "sqlite_sequence"])
def test_what_can_be_done_without_is_left_out_of_a_mended_catalogue(data: Path, table: str) -> None:
    flip(data, table)
    with open_library(data) as library:
        assert all(finding.repaired for finding in library.upkeep.check(repair=True))
        assert library.upkeep.check() == []
        assert len(library.recent(100)) == len(COLOURS)
        assert library.index().unchanged == len(COLOURS)


def test_a_check_that_cannot_mend_the_catalogue_says_so_and_reads_nothing_new(
    data: Path, photos: Path
) -> None:
    draw(photos / "new.png", "red")
    flip(data, "folders")
    with open_library(data) as library:
        (finding,) = library.upkeep.check(repair=True)
        assert (finding.area, finding.repaired) == ("database", False)
        assert "clipsearch restore" in finding.message


@pytest.mark.parametrize("table", ["vectors", "files_by_content"])
def test_a_library_that_was_killed_and_damaged_is_salvaged(data: Path, table: str) -> None:
    change(data, "UPDATE meta SET value = 'open' WHERE key = 'state'")
    flip(data, table)
    with pytest.raises(LibraryDamagedError):
        open_library(data)
    findings = clipsearch.salvage(data)
    assert findings
    assert all(finding.repaired for finding in findings)
    with open_library(data) as library:
        assert all(finding.repaired for finding in library.upkeep.check(repair=True))
        assert library.upkeep.check() == []
        assert len(library.search("red", 100)) == len(COLOURS)
        with pytest.raises(LibraryError, match="Another clipsearch"):
            clipsearch.salvage(data)


def test_only_a_library_of_this_version_is_salvaged(tmp_path: Path) -> None:
    foreign = tmp_path / "catalogue.sqlite3"
    with closing(apsw.Connection(str(foreign))) as db:
        db.execute("CREATE TABLE notes (text); INSERT INTO notes VALUES ('mine')")
    before = foreign.read_bytes()
    with pytest.raises(LibraryError, match="is no library of clipsearch"):
        clipsearch.salvage(tmp_path)
    assert foreign.read_bytes() == before


def test_a_damaged_backup_is_reported(data: Path) -> None:
    with open_library(data) as library:
        made = library.upkeep.backup()
        harm_page(made, b"green.png")
        (finding,) = library.upkeep.check(repair=True)
        assert (finding.area, finding.repaired) == ("backups", False)
        assert made.name in finding.message
    ((path, fault),) = clipsearch.kept_backups(data)
    assert (path, bool(fault)) == (made, True)


def test_a_check_can_be_stopped_and_tells_how_far_it_is(data: Path) -> None:
    seen: list[Progress] = []
    cancel = threading.Event()
    with open_library(data) as library:
        library.upkeep.check(on_progress=seen.append)
        cancel.set()
        with pytest.raises(Cancelled):
            library.upkeep.check(cancel=cancel)
    assert seen[-1].phase == "done"


def test_a_backup_brings_the_photos_back(data: Path, photos: Path, tmp_path: Path) -> None:
    with open_library(data) as library:
        library.upkeep.backup()
        library.upkeep.backup(tmp_path / "mine.sqlite3")
        library.remove(photos)
        assert clipsearch.kept_backups(data) == []
        assert library.search("red") == []
    clipsearch.restore(data, tmp_path / "mine.sqlite3")
    with open_library(data) as library:
        assert library.search("red", 1)[0].path.name == "red.png"
        assert library.index().embedded == 0
        library.upkeep.check(repair=True)
        assert library.upkeep.check() == []


def test_one_backup_a_day(data: Path, photos: Path) -> None:
    with open_library(data) as library:
        (first,) = Backups(data).kept()  # of the first index run
        assert index_service.backup_if_due(library._stores) is None
    with open_library(data, writing=False) as library, pytest.raises(LibraryError, match="reading only"):
        library.upkeep.backup()
    assert Backups(data).kept() == [first]


def test_a_library_without_folders_needs_no_backup(tmp_path: Path) -> None:
    with open_library(tmp_path / "data") as library:
        assert index_service.backup_if_due(library._stores) is None


def test_a_backup_that_fails_stops_nothing(
    data: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.rmtree(data / "backups")
    usage = shutil.disk_usage(data)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=0))
    with open_library(data) as library:
        assert index_service.backup_if_due(library._stores) is None
    assert "no backup was made" in caplog.text
    assert caplog.records[0].levelno == logging.WARNING
    caplog.clear()

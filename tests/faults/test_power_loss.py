"""What a change leaves is on the disk when it is done: contents before their names, and names, too.

SQLite sees to its own files; these are all others. What was not synced, a power loss may take.
"""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clipsearch import Library, kept_backups, restore
from clipsearch.library.searching.query import Query, Term
from clipsearch.store.catalogue.schema import BACKUP
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder
from tests.support.power_losses import PowerLosses, power_losses

pytestmark = pytest.mark.skipif(os.name == "nt", reason="folders are not synced there")
BY_SQLITE = ("catalogue.sqlite3", "thumbnails.sqlite3")
# The mark of a library may be empty, or be missing beside a catalogue.
MAY_BE_LOST = {"lock", "answering.json", "clipsearch.log", "embedding.log", "clipsearch-library"}
State = tuple[int, int]


class Disk:
    """What was synced of files and folders: their states then, by device and inode."""

    def __init__(self) -> None:
        self.synced: dict[tuple[int, int], State] = {}
        self.too_early: list[str] = []
        self.renamed: dict[Path, bool] = {}  # folders, and whether they were synced since

    def fsync(self, descriptor: int) -> None:
        status = os.fstat(descriptor)
        self.synced[status.st_dev, status.st_ino] = _state(status)
        for folder in self.renamed:
            self.renamed[folder] |= os.path.samestat(folder.stat(), status)

    def rename(self, real: Callable[..., None], source: Path | str, target: Path | str) -> None:
        if Path(source).is_file() and not self.is_synced(Path(source)):
            self.too_early.append(f"{source} -> {target}")
        real(source, target)
        self.renamed[Path(target).parent] = False

    def touch(self, real: Callable[..., None], path: Path, *args: object) -> None:
        is_synced = self.is_synced(path)
        real(path, *args)
        if is_synced:  # its content still is
            self.synced[path.stat().st_dev, path.stat().st_ino] = _state(path.stat())

    def is_synced(self, path: Path) -> bool:
        status = path.stat()
        return self.synced.get((status.st_dev, status.st_ino)) == _state(status)


def _state(status: os.stat_result) -> State:
    return status.st_size, status.st_mtime_ns


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    disk = Disk()
    monkeypatch.setattr(os, "fsync", disk.fsync)
    for name in ("replace", "rename"):
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda source, target, real=real: disk.rename(real, source, target))
    touch = os.utime
    monkeypatch.setattr(os, "utime", lambda path, *args: disk.touch(touch, path, *args))
    yield disk


def change_everything(library: Library, album: Path, data: Path) -> Iterator[str]:
    """Changes of all kinds; after each its name."""
    draw(album / "red.png", "red")
    draw(album / "other" / "blue.png", "blue")
    library.add(album)
    library.index()
    yield "index"
    library.settings.change(hidden=True)
    yield "settings"
    library.searches.save("red ones", Query((Term("red"),)))
    library.searches.record(Query((Term("blue"),)))
    yield "searches"
    library.upkeep.backup()
    yield "backup"
    library.upkeep.backup(data.parent / "mine.sqlite3")
    yield "backup to a file"
    library.upkeep.export(data.parent / "list.json")
    yield "export"
    (album / "other" / "blue.png").unlink()
    draw(album / "green.png", "green")
    library.index()
    yield "second index"
    library.upkeep.drop_caches()
    yield "caches"
    assert library.upkeep.check(repair=True) == []
    library.remove(album)
    yield "removal"


def lost(folder: Path, disk: Disk) -> list[str]:
    """The files that a power loss may take, or leave half written."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".png")
    ours = (path for path in files if path.name not in MAY_BE_LOST and not path.name.startswith(BY_SQLITE))
    return [path.name for path in ours if not disk.is_synced(path)]


def test_what_a_change_leaves_is_on_the_disk_when_it_is_done(tmp_path: Path, disk: Disk) -> None:
    data, album = tmp_path / "data", tmp_path / "album"
    done = []
    with Library.open(data, embedder=ColourEmbedder()) as library:
        for change in change_everything(library, album, data):
            done.append(change)
            assert disk.too_early == [], change
            assert all(disk.renamed.values()), (change, disk.renamed)
            assert lost(tmp_path, disk) == [], change
    assert disk.renamed
    assert "removal" in done
    restore(data, tmp_path / "mine.sqlite3")
    assert disk.too_early == []
    assert all(disk.renamed.values())
    assert any(path.name.startswith("replaced-") for path in (data / "backups").iterdir())
    assert lost(tmp_path, disk) == []


def test_what_a_migration_replaces_is_kept_on_the_disk_first(tmp_path: Path, disk: Disk) -> None:
    with zipfile.ZipFile(Path(__file__).parents[1] / "libraries" / "written-by-0.1.0.zip") as archive:
        archive.extractall(tmp_path)
    data = tmp_path / "library"
    with Library.open(data, embedder=ColourEmbedder()):
        (copy,) = data.glob(f"catalogue.sqlite3{BACKUP}*")
        assert disk.is_synced(copy)
    assert disk.too_early == []
    assert disk.renamed
    assert all(disk.renamed.values())


SECRET = "verysecretname"
WAYS = ((False, True), (True, True), (True, False))  # which names and logs a power loss leaves


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder that holds a library, with a backup and a saved search, and beside it photos."""
    place = tmp_path / "place"
    for name in ("album/red.png", f"{SECRET}/pink.png"):
        draw(tmp_path / name, Path(name).stem)
    with Library.open(place / "data", embedder=ColourEmbedder()) as library:
        library.add(tmp_path / "album", tmp_path / SECRET)
        library.index()
        library.searches.save("reds", Query((Term("red"),)))
        library.upkeep.backup()
    (place / "data" / "embedding.log").write_text(f"a warning about {SECRET}")
    return place


def _index(library: Library, place: Path) -> None:
    draw(place.parent / "album" / "green.png", "green")
    library.index()


def _search(library: Library, place: Path) -> None:
    library.searches.record(Query((Term(picture=place.parent / SECRET / "pink.png"),)))


WORK: dict[str, Callable[[Library, Path], object]] = {
    "index": _index,
    "settings": lambda library, place: library.settings.change(hidden=True),
    "search": _search,
    "backup": lambda library, place: library.upkeep.backup(),
    "export": lambda library, place: library.upkeep.export(place / "list.json"),
    "caches": lambda library, place: library.upkeep.drop_caches(),
    "removal": lambda library, place: library.remove(place.parent / SECRET),
    "all": lambda library, place: library.upkeep.clear(),
}


@pytest.mark.usefixtures("one_thumbnail_process")
@pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize("work", WORK)
def test_a_power_loss_at_any_moment_of_a_change_leaves_a_library(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, work: str, every: int
) -> None:
    images: dict[tuple[object, ...], Path] = {}

    def visit(losses: PowerLosses) -> None:
        for names, logs in WAYS:
            target = tmp_path / f"image{len(images)}"
            if images.setdefault(losses.leave(target, names=names, logs=logs), target) != target:
                shutil.rmtree(target)

    with (
        Library.open(place / "data", embedder=ColourEmbedder()) as library,
        power_losses(monkeypatch, place, visit) as losses,
    ):
        WORK[work](library, place)
        losses.is_watching = False
        done = [tmp_path / f"done{number}" for number in range(len(WAYS))]
        for target, (names, logs) in zip(done, WAYS, strict=True):
            losses.leave(target, names=names, logs=logs)
    for image in (*[*images.values()][::every], *done):
        after_power_loss(image, work, is_done=image in done)


def after_power_loss(image: Path, work: str, *, is_done: bool) -> None:
    """What must be there after a power loss, during a change or after it was called done."""
    exported = image / "list.json"
    assert not exported.exists() or len(json.loads(exported.read_text())) == 2
    backups = kept_backups(image / "data")
    assert all(not damage for _, damage in backups)
    with Library.open(image / "data", embedder=ColourEmbedder()) as library:
        saved = [one.name for one in library.searches.saved]
        assert library.searches.notice == ""
        assert saved == ["reds"] or work == "all"
        if is_done:
            files = (path for path in image.rglob("*") if path.is_file())
            traces = [path.name for path in files if SECRET.encode() in path.read_bytes()]
            assert {
                "settings": library.settings.current.hidden,
                "search": len(library.searches.history) == 1,
                "backup": bool(backups),
                "export": exported.exists(),
                "removal": not traces,
                "all": not traces and not saved,
            }.get(work, True), traces
        assert library.upkeep.check(repair=True) is not None
        library.index()
        assert library.upkeep.check() == []


def test_sqlite_syncs_what_a_power_loss_must_not_take(place: Path) -> None:
    """Its guarantee with these: the last commits may be lost, a part of one or an earlier one never is."""
    with Library.open(place / "data", embedder=ColourEmbedder()) as library:
        for writer in (library._stores.writer._connection, library._stores.thumbnails._writer):
            assert writer is not None
            assert writer.pragma("journal_mode") == "wal"
            assert writer.pragma("synchronous") == 1
            assert writer.pragma("secure_delete") == 1

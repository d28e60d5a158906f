"""Which folders are accepted as a library's, which files in them are its own; no link is followed."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from clipsearch.errors import LibraryError
from clipsearch.store import data_folder
from clipsearch.store.catalogue.backups import Backups
from clipsearch.store.catalogue.reader import CatalogueReader
from clipsearch.store.catalogue.writer import CatalogueWriter
from clipsearch.store.lock import LibraryLock
from clipsearch.store.thumbnails import Thumbnails
from clipsearch.system import atomic_files
from tests.support.snapshots import snapshot

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX links and permissions")
STAMP = "20260102T030405Z"
MODEL = "0123456789abcdef01234567-bfloat16-1"
# Each name that the program writes in a data folder (or its backups), and similar names that it does not.
NAMES = {
    "catalogue.sqlite3": ("catalogue.sqlite", "my catalogue.sqlite3", "Catalogue.sqlite3.bak"),
    "catalogue.sqlite3-wal": ("catalogue.sqlite3-wal2", "catalogue-wal", "catalogue.sqlite3_wal"),
    "catalogue.sqlite3.of-version-1": ("catalogue.sqlite3.of-version-one", ".of-version-1"),
    "catalogue.sqlite3.new": ("catalogue.new", "catalogue.sqlite3.newer", "catalogue.sqlite3.new.txt"),
    "thumbnails.sqlite3": ("thumbnails", "thumbnails.db", "thumbnails.sqlite3.tar"),
    "thumbnails.sqlite3.new-journal": ("thumbnails.new-journal", "thumbnails.sqlite3.new-journals"),
    f"vectors-{MODEL}.json": ("vectors-notes.txt", "vectors-2026.json", "vectors-cafe.json"),
    f"vectors-{MODEL}-3.usearch": ("vectors-mine.usearch", f"vectors-{MODEL}-3.usearch.gz"),
    f"vectors-{MODEL}-3.new": ("vectors-a.new", "vectors-.new"),
    "labels-0123456789abcdef01234567.npz": ("labels-mine.npz", "labels-2026.csv", "labels-.npz"),
    "labels-0123456789abcdef01234567.new": ("labels.new", "labels-of-wine.new"),
    "searches.json": ("searches.txt", "searches-old.json", "searches.json~", "searches.new"),
    "settings.toml": ("settings.json", "settings.toml.bak", "settings.ini", "settings.new", "a.new"),
    "clipsearch.log": ("clipsearch.log.txt", "clipsearch.system.log_file", "my-clipsearch.log"),
    "clipsearch.log.1": ("clipsearch.log.3", "clipsearch.log.old", "clipsearch.log.10"),
    "embedding.log.building": ("embedding.log.builds", "embedding.building"),
    "embedding.log": ("embedding.log.old", "embedding.logs", "embedding.log.1"),
    "tuning.json": ("tuning.yaml", "fine-tuning.json", "tuning.new", "tuning.new.json"),
    "window.ini": ("windows.ini", "window.ini.bak"),
    "answering.json": ("answering.machine", "answering.txt", "answering.new"),
    ".tuning.json.0123456789abcdef.clipsearch-new": (
        ".tuning.json.clipsearch-new", "tuning.json.0123456789abcdef.clipsearch-new",
        ".x.0123456789abcdeg.clipsearch-new", ".x.0123456789abcdef.clipsearch-new.txt",
    ),
    f"backups/catalogue-{STAMP}.sqlite3": (
        "backups/catalogue-mine.sqlite3", "backups/mine.tar", "backups/x.new",
        f"backups/catalogue-{STAMP}.zip", f"backups/photos-{STAMP}.sqlite3",
    ),
    f"backups/replaced-{STAMP}.sqlite3-wal": (f"backups/replaced-{STAMP}", "backups/replaced"),
    "backups/catalogue.new": ("backups/catalogue.newer", "backups/catalogue.sqlite3.new"),
}  # fmt: skip
NEAR = [name for near in NAMES.values() for name in near]
JUNK = (".DS_Store", "desktop.ini", "Desktop.ini", "Thumbs.db", "._photo.jpg")


def put(folder: Path, *names: str, content: bytes = b"the user's") -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
        (folder / name).chmod(0o644)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder of a closed library."""
    CatalogueWriter.open(tmp_path / "data").close()
    return tmp_path / "data"


# Whose folder it is


@pytest.mark.parametrize("junk", [(), JUNK, ("settings.toml",), ("settings.toml", *JUNK)])
def test_a_new_or_an_empty_folder_is_accepted(tmp_path: Path, junk: tuple[str, ...]) -> None:
    data_folder.prepare(tmp_path / "new" / "data")
    assert stat.S_IMODE((tmp_path / "new" / "data").stat().st_mode) == 0o700 or os.name == "nt"
    put(tmp_path / "data", *junk)
    (tmp_path / "data").mkdir(exist_ok=True)
    (tmp_path / "data" / "lost+found").mkdir()
    before = snapshot(tmp_path / "data")
    CatalogueWriter.open(tmp_path / "data").close()
    assert all(
        snapshot(tmp_path / "data")[name] == before[name] for name in (*JUNK, "lost+found") if name in before
    )
    CatalogueWriter.open(tmp_path / "data").close()


def test_folders_above_a_new_one_have_their_usual_permissions(tmp_path: Path) -> None:
    (tmp_path / "usual").mkdir()
    data_folder.prepare(tmp_path / "a" / "b" / "data")
    assert (tmp_path / "a" / "b").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_library_without_its_mark_is_known_by_its_names(tmp_path: Path) -> None:
    put(tmp_path, *(name for name in NAMES if "/" not in name))
    put(tmp_path, "lock", content=b"")
    data_folder.require_own(tmp_path)


@posix
def test_a_users_settings_may_be_a_link_and_other_files_may_not(tmp_path: Path) -> None:
    put(tmp_path, "mine.toml", "data/thumbnails.sqlite3")
    (tmp_path / "data" / "settings.toml").symlink_to(tmp_path / "mine.toml")
    data_folder.require_own(tmp_path / "data")
    (tmp_path / "data" / "searches.json").symlink_to(tmp_path / "mine.toml")
    with pytest.raises(LibraryError, match=r"searches\.json"):
        data_folder.require_own(tmp_path / "data")


@posix
def test_a_file_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "catalogue.sqlite3").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(LibraryError, match=r"catalogue\.sqlite3 cannot be written"):
        data_folder.make_private_file(tmp_path / "catalogue.sqlite3")
    assert not (tmp_path / "elsewhere").exists()


def test_a_users_file_that_is_named_as_the_description_of_an_index_makes_no_library(tmp_path: Path) -> None:
    put(tmp_path, f"vectors-{MODEL}.json", content=b'{"usearch": 1, "library": 2, "fingerprint": 3}')
    put(tmp_path, "photo.jpg")
    with pytest.raises(LibraryError, match=r"it holds 'photo\.jpg'"):
        data_folder.require_own(tmp_path)


FOREIGN = (
    "report.new", "settings.json", "window.ini", "tuning.json", "settings.new", "searches.json", "photo.jpg",
    ".bashrc", "backups/mine.tar", "backups/x.new", "vectors-notes.txt", "catalogue.new", "photos/a.jpg",
)  # fmt: skip


@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize("beside", ["", "settings.toml", ".DS_Store"])
def test_a_folder_in_use_is_refused_and_left_as_it_is(tmp_path: Path, name: str, beside: str) -> None:
    put(tmp_path / "shared", name, *filter(None, [beside]))
    (tmp_path / "shared").chmod(0o775)
    before = snapshot(tmp_path / "shared")
    for open_it in (
        LibraryLock(tmp_path / "shared").acquire,
        lambda: CatalogueWriter.open(tmp_path / "shared"),
        lambda: CatalogueReader.open(tmp_path / "shared"),
        lambda: Backups(tmp_path / "shared").restore(),
    ):
        with pytest.raises(LibraryError) as caught:
            open_it()
        assert caught.value.hint or "no library" in caught.value.message
        assert snapshot(tmp_path / "shared") == before


def test_another_programs_database_is_no_library(tmp_path: Path) -> None:
    with closing(apsw.Connection(str(tmp_path / "catalogue.sqlite3"))) as db:
        db.execute("CREATE TABLE books (title); CREATE TABLE authors (name)")
    before = snapshot(tmp_path)
    with pytest.raises(LibraryError, match="holds 'catalogue.sqlite3'"):
        data_folder.prepare(tmp_path)
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("is_marked", [True, False])
@pytest.mark.parametrize("harm", ["header", "lost", "empty", "nothing"])
def test_a_library_is_recognized_without_its_catalogue(data: Path, harm: str, is_marked: bool) -> None:
    Thumbnails.open(data, library="one").close()
    Backups(data).make()
    path = data / "catalogue.sqlite3"
    if harm == "header":
        path.write_bytes(b"\xff" * 4096 + path.read_bytes()[4096:])
    elif harm == "lost":
        path.unlink()
    elif harm == "empty":
        path.write_bytes(b"")
    if is_marked:
        put(data, "a note of the user's")
    else:
        (data / data_folder.MARK).unlink()  # as versions before this one left it
    data_folder.prepare(data)
    assert Backups(data).restore() in Backups(data).kept()
    CatalogueWriter.open(data).close()
    assert (data / data_folder.MARK).is_file()


def test_an_unmarked_library_beside_other_files_is_recognized_by_its_catalogue(data: Path) -> None:
    (data / data_folder.MARK).unlink()
    put(data, "a note of the user's")
    before = snapshot(data, "a note of the user's")
    CatalogueWriter.open(data).close()
    assert snapshot(data, "a note of the user's") == before
    assert (data / data_folder.MARK).read_bytes() == data_folder.MARK_TEXT


def test_a_start_that_was_killed_can_be_repeated(tmp_path: Path) -> None:
    put(tmp_path, "lock", content=b"")
    data_folder.prepare(tmp_path)
    put(tmp_path, "catalogue.sqlite3", content=b"")
    data_folder.prepare(tmp_path)
    with closing(apsw.Connection(str(tmp_path / "catalogue.sqlite3"))) as db:
        db.pragma("journal_mode", "WAL")
    data_folder.prepare(tmp_path)
    CatalogueWriter.open(tmp_path).close()


def test_models_may_be_kept_inside_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIPSEARCH_MODELS", str(tmp_path / "models" / "of mine"))
    put(tmp_path, "models/of mine/ViT--one/config.json")
    data_folder.prepare(tmp_path)


@posix
@pytest.mark.parametrize(
    "name", ["catalogue.sqlite3", "thumbnails.sqlite3", "lock", "backups", data_folder.MARK]
)
def test_a_link_in_place_of_a_file_of_ours_is_refused(data: Path, tmp_path: Path, name: str) -> None:
    put(tmp_path / "elsewhere", f"{name}/mine.tar" if name == "backups" else name)
    (data / name).unlink(missing_ok=True)
    (data / name).symlink_to(tmp_path / "elsewhere" / name)
    before = snapshot(tmp_path / "elsewhere"), snapshot(data)
    with pytest.raises(LibraryError, match="is left alone"):
        data_folder.prepare(data)
    assert (snapshot(tmp_path / "elsewhere"), snapshot(data)) == before


@posix
def test_the_folder_itself_may_be_a_link(data: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(data)
    CatalogueWriter.open(tmp_path / "link").close()
    assert Backups(tmp_path / "link").make().is_file()
    assert (tmp_path / "link").is_symlink()


# Which files they are


@pytest.mark.parametrize("name", NAMES)
def test_exactly_the_names_that_the_program_writes_are_own_files(data: Path, name: str) -> None:
    mine = {data / name}
    put(data, name, *NAMES[name])
    found = {*data_folder.own_files(data), *data_folder.leftovers(data)}
    assert mine <= found
    assert not {data / near for near in NEAR} & found


@posix
@pytest.mark.parametrize("name", NAMES)
def test_links_and_folders_are_never_own_files(data: Path, tmp_path: Path, name: str) -> None:
    put(tmp_path, "precious")
    (data / name).parent.mkdir(exist_ok=True)
    (data / name).unlink(missing_ok=True)
    (data / name).symlink_to(tmp_path / "precious")
    assert data / name not in {*data_folder.own_files(data), *data_folder.leftovers(data)}
    (data / name).unlink()
    (data / name).mkdir()
    assert data / name not in {*data_folder.own_files(data), *data_folder.leftovers(data)}


@posix
def test_a_private_folder_is_none_through_a_link_or_a_file(tmp_path: Path) -> None:
    put(tmp_path, "elsewhere/precious", "file")
    (tmp_path / "elsewhere").chmod(0o755)
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("link", "file", "file/folder"):
        with pytest.raises(LibraryError, match="cannot be used"):
            data_folder.make_private_folder(tmp_path / name)
    assert stat.S_IMODE((tmp_path / "elsewhere").stat().st_mode) == 0o755


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root gives files away")
def test_files_of_another_user_are_not_own_files(data: Path) -> None:
    put(data, "catalogue.sqlite3.new")
    os.chown(data / "catalogue.sqlite3.new", 12345, 12345)
    assert data_folder.leftovers(data) == []
    os.chown(data, 12345, 12345)  # a library of somebody else's, opened by root
    assert data_folder.leftovers(data) == [data / "catalogue.sqlite3.new"]


def test_leftovers_are_deleted_when_the_lock_is_acquired(data: Path) -> None:
    names = [
        ".catalogue.sqlite3.0123456789abcdef.clipsearch-new-journal",
        ".searches.json.0123456789abcdef.clipsearch-new",
    ]
    (data / "backups").mkdir()
    put(data, *names, f"backups/{names[0]}", *NEAR)
    by_readers = ".tuning.json.0123456789abcdef.clipsearch-new"  # one may be writing it now
    put(data, by_readers)
    lock = LibraryLock(data)
    lock.acquire()
    lock.release()
    left = {path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file()}
    assert not left & {*names, f"backups/{names[0]}"}
    assert left >= {by_readers, *NEAR}


# Files put in place


def test_a_temporary_file_has_a_unique_name(tmp_path: Path) -> None:
    users = ("X.new", "X.csv.new", ".X.csv.new")
    put(tmp_path, *users)
    before = snapshot(tmp_path, *users)
    atomic_files.write_atomically(tmp_path / "X.csv", b"whole")
    with atomic_files.temporary(tmp_path / "X.csv") as one, atomic_files.temporary(tmp_path / "X.csv") as two:
        assert one != two
        assert atomic_files.TEMPORARY.fullmatch(one.name)
        assert snapshot(tmp_path, *users) == before
    assert snapshot(tmp_path, *users) == before
    assert {path.name for path in tmp_path.iterdir()} == {"X.csv", *users}
    assert (tmp_path / "X.csv").read_bytes() == b"whole"


def test_the_longest_names_have_temporary_files(tmp_path: Path) -> None:
    for name in ("a" * 255, "ä" * 127):
        atomic_files.write_atomically(tmp_path / name, b"whole")
        assert (tmp_path / name).read_bytes() == b"whole"


@posix
def test_a_link_or_a_folder_is_not_replaced(tmp_path: Path) -> None:
    put(tmp_path, "precious")
    (tmp_path / "link").symlink_to("precious")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    before = snapshot(tmp_path)
    for name in ("link", "dangling", "folder", "pipe"):
        with pytest.raises(OSError, match="has this name"):
            atomic_files.write_atomically(tmp_path / name, b"other")
        with pytest.raises(OSError):
            os.close(atomic_files.open_file(tmp_path / name, os.O_WRONLY))
        atomic_files.delete(tmp_path / name)
    assert snapshot(tmp_path) == before

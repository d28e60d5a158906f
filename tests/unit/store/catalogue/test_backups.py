"""Backups of the catalogue: a few are kept, and one can be restored."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import threading
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from clipsearch.errors import LibraryBusyError, LibraryDamagedError, LibraryError, LibraryTooNewError
from clipsearch.store.catalogue import backups as module
from clipsearch.store.catalogue.backups import Backups, verify
from clipsearch.store.catalogue.reader import CatalogueReader
from clipsearch.store.catalogue.schema import FILE_NAME
from clipsearch.store.catalogue.writer import CatalogueWriter
from clipsearch.store.lock import LibraryLock
from clipsearch.store.thumbnails import Thumbnails
from tests.support.store_rows import MODEL, encoded, file

DAY = 86_400


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a catalogue of 20 photos and their thumbnails, closed."""
    data = tmp_path / "data"
    with_photos(data, range(20))
    return data


def with_photos(data: Path, numbers: range) -> None:
    with closing(CatalogueWriter.open(data)) as catalogue:
        folder, model = catalogue.add_folder(data / "photos"), catalogue.register_model(MODEL)
        stored = catalogue.record_encoded(folder, model, [(file(n), encoded(n)) for n in numbers])
        with closing(Thumbnails.open(data, library=catalogue.reader.library_id())) as thumbnails:
            rows = zip(stored, numbers, strict=True)
            thumbnails.put_many([(key, encoded(n).thumbnail) for (key, _), n in rows])


def contents(data: Path) -> dict[str, int | None]:
    with closing(CatalogueWriter.open(data)) as catalogue:
        return {path: known.content for path, known in catalogue.reader.files(1).items()}


def library_id(data: Path) -> str:
    with closing(CatalogueReader.open(data)) as catalogue:
        return catalogue.library_id()


def age(path: Path, seconds: float) -> None:
    status = path.stat()
    os.utime(path, (status.st_mtime - seconds, status.st_mtime - seconds))


def harm(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)


def test_a_backup_is_private_and_complete(data: Path) -> None:
    made = Backups(data).make()
    assert re.fullmatch(r"catalogue-\d{8}T\d{6}Z\.sqlite3", made.name)
    assert Backups(data).kept() == [made] == list(made.parent.iterdir())
    verify(made)
    if os.name != "nt":
        assert stat.S_IMODE(made.stat().st_mode) == 0o600
        assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700


def test_an_unchanged_catalogue_is_not_backed_up_twice(data: Path) -> None:
    first = Backups(data).make()
    assert Backups(data).make() == first
    CatalogueWriter.open(data).close()
    with closing(CatalogueWriter.open(data)):
        second = Backups(data).make()  # what changed is that it is open
        assert Backups(data).make() == second
    assert len(Backups(data).kept()) == 2


def test_the_newest_three_are_kept_in_order_even_when_made_at_once(data: Path) -> None:
    made = []
    for number in range(5):
        with_photos(data, range(100 + number, 101 + number))
        made.append(Backups(data).make())
    assert Backups(data).kept() == made[:1:-1]


def test_one_is_due_after_a_day_if_something_changed(data: Path) -> None:
    backups = Backups(data)
    first = backups.make_if_due()
    assert first is not None
    with_photos(data, range(50, 51))
    assert backups.make_if_due() is None
    age(first, DAY + 1)
    second = backups.make_if_due()
    assert second is not None
    age(second, DAY + 1)
    assert backups.make_if_due() is None  # nothing changed; that is looked at once a day
    assert backups.kept() == [second, first]


def test_a_clock_set_back_does_not_confuse_the_order(data: Path) -> None:
    future = data / "backups" / "catalogue-20991231T235959Z.sqlite3"
    Backups(data).make().rename(future)
    with_photos(data, range(50, 51))
    made = Backups(data).make()
    assert made.name == "catalogue-21000101T000000Z.sqlite3"
    assert Backups(data).kept() == [made, future]


def test_a_backup_beside_a_writer_is_one_state(data: Path) -> None:
    catalogue = CatalogueWriter.open(data)
    model = catalogue.register_model(MODEL)
    stop = threading.Event()

    def write() -> None:
        for start in range(1000, 9000, 10):
            if stop.is_set():
                return
            catalogue.record_encoded(1, model, [(file(n), encoded(n)) for n in range(start, start + 10)])

    writer = threading.Thread(target=write)
    writer.start()
    made = [Backups(data).make() for _ in range(5)]
    stop.set()
    writer.join()
    catalogue.close()
    for path in made[-3:]:
        verify(path)
        with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as copy:
            count = copy.execute("SELECT count(*) FROM files").get
            assert count % 10 == 0
            assert count == copy.execute("SELECT count(*) FROM vectors").get


def test_a_backup_to_a_file_of_ones_own(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "mine.sqlite3"
    assert Backups(data).make(target) == target
    verify(target)
    assert Backups(data).kept() == []
    with pytest.raises(LibraryError, match="exists"):
        Backups(data).make(target)
    with pytest.raises(LibraryError, match="cannot be written"):
        Backups(data).make(tmp_path / "nowhere" / "mine.sqlite3")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "mine.sqlite3"]


def test_too_little_space_is_reported(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = (data / FILE_NAME).stat().st_size
    usage = shutil.disk_usage(data)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=2 * size - 1))
    for target in (None, tmp_path / "mine.sqlite3"):
        with pytest.raises(LibraryError, match="too little room"):
            Backups(data).make(target)
    assert Backups(data).kept() == []
    assert not (tmp_path / "mine.sqlite3").exists()


def test_restoring_brings_everything_back_as_another_library(data: Path) -> None:
    before, name = contents(data), library_id(data)
    made = Backups(data).make()
    with_photos(data, range(20, 30))
    later = contents(data)
    assert Backups(data).restore() == made
    assert contents(data) == before
    assert library_id(data) not in ("", name)
    (aside,) = (data / "backups").glob("replaced-*")
    assert Backups(data).restore(aside.name) == aside
    assert contents(data) == later


def test_restoring_keeps_thumbnails_of_the_backup_and_deletes_others(data: Path) -> None:
    made = Backups(data).make()
    past = sorted(key for key in contents(data).values() if key)
    with_photos(data, range(20, 30))
    Backups(data).restore()
    assert thumbnails(data) == {key: encoded(n).thumbnail for n, key in numbered(data)}
    assert sorted(thumbnails(data)) == past
    with_photos(data, range(40, 45))
    assert thumbnails(data) == {key: encoded(n).thumbnail for n, key in numbered(data)}
    Backups(data).restore(made)  # of a library that the thumbnails do not belong to any more
    assert thumbnails(data) == {}


def numbered(data: Path) -> list[tuple[int, int]]:
    return [(int(Path(path).stem), key) for path, key in contents(data).items() if key]


def thumbnails(data: Path) -> dict[int, bytes | None]:
    with closing(Thumbnails.open(data, read_only=True, library=library_id(data))) as kept:
        return {key: kept.get(key) for key in kept.keys()}  # noqa: SIM118


def test_a_damaged_backup_is_refused_and_nothing_is_touched(data: Path) -> None:
    good = Backups(data).make()
    with_photos(data, range(20, 30))
    bad = Backups(data).make()
    harm(bad)
    state = {path: path.read_bytes() for path in data.glob("*.sqlite3*")}
    with pytest.raises(LibraryDamagedError, match="damaged"):
        Backups(data).restore(bad.name)
    with pytest.raises(LibraryError, match="no backup"):
        Backups(data).restore("catalogue-20200101T000000Z.sqlite3")
    assert {path: path.read_bytes() for path in data.glob("*.sqlite3*")} == state
    assert Backups(data).restore() == good  # the newest good one


@pytest.mark.parametrize("harm_it", ["flip", "rubbish", "empty", "missing", "log"])
def test_restoring_works_with_any_state_of_the_catalogue(data: Path, harm_it: str) -> None:
    before = contents(data)
    Backups(data).make()
    path = data / FILE_NAME
    if harm_it == "flip":
        harm(path)
    elif harm_it == "rubbish":
        path.write_bytes(os.urandom(5000))
    elif harm_it == "empty":
        path.write_bytes(b"")
    elif harm_it == "missing":
        path.unlink()
    else:
        path.write_bytes(b"no database")
        path.with_name(f"{FILE_NAME}-wal").write_bytes(os.urandom(9000))
    Backups(data).restore()
    assert contents(data) == before


@pytest.mark.parametrize("gone", [True, False])
def test_a_missing_catalogue_is_not_taken_for_a_new_library_where_it_has_backups(
    data: Path, gone: bool
) -> None:
    Backups(data).make()
    (data / FILE_NAME).unlink() if gone else (data / FILE_NAME).write_bytes(b"")
    with pytest.raises(LibraryDamagedError, match="missing or empty") as caught:
        CatalogueWriter.open(data)
    assert "clipsearch restore" in caught.value.hint


def test_a_library_in_use_is_not_replaced(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Backups(data).make()
    lock = LibraryLock(data)
    lock.acquire()
    with pytest.raises(LibraryBusyError):
        Backups(data).restore()
    lock.release()
    catalogue = CatalogueWriter.open(data)
    assert len(catalogue.reader.files(1)) == 20
    with pytest.raises(LibraryBusyError):
        Backups(data).restore()
    catalogue.close()
    Backups(data).restore()


def test_a_backup_from_the_future_or_of_another_program_is_refused(data: Path, tmp_path: Path) -> None:
    newer = Backups(data).make(tmp_path / "newer.sqlite3")
    with closing(apsw.Connection(str(newer))) as connection:
        connection.pragma("user_version", 99)
    with pytest.raises(LibraryTooNewError):
        Backups(data).restore(newer)
    with closing(apsw.Connection(str(tmp_path / "other.sqlite3"))) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    with pytest.raises(LibraryDamagedError, match="not a clipsearch"):
        Backups(data).restore(tmp_path / "other.sqlite3")
    with pytest.raises(LibraryError, match="no good backup"):
        Backups(data).restore()


def test_removing_a_folder_leaves_no_trace_in_backups(data: Path) -> None:
    Backups(data).make()
    with_photos(data, range(20, 21))
    Backups(data).restore()
    with closing(CatalogueWriter.open(data)) as catalogue:
        assert len(list((data / "backups").iterdir())) == 2
        catalogue.removals.remove_folder(1)
        catalogue.finish_removal()
    assert list((data / "backups").iterdir()) == []


STEPS = ("_copy", "_assign_new_id", "_fold_logs", "set_aside", "replace", "inherit")


class Killed(BaseException):
    """Simulates a kill: only `finally` blocks run, and the next start finds what is left."""


@pytest.mark.parametrize("step", STEPS)
def test_stopped_at_any_step_the_old_library_or_the_new_one_opens(
    data: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = contents(data)
    Backups(data).make()
    with_photos(data, range(20, 30))
    later = contents(data)

    def stop(*args: object) -> None:
        raise Killed

    where = {"set_aside": Backups, "replace": Path, "inherit": Thumbnails}.get(step, module)
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(where, step, stop)
        Backups(data).restore()
    assert contents(data) == (before if step == "inherit" else later)
    Backups(data).restore()
    assert contents(data) == before


def test_the_last_three_replaced_catalogues_are_kept(data: Path) -> None:
    made = Backups(data).make()
    for _ in range(5):
        Backups(data).restore(made)
        (data / f"{FILE_NAME}-wal").write_bytes(b"")
    aside = [path.name for path in (data / "backups").glob("replaced-*")]
    assert len([name for name in aside if name.endswith(".sqlite3")]) == 3
    assert len({name.removesuffix("-wal") for name in aside}) == 3
    assert Backups(data).kept() == [made]


def test_the_log_of_a_missing_catalogue_is_kept_when_it_is_replaced(data: Path) -> None:
    Backups(data).make()
    (data / FILE_NAME).unlink()
    log = os.urandom(9000)
    (data / f"{FILE_NAME}-wal").write_bytes(log)
    Backups(data).restore()
    assert log in [path.read_bytes() for path in (data / "backups").glob("replaced-*-wal")]


def test_a_catalogue_that_another_process_reads_is_not_replaced(data: Path) -> None:
    made, before = Backups(data).make(), library_id(data)
    with closing(apsw.Connection(str(data / FILE_NAME))) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM files").get == 20
        with pytest.raises(LibraryBusyError):
            Backups(data).restore(made)
    assert library_id(data) == before
    Backups(data).restore(made)
    assert library_id(data) != before


def test_a_disk_that_refuses_the_backup_is_told_and_the_library_stays(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, before = Backups(data).make(), contents(data)

    def refuse(*args: object) -> None:
        raise OSError(errno.EIO, "Input/output error", str(data / FILE_NAME))

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuse)
        with pytest.raises(LibraryError, match="could not be put in place: Input/output error"):
            Backups(data).restore(made)
    assert contents(data) == before
    assert Backups(data).restore(made) == made, "the lock was released"

"""The lock that lets one process at a time change a library."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from clipsearch.errors import LibraryBusyError, LibraryError
from clipsearch.store.data_folder import write_mark
from clipsearch.store.lock import LibraryLock
from clipsearch.store.sqlite import connection
from clipsearch.store.thumbnails import Thumbnails
from clipsearch.system.file_names import ADDRESS
from tests.support.faulty_disk import faulty_disk

HOLD = """
import sys
from pathlib import Path
from clipsearch.store.lock import LibraryLock
lock = LibraryLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_process_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(LibraryBusyError, match="Another clipsearch"):
            LibraryLock(tmp_path).acquire()
        holder.kill()
    lock = LibraryLock(tmp_path)
    lock.acquire()
    lock.release()
    lock.release()


def test_a_released_lock_can_be_taken_again(tmp_path: Path) -> None:
    first, second = LibraryLock(tmp_path), LibraryLock(tmp_path)
    first.acquire()
    write_mark(tmp_path)
    for is_followed, hint in ((False, "wait until it is done"), (True, "Close its window")):
        (tmp_path / ADDRESS).write_bytes(b"{}") if is_followed else None
        with pytest.raises(LibraryBusyError) as caught:
            second.acquire()
        assert hint in caught.value.hint
    first.release()
    second.acquire()
    second.release()


def test_a_file_in_place_of_the_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LibraryError, match="cannot be used"):
        LibraryLock(tmp_path / "file" / "library").acquire()


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are not listed")
@pytest.mark.parametrize("locked", [True, False])
def test_sqlite_makes_its_temporary_files_in_the_locked_library_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    lock, other = LibraryLock(tmp_path / "data"), LibraryLock(tmp_path / "other")
    (tmp_path / "data").mkdir()
    if locked:
        lock.acquire()
        other.acquire()
        other.release()
    monkeypatch.setattr(connection, "CACHE_KIBIBYTES", 2000)  # so that not all stays in memory
    with faulty_disk(monkeypatch) as disk:
        disk.begin(lambda number: False)
        thumbnails = Thumbnails.open(tmp_path / "data")
        thumbnails.put_many([(key, os.urandom(20_000)) for key in range(400)])
        thumbnails.erase_others(range(399))
        thumbnails.close()
    lock.release()
    assert disk.count > 400
    assert disk.places == ({tmp_path / "data"} if locked else set())

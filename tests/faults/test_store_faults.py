"""The store under kills, damage, a full disk and files that are not its own: nothing is lost or invented."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import numpy as np
import pytest

from clipsearch.errors import LibraryDamagedError, LibraryError, LibraryTooNewError
from clipsearch.store.catalogue.reader import CatalogueReader
from clipsearch.store.catalogue.schema import FILE_NAME
from clipsearch.store.catalogue.writer import CatalogueWriter
from clipsearch.store.thumbnails import FILE_NAME as THUMBNAILS
from clipsearch.store.thumbnails import Thumbnails
from clipsearch.store.vectors.usearch_index import VectorIndex
from tests.support.store_rows import DIMENSIONS, MODEL, encoded, file, key, unit_vectors

KILLS = 8
BATCH = 10
ROOT = Path(__file__).parents[2]

# Commits batches, and saves the index after each; says what is committed when it is.
WRITER = """
import sys
from pathlib import Path
import numpy as np
from clipsearch.store.catalogue.writer import CatalogueWriter
from clipsearch.store.vectors.usearch_index import VectorIndex
from tests.support.store_rows import DIMENSIONS, MODEL, encoded, file

data, start, batch = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
catalogue = CatalogueWriter.open(data)
folder, model = catalogue.add_folder(data / "photos"), catalogue.register_model(MODEL)
index = VectorIndex.open(
    data, fingerprint=MODEL.fingerprint, dimensions=DIMENSIONS, library=catalogue.reader.library_id()
)
print("ready", flush=True)
for first in range(start, start + 100_000, batch):
    items = [(file(n), encoded(n)) for n in range(first, first + batch)]
    keys = [key for key, _ in catalogue.record_encoded(folder, model, items)]
    print(first + batch, flush=True)
    index.add(keys, np.stack([item.vector for _, item in items]))
    index.save()
    print("saved", len(index), flush=True)
"""


def test_a_kill_at_any_moment_loses_nothing_that_was_committed(tmp_path: Path) -> None:
    chance = random.Random(3)
    committed, seen = 0, 0
    for kill in range(KILLS):
        early = kill % 2 == 0
        lines = _run_and_kill(tmp_path, committed, early, after=chance.uniform(0.0, 0.1))
        committed = max([committed, *(int(line) for line in lines if line.isdigit())])
        catalogue = CatalogueWriter.open(tmp_path)
        (folder,), model = catalogue.reader.folders_with_counts(None), catalogue.reader.models.current()
        assert model is not None
        files, keys = catalogue.reader.files(folder.id), catalogue.reader.models.vector_ids(model[0])
        assert committed <= len(files) <= committed + BATCH
        assert len(files) % BATCH == 0, "half a batch was kept"
        assert sorted(known.content or 0 for known in files.values()) == keys.tolist()
        assert catalogue.reader.models.vectors(model[0], keys.tolist())[1].shape == (len(files), DIMENSIONS)
        assert catalogue.sweep() == ([], [])
        held = _index(tmp_path, catalogue).keys()
        assert set(held) <= set(keys.tolist()), "the index has what the catalogue never had"
        assert len(held) >= seen, "a saved index was lost"
        seen, committed = len(held), len(files)
        catalogue.close()
    assert committed >= KILLS // 2 * BATCH
    assert seen > 0


def _run_and_kill(data: Path, start: int, early: bool, after: float) -> list[str]:
    """Kill the writer some time after it began, or after its first save; what it said until then."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(data), str(start), str(BATCH)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        before = [] if early else [writer.stdout.readline().strip() for _ in ("committed", "saved")]
        time.sleep(after)
        writer.kill()  # on Windows: TerminateProcess
        lines = writer.stdout.read().split("\n")
    if os.name != "nt":
        assert writer.returncode == -signal.SIGKILL
    return [*before, *lines[:-1]]  # the last line may be cut off


def _index(data: Path, catalogue: CatalogueWriter) -> VectorIndex:
    return VectorIndex.open(
        data, fingerprint=MODEL.fingerprint, dimensions=DIMENSIONS, library=catalogue.reader.library_id()
    )


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of 300 photos, closed; tests work on copies."""
    data = tmp_path_factory.mktemp("saved")
    catalogue = CatalogueWriter.open(data)
    folder, model = catalogue.add_folder(data / "photos"), catalogue.register_model(MODEL)
    items = [(file(n), encoded(n)) for n in range(300)]
    keys = [key for key, _ in catalogue.record_encoded(folder, model, items)]
    index = _index(data, catalogue)
    index.add(keys, np.stack([item.vector for _, item in items]))
    index.save()
    catalogue.close()
    thumbnails = Thumbnails.open(data)
    thumbnails.put_many([(key, item.thumbnail * 50) for key, (_, item) in zip(keys, items, strict=True)])
    thumbnails.close()
    return data


@pytest.fixture
def data(saved: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(saved, tmp_path / "data"))


def _flip(path: Path, chance: random.Random, count: int = 3) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(count):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def _truncate(path: Path, chance: random.Random) -> None:
    os.truncate(path, chance.randrange(path.stat().st_size))


def _zero(path: Path, chance: random.Random) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def _delete(path: Path, chance: random.Random) -> None:
    path.unlink()


def _rubbish(path: Path, chance: random.Random) -> None:
    path.write_bytes(chance.randbytes(path.stat().st_size))


HARMS = [_flip, _truncate, _zero, _delete, _rubbish]
Harm = Callable[[Path, random.Random], None]


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("part", ["*.usearch", "vectors-*.json"])
def test_a_harmed_index_file_is_not_used(data: Path, part: str, harm: Harm) -> None:
    catalogue = CatalogueWriter.open(data)
    for seed in range(5):
        (path,) = data.glob(part)
        whole = path.read_bytes()
        harm(path, random.Random(seed))
        index = _index(data, catalogue)
        if len(index):  # possible only where the harm left the meaning of the description alone
            assert part == "vectors-*.json"
            assert index.keys().tolist() == list(range(1, 301))
        path.write_bytes(whole)
    harm(path, random.Random(0))
    index = _index(data, catalogue)
    index.add([7], unit_vectors(1))
    assert index.save()
    assert 7 in _index(data, catalogue).keys().tolist()
    catalogue.close()


def test_the_index_of_another_model_or_library_is_not_used(data: Path, tmp_path: Path) -> None:
    (mine,) = data.glob("*.usearch")
    other = VectorIndex.open(tmp_path, fingerprint="other", dimensions=DIMENSIONS, library="other")
    other.add([1, 2], unit_vectors(2, seed=5))
    other.save()
    (foreign,) = tmp_path.glob("*.usearch")
    shutil.copy(foreign, mine)
    catalogue = CatalogueWriter.open(data)
    assert len(_index(data, catalogue)) == 0
    catalogue.close()


@pytest.mark.parametrize("harm", HARMS)
def test_harmed_thumbnails_start_empty_or_whole(data: Path, harm: Harm) -> None:
    for seed in range(5):
        shutil.copy(data / THUMBNAILS, data / "whole")
        harm(data / THUMBNAILS, random.Random(seed))
        for read_only in (True, False):
            thumbnails = Thumbnails.open(data, read_only=read_only)
            for number in range(0, 300, 20):
                found = thumbnails.get(key(number))
                assert found is None or len(found) == len(b"jpeg %d" % number) * 50
            thumbnails.put_many([(n, b"new") for n in range(2000, 2100)])
            assert read_only or thumbnails.get(2000) in (b"new", None)
            thumbnails.put_many([(1, b"new")])
            assert read_only or thumbnails.get(1) == b"new"
            thumbnails.close()
        shutil.copy(data / "whole", data / THUMBNAILS)


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize(
    "content", [b"hello", b"not a database, but rather long " * 400, b"SQLite format 3\0" + bytes(4080)]
)
def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, content: bytes, read_only: bool) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(LibraryDamagedError) as caught:
        (CatalogueReader if read_only else CatalogueWriter).open(tmp_path)
    assert FILE_NAME in caught.value.message
    assert caught.value.hint
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]
    assert (tmp_path / FILE_NAME).read_bytes() == content


@pytest.mark.parametrize("read_only", [True, False])
def test_the_database_of_another_program_is_left_alone(tmp_path: Path, read_only: bool) -> None:
    other = apsw.Connection(str(tmp_path / FILE_NAME))
    other.execute("CREATE TABLE theirs (a)")
    other.close()
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(LibraryDamagedError, match="not a clipsearch database"):
        (CatalogueReader if read_only else CatalogueWriter).open(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]
    assert (tmp_path / FILE_NAME).read_bytes() == before


@pytest.mark.parametrize("read_only", [True, False])
def test_a_library_from_the_future_is_left_alone(data: Path, read_only: bool) -> None:
    newer = apsw.Connection(str(data / FILE_NAME))
    newer.pragma("user_version", 99)
    newer.close()
    before = {path.name: path.read_bytes() for path in data.iterdir()}
    with pytest.raises(LibraryTooNewError, match="newer") as caught:
        (CatalogueReader if read_only else CatalogueWriter).open(data)
    assert "Update" in caught.value.hint
    assert {path.name: path.read_bytes() for path in data.iterdir()} == before


def test_a_damaged_page_is_found_after_a_crash(data: Path) -> None:
    catalogue = CatalogueWriter.open(data)
    crashed = {path.name: path.read_bytes() for path in data.iterdir()}
    catalogue.close()
    for name, content in crashed.items():
        (data / name).write_bytes(content)
    (data / f"{FILE_NAME}-shm").unlink()
    connection = apsw.Connection(str(data / FILE_NAME))
    root, page = connection.execute(
        "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_schema "
        "WHERE name = 'files_by_content'"
    ).get
    connection.close()
    content = bytearray((data / FILE_NAME).read_bytes())
    content[(root - 1) * page : root * page] = b"\xa5" * page
    (data / FILE_NAME).write_bytes(content)
    connection = apsw.Connection(str(data / FILE_NAME))
    connection.execute("UPDATE meta SET value = 'open' WHERE key = 'state'")
    connection.close()
    with pytest.raises(LibraryDamagedError, match="damaged") as caught:
        CatalogueWriter.open(data)
    assert "clipsearch restore" in caught.value.hint


def test_flipped_bits_in_the_database_never_crash(data: Path) -> None:
    whole = (data / FILE_NAME).read_bytes()
    refused = 0
    for seed in range(40):
        (data / FILE_NAME).write_bytes(whole)
        _flip(data / FILE_NAME, random.Random(seed), count=20)
        try:
            _use(data)
        except LibraryError as error:
            assert error.hint
            refused += 1
        for log in data.glob(f"{FILE_NAME}-*"):
            log.unlink()
    assert refused > 0


def _use(data: Path) -> None:
    catalogue = CatalogueWriter.open(data)
    try:
        model = catalogue.reader.models.current()
        for folder in catalogue.reader.folders_with_counts(1):
            keys = [known.content for known in catalogue.reader.files(folder.id).values() if known.content]
            catalogue.reader.locations(keys)
            catalogue.reader.facts(keys)
        if model is not None:
            catalogue.reader.models.vectors(model[0], catalogue.reader.models.vector_ids(model[0]).tolist())
            catalogue.record_encoded(1, model[0], [(file(999), encoded(999))])
        catalogue.reader.problems()
        catalogue.sweep()
    finally:
        catalogue.close()


class FullDisk(apsw.VFS):
    """SQLite's view of a disk on which only so many more writes succeed."""

    def __init__(self) -> None:
        self.left = 10**9
        self.name = "full-disk"
        (self.base, *_) = apsw.vfs_names()
        super().__init__(self.name, self.base, makedefault=True)

    def xOpen(self, name: apsw.URIFilename | str | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        return FullDiskFile(self, name, flags)


class FullDiskFile(apsw.VFSFile):
    """One of its files."""

    def __init__(self, disk: FullDisk, name: apsw.URIFilename | str | None, flags: list[int]) -> None:
        self.disk = disk
        super().__init__(disk.base, name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self.disk.left -= 1
        if self.disk.left < 0:
            raise apsw.FullError("no space left")
        super().xWrite(data, offset)


@pytest.fixture
def disk() -> Iterator[FullDisk]:
    disk = FullDisk()
    yield disk
    if disk.name in apsw.vfs_names():
        disk.unregister()


def test_a_disk_full_at_any_write_loses_nothing(data: Path, disk: FullDisk) -> None:
    catalogue = CatalogueWriter.open(data)
    (folder,), model = catalogue.reader.folders_with_counts(None), catalogue.reader.models.current()
    assert model is not None
    count, number, writes = 300, 1000, 0
    while True:
        items = [(file(n), encoded(n)) for n in range(number, number + 40)]
        number += 40
        disk.left = writes
        try:
            catalogue.record_encoded(folder.id, model[0], items)
        except LibraryError as error:
            assert "full" in error.message
            disk.left = 10**9
            assert (
                len(catalogue.reader.files(folder.id))
                == len(catalogue.reader.models.vector_ids(model[0]))
                == count
            )
            writes += 1
            continue
        break
    disk.left = 10**9
    assert writes > 5
    assert len(catalogue.reader.files(folder.id)) == count + 40
    disk.left = 0
    catalogue.close()
    disk.unregister()
    catalogue = CatalogueWriter.open(data)
    assert len(catalogue.reader.files(folder.id)) == count + 40
    catalogue.close()


def test_a_disk_full_of_thumbnails_stops_nothing(
    data: Path, disk: FullDisk, caplog: pytest.LogCaptureFixture
) -> None:
    thumbnails = Thumbnails.open(data)
    disk.left = 2
    thumbnails.put_many([(n, b"x" * 5000) for n in range(1000, 1050)])
    disk.left = 10**9
    assert "not kept" in caplog.text
    caplog.clear()
    assert thumbnails.get(key(0)) == b"jpeg 0" * 50
    assert thumbnails.get(1001) is None
    thumbnails.put_many([(1001, b"now")])
    assert thumbnails.get(1001) == b"now"
    thumbnails.close()


def test_an_index_that_cannot_be_saved_keeps_the_old_one(
    data: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    catalogue = CatalogueWriter.open(data)
    index = _index(data, catalogue)
    index.add([1001], unit_vectors(1))
    real = os.fsync

    def full_at(failing: int) -> None:
        calls = iter(range(1, 10))

        def fsync(descriptor: int) -> None:
            if next(calls) == failing:
                raise OSError(28, "No space left on device")
            real(descriptor)

        monkeypatch.setattr(os, "fsync", fsync)

    for failing in (1, 3 if os.name != "nt" else 2):  # the vectors, their description
        full_at(failing)
        assert not index.save()
        caplog.clear()
        assert len(_index(data, catalogue)) == 300
        assert not list(data.glob(".*"))
    full_at(0)
    assert index.save()
    assert len(_index(data, catalogue)) == 301
    assert len(list(data.glob("vectors-*"))) == 2
    catalogue.close()


READ_ONLY = """
import os, sys
from pathlib import Path
from clipsearch.errors import LibraryError
from clipsearch.store.catalogue.reader import CatalogueReader
from clipsearch.store.catalogue.writer import CatalogueWriter
from clipsearch.store.thumbnails import Thumbnails
data = Path(sys.argv[1])
if os.getuid() == 0:
    os.setuid(65534)
catalogue = CatalogueReader.open(data)
thumbnails = Thumbnails.open(data, read_only=True)
(folder,) = catalogue.folders_with_counts(1)
print(folder.photos, folder.indexed, thumbnails.get(int(sys.argv[2])))
for opened in (catalogue, thumbnails):
    opened.close()
try:
    CatalogueWriter.open(data)
except LibraryError as error:
    print(error.message)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_folder_that_cannot_be_written_can_be_read(saved: Path) -> None:
    with tempfile.TemporaryDirectory() as place:  # where other users may enter, too
        data = Path(shutil.copytree(saved, Path(place) / "data"))
        Path(place).chmod(0o755)
        for path in data.iterdir():
            path.chmod(0o444)
        data.chmod(0o555)
        done = subprocess.run(
            [sys.executable, "-c", READ_ONLY, str(data), str(key(0))],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        data.chmod(0o755)
        assert done.stderr == ""
        found, refused = done.stdout.splitlines()
        assert found == f"300 300 {b'jpeg 0' * 50}"
        assert "cannot be written" in refused
        assert sorted(path.name for path in data.iterdir()) == sorted(path.name for path in saved.iterdir())

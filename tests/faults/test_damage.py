"""Damaged files and full disks: a library answers right, or refuses with a reason, and can be repaired."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import apsw
import numpy as np
import pytest
from PIL import Image

import clipsearch
from clipsearch import Library
from clipsearch.errors import ClipsearchError, LibraryError
from clipsearch.records import ModelInfo
from clipsearch.store.catalogue.backups import Backups, verify
from clipsearch.store.catalogue.schema import FILE_NAME as CATALOGUE
from clipsearch.store.catalogue.schema import VERSION
from clipsearch.store.catalogue.writer import CatalogueWriter
from clipsearch.store.thumbnails import FILE_NAME as THUMBNAILS
from clipsearch.store.vectors.usearch_index import VectorIndex
from tests.faults.test_store_faults import FullDisk
from tests.support.colour_embedder import COLOURS, ColourEmbedder
from tests.support.shared_thumbnails import shared_thumbnail_process
from tests.support.store_rows import unit_vectors
from tests.unit.store.catalogue.test_writer import version_1

pytestmark = pytest.mark.usefixtures("one_thumbnail_process")
ROOT = Path(__file__).parents[2]
PHOTOS = 60
SHORT, LONG = 6, 300
PER_PROCESS = 20
WORDS = ["red", "blue", "green and white", "something else"]
OTHER = ModelInfo("other", "0f1e-float32-1", len(COLOURS), 32, "cpu", "float32")


def open_library(data: Path, *, writing: bool = True) -> Library:
    return Library.open(data, writing=writing, embedder=ColourEmbedder())


def draw_photos(folder: Path, number: int, seed: int = 0) -> None:
    folder.mkdir(exist_ok=True)
    chance = random.Random(seed)
    for n in range(number):
        picture = Image.new("RGB", (24, 16), chance.choice(list(COLOURS.values())))
        picture.paste(chance.choice(list(COLOURS.values())), (0, 0, chance.randrange(1, 24), 16))
        picture.putpixel((23, 15), (n, seed % 256, 7))  # no two alike
        picture.save(folder / f"{seed}-{n:03d}.png")


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place with photos, and their closed library with a backup; tests work on copies of `data`."""
    place = tmp_path_factory.mktemp("saved")
    draw_photos(place / "photos", PHOTOS)
    draw_photos(place / "more", 8, seed=1)
    with open_library(place / "data") as library:
        library.add(place / "photos", place / "more")
        library.index()
        library.upkeep.backup()
        other = VectorIndex.open(
            place / "data",
            fingerprint=OTHER.fingerprint,
            dimensions=OTHER.dimensions,
            library=library._stores.catalogue.library_id(),
        )
    other.add(range(1, PHOTOS), unit_vectors(PHOTOS - 1, dimensions=OTHER.dimensions))
    assert other.save()
    return place


# Damage


def _flip(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(chance.randint(1, 8)):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def _truncate(path: Path, chance: random.Random) -> None:
    os.truncate(path, chance.randrange(path.stat().st_size))


def _zero_page(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    start = chance.randrange(0, len(content), 4096)
    length = min(4096, len(content) - start)
    content[start : start + length] = bytes(length)
    path.write_bytes(content)


def _delete(path: Path, chance: random.Random) -> None:
    path.unlink()


def _swap(path: Path, chance: random.Random) -> None:
    """Put another model's index, or another kind of file, in its place."""
    (foreign,) = path.parent.glob(f"vectors-{OTHER.fingerprint}*{path.suffix}") or [path]
    shutil.copy(foreign, path)


HARMS = [_flip, _flip, _flip, _truncate, _zero_page, _delete, _swap]


def harm(data: Path, seed: int) -> str:
    """Damage one file of a library; what was done."""
    chance = random.Random(seed)
    mine = [path for path in data.glob("vectors-*") if OTHER.fingerprint not in path.name]
    parts = [data / CATALOGUE, data / CATALOGUE, data / THUMBNAILS, *sorted(mine)]
    path, how = chance.choice(parts), chance.choice(HARMS)
    if how is _swap and path not in mine:
        how = _flip
    how(path, chance)
    return f"{how.__name__} {path.name}"


def answers(data: Path, *, writing: bool) -> Any:
    """What a library says, as JSON."""
    with open_library(data, writing=writing) as library:
        said = [
            [[str(h.path), round(h.score, 5), h.facts.width, h.facts.format, len(h.copies)] for h in hits]
            for hits in [*(library.search(words, 10, every=True) for words in WORDS), library.recent(10)]
        ]
        now = library.status()
        contents = sorted({hit.content for words in WORDS for hit in library.search(words, 5, every=True)})
        pictures = [library.thumbnail(content) for content in contents]
        return [said, [now.photos, now.indexed, now.failed], [p and p.hex() for p in pictures]]


def run_case(place: Path, seed: int) -> dict[str, Any]:
    """Damage a copy of the library, ask it, check it, put it right, and ask again."""
    data = place / f"case-{seed}"
    shutil.copytree(place / "data", data)
    result: dict[str, Any] = {"seed": seed, "harm": harm(data, seed)}
    for name, writing in (("reading", False), ("writing", True)):
        try:
            result[name] = answers(data, writing=writing)
        except ClipsearchError as error:
            result[name] = f"refused: {error}"
    try:
        with open_library(data) as library:
            found = library.upkeep.check(repair=True)
            result["check"] = [finding.message for finding in found]
            whole = all(finding.repaired for finding in found)
    except ClipsearchError as error:
        result["check"], whole = [f"refused: {error}"], False
    result["way"] = "repaired" if whole else "restored"
    if not whole:
        clipsearch.restore(data)
        with open_library(data) as library:
            library.upkeep.check(repair=True)
    with open_library(data) as library:
        result["left"] = [finding.message for finding in library.upkeep.check()]
    result["after"] = answers(data, writing=False)
    shutil.rmtree(data)
    return result


def main(place: Path, seeds: list[int]) -> None:
    """Run cases in this process, and print a line before and after each."""
    for seed in seeds:
        print(f"begin {seed}", flush=True)  # noqa: T201
        print(json.dumps(run_case(place, seed)), flush=True)  # noqa: T201


def run_campaign(place: Path, seeds: range) -> list[dict[str, Any]]:
    results = []
    for start in range(seeds.start, seeds.stop, PER_PROCESS):
        some = [str(seed) for seed in seeds if start <= seed < start + PER_PROCESS]
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.test_damage", str(place), *some],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (
            signal.Signals(-done.returncode) if done.returncode < 0 else "",
            done.stdout[-300:],
            done.stderr[-3000:],
        )
        results += [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert len(results) == len(seeds)
    return results


@pytest.mark.parametrize(
    "seeds",
    [range(SHORT), pytest.param(range(1000, 1000 + LONG), marks=pytest.mark.long)],
    ids=["short", "long"],
)
def test_damage_never_crashes_and_never_answers_wrong(saved: Path, seeds: range) -> None:
    right = json.loads(json.dumps(answers(saved / "data", writing=False)))
    refused = repaired = 0
    for result in run_campaign(saved, seeds):
        for name in ("reading", "writing"):
            answer = result[name]
            if isinstance(answer, str):
                refused += 1
                continue
            assert answer[:2] == right[:2], (name, result["seed"], result["harm"])
            for picture, whole in zip(answer[2], right[2], strict=True):
                assert picture in (None, whole), (name, result["seed"], result["harm"])
        assert result["after"] == right, (result["seed"], result["harm"], result["way"])
        assert result["left"] == [], (result["seed"], result["harm"], result["way"])
        repaired += result["way"] == "repaired"
    assert refused > 0
    assert repaired > 0


# A full disk


@pytest.fixture
def disk() -> Iterator[FullDisk]:
    disk = FullDisk()
    yield disk
    disk.unregister()


@contextmanager
def full_after(disk: FullDisk, writes: int) -> Iterator[None]:
    disk.left = writes
    try:
        yield
    finally:
        disk.left = 10**9


STEPS = {"short": 5, "long": 10_000}
FORMS = pytest.mark.parametrize("form", ["short", pytest.param("long", marks=pytest.mark.long)])


def walk(
    disk: FullDisk,
    form: str,
    prepare: Callable[[], Any],
    act: Callable[[Any], Any],
    settle: Callable[[Any], None],
) -> int:
    """Let a disk be full at each write of an action, or at some of them; how many writes it takes."""
    subject = prepare()
    disk.left = 10**9
    act(subject)
    needed = 10**9 - disk.left
    disk.left = 10**9
    settle(subject)
    for writes in sorted({round(x) for x in np.linspace(0, needed - 1, min(needed, STEPS[form]))}):
        subject = prepare()
        with full_after(disk, writes):
            try:
                act(subject)
            except LibraryError as error:
                assert error.message
        settle(subject)
    return needed


@FORMS
def test_a_disk_full_while_photos_are_recorded(
    saved: Path, tmp_path: Path, disk: FullDisk, form: str, caplog: pytest.LogCaptureFixture
) -> None:
    numbers = count()
    shutil.copytree(saved / "photos", tmp_path / "photos")
    with open_library(tmp_path / "data") as library:
        library.add(tmp_path / "photos")
        library.index()
    draw_photos(tmp_path / "photos", 5, seed=9)

    def prepare() -> Library:
        return open_library(Path(shutil.copytree(tmp_path / "data", tmp_path / f"data-{next(numbers)}")))

    def settle(library: Library) -> None:
        library.close()
        caplog.clear()  # thumbnails that were not kept
        with open_library(library.data_folder) as again:
            assert again.status().indexed >= PHOTOS
            assert all(finding.repaired for finding in again.upkeep.check(repair=True))
            again.index()  # files that are only noted so far are no fault
            assert again.upkeep.check() == []
            assert again.status().indexed == PHOTOS + 5
        shutil.rmtree(library.data_folder)

    assert walk(disk, form, prepare, Library.index, settle) > 5


@FORMS
def test_a_disk_full_while_a_folder_is_forgotten(
    saved: Path, tmp_path: Path, disk: FullDisk, form: str, caplog: pytest.LogCaptureFixture
) -> None:
    numbers = count()

    def prepare() -> Library:
        return open_library(Path(shutil.copytree(saved / "data", tmp_path / f"data-{next(numbers)}")))

    def settle(library: Library) -> None:
        library.close()
        caplog.clear()
        with open_library(library.data_folder) as again:
            assert again.status().indexed in (PHOTOS, PHOTOS + 8)
            if len(again.folders()) == 2:
                again.remove(saved / "more")
            again.upkeep.check(repair=True)
            assert again.upkeep.check() == []
            assert again.status().indexed == PHOTOS
        shutil.rmtree(library.data_folder)

    assert walk(disk, form, prepare, lambda library: library.remove(saved / "more"), settle) > 5


@FORMS
def test_a_disk_full_while_an_old_library_is_migrated(tmp_path: Path, disk: FullDisk, form: str) -> None:
    numbers = count()

    def prepare() -> Path:
        data = tmp_path / f"data-{next(numbers)}"
        data.mkdir()
        version_1(data)
        return data

    def settle(data: Path) -> None:
        with closing(CatalogueWriter.open(data)) as catalogue:
            assert len(catalogue.reader.files(1)) == 50
            assert len(catalogue.reader.models.vector_ids(1)) == 50
        verify(data / CATALOGUE)
        with closing(apsw.Connection(str(data / CATALOGUE))) as db:
            assert db.pragma("user_version") == VERSION

    def migrate(data: Path) -> None:
        try:
            CatalogueWriter.open(data).close()
        except apsw.FullError as error:  # while closing, SQLite ignores it; apsw tells what we raised
            raise LibraryError("full") from error

    assert walk(disk, form, prepare, migrate, settle) > 5


@FORMS
def test_a_disk_full_during_a_backup(saved: Path, tmp_path: Path, disk: FullDisk, form: str) -> None:
    data = Path(shutil.copytree(saved / "data", tmp_path / "data"))
    before = Backups(data).kept()

    def prepare() -> Backups:
        with closing(CatalogueWriter.open(data)) as catalogue:
            catalogue.set_meta("note", os.urandom(8).hex())  # so that there is something to do
        return Backups(data)

    def settle(backups: Backups) -> None:
        assert backups.kept()
        for path in backups.kept():
            verify(path)
        assert not list((data / "backups").glob(".*"))

    assert walk(disk, form, prepare, Backups.make, settle) > 5
    assert Backups(data).kept() != before


@FORMS
def test_a_disk_full_during_a_restore(saved: Path, tmp_path: Path, disk: FullDisk, form: str) -> None:
    numbers = count()

    def prepare() -> Path:
        data = Path(shutil.copytree(saved / "data", tmp_path / f"data-{next(numbers)}"))
        with closing(CatalogueWriter.open(data)) as catalogue:
            catalogue.set_meta("note", "later")
        return data

    def settle(data: Path) -> None:
        with open_library(data) as library:
            assert library.status().indexed == PHOTOS + 8
            library.upkeep.check(repair=True)
            assert library.upkeep.check() == []
        clipsearch.restore(data)
        with closing(CatalogueWriter.open(data)) as catalogue:
            assert catalogue.reader.get_meta("note") is None
        shutil.rmtree(data)

    assert walk(disk, form, prepare, clipsearch.restore, settle) > 5


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    """Let the system refuse to write beyond so many bytes of any file."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.7, 0.999])
def test_a_disk_full_while_the_index_is_saved(
    saved: Path, tmp_path: Path, share: float, caplog: pytest.LogCaptureFixture
) -> None:
    data = Path(shutil.copytree(saved / "data", tmp_path / "data"))
    with open_library(data) as library:
        index = library._stores.index()
        assert index is not None
        (path,) = (p for p in data.glob("*.usearch") if OTHER.fingerprint not in p.name)
        with files_no_longer_than(int(share * path.stat().st_size)):
            assert not index.save()
        assert "not saved" in caplog.text
        caplog.clear()
        assert library.upkeep.check() == []
        assert index.save()
        assert library.upkeep.check() == []


if __name__ == "__main__":
    with shared_thumbnail_process():
        main(Path(sys.argv[1]), [int(seed) for seed in sys.argv[2:]])

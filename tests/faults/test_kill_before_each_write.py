"""Kills before any write: the state of the disk before each write is a library that opens."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw
import pytest

import clipsearch
from clipsearch import Library
from clipsearch.errors import LibraryDamagedError
from tests.faults.test_kills import VECTORS, make_version_1, names
from tests.support.colour_embedder import ColourEmbedder
from tests.support.disk_changes import Disk, some_change, tiny_photo
from tests.support.library_state import check_sound, content_of, difference, fresh_content, rows
from tests.unit.library.upkeep.test_maintenance import harm_index

pytestmark = pytest.mark.usefixtures("one_thumbnail_process")
PHOTOS = 24
SOME = 3  # moments that are looked at of each operation, where not all are


class Moments(apsw.VFS):
    """SQLite's view of a disk of which a copy is made before each write: what a kill would leave then."""

    def __init__(self, data: Path, images: Path) -> None:
        self.data, self.images = data, images
        self.count = 0
        self.busy = False
        self.name = "moments"
        (self.base, *_) = apsw.vfs_names()
        super().__init__(self.name, self.base, makedefault=True)

    def xOpen(self, name: apsw.URIFilename | str | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        return _File(self, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        self.copy()
        super().xDelete(filename, syncdir)

    def copy(self) -> None:
        if not self.busy:
            self.busy = True
            shutil.copytree(
                self.data, self.images / f"{self.count:05d}", ignore=shutil.ignore_patterns("lock")
            )
            self.count += 1
            self.busy = False


class _File(apsw.VFSFile):
    def __init__(self, moments: Moments, name: apsw.URIFilename | str | None, flags: list[int]) -> None:
        self.moments = moments
        super().__init__(moments.base, name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self.moments.copy()
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self.moments.copy()
        super().xTruncate(size)


@contextmanager
def copied(data: Path, images: Path) -> Iterator[None]:
    """Copy the data folder before each write, replacement and deletion in it."""
    images.mkdir()
    moments = Moments(data, images)
    with pytest.MonkeyPatch.context() as patch:
        for call in ("replace", "unlink", "fsync"):
            patch.setattr(os, call, _after(moments.copy, getattr(os, call)))
        try:
            yield
        finally:
            moments.busy = True
            moments.copy = lambda: None  # type: ignore[method-assign]
            moments.unregister()


def _after(copy: Callable[[], None], call: Callable[..., Any]) -> Callable[..., Any]:
    def copying(*args: Any, **options: Any) -> Any:
        copy()
        return call(*args, **options)

    return copying


def _open(data: Path) -> Library:
    return Library.open(data, embedder=ColourEmbedder())


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Two folders of photos in a library."""
    chance, base = random.Random(1), tmp_path.resolve()
    (base / "away").mkdir()
    for number in range(PHOTOS):
        path = base / ("album", "album/in", "other")[number % 3] / f"photo-{number:03d}.bmp"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(tiny_photo(chance))
    with _open(base / "library") as library:
        library.add(base / "album", base / "other")
        library.index()
    return base


def index(base: Path) -> None:
    disk, chance = Disk(base), random.Random(2)
    for _ in range(20):
        disk.change(*some_change(chance))
    with copied(base / "library", base / "images"), _open(base / "library") as library:
        library.index()


def remove(base: Path) -> None:
    with copied(base / "library", base / "images"), _open(base / "library") as library:
        library.remove(base / "other")


def add(base: Path) -> None:
    (base / "away" / "new.bmp").write_bytes(tiny_photo(random.Random(3)))
    with copied(base / "library", base / "images"), _open(base / "library") as library:
        library.add(base / "away")
        library.index()


def migrate(base: Path) -> None:
    (base / "library").rename(base / "before")
    make_version_1(base / "before", base / "library")
    with copied(base / "library", base / "images"):
        _open(base / "library").close()


def restore(base: Path) -> None:
    with _open(base / "library") as library:
        library.upkeep.backup()
        disk, chance = Disk(base), random.Random(4)
        for _ in range(20):
            disk.change(*some_change(chance))
        library.index()
    with copied(base / "library", base / "images"):
        clipsearch.restore(base / "library")


def repair(base: Path) -> None:
    harm_index(base / "library")
    with _open(base / "library") as library, copied(base / "library", base / "images"):
        findings = library.upkeep.check(repair=True)
        assert {finding.area for finding in findings} == {"database"}
        assert all(finding.repaired for finding in findings)


def _check(base: Path, some: int | None, operation: str) -> None:
    before, vectors = names(base / "library"), rows(base / "library", VECTORS)
    OPERATIONS[operation](base)
    images = sorted((base / "images").iterdir())
    assert len(images) > SOME
    expected: dict[tuple[Path, ...], Any] = {}
    for number, image in enumerate(images):
        if some is not None and number % (len(images) // some):
            continue
        with _open(image) if operation != "repair" else _salvaged(image) as library:
            check_sound(library, at_rest=False)
            kept = tuple(folder.path for folder in library.folders(counts=False))
            if operation == "migrate":
                assert (names(image), rows(image, VECTORS)) == (before, vectors)
            if operation == "remove":
                known = {path for path in before if Path(path).is_relative_to(base / "other")} & set(
                    names(image)
                )
                assert bool(known) == (base / "other" in kept)
            library.index()
            if kept not in expected:
                expected[kept] = fresh_content(base / f"fresh{len(expected)}", library, base)
            assert not difference(content_of(library, base), expected[kept]), f"moment {number}"
            check_sound(library, at_rest=True)
        if operation == "remove" and base / "other" not in kept:
            left = {path for path in before if Path(path).is_relative_to(base / "other")}
            files = [path for path in image.rglob("*") if path.is_file()]
            assert not [
                (path, file)
                for path in left
                for file in files
                if Path(path).name.encode() in file.read_bytes()
            ]


def _salvaged(image: Path) -> Library:
    """A library whose repair was interrupted, after another one."""
    try:
        library = _open(image)
    except LibraryDamagedError:
        assert all(finding.repaired for finding in clipsearch.salvage(image))
        library = _open(image)
    assert all(finding.repaired for finding in library.upkeep.check(repair=True))
    return library


OPERATIONS = {
    "index": index, "remove": remove, "add": add, "migrate": migrate, "restore": restore, "repair": repair,
}  # fmt: skip


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_kill_at_some_moments_loses_nothing(base: Path, operation: str) -> None:
    _check(base, SOME, operation)


@pytest.mark.long
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_kill_at_every_moment_loses_nothing(base: Path, operation: str) -> None:
    _check(base, None, operation)

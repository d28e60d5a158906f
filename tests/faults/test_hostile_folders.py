"""Hostile folders, indexed whole: each file is indexed, a problem, passed over, or out of reach."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from PIL import Image

from clipsearch import Library
from clipsearch.photos.scanning.ignore_rules import IgnoreRules
from clipsearch.photos.scanning.scanner import scan
from clipsearch.records import Encoded, Listing
from tests.support import unprivileged
from tests.support.colour_embedder import COLOURS, ColourEmbedder
from tests.support.hostile_files import INCOMPLETE, INDEXED, SKIPPED, UNSEEN, Odd, build, clear
from tests.support.pictures import encoded, quarters

MANY = 50_000
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[tuple[Path, list[Odd]]]:
    root = tmp_path / "photos"
    root.mkdir()
    yield root, build(root)
    clear(root)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two good photos, which whatever happens to others must not harm."""
    root = tmp_path / "photos"
    root.mkdir()
    for name in ("red", "blue"):
        plain(name).save(root / f"{name}.png")
    return root


def plain(colour: str) -> Image.Image:
    return Image.new("RGB", (48, 48), COLOURS[colour])


def indexed(library: Library, root: Path) -> Counter[str]:
    """The relative path of each file that can be found."""
    hits = library.recent(100_000)
    return Counter(str(path.relative_to(root)) for hit in hits for path in (hit.path, *hit.copies))


def problems(library: Library, root: Path) -> dict[str, str]:
    return {str(problem.path.relative_to(root)): problem.reason for problem in library.problems()}


def everything(root: Path) -> Iterator[str]:
    """All there is but plain directories, as far down as it goes; links are not followed."""
    for where, folders, files, descriptor in os.fwalk(root):
        inside = os.path.relpath(where, root)
        links = [name for name in folders if is_link(name, descriptor)]
        for name in (*files, *links):
            yield name if inside == "." else f"{inside}/{name}"


def is_link(name: str, folder: int) -> bool:
    return stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)


def test_the_whole_corpus_is_accounted_for(library: Library, corpus: tuple[Path, list[Odd]]) -> None:
    root, odds = corpus
    library.add(root)
    report = library.index()
    expected = {odd.path: odd.outcome for odd in odds}
    good, bad = indexed(library, root), problems(library, root)
    incomplete = {path for path, reason in bad.items() if reason == INCOMPLETE}
    assert good.keys() & bad.keys() == incomplete
    assert set(good.values()) == {1}
    outcomes = dict.fromkeys(good, INDEXED) | bad
    assert outcomes == {odd.path: odd.outcome for odd in odds if odd.found}
    assert expected.keys() >= outcomes.keys()

    now = library.status()
    assert report.found == now.photos == len(outcomes)
    failed = len(bad) - len(incomplete)
    assert (now.indexed, now.failed, now.pending, now.offline) == (len(good), failed, 0, 0)
    assert (report.failed, now.incomplete) == (failed, len(incomplete))
    assert all(problem.detail for problem in library.problems())


@posix
def test_the_corpus_holds_nothing_that_is_not_expected(corpus: tuple[Path, list[Odd]]) -> None:
    root, odds = corpus
    folders = {"special/a folder.jpg"}  # expected as well, but no file
    if not os.access(root / "special/locked", os.R_OK):
        folders.add("special/locked/inside.jpg")
    assert {odd.path for odd in odds} - folders == set(everything(root))
    counts = Counter(odd.outcome for odd in odds)
    assert counts[SKIPPED] > 10
    assert counts[UNSEEN] >= 2


def test_a_second_run_finds_nothing_new(
    library: Library, embedder: ColourEmbedder, corpus: tuple[Path, list[Odd]]
) -> None:
    library.add(corpus[0])
    first = library.index()
    asked = embedder.asked["photos"]
    before = indexed(library, corpus[0]), problems(library, corpus[0])
    second = library.index()
    assert (second.found, second.unchanged) == (first.found, first.found)
    assert (second.embedded, second.reused, second.removed) == (0, 0, 0)
    assert embedder.asked["photos"] == asked
    assert (indexed(library, corpus[0]), problems(library, corpus[0])) == before


class Meddler(ColourEmbedder):
    """Something happens to a file after the scan saw it and before it is read."""

    def __init__(self, meddle: Callable[[Path], None]) -> None:
        super().__init__()
        self._meddle = meddle

    def encode_photo(self, path: Path, listing: Listing | None = None) -> Future[Encoded]:
        if path.stem == "victim":
            self._meddle(path)
        return super().encode_photo(path, listing)


def meddled(data: Path, folder: Path, meddle: Callable[[Path], None]) -> tuple[Counter[str], dict[str, str]]:
    """Index a folder with a file that something happens to; what was found, and the problems."""
    plain("green").save(folder / "victim.png")
    with Library.open(data, embedder=Meddler(meddle)) as library:
        library.add(folder)
        library.index()
        return indexed(library, folder), problems(library, folder)


def again(data: Path, folder: Path) -> tuple[Counter[str], dict[str, str], str]:
    """Index once more, undisturbed; what was found, the problems, and which photo is the greenest."""
    with Library.open(data, embedder=ColourEmbedder()) as library:
        library.index()
        return indexed(library, folder), problems(library, folder), library.search("green")[0].path.stem


def test_a_file_that_vanishes_before_it_is_read_is_no_problem(tmp_path: Path, folder: Path) -> None:
    good, bad = meddled(tmp_path / "data", folder, Path.unlink)
    assert set(good) == {"red.png", "blue.png"}
    assert bad == {}


def test_a_folder_that_vanishes_before_its_file_is_read_is_no_problem(tmp_path: Path, folder: Path) -> None:
    (inner := folder / "inner").mkdir()
    plain("yellow").save(inner / "victim.png")
    good, bad = meddled(tmp_path / "data", folder, lambda path: shutil.rmtree(inner, ignore_errors=True))
    assert set(good) == {"red.png", "blue.png", "victim.png"}
    assert bad == {}


@posix
@pytest.mark.parametrize("kind", ["pipe", "directory"])
def test_a_file_that_becomes_something_else_is_a_problem(tmp_path: Path, folder: Path, kind: str) -> None:
    def meddle(path: Path) -> None:
        path.unlink()
        if kind == "pipe":
            os.mkfifo(path)
        else:
            path.mkdir()

    good, bad = meddled(tmp_path / "data", folder, meddle)
    assert set(good) == {"red.png", "blue.png"}
    assert bad == {"victim.png": "unreadable"}
    assert again(tmp_path / "data", folder)[1] == {}


@posix
@pytest.mark.parametrize("kind", ["file", "hard link", "folder", "linked folder"])
def test_a_file_that_another_takes_the_place_of_is_not_read_before_the_next_scan(
    tmp_path: Path, folder: Path, kind: str
) -> None:
    """Whoever may write in a folder of the library does not get another file of the user's into it."""
    (secrets := tmp_path / "secrets").mkdir()
    plain("purple").save(secrets / "victim.png")
    plain("green").save(folder / "victim.png")
    (inner := folder / "inner" / "deep").mkdir(parents=True)
    plain("yellow").save(inner / "victim.png")

    def meddle(path: Path) -> None:
        status = path.stat()
        if path.parent == inner:
            if "folder" in kind:
                inner.parent.rename(folder / ".before")
                link = inner if kind == "folder" else inner.parent
                link.parent.mkdir(exist_ok=True)
                link.symlink_to(secrets if kind == "folder" else secrets.parent / "other")
        elif "folder" not in kind:
            if kind == "file":  # as an editor saves
                shutil.copy(secrets / "victim.png", secrets / "copy")
                (secrets / "copy").replace(path)
            else:
                path.unlink()
                path.hardlink_to(secrets / "victim.png")
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    (tmp_path / "other" / "deep").mkdir(parents=True)
    shutil.copy(secrets / "victim.png", tmp_path / "other" / "deep" / "victim.png")
    with Library.open(tmp_path / "data", embedder=Meddler(meddle)) as library:
        library.add(folder)
        library.index()
        bad = problems(library, folder)
        (kept,) = library.search("purple", 1)
        assert "victim" not in kept.path.name
    name = "inner/deep/victim.png" if "folder" in kind else "victim.png"
    assert bad == {name: "unreadable" if "folder" in kind else "changed"}
    good, bad, _ = again(tmp_path / "data", folder)
    assert bad == {}
    assert ("victim.png" in good) and ("inner/deep/victim.png" in good) is ("folder" not in kind)


@pytest.mark.parametrize("after", ["purple", "empty", "cut"])
def test_a_file_that_changes_before_it_is_read_is_read_again(
    tmp_path: Path, folder: Path, after: str
) -> None:
    def meddle(path: Path) -> None:
        if after == "purple":
            plain("purple").save(path)
        else:
            path.write_bytes(b"" if after == "empty" else path.read_bytes()[:60])

    good, bad = meddled(tmp_path / "data", folder, meddle)
    assert ("victim.png" in good) is (after == "purple")
    assert bad == {"purple": {}, "empty": {"victim.png": "empty"}, "cut": {"victim.png": "truncated"}}[after]
    plain("green").save(folder / "victim.png")  # and back: size and content as the first scan saw them
    good, bad, greenest = again(tmp_path / "data", folder)
    assert set(good) == {"red.png", "blue.png", "victim.png"}
    assert (bad, greenest) == ({}, "victim")


def test_a_file_that_grows_while_it_is_read_is_read_again(tmp_path: Path, folder: Path) -> None:
    stop, grown = threading.Event(), threading.Event()

    def grow(path: Path) -> None:
        with path.open("ab", buffering=0) as file:
            while not stop.wait(0.0005):
                file.write(b"more")
                grown.set()

    writers = []

    def meddle(path: Path) -> None:
        os.truncate(path, 256 << 20)  # sparse; it takes a while to read
        writers.append(threading.Thread(target=grow, args=(path,)))
        writers[0].start()
        grown.wait()

    try:
        good, bad = meddled(tmp_path / "data", folder, meddle)
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert set(good) == {"red.png", "blue.png"}
    assert bad == {"victim.png": "changed"}
    plain("green").save(folder / "victim.png")
    assert again(tmp_path / "data", folder)[1:] == ({}, "victim")


def many_names(folder: Path) -> None:
    """50,000 names of one photo."""
    folder.mkdir()
    first = folder / "0.jpg"
    first.write_bytes(encoded(quarters(), "JPEG"))
    for number in range(1, MANY):
        os.link(first, folder / f"{number}.jpg")


def test_a_directory_of_50_000_files_is_scanned(tmp_path: Path) -> None:
    many_names(tmp_path / "crowd")
    told: list[int] = []
    found = scan(tmp_path, on_progress=told.append)
    assert len({file.path for file in found.files}) == len(found.files) == MANY
    assert (found.unreadable, found.skipped) == ((), 0)
    assert told[-1] == MANY


@pytest.mark.long
def test_a_directory_of_50_000_files_is_indexed(
    library: Library, embedder: ColourEmbedder, tmp_path: Path
) -> None:
    many_names(tmp_path / "crowd")
    library.add(tmp_path / "crowd")
    assert library.index().found == MANY
    now = library.status()
    assert (now.photos, now.indexed, now.failed) == (MANY, MANY, 0)
    assert embedder.asked["photos"] == 1
    assert library.index().unchanged == MANY


@pytest.mark.long
def test_a_million_small_files_are_found_or_passed_over(tmp_path: Path) -> None:
    for number in range(20):  # a file has 65,000 names at most
        for part in range(50):
            folder = tmp_path / "photos" / f"{number}" / f"{part}"
            folder.mkdir(parents=True)
            if part == 0:
                (folder / "0.jpg").write_bytes(b"x" * 100)
            for name in range(part == 0, 1000):
                os.link(tmp_path / "photos" / f"{number}" / "0" / "0.jpg", folder / f"{name}.jpg")
    passed_over = scan(tmp_path, rules=IgnoreRules(minimum_bytes=1024))
    assert (len(passed_over.files), passed_over.skipped) == (0, 1_000_000)
    found = scan(tmp_path)
    assert (len({file.path for file in found.files}), found.skipped) == (1_000_000, 0)


WITHOUT_RIGHTS = """
import json, os, sys
# What is imported when it is needed; without rights there may be no way to where Python itself lies.
import clipsearch.library.upkeep.checker, numpy.ma, pathspec, psutil, usearch.index
import pi_heif, pylibjxl, rawpy, clipsearch.photos.decoding.decoder
from PIL import Image
from pathlib import Path
from clipsearch import Library
from tests.support.colour_embedder import ColourEmbedder
from tests.support.hostile_files import UNSEEN, build, clear

Image.init()
if os.geteuid() == 0:
    os.setuid(65534)  # root may read everything
base = Path(sys.argv[1])
(root := base / "photos").mkdir()
odds = build(root)
with Library.open(base / "data", embedder=ColourEmbedder()) as library:
    library.add(root)
    report = library.index()
    print(json.dumps({
        "problems": {str(one.path.relative_to(root)): one.reason for one in library.problems()},
        "expected": {odd.path: odd.outcome for odd in odds if odd.found and odd.outcome != "indexed"},
        "out of reach": sorted(str(path.relative_to(root)) for path in report.unreadable),
        "unseen": sorted({odd.path.rpartition("/")[0] for odd in odds if odd.outcome == UNSEEN}),
    }))
clear(root)
"""


@posix
def test_without_permission_a_file_is_a_problem_and_a_folder_out_of_reach() -> None:
    seen = unprivileged.run(WITHOUT_RIGHTS)
    assert seen["problems"] == seen["expected"]
    assert seen["problems"]["special/locked.jpg"] == "unreadable"
    assert seen["out of reach"] == seen["unseen"]
    assert "special/locked" in seen["unseen"]

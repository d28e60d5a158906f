"""Index runs and following: the same library as a fresh index makes, whatever happened to the files."""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, note, seed, settings
from hypothesis import strategies as st

from clipsearch import Library
from clipsearch.library.following import follower, pending_changes
from tests.support.colour_embedder import COLOURS, ColourEmbedder
from tests.support.disk_changes import Disk
from tests.support.followed_library import following
from tests.support.library_state import check_sound, content_of, difference, fresh_content

pytestmark = pytest.mark.usefixtures("one_thumbnail_process")
PATIENCE = 10.0  # seconds in which a library that follows must be as a fresh one
BUSY = 60.0  # the same beside other tests
SEED = int(os.environ.get("CLIPSEARCH_SEED") or random.SystemRandom().randrange(10**6))  # of the long forms

# "album" and "other" are kept from the beginning, "album/one/two" at times; "away" never.
NAMES = (
    "album/a.png", "album/b.jpg", "album/c.bmp", "album/d.bmp", "album/one/a.png", "album/one/b.jpg",
    "album/one/c.bmp", "album/one/two/a.png", "album/one/two/c.bmp", "album/three/c.bmp", "other/a.png",
    "other/c.bmp", "other/one/b.jpg", "away/a.png", "away/c.bmp",
)  # fmt: skip


def directory(number: int) -> tuple[str, int]:
    """The path of a numbered directory."""
    return "directory", number


NEW = (
    "album/x.png",
    "album/one/y.jpg",
    "other/z.bmp",
    "album/one/two/w.png",
    "away/v.bmp",
    "album/new/u.png",
)
names = st.sampled_from([*NAMES[1::2], *NEW])
folders = st.sampled_from(
    [
        "album/one",
        "album/three",
        "album/four",
        "album/one/five",
        "other/six",
        "other/seven/eight",
        "away/one",
        "away/nine",
    ]
)
colours = st.sampled_from(sorted(COLOURS))
nothing = st.none()
anything = st.integers(0, 30)  # the file, or directory, of this number among those that are there
changes = st.one_of(
    st.tuples(st.just("draw"), names, colours),
    st.tuples(st.sampled_from(["draw", "forge", "replace"]), anything, colours),
    st.tuples(st.just("spoil"), anything, st.sampled_from(["", "text", "\x89PNG\r\n"])),
    st.tuples(st.sampled_from(["cut", "mend", "touch", "delete", "case"]), anything, nothing),
    st.tuples(st.sampled_from(["move", "copy", "hardlink", "symlink"]), anything, names),
    st.tuples(st.sampled_from(["swap", "over"]), anything, anything),
    st.tuples(st.sampled_from(["move", "symlink", "copytree"]), anything.map(directory), folders),
    st.tuples(st.sampled_from(["case", "rmtree"]), anything.map(directory), nothing),
)
keeping = st.tuples(st.sampled_from(["keep", "leave"]), st.just("album/one/two"), nothing)
by_rescans = st.lists(
    st.one_of(changes, changes, changes, keeping, st.tuples(st.just("index"), nothing, nothing)),
    min_size=6,
    max_size=20,
)
# Without `keeping`: a folder that is kept inside another one while following is listed twice for a while.
by_events = st.lists(
    st.one_of(changes, changes, changes, st.tuples(st.just("pause"), st.integers(1, 400), nothing)),
    min_size=6,
    max_size=16,
)
Steps = list[tuple[str, Any, Any]]
CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large]
short = settings(deadline=None, suppress_health_check=CHECKS, derandomize=True, database=None)
long = settings(
    deadline=None, suppress_health_check=CHECKS, derandomize=False, max_examples=500, print_blob=True
)


def rescan(steps: Steps) -> None:
    """Index at some points of a sequence; in the end compare."""
    with _library() as (library, disk):
        for step in steps:
            if step[0] == "index":
                library.index()
            else:
                _do(library, disk, step)
        _leave_what_is_gone(library)
        library.index()
        fresh = fresh_content(disk.base / "fresh", library, disk.base)
        assert not difference(content_of(library, disk.base), fresh)
        report = library.index()
        assert (report.embedded, report.reused, report.removed, report.missing) == (0, 0, 0, 0)
        check_sound(library, at_rest=True)


def go_along(steps: Steps, patience: float) -> None:
    """Follow the disk all the time; in the end wait until there is no difference."""
    with _library() as (library, disk), following(library) as told:
        disk.breaks_links = True  # a change made through another name of a file is told to nobody
        for step in steps:
            if step[0] == "pause":
                time.sleep(step[1] / 1000)
            else:
                _do(library, disk, step)
        _leave_what_is_gone(library)
        fresh = fresh_content(disk.base / "fresh", library, disk.base)
        deadline = time.monotonic() + patience
        while differing := difference(content_of(library, disk.base), fresh):
            assert time.monotonic() < deadline, differing
            time.sleep(0.05)
        told.follower.close()
        assert not told.errors
        # Nobody tells that a file lost a name in a folder which is not kept; its content is the same.
        check_sound(library, at_rest=True, but=("files",))


@contextmanager
def _library() -> Iterator[tuple[Library, Disk]]:
    with tempfile.TemporaryDirectory() as place:
        base = Path(place).resolve()
        for name in ("album", "other", "away"):
            (base / name).mkdir()
        with Library.open(base / "library", embedder=ColourEmbedder()) as library:
            disk = Disk(base)
            for number, name in enumerate(NAMES[::2]):
                disk.change("draw", name, sorted(COLOURS)[number])
            library.add(base / "album", base / "other")
            yield library, disk


def _do(library: Library, disk: Disk, step: tuple[str, Any, Any]) -> None:
    what, first, second = step
    kept = {folder.path for folder in library.folders(counts=False)}
    if what == "keep":
        if (disk.base / first).is_dir():
            library.add(disk.base / first)
    elif what == "leave":
        if disk.base / first in kept:
            library.remove(disk.base / first)
    else:
        disk.change(what, first, second, kept)


def _leave_what_is_gone(library: Library) -> None:
    """A fresh library cannot keep a folder that is not there."""
    for folder in library.folders(counts=False):
        if not folder.path.is_dir():
            library.remove(folder.path)


@settings(short, max_examples=10)
@given(by_rescans)
def test_rescans_end_where_a_fresh_index_does(steps: Steps) -> None:
    rescan(steps)


@pytest.mark.long
@seed(SEED)
@settings(long)
@given(by_rescans)
def test_rescans_end_where_a_fresh_index_does_500_times(steps: Steps) -> None:
    note(f"CLIPSEARCH_SEED={SEED}")
    rescan(steps)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorter waits."""
    monkeypatch.setattr(pending_changes, "SETTLE", 0.02)
    monkeypatch.setattr(follower, "QUIET", 0.1)
    monkeypatch.setattr(follower, "TICK", 0.05)


HELD = [HealthCheck.function_scoped_fixture]  # `quick` holds for all examples


# What happened right after a directory had moved was not told, since its watch was replaced just then.
CHANGED_AFTER_A_MOVE: Steps = [
    ("pause", 357, None),
    ("copytree", directory(28), "other/seven/eight"),
    ("move", directory(30), "album/three"),
    ("swap", 19, 25),
    ("rmtree", directory(23), None),
    ("draw", 20, "grey"),
    ("swap", 25, 3),
    ("draw", "album/one/y.jpg", "white"),
]


@pytest.mark.usefixtures("quick")
@settings(short, max_examples=6, suppress_health_check=CHECKS + HELD, phases=[Phase.explicit, Phase.generate])
@example(CHANGED_AFTER_A_MOVE)
@given(by_events)
def test_following_ends_where_a_fresh_index_does(steps: Steps) -> None:
    go_along(steps, BUSY)


@pytest.mark.long
@pytest.mark.usefixtures("quick")
@seed(SEED)
@settings(long, suppress_health_check=CHECKS + HELD)
@given(by_events)
def test_following_ends_where_a_fresh_index_does_500_times(steps: Steps) -> None:
    note(f"CLIPSEARCH_SEED={SEED}")
    go_along(steps, PATIENCE)

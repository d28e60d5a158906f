"""Real drives mounted and unmounted at and below a library's folder, in a mount namespace."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BEGIN = """
import shutil, subprocess, sys
from pathlib import Path
from clipsearch import Library
from clipsearch.library.following import follower, pending_changes
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder
from tests.support.followed_library import following, wait_until

pending_changes.SETTLE, follower.QUIET, follower.TICK = 0.1, 0.3, 0.1
base = Path(sys.argv[1])
album = base / "album"

def mount(place):
    place.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "none", place], check=True)

def unmount(place):
    subprocess.run(["umount", place], check=True)

def seen(library):
    return sorted((hit.path.name, hit.offline) for hit in library.recent(100))
"""
BELOW = """
card = album / "card"
mount(card)
draw(album / "red.png", "red")
draw(card / "pink.png", "pink")
with Library.open(base / "data", embedder=ColourEmbedder()) as library:
    library.add(album)
    with following(library) as told:
        unmount(card)
        wait_until(lambda: seen(library) == [("pink.png", True), ("red.png", False)], 5)
        mount(card)
        draw(card / "new.png", "cyan")
        wait_until(lambda: ("new.png", False) in seen(library), 5)
        draw(card / "sub" / "newer.png", "yellow")
        wait_until(lambda: ("newer.png", False) in seen(library), 5)
        assert [way.kind for way in told.follower.watch_modes().values()] == ["events"]
"""
ANOTHER = """
mount(album)
draw(album / "red.png", "red")
draw(album / "blue.png", "blue")
with Library.open(base / "data", embedder=ColourEmbedder()) as library:
    library.add(album)
    with following(library) as told:
        unmount(album)
        wait_until(lambda: library.status().offline == 2, 5)
        mount(album)  # its root has the same number as the first one's
        wait_until(lambda: len(told.reports) > 2 and told.idle.is_set(), 5)
        assert seen(library) == [("blue.png", True), ("red.png", True)], seen(library)
        draw(album / "new.png", "pink")
        wait_until(lambda: ("new.png", False) in seen(library), 5)
"""
TWICE = """
draw(album / "red.png", "red")
draw(album / "sea" / "blue.png", "blue")
(base / "again").mkdir()
with Library.open(base / "data", embedder=ColourEmbedder()) as library:
    library.add(album, base / "again")
    subprocess.run(["mount", "--bind", album, base / "again"], check=True)
    for _ in range(2):
        library.index()
        assert seen(library) == [("blue.png", False), ("red.png", False)]
        assert not any(hit.copies for hit in library.recent())
"""
PART = """
card = album / "card"
mount(card)
draw(card / "2024" / "pink.png", "pink")
draw(card / "cyan.png", "cyan")
with Library.open(base / "data", embedder=ColourEmbedder()) as library:
    library.add(album)
    with following(library) as told:
        shutil.rmtree(card / "2024")
        wait_until(lambda: seen(library) == [("cyan.png", False)], 5)
        assert library.status().offline == 0
"""
READING = """
card = album / "card"
mount(card)
draw(album / "red.png", "red")
draw(card / "pink.png", "pink")
embedder = ColourEmbedder()
encode = embedder.encode_photo
with Library.open(base / "data", embedder=embedder) as library:
    library.add(album)
    library.index()
    draw(card / "pink.png", "cyan")
    embedder.encode_photo = lambda path, listing: (unmount(card), encode(path, listing))[1]
    report = library.index()
    assert (report.unreadable, report.removed, report.failed) == ((card,), 0, 0), report
    library.index()
    assert seen(library) == [("pink.png", True), ("red.png", False)], seen(library)
"""
COMMAND = ["unshare", "--user", "--map-root-user", "--mount", sys.executable, "-c"]


def _is_possible() -> bool:
    if shutil.which("unshare") is None:
        return False
    probe = "import subprocess; subprocess.run(['mount', '-t', 'tmpfs', 'none', '/mnt'], check=True)"
    return subprocess.run([*COMMAND, probe], capture_output=True).returncode == 0


@pytest.mark.skipif(not _is_possible(), reason="no namespace to mount in")
@pytest.mark.parametrize(
    "what",
    [BELOW, ANOTHER, TWICE, PART, READING],
    ids=["below", "another", "twice", "part", "reading"],
)
def test_drives_come_and_go_and_no_photo_is_lost(tmp_path: Path, what: str) -> None:
    done = subprocess.run(
        [*COMMAND, BEGIN + what, tmp_path], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr

"""The system's limit of watched directories: it is reported, polling takes over, no photo is missed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.album import draw

ROOT = Path(__file__).parents[2]
FOLLOW = """
import sys
from pathlib import Path
from clipsearch import Library
from clipsearch.library.following import follower
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder
from tests.support.followed_library import following, wait_until

follower.POLLING_PERIOD, follower.QUIET = 0.5, 0.3
place = Path(sys.argv[1])
with Library.open(place / "data", embedder=ColourEmbedder()) as library:
    library.add(place / "large", place / "small")
    with following(library) as told:
        def kinds():
            ways = told.follower.watch_modes()
            return {folder.path.name: ways[folder.id].kind for folder in library.folders(counts=False)}

        wait_until(lambda: kinds() == {"large": "polling", "small": "events"})
        for folder in library.folders(counts=False):
            way = told.follower.watch_modes()[folder.id]
            print(folder.path.name, way.kind, way.why)
        draw(place / "large" / "79" / "new.png", "red")
        draw(place / "small" / "new.png", "blue")
        wait_until(lambda: library.status().indexed == 4)
"""

WITH_HIDDEN = """
import sys
from pathlib import Path
from clipsearch import Library
from clipsearch.library.following import follower
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder
from tests.support.followed_library import following, wait_until

follower.POLLING_PERIOD, follower.QUIET = 0.5, 0.3
place = Path(sys.argv[1])
with Library.open(place / "data", embedder=ColourEmbedder()) as library:
    library.add(place / "home")
    with following(library) as told:
        if sys.argv[2:] == ["later"]:
            assert [way.kind for way in told.follower.watch_modes().values()] == ["events"]
            for number in range(80):
                (place / "home" / "seen" / f"later {number}").mkdir()
        wait_until(lambda: [way.kind for way in told.follower.watch_modes().values()] == ["polling"])
        folders = [folder for folder in (place / "home" / "seen").iterdir()]
        for number, folder in enumerate(folders):
            draw(folder / "new.png", "red", (40 + number, 20))
        wait_until(lambda: library.status().indexed == 1 + len(folders))
"""


def _in_a_namespace(script: str) -> list[str]:
    return ["unshare", "--user", "--map-root-user", "sh", "-c", script]


def _is_possible() -> bool:
    if shutil.which("unshare") is None:
        return False
    probe = "echo 60 > /proc/sys/user/max_inotify_watches"
    return subprocess.run(_in_a_namespace(probe), capture_output=True).returncode == 0


def follow(script: str, *arguments: Path | str) -> str:
    limit = "echo 60 > /proc/sys/user/max_inotify_watches"
    done = subprocess.run(
        [*_in_a_namespace(f'{limit}; exec "$0" -c "$@"'), sys.executable, script, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(not _is_possible(), reason="no user namespace to set a limit in")
def test_past_the_limit_the_largest_folder_is_polled(tmp_path: Path) -> None:
    for number in range(80):
        (tmp_path / "large" / str(number)).mkdir(parents=True)
    draw(tmp_path / "large" / "old.png", "green")
    draw(tmp_path / "small" / "old.png", "yellow")
    large, small = follow(FOLLOW, tmp_path).splitlines()
    assert large.startswith("large polling the system's limit of watched directories is reached")
    assert small.strip() == "small events"


@pytest.mark.skipif(not _is_possible(), reason="no user namespace to set a limit in")
@pytest.mark.parametrize(("hidden", "when"), [(80, "at once"), (0, "later")])
def test_the_limit_is_noticed_whatever_takes_the_watches(tmp_path: Path, hidden: int, when: str) -> None:
    for number in range(hidden):  # watched as well, though nothing is looked for in them
        (tmp_path / "home" / ".hidden" / str(number)).mkdir(parents=True)
    for number in range(10):
        (tmp_path / "home" / "seen" / str(number)).mkdir(parents=True)
    draw(tmp_path / "home" / "old.png", "green")
    follow(WITH_HIDDEN, tmp_path, when)

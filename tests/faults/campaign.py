"""The long campaign: what a library meets in a year, in minutes; README.md says how to run it."""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from clipsearch import Library, Query, Term
from clipsearch.library.following import follower, pending_changes
from clipsearch.photos.decoding.decoder import decode_bytes
from clipsearch.records import Encoded, Listing, ModelInfo, PhotoFacts, Vectors
from tests.support.colour_embedder import ColourEmbedder
from tests.support.disk_changes import Disk, some_change, tiny_photo
from tests.support.followed_library import Following, following, wait_until
from tests.support.library_state import content_of, difference, fresh_content, rows

Result = dict[str, Any]
INDEXED = "SELECT count(*) FROM files WHERE content IS NOT NULL"
SAMPLES = 120  # of the soak test
MOST_FILES = 600  # in the soak test
PATIENCE = 60.0  # seconds in which a library must be in step after the last change
FLAT = 1.1  # the last quarter's mean over the first quarter's
STARTER = ModelInfo("trivial", "trivial", 512, 224, "cpu", "float32")


class TrivialEmbedder(ColourEmbedder):
    """Answers without decoding anything, with vectors as large as a model's: to fill libraries quickly."""

    def __init__(self, info: ModelInfo = STARTER) -> None:
        super().__init__()
        self._info = info
        self._thumbnail = decode_bytes(tiny_photo(random.Random(0)), 32, 100).thumbnail

    def encode_photo(self, path: Path, listing: Listing | None = None) -> Future[Encoded]:
        self.asked["photos"] += 1
        return self._future(lambda: self._trivial(path.read_bytes()))

    def _trivial(self, data: bytes) -> Encoded:
        digest = hashlib.blake2b(data, digest_size=16).digest()
        return Encoded(digest, self._direction(digest), self._thumbnail, PhotoFacts(8, 8, "BMP"))

    def _direction(self, seed: bytes) -> Any:
        chance = np.random.default_rng(int.from_bytes(seed[:8], "little"))
        vector = chance.standard_normal(self._info.dimensions, dtype=np.float32)
        return vector / np.linalg.norm(vector)

    def encode_words(self, texts: Any) -> Future[Vectors]:
        return self._future(lambda: np.stack([self._direction(text.encode().ljust(8)) for text in texts]))


def scatter(root: Path, photos: int, folders: int) -> None:
    """Small photos, all different, in many folders."""
    chance = random.Random(photos)
    for number in range(photos):
        folder = root / f"{number % folders:04d}"
        if number < folders:
            folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number:06d}.bmp").write_bytes(tiny_photo(chance))


def indexed(data: Path) -> int:
    """How many files of a library are indexed."""
    return int(rows(data, INDEXED)[0][0])


@contextmanager
def _place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as place:
        yield Path(place).resolve()


def _embedder(real: bool) -> ColourEmbedder | None:
    return None if real else ColourEmbedder()


# storm


def storm(scale: float = 1.0, real: bool = False) -> Result:
    """30,000 photos appear at once while the window is open."""
    from tests.faults.stalls import spin, window_on  # only here: the other parts need no Qt

    photos, folders = round(30_000 * scale), max(1, round(100 * scale))
    with _place() as place:
        scatter(place / "outside", photos, folders)
        album = place / "album"
        album.mkdir()
        with Library.open(place / "library", embedder=_embedder(real)) as library:
            library.add(album)
            library.warm_up()
            with window_on(library) as beats:
                spin(
                    lambda: any(way.kind == "events" for way in library.follower.watch_modes.values()),
                    PATIENCE,
                )
                before = time.monotonic()
                beats.clear()
                copying = subprocess.Popen(
                    [sys.executable, "-c", COPY, str(place / "outside"), str(album / "new")]
                )
                spin(lambda: copying.poll() is not None, PATIENCE + photos)
                copied = time.monotonic() - before
                spin(_Counting(place / "library", photos), PATIENCE + photos)
                seconds = time.monotonic() - before
                stalls = sorted(beats)
        return {
            "photos": photos,
            "indexed": indexed(place / "library"),
            "problems": len(rows(place / "library", "SELECT file FROM problems")),
            "copying_seconds": round(copied, 1),
            "seconds": round(seconds, 1),
            "longest_stall_ms": round(1000 * stalls[-1], 1),
            "stalls_over_50_ms": sum(stall > 0.05 for stall in stalls),
        }


COPY = "import shutil, sys; shutil.copytree(sys.argv[1], sys.argv[2])"


class _Counting:
    """Whether all is indexed, asked by a thread of its own so that the event loop does not wait."""

    def __init__(self, data: Path, photos: int) -> None:
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._count, args=(data, photos), daemon=True)
        self._thread.start()

    def _count(self, data: Path, photos: int) -> None:
        while indexed(data) < photos:
            time.sleep(0.25)
        self._done.set()

    def __call__(self) -> bool:
        return self._done.is_set()


# appear


def appear(scale: float = 1.0, real: bool = False) -> Result:
    """Photos are copied into a followed folder one at a time: seconds until each is in the results."""
    with _place() as place:
        (album := place / "album").mkdir()
        scatter(place / "outside", round(20 * scale), 1)
        waited = []
        with Library.open(place / "library", embedder=_embedder(real)) as library:
            library.add(album)
            library.warm_up()
            with following(library) as told:
                for photo in sorted((place / "outside" / "0000").iterdir()):
                    copy = Path(shutil.copy(photo, album))
                    wait_until(
                        lambda copy=copy: copy in [hit.path for hit in library.search("red", 100, every=True)]
                    )
                    waited.append(time.time() - copy.stat().st_mtime)
                    wait_until(told.idle.is_set)
        longest = max(waited)
        return {
            "photos": len(waited),
            "mean_seconds": round(sum(waited) / len(waited), 2),
            "longest_seconds": round(longest, 2),
        }


# rename


def rename(scale: float = 1.0, real: bool = False) -> Result:
    """A directory with 5,000 photos is renamed."""
    photos = round(5000 * scale)
    with _place() as place:
        album, data = place / "album", place / "library"
        scatter(album / "before", photos, max(1, photos // 100))
        with Library.open(data, embedder=_embedder(real)) as library:
            library.add(album)
            with following(library) as told:
                wait_until(lambda: indexed(data) == photos, PATIENCE + photos)
                wait_until(told.idle.is_set, PATIENCE)
                embedded = told.embedded
                (album / "before").rename(album / "after")
                new = f"{INDEXED} AND path >= CAST('after/' AS BLOB) AND path < CAST('after0' AS BLOB)"
                both = f"SELECT ({new}), (SELECT count(*) FROM files)"
                seconds = wait_until(lambda: rows(data, both) == [(photos, photos)], PATIENCE + photos)
                wait_until(told.idle.is_set, PATIENCE)
                return {
                    "photos": photos,
                    "embedded": told.embedded - embedded,
                    "renamed": indexed(data),
                    "seconds": round(seconds, 2),
                }


# start


def start(scale: float = 1.0, real: bool = False) -> Result:
    """100,000 unchanged photos in 1,000 folders: a start, the first queries, a run with nothing to do."""
    with _place() as place:
        photos, built = _large(place, scale, real)
        probe = [sys.executable, "-m", "tests.faults.campaign", "probe", "--library", str(place / "library")]
        done = subprocess.run(
            [*probe, *(["--real"] if real else [])], check=True, stdout=subprocess.PIPE, text=True
        )
        return {"photos": photos, "built_seconds": built, **json.loads(done.stdout)}


def _large(place: Path, scale: float, real: bool) -> tuple[int, float]:
    """A large library; how many photos, and the seconds that it took to fill."""
    photos = round(100_000 * scale)
    scatter(place / "album", photos, max(1, round(1000 * scale)))
    info = STARTER
    if real:
        with Library.open(place / "empty") as library:
            library.warm_up()
            info = library.status().model or STARTER
    before = time.monotonic()
    with Library.open(place / "library", embedder=TrivialEmbedder(info)) as library:
        library.add(place / "album")
        library.index()
    return photos, round(time.monotonic() - before, 1)


def probe(data: Path, real: bool) -> Result:
    """What a start of this library costs, in a process of its own."""
    begin = time.monotonic()
    with Library.open(data, embedder=None if real else TrivialEmbedder()) as library:
        (first,) = library.recent(1)
        by_picture = len(library.search(Query((Term(picture=first.content),)), 50, every=True))
        picture_seconds = time.monotonic() - begin
        by_words = len(library.search("a red flag", 50, every=True))
        words_seconds = time.monotonic() - begin
        report = library.index()
    return {
        "found": report.found,
        "to_do": report.embedded + report.reused + report.removed + report.missing,
        "hits": [by_picture, by_words],
        "first_picture_query_seconds": round(picture_seconds, 2),
        "first_words_query_seconds": round(words_seconds, 2),
        "nothing_to_do_seconds": round(report.seconds, 2),
        "peak_mib": round(_peak() / 2**20),
    }


def _peak() -> int:
    """The most memory that this process ever held, in bytes."""
    if sys.platform == "win32":
        return int(psutil.Process().memory_info().peak_wset)
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


# soak


def soak(scale: float = 1.0, real: bool = False, minutes: float = 20.0) -> Result:
    """Files change and queries are asked all the time."""
    with _place() as place:
        for name in ("album", "other", "away"):
            (place / name).mkdir()
        disk, chance, samples = Disk(place), random.Random(1), []
        disk.breaks_links = True  # a change made through another name of a file is told to nobody
        for number in range(MOST_FILES // 2):
            disk.change("photo", f"album/{number % 7}/{number}.bmp", str(number))
        with Library.open(place / "library", embedder=_embedder(real)) as library:
            library.add(place / "album", place / "other")
            with following(library) as told:
                begin, length, changes = time.monotonic(), 60 * minutes * scale, 0
                while (now := time.monotonic() - begin) < length:
                    if now >= len(samples) * length / SAMPLES:
                        samples.append(_sample())
                    changes += _live(library, disk, chance)
                left = _await_step(library, place, told)
                runs, errors = len(told.reports), len(told.errors)
        return {
            "minutes": round(length / 60, 2),
            "changes": changes,
            "runs": runs,
            "errors": errors,
            **_trends(samples),
            "difference": left,
        }


def _live(library: Library, disk: Disk, chance: random.Random) -> int:
    """One change, some queries, a moment of rest."""
    files = sum(1 for root in ("album", "other", "away") for path in (disk.base / root).rglob("*.*"))
    if files > MOST_FILES:
        disk.change("delete", chance.randrange(10_000))
    else:
        disk.change(*some_change(chance))
    hits = library.search(chance.choice(["red", "a blue and green flag", "snow"]), 50, every=True)
    if hits:
        library.thumbnail(chance.choice(hits).content)
    library.recent(20)
    library.status()
    time.sleep(chance.choice([0.0, 0.01, 0.1, 0.3]))
    return 1


def _sample() -> dict[str, int]:
    process = psutil.Process()
    handles = process.num_handles() if sys.platform == "win32" else process.num_fds()
    return {"rss": process.memory_info().rss, "handles": handles, "threads": process.num_threads()}


def _trends(samples: list[dict[str, int]]) -> Result:
    """Means of the first and of the last quarter, after warming up for a tenth of the time."""
    warm = samples[len(samples) // 10 :]
    quarter = max(1, len(warm) // 4)
    result: Result = {}
    flat = True
    for what, unit in (("rss", 2**20), ("handles", 1), ("threads", 1)):
        first = statistics.mean(sample[what] / unit for sample in warm[:quarter])
        last = statistics.mean(sample[what] / unit for sample in warm[-quarter:])
        result[what] = [round(first, 1), round(last, 1)]
        flat &= last <= first * FLAT
    return {**result, "flat": flat}


def _await_step(library: Library, place: Path, told: Following) -> str:
    """Wait until the library is as a fresh one would be; what is different after a while."""
    for folder in library.folders(counts=False):
        assert folder.path.is_dir()
    fresh = fresh_content(place / "fresh", library, place)
    deadline = time.monotonic() + PATIENCE
    while left := difference(content_of(library, place), fresh):
        if time.monotonic() > deadline:
            return left
        time.sleep(0.2)
    return ""


# idle


def idle(scale: float = 1.0, real: bool = False, seconds: float = 60.0) -> Result:
    """What following 100,000 photos costs while nothing happens."""
    with _place() as place:
        photos, _ = _large(place, scale, False)
        with (
            Library.open(place / "library", embedder=TrivialEmbedder()) as library,
            following(library) as told,
        ):
            ways = sorted({way.kind for way in library.follower.watch_modes.values()})
            time.sleep(2 * pending_changes.SETTLE + follower.QUIET)
            runs, process = len(told.reports), psutil.Process()
            before = process.cpu_times()
            time.sleep(seconds)
            after = process.cpu_times()
            used = after.user + after.system - before.user - before.system
            return {
                "photos": photos,
                "ways": ways,
                "runs": len(told.reports) - runs,
                "cpu_percent": round(100 * used / seconds, 3),
            }


PARTS: dict[str, Callable[..., Result]] = {
    "storm": storm, "appear": appear, "rename": rename, "start": start, "soak": soak, "idle": idle,
}  # fmt: skip


def main(words: list[str] | None = None) -> None:
    """Run one part of the campaign and print what came out, in one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=[*PARTS, "probe"])
    parser.add_argument("--scale", type=float, default=1.0, help="a tenth of the photos or minutes: 0.1")
    parser.add_argument("--real", action="store_true", help="with the starter model")
    parser.add_argument("--library", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args(words)
    if asked.name == "probe":
        sys.stdout.write(json.dumps(probe(asked.library, asked.real)) + "\n")
        return
    result = PARTS[asked.name](asked.scale, asked.real)
    sys.stdout.write(
        " ".join([f"{asked.name}:", *(f"{key}={value}" for key, value in result.items())]) + "\n"
    )


if __name__ == "__main__":
    main()

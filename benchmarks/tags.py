"""How well tags learn from marks, and more photos like some, and odd ones, are found.

    python -m benchmarks.tags --photos DIR [--split dev] [--only PART ...]

DIR is as for `benchmarks.relevance`. Concepts are its short queries that enough photos' captions tell of. Of
captions not all tell of everything that is seen: all figures are low by that. `speed` needs no photos.
"""

from __future__ import annotations

import argparse
import io
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from benchmarks.made_libraries import catalogue
from benchmarks.measuring import show
from benchmarks.relevance import Album, Truth, open_album, read_queries
from clipsearch import Library
from clipsearch.library.grouping.odd_ones import neighbour_cosines
from clipsearch.records import Ids, Vector

TAGS = 20
MARKS = 10  # for, and as many against
CONCEPTS = 50
LEAST_PHOTOS, MOST_PHOTOS = 25, 500  # of a concept that is a tag
FIRST = 20  # photos whose precision is looked at
STARTS = 2  # first photos of each concept
BINS = 10
MADE = 100_000
PLANTED, FOLDERS, IN_FOLDER = 20, 5, 200
Row = tuple[str, ...]


def tags(album: Album) -> list[Row]:
    """Learn each tag from marks: as many of its photos as are wrong among the likely, and elsewhere."""
    names, truth = read_queries(album)
    counts = truth.sum(axis=1)
    asked = np.flatnonzero((counts >= LEAST_PHOTOS) & (counts <= MOST_PHOTOS))
    asked = asked[:: len(asked) // TAGS][:TAGS]
    before, after, errors = [], [], []
    for number in asked.tolist():
        name, right = names[number], truth[number]
        service, random = album.library.tags, np.random.default_rng(number)
        words = service.rank(name)
        wrong = [one for one in words.contents.tolist() if not right[_rows(album, one)]]
        half = MARKS // 2
        against = {*random.choice(wrong[:30], half, replace=False).tolist()}
        others = [one for one in wrong if one not in against]
        against |= {*random.choice(others, MARKS - half, replace=False).tolist()}
        keys = np.array(album.contents)[right]
        fitting = random.choice(keys, MARKS, replace=False).tolist()
        service.mark(name, fitting, [*against])
        learned = service.rank(name)
        service.remove(name)
        words = words.without(np.array([*fitting, *against]))
        told = [right[_rows(album, found.contents)] for found in (words, learned)]
        before.append(_average_precision(told[0]))
        after.append(_average_precision(told[1]))
        assert learned.relevances is not None
        errors.append(_calibration_error(learned.relevances, told[1]))
    better = sum(one > other for one, other in zip(after, before, strict=True))
    return [
        (f"{len(asked)} tags by their words alone, mean average precision", f"{np.mean(before):.3f}", ""),
        (f"the same from {MARKS} for and {MARKS} against", f"{np.mean(after):.3f}", "above"),
        ("tags that are better", f"{better} of {len(asked)}", f"{0.8 * len(asked):.0f}"),
        ("calibration error, mean", f"{np.mean(errors):.3f}", "at most 0.1"),
        ("calibration error, the worst tag", f"{max(errors):.3f}", ""),
    ]


def more(album: Album) -> list[Row]:
    """Search by one photo, mark what is found in one half of the photos, and look at the other half."""
    _, truth = read_queries(album)
    counts = truth.sum(axis=1)
    asked = np.argsort(-counts, kind="stable")[:CONCEPTS]
    contents = np.array(album.contents)
    found: dict[int, list[float]] = {0: [], 3: [], 10: []}
    for number in asked.tolist():
        right, random = truth[number], np.random.default_rng(number)
        pool = random.permutation(len(contents)) < len(contents) // 2
        for start in random.choice(contents[right & pool], STARTS, replace=False).tolist():
            fitting, against = [start], list[int]()
            for marks, values in found.items():
                while len(fitting) + len(against) < 1 + marks:
                    hits = album.library.examples.rank(fitting, against).contents
                    shown = next(row for row in _rows(album, hits).tolist() if pool[row])
                    (fitting if right[shown] else against).append(album.contents[shown])
                rows = _rows(album, album.library.examples.rank(fitting, against).contents)
                values.append(float(right[rows[~pool[rows]][:FIRST]].mean()))
    return [
        (
            f"more like one photo, {marks} marks: precision@{FIRST}, {len(asked)} concepts",
            f"{np.mean(values):.3f}",
            "" if not marks else "above the last",
        )
        for marks, values in found.items()
    ]


def odd(album: Album) -> list[Row]:
    """Put made screenshots, charts, blurred photos and dark frames among photos, by their vectors."""
    random = np.random.default_rng(3)
    pictures = [_planted(number, random, album) for number in range(PLANTED)]
    embedder = album.library.model_switch.load_serving()
    vectors = np.stack([embedder.encode_picture(picture).result().vector for picture in pictures])
    order, scores, told = random.permutation(len(album.contents)), [], []
    for folder in range(FOLDERS):
        photos = album.vectors[order[folder * IN_FOLDER : (folder + 1) * IN_FOLDER]]
        some = np.concatenate([photos, vectors[folder::FOLDERS]])
        scores.append(neighbour_cosines(np.arange(len(some)), some))
        told.append(np.arange(len(some)) >= len(photos))
    found = np.concatenate(told)[np.argsort(np.concatenate(scores), kind="stable")]
    name = f"{PLANTED} odd ones in {FOLDERS} folders of {IN_FOLDER}: average precision"
    return [(name, f"{_average_precision(found):.3f}", "0.8")]


def _planted(number: int, random: np.random.Generator, album: Album) -> bytes:
    """A JPEG of a picture that is odd among photos."""
    kind = number % 4
    if kind == 0:  # a screenshot
        image = Image.new("RGB", (360, 640), "white" if number % 8 else "black")
        draw = ImageDraw.Draw(image)
        for top in range(20, 600, 30):
            words = random.choice(["message", "update", "account", "battery", "wifi"], 5)
            draw.text((20, top), " ".join(words.tolist()), fill="grey")
    elif kind == 1:  # a chart
        image = Image.new("RGB", (400, 300), "white")
        draw = ImageDraw.Draw(image)
        for left in range(30, 380, 45):
            draw.rectangle((left, int(random.integers(50, 250)), left + 30, 270), fill="steelblue")
    elif kind == 2:  # a dark frame
        image = Image.new("RGB", (320, 240), (number, number, number))
    else:  # a photo out of focus
        thumbnail = album.library.thumbnail(album.contents[int(random.integers(len(album.contents)))])
        assert thumbnail is not None
        image = Image.open(io.BytesIO(thumbnail)).convert("RGB").filter(ImageFilter.GaussianBlur(14))
    written = io.BytesIO()
    image.save(written, "JPEG")
    return written.getvalue()


def _rows(album: Album, contents: Ids | int) -> Ids:
    """Where contents are among all."""
    return np.searchsorted(album.contents, contents)


def _average_precision(told: Truth) -> float:
    return float((np.cumsum(told) / np.arange(1, len(told) + 1))[told].mean())


def _calibration_error(probabilities: Vector, told: Truth) -> float:
    """Expected calibration error (Naeini et al., AAAI 2015), in bins of equal width."""
    bins = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    error = sum(
        abs(float(probabilities[bins == one].mean() - told[bins == one].mean())) * np.mean(bins == one)
        for one in np.unique(bins)
    )
    return float(error)


@contextmanager
def made_library(count: int) -> Iterator[Library]:
    """A library of so many photos whose vectors are made, with the model loaded."""
    with TemporaryDirectory(prefix="clipsearch-made-") as place:
        data = Path(place, "data")
        with Library.open(data) as library:
            library.warm_up()
            info = library.status().model
        assert info is not None
        catalogue(data, Path(place, "album"), count, info)
        with Library.open(data) as library:
            library.warm_up()
            library.index()
            yield library


def speed() -> list[Row]:
    """How long a correction takes among many photos, whose vectors are made."""
    with made_library(MADE) as library:
        library.tags.suggest("beach")
        some = library._stores.catalogue.models.vector_ids(1)[:: MADE // 40].tolist()
        took = list[float]()
        for number, content in enumerate(some[:40]):
            start = time.perf_counter()
            library.tags.mark("beach", [content] if number % 2 else [], [] if number % 2 else [content])
            library.tags.suggest("beach")
            took.append(time.perf_counter() - start)
    return [
        (f"a mark and new suggestions, {MADE:,} photos: p50", f"{statistics.median(took):.3f} s", ""),
        ("the same: the slowest of 40", f"{max(took):.3f} s", "0.3 s"),
    ]


def run_parts(
    name: str, split: str, parts: Mapping[str, Callable[[Album], list[Row]]], alone: Callable[[], list[Row]]
) -> None:
    """Measure what the command line asks for, and print it: parts need captioned photos, `speed` does not."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}")
    parser.add_argument("--photos", type=Path, help="without it only `speed`")
    parser.add_argument("--split", default=split)
    parser.add_argument("--only", nargs="*", choices=[*parts, "speed"], default=[*parts, "speed"])
    parser.add_argument("--folder", type=Path, help="keep the library here, and use it again")
    args = parser.parse_args()
    rows: list[Row] = []
    if args.photos is not None:
        with TemporaryDirectory() as temporary:
            folder = args.folder or Path(temporary)
            folder.mkdir(exist_ok=True)
            album = open_album(args.photos, args.split, folder)
            with album.library:
                rows += [row for part in args.only if part in parts for row in parts[part](album)]
    if "speed" in args.only:
        rows += alone()
    show([("", "measured", "bar"), *rows])


if __name__ == "__main__":
    run_parts("tags", "dev", {"tags": tags, "more": more, "odd": odd}, speed)

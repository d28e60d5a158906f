"""How well photos are found by their names, whole and in part, among others found by their meaning.

    python -m benchmarks.names PHOTOS [--count N] [--folder DIR]

Links the photos of a folder under made names into another (default: a temporary one; give one to use its
library again), a thousand of them like those of cameras, phones and people, and searches for these with
the starter: each whole name with and without its suffix; a part of 5 characters from a random place; and
the whole name with one typo. A part that several files have is found when any of them is; how often the
very file is among the first ten is told beside that.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measuring import show
from clipsearch import Library

NAMES = 1000
PART = 5
FIRST = 10
WORDS = [
    "beach",
    "dog",
    "italy",
    "rome",
    "holiday",
    "sunset",
    "family",
    "lake",
    "mountain",
    "christmas",
    "party",
    "birthday",
    "house",
    "garden",
    "flower",
    "street",
    "night",
    "city",
    "concert",
    "wedding",
    "school",
    "train",
    "bridge",
    "market",
    "island",
    "winter",
    "summer",
    "picnic",
    "football",
    "anna",
    "peter",
    "grandma",
    "museum",
    "castle",
    "harbour",
    "forest",
    "river",
    "balloon",
]
PLAIN = (
    "dog",
    "cat",
    "man",
    "art",
    "sun",
)  # words that are inside others: dogma, category, manual, party, sunday
LONGER = ("dogma", "category", "manual", "partner", "sunday")


def made_name(number: int, rng: random.Random) -> str:
    """A name such as cameras, phones, programs and people give."""
    word, other = rng.choice(WORDS), rng.choice(WORDS)
    day = f"20{rng.randint(5, 24):02d}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    clock = f"{rng.randint(0, 23):02d}{rng.randint(0, 59):02d}{rng.randint(0, 59):02d}"
    return rng.choice((
        f"IMG_{rng.randint(0, 9999):04d}.JPG", f"DSC{rng.randint(0, 99999):05d}.jpg",
        f"PXL_{day}_{clock}{rng.randint(0, 999):03d}.jpg", f"IMG-{day}-WA{rng.randint(0, 99):04d}.jpg",
        f"{word}-{other}_{number}.jpeg", f"{word.title()}{other.title()}{number:03d}.jpg",
        f"{word} {other} {number}.jpg", f"{rng.getrandbits(64):016x}.jpg", f"{day}_{clock}.jpg",
    ))  # fmt: skip


def prepare(photos: Path, folder: Path, count: int) -> list[str]:
    """Link photos under other names; the names to look for, each once in the folder."""
    rng = random.Random(1)
    names = dict[str, None]()
    while len(names) < NAMES:
        names[made_name(len(names), rng)] = None
    rest = [f"{word}_{number}.jpg" for word in LONGER for number in range(20)]
    album = folder / "album"
    if not album.exists():
        album.mkdir(parents=True)
        for number, path in enumerate(sorted(photos.iterdir())[:count]):
            named = [*names, *rest]
            name = named[number] if number < len(named) else f"{number:09d}_{rng.getrandbits(40):010x}.jpg"
            os.link(path, album / name)
    return list(names)


def misspelt(name: str, rng: random.Random) -> str:
    """A name's stem with one letter wrong, too much, too few, or two exchanged."""
    stem = name.rpartition(".")[0]
    at, letter = rng.randrange(len(stem) - 1), rng.choice("abcdefghijklmnopqrstuvwxyz0123456789")
    return rng.choice((
        stem[:at] + letter + stem[at + 1 :], stem[:at] + letter + stem[at:], stem[:at] + stem[at + 1 :],
        stem[:at] + stem[at + 1] + stem[at] + stem[at + 2 :],
    ))  # fmt: skip


def main() -> int:
    """Measure and print; 1 where a bar is not met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.names", description=__doc__)
    parser.add_argument("photos", type=Path)
    parser.add_argument("--count", type=int, default=7000, help="photos in all")
    parser.add_argument("--folder", type=Path, help="where links and library are kept")
    args = parser.parse_args()
    place = nullcontext(args.folder) if args.folder else TemporaryDirectory(prefix="clipsearch-names-")
    with place as folder:
        names = prepare(args.photos, Path(folder), args.count)
        with Library.open(Path(folder, "library")) as library:
            library.add(Path(folder, "album"))
            library.index()
            return measure(library, names)


def measure(library: Library, names: list[str]) -> int:
    """Print the table; 1 where a bar is not met."""
    rng, took = random.Random(2), list[float]()

    def first(line: str) -> list[str]:
        start = time.perf_counter()
        found = [hit.path.name for hit in library.search(line, FIRST)]
        took.append(time.perf_counter() - start)
        return found

    stems = [name.rpartition(".")[0] for name in names]
    whole = sum(first(line)[:1] == [name] for line, name in zip(stems, names, strict=True))
    also = sum(first(line.upper())[:1] == [line] for line in names)
    parts = [stem[rng.randint(0, len(stem) - PART) :][:PART] for stem in stems]
    found = [first(part) for part in parts]
    any_of = sum(
        any(part.strip().lower() in name.lower() for name in some)
        for part, some in zip(parts, found, strict=True)
    )
    very = sum(name in some for name, some in zip(names, found, strict=True))
    typo = [first(misspelt(name, rng)) for name in names]
    right = sum(name in some for name, some in zip(names, typo, strict=True))
    spoilt = sum(
        any(hit.reasons and hit.path.name.startswith(longer) for hit in library.search(word, FIRST))
        for word, longer in zip(PLAIN, LONGER, strict=True)
    )
    rows = [
        ("of 1,000 file names", "found", "bar"),
        ("whole name: the first hit", str(whole), "1000"),
        ("with its suffix, in capitals: the first hit", str(also), "1000"),
        (f"a part of {PART} characters: a file with it in the first {FIRST}", str(any_of), "950"),
        (f"the same: the very file in the first {FIRST}", str(very), ""),
        (f"one typo: in the first {FIRST}", str(right), ""),
        ("plain words with a hit by a longer word in its name", f"{spoilt} of {len(PLAIN)}", "0"),
        ("a search: p50", f"{1000 * statistics.median(took):.1f} ms", ""),
        ("a search: p95", f"{1000 * statistics.quantiles(took, n=20)[-1]:.1f} ms", ""),
    ]  # fmt: skip
    show(rows)
    return 0 if (whole, also) == (NAMES, NAMES) and any_of >= 950 and not spoilt else 1


if __name__ == "__main__":
    raise SystemExit(main())

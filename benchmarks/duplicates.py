"""How well duplicates are found, and whether decisions about them are remembered, with the starter.

    python -m benchmarks.duplicates --photos DIR [--planted 500] [--others 6500] [--only PART ...]

DIR has `images/`. Each of the planted photos is there in ten variants (`VARIANTS`). Pairs of one photo
are to be found in the tier "same picture", and none of them may be called a similar scene; of what else is
found there it cannot be told here whether it is wrong, so that all of it counts as wrong.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path

from PIL import Image, ImageEnhance

from benchmarks.measuring import cpu_seconds, memory, seconds, show
from benchmarks.rclip import random_model
from clipsearch import Library
from clipsearch.library.grouping.duplicate_groups import DuplicateGroups
from clipsearch.records.duplicates import TIERS, Tier

DECIDED = 30  # photos about whose variants something is decided
CHANGES = 20
Change = Callable[[Image.Image], Image.Image]


def cut(left: float, top: float, right: float, bottom: float) -> Change:
    """Shares of width and height that are cut off at each side."""
    return lambda image: image.crop(
        (
            round(left * image.width),
            round(top * image.height),
            round((1 - right) * image.width),
            round((1 - bottom) * image.height),
        )
    )


def scaled(factor: float) -> Change:
    """Another size."""
    return lambda image: image.resize(
        (round(factor * image.width), round(factor * image.height)), Image.Resampling.LANCZOS
    )


def turned(way: Image.Transpose) -> Change:
    """Another orientation."""
    return lambda image: image.transpose(way)


# By name: the changes, the suffix and the quality.
VARIANTS: dict[str, tuple[Sequence[Change], str, int]] = {
    "half": ((scaled(0.5),), "jpg", 90),
    "large": ((scaled(1.5),), "jpg", 85),
    "compressed": ((), "jpg", 30),
    "webp": ((), "webp", 60),
    "corner": ((cut(0.08, 0.08, 0, 0),), "jpg", 85),
    "around": ((cut(0.04, 0.04, 0.04, 0.04), scaled(0.85)), "jpg", 80),
    "bright": ((lambda image: ImageEnhance.Brightness(image).enhance(1.25),), "jpg", 85),
    "turned": ((turned(Image.Transpose.ROTATE_90),), "jpg", 85),
    "mirrored": ((turned(Image.Transpose.FLIP_LEFT_RIGHT),), "jpg", 85),
    "upside-down": ((turned(Image.Transpose.ROTATE_180), scaled(0.7)), "jpg", 60),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.duplicates", description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, metavar="DIR")
    parser.add_argument("--planted", type=int, default=500, help="photos with variants (default: 500)")
    parser.add_argument("--others", type=int, default=6500, help="photos without (default: 6500)")
    parser.add_argument("--only", nargs="*", choices=("duplicates", "decisions"), default=None)
    args = parser.parse_args()
    parts = args.only or ("duplicates", "decisions")
    rows = [("what", "measured")]
    with tempfile.TemporaryDirectory(prefix="clipsearch-order-") as place:
        if "duplicates" in parts:
            rows += duplicate_rows(Path(place, "duplicates"), args.photos, args.planted, args.others)
        if "decisions" in parts:
            rows += decision_rows(Path(place, "decisions"), args.photos)
    show(rows)


def plant(album: Path, photos: Path, planted: int, others: int) -> None:
    """Copy photos into an album, the first of them with their variants."""
    album.mkdir(parents=True)
    chosen = sorted((photos / "images").iterdir())
    random.Random(0).shuffle(chosen)
    for number, path in enumerate(chosen[: planted + others]):
        shutil.copyfile(path, album / f"{number:05}-original.jpg")
        if number < planted:
            with Image.open(path) as opened:
                original = opened.convert("RGB")
            for name, (changes, suffix, quality) in VARIANTS.items():
                image = original
                for change in changes:
                    image = change(image)
                image.save(album / f"{number:05}-{name}.{suffix}", quality=quality)


def photo_of(path: Path) -> str:
    """The number of the photo that a file is a variant of."""
    return path.name.partition("-")[0]


def pairs_of(found: DuplicateGroups, tier: Tier) -> set[tuple[str, str]]:
    """All pairs of a tier, by the names of the files."""
    return {
        (one, other)
        for group in found.page(tier)
        for one, other in combinations(sorted(photo.path.name for photo in group.photos), 2)
    }


def duplicate_rows(place: Path, photos: Path, planted: int, others: int) -> list[tuple[str, str]]:
    """What of the planted variants is found, and what else."""
    plant(place / "album", photos, planted, others)
    with Library.open(place / "library") as library:
        library.add(place / "album")
        indexed = library.index()
        cpu, took = cpu_seconds(), 0.0
        found: list[DuplicateGroups] = []
        with memory() as held:
            took = seconds(lambda: found.append(library.duplicates.find()))
        cpu = cpu_seconds() - cpu
        again = seconds(library.duplicates.find)
        same, scenes = pairs_of(found[0], "same-picture"), pairs_of(found[0], "similar-scene")
    right = {pair for pair in same if len({photo_of(Path(name)) for name in pair}) == 1}
    wrong = sorted(same - right)
    wanted = planted * len(VARIANTS) * (len(VARIANTS) + 1) // 2
    to_originals = {
        kind: sum(
            1 for pair in right if any("-original" in x for x in pair) and any(f"-{kind}." in x for x in pair)
        )
        for kind in VARIANTS
    }
    mixed = sum(1 for one, other in scenes if photo_of(Path(one)) == photo_of(Path(other)))
    for pair in wrong:
        print("not planted:", *pair)
    return [
        (
            f"photos: {planted:,} with {len(VARIANTS)} variants each, {others:,} others",
            f"{indexed.embedded:,}",
        ),
        ('recall of pairs in "same picture"', f"{len(right) / wanted:.4f}"),
        *(
            (f"the original found with: {kind}", f"{count / planted:.3f}")
            for kind, count in to_originals.items()
        ),
        ("pairs that were not planted, in 1,000 photos", f"{1000 * len(wrong) / indexed.embedded:.2f}"),
        (
            'pairs of one photo in "similar scene"; groups there',
            f"{mixed}; {found[0].counts['similar-scene']}",
        ),
        ("seconds; of the processor; again", f"{took:.0f}; {cpu:.0f}; {again:.2f}"),
        ("peak memory, MB", f"{max(held) / 1e6:.0f}"),
        *((f"groups: {tier}", f"{found[0].counts[tier]:,}") for tier in TIERS),
    ]


def decision_rows(place: Path, photos: Path) -> list[tuple[str, str]]:
    """How many decisions are lost by changes on the disk, and by another model."""
    album, draw = place / "album", random.Random(0)
    plant(album, photos, DECIDED, 0)
    lost = asked = 0
    with Library.open(place / "library") as library:
        library.add(album)
        library.index()
        apart, not_best = decide(library)
        changes = (move, rename, index_again)
        for number in range(CHANGES):
            changes[number % len(changes)](library, album, draw, number)
            one, other = forgotten(library, apart, not_best)
            lost, asked = lost + one, asked + other
        library.model_switch.use(str(random_model(place)))
        if not library.index().switched:
            raise AssertionError("the other model does not serve")
        one, other = forgotten(library, apart, not_best)
    decided = len(apart) + len(not_best)
    return [
        (
            f"{decided} decisions, {CHANGES} times moved, renamed or indexed again: lost, asked again",
            f"{lost}, {asked}",
        ),
        ("after a switch to another model: lost, asked again", f"{one}, {other}"),
    ]


def decide(library: Library) -> tuple[list[tuple[int, int]], list[int]]:
    """Of each group keep two photos apart, and mark the best one of every other group as not the best."""
    apart, not_best = [], []
    for number, group in enumerate(library.duplicates.find().page("same-picture")):
        first, second = group.photos[0].content, group.photos[1].content
        if number % 2:
            not_best.append(first)
        else:
            apart.append((first, second))
            library.duplicates.keep_apart((first, second))
    library.duplicates.mark_not_best(not_best)
    return apart, not_best


def forgotten(library: Library, apart: Sequence[tuple[int, int]], not_best: Sequence[int]) -> tuple[int, int]:
    """How many decisions the catalogue lost, and how many of what was decided is suggested again."""
    read = library._stores.catalogue.duplicates.decisions
    kept = {tuple(sorted(pair)) for pair in read("different")}
    never = {content for content, _ in read("not-best")}
    lost = sum(tuple(sorted(pair)) not in kept for pair in apart) + sum(one not in never for one in not_best)
    groups = [
        [photo.content for photo in group.photos] for group in library.duplicates.find().page("same-picture")
    ]
    asked = sum(one in group and other in group for one, other in apart for group in groups)
    return lost, asked + sum(group[0] in not_best for group in groups)


def move(library: Library, album: Path, draw: random.Random, number: int) -> None:
    """Move a third of the photos into a new folder of the album."""
    target = album / f"moved {number}"
    target.mkdir()
    for path in sorted(album.rglob("*.*")):
        if path.is_file() and draw.random() < 0.3:
            path.rename(target / path.name)
    library.index()


def rename(library: Library, album: Path, draw: random.Random, number: int) -> None:
    """Give a third of the photos other names."""
    for path in sorted(album.rglob("*.*")):
        if path.is_file() and draw.random() < 0.3:
            path.rename(path.with_name(f"{photo_of(path)}-{number}-{path.name.partition('-')[2]}"))
    library.index()


def index_again(library: Library, album: Path, draw: random.Random, number: int) -> None:
    """Forget that the photos are there, index them again, and make all caches anew."""
    away = album.with_name("away")
    album.rename(away)
    album.mkdir()
    library.index(forget_missing=True)
    album.rmdir()
    away.rename(album)
    library.index()
    library.upkeep.drop_caches()


if __name__ == "__main__":
    main()

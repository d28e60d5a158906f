"""How honest relevance is, with the starter on captioned photos.

    python -m benchmarks.relevance --photos DIR [--split dev] [--only PART ...]

DIR has `captions.tsv` (columns image, split, caption) and `images/`. Queries and the words that tell of
them in captions are in `relevance_queries.tsv`: `*` ends any word, `a+b` means b after a, `a&b` both in
one caption. A query is present where 2 photos or more tell of it, and absent where none does.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import shutil
import string
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.measuring import show
from clipsearch import Library, Matches, Query, Term
from clipsearch.library.searching.query import normalize
from clipsearch.records import Vectors
from training.frequencies import stems

QUERIES = Path(__file__).with_name("relevance_queries.tsv")
GIBBERISH = 200
MIXTURES = 300
CAPTIONS = 1000
Truth = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Album:
    """An indexed library of captioned photos.

    Attributes:
        library: it.
        captions: of each photo, in the order of `contents`.
        contents: keys of the photos, ascending.
    """

    library: Library
    captions: list[list[str]]
    contents: list[int]

    @cached_property
    def vectors(self) -> Vectors:
        """Of the photos, unit rows."""
        stores = self.library._stores
        vectors = stores.catalogue.models.vectors(1, self.contents)[1]
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def rows(self, matches: Matches) -> list[int]:
        """The photos of an answer, as rows of `contents`."""
        return np.searchsorted(self.contents, matches.contents).tolist()

    def telling(self, evidence: str) -> Truth:
        """Which photos' captions tell of something."""
        told = _pattern(evidence)
        return np.array([any(map(told, captions)) for captions in self.captions])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts as they are."""
        embedder = self.library.model_switch.load_serving()
        return np.concatenate(
            [
                embedder.encode_words(texts[start : start + 256]).result()
                for start in range(0, len(texts), 256)
            ]
        )


def _pattern(evidence: str) -> Callable[[str], bool]:
    def word(text: str) -> str:
        return re.escape(text).replace(r"\*", r"\w*")

    ways = [
        [
            re.compile(r"\b" + r"[\s-]+(?:\w+\s+)?".join(map(word, part.split("+"))) + r"\b")
            for part in way.split("&")
        ]
        for way in evidence.split()
    ]
    return lambda caption: any(all(part.search(caption.lower()) for part in way) for way in ways)


def read_captions(photos: Path, split: str) -> dict[str, list[str]]:
    """The captions of the photos of a split, or of "all", by the names of their files."""
    captions: defaultdict[str, list[str]] = defaultdict(list)
    with (photos / "captions.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if split in (row["split"], "all"):
                captions[row["image"]].append(row["caption"])
    return captions


def open_album(photos: Path, split: str, folder: Path) -> Album:
    """Index the photos of a split in a new folder."""
    captions = read_captions(photos, split)
    library = Library.open(folder / "library")
    if not library.folders():
        (folder / "photos").mkdir()
        for name in captions:
            shutil.copy(photos / "images" / name, folder / "photos" / name)
        library.add(folder / "photos")
    library.index()
    contents = library._stores.catalogue.contents_with_file()
    places = library._stores.catalogue.locations(contents)
    return Album(library, [captions[places[content][0][1]] for content in contents], contents)


def read_queries(album: Album) -> tuple[list[str], Truth]:
    """Short queries, and which photos each is about: bool (queries, photos)."""
    with QUERIES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [row["query"] for row in rows], np.stack([album.telling(row["evidence"]) for row in rows])


def presence(album: Album) -> list[tuple[str, ...]]:
    """Whether a query has a match, and how good the ranking of short queries is."""
    queries, truth = read_queries(album)
    found = [album.library.matches(Query((Term(query),))) for query in queries]
    counts = truth.sum(axis=1)
    present, absent = counts >= 2, counts == 0
    chances = np.array([matches.any_match for matches in found])
    refused = np.array([not matches.has_match for matches in found])
    right = np.array([truth[i, album.rows(matches)[0]] for i, matches in enumerate(found)])
    rows = np.array([album.rows(matches) for matches in found])
    plain = np.argsort(-(album.embed([normalize(query) for query in queries]) @ album.vectors.T), axis=1)
    asked = np.flatnonzero(counts >= 5)
    many = np.flatnonzero(present)
    good = [
        truth[i, album.rows(matches)[: matches.counts["good"]]].mean()
        for i, matches in enumerate(found)
        if present[i] and matches.has_match and matches.counts["good"]
    ]
    shown = [
        truth[i, album.rows(found[i])[: found[i].shown]].sum() / counts[i] for i in many if not refused[i]
    ]
    gains = [
        (ours(truth[at], rows[at]), ours(truth[at], plain[at]))
        for ours, at in ((_precision, asked), (_ndcg, many))
    ]
    return [
        (f"AUC, {present.sum()} present and {absent.sum()} absent", _auc(chances, present, absent), "0.90"),
        ("absent refused", f"{refused[absent].mean():.3f}", "0.75"),
        ("present lost, first hit right", f"{refused[present & right].mean():.3f}", "at most 0.04"),
        ("present lost, all", f"{refused[present].mean():.3f}", ""),
        ("short queries P@5, above cosine", _above(*gains[0]), "+0.025"),
        ("short queries nDCG@10, above cosine", _above(*gains[1]), "+0.025"),
        ("good matches that are right by the captions", f"{np.mean(good):.3f}", ""),
        ("of the right ones shown, mean over queries", f"{np.mean(shown):.3f}", ""),
    ]


def _auc(values: npt.NDArray[np.float64], one: Truth, other: Truth) -> str:
    a, b = values[one][:, None], values[other]
    return f"{np.mean((a > b) + 0.5 * (a == b)):.3f}"


def _above(ours: float, plain: float) -> str:
    return f"{ours:.3f} ({ours - plain:+.3f})"


def _precision(truth: Truth, rows: npt.NDArray[np.int64]) -> float:
    return float(np.take_along_axis(truth, rows[:, :5], axis=1).mean())


def _ndcg(truth: Truth, rows: npt.NDArray[np.int64]) -> float:
    discounts = 1 / np.log2(np.arange(2, 12))
    gains = (np.take_along_axis(truth, rows[:, :10], axis=1) * discounts).sum(axis=1)
    ideal = np.array([discounts[:count].sum() for count in truth.sum(axis=1)])
    return float((gains / ideal).mean())


def gibberish(album: Album) -> list[tuple[str, ...]]:
    """Lines that mean nothing."""
    draw = random.Random(20)
    lines = [_nonsense(draw) for _ in range(GIBBERISH)]
    refused = [not album.library.matches(Query((Term(line),))).has_match for line in lines]
    return [(f"gibberish, {GIBBERISH} lines: no good match", f"{np.mean(refused):.3f}", "0.98")]


def _nonsense(draw: random.Random) -> str:
    """Random letters, a hand on the keyboard, letters and digits, or syllables: 1 to 4 words."""
    rows = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    kinds: tuple[Callable[[], str], ...] = (
        lambda: "".join(draw.choices(string.ascii_lowercase, k=draw.randint(3, 9))),
        lambda: "".join(draw.choices(draw.choice(rows), k=draw.randint(3, 8))),
        lambda: "".join(draw.choices(string.ascii_lowercase + string.digits, k=draw.randint(4, 12))),
        lambda: "".join(
            draw.choice("bcdfghklmnprstvz") + draw.choice("aeiou") for _ in range(draw.randint(2, 4))
        ),
    )
    kind = draw.choice(kinds)
    return " ".join(kind() for _ in range(draw.randint(1, 4)))


def captions(album: Album) -> list[tuple[str, ...]]:
    """Long captions find their photos as well as by the plain cosine."""
    lines = [(row, some[row % len(some)]) for row, some in enumerate(album.captions)][:CAPTIONS]
    long = [(row, line) for row, line in lines if len(normalize(line).split()) >= 8]
    plain = album.embed([normalize(line) for _, line in long]) @ album.vectors.T
    found = [album.library.matches(Query((Term(line),))) for _, line in long]
    rows = [album.rows(matches) for matches in found]
    table: list[tuple[str, ...]] = []
    for most in (1, 5, 10):
        ours = np.mean([row in found[:most] for (row, _), found in zip(long, rows, strict=True)])
        own = plain[np.arange(len(long)), [row for row, _ in long]]
        theirs = np.mean((plain > own[:, None]).sum(axis=1) < most)
        table.append((f"{len(long)} long captions R@{most}, above cosine", _above(ours, theirs), "+0.000"))
    refused = np.mean([not matches.has_match for matches in found])
    kept = [row in seen[: one.shown] for (row, _), seen, one in zip(long, rows, found, strict=True)]
    return [
        *table,
        ("captions refused", f"{refused:.3f}", ""),
        ("captions whose photo is shown", f"{np.mean(kept):.3f}", ""),
    ]


def mixtures(album: Album) -> list[tuple[str, ...]]:
    """A photo and words, where both wishes are known from the captions; and words without others."""
    queries, truth = read_queries(album)
    counts, draw = truth.sum(axis=1), np.random.default_rng(5)
    usable = np.flatnonzero((counts >= 5) & (counts <= 0.15 * len(album.contents)))
    plain_words = album.embed([normalize(query) for query in queries])
    ours, theirs = list[Truth](), list[Truth]()
    while len(ours) < MIXTURES:
        like, words = draw.choice(usable, 2, replace=False)
        both = truth[like] & truth[words]
        examples = np.flatnonzero(truth[like] & ~truth[words])
        if both.sum() < 3 or both.sum() > 0.6 * min(counts[like], counts[words]) or not len(examples):
            continue
        photo = int(draw.choice(examples))
        query = Query((Term(picture=album.contents[photo]), Term(queries[words])))
        found = [row for row in album.rows(album.library.matches(query)) if row != photo][:10]
        ours.append(both[found])
        scores = album.vectors @ (album.vectors[photo] + plain_words[words])
        scores[photo] = -9
        theirs.append(both[np.argsort(-scores)[:10]])
    kept, unwanted = list[float](), list[float]()
    while len(kept) < MIXTURES:
        base, minus = draw.choice(usable, 2, replace=False)
        both = (truth[base] & truth[minus]).sum()
        if both < max(2, 0.15 * counts[base]) or counts[base] - both < 8:
            continue
        query = Query((Term(queries[base]), Term(queries[minus], weight=-1)))
        found = album.rows(album.library.matches(query))[:10]
        without = album.rows(album.library.matches(Query((Term(queries[base]),))))[:10]
        kept.append(truth[base][found].mean() - truth[base][without].mean())
        unwanted.append(
            (truth[base] & truth[minus])[found].mean() - (truth[base] & truth[minus])[without].mean()
        )
    return [
        (
            f"{MIXTURES} photos and words: both in the first ten, above the plain sum",
            _above(np.mean([some.any() for some in ours]), np.mean([some.any() for some in theirs])),
            "+0.12",
        ),
        (
            "the same: share of the first ten with both",
            _above(np.mean([some.mean() for some in ours]), np.mean([some.mean() for some in theirs])),
            "",
        ),
        (
            f"{MIXTURES} words without others: change of the share of the first ten with the base; with both",
            f"{np.mean(kept):+.3f}; {np.mean(unwanted):+.3f}",
            "",
        ),
    ]


def words(album: Album) -> list[tuple[str, ...]]:
    """Words for a photo: right where all of a term's words are in its captions, but for their endings."""
    right, counts = list[bool](), list[int]()
    for content, captions in zip(album.contents, album.captions, strict=True):
        told = set[str]().union(*map(stems, captions))
        found = album.library.describe(content, 10)
        right += [stems(label.term) <= told for label in found]
        counts.append(len(found))
    return [
        ("words for a photo: precision by captions, literally", f"{np.mean(right):.3f}", "0.6"),
        ("photos with two words or more", f"{np.mean(np.array(counts) >= 2):.3f}", "0.8"),
        ("words for a photo, mean", f"{np.mean(counts):.1f}", ""),
    ]


PARTS: dict[str, Callable[[Album], list[tuple[str, ...]]]] = {
    "presence": presence,
    "gibberish": gibberish,
    "captions": captions,
    "mixtures": mixtures,
    "words": words,
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.relevance", description=__doc__)
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--only", nargs="*", choices=PARTS, default=list(PARTS))
    parser.add_argument("--folder", type=Path, help="keep the library here, and use it again")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.folder or Path(temporary)
        folder.mkdir(exist_ok=True)
        album = open_album(args.photos, args.split, folder)
        with album.library:
            rows = [row for part in args.only for row in PARTS[part](album)]
    show([("", f"{len(album.contents)} photos", "bar"), *rows])


if __name__ == "__main__":
    main()

"""One ranking of two: by meaning, and by names and texts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from clipsearch.library.full_text.name_matching import MIN_TYPO, Fit
from clipsearch.library.full_text.plain_words import is_plain
from clipsearch.library.full_text.text_search import MOST_IN_FOLDERS, TextMatches
from clipsearch.records import Ids, Vector

__all__ = ["Fused", "fuse"]

CONSTANT = 60  # of reciprocal rank fusion (Cormack, Clarke and Buettcher 2009)
COMMON_SHARE, FEW = 0.2, 100  # photos in folders of a name, from which on it tells nothing
LATER = 0.9  # weight of inner parts of names where the line is ordinary words: from the eighth place on
NAME: tuple[str, ...] = ("in the name",)
PLACES = {"keyword": "tags", "person": "people"}  # where a text was found, if not in its own name
REASONS: dict[Fit, tuple[str, ...]] = {
    Fit.FOLDER: ("in the name of the folder",),
    Fit.TYPO: ("nearly in the name",),
}


class Fused(NamedTuple):
    """A ranking by meaning and names, best first.

    Attributes:
        rows: of the ranking by meaning, int64 (n,).
        relevances: float32 (n,), not rising, if those by meaning were given.
        reasons: why contents that names brought forward are there, by their keys.
    """

    rows: Ids
    relevances: Vector | None
    reasons: dict[int, tuple[str, ...]]


def fuse(
    contents: Ids,
    found: TextMatches,
    line: str,
    relevances: Vector | None = None,
    likely: int | None = None,
    total: int | None = None,
) -> Fused:
    """Rank contents by reciprocal rank fusion of their ranks by meaning and by name.

    A content of which the line is the whole name comes first. Inner parts of longer words count little
    where the line is ordinary words ("dog"), those of less than `MIN_TYPO` letters nothing; neither do names
    of folders with a large part of all photos ("camera").

    Args:
        contents: ranked by meaning, best first, with all that `found` has.
        found: the contents that names were found for.
        line: what was looked for.
        relevances: of the ranking by meaning, not rising.
        likely: how many of it are good or possible; what names brought forward stands before all others.
            None for all.
        total: how many contents the library has, if more than are given.
    """
    weights = _weights(found, line, len(contents) if total is None else total)
    kept = weights > 0
    found = TextMatches(found.contents[kept], found.fits[kept], found.quotes, found.sources)
    places = _places(contents, found.contents)
    known = places >= 0
    if not known.any():
        return Fused(np.arange(len(contents)), relevances, {})
    places, fits, weights = places[known], found.fits[known], weights[weights > 0][known]
    by_name = np.lexsort((places, fits))
    scores = np.empty(len(places))
    scores[by_name] = 1 / (CONSTANT + np.arange(1, len(places) + 1))
    scores = scores * weights + np.where(fits == Fit.EXACT, 1.0, 0.0)
    limit = len(contents) if likely is None else likely
    by_meaning = np.where(places < limit, 1 / (CONSTANT + 1 + places), 0.0)
    scores = np.where(weights < 1, np.maximum(scores, by_meaning), scores + by_meaning)

    is_named = np.zeros(len(contents), dtype=np.bool_)
    is_named[places] = True
    others = np.flatnonzero(~is_named)
    most = int(np.searchsorted(others, limit))
    order = np.lexsort((places, -scores))
    targets = np.searchsorted(-1 / (CONSTANT + 1 + others[:most]), -scores[order])
    rows = np.insert(others, targets, places[order])
    if relevances is not None:
        relevances = np.minimum.accumulate(np.where(is_named[rows], np.float32(1), relevances[rows]))
    reasons = {
        (key := int(contents[place])): _reason(
            Fit(int(fit)), found.quotes.get(key, ""), found.sources.get(key, "text")
        )
        for place, fit in zip(places.tolist(), fits.tolist(), strict=True)
    }
    return Fused(rows, relevances, reasons)


def _reason(fit: Fit, quote: str, source: str) -> tuple[str, ...]:
    if fit >= Fit.TEXT:
        nearly = "nearly " if fit == Fit.TEXT_TYPO else ""
        return (f"{nearly}in its {PLACES.get(source, source)}: {quote}",)
    return REASONS.get(fit, NAME)


def _weights(found: TextMatches, line: str, total: int) -> npt.NDArray[np.float64]:
    """What a name counts beside the meaning, by how it fits."""
    weights = np.ones(len(found))
    in_folders = np.count_nonzero(found.fits == Fit.FOLDER)
    is_common = in_folders > min(max(COMMON_SHARE * total, FEW), MOST_IN_FOLDERS - 1)
    in_texts = found.fits == Fit.TEXT
    if (is_common or np.any(found.fits >= Fit.PART)) and is_plain(line):
        weights[(found.fits >= Fit.PART) & ~in_texts] = 0.0
        if len(line) >= MIN_TYPO:
            weights[(found.fits == Fit.PART) | (found.fits == Fit.TEXT_PART)] = LATER
        if np.count_nonzero(in_texts) > max(COMMON_SHARE * total, FEW):
            weights[in_texts] = 0.0
        if is_common:
            weights[found.fits == Fit.FOLDER] = 0.0
    return weights


def _places(contents: Ids, wanted: Ids) -> Ids:
    """Where each of some contents stands; -1 where it is not."""
    if not len(contents):
        return np.full(len(wanted), -1, dtype=np.int64)
    order = np.argsort(wanted, kind="stable")
    near = np.minimum(np.searchsorted(wanted, contents, sorter=order), max(len(wanted) - 1, 0))
    result = np.full(len(wanted), -1, dtype=np.int64)
    if len(wanted):
        hits = np.flatnonzero(wanted[order[near]] == contents)
        result[order[near[hits]]] = hits
    return result

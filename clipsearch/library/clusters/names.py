"""Names of clusters: words of the vocabulary that tell them from the rest of the library."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

import numpy as np

from clipsearch.library.searching.labels import Labels
from clipsearch.library.searching.search_service import SearchService
from clipsearch.records import Vector, Vectors

__all__ = ["name_clusters", "words_for"]

WORDS = 2  # in a name, where no other cluster has these
TRIED = 40  # words for each cluster
RARE = 0.02  # share of photos, below which it hardly matters how few they are
USUAL = 0.45  # of the photos in a cluster that are likely to share the first word of the one above it
SMALL_WORDS = {"a", "an", "and", "at", "in", "into", "of", "on", "the", "to", "with"}
ALIKE = 0.72  # cosine of two words, above which the second one adds nothing


def name_clusters(
    labels: Labels,
    shares: Vectors,
    sizes: Sequence[float],
    groups: Sequence[int],
    wanted: Sequence[int],
    above: Sequence[str],
    taken: Collection[str],
    hidden: Collection[str],
) -> list[str]:
    """A name for each of some clusters, each another one, such as "dog, snow"; "" where no word is left.

    The words are likely for many of its photos, and for few of those in the clusters beside it. Captions of
    2,500 photos tell of such a word for 26 % more of the photos in a cluster than of those beside it; of the
    most likely words for 21 % more.

    Args:
        labels: the vocabulary under the model.
        shares: of how many photos of each cluster each term is told: float32 (n, terms).
        sizes: how many photos each cluster has.
        groups: a number for each; those with the same one lie beside each other.
        wanted: the rows of those to be named.
        above: of each of these the name of the cluster above it, "" for none: its first word begins the name
            where it fits.
        taken: names that others have, in small letters.
        hidden: words that are not to be used, in small letters.
    """
    used, names = {*taken}, list[str]()
    rows = {term: row for row, (term, _) in enumerate(labels.terms)}
    of_groups, weights = np.array(groups), np.array(sizes, np.float32)
    for place, name_above in zip(wanted, above, strict=True):
        share, beside = shares[place], weights * (of_groups == of_groups[place])
        beside[place] = 0
        others = beside @ shares / max(float(beside.sum()), 1.0)
        scores = share * np.log((share + RARE) / (others + RARE))
        top = rows.get(name_above.split(", ")[0], -1)
        order = np.argsort(-scores, kind="stable")[:TRIED].tolist()
        begins = top >= 0 and share[top] >= USUAL and labels.terms[top][1] != "action"
        words = _words(labels, [top, *order] if begins else order, hidden)
        name = next((name for name in _names(words) if name.casefold() not in used), "")
        used.add(name.casefold())
        names.append(name)
    return names


def _names(words: Sequence[str]) -> Iterator[str]:
    """Names by the best words first: two, other two, then three."""
    for last in range(1, len(words)):
        yield ", ".join([words[0], words[last]])
    for last in range(2, len(words)):
        yield ", ".join([*words[:WORDS], words[last]])
    yield from words[:1]


def _words(labels: Labels, rows: Iterable[int], hidden: Collection[str]) -> list[str]:
    """Words by their rows, without those that add nothing to ones before."""
    words, kept, parts = list[str](), list[Vector](), set[str]()
    for row in rows:
        term, direction = labels.terms[row][0], labels.vectors[row]
        own = {*term.casefold().split()} - SMALL_WORDS
        is_alike = own & parts or any(float(direction @ one) > ALIKE for one in kept)
        if term.casefold() not in hidden and not is_alike:
            words.append(term)
            kept.append(direction)
            parts |= own
    return words


def words_for(searching: SearchService, vector: Vector, hidden: Collection[str] = ()) -> tuple[str, ...]:
    """Two words for photos by the mean of their vectors; () where the vocabulary is not embedded."""
    labels, statistics = searching.labels(), searching.background_statistics()
    photos = None if statistics is None else statistics.photos()
    if labels is None or photos is None:
        return ()
    rows = {term: row for row, (term, _) in enumerate(labels.terms)}
    likely = [rows[label.term] for label in labels.likely(vector, photos.mean, TRIED, every=True)]
    return tuple(_words(labels, likely, {*map(str.casefold, hidden)})[:WORDS])

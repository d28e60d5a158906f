"""Names of clusters: words of the vocabulary that tell them from the rest of the library."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from clipsearch.library.searching.labels import Labels
from clipsearch.library.searching.search_service import SearchService
from clipsearch.records import Vector, Vectors

__all__ = ["name_clusters", "words_for"]

WORDS = 2  # in a name, where no other cluster has these
TRIED = 24  # words for each cluster
SMALL_WORDS = {"a", "an", "and", "at", "in", "into", "of", "on", "the", "to", "with"}
ALIKE = 0.72  # cosine of two words, above which the second one adds nothing


def name_clusters(
    labels: Labels, means: Vectors, mean: Vector, taken: Collection[str], hidden: Collection[str]
) -> list[str]:
    """A name for each cluster, each another one, such as "dog, snow"; "" where no word is left.

    Args:
        labels: the vocabulary under the model.
        means: of the vectors of each cluster's photos: float32 (n, dimensions).
        mean: of all photos, which tells what a cluster has in common with the rest.
        taken: names that others have, in small letters.
        hidden: words that are not to be used, in small letters.
    """
    used, names = {*taken}, list[str]()
    for vector in means:
        found = _names(labels, vector, mean, hidden)
        name = next((name for name in found if name.casefold() not in used), "")
        used.add(name.casefold())
        names.append(name)
    return names


def _names(labels: Labels, vector: Vector, mean: Vector, hidden: Collection[str]) -> Iterator[str]:
    """Names by the best words first: two, other two, then three."""
    words = _words(labels, vector, mean, hidden)
    for last in range(1, len(words)):
        yield ", ".join([words[0], words[last]])
    for last in range(2, len(words)):
        yield ", ".join([*words[:WORDS], words[last]])
    yield from words[:1]


def _words(labels: Labels, vector: Vector, mean: Vector, hidden: Collection[str]) -> list[str]:
    """The best words, without those that add nothing to better ones."""
    words, kept, parts = list[str](), list[Vector](), set[str]()
    rows = {term: row for row, (term, _) in enumerate(labels.terms)}
    for label in labels.likely(vector, mean, TRIED, every=True):
        direction, own = labels.vectors[rows[label.term]], {*label.term.casefold().split()} - SMALL_WORDS
        is_alike = own & parts or any(float(direction @ one) > ALIKE for one in kept)
        if label.term.casefold() not in hidden and not is_alike:
            words.append(label.term)
            kept.append(direction)
            parts |= own
    return words


def words_for(searching: SearchService, vector: Vector, hidden: Collection[str] = ()) -> tuple[str, ...]:
    """Two words for photos by the mean of their vectors; () where the vocabulary is not embedded."""
    labels, statistics = searching.labels(), searching.background_statistics()
    photos = None if statistics is None else statistics.photos()
    if labels is None or photos is None:
        return ()
    return tuple(_words(labels, vector, photos.mean, {*map(str.casefold, hidden)})[:WORDS])

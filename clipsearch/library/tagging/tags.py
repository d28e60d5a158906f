"""Tags: marking photos for and against them, and photos that they probably fit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from clipsearch.errors import LibraryError
from clipsearch.library.photo_details import Edited, PhotoDetails
from clipsearch.library.searching.ranking import Ranking
from clipsearch.library.searching.search_service import SearchService
from clipsearch.library.storage.stores import Stores
from clipsearch.library.tagging.classifier import LinearClassifier, held_out, learn
from clipsearch.library.tagging.guesses import Guesses
from clipsearch.records import Hit, Ids, TagCount

__all__ = ["Marked", "Tags"]

MOST_EXAMPLES = 300  # of each kind that are learned from
FEW_EXAMPLES = 3  # of a kind, below which no mark is called doubtful
MOST_LEARNED = 64  # tags whose classifier is kept
KEYWORD = "a keyword, though marked as not fitting"
UNLIKE_FITTING = "marked as fitting, but looks like those that do not"
UNLIKE_AGAINST = "marked as not fitting, but looks like those that do"


class Marked(NamedTuple):
    """What marking changed, for `Tags.restore` to undo.

    Attributes:
        tag: the tag.
        edited: of keywords, one change after the other.
        refused: photos that were marked as not fitting before.
        contents: photos whose marks were changed.
    """

    tag: str
    edited: Sequence[Edited]
    refused: frozenset[int]
    contents: frozenset[int]


class Tags:
    """The tags of one library. Thread-safe.

    A tag is a keyword. Photos that have it, by their file, a sidecar or a user, are those that it fits;
    others can be marked as not fitting. A linear classifier learns from both, beginning with the words of the
    name, with whatever model serves. `animals/dog` is below `animals`.

    Every method raises LibraryError where the library cannot be read, or nothing is indexed.
    """

    def __init__(
        self, stores: Stores, details: PhotoDetails, searching: SearchService, guesses: Guesses
    ) -> None:
        self._stores = stores
        self._details = details
        self._searching = searching
        self._guesses = guesses
        self._learned: dict[str, tuple[object, LinearClassifier]] = {}

    def all(self) -> list[TagCount]:
        """The tags, by name: how many photos have each, and how many are marked as not fitting."""
        fitting = self._stores.catalogue.details.count_names("tag")
        found = {name.casefold(): TagCount(name, count) for name, count in fitting.items()}
        for name, count in self._stores.catalogue.tags.count_refused().items():
            known = found.get(name.casefold(), TagCount(name, 0))
            found[name.casefold()] = replace(known, against=count)
        return [found[key] for key in sorted(found)]

    def mark(self, tag: str, fitting: Collection[int] = (), against: Collection[int] = ()) -> Marked:
        """Mark photos, by their keys, as those that a tag fits or does not fit.

        Those that it fits get it as a keyword; from the others it is taken away. A later mark counts.

        Returns:
            What to give to `restore` to undo it.

        Raises:
            LibraryError: the name is empty, a photo is marked both ways, or the library cannot be changed.
        """
        name = checked_name(tag)
        if both := {*fitting} & {*against}:
            raise LibraryError(f"{len(both)} photos are marked for and against {name}", "Mark each one way")
        contents = frozenset({*fitting, *against})
        refused = frozenset({*self._stores.catalogue.tags.refused(name).tolist()} & contents)
        self._stores.write(self._stores.writer.tags.record_refusals, name, [*against], [*fitting])
        edited = [self._details.edit(fitting, {}, add_keywords=[name])] if fitting else []
        edited += self._take_away(name, against)
        return Marked(name, edited, refused, contents)

    def mark_files(self, tag: str, fitting: Sequence[Path], against: Sequence[Path]) -> Marked:
        """`mark` for photos by their absolute paths; LibraryError where one is no photo of the library."""
        return self.mark(tag, self._details.contents_at(fitting), self._details.contents_at(against))

    def restore(self, marked: Marked) -> None:
        """Undo a `mark` or `remove`, the last one of these photos."""
        for edited in reversed(marked.edited):
            self._details.restore(edited)
        others = marked.contents - marked.refused
        self._stores.write(self._stores.writer.tags.record_refusals, marked.tag, [*marked.refused], [*others])

    def remove(self, tag: str) -> Marked:
        """Take a tag, and those below it, away from all photos, and forget what was marked against it."""
        name = checked_name(tag)
        having, refused = self._marks(name)
        edited = self._take_away(name, having.tolist())
        self._stores.write(self._stores.writer.tags.record_refusals, name, [], refused.tolist())
        return Marked(
            name, edited, frozenset(refused.tolist()), frozenset([*having.tolist(), *refused.tolist()])
        )

    def _take_away(self, name: str, contents: Collection[int]) -> list[Edited]:
        """Take a keyword and those below it away from photos."""
        known = self._stores.catalogue.details.details(contents)
        above = f"{name}/".casefold()
        words = {
            content: [word for word in details.keywords if f"{word}/".casefold().startswith(above)]
            for content, details in known.items()
        }
        all_words = sorted({word for some in words.values() for word in some})
        having = [content for content, some in words.items() if some]
        return [self._details.edit(having, {}, remove_keywords=all_words)] if having else []

    def suggest(self, tag: str, limit: int = 20) -> list[Hit]:
        """Photos without a mark that a tag most probably fits, best first; `relevance` is the probability.

        Raises:
            ModelError, WorkerError: the model cannot be loaded.
        """
        return self._hits(self.rank(tag, limit), limit)

    def uncertain(self, tag: str, limit: int = 20) -> list[Hit]:
        """Photos whose marks would teach most: those that are as likely to fit as not to, first."""
        found = self.rank(tag)
        relevances = found.relevances if found.relevances is not None else np.empty(0, np.float32)
        return self._hits(found.chosen(np.argsort(np.abs(relevances - 0.5), kind="stable")), limit)

    def conflicts(self, tag: str, limit: int = 20) -> list[Hit]:
        """Photos whose marks contradict their file or look wrong, with `reasons`; most doubtful first."""
        name = checked_name(tag)
        having, refused = self._marks(name)
        reasons = dict.fromkeys(np.intersect1d(having, refused).tolist(), (KEYWORD,))
        fitting, against = self._examples(having, refused)
        if min(len(fitting), len(against)) >= FEW_EXAMPLES:
            vectors = [self._guesses.vectors(some) for some in (fitting, against)]
            if all(len(some) == len(keys) for some, keys in zip(vectors, (fitting, against), strict=True)):
                odds = held_out(self._guess(name), vectors[0], vectors[1], self._guesses.sample())
                low, high = float(np.median(odds[1])), float(np.median(odds[0]))
                for keys, values, doubtful, why in (
                    (fitting, odds[0], odds[0] < low, UNLIKE_FITTING),
                    (against, -odds[1], odds[1] > high, UNLIKE_AGAINST),
                ):
                    order = np.argsort(values[doubtful], kind="stable")
                    for content in keys[doubtful][order].tolist():
                        reasons.setdefault(content, (why,))
        found = self._guesses.rank(self._classifier(name, having, refused))
        rows = {content: row for row, content in enumerate(found.contents.tolist()) if content in reasons}
        order = np.array([rows[content] for content in reasons if content in rows], dtype=np.int64)
        return self._hits(replace(found.chosen(order), reasons=reasons), limit)

    def probability(self, tag: str, contents: Ids) -> dict[int, float]:
        """How probably a tag fits each of some photos, by key; those without a vector are left out."""
        name = checked_name(tag)
        found = self._guesses.rank(self._classifier(name, *self._marks(name)))
        relevances = found.relevances if found.relevances is not None else np.empty(0, np.float32)
        rows = np.isin(found.contents, contents)
        return dict(zip(found.contents[rows].tolist(), relevances[rows].tolist(), strict=True))

    def rank(self, tag: str, limit: int | None = None) -> Ranking:
        """Rank photos without a mark by the probability that a tag fits: all, or at least so many."""
        name = checked_name(tag)
        having, refused = self._marks(name)
        marked = np.concatenate([having, refused])
        most = None if limit is None else limit + len(marked)
        return self._guesses.rank(self._classifier(name, having, refused), most).without(marked)

    def _marks(self, name: str) -> tuple[Ids, Ids]:
        """Photos that have a tag, and those marked as not fitting."""
        return self._stores.catalogue.tags.having(name), self._stores.catalogue.tags.refused(name)

    @staticmethod
    def _examples(having: Ids, refused: Ids) -> tuple[Ids, Ids]:
        """Of each kind at most some, without those that are both."""
        kinds = np.setdiff1d(having, refused), np.setdiff1d(refused, having)
        fitting, against = (
            some[:: max(1, -(-len(some) // MOST_EXAMPLES))] for some in kinds
        )  # any order is random
        return fitting, against

    def _classifier(self, name: str, having: Ids, refused: Ids) -> LinearClassifier:
        """What was learned from the marks, kept until they or the model change."""
        fitting, against = self._examples(having, refused)
        model = self._stores.model
        sample = self._guesses.sample()
        state = model, fitting.tobytes(), against.tobytes(), id(sample)
        kept = self._learned.get(name.casefold())
        if kept is None or kept[0] != state:
            made = learn(
                self._guess(name), self._guesses.vectors(fitting), self._guesses.vectors(against), sample
            )
            if len(self._learned) >= MOST_LEARNED:
                self._learned.clear()
            kept = self._learned[name.casefold()] = state, made
        return kept[1]

    def _guess(self, name: str) -> LinearClassifier:
        return self._guesses.by_words(name.rpartition("/")[2].replace("_", " "))

    def _hits(self, found: Ranking, limit: int) -> list[Hit]:
        return self._searching.rated_hits(found.first(limit), every=True)


def checked_name(tag: str) -> str:
    """A tag's name as it is kept: parts without space around them, joined by "/".

    Raises:
        LibraryError: nothing is left of it.
    """
    name = "/".join(part.strip() for part in tag.split("/") if part.strip())
    if not name:
        raise LibraryError("A tag needs a name", "Give a word, or several joined by /: animals/dog")
    return name

"""Tags: marking photos for and against them, and photos that they probably fit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from clipsearch.errors import LibraryError
from clipsearch.library.photo_details import Edited, PhotoDetails
from clipsearch.library.searching.matches import Matches
from clipsearch.library.searching.ranking import Ranking
from clipsearch.library.searching.search_service import SearchService
from clipsearch.library.storage.stores import Stores
from clipsearch.library.tagging.classifier import LinearClassifier, held_out, learn
from clipsearch.library.tagging.guesses import Guesses
from clipsearch.records import Hit, Ids, TagCount, TagView, Vector

__all__ = ["Marked", "Tags"]

BATCH = 200  # photos that are renamed together
MOST_REVIEWED = 500
MOST_EXAMPLES = 300  # of each kind that are learned from
FEW_EXAMPLES = 3  # of a kind, below which no mark is called doubtful
MOST_LEARNED = 64  # tags whose classifier is kept
KEYWORD = "a tag, though marked as not fitting"
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
        refused = frozenset({*self._marks(name, with_hidden=True)[1].tolist()} & contents)
        self._stores.write(self._stores.writer.tags.record_refusals, name, [*against], [*fitting])
        edited = [self._details.edit(fitting, {}, add_keywords=[name])] if fitting else []
        edited += self._take_away(name, against)
        return Marked(name, edited, refused, contents)

    def mark_files(self, tag: str, fitting: Sequence[Path], against: Sequence[Path]) -> Marked:
        """`mark` for photos by their absolute paths; LibraryError where one is no photo of the library."""
        return self.mark(tag, self._details.contents_at(fitting), self._details.contents_at(against))

    def restore(self, marked: Marked) -> dict[Path, str]:
        """Undo a `mark` or `remove`, the last one of these photos.

        Returns:
            The files whose sidecar was not restored, and why.
        """
        failed = dict[Path, str]()
        for edited in reversed(marked.edited):
            failed |= self._details.restore(edited)
        others = marked.contents - marked.refused
        self._stores.write(self._stores.writer.tags.record_refusals, marked.tag, [*marked.refused], [*others])
        return failed

    def rename(
        self, tag: str, name: str, on_progress: Callable[[int, int], None] | None = None
    ) -> list[Marked]:
        """Give a tag, and those below it, another name; into one that there is they are merged.

        Args:
            tag: the tag.
            name: its new name; those below it stay below it.
            on_progress: gets how many photos are done, and of how many, from this thread.

        Returns:
            What to give to `restore`, the last one first, to undo it.

        Raises:
            LibraryError: a name is empty, or the library cannot be changed.
        """
        old, new = checked_name(tag), checked_name(name)
        having = self._marks(old, with_hidden=True)[0].tolist()
        done, parts = (
            list[Marked](),
            [having[start : start + BATCH] for start in range(0, len(having), BATCH)],
        )
        for count, part in enumerate(parts):
            if on_progress is not None:
                on_progress(count * BATCH, len(having))
            for words, contents in self._words_below(old, part).items():
                added = [new + word[len(old) :] for word in words]
                edited = self._details.edit(contents, {}, add_keywords=added, remove_keywords=words)
                done.append(Marked(new, [edited], frozenset(), frozenset()))
        for word in self._stores.catalogue.tags.count_refused(with_hidden=True):
            if _is_below(word, old):
                refused = self._marks(word, with_hidden=True)[1].tolist()
                done += self._move_refusals(word, new + word[len(old) :], refused)
        return done

    def rename_all(self, tag: str, name: str) -> int:
        """`rename`; how many photos have another tag now."""
        return len(
            {content for one in self.rename(tag, name) for edit in one.edited for content in edit.before}
        )

    def _move_refusals(self, old: str, new: str, refused: Sequence[int]) -> list[Marked]:
        before = frozenset(self._marks(new, with_hidden=True)[1].tolist())
        writer = self._stores.writer.tags
        self._stores.write(writer.record_refusals, old, [], refused)
        self._stores.write(writer.record_refusals, new, refused, [])
        moved = frozenset(refused)
        return [Marked(old, [], moved, moved), Marked(new, [], before & moved, moved)]

    def _words_below(self, name: str, contents: Collection[int]) -> dict[tuple[str, ...], list[int]]:
        """The photos that have a tag or some below it, by these keywords."""
        found = dict[tuple[str, ...], list[int]]()
        for content, details in self._stores.catalogue.details.details(contents).items():
            if words := tuple(word for word in details.keywords if _is_below(word, name)):
                found.setdefault(words, []).append(content)
        return found

    def remove(self, tag: str) -> Marked:
        """Take a tag, and those below it, away from all photos, and forget what was marked against it."""
        name = checked_name(tag)
        having, refused = self._marks(name, with_hidden=True)
        edited = self._take_away(name, having.tolist())
        self._stores.write(self._stores.writer.tags.record_refusals, name, [], refused.tolist())
        return Marked(
            name, edited, frozenset(refused.tolist()), frozenset([*having.tolist(), *refused.tolist()])
        )

    def _take_away(self, name: str, contents: Collection[int]) -> list[Edited]:
        """Take a keyword and those below it away from photos."""
        known = self._words_below(name, contents)
        all_words = sorted({word for words in known for word in words})
        having = [content for some in known.values() for content in some]
        return [self._details.edit(having, {}, remove_keywords=all_words)] if having else []

    def suggest(self, tag: str, limit: int = 20) -> list[Hit]:
        """Photos without a mark that a tag most probably fits, best first; `relevance` is the probability.

        Raises:
            ModelError, WorkerError: the model cannot be loaded.
        """
        return self._hits(self.rank(tag, limit), limit)

    def uncertain(self, tag: str, limit: int = 20) -> list[Hit]:
        """Photos whose marks would teach most: those that are as likely to fit as not to, first."""
        return self._hits(self._uncertain(tag), limit)

    def _uncertain(self, tag: str) -> Ranking:
        found = self.rank(tag)
        return found.chosen(np.argsort(np.abs(_probabilities(found) - 0.5), kind="stable"))

    def conflicts(self, tag: str, limit: int = 20) -> list[Hit]:
        """Photos whose marks contradict their file or look wrong, with `reasons`; most doubtful first."""
        return self._hits(self._conflicts(tag), limit)

    def matches(self, tag: str, view: TagView, limit: int = MOST_REVIEWED) -> Matches:
        """Some photos of a tag, with the probability that it fits, as matches.

        Args:
            tag: the tag, which there need not be yet.
            view: "suggested" and "uncertain" as the methods of these names; "fitting" are those that have
                the tag, "against" those marked as not fitting, the most doubtful first; "conflicts".
            limit: of suggested and uncertain ones at most so many.
        """
        match view:
            case "suggested":
                found = self.rank(tag, limit).first(limit)
            case "uncertain":
                found = self._uncertain(tag).first(limit)
            case "conflicts":
                found = self._conflicts(tag)
            case _:
                name = checked_name(tag)
                having, refused = self._marks(name)
                marked = having if view == "fitting" else refused
                odds = self.probability(name, marked)
                known = np.array([odds.get(content, 0.0) for content in marked.tolist()], np.float32)
                order = np.argsort(known if view == "fitting" else -known, kind="stable")
                found = Ranking(marked[order], known[order], known[order], len(order))
        made = self._searching.matches_of(replace(found, total=len(found.contents)))
        made.counts = {}  # there are no bands in this order
        return made

    def _conflicts(self, tag: str) -> Ranking:
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
        return replace(found.chosen(order), reasons=reasons)

    def probability(self, tag: str, contents: Ids) -> dict[int, float]:
        """How probably a tag fits each of some photos, by key; those without a vector are left out."""
        name = checked_name(tag)
        found = self._guesses.rank(self._classifier(name, *self._marks(name)))
        relevances = _probabilities(found)
        rows = np.isin(found.contents, contents)
        return dict(zip(found.contents[rows].tolist(), relevances[rows].tolist(), strict=True))

    def rank(self, tag: str, limit: int | None = None) -> Ranking:
        """Rank photos without a mark by the probability that a tag fits: all, or at least so many."""
        name = checked_name(tag)
        having, refused = self._marks(name)
        marked = np.concatenate([having, refused])
        most = None if limit is None else limit + len(marked)
        return self._guesses.rank(self._classifier(name, having, refused), most).without(marked)

    def counts(self) -> dict[str, int]:
        """How many photos have each tag or one below it; also of those that only others are below."""
        found = self._stores.catalogue.details.count_names("tag")
        above = {name.rpartition("/")[0] for name in found} - {""}
        while further := {name.rpartition("/")[0] for name in above} - above - {""}:
            above |= further
        return found | {name: len(self._stores.catalogue.tags.having(name)) for name in above}

    def marks(self, tag: str) -> tuple[int, int]:
        """How many photos have a tag or one below it, and how many are marked as not fitting."""
        having, refused = self._marks(checked_name(tag))
        return len(having), len(refused)

    def _marks(self, name: str, *, with_hidden: bool = False) -> tuple[Ids, Ids]:
        """Photos that have a tag, and those marked as not fitting."""
        tags = self._stores.catalogue.tags
        return tags.having(name, with_hidden=with_hidden), tags.refused(name, with_hidden=with_hidden)

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


def _probabilities(found: Ranking) -> Vector:
    return np.empty(0, np.float32) if found.relevances is None else found.relevances


def _is_below(word: str, name: str) -> bool:
    """Whether a keyword is a tag, or one below it."""
    return f"{word}/".casefold().startswith(f"{name}/".casefold())


def checked_name(tag: str) -> str:
    """A tag's name as it is kept: parts without space around them, joined by "/".

    Raises:
        LibraryError: nothing is left of it.
    """
    name = "/".join(part.strip() for part in tag.split("/") if part.strip())
    if not name:
        raise LibraryError("A tag needs a name", "Give a word, or several joined by /: animals/dog")
    return name

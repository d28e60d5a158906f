"""Which candidates fit what was typed, and their order: pure rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from clipsearch.library.full_text.name_matching import fold, words_of
from clipsearch.records import Suggestion, SuggestionKind

__all__ = ["Candidate", "best"]

ORDER: Sequence[SuggestionKind] = (
    "history",
    "saved",
    "folder",
    "album",
    "date",
    "term",
    "camera",
    "type",
    "name",
)
MIN_INNER = 3  # characters from which on the inside of a word is compared
SHARE = 3  # suggestions of one kind, while others fit as well
SPARE = 3  # times the limit: suggestions that are chosen among


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be suggested, with the texts that it is found by.

    Attributes:
        kind, text, count: as of the suggestion.
        line: makes its query line, which takes time; "" where there is none.
        also: other texts for it, such as "2024-05" for "May 2024".
        group: what else it has in common with some of its kind.
    """

    kind: SuggestionKind
    text: str
    count: int | None
    line: Callable[[], str]
    also: str = ""
    group: str = ""
    folded: str = field(init=False)
    words: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Fold the texts once."""
        text = f"{self.text} {self.also}".strip()
        object.__setattr__(self, "folded", fold(text))
        object.__setattr__(self, "words", tuple(words_of(text)))

    def fit(self, typed: str, words: Sequence[str]) -> int | None:
        """How well it fits, 0 the best; None where it does not. `typed` is folded, `words` are its words."""
        if self.folded.startswith(typed):
            return 0
        if words and all(word in self.folded for word in words):
            if all(any(own.startswith(word) for own in self.words) for word in words):
                return 1
            return 2 if len(typed) >= MIN_INNER and typed in self.folded else None
        return None

    def suggestion(self) -> Suggestion:
        """The suggestion, with its line."""
        return Suggestion(self.kind, self.text, self.count, self.line())


def best(candidates: Iterable[Candidate], typed: str, limit: int) -> list[Suggestion]:
    """The best suggestions for a text, each line once, not too many of one kind while others fit as well.

    Better fits come first, then kinds in `ORDER`, then more photos, then the order given.

    Args:
        candidates: to choose from.
        typed: the text; all fit an empty one.
        limit: at most so many.
    """
    folded, words = fold(" ".join(typed.split())), words_of(typed)
    fitting = []
    for place, one in enumerate(candidates):
        fit = one.fit(folded, words)
        if fit is not None:
            fitting.append((fit, ORDER.index(one.kind), -(one.count or 0), place, one))
    lines, kinds = dict[str, Suggestion](), Counter[str]()
    for *_, one in sorted(fitting, key=lambda found: found[:4]):
        kinds[one.kind] += 1
        if len(lines) >= SPARE * limit or kinds[one.kind] > limit:
            continue
        made = one.suggestion()
        line = fold(made.line)
        if line and line not in lines:
            lines[line] = made
        elif line and lines[line].count is None:  # an earlier query that is also a term has its count
            lines[line] = replace(lines[line], count=made.count)
    kinds.clear()
    first, rest = list[Suggestion](), list[Suggestion]()
    for made in lines.values():
        kinds[made.kind] += 1
        (first if kinds[made.kind] <= SHARE else rest).append(made)
    return (first + rest)[:limit]

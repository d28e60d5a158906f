"""What the query bar asks: parts with weights, what is being typed, filters; and the way back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from clipsearch import Filters, Query, Term
from clipsearch.gui.search.query_picture import Picture, encoded
from clipsearch.gui.style import formatting
from clipsearch.gui.style.translation import translate

__all__ = [
    "MOST_PARTS",
    "Filter",
    "How",
    "QueryPart",
    "QueryState",
    "UndoStack",
    "active_filters",
    "ask_of",
    "stepped",
]

How = Literal["only", "more", "less"]
"""What to do with something given: ask for it alone, or add it as something to find more or less of."""

MOST_PARTS = 16
LEAST_WEIGHT, MOST_WEIGHT, STEP = 0.25, 3.0, 0.25
MOST_STEPS = 50
NO_FILTERS = Filters()
MINUS = ("-", "−", "–")


@dataclass(frozen=True, slots=True)
class QueryPart:
    """One chip: words or a picture, and how much of it is wanted.

    Attributes:
        words: a phrase, or "" for a picture.
        picture: a picture, or None for words.
        weight: from 0.25 to 3, negative for less of it.
    """

    words: str = ""
    picture: Picture | None = None
    weight: float = 1.0

    @property
    def name(self) -> str:
        """What to call it, whatever its weight."""
        return self.picture.name if self.picture is not None else self.words

    @property
    def size(self) -> str:
        """Its weight without the sign as a person reads it, "" where it is 1."""
        return "" if abs(self.weight) == 1 else f"× {formatting.number(abs(self.weight), None)}"

    @property
    def text(self) -> str:
        """One phrase: "a dog", "not rain", "like beach.jpg × 2"."""
        if self.picture is None:
            said = translate("question", "not {what}") if self.weight < 0 else "{what}"
        elif self.weight < 0:
            said = translate("question", "unlike {what}")
        else:
            said = translate("question", "like {what}")
        return said.format(what=f"{self.name} {self.size}".strip())


@dataclass(frozen=True, slots=True)
class QueryState:
    """All that the query bar says; nothing asks for the newest photos.

    Attributes:
        parts: the chips.
        typed: what stands in the text field.
        filters: what photos must be besides.
    """

    parts: tuple[QueryPart, ...] = ()
    typed: str = ""
    filters: Filters = NO_FILTERS

    @property
    def all_parts(self) -> tuple[QueryPart, ...]:
        """The chips, and what is typed as one more; a minus sign before it asks for less of it."""
        text = self.typed.strip()
        part = QueryPart(text[1:].strip(), weight=-1.0) if text.startswith(MINUS) else QueryPart(text)
        return (*self.parts, part) if part.words else self.parts

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return not self.all_parts and self.filters.is_empty

    @property
    def picture(self) -> Picture | None:
        """The picture, if one is all that is asked for."""
        match self.all_parts:
            case (QueryPart(picture=Picture() as picture, weight=weight),) if weight > 0:
                return picture if self.filters.is_empty else None
        return None

    @property
    def words(self) -> str:
        """All of it in one line, or just the words where there are no more than words."""
        filters = "; ".join(one.text for one in active_filters(self.filters))
        return "; ".join(filter(None, (", ".join(part.text for part in self.all_parts), filters)))

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All pictures in it."""
        return tuple(part.picture for part in self.parts if part.picture is not None)

    def query(self) -> Query:
        """What to ask the library. Slow for pixels: call it outside the window's thread."""
        return Query(tuple(map(_term, self.all_parts)), self.filters)

    def asks_like(self, other: QueryState) -> bool:
        """Whether the other one differs in nothing but weights and what is typed."""
        return self.filters == other.filters and [(p.words, p.picture) for p in self.parts] == [
            (p.words, p.picture) for p in other.parts
        ]

    def with_weight(self, place: int, weight: float) -> QueryState:
        """The same with another weight of one part."""
        parts = list(self.parts)
        parts[place] = replace(parts[place], weight=weight)
        return replace(self, parts=tuple(parts))

    def without(self, picture: Picture) -> QueryState:
        """The same without a picture."""
        return replace(self, parts=tuple(part for part in self.parts if part.picture is not picture))

    def settled(self) -> QueryState:
        """The same with what is typed as a chip."""
        return replace(self, parts=self.all_parts, typed="")


def stepped(weight: float, steps: int) -> float:
    """A weight some steps larger or smaller; its sign stays."""
    size = min(max(abs(weight) + steps * STEP, LEAST_WEIGHT), MOST_WEIGHT)
    return -size if weight < 0 else size


def _term(part: QueryPart) -> Term:
    if part.picture is None:
        return Term(words=part.words, weight=part.weight)
    return Term(picture=encoded(part.picture.source), weight=part.weight)


def ask_of(query: Query, some_picture: str) -> QueryState:
    """The other way round, for a query from the history; a picture without a file gets a name."""
    parts = []
    for term in query.terms:
        source = term.picture
        if source is None:
            parts.append(QueryPart(term.words, weight=term.weight))
        else:
            name = source.name if isinstance(source, Path) else some_picture
            parts.append(QueryPart(picture=Picture(source, name), weight=term.weight))
    match parts:
        case [QueryPart(words=phrase, picture=None, weight=1.0)] if query.filters.is_empty:
            return QueryState(typed=phrase)
    return QueryState(tuple(parts), filters=query.filters)


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter that is on, as its chip shows it.

    Attributes:
        kind: "folders", "dates" or "types".
        text: what it lets through.
    """

    kind: Literal["folders", "dates", "types"]
    text: str

    def removed_from(self, filters: Filters) -> Filters:
        """The others."""
        if self.kind == "folders":
            return replace(filters, folders=())
        if self.kind == "types":
            return replace(filters, types=())
        return replace(filters, since=None, until=None)


def active_filters(filters: Filters) -> Sequence[Filter]:
    """Which filters are on."""
    return tuple(_active(filters))


def _active(filters: Filters) -> Iterator[Filter]:
    if filters.folders:
        names = formatting.listed([formatting.folder_name(path) for path in filters.folders])
        yield Filter("folders", translate("question", "in {folders}").format(folders=names))
    since, until = filters.since, filters.until
    if since and until:
        between = translate("question", "{since} to {until}").format(since=since, until=until)
        yield Filter("dates", since if since == until else between)
    elif since:
        yield Filter("dates", translate("question", "since {date}").format(date=since))
    elif until:
        yield Filter("dates", translate("question", "until {date}").format(date=until))
    if filters.types:
        yield Filter("types", formatting.listed(list(filters.types)))


class UndoStack:
    """The question of now, with those before it and those that were taken back."""

    def __init__(self) -> None:
        self._past: list[QueryState] = []
        self._future: list[QueryState] = []
        self._now = QueryState()
        self._kind = ""

    @property
    def now(self) -> QueryState:
        """What is asked."""
        return self._now

    @property
    def pictures(self) -> set[Picture]:
        """All pictures that may be shown again."""
        return {picture for ask in (*self._past, self._now, *self._future) for picture in ask.pictures}

    def change(self, ask: QueryState, kind: str = "") -> bool:
        """Ask something else; whether it is something else.

        Args:
            ask: from now on.
            kind: changes of one kind in a row are one step back; "" is a step of its own.
        """
        if ask == self._now:
            return False
        if not (kind and kind == self._kind and self._past):
            self._past = [*self._past, self._now][-MOST_STEPS:]
        self._kind = kind
        self._future.clear()
        self._now = ask
        return True

    def settle(self) -> None:
        """What comes next is a step of its own."""
        self._kind = ""

    def undo(self) -> bool:
        """Go back one step; whether there was one."""
        return self._move(self._past, self._future)

    def redo(self) -> bool:
        """Take back going back; whether there was something."""
        return self._move(self._future, self._past)

    def _move(self, source: list[QueryState], target: list[QueryState]) -> bool:
        if not source:
            return False
        target.append(self._now)
        self._now = source.pop()
        self._kind = ""
        return True

    def forget(self, picture: Picture) -> bool:
        """Take a picture out of everything; whether it was in the question of now."""
        was_in = picture in self._now.pictures
        self._past = [ask.without(picture) for ask in self._past]
        self._future = [ask.without(picture) for ask in self._future]
        self._now = self._now.without(picture)
        while self._past and self._past[-1] == self._now:
            self._past.pop()  # a step that would show nothing
        return was_in

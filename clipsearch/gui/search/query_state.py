"""The state of the query bar: parts with weights, typed text and filters; conversion from and to queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from clipsearch import ExactText, Filters, Query, Term
from clipsearch.gui.search.query_picture import Picture, encode_picture
from clipsearch.gui.style import formatting
from clipsearch.gui.style.translation import translate

__all__ = [
    "MAX_PARTS",
    "ActiveFilter",
    "AddMode",
    "QueryPart",
    "QueryState",
    "active_filters",
    "state_of",
    "step_weight",
]

AddMode = Literal["only", "more", "less"]
"""How something is put into the query: alone, or added to find more or less of it."""

MAX_PARTS = 16  # that a person can follow; the library takes more, from scripts
MIN_WEIGHT, MAX_WEIGHT, WEIGHT_STEP = 0.25, 3.0, 0.25
NO_FILTERS = Filters()
MINUS_SIGNS = ("-", "−", "–")


@dataclass(frozen=True, slots=True)
class QueryPart:
    """One chip: words or a picture, and its weight.

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
        """Its name, without its weight."""
        return self.picture.name if self.picture is not None else self.words

    @property
    def weight_text(self) -> str:
        """Its weight without the sign: "× 1.5", or "" where it is 1."""
        return "" if abs(self.weight) == 1 else f"× {formatting.number(abs(self.weight), None)}"

    @property
    def text(self) -> str:
        """One translated phrase: "a dog", "not rain", "like beach.jpg × 2"."""
        if self.picture is None:
            text = translate("query_state", "not {what}") if self.weight < 0 else "{what}"
        elif self.weight < 0:
            text = translate("query_state", "unlike {what}")
        else:
            text = translate("query_state", "like {what}")
        return text.format(what=f"{self.name} {self.weight_text}".strip())


@dataclass(frozen=True, slots=True)
class QueryState:
    """The contents of the query bar; empty, it is a query for the newest photos.

    Attributes:
        parts: the chips.
        typed: the text in the text field.
        filters: conditions that photos must meet as well.
        texts: exact text that photos must have, or must not have.
        alternatives: queries of which the results are added.
    """

    parts: tuple[QueryPart, ...] = ()
    typed: str = ""
    filters: Filters = NO_FILTERS
    texts: tuple[ExactText, ...] = ()
    alternatives: tuple[Query, ...] = ()

    @property
    def all_parts(self) -> tuple[QueryPart, ...]:
        """The chips, and the typed text as one more; with a minus sign before it, a negative one."""
        text = self.typed.strip()
        part = QueryPart(text[1:].strip(), weight=-1.0) if text.startswith(MINUS_SIGNS) else QueryPart(text)
        return (*self.parts, part) if part.words else self.parts

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return not (self.all_parts or self.texts or self.alternatives) and self.filters.is_empty

    @property
    def picture(self) -> Picture | None:
        """The picture, if the query is nothing else."""
        match self.all_parts:
            case (QueryPart(picture=Picture() as picture, weight=weight),) if weight > 0:
                only = self.filters.is_empty and not (self.texts or self.alternatives)
                return picture if only else None
        return None

    @property
    def similar_to(self) -> int | None:
        """The content of the library that similar photos are searched for, which is none of them."""
        match self.all_parts:
            case (QueryPart(picture=Picture(source=int() as content), weight=weight),) if weight > 0:
                return content
        return None

    @property
    def text(self) -> str:
        """All of it in one translated line."""
        filters = "; ".join(one.text for one in active_filters(self.filters))
        parts = ", ".join([*(part.text for part in self.all_parts), *map(str, self.texts)])
        return "; ".join(filter(None, (parts, filters, *map(str, self.alternatives))))

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All pictures in it."""
        return tuple(part.picture for part in self.parts if part.picture is not None)

    def query(self) -> Query:
        """The query for the library. Slow for pixels: call it outside the window's thread."""
        return Query(tuple(map(_term, self.all_parts)), self.filters, self.texts, self.alternatives)

    def has_same_parts(self, other: QueryState) -> bool:
        """Whether the other state differs in nothing but weights and typed text."""
        return replace(self, parts=(), typed="") == replace(other, parts=(), typed="") and [
            (p.words, p.picture) for p in self.parts
        ] == [(p.words, p.picture) for p in other.parts]

    def with_weight(self, index: int, weight: float) -> QueryState:
        """The same with another weight of one part."""
        parts = list(self.parts)
        parts[index] = replace(parts[index], weight=weight)
        return replace(self, parts=tuple(parts))

    def without(self, picture: Picture) -> QueryState:
        """The same without a picture."""
        return replace(self, parts=tuple(part for part in self.parts if part.picture is not picture))

    def with_typed_part(self) -> QueryState:
        """The same with the typed text as a chip."""
        return replace(self, parts=self.all_parts, typed="")


def step_weight(weight: float, steps: int) -> float:
    """A weight changed by some steps; its sign stays."""
    weight_text = min(max(abs(weight) + steps * WEIGHT_STEP, MIN_WEIGHT), MAX_WEIGHT)
    return -weight_text if weight < 0 else weight_text


def _term(part: QueryPart) -> Term:
    if part.picture is None:
        return Term(words=part.words, weight=part.weight)
    return Term(picture=encode_picture(part.picture.source), weight=part.weight)


def state_of(query: Query, picture_name: str) -> QueryState:
    """The state for a query, from the history for example; `picture_name` is for pictures without a file."""
    parts = []
    for term in query.terms:
        source = term.picture
        if source is None:
            parts.append(QueryPart(term.words, weight=term.weight))
        else:
            name = source.name if isinstance(source, Path) else picture_name
            parts.append(QueryPart(picture=Picture(source, name), weight=term.weight))
    match parts:
        case [QueryPart(words=phrase, picture=None, weight=1.0)] if replace(query, terms=()).is_empty:
            return QueryState(typed=phrase)
    return QueryState(tuple(parts), "", query.filters, query.texts, query.alternatives)


FilterKind = Literal["folders", "dates", "types", "cameras", "shapes", "size", "bytes", "copies", "without"]
FIELDS: Mapping[FilterKind, tuple[str, ...]] = {
    "dates": ("since", "until"),
    "size": ("min_side", "max_side"),
    "bytes": ("min_bytes", "max_bytes"),
}


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """One active filter, for its chip.

    Attributes:
        kind: what it is about.
        text: translated, such as "since 2023".
        without: of kind "without" what it leaves out.
    """

    kind: FilterKind
    text: str
    without: Filters | None = None

    def removed_from(self, filters: Filters) -> Filters:
        """The filters without this one."""
        if self.kind == "without":
            return replace(filters, without=tuple(one for one in filters.without if one != self.without))
        names = FIELDS.get(self.kind, (self.kind,))
        return replace(filters, **{name: getattr(NO_FILTERS, name) for name in names})


def active_filters(filters: Filters) -> Sequence[ActiveFilter]:
    """The active filters."""
    return tuple(_active(filters))


def _active(filters: Filters) -> Iterator[ActiveFilter]:
    if filters.folders:
        names = formatting.join_names([formatting.folder_name(path) for path in filters.folders])
        yield ActiveFilter("folders", translate("query_state", "in {folders}").format(folders=names))
    since, until = filters.since, filters.until
    if since or until:
        text = since if since and since == until else _range_text(since, until)
        yield ActiveFilter("dates", text)
    if filters.types:
        yield ActiveFilter("types", formatting.join_names(list(filters.types)))
    if filters.cameras:
        yield ActiveFilter("cameras", formatting.join_names(list(filters.cameras)))
    if filters.shapes:
        yield ActiveFilter("shapes", formatting.join_names([_shape_name(shape) for shape in filters.shapes]))
    if filters.min_side is not None or filters.max_side is not None:
        pixels = translate("query_state", "{size} pixels")
        yield ActiveFilter("size", pixels.format(size=_limits_text(filters.min_side, filters.max_side)))
    if filters.min_bytes is not None or filters.max_bytes is not None:
        limits = (filters.min_bytes, filters.max_bytes)
        yield ActiveFilter("bytes", _limits_text(*limits, show=formatting.file_size))
    if filters.copies:
        yield ActiveFilter("copies", translate("query_state", "with copies"))
    for one in filters.without:
        what = "; ".join(inner.text for inner in _active(one))
        yield ActiveFilter("without", translate("query_state", "not {what}").format(what=what), one)


def _range_text(since: str | None, until: str | None) -> str:
    if since and until:
        return translate("query_state", "{since} to {until}").format(since=since, until=until)
    if since:
        return translate("query_state", "since {date}").format(date=since)
    return translate("query_state", "until {date}").format(date=until)


def _limits_text(least: int | None, most: int | None, show: Callable[[int], str] = str) -> str:
    if least is not None and most is not None:
        return show(least) if least == most else f"{show(least)} – {show(most)}"
    return f"≥ {show(least)}" if least is not None else f"≤ {show(most or 0)}"


def _shape_name(shape: str) -> str:
    return {
        "landscape": translate("query_state", "landscape"),
        "portrait": translate("query_state", "portrait"),
        "square": translate("query_state", "square"),
    }.get(shape, translate("query_state", "panorama"))

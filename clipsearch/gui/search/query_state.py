"""The state of the query bar: parts with weights, typed text and filters; conversion from and to queries."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from clipsearch import (
    ExactText,
    Filters,
    ParsedLine,
    PlaceNames,
    Query,
    Reading,
    Term,
    keep_as_words,
    parse_line,
    print_line,
    refined,
)
from clipsearch.errors import QueryError
from clipsearch.gui.search import known_places
from clipsearch.gui.search.query_picture import Picture, encode_picture
from clipsearch.gui.search.source import ResultSource
from clipsearch.gui.style import formatting
from clipsearch.gui.style.translation import translate
from clipsearch.records import Ids

__all__ = [
    "MAX_PARTS",
    "ActiveFilter",
    "AddMode",
    "Condition",
    "QueryPart",
    "QueryState",
    "Within",
    "active_filters",
    "conditions",
    "state_of",
    "step_weight",
    "words_line",
]

AddMode = Literal["only", "more", "less"]
"""How something is put into the query: alone, or added to find more or less of it."""

MAX_PARTS = 16  # that a person can follow; the library takes more, from scripts
MIN_WEIGHT, MAX_WEIGHT, WEIGHT_STEP = 0.25, 3.0, 0.25
NO_FILTERS = Filters()


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


@dataclass(frozen=True, eq=False, slots=True)
class Within:
    """Results of an earlier search, to search among; equal only if it is the same object.

    Attributes:
        contents: their keys, int64 (n,).
        text: what was searched for.
    """

    contents: Ids
    text: str


@dataclass(frozen=True, slots=True)
class QueryState:
    """The contents of the query bar; empty, it is a query for the newest photos.

    Attributes:
        parts: the chips of words and pictures.
        typed: the text in the text field, a query line; its conditions hold beside all others.
        filters: conditions that photos must meet as well.
        texts: exact text that photos must have, or must not have.
        alternatives: queries of which the results are added.
        within: photos to search among; None for all.
        source: what ranks the photos in place of the query, which then only restricts them.
    """

    parts: tuple[QueryPart, ...] = ()
    typed: str = ""
    filters: Filters = NO_FILTERS
    texts: tuple[ExactText, ...] = ()
    alternatives: tuple[Query, ...] = ()
    within: Within | None = None
    source: ResultSource | None = None

    @property
    def line(self) -> ParsedLine:
        """What the typed text means; nothing where it has an error."""
        parsed = _parse(self.typed, date.today(), known_places.get())
        return NOTHING if isinstance(parsed, QueryError) else parsed

    @property
    def error(self) -> QueryError | None:
        """What makes no sense in the typed text, with its place."""
        parsed = _parse(self.typed, date.today(), known_places.get())
        return parsed if isinstance(parsed, QueryError) else None

    @property
    def all_parts(self) -> tuple[QueryPart, ...]:
        """The chips of words and pictures, and the same of the typed text."""
        return (*self.parts, *map(_part_of, self.line.query.terms))

    @property
    def all_filters(self) -> Filters:
        """The filters, together with those of the typed text."""
        return refined(Query((), self.filters), replace(self.line.query, terms=(), alternatives=())).filters

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        others = self.within is not None, self.source is not None, self.error is not None
        return (
            not any((self.parts, self.texts, self.alternatives, *others))
            and self.filters.is_empty
            and self.line.query.is_empty
        )

    @property
    def is_typed_only(self) -> bool:
        """Whether there is typed text, and nothing else."""
        return bool(self.typed) and replace(self, typed="").is_empty

    @property
    def is_browsing(self) -> bool:
        """Whether nothing but filters is in it: there is nothing to rank photos by but their dates."""
        typed = replace(self.line.query, filters=NO_FILTERS)
        return replace(self, filters=NO_FILTERS, typed="").is_empty and self.error is None and typed.is_empty

    @property
    def picture(self) -> Picture | None:
        """The picture, if the query is nothing else."""
        match self.all_parts:
            case (QueryPart(picture=Picture() as picture, weight=weight),) if weight > 0:
                others = replace(self, parts=(), typed=""), replace(self.line.query, terms=())
                return None if any(not other.is_empty for other in others) else picture
        return None

    @property
    def similar_to(self) -> Collection[int]:
        """The contents of the library that photos are to be like, which are none of them."""
        pictures = (part.picture for part in self.all_parts if part.weight > 0)
        return [one.source for one in pictures if one is not None and isinstance(one.source, int)]

    @property
    def text(self) -> str:
        """All of it in one translated line."""
        is_plain = self.error is None and replace(self.line.query, terms=()).is_empty
        shown = self.all_parts if is_plain and not self.line.readings else self.parts
        parts = [part.text for part in shown]
        if shown is self.parts and self.typed.strip():
            parts.append(self.typed.strip())
        others = (one.text for one in conditions(self) if one.kind != "reading")
        return "; ".join(filter(None, (", ".join(parts), *others)))

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The pictures of its chips."""
        return tuple(part.picture for part in self.parts if part.picture is not None)

    def query(self) -> Query:
        """The query for the library. Slow for pixels: call it outside the window's thread.

        Raises:
            QueryError: the typed text makes no sense.
        """
        if self.error is not None:
            raise self.error
        chips = Query(tuple(map(_term, self.parts)), self.filters, self.texts, self.alternatives)
        return refined(chips, self.line.query)

    def part_of_term(self, index: int) -> QueryPart | None:
        """The chip of a term of the query, of all its alternatives; None for what was typed or is no chip."""
        for branch in self.line.query.branches:
            if index < len(self.parts):
                return self.parts[index]
            index -= len(self.parts) + len(branch.terms)
        return None

    def ranks_as(self, other: QueryState) -> bool:
        """Whether both rank photos by the same words, pictures and texts, whatever filters and weights."""
        one, two = (
            ([(part.words, part.picture) for part in state.all_parts], state.texts, state.line.query.texts,
             state.alternatives, state.line.query.alternatives, state.source)
            for state in (self, other)
        )  # fmt: skip
        return one == two

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

    def with_typed_parts(self) -> QueryState:
        """The same with chips for the typed text; with OR in it, or an error, it stays as it is."""
        typed = self.line.query
        if self.error is not None or typed.alternatives:
            return self
        filters, texts = self.all_filters, (*self.texts, *typed.texts)
        return replace(self, parts=self.all_parts, typed="", filters=filters, texts=texts)


NOTHING = ParsedLine(Query(()))


@lru_cache(64)
def _parse(line: str, today: date, places: PlaceNames) -> ParsedLine | QueryError:
    try:
        return parse_line(line, today=today, places=places)
    except QueryError as error:
        return error


def step_weight(weight: float, steps: int) -> float:
    """A weight changed by some steps; its sign stays."""
    weight_text = min(max(abs(weight) + steps * WEIGHT_STEP, MIN_WEIGHT), MAX_WEIGHT)
    return -weight_text if weight < 0 else weight_text


def _term(part: QueryPart) -> Term:
    if part.picture is None:
        return Term(words=part.words, weight=part.weight)
    return Term(picture=encode_picture(part.picture.source), weight=part.weight)


def _part_of(term: Term, picture_name: str = "") -> QueryPart:
    source = term.picture
    if source is None:
        return QueryPart(term.words, weight=term.weight)
    other = picture_name or translate("query_state", "a photo")
    name = formatting.file_name(source) if isinstance(source, Path) else other
    return QueryPart(picture=Picture(source, name), weight=term.weight)


def words_line(words: str) -> str:
    """The query line for one phrase: its words, marked where they would be read as something else."""
    return print_line(Query((Term(words=words),)), places=known_places.get())


def state_of(query: Query, picture_name: str) -> QueryState:
    """The state for a query, from the history for example; `picture_name` is for pictures without a file.

    Words alone become typed text, and so do alternatives without pictures; the rest becomes chips.
    """
    is_phrase = len(query.terms) == 1 and query.terms[0].weight == 1 and replace(query, terms=()).is_empty
    if (is_phrase or query.alternatives) and all(term.picture is None for term in query.all_terms):
        return QueryState(typed=print_line(query, places=known_places.get()))
    parts = tuple(_part_of(term, picture_name) for term in query.terms)
    return QueryState(parts, "", query.filters, query.texts, query.alternatives)


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that photos must meet beside the parts, for its chip.

    Attributes:
        kind: a filter, exact text, an alternative, a date that typed words were read as, the photos
            that are searched among, or where results come from.
        text: translated.
        what: the filter, text, alternative or reading.
    """

    kind: Literal["filter", "text", "alternative", "reading", "within", "source"]
    text: str
    what: ActiveFilter | ExactText | Query | Reading | Within | ResultSource

    def removed_from(self, state: QueryState) -> QueryState:
        """The state without it; of a reading without its words."""
        match self.what:
            case ActiveFilter():
                return replace(state, filters=self.what.removed_from(state.filters))
            case ExactText():
                return replace(state, texts=tuple(one for one in state.texts if one != self.what))
            case Query():
                others = tuple(one for one in state.alternatives if one != self.what)
                return replace(state, alternatives=others)
            case Reading(offset=start, length=length):
                rest = f"{state.typed[:start].rstrip()} {state.typed[start + length :].lstrip()}"
                return replace(state, typed=rest.strip())
            case Within():
                return replace(state, within=None)
        return replace(state, source=None)

    def as_words_in(self, state: QueryState) -> QueryState:
        """The state in which the words of a reading are only words."""
        if not isinstance(self.what, Reading):
            return state
        return replace(state, typed=keep_as_words(state.typed, self.what))


def conditions(state: QueryState) -> Sequence[Condition]:
    """The conditions in the order of their chips."""
    source = state.source
    found = [] if source is None else [Condition("source", source.text, source)]
    if state.within is not None:
        text = translate("query_state", "among {count} for “{words}”")
        photos = formatting.count(len(state.within.contents), "photo")
        found.append(Condition("within", text.format(count=photos, words=state.within.text), state.within))
    found += (Condition("filter", one.text, one) for one in active_filters(state.filters))
    found += (Condition("text", _exact_text(one), one) for one in state.texts)
    for other in state.alternatives:
        text = translate("query_state", "or {what}").format(what=print_line(other))
        found.append(Condition("alternative", text, other))
    for reading in state.line.readings:
        dates = ", ".join(one.text for one in active_filters(reading.filters))
        found.append(Condition("reading", dates, reading))
    return found


def _exact_text(text: ExactText) -> str:
    shown = translate("query_state", "“{text}” in the name") if text.where == "name" else "“{text}”"
    shown = shown.format(text=text.text)
    return translate("query_state", "not {what}").format(what=shown) if text.excluded else shown


FilterKind = Literal[
    "folders", "dates", "types", "cameras", "shapes", "size", "bytes", "copies", "offline", "incomplete",
    "places", "tags", "people", "lenses", "clusters", "rating", "has", "albums", "favourite",
    "flags", "qualities", "without",
]  # fmt: skip
FIELDS: Mapping[FilterKind, tuple[str, ...]] = {
    "dates": ("since", "until"),
    "size": ("min_side", "max_side"),
    "bytes": ("min_bytes", "max_bytes"),
    "rating": ("min_rating", "max_rating"),
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

    def only(self, filters: Filters) -> Filters:
        """Of the filters this one alone."""
        if self.without is not None:
            return Filters(without=(self.without,))
        names = FIELDS.get(self.kind, (self.kind,))
        return replace(NO_FILTERS, **{name: getattr(filters, name) for name in names})


def active_filters(filters: Filters) -> Sequence[ActiveFilter]:
    """The active filters."""
    return tuple(_active(filters))


def _active(filters: Filters) -> Iterator[ActiveFilter]:
    if filters.folders:
        names = formatting.join_names([formatting.folder_name(path) for path in filters.folders])
        yield ActiveFilter("folders", translate("query_state", "in {folders}").format(folders=names))
    since, until = (text and formatting.period(text) for text in (filters.since, filters.until))
    if since or until:
        yield ActiveFilter("dates", since if since and since == until else _range_text(since, until))
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
    if filters.offline:
        yield ActiveFilter("offline", translate("query_state", "offline"))
    if filters.incomplete:
        yield ActiveFilter("incomplete", translate("query_state", "incomplete"))
    texts: dict[FilterKind, str] = {
        "places": translate("query_state", "in {places}"),
        "tags": translate("query_state", "tag {tags}"),
        "people": translate("query_state", "with {people}"),
        "lenses": "{names}",
        "clusters": translate("query_state", "collection {names}"),
        "albums": translate("query_state", "album {names}"),
    }
    for kind, text in texts.items():
        if values := getattr(filters, kind):
            names = formatting.join_names(list(values))
            yield ActiveFilter(kind, text.format(places=names, tags=names, people=names, names=names))
    if filters.min_rating is not None or filters.max_rating is not None:
        limits = filters.min_rating, filters.max_rating
        yield ActiveFilter("rating", _limits_text(*limits, show=formatting.stars))
    if filters.has:
        names = formatting.join_names([_holding_name(one) for one in filters.has])
        yield ActiveFilter("has", translate("query_state", "has {what}").format(what=names))
    if filters.favourite:
        yield ActiveFilter("favourite", translate("query_state", "favourites"))
    states: dict[FilterKind, Sequence[str]] = {"flags": filters.flags, "qualities": filters.qualities}
    for kind, states_of_kind in states.items():
        if states_of_kind:
            yield ActiveFilter(kind, formatting.join_names([*map(formatting.state_name, states_of_kind)]))
    for one in filters.without:
        what = "; ".join(inner.text for inner in _active(one))
        yield ActiveFilter("without", translate("query_state", "not {what}").format(what=what), one)


def _range_text(since: str | None, until: str | None) -> str:
    if since and until:
        return translate("query_state", "{since} – {until}").format(since=since, until=until)
    if since:
        return translate("query_state", "since {date}").format(date=since)
    return translate("query_state", "until {date}").format(date=until)


def _limits_text(least: int | None, most: int | None, show: Callable[[int], str] = str) -> str:
    if least is not None and most is not None:
        return show(least) if least == most else f"{show(least)} – {show(most)}"
    return f"≥ {show(least)}" if least is not None else f"≤ {show(most or 0)}"


def _holding_name(name: str) -> str:
    return {
        "gps": translate("query_state", "coordinates"),
        "place": translate("query_state", "a place"),
        "caption": translate("query_state", "a caption"),
        "tags": translate("query_state", "tags"),
        "people": translate("query_state", "people"),
        "rating": translate("query_state", "a rating"),
        "clip": translate("query_state", "a clip"),
    }.get(name, translate("query_state", "text in it"))


def _shape_name(shape: str) -> str:
    return {
        "landscape": translate("query_state", "landscape"),
        "portrait": translate("query_state", "portrait"),
        "square": translate("query_state", "square"),
    }.get(shape, translate("query_state", "panorama"))

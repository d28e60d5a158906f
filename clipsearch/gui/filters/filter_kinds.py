"""The filters that the row offers: how each is named, counted, read from `Filters` and written to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, cast, get_args

from clipsearch import Filters, Library, Matches
from clipsearch.gui.style import formatting
from clipsearch.gui.widgets.count_tree import CountTree, folder_tree, plain_tree
from clipsearch.records.details import FLAGS, Place

__all__ = ["KINDS", "OfferedFilter", "chosen_values", "count_values", "value_name", "with_values"]

OfferedFilter = Literal["dates", "places", "folders", "types", "cameras", "tags", "flags"]
"""As `FilterKind`; those that have values to choose from."""

KINDS: Sequence[OfferedFilter] = get_args(OfferedFilter)


def count_values(library: Library, kind: OfferedFilter, result: Matches) -> CountTree:
    """The values of a filter that photos of a result have; slow for large libraries.

    Raises:
        LibraryError: the catalogue cannot be read.
    """
    facets = library.facets
    match kind:
        case "dates":
            return _date_tree(facets.of(result).years, facets.months(result))
        case "places":
            return _place_tree(facets.places(result))
        case "folders":
            roots = [folder.path for folder in library.folders(counts=False)]
            counts = facets.folders(result)
            return folder_tree(counts, [root for root in roots if counts.get(root)])
        case "types":
            return plain_tree(facets.of(result).formats)
        case "cameras":
            return plain_tree(facets.of(result).cameras)
        case "tags":
            return plain_tree(facets.of(result).tags)
        case "flags":
            return _flag_tree(facets.of(result).marks, len(result))


def _flag_tree(marks: Mapping[str, int], total: int) -> CountTree:
    """Flags, and photos without one."""
    counts: dict[str, int] = {flag: marks[flag] for flag in FLAGS if flag in marks}
    others = total - sum(counts.values())
    return plain_tree(counts | ({"unflagged": others} if others else {}))


def _date_tree(years: Mapping[int, int], months: Mapping[str, int]) -> CountTree:
    """Years, and below each its months."""
    below: dict[str, list[str]] = {}
    for month in sorted(months):
        below.setdefault(month[:4], []).append(month)
    tops = {f"{year:04}": count for year, count in years.items()}
    children: dict[Any, Sequence[str]] = {None: tuple(tops), **below} if tops else {}
    return CountTree(children, {**tops, **months})


def _place_tree(places: Mapping[Place, int]) -> CountTree:
    """Countries, the most frequent first, and below each its towns, as a query line names them."""
    counts = Counter[str]()
    towns: dict[str, set[str]] = {}
    for place, count in places.items():
        counts[place.country or place.town] += count
        if place.country and place.town:
            name = f"{place.town}, {place.country}"
            counts[name] += count
            towns.setdefault(place.country, set()).add(name)
    below = {name for names in towns.values() for name in names}

    def by_count(names: Iterable[str]) -> Sequence[str]:
        return sorted(names, key=lambda name: (-counts[name], name))

    children: dict[Any, Sequence[str]] = {country: by_count(names) for country, names in towns.items()}
    return CountTree({None: by_count(counts.keys() - below), **children} if counts else {}, counts)


def chosen_values(kind: OfferedFilter, filters: Filters) -> Sequence[Any]:
    """The values that are chosen; of dates the year or month, if it is one."""
    if kind == "dates":
        return (filters.since,) if filters.since and filters.since == filters.until else ()
    return cast(Sequence[Any], getattr(filters, kind))


def with_values(kind: OfferedFilter, filters: Filters, values: Sequence[Any]) -> Filters:
    """Filters with other values of one kind; of dates the last one counts, as its whole year or month."""
    if kind == "dates":
        date = values[-1] if values else None
        return replace(filters, since=date, until=date)
    changes: dict[str, Any] = {kind: tuple(values)}
    return replace(filters, **changes)


def value_name(kind: OfferedFilter, value: Any) -> str:
    """How a value is named."""
    match value:
        case Path():
            return formatting.folder_name(value)
        case str() if kind == "dates":
            return formatting.month_name(value) if len(value) > 4 else formatting.year(int(value))
        case str() if kind == "places":
            return value.partition(", ")[0]
        case str() if kind == "flags":
            return formatting.as_entry(formatting.state_name(value))
    return str(value)

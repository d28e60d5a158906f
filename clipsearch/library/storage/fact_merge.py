"""Merging what photos, their sidecars and users say, and keeping it in the catalogue."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from clipsearch.photos.metadata.geocoder import country_names, geocoder
from clipsearch.photos.metadata.precedence import merge
from clipsearch.records.details import NO_DETAILS, Details, Place, details_of
from clipsearch.store.catalogue.reader import CatalogueReader
from clipsearch.store.catalogue.writer import CatalogueWriter
from clipsearch.store.tables.facts_reader import Edit
from clipsearch.store.tables.facts_writer import Merged

__all__ = ["merge_facts"]

BATCH = 500


def merge_facts(
    catalogue: CatalogueReader, writer: CatalogueWriter, contents: Collection[int], *, is_read: bool
) -> None:
    """Merge all that is known of contents, and of items of which they are parts, in the thread that writes.

    Args:
        catalogue: where it is read from.
        writer: of the same catalogue.
        contents: by key.
        is_read: what their files say was recorded before; otherwise only where it once was.
    """
    keys = [*{*contents, *catalogue.details.items_of(contents)}]
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        own = catalogue.details.own(batch)
        fresh = {content for content in batch if content in own and (is_read or own[content][1])}
        for group, known in ((fresh, True), ({*batch} - fresh, False)):
            if group:
                writer.details.record_merged(_merged(catalogue, group, own), is_read=known)


def _merged(
    catalogue: CatalogueReader, contents: Collection[int], own: Mapping[int, tuple[Details, int]]
) -> Iterator[Merged]:
    parts = catalogue.details.part_details(contents)
    sidecars, edits = catalogue.details.companion_details(contents), catalogue.details.edits(contents)
    merged = {
        content: merge(
            (
                own.get(content, (NO_DETAILS, 0))[0],
                *parts.get(content, ()),
                *sidecars.get(content, ()),
                *_edited(edits.get(content, {}), sidecars.get(content, ())),
            )
        )
        for content in contents
    }
    places = _places(merged)
    for content, details in merged.items():
        place = places.get(content)
        yield Merged(content, details, place, _names(place) if place else ())


def _edited(edits: Mapping[str, Edit], sidecars: Sequence[Details]) -> Iterator[Details]:
    """What users wrote, but for what sidecars have, which other programs may have changed since."""
    for name, edit in edits.items():
        if edit.is_written and any(name in sidecar.sources for sidecar in sidecars):
            continue
        if edit.value in ("", [], 0):  # taken away
            yield Details(sources={name: "edit"})
        else:
            yield details_of({name: edit.value}, "edit")


def _places(merged: Mapping[int, Details]) -> dict[int, Place]:
    """Where photos were taken: by their coordinates, else by the words that somebody wrote."""
    found = {
        content: Place("", details.country, details.region, details.town)
        for content, details in merged.items()
        if details.country or details.town
    }
    located = {content: details.position for content, details in merged.items() if details.position}
    if located:
        places = geocoder().find([*located.values()])
        found |= {content: place for content, place in zip(located, places, strict=True) if place}
    return found


def _names(place: Place) -> tuple[str, ...]:
    return tuple(country_names().get(place.code, {}).values())

"""Changes of what is known about photos: their facts, texts, places and edits, and their companions."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

import apsw

from clipsearch.records import FileState
from clipsearch.records.details import DETAILS_VERSION, NO_DETAILS, Details, Place, details_to_json
from clipsearch.store.catalogue import rows

__all__ = ["Companion", "FactsWriter", "Merged", "record_own"]

SINGLE_TEXTS = ("title", "caption", "author", "label")
LISTED_TEXTS = {"keyword": "keywords", "person": "people"}


class Merged(NamedTuple):
    """What all sources together say of a content, and where it was taken."""

    content: int
    details: Details
    place: Place | None = None
    names: Sequence[str] = ()  # of the place, in all languages, to be looked for


class Companion(NamedTuple):
    """A file that belongs to a photo, such as a sidecar: its kind, and what it says."""

    file: FileState
    kind: str
    details: Details = NO_DETAILS


class FactsWriter:
    """Changes of facts, each in one transaction; for the thread that writes."""

    def __init__(self, transaction: Callable[[], AbstractContextManager[apsw.Connection]]) -> None:
        self._transaction = transaction

    def record_own(self, items: Iterable[tuple[int, Details]]) -> None:
        """Record what files say themselves, by content; `record_merged` then completes it."""
        with self._transaction() as db:
            for content, details in items:
                record_own(db, content, details)

    def record_merged(self, items: Iterable[Merged], *, is_read: bool = True) -> None:
        """Record what all sources together say; the date, the camera and filters are those of it.

        Args:
            items: by content; unknown contents are ignored.
            is_read: the files' own facts are among it, so that they need not be read again.
        """
        with self._transaction() as db:
            for one in items:
                _record_merged(db, one, is_read)

    def record_edits(self, edits: Mapping[int, Mapping[str, Any]], edited: str) -> None:
        """Record what a user wrote, by content and field; None takes an edit back."""
        with self._transaction() as db:
            for content, values in edits.items():
                for name, value in values.items():
                    db.execute("DELETE FROM edits WHERE content = ? AND field = ?", (content, name))
                    if value is not None:
                        db.execute(
                            "INSERT INTO edits (content, field, value, edited) "
                            "SELECT id, ?, ?, ? FROM contents WHERE id = ?",
                            (name, json.dumps(value, ensure_ascii=False), edited, content),
                        )

    def mark_written(self, contents: Iterable[int]) -> None:
        """Record that sidecars have all edits of contents."""
        with self._transaction() as db:
            db.executemany("UPDATE edits SET written = 1 WHERE content = ?", [(one,) for one in contents])


def record_own(db: apsw.Connection, content: int, details: Details) -> None:
    """Record in a transaction what a file says itself; it counts as read once it is merged."""
    db.execute(
        "INSERT INTO facts VALUES (?, 0, ?, '{}') "
        "ON CONFLICT (content) DO UPDATE SET version = 0, own = excluded.own",
        (content, details_to_json(details)),
    )


def _record_merged(db: apsw.Connection, one: Merged, is_read: bool) -> None:
    content, details = one.content, one.details
    if db.execute("SELECT 1 FROM contents WHERE id = ?", (content,)).get is None:
        return
    place = _place_id(db, one)
    latitude, longitude = details.position or (None, None)
    db.execute(
        "UPDATE contents SET lens = ?, latitude = ?, longitude = ?, rating = ?, place = ? WHERE id = ?",
        (details.lens, latitude, longitude, details.rating, place, content),
    )
    if is_read:
        db.execute(
            "UPDATE contents SET taken = ?, taken_from = ?, camera = ? WHERE id = ?",
            (details.taken, details.sources.get("taken", ""), details.camera, content),
        )
    db.execute(
        "INSERT INTO facts VALUES (:content, :version, '{}', :merged) ON CONFLICT (content) DO UPDATE "
        "SET merged = excluded.merged, version = max(version, excluded.version)",
        {
            "content": content,
            "version": DETAILS_VERSION if is_read else 0,
            "merged": details_to_json(details),
        },
    )
    wanted = {(kind, text) for kind, text in _texts(details)}
    known = {
        (str(kind), str(text)): number
        for number, kind, text in db.execute(
            "SELECT id, kind, text FROM photo_texts WHERE content = ?", (content,)
        )
    }
    for pair in known.keys() - wanted:
        db.execute("DELETE FROM photo_texts WHERE id = ?", (known[pair],))
    db.executemany(
        "INSERT INTO photo_texts (content, kind, text) VALUES (?, ?, ?)",
        [(content, kind, text) for kind, text in sorted(wanted - known.keys())],
    )


def _texts(details: Details) -> Iterable[tuple[str, str]]:
    """The texts to be looked for, each with its kind."""
    for kind in SINGLE_TEXTS:
        if text := getattr(details, kind):
            yield kind, rows.storable_text(text)
    for kind, name in LISTED_TEXTS.items():
        yield from ((kind, rows.storable_text(text)) for text in getattr(details, name))


def _place_id(db: apsw.Connection, one: Merged) -> int | None:
    if one.place is None:
        return None
    key = one.place.code, one.place.region, one.place.town
    known = db.execute("SELECT id FROM places WHERE code = ? AND region = ? AND town = ?", key).get
    if known is not None:
        return int(known)
    names = dict.fromkeys(name for name in (*one.names, *one.place[1:]) if name)
    text = "".join(f"/{name}" for name in names) + "/"
    db.execute(
        "INSERT INTO places (code, country, region, town, text) VALUES (?, ?, ?, ?, ?)", (*one.place, text)
    )
    return int(db.last_insert_rowid())


def companion_path(file: FileState) -> bytes:
    """Its path as it is stored."""
    return os.fsencode(file.path)

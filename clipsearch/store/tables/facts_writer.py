"""Changes of what is known about photos: their facts, texts, places and edits, and their companions."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

import apsw

from clipsearch.records import FileState
from clipsearch.records.details import DETAILS_VERSION, Details, Place, details_to_json
from clipsearch.store.tables import rows

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
    """A file that may belong to a photo, such as a sidecar.

    Attributes:
        file: it.
        kind: of `companions.kind_of`.
        photo: the path of the photo, in the same folder; None for none.
        details: what it says; None where that was read before.
    """

    file: FileState
    kind: str
    photo: str | None
    details: Details | None


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

    def record_companions(
        self,
        folder: int,
        items: Iterable[Companion],
        gone: Iterable[str],
    ) -> None:
        """Record the companions of photos.

        Args:
            folder: its id.
            items: those that are new, changed, or belong to another photo now.
            gone: paths of those that are not there any more.
        """
        with self._transaction() as db:
            db.executemany(
                "DELETE FROM companions WHERE folder = ? AND path = ?",
                [(folder, os.fsencode(path)) for path in gone],
            )
            for one in items:
                _record_companion(db, folder, one)

    def record_parts(
        self, folder: int, parts: Mapping[str, str | None], contents: Iterable[int]
    ) -> dict[int, bool]:
        """Record which files are parts of items, and which contents have no other files: they are hidden.

        What a user wrote of a part is kept for the item, too, and albums with the part have the item.

        Args:
            folder: its id.
            parts: by path the file that stands for the item of each; None for itself.
            contents: those that may be hidden now, or not any more.

        Returns:
            Of the contents those that are hidden now and were not (true), or the other way round (false).
        """
        pairs = [
            {"folder": folder, "path": os.fsencode(path), "first": first and os.fsencode(first)}
            for path, first in parts.items()
        ]
        with self._transaction() as db:
            db.executemany(
                "UPDATE files SET part_of = (SELECT id FROM files WHERE folder = :folder AND path = :first) "
                "WHERE folder = :folder AND path = :path",
                pairs,
            )
            if db.execute("SELECT 1 FROM edits LIMIT 1").get:
                db.executemany(
                    "INSERT OR IGNORE INTO edits (content, field, value, edited) "
                    "SELECT first.content, field, value, edited FROM files "
                    "JOIN files AS first ON first.id = files.part_of "
                    "JOIN edits ON edits.content = files.content "
                    "WHERE files.folder = :folder AND files.path = :path AND first.content IS NOT NULL",
                    pairs,
                )
            db.executemany(
                "INSERT OR IGNORE INTO album_photos (album, position, digest) "
                "SELECT album, position, shown.digest FROM files "
                "JOIN contents AS part ON part.id = files.content "
                "JOIN album_photos ON album_photos.digest = part.digest "
                "JOIN files AS first ON first.id = files.part_of "
                "JOIN contents AS shown ON shown.id = first.content "
                "WHERE files.folder = :folder AND files.path = :path",
                pairs,
            )
            return rows.update_hidden(db, contents)

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


def _record_companion(db: apsw.Connection, folder: int, one: Companion) -> None:
    db.execute(
        "INSERT INTO companions (folder, path, size, mtime_ns, kind, file, facts) VALUES (:folder, :path, "
        ":size, :mtime, :kind, (SELECT id FROM files WHERE folder = :folder AND path = :photo), "
        "coalesce(:facts, '{}')) ON CONFLICT (folder, path) DO UPDATE SET size = excluded.size, "
        "mtime_ns = excluded.mtime_ns, kind = excluded.kind, file = excluded.file, "
        "facts = coalesce(:facts, facts)",
        {
            "folder": folder,
            "path": os.fsencode(one.file.path),
            "size": one.file.size,
            "mtime": one.file.mtime_ns,
            "kind": one.kind,
            "photo": None if one.photo is None else os.fsencode(one.photo),
            "facts": None if one.details is None else details_to_json(one.details),
        },
    )


def _record_merged(db: apsw.Connection, one: Merged, is_read: bool) -> None:
    content, details = one.content, one.details
    if db.execute("SELECT 1 FROM contents WHERE id = ?", (content,)).get is None:
        return
    place = _place_id(db, one)
    latitude, longitude = details.position or (None, None)
    db.execute(
        "UPDATE contents SET lens = ?, latitude = ?, longitude = ?, rating = ?, favourite = ?, flag = ?, "
        "place = ? WHERE id = ?",
        (
            *(details.lens, latitude, longitude, details.rating, bool(details.favourite), details.flag),
            *(place, content),
        ),
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

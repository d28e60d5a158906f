"""Albums: their names, covers and photos in order, by the digests of contents, which outlive files."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

import apsw

from clipsearch.records import Album, Ids
from clipsearch.store.sqlite import connection
from clipsearch.store.tables import rows

__all__ = ["FORGET_IN_ALBUMS", "AlbumReader", "AlbumWriter", "StoredAlbum", "replace_in_albums"]

# Of the contents that are deleted in this transaction: a removed folder leaves no trace.
GONE = "(SELECT digest FROM contents WHERE id NOT IN (SELECT content FROM files WHERE content IS NOT NULL))"
FORGET_IN_ALBUMS = f"""
    DELETE FROM album_photos WHERE digest IN {GONE};
    UPDATE albums SET cover = NULL WHERE cover IN {GONE};
"""  # noqa: S608 (our own)
SHOWN = "JOIN contents USING (digest) WHERE nameless_since IS NULL AND NOT hidden"


class StoredAlbum(NamedTuple):
    """An album as it is kept.

    Attributes:
        id: its own; 0 before it is saved.
        name: each once, A to Z count as a to z.
        cover: the digest of a content; None for the first photo.
        photos: the digests of contents, in order; of some there may be no file now.
    """

    id: int
    name: str
    cover: bytes | None = None
    photos: tuple[bytes, ...] = ()


class AlbumReader:
    """Queries about albums. Thread-safe; raises as `CatalogueReader`."""

    def __init__(self, reader: connection.Reader) -> None:
        self._query = reader.query
        self._query_integers = reader.query_integers

    def all(self) -> list[Album]:
        """The albums, by name."""
        found = self._query(  # for a cover that is not there the first photo that is stands for the album
            "SELECT name, count(iif(nameless_since IS NULL AND NOT hidden, 1, NULL)), "  # noqa: S608 (our own)
            "count(iif(album_photos.id IS NOT NULL "
            "AND (contents.id IS NULL OR nameless_since IS NOT NULL), 1, NULL)), "
            "coalesce((SELECT id FROM contents "
            "WHERE digest = cover AND nameless_since IS NULL AND NOT hidden), "
            f"(SELECT contents.id FROM album_photos {SHOWN} AND album = albums.id "
            "ORDER BY position, album_photos.id LIMIT 1)) "
            "FROM albums LEFT JOIN album_photos ON album = albums.id LEFT JOIN contents USING (digest) "
            "GROUP BY albums.id ORDER BY name"
        )
        return [Album(*row) for row in found]

    def find(self, name: str) -> StoredAlbum | None:
        """An album by its name."""
        found = self._query("SELECT id, name, cover FROM albums WHERE name = ?", (rows.storable_text(name),))
        if not found:
            return None
        ((key, kept, cover),) = found
        photos = self._query("SELECT digest FROM album_photos WHERE album = ? ORDER BY position, id", (key,))
        return StoredAlbum(key, kept, cover, tuple(digest for (digest,) in photos))

    def contents(self, name: str) -> Ids:
        """The contents of an album that have a file, in its order: int64 (n,)."""
        return self._query_integers(
            f"SELECT contents.id FROM album_photos {SHOWN} "  # noqa: S608 (our own)
            "AND album = (SELECT id FROM albums WHERE name = ?) ORDER BY position, album_photos.id",
            (rows.storable_text(name),),
        )

    def members(self) -> dict[str, Ids]:
        """All albums by name, with the contents in each: int64 (n,)."""
        names = [name for (name,) in self._query("SELECT name FROM albums ORDER BY name")]
        return {name: self.contents(name) for name in names}

    def names_of(self, contents: Collection[int]) -> dict[str, int]:
        """The albums that some contents are in, by name, and how many of them."""
        return dict(
            self._query(
                "SELECT name, count(*) FROM albums JOIN album_photos ON album = albums.id "
                "JOIN contents USING (digest) WHERE contents.id IN (SELECT value FROM json_each(?)) "
                "GROUP BY name ORDER BY name",
                (json.dumps(list(contents)),),
            )
        )


class AlbumWriter:
    """Changes of albums, each in one transaction; for the thread that writes."""

    def __init__(self, transaction: Callable[[], AbstractContextManager[apsw.Connection]]) -> None:
        self._transaction = transaction

    def save(self, album: StoredAlbum) -> int:
        """Keep an album as it is given; its id. One without an id is new."""
        with self._transaction() as db:
            key = int(
                db.execute(
                    "INSERT INTO albums (id, name, cover) VALUES (?, ?, ?) "
                    "ON CONFLICT (id) DO UPDATE SET name = excluded.name, cover = excluded.cover "
                    "RETURNING id",
                    (album.id or None, rows.storable_text(album.name), album.cover),
                ).get
            )
            known = dict[Any, Any](
                db.execute("SELECT digest, position FROM album_photos WHERE album = ?", (key,))
            )
            db.executemany(
                "DELETE FROM album_photos WHERE album = ? AND digest = ?",
                [(key, digest) for digest in known.keys() - {*album.photos}],
            )
            db.executemany(
                "INSERT INTO album_photos (album, digest, position) VALUES (?, ?, ?) "
                "ON CONFLICT (album, digest) DO UPDATE SET position = excluded.position",
                [
                    (key, digest, position)
                    for position, digest in enumerate(album.photos)
                    if known.get(digest) != position
                ],
            )
        return key

    def delete(self, album: int) -> None:
        """Delete an album by its id; no photo is touched."""
        with self._transaction() as db:
            db.execute("DELETE FROM albums WHERE id = ?", (album,))


def replace_in_albums(db: apsw.Connection, old: int, new: int, *, keep: bool) -> None:
    """Let a content be in the albums of another one, in a transaction; in its place unless it is kept."""
    both = {"old": old, "new": new}
    db.execute(
        "INSERT OR IGNORE INTO album_photos (album, position, digest) SELECT album, position, "
        "(SELECT digest FROM contents WHERE id = :new) FROM album_photos "
        "WHERE digest = (SELECT digest FROM contents WHERE id = :old)",
        both,
    )
    if not keep:
        db.execute(
            "UPDATE albums SET cover = (SELECT digest FROM contents WHERE id = :new) "
            "WHERE cover = (SELECT digest FROM contents WHERE id = :old)",
            both,
        )
        db.execute(
            "DELETE FROM album_photos WHERE digest = (SELECT digest FROM contents WHERE id = :old)", both
        )

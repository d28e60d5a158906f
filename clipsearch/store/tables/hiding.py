"""Hidden photos and folders: what the user hid, by the digests of contents and by directories."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple

import apsw

from clipsearch.records import Ids
from clipsearch.store.sqlite import connection
from clipsearch.store.tables import rows
from clipsearch.store.tables.albums import FORGET_IN_ALBUMS, GONE, replace_in_albums
from clipsearch.store.tables.duplicates import FORGET_UNKNOWN, keep_decisions

__all__ = ["FORGET", "HidingReader", "HidingWriter", "StoredHiding", "carry_over"]

FORGET = f"{FORGET_UNKNOWN};{FORGET_IN_ALBUMS}DELETE FROM hidden_photos WHERE digest IN {GONE}"  # noqa: S608
"""Deletes what is kept by the digests of contents that are deleted in this transaction."""


def carry_over(db: apsw.Connection, old: int, new: int) -> None:
    """Let what a user said of a content count for the one that its file has now, in a transaction."""
    for table, columns in (("edits", "field, value, edited"), ("tag_refusals", "tag")):
        db.execute(
            f"INSERT OR IGNORE INTO {table} (content, {columns}) "  # noqa: S608 (our own)
            f"SELECT ?, {columns} FROM {table} WHERE content = ?",
            (new, old),
        )
    rows.keep_hidden(db, old, new)
    keep_decisions(db, old, new)
    others = db.execute("SELECT count(*) FROM files WHERE content = ?", (old,)).get
    replace_in_albums(db, old, new, keep=others > 1)


class StoredHiding(NamedTuple):
    """What is hidden.

    Attributes:
        photos: digests of contents.
        folders: the id of a kept folder, and a directory in it: b"" for all of it, else it ends with a slash.
    """

    photos: tuple[bytes, ...] = ()
    folders: tuple[tuple[int, bytes], ...] = ()


class HidingReader:
    """Queries about what is hidden. Thread-safe; raises as `CatalogueReader`."""

    def __init__(self, reader: connection.Reader) -> None:
        self._query = reader.query
        self._query_integers = reader.query_integers

    def all(self) -> StoredHiding:
        """All that is hidden."""
        photos = self._query("SELECT digest FROM hidden_photos ORDER BY digest")
        folders = self._query("SELECT folder, path FROM hidden_folders ORDER BY folder, path")
        return StoredHiding(tuple(digest for (digest,) in photos), tuple(folders))

    def digests(self, contents: Sequence[int]) -> list[bytes]:
        """The digests of some contents, and of the parts of their items."""
        found = self._query(
            "SELECT digest FROM contents WHERE id IN (SELECT value FROM json_each(:some)) "
            "UNION SELECT contents.digest FROM files JOIN files AS part ON part.part_of = files.id "
            "JOIN contents ON contents.id = part.content "
            "WHERE files.content IN (SELECT value FROM json_each(:some))",
            {"some": f"[{', '.join(map(str, contents))}]"},
        )
        return [digest for (digest,) in found]

    def shown_directories(self) -> list[tuple[int, bytes]]:
        """The directories that hold files and are not hidden: folders, and paths in them."""
        return self._query(
            "SELECT folder, path FROM directories WHERE NOT EXISTS (SELECT 1 FROM hidden_folders AS h "
            "WHERE h.folder = directories.folder "
            "AND substr(CAST(directories.path || '/' AS BLOB), 1, length(h.path)) = h.path)"
        )

    def contents(self) -> Ids:
        """The contents that are hidden, parts of items as well: int64 (n,)."""
        return self._query_integers("SELECT id FROM contents WHERE hidden ORDER BY id")

    def paths(self) -> list[tuple[bytes, bytes]]:
        """The files of hidden photos: paths of folders, and paths in them."""
        return self._query(
            "SELECT folders.path, files.path FROM hidden_photos JOIN contents USING (digest) "
            "JOIN files ON files.content = contents.id JOIN folders ON folders.id = files.folder "
            "ORDER BY folders.path, files.path"
        )


class HidingWriter:
    """Changes of what is hidden; for the thread that writes."""

    def __init__(self, transaction: Callable[[], AbstractContextManager[apsw.Connection]]) -> None:
        self._transaction = transaction

    def change(self, added: StoredHiding, removed: StoredHiding) -> dict[int, bool]:
        """Hide some, and show others again; the contents that are hidden now (true), or not any more."""
        with self._transaction() as db:
            db.executemany("DELETE FROM hidden_photos WHERE digest = ?", [(one,) for one in removed.photos])
            db.executemany("DELETE FROM hidden_folders WHERE (folder, path) = (?, ?)", removed.folders)
            db.executemany("INSERT OR IGNORE INTO hidden_photos VALUES (?)", [(one,) for one in added.photos])
            db.executemany("INSERT OR IGNORE INTO hidden_folders VALUES (?, ?)", added.folders)
            return rows.update_hidden(db)

    def update(self) -> dict[int, bool]:
        """Bring contents in step with files that came, went or moved; as `change`."""
        return self.change(StoredHiding(), StoredHiding())

"""Tags: which photos have one among their keywords, and which ones users said it does not fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

import apsw

from clipsearch.records import Ids
from clipsearch.store.sqlite import connection
from clipsearch.store.tables import rows

__all__ = ["HAS_TAG", "TagReader", "TagWriter"]

HAS_TAG = (
    "(text = {0} COLLATE NOCASE OR "
    "(text > ({0} || '/') COLLATE NOCASE AND text < ({0} || '0') COLLATE NOCASE))"  # "0" comes after "/"
)
"""A condition on `photo_texts`: a keyword is a tag, or one below it, as `animals/dog` is below `animals`."""
IS_SHOWN = "nameless_since IS NULL AND hidden <= ?2"


class TagReader:
    """Queries about tags. Thread-safe; raises as `CatalogueReader`."""

    def __init__(self, reader: connection.Reader) -> None:
        self._query = reader.query
        self._query_integers = reader.query_integers

    def having(self, tag: str, *, with_hidden: bool = False) -> Ids:
        """Contents with a file that have a tag, or one below it, as a keyword; ascending: int64 (n,)."""
        return self._query_integers(
            "SELECT DISTINCT content FROM photo_texts JOIN contents ON contents.id = content "  # noqa: S608 (our own)
            f"WHERE kind = 'keyword' AND {HAS_TAG.format('?1')} AND {IS_SHOWN} ORDER BY content",
            (rows.storable_text(tag), with_hidden),
        )

    def refused(self, tag: str, *, with_hidden: bool = False) -> Ids:
        """Contents with a file that a tag does not fit, as a user said; ascending: int64 (n,)."""
        return self._query_integers(
            "SELECT content FROM tag_refusals JOIN contents ON contents.id = content "  # noqa: S608 (our own)
            f"WHERE tag = ?1 AND {IS_SHOWN} ORDER BY content",
            (rows.storable_text(tag), with_hidden),
        )

    def named(self, name: str) -> list[str]:
        """The tags that a name means: itself, if a photo has it or one below it, else those that end with it.

        As `trips/beach` does with `beach`; itself also where there is none.
        """
        tag = rows.storable_text(name)
        found = "SELECT DISTINCT text FROM photo_texts WHERE kind = 'keyword' AND"
        if self._query(f"{found} {HAS_TAG.format('?1')} LIMIT 1", (tag,)):
            return [name]
        within = re.compile(rf".+/{re.escape(tag)}(?=/|$)", re.IGNORECASE)
        texts = (within.match(str(text)) for (text,) in self._query(f"{found} instr(text, '/')"))
        return [*dict.fromkeys(one[0] for one in texts if one is not None)] or [name]

    def keywords(self) -> list[tuple[int, str]]:
        """All contents with their keywords."""
        return self._query("SELECT content, text FROM photo_texts WHERE kind = 'keyword' ORDER BY content")

    def count_refused(self, *, with_hidden: bool = False) -> dict[str, int]:
        """How many contents with a file each tag does not fit, of the tags with any."""
        return dict(
            self._query(
                "SELECT tag, count(*) FROM tag_refusals JOIN contents ON contents.id = content "  # noqa: S608
                f"WHERE {IS_SHOWN.replace('?2', '?1')} GROUP BY tag ORDER BY tag",
                (with_hidden,),
            )
        )


class TagWriter:
    """Changes of what users said of tags, each in one transaction; for the thread that writes."""

    def __init__(self, transaction: Callable[[], AbstractContextManager[apsw.Connection]]) -> None:
        self._transaction = transaction

    def record_refusals(self, tag: str, refused: Iterable[int], fitting: Iterable[int]) -> None:
        """Record contents that a tag does not fit, and others of which that is not said any more."""
        name = rows.storable_text(tag)
        with self._transaction() as db:
            db.executemany(
                "INSERT OR IGNORE INTO tag_refusals (content, tag) SELECT id, ? FROM contents WHERE id = ?",
                [(name, content) for content in refused],
            )
            db.executemany(
                "DELETE FROM tag_refusals WHERE tag = ? AND content = ?",
                [(name, content) for content in fitting],
            )

"""Queries to the full text index: files and directories by parts of their names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from clipsearch.records import Ids, TextLine
from clipsearch.store.sqlite import connection
from clipsearch.store.sqlite.functions import readable
from clipsearch.store.tables.filter_sql import ITEM, SHOWN_ITEM

__all__ = ["FoundDirectory", "FoundName", "FoundText", "TextReader"]

FILE, DIRECTORY, ABOUT, PLACE, IN_PICTURE = range(5)  # kinds of texts, as the schema numbers them
IS_SHOWN = "nameless_since IS NULL AND NOT hidden"
HAS_FILE = f"content IN (SELECT id FROM contents WHERE {IS_SHOWN})"  # noqa: S608
MIN_CHARACTERS = 3  # of what can be looked up in an index of trigrams


class FoundName(NamedTuple):
    """A file that has a content: the content's key, the directory's id, and its name."""

    content: int
    directory: int
    name: str


class FoundDirectory(NamedTuple):
    """A directory with files: its id, and the name of its folder and its path there, each after "/"."""

    id: int
    text: str


class FoundText(NamedTuple):
    """A content that has a file, a text of it, in lines, and what that is: "text" is that in its picture."""

    content: int
    text: str
    where: str = "text"


class TextReader:
    """Queries to the full text index. Thread-safe; raises as `CatalogueReader`.

    What is looked up is an alternative of lists of parts: a name must have all parts of one list.
    Case and diacritics do not matter; "/" stands for the beginning of a name. Each part needs
    `MIN_CHARACTERS`.
    """

    def __init__(self, reader: connection.Reader) -> None:
        self._query = reader.query
        self._query_integers = reader.query_integers

    def names(
        self, alternatives: Iterable[Sequence[str]], limit: int, directories: Sequence[int] | None = None
    ) -> list[FoundName]:
        """At most so many files that have a content; only those in some directories, if they are given."""
        inside = "AND +directory IN (SELECT value FROM json_each(:directories))"
        where = "" if directories is None else inside
        rows = self._query(
            f"SELECT {ITEM}, directory, path FROM text_index "  # noqa: S608
            "CROSS JOIN files ON files.id = text_index.rowid >> 3 "
            f"WHERE text_index MATCH :parts AND text_index.rowid & 7 = {FILE} "
            f"AND content IS NOT NULL {where} AND {SHOWN_ITEM} LIMIT :limit",
            {"parts": _expression(alternatives), "limit": limit, "directories": json.dumps(directories)},
        )
        return [FoundName(content, at, _name(path)) for content, at, path in rows]

    def names_in(self, directories: Sequence[int], limit: int) -> list[FoundName]:
        """At most so many files that have a content directly in some directories."""
        rows = self._query(
            f"SELECT {ITEM}, directory, path FROM files "  # noqa: S608
            "WHERE directory IN (SELECT value FROM json_each(?)) AND content IS NOT NULL "
            f"AND {SHOWN_ITEM} LIMIT ?",
            (json.dumps(list(directories)), limit),
        )
        return [FoundName(content, at, _name(path)) for content, at, path in rows]

    def names_that_contain(self, text: str, limit: int) -> list[FoundName]:
        """The same for a text of any length, by reading all names; the case of A to Z does not matter."""
        rows = self._query(
            f"SELECT {ITEM}, directory, path FROM files WHERE content IS NOT NULL "  # noqa: S608
            "AND instr(lower(CAST(path AS TEXT)), lower(:text)) "
            f"AND instr(lower(name_text(path)), lower(:text)) AND {SHOWN_ITEM} LIMIT :limit",
            {"text": text, "limit": limit},
        )
        return [FoundName(content, at, _name(path)) for content, at, path in rows]

    def directories(self, alternatives: Iterable[Sequence[str]], limit: int) -> list[FoundDirectory]:
        """At most so many directories."""
        rows = self._query(
            "SELECT directories.id, directories.text FROM text_index "  # noqa: S608
            "JOIN directories ON directories.id = text_index.rowid >> 3 "
            f"WHERE text_index MATCH ? AND text_index.rowid & 7 = {DIRECTORY} LIMIT ?",
            (_expression(alternatives), limit),
        )
        return [FoundDirectory(*row) for row in rows]

    def contents_in(self, directories: Sequence[int], limit: int) -> Ids:
        """At most so many contents of the files directly in some directories: int64 (n,)."""
        found = self._query_integers(
            "SELECT content FROM files WHERE directory IN (SELECT value FROM json_each(?)) "  # noqa: S608
            f"AND content IS NOT NULL AND part_of IS NULL AND {SHOWN_ITEM} LIMIT ?",
            (json.dumps(list(directories)), limit),
        )
        return np.unique(found)

    def contents_with(self, text: str) -> Ids:
        """Contents of which a text contains one, ascending: int64 (n,).

        Texts are the names of files and of the folders above, captions and the like, places, and what is
        written in the pictures. Of one of less than `MIN_CHARACTERS`, all names are read.
        """
        if len(text) < MIN_CHARACTERS:
            where = "instr(lower(text), lower(:text))"
            source = f"(SELECT key AS rowid FROM texts WHERE {where})"  # noqa: S608
        else:
            source = "(SELECT rowid FROM text_index WHERE text_index MATCH :parts)"
        found = self._query_integers(
            f"WITH found AS MATERIALIZED {source} "  # noqa: S608
            f"SELECT {ITEM} FROM found JOIN files ON files.id = found.rowid >> 3 "
            f"WHERE found.rowid & 7 = {FILE} AND content IS NOT NULL UNION ALL "
            "SELECT content FROM found JOIN files ON files.directory = found.rowid >> 3 "
            f"WHERE found.rowid & 7 = {DIRECTORY} AND content IS NOT NULL AND part_of IS NULL UNION ALL "
            "SELECT content FROM found JOIN photo_texts ON photo_texts.id = found.rowid >> 3 "
            f"WHERE found.rowid & 7 = {ABOUT} AND {HAS_FILE} UNION ALL "
            "SELECT contents.id FROM found JOIN contents ON contents.place = found.rowid >> 3 "
            f"WHERE found.rowid & 7 = {PLACE} AND {IS_SHOWN} UNION ALL "
            "SELECT content FROM found JOIN picture_texts ON picture_texts.id = found.rowid >> 3 "
            f"WHERE found.rowid & 7 = {IN_PICTURE} AND {HAS_FILE}",
            {"text": text, "parts": _expression([[text]])},
        )
        return np.unique(found)

    def about(self, alternatives: Iterable[Sequence[str]], limit: int) -> list[FoundText]:
        """At most so many captions, keywords and the like, and as many photos of places, with such text."""
        values = {"parts": _expression(alternatives), "limit": limit}
        texts = self._query(
            "SELECT content, photo_texts.text, kind FROM text_index "  # noqa: S608
            "CROSS JOIN photo_texts ON photo_texts.id = text_index.rowid >> 3 "
            f"WHERE text_index MATCH :parts AND text_index.rowid & 7 = {ABOUT} AND {HAS_FILE} LIMIT :limit",
            values,
        )
        places = self._query(
            "SELECT contents.id, replace(trim(places.text, '/'), '/', char(10)), 'place' FROM text_index "  # noqa: S608
            "CROSS JOIN places ON places.id = text_index.rowid >> 3 "
            "JOIN contents ON contents.place = places.id "
            f"WHERE text_index MATCH :parts AND text_index.rowid & 7 = {PLACE} "
            f"AND {IS_SHOWN} LIMIT :limit",
            values,
        )
        return [FoundText(*row) for row in (*texts, *places)]

    # Text in pictures

    def in_pictures(self, alternatives: Iterable[Sequence[str]], limit: int) -> list[FoundText]:
        """At most so many contents that have such text in their pictures."""
        rows = self._query(
            "SELECT content, picture_texts.text FROM text_index "  # noqa: S608
            "CROSS JOIN picture_texts ON picture_texts.id = text_index.rowid >> 3 "
            "JOIN contents ON contents.id = content "
            f"WHERE text_index MATCH ? AND text_index.rowid & 7 = {IN_PICTURE} "
            f"AND {IS_SHOWN} LIMIT ?",
            (_expression(alternatives), limit),
        )
        return [FoundText(*row) for row in rows]

    def in_pictures_that_contain(self, text: str, limit: int) -> list[FoundText]:
        """The same for a text of any length, by reading all; the case of A to Z does not matter."""
        rows = self._query(
            "SELECT content, text FROM picture_texts JOIN contents ON contents.id = content "  # noqa: S608
            f"WHERE instr(lower(text), lower(?)) AND {IS_SHOWN} LIMIT ?",
            (text, limit),
        )
        return [FoundText(*row) for row in rows]

    def not_read(self, reader: str) -> Ids:
        """Contents that have a file, whose text was not read by this reader, ascending: int64 (n,)."""
        return self._query_integers(
            f"SELECT id FROM contents WHERE {IS_SHOWN} AND NOT EXISTS "  # noqa: S608
            "(SELECT 1 FROM picture_texts WHERE content = contents.id AND reader = ?) ORDER BY id",
            (reader,),
        )

    def count_pictures(self) -> tuple[int, int]:
        """In how many pictures text was looked for, and in how many there is some."""
        ((read, some),) = self._query(
            "SELECT count(*), count(*) FILTER (WHERE text <> '') FROM picture_texts "  # noqa: S608
            f"JOIN contents ON contents.id = content WHERE {IS_SHOWN}"
        )
        return read, some

    def picture_lines(self, content: int) -> tuple[TextLine, ...] | None:
        """The lines of text in a picture; None where they were not looked for."""
        rows = self._query("SELECT text, boxes FROM picture_texts WHERE content = ?", (content,))
        if not rows:
            return None
        text, boxes = rows[0]
        return tuple(
            TextLine(line, tuple(box)) for line, box in zip(text.split("\n"), json.loads(boxes), strict=False)
        )


def _name(path: bytes) -> str:
    return readable(path.rpartition(b"/")[2])


def _expression(alternatives: Iterable[Sequence[str]]) -> str:
    """A query in FTS5's language, in which each part is a phrase of trigrams."""
    return " OR ".join(
        "(" + " AND ".join('"' + part.replace('"', '""') + '"' for part in parts) + ")"
        for parts in alternatives
    )

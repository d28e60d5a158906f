"""Checks of the catalogue's tables, and their repair; nothing else may change the catalogue meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path

import apsw
import numpy as np

from clipsearch.store.sqlite import connection, integrity
from clipsearch.store.tables.rows import HIDDEN

__all__ = [
    "bad_vectors",
    "copy_readable",
    "count_without_vector",
    "count_wrong_orphans",
    "damage",
    "delete_vectors",
    "rebuild",
    "rebuild_texts",
    "repair_orphans",
    "texts_differ",
]

BATCH = 1000  # rows read at a time
UNIT_TOLERANCE = 0.02  # of a stored vector's length; float16 alone gives 0.001
TABLES = integrity.Tables(
    required=(
        "meta",
        "folders",
        "models",
        "hidden_photos",
        "hidden_folders",
    ),  # cannot be found again on the disk
    replaceable={
        "contents": "id",
        "files": "id",
        "problems": "file",
        "vectors": "id",
        "facts": "content",
        "edits": "id",
        "tag_refusals": "id",
        "companions": "id",
        "photo_texts": "id",
        "places": "id",
        "picture_texts": "id",
        "moments": "id",
        "moment_vectors": "id",
        "signatures": "content",
        "same_pictures": "content",
        "decisions": "id",
        "albums": "id",
        "album_photos": "id",
        "cluster_spaces": "model",
        "clusters": "id",
        "cluster_members": "content",
    },
    optional=("mounts", "backgrounds", "sqlite_sequence"),  # directories and full text: made anew by triggers
    cleanup=(
        "UPDATE files SET content = NULL WHERE content NOT IN (SELECT id FROM contents);"  # noqa: S608 (our own)
        "DELETE FROM files WHERE folder NOT IN (SELECT id FROM folders);"
        "DELETE FROM problems WHERE file NOT IN (SELECT id FROM files);"
        "DELETE FROM vectors WHERE content NOT IN (SELECT id FROM contents) "
        "OR model NOT IN (SELECT id FROM models);"
        "DELETE FROM backgrounds WHERE content NOT IN (SELECT id FROM contents) "
        "OR model NOT IN (SELECT id FROM models);"
        + "".join(
            f"DELETE FROM {table} WHERE content NOT IN (SELECT id FROM contents);"  # noqa: S608 (our own)
            for table in (
                "facts",
                "edits",
                "tag_refusals",
                "photo_texts",
                "picture_texts",
                "moments",
                "signatures",
                "cluster_members",
            )
        )
        + "DELETE FROM same_pictures WHERE content NOT IN (SELECT id FROM contents) "  # noqa: S608 (our own)
        "OR leader NOT IN (SELECT id FROM contents);"
        "DELETE FROM moment_vectors WHERE moment NOT IN (SELECT id FROM moments) "
        "OR model NOT IN (SELECT id FROM models);"
        "DELETE FROM album_photos WHERE album NOT IN (SELECT id FROM albums);"
        "DELETE FROM cluster_spaces WHERE model NOT IN (SELECT id FROM models);"
        "DELETE FROM cluster_members WHERE cluster NOT IN (SELECT id FROM clusters);"
        "DELETE FROM companions WHERE folder NOT IN (SELECT id FROM folders);"
        "UPDATE companions SET file = NULL WHERE file NOT IN (SELECT id FROM files);"
        "UPDATE files SET part_of = NULL WHERE part_of NOT IN (SELECT id FROM files);"
        "DELETE FROM hidden_folders WHERE folder NOT IN (SELECT id FROM folders);"
        f"UPDATE contents SET hidden = {HIDDEN};"
        "UPDATE contents SET place = NULL WHERE place NOT IN (SELECT id FROM places);"
        "UPDATE facts SET version = 0"
    ),
)


def damage(path: Path) -> str:
    """What SQLite finds wrong with a catalogue, in its words; empty if nothing."""
    with closing(connection.Reader(path)) as reader:
        return integrity.find_damage(reader)


def rebuild(path: Path) -> Counter[str]:
    """Replace a damaged catalogue by one made of the rows that can still be read, all or nothing.

    Only in the thread that writes.

    Returns:
        By table, at how many places rows could not be read; the next index run finds them again.

    Raises:
        LibraryDamagedError: what only the catalogue knows cannot be read; nothing was changed.
        LibraryError: the disk does not let it; nothing was changed.
    """
    return integrity.rebuild(path, TABLES)


def copy_readable(path: Path, new: Path) -> Counter[str]:
    """Write into an empty file what can be read of a damaged catalogue; returns and raises as `rebuild`."""
    return integrity.copy_readable(path, new, TABLES)


def count_wrong_orphans(path: Path) -> tuple[int, int]:
    """Contents without a file that are not marked as orphans, and those with a file that are."""
    with closing(connection.Reader(path)) as reader:
        ((unmarked, marked),) = reader.query(
            "SELECT count(*) FILTER (WHERE nameless_since IS NULL AND NOT named), "
            "count(*) FILTER (WHERE nameless_since IS NOT NULL AND named) FROM "
            "(SELECT nameless_since, EXISTS (SELECT 1 FROM files WHERE content = contents.id) AS named "
            "FROM contents)"
        )
    return unmarked, marked


def repair_orphans(path: Path) -> None:
    """Mark contents without a file as orphans, and only those. Only in the thread that writes."""
    with (
        closing(connection.connect(path, read_only=False)) as writer,
        connection.transaction(writer, path) as db,
    ):
        db.execute(
            "UPDATE contents SET nameless_since = NULL WHERE nameless_since IS NOT NULL "
            "AND id IN (SELECT content FROM files)"
        )
        db.execute(
            "UPDATE contents SET nameless_since = strftime('%Y-%m-%dT%H:%M:%S+00:00') "
            "WHERE nameless_since IS NULL "
            "AND id NOT IN (SELECT content FROM files WHERE content IS NOT NULL)"
        )


def texts_differ(path: Path) -> bool:
    """Whether the full text index is not that of the names of the files. Only in the thread that writes."""
    with (
        closing(connection.connect(path, read_only=False)) as writer,
        connection.translated_errors(path),
    ):
        try:
            writer.execute("INSERT INTO text_index (text_index, rank) VALUES ('integrity-check', 1)")
        except apsw.CorruptError:
            return True
    return False


def rebuild_texts(path: Path) -> None:
    """Make the full text index anew. Only in the thread that writes."""
    with (
        closing(connection.connect(path, read_only=False)) as writer,
        connection.transaction(writer, path) as db,
    ):
        db.execute("INSERT INTO text_index (text_index) VALUES ('rebuild')")


def count_without_vector(path: Path) -> int:
    """Contents that have a file but no vector of any model; none is ever recorded like that."""
    with closing(connection.Reader(path)) as reader:
        ((count,),) = reader.query(
            "SELECT count(*) FROM contents WHERE id IN (SELECT content FROM files) "
            "AND id NOT IN (SELECT content FROM vectors)"
        )
    return int(count)


def bad_vectors(path: Path) -> Generator[tuple[int, list[tuple[int, int]]]]:
    """Vectors that are of a wrong size, not finite, or not of unit length.

    Yields:
        For each batch: how many vectors were checked, and the (row id, content) of the bad ones.
    """
    with closing(connection.Reader(path)) as reader:
        sizes = dict(reader.query("SELECT id, 2 * dimensions FROM models"))
        last = 0
        while rows := reader.query(
            "SELECT id, content, model, CAST(vector AS BLOB) FROM vectors WHERE id > ? ORDER BY id LIMIT ?",
            (last, BATCH),
        ):
            last = rows[-1][0]
            bad = [(row, key) for row, key, model, blob in rows if not _is_unit(blob, sizes.get(model))]
            yield len(rows), bad


def delete_vectors(path: Path, rows: Sequence[int]) -> None:
    """Delete vectors by row id, in the thread that writes; the next index run makes them again."""
    with (
        closing(connection.connect(path, read_only=False)) as writer,
        connection.transaction(writer, path) as db,
    ):
        for row in rows:
            db.execute(
                "DELETE FROM backgrounds WHERE (content, model) IN "
                "(SELECT content, model FROM vectors WHERE id = ?)",
                (row,),
            )
            db.execute("DELETE FROM vectors WHERE id = ?", (row,))


def _is_unit(blob: bytes, size: int | None) -> bool:
    if len(blob) != size:
        return False
    length = float(np.linalg.norm(np.frombuffer(blob, dtype="<f2").astype(np.float32)))
    return abs(length - 1) < UNIT_TOLERANCE  # so that NaN is bad, too

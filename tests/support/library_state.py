"""Comparison of two libraries, and invariants of each."""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw
import numpy as np

from clipsearch import Library
from clipsearch.store import thumbnails
from clipsearch.store.catalogue import schema
from tests.support.colour_embedder import ColourEmbedder

__all__ = ["check_sound", "content_of", "difference", "fresh_content", "rows"]

EVERYTHING = 1_000_000  # more hits than any test has photos


class _Score(float):
    """A score, equal to another one that differs by no more than float16 vectors do."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, float) and abs(self - other) < 2e-4

    __hash__ = None  # type: ignore[assignment]


def content_of(library: Library, base: Path) -> dict[str, Any]:
    """Everything that a library knows of photos below `base`, except keys."""
    hits = library.search("red and blue", EVERYTHING, every=True)
    return {
        "hits": sorted(
            (sorted(str(p.relative_to(base)) for p in (h.path, *h.copies)), _Score(h.score), h.facts)
            for h in hits
        ),
        "offline": sorted(str(h.path.relative_to(base)) for h in hits if h.offline),
        "problems": sorted((str(p.path.relative_to(base)), p.reason) for p in library.problems()),
        "thumbnails": sorted(library.thumbnail(hit.content) or b"" for hit in hits),
        "counts": sorted(
            (str(f.path.relative_to(base)), f.photos, f.indexed, f.failed) for f in library.folders()
        ),
    }


def fresh_content(data: Path, library: Library, base: Path) -> dict[str, Any]:
    """What a new library, in `data`, knows of the same folders."""
    with Library.open(data, embedder=ColourEmbedder()) as fresh:
        fresh.add(*[folder.path for folder in library.folders(counts=False)])
        fresh.index()
        return content_of(fresh, base)


def difference(mine: dict[str, Any], other: dict[str, Any]) -> str:
    """Where two contents differ, as a short text; empty if they are equal."""
    lines = []
    for part in mine:
        extra = [item for item in mine[part] if item not in other[part]]
        lacking = [item for item in other[part] if item not in mine[part]]
        if mine[part] != other[part]:
            lines.append(f"{part}: too much {_short(extra)}, lacking {_short(lacking)}")
    return "; ".join(lines)


def _short(items: list[Any]) -> str:
    return str([item if not isinstance(item, bytes) else f"{len(item)} bytes" for item in items])[:1500]


def rows(data: Path, sql: str, name: str = schema.FILE_NAME) -> list[tuple[Any, ...]]:
    """The result of a query to a library's database, through a separate connection."""
    flags = apsw.SQLITE_OPEN_READWRITE  # so that a log left by a kill is read, too
    with closing(apsw.Connection(os.fspath(data / name), flags=flags)) as connection:
        return connection.execute(sql).fetchall()


def check_sound(library: Library, *, at_rest: bool, but: Collection[str] = ("folder",)) -> None:
    """Require that the stores of an open library agree with each other.

    Args:
        library: open for writing; nothing must be changing it.
        at_rest: a run was finished, so that nothing may be left over.
        but: areas in which `Library.check` may find something that its repair then puts right; a
            file that a kill left half written goes only with the next save of the index.
    """
    stores, data = library._stores, library.data_folder
    for name in (schema.FILE_NAME, thumbnails.FILE_NAME):
        assert rows(data, "PRAGMA integrity_check", name) == [("ok",)], name
    assert rows(data, "PRAGMA foreign_key_check") == []
    both = (
        "SELECT path FROM files JOIN problems ON problems.file = files.id "
        "WHERE content IS NOT NULL AND reason != 'incomplete'"
    )
    assert rows(data, both) == [], "a photo is a problem"
    model = stores.catalogue.models.current()
    if model is not None:
        wanted, index = stores.catalogue.models.vector_ids(model[0]), stores.index()
        assert index is not None
        assert index.keys().tolist() == wanted.tolist(), "index and catalogue disagree"
        _, vectors = stores.catalogue.models.vectors(model[0], wanted.tolist())
        if len(wanted):
            held = np.asarray(index._index.get(wanted.astype(np.uint64))).reshape(vectors.shape)
            assert np.array_equal(held.astype(np.float32), vectors), "the index holds another vector"
    if at_rest:
        _check_nothing_left_over(data)
        findings = library.upkeep.check()
        assert all(finding.area in but for finding in findings), findings
        assert not findings or all(finding.repaired for finding in library.upkeep.check(repair=True))
        assert not library.upkeep.check()


def _check_nothing_left_over(data: Path) -> None:
    named = "SELECT DISTINCT content FROM files WHERE content IS NOT NULL"
    wrong = f"SELECT id FROM contents WHERE (nameless_since IS NULL) != (id IN ({named}))"
    assert rows(data, wrong) == [], "a content without a file counts as one with a file, or the reverse"
    problems = "SELECT file FROM problems"
    unread = f"SELECT path FROM files WHERE content IS NULL AND NOT missing AND id NOT IN ({problems})"
    assert rows(data, unread) == [], "a file was neither read nor found to be a problem"
    pictured = {key for (key,) in rows(data, "SELECT content FROM thumbnails", thumbnails.FILE_NAME)}
    assert pictured <= {key for (key,) in rows(data, named)}, "a thumbnail belongs to no photo"

"""The newest photos, by the date taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from clipsearch.records import Ids
from clipsearch.store.tables.filter_sql import of_items

__all__ = ["newest"]


def newest(
    query: Callable[[str, Any], Ids], where: str, values: Mapping[str, Any], limit: int | None, *, every: bool
) -> Ids:
    """Contents by date taken, the newest first; those without one are behind, by the file's date.

    Args:
        query: returns the integers that a statement finds.
        where: a condition on contents and files.
        values: of its parameters.
        limit: at most so many; None for all.
        every: every content passes the condition: an index finds the first ones without sorting all.
    """
    dated, rest = np.empty(0, dtype=np.int64), ""
    if limit is not None and every:
        dated = query(
            "SELECT id FROM contents WHERE taken IS NOT NULL AND NOT hidden AND EXISTS "
            "(SELECT 1 FROM files WHERE content = contents.id) ORDER BY taken DESC, id DESC LIMIT ?",
            (limit,),
        )
        limit, rest = limit - len(dated), "AND taken IS NULL"
    others = query(
        "SELECT files.content FROM files JOIN contents ON contents.id = files.content "  # noqa: S608
        f"WHERE {of_items(where)} {rest} GROUP BY files.content ORDER BY taken DESC, "
        "iif(taken IS NULL, max(files.mtime_ns), 0) DESC, files.content DESC LIMIT :limit",
        {**values, "limit": -1 if limit is None else limit},
    )
    return np.concatenate([dated, others])

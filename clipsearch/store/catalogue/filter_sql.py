"""SQL conditions for filters: which rows of files and contents pass."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import Any

from clipsearch.records import Filters, Folder

__all__ = ["TIME_SQL", "condition"]

TIME_SQL = (
    "coalesce(contents.taken, strftime('%Y-%m-%dT%H:%M:%S', files.mtime_ns / 1000000000, "
    "'unixepoch', 'localtime'))"
)
"""When a photo was taken, else the file's date: ISO 8601, local, so that it can be compared as text."""


def condition(filters: Filters, folders: Sequence[Folder]) -> tuple[str, dict[str, Any]]:
    """A condition on `files JOIN contents`, and its values.

    Args:
        filters: with folders spelled as the library's, and formats as they are stored.
        folders: of the library.
    """
    parts, values = ["TRUE"], dict[str, Any]()
    if filters.folders:
        inside, values = _inside(filters, folders)
        parts.append(f"({inside})")
    if filters.since:
        parts.append(f"{TIME_SQL} >= :since")
        values["since"] = filters.since
    if filters.until:
        parts.append(f"substr({TIME_SQL}, 1, length(:until)) <= :until")
        values["until"] = filters.until
    if filters.types:
        parts.append("contents.format IN (SELECT value FROM json_each(:types))")
        values["types"] = json.dumps(filters.types)
    return " AND ".join(parts), values


def _inside(filters: Filters, folders: Sequence[Folder]) -> tuple[str, dict[str, Any]]:
    """A condition that a file is in or below one of the filters' folders."""
    parts, values = ["FALSE"], dict[str, Any]()
    for folder in folders:
        for wanted in filters.folders:
            number = len(parts)
            if folder.path.is_relative_to(wanted):
                parts.append(f"files.folder = :folder{number}")
            elif wanted.is_relative_to(folder.path):
                first = os.fsencode(wanted.relative_to(folder.path).as_posix() + "/")
                values[f"first{number}"] = first
                values[f"last{number}"] = first[:-1] + b"0"  # "0" comes after "/"
                parts.append(
                    f"files.folder = :folder{number} AND files.path >= :first{number} "
                    f"AND files.path < :last{number}"
                )
            else:
                continue
            values[f"folder{number}"] = folder.id
    return " OR ".join(parts), values

"""The headings between photos in the grid: days, folders, or how well photos match."""

from __future__ import annotations

from datetime import date
from itertools import accumulate

import numpy as np
from PySide6.QtCore import QDate

from clipsearch import Hit, Matches
from clipsearch.gui.style import formatting
from clipsearch.gui.style.translation import locale, translate
from clipsearch.records import Group, Ids

__all__ = ["group_title", "heading_starts", "heading_title"]


def heading_starts(hits: Matches) -> Ids:
    """The first row under each heading, ascending from 0, int64; empty without headings.

    By relevance, photos stand under the names of their bands, unless all are good or all possible.
    """
    if hits.group != "none" or hits.sort != "given" or not len(hits):
        return hits.starts
    sizes = [count for count in hits.counts.values() if count]
    if not sizes or (len(sizes) == 1 and not hits.counts["unlikely"]):
        return hits.starts
    return np.array([0, *accumulate(sizes[:-1])], dtype=np.int64)


def heading_title(hits: Matches, row: int) -> str:
    """The heading above a row that `heading_starts` names; "" until its hit is fetched."""
    if hits.group == "none":
        ends = zip(hits.counts, accumulate(hits.counts.values()), strict=True)
        band = next(band for band, end in ends if row < end)
        return formatting.bands()[band]
    hit = hits.ready(row)
    return "" if hit is None else group_title(hit, hits.group)


def group_title(hit: Hit, group: Group) -> str:
    """The heading of a group that this hit is in."""
    if group == "folder":
        return str(hit.path.parent)
    try:
        day = date.fromisoformat((hit.facts.taken or "")[:10])
    except ValueError:
        return translate("PhotoDelegate", "Without a date")
    return locale().toString(
        QDate(day.year, day.month, day.day), translate("PhotoDelegate", "dddd, d MMMM yyyy")
    )

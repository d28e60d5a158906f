"""What stands above a group of results."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate

from clipsearch import Hit
from clipsearch.gui.style.translation import locale, translate
from clipsearch.records import Group

__all__ = ["title"]


def title(hit: Hit, group: Group) -> str:
    """The heading of a group that this hit is in."""
    if group == "folder":
        return str(hit.path.parent)
    try:
        day = date.fromisoformat((hit.facts.taken or "")[:10])
    except ValueError:
        return translate("ordering", "Without a date")
    return locale().toString(QDate(day.year, day.month, day.day), translate("ordering", "dddd, d MMMM yyyy"))

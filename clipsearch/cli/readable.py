"""Sentences for the terminal: formats that can be read, text in photos, and where in a photo something is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clipsearch.records import TextStatus
from clipsearch.records.formats import EXTRA, TEXT_EXTRA, TEXT_LANGUAGES, VIDEO_EXTRA, VIDEOS, format_names

if TYPE_CHECKING:
    from clipsearch import HeatMap

__all__ = ["describe_area", "describe_texts", "draw_heat", "readable_formats"]

SHADES = " ░▒▓█"
WIDE = 0.7  # of the photo's width or height, from which on a place in it has no side


def readable_formats() -> str:
    """The formats that can be read, and what to install for the others."""
    absent = format_names(readable=False)
    missing = f"; for {', '.join(absent)}: {EXTRA}" if absent else ""
    videos = ", videos" if VIDEOS[0].is_readable else ""
    hint = "" if videos else f"; for videos: {VIDEO_EXTRA}"
    return f"{', '.join(format_names(readable=True))}{videos}{missing}{hint}"


def describe_texts(texts: TextStatus) -> str:
    """What is known of the text in photos, and what it is read in."""
    read = f"looked for in {texts.read:,} photos, found in {texts.found:,}"
    return f"{read}; {TEXT_LANGUAGES if texts.installed else f'to have more read: {TEXT_EXTRA}'}"


def describe_area(heat: HeatMap) -> str:
    """Where in a photo most of the heat is, in words."""
    left, top, right, bottom = heat.area()
    down = "" if bottom - top >= WIDE else _part((top + bottom) / 2, "at the top", "", "at the bottom")
    across = "" if right - left >= WIDE else _part((left + right) / 2, "left", "in the middle", "right")
    if not down and not across:
        return "all over the photo"
    return " ".join(filter(None, (down, across if across in ("", "in the middle") else f"on the {across}")))


def draw_heat(heat: HeatMap) -> list[str]:
    """A heat map as lines of text; a cell is two characters wide, since characters are tall."""
    shades = (heat.heat * (len(SHADES) - 1)).round().astype(int)
    return ["".join(SHADES[one] * 2 for one in row).rstrip() for row in shades.tolist()]


def _part(middle: float, first: str, second: str, third: str) -> str:
    return first if middle < 0.4 else third if middle > 0.6 else second

"""What `status` says of the formats that can be read, and of the text in photos."""

from __future__ import annotations

from clipsearch.records import TextStatus
from clipsearch.records.formats import EXTRA, TEXT_EXTRA, TEXT_LANGUAGES, VIDEO_EXTRA, VIDEOS, format_names

__all__ = ["describe_texts", "readable_formats"]


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

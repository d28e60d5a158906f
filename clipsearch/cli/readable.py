"""What `status` says of the formats that can be read, and of the text in photos."""

from __future__ import annotations

from clipsearch.records import TextStatus
from clipsearch.records.formats import EXTRA, FORMATS, TEXT_EXTRA, TEXT_LANGUAGES, VIDEO_EXTRA, VIDEOS

__all__ = ["describe_texts", "readable_formats"]


def readable_formats() -> str:
    """The formats that can be read, and what to install for the others."""
    names = {True: dict[str, None](), False: dict[str, None]()}
    for known in FORMATS:
        names[known.is_readable][known.family or known.name] = None
    missing = f"; for {', '.join(names[False])}: {EXTRA}" if names[False] else ""
    videos = ", videos" if VIDEOS[0].is_readable else ""
    hint = "" if videos else f"; for videos: {VIDEO_EXTRA}"
    return f"{', '.join(names[True])}{videos}{missing}{hint}"


def describe_texts(texts: TextStatus) -> str:
    """What is known of the text in photos, and what it is read in."""
    read = f"looked for in {texts.read:,} photos, found in {texts.found:,}"
    return f"{read}; {TEXT_LANGUAGES if texts.installed else f'to have more read: {TEXT_EXTRA}'}"

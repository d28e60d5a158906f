"""Texts of tool tips that name files, folders or words: shown as they are, never taken for HTML."""

from __future__ import annotations

import html

from clipsearch.gui.style.formatting import readable

__all__ = ["plain_tip"]


def plain_tip(text: str) -> str:
    """The text for a tool tip; Qt would read files that an HTML text names, such as a photo's name may be."""
    text = readable(text)
    if "<" not in text and "&" not in text:
        return text
    return f"<qt>{html.escape(text)}</qt>".replace("\n", "<br>")

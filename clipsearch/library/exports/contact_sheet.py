"""A contact sheet: one HTML file with small pictures of photos, which needs nothing beside it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from html import escape

from clipsearch.records import Hit

__all__ = ["contact_sheet"]

HEAD = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ margin: 24px; font: 14px/1.4 system-ui, sans-serif; background: #fff; color: #1d1b26; }}
main {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(180px, 1fr)); gap: 20px 16px; }}
figure {{ margin: 0; break-inside: avoid; }}
img, .missing {{ width: 100%; aspect-ratio: 1; object-fit: contain; background: #f3f3f7; }}
figcaption {{ overflow-wrap: anywhere; }}
small {{ color: #5f5d6d; }}
@media screen and (prefers-color-scheme: dark) {{
body {{ background: #17161c; color: #eceaf3; }}
img, .missing {{ background: #25242c; }}
small {{ color: #a5a2b3; }}
}}
</style>
</head>
<body>
<h1>{title}</h1>
<main>
"""
END = """</main>
</body>
</html>
"""


def contact_sheet(
    hits: Sequence[Hit],
    title: str,
    note_of: Callable[[Hit], str],
    thumbnail: Callable[[int, float | None], bytes | None],
) -> Iterator[str]:
    """The parts of the page, one for each photo and two more; slow, as each thumbnail is read.

    Args:
        hits: the photos.
        title: of the page.
        note_of: returns what is said of a photo below its name.
        thumbnail: returns the JPEG of a content, of a video at a moment; None where there is none.
    """
    yield HEAD.format(title=escape(title))
    for hit in hits:
        yield _figure(hit, note_of(hit), thumbnail(hit.content, hit.moment)) + "\n"
    yield END


def _figure(hit: Hit, note: str, jpeg: bytes | None) -> str:
    name = escape(hit.path.name)
    picture = '<div class="missing"></div>'
    if jpeg is not None:
        data = base64.b64encode(jpeg).decode("ascii")
        picture = f'<img src="data:image/jpeg;base64,{data}" alt="{name}">'
    caption = f"<bdi>{name}</bdi><br><small>{escape(note)}</small>"
    return f"<figure>{picture}<figcaption>{caption}</figcaption></figure>"

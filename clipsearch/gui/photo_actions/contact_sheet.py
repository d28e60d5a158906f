"""A contact sheet: one HTML file with small pictures of photos, which needs nothing beside it."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape

from clipsearch import Hit, Library
from clipsearch.gui.style import formatting
from clipsearch.gui.style.translation import translate

__all__ = ["contact_sheet"]

PAGE = """<!DOCTYPE html>
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
{figures}
</main>
</body>
</html>
"""


def contact_sheet(library: Library, hits: Sequence[Hit]) -> str:
    """The page; names, dates and sizes are below the pictures. Slow: call it outside the window's thread."""
    title = translate("contact_sheet", "{photos}").format(photos=formatting.count(len(hits), "photo"))
    return PAGE.format(title=escape(title), figures="\n".join(_figure(library, hit) for hit in hits))


def _figure(library: Library, hit: Hit) -> str:
    name = escape(hit.path.name.encode("utf-8", "replace").decode())
    facts = hit.facts
    pixels = f"{formatting.number(facts.width)} × {formatting.number(facts.height)}"
    note = " · ".join(filter(None, (formatting.date(facts.taken) if facts.taken else "", pixels)))
    jpeg = library.thumbnail(hit.content, hit.moment)
    picture = '<div class="missing"></div>'
    if jpeg is not None:
        data = base64.b64encode(jpeg).decode("ascii")
        picture = f'<img src="data:image/jpeg;base64,{data}" alt="{name}">'
    return f"<figure>{picture}<figcaption>{name}<br><small>{escape(note)}</small></figcaption></figure>"

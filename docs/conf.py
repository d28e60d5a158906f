"""The user's guide as a site, made by Sphinx: `make site`."""

from __future__ import annotations

import re
from pathlib import Path

from sphinx.application import Sphinx

project = "clipsearch"
author = "The clipsearch project"
extensions = ["myst_parser"]
html_theme = "furo"
root_doc = "guide/README"
exclude_patterns = ["wording.md"]  # for translators
html_copy_source = False
README = re.compile(r"\[([^\]]*)\]\(\.\./\.\./README\.md[^)]*\)")


def _read(_: Sphinx, page: str, text: list[str]) -> None:
    """Make the list of pages in the first one the site's contents; the README is not on the site."""
    text[0] = README.sub(r"\1", text[0])
    if page == root_doc:
        pages = "\n".join(re.findall(r"\]\((.*?)\.md\)", text[0]))
        text[0] += f"\n```{{toctree}}\n:hidden:\n{pages}\n```\n"


def _add_index(app: Sphinx, _: Exception | None) -> None:
    """Lead from the site's address to the first page."""
    first = f'<!doctype html><meta http-equiv="refresh" content="0; url={root_doc}.html">\n'
    (Path(app.outdir) / "index.html").write_text(first, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("source-read", _read)
    app.connect("build-finished", _add_index)

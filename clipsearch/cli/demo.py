"""The demo: a temporary library on the sample photos of installed packages."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import clipsearch
from clipsearch.cli import output

if TYPE_CHECKING:
    from clipsearch import Library
    from clipsearch.cli.gui_port import Windows

__all__ = ["run"]

WORDS = "a cup of coffee"
LIMIT = 3


def run(windows: Windows, picture: Path, index: Callable[[Library], None]) -> int:
    """Open the window on the demo library; without a display, show it in the terminal."""
    folders = clipsearch.sample_folders()
    # Windows keeps files open a moment longer than their process; what is left is temporary anyway.
    with (
        tempfile.TemporaryDirectory(prefix="clipsearch-demo-", ignore_cleanup_errors=True) as place,
        clipsearch.Library.open(place) as library,
    ):
        library.add(*folders)
        if windows.possible():
            return windows.run(library)
        output.say("There is no display, so the demo runs in the terminal.")
        output.say()
        index(library)
        _print_examples(library)
        windows.save_picture(library, picture, WORDS)
        output.say()
        output.say(f"The window with these results: {picture.absolute()}")
    return 0


def _print_examples(library: Library) -> None:
    output.say()
    output.say(f'clipsearch search "{WORDS}"')
    output.hits(library.search(WORDS, LIMIT, every=True), WORDS)
    photo = _example_photo(library)
    output.say()
    output.say(f"clipsearch similar {photo}")
    output.hits(library.similar(photo, LIMIT, every=True), photo.name)
    output.say()
    output.say(f"clipsearch describe {photo}")
    output.labels(library.describe(photo, LIMIT, every=True))


def _example_photo(library: Library) -> Path:
    """A sample that another one resembles: one of two views of a motorcycle."""
    return next(
        (hit.path for hit in library.recent(1000) if "motorcycle" in hit.path.name),
        library.recent(1)[0].path,
    )

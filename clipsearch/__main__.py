"""`clipsearch` and `python -m clipsearch`: the commands, with the window handed in."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from clipsearch.cli.main import main as run_command

if TYPE_CHECKING:
    from clipsearch import Library


GARBAGE_OF_A_START = 50_000  # objects


class _Windows:
    """The window; Qt is imported when it is opened, not when a command only prints."""

    def possible(self) -> bool:
        from clipsearch.gui.desktop.display import has_display

        return has_display()

    def run(self, library: Library, path: Path | None = None, *, hidden: bool = False) -> int:
        from clipsearch.gui.app import run

        return run(library, add=path, hidden=hidden)

    def raise_running(self, data_folder: Path, path: Path | None = None) -> bool:
        from clipsearch.gui.runtime.single_instance import activate_running

        return activate_running(data_folder, path)

    def save_picture(self, library: Library, path: Path, words: str) -> None:
        from clipsearch.gui.screenshot import save_picture

        save_picture(library, path, words)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    # Of what a start imports nothing is garbage, and looking for it takes a twentieth of the time.
    gc.set_threshold(GARBAGE_OF_A_START)
    return run_command(arguments, _Windows())


if __name__ == "__main__":
    sys.exit(main())

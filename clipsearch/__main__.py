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


# Of what a start imports nothing is garbage; looking for it at every 700 objects takes a twentieth of it.
gc.set_threshold(50_000, 20, 20)


class _Windows:
    """The window; Qt is imported when it is opened, not when a command only prints."""

    def possible(self) -> bool:
        from clipsearch.gui.display import has_display

        return has_display()

    def run(self, library: Library, path: Path | None = None, *, hidden: bool = False) -> int:
        from clipsearch.gui.app import run

        return run(library, add=path, hidden=hidden)

    def raise_running(self, data_folder: Path, path: Path | None = None) -> bool:
        from clipsearch.gui.single import ring

        return ring(data_folder, path)

    def save_picture(self, library: Library, path: Path, words: str) -> None:
        from clipsearch.gui.snapshot import save_picture

        save_picture(library, path, words)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    return run_command(arguments, _Windows())


if __name__ == "__main__":
    sys.exit(main())

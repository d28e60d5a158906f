"""The entry point of `clipsearch` and `python -m clipsearch`: runs a command and gives it the window."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from clipsearch.cli.main import main as run_command
from clipsearch.system.interpreter import run_requested_module

if TYPE_CHECKING:
    from clipsearch import Library, MapRegion, PhotoMap


START_GC_THRESHOLD = 50_000  # new objects after which Python collects garbage, while a command starts


class _Windows:
    """The window, for commands; Qt is imported when one opens it, not when it only prints."""

    def possible(self) -> bool:
        from clipsearch.system.display import has_display

        return has_display()

    def run(self, library: Library, path: Path | None = None, *, hidden: bool = False) -> int:
        from clipsearch.gui.app import run

        return run(library, path=path, hidden=hidden)

    def unlock(self, data_folder: Path, *, hidden: bool = False) -> bool:
        from clipsearch.gui.app import unlock

        return unlock(data_folder, hidden=hidden)

    def raise_running(self, data_folder: Path, path: Path | None = None) -> bool:
        from clipsearch.gui.runtime.single_instance import activate_running

        return activate_running(data_folder, path)

    def move_to_trash(self, path: Path) -> None:
        from clipsearch.gui.desktop.file_moves import move_to_trash

        move_to_trash(path)

    def save_picture(self, library: Library, path: Path, words: str) -> None:
        from clipsearch.gui.screenshot import save_picture

        save_picture(library, path, words)

    def save_map(self, library: Library, shown: PhotoMap, regions: Sequence[MapRegion], path: Path) -> None:
        from clipsearch.gui.screenshot import save_map

        save_map(library, shown, regions, path)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    if arguments is None and run_requested_module(sys.argv):
        return 0
    # Nothing that is imported at the start is garbage, and collecting it takes a twentieth of the time.
    gc.set_threshold(START_GC_THRESHOLD)
    return run_command(arguments, _Windows())


def open_window() -> int:
    """The entry point of `clipsearch-gui`: the window, with a folder or photo to open; it has no terminal."""
    return main(["gui", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())

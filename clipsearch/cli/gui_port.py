"""The interface of the window that commands use; they are given it, since they import no Qt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clipsearch import Library, MapRegion, PhotoMap

__all__ = ["Windows"]


class Windows(Protocol):
    """Opens windows, raises the one that is open, and takes pictures of them."""

    def possible(self) -> bool:
        """Whether there is a display to open a window on."""
        ...

    def run(self, library: Library, path: Path | None = None, *, hidden: bool = False) -> int:
        """Open the window and return its exit code when it is closed.

        Args:
            library: open for writing.
            path: a folder to add, or a photo to search with.
            hidden: begin in the system's tray, or minimised where there is none.
        """
        ...

    def unlock(self, data_folder: Path, *, hidden: bool = False) -> bool:
        """Ask for the passphrase of a locked library in a window; False if that was closed.

        Args:
            data_folder: the library's.
            hidden: begin minimised.
        """
        ...

    def raise_running(self, data_folder: Path, path: Path | None = None) -> bool:
        """Bring the window that is open on a library to the front; False if there is none.

        Args:
            data_folder: the library's.
            path: a folder that the window is to add, or a photo to search with.
        """
        ...

    def move_to_trash(self, path: Path) -> None:
        """Move a file to the desktop's trash.

        Raises:
            ClipsearchError: it is gone, or cannot be moved there.
        """
        ...

    def save_picture(self, library: Library, path: Path, words: str) -> None:
        """Save a PNG of the window with the results for `words`, without a display."""
        ...

    def save_map(self, library: Library, shown: PhotoMap, regions: Sequence[MapRegion], path: Path) -> None:
        """Save a PNG of a map, without a display."""
        ...

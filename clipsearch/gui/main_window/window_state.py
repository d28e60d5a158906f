"""What the window remembers about itself, in an ini file beside the library."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QSplitter, QWidget

from clipsearch.system import file_names
from clipsearch.system.atomic_files import is_file

__all__ = ["WindowState"]

RESULTS = ("side", "whole", "sort", "group")


class WindowState:
    """Keeps a window's place, size and parts. A damaged file means the defaults."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / file_names.WINDOW
        self._settings = QSettings(str(self._path), QSettings.Format.IniFormat)

    def restore(self, window: QWidget, parts: QSplitter) -> None:
        """Make the window look as it was left."""
        place, sizes = self._bytes("geometry"), self._bytes("parts")
        if place is not None:
            window.restoreGeometry(place)
        if sizes is not None:
            parts.restoreState(sizes)

    @property
    def inspector(self) -> bool:
        """Whether the inspector was open."""
        return str(self._settings.value("inspector", "true")).lower() != "false"

    @property
    def results(self) -> dict[str, str]:
        """How results were shown."""
        return {name: str(self._settings.value(f"results/{name}", "")) for name in RESULTS}

    def save(self, window: QWidget, parts: QSplitter, *, inspector: bool, results: Mapping[str, str]) -> None:
        """Remember how the window looks, unless a link stands where that is kept: Qt would follow it."""
        if os.path.lexists(self._path) and not is_file(self._path):
            return
        for name in RESULTS:
            self._settings.setValue(f"results/{name}", results.get(name, ""))
        self._settings.setValue("geometry", window.saveGeometry())
        self._settings.setValue("parts", parts.saveState())
        self._settings.setValue("inspector", inspector)
        self._settings.sync()
        with contextlib.suppress(OSError):  # nothing could be written, which costs only comfort
            self._path.chmod(0o600)

    def _bytes(self, name: str) -> QByteArray | None:
        value = self._settings.value(name)
        return value if isinstance(value, QByteArray) else None

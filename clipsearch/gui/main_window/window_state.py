"""Geometry and layout of the window, kept in an ini file in the data folder."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QWidget

from clipsearch.system import file_names
from clipsearch.system.atomic_files import MOST_JSON, is_file, read_file, require_file
from clipsearch.system.version import __version__

__all__ = ["WindowState"]

# `save` writes no such values; of some types, Qt ends the program where they are nested deeply.
OTHER_TYPES = re.compile(rb"@(?:Variant|DateTime)")
WIDTHS = ("sidebar_width", "inspector_width")
RESULTS = ("side", "whole", "captions", "stacks", "sort", "group")


class WindowState:
    """Saves and restores geometry and layout; a damaged file means the defaults."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / file_names.WINDOW
        self._is_usable = not os.path.lexists(self._path)
        is_ours = True
        # Qt would follow a link, wait for a pipe, and read any size.
        with contextlib.suppress(OSError):
            require_file(self._path)
            is_ours = not OTHER_TYPES.search(read_file(self._path, MOST_JSON))
            self._is_usable = True
        path = str(self._path) if self._is_usable else os.devnull
        self._settings = QSettings(path, QSettings.Format.IniFormat)
        if not is_ours:
            self._settings.clear()

    def restore(self, window: QWidget) -> None:
        """Restore the geometry that `save` saved."""
        geometry = self._settings.value("geometry")
        if isinstance(geometry, QByteArray):
            window.restoreGeometry(geometry)

    @property
    def was_updated(self) -> bool:
        """Whether another version saved it."""
        return str(self._settings.value("version", __version__)) != __version__

    @property
    def sidebar(self) -> bool:
        """Whether the sidebar was shown where there was space for it."""
        return self._flag("sidebar", default=True)

    @property
    def inspector(self) -> bool:
        """Whether the inspector was open."""
        return self._flag("inspector", default=False)

    @property
    def results(self) -> dict[str, str]:
        """Size of the pictures, order and grouping of the results."""
        return {name: str(self._settings.value(f"results/{name}", "")) for name in RESULTS}

    @property
    def widths(self) -> tuple[int, int]:
        """Logical pixels of sidebar and inspector; 0 where they were not saved."""
        texts = (str(self._settings.value(name, "")) for name in WIDTHS)
        sidebar, inspector = (int(text) if re.fullmatch("[0-9]{1,4}", text) else 0 for text in texts)
        return sidebar, inspector

    def save(
        self,
        window: QWidget,
        *,
        sidebar: bool,
        inspector: bool,
        widths: tuple[int, int],
        results: Mapping[str, str],
    ) -> None:
        """Save geometry and layout, unless the file could not be read or is a link, which Qt would follow."""
        if not self._is_usable or (os.path.lexists(self._path) and not is_file(self._path)):
            return
        for name in RESULTS:
            self._settings.setValue(f"results/{name}", results.get(name, ""))
        self._settings.setValue("version", __version__)
        self._settings.setValue("geometry", window.saveGeometry())
        self._settings.setValue("sidebar", sidebar)
        self._settings.setValue("inspector", inspector)
        for name, width in zip(WIDTHS, widths, strict=True):
            self._settings.setValue(name, width)
        self._settings.sync()
        with contextlib.suppress(OSError):  # nothing could be written; only the layout is lost
            self._path.chmod(0o600)

    def _flag(self, name: str, *, default: bool) -> bool:
        return str(self._settings.value(name, default)).lower() == "true"

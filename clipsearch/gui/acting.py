"""What can be done with one photo: open it, show it, copy it; failures are told, not hidden."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMenu, QWidget

from clipsearch import ClipsearchError, Hit
from clipsearch.gui import desktop
from clipsearch.gui.bridge import Bridge
from clipsearch.gui.theme import Look

__all__ = ["Acting"]


class Acting(QObject):
    """Does what a photo's menu offers.

    Signals:
        similar_asked: find photos like this Hit.
        failed: a ClipsearchError.
        told: something worth saying, such as that a copy is done.
    """

    similar_asked = Signal(object)
    failed = Signal(object)
    told = Signal(str)

    def __init__(self, bridge: Bridge, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._look = look

    def menu(self, hit: Hit, parent: QWidget) -> QMenu:
        """The menu for a photo."""
        menu = QMenu(parent)
        icon = self._look.icon
        menu.addAction(icon("open"), self.tr("Open\tEnter"), lambda: self.open(hit))
        menu.addAction(icon("reveal"), self.tr("Show in file manager"), lambda: self.reveal(hit.path))
        menu.addAction(icon("similar"), self.tr("Find similar\tS"), lambda: self.similar_asked.emit(hit))
        menu.addSeparator()
        menu.addAction(icon("copy"), self.tr("Copy picture\tCtrl+C"), lambda: self.copy_picture(hit))
        menu.addAction(icon("text"), self.tr("Copy path"), lambda: self.copy_path(hit))
        return menu

    @Slot(object)
    def open(self, hit: Hit) -> None:
        """Open the photo in the desktop's own program."""
        self._bridge.run("facts", lambda: desktop.check_there(hit.path), self._open, failed=self.failed.emit)

    @Slot(object)
    def reveal(self, path: Path) -> None:
        """Show a file or folder in the file manager."""

        def shown(folder: Path | None) -> None:
            if folder is not None:
                self._open(folder)

        self._bridge.run("facts", lambda: desktop.show_in_manager(path), shown, failed=self.failed.emit)

    @Slot(object)
    def copy_path(self, hit: Hit) -> None:
        """Copy where the photo is."""
        desktop.copy_text(str(hit.path))
        self.told.emit(self.tr("The path of {name} is copied").format(name=hit.path.name))

    @Slot(object)
    def copy_picture(self, hit: Hit) -> None:
        """Copy the photo itself, in full size."""

        def copied(image: QImage) -> None:
            desktop.copy_picture(hit.path, image)
            self.told.emit(self.tr("{name} is copied").format(name=hit.path.name))

        self._bridge.run("inspect", lambda: desktop.read_picture(hit.path), copied, failed=self.failed.emit)

    def _open(self, path: Path) -> None:
        try:
            desktop.open_file(path)
        except ClipsearchError as error:
            self.failed.emit(error)

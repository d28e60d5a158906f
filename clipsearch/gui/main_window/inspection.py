"""Keeps the inspector on what is selected, and out of the way while nothing is."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from clipsearch.gui.inspector.controller import InspectorController
from clipsearch.gui.main_window.panels import Panels
from clipsearch.gui.results.grid import Grid

__all__ = ["Inspection"]


class Inspection(QObject):
    """Shows in the inspector what is selected in a grid; with nothing selected it is closed for a while.

    Attributes:
        returns: it is shown again with the next selection.
    """

    def __init__(self, grid: Grid, panels: Panels, controller: InspectorController, parent: QObject) -> None:
        super().__init__(parent)
        self._grid, self._panels, self._controller = grid, panels, controller
        self.returns = False
        self._changes_itself = False
        self._update_timer = QTimer(self, singleShot=True, interval=0)  # current and selected change together
        self._update_timer.timeout.connect(self.update)
        # Later than a second click, which would meet another photo after the photos made room.
        self._return_timer = QTimer(self, singleShot=True, interval=QApplication.doubleClickInterval())
        self._return_timer.timeout.connect(self._return)
        grid.current_changed.connect(lambda _: self._update_timer.start())
        grid.selected_changed.connect(lambda _: self._update_timer.start())
        panels.inspector_toggled.connect(self._take_toggle)

    @Slot()
    def update(self) -> None:
        """Show what is selected now."""
        count = self._grid.selected_count
        if not count and self._panels.shows_inspector:
            self._set_shown(False)
            self.returns = True
            self._controller.show(None)
        elif not count:
            self._return_timer.stop()
        elif self.returns and not self._return_timer.isActive():
            self._return_timer.start()
        self._show()

    def _show(self) -> None:
        if self._panels.shows_inspector:
            is_some = self._grid.selected_count > 0
            self._controller.show(self._grid.current if is_some else None, self._grid.selected)

    @Slot()
    def _return(self) -> None:
        if self.returns and self._grid.selected_count:
            self._set_shown(True)

    def _set_shown(self, shown: bool) -> None:
        self._changes_itself = True
        self._panels.show_inspector(shown)
        self._changes_itself = False

    @Slot(bool)
    def _take_toggle(self, shown: bool) -> None:
        if shown or not self._changes_itself:
            self.returns = False
        self._show()

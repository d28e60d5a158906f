"""The viewer and the comparison of photos, connected with the results and with the actions on photos."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtWidgets import QWidget

from clipsearch import Hit, Library
from clipsearch.gui.photo_actions.photo_actions import PhotoActions
from clipsearch.gui.query_bar.controller import QueryController
from clipsearch.gui.results.grid import Grid
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.viewer.compare_view import CompareView
from clipsearch.gui.viewer.viewer import Viewer

__all__ = ["PhotoViews"]


class PhotoViews(QObject):
    """Holds what covers the window to show one photo or some side by side."""

    def __init__(self, tasks: TaskRunner, library: Library, app_theme: AppTheme, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        small = ThumbnailCache(tasks, library.thumbnail, self)
        self.viewer = Viewer(app_theme, tasks, library, small, window)
        self.viewer.closed.connect(small.clear)
        self.compare = CompareView(app_theme, tasks, library, window)

    def connect_with(self, grid: Grid, actions: PhotoActions, query: QueryController) -> None:
        """Show photos of a grid, and have their menus and keys do these actions."""
        self._grid, self._actions = grid, actions
        viewer, compare = self.viewer, self.compare
        grid.view_requested.connect(lambda row: viewer.show_row(grid.hits, row))
        grid.hits_changed.connect(lambda: viewer.update_hits(grid.hits))
        grid.hits_changed.connect(lambda: compare.update_hits(grid.hits))
        viewer.heat.state = lambda: query.state
        viewer.menu_requested.connect(self._show_viewer_menu)
        viewer.player_requested.connect(actions.open)
        viewer.similar_requested.connect(query.find_similar)
        viewer.region_requested.connect(query.search_picture)
        compare.view_requested.connect(self.show)
        actions.view_requested.connect(self.show)
        actions.compare_requested.connect(compare.show_hits)
        shown = lambda: [viewer.hit] if viewer.hit else []  # noqa: E731
        actions.attach(viewer, shown, query_keys=False, flagged=lambda: viewer.step(1))
        actions.attach(compare, lambda: [compare.hit] if compare.hit else [], query_keys=False)

    @Slot(object)
    def show(self, hit: Hit) -> None:
        """Show one of the results in the viewer."""
        row = self._grid.hits.row_of(hit.content)
        if row >= 0:
            self.viewer.show_row(self._grid.hits, row)

    @property
    def cover_results(self) -> bool:
        """Whether one of them is shown."""
        return not (self.viewer.isHidden() and self.compare.isHidden())

    def dismiss(self) -> None:
        """Hide what covers the results."""
        self.viewer.dismiss()
        self.compare.dismiss()

    @Slot(object, QPoint)
    def _show_viewer_menu(self, hit: Hit, place: QPoint) -> None:
        menu = self._actions.menu([hit], self._window, in_viewer=True)
        first = menu.actions()[0]
        for action in self.viewer.view_actions():
            action.setParent(menu)
            menu.insertAction(first, action)
        menu.insertSeparator(first)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

"""Stacks in the grid: opening, closing and taking them apart, by the mouse, the key B and the menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QMenu

from clipsearch import Library
from clipsearch.gui.results.grid import Grid
from clipsearch.gui.results.photo_delegate import PhotoDelegate
from clipsearch.gui.runtime.act_stack import Act, ActStack, Outcome
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.search_controller import SearchController
from clipsearch.gui.style.theme import AppTheme
from clipsearch.records import Hit

__all__ = ["StackController"]

FillMenu = Callable[[QMenu, Sequence[Hit]], None]


class StackController(QObject):
    """Opens and closes stacks of the results; a stack that was taken apart is none any more, with undo."""

    def __init__(
        self,
        library: Library,
        tasks: TaskRunner,
        acts: ActStack,
        search: SearchController,
        grid: Grid,
        app_theme: AppTheme,
    ) -> None:
        super().__init__(grid)
        self._library, self._tasks, self._acts = library, tasks, acts
        self._search, self._grid, self._app_theme = search, grid, app_theme
        key = QAction(grid)
        key.setShortcut(QKeySequence("B"))
        key.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.triggered.connect(self.toggle_current)
        grid.addAction(key)
        grid.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Open or close a stack whose mark is clicked."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            place = event.position().toPoint()
            row = self._grid.indexAt(place).row()
            hit = self._grid.hits.ready(row) if row >= 0 else None
            is_left = event.button() == Qt.MouseButton.LeftButton
            if hit is not None and is_left and self.mark(row).contains(place):
                self.toggle(hit)
                return True
        return super().eventFilter(watched, event)

    def mark(self, row: int) -> QRect:
        """Where the mark of a stack was painted in the viewport; empty without one."""
        delegate, cell = self._grid.itemDelegate(), self._grid.visualRect(self._grid.model().index(row, 0))
        marks = delegate.stack_marks if isinstance(delegate, PhotoDelegate) else {}
        return marks.get(int(self._grid.hits.contents[row]), QRect()).translated(cell.topLeft())

    @Slot()
    def toggle_current(self) -> None:
        """Open or close the stack of the current photo."""
        if self._grid.current is not None:
            self.toggle(self._grid.current)

    def toggle(self, hit: Hit) -> None:
        """Open the stack that a photo stands for, or close the one that it is in; else nothing."""
        if hit.stack > 1:
            self._search.open_stack(hit.content)
        elif hit.stack == 0:
            self._tasks.run("pages", partial(self._library.stacks.of, hit.content), self._search.close_stacks)

    def add_to_menu(self, before: FillMenu) -> FillMenu:
        """What fills the menu of photos, with the stack behind it."""

        def fill(menu: QMenu, hits: Sequence[Hit]) -> None:
            before(menu, hits)
            hit = next((one for one in (self._grid.current, hits[0]) if one and one.stack != 1), None)
            if hit is None:
                return
            text = self.tr("Open the stack\tB") if hit.stack else self.tr("Close the stack\tB")
            menu.addAction(self._app_theme.icon("copy"), text, partial(self.toggle, hit))
            menu.addAction(self.tr("Take the stack apart"), partial(self.take_apart, hit))

        return fill

    def take_apart(self, hit: Hit) -> None:
        """Remember that the photos of a stack are to be shown one by one."""
        service, stacks, contents = self._library.duplicates, self._library.stacks, list[int]()

        def do() -> Outcome:
            contents[:] = contents or stacks.of(hit.content)
            service.keep_apart(contents)
            return Outcome(self.tr("Stack taken apart"))

        def undo() -> Outcome:
            service.join_again(contents)
            return Outcome(self.tr("Photos stacked again"))

        self._acts.run(Act(do, undo, self._search.refresh))

"""The sidebar at work: what is chosen in it becomes filters, searches, and wishes about folders."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from clipsearch import Library
from clipsearch.gui.activity.follow_controller import FollowController
from clipsearch.gui.query_bar.query_bar import QueryBar
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.sidebar.exclude_dialog import ExcludeDialog
from clipsearch.gui.sidebar.saved_search_actions import SavedSearchActions
from clipsearch.gui.sidebar.sidebar import Sidebar
from clipsearch.gui.widgets.action_menu import ActionMenu
from clipsearch.gui.widgets.message_bar import MessageBar

__all__ = ["SidebarController"]


class SidebarController(QObject):
    """Connects the sidebar with the question and with what keeps folders in step.

    Signals:
        told: something worth saying.
    """

    told = Signal(str)

    def __init__(
        self,
        tasks: TaskRunner,
        library: Library,
        sidebar: Sidebar,
        bar: QueryBar,
        follow_controller: FollowController,
        messages: MessageBar,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._library = library
        self._sidebar = sidebar
        self._bar = bar
        self._follow_controller = follow_controller
        self._window = window
        self.saving = SavedSearchActions(tasks, library, bar, messages, window)
        self.saving.changed.connect(sidebar.show_saved)
        self.saving.told.connect(self.told)
        saved, folders = sidebar.saved, sidebar.folders
        sidebar.all_asked.connect(bar.clear)
        sidebar.save_asked.connect(self.saving.save)
        saved.run_asked.connect(self.saving.run)
        saved.rename_asked.connect(self.saving.rename)
        saved.replace_asked.connect(self.saving.replace)
        saved.remove_asked.connect(self.saving.remove)
        saved.move_asked.connect(self.saving.move)
        folders.chosen.connect(self._show_only)
        folders.look_asked.connect(follow_controller.look_at)
        folders.pause_asked.connect(follow_controller.pause_folder)
        folders.exclude_asked.connect(self._exclude)
        follow_controller.running_changed.connect(sidebar.show_running)
        bar.changed.connect(lambda: sidebar.show_ask(bar.ask))

    def add_actions(self, menus: ActionMenu) -> None:
        """Add what can be done here to the window's actions."""
        menus.add(self.tr("Save this search…"), ["Ctrl+S"], self.saving.save, symbol="star")
        menus.add(self.tr("Go to the sidebar"), ["Ctrl+B"], self._enter, hidden=True)

    @Slot()
    def _enter(self) -> None:
        """Take the keys to the folders, or to what there is instead."""
        lists = [rows for rows in (self._sidebar.folders, self._sidebar.saved) if rows.model().rowCount()]
        (lists[0] if lists else self._sidebar).setFocus()

    @Slot(object)
    def _show_only(self, folder: Path) -> None:
        self._bar.filter(replace(self._bar.ask.filters, folders=(folder,)))

    @Slot(object)
    def _exclude(self, folder: Path) -> None:
        dialog = ExcludeDialog(folder, self._library.settings.current.exclude, self._window)
        dialog.excluded.connect(lambda pattern: self._follow_controller.exclude(folder, pattern))
        dialog.open()

"""The controller of the sidebar: connects its rows with the query bar and the library's folders."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from clipsearch import Filters, Library
from clipsearch.gui.activity.folder_dialogs import FolderDialogs
from clipsearch.gui.activity.follow_controller import FollowController
from clipsearch.gui.photo_actions.hiding import hide_folder_act
from clipsearch.gui.query_bar.query_bar import QueryBar
from clipsearch.gui.runtime.act_stack import Act, ActStack, Outcome
from clipsearch.gui.search.query_state import QueryState
from clipsearch.gui.search.source import OddOnes
from clipsearch.gui.sidebar.exclude_dialog import ExcludeDialog
from clipsearch.gui.sidebar.saved_search_actions import SavedSearchActions
from clipsearch.gui.sidebar.sidebar import Sidebar
from clipsearch.gui.widgets.action_menu import ActionMenu

__all__ = ["SidebarController"]


class SidebarController(QObject):
    """Connects the sidebar with the query bar, the saved searches and the controller of the folders.

    Signals:
        focusing: the sidebar is about to get the focus, and has to be visible.
    """

    focusing = Signal()

    def __init__(
        self,
        library: Library,
        sidebar: Sidebar,
        bar: QueryBar,
        saved_searches: SavedSearchActions,
        follow_controller: FollowController,
        dialogs: FolderDialogs,
        acts: ActStack,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._acts = acts
        self._library = library
        self._sidebar = sidebar
        self._bar = bar
        self._follow_controller = follow_controller
        self._window = window
        self._saved_searches = saved_searches
        self._connect_saved_searches()
        self._connect_folders(dialogs)
        sidebar.all_requested.connect(bar.clear)
        sidebar.favourites_requested.connect(self._show_favourites)
        bar.changed.connect(lambda: sidebar.show_query(bar.state))

    def _connect_saved_searches(self) -> None:
        rows, actions = self._sidebar.saved, self._saved_searches
        actions.changed.connect(self._sidebar.show_saved)
        self._sidebar.save_requested.connect(actions.save)
        rows.run_requested.connect(actions.run)
        rows.rename_requested.connect(actions.rename)
        rows.replace_requested.connect(actions.replace)
        rows.remove_requested.connect(actions.remove)
        rows.move_requested.connect(actions.move)

    def _connect_folders(self, dialogs: FolderDialogs) -> None:
        rows, follow_controller = self._sidebar.folders, self._follow_controller
        self._sidebar.add_requested.connect(dialogs.choose_folder)
        rows.chosen.connect(self._show_only)
        rows.odd_requested.connect(lambda folder: self._show_odd_ones(Filters(folders=(folder,))))
        self._sidebar.albums.odd_requested.connect(lambda name: self._show_odd_ones(Filters(albums=(name,))))
        self._sidebar.tags.chosen.connect(self._show_tag)
        rows.check_requested.connect(follow_controller.look_at)
        rows.pause_requested.connect(follow_controller.pause_folder)
        rows.exclude_requested.connect(self._exclude)
        rows.hide_requested.connect(self.hide)
        rows.remove_requested.connect(dialogs.confirm_remove)

    def add_actions(self, menus: ActionMenu) -> None:
        """Add the actions of the sidebar to the window's menu."""
        menus.add(self.tr("Save this search…"), ["Ctrl+S"], self._saved_searches.save, symbol="star")
        menus.add(self.tr("Go to the sidebar"), ["Ctrl+B"], self._focus, hidden=True)

    @Slot()
    def _focus(self) -> None:
        """Focus the folders; where there are none, the saved searches or the sidebar."""
        self.focusing.emit()
        lists = [rows for rows in (self._sidebar.folders, self._sidebar.saved) if rows.model().rowCount()]
        (lists[0] if lists else self._sidebar).setFocus()

    @Slot(object)
    def _show_only(self, folder: Path) -> None:
        self._bar.set_filters(replace(self._bar.state.filters, folders=(folder,)))

    @Slot()
    def _show_favourites(self) -> None:
        self._bar.set_filters(replace(self._bar.state.filters, favourite=True))

    def _show_odd_ones(self, filters: Filters) -> None:
        self._bar.set_state(QueryState(filters=filters, source=OddOnes()))

    @Slot(str)
    def _show_tag(self, tag: str) -> None:
        self._bar.set_filters(replace(self._bar.state.filters, tags=(tag,)))

    @Slot(object)
    def hide(self, folder: Path) -> None:
        """Keep what is in a folder out of everything, until it is shown again in the settings."""
        self._acts.run(hide_folder_act(self._library, folder, self._follow_controller.changed.emit))

    @Slot(object)
    def _exclude(self, chosen: Path) -> None:
        """Ask what to exclude in a kept folder; of a directory in it propose just that."""
        kept = self._sidebar.folders.kept_folder(chosen)
        folder = chosen if kept is None else kept.path
        dialog = ExcludeDialog(folder, self._library.settings.current.exclude, self._window)
        if chosen != folder:
            dialog.propose(chosen)
        dialog.excluded.connect(lambda pattern: self.exclude(folder, pattern))
        dialog.open()

    def exclude(self, folder: Path, pattern: str) -> None:
        """Exclude a pattern from now on, and check a folder for it."""
        settings = self._library.settings
        was_there = pattern in settings.current.exclude

        def do() -> Outcome:
            settings.exclude(pattern)
            return Outcome(self.tr("{pattern} excluded").format(pattern=pattern))

        def undo() -> Outcome:
            kept = (one for one in settings.current.exclude if was_there or one != pattern)
            settings.change(exclude=tuple(kept))
            return Outcome(self.tr("{pattern} no longer excluded").format(pattern=pattern))

        self._acts.run(Act(do, undo, lambda: self._follow_controller.check_exclusions(folder), "facts"))

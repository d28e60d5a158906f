"""The main window: lays out its widgets and connects them with each other and with the library."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from clipsearch import Hit, IndexReport, Library, Settings, Status
from clipsearch.gui.activity.folder_dialogs import FolderDialogs
from clipsearch.gui.activity.follow_controller import RUN_TOPIC, FollowController
from clipsearch.gui.activity.missing_photos import MissingPhotosNotice
from clipsearch.gui.activity.problems_dialog import ProblemsController
from clipsearch.gui.activity.status_bar import StatusBar
from clipsearch.gui.activity.tray_icon import TrayIcon
from clipsearch.gui.facets.controller import FacetController
from clipsearch.gui.facets.facet_bar import FacetBar
from clipsearch.gui.inspector.controller import InspectorController
from clipsearch.gui.inspector.inspector import Inspector
from clipsearch.gui.main_window.shortcuts_dialog import ShortcutsDialog
from clipsearch.gui.main_window.window_state import WindowState
from clipsearch.gui.photo_actions.photo_actions import PhotoActions
from clipsearch.gui.query_bar.controller import QueryController
from clipsearch.gui.query_bar.drag_and_drop import DragAndDrop
from clipsearch.gui.query_bar.drop_overlay import DropOverlay
from clipsearch.gui.query_bar.query_bar import QueryBar
from clipsearch.gui.results.results_panel import ResultsPanel
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.runtime.act_stack import Act, ActStack, Outcome
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.query_state import words_line
from clipsearch.gui.search.search_controller import Answer, QueryState, SearchController
from clipsearch.gui.settings.controller import SettingsController
from clipsearch.gui.settings.page import PageContext
from clipsearch.gui.sidebar.controller import SidebarController
from clipsearch.gui.sidebar.saved_search_actions import SavedSearchActions
from clipsearch.gui.sidebar.sidebar import Sidebar
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.suggestions.controller import SuggestionController
from clipsearch.gui.viewer.viewer import Viewer
from clipsearch.gui.widgets.action_menu import ActionMenu
from clipsearch.gui.widgets.dialogs import fit_to_screen
from clipsearch.gui.widgets.icon_button import IconButton
from clipsearch.gui.widgets.message_bar import MessageBar
from clipsearch.gui.widgets.notifier import Notifier
from clipsearch.gui.widgets.toast import Toast
from clipsearch.settings import Theme

__all__ = ["MainWindow"]


class MainWindow(QWidget):
    """The main window on one library; `start` loads its content once it is on the screen.

    Signals:
        closing: it is about to stop all work and to wait for what is under way.
        closed: it is gone and its threads have ended.
    """

    closing = Signal()
    closed = Signal()

    def __init__(self, library: Library, app_theme: AppTheme, tasks: TaskRunner) -> None:
        super().__init__()
        self._library = library
        self._app_theme = app_theme
        self._tasks = tasks
        self._window_state: WindowState | None = None
        self._query_changed_last = False  # and not what acts change
        self._last_notice: tuple[str, ...] = ()  # the last notice about the model's device that was shown
        self.setWindowTitle("clipsearch")
        self.notifier = Notifier(self)
        self.photo_notifier = Notifier(self)  # the viewer, which covers the window, shows these, too
        self.thumbnails = ThumbnailCache(tasks, library.thumbnail, self)
        self.results = ResultsPanel(app_theme, self.thumbnails, self)
        self.toasts = Toast(app_theme, self.results, self)
        self.acts = ActStack(tasks, self.toasts, self.photo_notifier, self)
        self.search_controller = SearchController(tasks, library, self)
        self.follow_controller = FollowController(tasks, library, self.notifier, self)
        self.dialogs = FolderDialogs(self.follow_controller, self)
        self.problems = ProblemsController(tasks, library, app_theme, self.follow_controller, self)
        self.photo_actions = PhotoActions(tasks, app_theme, self.photo_notifier, self.acts, self)
        self.sidebar = Sidebar(app_theme, self)
        self.query = QueryBar(app_theme, self)
        self.messages = MessageBar(app_theme, self)
        self.query_controller = QueryController(
            tasks, library, app_theme, self.query, self.search_controller, self.messages, self.notifier
        )
        self.saved_searches = SavedSearchActions(
            tasks, library, self.query, self.messages, self.notifier, self.acts, self
        )
        self.sidebar_controller = SidebarController(
            library, self.sidebar, self.query, self.saved_searches, self.follow_controller, self.dialogs,
            self.acts, self,
        )  # fmt: skip
        self.suggestions = SuggestionController(tasks, library, app_theme, self.query, self)
        self.missing_photos = MissingPhotosNotice(self.messages, self.dialogs, self)
        self.facet_bar = FacetBar(app_theme, self)
        self.results.add_bar(self.facet_bar)
        self.facets = FacetController(tasks, library, self.facet_bar, self)
        self.inspector = Inspector(app_theme, self)
        self.inspector_controller = InspectorController(tasks, library, self.inspector, self)
        self.status_bar = StatusBar(app_theme, self.follow_controller, self)
        self.overlay = DropOverlay(app_theme, self)
        self.drag_and_drop = DragAndDrop(
            self, self.overlay, self.query, lambda: bool(self.query.state.all_parts)
        )
        self.viewer = Viewer(app_theme, tasks, library.thumbnail, self)
        context = PageContext(library, tasks, self.follow_controller, self.dialogs, app_theme)
        self.settings_controller = SettingsController(context, self.notifier, self)
        self.tray = TrayIcon(app_theme, self.follow_controller, self)
        self.menus = ActionMenu(app_theme, self)
        self._inspector_button = IconButton(
            app_theme, "info", self.tr("Show or hide the inspector (Ctrl+I)"), self
        )
        self._lay_out()
        self._fill_menu()
        self._connect_notices()
        self._connect_photos()
        self._connect_query()
        self._connect_activity()
        self._connect_settings()

    # Construction

    def _lay_out(self) -> None:
        self.resize(QSize(1280, 800))
        top = QHBoxLayout()
        top.setContentsMargins(24, 16, 16, 8)
        top.setSpacing(8)
        top.addWidget(self.query, 1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 7, 0, 0)  # in line with the first row of the query bar
        for button in (self._inspector_button, self.menus.create_button()):
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(buttons)
        message = QHBoxLayout()
        message.setContentsMargins(24, 0, 24, 0)
        message.addWidget(self.messages)
        middle = QWidget(self)
        middle.setMinimumWidth(360)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(message)
        column.addWidget(self.results, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for part, stretch in ((self.sidebar, 0), (middle, 1), (self.inspector, 0)):
            self.splitter.addWidget(part)
            self.splitter.setStretchFactor(self.splitter.count() - 1, stretch)
        self.splitter.setSizes([232, 744, 304])
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.splitter, 1)
        self._column.addWidget(self.status_bar)
        self._inspector_button.setCheckable(True)
        self._inspector_button.setChecked(True)
        self._inspector_button.toggled.connect(self._show_inspector)

    def _fill_menu(self) -> None:
        add, menu = self.menus.add, self.menus.menu
        add(self.tr("Add a folder…"), ["Ctrl+O"], self.dialogs.choose_folder, symbol="folder-add")
        add(
            self.tr("Find photos like a picture…"),
            ["Ctrl+Shift+O"],
            self.query_controller.choose_picture,
            symbol="photo",
        )
        self.query_controller.add_actions(self.menus)
        add(self.tr("Undo"), ["Ctrl+Z"], self.undo, symbol="undo")
        add(self.tr("Redo"), ["Ctrl+Shift+Z", "Ctrl+Y"], self.redo)
        add(self.tr("Search in these results"), ["Ctrl+Shift+F"], self._search_within, hidden=True)
        self.sidebar_controller.add_actions(self.menus)
        add(self.tr("Look for changes"), ["F5"], self.follow_controller.start, symbol="refresh")
        add(self.tr("Files that could not be read…"), ["Ctrl+E"], self.problems.show, symbol="warning")
        menu.addSeparator()
        menu.addMenu(self.menus.themes)
        add(self.tr("Inspector"), ["Ctrl+I"], self._inspector_button.toggle, symbol="info")
        add(self.tr("Settings…"), ["Ctrl+,"], self.settings_controller.show, symbol="settings")
        add(self.tr("Keyboard shortcuts"), ["F1"], self.show_shortcuts, symbol="text")
        menu.addSeparator()
        add(self.tr("Quit"), ["Ctrl+Q"], self.quit, symbol="close")
        self.photo_actions.attach(self.results.grid, lambda: self.results.grid.selected)
        self.photo_actions.attach(
            self.viewer, lambda: [self.viewer.hit] if self.viewer.hit else [], query_keys=False
        )
        self.menus.update_icons()
        self.menus.theme_chosen.connect(self.set_theme)

    # Connecting: each controller connects itself with what it is given; siblings are connected here

    def _connect_notices(self) -> None:
        self.notifier.informed.connect(self.toasts.show)
        self.notifier.reported.connect(self.messages.show_error)
        self.photo_notifier.informed.connect(self.notifier.inform)
        self.photo_notifier.reported.connect(self.notifier.report)
        self.photo_notifier.reported.connect(lambda error, _: self.viewer.show_error(error))
        self._tasks.failed.connect(self.notifier.report)

    def _connect_photos(self) -> None:
        """Connect the widgets that show photos with the actions on photos."""
        grid, inspector, viewer, actions = self.results.grid, self.inspector, self.viewer, self.photo_actions
        query = self.query_controller
        for opened in (grid.open_requested, inspector.open_requested, viewer.open_requested):
            opened.connect(actions.open)
        for similar in (
            grid.similar_requested, inspector.similar_requested,
            viewer.similar_requested, actions.similar_requested,
        ):  # fmt: skip
            similar.connect(query.find_similar)
        for menu in (grid.menu_requested, inspector.menu_requested):
            menu.connect(self._show_menu)
        for reveal in (self.sidebar.folders.reveal_requested, self.problems.reveal_requested):
            reveal.connect(actions.reveal)
        inspector.reveal_requested.connect(lambda hit: actions.reveal(hit.path))
        inspector.copy_path_requested.connect(actions.copy_path)
        inspector.word_requested.connect(lambda word: self.query.set_words(words_line(word)))
        inspector.word_hidden.connect(self._hide_word)
        viewer.region_requested.connect(query.search_picture)
        actions.more_requested.connect(query.more_like)
        actions.less_requested.connect(query.less_like)
        actions.changed.connect(self.follow_controller.look_around)
        actions.leaving.connect(grid.select_next)
        grid.drag_requested.connect(self._drag)
        grid.current_changed.connect(self._inspect)
        grid.view_requested.connect(lambda row: viewer.show_row(grid.hits, row))
        grid.hits_changed.connect(lambda: viewer.update_hits(grid.hits))

    def _connect_query(self) -> None:
        grid, search = self.results.grid, self.search_controller
        self.query.down_pressed.connect(self._focus_grid)
        self.query.changed.connect(lambda: self._note_change(of_query=True))
        self.acts.changed.connect(lambda: self._note_change(of_query=False))
        search.answered.connect(self._show_answer)
        for folders in (self.drag_and_drop.folders_dropped, self.query_controller.folders_pasted):
            folders.connect(self._add_folders)
        self.drag_and_drop.item_dropped.connect(self.query_controller.add_item)
        self.results.header.order_changed.connect(search.set_order)
        search.answered.connect(self.facets.show_answer)
        self.facets.narrowed.connect(self.query.narrow)
        self.results.header.within_requested.connect(self._search_within)
        self.results.unlikely_requested.connect(search.show_unlikely)
        self.results.strictness.changed.connect(
            lambda value: self.settings_controller.apply(strictness=value)
        )
        search.busy_changed.connect(self.results.show_busy)
        grid.rows_needed.connect(lambda rows: search.fetch(grid.hits, rows, grid.viewport().update))
        self.closing.connect(search.stop)

    def _connect_activity(self) -> None:
        following = self.follow_controller
        for running in (following.running_changed, following.requested_changed):
            running.connect(self.results.show_running)
        following.paused_changed.connect(self.refresh_status)
        following.changed.connect(self.refresh)
        following.finished.connect(self._show_report)
        following.removed.connect(self.query_controller.search_history.reload)
        self.results.empty_page.add_requested.connect(self.dialogs.choose_folder)
        self.sidebar.folders.forget_requested.connect(self.missing_photos.confirm_forget)
        self.missing_photos.changed.connect(self.search_controller.refresh)
        self.status_bar.problems_requested.connect(self.problems.show)

    def _connect_settings(self) -> None:
        self.settings_controller.cleared.connect(self.saved_searches.refresh)
        self.settings_controller.cleared.connect(self.query_controller.search_history.reload)
        self.settings_controller.changed.connect(lambda settings: self.tray.set_enabled(settings.background))
        self.settings_controller.changed.connect(self._show_strictness)
        self.tray.set_enabled(self.settings_controller.settings.background)
        self._show_strictness(self.settings_controller.settings)

    @Slot(object)
    def _show_strictness(self, settings: Settings) -> None:
        self.results.strictness.show_strictness(settings.strictness)
        self.search_controller.set_strictness(settings.strictness)

    # Start and end

    def restore_state(self) -> None:
        """Restore geometry and layout from the last time, and save them when the window closes."""
        self._window_state = WindowState(self._library.data_folder)
        self._inspector_button.setChecked(self._window_state.inspector)
        self._column.activate()  # so that the window may be as narrow as its visible widgets
        self.resize(fit_to_screen(self, self.size()))
        self._window_state.restore(self, self.splitter)
        self.results.restore(self._window_state.results)

    def start(self, *, add: Path | None = None, index: bool = True) -> None:
        """Show what the library holds, bring it up to date, and load the model."""
        self.query.setFocus()
        self.refresh_status()
        self.saved_searches.refresh()
        self.search_controller.search(QueryState())
        if add is not None:
            self.follow_controller.add([add])
        if index:
            self.follow_controller.start()
            self._tasks.run("inspect", self._library.warm_up)

    @Slot()
    def refresh(self) -> None:
        """Show what the library holds now; scroll position and selection stay."""
        self.thumbnails.retry_missing()
        self.refresh_status()
        self.search_controller.refresh()
        self.problems.refresh()

    @Slot()
    def refresh_status(self) -> None:
        """Show the current counts and states of folders."""
        self._tasks.run_latest("status", "facts", self._library.status, self._show_status)

    @Slot()
    def quit(self) -> None:
        """Close the window for good, also where closing it would only hide it."""
        self.tray.quit()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        """Hide in the tray if that is enabled; else hide at once, stop all work and wait for the threads."""
        if self.tray.hide_window():
            event.ignore()
            return
        if self._window_state is not None:
            shown = self._inspector_button.isChecked()
            self._window_state.save(self, self.splitter, inspector=shown, results=self.results.state)
        self.settings_controller.close()
        self.hide()
        QGuiApplication.sync()
        self.closing.emit()
        self.follow_controller.close()
        self._tasks.close()
        event.accept()
        self.closed.emit()

    @Slot()
    def show_shortcuts(self) -> None:
        """Open the sheet of shortcuts."""
        ShortcutsDialog(self).open()

    @Slot()
    def undo(self) -> None:
        """Undo the last act; where the query was edited since, or there is none, the last edit of that."""
        if self.acts.can_undo and not self._is_editing_query:
            self.acts.undo()
        else:
            self.query.undo()

    @Slot()
    def redo(self) -> None:
        """Redo the same."""
        if self.acts.can_redo and not self._is_editing_query:
            self.acts.redo()
        else:
            self.query.redo()

    @property
    def _is_editing_query(self) -> bool:
        focus = self.focusWidget()
        return self._query_changed_last and focus is not None and self.query.isAncestorOf(focus)

    def _note_change(self, *, of_query: bool) -> None:
        self._query_changed_last = of_query

    # Keys and focus

    @Slot()
    def _focus_grid(self) -> None:
        grid = self.results.grid
        if grid.hits:
            grid.setFocus(Qt.FocusReason.TabFocusReason)
            if not grid.currentIndex().isValid():
                grid.setCurrentIndex(grid.model().index(0, 0))

    @Slot()
    def _search_within(self) -> None:
        self.query_controller.search_within(self.results.grid.hits)

    @Slot(object)
    def _show_answer(self, answer: Answer) -> None:
        """Show results; a viewer that covers them is closed where they are those of a new query."""
        if not answer.is_refresh:
            self.viewer.dismiss()
        self.results.show_answer(answer)

    @Slot(object)
    def _inspect(self, hit: Hit | None) -> None:
        if not self.inspector.isHidden():  # also while the window is in the tray
            self.inspector_controller.show(hit)

    @Slot(bool)
    def _show_inspector(self, shown: bool) -> None:
        self.inspector.setVisible(shown)
        if shown:
            self.inspector_controller.show(self.results.grid.current)

    @Slot(object, QPoint)
    def _show_menu(self, hit: Hit, place: QPoint) -> None:
        selected = self.results.grid.selected  # the hit need not be among them
        menu = self.photo_actions.menu(selected if hit.content in selected.contents else [hit], self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    @Slot()
    def _drag(self) -> None:
        grid = self.results.grid
        if grid.current is not None:
            picture = self.thumbnails.get(grid.current.content) or QPixmap()
            self.photo_actions.drag(grid, grid.selected, picture)

    @Slot(str)
    def set_theme(self, theme: Theme) -> None:
        """Change the theme and save it in the settings."""
        self.settings_controller.apply(theme=theme)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc clears: first a message or a toast, then the query."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.messages.text:
            self.messages.dismiss()
        elif self.toasts.text:
            self.toasts.dismiss()
        else:
            self.query.clear()

    @Slot(str)
    def _hide_word(self, word: str) -> None:
        """Describe no photo by a word any more."""
        settings = self._library.settings
        before = settings.current.words_hidden

        def set_hidden(words: tuple[str, ...], said: str) -> Outcome:
            settings.change(words_hidden=words)
            return Outcome(said.format(word=word))

        hidden = tuple(dict.fromkeys((*before, word)))
        do = partial(set_hidden, hidden, self.tr("“{word}” is not used any more"))
        undo = partial(set_hidden, before, self.tr("“{word}” is used again"))
        self.acts.run(Act(do, undo, self.inspector_controller.refresh_words, "facts"))

    # Showing what happens

    def _show_status(self, status: Status) -> None:
        modes = {} if self.follow_controller.paused else self._library.follower.watch_modes
        self.sidebar.show_status(status, modes)
        self.status_bar.show_status(status)
        self.results.show_status(status)
        self.missing_photos.show_status(status, modes)

    @Slot(object)
    def _show_report(self, report: IndexReport) -> None:
        self.messages.clear(RUN_TOPIC)
        if report.notices[-1:] != self._last_notice:
            self._last_notice = report.notices[-1:]
            self.messages.show_text("warning", report.notices[-1], topic="device")
        if report.missing or self.missing_photos.incomplete:
            self.refresh_status()

    # Folders

    @Slot(object)
    def _add_folders(self, folders: Sequence[Path]) -> None:
        self.follow_controller.add(folders)
        names = ", ".join(formatting.folder_name(folder) for folder in folders)
        self.notifier.inform(self.tr("Adding {folders}").format(folders=names))

"""The main window: lays out its widgets and connects them with each other and with the library."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QMouseEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from clipsearch import Hit, IndexReport, Library, Settings, Status, __version__
from clipsearch.gui.activity.folder_dialogs import FolderDialogs
from clipsearch.gui.activity.follow_controller import RUN_TOPIC, FollowController
from clipsearch.gui.activity.missing_photos import MissingPhotosNotice
from clipsearch.gui.activity.overview import Overview, OverviewLoader
from clipsearch.gui.activity.problems_dialog import ProblemsController
from clipsearch.gui.activity.status_bar import StatusBar
from clipsearch.gui.activity.tray_icon import TrayIcon
from clipsearch.gui.empty.empty_reason import EmptyAction
from clipsearch.gui.filters.controller import FilterController
from clipsearch.gui.filters.filter_kinds import OfferedFilter
from clipsearch.gui.filters.filter_row import FilterRow
from clipsearch.gui.inspector.controller import InspectorController
from clipsearch.gui.inspector.inspector import Inspector
from clipsearch.gui.main_window import pages, photo_extras
from clipsearch.gui.main_window.act_selection import ActSelection
from clipsearch.gui.main_window.inspection import Inspection
from clipsearch.gui.main_window.layout import connect_layout, lay_out, order_focus, show_filters
from clipsearch.gui.main_window.navigation import Navigation
from clipsearch.gui.main_window.photo_views import PhotoViews
from clipsearch.gui.main_window.toolbar import Toolbar
from clipsearch.gui.main_window.undo import UndoRouter
from clipsearch.gui.main_window.window_menu import fill_menu
from clipsearch.gui.main_window.window_state import WindowState
from clipsearch.gui.photo_actions.photo_actions import PhotoActions
from clipsearch.gui.query_bar.controller import QueryController
from clipsearch.gui.query_bar.drag_and_drop import DragAndDrop
from clipsearch.gui.query_bar.drop_overlay import DropOverlay
from clipsearch.gui.query_bar.query_bar import QueryBar
from clipsearch.gui.results.results_panel import ResultsPanel
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.runtime.act_stack import ActStack
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search import known_places
from clipsearch.gui.search.mime_data import DroppedItem, Folders, item_at
from clipsearch.gui.search.query_state import words_line
from clipsearch.gui.search.search_controller import Answer, QueryState, SearchController
from clipsearch.gui.sidebar.controller import SidebarController
from clipsearch.gui.sidebar.rail import Rail
from clipsearch.gui.sidebar.saved_search_actions import SavedSearchActions
from clipsearch.gui.sidebar.sidebar import Sidebar
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.suggestions.controller import SuggestionController
from clipsearch.gui.viewer.viewer import Viewer
from clipsearch.gui.widgets.action_menu import ActionMenu
from clipsearch.gui.widgets.dialogs import fit_to_screen
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
        self._last_notice: tuple[str, ...] = ()  # the last notice about the model's device that was shown
        self.setWindowTitle("clipsearch")
        self.notifier = Notifier(self)
        self.photo_notifier = Notifier(self)  # the viewer, which covers the window, shows these, too
        self.thumbnails = ThumbnailCache(tasks, library.thumbnail, self)
        self.results = ResultsPanel(app_theme, self.thumbnails, self)
        self.toasts = Toast(app_theme, self.results.content, self)
        self.acts = ActStack(tasks, self.toasts, self.photo_notifier, self)
        self.search_controller = SearchController(tasks, library, self)
        self.follow_controller = FollowController(tasks, library, self.notifier, self)
        self.dialogs = FolderDialogs(tasks, library, self.follow_controller, self.acts, self)
        self.overview = OverviewLoader(tasks, library, self)
        self.problems = ProblemsController(tasks, library, app_theme, self.follow_controller, self)
        self.photo_actions = PhotoActions(tasks, library, app_theme, self.photo_notifier, self.acts, self)
        self.sidebar = Sidebar(app_theme, self)
        self.rail = Rail(app_theme, self)
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
        self.filter_row = FilterRow(app_theme, self)
        self.filters = FilterController(tasks, library, app_theme, self.filter_row, self.query)
        self.inspector = Inspector(app_theme, self)
        self.inspector_controller = InspectorController(tasks, library, self.inspector, self)
        self.status_bar = StatusBar(app_theme, self.follow_controller, self)
        self.overlay = DropOverlay(app_theme, self)
        self.drag_and_drop = DragAndDrop(
            self, self.overlay, self.query, lambda: bool(self.query.state.all_parts)
        )
        self.photo_views = PhotoViews(tasks, library, app_theme, self)
        self.photo_views.connect_with(self.results.grid, self.photo_actions, self.query_controller)
        self.lock, self.settings_controller = photo_extras.add_settings(self, app_theme, tasks, library)
        self.duplicates = pages.add_review(self, tasks, library)
        self._assemble()
        self._connect()
        order_focus(self)
        self.resize(QSize(1280, 800))

    @property
    def viewer(self) -> Viewer:
        """One photo in all of the window."""
        return self.photo_views.viewer

    # Construction

    def _assemble(self) -> None:
        self.tray = TrayIcon(self._app_theme, self.follow_controller, self)
        self.menus = ActionMenu(self._app_theme, self)
        order, zoom = self.results.order_button, self.results.zoom_slider
        self.toolbar = Toolbar(self._app_theme, self.query, order, zoom, self.menus.create_button(), self)
        self.pages = pages.add_pages(self)
        self.panels = lay_out(self)
        self.navigation = Navigation(self.query, self.results, self)
        self.undo_router = UndoRouter(self.query, self.acts, self)
        fill_menu(self)
        self.photo_actions.attach(self.results.grid, lambda: self.results.grid.selected)

    # Connecting: each controller connects itself with what it is given; siblings are connected here

    def _connect(self) -> None:
        connect_layout(self)
        self.inspection = Inspection(self.results.grid, self.panels, self.inspector_controller, self)
        self._connect_notices()
        self._connect_photos()
        self.selection_bar = photo_extras.add_selection_bar(self, self._app_theme)
        self.preview = photo_extras.add_preview(self, self._app_theme, self._tasks, self._library)
        photo_extras.connect_editing(self)
        self.albums = pages.add_albums(self, self._app_theme, self._tasks, self._library)
        photo_extras.add_stacks(self, self._app_theme, self._tasks, self._library)
        self.collections = pages.add_collections(self, self._app_theme, self._tasks, self._library)
        pages.add_map(self, self._app_theme, self._tasks, self._library)
        self.tags = pages.add_tags(self, self._app_theme, self._tasks, self._library)
        pages.add_review_row(self)
        photo_extras.connect_hiding(self, self._library)
        self._connect_query()
        self._connect_activity()
        self._connect_settings()

    def _connect_notices(self) -> None:
        self.toasts.prefer(self.viewer.canvas)
        self.notifier.informed.connect(self.toasts.show)
        self.notifier.reported.connect(self.messages.show_error)
        self.photo_notifier.informed.connect(self.notifier.inform)
        self.photo_notifier.reported.connect(self.notifier.report)
        self.photo_notifier.reported.connect(lambda error, _: self.viewer.show_error(error))
        self._tasks.failed.connect(self.notifier.report)

    def _connect_photos(self) -> None:
        """Connect the widgets that show photos with the actions on photos."""
        grid, inspector, actions = self.results.grid, self.inspector, self.photo_actions
        query = self.query_controller
        inspector.open_requested.connect(self.photo_views.show)
        for similar in (grid.similar_requested, inspector.similar_requested, actions.similar_requested):
            similar.connect(query.find_similar)
        for menu in (grid.menu_requested, inspector.menu_requested):
            menu.connect(self._show_menu)
        for reveal in (self.sidebar.folders.reveal_requested, self.problems.reveal_requested):
            reveal.connect(actions.reveal)
        inspector.reveal_requested.connect(lambda hit: actions.reveal(hit.path))
        inspector.copy_path_requested.connect(actions.copy_path)
        inspector.word_requested.connect(lambda word: self.query.set_words(words_line(word)))
        actions.more_requested.connect(query.more_like)
        actions.less_requested.connect(query.less_like)
        actions.changed.connect(self.follow_controller.look_around)
        ActSelection(grid, actions)
        grid.drag_requested.connect(self._drag)
        inspector.folder_requested.connect(lambda folder: self.query.narrow({"folders": (folder,)}))

    def _connect_query(self) -> None:
        grid, search = self.results.grid, self.search_controller
        self.query.down_pressed.connect(self._focus_grid)
        search.answered.connect(self._show_answer)
        for folders in (self.drag_and_drop.folders_dropped, self.query_controller.folders_pasted):
            folders.connect(self.dialogs.add)
        self.drag_and_drop.item_dropped.connect(self.query_controller.add_item)
        self.results.order_button.order_changed.connect(search.set_order)
        search.answered.connect(self.filters.show_answer)
        self.filters.changed.connect(self.query.set_filters)
        self.query.filters_requested.connect(self.filters.open)
        self.query.changed.connect(lambda: self.filters.show_state(self.query.state))
        self.results.header.within_requested.connect(self.search_within)
        self.results.unlikely_requested.connect(search.show_unlikely)
        self.results.strictness.changed.connect(
            lambda value: self.settings_controller.apply(strictness=value)
        )
        search.busy_changed.connect(self.results.show_busy)
        search.order_reset.connect(self.results.order_button.reset_order)
        search.layout_size = lambda: grid.layout_size
        grid.layout_needed.connect(
            lambda work: self._tasks.run_latest("layout", "pages", work, lambda _: grid.refresh_layout())
        )
        grid.rows_needed.connect(lambda rows: search.fetch(grid.hits, rows, grid.viewport().update))
        self.closing.connect(search.stop)

    def _connect_activity(self) -> None:
        following = self.follow_controller
        for running in (following.running_changed, following.requested_changed):
            running.connect(self.results.show_running)
        following.paused_changed.connect(self.refresh_status)
        following.paused_changed.connect(self.results.show_paused)
        following.changed.connect(self.refresh)
        following.finished.connect(self._show_report)
        self.overview.loaded.connect(self._show_overview)
        self.dialogs.removed.connect(self.query_controller.search_history.reload)
        self.results.empty_page.action_requested.connect(self._act_on_emptiness)
        self.sidebar_controller.focusing.connect(self.panels.open_sidebar)
        self.sidebar.folders.forget_requested.connect(self.missing_photos.confirm_forget)
        self.missing_photos.changed.connect(self.search_controller.refresh)
        self.status_bar.problems_requested.connect(self.problems.show)

    def _connect_settings(self) -> None:
        self.settings_controller.cleared.connect(self.saved_searches.refresh)
        self.settings_controller.cleared.connect(self.query_controller.search_history.reload)
        self.settings_controller.changed.connect(lambda settings: self.tray.set_enabled(settings.background))
        self.settings_controller.changed.connect(self._show_match_settings)
        self.tray.set_enabled(self.settings_controller.settings.background)
        self._show_match_settings(self.settings_controller.settings)

    @Slot(object)
    def _show_match_settings(self, settings: Settings) -> None:
        self.results.strictness.show_strictness(settings.strictness)
        self.search_controller.set_strictness(settings.strictness)
        self.results.grid.set_expert(settings.expert)
        self.inspector.set_expert(settings.expert)

    # Start and end

    def restore_state(self) -> None:
        """Restore geometry and layout from the last time, and save them when the window closes."""
        self._window_state = before = WindowState(self._library.data_folder)
        self.resize(fit_to_screen(self, self.size()))
        before.restore(self)
        self.panels.set_widths(before.widths)
        self.panels.restore(sidebar=before.sidebar, inspector=before.inspector, width=self.width())
        self.results.restore(before.results)
        if before.was_updated:
            told = self.tr("clipsearch was updated to {version}. Settings › About says what is new")
            self.toasts.show(told.format(version=__version__))

    def start(self, *, path: Path | None = None, index: bool = True) -> None:
        """Show what the library holds, bring it up to date, and load the model; `path` is for `open_path`."""
        self.query.setFocus()
        self.refresh_status()
        self.saved_searches.refresh()
        self.search_controller.search(QueryState())
        self.suggestions.prepare()
        self.photo_actions.load_programs()
        if path is not None:
            self.open_path(path)
        if index:
            self.follow_controller.start()
            self._tasks.run("inspect", self._library.warm_up)

    def open_path(self, path: Path) -> None:
        """Add a folder to the library, or search with a photo."""

        def show(item: DroppedItem) -> None:
            if isinstance(item, Folders):
                self.dialogs.add(item.paths)
            else:
                self.query_controller.add_item(item)

        self._tasks.run("files", lambda: item_at(path), show)

    @Slot()
    def refresh(self) -> None:
        """Show what the library holds now; scroll position and selection stay."""
        self.thumbnails.retry_missing()
        self.refresh_status()
        self.search_controller.refresh()
        self.suggestions.prepare()
        self.problems.refresh()

    @Slot()
    def refresh_status(self) -> None:
        """Show the current counts and states of folders."""
        self._tasks.run_latest("status", "facts", self._library.status, self._show_status)
        self._tasks.run_latest("places", "facts", self._library.query_sources.places, known_places.use)
        self.overview.refresh()

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
            self._window_state.save(
                self,
                sidebar=self.panels.has_sidebar,
                inspector=self.panels.has_inspector or self.inspection.returns,
                widths=self.panels.widths,
                results=self.results.state,
            )
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
        from clipsearch.gui.main_window.shortcuts_dialog import ShortcutsDialog  # a start needs none

        ShortcutsDialog(self).open()

    # Keys and focus

    @Slot()
    def _focus_grid(self) -> None:
        grid = self.results.grid
        if grid.hits:
            grid.setFocus(Qt.FocusReason.TabFocusReason)
            if not grid.currentIndex().isValid():
                grid.setCurrentIndex(grid.model().index(0, 0))

    @Slot()
    def search_within(self) -> None:
        """Begin a new search among the results."""
        self.query_controller.search_within(self.results.grid.hits)

    @Slot(object)
    def _show_answer(self, answer: Answer) -> None:
        """Show results; a viewer that covers them is closed where they are those of a new query."""
        if not answer.is_refresh:
            self.photo_views.dismiss()
        self.results.show_answer(answer)
        self.navigation.show_answer(answer)

    @Slot()
    def focus_filters(self) -> None:
        """Move the keyboard to the filters, or open the first where there is no space for their row."""
        if self.filter_row.isVisible():
            self.filter_row.focus_first()
        else:
            self.filters.open("dates")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Leave the space of a low window to the photos."""
        super().resizeEvent(event)
        show_filters(self)

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

    @Slot()
    def go_back(self) -> None:
        """Uncover the results, or go to the place before."""
        if self.photo_views.cover_results:
            self.photo_views.dismiss()
        elif self.pages.current:
            self.pages.close()
        else:
            self.navigation.back()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Go back and forward by the buttons that some mice have."""
        if event.button() == Qt.MouseButton.BackButton:
            self.go_back()
        elif event.button() == Qt.MouseButton.ForwardButton:
            self.navigation.forward()
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc goes back one step."""
        if event.key() == Qt.Key.Key_Escape:
            self._step_back()
        else:
            super().keyPressEvent(event)

    def _step_back(self) -> None:
        """Close what was opened last, else unselect, else leave the search field.

        Words that are being typed are deleted first; a query of parts or filters stays.
        """
        grid, focus = self.results.grid, self.focusWidget()
        if self.messages.text:
            self.messages.dismiss()
        elif self.panels.covers:
            self.panels.close_sidebar()
        elif self.pages.current:
            self.pages.close()
        elif self.toolbar.inspector_button.isChecked():
            self.toolbar.inspector_button.setChecked(False)
        elif grid.selected_count:
            grid.clearSelection()
        elif focus is self.query.field and self.query.state.is_typed_only:
            self.query.clear()
        elif focus is not None and self.query.isAncestorOf(focus):
            focus.clearFocus()
            grid.setFocus(Qt.FocusReason.OtherFocusReason)

    # Showing what happens

    def _show_status(self, status: Status) -> None:
        modes = {} if self.follow_controller.paused else self._library.follower.watch_modes
        self.sidebar.show_status(status, modes)
        self.status_bar.show_status(status)
        self.results.show_status(status)
        self.inspector.set_folders([folder.path for folder in status.folders])
        self.missing_photos.show_status(status, modes)

    @Slot(object)
    def _show_overview(self, overview: Overview) -> None:
        self.sidebar.show_counts(overview.photos, overview.folders)
        self.sidebar.show_tags(overview.tags)
        self.sidebar.show_albums(overview.albums)
        self.sidebar.favourites.show_count(overview.favourites)
        self.albums.set_known(overview.albums)
        self.status_bar.show_photos(overview.photos)
        kinds: list[OfferedFilter] = ["dates", "folders", "types"] if overview.photos else []
        kinds += ["places"] if overview.has_places else []
        kinds += ["cameras"] if overview.has_cameras else []
        kinds += ["tags"] if overview.tags else []
        self.filter_row.show_kinds([*kinds, "flags"] if overview.has_flags else kinds)

    @Slot(str)
    def _act_on_emptiness(self, action: EmptyAction) -> None:
        """Do what the page without photos offers."""
        match action:
            case "add folder":
                self.dialogs.choose_folder()
            case "clear filters":
                self.query.clear_filters()
            case "clear":
                self.query.clear()
            case "resume" | "check":
                self.follow_controller.start()

    @Slot(object)
    def _show_report(self, report: IndexReport) -> None:
        self.messages.clear(RUN_TOPIC)
        if report.notices[-1:] != self._last_notice:
            self._last_notice = report.notices[-1:]
            self.messages.show_text("warning", report.notices[-1], topic="device")
        if report.missing or self.missing_photos.incomplete:
            self.refresh_status()

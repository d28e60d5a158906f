"""The window: puts its parts side by side and connects them with each other and the library."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from clipsearch import Hit, IndexReport, Library, Status
from clipsearch.gui.activity.follow_controller import FollowController
from clipsearch.gui.activity.missing_photos import MissingPhotosNotice
from clipsearch.gui.activity.status_bar import StatusBar
from clipsearch.gui.fitting import fitted
from clipsearch.gui.inspector.controller import InspectorController
from clipsearch.gui.inspector.inspector import Inspector
from clipsearch.gui.main_window.folder_dialogs import FolderDialogs
from clipsearch.gui.main_window.window_state import WindowState
from clipsearch.gui.photo_actions.photo_actions import PhotoActions
from clipsearch.gui.query_bar.controller import QueryController
from clipsearch.gui.query_bar.drag_and_drop import DragAndDrop
from clipsearch.gui.query_bar.drop_overlay import DropOverlay
from clipsearch.gui.query_bar.query_bar import QueryBar
from clipsearch.gui.results.results_panel import ResultsPanel
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.mime_data import PictureFiles
from clipsearch.gui.search.search_controller import Answer, QueryState, SearchController
from clipsearch.gui.settings.controller import SettingsController
from clipsearch.gui.sidebar.controller import SidebarController
from clipsearch.gui.sidebar.sidebar import Sidebar
from clipsearch.gui.style.theme import AppTheme, IconButton
from clipsearch.gui.viewer.viewer import Viewer
from clipsearch.gui.widgets.action_menu import ActionMenu
from clipsearch.gui.widgets.message_bar import MessageBar
from clipsearch.settings import Theme

__all__ = ["MainWindow"]


class MainWindow(QWidget):
    """The whole window on one library; `start` brings it to life after it is on the screen.

    Signals:
        closing: it is about to stop all work, and waits for what is under way.
        closed: it is gone and its threads have ended.
    """

    closing = Signal()
    closed = Signal()

    def __init__(self, library: Library, app_theme: AppTheme, tasks: TaskRunner) -> None:
        super().__init__()
        self._library = library
        self._app_theme = app_theme
        self._tasks = tasks
        self._memory: WindowState | None = None
        self._noticed: tuple[str, ...] = ()  # the last that was said about the model's device
        self.setWindowTitle("clipsearch")
        self.search_controller = SearchController(tasks, library, self)
        self.follow_controller = FollowController(tasks, library, self)
        self.thumbnails = ThumbnailCache(tasks, library.thumbnail, self)
        self.photo_actions = PhotoActions(tasks, app_theme, self)
        self.sidebar = Sidebar(app_theme, self)
        self.query = QueryBar(app_theme, self)
        self.messages = MessageBar(app_theme, self)
        self._told = QTimer(self, singleShot=True, interval=4000)  # for what needs no answer
        self._told.timeout.connect(lambda: self.messages.clear("told"))
        self.query_controller = QueryController(
            tasks, library, app_theme, self.query, self.search_controller, self.messages
        )
        self.sidebar_controller = SidebarController(
            tasks, library, self.sidebar, self.query, self.follow_controller, self.messages, self
        )
        self.missing_photos = MissingPhotosNotice(self.messages, self)
        self.results = ResultsPanel(app_theme, self.thumbnails, self)
        self.inspector = Inspector(app_theme, self)
        self.inspector_controller = InspectorController(tasks, library, self.inspector, self)
        self.status_bar = StatusBar(app_theme, self)
        self.overlay = DropOverlay(app_theme, self)
        self.drag_and_drop = DragAndDrop(
            self, self.overlay, self.query, lambda: bool(self.query.ask.all_parts)
        )
        self.viewer = Viewer(app_theme, tasks, library.thumbnail, self)
        self.dialogs = FolderDialogs(tasks, library, app_theme, self)
        self.settings_controller = SettingsController(
            tasks, library, app_theme, self.follow_controller, self.dialogs, self
        )
        self.menus = ActionMenu(app_theme, self)
        self._inspector_button = IconButton(
            app_theme, "info", self.tr("Show or hide the inspector (Ctrl+I)"), self
        )
        self._lay_out()
        self._fill_menu()
        self._connect_parts()
        self._connect_work()
        self.resize(QSize(1280, 800))

    # Building

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(24, 16, 16, 8)
        top.setSpacing(8)
        top.addWidget(self.query, 1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 7, 0, 0)  # in line with the first row of the query bar
        for button in (self._inspector_button, self.menus.button()):
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
        self.parts = QSplitter(Qt.Orientation.Horizontal, self)
        self.parts.setHandleWidth(1)
        self.parts.setChildrenCollapsible(False)
        for part, stretch in ((self.sidebar, 0), (middle, 1), (self.inspector, 0)):
            self.parts.addWidget(part)
            self.parts.setStretchFactor(self.parts.count() - 1, stretch)
        self.parts.setSizes([232, 744, 304])
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._whole.addWidget(self.parts, 1)
        self._whole.addWidget(self.status_bar)
        self._inspector_button.setCheckable(True)
        self._inspector_button.setChecked(True)
        self._inspector_button.toggled.connect(self._show_inspector)

    def _fill_menu(self) -> None:
        add, menu = self.menus.add, self.menus.menu
        add(self.tr("Add a folder…"), ["Ctrl+O"], self.dialogs.choose_folder, symbol="folder-add")
        add(
            self.tr("Find photos like a picture…"),
            ["Ctrl+Shift+O"],
            self.dialogs.choose_picture,
            symbol="photo",
        )
        self.query_controller.add_actions(self.menus)
        self.sidebar_controller.add_actions(self.menus)
        add(self.tr("Look for changes"), ["F5"], self.follow_controller.start, symbol="refresh")
        add(
            self.tr("Files that could not be read…"), ["Ctrl+E"], self.dialogs.show_problems, symbol="warning"
        )
        menu.addSeparator()
        menu.addMenu(self.menus.themes)
        add(self.tr("Inspector"), ["Ctrl+I"], self._inspector_button.toggle, symbol="info")
        add(self.tr("Settings…"), ["Ctrl+,"], self.settings_controller.show, symbol="settings")
        add(self.tr("Keyboard shortcuts"), ["F1"], self.dialogs.show_shortcuts, symbol="text")
        menu.addSeparator()
        add(self.tr("Quit"), ["Ctrl+Q"], self.quit, symbol="close")
        self.photo_actions.attach(self.results.grid, lambda: self.results.grid.selected)
        self.photo_actions.attach(
            self.viewer, lambda: [self.viewer.hit] if self.viewer.hit else [], parts=False
        )
        self.menus.tint()
        self.menus.theme_chosen.connect(self.wear)

    def _connect_parts(self) -> None:
        grid = self.results.grid
        self.query.picture_asked.connect(self.dialogs.choose_picture)
        self.query.down_pressed.connect(self._enter_grid)
        self.sidebar.add_asked.connect(self.dialogs.choose_folder)
        self.sidebar.folders.remove_asked.connect(self.dialogs.confirm_remove)
        self.sidebar.folders.reveal_asked.connect(self.photo_actions.reveal)
        self.sidebar.folders.forget_asked.connect(self._ask_to_forget)
        self.sidebar_controller.told.connect(lambda text: self._tell(text))
        self.results.add_asked.connect(self.dialogs.choose_folder)
        self.status_bar.problems_asked.connect(self.dialogs.show_problems)
        self.status_bar.stop_asked.connect(self.follow_controller.stop)
        self.status_bar.cancel_asked.connect(self.follow_controller.cancel)
        self.status_bar.start_asked.connect(self.follow_controller.start)
        grid.opened.connect(self.photo_actions.open)
        grid.viewed.connect(lambda row: self.viewer.show_row(grid.hits, row))
        grid.shown.connect(lambda: self.viewer.update_hits(grid.hits))
        grid.settled.connect(
            lambda rows: self.search_controller.fetch(grid.hits, rows, grid.viewport().update)
        )
        grid.drag_asked.connect(self._drag)
        grid.similar_asked.connect(self.query_controller.find_similar)
        grid.menu_asked.connect(self._show_menu)
        grid.current_changed.connect(self._inspect)
        self.inspector.open_asked.connect(self.photo_actions.open)
        self.inspector.reveal_asked.connect(lambda hit: self.photo_actions.reveal(hit.path))
        self.inspector.similar_asked.connect(self.query_controller.find_similar)
        self.inspector.copy_path_asked.connect(self.photo_actions.copy_path)
        self.inspector.menu_asked.connect(self._show_menu)
        self.viewer.opened.connect(self.photo_actions.open)
        self.viewer.similar_asked.connect(self.query_controller.find_similar)
        self.viewer.region_asked.connect(self.query_controller.ask_picture)
        self.inspector.word_asked.connect(self.query.show_words)

    def _connect_work(self) -> None:
        self.query_controller.answered.connect(self._show_answer)
        self.query_controller.folders_given.connect(self.follow_controller.add)
        self.query_controller.told.connect(lambda text: self._tell(text))
        self.results.arranged.connect(self.search_controller.arrange)
        self.closing.connect(self.search_controller.stop)
        self.search_controller.busy_changed.connect(self.results.show_busy)
        self._connect_keeping()
        self.photo_actions.similar_asked.connect(self.query_controller.find_similar)
        self.photo_actions.plus_asked.connect(self.query_controller.more_like)
        self.photo_actions.minus_asked.connect(self.query_controller.less_like)
        self.photo_actions.changed.connect(self.follow_controller.look_around)
        self.photo_actions.failed.connect(self.messages.show_error)
        self.photo_actions.failed.connect(self.viewer.show_error)
        self.photo_actions.told.connect(self.viewer.tell)
        self.photo_actions.told.connect(lambda text: self._tell(text))
        self._tasks.failed.connect(self.messages.show_error)
        self.drag_and_drop.dropped.connect(self.query_controller.take)
        self.dialogs.folder_chosen.connect(lambda folder: self.follow_controller.add([folder]))
        self.dialogs.picture_chosen.connect(
            lambda path: self.query_controller.take(PictureFiles((path,)), "more")
        )
        self.dialogs.remove_confirmed.connect(self.follow_controller.remove)
        self.dialogs.forget_confirmed.connect(self.follow_controller.forget_missing)
        self.settings_controller.refused.connect(self.messages.show_error)
        self.settings_controller.cleared.connect(self.sidebar_controller.saving.refresh)
        self.settings_controller.cleared.connect(self.query_controller.search_history.reload)
        self.missing_photos.forget_asked.connect(self._ask_to_forget)
        self.missing_photos.changed.connect(self.search_controller.repeat)
        self.dialogs.reveal_asked.connect(self.photo_actions.reveal)
        self.dialogs.retry_asked.connect(lambda: self.follow_controller.start(retry=True))
        self.dialogs.retry_files_asked.connect(self.follow_controller.retry)

    def _connect_keeping(self) -> None:
        follow_controller = self.follow_controller
        follow_controller.progressed.connect(self.status_bar.show_progress)
        follow_controller.running_changed.connect(self.status_bar.show_running)
        follow_controller.running_changed.connect(self.results.show_running)
        follow_controller.asked_changed.connect(self.results.show_running)
        follow_controller.paused_changed.connect(self.status_bar.show_paused)
        follow_controller.paused_changed.connect(self.refresh_status)
        follow_controller.up_to_date.connect(self.status_bar.show_up_to_date)
        follow_controller.changed.connect(self.refresh)
        follow_controller.finished.connect(self._take_note)
        follow_controller.failed.connect(lambda error: self.messages.show_error(error, "run"))
        follow_controller.refused.connect(self.messages.show_error)
        follow_controller.removed.connect(self.query_controller.search_history.reload)

    # Life

    def remember(self) -> None:
        """Look as the window was left the last time, and save how it is left this time."""
        self._memory = WindowState(self._library.data_folder)
        self._inspector_button.setChecked(self._memory.inspector)
        self._whole.activate()  # so that the window may be as narrow as its visible parts
        self.resize(fitted(self, self.size()))
        self._memory.restore(self, self.parts)
        self.results.restore(self._memory.results)

    def start(self, *, add: Path | None = None, index: bool = True) -> None:
        """Show what the library holds, bring it up to date, and load the model."""
        self.query.setFocus()
        self.refresh_status()
        self.sidebar_controller.saving.refresh()
        self.search_controller.change(QueryState())
        if add is not None:
            self.follow_controller.add([add])
        if index:
            self.follow_controller.start()
            self._tasks.run("inspect", self._library.warm_up)

    @Slot()
    def refresh(self) -> None:
        """Look again at what the library holds; scroll and selection stay."""
        self.thumbnails.forget_missing()
        self.refresh_status()
        self.search_controller.repeat()
        self.dialogs.refresh()

    @Slot()
    def refresh_status(self) -> None:
        """Look again at the counts."""
        self._tasks.latest("status", "facts", self._library.status, self._show_status)

    @Slot()
    def quit(self) -> None:
        """Close the window for good, also where closing it would only hide it."""
        self.settings_controller.tray.leave()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        """Stay in the tray where that is wanted; else vanish at once, stop all work, wait for threads."""
        if self.settings_controller.tray.takes(self):
            event.ignore()
            return
        if self._memory is not None:
            shown = self._inspector_button.isChecked()
            self._memory.save(self, self.parts, inspector=shown, results=self.results.state)
        self.settings_controller.close()
        self.hide()
        QGuiApplication.sync()
        self.closing.emit()
        self.follow_controller.close()
        self._tasks.close()
        event.accept()
        self.closed.emit()

    # Moving about

    @Slot()
    def _enter_grid(self) -> None:
        grid = self.results.grid
        if grid.hits:
            grid.setFocus(Qt.FocusReason.TabFocusReason)
            if not grid.currentIndex().isValid():
                grid.setCurrentIndex(grid.model().index(0, 0))

    @Slot(object)
    def _show_answer(self, answer: Answer) -> None:
        """Show results, also where one of those before covers them."""
        if not answer.again:
            self.viewer.give_way()
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
        selected = self.results.grid.selected  # what is looked at need not be among it
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
    def wear(self, theme: Theme) -> None:
        """Change the theme, and keep it for the next time."""
        self.settings_controller.change(theme=theme)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc clears: first a message, then the query."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.messages.text:
            self.messages.dismiss()
        else:
            self.query.clear()

    # Being told

    def _show_status(self, status: Status) -> None:
        ways = {} if self.follow_controller.paused else self._library.follower.watch_modes
        self.sidebar.show_status(status, ways)
        self.status_bar.show_status(status)
        self.results.show_status(status)
        self.missing_photos.show_status(status, ways)

    @Slot(object)
    def _take_note(self, report: IndexReport) -> None:
        self.messages.clear("run")
        if report.notices[-1:] != self._noticed:
            self._noticed = report.notices[-1:]
            self.messages.show_text("warning", report.notices[-1], about="device")
        if report.missing or self.missing_photos.incomplete:
            self.refresh_status()

    @Slot()
    def _ask_to_forget(self) -> None:
        if self.missing_photos.incomplete:
            self.dialogs.confirm_forget(self.missing_photos.incomplete)

    def _tell(self, text: str) -> None:
        """Say something that needs no answer, for a while."""
        self.messages.show_text("info", text, about="told")
        self._told.start()

"""The settings in use by the window: changed from anywhere, kept in order, taken back; and their window."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Unpack

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from clipsearch import ClipsearchError, Library, Settings, SettingsChanges, Status
from clipsearch.gui.activity.follow_controller import FollowController
from clipsearch.gui.activity.tray_icon import TrayIcon
from clipsearch.gui.desktop.autostart import autostart
from clipsearch.gui.main_window.folder_dialogs import FolderDialogs
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.settings.appearance_page import AppearancePage
from clipsearch.gui.settings.background_page import BackgroundPage
from clipsearch.gui.settings.device_page import DevicePage
from clipsearch.gui.settings.folders_page import FoldersPage
from clipsearch.gui.settings.log_page import LogPage
from clipsearch.gui.settings.models_page import ModelsPage
from clipsearch.gui.settings.page import Page, PageContext
from clipsearch.gui.settings.settings_window import SettingsWindow
from clipsearch.gui.settings.storage_page import StoragePage
from clipsearch.gui.style.theme import AppTheme

__all__ = ["SettingsController"]


class SettingsController(QObject):
    """Changes settings at once, and shows their window.

    Attributes:
        tray: what goes on while the window is closed.

    Signals:
        changed: the Settings in use from now on.
        cleared: the library is empty now.
        refused: a ClipsearchError, why a change was taken back, while no window shows it.
    """

    changed = Signal(object)
    cleared = Signal()
    refused = Signal(object)

    def __init__(
        self,
        tasks: TaskRunner,
        library: Library,
        app_theme: AppTheme,
        follow_controller: FollowController,
        dialogs: FolderDialogs,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._context = PageContext(library, tasks, follow_controller, app_theme)
        self._dialogs = dialogs
        self._parent = window
        self._asked: list[SettingsChanges] = []  # changes that are not kept yet, in order
        self._undo: list[tuple[SettingsChanges, SettingsChanges]] = []  # each change: from what, to what
        self._open: SettingsWindow | None = None
        self.tray = TrayIcon(app_theme, follow_controller, window)
        self.tray.want(self.settings.background)
        follow_controller.changed.connect(self._refresh)
        follow_controller.finished.connect(self._refresh)
        self.changed.connect(lambda settings: self.tray.want(settings.background))

    @property
    def settings(self) -> Settings:
        """The settings in use, or about to be."""
        settings = self._context.library.settings.current
        for changes in self._asked:
            settings = settings.changed(**changes)
        return settings

    @property
    def window(self) -> SettingsWindow | None:
        """The window of the settings, once it was opened."""
        return self._open

    def change(self, **changes: Unpack[SettingsChanges]) -> None:
        """Use other settings from now on, and keep them."""
        if after := self.settings.differing(changes):
            self._undo.append((self.settings.values(after), after))
            self._use(after)

    @Slot()
    def undo(self) -> None:
        """Take the last change back."""
        if self._open is not None:
            self._open.finish()  # what is being typed is the last change
            if any(page.drop_refused() for page in self._open.pages):
                self._show()
                return
        if self._undo:
            before, after = self._undo.pop()
            changed_since = self.settings.differing(after)  # by others, and not to be put back
            if names := [name for name in before if name not in changed_since]:
                self._use(self.settings.changed(**before).values(names))
            else:
                self._show()

    @Slot(object)
    def reset(self, names: Sequence[str]) -> None:
        """Go back to the defaults of some settings."""
        if self._open is not None and any(page.drop_refused() for page in self._open.pages):
            self._show()
        self.change(**Settings().values(names))

    def _use(self, changes: SettingsChanges) -> None:
        self._asked.append(changes)
        if self._open is not None:
            self._open.message.clear()
        self._wear()
        library = self._context.library
        self._context.tasks.run(
            "facts",
            lambda: library.settings.change(**changes),
            failed=lambda error: self._refuse(error, changes),
            finished=lambda: self._forget_asked(changes),
        )
        self._show()

    def _wear(self) -> None:
        if self.settings.theme != self._context.app_theme.theme:
            self._context.app_theme.wear(self.settings.theme)

    def _forget_asked(self, changes: SettingsChanges) -> None:
        self._asked = [one for one in self._asked if one is not changes]

    def _refuse(self, error: ClipsearchError, changes: SettingsChanges) -> None:
        """Go back to what is in use; the page that asked says why."""
        self._forget_asked(changes)
        self._wear()
        while self._undo and not self.settings.differing(self._undo[-1][0]):
            self._undo.pop()
        if self._open is None or not self._open.isVisible():
            self.refused.emit(error)
        elif not any(page.show_refused(error, list(changes)) for page in self._open.pages):
            self._open.message.setText(f"{error}.")
        self._show()

    def _show(self) -> None:
        if self._open is not None:
            for page in self._open.pages:
                page.show_settings(self.settings)
            self._open.show_undo(bool(self._undo) or any(page.is_refused for page in self._open.pages))
        self.changed.emit(self.settings)

    # The window

    @Slot()
    def show(self) -> None:
        """Open the window of the settings, or bring it to the front."""
        if self._open is None:
            self._open = SettingsWindow(self._context.app_theme, self._pages(), self._parent)
            self._open.undo_asked.connect(self.undo)
            self._open.reset_asked.connect(self.reset)
            self._open.closed.connect(self._forget)
        self._show()
        self._open.show()
        self._open.raise_()
        self._open.activateWindow()
        self._refresh()

    def _pages(self) -> Sequence[Page]:
        """Every page, in the order of the list; another one only needs to be named here."""
        folders, storage = FoldersPage(self._context), StoragePage(self._context)
        folders.add_asked.connect(self._dialogs.choose_folder)
        folders.remove_asked.connect(self._dialogs.confirm_remove)
        storage.cleared.connect(self._reload)
        storage.shown.connect(self._refresh)
        pages: Sequence[Page] = (
            folders,
            DevicePage(self._context),
            ModelsPage(self._context),
            AppearancePage(self._context),
            BackgroundPage(
                self._context, autostart(self._context.library.data_folder), has_tray=TrayIcon.is_available()
            ),
            storage,
            LogPage(self._context),
        )
        for page in pages:
            page.change_asked.connect(self._take_changes)
        return pages

    @Slot(object)
    def _take_changes(self, changes: SettingsChanges) -> None:
        self.change(**changes)

    @Slot()
    def _refresh(self) -> None:
        """Show what the library holds now."""
        if self._open is not None and self._open.isVisible():
            context = self._context
            context.tasks.latest("settings", "facts", context.library.status, self._show_status)

    def _show_status(self, status: Status) -> None:
        if self._open is not None:
            for page in self._open.pages:
                page.show_settings(self.settings)  # others change them, too
                page.show_status(status)

    @Slot()
    def _reload(self) -> None:
        self._undo.clear()
        self._show()
        self.cleared.emit()

    @Slot()
    def _forget(self) -> None:
        for name in ("settings", "log"):
            self._context.tasks.forget(name)

    # The end

    @Slot()
    def close(self) -> None:
        """Before the end: close the window, and keep what no thread had come to keeping yet."""
        if self._open is not None:
            self._open.close()
            for page in self._open.pages:
                page.stop()
        for changes in self._asked:
            with contextlib.suppress(ClipsearchError):  # nobody is there any more to be told
                self._context.library.settings.change(**changes)

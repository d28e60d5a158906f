"""The controller of the settings: applies changes in order, undoes them, opens the settings window."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Unpack

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from clipsearch import ClipsearchError, Settings, SettingsChanges, Status
from clipsearch.gui.activity.tray_icon import TrayIcon
from clipsearch.gui.desktop.autostart import autostart
from clipsearch.gui.settings.page import Page, PageContext
from clipsearch.gui.widgets.notifier import Notifier

if TYPE_CHECKING:
    from clipsearch.gui.settings.settings_window import SettingsWindow

__all__ = ["SettingsController"]


class SettingsController(QObject):
    """Applies changes at once and saves them in another thread.

    Signals:
        changed: the Settings in use from now on.
        cleared: the library was cleared.
        departing: a Departure for which the window is to close.
    """

    departing = Signal(object)
    changed = Signal(object)
    cleared = Signal()

    def __init__(
        self,
        context: PageContext,
        notifier: Notifier,
        window: QWidget,
        more_pages: Sequence[Callable[[PageContext], Page]] = (),
    ) -> None:
        super().__init__(window)
        self._more_pages = more_pages  # of packages that build upon this one
        self._context = context
        self._notifier = notifier
        self._parent = window
        self._pending: list[SettingsChanges] = []  # changes that are not saved yet, in order
        self._undo: list[tuple[SettingsChanges, SettingsChanges]] = []  # of each change: old and new values
        self._window: SettingsWindow | None = None
        context.follow_controller.changed.connect(self._refresh)
        context.follow_controller.finished.connect(self._refresh)

    @property
    def settings(self) -> Settings:
        """The settings with all changes that are not saved yet."""
        settings = self._context.library.settings.current
        for changes in self._pending:
            settings = settings.changed(**changes)
        return settings

    @property
    def window(self) -> SettingsWindow | None:
        """The settings window, once it was opened."""
        return self._window

    def apply(self, **changes: Unpack[SettingsChanges]) -> None:
        """Change settings from now on, and save them."""
        if after := self.settings.differing(changes):
            self._undo.append((self.settings.values(after), after))
            self._save(after)

    @Slot()
    def undo(self) -> None:
        """Undo the last change, or discard refused input."""
        if self._window is not None:
            self._window.finish()  # input that is being typed is the last change
            if any(page.drop_refused() for page in self._window.pages):
                self._show_settings()
                return
        if self._undo:
            before, after = self._undo.pop()
            changed_since = self.settings.differing(after)  # by others; these are not undone
            if names := [name for name in before if name not in changed_since]:
                self._save(self.settings.changed(**before).values(names))
            else:
                self._show_settings()

    @Slot(object)
    def reset(self, names: Sequence[str]) -> None:
        """Go back to the defaults of some settings."""
        if self._window is not None and any(page.drop_refused() for page in self._window.pages):
            self._show_settings()
        self.apply(**Settings().values(names))

    def _save(self, changes: SettingsChanges) -> None:
        self._pending.append(changes)
        if self._window is not None:
            self._window.message.clear()
        self._apply_theme()
        library = self._context.library
        self._context.tasks.run(
            "facts",
            lambda: library.settings.change(**changes),
            failed=lambda error: self._refuse(error, changes),
            finished=lambda: self._remove_pending(changes),
        )
        self._show_settings()

    def _apply_theme(self) -> None:
        settings, now = self.settings, self._context.app_theme
        if (settings.theme, settings.contrast) != (now.theme, now.has_contrast):
            now.apply(settings.theme, contrast=settings.contrast)

    def _remove_pending(self, changes: SettingsChanges) -> None:
        self._pending = [one for one in self._pending if one is not changes]

    def _refuse(self, error: ClipsearchError, changes: SettingsChanges) -> None:
        """Go back to the saved settings; the page with the refused setting shows why."""
        self._remove_pending(changes)
        self._apply_theme()
        while self._undo and not self.settings.differing(self._undo[-1][0]):
            self._undo.pop()
        if self._window is None or not self._window.isVisible():
            self._notifier.report(error)
        elif not any(page.show_refused(error, list(changes)) for page in self._window.pages):
            self._window.message.setText(f"{error}.")
        self._show_settings()

    def _show_settings(self) -> None:
        if self._window is not None:
            for page in self._window.pages:
                page.show_settings(self.settings)
            self._window.show_undo(bool(self._undo) or any(page.is_refused for page in self._window.pages))
        self.changed.emit(self.settings)

    # The window

    @Slot()
    def show(self) -> None:
        """Open the settings window, or bring it to the front."""
        if self._window is None:
            from clipsearch.gui.settings.settings_window import SettingsWindow  # a start needs none of it

            self._window = SettingsWindow(self._context.app_theme, self._pages(), self._parent)
            self._window.undo_requested.connect(self.undo)
            self._window.reset_requested.connect(self.reset)
            self._window.closed.connect(self._cancel_tasks)
        self._show_settings()
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
        self._refresh()

    def _pages(self) -> Sequence[Page]:
        """All pages, in the order of the list; a new one needs only be added here."""
        from clipsearch.gui.settings.about_page import AboutPage
        from clipsearch.gui.settings.appearance_page import AppearancePage
        from clipsearch.gui.settings.background_page import BackgroundPage
        from clipsearch.gui.settings.details_page import DetailsPage
        from clipsearch.gui.settings.folders_page import FoldersPage
        from clipsearch.gui.settings.log_page import LogPage
        from clipsearch.gui.settings.models_page import ModelsPage
        from clipsearch.gui.settings.storage_page import StoragePage

        storage = StoragePage(self._context)
        storage.cleared.connect(self._show_cleared)
        storage.shown.connect(self._refresh)
        pages: Sequence[Page] = (
            FoldersPage(self._context),
            ModelsPage(self._context),
            DetailsPage(self._context),
            AppearancePage(self._context),
            BackgroundPage(
                self._context, autostart(self._context.library.data_folder), has_tray=TrayIcon.is_available()
            ),
            storage,
            *(make(self._context) for make in self._more_pages),
            LogPage(self._context),
            AboutPage(self._context),
        )
        for page in pages:
            page.change_requested.connect(self._apply_requested)
            page.departing.connect(self.departing)
        return pages

    @Slot(object)
    def _apply_requested(self, changes: SettingsChanges) -> None:
        self.apply(**changes)

    @Slot()
    def _refresh(self) -> None:
        """Show what the library holds now."""
        if self._window is not None and self._window.isVisible():
            context = self._context
            context.tasks.run_latest("settings", "facts", context.library.status, self._show_status)

    def _show_status(self, status: Status) -> None:
        if self._window is not None:
            for page in self._window.pages:
                page.show_settings(self.settings)  # commands and the models page change them, too
                page.show_status(status)

    @Slot()
    def _show_cleared(self) -> None:
        self._undo.clear()
        self._show_settings()
        self.cleared.emit()

    @Slot()
    def _cancel_tasks(self) -> None:
        for name in ("settings", "log", "packages", "changes"):
            self._context.tasks.cancel_latest(name)

    # End

    @Slot()
    def close(self) -> None:
        """Close the window, and save the changes that no thread has saved yet."""
        if self._window is not None:
            self._window.close()
            for page in self._window.pages:
                page.stop()
        for changes in self._pending:
            with contextlib.suppress(ClipsearchError):  # there is no window any more to show it
                self._context.library.settings.change(**changes)

"""The icon in the system's tray: keeps the program running while the window is closed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QDialog, QMenu, QSystemTrayIcon, QWidget

from clipsearch.gui.activity.follow_controller import FollowController
from clipsearch.gui.runtime.single_instance import bring_forward
from clipsearch.gui.style.theme import AppTheme
from clipsearch.settings import resources

__all__ = ["TrayIcon"]


class TrayIcon(QObject):
    """Decides whether closing the window only hides it; shows it again, or ends the program."""

    def __init__(self, app_theme: AppTheme, follow_controller: FollowController, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._app_theme = app_theme
        self._follow_controller = follow_controller
        self._enabled = self._quitting = self._was_explained = False
        self.menu = QMenu(window)
        self._open = self.menu.addAction(self.tr("Open clipsearch"), self._show_window)
        self._pause = self.menu.addAction("", self._toggle_pause)
        self.menu.addSeparator()
        self._quit = self.menu.addAction(self.tr("Quit"), self.quit)
        self.icon = QSystemTrayIcon(QIcon(str(resources() / "icons" / "clipsearch.svg")), self)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)
        self.icon.messageClicked.connect(self._show_window)
        follow_controller.paused_changed.connect(self._describe)
        app_theme.changed.connect(self._describe)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):  # logging out must not find a window that stays
            application.commitDataRequest.connect(self.allow_quit)
        self._describe()

    @staticmethod
    def is_available() -> bool:
        """Whether this desktop has a tray now."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def set_enabled(self, enabled: bool) -> None:
        """Keep the program running when the window is closed, or not."""
        self._enabled = enabled
        self.icon.setVisible(enabled and self.is_available())

    @Slot()
    def allow_quit(self) -> None:
        """From now on, closing the window ends the program."""
        self._quitting = True

    @Slot()
    def quit(self) -> None:
        """Close the window for good, also where closing it would only hide it."""
        self.allow_quit()
        self._window.close()

    def hide_window(self) -> bool:
        """Hide the window that is being closed, where that is wanted; False: it may close."""
        if self._quitting or not self._enabled or not self.is_available():
            self.icon.hide()
            return False
        for dialog in self._window.findChildren(QDialog):
            dialog.close()
        self.icon.show()  # there may have been no tray yet when it was wanted
        self._window.hide()
        if not self._was_explained:
            self._was_explained = True
            self.icon.showMessage(
                self.tr("clipsearch keeps running"),
                self.tr("Open or quit it from its icon here."),
                self.icon.icon(),
            )
        return True

    def start_hidden(self) -> None:
        """Show only the icon and not the window; where there is no tray, the window minimised."""
        if self.is_available():
            self.icon.show()
        else:
            self._window.showMinimized()

    @Slot(QSystemTrayIcon.ActivationReason)
    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self._show_window()

    @Slot()
    def _show_window(self) -> None:
        bring_forward(self._window)

    @Slot()
    def _toggle_pause(self) -> None:
        if self._follow_controller.paused:
            self._follow_controller.start()
        else:
            self._follow_controller.stop()

    @Slot()
    def _describe(self) -> None:
        paused = self._follow_controller.paused
        self._pause.setText(self.tr("Resume indexing") if paused else self.tr("Pause indexing"))
        state = self.tr("indexing paused") if paused else self.tr("watching your folders")
        self.icon.setToolTip(f"clipsearch: {state}")
        for action, name in (
            (self._open, "open"),
            (self._pause, "play" if paused else "pause"),
            (self._quit, "close"),
        ):
            action.setIcon(self._app_theme.icon(name))

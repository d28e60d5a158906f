"""The symbol in the system's tray: what goes on while the window is closed, and how it ends."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QDialog, QMenu, QSystemTrayIcon, QWidget

from clipsearch.gui.activity.follow_controller import FollowController
from clipsearch.gui.style.theme import AppTheme
from clipsearch.settings import resources

__all__ = ["TrayIcon"]


class TrayIcon(QObject):
    """Decides whether closing the window only hides it, and is the way back to it.

    Signals:
        open_asked: show the window.
        quit_asked: end the program.
    """

    open_asked = Signal()
    quit_asked = Signal()

    def __init__(self, app_theme: AppTheme, follow_controller: FollowController, window: QWidget) -> None:
        super().__init__(window)
        self._app_theme = app_theme
        self._follow_controller = follow_controller
        self._wanted = self._leaving = self._told = False
        self.menu = QMenu(window)
        self._open = self.menu.addAction(self.tr("Open clipsearch"), self.open_asked.emit)
        self._pause = self.menu.addAction("", self._pause_or_go_on)
        self.menu.addSeparator()
        self._quit = self.menu.addAction(self.tr("Quit"), self.quit_asked.emit)
        self.symbol = QSystemTrayIcon(QIcon(str(resources() / "icons" / "clipsearch.svg")), self)
        self.symbol.setContextMenu(self.menu)
        self.symbol.activated.connect(self._activated)
        self.symbol.messageClicked.connect(self.open_asked)
        follow_controller.paused_changed.connect(self._describe)
        app_theme.changed.connect(self._describe)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):  # logging out must not find a window that stays
            application.commitDataRequest.connect(self.leave)
        self._describe()

    @staticmethod
    def is_available() -> bool:
        """Whether this desktop has a tray now."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def want(self, wanted: bool) -> None:
        """Keep the program going when the window is closed, or not."""
        self._wanted = wanted
        self.symbol.setVisible(wanted and self.is_available())

    @Slot()
    def leave(self) -> None:
        """From now on, closing the window ends the program."""
        self._leaving = True

    def takes(self, window: QWidget) -> bool:
        """Hide a window that is being closed, where that is wanted; False: it may end."""
        if self._leaving or not self._wanted or not self.is_available():
            self.symbol.hide()
            return False
        for dialog in window.findChildren(QDialog):
            dialog.close()
        self.symbol.show()  # there may have been no tray yet when it was wanted
        window.hide()
        if not self._told:
            self._told = True
            self.symbol.showMessage(
                self.tr("clipsearch keeps watching"),
                self.tr("Open it or quit from its symbol here."),
                self.symbol.icon(),
            )
        return True

    def begin_in(self, window: QWidget) -> None:
        """Begin without the window, in the tray; minimised where there is none."""
        if self.is_available():
            self.symbol.show()
        else:
            window.showMinimized()

    @Slot(QSystemTrayIcon.ActivationReason)
    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.open_asked.emit()

    @Slot()
    def _pause_or_go_on(self) -> None:
        if self._follow_controller.paused:
            self._follow_controller.start()
        else:
            self._follow_controller.stop()

    @Slot()
    def _describe(self) -> None:
        paused = self._follow_controller.paused
        self._pause.setText(self.tr("Go on watching") if paused else self.tr("Pause watching"))
        state = self.tr("paused") if paused else self.tr("watching the folders")
        self.symbol.setToolTip(f"clipsearch: {state}")
        for action, name in (
            (self._open, "open"),
            (self._pause, "play" if paused else "pause"),
            (self._quit, "close"),
        ):
            action.setIcon(self._app_theme.icon(name))

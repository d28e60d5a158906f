"""The settings' page of what goes on without the window: start at login, watching in the tray."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from clipsearch import ClipsearchError, Settings
from clipsearch.gui.desktop.autostart import Autostart
from clipsearch.gui.settings.page import Page, PageContext, say

__all__ = ["BackgroundPage"]


class BackgroundPage(Page):
    """Start at login, and keep watching. The first lies with the system, the second in the settings."""

    symbol = "tray"
    fields = ("background",)

    def __init__(
        self, context: PageContext, autostart: Autostart, *, has_tray: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, parent)
        self.name(self.tr("Background"))
        self._autostart = autostart
        self.section(self.tr("While the window is closed"))
        self.keep = QCheckBox(self.tr("Keep watching when the window is closed"), self.body)
        self.keep.setEnabled(has_tray)
        self.keep.clicked.connect(lambda on: self.ask_change(background=on))
        self.column.addWidget(self.keep)
        self._explain(
            self.tr(
                "clipsearch stays in the tray and takes in new photos. "
                "Open it there again, pause it, or quit."
            )
            if has_tray
            else self.tr(
                "This desktop has no tray, or shows none now, so closing the window ends clipsearch."
            )
        )
        self.section(self.tr("At login"))
        self.login = QCheckBox(self.tr("Start clipsearch when you log in"), self.body)
        self.login.clicked.connect(self._start_at_login)
        self.column.addWidget(self.login)
        self._explain(
            self.tr("It starts in the tray, without a window.")
            if has_tray
            else self.tr("It starts with its window minimised.")
        )
        self.why = self.note(wrong=True)
        self.column.addStretch(1)
        self.shown.connect(self._app_theme)

    def _explain(self, text: str) -> QLabel:
        label = self.note(text)
        label.setIndent(28)
        return label

    def show_settings(self, settings: Settings) -> None:
        """Check what is on."""
        self.keep.setChecked(settings.background)

    @Slot()
    def _app_theme(self) -> None:
        """It may have been switched elsewhere, as in the desktop's own settings."""
        self.login.setChecked(self._autostart.is_on())

    @Slot(bool)
    def _start_at_login(self, on: bool) -> None:
        say(self.why, "")
        try:
            self._autostart.turn(on)
        except ClipsearchError as error:
            say(self.why, f"{error}.")
        self._app_theme()

"""The settings' page of background work: watching in the tray, start at login."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from clipsearch import ClipsearchError, Settings
from clipsearch.gui.desktop.autostart import Autostart
from clipsearch.gui.settings.page import Page, PageContext, set_note

__all__ = ["BackgroundPage"]


class BackgroundPage(Page):
    """Start at login is kept by the system, watching in the tray by the settings."""

    symbol = "tray"
    fields = ("background",)

    def __init__(
        self, context: PageContext, autostart: Autostart, *, has_tray: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, parent)
        self.set_title(self.tr("Background"))
        self._autostart = autostart
        self.section(self.tr("When the window is closed"))
        self.keep = QCheckBox(self.tr("Keep running in the background"), self.body)
        self.keep.setEnabled(has_tray)
        self.keep.clicked.connect(lambda on: self.request_change(background=on))
        self.column.addWidget(self.keep)
        self._add_explanation(
            self.tr(
                "clipsearch stays in the system tray and indexes new photos. Open, pause or quit it "
                "from there."
            )
            if has_tray
            else self.tr("This desktop shows no system tray, so closing the window quits clipsearch.")
        )
        self.section(self.tr("At login"))
        self.login = QCheckBox(self.tr("Start clipsearch when you log in"), self.body)
        self.login.clicked.connect(self._set_autostart)
        self.column.addWidget(self.login)
        self._add_explanation(
            self.tr("It starts in the system tray, without a window.")
            if has_tray
            else self.tr("It starts with its window minimised.")
        )
        self.why = self.note(wrong=True)
        self.column.addStretch(1)
        self.shown.connect(self._read_autostart)

    def _add_explanation(self, text: str) -> QLabel:
        label = self.note(text)
        label.setIndent(28)
        return label

    def show_settings(self, settings: Settings) -> None:
        """Check what is on."""
        self.keep.setChecked(settings.background)

    @Slot()
    def _read_autostart(self) -> None:
        """Read again whether it is on: it may have been switched in the desktop's own settings."""
        self.login.setChecked(self._autostart.is_on())

    @Slot(bool)
    def _set_autostart(self, on: bool) -> None:
        set_note(self.why, "")
        try:
            self._autostart.set_on(on)
        except ClipsearchError as error:
            set_note(self.why, f"{error}.")
        self._read_autostart()

"""A field for a passphrase, which is shown only on request."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from clipsearch.gui.style.theme import AppTheme

__all__ = ["PassphraseField"]


class PassphraseField(QLineEdit):
    """Hides what is typed, offers it to no input method's memory, and has a button that shows it."""

    def __init__(self, app_theme: AppTheme, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._app_theme = app_theme
        self.setObjectName("passphrase")
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setPlaceholderText(name)
        self.setAccessibleName(name)
        self.setMinimumHeight(36)
        hints = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        self.setInputMethodHints(
            hints | Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self._show = self.addAction(app_theme.icon("eye"), QLineEdit.ActionPosition.TrailingPosition)
        self._show.setCheckable(True)
        self._show.setToolTip(self.tr("Show what is typed"))
        self._show.toggled.connect(self._toggle)
        app_theme.changed.connect(self._colour_icon)

    @Slot(bool)
    def _toggle(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    @Slot()
    def _colour_icon(self) -> None:
        self._show.setIcon(self._app_theme.icon("eye"))

"""Buttons for a favourite and for flags, in the inspector."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.tool_tip import plain_tip

__all__ = ["MarkButtons"]

SYMBOLS = {
    "favourite": ("heart", "heart-filled"), "picked": ("flag", "flag-filled"),
    "rejected": ("rejected", "rejected"),
}  # fmt: skip


class MarkButtons(QWidget):
    """Three buttons: favourite, picked, rejected; a click on one that is on turns it off.

    Signals:
        chosen: the field and its value, as `Library.details.edit` takes them.
    """

    chosen = Signal(str, object)

    def __init__(self, app_theme: AppTheme, parent: QWidget) -> None:
        super().__init__(parent)
        self._app_theme = app_theme
        self.buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for name, text in (
            ("favourite", self.tr("Favourite (F)")),
            ("picked", self.tr("Picked (P)")),
            ("rejected", self.tr("Rejected (X)")),
        ):
            button = self.buttons[name] = QToolButton(self)
            button.setIconSize(QSize(18, 18))
            button.setFixedWidth(29)
            button.setAutoRaise(True)
            button.setCheckable(True)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setAccessibleName(text)
            button.setToolTip(plain_tip(text))
            button.clicked.connect(lambda on, name=name: self._choose(name, on))
            row.addWidget(button)
        app_theme.changed.connect(self._update)
        self._update()

    def show_marks(self, favourite: bool, flag: str) -> None:
        """Show what is known of the photo, or of all of several."""
        for name, button in self.buttons.items():
            button.setChecked(favourite if name == "favourite" else flag == name)
        self._update()

    def _choose(self, name: str, on: bool) -> None:
        if name == "favourite":
            self.chosen.emit("favourite", on)
        else:
            for other in ("picked", "rejected"):
                self.buttons[other].setChecked(on and other == name)
            self.chosen.emit("flag", name if on else "")
        self._update()

    @Slot()
    def _update(self) -> None:
        colours = self._app_theme.colours
        for name, button in self.buttons.items():
            symbol = SYMBOLS[name][button.isChecked()]
            colour = colours.accent if button.isChecked() else colours.muted
            button.setIcon(self._app_theme.icon(symbol, colour))

"""The page that is shown instead of the grid where there are no photos."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from clipsearch.gui.empty.empty_reason import EmptyReason
from clipsearch.gui.style.icons import pixmap
from clipsearch.gui.style.theme import AppTheme

__all__ = ["EmptyPage"]

WIDTH = 440  # logical pixels of a line that is easy to read
HEIGHT_WITH_DRAWING, HEIGHT_WITH_ICON = 440, 220  # logical pixels with space for a picture
EDGE = 16  # logical pixels left free at both sides


class EmptyPage(QWidget):
    """A picture, a sentence, an explanation, and maybe a button.

    Signals:
        action_requested: do what the button says, an `EmptyAction`.
    """

    action_requested = Signal(str)

    def __init__(self, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._app_theme = app_theme
        self._reason = EmptyReason()
        self._image = QLabel(self)
        self._title = QLabel(self)
        self._title.setObjectName("big")
        self._title.setWordWrap(True)
        self._text = QLabel(self)
        self._text.setObjectName("muted")
        self._text.setWordWrap(True)
        self._button = QPushButton(self.tr("Add folder"), self)
        self._button.setObjectName("primary")
        self._button.setCursor(Qt.CursorShape.PointingHandCursor)
        self._button.clicked.connect(lambda: self.action_requested.emit(self._reason.action))
        column = QVBoxLayout(self)
        column.setSpacing(0)
        column.addStretch(2)
        for widget, space in (
            (self._image, 24),
            (self._title, 8),
            (self._text, 24),
            (self._button, 0),
        ):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
            column.addSpacing(space)
        column.addStretch(3)
        for label in (self._image, self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        app_theme.changed.connect(self._update_colours)

    @property
    def title(self) -> str:
        """The headline."""
        return self._title.text()

    @property
    def action(self) -> str:
        """What the button does, or ""."""
        return self._reason.action

    def show_reason(self, reason: EmptyReason) -> None:
        """Show another reason; an empty one while the first answer is awaited."""
        self._reason = reason
        self.ensurePolished()
        self._title.setText(reason.title)
        self._text.setText(reason.text)
        self._text.setVisible(bool(reason.text))
        if reason.action:
            self._button.setText(reason.action_text)
        self._button.setVisible(bool(reason.action))
        self._update_colours()
        self._fit_labels()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Wrap lines to the new width."""
        super().resizeEvent(event)
        self._update_colours()
        self._fit_labels()

    def _fit_labels(self) -> None:
        width = min(WIDTH, self.width() - 2 * EDGE)
        for label in (self._title, self._text):
            label.setFixedSize(width, max(0, label.heightForWidth(width)))

    @Slot()
    def _update_colours(self) -> None:
        symbol, side = self._reason.symbol, 56
        if symbol == "empty-library":
            symbol, side = (symbol, 240) if self.height() >= HEIGHT_WITH_DRAWING else ("photo", side)
        self._image.setVisible(bool(symbol) and self.height() >= HEIGHT_WITH_ICON)
        if symbol:
            colour = self._app_theme.colours.muted
            self._image.setPixmap(pixmap(symbol, side, colour, self.devicePixelRatioF()))

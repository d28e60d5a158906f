"""The message bar: shows errors, warnings and notices until they are dismissed or cleared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QWidget

from clipsearch import ClipsearchError
from clipsearch.gui.style.icons import pixmap
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.icon_button import IconButton

__all__ = ["MessageBar"]

NARROW = 480  # logical pixels
Kind = Literal["error", "warning", "info"]
Action = tuple[str, Callable[[], None]]


@dataclass(frozen=True, slots=True)
class _Message:
    """One message; a persistent one is shown again when those shown instead of it are gone."""

    kind: Kind
    text: str
    topic: str = ""
    action: Action | None = None
    is_persistent: bool = False


class MessageBar(QFrame):
    """Shows one message at a time, the newest.

    Signals:
        dismissed: the topic of a persistent message that the user dismissed.
    """

    dismissed = Signal(str)

    def __init__(self, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self._app_theme = app_theme
        self._message = _Message("info", "")
        self._lasting: dict[str, _Message] = {}
        self._icon = QLabel(self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = QPushButton(self)
        self._close = IconButton(app_theme, "close", self.tr("Dismiss"), self)
        self._close.setIconSize(QSize(16, 16))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 8, 8, 8)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        for column, widget in enumerate((self._icon, self._text, self._button, self._close)):
            self._grid.addWidget(widget, 0, column)
        self._close.clicked.connect(self.dismiss)
        self._button.clicked.connect(self._run_action)
        app_theme.changed.connect(self._update_colours)
        self.hide()

    @property
    def text(self) -> str:
        """The text that is shown, or ""."""
        return "" if self.isHidden() else self._text.text()

    def show_error(self, error: ClipsearchError, topic: str = "") -> None:
        """Show an error with its hint; `topic` is for `clear`."""
        self.show_text("error", error.message, error.hint, topic)

    def show_text(
        self,
        kind: Kind,
        message: str,
        hint: str = "",
        topic: str = "",
        action: Action | None = None,
        *,
        is_persistent: bool = False,
    ) -> None:
        """Show sentences (without their full stops), and optionally a button.

        Args:
            kind: sets colour and icon.
            message: the first sentence.
            hint: the second sentence: what to do next.
            topic: for `clear` and `dismissed`.
            action: the button's text, and its callback.
            is_persistent: show it until it is cleared or dismissed, whatever else is shown meanwhile;
                it does not replace a message that is shown now.
        """
        text = ". ".join(part.rstrip(".") for part in (message, hint) if part) + "."
        new = _Message(kind, text, topic, action, is_persistent)
        if is_persistent:
            self._lasting[topic] = new
            if self.text and not self._message.is_persistent:
                return
        self._show(new)

    def _show(self, message: _Message) -> None:
        self._message = message
        self._text.setText(message.text)
        self.setAccessibleName(message.text)
        self._button.setText(message.action[0] if message.action else "")
        self._button.setVisible(message.action is not None)
        self.setProperty("kind", message.kind)
        for widget in (self, self._text):
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        self._update_colours()
        self.show()

    def clear(self, topic: str) -> None:
        """Remove the messages of a topic."""
        self._lasting.pop(topic, None)
        if self.text and topic == self._message.topic:
            self._show_next()

    @Slot()
    def dismiss(self) -> None:
        """Dismiss the message that is shown."""
        if self._message.is_persistent:
            self._lasting.pop(self._message.topic, None)
            self.dismissed.emit(self._message.topic)
        self._show_next()

    def _show_next(self) -> None:
        if self._lasting:
            self._show(list(self._lasting.values())[-1])
        else:
            self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Place the button below the text in a narrow window, else beside it."""
        super().resizeEvent(event)
        below = self.width() < NARROW
        if below != (self._grid.itemAtPosition(1, 1) is not None):
            self._grid.removeWidget(self._button)
            side = Qt.AlignmentFlag.AlignLeft if below else Qt.AlignmentFlag(0)
            self._grid.addWidget(self._button, *((1, 1) if below else (0, 2)), side)

    @Slot()
    def _run_action(self) -> None:
        action = self._message.action
        if not self._message.is_persistent:
            self._show_next()
        if action is not None:
            action[1]()

    @Slot()
    def _update_colours(self) -> None:
        colours = self._app_theme.colours
        colour = {
            "error": colours.on_danger,
            "warning": colours.on_warning,
            "info": colours.on_info,
        }[self._message.kind]
        icon = "info" if self._message.kind == "info" else "warning"
        self._icon.setPixmap(pixmap(icon, 20, colour, self.devicePixelRatioF()))

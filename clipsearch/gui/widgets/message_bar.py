"""The message bar: what is wrong and what to do next, until it is dismissed or does not hold any more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QWidget

from clipsearch import ClipsearchError
from clipsearch.gui.style.theme import AppTheme, IconButton, pixmap

__all__ = ["MessageBar"]

NARROW = 480  # logical pixels
Kind = Literal["error", "warning", "info"]
Action = tuple[str, Callable[[], None]]


@dataclass(frozen=True, slots=True)
class _Message:
    """What is said; one that lasts comes back when what was shown over it is gone."""

    kind: Kind
    text: str
    about: str = ""
    action: Action | None = None
    lasts: bool = False


class MessageBar(QFrame):
    """Shows one message at a time, the newest.

    Signals:
        dismissed: what a message was about that the user took away and that would have lasted.
    """

    dismissed = Signal(str)

    def __init__(self, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self._app_theme = app_theme
        self._message = _Message("info", "")
        self._lasting: dict[str, _Message] = {}
        self._symbol = QLabel(self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = QPushButton(self)
        self._close = IconButton(app_theme, "close", self.tr("Dismiss"), self)
        self._close.setIconSize(QSize(16, 16))
        self._places = QGridLayout(self)
        self._places.setContentsMargins(16, 8, 8, 8)
        self._places.setHorizontalSpacing(12)
        self._places.setVerticalSpacing(8)
        self._places.setColumnStretch(1, 1)
        for column, widget in enumerate((self._symbol, self._text, self._button, self._close)):
            self._places.addWidget(widget, 0, column)
        self._close.clicked.connect(self.dismiss)
        self._button.clicked.connect(self._run)
        app_theme.changed.connect(self._tint)
        self.hide()

    @property
    def text(self) -> str:
        """What is shown, or "" while nothing is."""
        return "" if self.isHidden() else self._text.text()

    def show_error(self, error: ClipsearchError, about: str = "") -> None:
        """Say what is wrong and what to do next; `about` is for `clear`."""
        self.show_text("error", error.message, error.hint, about)

    def show_text(
        self,
        kind: Kind,
        message: str,
        hint: str = "",
        about: str = "",
        action: Action | None = None,
        *,
        lasts: bool = False,
    ) -> None:
        """Show sentences (without their final stops), and maybe a button that does something.

        Args:
            kind: how it looks.
            message: what is wrong.
            hint: what to do next.
            about: for `clear` and `dismissed`.
            action: the button's text, and what it does.
            lasts: it holds until it is cleared or dismissed, whatever else is said meanwhile, and
                does not push away what is shown now.
        """
        text = ". ".join(part.rstrip(".") for part in (message, hint) if part) + "."
        new = _Message(kind, text, about, action, lasts)
        if lasts:
            self._lasting[about] = new
            if self.text and not self._message.lasts:
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
        self._tint()
        self.show()

    def clear(self, about: str) -> None:
        """Take away a message that is about something that is over."""
        self._lasting.pop(about, None)
        if self.text and about == self._message.about:
            self._show_next()

    @Slot()
    def dismiss(self) -> None:
        """Take the message away."""
        if self._message.lasts:
            self._lasting.pop(self._message.about, None)
            self.dismissed.emit(self._message.about)
        self._show_next()

    def _show_next(self) -> None:
        if self._lasting:
            self._show(list(self._lasting.values())[-1])
        else:
            self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Put the button below the text where both would not be easy to read beside each other."""
        super().resizeEvent(event)
        below = self.width() < NARROW
        if below != (self._places.itemAtPosition(1, 1) is not None):
            self._places.removeWidget(self._button)
            side = Qt.AlignmentFlag.AlignLeft if below else Qt.AlignmentFlag(0)
            self._places.addWidget(self._button, *((1, 1) if below else (0, 2)), side)

    @Slot()
    def _run(self) -> None:
        action = self._message.action
        if not self._message.lasts:
            self._show_next()
        if action is not None:
            action[1]()

    @Slot()
    def _tint(self) -> None:
        colours = self._app_theme.colours
        colour = {
            "error": colours.on_danger,
            "warning": colours.on_warning,
            "info": colours.on_info,
        }[self._message.kind]
        symbol = "info" if self._message.kind == "info" else "warning"
        self._symbol.setPixmap(pixmap(symbol, 20, colour, self.devicePixelRatioF()))

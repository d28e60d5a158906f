"""The message bar: what is wrong and what to do next, until it is dismissed or does not hold any more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from clipsearch import ClipsearchError
from clipsearch.gui.theme import IconButton, Look, pixmap

__all__ = ["MessageBar"]

Kind = Literal["error", "warning", "info"]


class MessageBar(QFrame):
    """Shows one message at a time, the newest."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self._look = look
        self._kind: Kind = "info"
        self._about = ""
        self._act: Callable[[], None] | None = None
        self._symbol = QLabel(self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = QPushButton(self)
        self._close = IconButton(look, "close", self.tr("Dismiss"), self)
        self._close.setIconSize(QSize(16, 16))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        row.addWidget(self._symbol)
        row.addWidget(self._text, 1)
        row.addWidget(self._button)
        row.addWidget(self._close)
        self._close.clicked.connect(self.dismiss)
        self._button.clicked.connect(self._run)
        look.changed.connect(self._tint)
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
        action: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Show sentences (without their final stops), and maybe a button that does something."""
        self._kind, self._about = kind, about
        text = ". ".join(part.rstrip(".") for part in (message, hint) if part) + "."
        self._text.setText(text)
        self.setAccessibleName(text)
        self._act = action[1] if action else None
        self._button.setText(action[0] if action else "")
        self._button.setVisible(action is not None)
        self.setProperty("kind", kind)
        for widget in (self, self._text):
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        self._tint()
        self.show()

    def clear(self, about: str) -> None:
        """Take away a message that is about something that is over."""
        if about == self._about:
            self.hide()

    @Slot()
    def dismiss(self) -> None:
        """Take the message away."""
        self.hide()

    @Slot()
    def _run(self) -> None:
        self.hide()
        if self._act is not None:
            self._act()

    @Slot()
    def _tint(self) -> None:
        colours = self._look.colours
        colour = {
            "error": colours.on_danger,
            "warning": colours.on_warning,
            "info": colours.on_info,
        }[self._kind]
        symbol = "info" if self._kind == "info" else "warning"
        self._symbol.setPixmap(pixmap(symbol, 20, colour, self.devicePixelRatioF()))

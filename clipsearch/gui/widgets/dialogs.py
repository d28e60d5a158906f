"""Confirmation dialogs, and sizes that fit the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from clipsearch.gui.style.translation import translate

__all__ = ["Question", "confirm", "fit_to_screen"]

FRAME = QSize(16, 48)  # logical pixels of a window's frame and title bar, about


@dataclass(frozen=True, slots=True)
class Question:
    """The texts of a confirmation dialog.

    Attributes:
        title: of the dialog.
        text: the question, as plain text.
        details: the consequences of accepting.
        accept_text: of the button that accepts.
        reject_text: of the other button, which is the default; "" for "Keep".
        is_warning: show the icon of a warning.
    """

    title: str
    text: str
    details: str
    accept_text: str
    reject_text: str = ""
    is_warning: bool = False


def confirm(parent: QWidget, question: Question, then: Callable[[], None]) -> None:
    """Open the dialog without blocking; `then` is called if the user accepts."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning if question.is_warning else QMessageBox.Icon.Question)
    box.setWindowTitle(question.title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(question.text)
    box.setInformativeText(question.details)
    accept = box.addButton(question.accept_text, QMessageBox.ButtonRole.AcceptRole)
    reject_text = question.reject_text or translate("dialogs", "Cancel")
    reject = box.addButton(reject_text, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(reject)
    box.setEscapeButton(reject)
    accept.clicked.connect(lambda *_: then())
    box.finished.connect(box.deleteLater)
    box.open()


def fit_to_screen(window: QWidget, wanted: QSize) -> QSize:
    """A size, limited to what the window's screen has space for."""
    return wanted.boundedTo(window.screen().availableGeometry().size() - FRAME)

"""A question before what is not easily taken back; the answer that changes nothing is the default."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from clipsearch.gui.style.translation import translate

__all__ = ["Question", "confirm"]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes:
        title: of the dialog.
        text: the question; names in it are shown as they are, never as markup.
        more: what follows from a yes.
        yes: what the button says that does it.
        no: what the other one says; "" for "Keep".
        is_grave: whether it warns.
    """

    title: str
    text: str
    more: str
    yes: str
    no: str = ""
    is_grave: bool = False


def confirm(parent: QWidget, question: Question, then: Callable[[], None]) -> None:
    """Ask, without waiting for the answer; `then` is called after a yes."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning if question.is_grave else QMessageBox.Icon.Question)
    box.setWindowTitle(question.title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(question.text)
    box.setInformativeText(question.more)
    sure = box.addButton(question.yes, QMessageBox.ButtonRole.AcceptRole)
    no = question.no or translate("confirming", "Keep")
    keep = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    sure.clicked.connect(lambda *_: then())
    box.finished.connect(box.deleteLater)
    box.open()

"""The settings' page of the log: recent warnings and errors, to read, copy and save."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QSizePolicy, QWidget

from clipsearch import ClipsearchError
from clipsearch.gui.desktop.files import documents_folder
from clipsearch.gui.settings.page import Page, PageContext, set_note
from clipsearch.gui.style.translation import translate
from clipsearch.system import file_names, log_file

__all__ = ["LogPage"]


class LogPage(Page):
    """Shows warnings and errors, read from the log's files whenever the page is shown."""

    symbol = "log"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.set_title(self.tr("Log"))
        self.note(
            self.tr(
                "Recent warnings and errors. They contain no pictures, but may contain names of files"
                " and folders: read them before you send them to anyone."
            )
        )
        self.text = QPlainTextEdit(self.body)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Log"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setPlaceholderText(self.tr("No warnings or errors"))
        self.text.setMinimumHeight(160)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.column.addWidget(self.text, 1)
        self.copy = self.button(self.tr("Copy"), "copy")
        self.save = self.button(self.tr("Save as…"), "save")
        again = self.button(self.tr("Refresh"), "refresh")
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._choose)
        again.clicked.connect(self.refresh)
        self.row(self.copy, self.save, again)
        self.why = self.note(wrong=True)
        self.shown.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Read the log again."""
        folder = self.context.library.data_folder
        self.context.tasks.run_latest("log", "facts", lambda: log_file.read(folder), self._show)

    def _show(self, text: str) -> None:
        for button in (self.copy, self.save):
            button.setEnabled(bool(text))
        if text != self.text.toPlainText():
            self.text.setPlainText(text)
            bar = self.text.verticalScrollBar()
            bar.setValue(bar.maximum())  # the newest is last

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())

    @Slot()
    def _choose(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the log"), str(Path(documents_folder()) / file_names.LOG)
        )
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, target: Path) -> None:
        """Write what is shown into a file."""
        text = self.text.toPlainText() + "\n"
        set_note(self.why, "")
        self.context.tasks.run(
            "files", lambda: _write(target, text), failed=lambda error: set_note(self.why, f"{error}.")
        )


def _write(target: Path, text: str) -> None:
    try:
        descriptor = os.open(target, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123 (of a descriptor)
            file.write(text)
    except OSError as error:
        raise ClipsearchError(
            translate("LogPage", "{path} cannot be written: {why}").format(path=target, why=error.strerror),
            translate("LogPage", "Choose another place"),
        ) from error

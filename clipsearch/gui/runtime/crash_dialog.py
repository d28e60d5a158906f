"""The dialog for an internal error: its log to copy, and the choice to quit or to continue."""

from __future__ import annotations

import os
import platform
import re
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

import PySide6
from PySide6.QtCore import QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
)

from clipsearch.gui.widgets.dialogs import fit_to_screen
from clipsearch.settings import PACKAGE

__all__ = ["CrashDialog", "CrashReporter", "without_folders"]

PATH_START = r"(?:[A-Za-z]:)?[\\/]"
QUOTED = re.compile(rf"""(["']){PATH_START}(?:[^"'\n]*[\\/])?([^"'\\/\n]*)\1""")
UNQUOTED = re.compile(rf"""(?<![\w.…\\/]){PATH_START}(?:[^"'\\/\n]*[\\/]+)+""")
BUG = 70  # the exit code of an internal error, as in sysexits(3)


class CrashReporter(QObject):
    """Shows uncaught exceptions from any thread, in one dialog at a time.

    Signals:
        occurred: an exception, from any thread.
    """

    occurred = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dialog: CrashDialog | None = None
        self.occurred.connect(self.show_bug)

    def install(self) -> None:
        """Replace Python's hooks for uncaught exceptions."""
        sys.excepthook = self._hook
        threading.excepthook = lambda args: self.occurred.emit(args.exc_value)

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.__excepthook__(kind, error, trace)
        if isinstance(error, KeyboardInterrupt):
            QApplication.quit()
        else:
            self.occurred.emit(error)

    @Slot(object)
    def show_bug(self, error: BaseException) -> None:
        """Open the dialog, or add to the one that is open."""
        if self._dialog is None:
            self._dialog = CrashDialog()
            self._dialog.finished.connect(self._closed)
            self._dialog.show()
        self._dialog.add(error)

    @property
    def dialog(self) -> CrashDialog | None:
        """The dialog that is open."""
        return self._dialog

    @Slot(int)
    def _closed(self, result: int) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()
        if result == QDialog.DialogCode.Rejected:
            return
        QApplication.exit(BUG)


class CrashDialog(QDialog):
    """Shows the log of exceptions. Accepted: the user quits. Rejected: the user continues."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("clipsearch: something went wrong"))
        self.resize(fit_to_screen(self, QSize(720, 440)))
        title = QLabel(self.tr("Something went wrong"), self)
        title.setObjectName("big")
        text = QLabel(
            self.tr(
                "This is a bug in clipsearch. Your photos are untouched. Please copy the log and "
                "report it; usually you can just continue."
            ),
            self,
        )
        text.setObjectName("muted")
        text.setWordWrap(True)
        self._text = _system()
        self._log = QPlainTextEdit(self._text, self)
        self._log.setReadOnly(True)
        self._log.setAccessibleName(self.tr("Log"))
        self._log.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._log.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.with_folders = QCheckBox(self.tr("Include folder names"), self)
        self.with_folders.toggled.connect(self._show_log)
        copy = QPushButton(self.tr("Copy log"), self)
        leave = QPushButton(self.tr("Quit"), self)
        stay = QPushButton(self.tr("Continue"), self)
        stay.setObjectName("primary")
        stay.setDefault(True)
        copy.clicked.connect(self.copy)
        leave.clicked.connect(self.accept)
        stay.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(copy)
        row.addWidget(self.with_folders)
        row.addStretch(1)
        row.addWidget(leave)
        row.addWidget(stay)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        for widget in (title, text, self._log):
            column.addWidget(widget)
        column.addLayout(row)
        self.setWindowModality(Qt.WindowModality.NonModal)

    @property
    def log(self) -> str:
        """The text to copy."""
        return self._log.toPlainText()

    def add(self, error: BaseException) -> None:
        """Add an exception to the log."""
        self._text += "\n" + "".join(traceback.format_exception(error)).rstrip()
        self._show_log()

    @Slot()
    def _show_log(self) -> None:
        is_whole = self.with_folders.isChecked()
        self._log.setPlainText(self._text if is_whole else without_folders(self._text))

    @Slot()
    def copy(self) -> None:
        """Copy the log."""
        QGuiApplication.clipboard().setText(self.log)


def without_folders(text: str) -> str:
    """A text with `…/name` in place of each path, and our own modules from the package on.

    Of an unquoted path that is followed by others in a line more is left out, since its end is not known.
    """
    for place in (PACKAGE.parent, Path(sys.prefix)):
        text = text.replace(f"{place}{os.sep}", "")
    return UNQUOTED.sub("…/", QUOTED.sub(r"\1…/\2\1", text))


def _system() -> str:
    return (
        f"clipsearch on Python {platform.python_version()}, PySide6 {PySide6.__version__}, "
        f"{platform.platform()}\n"
    )

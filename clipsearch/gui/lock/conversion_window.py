"""The window that shows the recovery key and converts the library, after the main window closed."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from clipsearch import Cancelled, ClipsearchError, Encryption
from clipsearch.gui.lock.controller import Departure
from clipsearch.gui.runtime.task_runner import TaskRunner

__all__ = ["ConversionWindow"]

SIZE = QSize(520, 300)


class ConversionWindow(QWidget):
    """Converts one library that nobody has open; until it began, or by closing it, it can be stopped.

    Signals:
        ended: the library is converted, or the user closed the window.
    """

    ended = Signal()

    def __init__(self, data_folder: Path, departure: Departure, tasks: TaskRunner) -> None:
        super().__init__()
        self._tasks = tasks
        self._encryption = Encryption(data_folder)
        self._passphrase = departure.passphrase
        self._encrypts = departure.action == "encrypt"
        self._is_noted, self._is_stopped = threading.Event(), threading.Event()
        self.setWindowTitle("clipsearch")
        self.resize(SIZE)
        self.heading = QLabel(
            self.tr("Encrypting the library") if self._encrypts else self.tr("Decrypting the library"), self
        )
        self.heading.setObjectName("big")
        self.key = QLabel(self)
        self.key.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.key.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.key.setAccessibleName(self.tr("Recovery key"))
        self.key.setWordWrap(True)
        self.note = QLabel(self.tr("You may close this window: nothing is lost or left half done."), self)
        self.note.setWordWrap(True)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 0)
        self.copy = QPushButton(self.tr("Copy"), self)
        self.button = QPushButton(self.tr("Cancel"), self)
        self._lay_out()
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.key.text()))
        self.button.clicked.connect(self._press)
        self._show_key("")

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.copy)
        buttons.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(16)
        for widget in (self.heading, self.key, self.note, self.bar):
            column.addWidget(widget)
        column.addStretch(1)
        column.addLayout(buttons)

    def run(self) -> None:
        """Convert, and wait for the end."""
        show, step = self._tasks.reporter(self._show_key), self._tasks.reporter(self._show_step)

        def on_recovery_key(recovery_key: str) -> None:
            show(recovery_key)
            self._is_noted.wait()
            self._require_going_on()

        def on_step(done: int, total: int) -> None:
            self._require_going_on()
            step((done, total))

        def convert() -> None:
            if self._encrypts:
                self._encryption.encrypt(self._passphrase, on_recovery_key, on_step)
            else:
                self._encryption.decrypt(self._passphrase, on_step)

        self.show()
        loop = QEventLoop(self)
        self.ended.connect(loop.quit)
        self._tasks.run("long", convert, lambda _: self.ended.emit(), failed=self._refuse)
        loop.exec()
        self._stop()
        self.close()

    def _require_going_on(self) -> None:
        if self._is_stopped.is_set():
            raise Cancelled

    def _show_key(self, recovery_key: str) -> None:
        """Show the recovery key, and wait until the user noted it; hide it where it is ""."""
        shows = bool(recovery_key)
        self.key.setText(recovery_key)
        for widget in (self.key, self.copy):
            widget.setVisible(shows)
        self.bar.setVisible(not shows)
        if shows:
            self.heading.setText(self.tr("Your recovery key"))
            self.note.setText(
                self.tr(
                    "It opens the library if you forget the passphrase. It is not shown again: write it "
                    "down, and keep it apart from this computer. If you lose both, nobody can open the "
                    "library, not even us."
                )
            )
            self.button.setText(self.tr("I wrote it down"))

    def _show_step(self, step: tuple[int, int]) -> None:
        done, total = step
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _refuse(self, error: ClipsearchError) -> None:
        if isinstance(error, Cancelled):
            self.ended.emit()
            return
        self._show_key("")
        self.bar.hide()
        self.heading.setText(self.tr("Nothing was changed"))
        self.note.setText(f"{error}.")
        self.button.setText(self.tr("Close"))
        self._is_stopped.set()

    @Slot()
    def _press(self) -> None:
        if not self.key.text():
            self.close()
            return
        self._is_noted.set()
        self._show_key("")
        self.heading.setText(self.tr("Encrypting the library"))
        self.note.setText(self.tr("You may close this window: nothing is lost or left half done."))
        self.button.setText(self.tr("Cancel"))

    def _stop(self) -> None:
        self._is_stopped.set()
        self._is_noted.set()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        """Stop: what is converted so far is rolled back, or finished."""
        super().closeEvent(event)
        self._stop()
        self.ended.emit()

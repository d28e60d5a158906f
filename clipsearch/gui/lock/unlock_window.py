"""The window that asks for the passphrase of a locked library, before anything of it is shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from clipsearch import ClipsearchError, Encryption
from clipsearch.gui.lock.passphrase_field import PassphraseField
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style.theme import AppTheme
from clipsearch.settings import resources

__all__ = ["UnlockWindow"]

SIZE = QSize(480, 380)
COLUMN = 360  # logical pixels of width, at most


class UnlockWindow(QWidget):
    """Unlocks one library for this process.

    Signals:
        ended: it was unlocked, or the window was closed.
    """

    ended = Signal()

    def __init__(self, data_folder: Path, app_theme: AppTheme, tasks: TaskRunner) -> None:
        super().__init__()
        self._encryption = Encryption(data_folder)
        self._tasks = tasks
        self.setWindowTitle("clipsearch")
        self.resize(SIZE)
        picture = QLabel(self)
        picture.setPixmap(QIcon(str(resources() / "icons" / "clipsearch.svg")).pixmap(QSize(72, 72)))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        heading = QLabel(self.tr("The library is locked"), self)
        heading.setObjectName("big")
        heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.field = PassphraseField(app_theme, self.tr("Passphrase"), self)
        self.button = QPushButton(self.tr("Unlock"), self)
        self.button.setDefault(True)
        self.button.setObjectName("primary")
        self.message = QLabel(self.tr("Forgot it? The recovery key works here as well."), self)
        self.message.setObjectName("muted")
        self.message.setWordWrap(True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.keyring_button = QPushButton(self.tr("Unlock with the system's keyring"), self)
        self.keyring_button.setVisible(self._is_in_keyring())
        self._lay_out(picture, heading)
        self.keyring_button.clicked.connect(self.unlock_by_keyring)
        self.field.returnPressed.connect(self.unlock)
        self.field.textEdited.connect(self._update)
        self.button.clicked.connect(self.unlock)
        self._update()

    def _lay_out(self, picture: QLabel, heading: QLabel) -> None:
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addStretch(1)
        for widget in (picture, heading, self.field, self.button, self.keyring_button, self.message):
            column.addWidget(widget)
            widget.setMaximumWidth(COLUMN)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addLayout(column, 8)
        row.addStretch(1)

    def _is_in_keyring(self) -> bool:
        try:
            return self._encryption.is_in_keyring
        except ClipsearchError:  # told when it is to be unlocked
            return False

    def run(self) -> bool:
        """Wait until the library is unlocked, or the window closed; whether it is unlocked."""
        loop = QEventLoop(self)
        self.ended.connect(loop.quit)
        loop.exec()
        return not self._encryption.is_locked

    @Slot()
    def unlock(self) -> None:
        """Try what was typed, which takes half a second."""
        secret = self.field.text()
        if not secret or not self.field.isEnabled():
            return
        self._set_busy(True)
        self.message.setText(self.tr("Unlocking…"))
        self._tasks.run("long", lambda: self._encryption.unlock(secret), self._end, failed=self._refuse)

    @Slot()
    def unlock_by_keyring(self) -> None:
        """Unlock the library by the key that the system's keyring has."""

        def done(unlocked: bool) -> None:
            if unlocked:
                self._end(None)
            else:
                self._refuse(ClipsearchError(self.tr("The system's keyring does not have the key")))

        self._set_busy(True)
        self._tasks.run("long", self._encryption.unlock_by_keyring, done, failed=self._refuse)

    def _end(self, _: None) -> None:
        self.field.clear()
        self.ended.emit()

    def _refuse(self, error: ClipsearchError) -> None:
        self._set_busy(False)
        self.message.setText(f"{error}.")
        self.message.setObjectName("wrong")
        self.message.style().polish(self.message)
        self.field.selectAll()
        self.field.setFocus()

    def _set_busy(self, busy: bool) -> None:
        self.field.setEnabled(not busy)
        self._update()

    @Slot()
    def _update(self) -> None:
        self.button.setEnabled(self.field.isEnabled() and bool(self.field.text()))
        self.keyring_button.setEnabled(self.field.isEnabled())

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        """End without the library."""
        super().closeEvent(event)
        self.ended.emit()

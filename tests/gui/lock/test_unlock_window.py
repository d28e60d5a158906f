"""The window that asks for the passphrase: nothing else is shown, a wrong one changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from clipsearch import Library
from clipsearch.gui.lock.unlock_window import UnlockWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style.theme import AppTheme
from clipsearch.library.encryption import Encryption
from tests.support.encrypted_library import PASSPHRASE, cheap_scrypt, encrypted


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A locked library."""
    data = tmp_path / "data"
    Library.open(data).close()
    with cheap_scrypt():
        encrypted(data)
        yield data
        Encryption(data).lock()


@pytest.fixture
def window(data: Path, app_theme: AppTheme, tasks: TaskRunner, qtbot: QtBot) -> UnlockWindow:
    window = UnlockWindow(data, app_theme, tasks)
    qtbot.addWidget(window)
    window.show()
    return window


def test_the_passphrase_unlocks(window: UnlockWindow, data: Path, qtbot: QtBot) -> None:
    assert window.field.echoMode() == QLineEdit.EchoMode.Password
    assert not window.button.isEnabled()
    qtbot.keyClicks(window.field, "wrong passphrase")
    window.button.click()
    assert not window.field.isEnabled()
    qtbot.waitUntil(lambda: "wrong" in window.message.text())
    assert Encryption(data).is_locked
    assert window.field.selectedText() == "wrong passphrase"
    window.field.setText(PASSPHRASE)
    QTimer.singleShot(0, window.unlock)
    assert window.run()
    assert window.field.text() == ""
    Library.open(data).close()


def test_closing_it_leaves_the_library_locked(window: UnlockWindow, data: Path) -> None:
    QTimer.singleShot(0, window.close)
    assert not window.run()
    assert Encryption(data).is_locked


def test_what_is_typed_is_shown_on_request(window: UnlockWindow) -> None:
    (action,) = [action for action in window.field.actions() if action.isCheckable()]
    action.trigger()
    assert window.field.echoMode() == QLineEdit.EchoMode.Normal
    action.trigger()
    assert window.field.echoMode() == QLineEdit.EchoMode.Password

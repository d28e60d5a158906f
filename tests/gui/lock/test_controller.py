"""When the window locks, and what follows: nothing of the library is left in the process."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clipsearch import Library
from clipsearch.gui import app
from clipsearch.gui.lock.controller import Departure, LockController
from clipsearch.gui.lock.conversion_window import ConversionWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.library.encryption import Encryption
from tests.support.encrypted_library import PASSPHRASE, cheap_scrypt, encrypted


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A library that is not encrypted."""
    data = tmp_path / "data"
    Library.open(data).close()
    with cheap_scrypt():
        yield data
        Encryption(data).lock()


@pytest.fixture
def unlocked(data: Path) -> Iterator[Library]:
    encrypted(data)
    with Library.open(data, passphrase=PASSPHRASE) as library:
        yield library


@pytest.fixture
def quits() -> list[bool]:
    return []


@pytest.fixture
def controller(unlocked: Library, quits: list[bool], qtbot: QtBot) -> LockController:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return LockController(unlocked, lambda: quits.append(True), window)


def test_it_locks_on_request(controller: LockController, quits: list[bool]) -> None:
    controller.lock()
    assert controller.departure == Departure("lock") and quits == [True]


def test_it_locks_without_input(
    controller: LockController, unlocked: Library, quits: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3601)
    controller.check_idle()
    assert not quits  # never, by default
    unlocked.settings.change(lock_minutes=60)
    window = controller.parent()
    assert isinstance(window, QWidget)
    QTest.keyClick(window, "a")
    controller.check_idle()
    assert not quits
    monkeypatch.setattr(time, "time", lambda: now + 2 * 3601)
    controller.check_idle()
    assert quits == [True]


def test_it_locks_with_the_screen(controller: LockController, unlocked: Library, quits: list[bool]) -> None:
    assert controller.signals is not None
    unlocked.settings.change(lock_with_screen=False)
    controller.signals.locked.emit()
    assert not quits
    unlocked.settings.change(lock_with_screen=True)
    controller.signals.locked.emit()
    assert quits == [True]


def test_a_library_that_is_not_encrypted_does_not_lock(data: Path, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    with Library.open(data) as library:
        controller = LockController(library, lambda: pytest.fail("it quits"), window)
        controller.lock()
        assert not controller.can_lock and controller.signals is None


def test_the_program_begins_anew(unlocked: Library, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    """With the library closed, in a process of its own."""
    started: list[list[str]] = []
    monkeypatch.setattr(app, "start_again", started.append)
    assert app._depart(unlocked, Departure("lock", was_visible=False)) == 0
    assert started[0][-1] == "--hidden" and str(unlocked.data_folder) in started[0]
    Library.open(unlocked.data_folder).close()  # nobody holds its lock


def test_a_library_is_encrypted_and_decrypted(data: Path, tasks: TaskRunner, qtbot: QtBot) -> None:
    window = ConversionWindow(data, Departure("encrypt", PASSPHRASE), tasks)
    qtbot.addWidget(window)
    keys: list[str] = []

    def note() -> None:
        if window.key.text():
            keys.append(window.key.text())
            assert not Encryption(data).is_encrypted  # nothing begins before it was noted
            window.button.click()
        else:
            QTimer.singleShot(10, note)

    note()
    window.run()
    encryption = Encryption(data)
    assert encryption.is_encrypted
    encryption.lock()
    encryption.unlock(keys[0])
    encryption.lock()
    window = ConversionWindow(data, Departure("decrypt", PASSPHRASE), tasks)
    qtbot.addWidget(window)
    window.run()
    assert not encryption.is_encrypted


def test_closing_the_window_converts_nothing(data: Path, tasks: TaskRunner, qtbot: QtBot) -> None:
    window = ConversionWindow(data, Departure("encrypt", PASSPHRASE), tasks)
    qtbot.addWidget(window)

    def close() -> Any:
        return window.close() if window.key.text() else QTimer.singleShot(10, close)

    close()
    window.run()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert not Encryption(data).is_encrypted


def test_an_error_is_shown(data: Path, tasks: TaskRunner, qtbot: QtBot) -> None:
    encrypted(data)
    window = ConversionWindow(data, Departure("decrypt", "wrong passphrase"), tasks)
    qtbot.addWidget(window)

    def close() -> Any:
        return window.close() if "wrong" in window.note.text() else QTimer.singleShot(10, close)

    close()
    window.run()
    assert Encryption(data).is_encrypted

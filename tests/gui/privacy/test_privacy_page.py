"""The page of privacy: encrypting, another passphrase, a new recovery key, and when the library locks."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from clipsearch import Library, WrongPassphraseError
from clipsearch.gui.lock.controller import Departure
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.privacy.privacy_page import PrivacyPage
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style.theme import AppTheme
from clipsearch.library.encryption import Encryption
from tests.gui.conftest import Open, names, settle
from tests.gui.settings.test_pages import turned
from tests.support.album import draw
from tests.support.encrypted_library import PASSPHRASE, cheap_scrypt, encrypted


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    data = tmp_path / "data"
    Library.open(data).close()
    with cheap_scrypt():
        yield data
        Encryption(data).lock()


@pytest.fixture
def page(
    data: Path, app_theme: AppTheme, tasks: TaskRunner, qtbot: QtBot, request: pytest.FixtureRequest
) -> Iterator[PrivacyPage]:
    """The page of a library, which is encrypted where the test says so."""
    if getattr(request, "param", "") == "encrypted":
        encrypted(data)
    with Library.open(data, passphrase=PASSPHRASE) as library:
        window = MainWindow(library, app_theme, tasks)
        qtbot.addWidget(window)
        window.show()
        yield turned(window, PrivacyPage)
        window.close()


def test_encrypting_closes_the_window(page: PrivacyPage, data: Path) -> None:
    departures: list[Departure] = []
    window = page.window().parent()
    assert isinstance(window, MainWindow)
    page.departing.connect(departures.append)
    for new, again, told in (
        ("", "", "twice"),
        (PASSPHRASE, "typo", "twice"),
        ("short", "short", "at least 8"),
    ):
        page.new.setText(new)
        page.again.setText(again)
        page.encrypt.click()
        assert told in page.outcome.text() and not departures
    page.new.setText(PASSPHRASE)
    page.again.setText(PASSPHRASE)
    page.encrypt.click()
    box = page.findChild(QMessageBox)
    assert box is not None
    (accept,) = [b for b in box.buttons() if box.buttonRole(b) == QMessageBox.ButtonRole.AcceptRole]
    accept.click()
    assert departures == [Departure("encrypt", PASSPHRASE)]
    assert window.lock.departure == Departure("encrypt", PASSPHRASE) and window.isHidden()
    assert not Encryption(data).is_encrypted  # that is done when the library is closed


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names are Unicode there")
def test_a_photo_whose_name_is_no_text_is_shown_again(
    qtbot: QtBot, full: Library, photos: Path, open_window: Open
) -> None:
    path = Path(os.fsdecode(os.fsencode(photos) + b"/caf\xe9.png"))
    draw(photos / "cafe.png", "red").rename(path)
    full.index()
    full.hiding.hide([path])
    window = open_window()
    page = turned(window, PrivacyPage)
    page.list_hidden.click()
    qtbot.waitUntil(lambda: page.hidden.count() == 1)
    page.hidden.selectAll()
    page.unhide.click()
    qtbot.waitUntil(lambda: bool(page.hidden_outcome.text()))
    assert page.hidden_outcome.text() == "Nothing is hidden."
    window.settings_controller.close()


@pytest.mark.parametrize("page", ["encrypted"], indirect=True)
def test_passphrase_and_recovery_key_are_changed(page: PrivacyPage, data: Path, qtbot: QtBot) -> None:
    encryption = Encryption(data)
    page.current.setText("wrong passphrase")
    page.renew.click()
    qtbot.waitUntil(lambda: "wrong" in page.outcome.text())
    page.current.setText(PASSPHRASE)
    page.renew.click()
    qtbot.waitUntil(lambda: "recovery key" in page.outcome.text())
    recovery_key = page.outcome.text().rpartition(" ")[2]
    page.current.setText(recovery_key)
    page.new.setText("another passphrase")
    page.again.setText("another passphrase")
    page.change.click()
    qtbot.waitUntil(lambda: "changed" in page.outcome.text())
    assert page.current.text() == page.new.text() == page.again.text() == ""
    encryption.unlock("another passphrase")
    with pytest.raises(WrongPassphraseError):
        encryption.unlock(PASSPHRASE)


@pytest.mark.parametrize("page", ["encrypted"], indirect=True)
def test_when_it_locks_is_kept(page: PrivacyPage, qtbot: QtBot) -> None:
    settings = page.context.library.settings
    page.minutes.setCurrentIndex(page.minutes.findData(15))
    page.minutes.activated.emit(page.minutes.currentIndex())
    page.with_screen.click()
    qtbot.waitUntil(lambda: (settings.current.lock_minutes, settings.current.lock_with_screen) == (15, False))
    window = page.window().parent()
    assert isinstance(window, MainWindow)
    texts = [action.text() for action in window.menus.menu.actions()]
    assert any("Lock now" in text for text in texts)
    assert QApplication.instance() is not None


def test_photos_are_hidden_and_shown_again(window: MainWindow, qtbot: QtBot, tasks: TaskRunner) -> None:
    before = names(window)
    window.photo_actions.hide([window.results.grid.hits[0]])
    qtbot.waitUntil(lambda: names(window) == before[1:])
    window.acts.undo()
    qtbot.waitUntil(lambda: names(window) == before)
    window.acts.redo()
    qtbot.waitUntil(lambda: names(window) == before[1:])
    page = turned(window, PrivacyPage)
    page.list_hidden.click()
    qtbot.waitUntil(lambda: page.hidden.count() == 1)
    page.unhide.click()
    assert "Select" in page.hidden_outcome.text()
    page.hidden.selectAll()
    page.unhide.click()
    qtbot.waitUntil(lambda: names(window) == before)
    qtbot.waitUntil(lambda: "Nothing" in page.hidden_outcome.text())
    settle(qtbot, window, tasks)
    window.settings_controller.close()


@pytest.mark.parametrize("page", ["encrypted"], indirect=True)
def test_listing_what_is_hidden_takes_the_passphrase(page: PrivacyPage, qtbot: QtBot) -> None:
    for typed, told in (("", "wrong"), ("wrong passphrase", "wrong"), (PASSPHRASE, "Nothing is hidden")):
        page.current.setText(typed)
        page.list_hidden.click()
        qtbot.waitUntil(lambda told=told: told in page.hidden_outcome.text())


@pytest.mark.parametrize("page", ["encrypted"], indirect=True)
def test_a_page_that_is_left_forgets_what_the_passphrase_showed(page: PrivacyPage, qtbot: QtBot) -> None:
    page.current.setText(PASSPHRASE)
    page.renew.click()
    qtbot.waitUntil(lambda: "recovery key" in page.outcome.text())
    page.current.setText(PASSPHRASE)
    page.hidden.addItem("a hidden photo")
    page.hidden.show()
    page.window().close()
    page.window().show()
    assert not page.hidden.count() and page.hidden.isHidden()
    assert page.current.text() == page.outcome.text() == ""

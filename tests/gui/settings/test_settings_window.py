"""The settings window and its controller: changes apply at once, are saved, and can be undone."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clipsearch import Library, Settings
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.settings.folders_page import FoldersPage
from clipsearch.gui.settings.settings_window import SettingsWindow
from tests.gui.conftest import names, settle

Key = Qt.Key


@pytest.fixture
def opened(window: MainWindow, qtbot: QtBot, tasks: TaskRunner) -> SettingsWindow:
    """The open settings window."""
    window.settings_controller.show()
    settle(qtbot, window, tasks)
    assert window.settings_controller.window is not None
    return window.settings_controller.window


@pytest.mark.parametrize("leave", [lambda one: one.close(), lambda one: QTest.keyClick(one, Key.Key_Escape)])
def test_it_is_closed_by_its_button_and_by_esc_and_opens_again(
    opened: SettingsWindow, window: MainWindow, leave: Callable[[SettingsWindow], None]
) -> None:
    leave(opened)
    assert not opened.isVisible()
    window.settings_controller.show()
    assert opened.isVisible()


def test_every_page_is_shown(
    opened: SettingsWindow, window: MainWindow, qtbot: QtBot, tasks: TaskRunner
) -> None:
    for page in opened.pages:
        opened.show_page(page)
        settle(qtbot, window, tasks)
        assert page.isVisible()
        assert page.title


def test_a_theme_is_saved_and_undone(
    opened: SettingsWindow, window: MainWindow, full: Library, qtbot: QtBot, tasks: TaskRunner
) -> None:
    before = full.settings.current
    window.settings_controller.apply(theme="dark")
    settle(qtbot, window, tasks)
    assert Settings.load(full.data_folder).theme == "dark"
    window.settings_controller.undo()
    settle(qtbot, window, tasks)
    assert Settings.load(full.data_folder) == before


def test_what_is_excluded_disappears_while_the_disk_is_followed(
    full: Library, open_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    window = open_window(index=True)
    window.settings_controller.show()
    assert window.settings_controller.window is not None
    page = next(one for one in window.settings_controller.window.pages if isinstance(one, FoldersPage))
    page.patterns.setPlainText("r*.png")
    qtbot.waitUntil(lambda: full.settings.current.exclude == ("r*.png",), timeout=10_000)
    qtbot.waitUntil(lambda: "red" not in names(window), timeout=10_000)


def test_a_narrow_window_shows_icons_alone_and_all_of_each_page(opened: SettingsWindow, qtbot: QtBot) -> None:
    opened.resize(480, 600)
    assert opened.width() == 480
    assert {opened.list.item(row).text() for row in range(opened.list.count())} == {""}
    assert opened.list.item(0).toolTip() == opened.pages[0].title
    for page in opened.pages:
        opened.show_page(page)
        qtbot.waitUntil(lambda page=page: page.viewport().width() > 400)  # type: ignore[misc]
        assert page.body.minimumSizeHint().width() <= page.viewport().width(), page.title
    opened.resize(900, 600)
    assert opened.list.item(0).text() == opened.pages[0].title


def test_changes_by_others_are_never_undone(
    opened: SettingsWindow, window: MainWindow, full: Library, qtbot: QtBot, tasks: TaskRunner
) -> None:
    full.settings.exclude("*.gif")  # as the sidebar does
    window.settings_controller.apply(theme="dark")
    settle(qtbot, window, tasks)
    assert Settings.load(full.data_folder) == Settings(theme="dark", exclude=("*.gif",))
    full.settings.change(device="cpu")
    window.settings_controller.undo()
    settle(qtbot, window, tasks)
    assert Settings.load(full.data_folder) == Settings(device="cpu", exclude=("*.gif",))
    full.settings.exclude("*.bmp")
    window.close()
    assert Settings.load(full.data_folder).exclude == ("*.gif", "*.bmp")


def test_a_change_that_no_thread_has_saved_is_saved_on_closing(
    opened: SettingsWindow, window: MainWindow, full: Library, tasks: TaskRunner
) -> None:
    gate = threading.Event()
    tasks.run("facts", lambda: gate.wait(5))
    window.settings_controller.apply(theme="dark")
    assert window.settings_controller.settings.theme == "dark"
    assert full.settings.current.theme == "system"
    window.settings_controller.close()
    assert Settings.load(full.data_folder).theme == "dark"
    gate.set()


def test_a_refused_change_is_undone(
    opened: SettingsWindow, window: MainWindow, full: Library, qtbot: QtBot, tasks: TaskRunner
) -> None:
    (full.data_folder / "settings.toml").write_text("theme = ")
    window.settings_controller.apply(theme="dark")
    settle(qtbot, window, tasks)
    assert window.settings_controller.settings == Settings()
    assert not opened.undo.isEnabled()
    assert "cannot be used" in opened.message.text()


def test_patterns_that_are_being_typed_stay(
    opened: SettingsWindow, window: MainWindow, full: Library, qtbot: QtBot, tasks: TaskRunner
) -> None:
    page = next(one for one in opened.pages if isinstance(one, FoldersPage))
    page.patterns.setPlainText("r*.png")
    page.hidden_box.click()
    assert page.patterns.toPlainText() == "r*.png"
    qtbot.waitUntil(lambda: full.settings.current.exclude == ("r*.png",), timeout=10_000)
    assert full.settings.current.hidden
    page.patterns.setPlainText("b*.png")
    window.settings_controller.reset(page.fields)
    qtbot.wait(900)
    settle(qtbot, window, tasks)
    assert full.settings.current == Settings()
    assert page.patterns.toPlainText() == ""


def test_a_closed_settings_window_changes_nothing_on_quitting(
    opened: SettingsWindow, window: MainWindow, full: Library
) -> None:
    opened.close()
    full.settings.exclude("*.gif")
    window.close()
    assert Settings.load(full.data_folder).exclude == ("*.gif",)


def test_undo_leaves_what_others_changed_since(
    opened: SettingsWindow, window: MainWindow, full: Library, qtbot: QtBot, tasks: TaskRunner
) -> None:
    window.settings_controller.apply(exclude=("*.gif",), hidden=True)
    settle(qtbot, window, tasks)
    full.settings.exclude("private/")
    window.settings_controller.undo()
    settle(qtbot, window, tasks)
    assert full.settings.current == Settings(exclude=("*.gif", "private/"))


def test_a_number_leaves_patterns_as_others_changed_them(
    opened: SettingsWindow, window: MainWindow, full: Library, qtbot: QtBot
) -> None:
    page = next(one for one in opened.pages if isinstance(one, FoldersPage))
    full.settings.exclude("private/")
    page.minimum.setValue(5)
    qtbot.waitUntil(lambda: full.settings.current.minimum_kilobytes == 5, timeout=10_000)
    assert full.settings.current.exclude == ("private/",)

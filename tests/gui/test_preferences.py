"""The window of the settings: what is changed counts at once, is kept, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clipsearch import Library, Settings
from clipsearch.gui.bridge import Bridge
from clipsearch.gui.pagefolders import FoldersPage
from clipsearch.gui.pagemodels import ModelsPage
from clipsearch.gui.settingswindow import SettingsWindow
from clipsearch.gui.window import Window
from tests.gui.conftest import names, settle

Key = Qt.Key


@pytest.fixture
def opened(window: Window, qtbot: QtBot, bridge: Bridge) -> SettingsWindow:
    """The window of the settings."""
    window.preferences.show()
    settle(qtbot, window, bridge)
    assert window.preferences.window is not None
    return window.preferences.window


@pytest.mark.parametrize("leave", [lambda one: one.close(), lambda one: QTest.keyClick(one, Key.Key_Escape)])
def test_it_is_left_by_its_button_and_by_esc_and_opens_again(
    opened: SettingsWindow, window: Window, leave: Callable[[SettingsWindow], None]
) -> None:
    leave(opened)
    assert not opened.isVisible()
    window.preferences.show()
    assert opened.isVisible()


def test_every_page_shows_itself(
    opened: SettingsWindow, window: Window, qtbot: QtBot, bridge: Bridge
) -> None:
    for page in opened.pages:
        opened.show_page(page)
        settle(qtbot, window, bridge)
        assert page.isVisible()
        assert page.title


def test_a_theme_is_kept_and_taken_back(
    opened: SettingsWindow, window: Window, full: Library, qtbot: QtBot, bridge: Bridge
) -> None:
    before = full.settings
    window.preferences.change(theme="dark")
    settle(qtbot, window, bridge)
    assert Settings.load(full.data_folder).theme == "dark"
    window.preferences.undo()
    settle(qtbot, window, bridge)
    assert Settings.load(full.data_folder) == before


def test_what_is_excluded_disappears_while_the_disk_is_followed(
    full: Library, open_window: Callable[..., Window], qtbot: QtBot
) -> None:
    window = open_window(index=True)
    window.preferences.show()
    assert window.preferences.window is not None
    page = next(one for one in window.preferences.window.pages if isinstance(one, FoldersPage))
    page.patterns.setPlainText("r*.png")
    qtbot.waitUntil(lambda: full.settings.exclude == ("r*.png",), timeout=10_000)
    qtbot.waitUntil(lambda: "red" not in names(window), timeout=10_000)


def test_models_are_compared_and_one_is_in_use(
    opened: SettingsWindow, window: Window, qtbot: QtBot, bridge: Bridge, tmp_path: Path
) -> None:
    page = next(one for one in opened.pages if isinstance(one, ModelsPage))
    opened.show_page(page)
    qtbot.waitUntil(lambda: page.selected is not None, timeout=10_000)
    settle(qtbot, window, bridge)
    assert page.selected is not None
    assert page.selected.name == "starter"

"""Hiding photos and folders in the window, and showing them again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from clipsearch import Library
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.library.encryption import Encryption
from tests.gui.conftest import Open, names, settle
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder
from tests.support.encrypted_library import PASSPHRASE, cheap_scrypt, encrypted


def hide_first(window: MainWindow) -> str:
    grid = window.results.grid
    grid.selectionModel().setCurrentIndex(
        grid.model().index(0, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
    )
    name = names(window)[0]
    window.photo_actions.hide(grid.selected)
    return name


def choose(menu: QMenu, text: str) -> None:
    next(action for action in menu.actions() if action.text() == text).trigger()


def test_photos_are_hidden_and_shown_again(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library
) -> None:
    before = names(window)
    hidden = hide_first(window)
    settle(qtbot, window, tasks)
    assert names(window) == [name for name in before if name != hidden]
    assert full.status().photos == len(before) - 1
    window.undo_router.undo()
    settle(qtbot, window, tasks)
    assert names(window) == before


def test_a_folder_is_hidden_from_its_menu(
    qtbot: QtBot, open_window: Open, tasks: TaskRunner, full: Library, photos: Path
) -> None:
    draw(photos / "secrets" / "needle.png", "pink")
    full.index()
    window = open_window()
    assert "needle" in names(window)
    choose(window.sidebar.menu_for(photos / "secrets"), "Hide")
    settle(qtbot, window, tasks)
    assert "needle" not in names(window) and "secrets hidden" in window.toasts.text.translate(
        dict.fromkeys(range(0x2066, 0x206A))
    )
    assert [path.name for path in full.hiding.paths().folders] == ["secrets"]
    window.undo_router.undo()
    settle(qtbot, window, tasks)
    assert "needle" in names(window)
    choose(window.sidebar.menu_for(photos), "Hide")
    settle(qtbot, window, tasks)
    assert names(window) == []


@pytest.fixture
def encrypted_library(tmp_path: Path, photos: Path) -> Iterator[Library]:
    data = tmp_path / "encrypted"
    with Library.open(data, embedder=ColourEmbedder()) as library:
        library.add(photos)
        library.index()
    with cheap_scrypt():
        encrypted(data)
        with Library.open(data, embedder=ColourEmbedder(), passphrase=PASSPHRASE) as library:
            yield library
        Encryption(data).lock()


def test_no_key_shows_them_again_where_that_takes_the_passphrase(
    qtbot: QtBot, app_theme: object, tasks: TaskRunner, encrypted_library: Library
) -> None:
    window = MainWindow(encrypted_library, app_theme, tasks)  # type: ignore[arg-type]
    window.show()
    window.start()
    settle(qtbot, window, tasks)
    before = names(window)
    hidden = hide_first(window)
    settle(qtbot, window, tasks)
    left = [name for name in before if name != hidden]
    assert names(window) == left
    for _ in range(2):
        window.undo_router.undo()
        settle(qtbot, window, tasks)
        assert names(window) == left
    window.close()
    window.deleteLater()

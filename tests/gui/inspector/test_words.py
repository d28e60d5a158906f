"""Words for a photo in the inspector: how likely they are, none for the sake of some, and hiding one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from clipsearch import Label, Library
from clipsearch.gui.inspector.inspector import Inspector
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style.theme import AppTheme
from tests.gui.conftest import Open, settle


@pytest.fixture
def library(starter_library: Library) -> Iterator[Library]:
    yield starter_library
    starter_library.settings.change(words_hidden=())


def buttons(inspector: Inspector) -> dict[str, QPushButton]:
    found = (one for one in inspector.findChildren(QPushButton) if one.objectName() == "word")
    return {button.text(): button for button in found}


def test_a_word_says_how_likely_it_is(qtbot: QtBot, app_theme: AppTheme) -> None:
    inspector = Inspector(app_theme)
    qtbot.addWidget(inspector)
    chances = (0.8, 0.3, 0.1, None)
    inspector.show_words([Label(n, f"word {n}", "thing", 0.3, chance) for n, chance in enumerate(chances)])
    tips = [button.toolTip().splitlines()[0] for button in buttons(inspector).values()]
    assert tips == ["Very likely", "Likely", "Maybe", "Search for “word 3”"]


def test_no_word_is_no_error(qtbot: QtBot, app_theme: AppTheme) -> None:
    inspector = Inspector(app_theme)
    qtbot.addWidget(inspector)
    inspector.show_words(())
    assert any("No tags fit" in label.text() for label in inspector.findChildren(QLabel))


def test_a_word_is_hidden_for_good(
    qtbot: QtBot, open_window: Open, tasks: TaskRunner, library: Library
) -> None:
    window: MainWindow = open_window()
    window.toolbar.inspector_button.setChecked(True)
    grid = window.results.grid
    cat = next(row for row, hit in enumerate(grid.hits) if hit.path.stem == "chelsea")
    grid.setCurrentIndex(grid.model().index(cat, 0))
    qtbot.waitUntil(lambda: bool(window.inspector.shown_words), timeout=20_000)
    settle(qtbot, window, tasks)
    assert "cat" in " ".join(window.inspector.shown_words)
    word = window.inspector.shown_words[0]
    (action,) = buttons(window.inspector)[word].actions()
    action.trigger()
    qtbot.waitUntil(lambda: word not in window.inspector.shown_words, timeout=20_000)
    settle(qtbot, window, tasks)
    assert library.settings.current.words_hidden == (word,)
    assert word in window.toasts.text
    window.toasts.undo_button.click()
    qtbot.waitUntil(lambda: word in window.inspector.shown_words, timeout=20_000)
    assert library.settings.current.words_hidden == ()

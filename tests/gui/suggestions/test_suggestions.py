"""Suggestions below the search field: what is offered, keys, and that typing never waits for them."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clipsearch import Library, Query, Term
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.query_bar.text_field import TextField
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.suggestions import controller
from clipsearch.gui.suggestions.popup import Choice, SuggestionPopup
from tests.gui.conftest import names, settle

Key = Qt.Key


@pytest.fixture(autouse=True)
def long_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list stays, however slow the machine is."""
    monkeypatch.setattr(controller, "REST", 120_000)


@pytest.fixture
def field(window: MainWindow) -> TextField:
    window.query.setFocus()
    return window.query.field


def popup(window: MainWindow) -> SuggestionPopup:
    return window.suggestions.popup


def type_in(qtbot: QtBot, window: MainWindow, tasks: TaskRunner, text: str) -> Sequence[Choice]:
    QTest.keyClicks(window.query.field, text)
    settle(qtbot, window, tasks)
    return popup(window).choices if popup(window).isVisible() else ()


def test_names_formats_and_keys_are_suggested(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, field: TextField
) -> None:
    choices = type_in(qtbot, window, tasks, "gre")
    assert {choice.text for choice in choices} >= {"green.png", "grey.png"}
    bar, shown = window.query, popup(window)
    assert shown.geometry().left() == bar.mapTo(window, bar.rect().topLeft()).x()
    assert shown.geometry().top() > bar.mapTo(window, bar.rect().bottomLeft()).y()
    field.clear()
    assert "type:" in [choice.text for choice in type_in(qtbot, window, tasks, "typ")]


def test_keys_choose_a_suggestion(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, field: TextField
) -> None:
    type_in(qtbot, window, tasks, "gre")
    QTest.keyClick(field, Key.Key_Down)
    first = popup(window).current
    assert first is not None
    QTest.keyClick(field, Key.Key_Up)
    assert popup(window).current is None
    QTest.keyClick(field, Key.Key_Down)
    QTest.keyClick(field, Key.Key_Return)
    settle(qtbot, window, tasks)
    assert field.text() == first.line
    assert field.hasFocus()
    assert not popup(window).isVisible()
    assert len(names(window)) >= 1
    window.query.undo()
    assert field.text() == "gre", "a choice is a step of its own"


def test_tab_takes_the_first_one_and_goes_on_behind_a_key(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, field: TextField
) -> None:
    choices = type_in(qtbot, window, tasks, "red typ")
    place = [choice.text for choice in choices].index("type:")
    for _ in range(place + 1):
        QTest.keyClick(field, Key.Key_Down)
    QTest.keyClick(field, Key.Key_Tab)
    assert field.text() == "red type:"
    qtbot.waitUntil(lambda: [choice.text for choice in popup(window).choices] == ["png"])
    qtbot.waitUntil(popup(window).isVisible)
    assert popup(window).choices[0].count == 12
    QTest.keyClick(field, Key.Key_Tab)
    settle(qtbot, window, tasks)
    assert field.text() == "red type:png "
    assert field.cursorPosition() == len(field.text())
    assert window.query.state.filters.is_empty
    assert window.query.state.query().filters.types == ("PNG",)


def test_enter_without_a_choice_is_for_the_typed_text(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, field: TextField
) -> None:
    assert type_in(qtbot, window, tasks, "red")
    QTest.keyClick(field, Key.Key_Return)
    settle(qtbot, window, tasks)
    assert [part.words for part in window.query.state.parts] == ["red"]
    assert not popup(window).isVisible()


def test_a_click_chooses(qtbot: QtBot, window: MainWindow, tasks: TaskRunner, field: TextField) -> None:
    choices = type_in(qtbot, window, tasks, "gre")
    shown = popup(window)
    place = shown.visualRect(shown.model().index(1, 0)).center()
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle(qtbot, window, tasks)
    assert field.text() == choices[1].line
    assert field.hasFocus()


def test_an_empty_field_offers_earlier_searches(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, field: TextField, full: Library
) -> None:
    assert not popup(window).isVisible(), "not before it is asked for"
    full.searches.record(Query((Term(words="a red car"),)))
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    settle(qtbot, window, tasks)
    assert [choice.text for choice in popup(window).choices][:2] == ["Recent searches", "a red car"]
    QTest.keyClick(field, Key.Key_Down)
    current = popup(window).current
    assert current is not None
    assert current.text == "a red car", "a heading cannot be chosen"
    QTest.keyClick(field, Key.Key_Return)
    settle(qtbot, window, tasks)
    assert field.text() == "a red car"


def test_suggestions_go_with_the_focus_and_after_a_rest(
    qtbot: QtBot,
    window: MainWindow,
    tasks: TaskRunner,
    field: TextField,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert type_in(qtbot, window, tasks, "gre")
    window.results.grid.setFocus()
    assert not popup(window).isVisible()
    field.setFocus()
    window.query.set_words("re")
    settle(qtbot, window, tasks)
    assert not popup(window).isVisible(), "it was not typed"
    assert type_in(qtbot, window, tasks, "d")
    window.suggestions._rest_timer.setInterval(50)
    qtbot.waitUntil(lambda: not popup(window).isVisible())
    window.suggestions._rest_timer.setInterval(controller.REST)
    assert type_in(qtbot, window, tasks, " ty")
    QTest.keyClick(field, Key.Key_Escape)
    assert not popup(window).isVisible()
    assert field.text() == "red ty"


def test_typing_does_not_wait(
    qtbot: QtBot,
    window: MainWindow,
    tasks: TaskRunner,
    field: TextField,
    full: Library,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate, find = threading.Event(), full.suggestions.for_text

    def slow(text: str, limit: int = 10) -> object:
        gate.wait(60)
        found.append(text)
        return find(text, limit)

    found = list[str]()
    monkeypatch.setattr(full.suggestions, "for_text", slow)
    QTest.keyClicks(field, "green")
    assert not found, "keys wait for nothing"
    qtbot.waitUntil(lambda: names(window)[:1] == ["green"], timeout=10_000)
    assert not popup(window).isVisible()
    gate.set()
    settle(qtbot, window, tasks)
    assert popup(window).isVisible()


def test_what_is_typed_already_is_not_suggested(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, field: TextField
) -> None:
    assert type_in(qtbot, window, tasks, "name:green.png") == ()


def test_the_list_fits_the_window(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, field: TextField
) -> None:
    window.resize(500, 260)
    qtbot.wait(10)
    assert type_in(qtbot, window, tasks, "gre")
    shown: QWidget = popup(window)
    assert window.rect().contains(shown.geometry())

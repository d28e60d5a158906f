"""The typed text is a query line: dates in words, exact text, OR, errors, and the query as one line."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from clipsearch import ExactText, Filters, Library, Query, Term, parse_line, print_line
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.query_bar import controller
from clipsearch.gui.query_bar.chips import ConditionChip
from clipsearch.gui.query_bar.text_field import TextField
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.query_state import QueryState, conditions, state_of, words_line
from tests.gui.conftest import names, settle
from tests.support.colour_embedder import ColourEmbedder

Key = Qt.Key


def field_of(window: MainWindow) -> TextField:
    field = window.query.findChild(QLineEdit)
    assert isinstance(field, TextField)
    return field


def chips(window: MainWindow) -> list[ConditionChip]:
    return [chip for chip in window.query.findChildren(ConditionChip) if not chip.isHidden()]


def type_in(qtbot: QtBot, window: MainWindow, tasks: TaskRunner, text: str) -> None:
    window.query.setFocus()
    QTest.keyClicks(field_of(window), text)
    settle(qtbot, window, tasks)


def test_a_date_in_words_is_a_chip_behind_the_text(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    type_in(qtbot, window, tasks, "red july 2019")
    (chip,) = chips(window)
    assert window.search_controller.state.query() == Query(
        (Term(words="red"),), Filters(since="2019-07", until="2019-07")
    )
    field = field_of(window)
    assert chip.geometry().left() > field.geometry().right() > field.cursorRect().right()
    assert "july 2019" in chip.accessibleName()
    place = field.geometry()
    assert place.left() == 0, "what is typed does not move"


def test_a_date_is_kept_as_words_or_removed(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    type_in(qtbot, window, tasks, "red july 2019 car")
    (chip,) = chips(window)
    chip.setFocus()
    QTest.keyClick(chip, Key.Key_Return)
    settle(qtbot, window, tasks)
    assert chips(window) == []
    assert window.query.state.query() == Query((Term(words="red july 2019 car"),))
    window.query.undo()
    (chip,) = chips(window)
    chip.setFocus()
    QTest.keyClick(chip, Key.Key_Delete)
    settle(qtbot, window, tasks)
    assert window.query.typed == "red car"
    assert window.query.state.query() == Query((Term(words="red car"),))


def test_enter_makes_chips_of_all_that_is_typed(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    type_in(qtbot, window, tasks, 'red -car "green.png" july 2019 type:png')
    query = window.query.state.query()
    QTest.keyClick(field_of(window), Key.Key_Return)
    settle(qtbot, window, tasks)
    state = window.query.state
    assert state.typed == ""
    assert [part.text for part in state.parts] == ["red", "not car"]
    assert state.texts == (ExactText("green.png"),)
    assert state.filters == Filters(since="2019-07", until="2019-07", types=("PNG",))
    assert state.query() == query
    assert [one.text for one in conditions(state)] == ["Jul 2019", "PNG", "“green.png”"]
    text = next(chip for chip in chips(window) if "green" in chip.accessibleName())
    text.open_requested.emit()
    settle(qtbot, window, tasks)
    assert window.query.typed == '"green.png"'
    assert window.query.state.texts == ()


def test_alternatives_stay_text(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    type_in(qtbot, window, tasks, "name:red OR name:blue")
    assert sorted(names(window)) == ["blue", "red"]
    QTest.keyClick(field_of(window), Key.Key_Return)
    settle(qtbot, window, tasks)
    assert window.query.typed == "name:red OR name:blue"
    assert window.results.grid.hasFocus()
    assert state_of(window.query.state.query(), "") == window.query.state


def test_exact_text_finds_names_only(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    type_in(qtbot, window, tasks, '"yell"')
    assert names(window) == ["yellow"]


def test_an_error_is_marked_and_told(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(qtbot, window, tasks, "red")
    before = names(window)
    type_in(qtbot, window, tasks, " taken:never")
    assert window.query.state.error is not None
    assert names(window) == before, "what was found stays"
    field = field_of(window)
    assert field.toolTip()
    assert window.messages.text == "", "not while it is typed"
    QTest.keyClick(field, Key.Key_Return)
    assert "taken:never" in window.messages.text
    assert window.query.typed == "red taken:never"
    field.setText("red taken:2019")
    settle(qtbot, window, tasks)
    assert window.query.state.error is None
    assert field.toolTip() == ""
    assert window.messages.text == ""


@pytest.mark.parametrize("value", ["in:nowhere", "photo:nothere.jpg"])
def test_a_value_that_names_nothing_is_marked(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, value: str
) -> None:
    window.query.set_words(f"red {value} -blue")
    settle(qtbot, window, tasks)
    assert f"“{value}”: No " in window.messages.text
    assert field_of(window).toolTip()
    window.query.set_words("red")
    settle(qtbot, window, tasks)
    assert (window.messages.text, field_of(window).toolTip()) == ("", "")


def test_an_error_ends_the_search_before_it(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, embedder: ColourEmbedder
) -> None:
    embedder.loaded.clear()
    window.query.set_words("red")
    qtbot.waitUntil(lambda: window.results.note == "Searching…", timeout=3000)
    window.query.set_words("red taken:never")
    assert not window.search_controller.busy
    assert window.results.note == "12 photos"
    embedder.loaded.set()
    settle(qtbot, window, tasks)
    assert len(names(window)) == 12
    assert window.results.title == "All photos"


def test_an_error_is_told_after_a_while(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    type_in(qtbot, window, tasks, "type:nothing")
    qtbot.waitUntil(lambda: "type:nothing" in window.messages.text, timeout=2 * controller.ERROR_DELAY)


def test_the_wave_is_below_what_is_wrong(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    type_in(qtbot, window, tasks, "red taken:never")
    field = field_of(window)
    with_error = field.grab().toImage()
    field.show_error(range(0), "", "#000000")
    without = field.grab().toImage()
    changed = [
        x
        for x in range(with_error.width())
        if any(with_error.pixel(x, y) != without.pixel(x, y) for y in range(with_error.height()))
    ]
    start = field.fontMetrics().horizontalAdvance("red ")
    end = field.fontMetrics().horizontalAdvance("red taken:never")
    assert abs(min(changed) - start) < 8
    assert abs(max(changed) - end) < 8


def test_the_query_is_copied_and_pasted_as_one_line(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library
) -> None:
    window.query.set_state(
        QueryState(filters=Filters(types=("PNG",)), texts=(ExactText("e"),), typed="blue -(dark sky)")
    )
    settle(qtbot, window, tasks)
    query, shown = window.query.state.query(), names(window)
    window.query_controller.copy_line()
    settle(qtbot, window, tasks)
    line = QGuiApplication.clipboard().text()
    assert parse_line(line).query == query
    window.query.clear()
    QTest.keyClick(field_of(window), Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window, tasks)
    assert window.query.typed == line == print_line(query)
    assert names(window) == shown


def test_a_word_of_the_vocabulary_is_no_date(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    words = f"{date.today().year}"
    assert parse_line(words).readings
    window.inspector.word_requested.emit(words)
    settle(qtbot, window, tasks)
    assert window.query.typed == words_line(words)
    assert window.query.state.query() == Query((Term(words=words),))
    assert chips(window) == []

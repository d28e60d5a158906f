"""The query bar: chips by mouse and keys, weights, undo, filters, history."""

from __future__ import annotations

import gc
import random
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from clipsearch import Filters, Library, Query, Term
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.query_bar.chips import Chip, ConditionChip
from clipsearch.gui.query_bar.query_bar import QueryBar
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.query_picture import Picture, picture_from_source
from clipsearch.gui.search.query_state import MAX_PARTS, QueryPart, QueryState, active_filters, state_of
from clipsearch.gui.style.theme import AppTheme
from tests.gui.conftest import Open, names, settle
from tests.support.colour_embedder import COLOURS

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def bar(qtbot: QtBot, app_theme: AppTheme) -> QueryBar:
    bar = QueryBar(app_theme)
    qtbot.addWidget(bar)
    bar.resize(600, 48)
    bar.show()
    bar.setFocus()
    return bar


def field(widget: QWidget) -> QLineEdit:
    found = widget.findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


def keys(window: QWidget, *pressed: Qt.Key, held: Qt.KeyboardModifier = PLAIN) -> None:
    for key in pressed:
        QTest.keyClick(QApplication.focusWidget() or window, key, held)


def turn(chip: QWidget, notches: int) -> None:
    """Turn the mouse wheel over a widget."""
    middle = QPointF(chip.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(chip.mapToGlobal(middle)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        PLAIN,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(chip, event)


def shown(bar: QueryBar) -> list[str]:
    """The names of the chips, in the order on the screen."""
    chips = [chip for chip in bar.findChildren(Chip) if chip.isVisible()]
    return [chip.accessibleName() for chip in sorted(chips, key=lambda c: (c.y(), c.x()))]


# Chips


def test_enter_makes_a_chip_and_typing_adds_to_it(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    QTest.keyClicks(field(window.query), "red")
    keys(window, Qt.Key.Key_Return)
    assert window.query.typed == ""
    assert window.query.state.parts == (QueryPart("red"),)
    QTest.keyClicks(field(window.query), "blue")
    settle(qtbot, window, tasks)
    assert {*names(window)[:2]} == {"red", "blue"}
    keys(window, Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert window.results.grid.hasFocus(), "with nothing typed, Enter goes on to the photos"


def test_a_minus_before_words_finds_less_of_them(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    QTest.keyClicks(field(window.query), "red")
    keys(window, Qt.Key.Key_Return)
    QTest.keyClicks(field(window.query), "-orange")
    settle(qtbot, window, tasks)
    assert window.search_controller.state.query().terms == (Term("red"), Term("orange", weight=-1.0))
    assert names(window)[0] == "red"
    assert names(window)[-1] == "orange"
    keys(window, Qt.Key.Key_Return)
    assert window.query.state.parts[1] == QueryPart("orange", weight=-1.0)


def test_a_chip_is_changed_by_keys(bar: QueryBar) -> None:
    bar.set_state(QueryState((QueryPart("red"), QueryPart("blue")), "x"))
    field(bar).setCursorPosition(0)
    keys(bar, Qt.Key.Key_Left)
    assert bar.chips[1].hasFocus()
    keys(bar, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Minus)
    assert bar.state.parts == (QueryPart("red"), QueryPart("blue", weight=-1.5))
    keys(bar, Qt.Key.Key_Space, *[Qt.Key.Key_Down] * 9)
    assert bar.state.parts[1].weight == 0.25
    keys(bar, *[Qt.Key.Key_Up] * 20)
    assert bar.state.parts[1].weight == 3.0
    keys(bar, Qt.Key.Key_Home)
    assert bar.chips[0].hasFocus()
    keys(bar, Qt.Key.Key_Delete)
    assert [part.name for part in bar.state.parts] == ["blue"]
    assert bar.chips[0].hasFocus(), "the keyboard stays at its place"
    keys(bar, Qt.Key.Key_Right)
    assert field(bar).hasFocus()
    keys(bar, Qt.Key.Key_Backspace, Qt.Key.Key_Backspace)
    assert bar.state == QueryState(typed="x")
    assert field(bar).hasFocus()


def test_words_of_a_chip_are_edited(bar: QueryBar) -> None:
    bar.set_state(QueryState((QueryPart("red", weight=-1.0), QueryPart("blue")), "green"))
    bar.chips[0].setFocus()
    keys(bar, Qt.Key.Key_Return)
    assert bar.state == QueryState((QueryPart("blue"), QueryPart("green")), "-red")
    assert field(bar).hasFocus()


def test_typing_on_a_chip_goes_to_the_field(bar: QueryBar) -> None:
    bar.set_state(QueryState((QueryPart("red"),)))
    bar.chips[0].setFocus()
    QTest.keyClicks(bar.chips[0], "a")
    assert bar.state == QueryState((QueryPart("red"),), "a")


def test_the_wheel_changes_a_weight_and_the_results(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    window.query.set_state(QueryState((QueryPart("red"), QueryPart("blue"))))
    settle(qtbot, window, tasks)
    even = {hit.path.stem: hit.score for hit in window.results.grid.hits}
    turn(window.query.chips[1], 4)
    settle(qtbot, window, tasks)
    assert window.query.state.parts[1].weight == 2.0
    assert names(window)[:2] == ["blue", "red"]
    after = {hit.path.stem: hit.score for hit in window.results.grid.hits}
    assert after["blue"] > even["blue"]
    assert after["red"] < even["red"]
    turn(window.query.chips[1], -20)
    settle(qtbot, window, tasks)
    assert names(window)[:2] == ["red", "blue"]
    turn(window.query.chips[0], 1)
    assert window.query.state.parts[0].weight_text == "× 1.25"


def test_chips_have_accessible_names(bar: QueryBar) -> None:
    bar.set_state(QueryState((QueryPart("red"), QueryPart(picture=Picture(b"", "a.jpg"), weight=-1.5))))
    assert shown(bar) == ["More of this: red", "Less like this: a.jpg, weight 1.5"]


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_many_chips_scroll_in_one_line(qtbot: QtBot, bar: QueryBar, direction: Qt.LayoutDirection) -> None:
    bar.setLayoutDirection(direction)
    height = bar.height()
    for count, typed in ((4, "more"), (MAX_PARTS, "")):
        bar.set_state(QueryState(tuple(QueryPart(f"some words {n}") for n in range(count)), typed))
        qtbot.waitUntil(lambda: field(bar).visibleRegion().boundingRect().width() == field(bar).width())
        assert bar.height() == height
        assert field(bar).width() >= (100 if typed else 50), "what is typed, or the hint, is in sight"
        assert len({chip.y() for chip in bar.chips}) == 1
    keys(bar, Qt.Key.Key_Left, Qt.Key.Key_Home)
    for chip in (bar.chips[0], bar.chips[-1]):
        chip.setFocus()
        seen = chip.visibleRegion().boundingRect()
        assert seen.size() == chip.size(), "the chip with the keyboard is in sight"


def test_a_query_has_a_limited_number_of_parts(window: MainWindow) -> None:
    window.query.add_parts([QueryPart(str(n)) for n in range(MAX_PARTS + 3)])
    assert len(window.query.state.parts) == MAX_PARTS
    assert "up to 16 parts" in window.toasts.text


def test_pictures_are_added_by_weight(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, photos: Path
) -> None:
    hit = next(hit for hit in window.results.grid.hits if hit.path.stem == "cyan")
    window.query.set_words("red")
    window.query_controller.more_like([hit])
    picture = picture_from_source((photos / "orange.png").read_bytes(), "a part of orange.png")
    window.query.add_parts([QueryPart(picture=picture, weight=-1.0)])
    settle(qtbot, window, tasks)
    assert names(window)[0] == "red"
    assert "cyan" not in names(window), "it is not like itself"
    assert names(window)[-1] == "orange"
    assert window.results.title == "Photos for “like cyan.png, unlike a part of orange.png, red”"
    window.query_controller.less_like([hit])
    settle(qtbot, window, tasks)
    assert window.query.state.parts[-1].text == "unlike cyan.png"


def test_a_query_that_cancels_itself_out_gives_a_message_and_stays(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    state = QueryState((QueryPart("red"), QueryPart("red", weight=-1.0)))
    window.query.set_state(state)
    settle(qtbot, window, tasks)
    assert "cancel each other out" in window.messages.text
    assert window.query.state == state


# Undo


def test_changes_are_undone_and_redone(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    bar = window.query
    QTest.keyClicks(field(bar), "red")
    keys(window, Qt.Key.Key_Return)
    QTest.keyClicks(field(bar), "blue")
    keys(window, Qt.Key.Key_Z, held=CTRL)
    assert bar.state == QueryState((QueryPart("red"),)), "what was typed in one go is one step"
    keys(window, Qt.Key.Key_Z, held=CTRL)
    assert bar.state == QueryState(typed="red")
    keys(window, Qt.Key.Key_Z, held=CTRL | SHIFT)
    keys(window, Qt.Key.Key_Z, held=CTRL | SHIFT)
    assert bar.state == QueryState((QueryPart("red"),), "blue")
    keys(window, Qt.Key.Key_Escape)
    assert bar.state == QueryState((QueryPart("red"),), "blue"), "it has parts"
    bar.clear()
    assert bar.state == QueryState()
    keys(window, Qt.Key.Key_Z, held=CTRL)
    settle(qtbot, window, tasks)
    assert bar.state == QueryState((QueryPart("red"),), "blue")
    assert {*names(window)[:2]} == {"red", "blue"}


def test_any_edits_keep_bar_and_query_in_step(bar: QueryBar) -> None:
    """Random edits by keys: the chips show the query, also after undo and redo."""
    choice = random.Random(7)
    pressed = [Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Minus, Qt.Key.Key_Delete]
    pressed += [Qt.Key.Key_Return, Qt.Key.Key_Backspace, Qt.Key.Key_Space, Qt.Key.Key_Home]
    told: list[QueryState] = []
    bar.changed.connect(lambda: told.append(bar.state))
    for number in range(400):
        match choice.randrange(10):
            case 0:
                QTest.keyClicks(QApplication.focusWidget(), choice.choice(["red", " a", "-x"]))
            case 1:
                bar.add_parts(
                    [QueryPart(picture=Picture(number, f"{number}.jpg"), weight=choice.choice([1, -1]))]
                )
            case 2:
                choice.choice([bar.undo, bar.redo])()
            case 3:
                bar.set_filters(Filters(since=choice.choice([None, "2020", "2021"])))
            case _:
                keys(bar, choice.choice(pressed))
        agree(bar)
        assert not told or told[-1] == bar.state, "every change is told"
    before = bar.state
    undone = 0
    for _ in range(60):
        last = bar.state
        bar.undo()
        agree(bar)
        undone += bar.state is not last
    for _ in range(undone):
        bar.redo()
        agree(bar)
    assert undone > 20
    assert bar.state == before, "there and back again"


def agree(bar: QueryBar) -> None:
    state = bar.state
    assert len(bar.chips) == len(state.parts)
    for chip, part in zip(bar.chips, state.parts, strict=True):
        assert part.name in chip.accessibleName()
        assert chip.accessibleName().startswith("Less" if part.weight < 0 else "More")
        assert (f"weight {abs(part.weight):g}" in chip.accessibleName()) == (abs(part.weight) != 1)
        assert 0.25 <= abs(part.weight) <= 3
    filters = [c for c in bar.findChildren(ConditionChip) if not c.isHidden()]
    assert len(filters) == len(active_filters(state.filters))
    assert field(bar).text() == state.typed
    query = state.query()
    parts = [(term.words, term.weight) for term in query.terms if term.picture is None]
    assert parts == [(p.words, p.weight) for p in state.all_parts if p.picture is None]
    assert len(query.terms) == len(state.all_parts)


# Filters


def test_filters_are_shown_as_chips_and_removed(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, photos: Path
) -> None:
    window.filters.changed.emit(Filters(types=("JPEG",)))
    settle(qtbot, window, tasks)
    assert names(window) == []
    window.filters.changed.emit(Filters(folders=(photos,)))
    settle(qtbot, window, tasks)
    assert len(names(window)) == len(COLOURS)
    assert shown(window.query) == ["Only photos: in photos"]
    window.query.set_words("red")
    settle(qtbot, window, tasks)
    assert names(window)[0] == "red"
    assert window.query.state.filters == Filters(folders=(photos,)), "filters stay when words change"
    keys(window, Qt.Key.Key_Home, Qt.Key.Key_Left, Qt.Key.Key_Delete)
    assert window.query.state == QueryState(typed="red")


def test_an_invalid_date_gives_a_message(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    window.query.set_filters(Filters(since="soon"))
    settle(qtbot, window, tasks)
    assert "'soon' is not a date" in window.messages.text


# History


def test_earlier_queries_are_restored(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, library: Library, photos: Path
) -> None:
    bar = window.query
    picture = QueryPart(picture=Picture(photos / "pink.png", "pink.png"))
    for state in (
        QueryState(typed="red"),
        QueryState((QueryPart("blue"), picture)),
        QueryState(typed="green"),
    ):
        bar.set_state(state)
        settle(qtbot, window, tasks)
        bar.down_pressed.emit()
        settle(qtbot, window, tasks)
    assert library.searches.history[0] == Query((Term("green"),))
    bar.set_words("yel")
    keys(window, Qt.Key.Key_Up, held=ALT)
    assert bar.state == QueryState(typed="green")
    keys(window, Qt.Key.Key_Up, Qt.Key.Key_Up, held=ALT)
    assert bar.state == QueryState(typed="red")
    keys(window, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, held=ALT)
    assert bar.state == QueryState(typed="yel"), "and what was there before looking back"
    entries = [action.text() for action in window.query_controller.search_history.create_menu().actions()]
    assert entries[:3] == ["green", "blue, like pink.png", "red"]
    settle(qtbot, window, tasks)


def test_the_history_outlives_the_window(
    qtbot: QtBot, full: Library, open_window: Open, tasks: TaskRunner
) -> None:
    full.searches.record(Query((Term("brown"), Term("red", weight=-2.0)), Filters(types=("PNG",))))
    window = open_window()
    window.query_controller.search_history.older()
    settle(qtbot, window, tasks)
    state = window.query.state
    assert state == QueryState(
        (QueryPart("brown"), QueryPart("red", weight=-2.0)), filters=Filters(types=("PNG",))
    )
    assert names(window)[0] == "brown"


def test_the_history_is_cleared_and_switched_off(
    qtbot: QtBot, full: Library, open_window: Open, tasks: TaskRunner
) -> None:
    full.searches.record(Query((Term("brown"),)))
    window = open_window()
    search_history = window.query_controller.search_history
    search_history.older()
    settle(qtbot, window, tasks)
    actions = {action.text(): action for action in search_history.create_menu().actions()}
    actions["Remember recent searches"].trigger()
    (question,) = window.findChildren(QMessageBox)
    assert question.informativeText().startswith("This cannot be undone")
    question.buttons()[0].click()
    settle(qtbot, window, tasks)
    assert full.searches.history == ()
    assert not full.searches.keeps_history
    window.query.set_words("red")
    settle(qtbot, window, tasks)
    window.query.down_pressed.emit()
    settle(qtbot, window, tasks)
    assert search_history.create_menu().actions()[0].text() == "No recent searches"


def test_a_query_is_converted_back_to_a_state(photos: Path) -> None:
    red = photos / "red.png"
    query = Query((Term("a dog", weight=-1.5), Term(picture=red), Term(picture=7)), Filters(types=("PNG",)))
    state = state_of(query, "a photo")
    assert state.query() == query
    assert state.text == "not a dog × 1.5, like red.png, like a photo; PNG"


def test_a_removed_chip_ignores_a_change_of_theme(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, app_theme: AppTheme, qapp: QApplication
) -> None:
    window.query.set_words("red")
    window.query.setFocus()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    gone = window.query.chips[0]
    window.query.clear()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app_theme.apply("dark")
    gone._change_theme()
    settle(qtbot, window, tasks)


def test_removed_chips_are_freed(bar: QueryBar) -> None:
    dice = random.Random(1)
    made: set[int] = set()
    for _ in range(60):
        bar.set_parts([QueryPart(f"word {number}") for number in range(dice.randint(1, 4))])
        made.update(map(id, bar.chips))
        QTest.qWait(2)
    bar.clear()
    QTest.qWait(2)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert len(made) > 4
    assert not [one for one in gc.get_objects() if issubclass(type(one), Chip) and not isValid(one)]

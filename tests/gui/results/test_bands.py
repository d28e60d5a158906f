"""Answers that say how well they match: headings, what is shown, and less likely photos on request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from clipsearch import Library
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.results.grid_layout import HEADING
from clipsearch.gui.results.group_headings import heading_starts, heading_title
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style import formatting
from tests.gui.conftest import Open, names, settle
from tests.support.sample_photos import sample_photos

NOTHING = "asdfgh qwert zzz"
CTRL = Qt.KeyboardModifier.ControlModifier
COUNT = len(sample_photos())


@pytest.fixture
def library(starter_library: Library) -> Iterator[Library]:
    yield starter_library
    starter_library.settings.change(strictness=0.0)


@pytest.fixture
def window(library: Library, open_window: Open) -> MainWindow:
    window = open_window()
    window.inspector.hide()
    return window


def search(qtbot: QtBot, window: MainWindow, tasks: TaskRunner, words: str) -> None:
    window.query.set_words(words)
    settle(qtbot, window, tasks)


def headings(window: MainWindow) -> list[str]:
    hits = window.results.grid.hits
    return [heading_title(hits, row) for row in heading_starts(hits).tolist()]


def footer(window: MainWindow) -> QPushButton | None:
    (button,) = window.results.footer.findChildren(QPushButton)
    assert isinstance(button, QPushButton)
    return button if button.isVisible() else None


def test_results_end_where_nothing_good_or_possible_is_left(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    search(qtbot, window, tasks, "a brick wall")
    hits = window.results.grid.hits
    assert names(window)[0] == "brick"
    assert {hit.band for hit in hits} == {"good", "possible"}
    good = sum(hit.band == "good" for hit in hits)
    assert (
        window.results.note
        == f"Best match first · {good} good match{'es' * (good > 1)} · {len(hits) - good} possible"
    )
    assert headings(window) == ["Good matches", "Possible matches"]
    assert heading_starts(hits).tolist() == [0, good]
    button = footer(window)
    assert button is not None
    assert button.text() == f"Show {COUNT - len(hits)} less likely photos"


def test_one_kind_of_match_needs_no_heading(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    search(qtbot, window, tasks, "cat")
    assert names(window)[0] == "chelsea"
    hits = window.results.grid.hits
    good = hits.part([range(hits.counts["good"])])
    assert {hit.band for hit in good} == {"good"}
    assert heading_starts(good).tolist() == []


def test_gibberish_has_no_good_match(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    search(qtbot, window, tasks, NOTHING)
    assert window.results.title == f"No good match for “{NOTHING}”"
    assert window.results.note == "Closest photos:"
    assert 0 < len(window.results.grid.hits) < COUNT
    assert headings(window) == ["Less likely"]
    assert footer(window) is not None


def test_less_likely_photos_are_shown_until_another_query(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    search(qtbot, window, tasks, "cat")
    grid = window.results.grid
    likely = names(window)
    kinds = dict.fromkeys(hit.band for hit in grid.hits)
    button = footer(window)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, window, tasks)
    assert len(grid.hits) == COUNT
    assert headings(window) == [formatting.bands()[band] for band in (*kinds, "unlikely") if band]
    assert names(window)[: len(likely)] == likely
    assert button.text() == "Hide less likely photos"
    button.click()
    settle(qtbot, window, tasks)
    assert names(window) == likely
    button.click()
    settle(qtbot, window, tasks)
    search(qtbot, window, tasks, "coffee")
    assert len(grid.hits) < COUNT


def test_order_selection_and_groups_are_inside_what_is_shown(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    search(qtbot, window, tasks, "a brick wall")
    grid = window.results.grid
    shown = set(grid.hits.contents.tolist())
    for sort, order in (("date", "Newest first"), ("name", "By name")):
        window.results.order_button.set_order(sort, "none")
        settle(qtbot, window, tasks)
        assert set(grid.hits.contents.tolist()) == shown
        assert window.results.note == f"{order} · among {len(shown)} relevant"
        assert headings(window) == []
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_A, CTRL)
    assert set(grid.selected.contents.tolist()) == shown
    window.results.order_button.set_order("date", "day")
    settle(qtbot, window, tasks)
    assert set(grid.hits.contents.tolist()) == shown
    assert len(headings(window)) == len(grid.hits.starts) >= 1


def test_stricter_shows_fewer_and_is_remembered(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, library: Library
) -> None:
    search(qtbot, window, tasks, "a brick wall")
    slider, counts = window.results.strictness.slider, list[int]()
    for step in (slider.minimum(), 0, slider.maximum()):
        slider.setValue(step)
        settle(qtbot, window, tasks)
        assert window.search_controller.busy is False
        counts.append(len(window.results.grid.hits))
    assert counts[0] > counts[1] > counts[2] >= 1
    assert library.settings.current.strictness == 1.0
    assert "strictness = 1.0" in (library.data_folder / "settings.toml").read_text()


def test_the_control_stands_where_the_setting_is(
    qtbot: QtBot, library: Library, open_window: Open, tasks: TaskRunner
) -> None:
    library.settings.change(strictness=-0.5)
    window = open_window()
    slider = window.results.strictness.slider
    assert slider.value() == slider.minimum() // 2
    assert not slider.isVisible(), "nothing is asked"
    search(qtbot, window, tasks, "cat")
    assert slider.isVisible()


def test_a_photo_says_how_well_it_matches(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    search(qtbot, window, tasks, "cat")
    index = window.results.grid.model().index(0, 0)
    tip = index.data(Qt.ItemDataRole.ToolTipRole).splitlines()
    assert Path(tip[0]).name == "chelsea.png"
    assert tip[1].startswith("Good match")
    assert "osine" not in tip[1]
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "chelsea.png, 9 February 2009, 09:11, Good match"
    window.inspector.show_hit(window.results.grid.hits[0])
    facts = window.inspector.facts
    assert facts["Match"] == "Good match"
    assert "Score" not in facts
    assert "Similarity" not in facts
    window.inspector.set_expert(True)
    assert list(window.inspector.facts)[-1] == "Similarity"


def test_the_footer_follows_the_photos(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    search(qtbot, window, tasks, NOTHING)
    grid, footer = window.results.grid, window.results.footer
    window.resize(700, 500)
    grid.verticalScrollBar().setValue(0)
    qtbot.wait(20)
    assert footer.y() > grid.viewport().height()
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    last = grid.visualRect(grid.model().index(len(grid.hits) - 1, 0))
    assert last.bottom() < footer.y()
    assert footer.geometry().bottom() <= grid.viewport().height()
    window.query.clear()
    settle(qtbot, window, tasks)
    assert not footer.isVisible()


def test_a_photo_is_not_similar_to_itself(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    search(qtbot, window, tasks, "motorcycle")
    grid = window.results.grid
    left = next(hit for hit in grid.hits if hit.path.stem == "motorcycle_left")
    window.query_controller.find_similar(left)
    settle(qtbot, window, tasks)
    assert names(window)[0] == "motorcycle_right"
    assert "motorcycle_left" not in names(window)
    assert [hit.rank for hit in grid.hits] == list(range(1, len(grid.hits) + 1))
    window.search_controller.show_unlikely(True)
    settle(qtbot, window, tasks)
    assert len(grid.hits) == COUNT - 1
    assert "motorcycle_left" not in names(window)
    window.query.set_state(replace(window.query.state, typed="a coffee cup"))
    settle(qtbot, window, tasks)
    window.search_controller.show_unlikely(True)
    settle(qtbot, window, tasks)
    assert len(grid.hits) == COUNT - 1, "nor when words are added"
    assert "motorcycle_left" not in names(window)
    coffee = next(hit for hit in grid.hits if hit.path.stem == "coffee")
    window.query_controller.more_like([coffee])
    settle(qtbot, window, tasks)
    window.search_controller.show_unlikely(True)
    settle(qtbot, window, tasks)
    assert not {"motorcycle_left", "coffee"} & {*names(window)}
    assert sorted(hit.rank for hit in grid.hits) == list(range(1, COUNT - 1))


def test_the_heading_of_the_first_photo_stays_in_sight(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    search(qtbot, window, tasks, "a brick wall")
    grid = window.results.grid
    window.resize(500, 600)
    qtbot.wait(10)
    good = heading_starts(grid.hits).tolist()[1]
    for row in (0, good):
        grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
        grid.setCurrentIndex(grid.model().index(row, 0))
        qtbot.wait(10)
        assert grid.visualRect(grid.model().index(row, 0)).top() >= HEADING

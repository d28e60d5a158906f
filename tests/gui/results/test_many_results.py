"""More results than are searched for at first: all are reachable, in any order, and counted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clipsearch import Filters, Hit, Library, Matches, PhotoFacts
from clipsearch.errors import ClipsearchError
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.photo_actions import photo_actions
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search import search_controller
from clipsearch.gui.search.search_controller import Answer
from clipsearch.library.storage.stores import Stores
from clipsearch.photos.scanning.scanner import scan
from clipsearch.records import Encoded
from tests.gui.conftest import Open, settle
from tests.support.colour_embedder import NAMES, ColourEmbedder

COUNT = 1300
CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of 1,300 photos in 13 folders that were never read; the newest is the one numbered 0."""
    folder = tmp_path_factory.mktemp("made")
    for number in range(COUNT):
        place = folder / "photos" / f"trip {number % 13:02}" / f"IMG_{number}.jpg"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"%d" % number)
    embedder = ColourEmbedder()
    with Library.open(folder / "data", embedder=embedder) as library:
        kept = library.add(folder / "photos")[0]
        library.warm_up()
    stores, dice = Stores(folder / "data", writing=True), np.random.default_rng(1)
    items = []
    for file in scan(folder / "photos").files:
        number = int(Path(file.path).stem[4:])
        vector = dice.random(len(NAMES), dtype=np.float32)
        day = f"{2023 - number // 336}-{12 - number // 28 % 12:02}-{28 - number % 28:02}T12:00:00"
        facts = PhotoFacts(400, 300, "JPEG", day if number < COUNT - 9 else None)
        digest = hashlib.blake2b(b"%d" % number, digest_size=16).digest()
        items.append((file, Encoded(digest, vector / np.linalg.norm(vector), b"", facts)))
    stores.record_encoded(embedder.info(), kept.id, items)
    stores.close()
    return folder


@pytest.fixture
def library(made: Path) -> Iterator[Library]:
    for vocabulary in (made / "data").glob("labels-*"):  # with which answers would have relevances
        vocabulary.unlink()
    with Library.open(made / "data", embedder=ColourEmbedder()) as library:
        yield library


@pytest.fixture
def window(library: Library, open_window: Open) -> MainWindow:
    """Without the inspector, whose words for a photo would have the vocabulary embedded."""
    window = open_window()
    window.inspector.hide()
    return window


def number(hit: Hit | None) -> int:
    assert hit is not None
    return int(hit.path.stem[4:])


def test_the_last_photo_can_be_reached(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    grid = window.results.grid
    assert window.results.note == "1,300 photos"
    assert len(grid.hits) == COUNT
    assert [number(hit) for hit in grid.hits[:-9]] == list(range(COUNT - 9)), "before 9 without a date"
    grid.setFocus()
    QTest.keyClick(grid, Key.Key_Home)
    QTest.keyClick(grid, Key.Key_End)
    settle(qtbot, window, tasks)
    assert grid.current == grid.hits[COUNT - 1]
    assert grid.viewport().rect().contains(grid.visualRect(grid.currentIndex()))
    QTest.keyClick(grid, Key.Key_Space)
    assert window.viewer.position == "1,300 of 1,300"
    QTest.keyClick(window.viewer, Key.Key_Left)
    assert window.viewer.hit == grid.hits[COUNT - 2]


def test_a_word_query_ranks_all_photos(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, library: Library
) -> None:
    answers: list[Answer] = []
    window.search_controller.answered.connect(answers.append)
    window.query.set_words("red")
    settle(qtbot, window, tasks)
    assert [(len(answer.hits), answer.hits.total, answer.is_refresh) for answer in answers] == [
        (500, COUNT, False),
        (COUNT, COUNT, True),
    ]
    assert window.results.note == "Best match first · 1,300 photos"
    assert list(answers[0].hits) == list(answers[1].hits[:500])
    assert list(window.results.grid.hits) == library.search("red", COUNT)
    assert answers[1].hits.best == answers[1].hits[0].score


def test_all_results_replace_the_first_without_scrolling(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_controller, "REST_DELAY", 700)
    grid = window.results.grid
    notes: list[str] = []
    window.query.set_words("red")
    qtbot.waitUntil(lambda: len(grid.hits) == search_controller.FIRST_HITS)
    notes.append(window.results.note)
    grid.setCurrentIndex(grid.model().index(3, 0))
    QTest.keyClick(grid, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    grid.verticalScrollBar().setValue(2000)
    assert not grid.viewport().rect().intersects(grid.visualRect(grid.currentIndex()))
    before = (grid.current, list(grid.selected))
    settle(qtbot, window, tasks)
    assert len(grid.hits) == COUNT
    assert grid.verticalScrollBar().value() == 2000, "what is current is out of sight, and stays there"
    assert (grid.current, list(grid.selected)) == before
    assert notes[0] == "Best match first · 1,300 photos"


def test_the_newest_are_sorted_and_grouped(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    grid = window.results.grid
    window.results.order_button.set_order("date", "day")
    settle(qtbot, window, tasks)
    assert len(grid.hits.starts) == COUNT - 9 + 1
    assert [number(hit) for hit in grid.hits[: COUNT - 9]] == list(range(COUNT - 9))
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    grid.grab()
    window.results.order_button.set_order("name", "folder")
    settle(qtbot, window, tasks)
    assert [number(hit) for hit in grid.hits[:3]] == [0, 13, 26], "2 comes before 10"
    assert grid.hits.starts.tolist() == list(range(0, COUNT, 100))
    assert window.results.note == "1,300 photos"
    window.results.order_button.set_order("name", "none")
    settle(qtbot, window, tasks)
    assert [number(hit) for hit in grid.hits] == list(range(COUNT))


def test_the_best_for_words_are_sorted_by_name(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    grid = window.results.grid
    window.query.set_words("red")
    settle(qtbot, window, tasks)
    best = list(grid.hits[:500])
    grid.setCurrentIndex(grid.model().index(100, 0))
    window.results.order_button.set_order("name", "none")
    settle(qtbot, window, tasks)
    assert window.results.note == "By name · the best 500 of 1,300 photos"
    assert list(grid.hits) == sorted(best, key=number)
    assert grid.current == best[100]
    assert grid.viewport().rect().contains(grid.visualRect(grid.currentIndex()))
    window.results.order_button.set_order("given", "none")
    settle(qtbot, window, tasks)
    assert len(grid.hits) == COUNT


def test_a_change_of_the_library_keeps_all_results(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    grid = window.results.grid
    shown: list[int] = []
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    place = grid.verticalScrollBar().value()
    grid.hits_changed.connect(lambda: shown.append(len(grid.hits)))
    for _ in range(3):
        window.refresh()
    settle(qtbot, window, tasks)
    assert set(shown) == {COUNT}
    assert grid.verticalScrollBar().value() == place


def test_filters_find_all_that_pass(qtbot: QtBot, window: MainWindow, tasks: TaskRunner, made: Path) -> None:
    folder = made / "photos" / "trip 05"
    window.query.set_filters(Filters(folders=(folder,)))
    settle(qtbot, window, tasks)
    assert window.results.note == "100 photos"
    assert {hit.path.parent for hit in window.results.grid.hits} == {folder}


def test_everything_can_be_selected_but_not_opened(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    grid, failures = window.results.grid, list[ClipsearchError]()
    window.photo_notifier.reported.connect(lambda error, topic: failures.append(error))
    grid.setFocus()
    QTest.keyClick(grid, Key.Key_A, CTRL)
    assert window.selection_bar.text == "1,300 selected"
    assert len(grid.selected) == COUNT
    window.photo_actions.copy_paths(grid.selected)
    assert not failures
    monkeypatch.setattr(photo_actions, "MAX_AT_ONCE", 1000)
    for act in (
        window.photo_actions.copy,
        window.photo_actions.copy_paths,
        window.photo_actions.trash,
        window.photo_actions.open_all,
    ):
        act(grid.selected)
    assert [str(error) for error in failures] == [
        *3 * ["1,300 photos are too many at once. Select at most 1,000"],
        "1,300 photos are too many at once. Select at most 10",
    ]


def test_visible_hits_are_fetched_in_the_background(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[range] = []
    fetch = Matches.fetch
    monkeypatch.setattr(Matches, "fetch", lambda hits, rows: (fetched.append(rows), fetch(hits, rows))[1])
    grid = window.results.grid
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum() // 2)
    settle(qtbot, window, tasks)
    assert set(grid.visible_rows) <= set(fetched[-1])

"""From keys to results, and the messages where there are none."""

from __future__ import annotations

import re
import threading
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clipsearch import Library
from clipsearch.errors import ModelError
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.mime_data import PictureFiles
from tests.gui.conftest import Open, names, settle
from tests.support.colour_embedder import COLOURS, ColourEmbedder


def type_in(window: MainWindow, text: str) -> None:
    window.query.setFocus()
    QTest.keyClicks(window.focusWidget(), text)


def test_an_empty_query_shows_the_newest_photos(window: MainWindow) -> None:
    assert sorted(names(window)) == sorted(COLOURS)
    assert window.results.title == "All photos"


def test_results_follow_typing(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, embedder: ColourEmbedder
) -> None:
    before = embedder.asked["texts"]
    type_in(window, "yellow")
    settle(qtbot, window, tasks)
    assert names(window)[0] == "yellow"
    assert "yellow" in window.results.title
    assert embedder.asked["texts"] - before < len("yellow"), "not every key asks"


def test_escape_goes_back_to_the_newest(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    type_in(window, "red")
    settle(qtbot, window, tasks)
    assert window.suggestions.popup.isVisible()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert window.query.typed == "red", "the suggestions go first"
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    settle(qtbot, window, tasks)
    assert window.query.typed == ""
    assert window.results.title == "All photos"


def test_a_new_query_is_answered_with_the_best_first(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, photos: Path
) -> None:
    order_button = window.results.order_button
    window.query.set_words("red")
    settle(qtbot, window, tasks)
    best = names(window)
    order_button.set_order("name", "none")
    settle(qtbot, window, tasks)
    assert window.results.note == "By name · 12 photos"
    assert names(window) == sorted(best)
    window.query.narrow({"folders": (photos,)})
    settle(qtbot, window, tasks)
    assert order_button.selected_order == ("name", "none"), "a filter changes nothing of what is asked"
    window.query.narrow({"folders": ()})
    window.query.set_words("blue")
    settle(qtbot, window, tasks)
    assert order_button.selected_order == ("given", "none")
    assert names(window)[0] == "blue"
    assert window.results.note == "Best match first · 12 photos"


def test_a_stale_answer_is_never_shown(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, embedder: ColourEmbedder
) -> None:
    shown: list[str] = []
    window.search_controller.answered.connect(lambda answer: shown.append(answer.state.text))
    embedder.loaded.clear()  # "red" waits in its thread
    window.query.set_words("red")
    qtbot.waitUntil(lambda: tasks.busy)
    qtbot.wait(50)
    window.query.set_words("blue")
    qtbot.wait(200)
    embedder.loaded.set()
    settle(qtbot, window, tasks)
    assert shown == ["blue"]
    assert names(window)[0] == "blue"


def test_a_slow_search_is_shown(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, embedder: ColourEmbedder
) -> None:
    embedder.loaded.clear()
    window.query.set_words("red")
    qtbot.waitUntil(lambda: window.results.note == "Searching…", timeout=3000)
    assert len(names(window)) == len(COLOURS), "what was there stays until then"
    embedder.loaded.set()
    settle(qtbot, window, tasks)
    assert window.results.note == "Best match first · 12 photos"


def test_an_error_is_shown_until_the_next_answer(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, embedder: ColourEmbedder
) -> None:
    embedder.broken = ModelError("There is no model", "Choose another one")
    window.query.set_words("red")
    settle(qtbot, window, tasks)
    assert window.messages.text == "There is no model. Choose another one."
    embedder.broken = None
    window.query.set_words("blue")
    settle(qtbot, window, tasks)
    assert window.messages.text == ""


def test_a_picture_that_cannot_be_used_is_left_out_of_the_query(
    qtbot: QtBot,
    window: MainWindow,
    tasks: TaskRunner,
    embedder: ColourEmbedder,
    photos: Path,
    tmp_path: Path,
) -> None:
    (tmp_path / "bad.jpg").write_bytes(b"no picture")
    window.query.set_words("red")
    window.query_controller.add_item(PictureFiles((photos / "blue.png",)), "more")
    settle(qtbot, window, tasks)
    before = embedder.asked["pictures"]
    window.query_controller.add_item(PictureFiles((tmp_path / "bad.jpg",)), "more")
    settle(qtbot, window, tasks)
    assert "Cannot search with bad.jpg" in window.messages.text
    assert [part.name for part in window.query.state.all_parts] == ["blue.png", "red"]
    assert set(names(window)[:2]) == {"red", "blue"}
    assert embedder.asked["pictures"] - before == 2 + 1, "each is embedded once, and the good one again"


def test_a_message_is_dismissed_by_escape(window: MainWindow) -> None:
    window.messages.show_text("warning", "Something is off", "Mend it")
    assert window.messages.text == "Something is off. Mend it."
    window.results.grid.setFocus()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert window.messages.text == ""


def test_an_empty_library_explains_itself(open_window: Open) -> None:
    window = open_window()
    assert window.results.shown_empty_page is not None
    assert window.results.shown_empty_page.title == "No folder yet"


def test_a_folder_without_photos_says_so(tmp_path: Path, library: Library, open_window: Open) -> None:
    (tmp_path / "nothing").mkdir()
    library.add(tmp_path / "nothing")
    window = open_window()
    assert window.results.shown_empty_page is not None
    assert window.results.shown_empty_page.title == "No photos here yet"


def test_a_query_without_results_says_so(
    qtbot: QtBot, open_window: Open, tasks: TaskRunner, library: Library, tmp_path: Path
) -> None:
    (tmp_path / "nothing").mkdir()
    library.add(tmp_path / "nothing")
    window = open_window()
    window.query.set_words("a dog")
    settle(qtbot, window, tasks)
    assert window.results.shown_empty_page is not None
    assert window.results.shown_empty_page.title == "No photos for “a dog”"


def test_a_date_that_no_photo_has_is_named(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    window.query.set_words("red may 1931")
    settle(qtbot, window, tasks)
    assert window.results.shown_empty_page is not None
    assert window.results.shown_empty_page.title == "No photos taken May 1931"


def test_find_similar_and_a_word_of_the_inspector(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    hit = next(hit for hit in window.results.grid.hits if hit.path.stem == "cyan")
    window.query_controller.find_similar(hit)
    settle(qtbot, window, tasks)
    assert sorted(names(window)) == sorted(set(COLOURS) - {"cyan"}), "it is not similar to itself"
    window.inspector.word_requested.emit("brown")
    settle(qtbot, window, tasks)
    assert window.query.picture is None
    assert names(window)[0] == "brown"


def test_the_inspector_shows_facts_and_words(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    window.toolbar.inspector_button.setChecked(True)
    grid = window.results.grid
    grid.setCurrentIndex(grid.model().index(0, 0))
    qtbot.waitUntil(lambda: len(window.inspector.shown_words) == 10, timeout=20_000)
    settle(qtbot, window, tasks)
    assert window.inspector.hit == grid.hits[0]
    assert re.fullmatch(r"96 × 64 · \d+ bytes · PNG", window.inspector.facts["Size"])


def test_a_bug_in_a_query_goes_to_the_crash_dialog(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, bugs: list[BaseException]
) -> None:
    tasks.run("query", lambda: 1 / 0)
    qtbot.waitUntil(lambda: bool(bugs))
    assert isinstance(bugs.pop(), ZeroDivisionError)


def test_answers_arrive_in_the_thread_of_the_window(qtbot: QtBot, tasks: TaskRunner) -> None:
    where: list[tuple[threading.Thread, threading.Thread]] = []
    tasks.run(
        "query",
        threading.current_thread,
        lambda worker: where.append((worker, threading.current_thread())),
    )
    qtbot.waitUntil(lambda: bool(where))
    worker, here = where[0]
    assert worker is not here
    assert here is threading.main_thread()

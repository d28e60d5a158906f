"""Ratings by keys, and editing in the inspector: kept at once, undone, also in sidecars."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from clipsearch import Library
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.photos.metadata.companions import read_companion
from tests.gui.conftest import names, settle

Key = Qt.Key


def select(window: MainWindow, *wanted: str) -> list[int]:
    """Select photos of these names, and return their keys."""
    grid, at = window.results.grid, names(window)
    grid.clearSelection()
    for name in wanted:
        index = grid.model().index(at.index(name), 0)
        grid.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.Select)
    grid.setFocus()
    return [grid.hits[at.index(name)].content for name in wanted]


@pytest.fixture
def opened(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> Callable[..., list[int]]:
    """Selects photos with the inspector open, and waits until all is shown."""

    def open_on(*wanted: str) -> list[int]:
        contents = select(window, *wanted)
        window.toolbar.inspector_button.setChecked(True)
        settle(qtbot, window, tasks)
        return contents

    return open_on


def undo(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    window.undo_router.undo()
    settle(qtbot, window, tasks)


def test_digits_rate_what_is_selected(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library
) -> None:
    red, blue = contents = select(window, "red", "blue")
    QTest.keyClick(window.results.grid, Key.Key_4)
    settle(qtbot, window, tasks)
    assert full.details.ratings(contents) == {4}
    assert window.toasts.text == "2 photos: ★★★★"
    QTest.keyClick(window.results.grid, Key.Key_0)
    settle(qtbot, window, tasks)
    assert full.details.ratings(contents) == {None}
    undo(qtbot, window, tasks)
    assert full.details.ratings(contents) == {4}
    undo(qtbot, window, tasks)
    assert full.details.ratings([red, blue]) == {None}
    assert window.toasts.text == "2 photos: changed back"
    window.undo_router.redo()
    settle(qtbot, window, tasks)
    assert full.details.ratings(contents) == {4}


def test_digits_rate_the_photo_of_the_viewer(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library
) -> None:
    (red,) = select(window, "red")
    QTest.keyClick(window.results.grid, Key.Key_Return)
    QTest.keyClick(window.viewer, Key.Key_I)
    settle(qtbot, window, tasks)
    assert "Rating" not in window.viewer.info.facts
    QTest.keyClick(window.viewer, Key.Key_3)
    settle(qtbot, window, tasks)
    assert full.details.ratings([red]) == {3}
    assert window.viewer.info.facts["Rating"] == "★★★"


def test_results_follow_a_rating(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    window.query.set_words("rating:5")
    settle(qtbot, window, tasks)
    assert names(window) == []
    window.query.clear()
    settle(qtbot, window, tasks)
    select(window, "green")
    QTest.keyClick(window.results.grid, Key.Key_5)
    settle(qtbot, window, tasks)
    window.query.set_words("rating:5")
    settle(qtbot, window, tasks)
    assert names(window) == ["green"]
    undo(qtbot, window, tasks)
    assert names(window) == []


def test_a_photo_is_edited_in_the_inspector(
    qtbot: QtBot,
    window: MainWindow,
    tasks: TaskRunner,
    full: Library,
    opened: Callable[..., list[int]],
) -> None:
    (red,) = opened("red")
    editor = window.inspector.editor
    editor.title.setText("Roses ")
    QTest.keyClick(editor.title, Key.Key_Return)
    editor.caption.setFocus()
    editor.caption.setPlainText("First line\nsecond")
    QTest.keyClick(editor.caption, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    editor.keyword.setText("garden, summer,, Garden")
    QTest.keyClick(editor.keyword, Key.Key_Return)
    editor.label.setCurrentIndex(editor.label.findData("Blue"))
    editor.label.activated.emit(editor.label.currentIndex())
    QTest.mouseClick(editor.stars.buttons[2], Qt.MouseButton.LeftButton)
    settle(qtbot, window, tasks)
    known = full.details.of(red).details
    assert (known.title, known.caption, known.rating) == ("Roses", "First line\nsecond", 3)
    assert (known.keywords, known.label) == (("garden", "summer"), "Blue")
    assert editor.keywords == ["garden", "summer"] and editor.keyword.text() == ""
    assert window.toasts.text == "red.png: ★★★"
    QTest.mouseClick(editor.stars.buttons[2], Qt.MouseButton.LeftButton)
    (first, _) = editor.findChildren(QPushButton, "word")
    first.click()
    settle(qtbot, window, tasks)
    known = full.details.of(red).details
    assert (known.rating, known.keywords) == (None, ("summer",))
    for _ in range(7):
        undo(qtbot, window, tasks)
    assert full.details.of(red).details.sources.keys().isdisjoint({"title", "caption", "keywords", "label"})
    shown = editor.title.text(), editor.caption.toPlainText(), editor.keywords, editor.stars.count
    assert shown == ("", "", [], 0)
    assert editor.label.currentData() == ""


def test_what_is_typed_is_kept_when_another_photo_is_selected(
    qtbot: QtBot,
    window: MainWindow,
    tasks: TaskRunner,
    full: Library,
    opened: Callable[..., list[int]],
) -> None:
    (red,) = opened("red")
    window.inspector.editor.title.setText("Mine")
    (blue,) = opened("blue")
    assert full.details.of(red).details.title == "Mine"
    assert full.details.of(blue).details.title == ""
    assert window.inspector.editor.title.text() == ""
    opened("red")
    assert window.inspector.editor.title.text() == "Mine"
    assert window.inspector.editor.title.toolTip() == "from you"


def test_several_get_the_same_rating_and_keywords(
    qtbot: QtBot,
    window: MainWindow,
    tasks: TaskRunner,
    full: Library,
    opened: Callable[..., list[int]],
) -> None:
    (red,) = opened("red")
    full.details.edit([red], {}, add_keywords=["rose"])
    contents = opened("red", "blue", "green")
    editor = window.inspector.editor
    assert not editor.title.isVisible() and editor.keyword.isVisible()
    QTest.mouseClick(editor.stars.buttons[1], Qt.MouseButton.LeftButton)
    editor.keyword.setText("colour")
    QTest.keyClick(editor.keyword, Key.Key_Return)
    settle(qtbot, window, tasks)
    assert full.details.ratings(contents) == {2} and editor.stars.count == 2
    keywords = [full.details.of(content).details.keywords for content in contents]
    assert keywords == [("rose", "colour"), ("colour",), ("colour",)]
    undo(qtbot, window, tasks)
    undo(qtbot, window, tasks)
    assert full.details.ratings(contents) == {None} and editor.stars.count == 0
    assert full.details.of(contents[1]).details.keywords == ()


def test_an_undo_restores_the_sidecar(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library
) -> None:
    full.settings.change(sidecars="always")
    (red,) = select(window, "red")
    photo = window.results.grid.hits[names(window).index("red")].path
    sidecar = photo.with_name("red.png.xmp")
    QTest.keyClick(window.results.grid, Key.Key_2)
    settle(qtbot, window, tasks)
    assert read_companion("xmp", sidecar.read_bytes()).rating == 2
    undo(qtbot, window, tasks)
    assert not sidecar.exists()
    assert full.details.ratings([red]) == {None}


def test_a_sidecar_that_cannot_be_written_is_told_of(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library
) -> None:
    full.settings.change(sidecars="always")
    (red,) = select(window, "red")
    photo = window.results.grid.hits[names(window).index("red")].path
    photo.with_name("red.png.xmp").mkdir()
    QTest.keyClick(window.results.grid, Key.Key_2)
    settle(qtbot, window, tasks)
    assert full.details.ratings([red]) == {2}
    assert "red.png could not be written" in window.messages.text


def test_keywords_of_the_library_are_completed(
    qtbot: QtBot,
    window: MainWindow,
    tasks: TaskRunner,
    full: Library,
    opened: Callable[..., list[int]],
) -> None:
    (red,) = opened("red")
    full.details.edit([red], {}, add_keywords=["garden", "Garage"])
    (blue,) = opened("blue")
    field = window.inspector.editor.keyword
    field.known_needed.emit()
    settle(qtbot, window, tasks)
    field.setText("sky, gard")
    completer = field.completer()
    completer.setCompletionPrefix("sky, gar")
    assert completer.completionCount() == 2
    completer.setCompletionPrefix("sky, gard")
    assert completer.currentCompletion() == "sky, garden"
    field.setText(completer.currentCompletion())
    QTest.keyClick(field, Key.Key_Return)
    settle(qtbot, window, tasks)
    assert full.details.of(blue).details.keywords == ("sky", "garden")


def test_ctrl_z_in_a_field_undoes_typing_and_then_the_edit(
    qtbot: QtBot,
    window: MainWindow,
    tasks: TaskRunner,
    full: Library,
    opened: Callable[..., list[int]],
) -> None:
    (red,) = opened("red")
    editor, control = window.inspector.editor, Qt.KeyboardModifier.ControlModifier
    for field, name in ((editor.title, "title"), (editor.keyword, "keywords"), (editor.caption, "caption")):
        field.setFocus()
        QTest.keyClicks(field, "Mine")
        held = control if field is editor.caption else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(field, Key.Key_Return, held)
        settle(qtbot, window, tasks)
        assert name in full.details.of(red).details.sources
        QTest.keyClick(field, Key.Key_Z, control)
        settle(qtbot, window, tasks)
        assert name not in full.details.of(red).details.sources
    editor.title.setFocus()
    QTest.keyClicks(editor.title, "Other")
    QTest.keyClick(editor.title, Key.Key_Z, control)
    assert editor.title.text() == ""


def test_the_menu_rates(qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library) -> None:
    contents = select(window, "red", "blue")
    menu = window.photo_actions.menu(window.results.grid.selected, window)
    ratings = next(action for action in menu.actions() if action.text() == "Rating").menu()
    assert isinstance(ratings, QMenu)
    assert [action.text() for action in ratings.actions()][::5] == ["★★★★★\t5", "No stars\t0"]
    ratings.actions()[1].trigger()
    settle(qtbot, window, tasks)
    assert full.details.ratings(contents) == {4}
    menu.deleteLater()


def test_keys_make_favourites_and_flag_what_is_selected(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library
) -> None:
    red, blue = contents = select(window, "red", "blue")
    grid = window.results.grid
    QTest.keyClick(grid, Key.Key_F)
    settle(qtbot, window, tasks)
    assert full.details.marks(contents) == {red: (True, ""), blue: (True, "")}
    assert window.toasts.text == "2 photos: added to favourites"
    assert {hit.content for hit in grid.hits if hit.favourite} == {red, blue}, "the grid shows it"
    QTest.keyClick(grid, Key.Key_X)
    settle(qtbot, window, tasks)
    assert full.details.marks(contents) == {red: (True, "rejected"), blue: (True, "rejected")}
    select(window, "red", "blue", "green")
    QTest.keyClick(grid, Key.Key_F)
    settle(qtbot, window, tasks)
    assert sum(hit.favourite for hit in grid.hits) == 3, "as long as one is none, all become some"
    QTest.keyClick(grid, Key.Key_F)
    settle(qtbot, window, tasks)
    assert not any(hit.favourite for hit in grid.hits)
    for _ in range(4):
        undo(qtbot, window, tasks)
    assert full.details.marks(contents) == {}
    assert not any(hit.favourite or hit.flag for hit in grid.hits)


def test_flagging_in_the_viewer_goes_on_to_the_next_photo(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library
) -> None:
    at, viewer = names(window), window.viewer
    contents = select(window, *at[:3])
    window.results.grid.view_requested.emit(0)
    for key in (Key.Key_P, Key.Key_X, Key.Key_F):
        QTest.keyClick(viewer, key)
        settle(qtbot, window, tasks)
    assert viewer.hit is not None and viewer.hit.content == contents[2]
    marks = full.details.marks(contents)
    assert [marks[one] for one in contents] == [(False, "picked"), (False, "rejected"), (True, "")]
    assert viewer.findChild(QLabel, "marks").text() == "♥"
    QTest.keyClick(viewer, Key.Key_Left)
    settle(qtbot, window, tasks)
    assert viewer.findChild(QLabel, "marks").text() == "rejected"
    QTest.keyClick(viewer, Key.Key_U)
    settle(qtbot, window, tasks)
    assert contents[1] not in full.details.marks(contents)


def test_the_inspector_shows_and_changes_marks(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library, opened: Callable[..., list[int]]
) -> None:
    (red,) = opened("red")
    buttons = window.inspector.editor.marks.buttons
    buttons["favourite"].click()
    buttons["picked"].click()
    settle(qtbot, window, tasks)
    assert full.details.marks([red]) == {red: (True, "picked")}
    buttons["rejected"].click()
    settle(qtbot, window, tasks)
    assert full.details.marks([red]) == {red: (True, "rejected")}
    assert not buttons["picked"].isChecked()
    opened("red", "blue")
    assert not any(button.isChecked() for button in buttons.values()), "of blue neither is true"
    buttons["picked"].click()
    settle(qtbot, window, tasks)
    undo(qtbot, window, tasks)
    assert full.details.marks([red]) == {red: (True, "rejected")}
    opened("red")
    assert buttons["favourite"].isChecked() and buttons["rejected"].isChecked()


def test_culling_what_is_not_flagged_yet_skips_no_photo(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library
) -> None:
    window.query.set_words("is:unflagged")
    settle(qtbot, window, tasks)
    contents = window.results.grid.hits.contents.tolist()
    window.results.grid.view_requested.emit(0)
    keys = [Key.Key_P, Key.Key_X] * (len(contents) // 2)
    for number, key in enumerate(keys):
        QTest.keyClick(window.viewer, key)
        if number % 5 == 0:  # some keys are pressed before the results are there without what was flagged
            settle(qtbot, window, tasks)
    settle(qtbot, window, tasks)
    marks = full.details.marks(contents)
    assert [marks[one][1] for one in contents] == ["picked", "rejected"] * (len(contents) // 2)
    assert names(window) == [] and not window.viewer.isVisible()

"""Tags in the window: the page on which they learn, their tree in the sidebar, and giving them to photos."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from clipsearch import Library
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.sidebar.tag_tree import tag_tree
from clipsearch.gui.tagging.tag_dialog import TagDialog
from clipsearch.gui.tagging.tag_page import TagPage
from clipsearch.records import TagCount
from tests.gui.conftest import names, settle

Key = Qt.Key


def keys(window: MainWindow, *stems: str) -> list[int]:
    return [hit.content for hit in window.results.grid.hits if hit.path.stem in stems]


def opened(qtbot: QtBot, window: MainWindow, tasks: TaskRunner, tag: str) -> TagPage:
    window.pages.open("tags")
    page = window.findChild(TagPage)
    assert page is not None
    page.name.setEditText(tag)
    QTest.keyClick(page.name, Key.Key_Return)
    settle(qtbot, window, tasks)
    return page


def stems(page: TagPage) -> list[str]:
    return [hit.path.stem for hit in page.grid.hits]


def test_photos_are_marked_by_keys_and_it_is_undone(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library
) -> None:
    page = opened(qtbot, window, tasks, "red")
    assert stems(page)[0] == "red" and len(stems(page)) == 12
    assert page.fits.isEnabled(), "the first one is selected"
    first, second = stems(page)[:2]
    QTest.keyClick(page.grid, Key.Key_Y)
    settle(qtbot, window, tasks)
    assert full.tags.all() == [TagCount("red", 1)] and first not in stems(page)
    assert page.text == "fits 1 photo · not 0" and window.sidebar.tags.isVisible()
    assert page.grid.current is not None and page.grid.current.path.stem == second
    QTest.keyClick(page.grid, Key.Key_Delete)
    settle(qtbot, window, tasks)
    assert full.tags.all() == [TagCount("red", 1, 1)] and len(stems(page)) == 10
    page.tabs["against"].click()
    settle(qtbot, window, tasks)
    assert stems(page) == [second] and not page.does_not.isEnabled()
    for _ in range(2):
        QTest.keyClick(window, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        settle(qtbot, window, tasks)
    assert full.tags.all() == [] and not window.sidebar.tags.isVisible()
    QTest.keyClick(page.grid, Key.Key_Escape)
    assert window.pages.current == "", "Esc leaves the page"


def test_all_sure_suggestions_are_accepted_together(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library
) -> None:
    page = opened(qtbot, window, tasks, "blue")
    sure = [hit.path.stem for hit in page.grid.hits if (hit.relevance or 0) >= 0.9]
    assert page.accept_all.isVisible() == bool(sure)
    full.tags.mark("blue", keys(window, "blue", "cyan"), keys(window, "red", "orange", "green"))
    page.refresh()
    settle(qtbot, window, tasks)
    page.grid.hover.marked.emit(page.grid.hits[0], True)
    settle(qtbot, window, tasks)
    assert full.tags.marks("blue") == (3, 3)
    page.tabs["fitting"].click()
    settle(qtbot, window, tasks)
    assert {"blue", "cyan"} < {*stems(page)} and not page.fits.isEnabled()
    shown: list[int] = []
    page.view_requested.connect(lambda _, row: shown.append(row))
    page.grid.view_requested.emit(1)
    assert shown == [1] and window.viewer.isVisible()


def test_tags_of_the_sidebar_filter_rename_merge_and_go(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library
) -> None:
    full.tags.mark("colours/warm", keys(window, "red", "orange"))
    full.tags.mark("colours/cold", keys(window, "blue"))
    full.tags.mark("winter", keys(window, "white"))
    window.refresh_status()
    settle(qtbot, window, tasks)
    tree = window.sidebar.tags
    assert tree.model().rowCount() == 2
    tree.chosen.emit("colours")
    settle(qtbot, window, tasks)
    assert {*names(window)} == {"red", "orange", "blue"}
    entries = [one.text() for one in tree.menu_at(tree.model().index(0, 0)).actions() if one.text()]
    assert entries[1:] == ["Find more photos…", "Rename…\tF2", "Merge into…", "Delete…\tDel"]
    tree.rename_requested.emit("colours")
    dialog = window.findChild(TagDialog)
    assert dialog is not None and dialog.field.text() == "colours" and not dialog.sure.isEnabled()
    dialog.field.setText("tones")
    dialog.accept()
    settle(qtbot, window, tasks)
    assert full.tags.counts() == {"tones": 3, "tones/warm": 2, "tones/cold": 1, "winter": 1}
    tree.merge_requested.emit("winter")
    dialog = window.findChildren(TagDialog)[-1]
    dialog.field.setText("tones/cold")
    dialog.accept()
    settle(qtbot, window, tasks)
    assert full.tags.counts() == {"tones": 4, "tones/warm": 2, "tones/cold": 2}
    tree.delete_requested.emit("tones")
    box = window.findChild(QMessageBox)
    assert box is not None
    box.buttons()[0].click()
    settle(qtbot, window, tasks)
    assert full.tags.counts() == {}
    assert window.toasts.text == "“tones” removed from 4 photos"
    for _ in range(3):
        window.acts.undo()
        settle(qtbot, window, tasks)
    assert full.tags.counts() == {"colours": 3, "colours/warm": 2, "colours/cold": 1, "winter": 1}
    tree.learn_requested.emit("winter")
    settle(qtbot, window, tasks)
    page = window.findChild(TagPage)
    assert page is not None and page.tag == "winter" and page.text == "fits 1 photo · not 0"
    assert window.focusWidget() is page.grid, "so that Y and N work at once"


def test_tags_are_given_to_the_selection(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library
) -> None:
    full.tags.mark("sea/blue", keys(window, "blue"))
    grid = window.results.grid
    grid.setFocus()
    grid.select(keys(window, "cyan", "green"), None)
    QTest.keyClick(grid, Key.Key_T)
    dialog = window.findChild(TagDialog)
    assert dialog is not None
    settle(qtbot, window, tasks)
    assert dialog.field.completer().model().data(dialog.field.completer().model().index(0, 0)) == "sea/blue"
    dialog.field.setText("sea/blue, calm")
    dialog.accept()
    settle(qtbot, window, tasks)
    assert full.tags.counts() == {"sea": 3, "sea/blue": 3, "calm": 2}
    window.acts.undo()
    settle(qtbot, window, tasks)
    assert full.tags.counts() == {"sea": 1, "sea/blue": 1}


def test_tags_are_a_tree() -> None:
    tree = tag_tree({"b": 1, "a/x": 1, "a": 2, "A/x/y": 1, "c/d": 1})
    assert tree.children == {None: ["a", "A/x/y", "b", "c/d"], "a": ["a/x"]}


def test_the_photos_get_the_space_of_the_note_in_a_low_window(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    page = opened(qtbot, window, tasks, "red")
    (note,) = (one for one in page.findChildren(QLabel) if "Y or Enter" in one.text())
    for height, has_note in ((300, False), (500, True)):
        window.resize(480, height + 100)
        settle(qtbot, window, tasks)
        assert note.isVisible() == has_note
        assert page.grid.height() > page.height() - (180 if has_note else 140)
    assert note.text() == page.tabs["suggested"].toolTip()

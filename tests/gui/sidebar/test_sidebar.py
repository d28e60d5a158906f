"""The sidebar: saved searches and folders with their actions, by mouse and by keys."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from clipsearch import Filters, Folder, Library, Query, Settings, Term
from clipsearch.gui.activity.problems_dialog import ProblemsDialog
from clipsearch.gui.desktop import files
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.sidebar.exclude_dialog import ExcludeDialog, pattern_of
from clipsearch.gui.sidebar.folder_tree import FolderTree, notes
from clipsearch.gui.sidebar.saved_search_actions import NameDialog
from clipsearch.gui.sidebar.tag_tree import TagTree, tag_tree
from clipsearch.gui.style.formatting import file_size
from clipsearch.gui.style.icons import badged
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.count_tree import folder_tree
from clipsearch.gui.widgets.row_list import ROW, RowList
from clipsearch.photos.scanning.ignore_rules import IgnoreRules
from tests.gui.conftest import Open, names, settle
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
Wait = Callable[[Callable[[], object]], None]


@pytest.fixture
def wait(qtbot: QtBot) -> Wait:
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=15_000)


def dialog_of(window: MainWindow, kind: type[QDialog]) -> QDialog:
    (found,) = (one for one in window.findChildren(kind) if one.isVisible())
    return found


def name_it(window: MainWindow, name: str) -> None:
    """Type a name into the dialog that asks for one."""
    dialog = dialog_of(window, NameDialog)
    assert isinstance(dialog, NameDialog)
    dialog.field.selectAll()
    QTest.keyClicks(dialog.field, name)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)


def press_save(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_S, CTRL)


def save(qtbot: QtBot, window: MainWindow, tasks: TaskRunner, words: str, name: str) -> None:
    window.query.set_words(words)
    settle(qtbot, window, tasks)
    press_save(qtbot, window)
    name_it(window, name)
    settle(qtbot, window, tasks)


def press_undo(window: MainWindow) -> None:
    assert window.toasts.undo_button.isVisible()
    window.toasts.undo_button.click()


def choose(menu: QMenu, start: str) -> None:
    next(action for action in menu.actions() if action.text().startswith(start)).trigger()


# Saved searches


def test_a_search_is_saved_run_renamed_and_removed_by_keys(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library
) -> None:
    saved = window.sidebar.saved
    save(qtbot, window, tasks, "red", "Warm")
    save(qtbot, window, tasks, "blue", "Cold")
    assert saved.names == ["Warm", "Cold"]
    window.query.clear()
    settle(qtbot, window, tasks)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    saved.setFocus()
    QTest.keyClick(saved, Qt.Key.Key_Return)
    settle(qtbot, window, tasks)
    assert names(window)[0] == "red"
    QTest.keyClick(saved, Qt.Key.Key_F2)
    name_it(window, "Hot")
    settle(qtbot, window, tasks)
    assert saved.names == ["Hot", "Cold"]
    assert saved.currentIndex().data() == "Hot"
    QTest.keyClick(saved, Qt.Key.Key_Down, ALT)
    settle(qtbot, window, tasks)
    assert saved.names == ["Cold", "Hot"]
    assert saved.currentIndex().data() == "Hot"
    QTest.keyClick(saved, Qt.Key.Key_Up, ALT)
    settle(qtbot, window, tasks)
    QTest.keyClick(saved, Qt.Key.Key_Delete)
    settle(qtbot, window, tasks)
    assert saved.names == ["Cold"]
    assert "“Hot” removed" in window.toasts.text
    press_undo(window)
    settle(qtbot, window, tasks)
    assert saved.names == ["Hot", "Cold"], "at its place again"
    assert [one.name for one in full.searches.saved] == ["Hot", "Cold"]


def test_saved_searches_are_listed_at_the_next_start(full: Library, open_window: Open) -> None:
    full.searches.save("Pink ones", Query((Term("pink"),)))
    window = open_window()
    assert window.sidebar.saved.names == ["Pink ones"]
    assert window.sidebar.saved.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "pink"


def test_a_name_that_is_taken_replaces_what_has_it_and_the_dialog_says_so(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library
) -> None:
    save(qtbot, window, tasks, "red", "One")
    window.query.set_words("blue")
    press_save(qtbot, window)
    dialog = dialog_of(window, NameDialog)
    assert isinstance(dialog, NameDialog)
    dialog.field.setText("One")
    assert "Replaces" in dialog._error.text()
    dialog.accept()
    settle(qtbot, window, tasks)
    assert [str(one.query) for one in full.searches.saved] == ["blue"]


def test_a_saved_search_is_replaced_and_that_is_undone(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library
) -> None:
    save(qtbot, window, tasks, "red", "One")
    window.query.set_words("green")
    saved = window.sidebar.saved
    choose(saved.menu_at(saved.model().index(0, 0)), "Update")
    settle(qtbot, window, tasks)
    assert str(full.searches.saved[0].query) == "green"
    press_undo(window)
    settle(qtbot, window, tasks)
    assert str(full.searches.saved[0].query) == "red"


def test_an_empty_query_cannot_be_saved(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_S, CTRL)
    assert "Search for something first" in window.toasts.text
    assert not window.findChildren(NameDialog)


def test_a_search_cannot_take_another_ones_name(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    save(qtbot, window, tasks, "red", "One")
    save(qtbot, window, tasks, "blue", "Two")
    window.saved_searches.rename("Two")
    dialog = dialog_of(window, NameDialog)
    assert isinstance(dialog, NameDialog)
    dialog.field.setText("One")
    assert not dialog.sure.isEnabled()
    dialog.reject()


# Folders


def test_a_click_and_enter_show_only_a_folders_photos(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library, tmp_path: Path
) -> None:
    draw(tmp_path / "other" / "new.png", "pink")
    full.add(tmp_path / "other")
    full.index()
    window.refresh()
    settle(qtbot, window, tasks)
    folders = window.sidebar.folders
    place = folders.visualRect(folders.model().index(1, 0)).center()
    QTest.mouseClick(folders.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle(qtbot, window, tasks)
    assert names(window) == ["new"]
    assert folders.row_text(folders.model().index(1, 0)).chosen
    folders.setFocus()
    folders.setCurrentIndex(folders.model().index(0, 0))
    QTest.keyClick(folders, Qt.Key.Key_Return)
    settle(qtbot, window, tasks)
    assert len(names(window)) == 12


def test_a_folder_is_paused_and_resumed(
    qtbot: QtBot, full: Library, open_window: Open, tasks: TaskRunner, photos: Path, wait: Wait
) -> None:
    window = open_window(index=True)
    wait(lambda: not window.follow_controller.running)
    choose(window.sidebar.menu_for(photos), "Pause")
    wait(lambda: full.folders()[0].paused)
    settle(qtbot, window, tasks)
    folders = window.sidebar.folders
    assert folders.row_text(folders.model().index(0, 0)).symbol == "pause"
    assert "Paused" in folders.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    draw(photos / "new.png", "yellow")
    qtbot.wait(800)
    assert "new" not in names(window)
    choose(window.sidebar.menu_for(photos), "Check for changes")
    wait(lambda: "new" in names(window))
    wait(lambda: not window.follow_controller.running)
    choose(window.sidebar.menu_for(photos), "Resume")
    wait(lambda: not full.folders()[0].paused)
    draw(photos / "newer.png", "brown")
    wait(lambda: "newer" in names(window))


def test_a_folder_is_checked_in_a_window_that_does_not_follow_yet(
    window: MainWindow, photos: Path, wait: Wait
) -> None:
    draw(photos / "new.png", "yellow")
    choose(window.sidebar.menu_for(photos), "Check for changes")
    wait(lambda: "new" in names(window))
    wait(lambda: not window.follow_controller.running)


def test_a_folder_shows_how_far_it_is_read(
    library: Library, open_window: Open, photos: Path, embedder: ColourEmbedder, wait: Wait
) -> None:
    for photo in photos.iterdir():
        os.utime(photo, (1e9, 1e9))  # fully written
    library.add(photos)
    embedder.gate.clear()
    window = open_window(index=True, wait=False)
    folders = window.sidebar.folders
    wait(lambda: folders.model().rowCount())
    said = Qt.ItemDataRole.AccessibleTextRole
    wait(lambda: "12 left to index" in folders.model().index(0, 0).data(said))
    wait(lambda: "12 left to index" in f"{window.status_bar.text} {window.status_bar.activity}")
    embedder.gate.set()
    wait(lambda: "Watching" in folders.model().index(0, 0).data(said))


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        (Folder(1, Path("a"), photos=3, indexed=3), []),
        (Folder(1, Path("a"), "offline", photos=3), ["Offline"]),
        (Folder(1, Path("a"), "unreadable", photos=3), ["Cannot be opened"]),
        (Folder(1, Path("a"), photos=3, indexed=1), ["2 left to index"]),
        (Folder(1, Path("a"), photos=3, indexed=1, failed=1), ["1 left to index", "1 could not be read"]),
        (Folder(1, Path("a"), photos=3, indexed=1, paused=True), ["Paused", "2 left to index"]),
        (Folder(1, Path("a"), photos=3, indexed=3, missing=2), ["2 missing"]),
    ],
)
def test_the_notes_on_a_folder(folder: Folder, said: list[str]) -> None:
    assert notes(folder) == said


def rows(window: MainWindow) -> list[tuple[int, str, str]]:
    """The unfolded rows of the folders: depth, name and count."""
    tree = window.sidebar.folders
    found, index = [], tree.model().index(0, 0)
    while index.isValid():
        depth, above = 0, index.parent()
        while above.isValid():
            depth, above = depth + 1, above.parent()
        text = tree.row_text(index)
        found.append((depth, text.name, text.number))
        index = tree.indexBelow(index)
    return found


def test_the_folder_tree_counts_what_each_folder_finds(
    qtbot: QtBot, library: Library, open_window: Open, tasks: TaskRunner, tmp_path: Path, wait: Wait
) -> None:
    colours = ["red", "green", "blue", "pink", "cyan", "brown"]
    places = ["a.png", "2019/b.png", "2019/May/c.png", "2019/May/d.png", "2021/e.png"]
    for place, colour in zip(places, colours, strict=False):
        draw(tmp_path / "kept" / place, colour)
    draw(tmp_path / "kept" / "2021" / "copy of a.png", "red")
    draw(tmp_path / "other" / "f.png", "brown")
    library.add(tmp_path / "kept", tmp_path / "other")
    library.index()
    window = open_window()
    tree = window.sidebar.folders
    wait(lambda: rows(window) == [(0, "kept", "5"), (0, "other", "1")])
    assert window.status_bar.text == "6 photos · up to date", "as many as in the sidebar and the results"
    assert len(names(window)) == 6
    tree.expandAll()
    (area,) = window.sidebar.findChildren(QScrollArea)
    assert area.verticalScrollBar().maximum() == 0, "the tree scrolls, and not the sidebar around it"
    expected = [
        (0, "kept", "5"), (1, "2019", "3"), (2, "May", "2"), (1, "2021", "2"), (0, "other", "1"),
    ]  # fmt: skip
    assert rows(window) == expected
    model = tree.model()
    index = model.index(0, 0)
    while index.isValid():
        path = index.data(Qt.ItemDataRole.UserRole)
        assert tree.row_text(index).number == str(library.facets.count_matching(Filters(folders=(path,))))
        index = tree.indexBelow(index)
    may = model.index(0, 0, model.index(0, 0, model.index(0, 0)))
    wait(lambda: tree.viewport().rect().contains(tree.visualRect(may).center()))
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualRect(may).center())
    settle(qtbot, window, tasks)
    assert sorted(names(window)) == ["c", "d"]
    assert tree.row_text(may).chosen
    draw(tmp_path / "kept" / "2022" / "g.png", "orange")
    library.index()
    window.refresh()
    wait(lambda: (1, "2022", "1") in rows(window))
    assert rows(window)[:3] == [(0, "kept", "6"), (1, "2019", "3"), (2, "May", "2")], "it stays unfolded"


def test_a_folder_below_a_kept_one_is_excluded_from_its_menu(
    library: Library, open_window: Open, tmp_path: Path, wait: Wait
) -> None:
    draw(tmp_path / "kept" / "scans" / "a.png", "red")
    library.add(tmp_path / "kept")
    library.index()
    window = open_window()
    wait(lambda: len(rows(window)) == 2)
    choose(window.sidebar.menu_for(tmp_path / "kept" / "scans"), "Exclude")
    dialog = dialog_of(window, ExcludeDialog)
    assert isinstance(dialog, ExcludeDialog)
    assert dialog.field.text() == "/scans/"
    dialog.reject()


def test_thousands_of_folders_are_shown_at_once(qtbot: QtBot, app_theme: AppTheme) -> None:
    """Rows are made when they are unfolded: what is folded away costs nothing."""
    parent = QWidget()
    qtbot.addWidget(parent)
    tree = FolderTree(app_theme, parent)
    root = Path("/photos")
    counts = {root: 10**6} | {root / str(n): 100 for n in range(5000)}
    counts |= {root / str(n) / str(m): 10 for n in range(5000) for m in range(4)}
    tree.show_folders([Folder(1, root, photos=10**6)], {})
    tree.show_tree(folder_tree(counts, [root]))
    model = tree.model()
    assert model.rowCount(model.index(0, 0)) == 5000
    assert len(model._keys) <= 1 + 1 + 5000, "those below them are not made"  # type: ignore[attr-defined]
    assert tree.row_text(model.index_of(root / "77" / "3")).number == "10"  # type: ignore[attr-defined]


def test_something_in_a_folder_is_excluded(
    qtbot: QtBot,
    window: MainWindow,
    full: Library,
    photos: Path,
    wait: Wait,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    draw(photos / "screen shots" / "one.png", "pink")
    choose(window.sidebar.menu_for(photos), "Check for changes")
    wait(lambda: "one" in names(window))
    choose(window.sidebar.menu_for(photos), "Exclude")
    dialog = dialog_of(window, ExcludeDialog)
    assert isinstance(dialog, ExcludeDialog)
    assert not dialog.sure.isEnabled()
    button = next(b for b in dialog.findChildren(QPushButton) if b.text().startswith("Choose"))
    for chosen, inside in ((tmp_path, False), (photos / "screen shots", True)):
        monkeypatch.setattr(files, "choose_folder", lambda *args, chosen=chosen: str(chosen))
        button.click()
        assert dialog.sure.isEnabled() == inside
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    wait(lambda: names(window) and "one" not in names(window))
    assert Settings.load(full.data_folder).exclude == ("/screen\\ shots/",)
    wait(lambda: not window.follow_controller.running)
    assert "excluded" in window.toasts.text
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.results.grid, Qt.Key.Key_Z, CTRL)
    wait(lambda: "one" in names(window))
    assert Settings.load(full.data_folder).exclude == ()
    wait(lambda: not window.follow_controller.running)


def test_an_invalid_pattern_is_reported(window: MainWindow, photos: Path, wait: Wait) -> None:
    window.sidebar_controller.exclude(photos, "!")
    wait(lambda: "makes no sense" in window.messages.text)


@pytest.mark.parametrize("name", ["plain", "with space", "st*r", "[x]", "#hash", "!bang", "q?", "tail "])
def test_the_pattern_of_a_folder_matches_that_folder(name: str) -> None:
    rules = IgnoreRules([pattern_of(Path("a") / name)])
    assert rules.excludes(f"a/{name}", directory=True)
    assert not rules.excludes(f"b/a/{name}", directory=True)
    assert not rules.excludes("a/other", directory=True)


def test_keys_on_a_folder(
    qtbot: QtBot, window: MainWindow, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr("clipsearch.gui.desktop.files.open_file", shown.append)
    folders = window.sidebar.folders
    QTest.keyClick(window, Qt.Key.Key_B, CTRL)
    assert folders.hasFocus()
    assert folders.currentIndex().row() == 0
    QTest.keyClick(folders, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: shown == [photos])
    QTest.keyClick(folders, Qt.Key.Key_Delete)
    question = next(box for box in window.findChildren(QDialog) if box.isVisible())
    question.reject()


@pytest.mark.parametrize("way", ["key", "dots"])
def test_the_menu_of_a_row_opens(qtbot: QtBot, window: MainWindow, way: str) -> None:
    folders: RowList = window.sidebar.folders
    folders.setFocus()
    if way == "key":
        from PySide6.QtGui import QContextMenuEvent

        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
        QApplication.sendEvent(folders.viewport(), event)
    else:
        rect = folders.visualRect(folders.model().index(0, 0))
        QTest.mouseClick(
            folders.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rect.right() - 12, rect.center().y())
        )
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.close()


# Problems


def test_one_problem_is_tried_again(
    qtbot: QtBot, library: Library, open_window: Open, tasks: TaskRunner, photos: Path, wait: Wait
) -> None:
    for name in ("a.jpg", "b.jpg"):
        (photos / name).write_bytes(b"no picture")
    library.add(photos)
    library.index()
    window = open_window()
    QTest.keyClick(window, Qt.Key.Key_E, CTRL)
    settle(qtbot, window, tasks)
    dialog = window.findChild(ProblemsDialog)
    assert isinstance(dialog, ProblemsDialog)
    draw(photos / "a.jpg", "pink")
    draw(photos / "b.jpg", "pink")
    tried: list[object] = []
    dialog.retry_requested.connect(tried.append)
    next(b for b in dialog.findChildren(QPushButton) if b.text() == "Try again").click()
    assert tried == [[photos / "a.jpg"]]
    wait(lambda: "a" in names(window))
    wait(lambda: not window.follow_controller.running)
    dialog.close()


def test_every_field_of_the_dialogs_has_a_name(window: MainWindow, photos: Path) -> None:
    window.query.set_words("red")
    window.saved_searches.save()
    choose(window.sidebar.menu_for(photos), "Exclude")
    for field in window.findChildren(QLineEdit):
        assert field.accessibleName()
    for dialog in window.findChildren(QDialog):
        dialog.reject()


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0 bytes"),
        (812, "812 bytes"),
        (1000, "1 kB"),
        (999_499, "999 kB"),
        (2_449_000, "2.4 MB"),
        (120_000_000, "120 MB"),
        (3_210_000_000, "3.2 GB"),
    ],
)
def test_a_files_size_in_words(number: int, said: str) -> None:
    assert file_size(number) == said


def test_a_drag_of_several_says_how_many(
    window: MainWindow, app_theme: AppTheme, monkeypatch: pytest.MonkeyPatch
) -> None:
    dragged: list[tuple[list[Path], QPixmap]] = []
    monkeypatch.setattr(
        "clipsearch.gui.desktop.files.drag_out",
        lambda source, paths, picture: dragged.append((paths, picture)),
    )
    hits = window.results.grid.hits[:3]
    picture = QPixmap(96, 96)
    picture.fill(Qt.GlobalColor.white)
    window.photo_actions.drag(window, hits[:1], picture)
    window.photo_actions.drag(window, hits, picture)
    one, several = dragged
    assert one[1].toImage() == picture.toImage()
    assert [path.name for path in several[0]] == [hit.path.name for hit in hits]
    assert several[1].toImage() != picture.toImage()
    assert badged(QPixmap(), "3", app_theme.colours).isNull()


def test_directories_counted_before_the_folders_are_known_are_shown_with_them(
    qtbot: QtBot, app_theme: AppTheme
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    tree = FolderTree(app_theme, parent)
    tree.show_tree(folder_tree({Path("a"): 5, Path("a/b"): 4}, [Path("a")]))
    assert tree.model().rowCount() == 0
    tree.show_folders([Folder(1, Path("a"), photos=6, indexed=6)], {})
    assert tree.row_text(tree.model().index(0, 0)).number == "5"
    assert tree.isExpanded(tree.model().index(0, 0))


def test_numbers_in_names_of_folders_are_ordered_by_value() -> None:
    names = ["2019", "Day 1", "day 2", "Day 10", "Day 10 b", "x"]
    tree = folder_tree({Path("a", name): 1 for name in reversed(names)}, [Path("a")])
    assert [path.name for path in tree.children[Path("a")]] == names


def test_the_folder_tree_has_space_for_all_that_is_unfolded(
    qtbot: QtBot, full: Library, photos: Path, open_window: Open, tasks: TaskRunner
) -> None:
    """The sidebar scrolls as one, by keys, too: no list in it scrolls by itself."""
    for number in range(30):
        draw(photos / f"Day {number}" / "red.png", "red")
    full.index()
    full.albums.create("Last of all")
    window = open_window()
    window.resize(1100, 500)
    settle(qtbot, window, tasks)
    sidebar, tree = window.sidebar, window.sidebar.folders
    (area,) = sidebar.findChildren(QScrollArea)
    qtbot.waitUntil(lambda: tree.height() == 31 * ROW)
    assert tree.verticalScrollBar().maximum() == 0

    def is_visible(rows: RowList) -> bool:
        corner = rows.visualRect(rows.currentIndex()).topLeft()
        top = rows.viewport().mapTo(area.viewport(), corner).y()
        return 0 <= top <= area.viewport().height() - ROW

    window.activateWindow()
    tree.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_End, Qt.Key.Key_Home, *10 * [Qt.Key.Key_Down]):
        QTest.keyClick(tree, key)
        assert is_visible(tree)
    QTest.keyClick(tree, Qt.Key.Key_Home)
    rows = [tree.currentIndex().data()]
    for _ in range(3):
        QTest.keyClick(tree, Qt.Key.Key_PageDown)
        assert is_visible(tree)
        rows.append(tree.currentIndex().data())
    assert len(set(rows)) == 4, "a page is what is visible"
    QTest.keyClick(tree, Qt.Key.Key_PageUp)
    assert is_visible(tree) and tree.currentIndex().data() == rows[2]
    tree.collapse(tree.model().index(0, 0))
    assert tree.height() == ROW
    sidebar.albums.setFocus(Qt.FocusReason.TabFocusReason)
    assert is_visible(sidebar.albums)


def test_a_key_unfolds_all_that_is_below_a_folder(qtbot: QtBot, app_theme: AppTheme) -> None:
    """Also below one that is unfolded."""
    parent = QWidget()
    qtbot.addWidget(parent)
    tree = TagTree(app_theme, parent)
    tree.show_tree(tag_tree({"a": 3, "a/b": 2, "a/b/c": 1, "a/b/c/d": 1}))
    parent.show()
    tree.setCurrentIndex(tree.model().index(0, 0))
    tree.expand(tree.currentIndex())
    assert tree.height() == 2 * ROW
    QTest.keyClick(tree, Qt.Key.Key_Asterisk)
    assert tree.height() == 4 * ROW

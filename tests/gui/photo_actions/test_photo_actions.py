"""Actions on one photo or several: copy, drag, rename, trash."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from clipsearch import ClipsearchError, Hit, Library
from clipsearch.gui.desktop import file_moves, files
from clipsearch.gui.desktop.file_moves import Trashed
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.photo_actions import rename_and_trash
from clipsearch.gui.photo_actions.rename_and_trash import RenameDialog, _TrashBatch
from clipsearch.gui.results.grid import Grid
from clipsearch.gui.runtime.task_runner import TaskRunner
from tests.gui.conftest import Open, names, settle
from tests.support.album import draw
from tests.support.format_samples import dng
from tests.support.live_photos import live_clip, live_photo

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def select(window: MainWindow, *wanted: str) -> Grid:
    """Select photos by their names, as Ctrl-clicks do."""
    grid = window.results.grid
    grid.setFocus()
    for at, name in enumerate(wanted):
        index = grid.model().index(names(window).index(name), 0)
        grid.scrollTo(index)
        place = grid.visualRect(index).center()
        held = CTRL if at else Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, held, place)
    return grid


def test_paths_and_files_of_several_are_copied(window: MainWindow, photos: Path) -> None:
    grid = select(window, "red", "blue")
    QTest.keyClick(grid, Key.Key_C, CTRL | SHIFT)
    clipboard = QGuiApplication.clipboard()
    assert set(clipboard.text().splitlines()) == {str(photos / "red.png"), str(photos / "blue.png")}
    assert "2 paths copied" in window.toasts.text
    QTest.keyClick(grid, Key.Key_C, CTRL)
    urls = {Path(url.toLocalFile()).name for url in clipboard.mimeData().urls()}
    assert urls == {"red.png", "blue.png"}


def test_what_is_selected_is_dragged_out(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    dragged: list[list[str]] = []
    monkeypatch.setattr(
        files, "drag_out", lambda source, paths, picture: dragged.append([p.stem for p in paths])
    )
    grid = select(window, "red", "blue")
    grid.drag_requested.emit()
    assert set(dragged[0]) == {"red", "blue"}
    mime = files._file_urls([Path("/a b/ü.jpg")])
    assert mime.urls()[0].toLocalFile() == "/a b/ü.jpg"


def test_plus_and_minus_add_to_the_query(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    grid = select(window, "red", "blue")
    asked: list[tuple[str, str]] = []
    actions = window.photo_actions
    actions.more_requested.connect(lambda hits: asked.extend(("+", hit.path.stem) for hit in hits))
    actions.less_requested.connect(lambda hits: asked.extend(("-", hit.path.stem) for hit in hits))
    QTest.keyClick(grid, Key.Key_Plus)
    assert {("+", "red"), ("+", "blue")} == set(asked)
    settle(qtbot, window, tasks)
    assert window.query.state.source is not None and not {"red", "blue"} & set(names(window))
    window.query.clear()
    settle(qtbot, window, tasks)
    asked.clear()
    select(window, "blue")
    QTest.keyClick(grid, Key.Key_Minus)
    assert asked == [("-", "blue")]
    settle(qtbot, window, tasks)


def test_the_menu_of_several(window: MainWindow) -> None:
    select(window, "red", "blue")
    menu = window.photo_actions.menu(window.results.grid.selected, window)
    entries = [action.text().partition("\t")[0] for action in menu.actions() if action.text()]
    assert entries == [
        "Open",
        "Compare",
        "Open with",
        "Rating",
        "Favourite",
        "Flag",
        "Add a tag…",
        "Add to album",
        "Find more like these",
        "Find less like these",
        "Copy files",
        "Copy paths",
        "Copy to a folder…",
        "Move to a folder…",
        "Export",
        "Hide",
        "Move to the trash",
    ]


def test_too_many_are_not_opened(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "open_file", lambda path: pytest.fail("opened"))
    window.photo_actions.open_all(window.results.grid.hits)
    assert "12 photos are too many" in window.messages.text


def test_f2_renames_and_the_library_follows(
    qtbot: QtBot, full: object, open_window: Open, tasks: TaskRunner, photos: Path
) -> None:
    window = open_window(index=True)
    qtbot.waitUntil(lambda: not window.follow_controller.running, timeout=10_000)
    grid = select(window, "red")
    QTest.keyClick(grid, Key.Key_F2)
    dialog = window.findChild(RenameDialog)
    assert isinstance(dialog, RenameDialog)
    assert dialog.field.text() == "red"
    assert not dialog.sure.isEnabled()
    QTest.keyClicks(dialog.field, "a/b")
    assert "cannot contain /" in dialog.error
    dialog.field.clear()
    assert not dialog.sure.isEnabled()
    QTest.keyClicks(dialog.field, "crimson")
    QTest.keyClick(dialog.field, Key.Key_Return)
    qtbot.waitUntil(lambda: "crimson" in names(window), timeout=10_000)
    assert (photos / "crimson.png").exists()
    assert "red" not in names(window)
    assert window.toasts.text == "Renamed to crimson.png"
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(grid, Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: "red" in names(window), timeout=10_000)
    assert (photos / "red.png").exists()
    assert not (photos / "crimson.png").exists()
    qtbot.waitUntil(lambda: not window.follow_controller.running and not tasks.busy, timeout=10_000)


def answer(window: MainWindow, text: str) -> str:
    """Press a button of the open question; return the question."""
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    asked = box.text()
    next(button for button in box.buttons() if button.text() == text).click()
    return asked


@pytest.fixture
def trash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A trash that only this test has, and that takes nothing green, nor what is gone."""
    kept = tmp_path / "trash"
    kept.mkdir()

    def move(path: Path) -> Trashed:
        if path.stem == "green" or not path.exists():
            raise ClipsearchError("Permission denied")
        return Trashed(path, path.replace(kept / path.name))

    monkeypatch.setattr(file_moves, "move_to_trash", move)
    return kept


def test_a_delete_selects_the_next_photo_and_is_undone(
    qtbot: QtBot, full: Library, open_window: Open, tasks: TaskRunner, photos: Path, trash: Path
) -> None:
    window = open_window(index=True)
    qtbot.waitUntil(lambda: not window.follow_controller.running, timeout=10_000)
    shown = [name for name in names(window) if name != "green"]
    grid = select(window, shown[2], shown[3])
    before = {name: (photos / f"{name}.png").read_bytes() for name in shown}
    QTest.keyClick(grid, Key.Key_Delete)
    qtbot.waitUntil(lambda: not {shown[2], shown[3]} & set(names(window)), timeout=10_000)
    assert sorted(path.stem for path in trash.iterdir()) == sorted(shown[2:4])
    following = names(window)[names(window).index(shown[1]) + 1 :]
    assert grid.current is not None
    assert grid.current.path.stem == following[0], "the one after them is selected now"
    assert [hit.path.stem for hit in grid.selected] == following[:1]
    assert window.toasts.text == "2 photos moved to the trash"
    QTest.keyClick(grid, Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: set(shown) <= set(names(window)), timeout=10_000)
    assert not list(trash.iterdir())
    assert {name: (photos / f"{name}.png").read_bytes() for name in shown} == before
    qtbot.waitUntil(lambda: {hit.path.stem for hit in grid.selected} == {shown[2], shown[3]})
    QTest.keyClick(grid, Key.Key_Z, CTRL | SHIFT)
    qtbot.waitUntil(lambda: not {shown[2], shown[3]} & set(names(window)), timeout=10_000)
    QTest.keyClick(grid, Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: set(shown) <= set(names(window)), timeout=10_000)
    qtbot.waitUntil(lambda: not window.follow_controller.running and not tasks.busy, timeout=10_000)


def test_all_files_of_items_are_renamed_moved_and_trashed_together_and_come_back(
    qtbot: QtBot,
    full: Library,
    open_window: Open,
    tasks: TaskRunner,
    photos: Path,
    trash: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of a RAW and its JPEG with sidecars, of a Live Photo, and of a Takeout export."""
    (photos / "red.dng").write_bytes(dng(Image.new("RGB", (64, 48), "red")))
    for name in ("red.xmp", "red.png.xmp", "red.aae"):
        (photos / name).write_bytes(b"<x/>")
    live_clip(photos / "live.mov", "blue")
    live_photo(photos / "live.jpg", "blue")
    draw(photos / "export.jpg", "pink")
    (photos / "export.jpg.supplemental-metadata.json").write_text("{}", encoding="utf-8")
    full.index()
    files_of = {
        "red": {"red.png", "red.dng", "red.xmp", "red.png.xmp", "red.aae"},
        "live": {"live.jpg", "live.mov"},
        "export": {"export.jpg", "export.jpg.supplemental-metadata.json"},
    }
    before = {path.name: path.read_bytes() for path in photos.iterdir()}

    window = open_window()

    def is_as_before() -> bool:
        there = {path.name for path in photos.iterdir()} == set(before)  # none is being renamed any more
        shown = there and set(files_of) <= set(names(window))
        return shown and {path.name: path.read_bytes() for path in photos.iterdir()} == before

    grid = window.results.grid

    def choose(*wanted: str) -> None:
        """Select photos, once a run that may be under way knows of the sidecars that are back, too."""
        qtbot.waitUntil(lambda: not window.follow_controller.running)
        settle(qtbot, window, tasks)
        assert all(names(window).count(name) == 1 for name in wanted)
        select(window, *wanted)

    for name, files_there in files_of.items():
        choose(name)
        QTest.keyClick(grid, Key.Key_F2)
        dialog = window.findChild(RenameDialog)
        assert isinstance(dialog, RenameDialog)
        QTest.keyClicks(dialog.field, "new")
        QTest.keyClick(dialog.field, Key.Key_Return)
        renamed = {"new" + there.removeprefix(name) for there in files_there}
        qtbot.waitUntil(partial(is_in, photos, renamed, files_there), timeout=10_000)
        settle(qtbot, window, tasks)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        QTest.keyClick(grid, Key.Key_Z, CTRL)
        qtbot.waitUntil(is_as_before, timeout=10_000)
        settle(qtbot, window, tasks)
    everything = set[str]().union(*files_of.values())
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr(files, "choose_folder", lambda *_: str(elsewhere))
    choose(*files_of)
    QTest.keyClick(grid, Key.Key_M, CTRL)
    qtbot.waitUntil(partial(is_in, elsewhere, everything, set[str]()), timeout=10_000)
    settle(qtbot, window, tasks)
    QTest.keyClick(window.results.grid, Key.Key_Z, CTRL)
    qtbot.waitUntil(is_as_before, timeout=10_000)
    settle(qtbot, window, tasks)
    choose(*files_of)
    QTest.keyClick(grid, Key.Key_Delete)
    qtbot.waitUntil(lambda: {path.name for path in trash.iterdir()} == everything, timeout=10_000)
    settle(qtbot, window, tasks)
    QTest.keyClick(grid, Key.Key_Z, CTRL)
    qtbot.waitUntil(is_as_before, timeout=10_000)
    settle(qtbot, window, tasks)


def test_a_raw_that_was_chosen_beside_its_photo_is_trashed_once(tmp_path: Path, trash: Path) -> None:
    """As right after a scan, when they are not one item yet."""
    photo, raw = tmp_path / "red.jpg", tmp_path / "red.dng"
    for path in (photo, raw):
        path.touch()
    acts, parts = [photo, raw], {photo: [raw], raw: []}
    batch = _TrashBatch(acts, lambda path: parts[path])
    assert batch.do().error is None
    assert {path.name for path in trash.iterdir()} == {"red.jpg", "red.dng"}
    assert batch.undo().error is None
    assert photo.exists() and raw.exists()


def is_in(folder: Path, there: set[str], gone: set[str]) -> bool:
    found = {path.name for path in folder.iterdir()}
    return there <= found and not gone & found


def test_what_fails_is_told_and_nothing_is_replaced(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, photos: Path, trash: Path
) -> None:
    grid = select(window, "red", "blue", "green")
    QTest.keyClick(grid, Key.Key_Delete)
    qtbot.waitUntil(lambda: "1 of 3 photos could not be moved" in window.messages.text)
    assert sorted(path.name for path in trash.iterdir()) == ["blue.png", "red.png"]
    assert (photos / "green.png").exists()
    (photos / "red.png").write_bytes(b"another file")
    settle(qtbot, window, tasks)
    QTest.keyClick(grid, Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: "red.png could not be restored" in window.messages.text)
    assert "blue.png restored" in window.toasts.text
    assert (photos / "red.png").read_bytes() == b"another file"
    assert (photos / "blue.png").exists()
    assert [path.name for path in trash.iterdir()] == ["red.png"], "it is not lost"


def test_many_are_moved_to_the_trash_after_a_question(
    qtbot: QtBot, window: MainWindow, photos: Path, trash: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rename_and_trash, "MAX_UNASKED", 1)
    grid = select(window, "red", "blue")
    QTest.keyClick(grid, Key.Key_Delete)
    assert answer(window, "Cancel") == "Move 2 photos to the trash?"
    assert (photos / "red.png").exists()
    qtbot.waitUntil(lambda: window.isActiveWindow() and grid.hasFocus())
    QTest.keyClick(grid, Key.Key_Delete)
    answer(window, "Move to the trash")
    qtbot.waitUntil(lambda: not (photos / "red.png").exists())
    qtbot.waitUntil(lambda: len(list(trash.iterdir())) == 2)


def test_ctrl_z_undoes_what_was_done_last(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, photos: Path, trash: Path
) -> None:
    grid = select(window, "red")
    QTest.keyClick(grid, Key.Key_Delete)
    qtbot.waitUntil(lambda: not (photos / "red.png").exists())
    settle(qtbot, window, tasks)
    window.query.setFocus()
    QTest.keyClicks(window.focusWidget(), "blue")
    QTest.keyClick(window.focusWidget(), Key.Key_Z, CTRL)
    settle(qtbot, window, tasks)
    assert window.query.state.is_empty, "what was typed since"
    assert not (photos / "red.png").exists()
    grid.setFocus()
    QTest.keyClick(grid, Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: (photos / "red.png").exists())
    settle(qtbot, window, tasks)


def test_the_inspector_offers_everything(qtbot: QtBot, window: MainWindow) -> None:
    window.toolbar.inspector_button.setChecked(True)
    select(window, "red")
    qtbot.waitUntil(lambda: window.inspector.hit is not None)
    with qtbot.waitSignal(window.inspector.menu_requested):
        button = next(
            button
            for button in window.inspector.findChildren(type(window.toolbar.inspector_button))
            if button.accessibleName().startswith("More")
        )
        button.click()
    from PySide6.QtWidgets import QApplication

    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()


def test_a_pause_outlives_a_rename_which_is_noticed(
    qtbot: QtBot, full: Library, open_window: Open, tasks: TaskRunner, photos: Path
) -> None:
    window = open_window(index=True)
    qtbot.waitUntil(lambda: not window.follow_controller.running, timeout=10_000)
    full.follower.pause(photos)
    window.follow_controller.stop()
    draw(photos / "new.png", "brown")
    path = photos / "red.png"
    path.rename(photos / "crimson.png")
    window.photo_actions.changed.emit([path])
    qtbot.waitUntil(lambda: "crimson" in names(window), timeout=10_000)
    assert "red" not in names(window)
    assert window.follow_controller.paused
    window.sidebar_controller.exclude(photos, "g*.png")
    qtbot.waitUntil(lambda: "green" not in names(window), timeout=10_000)
    assert window.follow_controller.paused
    qtbot.waitUntil(lambda: not window.follow_controller.running and not tasks.busy, timeout=10_000)


def test_the_inspectors_menu_is_about_its_photo(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def menu(hits: Sequence[Hit], parent: QWidget) -> QMenu:
        asked.append([hit.path.stem for hit in hits])
        return QMenu(parent)

    monkeypatch.setattr(window.photo_actions, "menu", menu)
    grid = select(window, "red", "blue")
    window._show_menu(next(hit for hit in grid.hits if hit.path.stem == "green"), QPoint())
    window._show_menu(next(hit for hit in grid.hits if hit.path.stem == "blue"), QPoint())
    assert asked[0] == ["green"]
    assert sorted(asked[1]) == ["blue", "red"]
    for popup in window.findChildren(QMenu):
        popup.close()

"""Photos are copied, moved and exported from the window; a move in the library embeds nothing again."""

from __future__ import annotations

import json
import re
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QProgressDialog, QPushButton
from pytestqt.qtbot import QtBot

from clipsearch import Library
from clipsearch.gui.desktop import files
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.photo_actions import copy_and_move
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.library.exports import exports
from tests.gui.conftest import Open, names, settle
from tests.gui.photo_actions.test_photo_actions import select
from tests.support.colour_embedder import ColourEmbedder

CTRL = Qt.KeyboardModifier.ControlModifier


def choose(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """The folder that the dialog will answer."""
    folder.mkdir(exist_ok=True)
    monkeypatch.setattr(files, "choose_folder", lambda *args: str(folder))


def test_a_move_in_the_library_embeds_nothing_and_is_undone(
    qtbot: QtBot,
    full: Library,
    embedder: ColourEmbedder,
    open_window: Open,
    tasks: TaskRunner,
    photos: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = open_window(index=True)
    qtbot.waitUntil(lambda: not window.follow_controller.running, timeout=10_000)
    choose(monkeypatch, photos / "warm")
    asked = embedder.asked["photos"]
    grid = select(window, "red", "orange")

    def places() -> set[Path]:
        return {hit.path.parent for hit in grid.hits if hit.path.stem in ("red", "orange")}

    QTest.keyClick(grid, Qt.Key.Key_M, CTRL)
    qtbot.waitUntil(lambda: places() == {photos / "warm"}, timeout=10_000)
    assert window.toasts.text == "2 photos moved to “warm”"
    assert sorted(path.name for path in (photos / "warm").iterdir()) == ["orange.png", "red.png"]
    QTest.keyClick(grid, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: places() == {photos}, timeout=10_000)
    assert not list((photos / "warm").iterdir())
    assert len(names(window)) == 12
    assert embedder.asked["photos"] == asked
    qtbot.waitUntil(lambda: not window.follow_controller.running and not tasks.busy, timeout=10_000)


def test_conflicts_are_asked_about_once(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, album := tmp_path / "album")
    for name in ("red", "blue"):
        (album / f"{name}.png").write_bytes(b"mine")
    grid = select(window, "red", "blue")
    paths = [hit.path for hit in grid.selected]
    window.photo_actions._copy_and_move.transfer(paths, album, is_move=False)
    qtbot.waitUntil(lambda: any(box.isVisible() for box in window.findChildren(QMessageBox)))
    (box,) = (box for box in window.findChildren(QMessageBox) if box.isVisible())
    next(one for one in box.buttons() if one.text() == "Skip these").click()
    settle(qtbot, window, tasks)
    assert window.toasts.text == "0 photos copied to “album” · 2 skipped"
    assert not window.acts.can_undo, "nothing was done"
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    grid = select(window, "red", "blue", "green")
    for button, there in (("Cancel", 2), ("Skip these", 3), ("Keep both", 6)):
        QTest.keyClick(grid, Qt.Key.Key_K, CTRL)
        qtbot.waitUntil(lambda: any(box.isVisible() for box in window.findChildren(QMessageBox)))
        (box,) = (box for box in window.findChildren(QMessageBox) if box.isVisible())
        assert "already has files with the names of" in box.text()
        next(one for one in box.buttons() if one.text() == button).click()
        settle(qtbot, window, tasks)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        assert len(list(album.iterdir())) == there
        assert (album / "red.png").read_bytes() == b"mine", "nothing is replaced unasked"
    assert window.toasts.text == "3 photos copied to “album”"
    assert not [dialog for dialog in window.findChildren(QProgressDialog) if dialog.isVisible()]


def test_the_progress_can_be_cancelled(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, album := tmp_path / "album")
    monkeypatch.setattr(copy_and_move, "SHOW_AFTER", 0)
    real = copy_and_move.Transfer.run

    def run(self: copy_and_move.Transfer, cancelled: object, progressed: object) -> None:
        def slowed(number: int) -> None:
            progressed(number)  # type: ignore[operator]
            if number == 2:
                assert cancelled.wait(20)  # type: ignore[attr-defined]

        real(self, cancelled, slowed)  # type: ignore[arg-type]

    monkeypatch.setattr(copy_and_move.Transfer, "run", run)
    paths = [hit.path for hit in window.results.grid.hits]
    window.photo_actions._copy_and_move.transfer(paths, album, is_move=False)
    qtbot.waitUntil(lambda: any(one.value() == 2 for one in window.findChildren(QProgressDialog)))
    (dialog,) = window.findChildren(QProgressDialog)
    assert dialog.labelText() == "Copying 12 photos…"
    (button,) = dialog.findChildren(QPushButton)
    button.click()
    settle(qtbot, window, tasks)
    assert len(list(album.iterdir())) == 3
    assert window.toasts.text == "3 photos copied to “album” · 9 cancelled"


def test_a_contact_sheet_needs_nothing_beside_it(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "sheet"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args, **_: (str(target), ""))
    window.photo_actions.export_sheet(window.results.grid.hits[:3])
    settle(qtbot, window, tasks)
    page = target.with_suffix(".html").read_text(encoding="utf-8")
    assert page.count("data:image/jpeg;base64,") == 3
    assert not re.search(r"(?:src|href)=\"(?!data:)", page), "it fetches nothing"
    for hit in window.results.grid.hits[:3]:
        assert hit.path.name in page
    assert "3 photos saved in sheet.html" in window.toasts.text
    window.photo_actions.export_sheet(window.results.grid.hits[:2])
    settle(qtbot, window, tasks)
    assert "2 photos saved in sheet (2).html" in window.toasts.text, "the first one stays"
    monkeypatch.setattr(copy_and_move, "move_to_trash", lambda path: path.unlink())
    window.acts.undo()
    settle(qtbot, window, tasks)
    assert [path.name for path in tmp_path.glob("sheet*")] == ["sheet.html"]


def test_an_export_can_be_cancelled(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args, **_: (str(tmp_path / "a.html"), ""))
    begin, parts = threading.Event(), exports.contact_sheet
    monkeypatch.setattr(exports, "contact_sheet", lambda *args: begin.wait(30) and parts(*args))
    window.photo_actions.export_sheet(window.results.grid.hits[:3])
    (dialog,) = window.findChildren(QProgressDialog)
    dialog.canceled.emit()
    begin.set()
    settle(qtbot, window, tasks)
    assert window.toasts.text == "Nothing was exported"
    assert list(tmp_path.glob("a*")) == []


def test_a_table_and_links_are_exported_and_undone(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hits = window.results.grid.hits[:3]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args, **_: (str(tmp_path / "all.json"), ""))
    window.photo_actions.export_table(hits)
    choose(monkeypatch, folder := tmp_path / "links")
    window.photo_actions.export_links(hits)
    settle(qtbot, window, tasks)
    assert [row["path"] for row in json.loads((tmp_path / "all.json").read_text())] == [
        str(hit.path) for hit in hits
    ]
    assert {path.resolve() for path in folder.iterdir()} == {hit.path for hit in hits}
    assert "3 photos saved in links" in window.toasts.text
    window.acts.undo()
    settle(qtbot, window, tasks)
    assert list(folder.iterdir()) == [] and all(hit.path.is_file() for hit in hits)


def test_links_go_into_a_folder_with_files_when_that_was_asked(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hits = window.results.grid.hits[:1]
    choose(monkeypatch, folder := tmp_path / "links")
    (folder / hits[0].path.name).write_bytes(b"mine")
    for button, there in (("Cancel", 1), ("Export into it", 2)):
        window.photo_actions.export_links(hits)
        qtbot.waitUntil(lambda: any(box.isVisible() for box in window.findChildren(QMessageBox)))
        (box,) = (box for box in window.findChildren(QMessageBox) if box.isVisible())
        assert "is not empty" in box.text() and "No file is replaced" in box.informativeText()
        next(one for one in box.buttons() if one.text() == button).click()
        settle(qtbot, window, tasks)
        assert len(list(folder.iterdir())) == there
    assert (folder / hits[0].path.name).read_bytes() == b"mine"


def test_an_export_says_that_a_file_was_there(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = tmp_path / "all.csv"
    taken.write_bytes(b"mine")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args, **_: (str(taken), ""))
    window.photo_actions.export_table(window.results.grid.hits[:3])
    settle(qtbot, window, tasks)
    assert "saved in all (2).csv" in window.toasts.text
    assert "“all.csv” was there already, and is unchanged" in window.toasts.text
    assert taken.read_bytes() == b"mine"

"""A monkey plays with the window: no bug, no long stall, nothing left behind."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from clipsearch import Library
from clipsearch.gui.desktop import file_moves, file_transfer, files
from clipsearch.gui.desktop.file_moves import Trashed
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.results.thumbnail_cache import MAX_BYTES
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style.theme import AppTheme
from clipsearch.system.malloc import give_memory_back
from tests.gui.monkey import Monkey, MonkeyReport

SHORT = 4.0  # seconds
STALL = 250  # milliseconds, in the long form; the short one runs beside other tests
MEGABYTES = 60  # that play may add to what the cache of thumbnails may: fonts, code, other caches
GROWTH = 30  # megabytes that the last quarter may have more than the second, when caches are full


@pytest.fixture
def caged(monkeypatch: pytest.MonkeyPatch, photos: Path, tmp_path: Path) -> list[str]:
    """Nothing of the monkey's gets out of its folder; what it tried."""
    tried: list[str] = []
    (tmp_path / "trash").mkdir()
    (tmp_path / "other").mkdir()

    def trash(path: Path) -> Trashed:
        tried.append("trash")
        assert files.check_there(path).is_relative_to(tmp_path)
        place = tmp_path / "trash" / f"{len(tried)}-{path.name}"
        shutil.move(path, place)
        return Trashed(path, place)

    real_rename = file_moves.rename

    def rename(path: Path, name: str) -> Path:
        tried.append("rename")
        assert path.is_relative_to(tmp_path)
        return real_rename(path, name)

    monkeypatch.setattr(file_moves, "move_to_trash", trash)
    monkeypatch.setattr(file_transfer, "move_to_trash", trash)
    monkeypatch.setattr(file_moves, "rename", rename)
    monkeypatch.setattr(files, "open_file", lambda path: tried.append("open"))
    monkeypatch.setattr(files, "show_in_manager", lambda path: tried.append("show"))
    monkeypatch.setattr(files, "choose_program", lambda path: tried.append("choose"))
    monkeypatch.setattr(files, "drag_out", lambda *args: tried.append("drag"))
    monkeypatch.setattr(files, "choose_folder", lambda *args: str(tmp_path / "other"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *args: (str(photos / "red.png"), ""))
    sheet = str(tmp_path / "other" / "sheet.html")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args, **options: (sheet, ""))
    return tried


@pytest.fixture
def open_again(
    full: Library, app_theme: AppTheme, bugs: list[BaseException], caged: list[str]
) -> Iterator[Callable[[], MainWindow]]:
    """Opens a window on the library, each time the one before was closed."""
    opened: list[MainWindow] = []  # the last one alone: an earlier one would keep its pictures

    def open_it() -> MainWindow:
        tasks = TaskRunner()
        tasks.crashed.connect(bugs.append)
        if opened:
            opened.pop().deleteLater()
        window = MainWindow(full, app_theme, tasks)
        tasks.setParent(window)
        window.restore_state()
        window.show()
        window.start()
        open_everything(window)
        opened.append(window)
        return window

    yield open_it
    for window in opened:
        window.close()
        window.deleteLater()
    app_theme.apply("light")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def open_everything(window: MainWindow) -> None:
    """Open once what a window keeps, and what fills caches: pages, settings, dialogs, views, popovers.

    What is made when it is first shown is no leak.
    """

    def close_dialogs() -> None:
        QTest.qWait(20)
        for dialog in (one for one in window.findChildren(QDialog) if one.isVisible()):
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
            assert not dialog.isVisible()

    window.settings_controller.show()
    settings = window.settings_controller.window
    assert settings is not None
    for row in range(settings.list.count()):
        settings.list.setCurrentRow(row)
        QTest.qWait(1)
    close_dialogs()
    for page in window.pages.names:
        window.pages.open(page)
        QTest.qWait(1)
    window.pages.close()
    for show in (window.show_shortcuts, window.problems.show, window.duplicates.show):
        show()
        close_dialogs()
    for kind in window.filter_row.buttons:
        window.filters.open(kind)
        QTest.qWait(10)
        if popup := QApplication.activePopupWidget():
            popup.close()
    grid, end = window.results.grid, time.monotonic() + 5
    while not grid.hits and time.monotonic() < end:
        QTest.qWait(5)
    if not grid.hits:  # the monkey had removed the folder
        return
    window.viewer.show_row(grid.hits, 0)
    for _ in range(2):
        QTest.keyClick(window.viewer, Qt.Key.Key_I)
        QTest.qWait(1)
    window.photo_views.compare.show_hits(grid.hits[:4])
    window.photo_views.dismiss()
    for count in (1, len(grid.hits), 0):  # selected: the inspector and the bar of actions
        grid.select([hit.content for hit in grid.hits[:count]], None)
        QTest.qWait(1)


def play(monkey: Monkey, seconds: float) -> MonkeyReport:
    try:
        return monkey.play(seconds)
    except BaseException as error:
        error.add_note("lately: " + "\n  ".join(monkey.lately))
        raise


def test_a_monkey_does_no_harm(qtbot: QtBot, open_again: Callable[[], MainWindow], photos: Path) -> None:
    with closing(Monkey(int(os.environ.get("CLIPSEARCH_SEED", "1")), open_again, photos)) as monkey:
        report = play(monkey, SHORT)
    sys.stdout.write(f"{report}\n")
    assert report.steps.total() > 20
    assert report.after["widgets"] < report.before["widgets"] + 100
    assert monkey.window.isVisible()


def test_a_monkey_leaves_a_window_alone_that_is_being_opened(
    qtbot: QtBot, open_again: Callable[[], MainWindow], photos: Path
) -> None:
    """Errors in a step are raised at the end of the test."""
    with closing(Monkey(1, open_again, photos)) as monkey:
        monkey._ways = ((1, lambda: str(monkey.window.close())),)
        first = monkey.window
        play(monkey, 1)
    assert monkey.window is not first


@pytest.mark.long
@pytest.mark.no_qt_log  # thousands of "this plugin does not support raise()" would be kept
def test_a_monkey_does_no_harm_for_long(
    qtbot: QtBot, open_again: Callable[[], MainWindow], photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`CLIPSEARCH_SEED` and `CLIPSEARCH_MONKEY_MINUTES` choose what it does, and for how long."""
    give_memory_back()  # as the program does
    seed = int(os.environ.get("CLIPSEARCH_SEED", "1"))
    minutes = float(os.environ.get("CLIPSEARCH_MONKEY_MINUTES", "10"))
    with closing(Monkey(seed, open_again, photos)) as monkey:
        play(monkey, 20)  # caches fill, the first time that each thing is shown is over
        monkey.report = MonkeyReport()
        report = play(monkey, 60 * minutes)
    with capsys.disabled():
        sys.stdout.write(f"\nseed {seed}, {minutes:g} minutes: {report}\n")
    assert report.longest <= STALL
    assert report.after["widgets"] < report.before["widgets"] + 100
    assert report.after["threads"] <= report.before["threads"] + 4
    assert report.after["handles"] <= report.before["handles"] + 20
    assert report.after["megabytes"] <= report.before["megabytes"] + MEGABYTES + (MAX_BYTES >> 20)
    _, second, _, last = quarters(report.megabytes)
    assert median(last) <= median(second) + GROWTH


def quarters(values: Sequence[int]) -> list[Sequence[int]]:
    """In order; what is left over is not counted."""
    size = len(values) // 4
    return [values[start : start + size] for start in range(0, 4 * size, size)]

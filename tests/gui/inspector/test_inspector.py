"""Facts and copies in the inspector, the score bar in the grid, and reasons of problems."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPushButton, QTableView
from pytestqt.qtbot import QtBot

from clipsearch import Hit, Library, PhotoFacts, Problem
from clipsearch.gui.activity.problems_dialog import ProblemsDialog
from clipsearch.gui.inspector.inspector import Inspector
from clipsearch.gui.results.grid import Grid
from clipsearch.gui.results.photo_delegate import BAR, RING
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme
from tests.gui.conftest import Open, names, settle
from tests.support.fake_matches import matching


def test_the_inspector_shows_date_and_camera(qtbot: QtBot, app_theme: AppTheme) -> None:
    inspector = Inspector(app_theme)
    qtbot.addWidget(inspector)
    facts = PhotoFacts(4000, 3000, "JPEG", "2024-05-17T09:30:00", "Fuji <X-T5>")
    hit = Hit(1, Path("/photos/a.jpg"), 0.25, 1, facts)
    inspector.show_hit(hit)
    inspector.show_file_state(1, (2_449_000, "2025-01-01T10:00:00"))
    assert inspector.facts == {
        "Size": "4,000 × 3,000 · 2.4 MB · JPEG",
        "Date": "17 May 2024, 09:30 · from the camera",
        "Camera": "Fuji &lt;X-T5&gt;",
        "Folder": inspector.facts["Folder"],
    }
    inspector.set_expert(True)
    assert inspector.facts["Similarity"] == "0.25"
    assert inspector.facts["Folder"].replace("\u200b", "") == str(Path("/photos"))


def test_the_inspector_lists_copies(
    qtbot: QtBot, full: Library, photos: Path, open_window: Open, tasks: TaskRunner
) -> None:
    (photos / "again").mkdir()
    (photos / "again" / "rot.png").write_bytes((photos / "red.png").read_bytes())
    full.index()
    window = open_window()
    window.toolbar.inspector_button.setChecked(True)
    row = names(window).index(next(name for name in names(window) if name in ("red", "rot")))
    window.results.grid.setCurrentIndex(window.results.grid.model().index(row, 0))
    settle(qtbot, window, tasks)
    hit = window.results.grid.current
    assert hit is not None
    assert len(hit.copies) == 1
    shown = window.inspector.facts["Copies"].replace("\u200b", "")
    assert shown == str(hit.copies[0])
    assert {hit.path, *hit.copies} == {photos / "red.png", photos / "again" / "rot.png"}


def test_a_bar_shows_the_score_relative_to_the_best(
    qtbot: QtBot, app_theme: AppTheme, tasks: TaskRunner
) -> None:
    grid = Grid(app_theme, ThumbnailCache(tasks, lambda content: None))
    qtbot.addWidget(grid)
    grid.resize(800, 400)
    grid.show()
    facts = PhotoFacts(64, 64, "PNG")
    scores = (0.4, 0.2, -0.1)
    grid.set_hits(
        matching([Hit(at, Path(f"/{at}.png"), score, at, facts) for at, score in enumerate(scores)])
    )
    image = grid.viewport().grab().toImage()
    accent, shares = QColor(app_theme.colours.accent), []
    for row in range(3):
        cell = grid.visualRect(grid.model().index(row, 0))
        y = cell.top() + cell.width() + RING + 4 + BAR // 2
        line = [image.pixelColor(x, y) == accent for x in range(cell.left(), cell.right() + 1)]
        shares.append(round(sum(line) / len(line), 1))
    assert shares == [1.0, 0.5, 0.0]
    assert "0.20" not in grid.model().index(1, 0).data(Qt.ItemDataRole.ToolTipRole)
    grid.set_expert(True)
    tip = grid.model().index(1, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "0.20 (the best here: 0.40)" in tip


def test_a_problem_has_a_reason_and_is_shown_in_the_file_manager(
    qtbot: QtBot, library: Library, photos: Path, open_window: Open, tasks: TaskRunner
) -> None:
    Image.new("RGB", (8, 8)).save(photos / "cut.png")
    (photos / "cut.png").write_bytes((photos / "cut.png").read_bytes()[:40])
    (photos / "empty.jpg").touch()
    library.add(photos)
    library.index()
    window = open_window()
    window.problems.show()
    settle(qtbot, window, tasks)
    dialog = window.findChild(ProblemsDialog)
    assert isinstance(dialog, ProblemsDialog)
    table = dialog.findChild(QTableView)
    assert isinstance(table, QTableView)
    shown = {table.model().index(row, 0).data(): table.model().index(row, 2).data() for row in range(2)}
    assert set(shown) == {"cut.png", "empty.jpg"}
    assert all(shown.values())
    assert shown["cut.png"] != shown["empty.jpg"]
    row = next(row for row in range(2) if table.model().index(row, 0).data() == "empty.jpg")
    table.selectRow(row)
    button = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Show in file manager")
    with qtbot.waitSignal(dialog.reveal_requested) as caught:
        button.click()
    assert caught.args == [photos / "empty.jpg"]
    dialog.close()
    settle(qtbot, window, tasks)


def problem(name: str, since: str = "2024-07-01T10:00:00+00:00") -> Problem:
    return Problem(Path("/photos") / name, "damaged", "", since)


def test_the_same_problems_stay_selected(qtbot: QtBot, app_theme: AppTheme) -> None:
    dialog = ProblemsDialog(app_theme)
    qtbot.addWidget(dialog)
    tried: list[list[Path]] = []
    dialog.retry_requested.connect(tried.append)
    table = dialog.findChild(QTableView)
    assert isinstance(table, QTableView)
    button = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Try again")
    dialog.show_problems([problem("a.jpg"), problem("b.jpg"), problem("c.jpg")])
    assert [index.row() for index in table.selectionModel().selectedRows()] == [0]
    flag = QItemSelectionModel.SelectionFlag
    table.selectionModel().select(table.model().index(1, 0), flag.ClearAndSelect | flag.Rows)
    table.selectionModel().select(table.model().index(2, 0), flag.Select | flag.Rows)
    dialog.show_problems([problem("new.jpg"), problem("b.jpg"), problem("a.jpg"), problem("c.jpg")])
    button.click()
    assert tried == [[Path("/photos/b.jpg"), Path("/photos/c.jpg")]]
    dialog.show_problems([problem("new.jpg")])
    assert [index.row() for index in table.selectionModel().selectedRows()] == [0]


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows has another way to change the time zone")
def test_times_are_local(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        assert formatting.local_date("2024-07-01T10:00:00+00:00") == "1 July 2024, 12:00"
        assert formatting.local_date("some time") == "some time"
        assert formatting.date("2024-03-31T02:30:00") == "31 March 2024, 02:30", "as the camera's clock said"
    finally:
        monkeypatch.undo()
        time.tzset()

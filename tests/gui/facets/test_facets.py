"""Counts of the results that narrow them: what is offered, what a click adds, and what fits."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from clipsearch import Filters, Library
from clipsearch.gui.facets import controller
from clipsearch.gui.facets.facet_bar import Facet, FacetBar, FacetValue
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style.theme import AppTheme
from tests.gui.conftest import Open, names, settle
from tests.support.colour_embedder import COLOURS

CAMERAS = ("Canon", "Nikon & Co", "")


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Photos of 12 colours in two folders: six of 2019, six of 2021, of two cameras and of none."""
    for number, (name, colour) in enumerate(COLOURS.items()):
        path = (
            tmp_path
            / "photos"
            / ("Rome" if number % 4 else "Oslo")
            / f"{name}.{'png' if number % 6 else 'jpg'}"
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        exif = Image.Exif()
        exif[0x8769] = {0x9003: f"{2019 if number % 2 else 2021}:05:{number + 1:02} 10:00:00"}
        exif[0x0110] = CAMERAS[number % 3]
        Image.new("RGB", (96, 64), colour).save(path, exif=exif)
    return tmp_path / "photos"


def shown(bar: FacetBar) -> dict[str, list[tuple[str, int]]]:
    return {facet.name: [(value.text, value.count) for value in facet.values] for facet in bar.facets}


def counted(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    """Wait until the photos that are shown are counted."""
    settle(qtbot, window, tasks)
    qtbot.wait(2 * controller.DELAY)
    settle(qtbot, window, tasks)


def press(bar: FacetBar, text: str) -> None:
    button = next(one for one in bar.findChildren(QPushButton) if one.text() == text and not one.isHidden())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_values_that_divide_the_photos_are_offered(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    counted(qtbot, window, tasks)
    assert shown(window.facet_bar) == {
        "Year": [("2021", 6), ("2019", 6)],
        "Folder": [("Rome", 9), ("Oslo", 3)],
        "Camera": [("Canon", 4), ("Nikon & Co", 4)],
        "Type": [("PNG", 10), ("JPEG", 2)],
    }


def test_a_click_adds_a_filter(qtbot: QtBot, window: MainWindow, tasks: TaskRunner, photos: Path) -> None:
    counted(qtbot, window, tasks)
    bar = window.facet_bar
    press(bar, "2019 (6)")
    counted(qtbot, window, tasks)
    assert window.query.state.filters == Filters(since="2019", until="2019")
    assert len(names(window)) == 6
    assert "Year" not in shown(bar), "all are of 2019 now"
    press(bar, "Canon (2)")
    counted(qtbot, window, tasks)
    assert window.query.state.filters == Filters(since="2019", until="2019", cameras=("Canon",))
    assert len(names(window)) == 2
    window.query.undo()
    window.query.undo()
    counted(qtbot, window, tasks)
    assert len(names(window)) == len(COLOURS)
    assert "Year" in shown(bar)


def test_each_count_is_what_its_filter_finds(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library
) -> None:
    counted(qtbot, window, tasks)
    values = [value for facet in window.facet_bar.facets for value in facet.values]
    assert len(values) == 8
    for value in values:
        assert full.facets.count_matching(value.filters) == value.count


def test_the_menu_offers_all_values(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    counted(qtbot, window, tasks)
    bar = window.facet_bar
    menu = bar.create_menu(bar.facets[2])
    assert [action.text() for action in menu.actions()] == ["Canon (4)", "Nikon && Co (4)"]
    menu.actions()[1].trigger()
    counted(qtbot, window, tasks)
    assert window.query.state.filters == Filters(cameras=("Nikon & Co",))
    assert len(names(window)) == 4


def test_nothing_is_offered_without_photos(
    qtbot: QtBot, library: Library, open_window: Open, tasks: TaskRunner
) -> None:
    window = open_window()
    assert not window.facet_bar.isVisible()
    assert window.facet_bar.facets == ()


def test_values_are_left_out_where_they_do_not_fit(qtbot: QtBot, app_theme: AppTheme) -> None:
    bar = FacetBar(app_theme)
    qtbot.addWidget(bar)
    today = str(date.today().year)
    bar.show_facets(
        [
            Facet(kind, tuple(FacetValue(f"{kind} {n}", 9 - n, Filters(since=today)) for n in range(6)))
            for kind in ("Year", "Folder", "Camera")
        ]
    )
    counts = []
    for width in (330, 500, 800, 2000):
        bar.resize(width, bar.sizeHint().height())
        bar.show()
        visible = [one for one in bar.findChildren(QPushButton) if not one.isHidden()]
        assert {"Year", "Folder", "Camera"} <= set(bar.shown_texts)
        assert all(one.x() >= 0 and one.geometry().right() < width for one in visible)
        places = sorted((one.x(), one.geometry().right()) for one in visible)
        assert all(end < start for (_, end), (start, _) in pairwise(places))
        counts.append(len(visible))
    assert counts[0] < counts[1] < counts[2] < counts[3] == 3 * 5

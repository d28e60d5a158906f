"""The row of filters: what is offered, the counts of values, and what a click adds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from clipsearch import Filters, Library
from clipsearch.gui.filters.filter_kinds import (
    KINDS,
    OfferedFilter,
    _place_tree,
    chosen_values,
    value_name,
    with_values,
)
from clipsearch.gui.filters.filter_popover import FilterPopover
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.query_state import QueryState
from clipsearch.records.details import Place
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
        exif[0x8769] = {0x9003: f"{2019 if number % 2 else 2021}:0{number % 3 + 4}:{number + 1:02} 10:00:00"}
        exif[0x0110] = CAMERAS[number % 3]
        Image.new("RGB", (96, 64), colour).save(path, exif=exif)
    return tmp_path / "photos"


def opened(qtbot: QtBot, window: MainWindow, kind: OfferedFilter) -> FilterPopover:
    """The popover of a filter, by a click on its button."""
    QTest.mouseClick(window.filter_row.buttons[kind], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), FilterPopover), timeout=10_000)
    popover = QApplication.activePopupWidget()
    assert isinstance(popover, FilterPopover)
    return popover


def shown(popover: FilterPopover) -> list[tuple[str, str]]:
    """The names and counts of the rows, those that are folded away as well."""
    popover.values.expandAll()
    model, found = popover.values.model(), []
    index = model.index(0, 0)
    while index.isValid():
        row = popover.values.row_text(index)
        found.append((row.name, row.number))
        index = popover.values.indexBelow(index)
    return found


def click(popover: FilterPopover, name: str) -> None:
    model = popover.values.model()
    how = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
    (index,) = model.match(model.index(0, 0), Qt.ItemDataRole.DisplayRole, name, 1, how)
    popover.values.scrollTo(index)
    place = popover.values.visualRect(index).center()
    QTest.mouseClick(popover.values.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_each_filter_offers_the_values_of_the_photos(qtbot: QtBot, window: MainWindow) -> None:
    assert window.filter_row.offered == ["dates", "folders", "types", "cameras"]
    expected: dict[OfferedFilter, list[tuple[str, str]]] = {
        "dates": [
            ("2021", "6"), ("April", "2"), ("May", "2"), ("June", "2"),
            ("2019", "6"), ("April", "2"), ("May", "2"), ("June", "2"),
        ],
        "folders": [("photos", "12"), ("Oslo", "3"), ("Rome", "9")],
        "types": [("PNG", "10"), ("JPEG", "2")],
        "cameras": [("Canon", "4"), ("Nikon & Co", "4")],
    }  # fmt: skip
    for kind, rows in expected.items():
        popover = opened(qtbot, window, kind)
        assert shown(popover) == rows
        popover.close()


def test_a_click_sets_a_filter_and_another_takes_it_back(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, photos: Path
) -> None:
    popover = opened(qtbot, window, "folders")
    click(popover, "Oslo")
    settle(qtbot, window, tasks)
    assert window.query.state.filters == Filters(folders=(photos / "Oslo",))
    assert len(names(window)) == 3
    assert popover.isVisible(), "for more of them"
    click(popover, "Rome")
    settle(qtbot, window, tasks)
    assert len(names(window)) == 12
    click(popover, "Oslo")
    settle(qtbot, window, tasks)
    assert window.query.state.filters == Filters(folders=(photos / "Rome",))
    button = window.filter_row.buttons["folders"]
    assert button.accessibleName() == "Folder: in Rome"
    popover.close()
    popover = opened(qtbot, window, "cameras")
    assert shown(popover) == [("Canon", "3"), ("Nikon & Co", "3")], "among those in Rome"
    QTest.keyClick(popover.values, Qt.Key.Key_Space)
    settle(qtbot, window, tasks)
    assert window.query.state.filters.cameras == ("Canon",)
    QTest.keyClick(popover, Qt.Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
    popover = opened(qtbot, window, "folders")
    assert shown(popover) == [("photos", "4"), ("Oslo", "1"), ("Rome", "3")], "as if it were not set"
    popover.close()


def test_each_count_is_what_its_filter_finds(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library
) -> None:
    walked = 0
    for kind in (kind for kind in KINDS if window.filter_row.buttons[kind].isVisible()):
        popover = opened(qtbot, window, kind)
        tree = popover.values.model().tree  # type: ignore[attr-defined]
        for value in (value for values in tree.children.values() for value in values):
            assert full.facets.count_matching(with_values(kind, Filters(), (value,))) == tree.counts[value]
            walked += 1
        popover.close()
    assert walked == 15


def test_a_year_a_month_and_days(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    popover = opened(qtbot, window, "dates")
    click(popover, "2019")
    assert window.query.state.filters == Filters(since="2019", until="2019")
    click(popover, "2021")
    assert window.query.state.filters == Filters(since="2021", until="2021"), "one at a time"
    since, until = popover.findChildren(QLineEdit)
    since.setText("2019-05")
    until.setText("2021-04-30")
    QTest.keyClick(until, Qt.Key.Key_Return)
    assert window.query.state.filters == Filters(since="2019-05", until="2021-04-30")
    settle(qtbot, window, tasks)
    button = next(one for one in popover.findChildren(type(popover._clear)) if one.isEnabled())
    button.click()
    assert window.query.state.filters == Filters()
    popover.close()


def test_words_of_a_search_count_as_well(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    window.query.set_state(QueryState(typed="type:jpg"))
    settle(qtbot, window, tasks)
    popover = opened(qtbot, window, "dates")
    assert shown(popover)[0] == ("2021", "2")
    popover.close()


def test_nothing_is_offered_without_photos(
    qtbot: QtBot, library: Library, open_window: Open, tasks: TaskRunner
) -> None:
    window = open_window()
    assert window.filter_row.offered == []


def test_a_chip_opens_its_filter_and_one_without_values_its_line(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    window.query.set_filters(Filters(types=("PNG",), min_side=50))
    settle(qtbot, window, tasks)
    requested: list[str] = []
    window.query.filters_requested.connect(requested.append)
    types, size = window.query.condition_chips
    types.open_requested.emit()
    assert requested == ["types"]
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None, timeout=10_000)
    popover = QApplication.activePopupWidget()
    assert popover is not None
    popover.close()
    size.open_requested.emit()
    assert window.query.state.filters == Filters(types=("PNG",))
    assert window.query.state.all_filters == Filters(types=("PNG",), min_side=50)
    assert "size" in window.query.typed


@pytest.mark.parametrize("kind", KINDS)
def test_values_are_read_back_as_they_were_set(kind: OfferedFilter) -> None:
    values: dict[OfferedFilter, Any] = {
        "dates": "2019-05",
        "places": "Rome, Italy",
        "folders": Path("/a"),
        "types": "PNG",
        "cameras": "Canon",
        "tags": "family",
        "flags": "picked",
    }
    filters = with_values(kind, Filters(min_side=5), (values[kind],))
    assert tuple(chosen_values(kind, filters)) == (values[kind],)
    assert with_values(kind, filters, ()) == Filters(min_side=5)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Space])
def test_keys_reach_the_filters_and_open_one(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.filter_row.buttons["dates"].hasFocus()
    QTest.keyClick(window.filter_row.buttons["dates"], Qt.Key.Key_Tab)
    button = window.filter_row.buttons["folders"]
    assert button.hasFocus()
    QTest.keyClick(button, key)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), FilterPopover), timeout=10_000)
    popover = QApplication.activePopupWidget()
    assert isinstance(popover, FilterPopover)
    assert popover.values.hasFocus()
    assert all(one.accessibleName() for one in popover.findChildren(QLineEdit))
    said = popover.values.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "photos, 12 photos"
    QTest.keyClick(popover, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)


def test_places_are_towns_below_their_countries() -> None:
    rome, milan = Place("IT", "Italy", "Lazio", "Rome"), Place("IT", "Italy", "Lombardy", "Milan")
    tree = _place_tree({rome: 3, milan: 5, Place("FR", "France"): 9})
    assert tree.children == {None: ["France", "Italy"], "Italy": ["Milan, Italy", "Rome, Italy"]}
    assert (tree.counts["Italy"], tree.counts["Rome, Italy"]) == (8, 3)
    assert value_name("places", "Rome, Italy") == "Rome"


def test_flags_and_tags_are_offered_where_photos_have_some(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library
) -> None:
    assert not window.filter_row.buttons["flags"].isVisible()
    contents = [hit.content for hit in full.recent(5)]
    full.details.edit(contents[:3], {"flag": "picked"})
    full.details.edit(contents[3:], {"flag": "rejected"})
    window.overview.refresh()
    qtbot.waitUntil(window.filter_row.buttons["flags"].isVisible, timeout=60_000)
    window.query.set_filters(Filters(since="2024", until="2024", flags=("picked",)))  # the widest buttons
    for width in (900, 480, 360):
        window.resize(width, 600)
        qtbot.waitUntil(lambda width=width: window.filter_row.width() == width)  # type: ignore[misc]
        buttons = [one for one in window.filter_row.buttons.values() if one.isVisible()]
        assert all(one.width() >= one.sizeHint().width() for one in buttons), "none is cut"
        assert all(one.text() for one in buttons) == (width > 360), "names are left out last"
    window.resize(900, 600)
    window.query.clear()
    settle(qtbot, window, tasks)
    popover = opened(qtbot, window, "flags")
    assert shown(popover) == [("Picked", "3"), ("Rejected", "2"), ("Unflagged", "7")]
    popover.values.run(popover.values.model().index(2, 0))
    settle(qtbot, window, tasks)
    assert window.query.state.filters.flags == ("unflagged",) and len(names(window)) == 7
    popover.close()
    window.query.clear()
    settle(qtbot, window, tasks)
    assert not window.filter_row.buttons["tags"].isVisible()
    full.details.edit(contents[:2], {"keywords": ("trip/lake",)})
    window.overview.refresh()
    qtbot.waitUntil(window.filter_row.buttons["tags"].isVisible, timeout=60_000)
    popover = opened(qtbot, window, "tags")
    assert shown(popover) == [("trip", "2"), ("trip/lake", "2")]
    popover.close()

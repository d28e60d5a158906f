"""The page of collections: groups of photos that look alike, and events."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog, QMenu
from pytestqt.qtbot import QtBot

from clipsearch import Library
from clipsearch.gui.clusters.collections_page import CollectionsPage
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.widgets.elided_label import ElidedLabel
from clipsearch.records import Filters
from tests.gui.conftest import Open, settle
from tests.support.album import draw

Key = Qt.Key


@pytest.fixture
def window(library: Library, tmp_path: Path, open_window: Open) -> Iterator[MainWindow]:
    for number in range(8):
        for day, colour in enumerate(("red", "green", "blue")):
            draw(
                tmp_path / "photos" / f"IMG_2024050{2 * day + 1}_1{number}0000.png",
                colour,
                size=(40 + number, 30),
            )
    library.add(tmp_path / "photos")
    library.index()
    yield open_window()


def opened(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> CollectionsPage:
    window.pages.open("collections")
    page = window.findChild(CollectionsPage)
    assert page is not None
    settle(qtbot, window, tasks)
    return page


def test_collections_are_made_shown_and_renamed_with_undo(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, library: Library
) -> None:
    page = opened(qtbot, window, tasks)
    assert page.cards.hasFocus()
    assert [card.note for card in page.cards.cards] == ["8 photos"] * 3
    assert all(len(card.examples) == 4 for card in page.cards.cards) and not page.stop.isVisible()
    page.cards.setFocus()
    page.cards.setCurrentIndex(page.cards.model().index(1, 0))
    before = page.cards.cards[1].name
    QTest.keyClick(page.cards, Key.Key_F2)
    dialog = window.findChild(QInputDialog)
    assert dialog is not None and dialog.textValue() == before
    dialog.setTextValue("The sea")
    dialog.accept()
    settle(qtbot, window, tasks)
    assert page.cards.current is not None and page.cards.current.name == "The sea"
    window.acts.undo()
    settle(qtbot, window, tasks)
    assert [card.name for card in page.cards.cards][1] == before
    QTest.keyClick(page.cards, Key.Key_Return)
    settle(qtbot, window, tasks)
    assert window.pages.current == "" and window.query.state.filters == Filters(clusters=(before,))
    assert len(window.results.grid.hits) == 8
    assert not library.clusters.find(before).is_given


def test_events_are_shown_and_opened(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    page = opened(qtbot, window, tasks)
    page.tabs["events"].click()
    settle(qtbot, window, tasks)
    assert [(card.name, card.note) for card in page.cards.cards] == [
        ("5 May 2024", "8 photos"),
        ("3 May 2024", "8 photos"),
        ("1 May 2024", "8 photos"),
    ]
    assert all(card.examples for card in page.cards.cards)
    page.tabs["again"].click()
    settle(qtbot, window, tasks)
    card = page.cards.cards[-1]
    assert card.note == "20 photos"
    page.cards.opened.emit(card)
    settle(qtbot, window, tasks)
    assert len(window.results.grid.hits) == 20
    page = opened(qtbot, window, tasks)
    page.tabs["events"].click()
    settle(qtbot, window, tasks)
    middle = page.cards.visualRect(page.cards.model().index(1, 0)).center()
    QTest.mouseClick(page.cards.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    settle(qtbot, window, tasks)
    assert window.query.state.filters == Filters(since="2024-05-03", until="2024-05-03")
    assert len(window.results.grid.hits) == 8


def test_a_group_is_looked_at_more_closely(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clipsearch.library.clusters.clusters.MANY", 2)
    page = opened(qtbot, window, tasks)
    clusters = library.clusters.all(examples=False)
    group = next(one for one in clusters if one.parent is None)
    assert any(one.parent == group.id for one in clusters) and not page.back.isVisible()
    page.cards.opened.emit(page.cards.cards[0])
    assert page.back.isVisible()
    assert {card.key for card in page.cards.cards} == {
        ("cluster", one.id) for one in clusters if one.parent == group.id
    }
    page.cards.menu_requested.emit(page.cards.cards[0], QPoint())
    menu = page.findChild(QMenu)
    assert menu is not None
    assert [action.text() for action in menu.actions()] == ["Show photos", "Rename…"]
    menu.close()
    page.back.click()
    assert len(page.cards.cards) == sum(one.parent is None for one in clusters)
    page.cards.opened.emit(page.cards.cards[0])
    page.show_all.click()
    settle(qtbot, window, tasks)
    assert len(window.results.grid.hits) == group.photos


def test_few_photos_have_no_collections(
    qtbot: QtBot, full: Library, open_window: Open, tasks: TaskRunner
) -> None:
    window = open_window()
    page = opened(qtbot, window, tasks)
    assert not page.cards.isVisible() and not page.cards.cards


def test_each_part_says_why_it_is_empty(
    qtbot: QtBot, open_window: Open, tasks: TaskRunner, library: Library, tmp_path: Path
) -> None:
    window = open_window()
    page = opened(qtbot, window, tasks)
    first = "There are no photos yet. Add a folder first."
    assert page.reason == first
    page.show_part("events")
    settle(qtbot, window, tasks)
    assert page.reason == first
    draw(tmp_path / "photos" / "red.png", "red")
    library.add(tmp_path / "photos")
    library.index()
    page.show_part("events")
    settle(qtbot, window, tasks)
    assert page.reason.startswith("There are no events yet")
    page.show_part("alike")
    settle(qtbot, window, tasks)
    assert page.reason == "There are too few photos: collections need at least 20."


def test_tabs_stay_in_one_line_where_only_the_title_has_no_space(
    window: MainWindow, qtbot: QtBot, tasks: TaskRunner
) -> None:
    window.pages.open("collections")
    page = window.findChild(CollectionsPage)
    assert page is not None
    needed = sum(tab.sizeHint().width() + 4 for tab in page.tabs.values())
    for width, has_title in ((needed + 200, True), (needed + 60, False)):
        page.resize(width, 300)
        (title,) = (one for one in page.findChildren(ElidedLabel) if one.text() == "Collections")
        assert (title.width() > 0) == has_title
        assert len({tab.geometry().center().y() for tab in page.tabs.values()}) == 1

"""What the inspector says of one photo and of several, folders to click, and when it is out of the way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clipsearch import Hit, Library, PhotoFacts
from clipsearch.gui.inspector.fact_rows import folder_links, folder_of_link, photo_rows, summary_rows
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.records import DATE_SOURCES, PhotosSummary
from tests.gui.conftest import Open, names, settle

CTRL = Qt.KeyboardModifier.ControlModifier
ROOT = Path("/home/me/Pictures")
FILE = (2_400_000, "2025-01-02T10:00:00")


def rows(**facts: str) -> dict[str, str]:
    hit = Hit(1, ROOT / "Trips" / "Rome" / "a.jpg", 0.25, 1, PhotoFacts(400, 300, "JPEG", **facts))
    return dict(photo_rows(hit, FILE, [ROOT], expert=False))


@pytest.mark.parametrize("source", DATE_SOURCES)
def test_a_date_has_its_source_in_words(source: str) -> None:
    date = rows(taken="2019-05-12T14:03:00", taken_from=source)["Date"]
    assert date.startswith("12 May 2019, 14:03 · from ")


def test_the_date_of_the_file_is_called_so() -> None:
    assert rows()["Date"] == "2 January 2025, 10:00 · file date"
    assert rows(taken="2019-05-12T14:03:00")["Date"] == "12 May 2019, 14:03 · from the camera"


def test_no_number_tells_how_similar_a_photo_is() -> None:
    assert not [value for value in rows().values() if "0.25" in value]


def links(text: str) -> dict[str, Path]:
    found = re.findall(r'<a href="([^"]*)"[^>]*>(.*?)</a>', text)
    return {name.replace("\u200b", ""): folder_of_link(link) for link, name in found}


@pytest.mark.parametrize("root", [ROOT, Path("/a b/<ü>&'\"%20"), Path("/\udcff")])
def test_each_part_of_a_path_leads_to_its_photos(root: Path) -> None:
    found = links(folder_links(root / "Trips" / "Rome", [root / "Trips", root]))
    assert list(found.values()) == [root, root / "Trips", root / "Trips" / "Rome"]
    assert list(found)[1:] == ["Trips", "Rome"]
    assert list(links(folder_links(root, [root])).values()) == [root]
    assert not links(folder_links(Path("/elsewhere"), [root]))


def test_several_photos_have_a_summary() -> None:
    found = PhotosSummary(
        4, 9_000_000, "2019-05-12T14:03:00", "2020-01-01T00:00:00", 1, ("Canon",), ("JPEG", "PNG"), ROOT
    )
    said = dict(summary_rows(found, [ROOT]))
    assert said.pop("Folder")
    assert said == {
        "Size": "9.0 MB",
        "Dates": "12 May 2019 – 1 Jan 2020<br>1 without a date",
        "Camera": "Canon",
        "Type": "JPEG and PNG",
    }


def test_the_window_tells_what_selected_photos_have_in_common(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, photos: Path
) -> None:
    window.toolbar.inspector_button.setChecked(True)
    grid = window.results.grid
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_A, CTRL)
    qtbot.waitUntil(lambda: "Size" in window.inspector.facts)
    assert window.inspector.title == "12 photos selected"
    assert links(window.inspector.facts["Folder"]) == {photos.name: photos}
    assert window.inspector.shown_words == []
    grid.select([grid.hits[0].content], grid.hits[0].content)
    qtbot.waitUntil(lambda: window.inspector.title == grid.hits[0].path.name)
    qtbot.waitUntil(lambda: "Date" in window.inspector.facts or not tasks.busy)
    settle(qtbot, window, tasks)


def test_a_folder_that_is_clicked_narrows_what_is_shown(
    qtbot: QtBot, full: Library, open_window: Open, tasks: TaskRunner, photos: Path
) -> None:
    (photos / "trip").mkdir()
    (photos / "red.png").rename(photos / "trip" / "red.png")
    full.index()
    window = open_window()
    window.inspector.folder_requested.emit(photos / "trip")
    settle(qtbot, window, tasks)
    assert names(window) == ["red"]


def test_it_is_out_of_the_way_while_nothing_is_selected(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    grid, button = window.results.grid, window.toolbar.inspector_button
    assert not window.inspector.isVisible(), "closed by default"
    grid.setCurrentIndex(grid.model().index(0, 0))
    assert not window.inspector.isVisible()
    button.setChecked(True)
    assert window.inspector.isVisible()
    grid.clearSelection()
    qtbot.waitUntil(lambda: not window.inspector.isVisible())
    grid.setCurrentIndex(grid.model().index(1, 0))
    qtbot.waitUntil(window.inspector.isVisible)
    assert window.inspector.hit == grid.hits[1]
    button.setChecked(False)
    grid.clearSelection()
    grid.setCurrentIndex(grid.model().index(0, 0))
    settle(qtbot, window, tasks)
    assert not window.inspector.isVisible(), "closed is closed"

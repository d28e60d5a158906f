"""Albums in the window: in the sidebar, in the menus of photos, arranged by dragging; all of it undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QObject, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu
from pytestqt.qtbot import QtBot

from clipsearch import Library, Query, Term
from clipsearch.gui.activity.folder_dialogs import FolderDialogs
from clipsearch.gui.albums.album_page import AlbumPage
from clipsearch.gui.albums.reordering import Reordering
from clipsearch.gui.empty.empty_note import EmptyNote
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.tagging.tag_page import TagPage
from tests.gui.conftest import Open, names, settle
from tests.gui.photo_actions.test_photo_edits import select, undo


def choose(window: MainWindow, *path: str) -> None:
    """Choose an entry of the menu of the selected photos, by the texts on the way to it."""
    menu: QMenu | None = window.photo_actions.menu(window.results.grid.selected, window)
    for text in path:
        assert menu is not None
        (action,) = (one for one in menu.actions() if one.text().partition("\t")[0] == text)
        menu = action.menu()  # type: ignore[assignment]
    action.trigger()


def wait(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    """Wait for what is counted in the background, not always at once."""
    qtbot.waitUntil(condition, timeout=60_000)


def answer(window: MainWindow, name: str) -> None:
    """Answer the dialog that asks for a name."""
    (dialog,) = (one for one in window.findChildren(QInputDialog) if one.isVisible())
    assert dialog.width() >= 400, "its title can be read"
    dialog.setTextValue(name)
    dialog.accept()


def album(library: Library, window: MainWindow, name: str) -> list[str]:
    """The names of an album's photos, in its order."""
    return [hit.path.stem for hit in library.search(f'album:"{name}"')]


def test_an_album_is_made_shown_arranged_and_undone(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library
) -> None:
    window.toolbar.inspector_button.setChecked(True)
    select(window, "red", "blue")
    choose(window, "Add to album", "New album…")
    answer(window, "Best & brightest")
    settle(qtbot, window, tasks)
    rows = window.sidebar.albums
    wait(qtbot, lambda: rows.names == ["Best & brightest"] and rows.isVisible())
    select(window, "green")
    choose(window, "Add to album", "Best && brightest")
    settle(qtbot, window, tasks)
    wait(qtbot, lambda: window.inspector.facts.get("Albums") == "Best &amp; brightest")
    first = album(full, window, "Best & brightest")
    rows.chosen.emit("Best & brightest")
    settle(qtbot, window, tasks)
    assert names(window) == first and first[2:] == ["green"], "in its own order, and no timeline"
    assert window.results.order_button.accessibleName().endswith("Album order")
    select(window, "green")
    choose(window, "In this album", "Move to the beginning")
    settle(qtbot, window, tasks)
    assert names(window) == ["green", *first[:2]]
    select(window, first[0])
    choose(window, "In this album", "Use as the cover")
    select(window, first[1])
    choose(window, "In this album", "Remove from the album")
    settle(qtbot, window, tasks)
    assert names(window) == ["green", first[0]]
    for _ in range(3):
        undo(qtbot, window, tasks)
    assert names(window) == first
    for _ in range(2):
        undo(qtbot, window, tasks)
    assert full.albums.all() == []
    wait(qtbot, lambda: not rows.isVisible())


def test_an_album_is_renamed_and_deleted_in_the_sidebar(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library
) -> None:
    full.albums.create("Trips", [hit.content for hit in full.recent(2)])
    full.albums.create("Work")
    window.overview.refresh()
    settle(qtbot, window, tasks)
    rows = window.sidebar.albums
    wait(qtbot, lambda: rows.names == ["Trips", "Work"])
    assert [rows.row_text(rows.model().index(row, 0)).number for row in (0, 1)] == ["2", "0"]
    rows.chosen.emit("Trips")
    settle(qtbot, window, tasks)
    rows.rename_requested.emit("Trips")
    answer(window, "Voyages")
    settle(qtbot, window, tasks)
    assert window.query.state.filters.albums == ("Voyages",), "what is shown follows"
    assert len(names(window)) == 2
    rows.rename_requested.emit("Work")
    answer(window, "voyages")
    settle(qtbot, window, tasks)
    assert "There is an album named Voyages already" in window.messages.text
    window.messages.dismiss()
    rows.delete_requested.emit("Voyages")
    settle(qtbot, window, tasks)
    wait(qtbot, lambda: rows.names == ["Work"])
    assert window.query.state.filters.albums == ()
    window.acts.undo()
    settle(qtbot, window, tasks)
    assert [(one.name, one.count) for one in full.albums.all()] == [("Voyages", 2), ("Work", 0)]


class Drop(QDropEvent):
    """A drop of a widget's own."""

    def __init__(self, place: QPointF, data: QMimeData, origin: QObject) -> None:
        super().__init__(
            place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        self.origin = origin

    def source(self) -> QObject:
        return self.origin


def test_photos_are_dropped_on_an_album_and_dragged_in_it(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library
) -> None:
    full.albums.create("Dropped")
    window.overview.refresh()
    settle(qtbot, window, tasks)
    rows, grid = window.sidebar.albums, window.results.grid
    wait(qtbot, lambda: rows.names == ["Dropped"])
    data, at = QMimeData(), names(window)[:3]
    paths: dict[str, Path] = {hit.path.stem: hit.path for hit in grid.hits}
    data.setUrls([QUrl.fromLocalFile(str(paths[name])) for name in at])
    place = QPointF(rows.visualRect(rows.model().index(0, 0)).center())
    drop = Drop(place, data, grid)
    rows.dragMoveEvent(drop)
    assert rows.row_text(rows.model().index(0, 0)).chosen, "it is marked"
    rows.dropEvent(drop)
    settle(qtbot, window, tasks)
    assert album(full, window, "Dropped") == at
    rows.chosen.emit("Dropped")
    settle(qtbot, window, tasks)
    select(window, at[2])
    reordering = grid.findChild(Reordering)
    cell = grid.visualRect(grid.model().index(0, 0))
    assert reordering.eventFilter(
        grid.viewport(), Drop(QPointF(cell.left() + 5, cell.center().y()), data, grid)
    )
    settle(qtbot, window, tasks)
    assert names(window) == [at[2], at[0], at[1]]
    assert not reordering.eventFilter(grid.viewport(), Drop(QPointF(5, 5), data, rows)), "of others nothing"
    window.query.clear()
    settle(qtbot, window, tasks)
    assert not reordering.eventFilter(grid.viewport(), Drop(QPointF(5, 5), data, grid)), "without an album"
    QApplication.processEvents()


def test_favourites_have_a_row(qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library) -> None:
    full.details.edit([hit.content for hit in full.recent(3)], {"favourite": True})
    window.overview.refresh()
    settle(qtbot, window, tasks)
    row = window.sidebar.favourites
    wait(qtbot, lambda: row.accessibleName() == "Favourites, 3 photos")
    row.click()
    settle(qtbot, window, tasks)
    assert len(names(window)) == 3 and row.is_chosen
    window.sidebar.all_requested.emit()
    settle(qtbot, window, tasks)
    assert not row.is_chosen


def test_the_page_has_covers_and_live_albums(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library
) -> None:
    window.pages.open("albums")
    settle(qtbot, window, tasks)
    page = window.findChild(AlbumPage)
    assert page.cards.cards == () and page.reason.startswith("There are no albums yet")
    page.new_requested.emit()
    answer(window, "Mine")
    settle(qtbot, window, tasks)
    contents = [hit.content for hit in full.recent(6)]
    full.albums.add("Mine", contents)
    full.albums.set_cover("Mine", contents[5])
    full.searches.save("Reds", Query((Term(words="red"),)))
    window.saved_searches.refresh()
    settle(qtbot, window, tasks)
    wait(qtbot, lambda: len(page.cards.cards) == 2 and bool(page.cards.cards[1].examples))
    mine, live = page.cards.cards
    assert (mine.name, mine.note, mine.examples) == ("Mine", "6 photos", (contents[5], *contents[:3]))
    assert (live.name, live.note) == ("Reds", "Live: red") and live.examples
    page.cards.opened.emit(mine)
    settle(qtbot, window, tasks)
    assert window.query.state.filters.albums == ("Mine",) and window.pages.current == ""
    assert [hit.content for hit in window.results.grid.hits] == contents
    window.pages.open("albums")
    page.cards.opened.emit(live)
    settle(qtbot, window, tasks)
    assert window.query.state.text == "red"


def test_without_photos_pages_say_what_comes_first(
    qtbot: QtBot, open_window: Open, tasks: TaskRunner, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(FolderDialogs, "choose_folder", lambda _: asked.append(True))
    window = open_window()
    window.pages.open("albums")
    settle(qtbot, window, tasks)
    assert window.findChild(AlbumPage).reason == "There are no photos yet. Add a folder first."
    window.findChild(AlbumPage).findChild(EmptyNote).button.click()
    assert asked == [True]
    window.pages.open("tags")
    page = window.findChild(TagPage)
    page.show_tag("beach")
    settle(qtbot, window, tasks)
    assert page.findChild(EmptyNote).text() == "There are no photos yet. Add a folder first."
    assert window.messages.text == "", "no command of the terminal is named in the window"
    assert not page.fits.isVisible() and not page.tabs["suggested"].isVisible()

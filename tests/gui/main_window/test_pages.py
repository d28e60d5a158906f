"""Pages in place of the photos, opened from the sidebar and the rail."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from clipsearch import Library
from clipsearch.gui.albums.album_page import AlbumPage
from clipsearch.gui.clusters.collections_page import CollectionsPage
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.photo_map.map_page import MapPage
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.sidebar.place_row import PlaceRow
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.tagging.tag_page import TagPage
from tests.gui.conftest import settle


class Notes(QPushButton):
    """A page that counts how often it was refreshed."""

    refreshed = 0

    def refresh(self) -> None:
        self.refreshed += 1


def test_a_page_takes_the_place_of_the_photos_until_they_are_asked_for(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    pages, made = window.pages, list[Notes]()

    def make() -> QWidget:
        made.append(Notes("Notes"))
        return made[-1]

    row = pages.add("notes", "text", "Notes", make)
    assert not made, "made when it is first opened"
    row.click()
    assert made[0].isVisible()
    assert not window.results.isVisible()
    assert made[0].hasFocus()
    assert row.is_chosen
    assert not window.filter_row.isVisible(), "there is nothing to filter or to order"
    assert not window.results.order_button.isEnabled()
    window.follow_controller.changed.emit()
    settle(qtbot, window, tasks)
    assert made[0].refreshed == 2
    QTest.keyClick(made[0], Qt.Key.Key_Escape)
    assert window.results.isVisible()
    assert not row.is_chosen
    assert window.filter_row.isVisible()
    assert window.results.order_button.isEnabled()
    row.click()
    QTest.keyClick(made[0], Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.results.isVisible()
    row.click()
    window.query.set_words("red")
    assert window.results.isVisible(), "a search shows photos"
    row.click()
    window.sidebar.all_requested.emit()
    settle(qtbot, window, tasks)
    assert window.results.isVisible()
    assert len(made) == 1


def test_a_page_is_uncovered_when_it_is_opened_from_the_drawer(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(480, 400)
    qtbot.waitUntil(lambda: window.panels.width() == 480)
    row = window.pages.add("notes", "text", "Notes", lambda: Notes("Notes"))
    window.toolbar.sidebar_button.click()
    assert window.panels.covers
    row.click()
    assert not window.panels.covers
    assert isinstance(window.focusWidget(), Notes)
    window.toolbar.sidebar_button.click()
    duplicates = next(one for one in window.sidebar.findChildren(PlaceRow) if one.text() == "Duplicates")
    duplicates.click()
    assert not window.panels.covers and window.duplicates.dialog is not None
    window.duplicates.dialog.close()


@pytest.mark.parametrize("kind", [AlbumPage, CollectionsPage, MapPage, TagPage])
def test_a_page_that_is_gone_follows_no_theme(
    qtbot: QtBot,
    full: Library,
    app_theme: AppTheme,
    tasks: TaskRunner,
    kind: type[AlbumPage | CollectionsPage | MapPage | TagPage],
) -> None:
    page = kind(tasks, full, app_theme)
    shiboken6.delete(page)
    with qtbot.captureExceptions() as raised:
        app_theme.apply("dark")
    assert raised == []


def test_a_page_that_is_not_open_is_not_refreshed(qtbot: QtBot, window: MainWindow) -> None:
    page = Notes("Notes")
    window.pages.add("notes", "text", "Notes", lambda: page).click()
    window.pages.close()
    before = page.refreshed
    window.albums.changed.emit()
    window.collections.changed.emit()
    window.saved_searches.changed.emit([])
    window.tags.changed.emit([])
    assert page.refreshed == before
    window.pages.open("notes")
    window.albums.changed.emit()
    assert page.refreshed == before + 2


def test_pictures_of_what_is_left_are_freed_and_loaded_again(
    qtbot: QtBot, full: Library, window: MainWindow, tasks: TaskRunner
) -> None:
    """So that only one page keeps pictures in memory."""
    full.albums.create("Trips", [hit.content for hit in full.recent(2)])
    pages = window.pages
    pages.open("albums")
    page = pages.stack.currentWidget()
    (cache,) = page.findChildren(ThumbnailCache)
    for _ in range(2):
        qtbot.waitUntil(lambda: cache.count > 0)
        pages.close()
        assert cache.count == 0
        pages.open("albums")
    pages.close()
    settle(qtbot, window, tasks)
    strip = window.photo_views.findChild(ThumbnailCache)
    window.viewer.show_row(window.results.grid.hits, 0)
    qtbot.waitUntil(lambda: strip.count > 0)
    window.photo_views.dismiss()
    assert strip.count == 0

"""Pages in place of the photos, each with a row in the sidebar, and how the window connects each of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from clipsearch import Library
from clipsearch.gui.albums.controller import AlbumController
from clipsearch.gui.albums.reordering import Reordering
from clipsearch.gui.clusters.controller import CollectionsController
from clipsearch.gui.duplicates.controller import DuplicatesController
from clipsearch.gui.empty.empty_note import EmptyNote
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.query_state import QueryState, Within
from clipsearch.gui.search.source import Examples
from clipsearch.gui.sidebar.place_row import PlaceRow
from clipsearch.gui.sidebar.rail import Rail
from clipsearch.gui.sidebar.sidebar import Sidebar
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.style.translation import translate
from clipsearch.gui.tagging.controller import TagController
from clipsearch.gui.widgets.icon_button import IconButton
from clipsearch.records import Ids

if TYPE_CHECKING:  # pages are imported when they are opened: a start needs none
    from clipsearch.gui.albums.album_page import AlbumPage
    from clipsearch.gui.clusters.collections_page import CollectionsPage
    from clipsearch.gui.main_window.window import MainWindow
    from clipsearch.gui.photo_map.map_page import MapPage
    from clipsearch.gui.tagging.tag_page import TagPage

__all__ = [
    "Page",
    "Pages",
    "add_albums",
    "add_collections",
    "add_map",
    "add_pages",
    "add_review",
    "add_review_row",
    "add_tags",
]


class Page(Protocol):
    """What a page is, besides a QWidget."""

    def refresh(self) -> None:
        """Show what the library holds now: when it is opened, and after each change while it is open."""


@dataclass(slots=True)
class _Entry:
    """A page: what makes it, the page once it is made, and what opens it."""

    make: Callable[[], QWidget]
    row: PlaceRow
    button: IconButton
    page: QWidget | None = None


class Pages(QObject):
    """Shows the photos, or a page in their place.

    Attributes:
        stack: the photos, and the pages that were shown so far.

    Signals:
        changed: a page was opened, or the photos are shown again.
        add_requested: choose a folder to add.
    """

    changed = Signal()
    add_requested = Signal()

    def __init__(self, photos: QWidget, sidebar: Sidebar, rail: Rail, parent: QObject) -> None:
        super().__init__(parent)
        self.stack = QStackedWidget()
        self.stack.addWidget(photos)
        self._sidebar, self._rail = sidebar, rail
        self._entries: dict[str, _Entry] = {}
        self._open = ""

    def add(self, name: str, symbol: str, text: str, make: Callable[[], QWidget]) -> PlaceRow:
        """Add a page, which `make` makes when it is first opened; return its row in the sidebar."""
        row, button = self._sidebar.add_row(symbol, text), self._rail.add_button(symbol, text)
        self._entries[name] = _Entry(make, row, button)
        button.setCheckable(True)
        for opener in (row, button):
            opener.clicked.connect(lambda: self.open(name))
        return row

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all pages."""
        return tuple(self._entries)

    @property
    def current(self) -> str:
        """The name of the page that is shown, or an empty string."""
        return self._open

    @Slot(str)
    def open(self, name: str) -> QWidget:
        """Show a page, and return it."""
        entry = self._entries[name]
        if entry.page is None:
            entry.page = entry.make()
            self.stack.addWidget(entry.page)
            for note in entry.page.findChildren(EmptyNote):
                note.add_requested.connect(self.add_requested)
        self.stack.setCurrentWidget(entry.page)
        self._set_open(name)
        self.refresh()
        entry.page.setFocus(Qt.FocusReason.OtherFocusReason)
        return entry.page

    @Slot()
    def close(self) -> None:
        """Show the photos."""
        if self._open:
            self.stack.setCurrentIndex(0)
            self._set_open("")

    @Slot()
    def refresh(self) -> None:
        """Let the page that is shown show what the library holds now."""
        if self._open:
            cast(Page, self._entries[self._open].page).refresh()

    def _set_open(self, name: str) -> None:
        if self._open and self._open != name:
            page = cast(QWidget, self._entries[self._open].page)
            for cache in page.findChildren(ThumbnailCache):
                cache.clear()
        self._open = name
        for one, entry in self._entries.items():
            entry.row.show_chosen(one == name)
            entry.button.setChecked(one == name)
        self._sidebar.show_page(bool(name))
        self._rail.show_page(bool(name))
        self.changed.emit()


def add_pages(window: MainWindow) -> Pages:
    """Add all pages of the window."""
    pages = Pages(window.results, window.sidebar, window.rail, window)
    window.sidebar.all_requested.connect(pages.close)
    window.rail.all_requested.connect(pages.close)
    window.query.changed.connect(pages.close)
    pages.add_requested.connect(window.dialogs.choose_folder)
    window.follow_controller.changed.connect(pages.refresh)
    return pages


def add_review(window: MainWindow, tasks: TaskRunner, library: Library) -> DuplicatesController:
    """What opens the dialog of duplicates."""
    duplicates = DuplicatesController(tasks, library, window.acts, window)
    duplicates.changed.connect(window.follow_controller.look_around)
    window.follow_controller.finished.connect(duplicates.refresh)
    window.closing.connect(duplicates.close)
    return duplicates


def add_review_row(window: MainWindow) -> None:
    """Let a row of the sidebar, and a button of the rail, open the dialog of duplicates."""
    name = translate("MainWindow", "Duplicates")
    for opener in (window.sidebar.add_row("compare", name), window.rail.add_button("compare", name)):
        opener.clicked.connect(window.panels.close_sidebar)
        opener.clicked.connect(window.duplicates.show)


def add_tags(window: MainWindow, app_theme: AppTheme, tasks: TaskRunner, library: Library) -> TagController:
    """Add the page on which tags learn, and connect the menus of tags."""
    actions, tree, pages = window.photo_actions, window.sidebar.tags, window.pages
    tags = TagController(tasks, library, window.acts, actions, window)

    def make() -> TagPage:
        from clipsearch.gui.tagging.tag_page import TagPage

        page = TagPage(tasks, library, app_theme)
        page.marked.connect(tags.mark)
        window.toasts.prefer(page.grid)
        page.view_requested.connect(window.viewer.show_row)
        return page

    def learn(tag: str) -> None:
        page = cast("TagPage", pages.open("tags"))
        page.show_tag(tag)
        page.focus_photos()

    pages.add("tags", "tag", translate("TagPage", "Learn a tag"), make)
    tree.learn_requested.connect(learn)
    tree.rename_requested.connect(tags.rename)
    tree.merge_requested.connect(tags.merge)
    tree.delete_requested.connect(tags.delete)
    tags.changed.connect(actions.edited)
    tags.changed.connect(pages.refresh)
    actions.edited.connect(window.overview.refresh)
    return tags


def add_albums(
    window: MainWindow, app_theme: AppTheme, tasks: TaskRunner, library: Library
) -> AlbumController:
    """Connect albums in the sidebar and in menus, and let one be arranged in the grid."""
    grid, rows, search = window.results.grid, window.sidebar.albums, window.search_controller
    albums = AlbumController(library, app_theme, window.acts, window.query, window)
    rows.chosen.connect(albums.show_album)
    rows.rename_requested.connect(albums.rename)
    rows.delete_requested.connect(albums.delete)
    rows.dropped.connect(albums.add_files)
    window.rail.favourites_requested.connect(window.sidebar.favourites_requested)
    window.sidebar.album_requested.connect(lambda: albums.create(grid.selected.contents.tolist()))
    window.photo_actions.fill_menu = albums.fill_menu
    albums.changed.connect(window.overview.refresh)
    albums.changed.connect(window.inspector_controller.refresh_details)
    albums.changed.connect(lambda: None if search.state.is_empty else search.refresh())

    def is_arranged() -> bool:
        return bool(albums.shown) and search.state.is_browsing and grid.hits.sort == "given"

    def move(row: int) -> None:
        before = int(grid.hits.contents[row]) if row < len(grid.hits) else None
        albums.move(albums.shown, grid.selected.contents.tolist(), before)

    def make() -> AlbumPage:
        from clipsearch.gui.albums.album_page import AlbumPage

        page = AlbumPage(tasks, library, app_theme)
        page.chosen.connect(albums.show_album)
        page.rename_requested.connect(albums.rename)
        page.delete_requested.connect(albums.delete)
        page.search_requested.connect(window.saved_searches.run)
        page.new_requested.connect(albums.create)
        return page

    Reordering(grid, is_arranged).moved.connect(move)
    for changed in (albums.changed, window.saved_searches.changed):
        changed.connect(window.pages.refresh)
    window.pages.add("albums", "album", translate("AlbumPage", "Albums"), make)
    return albums


def add_collections(
    window: MainWindow, app_theme: AppTheme, tasks: TaskRunner, library: Library
) -> CollectionsController:
    """Add the page of collections and events."""
    controller = CollectionsController(library, window.acts, window)

    def show_choice(contents: Sequence[int], name: str) -> None:
        window.query.set_state(QueryState(within=Within(np.array(contents, np.int64), name)))

    def make() -> CollectionsPage:
        from clipsearch.gui.clusters.collections_page import CollectionsPage

        page = CollectionsPage(tasks, library, app_theme)
        page.photos_requested.connect(lambda filters: window.query.set_state(QueryState(filters=filters)))
        page.choice_requested.connect(show_choice)
        page.rename_requested.connect(controller.ask_name)
        window.closing.connect(page.close_work)
        return page

    controller.changed.connect(window.pages.refresh)
    window.pages.add("collections", "similar", translate("CollectionsPage", "Collections"), make)
    return controller


def add_map(window: MainWindow, app_theme: AppTheme, tasks: TaskRunner, library: Library) -> None:
    """Add the page with the map."""

    def show(contents: Ids) -> None:
        where = translate("MapPage", "Map")
        window.query.set_state(QueryState(within=Within(contents, where)))

    def make() -> MapPage:
        from clipsearch.gui.photo_map.map_page import MapPage

        page = MapPage(tasks, library, app_theme)
        page.view_requested.connect(window.viewer.show_row)
        page.show_requested.connect(show)
        page.more_requested.connect(lambda keys: window.query.set_source(Examples(tuple(keys.tolist()))))
        page.failed.connect(window.notifier.report)
        window.closing.connect(page.close_work)
        return page

    window.pages.add("map", "map", translate("MapPage", "Map"), make)

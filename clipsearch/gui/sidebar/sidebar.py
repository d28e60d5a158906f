"""The sidebar: all photos, pages, the folders of the library, and saved searches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRect, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QScrollArea, QVBoxLayout, QWidget

from clipsearch import SavedSearch, Status, WatchMode
from clipsearch.gui.search.query_state import QueryState
from clipsearch.gui.sidebar.album_list import AlbumList
from clipsearch.gui.sidebar.folder_tree import FolderTree
from clipsearch.gui.sidebar.place_row import PlaceRow
from clipsearch.gui.sidebar.saved_search_list import SavedSearchList
from clipsearch.gui.sidebar.tag_tree import TagTree, tag_tree
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.count_tree import CountTree
from clipsearch.gui.widgets.elided_label import ElidedLabel
from clipsearch.gui.widgets.icon_button import IconButton
from clipsearch.gui.widgets.row_list import ROW, RowList
from clipsearch.records.albums import Album

__all__ = ["Sidebar"]


class Sidebar(QWidget):
    """Lists folders and saved searches; its two lists have signals of their own.

    Signals:
        all_requested: show all photos.
        favourites_requested: show the favourites.
        add_requested: choose a folder to add.
        album_requested: make a new album.
        save_requested: save the present query.
    """

    all_requested = Signal()
    favourites_requested = Signal()
    add_requested = Signal()
    album_requested = Signal()
    save_requested = Signal()

    def __init__(self, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setAccessibleName(self.tr("Sidebar"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._is_counted = False
        self._app_theme = app_theme
        self._state = QueryState()
        self._has_page = False
        self._all = PlaceRow(app_theme, "photo", self.tr("All photos"), self)
        self._all.show_chosen(True)
        self._rows: list[PlaceRow] = []
        self.favourites = PlaceRow(app_theme, "heart", self.tr("Favourites"), self)
        self.folders = FolderTree(app_theme, self)
        self.albums = AlbumList(app_theme, self)
        self.tags = TagTree(app_theme, self)
        self.saved = SavedSearchList(app_theme, self)
        self._add = IconButton(app_theme, "folder-add", self.tr("Add a folder… (Ctrl+O)"), self)
        self._save = IconButton(app_theme, "star", self.tr("Save this search… (Ctrl+S)"), self)
        self._new_album = IconButton(app_theme, "plus", self.tr("New album…"), self)
        self._none = ElidedLabel(self)
        self._none.setText(self.tr("Save a search to find it here"))
        self._none.setToolTip(self.tr("Save a search to find it here"))
        self._none.setObjectName("muted")
        self._none.setContentsMargins(8, 8, 8, 0)
        self.saved.hide()
        self._lay_out()
        self.show_tags({})
        self.show_albums(())
        self._all.clicked.connect(self.all_requested)
        self.favourites.clicked.connect(self.favourites_requested)
        self._add.clicked.connect(self.add_requested)
        self._new_album.clicked.connect(self.album_requested)
        self._save.clicked.connect(self.save_requested)

    def _lay_out(self) -> None:
        inside = QWidget()
        area = QScrollArea(self)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for part in (area.viewport(), inside):
            part.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 1, 0)  # beside the border
        whole.addWidget(area)
        column = QVBoxLayout(inside)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(0)
        column.addWidget(self._all)
        column.addWidget(self.favourites)
        self._pages = QVBoxLayout()
        column.addLayout(self._pages)
        column.addLayout(self._heading(self.tr("Your folders"), self._add))
        column.addWidget(self.folders)
        column.addLayout(self._heading(self.tr("Your albums"), self._new_album))
        column.addWidget(self.albums)
        self._tags_heading = QWidget(self)
        self._tags_heading.setLayout(self._heading(self.tr("Tags")))
        column.addWidget(self._tags_heading)
        column.addWidget(self.tags)
        column.addLayout(self._heading(self.tr("Saved searches"), self._save))
        column.addWidget(self._none)
        column.addWidget(self.saved)
        column.addStretch(1)

        def show_row(rows: RowList, place: QRect) -> None:
            top = rows.viewport().mapTo(inside, place.topLeft()).y()
            area.ensureVisible(0, top + ROW // 2, 0, ROW)

        for rows in (self.folders, self.albums, self.tags, self.saved):
            rows.reached.connect(partial(show_row, rows))

    def _heading(self, text: str, button: QWidget | None = None) -> QHBoxLayout:
        heading = QLabel(text, self)
        heading.setObjectName("heading")
        row = QHBoxLayout()
        row.setContentsMargins(8, 16, 0, 4)
        row.addWidget(heading, 1)
        if button is not None:
            row.addWidget(button)
        return row

    def add_row(self, symbol: str, text: str) -> PlaceRow:
        """Add a row for a page below the one for all photos."""
        row = PlaceRow(self._app_theme, symbol, text, self)
        self._rows.append(row)
        self._pages.addWidget(row)
        return row

    @property
    def tab_order(self) -> Sequence[QWidget]:
        """The widgets that Tab goes through, from the top."""
        places = self._all, self.favourites, *self._rows
        lists = self._add, self.folders, self._new_album, self.albums, self.tags, self._save, self.saved
        return (*places, *lists)

    def show_status(self, status: Status, modes: Mapping[int, WatchMode]) -> None:
        """Show new counts, and the folders' watch modes."""
        self.folders.show_folders(status.folders, modes)
        if not self._is_counted:
            self._all.show_count(status.indexed)

    def show_counts(self, photos: int, folders: CountTree) -> None:
        """Show how many distinct photos there are, in all and in each directory."""
        self._is_counted = True
        self._all.show_count(photos)
        self.folders.show_tree(folders)

    def show_tags(self, counts: Mapping[str, int]) -> None:
        """Show how many photos each tag has."""
        self.tags.show_tree(tag_tree(counts))
        for part in (self._tags_heading, self.tags):
            part.setVisible(bool(counts))

    def show_albums(self, albums: Sequence[Album]) -> None:
        """Show the albums."""
        self.albums.show_albums(albums)
        self.albums.setVisible(bool(albums))  # Tab does not stop at an empty list

    @Slot(object)
    def show_saved(self, searches: Sequence[SavedSearch]) -> None:
        """Show the saved searches."""
        self.saved.show_searches(searches)
        self._none.setVisible(not searches)
        self.saved.setVisible(bool(searches))  # Tab does not stop at an empty list

    def show_query(self, state: QueryState) -> None:
        """Mark the rows that the query is restricted to."""
        self._state = state
        self._all.show_chosen(state.is_empty and not self._has_page)
        self.folders.show_chosen(() if self._has_page else state.filters.folders)
        self.tags.show_chosen(() if self._has_page else state.filters.tags)
        self.albums.show_chosen(() if self._has_page else state.filters.albums)
        self.favourites.show_chosen(state.filters.favourite and not self._has_page)

    def show_page(self, shown: bool) -> None:
        """Mark no photos while a page is shown in their place."""
        self._has_page = shown
        self.show_query(self._state)

    def menu_for(self, path: Path) -> QMenu:
        """The menu of a folder."""
        return self.folders.menu_for(path)

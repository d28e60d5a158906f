"""The page of albums: cards with their covers, and saved searches as live albums."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clipsearch import ClipsearchError, Library, SavedSearch
from clipsearch.gui.clusters.card_view import Card, CardView
from clipsearch.gui.empty.empty_note import EmptyNote
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.style.translation import translate
from clipsearch.records.albums import Album

__all__ = ["AlbumPage"]

EXAMPLES = 4  # pictures of a card


class AlbumPage(QWidget):
    """Shows albums and saved searches.

    Signals:
        chosen, rename_requested, delete_requested: the name of an album.
        search_requested: the name of a saved search.
        new_requested: make a new album.
    """

    chosen = Signal(str)
    rename_requested = Signal(str)
    delete_requested = Signal(str)
    search_requested = Signal(str)
    new_requested = Signal()

    def __init__(
        self, tasks: TaskRunner, library: Library, app_theme: AppTheme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._library = library
        self._app_theme = app_theme
        self.cards = CardView(app_theme, ThumbnailCache(tasks, library.thumbnail, self), self)
        self.cards.setAccessibleName(self.tr("Albums"))
        self._nothing = EmptyNote(self)
        self._stack = QStackedWidget(self)
        for page in (self.cards, self._nothing):
            self._stack.addWidget(page)
        title = QLabel(self.tr("Albums"), self)
        title.setObjectName("title")
        new = QPushButton(self.tr("New album…"), self)
        new.setObjectName("quiet")
        new.clicked.connect(self.new_requested)
        head = QHBoxLayout()
        head.setContentsMargins(24, 0, 16, 0)
        head.addWidget(title, 1)
        head.addWidget(new)
        inner = QVBoxLayout()
        inner.setContentsMargins(16, 0, 0, 0)
        inner.addWidget(self._stack)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(inner, 1)
        self.setFocusProxy(self.cards)
        self.cards.opened.connect(self._open)
        self.cards.menu_requested.connect(self._show_menu)

    @Slot()
    def refresh(self) -> None:
        """Show the albums that there are now."""
        library = self._library

        def find() -> tuple[list[Card], bool]:
            return _cards(library), bool(library.folders(counts=False))

        self._tasks.run_latest("albums", "counts", find, self._show)

    @property
    def reason(self) -> str:
        """Why there are no albums."""
        return self._nothing.text()

    def _show(self, found: tuple[list[Card], bool]) -> None:
        cards, has_folders = found
        if has_folders:
            self._nothing.show_text(
                self.tr("There are no albums yet. Select photos, and choose “Add to album” in their menu.")
            )
        else:
            self._nothing.show_no_folders()
        self.cards.set_cards(cards)
        self._stack.setCurrentWidget(self.cards if cards else self._nothing)

    @Slot(object)
    def _open(self, card: Card) -> None:
        if isinstance(card.key, Album):
            self.chosen.emit(card.name)
        else:
            self.search_requested.emit(card.name)

    @Slot(object, QPoint)
    def _show_menu(self, card: Card, place: QPoint) -> None:
        icon, menu = self._app_theme.icon, QMenu(self)
        menu.addAction(icon("filter"), self.tr("Show the photos"), lambda: self._open(card))
        if isinstance(card.key, Album):
            menu.addAction(icon("rename"), self.tr("Rename…"), lambda: self.rename_requested.emit(card.name))
            text = self.tr("Delete album")
            menu.addAction(icon("trash"), text, lambda: self.delete_requested.emit(card.name))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)


def _cards(library: Library) -> list[Card]:
    """A card for each album, with its cover and first photos, and for each saved search, with its best."""
    cards = list[Card]()
    for album in library.albums.all():
        first = library.albums.contents(album.name)[:EXAMPLES].tolist() if album.count else []
        shown = dict.fromkeys((album.cover, *first) if album.cover is not None else first)
        note = formatting.count(album.count, "photo")
        if album.missing:
            missing = translate("AlbumPage", "{count} missing")
            note += " · " + missing.format(count=formatting.number(album.missing))
        cards.append(Card(album, album.name, note, tuple(shown)[:EXAMPLES]))
    return [*cards, *(_card(library, search) for search in library.searches.saved)]


def _card(library: Library, search: SavedSearch) -> Card:
    examples: tuple[int, ...] = ()
    with suppress(ClipsearchError):  # such as a folder that is gone
        examples = tuple(hit.content for hit in library.search(search.query, EXAMPLES))
    note = translate("AlbumPage", "Live: {query}").format(query=search.query)
    return Card(search.name, search.name, note, examples)

"""What is done to albums: making, filling, arranging, renaming and deleting them; all of it can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from clipsearch import Hit, Library, Matches
from clipsearch.gui.query_bar.query_bar import QueryBar
from clipsearch.gui.runtime.act_stack import Act, ActStack, Outcome
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.style.translation import translate
from clipsearch.records.albums import Album

__all__ = ["AlbumController"]

MOST_IN_MENU = 30  # albums


class AlbumController(QObject):
    """Changes the albums of one library, and shows one.

    Signals:
        changed: an album is another now.
    """

    changed = Signal()

    def __init__(
        self, library: Library, app_theme: AppTheme, acts: ActStack, bar: QueryBar, window: QWidget
    ) -> None:
        super().__init__(window)
        self._library = library
        self._app_theme = app_theme
        self._acts = acts
        self._bar = bar
        self._window = window
        self._albums: Sequence[Album] = ()

    @property
    def shown(self) -> str:
        """The album that the query is restricted to, if it is one; else ""."""
        names = self._bar.state.all_filters.albums
        return names[0] if len(names) == 1 else ""

    @Slot(object)
    def set_known(self, albums: Sequence[Album]) -> None:
        """Take the albums that menus offer."""
        self._albums = albums

    @Slot(str)
    def show_album(self, name: str) -> None:
        """Restrict the query to an album."""
        self._bar.set_filters(replace(self._bar.state.filters, albums=(name,)))

    def fill_menu(self, menu: QMenu, hits: Sequence[Hit]) -> None:
        """Add what can be done with photos and albums to the menu of some photos."""
        contents = _contents(hits)
        albums = QMenu(self.tr("Add to album"), menu)
        albums.setIcon(self._app_theme.icon("album"))
        for album in self._albums[:MOST_IN_MENU]:
            albums.addAction(album.name.replace("&", "&&"), partial(self.add, album.name, contents))
        if self._albums:
            albums.addSeparator()
        albums.addAction(self.tr("New album…"), partial(self.create, contents))
        menu.addMenu(albums)
        if not (name := self.shown):
            return
        of_album = QMenu(self.tr("In this album"), menu)
        of_album.addAction(self.tr("Move to the beginning"), lambda: self.move_to_start(name, contents))
        of_album.addAction(self.tr("Move to the end"), lambda: self.move(name, contents))
        if len(contents) == 1:
            of_album.addAction(self.tr("Use as the cover"), lambda: self.set_cover(name, contents[0]))
        of_album.addSeparator()
        of_album.addAction(self.tr("Remove from the album"), lambda: self.remove(name, contents))
        menu.addMenu(of_album)

    def create(self, contents: Sequence[int] = ()) -> None:
        """Ask for a name, and make an album of photos."""
        said = self.tr("Album “{name}” created with {photos}")

        def make(name: str) -> None:
            photos = formatting.count(len(contents), "photo")
            albums = self._library.albums
            self._run(lambda: albums.create(name, contents), said.format(name=name, photos=photos), name)

        self._ask(self.tr("New album"), "", make)

    def add(self, name: str, contents: Sequence[int]) -> None:
        """Add photos at the end of an album."""
        said = self.tr("{photos} added to “{name}”")
        said = said.format(photos=formatting.count(len(contents), "photo"), name=name)
        self._run(lambda: self._library.albums.add(name, contents), said, name)

    def add_files(self, name: str, paths: Sequence[Path]) -> None:
        """Add photos of the library, by the paths of their files, at the end of an album."""
        library = self._library
        said = self.tr("{photos} added to “{name}”")
        said = said.format(photos=formatting.count(len(paths), "photo"), name=name)
        self._run(lambda: library.albums.add(name, library.details.contents_at(paths)), said, name)

    def remove(self, name: str, contents: Sequence[int]) -> None:
        """Take photos out of an album."""
        said = self.tr("{photos} removed from “{name}”")
        said = said.format(photos=formatting.count(len(contents), "photo"), name=name)
        self._run(lambda: self._library.albums.remove(name, contents), said, name)

    def move(self, name: str, contents: Sequence[int], before: int | None = None) -> None:
        """Put photos of an album in front of another one, or at its end."""
        said = self.tr("“{name}” rearranged").format(name=name)
        self._run(lambda: self._library.albums.move(name, contents, before), said, name)

    def move_to_start(self, name: str, contents: Sequence[int]) -> None:
        """Put photos of an album at its beginning."""
        albums, moved = self._library.albums, {*contents}

        def do() -> Any:
            others = (one for one in albums.contents(name).tolist() if one not in moved)
            return albums.move(name, contents, next(others, None))

        self._run(do, self.tr("“{name}” rearranged").format(name=name), name)

    def set_cover(self, name: str, content: int) -> None:
        """Let a photo stand for an album."""
        said = self.tr("Cover of “{name}” changed").format(name=name)
        self._run(lambda: self._library.albums.set_cover(name, content), said, name)

    @Slot(str)
    def rename(self, name: str) -> None:
        """Ask for another name of an album."""

        def apply(new: str) -> None:
            said = self.tr("“{name}” renamed to “{new}”").format(name=name, new=new)
            self._run(lambda: self._library.albums.rename(name, new), said, name, new)

        self._ask(self.tr("Rename the album"), name, apply)

    @Slot(str)
    def delete(self, name: str) -> None:
        """Delete an album; its photos are not touched, and it can be undone."""
        said = self.tr("Album “{name}” deleted").format(name=name)
        self._run(lambda: self._library.albums.delete(name), said, name, "")

    def _ask(self, title: str, proposed: str, then: Callable[[str], None]) -> None:
        """Ask for the name of an album."""
        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(title)
        dialog.setLabelText(self.tr("Name"))
        dialog.setTextValue(proposed)
        dialog.resize(420, 0)  # its title is read, too
        dialog.textValueSelected.connect(lambda text: then(text.strip()) if text.strip() else None)
        dialog.open()

    def _run(self, do: Callable[[], Any], said: str, name: str, new: str | None = None) -> None:
        """Have the act stack change an album, and undo that; a query for it follows its new name."""
        made, is_done = list[Any](), [False]

        def change() -> Outcome:
            made[:] = [do()]
            is_done[0] = True
            return Outcome(said)

        def undo() -> Outcome:
            self._library.albums.restore(made[0])
            is_done[0] = False
            return Outcome(translate("AlbumController", "“{name}” changed back").format(name=name))

        def changed() -> None:
            if new is not None:
                self._follow(*((name, new) if is_done[0] else (new, name)))
            self.changed.emit()

        self._acts.run(Act(change, undo, changed, "facts"))

    def _follow(self, old: str, new: str) -> None:
        """Let the query ask for an album by its new name, or for none that is deleted."""
        filters = self._bar.state.filters
        if old and old in filters.albums:
            names = (new if one == old else one for one in filters.albums)
            self._bar.set_filters(replace(filters, albums=tuple(one for one in names if one)))


def _contents(hits: Sequence[Hit]) -> list[int]:
    contents: list[int] = (
        hits.contents.tolist() if isinstance(hits, Matches) else [one.content for one in hits]
    )
    return contents

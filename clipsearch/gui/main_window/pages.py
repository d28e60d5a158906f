"""Pages in place of the photos, each with a row in the sidebar and a button in the rail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from clipsearch.gui.sidebar.place_row import PlaceRow
from clipsearch.gui.sidebar.rail import Rail
from clipsearch.gui.sidebar.sidebar import Sidebar
from clipsearch.gui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from clipsearch.gui.main_window.window import MainWindow

__all__ = ["Page", "Pages", "add_pages"]


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
    """

    changed = Signal()

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
    def current(self) -> str:
        """The name of the page that is shown, or an empty string."""
        return self._open

    @Slot(str)
    def open(self, name: str) -> None:
        """Show a page."""
        entry = self._entries[name]
        if entry.page is None:
            entry.page = entry.make()
            self.stack.addWidget(entry.page)
        self.stack.setCurrentWidget(entry.page)
        self._set_open(name)
        self.refresh()
        entry.page.setFocus(Qt.FocusReason.OtherFocusReason)

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
    window.follow_controller.changed.connect(pages.refresh)
    return pages

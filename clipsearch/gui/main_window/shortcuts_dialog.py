"""The dialog that lists the keyboard shortcuts."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from clipsearch.gui.style import formatting

__all__ = ["ShortcutsDialog"]

Rows = tuple[tuple[str, str], ...]


class ShortcutsDialog(QDialog):
    """Lists what each key does, in one to three columns of sections; scrolls on a small screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = QLabel(self.windowTitle(), self)
        title.setObjectName("big")
        screen = self.screen().availableGeometry()
        free = QSize(screen.width() - 40, screen.height() - 80)
        page = self._page(3)
        for columns in (2, 1):
            if page.sizeHint().width() > free.width() - 72:
                page.deleteLater()
                page = self._page(columns)
        area = QScrollArea(self)
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName(self.windowTitle())
        close = QPushButton(self.tr("Close"), self)
        close.setDefault(True)
        close.clicked.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 24, 16, 24)
        column.setSpacing(24)
        column.addWidget(title)
        column.addWidget(area, 1)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        wanted = page.sizeHint()
        self.resize(QSize(wanted.width() + 72, wanted.height() + 168).boundedTo(free))
        close.setFocus()

    def _page(self, columns: int) -> QWidget:
        """All sections in one to three columns."""
        photos = (self.tr("Photos"), self._photos())
        search, sidebar = (self.tr("Search"), self._search()), (self.tr("Sidebar"), self._sidebar())
        viewer = (self.tr("Viewer"), self._viewer())
        window = (self.tr("Window"), self._window())
        page = QWidget(self)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 16, 0)
        row.setSpacing(48)
        for sections in {
            1: ((search, photos, viewer, sidebar, window),),
            2: ((search, sidebar, window), (photos, viewer)),
            3: ((search, sidebar), (photos,), (viewer, window)),
        }[columns]:
            row.addLayout(_column(sections, page))
        return page

    @property
    def keys(self) -> str:
        """All keys that are listed."""
        return "   ".join(label.text() for label in self.findChildren(QLabel, "title"))

    def _search(self) -> Rows:
        return (
            ("Ctrl+F   /", self.tr("Type a search")),
            ("Enter", self.tr("Keep these words and add more")),
            ("−words", self.tr("Search for less of these words")),
            ("Ctrl+Shift+O", self.tr("Add a picture from a file")),
            ("Ctrl+V", self.tr("Add what is on the clipboard")),
            ("Ctrl+Shift+V", self.tr("Search with the clipboard alone")),
            ("←", self.tr("Go to the chips before the words")),
            ("↑ ↓   −   F2   Del", self.tr("On a chip: weight, less of it, edit, remove")),
            ("↓   ↑   Tab", self.tr("Move through the suggestions, choose one")),
            ("Ctrl+Shift+F", self.tr("Search in these results")),
            ("Ctrl+Shift+L", self.tr("Copy the search as one line")),
            ("Ctrl+D", self.tr("Duplicates")),
            ("Ctrl+L", self.tr("Filters: date, folder, type, camera")),
            ("Ctrl+Z   Ctrl+Shift+Z   Ctrl+Y", self.tr("Undo, redo")),
            ("Alt+↑   Alt+↓   Ctrl+H", self.tr("Recent searches")),
            ("Ctrl+S", self.tr("Save this search")),
            ("Esc", self.tr("One step back: close, unselect, leave the field")),
        )

    def _sidebar(self) -> Rows:
        return (
            ("Ctrl+B", self.tr("Go to folders and saved searches")),
            ("Enter", self.tr("Show a folder’s photos, search again")),
            ("Shift+F10", self.tr("Menu of the folder or search")),
            ("F2   Alt+↑   Alt+↓", self.tr("Rename or move a saved search")),
            ("Del", self.tr("Remove")),
        )

    def _photos(self) -> Rows:
        return (
            ("↓", self.tr("From the search field to the photos")),
            ("← → ↑ ↓", self.tr("Move between photos")),
            ("Home   End   PgUp   PgDn", self.tr("Scroll by a page")),
            ("Shift   Ctrl", self.tr("Extend the selection, move without selecting")),
            ("Ctrl+Space   Ctrl+A", self.tr("Add to the selection, select all")),
            ("Enter   Space", self.tr("Open in the viewer")),
            ("B", self.tr("Open or close a stack")),
            ("C", self.tr("Compare two to four")),
            ("Shift+Enter", self.tr("Open in another app")),
            ("Ctrl+Enter", self.tr("Show it in the file manager")),
            ("S", self.tr("Find similar photos")),
            ("+   −", self.tr("Find more, less like it")),
            ("Ctrl+C   Ctrl+Shift+C", self.tr("Copy the photo, its path")),
            ("Ctrl+K   Ctrl+M", self.tr("Copy, move to a folder")),
            ("0   1   2   3   4   5", self.tr("Rate with stars")),
            ("F", self.tr("Favourite on or off")),
            ("P   X   U", self.tr("Pick, reject, unflag")),
            ("T", self.tr("Add a tag")),
            ("Y   N", self.tr("Learn a tag: it fits, does not fit")),
            ("F2", self.tr("Rename it")),
            ("Del", self.tr("Move it to the trash")),
            ("Shift+F10", self.tr("Context menu")),
            ("Ctrl++   Ctrl+−", self.tr("Larger, smaller pictures")),
        )

    def _viewer(self) -> Rows:
        return (
            ("← →   Home   End", self.tr("Next or previous photo")),
            ("+   −   Ctrl+0   Ctrl+1", self.tr("Zoom; fit; 100 %")),
            ("0   1   2   3   4   5", self.tr("Rate with stars")),
            ("F   P   X   U", self.tr("Favourite; pick, reject, unflag, and go on")),
            ("Ctrl+← → ↑ ↓", self.tr("Pan")),
            ("Shift+← →", self.tr("Moments of a video")),
            ("Ctrl+R   I", self.tr("Rotate the view; photo details")),
            ("Shift+P", self.tr("Slide show")),
            ("W", self.tr("Show where it matches")),
            ("R", self.tr("Search with a part of it")),
            ("← → ↑ ↓   Shift   Enter", self.tr("Move, resize and use the part")),
            ("S", self.tr("Find similar photos")),
            ("Esc   Space   Enter", self.tr("Back to the results")),
        )

    def _window(self) -> Rows:
        return (
            ("Ctrl+O", self.tr("Add a folder")),
            ("F5", self.tr("Check for changes")),
            ("Ctrl+E", self.tr("Files that could not be read")),
            ("Alt+←   Alt+→", self.tr("Back, forward")),
            ("Alt+Home", self.tr("All photos")),
            ("F9", self.tr("Show or hide the sidebar")),
            ("Ctrl+I", self.tr("Show or hide the inspector")),
            ("F11", self.tr("Full screen")),
            ("Ctrl+,", self.tr("Settings")),
            ("Tab   F10", self.tr("Go to every button, to the menu")),
            ("Ctrl+Shift+K", self.tr("Lock an encrypted library")),
            ("F1", self.tr("Show these shortcuts")),
            ("Ctrl+Q", self.tr("Quit")),
        )


def _column(sections: tuple[tuple[str, Rows], ...], parent: QWidget) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    for name, rows in sections:
        heading = QLabel(name, parent)
        heading.setObjectName("heading")
        if grid.rowCount() > 1:
            grid.setRowMinimumHeight(grid.rowCount(), 16)
        grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
        for keys, what in rows:
            key = QLabel(formatting.isolate(formatting.key_names(keys)), parent)
            key.setObjectName("title")
            row = grid.rowCount()
            grid.addWidget(key, row, 0)
            grid.addWidget(QLabel(what, parent), row, 1)
    grid.setRowStretch(grid.rowCount(), 1)
    return grid

"""The rail: the sidebar as a column of icons, for windows that are too narrow for it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget

from clipsearch.gui.search.query_state import QueryState
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.style.translation import translate
from clipsearch.gui.widgets.icon_button import IconButton

__all__ = ["Rail"]

SIDE, MARGIN = 40, 8  # logical pixels


class Rail(QWidget):
    """Buttons for all photos and for the parts of the sidebar.

    Signals:
        all_requested: show all photos.
        favourites_requested: show the favourites.
        folders_requested, saved_requested: show this part of the sidebar.
        add_requested: choose a folder to add.
    """

    all_requested = Signal()
    favourites_requested = Signal()
    folders_requested = Signal()
    saved_requested = Signal()
    add_requested = Signal()

    def __init__(self, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._app_theme = app_theme
        self._has_page = False
        column = self._column()
        self._all = IconButton(app_theme, "photo", self.tr("All photos"), self)
        self._all.setCheckable(True)
        self._favourites = IconButton(app_theme, "heart", translate("Sidebar", "Favourites"), self)
        self._favourites.setCheckable(True)
        self._folders = IconButton(app_theme, "folder", self.tr("Your folders"), self)
        self._folders.setCheckable(True)
        saved = IconButton(app_theme, "star", self.tr("Saved searches"), self)
        add = IconButton(app_theme, "folder-add", self.tr("Add a folder… (Ctrl+O)"), self)
        for button, requested in (
            (self._all, self.all_requested),
            (self._favourites, self.favourites_requested),
            (self._folders, self.folders_requested),
            (saved, self.saved_requested),
            (add, self.add_requested),
        ):
            button.setFixedSize(QSize(SIDE, SIDE))
            button.clicked.connect(lambda *_, requested=requested: requested.emit())
            column.addWidget(button)
        self._pages = QVBoxLayout()
        self._pages.setSpacing(4)
        column.insertLayout(2, self._pages)
        column.addStretch(1)
        self.show_state(QueryState())
        for checked in (self._all, self._favourites, self._folders):
            checked.clicked.connect(lambda *_: self.show_state(self._state))  # a click checks it

    def _column(self) -> QVBoxLayout:
        """A column that scrolls, without a bar, where the window is too low for all buttons."""
        inside, area, whole = QWidget(), QScrollArea(self), QVBoxLayout(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN - 1, MARGIN)
        column.setSpacing(4)
        column.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for part in (area.viewport(), inside):
            part.setAutoFillBackground(False)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole.setContentsMargins(0, 0, 1, 0)  # beside the border
        whole.addWidget(area)
        return column

    def show_state(self, state: QueryState) -> None:
        """Mark where the query is."""
        self._state = state
        self._all.setChecked(state.is_empty and not self._has_page)
        self._favourites.setChecked(state.filters.favourite and not self._has_page)
        self._folders.setChecked(bool(state.filters.folders) and not self._has_page)

    def show_page(self, shown: bool) -> None:
        """Mark no photos while a page is shown in their place."""
        self._has_page = shown
        self.show_state(self._state)

    def add_button(self, symbol: str, text: str) -> IconButton:
        """Add a button for a page below the one for all photos."""
        button = IconButton(self._app_theme, symbol, text, self)
        button.setFixedSize(QSize(SIDE, SIDE))
        self._pages.addWidget(button)
        return button

"""The row of filters: a button for each kind that the library can answer."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from clipsearch import Filters
from clipsearch.gui.filters.filter_kinds import KINDS, OfferedFilter
from clipsearch.gui.search.query_state import active_filters
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.tool_tip import plain_tip

__all__ = ["FilterRow"]

HEIGHT, GAP, MARGIN = 36, 4, 16  # logical pixels
LOOKS = (True, True), (False, True), (True, False)  # whether buttons have an icon, and a name
SYMBOLS: dict[OfferedFilter, str] = {
    "dates": "calendar",
    "places": "place",
    "folders": "folder",
    "types": "photo",
    "cameras": "camera",
    "tags": "tag",
    "flags": "flag",
}


class FilterRow(QWidget):
    """Offers filters; those that are on are marked.

    Signals:
        open_requested: choose values of a kind.
    """

    open_requested = Signal(str)

    def __init__(self, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._app_theme = app_theme
        self._active: dict[str, str] = {}
        self._look = LOOKS[0]
        self.setAccessibleName(self.tr("Filters"))
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._names: dict[OfferedFilter, str] = {
            "dates": self.tr("Date"),
            "places": self.tr("Place"),
            "folders": self.tr("Folder"),
            "types": self.tr("Type"),
            "cameras": self.tr("Camera"),
            "tags": self.tr("Tag"),
            "flags": self.tr("Flag"),
        }
        self.buttons = {kind: self._button(kind) for kind in KINDS}
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 0, MARGIN, 4)
        row.setSpacing(GAP)
        row.addStretch(1)
        for button in self.buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        app_theme.changed.connect(self._label)
        self.show_kinds(())
        self._mark()

    def _button(self, kind: OfferedFilter) -> QPushButton:
        button = _FilterButton(self)
        button.setObjectName("filter")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setAutoDefault(False)
        button.setIconSize(QSize(16, 16))
        button.clicked.connect(partial(self._request, kind))
        return button

    def name_of(self, kind: OfferedFilter) -> str:
        """How a kind is named."""
        return self._names[kind]

    @property
    def offered(self) -> list[OfferedFilter]:
        """The kinds that are offered."""
        return [kind for kind, button in self.buttons.items() if not button.isHidden()]

    def show_kinds(self, kinds: Collection[OfferedFilter]) -> None:
        """Offer only these kinds; the row keeps its height."""
        for kind, button in self.buttons.items():
            button.setVisible(kind in kinds)
        self._fit()

    def show_filters(self, filters: Filters) -> None:
        """Mark the filters that are on."""
        active: dict[str, str] = {one.kind: one.text for one in active_filters(filters)}
        if active != self._active:  # styles are slow to change, and this is called for each key
            self._active = active
            self._mark()

    def _mark(self) -> None:
        for kind, button in self.buttons.items():
            name, value = self._names[kind], self._active.get(kind, "")
            button.setProperty("active", bool(value))
            button.setAccessibleName(f"{name}: {value}" if value else name)
            button.setToolTip(plain_tip(value or self.tr("Filter by: {what}").format(what=name)))
            button.style().unpolish(button)
            button.style().polish(button)
        self._fit()

    def focus_first(self) -> None:
        """Move the keyboard to the first filter."""
        if self.offered:
            self.buttons[self.offered[0]].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _request(self, kind: OfferedFilter, *_: object) -> None:
        self.open_requested.emit(kind)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Leave out icons or names that do not fit."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give the buttons icons and names, else names, else icons, as the width allows."""
        shown = [self.buttons[kind] for kind in self.offered]
        space = self.width() - 2 * MARGIN + GAP
        for look in LOOKS:
            self._look = look
            self._label()
            if sum(one.sizeHint().width() + GAP for one in shown) <= space:
                break

    @Slot()
    def _label(self) -> None:
        """Show icons and names in the colours of the theme."""
        colours, (has_icon, has_name) = self._app_theme.colours, self._look
        for kind, button in self.buttons.items():
            colour = colours.accent if kind in self._active else colours.muted
            button.setIcon(self._app_theme.icon(SYMBOLS[kind], colour) if has_icon else QIcon())
            button.setText(f"{self._names[kind]} ▾" if has_name else "")


class _FilterButton(QPushButton):
    """Opens by Enter and by the arrow down as well, as buttons with a menu do."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Open."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.click()
        else:
            super().keyPressEvent(event)

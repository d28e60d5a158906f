"""A row of counts that narrow the results: for each kind a menu, and as many values as fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from clipsearch import Filters
from clipsearch.gui.style.formatting import number
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.tool_tip import plain_tip

__all__ = ["Facet", "FacetBar", "FacetValue"]

HEIGHT = 28  # logical pixels of a button
GAP, KIND_GAP = 2, 14  # between buttons, and before those of another kind
MAX_VALUES = 4  # of one kind beside its menu
MAX_TEXT = 150  # logical pixels of a value's name
MARGINS = 16, 16  # left and right: texts are in line with the photos


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value that divides the results.

    Attributes:
        text: its name.
        count: of photos among the results that have it.
        filters: conditions that these photos pass.
    """

    text: str
    count: int
    filters: Filters


@dataclass(frozen=True, slots=True)
class Facet:
    """Values of one kind: its name, and the values in the order in which they are offered."""

    name: str
    values: Sequence[FacetValue]


class FacetBar(QWidget):
    """Shows facets; hidden while there are none.

    Signals:
        chosen: the `Filters` of a value.
    """

    chosen = Signal(object)

    def __init__(self, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._app_theme = app_theme
        self._facets: Sequence[Facet] = ()
        self._rows: list[tuple[QPushButton, list[QPushButton]]] = []  # a menu's button, and those of values
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Narrow the results"))
        app_theme.changed.connect(self._update_icons)
        self.hide()

    @property
    def facets(self) -> Sequence[Facet]:
        """What is shown."""
        return self._facets

    @property
    def shown_texts(self) -> list[str]:
        """The texts of the visible buttons, from left to right."""
        return [one.text() for menu, values in self._rows for one in (menu, *values) if not one.isHidden()]

    def show_facets(self, facets: Sequence[Facet]) -> None:
        """Show these facets instead of those before."""
        self.setVisible(bool(facets))
        if facets == self._facets:
            return
        self._facets = facets
        for menu, values in self._rows:
            for old in (menu, *values):
                old.hide()
                old.deleteLater()
        self._rows = [(self._menu_button(one), self._value_buttons(one)) for one in facets]
        self._update_icons()
        self._arrange()

    def _menu_button(self, facet: Facet) -> QPushButton:
        button = self._button(facet.name, "facet")
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow behind the name
        button.setIconSize(QSize(12, 12))
        button.clicked.connect(lambda: self._open(button, facet))
        return button

    def _value_buttons(self, facet: Facet) -> list[QPushButton]:
        return [self._value_button(value) for value in facet.values[:MAX_VALUES]]

    def _value_button(self, value: FacetValue) -> QPushButton:
        button = self._button(self._value_text(value, MAX_TEXT), "facet-value")
        button.setToolTip(plain_tip(self.tr("Only {value}").format(value=value.text)))
        button.clicked.connect(partial(self._choose, value))
        return button

    def _button(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setAutoDefault(False)
        return button

    def _value_text(self, value: FacetValue, width: int) -> str:
        name = self.fontMetrics().elidedText(value.text, Qt.TextElideMode.ElideMiddle, width)
        return f"{name} ({number(value.count)})".replace("&", "&&")

    def _open(self, button: QPushButton, facet: Facet) -> None:
        menu = self.create_menu(facet)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 4)))

    def create_menu(self, facet: Facet) -> QMenu:
        """A menu of all values of a facet."""
        menu = QMenu(self)
        for value in facet.values:
            text = self._value_text(value, 2 * MAX_TEXT)
            menu.addAction(text).triggered.connect(partial(self._choose, value))
        return menu

    def _choose(self, value: FacetValue, *_: object) -> None:
        self.chosen.emit(value.filters)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Show the values that fit."""
        super().resizeEvent(event)
        self._arrange()

    def sizeHint(self) -> QSize:  # noqa: N802
        """One line."""
        return QSize(200, HEIGHT + 8)

    def _arrange(self) -> None:
        """Place the menus, and values of all kinds in turn as long as they fit."""
        left, right = MARGINS
        free = self.width() - left - right + KIND_GAP
        free -= sum(menu.sizeHint().width() + KIND_GAP for menu, _ in self._rows)
        taken = [0] * len(self._rows)
        open_rows = list(range(len(self._rows)))
        while open_rows:
            for row in tuple(open_rows):
                values = self._rows[row][1]
                width = GAP + values[taken[row]].sizeHint().width() if taken[row] < len(values) else 0
                if not width or width > free:
                    open_rows.remove(row)
                    continue
                taken[row] += 1
                free -= width
        x, top = left, (self.height() - HEIGHT) // 2
        for (menu, values), shown in zip(self._rows, taken, strict=True):
            for place, button in enumerate((menu, *values)):
                button.setVisible(place <= shown)
                if place <= shown:
                    size = button.sizeHint().width()
                    button.setGeometry(self._mirrored(QRect(x, top, size, HEIGHT)))
                    x += size + GAP
            x += KIND_GAP - GAP

    def _mirrored(self, rect: QRect) -> QRect:
        """A rectangle where texts run from left to right, as it is in the direction of the window."""
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            rect.moveRight(self.width() - rect.left())
        return rect

    @Slot()
    def _update_icons(self) -> None:
        for menu, _ in self._rows:
            menu.setIcon(self._app_theme.icon("control-down", self._app_theme.colours.muted))

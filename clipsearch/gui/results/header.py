"""The lines above the results: title, counts, order, size of the pictures, and how sure a match must be."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QSlider, QToolButton, QVBoxLayout, QWidget

from clipsearch.gui.results.grid import LARGEST, SIDE, SMALLEST
from clipsearch.gui.results.strictness import StrictnessControl
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.elided_label import ElidedLabel
from clipsearch.gui.widgets.icon_button import IconButton
from clipsearch.gui.widgets.tool_tip import plain_tip
from clipsearch.records import Group, Sort

__all__ = ["ResultsHeader"]

NARROW = 560  # logical pixels of a width below which the counts have a line without labels of controls


class ResultsHeader(QWidget):
    """Names the results, and sets their order and the size of pictures.

    Signals:
        within_requested: search among these results.
        order_changed: a `Sort` and a `Group` were chosen.
        side_requested: the side that pictures should have, in logical pixels.
        uncropped_toggled: whether pictures should be shown whole.
    """

    within_requested = Signal()
    order_changed = Signal(str, str)
    side_requested = Signal(int)
    uncropped_toggled = Signal(bool)

    def __init__(self, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = _Caption(self, "title", yields=True)  # the query bar shows it, too
        self.note = _Caption(self, "muted")
        self.counts = _Caption(self, "muted")
        self.strictness = StrictnessControl(self)
        self._sort: Sort = "given"
        self._group: Group = "none"
        self._sorts: dict[Sort, QAction] = {}
        self._groups: dict[Group, QAction] = {}
        self.order_button = IconButton(app_theme, "sort", self.tr("Sort and group"), self)
        self.order_button.setMenu(self._create_menu())
        self.order_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.within_button = IconButton(
            app_theme, "search", self.tr("Search in these results (Ctrl+Shift+F)"), self
        )
        self.within_button.clicked.connect(self.within_requested)
        self.uncropped_button = IconButton(
            app_theme, "whole", self.tr("Show pictures whole instead of cut to squares"), self
        )
        self.uncropped_button.setCheckable(True)
        self.uncropped_button.toggled.connect(self.uncropped_toggled)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setAccessibleName(self.tr("Size of the pictures"))
        self.slider.setToolTip(self.tr("Size of the pictures (Ctrl++, Ctrl+−, Ctrl+wheel)"))
        self.slider.setRange(SMALLEST, LARGEST)
        self.slider.setPageStep(32)
        self.slider.setSingleStep(8)
        self.slider.setValue(SIDE)
        self.slider.setMinimumWidth(56)
        self.slider.setMaximumWidth(120)
        self.slider.valueChanged.connect(self.side_requested)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.title, 100)
        row.addWidget(self.note)
        row.addStretch(1)
        for widget in (self.within_button, self.order_button, self.uncropped_button, self.slider):
            row.addWidget(widget)
        self._second_row = QWidget(self)
        second = QHBoxLayout(self._second_row)
        second.setContentsMargins(0, 0, 0, 0)
        second.setSpacing(8)
        second.addWidget(self.counts)
        second.addStretch(1)
        second.addWidget(self.strictness)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 8, 16, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._second_row)
        self._second_row.hide()
        self._show_order()

    def show_note(self, text: str, *, rated: bool) -> None:
        """Show counts and order: of matches that are rated on a line with the control for strictness."""
        self.note.show_text("" if rated else text)
        self.counts.show_text(text if rated else "")
        self._second_row.setVisible(rated)

    def show_waiting(self, text: str) -> None:
        """Show a text in place of the counts."""
        (self.note if self._second_row.isHidden() else self.counts).show_text(text)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Leave the narrow line to the counts."""
        super().resizeEvent(event)
        self.strictness.show_labels(self.width() >= NARROW)

    def _create_menu(self) -> QMenu:
        menu = QMenu(self)
        sort_actions, group_actions = QActionGroup(menu), QActionGroup(menu)
        sorts: tuple[tuple[Sort, str], ...] = (
            ("given", self.tr("Best match first")),
            ("date", self.tr("By date taken, newest first")),
            ("name", self.tr("By name")),
        )
        for sort, name in sorts:
            self._sorts[sort] = action = sort_actions.addAction(menu.addAction(name))
            action.setCheckable(True)
            action.triggered.connect(lambda *_, sort=sort: self.set_order(sort, self._group))
        menu.addSeparator()
        groups: tuple[tuple[Group, str], ...] = (
            ("none", self.tr("Without groups")),
            ("day", self.tr("Group by day")),
            ("folder", self.tr("Group by folder")),
        )
        for group, name in groups:
            self._groups[group] = action = group_actions.addAction(menu.addAction(name))
            action.setCheckable(True)
            action.triggered.connect(lambda *_, group=group: self.set_order(self._sort, group))
        return menu

    def set_order(self, sort: Sort, group: Group) -> None:
        """Set the order; groups need one that is not by relevance."""
        if sort == "given" and self._sort == "given" and group != "none":
            sort = "date"
        elif sort == "given":
            group = "none"
        self._sort, self._group = sort, group
        self._show_order()
        self.order_changed.emit(sort, group)

    @property
    def selected_order(self) -> tuple[Sort, Group]:
        """The selected order."""
        return self._sort, self._group

    def set_default_sort_name(self, name: str) -> None:
        """Name the order in which the library returns results."""
        self._sorts["given"].setText(name)
        self._show_order()

    @Slot(int)
    def set_side(self, side: int) -> None:
        """Move the slider to the side of pictures in the grid."""
        self.slider.setValue(side)

    def _show_order(self) -> None:
        self._sorts[self._sort].setChecked(True)
        self._groups[self._group].setChecked(True)
        text = self._sorts[self._sort].text()
        if self._group != "none":
            text += f" · {self._groups[self._group].text()}"
        self.order_button.setToolTip(plain_tip(self.tr("Sort and group: {order}").format(order=text)))


class _Caption(ElidedLabel):
    """Text that is no wider than it needs; one that yields is shortened before its neighbours are."""

    def __init__(self, parent: QWidget, name: str, *, yields: bool = False) -> None:
        super().__init__(parent, min_width=48)
        self._yields = yields
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str) -> None:
        """Show a text, with all of it in the tooltip."""
        self.setText(text)
        self.setToolTip(plain_tip(text))
        self._fit()

    def _fit(self) -> None:
        self.setMaximumWidth(super().sizeHint().width())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Measure the text in another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802
        """The whole text, or for one that yields as little as possible."""
        return self.minimumSizeHint() if self._yields else super().sizeHint()

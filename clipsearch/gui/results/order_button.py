"""The button that names the order of the results, with a menu to change it."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.icon_button import IconButton
from clipsearch.gui.widgets.tool_tip import plain_tip
from clipsearch.records import Group, Sort

__all__ = ["GivenOrder", "OrderButton"]

GivenOrder = Literal["relevance", "date", "album", "oddness"]


class OrderButton(IconButton):
    """Chooses order and grouping, and whether pictures are shown whole.

    Signals:
        order_changed: a `Sort` and a `Group` were chosen.
        uncropped_toggled: whether pictures should be shown whole.
        captions_toggled: whether a timeline should have names below its pictures.
        stacks_toggled: whether bursts and copies should be shown as one photo.
    """

    order_changed = Signal(str, str)
    uncropped_toggled = Signal(bool)
    captions_toggled = Signal(bool)
    stacks_toggled = Signal(bool)

    def __init__(self, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(app_theme, "sort", "", parent)
        self._sort: Sort = "given"
        self._group: Group = "none"
        self._sorts: dict[Sort, QAction] = {}
        self._groups: dict[Group, QAction] = {}
        self._is_labelled = False
        self._given_names: dict[GivenOrder, str] = {
            "relevance": self.tr("Best match"),
            "date": self.tr("Newest first"),
            "album": self.tr("Album order"),
            "oddness": self.tr("Oddest first"),
        }
        self.setMenu(self._create_menu())
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setIconSize(QSize(18, 18))
        self.show_label(shown=True)

    def _create_menu(self) -> QMenu:
        menu = QMenu(self)
        sort_actions, group_actions = QActionGroup(menu), QActionGroup(menu)
        sorts: tuple[tuple[Sort, str], ...] = (
            ("given", self._given_names["relevance"]),
            ("date", self.tr("Date taken")),
            ("name", self.tr("Name")),
            ("sharpness", self.tr("Sharpness")),
            ("brightness", self.tr("Brightness")),
            ("exposure", self.tr("Exposure")),
        )
        for sort, name in sorts:
            self._sorts[sort] = action = sort_actions.addAction(menu.addAction(name))
            action.setCheckable(True)
            action.triggered.connect(lambda *_, sort=sort: self.set_order(sort, self._group))
        menu.addSeparator()
        groups: tuple[tuple[Group, str], ...] = (
            ("none", self.tr("No grouping")),
            ("day", self.tr("Group by day")),
            ("folder", self.tr("Group by folder")),
        )
        for group, name in groups:
            self._groups[group] = action = group_actions.addAction(menu.addAction(name))
            action.setCheckable(True)
            action.triggered.connect(lambda *_, group=group: self.set_order(self._sort, group))
        menu.addSeparator()
        self.uncropped = menu.addAction(self.tr("Show whole pictures"))
        self.uncropped.setCheckable(True)
        self.uncropped.toggled.connect(self.uncropped_toggled)
        self.captions = menu.addAction(self.tr("Show file names"))
        self.captions.setCheckable(True)
        self.captions.toggled.connect(self.captions_toggled)
        self.captions.setVisible(False)
        self.stacks = menu.addAction(self.tr("Stack bursts and copies"))
        self.stacks.setCheckable(True)
        self.stacks.setChecked(True)
        self.stacks.toggled.connect(self.stacks_toggled)
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

    @Slot()
    def reset_order(self) -> None:
        """Select the order of a new query."""
        self.set_order("given", "none")

    @property
    def selected_order(self) -> tuple[Sort, Group]:
        """The selected order."""
        return self._sort, self._group

    def show_given(self, order: GivenOrder) -> None:
        """Name the order of results as they are found."""
        self._sorts["given"].setText(self._given_names[order])
        self._show_order()

    def show_timeline(self, shown: bool) -> None:
        """Offer what can be changed of a timeline, or of results."""
        self.uncropped.setVisible(not shown)
        self.captions.setVisible(shown)

    def show_label(self, *, shown: bool) -> None:
        """Show the order as text, or only an icon."""
        style = Qt.ToolButtonStyle
        self.setToolButtonStyle(style.ToolButtonTextBesideIcon if shown else style.ToolButtonIconOnly)
        self._is_labelled = shown
        self._show_order()
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Be as wide as the longest label, so that the search field beside it stays where it is."""
        if event.type() in (QEvent.Type.Polish, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            handled = super().event(event)
            self._fit()
            return handled
        return super().event(event)

    def _fit(self) -> None:
        widths, text = [0], self.text()
        if self._is_labelled:
            names = (action.text() for action in self._sorts.values())
            for name in (*self._given_names.values(), *names):
                self.setText(f"{name} ▾")
                widths.append(self.sizeHint().width())
        self.setText(text)
        self.setMinimumWidth(max(widths))

    def _show_order(self) -> None:
        self._sorts[self._sort].setChecked(True)
        self._groups[self._group].setChecked(True)
        order = self._sorts[self._sort].text()
        self.setText(f"{order} ▾" if self._is_labelled else "")
        if self._group != "none":
            order += f" · {self._groups[self._group].text()}"
        name = self.tr("Sort and group: {order}").format(order=order)
        self.setToolTip(plain_tip(name))
        self.setAccessibleName(name)

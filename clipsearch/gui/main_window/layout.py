"""The layout of the window: toolbar, filters, panels and status bar below each other."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QToolButton, QVBoxLayout, QWidget

from clipsearch.gui.main_window.panels import Panels

if TYPE_CHECKING:
    from clipsearch.gui.main_window.window import MainWindow

__all__ = ["connect_layout", "lay_out", "order_focus", "show_filters"]

LEAST = QSize(360, 240)  # logical pixels of a window
HEIGHT_WITH_FILTERS = 360  # logical pixels of the window's height from which on there is space for them


def lay_out(window: MainWindow) -> Panels:
    """Place the parts of the window; return the panels in its middle."""
    message = QHBoxLayout()
    message.setContentsMargins(16, 0, 16, 0)
    message.addWidget(window.messages)
    middle = QWidget(window)
    column = QVBoxLayout(middle)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addLayout(message)
    column.addWidget(window.pages.stack, 1)
    panels = Panels(window.sidebar, window.rail, middle, window.inspector, window)
    whole = QVBoxLayout(window)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(0)
    whole.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # as narrow as one likes
    window.setMinimumSize(LEAST)
    for part in (window.toolbar, window.filter_row, panels, window.status_bar):
        whole.addWidget(part, int(part is panels))
    return panels


def connect_layout(window: MainWindow) -> None:
    """Connect the toolbar and the rail with the panels, the query and the history of places."""
    panels, toolbar, rail, navigation = window.panels, window.toolbar, window.rail, window.navigation
    toolbar.sidebar_button.clicked.connect(panels.toggle_sidebar)
    toolbar.inspector_button.toggled.connect(panels.show_inspector)
    panels.inspector_toggled.connect(toolbar.inspector_button.setChecked)
    rail.all_requested.connect(window.query.clear)
    rail.add_requested.connect(window.dialogs.choose_folder)
    rail.folders_requested.connect(lambda: _open_sidebar(panels, window.sidebar.folders))
    rail.saved_requested.connect(lambda: _open_sidebar(panels, window.sidebar.saved))
    for changed in (window.query.changed, window.pages.changed):
        changed.connect(panels.close_sidebar)
    window.query.changed.connect(lambda: rail.show_state(window.query.state))
    window.query.down_pressed.connect(navigation.settle)
    window.pages.changed.connect(lambda: show_filters(window))
    toolbar.back_button.clicked.connect(navigation.back)
    toolbar.forward_button.clicked.connect(navigation.forward)
    navigation.changed.connect(
        lambda: toolbar.show_history(back=navigation.can_go_back, forward=navigation.can_go_forward)
    )


def show_filters(window: MainWindow) -> None:
    """Show the row of filters where there is space for it, and photos that they and the order are about."""
    has_photos = not window.pages.current
    window.filter_row.setVisible(has_photos and window.height() >= HEIGHT_WITH_FILTERS)
    for control in (window.results.order_button, window.results.zoom_slider):
        control.setEnabled(has_photos)


def order_focus(window: MainWindow) -> None:
    """Let Tab go through the window from the top, left before right; what is not named here comes last."""
    toolbar, results = window.toolbar, window.results
    above = [*_stops(results.header), results.grid]
    order = (
        toolbar.sidebar_button,
        toolbar.back_button,
        toolbar.forward_button,
        *window.query.tab_order,
        *toolbar.right_widgets,
        *window.filter_row.buttons.values(),
        *window.sidebar.tab_order,
        *window.rail.findChildren(QToolButton),
        *above,
        *(one for one in _stops(results) if one not in above),
    )
    for first, second in pairwise(order):
        QWidget.setTabOrder(first, second)


def _stops(part: QWidget) -> list[QWidget]:
    """The widgets in a part of the window at which Tab stops."""
    return [one for one in part.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]


def _open_sidebar(panels: Panels, part: QWidget) -> None:
    panels.open_sidebar()
    part.setFocus(Qt.FocusReason.ShortcutFocusReason)

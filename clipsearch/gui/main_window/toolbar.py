"""The toolbar across the top of the window: panels, history, search field, order, size of pictures, menu."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QToolButton, QWidget

from clipsearch.gui.query_bar.query_bar import QueryBar
from clipsearch.gui.results.order_button import OrderButton
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.icon_button import IconButton

__all__ = ["Toolbar"]

HEIGHT = 56  # logical pixels
LABELLED, WITH_ZOOM, WITH_HISTORY = 900, 760, 620  # widths from which on there is space for these


class Toolbar(QWidget):
    """Places its widgets; what does not fit is left out, since keys and the menu do the same."""

    def __init__(
        self,
        app_theme: AppTheme,
        query: QueryBar,
        order_button: OrderButton,
        zoom_slider: QSlider,
        menu_button: QToolButton,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(self.tr("Toolbar"))
        self._order_button, self._zoom_slider = order_button, zoom_slider
        self.sidebar_button = IconButton(app_theme, "sidebar", self.tr("Show or hide the sidebar (F9)"), self)
        self.back_button = IconButton(app_theme, "arrow-left", self.tr("Back (Alt+←)"), self)
        self.forward_button = IconButton(app_theme, "arrow-right", self.tr("Forward (Alt+→)"), self)
        self.show_history(back=False, forward=False)
        self.inspector_button = IconButton(
            app_theme, "info", self.tr("Show or hide the inspector (Ctrl+I)"), self
        )
        self.inspector_button.setCheckable(True)
        left, right = QHBoxLayout(), QHBoxLayout()
        for side in (left, right):
            side.setSpacing(4)
        for button in (self.sidebar_button, self.back_button, self.forward_button):
            left.addWidget(button)
        left.addStretch(1)
        right.addStretch(1)
        self.right_widgets = (order_button, zoom_slider, self.inspector_button, menu_button)
        for widget in self.right_widgets:
            right.addWidget(widget)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(8)
        row.addLayout(left, 1)
        row.addWidget(query, 1000)
        row.addLayout(right, 1)

    def show_history(self, *, back: bool, forward: bool) -> None:
        """Enable the buttons for the places there are."""
        self.back_button.setEnabled(back)
        self.forward_button.setEnabled(forward)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Leave out what does not fit."""
        super().resizeEvent(event)
        width = self.width()
        self._order_button.show_label(shown=width >= LABELLED)
        self._zoom_slider.setVisible(width >= WITH_ZOOM)
        for button in (self.back_button, self.forward_button):
            button.setVisible(width >= WITH_HISTORY)

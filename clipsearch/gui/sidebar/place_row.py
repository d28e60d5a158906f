"""A row at the top of the sidebar: a button for all photos or for a page, painted like a folder."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QStyle, QWidget

from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.row_list import ROW, RowText, paint_row

__all__ = ["PlaceRow"]


class PlaceRow(QAbstractButton):
    """A button with an icon, a name and a count of photos."""

    def __init__(self, app_theme: AppTheme, symbol: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._app_theme = app_theme
        self._symbol = symbol
        self._count = 0
        self._is_chosen = False
        self.setText(text)
        self.setFixedHeight(ROW)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        app_theme.changed.connect(self.update)

    def show_count(self, count: int) -> None:
        """Show how many photos there are."""
        self._count = count
        self.setAccessibleName(f"{self.text()}, {formatting.count(count, 'photo')}")
        self.update()

    def show_chosen(self, chosen: bool) -> None:
        """Mark the row of what is shown."""
        self._is_chosen = chosen
        self.update()

    @property
    def is_chosen(self) -> bool:
        """Whether it is marked."""
        return self._is_chosen

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Paint the row."""
        state = QStyle.StateFlag.State_None
        if self.underMouse():
            state |= QStyle.StateFlag.State_MouseOver
        if self.hasFocus():
            state |= QStyle.StateFlag.State_HasFocus
        number = formatting.number(self._count) if self._count else ""
        painter = QPainter(self)
        row = RowText(self._symbol, self.text(), number, chosen=self._is_chosen)
        paint_row(painter, self.rect(), self._app_theme.colours, state, row)
        painter.end()

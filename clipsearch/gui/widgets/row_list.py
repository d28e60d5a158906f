"""A list of the sidebar: as high as its rows, run by click or Enter, with a menu for each row."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Slot
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from clipsearch.gui.rows import MORE, ROW, ROW_WITH_NOTE, RowText, paint_row
from clipsearch.gui.style.theme import AppTheme

__all__ = ["NOWHERE", "Index", "RowList"]

NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class RowList(QListView):
    """Shows rows that a model describes."""

    def __init__(self, app_theme: AppTheme, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("folders")
        self.setAccessibleName(name)
        self.setItemDelegate(_Row(app_theme, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self.run)
        app_theme.changed.connect(self.viewport().update)

    @abstractmethod
    def run(self, index: QModelIndex) -> None:
        """Do what a click on this row does."""

    @abstractmethod
    def said(self, index: Index) -> RowText:
        """What a row says."""

    @abstractmethod
    def menu_at(self, index: Index) -> QMenu | None:
        """What can be done with a row."""

    def setModel(self, model: QAbstractItemModel | None) -> None:  # noqa: N802 (Qt's name)
        """Be as high as the model's rows from now on."""
        super().setModel(model)
        if model is not None:
            for changed in (model.modelReset, model.layoutChanged, model.dataChanged):
                changed.connect(self._fit)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        rows = range(self.model().rowCount())
        height = sum(self.sizeHintForRow(row) for row in rows)
        self.setMaximumHeight(height)
        self.setMinimumHeight(min(height, ROW_WITH_NOTE))

    def sizeHint(self) -> QSize:  # noqa: N802
        """All of its rows."""
        return QSize(super().sizeHint().width(), self.maximumHeight())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open the menu at its dots."""
        place = event.position().toPoint()
        at_dots = place.x() >= self.viewport().width() - MORE and event.button() == Qt.MouseButton.LeftButton
        if at_dots and self.show_menu(self.indexAt(place), place):
            self.setCurrentIndex(self.indexAt(place))
            return
        super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Open the menu of a row, by keyboard that of the current one."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            self.show_menu(index, self.visualRect(index).center())
        else:
            place = self.viewport().mapFromGlobal(event.globalPos())
            self.show_menu(self.indexAt(place), place)

    def show_menu(self, index: QModelIndex, place: QPoint) -> bool:
        """Open a row's menu there; whether it has one."""
        menu = self.menu_at(index) if index.isValid() else None
        if menu is None:
            return False
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(place))
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show which row keys are about."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, 0))


class _Row(QStyledItemDelegate):
    """Paints what the list says of a row."""

    def __init__(self, app_theme: AppTheme, rows: RowList) -> None:
        super().__init__(rows)
        self._app_theme = app_theme
        self._rows = rows

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """Taller where there is a note."""
        return QSize(100, ROW_WITH_NOTE if self._rows.said(index).note else ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row; its ring only while the list has the keyboard."""
        state = option.state
        if not self._rows.hasFocus() or index != self._rows.currentIndex():
            state &= ~QStyle.StateFlag.State_HasFocus
        paint_row(painter, option.rect, self._app_theme.colours, state, self._rows.said(index))

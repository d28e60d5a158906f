"""A list of rows with icon, name, number, note and menu, as high as its rows; and their painting."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Slot,
)
from PySide6.QtGui import QColor, QContextMenuEvent, QFocusEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from clipsearch.gui.style.colours import Colours
from clipsearch.gui.style.icons import pixmap
from clipsearch.gui.style.theme import AppTheme

__all__ = ["NOWHERE", "ROW", "Index", "RowList", "RowText", "paint_row"]

ROW, ROW_WITH_NOTE = 40, 56  # logical pixels
MORE = 36  # logical pixels from the right edge in which a click opens the menu
NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class RowText:
    """The contents of a row.

    Attributes:
        symbol: name of the icon.
        faint: painted in the muted colour, for what is unreachable.
        chosen: highlighted: the query is about it.
        more: it has a menu.
        is_path: shorten the name in the middle.
    """

    symbol: str
    name: str
    number: str = ""
    note: str = ""
    faint: bool = False
    chosen: bool = False
    more: bool = False
    is_path: bool = False


class RowList(QListView):
    """Shows the rows of a model; subclasses give their texts and menus."""

    def __init__(self, app_theme: AppTheme, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("folders")
        self.setAccessibleName(name)
        self.setItemDelegate(_RowDelegate(app_theme, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self.run)
        app_theme.changed.connect(self.viewport().update)

    @abstractmethod
    def run(self, index: QModelIndex) -> None:
        """Run the action of a row, for a click."""

    @abstractmethod
    def row_text(self, index: Index) -> RowText:
        """The contents of a row."""

    @abstractmethod
    def menu_at(self, index: Index) -> QMenu | None:
        """A new menu for a row, or None."""

    def setModel(self, model: QAbstractItemModel | None) -> None:  # noqa: N802 (Qt's name)
        """Set the model, and follow its rows with the height."""
        super().setModel(model)
        if model is not None:
            for changed in (model.modelReset, model.layoutChanged, model.dataChanged):
                changed.connect(self._fit_height)
        self._fit_height()

    @Slot()
    def _fit_height(self) -> None:
        rows = range(self.model().rowCount())
        height = sum(self.sizeHintForRow(row) for row in rows)
        self.setMaximumHeight(height)
        self.setMinimumHeight(min(height, ROW_WITH_NOTE))

    def sizeHint(self) -> QSize:  # noqa: N802
        """The height of all rows."""
        return QSize(super().sizeHint().width(), self.maximumHeight())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open the menu for a click on the dots."""
        point = event.position().toPoint()
        at_dots = point.x() >= self.viewport().width() - MORE and event.button() == Qt.MouseButton.LeftButton
        if at_dots and self.show_menu(self.indexAt(point), point):
            self.setCurrentIndex(self.indexAt(point))
            return
        super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Open the menu of the row under the mouse, or of the current one by keyboard."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            self.show_menu(index, self.visualRect(index).center())
        else:
            point = self.viewport().mapFromGlobal(event.globalPos())
            self.show_menu(self.indexAt(point), point)

    def show_menu(self, index: QModelIndex, point: QPoint) -> bool:
        """Open the menu of a row at a point of the viewport; return whether it has one."""
        menu = self.menu_at(index) if index.isValid() else None
        if menu is None:
            return False
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(point))
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Make a row current, so that keys have one."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, 0))


class _RowDelegate(QStyledItemDelegate):
    """Paints rows."""

    def __init__(self, app_theme: AppTheme, rows: RowList) -> None:
        super().__init__(rows)
        self._app_theme = app_theme
        self._rows = rows

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """Higher with a note."""
        return QSize(100, ROW_WITH_NOTE if self._rows.row_text(index).note else ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row, with the focus ring only while the list has the focus."""
        state = option.state
        if not self._rows.hasFocus() or index != self._rows.currentIndex():
            state &= ~QStyle.StateFlag.State_HasFocus
        paint_row(painter, option.rect, self._app_theme.colours, state, self._rows.row_text(index))


def paint_row(
    painter: QPainter, rect: QRect, colours: Colours, state: QStyle.StateFlag, text: RowText
) -> None:
    """Paint a row; under the mouse or with the focus, the menu's dots replace the number."""
    hovered = bool(state & QStyle.StateFlag.State_MouseOver)
    focused = bool(state & QStyle.StateFlag.State_HasFocus)
    ratio = painter.device().devicePixelRatioF()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if hovered or text.chosen:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.soft))
        painter.drawRoundedRect(rect, 8, 8)
    if focused:
        painter.setPen(QPen(QColor(colours.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 8, 8)
    ink = QColor(colours.accent if text.chosen else colours.muted if text.faint else colours.text)
    painter.drawPixmap(
        rect.left() + 8, rect.top() + (ROW - 20) // 2, pixmap(text.symbol, 20, ink.name(), ratio)
    )
    metrics, middle = painter.fontMetrics(), Qt.AlignmentFlag.AlignVCenter
    line = QRect(rect.left() + 40, rect.top(), rect.width() - 48, ROW)
    painter.setPen(QColor(colours.muted))
    taken = metrics.horizontalAdvance(text.number)
    if text.more and (hovered or focused):
        painter.drawPixmap(rect.right() - 27, rect.top() + 10, pixmap("more", 20, colours.muted, ratio))
        taken = max(20, taken)
    else:
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | middle, text.number)
    if text.note:
        below = QRect(line.left(), rect.top() + 30, line.width(), 20)
        short = metrics.elidedText(text.note, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | middle, short)
    painter.setPen(ink)
    mode = Qt.TextElideMode.ElideMiddle if text.is_path else Qt.TextElideMode.ElideRight
    name = metrics.elidedText(text.name, mode, line.width() - taken - (8 if taken else 0))
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft | middle, name)
    painter.restore()

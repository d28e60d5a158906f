"""A list or tree of rows with icon, name, number and menu, as high as its rows; and their painting."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
    SignalInstance,
    Slot,
)
from PySide6.QtGui import QColor, QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from clipsearch.gui.style.colours import Colours
from clipsearch.gui.style.icons import pixmap
from clipsearch.gui.style.theme import AppTheme

__all__ = ["NOWHERE", "ROW", "Index", "RowList", "RowText", "paint_row"]

ROW = 36  # logical pixels
INDENT = 16  # logical pixels of each level of a tree
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
    faint: bool = False
    chosen: bool = False
    more: bool = False
    is_path: bool = False


class RowList(QTreeView):
    """Shows the rows of a model; subclasses give their texts and menus. What it is in scrolls, not itself.

    Signals:
        reached: the place of a row that a key, or something dragged, came to.
    """

    reached = Signal(QRect)

    def __init__(self, app_theme: AppTheme, name: str, parent: QWidget, *, is_tree: bool = False) -> None:
        super().__init__(parent)
        self._app_theme = app_theme
        self.setObjectName("folders")
        self.setAccessibleName(name)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(is_tree)
        self.setIndentation(INDENT if is_tree else 0)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setItemDelegate(_RowDelegate(app_theme, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self.run)
        self.expanded.connect(self.fit_height)
        self.collapsed.connect(self.fit_height)
        app_theme.changed.connect(self.viewport().update)

    @property
    def key_signals(self) -> Mapping[Qt.Key, SignalInstance]:
        """What keys request for the current row, with its name; by default nothing."""
        return {}

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Request what a key means for the current row."""
        name, signal = self.currentIndex().data(), self.key_signals.get(Qt.Key(event.key()))
        if name is not None and signal is not None:
            signal.emit(name)
            return
        if event.key() == Qt.Key.Key_Asterisk:
            with QSignalBlocker(self):  # the height is found once, not for each row
                super().keyPressEvent(event)
            self.scheduleDelayedItemsLayout()  # Qt does not place what is below a row that was unfolded
            self.fit_height()
        else:
            super().keyPressEvent(event)
        self.reach(self.currentIndex())

    def moveCursor(  # noqa: N802 (Qt's name)
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Go by pages of what is visible; for Qt all rows are one page."""
        step = {
            QAbstractItemView.CursorAction.MovePageDown: self.indexBelow,
            QAbstractItemView.CursorAction.MovePageUp: self.indexAbove,
        }.get(action)
        index = self.currentIndex()
        if step is None or not index.isValid():
            return super().moveCursor(action, modifiers)
        for _ in range(max(1, self.viewport().visibleRegion().boundingRect().height() // ROW - 1)):
            if not (following := step(index)).isValid():
                break
            index = following
        return index

    def reach(self, index: Index) -> None:
        """Have a row be visible."""
        if index.isValid():
            self.reached.emit(self.visualRect(index))

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
                changed.connect(self.fit_height)
        self.fit_height()

    def unfold_to(self, index: Index) -> None:
        """Unfold all that a row is in."""
        above = index.parent()
        while above.isValid():
            self.expand(above)
            above = above.parent()

    @Slot()
    def fit_height(self) -> None:
        """Be as high as the rows that are unfolded."""
        self.setFixedHeight(self.viewportSizeHint().height() if self.model().rowCount() else 0)

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:  # noqa: N802
        """Nothing: rows have their arrows."""

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open the menu for a click on the dots."""
        point = event.position().toPoint()
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        from_end = point.x() if mirrored else self.viewport().width() - point.x()
        at_dots = from_end <= MORE and event.button() == Qt.MouseButton.LeftButton
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
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.reach(self.currentIndex())


class _RowDelegate(QStyledItemDelegate):
    """Paints rows."""

    def __init__(self, app_theme: AppTheme, rows: RowList) -> None:
        super().__init__(rows)
        self._app_theme = app_theme
        self._rows = rows

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """The same for all."""
        return QSize(100, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row, with the focus ring only while the list has the focus."""
        state, rows = option.state, self._rows
        if not rows.hasFocus() or index != rows.currentIndex():
            state &= ~QStyle.StateFlag.State_HasFocus
        rect = QRect(option.rect)
        mirrored = rows.layoutDirection() == Qt.LayoutDirection.RightToLeft
        indent = rows.viewport().width() - rect.right() - 1 if mirrored else rect.left()
        whole = QRect(0, rect.top(), rows.viewport().width(), rect.height())
        arrow = ""
        if indent and rows.model().hasChildren(index):
            arrow = "chevron-down" if rows.isExpanded(index) else "chevron-right"
        colours = self._app_theme.colours
        paint_row(painter, whole, colours, state, rows.row_text(index), indent=indent, arrow=arrow)


def paint_row(
    painter: QPainter,
    rect: QRect,
    colours: Colours,
    state: QStyle.StateFlag,
    text: RowText,
    *,
    indent: int = 0,
    arrow: str = "",
) -> None:
    """Paint a row; under the mouse or with the focus, the menu's dots replace the number.

    Args:
        painter: of the widget.
        rect: the whole row.
        colours: of the theme.
        state: whether it is under the mouse, and has the focus.
        text: its contents.
        indent: logical pixels before its icon.
        arrow: name of an icon before the icon of the row, or "".
    """
    hovered = bool(state & QStyle.StateFlag.State_MouseOver)
    focused = bool(state & QStyle.StateFlag.State_HasFocus)
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
    left, muted = rect.left() + indent, colours.muted
    if arrow:
        _draw_icon(painter, rect, arrow, 14, left - 14, muted)
    _draw_icon(painter, rect, text.symbol, 20, left + (4 if indent else 8), ink.name())
    if text.more and (hovered or focused):
        _draw_icon(painter, rect, "more", 20, rect.right() - 27, muted)
        _draw_texts(painter, rect, left + (32 if indent else 40), text, ink, muted, number="")
    else:
        _draw_texts(painter, rect, left + (32 if indent else 40), text, ink, muted, number=text.number)
    painter.restore()


def _draw_icon(painter: QPainter, rect: QRect, name: str, side: int, x: int, colour: str) -> None:
    direction = painter.layoutDirection()
    place = QRect(x, rect.top() + (rect.height() - side) // 2, side, side)
    place = QStyle.visualRect(direction, rect, place)
    painter.drawPixmap(place.topLeft(), pixmap(name, side, colour, painter.device().devicePixelRatioF()))


def _draw_texts(
    painter: QPainter, rect: QRect, start: int, text: RowText, ink: QColor, muted: str, *, number: str
) -> None:
    """Draw the name, shortened to what the number, or else the dots of the menu, leaves free."""
    metrics, middle = painter.fontMetrics(), Qt.AlignmentFlag.AlignVCenter
    line = QRect(start, rect.top(), rect.right() - start - 8, rect.height())
    taken = metrics.horizontalAdvance(number or text.number)
    taken = max(20, taken) if text.more else taken
    mode = Qt.TextElideMode.ElideMiddle if text.is_path else Qt.TextElideMode.ElideRight
    name = metrics.elidedText(text.name, mode, line.width() - taken - (8 if taken else 0))
    place = QStyle.visualRect(painter.layoutDirection(), rect, line)
    painter.setPen(QColor(muted))
    painter.drawText(place, Qt.AlignmentFlag.AlignRight | middle, number)
    painter.setPen(ink)
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft | middle, name)

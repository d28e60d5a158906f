"""The popover of one filter: its values with counts to choose from, and for dates fields to type in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from clipsearch import Filters
from clipsearch.gui.filters.filter_kinds import OfferedFilter, chosen_values, value_name, with_values
from clipsearch.gui.style import formatting
from clipsearch.gui.style.popup_style import cut_corners, paint_panel, shadow_width
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.count_tree import CountTree, CountTreeModel
from clipsearch.gui.widgets.row_list import ROW, Index, RowList, RowText
from clipsearch.gui.widgets.tool_tip import plain_tip

__all__ = ["FilterPopover"]

WIDTH = 280  # logical pixels
MOST_ROWS = 9  # then it scrolls
FEW_ROWS = 3  # so many topmost rows are unfolded
HEAD = 120  # logical pixels of what is above and below the values
GAP = 4  # logical pixels below the button


class FilterPopover(QFrame):
    """Changes the values of one filter; each change is emitted at once. Closes by Esc or a click elsewhere.

    Signals:
        changed: the Filters that are chosen now.
    """

    changed = Signal(object)

    def __init__(
        self,
        app_theme: AppTheme,
        kind: OfferedFilter,
        name: str,
        tree: CountTree,
        filters: Filters,
        parent: QWidget,
    ) -> None:
        """Take the kind with its name, its values with counts, and the filters that are on."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setObjectName("popover")
        self.setAccessibleName(name)
        self._app_theme = app_theme
        self._kind = kind
        self._filters = filters
        shadow = shadow_width()
        self.setFixedWidth(WIDTH + 2 * shadow)
        self.values = _ValueTree(app_theme, kind, name, tree, self)
        self.values.toggled.connect(self._toggle)
        self._clear = QPushButton(self.tr("Clear"), self)
        self._clear.setObjectName("quiet")
        self._clear.setAutoDefault(False)
        self._clear.clicked.connect(self._clear_values)
        title = QLabel(name, self)
        title.setObjectName("title")
        heading = QHBoxLayout()
        heading.addWidget(title, 1)
        heading.addWidget(self._clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(*4 * (12 + shadow,))
        column.setSpacing(8)
        column.addLayout(heading)
        self._since, self._until = self._date_field(self.tr("From")), self._date_field(self.tr("To"))
        if kind == "dates":
            dates = QHBoxLayout()
            dates.addWidget(self._since)
            dates.addWidget(QLabel("–", self))
            dates.addWidget(self._until)
            column.addLayout(dates)
        column.addWidget(self.values)
        if not tree.children:
            none = QLabel(self.tr("Nothing to choose from here"), self)
            none.setObjectName("muted")
            column.addWidget(none)
        self._show_filters()

    def _date_field(self, name: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName("field")
        field.setVisible(self._kind == "dates")
        field.setPlaceholderText(name)
        field.setAccessibleName(name)
        field.setToolTip(self.tr("A year, a month as 2024-05, or a day as 2024-05-17"))
        field.editingFinished.connect(self._read_dates)
        return field

    def open_below(self, widget: QWidget) -> None:
        """Open below a widget, moved to fit the screen; the keyboard is in the values, if there are any."""
        self.adjustSize()
        free = self.screen().availableGeometry()
        mirrored = widget.layoutDirection() == Qt.LayoutDirection.RightToLeft
        shadow = shadow_width()
        beside = widget.width() - self.width() + shadow if mirrored else -shadow
        corner = widget.mapToGlobal(QPoint(beside, widget.height() - shadow))
        left = max(free.left(), min(corner.x(), free.right() + 1 - self.width()))
        top = max(free.top(), min(corner.y() + GAP, free.bottom() + 1 - self.height()))
        self.move(left, top)
        self.show()
        first = self.values if self.values.model().rowCount() else self._clear
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Paint the background."""
        paint_panel(self, self._app_theme.colours)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Cut off the corners."""
        super().resizeEvent(event)
        cut_corners(self)

    @Slot(object)
    def _toggle(self, value: Any) -> None:
        before = list(chosen_values(self._kind, self._filters))
        values = [one for one in before if one != value] if value in before else [*before, value]
        self._set(with_values(self._kind, self._filters, values))

    @Slot()
    def _read_dates(self) -> None:
        since, until = (field.text().strip() or None for field in (self._since, self._until))
        self._set(replace(self._filters, since=since, until=until))

    @Slot()
    def _clear_values(self) -> None:
        self._set(with_values(self._kind, self._filters, ()))
        self.values.setFocus()

    def _set(self, filters: Filters) -> None:
        if filters != self._filters:
            self._filters = filters
            self._show_filters()
            self.changed.emit(filters)

    def _show_filters(self) -> None:
        chosen = chosen_values(self._kind, self._filters)
        self.values.show_chosen(chosen)
        self._clear.setEnabled(with_values(self._kind, self._filters, ()) != self._filters)
        for field, text in ((self._since, self._filters.since), (self._until, self._filters.until)):
            field.setText(text or "")


class _ValueTree(RowList):
    """Values with check boxes and counts.

    Signals:
        toggled: a value was checked or unchecked.
    """

    toggled = Signal(object)

    def __init__(
        self, app_theme: AppTheme, kind: OfferedFilter, name: str, tree: CountTree, parent: QWidget
    ) -> None:
        is_tree = len(tree.children) > 1
        super().__init__(app_theme, name, parent, is_tree=is_tree)
        self._chosen: Sequence[Any] = ()
        self._kind: OfferedFilter = kind
        self._counts = CountTreeModel(self._describe, self)
        self._counts.show(tree)
        self.setModel(self._counts)
        if self._counts.rowCount() <= FEW_ROWS:
            self.expandToDepth(0)

    @Slot()
    def fit_height(self) -> None:
        """Be as high as all rows, up to some, so that nothing moves when some are unfolded."""
        rows = sum(map(len, self._counts.tree.children.values()))
        fitting = (self.screen().availableGeometry().height() - HEAD) // ROW
        self.setFixedHeight(min(rows, MOST_ROWS, max(2, fitting)) * ROW)

    def show_chosen(self, chosen: Sequence[Any]) -> None:
        """Check these values, and show them where they are folded away."""
        self._chosen = chosen
        for value in chosen:
            self.unfold_to(self._counts.index_of(value))
        self.viewport().update()

    def row_text(self, index: Index) -> RowText:
        """A check box, the name and the count."""
        value = self._counts.key(index)
        count = formatting.number(self._counts.count_of(value))
        chosen = value in self._chosen
        symbol = "checkbox-on" if chosen else "checkbox"
        return RowText(symbol, str(index.data()), count, chosen=chosen, is_path=True)

    def _describe(self, value: Any, role: int) -> object:
        """The name of a value, all of it as a tooltip, and what a screen reader says."""
        name = value_name(self._kind, value)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(str(value))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            photos = formatting.count(self._counts.count_of(value), "photo")
            return ", ".join((name, photos, *([self.tr("checked")] if value in self._chosen else [])))
        return name if role == Qt.ItemDataRole.DisplayRole else None

    @Slot(QModelIndex)
    def run(self, index: QModelIndex) -> None:
        """Check or uncheck it."""
        self.toggled.emit(self._counts.key(index))

    def menu_at(self, index: Index) -> QMenu | None:
        """None."""
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Check or uncheck by Space or Enter."""
        is_toggle = event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_toggle and self.currentIndex().isValid():
            self.run(self.currentIndex())
        else:
            super().keyPressEvent(event)

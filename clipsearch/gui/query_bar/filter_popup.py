"""The popup for filters: dates, types and folders; changes are emitted at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from clipsearch import Filters
from clipsearch.gui.style.formatting import folder_name, number
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.tool_tip import plain_tip

__all__ = ["Choices", "FilterPopup"]

WIDTH = 320  # logical pixels
MAX_LIST_HEIGHT = 160  # of the list of folders


@dataclass(frozen=True, slots=True)
class Choices:
    """The values that filters offer.

    Attributes:
        folders: of the library.
        years: number of photos of each year, the latest year first.
        formats: number of photos of each format, the most frequent first.
    """

    folders: Sequence[Path]
    years: Mapping[int, int]
    formats: Mapping[str, int]


class FilterPopup(QFrame):
    """Edits filters.

    Signals:
        changed: the Filters that are chosen now.
    """

    changed = Signal(object)

    def __init__(self, app_theme: AppTheme, choices: Choices, filters: Filters, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("filters")
        colours = app_theme.colours
        self.setStyleSheet(
            f"QFrame#filters {{ background: {colours.raised}; border: 1px solid {colours.line}; }}"
        )
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(self.tr("Filters"))
        self._filters = filters
        self._since = self._date_field(choices, filters.since, self.tr("From"))
        self._until = self._date_field(choices, filters.until, self.tr("To"))
        self._types = {name: self._type_box(name, choices) for name in _types(choices, filters)}
        self._folders = {path: self._folder_box(path) for path in _folders(choices, filters)}
        self._lay_out()
        self._show_filters()
        for box in (*self._types.values(), *self._folders.values()):
            box.toggled.connect(self._apply)
        for field in (self._since, self._until):
            field.activated.connect(self._apply)
            line = cast(QLineEdit, field.lineEdit())
            line.editingFinished.connect(self._apply)

    def _date_field(self, choices: Choices, now: str | None, name: str) -> QComboBox:
        field = QComboBox(self)
        field.setEditable(True)
        field.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        field.addItems(["", *map(str, choices.years)])
        field.setCurrentText(now or "")
        field.setAccessibleName(name)
        field.setToolTip(self.tr("A year, a month as 2024-05, or a day as 2024-05-17"))
        line = cast(QLineEdit, field.lineEdit())
        line.setPlaceholderText(name)
        line.setAccessibleName(name)
        return field

    def _type_box(self, name: str, choices: Choices) -> QCheckBox:
        box = QCheckBox(f"{name}  ({number(choices.formats.get(name, 0))})", self)
        box.setAccessibleName(name)
        return box

    def _folder_box(self, path: Path) -> QCheckBox:
        box = QCheckBox(folder_name(path).replace("&", "&&"), self)
        box.setToolTip(plain_tip(str(path)))
        return box

    def _lay_out(self) -> None:
        dates = QHBoxLayout()
        dates.addWidget(self._since, 1)
        dates.addWidget(QLabel("–", self))
        dates.addWidget(self._until, 1)
        types = QGridLayout()
        for point, box in enumerate(self._types.values()):
            types.addWidget(box, point // 2, point % 2)
        clear = QPushButton(self.tr("Clear filters"), self)
        clear.setAutoDefault(False)
        clear.clicked.connect(self._clear)
        done = QPushButton(self.tr("Done"), self)
        done.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addWidget(clear)
        buttons.addStretch(1)
        buttons.addWidget(done)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self._heading(self.tr("Taken")))
        column.addLayout(dates)
        if self._types:
            column.addSpacing(8)
            column.addWidget(self._heading(self.tr("Type")))
            column.addLayout(types)
        if self._folders:
            column.addSpacing(8)
            column.addWidget(self._heading(self.tr("Folder")))
            column.addWidget(self._folder_list())
        column.addSpacing(8)
        column.addLayout(buttons)

    def _heading(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setObjectName("heading")
        return label

    def _folder_list(self) -> QScrollArea:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        for box in self._folders.values():
            column.addWidget(box)
        area = QScrollArea(self)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for part in (area.viewport(), inside):
            part.setAutoFillBackground(False)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedHeight(min(inside.sizeHint().height(), MAX_LIST_HEIGHT))
        return area

    def open_at(self, point: QPoint) -> None:
        """Open with its upper right corner at a point of the screen, moved to fit the screen."""
        self.adjustSize()
        free = self.screen().availableGeometry()
        left = max(free.left(), min(point.x() - self.width(), free.right() - self.width()))
        top = max(free.top(), min(point.y(), free.bottom() - self.height()))
        self.move(left, top)
        self.show()
        self._since.setFocus()

    @Slot()
    def _apply(self) -> None:
        now = replace(
            self._filters,
            folders=tuple(path for path, box in self._folders.items() if box.isChecked()),
            since=self._since.currentText().strip() or None,
            until=self._until.currentText().strip() or None,
            types=tuple(name for name, box in self._types.items() if box.isChecked()),
        )
        if now != self._filters:
            self._filters = now
            self.changed.emit(now)

    @Slot()
    def _clear(self) -> None:
        if not self._filters.is_empty:
            self._filters = Filters()
            self._show_filters()
            self.changed.emit(self._filters)

    def _show_filters(self) -> None:
        filters = self._filters
        for field, text in ((self._since, filters.since), (self._until, filters.until)):
            field.setCurrentText(text or "")
        for name, box in self._types.items():
            self._check(box, name in filters.types)
        for path, box in self._folders.items():
            self._check(box, path in filters.folders)

    def _check(self, box: QCheckBox, checked: bool) -> None:
        box.blockSignals(True)
        box.setChecked(checked)
        box.blockSignals(False)


def _types(choices: Choices, filters: Filters) -> list[str]:
    """The formats in the library, and those in the filters."""
    return list(dict.fromkeys((*choices.formats, *filters.types)))


def _folders(choices: Choices, filters: Filters) -> list[Path]:
    return list(dict.fromkeys((*choices.folders, *filters.folders)))

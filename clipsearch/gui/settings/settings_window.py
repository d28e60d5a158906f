"""The settings window: a list of pages at the left, the selected one beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clipsearch.gui.settings.page import Page
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.dialogs import fit_to_screen
from clipsearch.gui.widgets.tool_tip import plain_tip

__all__ = ["SettingsWindow"]

NARROW = 640  # logical pixels of width below which the list shows icons alone
RAIL = 60
LEAST = QSize(440, 320)


class SettingsWindow(QDialog):
    """Shows pages; changes in them apply at once.

    Signals:
        undo_requested: take the last change back.
        reset_requested: names of the settings on the page, to be set to their defaults.
        closed: it was closed.
    """

    undo_requested = Signal()
    reset_requested = Signal(object)
    closed = Signal()

    def __init__(self, app_theme: AppTheme, pages: Sequence[Page], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._app_theme = app_theme
        self.pages = pages
        self.setWindowTitle(self.tr("Settings"))
        self.resize(fit_to_screen(self, QSize(900, 640)))
        self.list = QListWidget(self)
        self.list.setObjectName("pages")
        self.list.setAccessibleName(self.tr("Pages of the settings"))
        self.list.setIconSize(QSize(20, 20))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._stack = QStackedWidget(self)
        for page in pages:
            item = QListWidgetItem(page.title, self.list)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, page.title)
            self._stack.addWidget(page)
        self._is_narrow = False
        self.message = QLabel(self)
        self.message.setObjectName("muted")
        self.message.setWordWrap(True)
        self.undo = QPushButton(self.tr("Undo"), self)
        self.undo.setAccessibleName(self.tr("Undo"))
        self.reset = QPushButton(self.tr("Reset to defaults"), self)
        self._close = QPushButton(self.tr("Close"), self)
        self._lay_out()
        self.list.currentRowChanged.connect(self._show_row)
        self.undo.clicked.connect(self.undo_requested)
        self.reset.clicked.connect(lambda: self.reset_requested.emit(self.page.fields))
        self._close.clicked.connect(self.close)
        QShortcut(QKeySequence("Ctrl+W"), self).activated.connect(self.close)
        app_theme.changed.connect(self._colour_icons)
        self._colour_icons()
        self.list.setCurrentRow(0)
        self.show_undo(False)

    def _lay_out(self) -> None:
        bottom = self._bottom = QHBoxLayout()
        bottom.setContentsMargins(32, 12, 24, 16)
        bottom.setSpacing(8)
        for button in (self.undo, self.reset, self._close):
            button.setAutoDefault(False)
        bottom.addWidget(self.undo)
        bottom.addWidget(self.reset)
        bottom.addWidget(self.message, 1)
        bottom.addWidget(self._close)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._stack, 1)
        right.addLayout(bottom)
        whole = QHBoxLayout(self)
        whole.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # that of the rail is smaller
        self.setMinimumSize(LEAST)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.list)
        whole.addLayout(right, 1)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Show icons alone in the list where there is little room."""
        super().resizeEvent(event)
        if (self.width() < NARROW) != self._is_narrow:
            self._is_narrow = self.width() < NARROW
            self._fit()

    def _fit(self) -> None:
        width = max(self.list.fontMetrics().horizontalAdvance(page.title) for page in self.pages)
        self.list.setFixedWidth(RAIL if self._is_narrow else width + 20 + 72)
        for row, page in enumerate(self.pages):
            self.list.item(row).setText("" if self._is_narrow else page.title)
            self.list.item(row).setToolTip(plain_tip(page.title) if self._is_narrow else "")
        self.undo.setText("" if self._is_narrow else self.tr("Undo"))
        self.undo.setToolTip(plain_tip(self.tr("Undo")) if self._is_narrow else "")
        side = 16 if self._is_narrow else 32
        self._bottom.setContentsMargins(side, 12, side - 8, 16)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.pages[max(0, self.list.currentRow())]

    def show_page(self, page: Page) -> None:
        """Select a page."""
        self.list.setCurrentRow(list(self.pages).index(page))

    def show_undo(self, possible: bool) -> None:
        """Enable or disable the button that undoes the last change."""
        self.undo.setEnabled(possible)

    def finish(self) -> None:
        """Apply input on all pages."""
        for page in self.pages:
            page.finish()

    @Slot(int)
    def _show_row(self, row: int) -> None:
        self._stack.setCurrentIndex(row)
        self.reset.setVisible(bool(self.page.fields))

    @Slot()
    def _colour_icons(self) -> None:
        for row, page in enumerate(self.pages):
            self.list.item(row).setIcon(self._app_theme.icon(page.symbol))
        self.undo.setIcon(self._app_theme.icon("undo"))

    def done(self, result: int) -> None:
        """Apply input, then close: by the button, by Esc, or by the window manager."""
        self.finish()
        super().done(result)
        self.closed.emit()

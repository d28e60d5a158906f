"""The page that is shown instead of the grid where there are no photos."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from clipsearch.gui.style.icons import pixmap
from clipsearch.gui.style.theme import AppTheme

__all__ = ["EmptyPage"]

WIDTH = 440  # logical pixels of a line that is easy to read
EDGE = 16  # logical pixels left free at both sides


class EmptyPage(QWidget):
    """A picture, a sentence, an explanation, and maybe a button.

    Signals:
        add_requested: choose a folder to add.
    """

    add_requested = Signal()

    def __init__(self, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._app_theme = app_theme
        self._symbol = ""
        self._image = QLabel(self)
        self._title = QLabel(self)
        self._title.setObjectName("big")
        self._title.setWordWrap(True)
        self._text = QLabel(self)
        self._text.setObjectName("muted")
        self._text.setWordWrap(True)
        self._button = QPushButton(" " + self.tr("Add a folder of photos"), self)
        self._button.setObjectName("primary")
        self._button.setCursor(Qt.CursorShape.PointingHandCursor)
        self._button.setIconSize(QSize(20, 20))
        self._button.clicked.connect(self.add_requested)
        column = QVBoxLayout(self)
        column.setSpacing(0)
        column.addStretch(2)
        for widget, space in (
            (self._image, 24),
            (self._title, 8),
            (self._text, 24),
            (self._button, 0),
        ):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
            column.addSpacing(space)
        column.addStretch(3)
        for label in (self._image, self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        app_theme.changed.connect(self._update_colours)

    @property
    def title(self) -> str:
        """The headline."""
        return self._title.text()

    def show_no_folders(self) -> None:
        """Explain what to do in a new library."""
        self._show(
            "empty-library",
            self.tr("Find your photos by what they show"),
            self.tr(
                "Add a folder, or drop one here. Its photos are read on this computer, "
                "stay where they are, and never leave it."
            ),
            button=True,
        )

    def show_reading(self) -> None:
        """Say that the first photos are being read."""
        self._show(
            "photo",
            self.tr("Reading your photos"),
            self.tr("They appear here in a moment, and can be searched while the rest is read."),
        )

    def show_loading(self) -> None:
        """Show nothing while the first answer is awaited."""
        self._show("", "", "")

    def show_no_photos(self) -> None:
        """Say that the folders hold no photos."""
        self._show(
            "folder",
            self.tr("No photos here yet"),
            self.tr("The folders of this library hold no photos that could be read."),
            button=True,
        )

    def show_no_results(self, words: str, filters: str = "") -> None:
        """Say that a query, given as text, found nothing; and which filters it has, which no photo passes."""
        title = self.tr("No photos for “{words}”") if words else self.tr("No photos like this one")
        self._show(
            "search",
            title.format(words=words if len(words) < 48 else words[:45] + "…"),
            self.tr("There are none with: {filters}").format(filters=filters)
            if filters
            else self.tr("Photos can be found as soon as they have been read."),
        )

    def _show(self, symbol: str, title: str, text: str, *, button: bool = False) -> None:
        self._symbol = symbol
        self.ensurePolished()
        self._title.setText(title)
        self._text.setText(text)
        self._button.setVisible(button)
        self._update_colours()
        self._fit_labels()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Wrap lines to the new width."""
        super().resizeEvent(event)
        self._fit_labels()

    def _fit_labels(self) -> None:
        width = min(WIDTH, self.width() - 2 * EDGE)
        for label in (self._title, self._text):
            label.setFixedSize(width, max(0, label.heightForWidth(width)))

    @Slot()
    def _update_colours(self) -> None:
        colours, ratio = self._app_theme.colours, self.devicePixelRatioF()
        self._image.setVisible(bool(self._symbol))
        if self._symbol:
            side = 240 if self._symbol == "empty-library" else 56
            self._image.setPixmap(pixmap(self._symbol, side, colours.muted, ratio))
        self._button.setIcon(self._app_theme.icon("folder-add", colours.on_accent))

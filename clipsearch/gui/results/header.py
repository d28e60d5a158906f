"""The lines above the results: title, counts, and how sure a match must be."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clipsearch.gui.results.strictness import StrictnessControl
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.elided_label import ElidedLabel
from clipsearch.gui.widgets.icon_button import IconButton
from clipsearch.gui.widgets.tool_tip import plain_tip

__all__ = ["ResultsHeader"]

NARROW = 560  # logical pixels of a width below which the counts have a line without labels of controls


class ResultsHeader(QWidget):
    """Names the results.

    Signals:
        within_requested: search among these results.
    """

    within_requested = Signal()

    def __init__(self, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = _Caption(self, "title", yields=True)  # the query bar shows it, too
        self.note = _Caption(self, "muted")
        self.counts = _Caption(self, "muted")
        self.strictness = StrictnessControl(self)
        self.within_button = IconButton(
            app_theme, "search", self.tr("Search in these results (Ctrl+Shift+F)"), self
        )
        self.within_button.clicked.connect(self.within_requested)
        policy = self.within_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # so that the photos keep their place
        self.within_button.setSizePolicy(policy)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.title, 100)
        row.addWidget(self.note)
        row.addStretch(1)
        row.addWidget(self.within_button)
        self._second_row = QWidget(self)
        second = QHBoxLayout(self._second_row)
        second.setContentsMargins(0, 0, 0, 0)
        second.setSpacing(8)
        second.addWidget(self.counts)
        second.addStretch(1)
        second.addWidget(self.strictness)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 8, 16, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._second_row)
        self._second_row.hide()

    def show_note(self, text: str, *, rated: bool) -> None:
        """Show counts and order: of matches that are rated on a line with the control for strictness."""
        self.note.show_text("" if rated else text)
        self.counts.show_text(text if rated else "")
        self._second_row.setVisible(rated)

    def show_waiting(self, text: str) -> None:
        """Show a text in place of the counts."""
        (self.note if self._second_row.isHidden() else self.counts).show_text(text)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Leave the narrow line to the counts."""
        super().resizeEvent(event)
        self.strictness.show_labels(self.width() >= NARROW)


class _Caption(ElidedLabel):
    """Text that is no wider than it needs; one that yields is shortened before its neighbours are."""

    def __init__(self, parent: QWidget, name: str, *, yields: bool = False) -> None:
        super().__init__(parent, min_width=48)
        self._yields = yields
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str) -> None:
        """Show a text, with all of it in the tooltip."""
        self.setText(text)
        self.setToolTip(plain_tip(text))
        self._fit()

    def _fit(self) -> None:
        self.setMaximumWidth(super().sizeHint().width())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Measure the text in another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802
        """The whole text, or for one that yields as little as possible."""
        return self.minimumSizeHint() if self._yields else super().sizeHint()

"""The timeline on the screen: photos by the date taken, with a scrubber beside them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QHBoxLayout, QWidget

from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.timeline.arrangement import TimelineArrangement
from clipsearch.gui.timeline.scrubber import Scrubber

__all__ = ["TimelineView"]


class TimelineView(QWidget):
    """A view of photos that has a scrubber while they are a timeline, else its own scroll bar."""

    def __init__(
        self, app_theme: AppTheme, photos: QAbstractScrollArea, parent: QWidget | None = None
    ) -> None:
        """Take the view that shows photos, and paints them as its arrangement says."""
        super().__init__(parent)
        self._photos = photos
        self.scrubber = Scrubber(app_theme, photos.verticalScrollBar(), self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(photos, 1)
        row.addWidget(self.scrubber)
        self.set_arrangement(None)

    @property
    def is_timeline(self) -> bool:
        """Whether what is shown is a timeline."""
        return not self.scrubber.isHidden()

    def set_arrangement(self, arrangement: TimelineArrangement | None) -> None:
        """Show the scrubber of a timeline; None for photos in another order.

        It is called before the photos are shown, so that these are laid out for the width that is left.
        """
        self.scrubber.set_arrangement(arrangement)
        policy, is_timeline = Qt.ScrollBarPolicy, arrangement is not None
        self.scrubber.setVisible(is_timeline)
        self._photos.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if is_timeline else policy.ScrollBarAlwaysOn
        )
        layout = self.layout()
        if layout is not None:
            layout.activate()

"""The control for how sure a match must be to be shown: looser or stricter."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

__all__ = ["StrictnessControl"]

STEPS = 2  # of the slider on each side of the middle


class StrictnessControl(QWidget):
    """A short slider between two words.

    Signals:
        changed: the strictness, from -1 (shows most) to 1 (shows least); see `Settings.strictness`.
    """

    changed = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(-STEPS, STEPS)
        self.slider.setPageStep(1)
        self.slider.setFixedWidth(72)
        self.slider.setAccessibleName(self.tr("How sure a match must be"))
        tip = self.tr("How sure a match must be to be shown: more photos to the left, fewer to the right")
        self.setToolTip(tip)
        self.slider.valueChanged.connect(lambda step: self.changed.emit(step / STEPS))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._labels = QLabel(self.tr("Looser"), self), QLabel(self.tr("Stricter"), self)
        for label in self._labels:
            label.setObjectName("muted")
        for widget in (self._labels[0], self.slider, self._labels[1]):
            row.addWidget(widget)

    def show_labels(self, shown: bool) -> None:
        """Show or hide the words beside the slider."""
        for label in self._labels:
            label.setVisible(shown)

    def show_strictness(self, strictness: float) -> None:
        """Move the slider."""
        self.slider.blockSignals(True)
        self.slider.setValue(round(strictness * STEPS))
        self.slider.blockSignals(False)

"""The card of one model: what it is good at, its size and speed, one button, and foldable details."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from clipsearch import ModelOffer, Progress
from clipsearch.gui.activity.model_tasks import INSTALLED, Models
from clipsearch.gui.settings import model_texts
from clipsearch.gui.settings.page import set_note
from clipsearch.gui.style import formatting
from clipsearch.gui.widgets.flow_layout import FlowLayout

__all__ = ["ModelCard"]


class ModelCard(QFrame):
    """Shows a model; it does nothing itself.

    Signals:
        use_requested: use this model; it may have to be downloaded first.
        measure_requested: measure how fast it is.
        delete_requested: delete its files.
        stop_requested: cancel the download or the measurement.
        stay_requested: give up the switch to this model.
    """

    use_requested = Signal()
    measure_requested = Signal()
    delete_requested = Signal()
    stop_requested = Signal()
    stay_requested = Signal()

    def __init__(self, offer: ModelOffer, parent: QWidget) -> None:
        super().__init__(parent)
        self.offer = offer
        self.setObjectName("card")
        self.setAccessibleName(model_texts.title(offer))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(6)
        self.badge = self._label("badge", self.tr("Recommended for this computer"))
        self._row(self._label("title", model_texts.title(offer)), self.badge)
        self._add_text(model_texts.description(offer))
        self._summary = self._add_text("", muted=True)
        self._speed = self._label("muted", "")
        self.measure = self._button(self.tr("Measure"), self.measure_requested)
        self.measure.setObjectName("quiet")
        self._row(self._speed, self.measure)
        self._switch = self._add_text("")
        self._activity = self._add_text("")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._column.addWidget(self._bar)
        self._error = self._add_text("")
        self._error.setObjectName("wrong")
        self.use = self._button("", self.use_requested)
        self.stop = self._button(self.tr("Stop"), self.stop_requested)
        self.stay = self._button(self.tr("Cancel switch"), self.stay_requested)
        self.delete = self._button(self.tr("Delete…"), self.delete_requested)
        self.unfold = QPushButton(self)
        self.unfold.setObjectName("quiet")
        self.unfold.setAutoDefault(False)
        self.unfold.clicked.connect(self._toggle_details)
        self._row(self.use, self.stop, self.stay, self.unfold)
        self._details = self._make_details()
        self._show_unfolded(False)
        self.show_progress(None)
        self.show_error("")

    # Construction

    def _label(self, kind: str, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setObjectName(kind)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _button(self, text: str, signal: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(signal)
        return button

    def _add_text(self, text: str, *, muted: bool = False) -> QLabel:
        label = self._label("muted" if muted else "", text)
        label.setWordWrap(True)
        label.setVisible(bool(text))
        self._column.addWidget(label)
        return label

    def _row(self, *widgets: QWidget) -> None:
        """Add widgets beside each other, in several rows where they do not fit."""
        holder = QWidget(self)
        flow = FlowLayout(holder)
        for widget in widgets:
            flow.addWidget(widget)
        self._column.addWidget(holder)

    def _make_details(self) -> QWidget:
        details = QWidget(self)
        column = QVBoxLayout(details)
        column.setContentsMargins(0, 6, 0, 0)
        self._facts = QFormLayout()
        self._facts.setHorizontalSpacing(16)
        self._facts.setVerticalSpacing(4)
        self._facts.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        column.addLayout(self._facts)
        row = QHBoxLayout()
        row.addWidget(self.delete)
        row.addStretch(1)
        column.addLayout(row)
        self._column.addWidget(details)
        return details

    # What it shows

    @property
    def error_text(self) -> str:
        """The error that is shown, or ""."""
        return self._error.text()

    @property
    def speed_text(self) -> str:
        """How fast the model is here."""
        return self._speed.text()

    def show_offer(self, offer: ModelOffer, models: Models, busy: str, *, recommended: bool) -> None:
        """Show the model as it is now.

        Args:
            offer: the model, of the same name as before.
            models: all of them, and which is in use.
            busy: name of the model that is downloaded or measured now, or "".
            recommended: whether it suits this computer best.
        """
        self.offer = offer
        there, chosen, switch = offer.state in INSTALLED, offer.name == models.chosen, models.switch_status
        self.badge.setVisible(recommended)
        set_note(self._summary, model_texts.summary(offer))
        self._speed.setText(model_texts.speed(offer))
        self.measure.setText(self.tr("Measure again") if offer.speeds else self.tr("Measure"))
        self.measure.setVisible(there)
        self.measure.setEnabled(not busy)
        switching = switch is not None and switch.model == offer.name
        text = ""
        if switch is not None and switching:
            text = self.tr("Getting ready: {done} of {total}. Until then, the other model answers.").format(
                done=formatting.number(switch.done), total=formatting.count(switch.total, "photo")
            )
            text += f" {switch.fault}." if switch.fault else ""
        set_note(self._switch, text)
        self.use.setText(model_texts.state(offer, models))
        self.use.setVisible(busy != offer.name and not switching)
        self.use.setEnabled(not busy and not chosen)
        self.stay.setVisible(switching)
        self.stop.setVisible(busy == offer.name)
        self.delete.setVisible(offer.state in ("downloaded", "partly"))
        self.delete.setEnabled(not busy and not chosen)
        if busy != offer.name:
            self.show_progress(None)
        self.setProperty("chosen", chosen)
        self.style().polish(self)
        self._show_facts()

    def fit(self) -> None:
        """Place what is in it at once."""
        self._column.activate()

    def show_progress(self, progress: Progress | None, text: str = "") -> None:
        """Show how far a download or a measurement is; None and no text: there is none."""
        set_note(self._activity, formatting.progress(progress) if progress is not None else text)
        self._bar.setVisible(progress is not None or bool(text))
        self._bar.setRange(0, progress.total if progress is not None else 0)
        self._bar.setValue(progress.done if progress is not None else 0)

    def show_error(self, text: str) -> None:
        """Show why something failed; "" for nothing."""
        set_note(self._error, text)

    def _show_facts(self) -> None:
        while self._facts.rowCount():
            self._facts.removeRow(0)
        for what, text in model_texts.facts(self.offer):
            value = self._label("", text)
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._facts.addRow(self._label("muted", what), value)

    @Slot()
    def _toggle_details(self) -> None:
        self._show_unfolded(self._details.isHidden())

    def _show_unfolded(self, on: bool) -> None:
        self._details.setVisible(on)
        self.unfold.setText(self.tr("Hide details") if on else self.tr("Details"))

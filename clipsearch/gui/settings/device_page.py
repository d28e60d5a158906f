"""The settings' page of the model in use and the device that it runs on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QWidget

from clipsearch import ModelInfo, Settings, Status
from clipsearch.gui.settings.page import Page, PageContext, set_note

__all__ = ["DevicePage"]


class DevicePage(Page):
    """Model and device."""

    symbol = "model"
    fields = ("device",)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.set_title(self.tr("Model and device"))
        self._at_start = context.library.settings.current.device
        self.section(self.tr("In use"))
        self._none = self.note(self.tr("None yet: a model is loaded when there are photos to read."))
        self._facts = QWidget(self.body)
        form = QFormLayout(self._facts)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(32)
        form.setVerticalSpacing(4)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self.values: dict[str, QLabel] = {}
        for key, name in (
            ("name", self.tr("Model")),
            ("device", self.tr("Runs on")),
            ("precision", self.tr("Precision")),
            ("size", self.tr("Looks at")),
        ):
            value = QLabel(self._facts)
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label = QLabel(name, self._facts)
            label.setObjectName("muted")
            form.addRow(label, value)
            self.values[key] = value
        self.column.addWidget(self._facts)
        self._facts.hide()
        self.section(
            self.tr("Device"),
            self.tr("Automatic takes a graphics processor where there is one that suits."),
        )
        self.devices = QComboBox(self.body)
        self.devices.setAccessibleName(self.tr("Device"))
        self.devices.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for device, name in (
            ("auto", self.tr("Automatic")),
            ("cpu", self.tr("Processor (CPU)")),
            ("cuda", self.tr("NVIDIA or AMD graphics (CUDA, ROCm)")),
            ("mps", self.tr("Apple graphics (Metal)")),
            ("xpu", self.tr("Intel graphics (XPU)")),
        ):
            self.devices.addItem(name, device)
        self.devices.activated.connect(lambda row: self.request_change(device=self.devices.itemData(row)))
        self.row(self.devices)
        self.later = self.note()
        self.column.addStretch(1)

    def show_settings(self, settings: Settings) -> None:
        """Choose the device; another one than at the start is used later."""
        if self.devices.findData(settings.device) < 0:  # written by hand, such as "cuda:1"
            self.devices.addItem(settings.device, settings.device)
        self.devices.setCurrentIndex(self.devices.findData(settings.device))
        changed = settings.device != self._at_start
        set_note(self.later, self.tr("Used from the next look at the photos on.") if changed else "")

    def show_status(self, status: Status) -> None:
        """Fill in what is known of the model."""
        self._none.setVisible(status.model is None)
        self._facts.setVisible(status.model is not None)
        if status.model is not None:
            self._show_model(status.model)

    def _show_model(self, model: ModelInfo) -> None:
        size = self.tr("{pixels} × {pixels} pixels of each photo").format(pixels=model.image_size)
        for key, text in (
            ("name", model.name),
            ("device", model.device),
            ("precision", model.precision),
            ("size", size),
        ):
            self.values[key].setText(text)

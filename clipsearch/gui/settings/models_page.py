"""The settings' page of the model: a card for each, and the device that it runs on."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Slot
from PySide6.QtWidgets import QComboBox, QPushButton, QVBoxLayout, QWidget

from clipsearch import ClipsearchError, ModelOffer, Progress, Settings, Status
from clipsearch.gui.activity.model_tasks import Models, ModelTasks
from clipsearch.gui.settings import model_texts
from clipsearch.gui.settings.model_card import ModelCard
from clipsearch.gui.settings.page import Page, PageContext, set_note
from clipsearch.gui.style import formatting
from clipsearch.gui.widgets.dialogs import Question, confirm
from clipsearch.gui.widgets.screen_reader import name_choices

__all__ = ["ModelsPage"]


class ModelsPage(Page):
    """Compares the models; downloads, measures, uses and deletes them."""

    symbol = "model"
    fields = ("device",)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.set_title(self.tr("Model"))
        self.model_tasks = ModelTasks(context.tasks, context.library, self)
        self.cards: dict[str, ModelCard] = {}
        self._models = Models((), "", "", None)
        self._at_start = context.library.settings.current.device
        self._has_gpu = False
        self.note(
            self.tr(
                "The model compares photos with your words. A better one finds more, but takes longer to "
                "index. When you switch, the old model keeps answering until the new one is ready."
            )
        )
        self._first, self._others = QWidget(self.body), QWidget(self.body)
        self._first_column = self._add_list(self._first)
        self.more = self._make_more()
        self._others_column = self._add_list(self._others)
        self._build_device()
        self.column.addStretch(1)
        self._show_others(False)
        self.shown.connect(self.model_tasks.refresh)
        self.model_tasks.listed.connect(self.show_models)
        self.model_tasks.progressed.connect(self._show_progress)
        self.model_tasks.busy_changed.connect(self._show_busy)
        self.model_tasks.failed.connect(self._show_error)
        self.model_tasks.chosen.connect(self.context.follow_controller.start)

    # Construction

    def _add_list(self, holder: QWidget) -> QVBoxLayout:
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(12)
        self.column.addWidget(holder)
        return column

    def _make_more(self) -> QPushButton:
        more = QPushButton(self.body)
        more.setObjectName("quiet")
        more.setAutoDefault(False)
        more.clicked.connect(lambda: self._show_others(self._others.isHidden()))
        self.row(more)
        return more

    def _build_device(self) -> None:
        self.section(
            self.tr("Device"), self.tr("Automatic uses the graphics card if there is a suitable one.")
        )
        self.devices = QComboBox(self.body)
        name_choices(self.devices, self.tr("Device"))
        self.devices.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.devices.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.devices.setMinimumContentsLength(16)
        for device, name in (
            ("auto", self.tr("Automatic")),
            ("cpu", self.tr("Processor (CPU)")),
            ("cuda", self.tr("NVIDIA or AMD graphics (CUDA, ROCm)")),
            ("mps", self.tr("Apple graphics (Metal)")),
            ("xpu", self.tr("Intel graphics (XPU)")),
        ):
            self.devices.addItem(name, device)
        self.devices.activated.connect(lambda row: self.request_change(device=self.devices.itemData(row)))
        self.column.addWidget(self.devices)
        self.devices.setMaximumWidth(360)
        self.running = self.note()
        self.later = self.note()

    # Overrides of Page

    def show_settings(self, settings: Settings) -> None:
        """Choose the device; another one than at the start is used later."""
        if self.devices.findData(settings.device) < 0:  # written by hand, such as "cuda:1"
            self.devices.addItem(settings.device, settings.device)
        self.devices.setCurrentIndex(self.devices.findData(settings.device))
        changed = settings.device != self._at_start
        set_note(self.later, self.tr("The change takes effect with the next indexing.") if changed else "")

    def show_status(self, status: Status) -> None:
        """Show what the model runs on, and list the models again: one may serve now, or have progressed."""
        model = status.model
        self._has_gpu = model is not None and model.device != "cpu"
        text = ""
        if model is not None:
            row = self.devices.findData(model.device)
            text = self.tr("Running now: {model} on {device}, {precision}").format(
                model=model.name,
                device=self.devices.itemText(row) if row >= 0 else model.device,
                precision=model.precision,
            )
        set_note(self.running, text)
        if self.isVisible():
            self.model_tasks.refresh()

    def stop(self) -> None:
        """Cancel a download or a measurement."""
        self.model_tasks.stop()

    # Cards

    @Slot(object)
    def show_models(self, models: Models) -> None:
        """Show the cards."""
        self._models = models
        if [offer.name for offer in models.offers] != list(self.cards):
            self._make_cards()
        self._update_cards()

    def _make_cards(self) -> None:
        for card in self.cards.values():
            card.deleteLater()
        self.cards = {offer.name: self._make_card(offer) for offer in self._models.offers}
        known = sorted(self.cards.values(), key=lambda card: not model_texts.tier(card.offer))  # stable
        for card in known:
            in_use = card.offer.name in (self._models.chosen, self._models.serving)
            is_first = bool(model_texts.tier(card.offer)) or in_use
            (self._first_column if is_first else self._others_column).addWidget(card)
            card.show()  # now; the layout would show it later

    def _make_card(self, offer: ModelOffer) -> ModelCard:
        card, name = ModelCard(offer, self.body), offer.name
        card.use_requested.connect(lambda: self._use(name))
        card.measure_requested.connect(lambda: self.model_tasks.measure(name))
        card.delete_requested.connect(lambda: self._confirm_delete(name))
        card.stop_requested.connect(self.model_tasks.stop)
        card.stay_requested.connect(self.model_tasks.cancel_switch)
        return card

    def _update_cards(self) -> None:
        suits = "best" if self._has_gpu else "balanced"
        for offer in self._models.offers:
            is_suited = model_texts.tier(offer) == suits
            self.cards[offer.name].show_offer(
                offer, self._models, self.model_tasks.busy, recommended=is_suited
            )
        # At once, from the inside out: else the page would be drawn three times until all is in its place.
        for card in self.cards.values():
            card.fit()
        for column in (self._first_column, self._others_column, self.column):
            column.activate()
        QCoreApplication.sendEvent(self.body, QEvent(QEvent.Type.LayoutRequest))  # to the scroll area

    def _show_others(self, on: bool) -> None:
        self._others.setVisible(on)
        self.more.setText(self.tr("Fewer models") if on else self.tr("More models"))

    # What the buttons do

    def _use(self, name: str) -> None:
        if self._models.switch_status is not None and name == self._models.serving:
            self.model_tasks.cancel_switch()
        else:
            self.model_tasks.use(name)

    def _confirm_delete(self, name: str) -> None:
        offer = self.cards[name].offer
        again = self.tr(
            "This cannot be undone. To use it again, you download {size}, and your photos are indexed anew."
        ).format(size=formatting.file_size(offer.download_bytes or 0))
        question = Question(
            self.tr("Delete model"),
            self.tr("Delete “{title}” from this computer?").format(title=model_texts.title(offer)),
            again if offer.download_bytes else self.tr("This cannot be undone."),
            self.tr("Delete"),
        )
        confirm(self.window(), question, lambda: self.model_tasks.remove(name))

    @Slot(object)
    def _show_progress(self, progress: Progress) -> None:
        if card := self.cards.get(self.model_tasks.busy):
            card.show_progress(progress)

    @Slot(str)
    def _show_busy(self, name: str) -> None:
        self._update_cards()
        if card := self.cards.get(name):
            for one in self.cards.values():
                one.show_error("")
            card.show_progress(None, self.tr("Starting…"))

    @Slot(str, object)
    def _show_error(self, name: str, error: ClipsearchError) -> None:
        text = f"{error.message}. {error.hint}".strip() if error.hint else error.message
        if card := self.cards.get(name or self._models.chosen):
            card.show_error(text)

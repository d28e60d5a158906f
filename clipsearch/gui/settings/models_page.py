"""The settings' page of models: a table to compare them; download, measure, use and delete them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFormLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QTableView,
    QWidget,
)

from clipsearch import ClipsearchError, ModelOffer, Progress, Status
from clipsearch.gui.settings.model_table import DOWNLOAD, IMAGENET, ModelTable, facts
from clipsearch.gui.settings.model_tasks import INSTALLED, Models, ModelTasks
from clipsearch.gui.settings.page import Page, PageContext, set_note
from clipsearch.gui.style import formatting
from clipsearch.gui.widgets.dialogs import Question, confirm

__all__ = ["ModelsPage"]

VISIBLE_ROWS = 7.5  # the half row shows that there are more
ROW_HEIGHT = 34
# Logical pixels of the page below which a column is hidden; its figures are also shown below the table.
MIN_WIDTHS = {DOWNLOAD: 720, IMAGENET: 600}


class ModelsPage(Page):
    """Lists the models, and offers what can be done with the selected one."""

    symbol = "text"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.set_title(self.tr("Models"))
        self.model_tasks = ModelTasks(context.tasks, context.library, self)
        self._models = Models((), "", "", None)
        self.note(
            self.tr(
                "A model turns photos and words into numbers that can be compared. A larger one understands "
                "more and takes longer for each photo. The old one answers until the new one has seen all."
            )
        )
        self._switch_note = self.note()
        self._cancel_switch = self.button(self.tr("Stay with the present model"), "stop")
        self.row(self._cancel_switch)
        self._table = self._make_table()
        self.column.addWidget(self._table)
        self._title = self.section("")
        self._good_at = self.note()
        self._facts = QFormLayout()
        self._facts.setHorizontalSpacing(16)
        self._facts.setVerticalSpacing(4)
        self.column.addLayout(self._facts)
        self.column.addSpacing(8)
        self._use = self.button(self.tr("Use"), "check")
        self._download = self.button(self.tr("Download"), "drop")
        self._measure = self.button(self.tr("Measure"), "play")
        self._delete = self.button(self.tr("Delete…"), "trash")
        self.row(self._use, self._download, self._measure, self._delete)
        self._activity = self.note()
        self._bar = QProgressBar(self.body)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._stop = self.button(self.tr("Stop"), "stop")
        self.row(self._bar, self._stop)
        self._error = self.note(wrong=True)
        self.column.addStretch(1)
        self._connect()
        self._show_busy("")

    def _make_table(self) -> QTableView:
        self._model = ModelTable(self)
        table = QTableView(self.body)
        table.setModel(self._model)
        table.setAccessibleName(self.tr("Models"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.setMinimumHeight(round(ROW_HEIGHT * VISIBLE_ROWS))
        return table

    def _connect(self) -> None:
        for button, slot in (
            (self._use, lambda: self._run_for_selected(self.model_tasks.use)),
            (self._download, lambda: self._run_for_selected(self.model_tasks.download)),
            (self._measure, lambda: self._run_for_selected(self.model_tasks.measure)),
            (self._delete, self._confirm_delete),
        ):
            button.clicked.connect(slot)
        self._stop.clicked.connect(self.model_tasks.stop)
        self._cancel_switch.clicked.connect(self.model_tasks.cancel_switch)
        self.shown.connect(self.model_tasks.refresh)
        self.model_tasks.listed.connect(self.show_models)
        self.model_tasks.progressed.connect(self._show_progress)
        self.model_tasks.busy_changed.connect(self._show_busy)
        self.model_tasks.failed.connect(self._show_error)
        self.model_tasks.chosen.connect(self.context.follow_controller.start)
        self._table.selectionModel().currentRowChanged.connect(self._show_offer)
        self._table.activated.connect(self._activate)

    # Overrides of Page

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Hide the columns that do not fit."""
        super().resizeEvent(event)
        for column, least in MIN_WIDTHS.items():
            self._table.setColumnHidden(column, self.viewport().width() < least)

    def show_status(self, status: Status) -> None:
        """List the models again: one may serve now, or its vectors may have progressed."""
        if self.isVisible():
            self.model_tasks.refresh()

    def stop(self) -> None:
        """Cancel a download or a measurement."""
        self.model_tasks.stop()

    @Slot(object)
    def show_models(self, models: Models) -> None:
        """Fill the table."""
        selected = self.selected.name if self.selected else models.chosen
        self._models = models
        self._model.show(models)
        switch = models.switch_status
        text = ""
        if switch is not None:
            title = offer.title if (offer := models.find(switch.model)) else switch.model
            text = self.tr("{title} is getting ready: {done} of {total}").format(
                title=title,
                done=formatting.number(switch.done),
                total=formatting.count(switch.total, "photo"),
            )
            text += f". {switch.fault}" if switch.fault else ""
        set_note(self._switch_note, text)
        self._cancel_switch.setVisible(switch is not None)
        row = self._model.row_of(selected)
        if models.offers and (row != self._table.currentIndex().row() or row < 0):
            self._table.selectRow(max(0, row))
        else:
            self._show_offer(self._table.currentIndex())

    @property
    def selected(self) -> ModelOffer | None:
        """The model that is selected."""
        row = self._table.currentIndex().row()
        return self._models.offers[row] if 0 <= row < len(self._models.offers) else None

    @property
    def error_text(self) -> str:
        """The error that is shown, or ""."""
        return "" if self._error.isHidden() else self._error.text()

    # Details, buttons and progress

    @Slot(QModelIndex)
    def _show_offer(self, _: QModelIndex) -> None:
        offer = self.selected
        while self._facts.rowCount():
            self._facts.removeRow(0)
        if offer is None:
            return
        self._title.setText(offer.title)
        set_note(self._good_at, offer.good_at)
        for what, text in facts(offer):
            value = QLabel(text, self.body)
            value.setWordWrap(True)
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            name = QLabel(what, self.body)
            name.setObjectName("muted")
            self._facts.addRow(name, value)
        self._update_buttons()

    def _update_buttons(self) -> None:
        """Show and enable the buttons for what can be done with the selected model now."""
        offer, free = self.selected, not self.model_tasks.busy
        there = offer is not None and offer.state in INSTALLED
        is_chosen = offer is not None and offer.name == self._models.chosen
        self._use.setEnabled(free and offer is not None and not is_chosen)
        self._use.setText(self.tr("Use") if there else self.tr("Download and use"))
        self._download.setVisible(not there)
        self._download.setEnabled(free)
        self._measure.setEnabled(free and there)
        self._delete.setVisible(offer is not None and offer.state in ("downloaded", "partly"))
        self._delete.setEnabled(free and not is_chosen)

    @Slot(QModelIndex)
    def _activate(self, _: QModelIndex) -> None:
        """Use a model by Enter or a double click; a download begins by its button only."""
        if self.selected is not None and self.selected.state in INSTALLED:
            self._run_for_selected(self.model_tasks.use)

    def _run_for_selected(self, work: Callable[[str], None]) -> None:
        offer = self.selected
        if offer is not None and not self.model_tasks.busy:
            set_note(self._error, "")
            work(offer.name)

    @Slot()
    def _confirm_delete(self) -> None:
        offer = self.selected
        if offer is None:
            return
        question = Question(
            self.tr("Delete a model"),
            self.tr("Delete “{title}” from this computer?").format(title=offer.title),
            self.tr("What it knows of your photos is deleted with it. It can be downloaded again."),
            self.tr("Delete"),
        )
        confirm(self.window(), question, lambda: self.model_tasks.remove(offer.name))

    @Slot(object)
    def _show_progress(self, progress: Progress) -> None:
        if self.model_tasks.busy:
            set_note(self._activity, formatting.progress(progress))
            self._bar.setRange(0, progress.total)
            self._bar.setValue(progress.done)

    @Slot(str)
    def _show_busy(self, name: str) -> None:
        set_note(self._activity, self.tr("Starting…") if name else "")
        self._bar.setVisible(bool(name))
        self._bar.setRange(0, 0)
        self._stop.setVisible(bool(name))
        self._update_buttons()

    @Slot(object)
    def _show_error(self, error: ClipsearchError) -> None:
        set_note(self._error, f"{error.message}. {error.hint}".strip() if error.hint else error.message)

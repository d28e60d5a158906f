"""The dialog that shows groups of photos by tiers, some at a time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from clipsearch.gui.duplicates.group_card import GroupCard, LoadThumbnail
from clipsearch.gui.style import formatting
from clipsearch.gui.style.translation import translate
from clipsearch.gui.widgets.dialogs import fit_to_screen
from clipsearch.gui.widgets.screen_reader import name_choices
from clipsearch.records import Progress
from clipsearch.records.duplicates import REMOVABLE, TIERS, DuplicateGroup, Tier

__all__ = ["PAGE", "DuplicatesDialog"]

PAGE = 20  # groups that are shown at a time


class DuplicatesDialog(QDialog):
    """Shows groups, and asks for what is to be done about them.

    Signals:
        page_requested: show groups of a tier (str), from the one of this number (int) on.
        remove_requested: move all but the best of these groups to the trash; None for all of the tier.
        apart_requested: the photos of a group are no duplicates.
        not_best_requested: the best photo of a group is not the best.
        reference_chosen: a folder (Path) whose photos are the best ones; None for none.
    """

    page_requested = Signal(str, int)
    remove_requested = Signal(object)
    apart_requested = Signal(object)
    not_best_requested = Signal(object)
    reference_chosen = Signal(object)

    def __init__(self, load: LoadThumbnail, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._load = load
        self._start, self._count = 0, 0
        self.cards: list[GroupCard] = []
        self.setWindowTitle(self.tr("Duplicates"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(fit_to_screen(self, QSize(980, 720)))
        self.tiers = QComboBox(self)
        name_choices(self.tiers, self.tr("What to show"))
        self.tiers.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for tier in TIERS:
            self.tiers.addItem(_name(tier), tier)
        self.tiers.activated.connect(lambda _: self.page_requested.emit(self.tier, 0))
        self.reference = QPushButton(self.tr("Reference folder…"), self)
        self.reference.clicked.connect(self._choose_reference)
        self._text = QLabel(self)
        self._text.setObjectName("muted")
        self._text.setWordWrap(True)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setObjectName("groups")
        self._area.setAccessibleName(self.windowTitle())
        self.earlier = QPushButton(self.tr("Previous"), self)
        self.later = QPushButton(self.tr("Next"), self)
        self.earlier.clicked.connect(lambda: self.page_requested.emit(self.tier, self._start - PAGE))
        self.later.clicked.connect(lambda: self.page_requested.emit(self.tier, self._start + PAGE))
        self.remove = QPushButton(self)
        self.remove.clicked.connect(self._request_removal)
        self._lay_out()
        self._update_removal()
        self.show_progress(None)

    def _lay_out(self) -> None:
        close = QPushButton(self.tr("Close"), self)
        close.clicked.connect(self.close)
        top, bottom, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        top.addWidget(self.tiers)
        top.addStretch(1)
        top.addWidget(self.reference)
        for button in (self.earlier, self.later):
            bottom.addWidget(button)
        bottom.addStretch(1)
        for button in (self.remove, close):
            bottom.addWidget(button)
        for button in (self.reference, self.earlier, self.later, self.remove, close):
            button.setAutoDefault(False)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self._text)
        column.addWidget(self._area, 1)
        column.addLayout(bottom)

    @property
    def tier(self) -> Tier:
        """The tier that is shown."""
        tier: Tier = self.tiers.currentData()
        return tier

    @property
    def text(self) -> str:
        """What is said above the groups."""
        return self._text.text()

    def show_progress(self, now: Progress | None) -> None:
        """Tell how far the search is."""
        self._text.setText(formatting.progress(now) if now else self.tr("Looking for duplicates…"))
        for button in (self.earlier, self.later, self.remove):
            button.setEnabled(False)

    def show_first_tier(self, counts: dict[Tier, int]) -> None:
        """Choose the first tier that has groups, unless the user has chosen one that has some."""
        if not counts[self.tier]:
            self.tiers.setCurrentIndex(next((row for row, tier in enumerate(TIERS) if counts[tier]), 0))

    def show_groups(self, counts: dict[Tier, int], groups: Sequence[DuplicateGroup], start: int) -> None:
        """Show some groups of the tier, of which the first has this number."""
        self._start, self._count = start, counts[self.tier]
        for row, tier in enumerate(TIERS):
            self.tiers.setItemText(row, f"{_name(tier)} ({formatting.number(counts[tier])})")
        self._text.setText(_meaning(self.tier) if groups else self.tr("There are none."))
        place = QWidget(self._area)
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.cards = [GroupCard(group, self._load, place) for group in groups]
        for card in self.cards:
            column.addWidget(card)
            card.chosen.toggled.connect(self._update_removal)
            card.remove_requested.connect(partial(self.remove_requested.emit, [card.group]))
            card.apart_requested.connect(partial(self.apart_requested.emit, card.group))
            card.not_best_requested.connect(partial(self.not_best_requested.emit, card.group))
        column.addStretch(1)
        self._area.setWidget(place)
        self.earlier.setEnabled(start > 0)
        self.later.setEnabled(start + PAGE < self._count)
        self._update_removal()

    @Slot()
    def _update_removal(self) -> None:
        chosen = [card for card in self.cards if card.chosen.isChecked()]
        self.remove.setEnabled(bool(self.tier in REMOVABLE and self.cards))
        self.remove.setText(
            self.tr("Move all but the best of the chosen groups to the trash")
            if chosen
            else self.tr("Move all but the best of all groups to the trash")
        )

    @Slot()
    def _request_removal(self) -> None:
        chosen = [card.group for card in self.cards if card.chosen.isChecked()]
        self.remove_requested.emit(chosen or None)

    @Slot()
    def _choose_reference(self) -> None:
        dialog = QFileDialog(self, self.tr("Reference folder: its photos are the best ones, and stay"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.set_reference)
        dialog.open()

    @Slot(str)
    def set_reference(self, folder: str) -> None:
        """Let the photos of a folder be the best ones."""
        path = Path(folder)
        self.reference.setText(self.tr("Reference folder: {name}").format(name=formatting.folder_name(path)))
        self.reference_chosen.emit(path)


def _name(tier: Tier) -> str:
    return {
        "same-file": translate("DuplicatesDialog", "Copies of a file"),
        "same-picture": translate("DuplicatesDialog", "Same picture"),
        "burst": translate("DuplicatesDialog", "Bursts"),
        "similar-scene": translate("DuplicatesDialog", "Similar scenes"),
    }[tier]


def _meaning(tier: Tier) -> str:
    return {
        "same-file": translate("DuplicatesDialog", "The same file in several places."),
        "same-picture": translate(
            "DuplicatesDialog", "One picture, resized, compressed, cropped a little, brightened or turned."
        ),
        "burst": translate("DuplicatesDialog", "Photos taken within seconds that are alike."),
        "similar-scene": translate("DuplicatesDialog", "Photos that are alike, but not duplicates."),
    }[tier]

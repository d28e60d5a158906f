"""A group of photos side by side: the best one marked, and their differences named."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from clipsearch.gui.style import formatting
from clipsearch.gui.style.translation import translate
from clipsearch.gui.widgets.elided_label import ElidedLabel
from clipsearch.gui.widgets.flow_layout import FlowLayout
from clipsearch.gui.widgets.tool_tip import plain_tip
from clipsearch.records.duplicates import REMOVABLE, DuplicateGroup, DuplicatePhoto, Trait

__all__ = ["SIDE", "GroupCard", "LoadThumbnail"]

SIDE = 168  # logical pixels of a photo
LoadThumbnail = Callable[[int, int, Callable[[QImage | None], None]], None]
"""Gets a photo's key, a side in logical pixels, and what gets the picture later."""


class GroupCard(QFrame):
    """One group.

    Signals:
        remove_requested: move all but the best to the trash.
        apart_requested: they are no duplicates.
        not_best_requested: the best one is not the best.
    """

    remove_requested = Signal()
    apart_requested = Signal()
    not_best_requested = Signal()

    def __init__(self, group: DuplicateGroup, load: LoadThumbnail, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.group = group
        self.setObjectName("card")
        self.chosen = QCheckBox(_reason(group.reason), self)
        self.chosen.setEnabled(bool(group.tier in REMOVABLE and group.removable))
        apart = self.tr("Keep all copies") if group.tier == "same-file" else self.tr("Not duplicates")
        self.remove = QPushButton(self.tr("Move the others to the trash"), self)
        self.remove.setVisible(self.chosen.isEnabled())
        self.remove.clicked.connect(self.remove_requested)
        self.not_best = QPushButton(self.tr("Not the best"), self)
        self.not_best.setVisible(group.tier != "same-file")
        self.not_best.clicked.connect(self.not_best_requested)
        self.apart = QPushButton(apart, self)
        self.apart.clicked.connect(self.apart_requested)
        buttons = QWidget(self)
        row = FlowLayout(buttons)
        for button in (self.remove, self.apart, self.not_best):
            button.setAutoDefault(False)
            row.addWidget(button)
        side_by_side = QWidget(self)
        photos = FlowLayout(side_by_side)
        photos.at_top = True
        for place, photo in enumerate(group.photos):
            photos.addWidget(_PhotoBox(photo, group, load, is_best=not place, parent=self))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(self.chosen)
        column.addWidget(side_by_side)
        column.addWidget(buttons)


class _PhotoBox(QWidget):
    """One photo, and what the group's photos differ in."""

    def __init__(
        self,
        photo: DuplicatePhoto,
        group: DuplicateGroup,
        load: LoadThumbnail,
        *,
        is_best: bool,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setFixedWidth(SIDE)
        self._picture = QLabel(self)
        self._picture.setFixedSize(QSize(SIDE, SIDE))
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setAccessibleName(formatting.file_name(photo.path))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._picture)
        mark = (
            self.tr("Best") if is_best else self.tr("In the reference folder") if photo.is_reference else ""
        )
        heading = QLabel(f"<b>{mark or '&nbsp;'}</b>", self)  # so that all names are in one line
        heading.setTextFormat(Qt.TextFormat.RichText)
        column.addWidget(heading)
        name = ElidedLabel(self, mode=Qt.TextElideMode.ElideMiddle)
        name.setText(formatting.file_name(photo.path))
        name.setToolTip(plain_tip("\n".join(map(str, (photo.path, *photo.copies)))))
        column.addWidget(name)
        for line in _lines(photo, group):
            label = ElidedLabel(self)
            label.setText(line)
            label.setObjectName("muted")
            column.addWidget(label)
        column.addStretch(1)
        load(photo.content, SIDE, self._show_picture)

    def _show_picture(self, image: QImage | None) -> None:
        if image is not None:
            self._picture.setPixmap(QPixmap.fromImage(image))


def _lines(photo: DuplicatePhoto, group: DuplicateGroup) -> list[str]:
    """What a photo has of that in which the group differs."""
    facts, lines = photo.facts, list[str]()
    for trait in group.differences:
        match trait:
            case "pixels":
                lines.append(f"{formatting.number(facts.width)} × {formatting.number(facts.height)}")
            case "enlarged" if photo.fineness < 1 and photo is not group.photos[0]:
                lines.append(translate("GroupCard", "enlarged"))
            case "bytes":
                lines.append(formatting.file_size(photo.bytes))
            case "format":
                lines.append(facts.format)
            case "date" if facts.taken:
                lines.append(formatting.date(facts.taken))
            case "folder":
                lines.append(formatting.folder_name(photo.path.parent))
            case "rating" if photo.rating:
                lines.append(formatting.stars(photo.rating))
            case "sharpness" if photo.sharpness is not None:
                said = translate("GroupCard", "sharpness {number}")
                lines.append(said.format(number=formatting.number(photo.sharpness)))
            case "exposure" if facts.brightness is not None:
                said = translate("GroupCard", "brightness {number}")
                lines.append(said.format(number=formatting.number(facts.brightness, 2)))
    if photo.offline:
        lines.append(translate("GroupCard", "missing"))
    return lines


def _reason(reason: Trait) -> str:
    """Why the first photo is the best one."""
    return {
        "reference": translate("GroupCard", "The best is in the reference folder"),
        "not-best": translate("GroupCard", "The best of those that may be it"),
        "rating": translate("GroupCard", "The best has more stars"),
        "enlarged": translate("GroupCard", "The best was not enlarged"),
        "sharpness": translate("GroupCard", "The best is sharper"),
        "exposure": translate("GroupCard", "The best is better exposed"),
        "pixels": translate("GroupCard", "The best has more pixels"),
        "format": translate("GroupCard", "The best has a format that loses less"),
        "bytes": translate("GroupCard", "The best is the larger file"),
        "date": translate("GroupCard", "The best is the earliest"),
        "folder": translate("GroupCard", "The best has the shortest name"),
        "name": translate("GroupCard", "The best has the shortest name"),
    }[reason]

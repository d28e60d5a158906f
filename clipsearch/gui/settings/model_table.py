"""The table of models: one row each with what is compared, and the texts about one model."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from clipsearch import ModelOffer, ModelSpeed
from clipsearch.gui.settings.model_tasks import Models
from clipsearch.gui.style import formatting
from clipsearch.gui.style.translation import translate

__all__ = ["DOWNLOAD", "IMAGENET", "ModelTable", "facts", "state_text"]

NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
UNKNOWN = "–"
IMAGENET, DOWNLOAD = 2, 3  # columns
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ModelTable(QAbstractTableModel):
    """Models as rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.models = Models((), "", "", None)
        self._titles = (
            self.tr("Model"),
            self.tr("State"),
            self.tr("ImageNet"),
            self.tr("Download"),
            self.tr("Photos/s"),
        )

    def show(self, models: Models) -> None:
        """Replace the rows; the selection stays where the models are the same."""
        same = [one.name for one in models.offers] == [one.name for one in self.models.offers]
        if not same:
            self.beginResetModel()
        self.models = models
        if not same:
            self.endResetModel()
        elif models.offers:
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(models.offers) - 1, self.columnCount() - 1)
            )

    def row_of(self, name: str) -> int:
        """The row of a model, or -1."""
        names = [offer.name for offer in self.models.offers]
        return names.index(name) if name in names else -1

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 (Qt's name)
        """How many models there are."""
        return 0 if parent.isValid() else len(self.models.offers)

    def columnCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802
        """Title, state, accuracy, size, speed."""
        return 0 if parent.isValid() else len(self._titles)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The columns' names."""
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self._titles[section]
            if role == Qt.ItemDataRole.TextAlignmentRole and section >= 2:
                return RIGHT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """One cell."""
        offer = self.models.offers[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            speed = fastest(offer)
            return (
                offer.title,
                state_text(offer, self.models),
                format_share(offer.imagenet),
                format_size(offer.download_bytes) if offer.state != "bundled" else UNKNOWN,
                formatting.number(speed.photos_per_second, 1) if speed else UNKNOWN,
            )[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() >= 2:
            return RIGHT
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{offer.name}\n{offer.good_at}"
        return None


def state_text(offer: ModelOffer, models: Models) -> str:
    """The state of a model in this library."""
    switch = models.switch_status
    if switch is not None and switch.model == offer.name:
        share = switch.done / switch.total if switch.total else 0.0
        return translate("ModelTable", "Getting ready, {share}").format(share=formatting.percentage(share))
    if offer.name == models.serving or (not models.serving and offer.name == models.chosen):
        return translate("ModelTable", "In use")
    suggested = {
        "cpu": translate("ModelTable", "Best on a CPU"),
        "gpu": translate("ModelTable", "Best on a GPU"),
    }
    return {
        "bundled": translate("ModelTable", "Part of clipsearch"),
        "downloaded": translate("ModelTable", "Downloaded"),
        "local": translate("ModelTable", "Your own"),
        "partly": translate("ModelTable", "Partly downloaded"),
        "available": suggested.get(offer.suggested, ""),
    }[offer.state]


def facts(offer: ModelOffer) -> list[tuple[str, str]]:
    """The known facts about a model: pairs of label and text."""
    fast = translate("ModelTable", "{rate} photos/s of 12 MP, {time} ms a query ({device})")
    speeds = "; ".join(
        fast.format(
            rate=formatting.number(one.photos_per_second, 1),
            time=formatting.number(one.text_ms),
            device=one.device,
        )
        for one in offer.speeds
    )
    memory = translate("ModelTable", "about {size}").format(size=format_size(offer.memory_bytes))
    download = format_size(offer.download_bytes)
    right = translate("ModelTable", "{share} right without training")
    first = translate("ModelTable", "{share} first for a caption")
    known = [
        (translate("ModelTable", "Languages"), offer.languages),
        (translate("ModelTable", "Licence"), offer.licence),
        (translate("ModelTable", "Download"), download if offer.download_bytes else ""),
        (translate("ModelTable", "Memory"), memory if offer.memory_bytes else ""),
        ("ImageNet", right.format(share=format_share(offer.imagenet)) if offer.imagenet else ""),
        ("Flickr30k", first.format(share=format_share(offer.flickr30k)) if offer.flickr30k else ""),
        ("COCO", first.format(share=format_share(offer.coco)) if offer.coco else ""),
        (translate("ModelTable", "Figures from"), offer.source),
        (translate("ModelTable", "On this computer"), speeds),
        (translate("ModelTable", "Name"), offer.name if offer.name != offer.title else ""),
    ]
    return [(what, text) for what, text in known if text]


def fastest(offer: ModelOffer) -> ModelSpeed | None:
    """Its best measurement on this computer."""
    return max(offer.speeds, key=lambda speed: speed.photos_per_second, default=None)


def format_share(share: float | None) -> str:
    """A published share in percent, or "–" where none is known."""
    return (
        UNKNOWN
        if share is None
        else translate("ModelTable", "{number} %").format(number=formatting.number(100 * share, 1))
    )


def format_size(count: int) -> str:
    """A number of bytes, or "–" where it is not known."""
    return formatting.file_size(count) if count else UNKNOWN

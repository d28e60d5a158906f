"""The panel of the viewer that says what is known about the photo."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from clipsearch import Hit
from clipsearch.gui.style import formatting
from clipsearch.records.details import NO_DETAILS, Details

__all__ = ["InfoPanel"]

WIDTH = 260  # logical pixels
ZERO_WIDTH_SPACE = "\u200b"  # lets a long path wrap after its separators


class InfoPanel(QWidget):
    """Facts of one photo, under their names."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self._labels: list[QLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 8, 20, 16)
        self._column.setSpacing(2)
        self._column.addStretch(1)

    @property
    def facts(self) -> dict[str, str]:
        """What is shown, by its name."""
        texts = [label.text().replace(ZERO_WIDTH_SPACE, "") for label in self._labels]
        return dict(zip(texts[::2], texts[1::2], strict=True))

    def show_hit(self, hit: Hit, size: int | None = None, details: Details = NO_DETAILS) -> None:
        """Show the facts of a photo.

        Args:
            hit: the photo.
            size: of its file, in bytes; None where it is not known.
            details: what else is known.
        """
        for label in self._labels:
            self._column.removeWidget(label)
            label.deleteLater()
        self._labels.clear()
        facts = hit.facts
        pixels = f"{formatting.number(facts.width)} × {formatting.number(facts.height)}"
        kind = facts.format if size is None else f"{facts.format} · {formatting.file_size(size)}"
        for name, value in (
            (self.tr("Name"), formatting.file_name(hit.path)),
            (self.tr("Rating"), formatting.stars(details.rating) if details.rating else ""),
            (self.tr("Favourite"), "♥" if details.favourite else ""),
            (self.tr("Flag"), formatting.state_name(details.flag) if details.flag else ""),
            (self.tr("Title"), details.title),
            (self.tr("Caption"), details.caption),
            (self.tr("Tags"), ", ".join(details.keywords)),
            (self.tr("Taken"), formatting.date(facts.taken) if facts.taken else ""),
            (self.tr("Camera"), facts.camera),
            (self.tr("Size"), pixels),
            (self.tr("File"), kind),
            (self.tr("Folder"), str(hit.path.parent)),
            (self.tr("Match"), formatting.match(hit.band)),
        ):
            if value:
                self._add(name, "muted", 12)
                self._add(value, "", 0)

    def _add(self, text: str, name: str, space: int) -> None:
        label = QLabel(self)
        label.setObjectName(name)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setContentsMargins(0, space, 0, 0)
        for separator in "/\\_-.":
            text = text.replace(separator, separator + ZERO_WIDTH_SPACE)
        label.setText(text)
        self._column.insertWidget(len(self._labels), label)
        self._labels.append(label)

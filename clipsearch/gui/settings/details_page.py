"""The settings' page of what is known about photos: sidecars, text in photos, and suggested tags."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from clipsearch import Settings, Status
from clipsearch.gui.settings.page import Page, PageContext, set_note
from clipsearch.gui.style import formatting
from clipsearch.gui.widgets.screen_reader import name_choices
from clipsearch.records.formats import TEXT_EXTRA

__all__ = ["DetailsPage", "WordList"]

MOST_CHARACTERS = 100  # of a word, as the settings allow
MOST_ROWS = 6


class DetailsPage(Page):
    """Whether edits go into sidecars, of which photos the text is read, and which tags are suggested."""

    symbol = "text"
    fields = ("sidecars", "read_text", "words_added", "words_hidden")

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.set_title(self.tr("Photo details"))
        self._add_sidecars()
        self._add_texts()
        self._add_words()
        self.column.addStretch(1)

    def _add_sidecars(self) -> None:
        self.section(
            self.tr("Ratings, titles, captions and tags"),
            self.tr("What you write about photos is kept in the library. Your photos are never changed."),
        )
        self.sidecars = QCheckBox(self.tr("Also write it into XMP sidecars"), self.body)
        self.sidecars.clicked.connect(lambda on: self.request_change(sidecars="always" if on else "never"))
        self.column.addWidget(self.sidecars)
        self.note(
            self.tr(
                "Sidecars are small files beside the photos (photo.jpg.xmp), which Lightroom, darktable, "
                "digiKam and others read. What others wrote into them stays."
            )
        ).setIndent(28)

    def _add_texts(self) -> None:
        self.section(
            self.tr("Text in photos"),
            self.tr("Screenshots, receipts and signs are found by what is written on them."),
        )
        self.texts = QComboBox(self.body)
        name_choices(self.texts, self.tr("Text in photos"))
        for value, name in (
            ("likely", self.tr("Read it where there is probably some")),
            ("all", self.tr("Read it in all photos (slow)")),
            ("off", self.tr("Do not read it")),
        ):
            self.texts.addItem(name, value)
        self.texts.activated.connect(lambda row: self.request_change(read_text=self.texts.itemData(row)))
        self.row(self.texts)
        self.state = self.note()

    def _add_words(self) -> None:
        self.section(
            self.tr("Suggested tags"), self.tr("clipsearch suggests tags that describe what a photo shows.")
        )
        self.note(self.tr("Add what clipsearch may not know by itself, such as “tandem”."))
        self.added = WordList(
            self.tr("New tag"), self.button(self.tr("Add"), "plus"), self.button(self.tr("Remove"), "trash")
        )
        self.column.addWidget(self.added)
        self.section(
            self.tr("Hidden tags"),
            self.tr("These are never suggested. You can also hide a tag with a right-click on it."),
        )
        self.hidden = WordList(
            self.tr("Tag to hide"),
            self.button(self.tr("Hide"), "minus"),
            self.button(self.tr("Show again"), "undo"),
        )
        self.column.addWidget(self.hidden)
        self.added.changed.connect(lambda words: self.request_change(words_added=words))
        self.hidden.changed.connect(lambda words: self.request_change(words_hidden=words))

    def show_settings(self, settings: Settings) -> None:
        """Check and choose what is chosen."""
        self.sidecars.setChecked(settings.sidecars == "always")
        self.texts.setCurrentIndex(self.texts.findData(settings.read_text))
        self.added.show_words(settings.words_added)
        self.hidden.show_words(settings.words_hidden)

    def show_status(self, status: Status) -> None:
        """Show in how many photos there is text, or what is to be installed."""
        texts = status.texts
        self.texts.setEnabled(texts.installed)
        if not texts.installed:
            said = self.tr("Reading text needs an addition that is not installed. Install it with: {command}")
            set_note(self.state, said.format(command=TEXT_EXTRA))
        elif texts.read:
            said = self.tr("Looked for in {photos}, found in {found}")
            photos, found = formatting.count(texts.read, "photo"), formatting.number(texts.found)
            set_note(self.state, said.format(photos=photos, found=found))
        else:
            set_note(self.state, "")


class WordList(QWidget):
    """A field to add a word, the words, and a button that takes the selected ones back.

    Signals:
        changed: the words that there shall be, a tuple of texts.
    """

    changed = Signal(object)

    def __init__(
        self, prompt: str, add: QPushButton, remove: QPushButton, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()
        self.add, self.remove = add, remove
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(prompt)
        self.field.setAccessibleName(prompt)
        self.field.setMaxLength(MOST_CHARACTERS)
        self.list = QListWidget(self)
        self.list.setObjectName("framed")
        self.list.setAccessibleName(prompt)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out()
        self.field.returnPressed.connect(self._add)
        self.field.textChanged.connect(self._update)
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        self.list.itemSelectionChanged.connect(self._update)
        self.list.hide()
        self._update()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        typed = QHBoxLayout()
        typed.addWidget(self.field, 1)
        typed.addWidget(self.add)
        column.addLayout(typed)
        column.addWidget(self.list)
        below = QHBoxLayout()
        below.addWidget(self.remove)
        below.addStretch(1)
        column.addLayout(below)

    @property
    def words(self) -> tuple[str, ...]:
        """The words, in the order of the list."""
        return self._words

    def show_words(self, words: tuple[str, ...]) -> None:
        """Show other words."""
        if words != self._words:
            self._words = words
            self.list.clear()
            self.list.addItems(list(words))
            row = max(self.list.sizeHintForRow(0), 1)
            self.list.setFixedHeight(row * min(len(words), MOST_ROWS) + 12)
            self.list.setVisible(bool(words))
            self._update()

    @Slot()
    def _add(self) -> None:
        word = self.field.text().strip()
        self.field.clear()
        if word and word.casefold() not in {one.casefold() for one in self._words}:
            self.changed.emit((*self._words, word))

    @Slot()
    def _remove(self) -> None:
        selected = {self.list.row(item) for item in self.list.selectedItems()}
        self.changed.emit(tuple(word for row, word in enumerate(self._words) if row not in selected))

    @Slot()
    def _update(self) -> None:
        self.add.setEnabled(bool(self.field.text().strip()))
        self.remove.setVisible(bool(self._words))
        self.remove.setEnabled(bool(self.list.selectedItems()))

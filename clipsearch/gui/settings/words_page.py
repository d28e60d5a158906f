"""The settings' page of the tags that are suggested for photos: own ones, and hidden ones."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from clipsearch import Settings
from clipsearch.gui.settings.page import Page, PageContext

__all__ = ["WordList", "WordsPage"]

MOST_CHARACTERS = 100  # of a word, as the settings allow
MOST_ROWS = 6


class WordsPage(Page):
    """Words that are suggested beside those that clipsearch knows, and words that never are."""

    symbol = "text"
    fields = ("words_added", "words_hidden")

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.set_title(self.tr("Suggested tags"))
        self.note(self.tr("clipsearch suggests tags that describe what a photo shows."))
        self.section(
            self.tr("Your tags"), self.tr("Add what clipsearch may not know by itself, such as “tandem”.")
        )
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
        self.column.addStretch(1)
        self.added.changed.connect(lambda words: self.request_change(words_added=words))
        self.hidden.changed.connect(lambda words: self.request_change(words_hidden=words))

    def show_settings(self, settings: Settings) -> None:
        """Show both lists."""
        self.added.show_words(settings.words_added)
        self.hidden.show_words(settings.words_hidden)


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

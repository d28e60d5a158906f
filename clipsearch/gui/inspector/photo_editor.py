"""The editor of the inspector: stars, marks, label, title, caption and keywords of what is selected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QIcon, QKeyEvent, QKeySequence, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from clipsearch import Hit
from clipsearch.gui.inspector.fact_rows import source_name
from clipsearch.gui.inspector.keyword_field import KeywordField
from clipsearch.gui.inspector.mark_buttons import MarkButtons
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.flow_layout import FlowLayout
from clipsearch.gui.widgets.screen_reader import name_choices
from clipsearch.gui.widgets.tool_tip import plain_tip
from clipsearch.records.details import NO_DETAILS, Details

__all__ = ["PhotoEditor", "Stars"]

MOST_STARS = 5
MOST_LINES = 6  # of a caption that are shown at once
EDGES = 18  # logical pixels of a field's borders and padding, top and bottom
LABELS = {
    "Red": "#d6453d", "Yellow": "#e0b423", "Green": "#3f9d56", "Blue": "#3a78d1", "Purple": "#8d58c9",
}  # fmt: skip
"""Labels as other programs write them into sidecars, and the colours that they stand for."""


class PhotoEditor(QWidget):
    """Shows what is written about a photo, or fields for several, and requests changes.

    Signals:
        edited: the hits, and what is to be written: the arguments of `Library.details.edit` by name.
    """

    edited = Signal(object, object)

    def __init__(self, app_theme: AppTheme, parent: QWidget) -> None:
        super().__init__(parent)
        self._hits: Sequence[Hit] = ()
        self._details = NO_DETAILS
        self.stars = Stars(app_theme, self)
        self.marks = MarkButtons(app_theme, self)
        self.label = QComboBox(self)
        self.label.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        name_choices(self.label, self.tr("Label"))
        self.label.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._fill_labels("")
        self.title = QLineEdit(self)
        self.caption = CaptionField(self)
        self.keyword = KeywordField(self)
        for field, prompt, name in (
            (self.title, self.tr("Add a title"), self.tr("Title")),
            (self.caption, self.tr("Add a caption"), self.tr("Caption")),
            (self.keyword, self.tr("Add tags"), self.tr("Tags, separated by commas")),
        ):
            field.installEventFilter(self)
            field.setPlaceholderText(prompt)
            field.setAccessibleName(name)
        self._keywords = QWidget(self)
        self._keywords_layout = FlowLayout(self._keywords, 6)
        self._lay_out()
        self.stars.chosen.connect(lambda count: self._request({"changes": {"rating": count}}))
        self.marks.chosen.connect(lambda name, value: self._request({"changes": {name: value}}))
        self.label.activated.connect(lambda _: self._request_text("label", self.label.currentData()))
        self.title.editingFinished.connect(lambda: self._request_text("title", self.title.text()))
        self.caption.finished.connect(lambda: self._request_text("caption", self.caption.toPlainText()))
        self.keyword.editingFinished.connect(self._request_keywords)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        first = QHBoxLayout()
        first.setContentsMargins(-4, 0, 0, 0)
        first.addWidget(self.stars)
        first.addStretch(1)
        first.addWidget(self.marks)
        column.addLayout(first)
        for part in (self.label, self.title, self.caption, self._keywords, self.keyword):
            column.addWidget(part)

    @property
    def keywords(self) -> list[str]:
        """The keywords that are shown."""
        buttons = self._keywords.findChildren(QPushButton)
        return [button.property("keyword") for button in buttons]

    def show_photos(self, hits: Sequence[Hit]) -> None:
        """Edit others from now on; of one `show_details` then shows what is known."""
        self.finish()
        self._hits = hits
        is_one = len(hits) == 1
        self._show(NO_DETAILS, is_other=True)
        for part in (self.title, self.caption, self._keywords, self.label):
            part.setVisible(is_one)
            part.setEnabled(not is_one)

    def show_details(self, content: int, details: Details) -> None:
        """Show what is known of the photo, if it is still the one; what is being typed stays."""
        if len(self._hits) == 1 and self._hits[0].content == content:
            self._show(details)
            for part in (self.title, self.caption, self._keywords, self.label):
                part.setEnabled(True)
                part.setVisible(part is not self._keywords or bool(details.keywords))

    @Slot()
    def finish(self) -> None:
        """Request the changes that are typed, before something else is shown."""
        if self._hits:
            self._request_text("title", self.title.text())
            self._request_text("caption", self.caption.toPlainText())
            self._request_keywords()

    def show_common(self, rating: int | None, favourite: bool, flag: str) -> None:
        """Show the rating, the mark as favourites and the flag that all of several photos have."""
        self.stars.show_count(rating or 0)
        self.marks.show_marks(favourite, flag)

    def _show(self, details: Details, *, is_other: bool = False) -> None:
        before, self._details = self._details, details
        self.stars.show_count(details.rating or 0)
        self.marks.show_marks(bool(details.favourite), details.flag)
        self._fill_labels(details.label)
        if is_other or self.title.text().strip() == before.title:
            self.title.setText(details.title)
            self.title.setCursorPosition(0)
        if is_other or self.caption.toPlainText().strip() == before.caption:
            self.caption.setPlainText(details.caption)
        for name, widget in (("title", self.title), ("caption", self.caption), ("rating", self.stars)):
            widget.setToolTip(plain_tip(source_name(details, name)))
        self._show_keywords(details.keywords)

    def _show_keywords(self, words: Sequence[str]) -> None:
        for button in self._keywords.findChildren(QPushButton):
            self._keywords_layout.removeWidget(button)
            button.hide()
            button.setParent(None)
            button.deleteLater()
        before: QWidget = self.caption
        for word in words:
            button = QPushButton(f"{formatting.isolate(word)}  ✕", self._keywords)
            QWidget.setTabOrder(before, button)
            before = button
            button.setObjectName("word")
            button.setProperty("keyword", word)
            said = self.tr("Remove “{keyword}”").format(keyword=word)
            button.setAccessibleName(said)
            button.setToolTip(plain_tip(said))
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.setMaximumWidth(250)
            button.clicked.connect(lambda *_, word=word: self._request({"remove_keywords": [word]}))
            self._keywords_layout.addWidget(button)
            button.show()
        self._keywords.updateGeometry()

    def _fill_labels(self, shown: str) -> None:
        """Offer the usual labels, and one that another program wrote."""
        self.label.clear()
        names = {
            "Red": self.tr("Red"), "Yellow": self.tr("Yellow"), "Green": self.tr("Green"),
            "Blue": self.tr("Blue"), "Purple": self.tr("Purple"),
        }  # fmt: skip
        self.label.addItem(self.tr("No label"), "")
        for value, name in names.items():
            self.label.addItem(_swatch(LABELS[value]), name, value)
        if shown and self.label.findData(shown) < 0:
            self.label.addItem(shown, shown)
        self.label.setCurrentIndex(self.label.findData(shown))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Leave Ctrl+Z to the window where nothing is typed that it could undo."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        for key, name in ((QKeySequence.StandardKey.Undo, "undo"), (QKeySequence.StandardKey.Redo, "redo")):
            if event.matches(key) and not _can(watched, name):
                event.ignore()
                return True
        return False

    # Requests

    def _request_text(self, name: str, value: str) -> None:
        if value.strip() != getattr(self._details, name):
            changes: dict[str, Any] = {name: value.strip()}
            self._details = replace(self._details, **changes)  # it is requested once
            self._request({"changes": changes})

    @Slot()
    def _request_keywords(self) -> None:
        words = [word.strip() for word in self.keyword.text().split(",")]
        self.keyword.setText("")  # what Ctrl+Z brings back is the keyword of the photo
        have = {word.casefold() for word in self._details.keywords}
        if words := [word for word in words if word and word.casefold() not in have]:
            self._request({"add_keywords": words})

    def _request(self, edit: Mapping[str, Any]) -> None:
        if self._hits:
            self.edited.emit(self._hits, edit)


class Stars(QWidget):
    """Five stars to click; the one that is the rating takes it away.

    Signals:
        chosen: how many the user wants.
    """

    chosen = Signal(int)

    def __init__(self, app_theme: AppTheme, parent: QWidget) -> None:
        super().__init__(parent)
        self._app_theme = app_theme
        self._count = 0
        self.buttons: list[QToolButton] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for count in range(1, MOST_STARS + 1):
            button = QToolButton(self)
            button.setIconSize(QSize(18, 18))
            button.setFixedWidth(29)
            button.setAutoRaise(True)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(lambda *_, count=count: self._choose(count))
            self.buttons.append(button)
            row.addWidget(button)
        app_theme.changed.connect(self._update)
        self._update()

    @property
    def count(self) -> int:
        """How many are filled."""
        return self._count

    def show_count(self, count: int) -> None:
        """Fill so many; none for a photo that is rejected."""
        self._count = max(0, count)
        self._update()

    def _choose(self, count: int) -> None:
        self.show_count(0 if count == self._count else count)
        self.chosen.emit(self._count)

    @Slot()
    def _update(self) -> None:
        colours = self._app_theme.colours
        for number, button in enumerate(self.buttons, 1):
            filled = number <= self._count
            colour = colours.accent if filled else colours.muted
            button.setIcon(self._app_theme.icon("star-filled" if filled else "star", colour))
            said = self.tr("Rating: {stars}").format(stars=formatting.stars(number))
            button.setAccessibleName(f"{said} ({number})")
            button.setToolTip(plain_tip(f"{said} ({number})"))
        self.setAccessibleName(self.tr("Rating: {stars}").format(stars=formatting.stars(self._count)))


class CaptionField(QPlainTextEdit):
    """A text of some lines, as high as it needs.

    Signals:
        finished: the focus left it, or Ctrl+Enter was pressed.
    """

    finished = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("field")
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.textChanged.connect(self._fit)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        lines = max(1, min(MOST_LINES, int(self.document().size().height())))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + EDGES)
        most = Qt.ScrollBarPolicy.ScrollBarAsNeeded
        few = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(most if lines == MOST_LINES else few)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Wrap lines anew."""
        super().resizeEvent(event)
        self._fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Take what is typed."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Take what is typed at Ctrl+Enter."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.finished.emit()
        else:
            super().keyPressEvent(event)


def _can(field: QObject, what: str) -> bool:
    """Whether a field can "undo" or "redo" what was typed into it."""
    if isinstance(field, QPlainTextEdit):
        document = field.document()
        return document.isUndoAvailable() if what == "undo" else document.isRedoAvailable()
    if isinstance(field, QLineEdit):
        return field.isUndoAvailable() if what == "undo" else field.isRedoAvailable()
    return False


def _swatch(colour: str) -> QIcon:
    """A round spot of a colour."""
    picture = QPixmap(32, 32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(4, 4, 24, 24)
    painter.end()
    return QIcon(picture)

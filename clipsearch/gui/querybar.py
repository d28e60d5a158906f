"""The query bar: words, or a picture as a chip; what is typed is told as it is typed."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QGuiApplication, QImage, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from clipsearch.gui.dropping import Words, meaning
from clipsearch.gui.pictures import PREVIEW, Picture
from clipsearch.gui.theme import IconButton, Look, pixmap

__all__ = ["QueryBar"]

LONGEST_NAME = 200  # logical pixels of a picture's name in its chip


class QueryBar(QFrame):
    """Holds the question.

    Signals:
        changed: the words or the picture are others.
        pasted: QMimeData that is no plain text.
        picture_asked: choose a picture file.
        down_pressed: go on to the results.
    """

    changed = Signal()
    pasted = Signal(object)
    picture_asked = Signal()
    down_pressed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("query")
        self.setFixedHeight(48)
        self._look = look
        self._picture: Picture | None = None
        self._symbol = QLabel(self)
        self._chip = _Chip(look, self)
        self._field = _Field(self)
        self._clear = IconButton(look, "clear", self.tr("Clear (Esc)"), self)
        self._choose = IconButton(look, "photo", self.tr("Find photos like a picture…"), self)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 8, 0)
        row.setSpacing(8)
        for widget in (self._symbol, self._chip, self._field, self._clear, self._choose):
            row.addWidget(widget, 1 if widget is self._field else 0)
        self._field.textChanged.connect(self._typed)
        self._field.pasted.connect(self.pasted)
        self._field.down_pressed.connect(self.down_pressed)
        self._field.focus_changed.connect(self._set_active)
        self._clear.clicked.connect(self.clear)
        self._choose.clicked.connect(self.picture_asked)
        self._chip.removed.connect(self.clear)
        look.changed.connect(self._tint)
        self.setFocusProxy(self._field)
        self._tint()
        self._show()

    @property
    def words(self) -> str:
        """What is typed."""
        return self._field.text()

    @property
    def picture(self) -> Picture | None:
        """The picture that is asked for."""
        return self._picture

    def show_words(self, words: str) -> None:
        """Ask for words instead of what is there."""
        self._picture = None
        self._field.blockSignals(True)
        self._field.setText(words)
        self._field.blockSignals(False)
        self._show()
        self.changed.emit()

    def show_picture(self, picture: Picture) -> None:
        """Ask for a picture instead of what is there."""
        self._field.blockSignals(True)
        self._field.clear()
        self._field.blockSignals(False)
        self._picture = picture
        self._chip.show_name(picture.name)
        self._show()
        self.changed.emit()

    def show_preview(self, picture: Picture, image: QImage | None) -> None:
        """Show what the picture looks like, if it is still the one asked for."""
        if picture is self._picture:
            self._chip.show_preview(image)

    @Slot()
    def clear(self) -> None:
        """Ask for nothing."""
        if self._picture is not None or self.words:
            self.show_words("")
        self.setFocus()

    @Slot()
    def select_all(self) -> None:
        """Take the keyboard, ready to type something else."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    @Slot(str)
    def _typed(self, words: str) -> None:
        if words:
            self._picture = None  # words or a picture, for now
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        self._chip.setVisible(self._picture is not None)
        self._clear.setVisible(bool(self.words) or self._picture is not None)
        self._field.setPlaceholderText(
            self.tr("or type what the photo shows")
            if self._picture
            else self.tr("What does the photo show? Or drop a picture here")
        )

    @Slot(bool)
    def _set_active(self, active: bool) -> None:
        self.setProperty("active", active)
        self.style().unpolish(self)
        self.style().polish(self)

    @Slot()
    def _tint(self) -> None:
        ratio = self.devicePixelRatioF()
        self._symbol.setPixmap(pixmap("search", 20, self._look.colours.muted, ratio))


class _Field(QLineEdit):
    """A line of words that passes on what it cannot hold."""

    pasted = Signal(object)
    down_pressed = Signal()
    focus_changed = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self.setAcceptDrops(False)  # the window takes them all
        self.setAccessibleName(self.tr("Search photos by words"))
        self.setMinimumWidth(120)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Paste pictures and files, too; go down to the results."""
        if event.matches(QKeySequence.StandardKey.Paste):
            mime: QMimeData | None = QGuiApplication.clipboard().mimeData()
            if mime is not None and not isinstance(meaning(mime), Words | None):
                self.pasted.emit(mime)
                return
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.down_pressed.emit()
            return
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()  # the window's: clear
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show where typing goes."""
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show that typing goes elsewhere."""
        super().focusOutEvent(event)
        self.focus_changed.emit(False)


class _Chip(QFrame):
    """A picture as part of the query."""

    removed = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("chip")
        self.setFixedHeight(36)
        self._look = look
        self._preview = QLabel(self)
        self._preview.setFixedSize(QSize(PREVIEW, PREVIEW))
        self._preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name = QLabel(self)
        self._name.setMaximumWidth(LONGEST_NAME)
        remove = IconButton(look, "close", self.tr("Remove this picture"), self)
        remove.setIconSize(QSize(16, 16))
        remove.clicked.connect(self.removed)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 2, 4)
        row.setSpacing(8)
        for widget in (self._preview, self._name, remove):
            row.addWidget(widget)

    def show_name(self, name: str) -> None:
        """Show a new picture's name, until its preview comes."""
        said = self.tr("Like {name}").format(name=name)
        metrics = self._name.fontMetrics()
        self._name.setText(metrics.elidedText(said, Qt.TextElideMode.ElideMiddle, LONGEST_NAME - 8))
        self.setToolTip(said)
        self.setAccessibleName(said)
        self.show_preview(None)

    def show_preview(self, image: QImage | None) -> None:
        """Show what it looks like."""
        ratio = self.devicePixelRatioF()
        self._preview.setPixmap(
            pixmap("photo", 20, self._look.colours.muted, ratio)
            if image is None
            else QPixmap.fromImage(image)
        )

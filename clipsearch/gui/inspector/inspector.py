"""The inspector: the selected photo with its facts, words for it, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from clipsearch import Hit, Label
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme, IconButton
from clipsearch.gui.widgets.flow_layout import FlowLayout

__all__ = ["Inspector"]

WIDTH = 304
PREVIEW = 256  # logical pixels of a preview's side
LOWEST = 96  # logical pixels of a panorama's preview
BREAK = "\u200b"  # lets a long path wrap after its separators


class Inspector(QScrollArea):
    """Shows one photo.

    Signals:
        open_asked, reveal_asked, similar_asked, copy_path_asked: of the shown Hit.
        word_asked: search for this word (str).
        menu_asked: the shown Hit, and the point on the screen for the menu.
    """

    open_asked = Signal(object)
    reveal_asked = Signal(object)
    similar_asked = Signal(object)
    copy_path_asked = Signal(object)
    word_asked = Signal(str)
    menu_asked = Signal(object, QPoint)

    def __init__(self, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hit: Hit | None = None
        self._bytes: int | None = None
        self._app_theme = app_theme
        self.setWidgetResizable(True)
        self.setMinimumWidth(WIDTH)
        self.setMaximumWidth(WIDTH + 120)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget(self)
        page.setObjectName("inspector")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hint = QLabel(self.tr("Select a photo to see more about it"), page)
        self._hint.setObjectName("muted")
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._body = QWidget(page)
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 24, 24, 16)
        column.addWidget(self._hint, 1)
        column.addWidget(self._body)
        column.addStretch(0)
        self._fill_body()
        self.setWidget(page)
        self.show_hit(None)

    def _fill_body(self) -> None:
        self._preview = QLabel(self._body)
        self._preview.setObjectName("preview")
        self._preview.setFixedHeight(PREVIEW)
        self._preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name = _wrapped(self._body, "title")
        self._facts = QWidget(self._body)
        self._rows = QGridLayout(self._facts)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(16)
        self._rows.setVerticalSpacing(8)
        self._rows.setColumnStretch(1, 1)
        self._words_heading = QLabel(self.tr("Words for this picture"), self._body)
        self._words_heading.setObjectName("heading")
        self._words = QWidget(self._body)
        self._flow = FlowLayout(self._words)
        self._words_note = QLabel(self._body)
        self._words_note.setObjectName("muted")
        self._words_note.setWordWrap(True)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._preview)
        column.addWidget(self._name)
        column.addLayout(self._buttons())
        column.addWidget(self._facts)
        column.addWidget(self._words_heading)
        column.addWidget(self._words_note)
        column.addWidget(self._words)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(-6, 0, 0, 0)  # symbols, not the buttons around them, line up
        row.setSpacing(4)
        for symbol, name, signal in (
            ("open", self.tr("Open (Enter)"), self.open_asked),
            ("reveal", self.tr("Show in file manager (Ctrl+Enter)"), self.reveal_asked),
            ("similar", self.tr("Find similar photos (S)"), self.similar_asked),
            ("copy", self.tr("Copy path (Ctrl+Shift+C)"), self.copy_path_asked),
        ):
            button = IconButton(self._app_theme, symbol, name, self._body)
            button.clicked.connect(lambda *_, signal=signal: signal.emit(self._hit))
            row.addWidget(button)
        more = IconButton(self._app_theme, "more", self.tr("More (Shift+F10)"), self._body)
        more.clicked.connect(lambda *_: self._ask_menu(more))
        row.addWidget(more)
        row.addStretch(1)
        return row

    def _ask_menu(self, button: QWidget) -> None:
        self.menu_asked.emit(self._hit, button.mapToGlobal(button.rect().bottomLeft()))

    @property
    def hit(self) -> Hit | None:
        """What is shown."""
        return self._hit

    @property
    def shown_words(self) -> list[str]:
        """The words that are shown."""
        buttons = self._words.findChildren(QPushButton)
        return [button.text() for button in buttons if isinstance(button, QPushButton)]

    @property
    def facts(self) -> dict[str, str]:
        """The facts that are shown, by their names."""
        return dict(self._known(self._hit)) if self._hit is not None else {}

    def show_hit(self, hit: Hit | None) -> None:
        """Show another photo, or none."""
        self._hit, self._bytes = hit, None
        self._hint.setVisible(hit is None)
        self._body.setVisible(hit is not None)
        if hit is None:
            return
        self._preview.setPixmap(QPixmap())
        wide = hit.facts.width >= hit.facts.height
        tall = PREVIEW * hit.facts.height // max(1, hit.facts.width) if wide else PREVIEW
        self._preview.setFixedHeight(max(LOWEST, tall))
        self._show_facts(hit)
        self.show_words((), waiting=True)

    def update_facts(self, hit: Hit) -> None:
        """Show what is known now of the photo that is shown already."""
        self._hit = hit
        self._show_facts(hit)

    def _show_facts(self, hit: Hit) -> None:
        self._name.setText(_breakable(hit.path.name))
        _empty(self._rows)
        for row, (label, value) in enumerate(self._known(hit)):
            name = QLabel(label, self._facts)
            name.setObjectName("muted")
            field = _wrapped(self._facts)
            field.setText(value)
            self._rows.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self._rows.addWidget(field, row, 1)

    def _known(self, hit: Hit) -> list[tuple[str, str]]:
        facts, size = hit.facts, self._bytes
        rows = [
            (self.tr("State"), self.tr("Not reachable now") if hit.offline else ""),
            (self.tr("Score"), formatting.score(hit.score) if hit.score else ""),
            (self.tr("Pixels"), f"{formatting.number(facts.width)} × {formatting.number(facts.height)}"),
            (
                self.tr("File"),
                facts.format if size is None else f"{facts.format} · {formatting.file_size(size)}",
            ),
            (self.tr("Taken"), escape(formatting.date(facts.taken)) if facts.taken else ""),
            (self.tr("Camera"), escape(facts.camera)),
            (self.tr("Folder"), _breakable(str(hit.path.parent))),
            (self.tr("Copies"), "<br>".join(_breakable(str(path)) for path in hit.copies)),
        ]
        return [(label, value) for label, value in rows if value]

    def show_size(self, content: int, size: int | None) -> None:
        """Show how many bytes the file has, if the photo is still this one."""
        if self._hit is not None and self._hit.content == content:
            self._bytes = size
            self._show_facts(self._hit)

    def show_preview(self, content: int, picture: QPixmap) -> None:
        """Show what the photo looks like, if it is still this one."""
        if self._hit is not None and self._hit.content == content:
            self._preview.setPixmap(picture)

    def show_words(self, labels: Sequence[Label], *, waiting: bool = False, why: str = "") -> None:
        """Show words for the photo; or that they are waited for; or why there are none."""
        _empty(self._flow)
        for label in labels:
            button = QPushButton(label.term, self._words)
            button.setObjectName("word")
            button.setToolTip(self.tr("Search for “{word}”").format(word=label.term))
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.setMaximumWidth(WIDTH - 48)
            button.clicked.connect(lambda *_, word=label.term: self.word_asked.emit(word))
            self._flow.addWidget(button)
            button.show()
        self._words_note.setText(self.tr("Looking at it…") if waiting else why)
        self._words_note.setVisible(bool(self._words_note.text()))
        self._words.updateGeometry()

    def show_waiting(self, text: str) -> None:
        """Say what the words wait for, as long as there are none."""
        if self._hit is not None and not self._flow.count():
            self._words_note.setText(text)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Its width; the height is the window's."""
        return QSize(WIDTH, 400)


def _empty(layout: QLayout) -> None:
    """Remove all widgets."""
    while (item := layout.itemAt(0)) is not None and (old := item.widget()) is not None:
        layout.removeWidget(old)  # with its item, which `takeAt` leaves to its caller
        old.hide()  # a layout shows what is new in it later: without a parent, as a window of its own
        old.setParent(None)
        old.deleteLater()


def _wrapped(parent: QWidget, name: str = "") -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setMinimumWidth(1)
    return label


def _breakable(path: str) -> str:
    """Escape for rich text, with places where a long name may wrap."""
    wrapped = escape(path)
    for separator in ("/", "\\", "_", "-", "."):
        wrapped = wrapped.replace(separator, separator + BREAK)
    return wrapped

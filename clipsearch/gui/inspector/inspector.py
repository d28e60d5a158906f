"""The inspector: preview, facts, words and buttons of the current photo."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QPixmap
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
from clipsearch.gui.inspector.fact_rows import (
    ZERO_WIDTH_SPACE,
    FileState,
    Rows,
    folder_of_link,
    photo_rows,
    summary_rows,
    wrappable,
)
from clipsearch.gui.inspector.photo_editor import PhotoEditor
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.flow_layout import FlowLayout
from clipsearch.gui.widgets.icon_button import IconButton
from clipsearch.gui.widgets.tool_tip import plain_tip
from clipsearch.records import PhotosSummary

__all__ = ["Inspector"]

WIDTH = 304
PREVIEW = 256  # logical pixels of a preview's side
SCROLL_BAR = 12  # logical pixels of its width
MIN_PREVIEW_HEIGHT = 96  # logical pixels, of a panorama


class Inspector(QScrollArea):
    """Shows one photo, or what several have in common.

    Attributes:
        editor: of what can be written about them.

    Signals:
        open_requested, reveal_requested, similar_requested, copy_path_requested: the shown Hit.
        folder_requested: a folder (Path) whose photos are to be shown.
        word_requested: a word (str) to search for.
        word_hidden: a word (str) that is to describe no photo any more.
        menu_requested: the shown Hit, and the point on the screen for the menu.
    """

    open_requested = Signal(object)
    reveal_requested = Signal(object)
    similar_requested = Signal(object)
    copy_path_requested = Signal(object)
    folder_requested = Signal(object)
    word_requested = Signal(str)
    word_hidden = Signal(str)
    menu_requested = Signal(object, QPoint)

    def __init__(self, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hit: Hit | None = None
        self._file_state: FileState | None = None
        self._details: Rows = []
        self._several = 0  # how many are selected, where it is not one
        self._summary: PhotosSummary | None = None
        self._folders: tuple[Path, ...] = ()
        self._expert = False
        self._buttons_of_one: list[QWidget] = []
        self._app_theme = app_theme
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setObjectName("inspector-area")
        page = QWidget(self)
        page.setObjectName("inspector")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hint = QLabel(self.tr("Select a photo to see its details"), page)
        self._hint.setObjectName("muted")
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._body = QWidget(page)
        column = QVBoxLayout(page)
        # The scroll bar has its place, so that nothing moves when it appears.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().setFixedWidth(SCROLL_BAR)
        left, right = 24, 24 - SCROLL_BAR
        is_mirrored = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
        column.setContentsMargins(right if is_mirrored else left, 24, left if is_mirrored else right, 16)
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
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._preview)
        more = IconButton(self._app_theme, "more", self.tr("More (Shift+F10)"), self._body)
        more.clicked.connect(lambda *_: self._request_menu(more))
        heading = QHBoxLayout()
        heading.addWidget(self._name, 1)
        heading.addWidget(more, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(heading)
        column.addLayout(self._buttons())
        self.editor = PhotoEditor(self._app_theme, self._body)
        self._facts = QWidget(self._body)
        self._facts_grid = QGridLayout(self._facts)
        self._facts_grid.setContentsMargins(0, 0, 0, 0)
        self._facts_grid.setHorizontalSpacing(16)
        self._facts_grid.setVerticalSpacing(8)
        self._facts_grid.setColumnStretch(1, 1)
        self._words_heading = QLabel(self.tr("Suggested tags"), self._body)
        self._words_heading.setObjectName("heading")
        self._words = QWidget(self._body)
        self._words_layout = FlowLayout(self._words)
        self._words_note = QLabel(self._body)
        self._words_note.setObjectName("muted")
        self._words_note.setWordWrap(True)
        column.addWidget(self.editor)
        column.addWidget(self._facts)
        column.addWidget(self._words_heading)
        column.addWidget(self._words_note)
        column.addWidget(self._words)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(-6, 0, 0, 0)  # aligns the icons instead of the buttons around them
        row.setSpacing(4)
        for symbol, name, signal in (
            ("open", self.tr("Open (Enter)"), self.open_requested),
            ("reveal", self.tr("Show in file manager (Ctrl+Enter)"), self.reveal_requested),
            ("similar", self.tr("Find similar photos (S)"), self.similar_requested),
            ("copy", self.tr("Copy path (Ctrl+Shift+C)"), self.copy_path_requested),
        ):
            button = IconButton(self._app_theme, symbol, name, self._body)
            button.clicked.connect(lambda *_, signal=signal: signal.emit(self._hit))
            row.addWidget(button)
            self._buttons_of_one.append(button)
        row.addStretch(1)
        return row

    def _request_menu(self, button: QWidget) -> None:
        self.menu_requested.emit(self._hit, button.mapToGlobal(button.rect().bottomLeft()))

    @property
    def hit(self) -> Hit | None:
        """The photo that is shown, or None."""
        return self._hit

    @property
    def shown_words(self) -> list[str]:
        """The words on the buttons."""
        buttons = self._words.findChildren(QPushButton)
        return [button.text() for button in buttons if isinstance(button, QPushButton)]

    @property
    def facts(self) -> dict[str, str]:
        """The facts that are shown, by their labels."""
        return dict(self._rows())

    @property
    def title(self) -> str:
        """The name of the photo, or how many there are."""
        return self._name.text().replace(ZERO_WIDTH_SPACE, "")

    def set_folders(self, folders: Sequence[Path]) -> None:
        """Take the library's folders, which paths are shown from."""
        if self._folders != tuple(folders):
            self._folders = tuple(folders)
            self._show_facts()

    def set_expert(self, expert: bool) -> None:
        """Show similarity as a number, or only in words."""
        if self._expert != expert:
            self._expert = expert
            self._show_facts()

    def show_hit(self, hit: Hit | None) -> None:
        """Show another photo, or none."""
        self._hit, self._file_state, self._several, self._summary = hit, None, 0, None
        self._details = []
        self._show_parts()
        if hit is None:
            return
        self._preview.setPixmap(QPixmap())
        wide = hit.facts.width >= hit.facts.height
        tall = PREVIEW * hit.facts.height // max(1, hit.facts.width) if wide else PREVIEW
        self._preview.setFixedHeight(max(MIN_PREVIEW_HEIGHT, tall))
        self._show_facts()
        self.show_words((), waiting=True)

    def show_several(self, count: int, hit: Hit) -> None:
        """Show that several photos are selected, one of which is given; `show_summary` tells more of them."""
        self._hit, self._several, self._summary = hit, count, None
        self._show_parts()
        self._show_facts()

    def _show_parts(self) -> None:
        """Show what there is for one photo, for several, or for none."""
        is_one = self._hit is not None and not self._several
        self._hint.setVisible(self._hit is None)
        self._body.setVisible(self._hit is not None)
        parts = (self._preview, self._words_heading, self._words_note, self._words, *self._buttons_of_one)
        for part in parts:
            part.setVisible(is_one)

    def update_facts(self, hit: Hit) -> None:
        """Update the facts of the photo that is shown."""
        self._hit = hit
        self._show_facts()

    def _rows(self) -> Rows:
        if self._hit is None:
            return []
        if self._several:
            return [] if self._summary is None else summary_rows(self._summary, self._folders)
        rows = photo_rows(self._hit, self._file_state, self._folders, expert=self._expert)
        return [*rows, *self._details]

    def _show_facts(self) -> None:
        if self._hit is None:
            return
        several = self.tr("{photos} selected").format(photos=formatting.count(self._several, "photo"))
        self._name.setText(several if self._several else wrappable(self._hit.path.name))
        self._name.setAccessibleName(self.title)
        _clear_layout(self._facts_grid)
        for row, (label, value) in enumerate(self._rows()):
            name = QLabel(label, self._facts)
            name.setObjectName("muted")
            field = _wrapped(self._facts)
            field.setText(value)
            field.linkActivated.connect(lambda link: self.folder_requested.emit(folder_of_link(link)))
            self._facts_grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self._facts_grid.addWidget(field, row, 1)

    def show_file_state(self, content: int, state: FileState | None) -> None:
        """Show the size and the date of the file, if the photo is still this one."""
        if self._hit is not None and self._hit.content == content:
            self._file_state = state
            self._show_facts()

    def show_details(self, content: int, rows: Rows) -> None:
        """Show what a photo says of itself, if it is still the current one."""
        if self._hit is not None and self._hit.content == content and not self._several:
            self._details = rows
            self._show_facts()

    def show_summary(self, found: PhotosSummary) -> None:
        """Show what several photos have in common, while several are selected."""
        if self._several:
            self._summary = found
            self._show_facts()

    def show_preview(self, content: int, picture: QPixmap) -> None:
        """Show the preview, if the photo is still this one."""
        if self._hit is not None and self._hit.content == content:
            self._preview.setPixmap(picture)

    def show_words(self, labels: Sequence[Label], *, waiting: bool = False, reason: str = "") -> None:
        """Show words for the photo, or that they are computed, or the reason why there are none."""
        _clear_layout(self._words_layout)
        before: QWidget = self.editor.keyword
        for label in labels:
            button = QPushButton(label.term, self._words)
            QWidget.setTabOrder(before, button)
            before = button
            button.setObjectName("word")
            search = self.tr("Search for “{word}”").format(word=label.term)
            tip = "\n".join(filter(None, (formatting.likelihood(label.probability), search)))
            button.setToolTip(plain_tip(tip))
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.setMaximumWidth(WIDTH - 48)
            button.clicked.connect(lambda *_, word=label.term: self.word_requested.emit(word))
            hide = QAction(self.tr("Never suggest “{word}”").format(word=label.term), button)
            hide.triggered.connect(lambda *_, word=label.term: self.word_hidden.emit(word))
            button.addAction(hide)
            button.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
            self._words_layout.addWidget(button)
            button.show()
        nothing = "" if labels else self.tr("No tags fit this photo")
        self._words_note.setText(self.tr("Looking for tags…") if waiting else reason or nothing)
        self._words_note.setVisible(bool(self._words_note.text()))
        self._words.updateGeometry()

    def show_waiting(self, text: str) -> None:
        """Show what the words wait for, while there are none."""
        if self._hit is not None and not self._words_layout.count():
            self._words_note.setText(text)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """The preferred width; the height follows the window."""
        return QSize(WIDTH, 400)


def _clear_layout(layout: QLayout) -> None:
    """Remove all widgets."""
    while (item := layout.itemAt(0)) is not None and (old := item.widget()) is not None:
        layout.removeWidget(old)  # which also deletes its item; `takeAt` would not
        old.hide()  # a layout shows new widgets later: without a parent this would become a window
        old.setParent(None)
        old.deleteLater()


def _wrapped(parent: QWidget, name: str = "") -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.RichText)
    flag = Qt.TextInteractionFlag
    if QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft:  # also names, which Qt would not
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
    label.setTextInteractionFlags(flag.TextSelectableByMouse | flag.LinksAccessibleByMouse)
    label.setMinimumWidth(1)
    return label

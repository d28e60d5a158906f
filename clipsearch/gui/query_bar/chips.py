"""Chips of the query bar: each shows one part or one filter, and is changed by keys and mouse wheel."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget
from shiboken6 import isValid

from clipsearch import Reading
from clipsearch.gui.search.query_picture import PREVIEW
from clipsearch.gui.search.query_state import Condition, QueryPart
from clipsearch.gui.style import formatting
from clipsearch.gui.style.icons import pixmap
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.elided_label import ElidedLabel
from clipsearch.gui.widgets.tool_tip import plain_tip

__all__ = ["Chip", "ConditionChip", "PartChip"]

HEIGHT = 36
MAX_NAME_WIDTH = 160  # logical pixels
WHEEL_STEP = 120  # eighths of a degree of one notch of a mouse wheel
SYMBOLS = {
    "text": "text",
    "alternative": "plus",
    "reading": "calendar",
    "within": "search",
    "source": "similar",
}
Step = Literal["previous", "next", "first", "end"]
STEPS: dict[int, Step] = {
    Qt.Key.Key_Left: "previous",
    Qt.Key.Key_Right: "next",
    Qt.Key.Key_Home: "first",
    Qt.Key.Key_End: "end",
}


class Chip(QWidget):
    """Something in the query that can be removed.

    Signals:
        removed: remove it; whether the focus stays among the chips.
        moved: the focus moves to another chip, a `Step`.
        typed: a character for the text field.
        focused: it got the focus.
    """

    removed = Signal(bool)
    moved = Signal(str)
    typed = Signal(str)
    focused = Signal()

    def __init__(self, app_theme: AppTheme, parent: QWidget) -> None:
        super().__init__(parent)
        self._app_theme = app_theme
        self._is_negative = False
        self.setFixedHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._sign_button = _Button(self)
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name = ElidedLabel(
            self, mode=Qt.TextElideMode.ElideMiddle, min_width=24, max_width=MAX_NAME_WIDTH
        )
        self._name.setContentsMargins(0, 0, 2, 0)
        self._weight = QLabel(self)
        self._remove_button = _Button(self)
        self._remove_button.clicked.connect(lambda: self.removed.emit(False))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(4, 4, 4, 4)
        self._row.setSpacing(6)
        for widget in (self._sign_button, self._picture, self._name, self._weight, self._remove_button):
            self._row.addWidget(widget)
        app_theme.changed.connect(self._change_theme)

    def _show_text(self, text: str) -> None:
        self._name.setText(" ".join(text.split()))

    @Slot()
    def _change_theme(self) -> None:
        if isValid(self):  # a removed chip may still get the signal
            self._update_colours()

    def _update_colours(self) -> None:
        colours = self._app_theme.colours
        colour = colours.on_danger if self._is_negative else colours.text
        palette = self._weight.palette()
        palette.setColor(QPalette.ColorRole.WindowText, QColor(colour))
        for label in (self._name, self._weight):
            label.setPalette(palette)
        self._remove_button.show_symbol(self._app_theme, "close", colour)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Paint the background, and a ring around it while it has the focus."""
        colours = self._app_theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(colours.danger if self._is_negative else colours.soft))
        focused = self.hasFocus()
        painter.setPen(QPen(QColor(colours.accent), 2) if focused else Qt.PenStyle.NoPen)
        inset = 1 if focused else 0
        painter.drawRoundedRect(self.rect().adjusted(inset, inset, -inset, -inset), 10, 10)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move the focus or remove the chip; typed characters go to the text field."""
        key = event.key()
        modifiers = event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        )
        if modifiers:
            super().keyPressEvent(event)
        elif key in STEPS:
            self.moved.emit(STEPS[key])
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(True)
        elif event.text().isprintable() and event.text().strip():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Take characters before shortcuts, such as the slash, do."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~(
                Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
            )
            if plain and event.text().isprintable() and event.text().strip():
                event.accept()
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show the focus."""
        super().focusInEvent(event)
        self.focused.emit()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show that the focus is elsewhere."""
        super().focusOutEvent(event)
        self.update()


class PartChip(Chip):
    """Words or a picture, with a sign and a weight.

    Signals:
        weight_stepped: increase the weight by so many steps.
        sign_flipped: find less of it instead of more, or the reverse.
        edit_requested: put its words back into the text field.
    """

    weight_stepped = Signal(int)
    sign_flipped = Signal()
    edit_requested = Signal()

    def __init__(self, app_theme: AppTheme, parent: QWidget) -> None:
        super().__init__(app_theme, parent)
        self._wheel_angle = 0
        self._image: QImage | None = None
        self._picture.setFixedSize(QSize(PREVIEW, PREVIEW))
        self._sign_button.clicked.connect(self.sign_flipped)

    def show_part(self, part: QueryPart, image: QImage | None) -> None:
        """Show a part, and the preview of its picture once there is one."""
        self._is_negative = part.weight < 0
        self._image = image
        self._picture.setVisible(part.picture is not None)
        self._show_text(part.name)
        self._weight.setText(part.weight_text)
        self._weight.setVisible(bool(part.weight_text))
        less = self.tr("Less like this") if part.picture else self.tr("Less of this")
        more = self.tr("More like this") if part.picture else self.tr("More of this")
        name = f"{less if self._is_negative else more}: {part.name}"
        if part.weight_text:
            name = self.tr("{name}, weight {weight}").format(
                name=name, weight=formatting.number(abs(part.weight), None)
            )
        keys = self.tr("↑ ↓ or the mouse wheel: weight   −: more or less   Del: remove")
        self.setAccessibleName(name)
        self.setAccessibleDescription(keys)
        self.setToolTip(plain_tip(f"{name}\n{keys}"))
        self._sign_button.set_name(more if self._is_negative else less)
        self._remove_button.set_name(self.tr("Remove {name}").format(name=part.name))
        self._update_colours()

    def _update_colours(self) -> None:
        super()._update_colours()
        colours = self._app_theme.colours
        colour = colours.on_danger if self._is_negative else colours.accent
        self._sign_button.show_symbol(self._app_theme, "minus" if self._is_negative else "plus", colour)
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(
            pixmap("photo", 20, colours.muted, ratio)
            if self._image is None
            else QPixmap.fromImage(self._image)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Change the weight and the sign, or edit; other keys as in every chip."""
        key = event.key()
        modifiers = event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        )
        if modifiers:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.weight_stepped.emit(1 if key == Qt.Key.Key_Up else -1)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Space):
            self.sign_flipped.emit()
        elif key == Qt.Key.Key_Plus:
            if self._is_negative:
                self.sign_flipped.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.edit_requested.emit()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Edit the words."""
        self.edit_requested.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Change the weight by a step for each notch."""
        self._wheel_angle += event.angleDelta().y()
        steps = int(self._wheel_angle / WHEEL_STEP)
        self._wheel_angle -= steps * WHEEL_STEP
        if steps:
            self.weight_stepped.emit(steps)
        event.accept()


class ConditionChip(Chip):
    """A filter, exact text, or another condition.

    Signals:
        open_requested: change it: a filter in its popup, another one as text.
        words_requested: read a date in words as words.
    """

    open_requested = Signal()
    words_requested = Signal()

    def __init__(self, app_theme: AppTheme, parent: QWidget) -> None:
        super().__init__(app_theme, parent)
        self._picture.setFixedSize(QSize(20, PREVIEW))
        self._kind = self._symbol = "filter"
        self._sign_button.clicked.connect(self.words_requested)
        self._sign_button.set_name(self.tr("Keep as words"))
        self._weight.hide()
        self._row.setContentsMargins(8, 4, 4, 4)

    def show_condition(self, one: Condition) -> None:
        """Show a condition."""
        self._kind = one.kind
        self._show_text(one.text)
        name = self.tr("Only photos: {filter}").format(filter=one.text)
        keys = self.tr("Enter: change   Del: remove")
        self._symbol = SYMBOLS.get(one.kind, "filter")
        if isinstance(one.what, Reading):
            name = self.tr("“{words}” was understood as a date: {filter}")
            if one.what.filters.places:
                self._symbol = "place"
                name = self.tr("“{words}” was understood as a place: {filter}")
            name = name.format(words=one.what.text, filter=one.text)
            keys = self.tr("Enter: keep as words   Del: remove")
        elif one.kind == "source":
            name, keys = self.tr("Photos: {what}").format(what=one.text), self.tr("Del: remove")
        elif one.kind == "within":
            name, keys = self.tr("Search {filter}").format(filter=one.text), self.tr("Del: remove")
        self._sign_button.setVisible(one.kind == "reading")
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(f"{name}\n{keys}"))
        self._remove_button.set_name(self.tr("Remove the filter “{filter}”").format(filter=one.text))
        self._update_colours()

    def _update_colours(self) -> None:
        super()._update_colours()
        colours = self._app_theme.colours
        self._sign_button.show_symbol(self._app_theme, "text", colours.accent)
        self._picture.setPixmap(pixmap(self._symbol, 16, colours.accent, self.devicePixelRatioF()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Open by Enter; a date in words becomes words."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            (self.words_requested if self._kind == "reading" else self.open_requested).emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open by a click."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.open_requested.emit()


class _Button(QToolButton):
    """A small button for the mouse; the chip has keys for the same."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedSize(QSize(24, 24))
        self.setIconSize(QSize(14, 14))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setStyleSheet("padding: 0; border: none;")

    def set_name(self, name: str) -> None:
        """Set the tooltip and the name for screen readers."""
        self.setToolTip(plain_tip(name))
        self.setAccessibleName(name)

    def show_symbol(self, app_theme: AppTheme, symbol: str, colour: str) -> None:
        """Show a symbol."""
        self.setIcon(app_theme.icon(symbol, colour))

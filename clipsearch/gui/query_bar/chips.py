"""Chips of the query bar: one part or one filter each, moved through and changed by keys and wheel."""

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

from clipsearch.gui.search.query_picture import PREVIEW
from clipsearch.gui.search.query_state import Filter, QueryPart
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme, pixmap

__all__ = ["Chip", "FilterChip", "PartChip"]

HEIGHT = 36
LONGEST_NAME = 160  # logical pixels
NOTCH = 120  # eighths of a degree that a wheel turns by one step
Step = Literal["previous", "next", "first", "end"]
STEPS: dict[int, Step] = {
    Qt.Key.Key_Left: "previous",
    Qt.Key.Key_Right: "next",
    Qt.Key.Key_Home: "first",
    Qt.Key.Key_End: "end",
}


class Chip(QWidget):
    """Something in the query that can be taken out.

    Signals:
        removed: take it out; whether the keyboard stays among the chips.
        moved: the keyboard goes on to another chip, a `Step`.
        typed: a character that belongs into the text field.
        focused: the keyboard came here.
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
        self._sign = _Button(self)
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name = _Name(self)
        self._size = QLabel(self)
        self._remove = _Button(self)
        self._remove.clicked.connect(lambda: self.removed.emit(False))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(4, 4, 4, 4)
        self._row.setSpacing(6)
        for widget in (self._sign, self._picture, self._name, self._size, self._remove):
            self._row.addWidget(widget)
        app_theme.changed.connect(self._look_changed)

    def _show_text(self, text: str) -> None:
        self._name.show_text(text)

    @Slot()
    def _look_changed(self) -> None:
        if isValid(self):  # one that was taken out may hear of it all the same
            self._tint()

    def _tint(self) -> None:
        colours = self._app_theme.colours
        ink = colours.on_danger if self._is_negative else colours.text
        palette = self._size.palette()
        palette.setColor(QPalette.ColorRole.WindowText, QColor(ink))
        for label in (self._name, self._size):
            label.setPalette(palette)
        self._remove.show_symbol(self._app_theme, "close", ink)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Paint the ground, and a ring around it while the keyboard is here."""
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
        """Move on, or take it out; what is typed goes to the text field."""
        key = event.key()
        held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if held:
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
        """Keep keys that are typed from being taken for shortcuts, such as the slash."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~(
                Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
            )
            if plain and event.text().isprintable() and event.text().strip():
                event.accept()
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show where keys go."""
        super().focusInEvent(event)
        self.focused.emit()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show that keys go elsewhere."""
        super().focusOutEvent(event)
        self.update()


class PartChip(Chip):
    """Words or a picture, with a sign and a weight.

    Signals:
        stepped: make the weight so many steps larger.
        flipped: find less of it instead of more, or the other way round.
        edit_asked: put its words back into the text field.
    """

    stepped = Signal(int)
    flipped = Signal()
    edit_asked = Signal()

    def __init__(self, app_theme: AppTheme, parent: QWidget) -> None:
        super().__init__(app_theme, parent)
        self._turned = 0
        self._image: QImage | None = None
        self._picture.setFixedSize(QSize(PREVIEW, PREVIEW))
        self._sign.clicked.connect(self.flipped)

    def show_part(self, part: QueryPart, image: QImage | None) -> None:
        """Show a part; its picture, once there is one."""
        self._is_negative = part.weight < 0
        self._image = image
        self._picture.setVisible(part.picture is not None)
        self._show_text(part.name)
        self._size.setText(part.size)
        self._size.setVisible(bool(part.size))
        less = self.tr("Less like this") if part.picture else self.tr("Less of this")
        more = self.tr("More like this") if part.picture else self.tr("More of this")
        name = f"{less if self._is_negative else more}: {part.name}"
        if part.size:
            name = self.tr("{name}, weight {weight}").format(
                name=name, weight=formatting.number(abs(part.weight), None)
            )
        keys = self.tr("↑ ↓ or the mouse wheel: weight   −: more or less   Del: remove")
        self.setAccessibleName(name)
        self.setAccessibleDescription(keys)
        self.setToolTip(f"{name}\n{keys}")
        self._sign.tell(more if self._is_negative else less)
        self._remove.tell(self.tr("Remove {name}").format(name=part.name))
        self._tint()

    def _tint(self) -> None:
        super()._tint()
        colours = self._app_theme.colours
        ink = colours.on_danger if self._is_negative else colours.accent
        self._sign.show_symbol(self._app_theme, "minus" if self._is_negative else "plus", ink)
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(
            pixmap("photo", 20, colours.muted, ratio)
            if self._image is None
            else QPixmap.fromImage(self._image)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Change weight and sign; the rest is every chip's."""
        key = event.key()
        held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if held:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if key == Qt.Key.Key_Up else -1)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Space):
            self.flipped.emit()
        elif key == Qt.Key.Key_Plus:
            if self._is_negative:
                self.flipped.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.edit_asked.emit()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Change the words."""
        self.edit_asked.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Change the weight, a step for each notch."""
        self._turned += event.angleDelta().y()
        steps = int(self._turned / NOTCH)
        self._turned -= steps * NOTCH
        if steps:
            self.stepped.emit(steps)
        event.accept()


class FilterChip(Chip):
    """A filter that is on.

    Signals:
        opened: show where it is changed.
    """

    opened = Signal()

    def __init__(self, app_theme: AppTheme, parent: QWidget) -> None:
        super().__init__(app_theme, parent)
        self._picture.setFixedSize(QSize(20, PREVIEW))
        self._sign.hide()
        self._size.hide()
        self._row.setContentsMargins(8, 4, 4, 4)

    def show_filter(self, one: Filter) -> None:
        """Show a filter."""
        self._show_text(one.text)
        name = self.tr("Only photos: {filter}").format(filter=one.text)
        self.setAccessibleName(name)
        self.setToolTip(name + "\n" + self.tr("Enter: change   Del: remove"))
        self._remove.tell(self.tr("Remove the filter “{filter}”").format(filter=one.text))
        self._tint()

    def _tint(self) -> None:
        super()._tint()
        self._picture.setPixmap(
            pixmap("filter", 16, self._app_theme.colours.accent, self.devicePixelRatioF())
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Open by Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open by a click."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit()


class _Name(QWidget):
    """A line of text that leaves out its middle where there is no room."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str) -> None:
        """Show another text."""
        self._text = " ".join(text.split())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """All of the text, up to a limit."""
        metrics = self.fontMetrics()
        return QSize(min(metrics.horizontalAdvance(self._text) + 2, LONGEST_NAME), metrics.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """A few letters."""
        return QSize(min(24, self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Write it."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        text = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideMiddle, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.end()


class _Button(QToolButton):
    """A small button for the mouse; keys do the same on the chip."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedSize(QSize(24, 24))
        self.setIconSize(QSize(14, 14))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setStyleSheet("padding: 0; border: none;")

    def tell(self, name: str) -> None:
        """What it does."""
        self.setToolTip(name)
        self.setAccessibleName(name)

    def show_symbol(self, app_theme: AppTheme, symbol: str, colour: str) -> None:
        """Show a symbol."""
        self.setIcon(app_theme.icon(symbol, colour))

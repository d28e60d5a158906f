"""The scrubber at the edge of a timeline: years to jump to, and the date in view while it is dragged."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QScrollBar, QStyle, QWidget

from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.timeline.arrangement import TimelineArrangement
from clipsearch.gui.timeline.sections import month_title

__all__ = ["Scrubber"]

WIDTH = 68  # logical pixels
EDGE = 20  # logical pixels above and below the track
APART = 22  # logical pixels between the names of two years, at least
DOT = 4  # logical pixels between dots, which stand for years without a name
HANDLE = QSize(14, 4)
LABEL = QSize(50, 22)  # logical pixels that a name may take, left of the handle


class Scrubber(QWidget):
    """A scroll bar for a timeline: its track has names of years where their photos are.

    Signals:
        dragged: whether it is held by the mouse.
    """

    dragged = Signal(bool)

    def __init__(self, app_theme: AppTheme, bar: QScrollBar, parent: QWidget) -> None:
        """Take the scroll bar that it moves, which may be hidden."""
        super().__init__(parent)
        self._app_theme = app_theme
        self._bar = bar
        self._arrangement: TimelineArrangement | None = None
        self._pointer: int | None = None  # the height of the mouse over it
        self._is_held = False
        self.bubble = QLabel(parent)
        self.bubble.setObjectName("bubble")
        self.bubble.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.bubble.hide()
        self.setFixedWidth(WIDTH)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Dates"))
        for changed in (bar.valueChanged, bar.rangeChanged, app_theme.changed):
            changed.connect(self.update)

    def set_arrangement(self, arrangement: TimelineArrangement | None) -> None:
        """Show the years of another timeline."""
        self._arrangement = arrangement
        self.update()

    # Places

    def _track(self) -> int:
        return max(self.height() - 2 * EDGE, 1)

    def _place(self, value: float) -> float:
        """The height on the track for a value of the scroll bar."""
        return EDGE + self._track() * min(value / max(self._bar.maximum(), 1), 1.0)

    def _value(self, y: float) -> int:
        """The value of the scroll bar for a height."""
        return round(self._bar.maximum() * min(max((y - EDGE) / self._track(), 0.0), 1.0))

    def years(self) -> list[tuple[str, float]]:
        """The names of years with photos, from the top, and where they are on the track."""
        arrangement = self._arrangement
        layout = None if arrangement is None else arrangement.layout
        if arrangement is None or layout is None or not self._bar.maximum():
            return []
        return [
            (formatting.year(year) if year else self.tr("No date"), self._place(layout.section_top(section)))
            for year, section in arrangement.years
        ]

    def date_at(self, y: float) -> str:
        """What is said of the photos that a height of the track leads to."""
        arrangement = self._arrangement
        layout = None if arrangement is None else arrangement.layout
        if arrangement is None or layout is None or not layout.count:
            return ""
        rows = layout.rows_between(self._value(y) + 1, layout.height)
        taken = arrangement.timeline.taken
        return month_title(int(taken[min(rows.start, len(taken) - 1)]))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Paint the years and the handle."""
        if not self._bar.maximum():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._app_theme.colours
        font = QFont(self.font())
        font.setPixelSize(11)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        muted = QColor(colours.muted)
        names = self.years()
        # Photos without a date are few, and are named all the same.
        end = names[-1][1] - APART if self._has_undated() else float("inf")
        free, next_dot = float("-inf"), float("-inf")
        for name, place in names:
            if free <= place <= end or place > end + APART - 1:
                painter.setPen(muted)
                text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, LABEL.width())
                area = self._mirrored(
                    QRect(0, round(place) - LABEL.height() // 2, LABEL.width(), LABEL.height())
                )
                painter.drawText(area, self._alignment(), text)
                free, next_dot = place + APART, place + APART / 2 + DOT
            elif next_dot <= place <= min(free, end + APART) - DOT:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colours.line))
                painter.drawEllipse(self._mirrored(QRect(LABEL.width() - 4, round(place) - 1, 3, 3)))
                next_dot = place + DOT
        if self._pointer is not None and not self._is_held:
            painter.fillRect(
                self._mirrored(QRect(WIDTH - HANDLE.width(), self._pointer, HANDLE.width(), 1)), muted
            )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent))
        top = round(self._place(self._bar.value()) - HANDLE.height() / 2)
        handle = self._mirrored(QRect(QPoint(WIDTH - HANDLE.width(), top), HANDLE))
        painter.drawRoundedRect(handle, HANDLE.height() / 2, HANDLE.height() / 2)
        painter.end()

    def _has_undated(self) -> bool:
        return (
            self._arrangement is not None
            and bool(self._arrangement.years)
            and not self._arrangement.years[-1][0]
        )

    def _mirrored(self, place: QRect) -> QRect:
        """The same place; in languages from right to left on the other side."""
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)

    def _alignment(self) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return QStyle.visualAlignment(self.layoutDirection(), side)

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Scroll to the date under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton and self._bar.maximum():
            self._is_held = True
            self.dragged.emit(True)
            self._scroll(event.position().y())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Name the date under the mouse, and scroll to it while it is held."""
        self._pointer = round(min(max(event.position().y(), EDGE), self.height() - EDGE))
        if self._is_held:
            self._scroll(event.position().y())
        else:
            self._show_bubble(self._pointer)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """End a drag."""
        if self._is_held and event.button() == Qt.MouseButton.LeftButton:
            self._is_held = False
            self.dragged.emit(False)
            if not self.rect().contains(event.position().toPoint()):
                self._leave()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """Name the date under the mouse."""
        super().enterEvent(event)
        self._pointer = round(event.position().y())
        self._show_bubble(self._pointer)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Name nothing any more."""
        super().leaveEvent(event)
        if not self._is_held:
            self._leave()

    def _leave(self) -> None:
        self._pointer = None
        self.bubble.hide()
        self.update()

    def _scroll(self, y: float) -> None:
        self._bar.setValue(self._value(y))
        self._pointer = round(min(max(y, EDGE), self.height() - EDGE))
        self._show_bubble(self._pointer)

    def _show_bubble(self, y: int) -> None:
        """Show the date beside the track."""
        text = self.date_at(y)
        self.bubble.setVisible(bool(text) and self._bar.maximum() > 0)
        self.bubble.setText(text)
        self.bubble.adjustSize()
        corner = self.mapToParent(QPoint(0, y))
        place = QRect(QPoint(0, 0), self.bubble.size())
        place.moveCenter(corner)
        if self.isRightToLeft():
            place.moveLeft(corner.x() + WIDTH + 4)
        else:
            place.moveRight(corner.x() - 4)
        self.bubble.setGeometry(place)
        self.bubble.raise_()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Its width; the height follows the photos."""
        return QSize(WIDTH, 200)

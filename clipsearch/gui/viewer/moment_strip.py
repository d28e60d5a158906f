"""The strip of a video's moments in the viewer: frames to choose from, and a button to play it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStyle, QWidget

from clipsearch import Hit, Library
from clipsearch.gui.runtime.task_runner import Task, TaskRunner
from clipsearch.gui.style import formatting
from clipsearch.gui.style.colours import DARK, VIEWER_GROUND
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.viewer.viewer_bar import dark_button
from clipsearch.gui.widgets.thumbnail_image import filled_image
from clipsearch.records.formats import FAMILIES

__all__ = ["MomentStrip", "Moments"]

WIDE, TALL, GAP = 96, 54, 6  # logical pixels of a frame, and between two
HEIGHT = TALL + 2 * 10
CORNER = 6
SHADE = QColor(0, 0, 0, 150)  # behind the time


class MomentStrip(QWidget):
    """Is there while a video is shown.

    Signals:
        chosen: a moment: seconds from the start.
        player_requested: the video is to be played by the system's player.
    """

    chosen = Signal(float)
    player_requested = Signal()

    def __init__(self, app_theme: AppTheme, tasks: TaskRunner, library: Library, parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._library = library
        self._content = 0
        self._loading: list[Task] = []
        self.is_wanted = False
        self.moments = Moments(self)
        self.moments.chosen.connect(self.chosen)
        name = self.tr("Play in another app (Shift+Enter)")
        self.player_button = dark_button(app_theme, "play", name, self.player_requested.emit, self)
        self.player_button.setText(self.tr("Play"))
        self.player_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(self.player_button)
        row.addWidget(self.moments, 1)
        self.setFixedHeight(HEIGHT)
        self.hide()

    def show_hit(self, hit: Hit | None) -> None:
        """Show the moments of a video, the one of the hit marked; nothing for a photo."""
        self.is_wanted = hit is not None and hit.facts.format in FAMILIES["VIDEO"]
        if hit is None or not self.is_wanted:
            self._cancel()
            self._content = 0
            return
        if hit.content != self._content:
            self._cancel()
            self._content = content = hit.content
            self.moments.show_times((), 0.0)
            pictures = self._library.pictures

            def show(times: tuple[float, ...]) -> None:
                self.moments.show_times(times, self.moments.current)
                self._load(content)

            self._tasks.run_latest("moments", "facts", lambda: pictures.moments(content), show)
        self.moments.set_current(hit.moment or 0.0)

    def step(self, by: int) -> None:
        """Choose the next moment, or the one before."""
        self.moments.step(by)

    def _load(self, content: int) -> None:
        """Load the frames, those near to the current one first."""
        library, ratio = self._library, self.devicePixelRatioF()

        def load(at: float) -> QImage | None:
            return filled_image(library.thumbnail(content, at), (WIDE, TALL), ratio)

        for at in sorted(self.moments.times, key=lambda time: abs(time - self.moments.current)):
            shown = partial(self.moments.show_frame, at)
            self._loading.append(self._tasks.run("thumbnails", partial(load, at), shown))

    def _cancel(self) -> None:
        self._tasks.cancel_latest("moments")
        for task in self._loading:
            self._tasks.cancel(task)
        self._loading.clear()


class Moments(QWidget):
    """Frames beside each other with their times; one of them is current.

    Signals:
        chosen: seconds from the start.

    Attributes:
        times: of all frames, ascending.
        current: the time that is shown.
    """

    chosen = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.times: tuple[float, ...] = ()
        self.current = 0.0
        self._frames: dict[float, QPixmap] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Moments of the video"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)

    def show_times(self, times: tuple[float, ...], current: float) -> None:
        """Show another video."""
        self.times = times
        self._frames.clear()
        self.set_current(current)

    def show_frame(self, at: float, frame: QImage | None) -> None:
        """Show the frame of a moment."""
        if frame is not None:
            self._frames[at] = QPixmap.fromImage(frame)
            self.update()

    def set_current(self, seconds: float) -> None:
        """Mark the moment that is shown."""
        self.current = seconds
        said = formatting.playing_time(seconds)
        self.setAccessibleDescription(said)
        self.update()

    @property
    def frame_count(self) -> int:
        """How many frames are loaded."""
        return len(self._frames)

    def step(self, by: int) -> None:
        """Choose a moment some frames further, up to the first or the last."""
        if self.times:
            at = min(max(self._row + by, 0), len(self.times) - 1)
            if at != self._row or self.times[at] != self.current:
                self.chosen.emit(self.times[at])

    @property
    def _row(self) -> int:
        """The frame that is nearest to the moment that is shown."""
        return min(range(len(self.times)), key=lambda row: abs(self.times[row] - self.current), default=0)

    def frame_rect(self, row: int) -> QRect:
        """Where a frame is: all begin at the side of reading, or the current one is kept in view."""
        pitch, wide = WIDE + GAP, self.width()
        left = GAP
        if (overflow := len(self.times) * pitch + GAP - wide) > 0:
            left -= min(max(0, self._row * pitch + pitch // 2 - wide // 2), overflow)
        place = QRect(left + row * pitch, (self.height() - TALL) // 2, WIDE, TALL)
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Choose the frame under the mouse."""
        place = event.position().toPoint()
        for row, at in enumerate(self.times):
            if event.button() == Qt.MouseButton.LeftButton and self.frame_rect(row).contains(place):
                self.chosen.emit(at)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Step by the arrow keys."""
        forward = -1 if self.isRightToLeft() else 1
        steps = {Qt.Key.Key_Right: forward, Qt.Key.Key_Left: -forward}
        if event.key() in steps:
            self.step(steps[Qt.Key(event.key())])
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show that arrow keys work here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show that they do not."""
        super().focusOutEvent(event)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as there is space."""
        return QSize(WIDE, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the frames that are in view; a ring is around the current one."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), QColor(VIEWER_GROUND))
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        for row, at in enumerate(self.times):
            place = self.frame_rect(row)
            if not place.intersects(self.rect()):
                continue
            is_current = row == self._row
            painter.save()
            shape = QPainterPath()
            shape.addRoundedRect(QRectF(place), CORNER, CORNER)
            painter.setClipPath(shape)
            painter.setOpacity(1.0 if is_current else 0.75)
            if (frame := self._frames.get(at)) is not None:
                painter.drawPixmap(place, frame)
            else:
                painter.fillRect(place, QColor(DARK.placeholder))
            painter.setOpacity(1.0)
            text = formatting.playing_time(at)
            wide = painter.fontMetrics().horizontalAdvance(text) + 8
            label = QRect(place.left(), place.bottom() - 15, wide, 16)
            painter.fillRect(label, SHADE)
            painter.setPen(QColor("white"))
            painter.drawText(label, Qt.AlignmentFlag.AlignCenter, text)
            painter.restore()
            if is_current:
                painter.setPen(QPen(QColor(DARK.accent), 3 if self.hasFocus() else 2))
                painter.drawRoundedRect(place.adjusted(-2, -2, 2, 2), CORNER + 2, CORNER + 2)
        painter.end()

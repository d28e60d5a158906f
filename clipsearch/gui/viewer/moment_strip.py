"""The strip of a video's moments in the viewer: frames to choose from, and a button to play it.

It is there for the clip of a Live Photo as well, where that can be played in the window.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHideEvent,
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
from clipsearch.gui.viewer.video_player import VideoPlayer, can_play
from clipsearch.gui.viewer.viewer_bar import dark_button
from clipsearch.gui.widgets.thumbnail_image import filled_image
from clipsearch.records.formats import FAMILIES, VIDEOS

__all__ = ["MomentStrip", "Moments"]

WIDE, TALL, GAP = 96, 54, 6  # logical pixels of a frame, and between two
HEIGHT = TALL + 2 * 10
CORNER = 6
CLIPS = tuple(suffix for known in VIDEOS for suffix in known.suffixes)
SHADE = QColor(0, 0, 0, 150)  # behind the time


class MomentStrip(QWidget):
    """Is there while a video is shown.

    Signals:
        chosen: a moment: seconds from the start; None for the photo to which a clip belongs.
        player_requested: the video is to be played by the system's player.

    Attributes:
        player: plays it in the viewer, where that is possible.
    """

    chosen = Signal(object)
    player_requested = Signal()

    def __init__(self, app_theme: AppTheme, tasks: TaskRunner, library: Library, parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._library = library
        self._content = 0
        self._loading: list[Task] = []
        self.is_wanted = False
        self.moments = Moments(self)
        self.moments.chosen.connect(self.chosen.emit)
        self._film: Path | None = None  # what the button plays
        self.player = VideoPlayer(self)
        self.player.moved.connect(self.moments.set_current)
        self.player.ended.connect(self._show_stopped)
        name = self.tr("Play") if can_play() else self.tr("Play in another app (Shift+Enter)")
        self.player_button = dark_button(app_theme, "play", name, self._toggle, self)
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
        self._stop()
        is_video = hit is not None and hit.facts.format in FAMILIES["VIDEO"]
        parts = hit.parts if hit is not None and can_play() else ()
        clip = next((part for part in parts if part.suffix.lower() in CLIPS), None)
        self._film = hit.path if hit is not None and is_video else clip
        self.is_wanted = self._film is not None
        if hit is None or not is_video:
            self._cancel()
            self.moments.show_times((), 0.0)
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

    @Slot()
    def _toggle(self) -> None:
        """Play from the moment that is shown, or stop; what cannot be played here, in another app."""
        if self.player.is_playing:
            self._show_stopped()
        elif self._film is None or not can_play():
            self.player_requested.emit()
        else:
            self.player_button.setText(self.tr("Stop"))
            try:
                self.player.play(self._film, self.moments.current)
            except (ImportError, OSError):
                self._stop()
                self.player_requested.emit()  # which says why, or plays it

    @Slot()
    def _show_stopped(self) -> None:
        """Show the moment at which it stopped as any other; of a Live Photo the photo."""
        self._stop()
        self.chosen.emit(self.moments.current if self.moments.times else None)

    def _stop(self) -> None:
        self.player.stop()
        self.player_button.setText(self.tr("Play"))

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt's name)
        """Play nothing that is not seen."""
        super().hideEvent(event)
        self._stop()

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

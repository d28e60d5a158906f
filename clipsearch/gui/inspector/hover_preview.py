"""A larger picture of the photo that the mouse rests on."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Slot
from PySide6.QtGui import QGuiApplication, QImage, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from clipsearch import Hit
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style import formatting
from clipsearch.gui.style.popup_style import cut_corners, paint_panel, shadow_width
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.elided_label import ElidedLabel
from clipsearch.gui.widgets.thumbnail_image import scaled_image, thumbnail_image

__all__ = ["HoverPreview"]

PREVIEW = 480  # logical pixels of its longer side


class HoverPreview(QFrame):
    """A larger picture of the photo that the mouse rests on, with its name, date and match."""

    def __init__(
        self,
        tasks: TaskRunner,
        source: Callable[[int, float | None], bytes | None],
        decode: Callable[[Hit, QSize, threading.Event], QImage],
        app_theme: AppTheme,
        parent: QWidget,
    ) -> None:
        """Take functions that are called in other threads.

        Args:
            tasks: runs them.
            source: returns the thumbnail (JPEG) of a content at a moment, which is shown first.
            decode: returns the picture of a hit, to fit into a size in pixels, until the event is set.
            app_theme: the colours.
            parent: of the window that it is.
        """
        super().__init__(parent, Qt.WindowType.ToolTip)
        self._app_theme = app_theme
        self._decode = decode
        self._cancelled = threading.Event()
        self._tasks = tasks
        self._source = source
        self._hit: Hit | None = None
        self._beside = QRect()
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name = ElidedLabel(self)
        self._name.setObjectName("title")
        self._about = ElidedLabel(self)
        self._about.setObjectName("muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(*4 * (8 + shadow_width(),))
        column.setSpacing(4)
        for widget in (self._picture, self._name, self._about):
            column.addWidget(widget)
        self.hide()

    @property
    def hit(self) -> Hit | None:
        """The photo that is shown, or None."""
        return self._hit if self.isVisible() else None

    def show_hit(self, hit: Hit, beside: QRect) -> None:
        """Show a photo beside a rectangle of the screen, once its picture is loaded."""
        self._cancelled.set()
        self._hit, self._beside, self._cancelled = hit, beside, threading.Event()
        content, moment, ratio = hit.content, hit.moment, self.devicePixelRatioF()
        self._tasks.run_latest(
            "preview",
            "facts",
            lambda: thumbnail_image(self._source(content, moment), PREVIEW, ratio, trimmed=True),
            lambda image: self._show(content, image),
        )

    def _show(self, content: int, image: QImage | None) -> None:
        hit = self._hit
        if hit is None or hit.content != content or image is None:
            return
        self._picture.setPixmap(QPixmap.fromImage(image))
        self._name.setText(formatting.file_name(hit.path))
        reasons = formatting.reasons(hit.reasons)
        parts = (
            formatting.date(hit.facts.taken) if hit.facts.taken else "",
            ": ".join(filter(None, (formatting.match(hit.band), reasons))),
            self.tr("Offline") if hit.offline else "",
        )
        self._about.setText(" · ".join(filter(None, parts)))
        self._about.setVisible(any(parts))
        self.adjustSize()
        self.move(self._place())
        is_first = not self.isVisible()
        self.show()
        if is_first and not hit.offline:
            self._sharpen(hit)

    def _sharpen(self, hit: Hit) -> None:
        """Show the photo's file in place of its thumbnail, which is smaller."""
        ratio, cancelled, decode = self.devicePixelRatioF(), self._cancelled, self._decode
        pixels = QSize(PREVIEW, PREVIEW) * ratio

        def show(image: QImage) -> None:
            if self.hit is hit:
                self._picture.setPixmap(QPixmap.fromImage(image))

        self._tasks.run_latest(
            "sharp preview",
            "viewer",
            lambda: scaled_image(decode(hit, pixels, cancelled), PREVIEW, ratio, trimmed=True),
            show,
            failed=lambda _: None,  # the thumbnail is enough
        )

    def _place(self) -> QPoint:
        """Beside the cell, on the side with more room, and on the screen."""
        screen = QGuiApplication.screenAt(self._beside.center()) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        to_the_right = room.right() - self._beside.right() >= self._beside.left() - room.left()
        left = self._beside.right() + 12 if to_the_right else self._beside.left() - 12 - self.width()
        top = self._beside.center().y() - self.height() // 2
        left = min(max(left, room.left()), room.right() - self.width())
        return QPoint(left, min(max(top, room.top()), room.bottom() - self.height()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Paint the background."""
        paint_panel(self, self._app_theme.colours)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Cut off the corners."""
        super().resizeEvent(event)
        cut_corners(self)

    @Slot()
    def dismiss(self) -> None:
        """Show nothing any more."""
        self._hit = None
        self._cancelled.set()
        self._tasks.cancel_latest("preview")
        self._tasks.cancel_latest("sharp preview")
        self.hide()

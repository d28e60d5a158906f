"""A larger picture of the photo that the mouse rests on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt, Slot
from PySide6.QtGui import QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from clipsearch import Hit
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style import formatting
from clipsearch.gui.widgets.elided_label import ElidedLabel
from clipsearch.gui.widgets.thumbnail_image import thumbnail_image

__all__ = ["HoverPreview"]

PREVIEW = 400  # logical pixels of its longer side


class HoverPreview(QFrame):
    """A larger picture of the photo that the mouse rests on, with its name, date and match."""

    def __init__(self, tasks: TaskRunner, source: Callable[[int], bytes | None], parent: QWidget) -> None:
        """Take a function that returns JPEGs by content; it is called in another thread."""
        super().__init__(parent, Qt.WindowType.ToolTip)
        self._tasks = tasks
        self._source = source
        self._hit: Hit | None = None
        self._beside = QRect()
        self.setObjectName("preview-window")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name = ElidedLabel(self)
        self._name.setObjectName("title")
        self._about = ElidedLabel(self)
        self._about.setObjectName("muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
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
        self._hit, self._beside = hit, beside
        content, ratio = hit.content, self.devicePixelRatioF()
        self._tasks.run_latest(
            "preview",
            "facts",
            lambda: thumbnail_image(self._source(content), PREVIEW, ratio, trimmed=True),
            lambda image: self._show(content, image),
        )

    def _show(self, content: int, image: QImage | None) -> None:
        hit = self._hit
        if hit is None or hit.content != content or image is None:
            return
        self._picture.setPixmap(QPixmap.fromImage(image))
        self._name.setText(hit.path.name)
        reasons = formatting.reasons(hit.reasons)
        parts = (
            formatting.date(hit.facts.taken) if hit.facts.taken else "",
            ": ".join(filter(None, (formatting.match(hit.band), reasons))),
            self.tr("Not reachable now") if hit.offline else "",
        )
        self._about.setText(" · ".join(filter(None, parts)))
        self._about.setVisible(any(parts))
        self.adjustSize()
        self.move(self._place())
        self.show()

    def _place(self) -> QPoint:
        """Beside the cell, on the side with more room, and on the screen."""
        screen = QGuiApplication.screenAt(self._beside.center()) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        to_the_right = room.right() - self._beside.right() >= self._beside.left() - room.left()
        left = self._beside.right() + 12 if to_the_right else self._beside.left() - 12 - self.width()
        top = self._beside.center().y() - self.height() // 2
        left = min(max(left, room.left()), room.right() - self.width())
        return QPoint(left, min(max(top, room.top()), room.bottom() - self.height()))

    @Slot()
    def dismiss(self) -> None:
        """Show nothing any more."""
        self._hit = None
        self._tasks.cancel_latest("preview")
        self.hide()

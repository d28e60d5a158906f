"""The viewer: one result in the whole window, with the next and the previous ones a key away."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from clipsearch import ClipsearchError, Hit, Matches
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme, IconButton
from clipsearch.gui.viewer.canvas import Canvas
from clipsearch.gui.viewer.image_decoder import cut_out
from clipsearch.gui.viewer.photo_loader import PhotoLoader

__all__ = ["Viewer"]

Key = Qt.Key
PAN = 80  # logical pixels for a key


class Viewer(QWidget):
    """Lies over its parent while it is visible.

    Signals:
        opened: a hit is to be opened in the desktop's own program.
        similar_asked: a hit.
        region_asked: the PNG of a region, and the name of its photo.
        moved: another hit is shown.
        closed: it is hidden again.
    """

    opened = Signal(object)
    similar_asked = Signal(object)
    region_asked = Signal(bytes, str)
    moved = Signal(object)
    closed = Signal()

    def __init__(
        self,
        app_theme: AppTheme,
        tasks: TaskRunner,
        thumbnail: Callable[[int], bytes | None],
        parent: QWidget,
    ) -> None:
        """Take where thumbnails come from; it is called in other threads."""
        super().__init__(parent)
        self._tasks = tasks
        self._over = parent
        self._before: QWidget | None = None  # which had the focus
        self._hits = Matches.none()
        self._row = -1
        self.setObjectName("viewer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoFillBackground(True)
        self.setAccessibleName(self.tr("Photo in full size"))
        self._canvas = Canvas(app_theme, self)
        self._developing = PhotoLoader(tasks, thumbnail, self._canvas, self)
        self._developing.failed.connect(self.show_error)
        self._name = QLabel(self)
        self._name.setObjectName("title")
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._place = QLabel(self)
        self._place.setObjectName("muted")
        self._zoom = QLabel(self)
        self._zoom.setObjectName("muted")
        self._message = QLabel(self)
        self._message.setObjectName("viewer-message")
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setWordWrap(True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setContentsMargins(24, 8, 24, 16)
        self._lay_out(app_theme)
        self._canvas.zoomed.connect(self._tell_zoom)
        self._canvas.double_clicked.connect(self._toggle_zoom)
        self._canvas.region_drawn.connect(self._cut_out)
        parent.installEventFilter(self)
        cast(QApplication, QApplication.instance()).focusChanged.connect(self._follow_focus)
        self.hide()

    def _lay_out(self, app_theme: AppTheme) -> None:
        def button(symbol: str, name: str, slot: Callable[[], object]) -> IconButton:
            made = IconButton(app_theme, symbol, name, self)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.clicked.connect(lambda *_: slot())
            return made

        row = QHBoxLayout()
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(8)
        row.addWidget(button("arrow-left", self.tr("Previous (←)"), lambda: self.step(-1)))
        row.addWidget(button("arrow-right", self.tr("Next (→)"), lambda: self.step(1)))
        row.addWidget(self._name, 1)
        row.addWidget(self._place)
        row.addSpacing(16)
        row.addWidget(self._zoom)
        row.addWidget(button("zoom-out", self.tr("Smaller (−)"), lambda: self._canvas.zoom_by(-1)))
        row.addWidget(button("zoom-in", self.tr("Larger (+)"), lambda: self._canvas.zoom_by(1)))
        self._region = button("region", self.tr("Search with a region: draw it (R)"), lambda: None)
        self._region.setCheckable(True)
        self._region.toggled.connect(self._canvas.set_drawing)
        row.addWidget(self._region)
        row.addWidget(button("similar", self.tr("Find similar photos (S)"), self._ask_similar))
        row.addWidget(button("open", self.tr("Open (Enter)"), self._ask_open))
        row.addWidget(button("close", self.tr("Back to the results (Esc)"), self.leave))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._canvas, 1)
        column.addWidget(self._message)

    # What is shown

    @property
    def hit(self) -> Hit | None:
        """What is shown."""
        return self._hits[self._row] if 0 <= self._row < len(self._hits) else None

    @property
    def canvas(self) -> Canvas:
        """Where it is shown."""
        return self._canvas

    @property
    def position(self) -> str:
        """Which of how many it is, as it is shown."""
        return self._place.text()

    @property
    def message(self) -> str:
        """Why the photo cannot be seen, or ""."""
        return "" if self._message.isHidden() else self._message.text()

    @property
    def is_sharp(self) -> bool:
        """Whether the photo itself is shown, no thumbnail any more."""
        return self._developing.is_sharp

    def show_row(self, hits: Matches, row: int) -> None:
        """Open on one of some results."""
        self._hits = hits
        if self.isHidden():
            self._before = self._over.focusWidget()
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._go(row)

    def update_hits(self, hits: Matches) -> None:
        """Take results that may have changed; the photo stays, or its neighbour takes its place."""
        if self.isHidden():
            return
        shown = self.hit
        self._hits = hits
        if not hits or shown is None:
            self.leave()
            return
        row = hits.row_of(shown.content)
        if row < 0:
            self._go(min(self._row, len(hits) - 1))
        else:
            self._row = row
            self._tell_place()
            if hits[row].path != shown.path or hits[row].offline != shown.offline:
                self._load(again=True)

    def give_way(self) -> None:
        """Show what is below, if it covers it: something else is asked now."""
        if not self.isHidden():
            self.leave()

    def step(self, by: int) -> None:
        """Show another one, and stay at the ends."""
        row = min(max(self._row + by, 0), len(self._hits) - 1)
        if row != self._row:
            self._go(row)

    def _go(self, row: int) -> None:
        self._row = row
        self._region.setChecked(False)
        self._tell_place()
        self._load()
        self.moved.emit(self.hit)

    def _load(self, *, again: bool = False) -> None:
        hit = self.hit
        if hit is None:
            return
        self._message.hide()
        self._tasks.cancel_latest("viewer-region")
        if again:
            self._developing.renew(hit)
        else:
            self._developing.show(hit)

    @Slot(object)
    def show_error(self, error: ClipsearchError) -> None:
        """Say why something cannot be shown or done."""
        self.tell(f"{error.message}\n{error.hint}" if error.hint else error.message)

    @Slot()
    def _tell_zoom(self) -> None:
        self._zoom.setText("" if self._canvas.image.isNull() else formatting.share(self._canvas.scale))

    def _tell_place(self) -> None:
        if (hit := self.hit) is not None:
            number, count = formatting.number(self._row + 1), formatting.number(len(self._hits))
            self._place.setText(self.tr("{number} of {count}").format(number=number, count=count))
            room = max(40, self._name.width())
            metrics = QFontMetrics(self._name.font())
            self._name.setText(metrics.elidedText(hit.path.name, Qt.TextElideMode.ElideMiddle, room))
            self._name.setToolTip(str(hit.path))
            self.setAccessibleDescription(f"{hit.path.name}, {self._place.text()}")

    # What can be done

    @Slot()
    def _ask_similar(self) -> None:
        if (hit := self.hit) is not None:
            self.leave()
            self.similar_asked.emit(hit)

    @Slot()
    def _ask_open(self) -> None:
        if (hit := self.hit) is not None:
            self.opened.emit(hit)

    @Slot()
    def _toggle_zoom(self) -> None:
        if self._canvas.fits:
            self._canvas.zoom_to(1.0)
        else:
            self._canvas.fit()

    @Slot(QRect)
    def _cut_out(self, area: QRect) -> None:
        hit = self.hit
        if hit is None:
            return
        path = hit.path

        def done(data: bytes) -> None:
            self.leave()
            self.region_asked.emit(data, self.tr("a part of {name}").format(name=path.name))

        self._tasks.run_latest(
            "viewer-region", "files", lambda: cut_out(path, area), done, failed=self.show_error
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Step, zoom, move what is zoomed, draw a region; Esc leads back."""
        if self._region.isChecked() and self._canvas.draw_by_key(event):
            return
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        steps = {Key.Key_Right: 1, Key.Key_Left: -1, Key.Key_PageDown: 1, Key.Key_PageUp: -1}
        steps |= {
            Key.Key_Down: 1,
            Key.Key_Up: -1,
            Key.Key_Home: -len(self._hits),
            Key.Key_End: len(self._hits),
        }
        ways = {
            Key.Key_Right: (-PAN, 0),
            Key.Key_Left: (PAN, 0),
            Key.Key_Down: (0, -PAN),
            Key.Key_Up: (0, PAN),
        }
        acts: dict[int, Callable[[], object]] = {
            Key.Key_Escape: self._escape,
            Key.Key_Space: self.leave,
            Key.Key_Plus: lambda: self._canvas.zoom_by(1),
            Key.Key_Equal: lambda: self._canvas.zoom_by(1),
            Key.Key_Minus: lambda: self._canvas.zoom_by(-1),
            Key.Key_0: self._canvas.fit,
            Key.Key_1: lambda: self._canvas.zoom_to(1.0),
            Key.Key_Return: self._ask_open,
            Key.Key_Enter: self._ask_open,
        }
        if control and key in ways:
            self._canvas.move_by(QPointF(*ways[Key(key)]))
        elif key in steps:
            self.step(steps[Key(key)])
        elif key in acts:
            acts[key]()
        elif key == Key.Key_S and not control:
            self._ask_similar()
        elif key == Key.Key_R and not control and not event.isAutoRepeat():
            self._region.toggle()
        else:
            event.ignore()

    def _escape(self) -> None:
        """Put a region away, if there is one to be drawn; else lead back."""
        if self._region.isChecked():
            self._region.setChecked(False)
        else:
            self.leave()

    @Slot()
    def leave(self) -> None:
        """Lead back to where the keys were before."""
        self.hide()
        if self._before is not None and isValid(self._before):
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def tell(self, text: str) -> None:
        """Say something that the window cannot say while it is covered."""
        if self.isVisible():
            self._message.setText(text)
            self._message.show()

    @Slot(QWidget, QWidget)
    def _follow_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        """Give way when the keys go to something below, such as the query."""
        if self.isHidden() or now is None or now.window() is not self.window():
            return
        if now is not self and not self.isAncestorOf(now):
            self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Show as much of the name as there is room for."""
        super().resizeEvent(event)
        self._tell_place()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Free what was decoded, and drop what is still on its way."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._tasks.cancel_latest("viewer-region")
            self._region.setChecked(False)
            self._hits, self._row = Matches.none(), -1
            self._developing.clear()
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Stay as large as the parent."""
        if event.type() == QEvent.Type.Resize and watched is self.parent() and self.isVisible():
            self.setGeometry(self._over.rect())
        return False

"""Two to four photos side by side, which zoom and move together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from clipsearch import ClipsearchError, Hit, Library, Matches
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.viewer.canvas import ARROWS, Canvas
from clipsearch.gui.viewer.cover import Cover
from clipsearch.gui.viewer.photo_loader import PhotoLoader
from clipsearch.gui.viewer.viewer_bar import dark_button
from clipsearch.gui.widgets.elided_label import ElidedLabel
from clipsearch.gui.widgets.tool_tip import plain_tip

__all__ = ["MOST", "CompareView"]

MOST = 4
PAN_STEP = 80  # logical pixels by which a key moves the photos


class _Pane(QFrame):
    """One of the photos, with its name."""

    def __init__(self, tasks: TaskRunner, library: Library, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("viewer-pane")
        self.hit: Hit | None = None
        self.canvas = Canvas(self)
        self.loader = PhotoLoader(tasks, library, self.canvas, self)
        self.loader.failed.connect(self._show_error)
        self._name = ElidedLabel(self, mode=Qt.TextElideMode.ElideMiddle)
        self._facts = ElidedLabel(self)
        self._facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._facts.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._facts.setObjectName("muted")
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(12)
        row.addWidget(self._name)
        row.addWidget(self._facts, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.canvas, 1)
        column.addLayout(row)

    def show_hit(self, hit: Hit) -> None:
        """Show a photo."""
        self.hit = hit
        facts = hit.facts
        pixels = f"{formatting.number(facts.width)} × {formatting.number(facts.height)}"
        date = formatting.date(facts.taken) if facts.taken else ""
        self._name.setText(formatting.file_name(hit.path))
        self._name.setToolTip(plain_tip(str(hit.path)))
        self._facts.setText(" · ".join(filter(None, (date, pixels))))
        self.setAccessibleName(formatting.file_name(hit.path))
        self.loader.show(hit)

    def set_active(self, active: bool) -> None:
        """Mark it as the one that keys are about."""
        self.setProperty("active", active)
        self.style().unpolish(self)
        self.style().polish(self)

    @Slot(object)
    def _show_error(self, error: ClipsearchError) -> None:
        self._facts.setText(error.message)


class CompareView(QWidget):
    """Covers its parent while it is visible; one photo is active, for keys and menus.

    Signals:
        view_requested: the active hit, to see it alone.
        closed: it was hidden.
    """

    view_requested = Signal(object)
    closed = Signal()

    def __init__(self, app_theme: AppTheme, tasks: TaskRunner, library: Library, parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._library = library
        self._panes: list[_Pane] = []
        self._active = 0
        self.setObjectName("viewer")
        self.setAccessibleName(self.tr("Photos side by side"))
        self._title = QLabel(self)
        self._title.setObjectName("title")
        hint = ElidedLabel(self)
        hint.setText(
            self.tr("Zooming and dragging move all photos · ← → choose one · Del moves it to the trash")
        )
        hint.setObjectName("muted")
        hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(dark_button(app_theme, "arrow-left", self.tr("Back (Esc)"), self.dismiss, self))
        row.addWidget(self._title)
        row.addWidget(hint, 1)
        for symbol, name, steps in (
            ("zoom-out", self.tr("Smaller (−)"), -1),
            ("zoom-in", self.tr("Larger (+)"), 1),
        ):
            row.addWidget(dark_button(app_theme, symbol, name, partial(self._zoom, steps), self))
        self._grid = QGridLayout()
        self._grid.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addLayout(self._grid, 1)
        self._cover = Cover(self, parent)

    @property
    def hit(self) -> Hit | None:
        """The active hit, or None."""
        return self._panes[self._active].hit if self._active < len(self._panes) else None

    @property
    def hits(self) -> list[Hit]:
        """The hits side by side."""
        return [pane.hit for pane in self._panes if pane.hit is not None]

    @property
    def canvases(self) -> list[Canvas]:
        """The canvases, in the order of the hits."""
        return [pane.canvas for pane in self._panes]

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """Show up to four photos."""
        self._remove_panes()
        chosen = list(hits)[:MOST]
        for hit in chosen:
            pane = _Pane(self._tasks, self._library, self)
            pane.hit = hit
            pane.canvas.installEventFilter(self)
            pane.canvas.viewed.connect(partial(self._follow, pane))
            self._panes.append(pane)
        columns = len(chosen) if len(chosen) < MOST else 2
        for at, pane in enumerate(self._panes):
            self._grid.addWidget(pane, at // columns, at % columns)
        self._title.setText(self.tr("Compare {photos}").format(photos=formatting.count(len(chosen), "photo")))
        self._set_active(min(self._active, len(chosen) - 1))
        self._cover.show()
        for pane, hit in zip(self._panes, chosen, strict=True):
            pane.show_hit(hit)

    def update_hits(self, hits: Matches) -> None:
        """Leave out the photos that are gone; with only one left there is nothing to compare."""
        if self.isHidden():
            return
        kept = [hit for hit in self.hits if hits.row_of(hit.content) >= 0]
        if len(kept) < 2:
            self.dismiss()
        elif len(kept) < len(self._panes):
            self.show_hits(kept)

    @Slot()
    def dismiss(self) -> None:
        """Hide it, if it is open, and give the focus back."""
        self._cover.dismiss()

    def _follow(self, pane: _Pane) -> None:
        """Show the same part in the other canvases."""
        for other in self._panes:
            if other is not pane:
                other.canvas.set_view(pane.canvas.view)

    def _zoom(self, steps: float) -> None:
        self._panes[self._active].canvas.zoom_by(steps)

    def _set_active(self, number: int) -> None:
        self._active = max(0, number)
        for at, pane in enumerate(self._panes):
            pane.set_active(at == self._active)
        if (hit := self.hit) is not None:
            self.setAccessibleDescription(formatting.file_name(hit.path))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Choose a photo, zoom and move all, see one alone; Esc goes back."""
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        canvas = self._panes[self._active].canvas
        if key in ARROWS:
            across, down = ARROWS[key]
            if control:
                canvas.move_by(QPointF(-across, -down) * PAN_STEP)
            else:
                across = -across if self.isRightToLeft() else across
                self._set_active((self._active + across + down) % len(self._panes))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self._zoom(-1 if key == Qt.Key.Key_Minus else 1)
        elif key == Qt.Key.Key_0 and control:
            canvas.fit()
        elif key == Qt.Key.Key_1 and control:
            canvas.zoom_to(1.0)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.hit is not None:
            hit = self.hit
            self.dismiss()
            self.view_requested.emit(hit)
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_C) and not control:
            self.dismiss()
        else:
            event.ignore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """A click makes a photo the active one."""
        if event.type() == QEvent.Type.MouseButtonPress and watched in self.canvases:
            self._set_active(self.canvases.index(watched))
        return False

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Free the images."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._remove_panes()
            self._active = 0
            self.closed.emit()

    def _remove_panes(self) -> None:
        for pane in self._panes:
            pane.loader.clear()
            self._grid.removeWidget(pane)
            pane.hide()
            pane.deleteLater()
        self._panes.clear()

"""The viewer: one result in the whole window, with keys for the next and the previous ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from clipsearch import ClipsearchError, Hit, Library, Matches
from clipsearch.gui.desktop.picture_decoder import decode_region
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.viewer.canvas import Canvas
from clipsearch.gui.viewer.photo_loader import PhotoLoader
from clipsearch.gui.widgets.elided_label import ElidedLabel
from clipsearch.gui.widgets.icon_button import IconButton
from clipsearch.gui.widgets.tool_tip import plain_tip

__all__ = ["Viewer"]

Key = Qt.Key
PAN_STEP = 80  # logical pixels by which a key moves the photo


class Viewer(QWidget):
    """Covers its parent while it is visible.

    Signals:
        open_requested: a hit, to open in another program.
        similar_requested: a hit.
        region_requested: the QImage of a region, and a name for it.
        moved: the hit that is shown now.
        closed: it was hidden.
    """

    open_requested = Signal(object)
    similar_requested = Signal(object)
    region_requested = Signal(object, str)
    moved = Signal(object)
    closed = Signal()

    def __init__(
        self,
        app_theme: AppTheme,
        tasks: TaskRunner,
        library: Library,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._tasks = tasks
        self._covered = parent
        self._previous_focus: QWidget | None = None  # gets the focus back
        self._hits = Matches.none()
        self._row = -1
        self.setObjectName("viewer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoFillBackground(True)
        self.setAccessibleName(self.tr("Photo in full size"))
        self._canvas = Canvas(app_theme, self)
        self._loader = PhotoLoader(tasks, library, self._canvas, self)
        self._loader.failed.connect(self.show_error)
        self._name = ElidedLabel(self, mode=Qt.TextElideMode.ElideMiddle)
        self._name.setObjectName("title")
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._position_label = QLabel(self)
        self._position_label.setObjectName("muted")
        self._zoom_label = QLabel(self)
        self._zoom_label.setObjectName("muted")
        self._message = QLabel(self)
        self._message.setObjectName("viewer-message")
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setWordWrap(True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setContentsMargins(24, 8, 24, 16)
        self._lay_out(app_theme)
        self._canvas.zoomed.connect(self._show_zoom)
        self._canvas.double_clicked.connect(self._toggle_zoom)
        self._canvas.region_drawn.connect(self._crop_region)
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
        row.addWidget(self._position_label)
        row.addSpacing(16)
        row.addWidget(self._zoom_label)
        row.addWidget(button("zoom-out", self.tr("Smaller (−)"), lambda: self._canvas.zoom_by(-1)))
        row.addWidget(button("zoom-in", self.tr("Larger (+)"), lambda: self._canvas.zoom_by(1)))
        self._region_button = button("region", self.tr("Search with a region: draw it (R)"), lambda: None)
        self._region_button.setCheckable(True)
        self._region_button.toggled.connect(self._canvas.set_drawing)
        row.addWidget(self._region_button)
        row.addWidget(button("similar", self.tr("Find similar photos (S)"), self._request_similar))
        row.addWidget(button("open", self.tr("Open (Enter)"), self._request_open))
        row.addWidget(button("close", self.tr("Back to the results (Esc)"), self.dismiss))
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._canvas, 1)
        column.addWidget(self._message)

    # Contents

    @property
    def hit(self) -> Hit | None:
        """The hit that is shown, or None."""
        return self._hits[self._row] if 0 <= self._row < len(self._hits) else None

    @property
    def canvas(self) -> Canvas:
        """The canvas with the photo."""
        return self._canvas

    @property
    def position(self) -> str:
        """The text "3 of 12"."""
        return self._position_label.text()

    @property
    def message(self) -> str:
        """The message below the photo, or ""."""
        return "" if self._message.isHidden() else self._message.text()

    @property
    def is_sharp(self) -> bool:
        """Whether the decoded file is shown instead of the thumbnail."""
        return self._loader.is_sharp

    def show_row(self, hits: Matches, row: int) -> None:
        """Open the viewer on one of the results."""
        self._hits = hits
        if self.isHidden():
            self._previous_focus = self._covered.focusWidget()
        self.setGeometry(self._covered.rect())
        self._column.activate()  # so that the photo is decoded for the size that the canvas will have
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._go(row)

    def update_hits(self, hits: Matches) -> None:
        """Replace the results; the photo stays, or its neighbour is shown if it is gone."""
        if self.isHidden():
            return
        shown = self.hit
        self._hits = hits
        if not hits or shown is None:
            self.dismiss()
            return
        row = hits.row_of(shown.content)
        if row < 0:
            self._go(min(self._row, len(hits) - 1))
        else:
            self._row = row
            self._show_position()
            if hits[row].path != shown.path or hits[row].offline != shown.offline:
                self._load(is_reload=True)

    def step(self, by: int) -> None:
        """Show the hit some rows further, up to the first or the last."""
        row = min(max(self._row + by, 0), len(self._hits) - 1)
        if row != self._row:
            self._go(row)

    def _go(self, row: int) -> None:
        self._row = row
        self._region_button.setChecked(False)
        self._show_position()
        self._load()
        self.moved.emit(self.hit)

    def _load(self, *, is_reload: bool = False) -> None:
        hit = self.hit
        if hit is None:
            return
        self._message.hide()
        self._tasks.cancel_latest("viewer-region")
        if is_reload:
            self._loader.reload(hit)
        else:
            around = (self._row + 1, self._row - 1)
            self._loader.show(hit, [self._hits[row] for row in around if 0 <= row < len(self._hits)])

    @Slot(object)
    def show_error(self, error: ClipsearchError) -> None:
        """Show an error below the photo."""
        self.show_message(f"{error.message}\n{error.hint}" if error.hint else error.message)

    @Slot()
    def _show_zoom(self) -> None:
        self._zoom_label.setText(
            "" if self._canvas.image.isNull() else formatting.percentage(self._canvas.scale)
        )

    def _show_position(self) -> None:
        if (hit := self.hit) is not None:
            number, count = formatting.number(self._row + 1), formatting.number(len(self._hits))
            self._position_label.setText(self.tr("{number} of {count}").format(number=number, count=count))
            self._name.setText(hit.path.name)
            self._name.setToolTip(plain_tip(str(hit.path)))
            self.setAccessibleDescription(f"{hit.path.name}, {self._position_label.text()}")

    # Actions

    @Slot()
    def _request_similar(self) -> None:
        if (hit := self.hit) is not None:
            self.dismiss()
            self.similar_requested.emit(hit)

    @Slot()
    def _request_open(self) -> None:
        if (hit := self.hit) is not None:
            self.open_requested.emit(hit)

    @Slot()
    def _toggle_zoom(self) -> None:
        if self._canvas.fits:
            self._canvas.zoom_to(1.0)
        else:
            self._canvas.fit()

    @Slot(QRect)
    def _crop_region(self, area: QRect) -> None:
        hit = self.hit
        if hit is None:
            return
        path, library = hit.path, self._library

        def done(image: QImage) -> None:
            self.dismiss()
            self.region_requested.emit(image, self.tr("a part of {name}").format(name=path.name))

        self._tasks.run_latest(
            "viewer-region",
            "viewer",
            lambda: decode_region(library, path, area),
            done,
            failed=self.show_error,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Step, zoom, pan, draw a region; Esc closes."""
        if self._region_button.isChecked() and self._canvas.handle_region_key(event):
            return
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        steps = {Key.Key_Right: 1, Key.Key_Left: -1, Key.Key_PageDown: 1, Key.Key_PageUp: -1}
        steps |= {
            Key.Key_Down: 1,
            Key.Key_Up: -1,
            Key.Key_Home: -len(self._hits),
            Key.Key_End: len(self._hits),
        }
        pans = {
            Key.Key_Right: (-PAN_STEP, 0),
            Key.Key_Left: (PAN_STEP, 0),
            Key.Key_Down: (0, -PAN_STEP),
            Key.Key_Up: (0, PAN_STEP),
        }
        actions: dict[int, Callable[[], object]] = {
            Key.Key_Escape: self._escape,
            Key.Key_Space: self.dismiss,
            Key.Key_Plus: lambda: self._canvas.zoom_by(1),
            Key.Key_Equal: lambda: self._canvas.zoom_by(1),
            Key.Key_Minus: lambda: self._canvas.zoom_by(-1),
            Key.Key_0: self._canvas.fit,
            Key.Key_1: lambda: self._canvas.zoom_to(1.0),
            Key.Key_Return: self._request_open,
            Key.Key_Enter: self._request_open,
        }
        if control and key in pans:
            self._canvas.move_by(QPointF(*pans[Key(key)]))
        elif key in steps:
            self.step(steps[Key(key)])
        elif key in actions:
            actions[key]()
        elif key == Key.Key_S and not control:
            self._request_similar()
        elif key == Key.Key_R and not control and not event.isAutoRepeat():
            self._region_button.toggle()
        else:
            event.ignore()

    def _escape(self) -> None:
        """Cancel the drawing of a region, or else close the viewer."""
        if self._region_button.isChecked():
            self._region_button.setChecked(False)
        else:
            self.dismiss()

    @Slot()
    def dismiss(self) -> None:
        """Hide the viewer, if it is open, and give the focus back."""
        if self.isHidden():
            return
        self.hide()
        if self._previous_focus is not None and isValid(self._previous_focus):
            self._previous_focus.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def show_message(self, text: str) -> None:
        """Show a message that the covered window cannot show."""
        if self.isVisible():
            self._message.setText(text)
            self._message.show()

    @Slot(QWidget, QWidget)
    def _follow_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        """Hide when a widget below gets the focus, such as the query bar."""
        if self.isHidden() or now is None or now.window() is not self.window():
            return
        if now is not self and not self.isAncestorOf(now):
            self.hide()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Free the images, and cancel what is being loaded."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._tasks.cancel_latest("viewer-region")
            self._region_button.setChecked(False)
            self._hits, self._row = Matches.none(), -1
            self._loader.clear()
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the size of the parent."""
        if event.type() == QEvent.Type.Resize and watched is self.parent() and self.isVisible():
            self.setGeometry(self._covered.rect())
        return False

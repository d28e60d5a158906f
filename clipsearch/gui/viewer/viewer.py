"""The viewer: one result in the whole window, with keys for the next and the previous ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, QPointF, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QContextMenuEvent, QHideEvent, QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStyle, QVBoxLayout, QWidget

from clipsearch import ClipsearchError, Hit, Library, Matches
from clipsearch.gui.desktop import files
from clipsearch.gui.desktop.picture_decoder import decode_region
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.viewer.canvas import Canvas
from clipsearch.gui.viewer.cover import Cover
from clipsearch.gui.viewer.filmstrip import Filmstrip, Thumbnails
from clipsearch.gui.viewer.full_screen import FullScreen
from clipsearch.gui.viewer.heat_layer import HeatLayer
from clipsearch.gui.viewer.info_panel import InfoPanel
from clipsearch.gui.viewer.moment_strip import HEIGHT as MOMENTS
from clipsearch.gui.viewer.moment_strip import MomentStrip
from clipsearch.gui.viewer.photo_loader import PhotoLoader
from clipsearch.gui.viewer.region_hint import RegionHint
from clipsearch.gui.viewer.viewer_bar import ViewerBar, counted_position, dark_button

__all__ = ["Viewer"]

Key = Qt.Key
PAN_STEP = 80  # logical pixels by which a key moves the photo
SLIDE = 4000  # milliseconds that a slide show shows a photo
ARROW, EDGE = 40, 8  # logical pixels of the buttons on the photo, and of their distance from its edges
LEAST_HEIGHT = 420  # logical pixels, below which there is no space for the filmstrip


class Viewer(QWidget):
    """Covers its parent while it is visible.

    Signals:
        similar_requested: a hit.
        region_requested: the QImage of a region, and a name for it.
        menu_requested: the hit that is shown, and the point on the screen for its menu.
        player_requested: a hit of a video, which is to be played.
        moved: the hit that is shown now.
        closed: it was hidden.
    """

    similar_requested = Signal(object)
    region_requested = Signal(object, str)
    menu_requested = Signal(object, QPoint)
    player_requested = Signal(object)
    moved = Signal(object)
    closed = Signal()

    def __init__(
        self,
        app_theme: AppTheme,
        tasks: TaskRunner,
        library: Library,
        thumbnails: Thumbnails,
        parent: QWidget,
    ) -> None:
        """Take small pictures for the filmstrip, of its own."""
        super().__init__(parent)
        self._tasks = tasks
        self._library = library
        self._hits = Matches.none()
        self._row = -1
        self._moment: float | None = None  # of a video, that the user chose
        self.setObjectName("viewer")
        self.setAccessibleName(self.tr("Photo in full size"))
        self._canvas = Canvas(self)
        self._loader = PhotoLoader(tasks, library, self._canvas, self)
        self.hint = RegionHint(self._canvas)
        self.heat = HeatLayer(tasks, library, self._canvas, self._say, self)
        self._bar = ViewerBar(app_theme, self)
        self.filmstrip = Filmstrip(thumbnails, self)
        self.moments = MomentStrip(app_theme, tasks, library, self)
        self.info = InfoPanel(self)
        self.info.hide()
        self._message = QLabel(self)
        self._message.setObjectName("viewer-message")
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setWordWrap(True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setContentsMargins(24, 8, 24, 16)
        self._message.hide()
        self.full_screen = FullScreen(self)
        self.full_screen.watch(self._canvas)
        self._slides = QTimer(self, interval=SLIDE)
        self._slides.timeout.connect(self._show_next_slide)
        self._arrows = [
            dark_button(app_theme, f"chevron-{side}", name, partial(self.step, by), self._canvas)
            for side, name, by in (("left", self.tr("Previous (←)"), -1), ("right", self.tr("Next (→)"), 1))
        ]
        for button in self._arrows:
            button.setObjectName("viewer-arrow")
        self._lay_out()
        self._connect()
        self._cover = Cover(self, parent)

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._canvas, 1)
        middle.addWidget(self.info)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._bar)
        self._column.addLayout(middle, 1)
        self._column.addWidget(self._message)
        self._column.addWidget(self.moments)
        self._column.addWidget(self.filmstrip)

    def _connect(self) -> None:
        bar, canvas = self._bar, self._canvas
        self._loader.failed.connect(self.show_error)
        self.heat.failed.connect(self.show_error)
        canvas.zoomed.connect(self._show_zoom)
        canvas.resized.connect(self._place_bars)
        canvas.double_clicked.connect(self._toggle_zoom)
        canvas.region_taken.connect(self._search_region)
        self.hint.search_requested.connect(canvas.take_region)
        bar.back_requested.connect(self.dismiss)
        bar.zoom_requested.connect(canvas.zoom_by)
        bar.rotate_requested.connect(canvas.rotate)
        bar.similar_requested.connect(self._request_similar)
        bar.play_requested.connect(self.toggle_slide_show)
        bar.full_screen_requested.connect(self.full_screen.toggle)
        bar.menu_requested.connect(lambda: self._request_menu(self._menu_corner()))
        bar.region_button.toggled.connect(self._set_drawing)
        bar.info_button.toggled.connect(self._show_info)
        self.filmstrip.chosen.connect(lambda row: self.step(row - self._row))
        self.moments.chosen.connect(self._show_moment)
        self.moments.player.framed.connect(lambda image: canvas.show_image(image, image.size(), same=True))
        self.moments.player_requested.connect(lambda: self.player_requested.emit(self.hit))
        self.full_screen.changed.connect(self._float_bars)
        self.full_screen.bars_wanted.connect(self._show_bars)

    # Contents

    @property
    def hit(self) -> Hit | None:
        """The hit that is shown, of a video at the moment that is shown; or None."""
        hit = self._hits[self._row] if 0 <= self._row < len(self._hits) else None
        return hit if hit is None or self._moment is None else replace(hit, moment=self._moment)

    @property
    def canvas(self) -> Canvas:
        """The canvas with the photo."""
        return self._canvas

    @property
    def position(self) -> str:
        """The text "3 of 12"."""
        return self._bar.position.text()

    @property
    def message(self) -> str:
        """The message below the photo, or ""."""
        return "" if self._message.isHidden() else self._message.text()

    @property
    def is_sharp(self) -> bool:
        """Whether the decoded file is shown instead of the thumbnail."""
        return self._loader.is_sharp

    @property
    def is_playing(self) -> bool:
        """Whether a slide show runs."""
        return self._slides.isActive()

    def show_row(self, hits: Matches, row: int) -> None:
        """Open the viewer on one of the results."""
        self._hits = hits
        self._cover.show()
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
        self._row, self._moment = row, None
        self._bar.region_button.setChecked(False)
        self._show_position()
        self._load()
        self.moved.emit(self.hit)

    def _load(self, *, is_reload: bool = False) -> None:
        hit = self.hit
        if hit is None:
            return
        self._message.hide()
        self.heat.clear()
        self._tasks.cancel_latest("viewer-region")
        if is_reload:
            self._loader.reload(hit)
        else:
            around = (self._row + 1, self._row - 1)
            self._loader.show(hit, [self._hits[row] for row in around if 0 <= row < len(self._hits)])
        self._show_info(self._bar.info_button.isChecked())
        self.moments.show_hit(hit)
        self._show_strips()

    @Slot(object)
    def _show_moment(self, seconds: float | None) -> None:
        """Show another moment of the video."""
        self._moment = seconds
        self._bar.region_button.setChecked(False)
        self._load(is_reload=True)

    def _show_strips(self) -> None:
        """Show the strips that there is space for; on all of the screen the filmstrip comes with the bars."""
        if not self.full_screen.is_on:
            self.moments.setVisible(self.moments.is_wanted and self.height() >= LEAST_HEIGHT)
            taken = MOMENTS if self.moments.is_wanted else 0
            self.filmstrip.setVisible(self.height() >= LEAST_HEIGHT + taken)

    @Slot(object)
    def show_error(self, error: ClipsearchError) -> None:
        """Show an error below the photo."""
        self._say(f"{error.message}\n{error.hint}" if error.hint else error.message)

    def _say(self, text: str) -> None:
        self._message.setText(text)
        self._message.setVisible(bool(text) and self.isVisible())

    @Slot()
    def _show_zoom(self) -> None:
        shown = not self._canvas.image.isNull()
        self._bar.zoom.setText(formatting.percentage(self._canvas.scale) if shown else "")

    def _show_position(self) -> None:
        if (hit := self.hit) is not None:
            position = counted_position(self._hits, self._row)
            self._bar.show_photo(hit, position)
            self.filmstrip.show_row(self._hits, self._row)
            self.setAccessibleDescription(f"{formatting.described(hit)}, {position}")
            for button, end in zip(self._arrows, (0, len(self._hits) - 1), strict=True):
                button.setEnabled(self._row != end)

    @Slot(bool)
    def _show_info(self, shown: bool) -> None:
        self.info.setVisible(shown)
        if shown and (hit := self.hit) is not None:
            self.info.show_hit(hit)
            details = self._library.details
            self._tasks.run_latest(
                "viewer-info",
                "files",
                lambda: (files.file_size(hit.path), details.of(hit.content).details),
                lambda found: self.info.show_hit(hit, *found),
            )

    @Slot()
    def reload_info(self) -> None:
        """Show what is known now, after something was written about the photo."""
        self._show_position()
        self._show_info(self._bar.info_button.isChecked())

    # Actions

    @Slot()
    def _request_similar(self) -> None:
        if (hit := self.hit) is not None:
            self.dismiss()
            self.similar_requested.emit(hit)

    @Slot()
    def _toggle_zoom(self) -> None:
        if self._canvas.fits:
            self._canvas.zoom_to(1.0)
        else:
            self._canvas.fit()

    @Slot(bool)
    def _set_drawing(self, drawing: bool) -> None:
        self._canvas.set_drawing(drawing)
        self.hint.setVisible(drawing)
        self.hint.update_text()

    @Slot(QRect)
    def _search_region(self, area: QRect) -> None:
        hit = self.hit
        if hit is None:
            return
        path, moment, library = hit.path, hit.moment, self._library

        def done(image: QImage) -> None:
            self.dismiss()
            name = formatting.file_name(path)
            self.region_requested.emit(image, self.tr("a part of {name}").format(name=name))

        self._tasks.run_latest(
            "viewer-region",
            "viewer",
            lambda: decode_region(library, path, area, moment),
            done,
            failed=self.show_error,
        )

    @Slot()
    def toggle_slide_show(self) -> None:
        """Start a slide show on all of the screen, or stop it."""
        if self.is_playing:
            self._slides.stop()
        elif self.hit is not None:  # a menu may have stayed open after the viewer was closed
            self._bar.region_button.setChecked(False)
            self._canvas.fit()
            self.full_screen.set_on(True)
            self._slides.start()

    @Slot()
    def _show_next_slide(self) -> None:
        """Show the next photo, once this one was to be seen, and the first one after the last."""
        if self._hits and (self.is_sharp or self.message):
            self._go((self._row + 1) % len(self._hits))

    def view_actions(self) -> list[QAction]:
        """What can be done with the view, for a menu."""
        actions = []
        for text, slot in (
            (self.tr("Rotate the view\tCtrl+R"), self._canvas.rotate),
            (self.tr("Fit to window\tCtrl+0"), self._canvas.fit),
            (self.tr("Actual size\tCtrl+1"), lambda: self._canvas.zoom_to(1.0)),
            (self.tr("Show where it matches\tW"), lambda: self.heat.toggle(self.hit)),
            (self.tr("Slide show\tShift+P"), self.toggle_slide_show),
            (self.tr("Full screen\tF11"), lambda: self.full_screen.toggle() if self.hit else None),
        ):
            action = QAction(text, self)
            action.triggered.connect(lambda *_, slot=slot: slot())
            actions.append(action)
        return actions

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 (Qt's name)
        """Request the menu of the photo."""
        is_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        self._request_menu(event.globalPos() if is_mouse else self._menu_corner())

    def _menu_corner(self) -> QPoint:
        button = self._bar.more_button
        return button.mapToGlobal(button.rect().bottomLeft())

    def _request_menu(self, place: QPoint) -> None:
        if (hit := self.hit) is not None:
            self.menu_requested.emit(hit, place)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Step, zoom, pan, rotate, draw a region; Esc goes back."""
        if self._bar.region_button.isChecked() and self._canvas.handle_region_key(event):
            return
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        last = len(self._hits)
        forward = -1 if self.isRightToLeft() else 1
        steps = {Key.Key_Right: forward, Key.Key_Left: -forward, Key.Key_PageDown: 1, Key.Key_PageUp: -1}
        steps |= {Key.Key_Down: 1, Key.Key_Up: -1, Key.Key_Home: -last, Key.Key_End: last}
        pans = {
            Key.Key_Right: (-PAN_STEP, 0),
            Key.Key_Left: (PAN_STEP, 0),
            Key.Key_Down: (0, -PAN_STEP),
            Key.Key_Up: (0, PAN_STEP),
        }
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and key in (Key.Key_Right, Key.Key_Left):
            self.moments.step(steps[Key(key)])
        elif control and key in pans:
            self._canvas.move_by(QPointF(*pans[Key(key)]))
        elif key in steps:
            self.step(steps[Key(key)])
        elif (action := self._action_of(key, control=control, repeated=event.isAutoRepeat())) is not None:
            action()
        else:
            event.ignore()

    def _action_of(self, key: int, *, control: bool, repeated: bool) -> Callable[[], object] | None:
        """What a key does, with Ctrl or without."""
        if control:
            of_view: dict[int, Callable[[], object]] = {
                Key.Key_R: self._canvas.rotate,
                Key.Key_0: self._canvas.fit,
                Key.Key_1: lambda: self._canvas.zoom_to(1.0),
            }
            return of_view.get(key)
        zooms = {Key.Key_Plus: 1, Key.Key_Equal: 1, Key.Key_Minus: -1}
        if key in zooms:
            return lambda: self._canvas.zoom_by(zooms[Key(key)])
        once: dict[int, Callable[[], object]] = {
            Key.Key_Escape: self._escape,
            Key.Key_Space: self.dismiss,
            Key.Key_Return: self.dismiss,
            Key.Key_Enter: self.dismiss,
            Key.Key_S: self._request_similar,
            Key.Key_R: self._bar.region_button.toggle,
            Key.Key_I: self._bar.info_button.toggle,
            Key.Key_P: self.toggle_slide_show,
            Key.Key_W: lambda: self.heat.toggle(self.hit),
            Key.Key_F11: self.full_screen.toggle,
            Key.Key_Menu: lambda: self._request_menu(self._menu_corner()),
        }
        return None if repeated else once.get(key)

    def _escape(self) -> None:
        """Go back one step: from a region, a slide show, full screen, or to the results."""
        if self._bar.region_button.isChecked():
            self._bar.region_button.setChecked(False)
        elif self.full_screen.is_on:
            self._slides.stop()
            self.full_screen.set_on(False)
        else:
            self.dismiss()

    @Slot()
    def dismiss(self) -> None:
        """Hide the viewer, if it is open, and give the focus back."""
        self._cover.dismiss()

    # Layout

    @Slot(bool)
    def _float_bars(self, floating: bool) -> None:
        """On all of the screen the bars lie on the photo; else they are beside it."""
        for bar in (self._bar, self.filmstrip):
            self._column.removeWidget(bar)
        if not floating:
            self._slides.stop()
            self._column.insertWidget(0, self._bar)
            self._column.addWidget(self.filmstrip)
        self.moments.setVisible(not floating and self.moments.is_wanted)
        self._show_bars(True)
        self._place_bars()

    @Slot(bool)
    def _show_bars(self, shown: bool) -> None:
        for part in (self._bar, *self._arrows):
            part.setVisible(shown)
        self.filmstrip.setVisible(shown and self.height() >= LEAST_HEIGHT)

    @Slot()
    def _place_bars(self) -> None:
        """Place what lies on the photo."""
        self.hint.place()
        top = (self._canvas.height() - ARROW) // 2
        for button, left in zip(self._arrows, (EDGE, self._canvas.width() - EDGE - ARROW), strict=True):
            place = QRect(left, top, ARROW, ARROW)
            button.setGeometry(QStyle.visualRect(self.layoutDirection(), self._canvas.rect(), place))
        if self.full_screen.is_on:
            tall = self._bar.sizeHint().height()
            self._bar.setGeometry(0, 0, self.width(), tall)
            strip = self.filmstrip.height()
            self.filmstrip.setGeometry(0, self.height() - strip, self.width(), strip)
            for bar in (self._bar, self.filmstrip):
                bar.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Place what lies on the photo, and hide the filmstrip where there is no space for it."""
        super().resizeEvent(event)
        self._show_strips()
        self._place_bars()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Free the images, and cancel what is being loaded."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._slides.stop()
            self.full_screen.set_on(False)
            self._tasks.cancel_latest("viewer-region")
            self._bar.region_button.setChecked(False)
            self.heat.clear()
            self._message.hide()
            self._hits, self._row = Matches.none(), -1
            self._loader.clear()
            self.moments.show_hit(None)
            self.closed.emit()

"""The canvas of a map: points, pictures and names, which are panned, zoomed and chosen from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSizeF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from clipsearch import MapRegion, PhotoMap
from clipsearch.gui.photo_map.camera import Camera
from clipsearch.gui.photo_map.density import DensityImage
from clipsearch.gui.photo_map.land import Land
from clipsearch.gui.photo_map.overlay import SIDE, Group, MapLabels, MapPictures, groups_in, nearest_place
from clipsearch.gui.photo_map.point_index import PointIndex, View
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme
from clipsearch.records import Ids

__all__ = ["MapCanvas"]

MOST_DRAWN = 100_000  # points; of more an even sample while the map moves
STILL = 120  # milliseconds without a move after which all are drawn
LOAD_AFTER = 30  # milliseconds
RESTED = 120  # milliseconds of the mouse on a point, after which its photo is shown
DOT = 2  # pixels of a point
STEP = 1.25  # of the zoom, for a key or a notch of the wheel
NOTCH = 120  # of the wheel, in eighths of a degree
KEY_PAN = 80  # logical pixels
EDGE = 10  # logical pixels around the pictures, and their counts, when all is shown
FITS, SMALLER = 12, 0.93  # how often the map gets smaller, and by what, until all pictures are inside
REACH = 10  # logical pixels of the mouse from a point that it means
AROUND = 70  # logical pixels of the photos around a place that its menu is about
BY_KEY = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
WHOLE = QRectF(0, 0, 1, 1)
Key = Qt.Key


class MapCanvas(QWidget):
    """Shows photos on a plane; holds a million.

    Attributes:
        buttons: what always lies on the map; when all is shown, no picture is below it.

    Signals:
        opened: the key of a photo, by a click or Enter.
        chosen_changed: how many photos are chosen.
        group_opened: keys of photos at one place, by a click.
        menu_requested: keys of the photos that it is about, and the point on the screen.
    """

    opened = Signal(object)
    chosen_changed = Signal(int)
    group_opened = Signal(object)
    menu_requested = Signal(object, QPoint)

    def __init__(self, app_theme: AppTheme, cache: ThumbnailCache, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._app_theme = app_theme
        self._cache = cache
        self.camera = Camera()
        self.buttons: QWidget | None = None
        self._fitted: tuple[float, QPointF] | None = None  # the camera's place when all was shown
        self._pictures = MapPictures(cache)
        self._labels = MapLabels()
        self._land: Land | None = None
        self._points = PointIndex(np.empty((0, 2), dtype=np.float32))
        self._contents: Ids = np.empty(0, dtype=np.int64)  # in Morton order
        self._chosen: npt.NDArray[np.bool_] = np.empty(0, dtype=np.bool_)
        self._groups: list[Group] = []
        self._hovered: Group | None = None  # the photo of a point that the mouse rests on
        self._mouse = QPointF()
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._lasso: QPolygonF | None = None
        self._is_still, self._is_focus_shown = True, False
        self._still = QTimer(self, singleShot=True, interval=STILL)
        self._still.timeout.connect(self._draw_all)
        self._load = QTimer(self, singleShot=True, interval=LOAD_AFTER)
        self._load.timeout.connect(self._load_pictures)
        self._rest = QTimer(self, singleShot=True, interval=RESTED)
        self._rest.timeout.connect(self._hover)
        self.setMouseTracking(True)
        cache.loaded.connect(lambda _: self.update())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(120, 120)
        self.setAccessibleName(self.tr("Map of photos"))
        app_theme.changed.connect(self._update_colours)
        self._update_colours()

    @Slot()
    def _update_colours(self) -> None:
        colours = self._app_theme.colours
        self._density = DensityImage(colours.soft, colours.accent, colours.text)
        self._labels.clear()
        self.update()

    # Content

    def show_map(self, shown: PhotoMap, index: PointIndex, land: Land | None, *, fit: bool) -> None:
        """Show photos.

        Args:
            shown: of which the points are indexed.
            index: of its points.
            land: what is painted below them.
            fit: show all of the map; else what is shown stays.
        """
        chosen = self.chosen
        self._points, self._land, self._groups = index, land, []
        self._contents = shown.contents[index.order]
        self._chosen = np.isin(self._contents, chosen)
        self._describe()
        if fit:
            self.fit()
        else:
            self.moved()

    def show_regions(self, regions: Sequence[MapRegion]) -> None:
        """Show names of regions."""
        self._labels.set_regions(regions)
        self.update()

    @property
    def area(self) -> QRectF:
        """The part of the map with all photos."""
        if not len(self._points):
            return WHOLE
        x, y = self._points.x, self._points.y
        found = QRectF(QPointF(x.min(), y.min()), QPointF(x.max(), y.max()))
        return found if self._land is None else found.adjusted(-0.01, -0.01, 0.01, 0.01)

    @property
    def groups(self) -> Sequence[Group]:
        """The pictures that were painted last."""
        return self._groups

    @property
    def chosen(self) -> Ids:
        """The keys of the chosen photos."""
        return self._contents[self._chosen]

    @Slot()
    def clear_choice(self) -> None:
        """Choose no photo."""
        self._choose(np.zeros(len(self._points), dtype=np.bool_))

    def _choose(self, chosen: npt.NDArray[np.bool_]) -> None:
        self._chosen = chosen
        self._describe()
        self.update()
        self.chosen_changed.emit(int(np.count_nonzero(chosen)))

    def _describe(self) -> None:
        chosen = formatting.number(int(np.count_nonzero(self._chosen)))
        said = self.tr("{photos}, {chosen} chosen. Arrows move, plus and minus zoom, Enter opens.")
        photos = formatting.count(len(self._contents), "photo")
        self.setAccessibleDescription(said.format(photos=photos, chosen=chosen))

    # Moving

    @Slot()
    def fit(self) -> None:
        """Show all photos, also in another size as long as nobody moves the map."""
        self.camera.fit(self.area)
        inside = QRectF(self.rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE)
        covered = QRectF() if self.buttons is None else QRectF(self.buttons.geometry())
        for _ in range(FITS):
            groups = groups_in(self._points, self.camera, large=self._land is not None)
            boxes = [group.box for group in groups]
            if all(inside.contains(box) and not box.intersects(covered) for box in boxes):
                break
            self.camera.zoom_at(SMALLER, QRectF(self.rect()).center())
        self._fitted = self.camera.place
        self.moved()

    def zoom(self, steps: float, at: QPointF | None = None) -> None:
        """Zoom by steps around a pixel, or the middle."""
        self.camera.zoom_at(STEP**steps, QRectF(self.rect()).center() if at is None else at)
        self.moved()

    def moved(self) -> None:
        """Show another part of the map: the camera has moved."""
        self._is_still = len(self._points) <= MOST_DRAWN
        if not self._is_still:
            self._still.start()
        self._hovered = None
        self._load.start()
        self.update()

    @Slot()
    def _draw_all(self) -> None:
        self._is_still = True
        self.update()

    @Slot()
    def _load_pictures(self) -> None:
        self._cache.resize(SIDE, self.devicePixelRatioF())
        if self.isVisible():
            groups = groups_in(self._points, self.camera, large=self._land is not None)
            if self._hovered is not None:
                groups.insert(0, self._hovered)
            self._cache.request([int(self._contents[group.place]) for group in groups])

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Paint what is in view."""
        painter = QPainter(self)
        colours = self._app_theme.colours
        painter.fillRect(self.rect(), QColor(colours.ground))
        if self._land is not None:
            self._land.paint(painter, self.camera, QRectF(self.rect()), colours)
        if len(self._points):
            painter.drawImage(self.rect(), self._image())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._groups = groups_in(self._points, self.camera, large=self._land is not None)
            is_earth = self._land is not None
            self._pictures.paint(painter, self._groups, self._contents, colours, counts=is_earth)
            if self._hovered is not None:
                self._pictures.paint(painter, [self._hovered], self._contents, colours, counts=False)
            self._labels.paint(painter, self.camera, QRectF(self.rect()), self.font(), colours)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._lasso is not None:
            tint = QColor(colours.accent)
            painter.setPen(QPen(tint, 2))
            tint.setAlphaF(0.15)
            painter.setBrush(tint)
            painter.drawPolygon(self._lasso)
        if self.hasFocus() and self._is_focus_shown:
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _image(self) -> QImage:
        ratio, view = self.devicePixelRatioF() / DOT, self.camera.view
        size = max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))
        places = self._points.places_in(view, None if self._is_still else MOST_DRAWN)
        chosen = self._chosen if self._chosen.any() else None
        return self._density.draw(self._points, places, view, size, chosen)

    # Input

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show the focus where it came by a key."""
        self._is_focus_shown = event.reason() in BY_KEY
        super().focusInEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt's name)
        """Free the pictures."""
        super().hideEvent(event)
        self._pictures.clear()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        """Load again what was freed while it was hidden."""
        super().showEvent(event)
        self._load.start()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep what is in the middle, or show all if all was shown."""
        is_fitted = self.camera.place == self._fitted
        self.camera.resize(self.width(), self.height())
        if is_fitted:
            self.fit()
        else:
            self.moved()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom around the mouse."""
        self.zoom(event.angleDelta().y() / NOTCH, event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Zoom by two fingers."""
        if event.type() == QEvent.Type.NativeGesture:
            gesture = cast(QNativeGestureEvent, event)
            if gesture.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.camera.zoom_at(1 + gesture.value(), gesture.position())
                self.moved()
                return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin to drag the map or, with Shift, to draw a line around photos."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._last = event.position()
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._lasso = QPolygonF([event.position()])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag the map, or go on with the line."""
        self._mouse = event.position()
        if self._pressed is None:
            self._end_hover()
            self._rest.start()
        elif self._lasso is not None:
            self._lasso.append(event.position())
            self.update()
        elif self._is_drag(event.position()) or self._last != self._pressed:
            moved = event.position() - self._last
            self._last = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.camera.pan(moved.x(), moved.y())
            self.moved()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Show no photo under the mouse any more."""
        self._rest.stop()
        self._end_hover()

    @Slot()
    def _hover(self) -> None:
        """Show the photo of the point that the mouse rests on, beside it."""
        if self._group_at(self._mouse) is not None:
            return
        place = nearest_place(self._points, self.camera, self._mouse, REACH)
        if place is not None:
            corner = self._mouse + QPointF(REACH, REACH)
            corner.setX(min(corner.x(), self.width() - SIDE))
            corner.setY(min(corner.y(), self.height() - SIDE))
            self._hovered = Group(place, place, 1, QRectF(corner, QSizeF(SIDE, SIDE)))
            self._load.start()
            self.update()

    def _end_hover(self) -> None:
        if self._hovered is not None:
            self._hovered = None
            self.update()

    def _is_drag(self, at: QPointF) -> bool:
        return self._pressed is not None and (
            (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose what is inside of the line, or open what was clicked."""
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        was_drag, lasso = self._last != self._pressed, self._lasso
        self._pressed = self._lasso = None
        self.unsetCursor()
        if lasso is not None:
            lasso.append(event.position())
            adds = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self._choose(self._inside(lasso) | (self._chosen & adds))
        elif not was_drag:
            self._click(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Zoom in where there is no photo."""
        if self._group_at(event.position()) is None:
            self.zoom(3, event.position())

    def _inside(self, outline: QPolygonF) -> npt.NDArray[np.bool_]:
        """Whether each point is inside of a line."""
        inside = np.zeros(len(self._points), dtype=np.bool_)
        if outline.count() < 3:
            return inside
        mask = QImage(self.size(), QImage.Format.Format_Grayscale8)
        mask.fill(0)
        painter = QPainter(mask)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawPolygon(outline)
        painter.end()
        pixels = np.frombuffer(mask.constBits(), dtype=np.uint8).reshape(mask.height(), mask.bytesPerLine())
        places, view = self._points.places_in(self.camera.view), self.camera.view
        x = ((self._points.x[places] - view.left) * self.camera.scale).astype(np.int64)
        y = ((self._points.y[places] - view.top) * self.camera.scale).astype(np.int64)
        shown = (x >= 0) & (x < mask.width()) & (y >= 0) & (y < mask.height())
        places, x, y = places[shown], x[shown], y[shown]
        inside[places[pixels[y, x] > 127]] = True
        return inside

    def _group_at(self, at: QPointF) -> Group | None:
        return next((group for group in reversed(self._groups) if group.box.contains(at)), None)

    def _click(self, at: QPointF) -> None:
        group = self._group_at(at)
        if group is not None and group.count > 1 and self._land is not None:
            self._open_group(group)
            return
        place = nearest_place(self._points, self.camera, at, REACH) if group is None else group.place
        if place is not None:
            self.opened.emit(int(self._contents[place]))

    def _open_group(self, group: Group) -> None:
        """Zoom in to photos that lie at several places; show those that lie at one."""
        among = slice(group.start, group.start + group.count)
        x, y = self._points.x[among], self._points.y[among]
        area = QRectF(QPointF(x.min(), y.min()), QPointF(x.max(), y.max()))
        before = self.camera.scale
        if max(area.width(), area.height()) * before > 1:
            self.camera.fit(area)
            self.moved()
        if self.camera.scale < before * STEP:
            self.group_opened.emit(self._contents[among])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Request the menu of the chosen photos, or of those around the mouse."""
        is_by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        at = QRectF(self.rect()).center() if is_by_key else QPointF(event.pos())
        about = self.chosen
        if not len(about):
            middle, near = self.camera.to_map(at), AROUND / self.camera.scale
            view = View(middle.x() - near, middle.y() - near, middle.x() + near, middle.y() + near)
            places = self._points.places_in(view)
            away = np.hypot(self._points.x[places] - middle.x(), self._points.y[places] - middle.y())
            about = self._contents[places[np.argsort(away)]][: int(np.count_nonzero(away <= near))]
        self.menu_requested.emit(about, self.mapToGlobal(at.toPoint()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move, zoom, open, choose."""
        pans = {Key.Key_Left: (1, 0), Key.Key_Right: (-1, 0), Key.Key_Up: (0, 1), Key.Key_Down: (0, -1)}
        key, middle = event.key(), QRectF(self.rect()).center()
        if key in pans:
            across, down = pans[Key(key)]
            self.camera.pan(across * KEY_PAN, down * KEY_PAN)
            self.moved()
        elif key in (Key.Key_Plus, Key.Key_Equal):
            self.zoom(1)
        elif key == Key.Key_Minus:
            self.zoom(-1)
        elif key in (Key.Key_0, Key.Key_Home):
            self.fit()
        elif key in (Key.Key_Return, Key.Key_Enter):
            place = nearest_place(self._points, self.camera, middle, max(self.width(), self.height()))
            if place is not None:
                self.opened.emit(int(self._contents[place]))
        elif key == Key.Key_A and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._choose(self._inside(QPolygonF(QRectF(self.rect()))))
        elif key == Key.Key_Escape and self._chosen.any():
            self.clear_choice()
        else:
            super().keyPressEvent(event)

"""What is painted over the points of a map: pictures that do not overlap, counts, and names of regions."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

from clipsearch import MapRegion
from clipsearch.gui.photo_map.camera import Camera
from clipsearch.gui.photo_map.point_index import PointIndex, View
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.style import formatting
from clipsearch.gui.style.colours import Colours
from clipsearch.records import Ids

__all__ = ["SIDE", "Group", "MapLabels", "MapPictures", "groups_in", "nearest_place"]

SIDES = (46, 64, 84, 110)  # of pictures, logical pixels
SIDE = SIDES[-1]
SMALLEST = 72  # logical pixels of a square that has a picture; the largest is twice as large
EDGE = 6  # of a square, at least, beside its picture
FEW, MANY = 2, 30  # photos in a square, from which on its picture is smaller
MOST_PICTURES = 1000  # scaled ones that are kept
LABEL_SPACE = 6.0  # around a name
SAME_APART = 320  # logical pixels between two that are the same
LEVEL_CELLS = 5  # regions of level 0 along a side, twice as many of each further level
NARROWEST, WIDEST = 76, 900  # logical pixels of regions that are named


@dataclass(frozen=True, slots=True)
class Group:
    """Photos near each other that one stands for.

    Attributes:
        place: of the one, in Morton order.
        start: the first place of all.
        count: of them.
        box: where its picture is, in the widget.
    """

    place: int
    start: int
    count: int
    box: QRectF


def groups_in(points: PointIndex, camera: Camera, *, large: bool) -> list[Group]:
    """The photos that have a picture in a view, in places where no two overlap.

    Args:
        points: all of them.
        camera: what is shown.
        large: large pictures for all.
    """
    level = max(0, math.floor(math.log2(camera.scale / SMALLEST)))
    cells = points.cells(camera.view, level)
    side = camera.scale / (1 << level)  # of a square, in pixels
    view, found = camera.view, []
    fitting = max(number for number, size in enumerate(SIDES) if size + EDGE <= side)
    places = points.representatives(cells)
    for column, row, start, count, place, x, y in zip(
        cells.columns.tolist(),
        cells.rows.tolist(),
        cells.starts.tolist(),
        cells.counts.tolist(),
        places.tolist(),
        points.x[places].tolist(),
        points.y[places].tolist(),
        strict=True,
    ):
        size = SIDES[max(0, fitting - (0 if large else (count > FEW) + (count > MANY)))]
        left, top = column * side - view.left * camera.scale, row * side - view.top * camera.scale
        at = QPointF((x - view.left) * camera.scale, (y - view.top) * camera.scale)
        found.append(
            Group(
                place,
                start,
                count,
                QRectF(
                    min(max(at.x() - size / 2, left), left + side - size),
                    min(max(at.y() - size / 2, top), top + side - size),
                    size,
                    size,
                ),
            )
        )
    return found


class MapPictures:
    """Pictures of groups."""

    def __init__(self, cache: ThumbnailCache) -> None:
        self._cache = cache
        self._scaled: OrderedDict[tuple[int, int, int], QPixmap] = OrderedDict()

    def clear(self) -> None:
        """Free all."""
        self._scaled.clear()

    def paint(
        self,
        painter: QPainter,
        groups: Sequence[Group],
        contents: Ids,
        colours: Colours,
        *,
        counts: bool,
    ) -> None:
        """Paint those that are loaded.

        Args:
            painter: of the widget.
            groups: what to paint.
            contents: the keys of the photos, in Morton order.
            colours: of the theme.
            counts: also how many photos each stands for.
        """
        placeholder = QColor(colours.placeholder)
        for group in groups:
            picture = self._picture(int(contents[group.place]), round(group.box.width()), painter)
            if picture is None:
                painter.fillRect(group.box, placeholder)
            else:
                painter.drawPixmap(group.box.topLeft(), picture)
            if counts and group.count > 1:
                _paint_count(painter, group, colours)

    def _picture(self, content: int, side: int, painter: QPainter) -> QPixmap | None:
        known = self._cache.get(content)
        if known is None:
            return None
        key = content, side, known.cacheKey()
        if (scaled := self._scaled.get(key)) is None:
            ratio = painter.device().devicePixelRatioF()
            pixels = round(side * ratio)
            scaled = known.scaled(
                pixels, pixels, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            scaled.setDevicePixelRatio(ratio)
            self._scaled[key] = scaled
            while len(self._scaled) > MOST_PICTURES:
                self._scaled.popitem(last=False)
        return scaled


def _paint_count(painter: QPainter, group: Group, colours: Colours) -> None:
    text = formatting.number(group.count)
    width = max(QFontMetricsF(painter.font()).horizontalAdvance(text) + 12, 22)
    box = QRectF(group.box.right() - width + 8, group.box.top() - 8, width, 22)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.accent))
    painter.drawRoundedRect(box, 11, 11)
    painter.setPen(QColor(colours.on_accent))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class MapLabels:
    """Names of regions, each drawn once into a picture."""

    def __init__(self) -> None:
        self._regions: Sequence[MapRegion] = ()
        self._places = np.empty((0, 3))
        self._pictures: dict[str, QPixmap] = {}

    def set_regions(self, regions: Sequence[MapRegion]) -> None:
        """Take other regions."""
        self._regions = regions
        self._places = np.array([(one.x, one.y, LEVEL_CELLS << one.level) for one in regions]).reshape(-1, 3)

    def clear(self) -> None:
        """Draw the names anew: the colours or the font are others."""
        self._pictures.clear()

    def paint(self, painter: QPainter, camera: Camera, size: QRectF, font: QFont, colours: Colours) -> None:
        """Paint the names of regions that are neither too small nor too large, where they do not overlap."""
        view = camera.view
        x, y, cells = self._places.T
        across, down = (x - view.left) * camera.scale, (y - view.top) * camera.scale
        wide = camera.scale / cells
        shown = (wide >= NARROWEST) & (wide <= WIDEST) & (across >= 0) & (down >= 0)
        shown &= (across < size.width()) & (down < size.height())
        taken: list[tuple[str, QRectF]] = []
        for row in np.flatnonzero(shown).tolist():
            word, at = self._regions[row].words[0], QPointF(across[row], down[row])
            picture = self._picture(word, font, colours, painter)
            box = QRectF(QPointF(), picture.deviceIndependentSize())
            box.moveCenter(at)
            around = box.adjusted(-LABEL_SPACE, -LABEL_SPACE, LABEL_SPACE, LABEL_SPACE)
            if not any(
                around.intersects(other)
                or (word == name and (other.center() - at).manhattanLength() < SAME_APART)
                for name, other in taken
            ):
                taken.append((word, box))
                painter.drawPixmap(box.topLeft(), picture)

    def _picture(self, word: str, font: QFont, colours: Colours, painter: QPainter) -> QPixmap:
        ratio = painter.device().devicePixelRatioF()
        if (known := self._pictures.get(word)) is not None and known.devicePixelRatio() == ratio:
            return known
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        metrics, said = QFontMetricsF(bold), formatting.isolate(word)
        width, height = math.ceil(metrics.horizontalAdvance(said)) + 16, math.ceil(metrics.height()) + 6
        picture = QPixmap(math.ceil(width * ratio), math.ceil(height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        ground, box = QColor(colours.raised), QRectF(0, 0, width, height)
        ground.setAlphaF(0.86)
        on_it = QPainter(picture)
        on_it.setRenderHint(QPainter.RenderHint.Antialiasing)
        on_it.setPen(Qt.PenStyle.NoPen)
        on_it.setBrush(ground)
        on_it.drawRoundedRect(box, height / 2, height / 2)
        on_it.setFont(bold)
        on_it.setPen(QColor(colours.text))
        on_it.drawText(box, Qt.AlignmentFlag.AlignCenter, said)
        on_it.end()
        self._pictures[word] = picture
        return picture


def nearest_place(points: PointIndex, camera: Camera, pixel: QPointF, reach: float) -> int | None:
    """The place of the point nearest to a pixel, at most so many pixels away; None where there is none."""
    at, near = camera.to_map(pixel), reach / camera.scale
    places = points.places_in(View(at.x() - near, at.y() - near, at.x() + near, at.y() + near))
    distances = np.hypot(points.x[places] - at.x(), points.y[places] - at.y())
    if not len(places) or distances.min() > near:
        return None
    return int(places[distances.argmin()])

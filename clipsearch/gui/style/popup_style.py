"""The look of windows that pop up: round corners, and a shadow where the desktop blends windows."""

from __future__ import annotations

import ctypes
from functools import cache

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPainterPath, QPaintEvent, QPalette, QRegion
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QMenu,
    QProxyStyle,
    QStyledItemDelegate,
    QWidget,
)

from clipsearch.gui.style.colours import Colours

__all__ = ["RADIUS", "PopupStyle", "Shadow", "cut_corners", "paint_panel", "shadow_width"]

RADIUS = 10  # logical pixels of the corners, as in the style sheet
CUT = RADIUS + 2  # the same for a mask, which takes pixels that are partly transparent for opaque ones
TIP_RADIUS = 6
LIST_GAP = 3  # logical pixels between a combo box and its choices
LIST_PADDING = 5  # logical pixels between the edge of a list of choices and these
SHADOW = 12  # logical pixels around a window
BELOW = 2  # logical pixels by which the shadow is lower
DARKNESS = 5  # of 255, of each of its layers


class PopupStyle(QProxyStyle):
    """Fusion, in which menus, lists of choices and tool tips have a shadow."""

    def __init__(self) -> None:
        super().__init__("Fusion")
        self._filter = _PopupFilter(self)

    def polish(self, target: QWidget | QApplication | QPalette) -> None:  # type: ignore[override]
        """Make menus, lists of choices and tool tips ready before they are shown."""
        super().polish(target)
        if not isinstance(target, QWidget):
            return
        if isinstance(target, QMenu) or _is_list(target) or target.inherits("QTipLabel"):
            is_framed = not target.windowFlags() & Qt.WindowType.FramelessWindowHint
            if is_framed and not target.inherits("QTipLabel"):
                flags = Qt.WindowType.FramelessWindowHint
                if QGuiApplication.platformName() != "cocoa":  # its shadows are round
                    flags |= Qt.WindowType.NoDropShadowWindowHint
                target.setWindowFlags(target.windowFlags() | flags)
            target.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
            target.installEventFilter(self._filter)
        if isinstance(target, QComboBox) and target.itemDelegate().parent() is not target:
            target.setItemDelegate(QStyledItemDelegate(target))  # its own knows no style sheet


class _PopupFilter(QObject):
    """Paints the shadow of what pops up, places menus and lists by what is inside it, or cuts corners."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        if not isinstance(watched, QWidget):
            return False
        kind, is_menu, is_tip = event.type(), isinstance(watched, QMenu), isinstance(watched, QLabel)
        if kind == QEvent.Type.Paint and _is_list(watched):
            palette = watched.palette()
            _paint_panel(
                watched, palette.color(QPalette.ColorRole.Mid), palette.color(QPalette.ColorRole.Base)
            )
            return True
        if kind == QEvent.Type.Paint and shadow_width():
            painter = QPainter(watched)
            _paint_shadow(painter, _inside(watched.rect()), TIP_RADIUS if is_tip else RADIUS)
            painter.end()
        elif kind == QEvent.Type.Resize:
            cut_corners(watched, TIP_RADIUS + 2 if is_tip else CUT)
            return _is_list(watched)  # which would take its mask away
        elif kind == QEvent.Type.Show and is_menu:
            _place(watched)
        elif kind == QEvent.Type.Show and _is_list(watched):
            _place_list(watched)
        return False


class Shadow(QWidget):
    """The shadow of a panel inside a window, which it follows."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__(panel.parentWidget())
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setVisible(panel.isVisible())
        self._panel = panel
        panel.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Be below the panel, as large as its shadow."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.ZOrderChange):
            self.setGeometry(self._panel.geometry().adjusted(-SHADOW, -SHADOW, SHADOW, SHADOW))
            self.stackUnder(self._panel)
            self.setVisible(not self._panel.isHidden())
        elif event.type() == QEvent.Type.Hide:
            self.hide()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Paint it around the place of the panel."""
        painter = QPainter(self)
        _paint_shadow(painter, self.rect().adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW), RADIUS)
        painter.end()


def shadow_width() -> int:
    """Logical pixels that a shadow takes on each side of a window; 0 where we paint none."""
    return SHADOW if _is_blended() and QGuiApplication.platformName() != "cocoa" else 0


def paint_panel(popup: QWidget, colours: Colours) -> None:
    """Paint the background of a translucent window, which no style sheet does, with its shadow."""
    _paint_panel(popup, QColor(colours.line), QColor(colours.raised))


def _paint_panel(popup: QWidget, line: QColor, ground: QColor) -> None:
    painter, panel = QPainter(popup), _inside(popup.rect())
    if shadow_width():
        _paint_shadow(painter, panel, RADIUS)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(line)
    painter.setBrush(ground)
    painter.drawRoundedRect(QRectF(panel).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    painter.end()


def cut_corners(popup: QWidget, radius: int = CUT) -> None:
    """Cut off the corners of a translucent window, which are black on a desktop that blends none."""
    if not _is_blended():
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(popup.rect()), radius, radius)
        popup.setMask(QRegion(outline.toFillPolygon().toPolygon()))


def _inside(window: QRect) -> QRect:
    width = shadow_width()
    return window.adjusted(width, width, -width, -width)


def _place(menu: QWidget) -> None:
    """Move a menu so that what is inside its shadow is where Qt placed the whole; submenus are so already."""
    above, width = QApplication.activePopupWidget(), shadow_width()
    if not isinstance(above, QMenu) or above is menu:
        menu.move(menu.x() - width, menu.y() - width)


def _is_list(widget: QWidget) -> bool:
    """Whether it is the window with the choices of a combo box."""
    return widget.inherits("QComboBoxPrivateContainer")


def _place_list(window: QWidget) -> None:
    """Let a list of choices, inside its shadow, be as wide as its combo box, and just below or above it."""
    box, place, width = window.parentWidget(), window.geometry(), shadow_width()
    more = width + 2 * LIST_PADDING
    if (layout := window.layout()) is not None:
        layout.setContentsMargins(*4 * (width + LIST_PADDING,))
        layout.activate()
    if box is not None and place.top() < box.mapToGlobal(QPoint(0, 0)).y():
        window.setGeometry(place.adjusted(-width, -more - LIST_GAP, width, width - LIST_GAP))
    else:
        window.setGeometry(place.adjusted(-width, LIST_GAP - width, width, LIST_GAP + more))


def _paint_shadow(painter: QPainter, panel: QRect, radius: int) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, DARKNESS))
    for grown in range(SHADOW - BELOW, 0, -1):
        shape = QRectF(panel.adjusted(-grown, -grown + BELOW, grown, grown + BELOW))
        painter.drawRoundedRect(shape, radius + grown, radius + grown)


@cache
def _is_blended() -> bool:
    """Whether translucent windows are; on X11 a compositor does it, which owns a selection by this name."""
    if QGuiApplication.platformName() != "xcb":
        return True
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return False
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XGetSelectionOwner.restype = x11.XInternAtom.restype = ctypes.c_ulong
    if not (display := ctypes.c_void_p(x11.XOpenDisplay(None))):
        return False
    compositor = x11.XInternAtom(display, b"_NET_WM_CM_S0", False)
    owner = x11.XGetSelectionOwner(display, ctypes.c_ulong(compositor))
    x11.XCloseDisplay(display)
    return bool(owner)

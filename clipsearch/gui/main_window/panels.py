"""The body of the window: sidebar, photos and inspector, which lie over the photos in a narrow window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QStyle, QWidget
from shiboken6 import isValid

__all__ = ["Panels"]

WITH_SIDEBAR, WITH_RAIL, WITH_INSPECTOR = 1000, 700, 900  # logical pixels of a width with space for these
SIDEBAR, RAIL, INSPECTOR = 240, 56, 304  # logical pixels, until the user drags their edges
LEAST_SIDEBAR, LEAST_INSPECTOR, MOST = 180, 260, 600  # logical pixels
LEAST_MIDDLE = 320  # logical pixels that the photos keep beside these
HANDLE = 7  # logical pixels of an edge that can be dragged
EDGE = 48  # logical pixels left free beside what lies over the photos
SHADE = 90  # of 255, over what lies below the sidebar


class Panels(QWidget):
    """Places the sidebar, or a rail of icons, and the inspector as the width allows.

    Signals:
        inspector_toggled: whether the inspector is shown from now on.
    """

    inspector_toggled = Signal(bool)

    def __init__(
        self, sidebar: QWidget, rail: QWidget, middle: QWidget, inspector: QWidget, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._sidebar, self._rail, self._middle, self._inspector = sidebar, rail, middle, inspector
        self.has_sidebar = True  # where there is space for it
        self._is_open = False  # the sidebar lies over the photos
        self._has_inspector = self._had_inspector = False
        self._focus_before: QWidget | None = None
        self._bottom: QWidget | None = None
        self._scrim = _Scrim(self)
        self._scrim.pressed.connect(self.close_sidebar)
        self._sidebar_width, self._inspector_width = SIDEBAR, INSPECTOR
        for part in (rail, middle, inspector, sidebar):
            part.setParent(self)
        self._sidebar_edge, self._inspector_edge = _Edge(self), _Edge(self)
        self._sidebar_edge.moved.connect(lambda at: self.set_widths((at, self._inspector_width)))
        self._inspector_edge.moved.connect(
            lambda at: self.set_widths((self._sidebar_width, self.width() - at))
        )
        self._sidebar_edge.reset.connect(lambda: self.set_widths((SIDEBAR, self._inspector_width)))
        self._inspector_edge.reset.connect(lambda: self.set_widths((self._sidebar_width, INSPECTOR)))
        self._arrange()

    @property
    def has_inspector(self) -> bool:
        """Whether the inspector is shown, or will be where there is space for it again."""
        return self._has_inspector or self._had_inspector

    @property
    def shows_inspector(self) -> bool:
        """Whether the inspector is shown, also while the window is in the tray."""
        return self._has_inspector

    @property
    def widths(self) -> tuple[int, int]:
        """Logical pixels of sidebar and inspector where there is space for them."""
        return self._sidebar_width, self._inspector_width

    def set_widths(self, widths: tuple[int, int]) -> None:
        """Set the widths of sidebar and inspector, within limits; 0 leaves one as it is."""
        sidebar, inspector = widths
        self._sidebar_width = min(max(sidebar or self._sidebar_width, LEAST_SIDEBAR), MOST)
        self._inspector_width = min(max(inspector or self._inspector_width, LEAST_INSPECTOR), MOST)
        self._arrange()

    def restore(self, *, sidebar: bool, inspector: bool, width: int) -> None:
        """Show what was shown the last time, in a window of this width; nothing that covers the photos."""
        self.show_sidebar(shown=sidebar)
        if inspector and width < WITH_INSPECTOR:
            self._had_inspector = True
        else:
            self.show_inspector(inspector)

    def keep_clear(self, bottom: QWidget) -> None:
        """Never cover a bar at the bottom of the middle by the inspector."""
        self._bottom = bottom
        bottom.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Place the inspector for the bar as it is now."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Resize) and self._has_inspector:
            self._arrange()
        return False

    @property
    def covers(self) -> bool:
        """Whether the sidebar lies over the photos."""
        return self._is_open

    def show_sidebar(self, *, shown: bool) -> None:
        """Show the sidebar, or only the rail, where there is space for both."""
        self.has_sidebar = shown
        self._arrange()

    @Slot()
    def toggle_sidebar(self) -> None:
        """Show or hide the sidebar."""
        if self.width() >= WITH_SIDEBAR:
            self.show_sidebar(shown=not self.has_sidebar)
        elif self._is_open:
            self.close_sidebar()
        else:
            self.open_sidebar()

    @Slot()
    def open_sidebar(self) -> None:
        """Make sure that the sidebar is visible, if need be over the photos."""
        if not self._sidebar.isHidden():
            return
        if self.width() >= WITH_SIDEBAR:
            self.show_sidebar(shown=True)
            return
        self._is_open = True
        self._focus_before = QApplication.focusWidget()
        self._arrange()
        self._sidebar.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot()
    def close_sidebar(self) -> None:
        """Uncover the photos."""
        if not self._is_open:
            return
        self._is_open = False
        focus, before = QApplication.focusWidget(), self._focus_before
        self._arrange()
        inside = focus is None or focus is self._sidebar or self._sidebar.isAncestorOf(focus)
        if inside and before is not None and isValid(before):
            before.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot(bool)
    def show_inspector(self, shown: bool) -> None:
        """Show or hide the inspector; it lies over the photos where there is no space beside them."""
        self._had_inspector = False
        if shown != self._has_inspector:
            self._has_inspector = shown
            self._arrange()
            self.inspector_toggled.emit(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Place all for the new width; what would cover the photos now is hidden until it need not."""
        super().resizeEvent(event)
        was_wide, is_wide = (one.width() >= WITH_INSPECTOR for one in (event.oldSize(), event.size()))
        if is_wide and self._had_inspector:
            self.show_inspector(True)
        elif was_wide and not is_wide and self._has_inspector:
            self.show_inspector(False)
            self._had_inspector = True
        if event.size().width() >= WITH_SIDEBAR:
            self._is_open = False
        self._arrange()

    def _arrange(self) -> None:
        width, height = self.width(), self.height()
        beside = self.has_sidebar and width >= WITH_SIDEBAR
        has_rail = not beside and width >= WITH_RAIL
        has_space = self._has_inspector and width >= WITH_INSPECTOR
        free = width - LEAST_MIDDLE - (INSPECTOR if has_space else 0)
        wide = min(self._sidebar_width, free if beside else width - EDGE)
        left = wide if beside else RAIL if has_rail else 0
        right = min(self._inspector_width, width - (left + LEAST_MIDDLE if has_space else EDGE))
        taken = right if has_space else 0
        self._place(self._rail, QRect(0, 0, RAIL, height), shown=has_rail)
        self._place(self._middle, QRect(left, 0, max(0, width - left - taken), height), shown=True)
        bar = None if has_space or self._bottom is None or self._bottom.isHidden() else self._bottom
        tall = height if bar is None else height - bar.height()
        self._place(self._inspector, QRect(width - right, 0, right, tall), shown=self._has_inspector)
        self._place(self._scrim, self.rect(), shown=self._is_open)
        self._place(self._sidebar, QRect(0, 0, wide, height), shown=beside or self._is_open)
        middle = HANDLE // 2
        self._place(self._sidebar_edge, QRect(wide - middle, 0, HANDLE, height), shown=beside)
        place = QRect(width - right - middle, 0, HANDLE, height)
        self._place(self._inspector_edge, place, shown=has_space)

    def _place(self, part: QWidget, place: QRect, *, shown: bool) -> None:
        part.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), place))
        part.setVisible(shown)
        if shown:
            part.raise_()


class _Edge(QWidget):
    """The edge of a panel, to be dragged.

    Signals:
        moved: where it is dragged to, in logical pixels from where the panels begin in reading direction.
        reset: by a double click.
    """

    moved = Signal(int)
    reset = Signal()

    def __init__(self, panels: QWidget) -> None:
        super().__init__(panels)
        self._panels = panels
        self.setCursor(Qt.CursorShape.SplitHCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Take the press, so that moves follow."""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Emit where it is dragged to."""
        at = self.mapTo(self._panels, event.position().toPoint()).x()
        self.moved.emit(self._panels.width() - at if self.isRightToLeft() else at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Emit the reset."""
        self.reset.emit()


class _Scrim(QWidget):
    """A shade over the photos; a click on it closes what lies above.

    Signals:
        pressed: by the mouse.
    """

    pressed = Signal()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Darken what is below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(0, 0, 0, SHADE))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take the click."""
        self.pressed.emit()

"""The toast: says at the bottom of the content what happened, offers to undo it, and goes by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.icon_button import IconButton
from clipsearch.gui.widgets.screen_reader import announce

__all__ = ["Toast"]

SHOWN_FOR = 5000  # milliseconds
SHOWN_FOR_UNDO = 10_000  # milliseconds: time to see what happened, and to take it back
SPACE = 24  # logical pixels to the bottom and the sides of the content
LOW, LOW_SPACE = 290, 8  # of content that is lower than this, so that buttons in its middle stay free
WIDEST = 560  # logical pixels


class Toast(QObject):
    """Shows one notice at a time above the content, which it never moves, and takes no focus by itself.

    It stays while the mouse is over it or the focus is in it. Screen readers announce it.
    """

    def __init__(self, app_theme: AppTheme, area: QWidget, window: QWidget) -> None:
        """Take the widget at whose bottom it is shown, and the window, above all parts of which it is."""
        super().__init__(window)
        self._areas = [area]
        self._window = window
        self._undo: Callable[[], object] | None = None
        self.frame = QFrame(window)
        self.frame.setObjectName("toast")
        self._text = QLabel(self.frame)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self.undo_button = QPushButton(self.tr("Undo"), self.frame)
        self.undo_button.setObjectName("quiet")
        self.undo_button.clicked.connect(self._run_undo)
        close = IconButton(app_theme, "close", self.tr("Dismiss"), self.frame)
        close.setIconSize(QSize(16, 16))
        close.clicked.connect(self.dismiss)
        row = QHBoxLayout(self.frame)
        row.setContentsMargins(16, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(self._text, 1)
        for button in (self.undo_button, close):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        shadow = QGraphicsDropShadowEffect(self.frame, blurRadius=24, xOffset=0, yOffset=4)
        shadow.setColor(QColor(0, 0, 0, 90))
        self.frame.setGraphicsEffect(shadow)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._expire)
        for watched in (area, window, self.frame):
            watched.installEventFilter(self)
        self.frame.hide()

    def prefer(self, area: QWidget) -> None:
        """Show it at the bottom of another widget while that is visible, such as a photo that covers all."""
        self._areas.insert(0, area)
        area.installEventFilter(self)

    @property
    def text(self) -> str:
        """The text that is shown, or ""."""
        return "" if self.frame.isHidden() else self._text.text()

    def show(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Show a sentence, without a full stop, in place of the one that is shown.

        Args:
            text: what happened.
            undo: called by the button "Undo"; None for no button.
        """
        self._undo = undo
        self._text.setText(text)
        self.undo_button.setVisible(undo is not None)
        self.frame.setAccessibleName(text)
        self._place()
        self.frame.show()
        self.frame.raise_()
        self._timer.start(SHOWN_FOR if undo is None else SHOWN_FOR_UNDO)
        announced = text if undo is None else self.tr("{text}. Undo with Ctrl+Z").format(text=text)
        announce(self.frame, announced)

    @Slot()
    def dismiss(self) -> None:
        """Hide it; the focus, if it was inside, goes to the content."""
        had_focus = self._has_focus()
        self._timer.stop()
        self._undo = None
        self.frame.hide()
        if had_focus:
            self._area().setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _run_undo(self) -> None:
        undo = self._undo
        self.dismiss()
        if undo is not None:
            undo()

    @Slot()
    def _expire(self) -> None:
        if self.frame.underMouse() or self._has_focus():
            self._timer.start(SHOWN_FOR)
        else:
            self.dismiss()

    def _has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.frame.isAncestorOf(focus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Follow the size and the place of the content."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and watched is not self.frame:
            if not self.frame.isHidden():
                self._place()
        elif event.type() == QEvent.Type.Leave and watched is self.frame and not self.frame.isHidden():
            self._timer.start(SHOWN_FOR)
        return False

    def _area(self) -> QWidget:
        """The widget at whose bottom it is shown now."""
        return next((area for area in self._areas if area.isVisible()), self._window)

    def _place(self) -> None:
        """Put it at the bottom centre, as wide as its text, which is wrapped where that is too wide."""
        area = self._area()
        space = QRect(area.mapTo(self._window, QPoint(0, 0)), area.size())
        widest = min(WIDEST, space.width() - 2 * SPACE)
        self._text.setWordWrap(False)
        wide = self.frame.sizeHint().width()
        self._text.setWordWrap(wide > widest)
        wide = min(wide, widest)
        tall = self.frame.sizeHint().height()
        if self._text.wordWrap():
            tall = self.frame.heightForWidth(wide)
        below = LOW_SPACE if space.height() < LOW else SPACE
        left, top = space.center().x() - wide // 2, space.bottom() + 1 - tall - below
        self.frame.setGeometry(left, top, wide, tall)

"""A widget that covers the window while it is shown, and gives the focus back."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

__all__ = ["Cover"]


class Cover(QObject):
    """Shows a widget over all of its parent until it is dismissed or something below gets the focus."""

    def __init__(self, widget: QWidget, covered: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._covered = covered
        self._previous_focus: QWidget | None = None  # gets the focus back
        widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        widget.setAutoFillBackground(True)
        widget.hide()
        covered.installEventFilter(self)
        cast(QApplication, QApplication.instance()).focusChanged.connect(self._follow_focus)

    def show(self) -> None:
        """Cover the parent."""
        widget = self._widget
        if widget.isHidden():
            self._previous_focus = self._covered.focusWidget()
        widget.setGeometry(self._covered.rect())
        if (layout := widget.layout()) is not None:
            layout.activate()  # so that a photo is decoded for the size that it will have
        widget.show()
        widget.raise_()
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def dismiss(self) -> None:
        """Hide the widget, if it is shown, and give the focus back."""
        if self._widget.isHidden():
            return
        if self._previous_focus is not None and isValid(self._previous_focus):
            self._previous_focus.setFocus(Qt.FocusReason.OtherFocusReason)  # else Qt focuses a widget between
        self._widget.hide()

    @Slot(QWidget, QWidget)
    def _follow_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        """Hide when a widget below gets the focus, such as the query bar."""
        widget = self._widget
        if widget.isHidden() or now is None or now.window() is not widget.window():
            return
        parent = now.parentWidget()
        is_toast = parent is not None and parent.objectName() == "toast"
        if now is not widget and not widget.isAncestorOf(now) and not is_toast:
            widget.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Follow the size of the parent."""
        if event.type() == QEvent.Type.Resize and watched is self._covered and self._widget.isVisible():
            self._widget.setGeometry(self._covered.rect())
        return False

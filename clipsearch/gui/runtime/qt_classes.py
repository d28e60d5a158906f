"""Creation of Qt's classes before worker threads use them."""

from __future__ import annotations

from functools import cache

from PySide6 import QtCore, QtGui

__all__ = ["create_qt_classes"]


@cache
def create_qt_classes() -> None:
    """Create the classes of QtCore and QtGui, in the window's thread.

    PySide creates a class when it is first used, or when a value of it is first returned. Two threads
    that do this at once for one class, or for two with a common base, end the process (a segmentation
    fault, seen with PySide 6.11). Worker threads do not use the widgets.
    """
    for module in (QtCore, QtGui):
        for name in dir(module):
            getattr(module, name)

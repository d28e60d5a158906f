"""The role of windows for screen readers, which Qt does not give to windows that are plain widgets."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

__all__ = ["install_window_role"]


@cache
def install_window_role() -> None:
    """Let windows be windows for screen readers, in this process."""
    QAccessible.installFactory(_make)


def _make(_: str, thing: QObject | None) -> QAccessibleInterface | None:
    if isinstance(thing, QWidget) and thing.windowType() == Qt.WindowType.Window:
        return QAccessibleWidget(thing, QAccessible.Role.Window)
    return None

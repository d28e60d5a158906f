"""A base for item views of our own whose cells screen readers can read."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QAbstractItemView

__all__ = ["QTableView"]


class QTableView(QAbstractItemView):
    """A view that places and paints its cells itself.

    Qt chooses what screen readers get by the names of a widget's classes. Of a view without a name of
    Qt's among them they would get an empty frame; style sheets go by the same names.
    """

    def currentChanged(  # noqa: N802 (Qt's name)
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Tell screen readers, too."""
        super().currentChanged(current, previous)
        if current.isValid() and self.hasFocus() and QAccessible.isActive():
            event = QAccessibleEvent(self, QAccessible.Event.Focus)
            event.setChild(current.row())
            QAccessible.updateAccessibility(event)

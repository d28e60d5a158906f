"""Undo and redo of the window: the last act on photos and searches, or the last edit of the query."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from clipsearch.gui.query_bar.query_bar import QueryBar
from clipsearch.gui.runtime.act_stack import ActStack

__all__ = ["UndoRouter"]


class UndoRouter(QObject):
    """Undoes acts, and edits of the query where there is no act, or the query was edited since."""

    def __init__(self, bar: QueryBar, acts: ActStack, parent: QObject) -> None:
        super().__init__(parent)
        self._bar = bar
        self._acts = acts
        self._query_changed_last = False
        bar.changed.connect(self._note_edit)
        acts.changed.connect(self._note_act)

    @Slot()
    def undo(self) -> None:
        """Undo the last one."""
        if self._acts.can_undo and not self._is_editing_query:
            self._acts.undo()
        else:
            self._bar.undo()

    @Slot()
    def redo(self) -> None:
        """Redo the same."""
        if self._acts.can_redo and not self._is_editing_query:
            self._acts.redo()
        else:
            self._bar.redo()

    @property
    def _is_editing_query(self) -> bool:
        focus = QApplication.focusWidget()
        return self._query_changed_last and focus is not None and self._bar.isAncestorOf(focus)

    @Slot()
    def _note_edit(self) -> None:
        self._query_changed_last = True

    @Slot()
    def _note_act(self) -> None:
        self._query_changed_last = False

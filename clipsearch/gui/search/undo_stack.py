"""The undo stack of the query bar: the current state, earlier ones, and those that were undone."""

from __future__ import annotations

from clipsearch.gui.search.query_picture import Picture
from clipsearch.gui.search.query_state import QueryState

__all__ = ["UndoStack"]

MAX_STEPS = 50


class UndoStack:
    """The current state with those before it, and those that were undone."""

    def __init__(self) -> None:
        self._past: list[QueryState] = []
        self._future: list[QueryState] = []
        self._current = QueryState()
        self._kind = ""

    @property
    def current(self) -> QueryState:
        """The current state."""
        return self._current

    @property
    def pictures(self) -> set[Picture]:
        """The pictures of all states, current or not."""
        return {
            picture for state in (*self._past, self._current, *self._future) for picture in state.pictures
        }

    def push(self, state: QueryState, kind: str = "") -> bool:
        """Set another current state; return whether it is another.

        Args:
            state: from now on.
            kind: consecutive changes of one kind are one undo step; "" is always a step of its own.
        """
        if state == self._current:
            return False
        if not (kind and kind == self._kind and self._past):
            self._past = [*self._past, self._current][-MAX_STEPS:]
        self._kind = kind
        self._future.clear()
        self._current = state
        return True

    def end_step(self) -> None:
        """Begin another undo step with the next change."""
        self._kind = ""

    def undo(self) -> bool:
        """Undo one step; return whether there was one."""
        return self._move(self._past, self._future)

    def redo(self) -> bool:
        """Redo one step; return whether there was one."""
        return self._move(self._future, self._past)

    def _move(self, source: list[QueryState], target: list[QueryState]) -> bool:
        if not source:
            return False
        target.append(self._current)
        self._current = source.pop()
        self._kind = ""
        return True

    def remove_picture(self, picture: Picture) -> bool:
        """Remove a picture from all states; return whether it was in the current one."""
        was_in = picture in self._current.pictures
        self._past = [state.without(picture) for state in self._past]
        self._future = [state.without(picture) for state in self._future]
        self._current = self._current.without(picture)
        while self._past and self._past[-1] == self._current:
            self._past.pop()  # an undo step that would change nothing
        return was_in

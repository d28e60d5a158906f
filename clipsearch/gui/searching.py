"""From what is asked in the query bar to results: after a pause in typing, the latest question only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from clipsearch import ClipsearchError, Hit, Library, Query, Term
from clipsearch.errors import PhotoError, QueryError
from clipsearch.gui.bridge import Bridge
from clipsearch.gui.pictures import Picture, encoded
from clipsearch.gui.question import Ask

__all__ = ["LIMIT", "Answer", "Ask", "Searching"]

LIMIT = 500
PAUSE = 8  # milliseconds without a key before a query runs: an answer is to be seen within 100


@dataclass(frozen=True, slots=True)
class Answer:
    """Results, best first, and what they answer.

    Attributes:
        again: the same question as before, on a library that may have changed.
    """

    ask: Ask
    hits: Sequence[Hit]
    again: bool


class Searching(QObject):
    """Asks the library.

    Signals:
        answered: an `Answer`.
        failed: a ClipsearchError, and the `Ask` that it is about.
        refused: a ClipsearchError, and the `Picture` that cannot be asked with.
        busy_changed: whether an answer is waited for.
    """

    answered = Signal(object)
    failed = Signal(object, object)
    refused = Signal(object, object)
    busy_changed = Signal(bool)

    def __init__(self, bridge: Bridge, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._library = library
        self._ask = Ask()
        self._busy = False
        self._is_stale = False  # the library changed after the question under way was asked
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self._start)

    @property
    def ask(self) -> Ask:
        """What is asked for now."""
        return self._ask

    @property
    def busy(self) -> bool:
        """Whether an answer is waited for."""
        return self._busy or self._timer.isActive()

    def change(self, ask: Ask) -> None:
        """Ask something else; typing and turning of weights wait for a pause."""
        self._bridge.forget("search")
        waits = not ask.is_empty and (ask.asks_like(self._ask) or bool(ask.typed))
        self._ask = ask
        if waits:
            self._timer.start()
        else:
            self._timer.stop()
            self._start()

    def repeat(self) -> None:
        """Ask the same again, because the library may have changed."""
        if self._busy:
            self._is_stale = True
        elif not self.busy:
            self._start(again=True)

    @Slot()
    def _start(self, again: bool = False) -> None:
        ask, library = self._ask, self._library
        self._is_stale = False
        if not again:
            self._set_busy(True)

        self._bridge.latest(
            "search",
            "query",
            lambda: _found(library, ask),
            lambda hits: self.answered.emit(Answer(ask, hits, again)),
            failed=lambda error: self._fail(error, ask),
            finished=self._finish,
        )

    def _finish(self) -> None:
        self._set_busy(False)
        if self._is_stale:
            self._start(again=True)

    def _fail(self, error: ClipsearchError, ask: Ask) -> None:
        if isinstance(error, _RefusedError):
            self.refused.emit(error.reason, error.picture)
        else:
            self.failed.emit(error, ask)

    def _set_busy(self, busy: bool) -> None:
        if busy != self._busy:
            self._busy = busy
            self.busy_changed.emit(busy)


class _RefusedError(ClipsearchError):
    """A picture that the library cannot search with."""

    def __init__(self, reason: ClipsearchError, picture: Picture) -> None:
        super().__init__(reason.message, reason.hint)
        self.reason = reason
        self.picture = picture


def _found(library: Library, ask: Ask) -> list[Hit]:
    """Ask the library; where it refuses, find out which picture it is about."""
    if ask.is_empty:
        return library.recent(LIMIT)
    try:
        return library.search(ask.query(), LIMIT)
    except (PhotoError, QueryError) as error:
        for picture in ask.pictures:
            if (reason := _refusal(library, picture)) is not None:
                raise _RefusedError(reason, picture) from error
        raise


def _refusal(library: Library, picture: Picture) -> ClipsearchError | None:
    try:
        library.search(Query((Term(picture=encoded(picture.source)),)), 1)
    except (PhotoError, QueryError) as error:
        return error
    return None

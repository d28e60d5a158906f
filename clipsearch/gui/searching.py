"""From what is asked in the query bar to results: after a pause in typing, the latest question only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from clipsearch import ClipsearchError, Hit, Library
from clipsearch.gui.bridge import Bridge
from clipsearch.gui.pictures import Picture, encoded

__all__ = ["LIMIT", "Answer", "Ask", "Searching"]

LIMIT = 500
PAUSE = 120  # milliseconds without a key before a query runs


@dataclass(frozen=True, slots=True)
class Ask:
    """What the query bar says: words, or a picture, or nothing (the newest photos)."""

    words: str = ""
    picture: Picture | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return not self.words.strip() and self.picture is None


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
        busy_changed: whether an answer is waited for.
    """

    answered = Signal(object)
    failed = Signal(object, object)
    busy_changed = Signal(bool)

    def __init__(self, bridge: Bridge, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._library = library
        self._ask = Ask()
        self._busy = False
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
        """Ask something else; words wait for a pause in typing."""
        self._bridge.forget("search")
        self._ask = ask
        if ask.words.strip():
            self._timer.start()
        else:
            self._timer.stop()
            self._start()

    def repeat(self) -> None:
        """Ask the same again, because the library may have changed."""
        if not self.busy:
            self._start(again=True)

    @Slot()
    def _start(self, again: bool = False) -> None:
        ask, library = self._ask, self._library
        if not again:
            self._set_busy(True)

        def work() -> list[Hit]:
            if ask.picture is not None:
                return library.similar(encoded(ask.picture.source), LIMIT)
            return library.recent(LIMIT) if ask.is_empty else library.search(ask.words, LIMIT)

        self._bridge.latest(
            "search",
            "query",
            work,
            lambda hits: self.answered.emit(Answer(ask, hits, again)),
            failed=lambda error: self._fail(error, ask),
            finished=lambda: self._set_busy(False),
        )

    def _fail(self, error: ClipsearchError, ask: Ask) -> None:
        self.failed.emit(error, ask)

    def _set_busy(self, busy: bool) -> None:
        if busy != self._busy:
            self._busy = busy
            self.busy_changed.emit(busy)

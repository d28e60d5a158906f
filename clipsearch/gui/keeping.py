"""Long runs: bringing the library up to date, and adding and removing its folders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from clipsearch import ClipsearchError, Folder, IndexReport, Library, Progress
from clipsearch.gui.bridge import Bridge, Task

__all__ = ["Keeping"]

REFRESH = 3000  # milliseconds between two looks at a library that is changing


class Keeping(QObject):
    """Runs `Library.index` in the background, one run at a time.

    Signals:
        progressed: a Progress.
        running_changed: whether a run is under way.
        changed: the library holds something else than before.
        finished: an IndexReport.
        failed: a ClipsearchError, Cancelled included.
    """

    progressed = Signal(object)
    running_changed = Signal(bool)
    changed = Signal()
    finished = Signal(object)
    failed = Signal(object)

    def __init__(self, bridge: Bridge, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._library = library
        self._run: Task | None = None
        self._cancel = Event()
        self._again: bool | None = None  # run once more: None, or whether to retry problems
        self._timer = QTimer(self, interval=REFRESH)
        self._timer.timeout.connect(self.changed)

    @property
    def running(self) -> bool:
        """Whether a run is under way."""
        return self._run is not None

    @Slot()
    def start(self, *, retry: bool = False) -> None:
        """Bring the library up to date; while a run is under way, once more after it."""
        if self.running:
            self._again = retry or bool(self._again)
            return
        self._cancel = cancel = Event()
        report = self._bridge.reporter(self._report)
        self._run = self._bridge.run(
            "long",
            lambda: self._library.index(report, cancel, retry=retry),
            self._done,
            failed=self._failed,
            finished=self._ended,
        )
        self._timer.start()
        self.running_changed.emit(True)

    @Slot()
    def stop(self) -> None:
        """Stop the run within a moment."""
        self._again = None
        self._cancel.set()

    def add(self, folders: Sequence[Path]) -> None:
        """Keep folders and read their photos."""
        self._bridge.run("facts", lambda: self._library.add(*folders), self._added, failed=self.failed.emit)

    def remove(self, folder: Path) -> None:
        """Forget a folder; a run under way stops for it and goes on afterwards."""
        again = self.running
        self._cancel.set()
        self._again = None

        def removed(_: None) -> None:
            self.changed.emit()
            if again:
                self.start()

        self._bridge.run("long", lambda: self._library.remove(folder), removed, failed=self.failed.emit)

    def close(self) -> None:
        """Stop everything, for good."""
        self._timer.stop()
        self.stop()

    def _added(self, folders: list[Folder]) -> None:
        self.changed.emit()
        self.start()

    def _report(self, progress: Progress) -> None:
        if self.running:
            self.progressed.emit(progress)

    def _done(self, report: IndexReport) -> None:
        self.finished.emit(report)

    def _failed(self, error: ClipsearchError) -> None:
        self.failed.emit(error)

    def _ended(self) -> None:
        self._run = None
        self._timer.stop()
        again, self._again = self._again, None
        self.running_changed.emit(False)
        self.changed.emit()
        if again is not None:
            self.start(retry=again)

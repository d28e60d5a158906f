"""Keeping in step with the disk: a follower's news as signals; adding and removing folders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from clipsearch import ClipsearchError, Folder, Follower, IndexReport, Library, Listener, Progress
from clipsearch.gui.runtime.task_runner import TaskRunner

__all__ = ["FollowController"]

PATIENCE = 500  # milliseconds from which a run is worth showing although it reads nothing
REFRESH = 3000  # milliseconds between two looks at a library that is changing


class FollowController(QObject):
    """Has the library follow the disk, from the first `start` to `close`.

    Signals:
        progressed: a Progress of a run that is shown.
        running_changed: whether a run is shown: one that reads photos or takes a while.
        asked_changed: whether a run that was asked for is due or under way.
        paused_changed: whether the user stopped following.
        changed: the library holds something else than before, or a folder is followed in another way.
        finished: an IndexReport, of every run.
        up_to_date: what was asked for is done.
        removed: a folder is forgotten, and what was asked about it.
        failed: the ClipsearchError that ended a run; while a run keeps failing, said once.
        refused: a ClipsearchError: a folder could not be added or removed.
    """

    progressed = Signal(object)
    running_changed = Signal(bool)
    asked_changed = Signal(bool)
    paused_changed = Signal(bool)
    changed = Signal()
    finished = Signal(object)
    up_to_date = Signal()
    removed = Signal()
    failed = Signal(object)
    refused = Signal(object)

    def __init__(self, tasks: TaskRunner, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._library = library
        self._follower: Follower | None = None
        self._asked: tuple[bool, bool] | None = None  # of the run asked for: retry, forget_missing
        self._is_asked = False  # the run under way is the one asked for
        self._working = self._shown = self._paused = self._closed = False
        self._removing = 0
        self._progress: Progress | None = None
        self._unseen = False  # photos were finished since the last `changed`
        self._problems = -1
        self._error = ""
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(self._show)
        self._refresh = QTimer(self, interval=REFRESH)
        self._refresh.timeout.connect(self._tell_unseen)

    @property
    def running(self) -> bool:
        """Whether a run is under way, shown or not, or is asked for."""
        return self._working or self._asked is not None

    @property
    def paused(self) -> bool:
        """Whether the user stopped following."""
        return self._paused

    @Slot()
    def start(self, *, retry: bool = False) -> None:
        """Look at everything now, and follow the disk from now on, also after `stop`."""
        self._check(retry, False)

    @Slot()
    def forget_missing(self) -> None:
        """Believe that what is missing is deleted."""
        self._check(False, True)

    @Slot()
    def stop(self) -> None:
        """Stop the run within a moment; no other begins until `start`."""
        if self._follower is not None:
            self._follower.pause()
            self._set_asked(None)
            self._set_paused(True)

    @Slot()
    def cancel(self) -> None:
        """Stop the run within a moment; what it left is read later."""
        if self._follower is not None:
            self._follower.cancel()
            self._set_asked(None)

    def add(self, folders: Sequence[Path]) -> None:
        """Keep folders and read their photos."""
        self._tasks.run("facts", lambda: self._library.add(*folders), self._added, failed=self.refused.emit)

    def remove(self, folder: Path) -> None:
        """Forget a folder; following stops for it and goes on afterwards."""
        self.between_runs(lambda: self._library.remove(folder), self.removed.emit)

    def between_runs(
        self,
        work: Callable[[], None],
        done: Callable[[], None] | None = None,
        *,
        failed: Callable[[ClipsearchError], None] | None = None,
        finished: Callable[[], None] | None = None,
    ) -> None:
        """Do something that no run may be under way for; following stops for it and goes on afterwards.

        Args:
            work: what to do, in another thread.
            done: called when it is done.
            failed: gets its ClipsearchError; without it, `refused` tells.
            finished: called after either.
        """
        again = self._asked or (False, False)
        if self._follower is not None:
            self._follower.pause()
        self._removing += 1

        def go_on() -> None:
            self._removing -= 1
            if self._follower is not None and not self._paused and not self._removing:
                self._check(*again)
            if finished is not None:
                finished()

        def tell(_: None) -> None:
            if done is not None:
                done()
            self.changed.emit()

        self._tasks.run("long", work, tell, failed=failed or self.refused.emit, finished=go_on)

    @Slot(object, bool)
    def pause_folder(self, folder: Path, paused: bool) -> None:
        """Look for changes in a folder no more, or again."""
        self._tasks.run(
            "facts",
            lambda: self._library.follower.pause(folder, paused),
            lambda _: self.changed.emit(),
            failed=self.refused.emit,
        )

    @Slot(object)
    def look_at(self, folder: Path) -> None:
        """Look at one folder now, although it, or all, are paused."""
        self._have_looked(lambda: self._library.follower.scan(folder))

    @Slot(object)
    def retry(self, files: Sequence[Path]) -> None:
        """Read these files again that were a problem."""
        self._have_looked(lambda: self._library.follower.retry(*files))

    @Slot(object)
    def look_around(self, files: Sequence[Path]) -> None:
        """Look at the directories of these files now, although their folders, or all, are paused."""
        self._have_looked(lambda: self._library.follower.scan_around(*files))

    def exclude(self, folder: Path, pattern: str) -> None:
        """Pass a pattern over from now on, in a folder at once although all are paused."""

        def app_theme(_: object) -> None:
            if self._paused:
                self.look_at(folder)
            else:
                self.start()

        self._tasks.run(
            "facts", lambda: self._library.settings.exclude(pattern), app_theme, failed=self.refused.emit
        )

    def _have_looked(self, app_theme: Callable[[], None]) -> None:
        if self._follower is None:
            self._check(False, False)
        if self._follower is None or not self._follower.is_alive:
            self.start()  # which says that it cannot
            return

        def refused(error: ClipsearchError) -> None:
            self._set_asked(None)
            self.refused.emit(error)

        self._is_asked = False
        self._set_asked(self._asked or (False, False))
        self._tasks.run("facts", app_theme, failed=refused)

    def close(self) -> None:
        """Stop everything, for good, and wait the moment that a run takes to stop."""
        self._closed = True
        self._patience.stop()
        self._refresh.stop()
        if self._follower is not None:
            self._follower.close()
        self._working, self._asked = False, None

    def _added(self, folders: list[Folder]) -> None:
        self.changed.emit()
        self.start()

    def _check(self, retry: bool, forget_missing: bool) -> None:
        if self._closed:
            return
        if self._follower is None:
            self._follower = self._library.follower.start(self._listener())
        elif not self._follower.is_alive:  # its bug was shown when it happened
            error = self.tr("Changes are not noticed any more, because something went wrong")
            self.failed.emit(ClipsearchError(error, self.tr("Close the window and open it again")))
            return
        self._follower.scan(retry=retry, forget_missing=forget_missing)
        self._is_asked = False  # a run under way began before
        self._set_paused(False)
        self._set_asked((retry, forget_missing))

    def _listener(self) -> Listener:
        """Bring the follower's news into the window's thread."""
        reporter = self._tasks.reporter
        changed = reporter(lambda _: self.changed.emit())
        return Listener(
            running=reporter(self._run_changed),
            progressed=reporter(self._report),
            ran=reporter(self._ran),
            reembedded=reporter(self._built),
            failed=reporter(self._fail),
            changed=lambda: changed(None),
        )

    # The follower's news

    def _run_changed(self, working: bool) -> None:
        self._working = working
        if working:
            self._is_asked = self._asked is not None
            self._progress = None
            self._patience.start()
            return
        self._patience.stop()
        self._refresh.stop()
        self._tell_unseen()  # a run that was stopped keeps what it finished
        if self._is_asked:
            self._set_asked(None)
        if self._shown:
            self._shown = False
            self.running_changed.emit(False)

    def _report(self, progress: Progress) -> None:
        if not self._working:
            return
        self._progress = progress
        self._unseen |= progress.phase == "embedding"  # known from now on, though not read yet
        if self._shown:
            self.progressed.emit(progress)
        elif progress.phase in ("indexing", "embedding", "reembedding"):
            self._show()

    @Slot()
    def _show(self) -> None:
        self._patience.stop()
        self._refresh.start()
        self._shown = True
        self.running_changed.emit(True)
        if self._progress is not None:
            self.progressed.emit(self._progress)

    @Slot()
    def _tell_unseen(self) -> None:
        if self._unseen:
            self._unseen = False
            self.changed.emit()

    def _ran(self, report: IndexReport) -> None:
        self._error = ""
        problems, self._problems = self._problems, report.failed
        changed = report.embedded or report.reused or report.removed or report.failed != problems
        self._unseen = bool(changed or self._is_asked)
        self._tell_unseen()
        self.finished.emit(report)
        if self._is_asked and not report.waiting:
            self.up_to_date.emit()

    def _built(self, report: IndexReport) -> None:
        """Tell of another model that serves now, or that cannot be made to."""
        if report.reembedded or report.switched:
            self.changed.emit()
        if report.switch_status is not None and report.switch_status.fault:
            self._fail(ClipsearchError(report.switch_status.fault))

    def _fail(self, error: ClipsearchError) -> None:
        said, self._error = self._error, str(error)
        if self._is_asked or said != self._error:
            self.failed.emit(error)

    def _set_asked(self, asked: tuple[bool, bool] | None) -> None:
        before, self._asked = self._asked, asked
        if (before is None) != (asked is None):
            self.asked_changed.emit(asked is not None)

    def _set_paused(self, paused: bool) -> None:
        if paused != self._paused:
            self._paused = paused
            self.paused_changed.emit(paused)

"""The controller of the follower: emits its reports as signals; pauses folders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from clipsearch import ClipsearchError, Follower, IndexReport, Library, Listener, Progress
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.widgets.notifier import Notifier

__all__ = ["RUN_TOPIC", "FollowController"]

SHOW_AFTER = 500  # milliseconds after which a run is shown although it reads nothing
RUN_TOPIC = "run"  # topic of the errors of runs, for the message bar
REFRESH_INTERVAL = 3000  # milliseconds between two `changed` while a run adds photos


class FollowController(QObject):
    """Has the library follow the disk, from the first `start` to `close`.

    Signals:
        progressed: a Progress of a run that is shown.
        running_changed: whether a run is shown: one that reads photos or takes a while.
        requested_changed: whether a run that the user requested is due or under way.
        paused_changed: whether the user paused following.
        changed: the library's content has changed, or a folder's watch mode.
        finished: an IndexReport, of every run.
        up_to_date: a requested run is finished.
    """

    progressed = Signal(object)
    running_changed = Signal(bool)
    requested_changed = Signal(bool)
    paused_changed = Signal(bool)
    changed = Signal()
    finished = Signal(object)
    up_to_date = Signal()

    def __init__(
        self, tasks: TaskRunner, library: Library, notifier: Notifier, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._notifier = notifier
        self._tasks = tasks
        self._library = library
        self._follower: Follower | None = None
        self._requested: bool | None = None  # of the requested run: retry
        self._is_requested_run = False  # whether the present run is the requested one
        self._is_running = self._is_shown = self._is_paused = self._is_closed = False
        self._exclusive_tasks = 0
        self._progress: Progress | None = None
        self._has_unshown_photos = False  # whether photos were added since the last `changed`
        self._last_problems = -1
        self._last_error = ""
        self._show_timer = QTimer(self, singleShot=True, interval=SHOW_AFTER)
        self._show_timer.timeout.connect(self._show)
        self._refresh_timer = QTimer(self, interval=REFRESH_INTERVAL)
        self._refresh_timer.timeout.connect(self._emit_unshown)

    @property
    def running(self) -> bool:
        """Whether a run is under way, shown or not, or requested."""
        return self._is_running or self._requested is not None

    @property
    def paused(self) -> bool:
        """Whether the user paused following."""
        return self._is_paused

    @Slot()
    def start(self, *, retry: bool = False) -> None:
        """Check all folders now, and follow the disk from now on, also after `stop`."""
        self._start_check(retry)

    @Slot()
    def stop(self) -> None:
        """Stop the present run soon; no other begins until `start`."""
        if self._follower is not None:
            self._follower.pause()
            self._set_requested(None)
            self._set_paused(True)

    @Slot()
    def cancel(self) -> None:
        """Stop the present run soon; the rest is read by a later one."""
        if self._follower is not None:
            self._follower.cancel()
            self._set_requested(None)

    def between_runs(
        self,
        work: Callable[[], None],
        done: Callable[[], None] | None = None,
        *,
        failed: Callable[[ClipsearchError], None] | None = None,
        finished: Callable[[], None] | None = None,
    ) -> None:
        """Do something that must not happen during a run; following is paused meanwhile.

        Args:
            work: what to do, in another thread.
            done: called when it is done.
            failed: gets its ClipsearchError; without it, the notifier does.
            finished: called after either.
        """
        pending = bool(self._requested)
        if self._follower is not None:
            self._follower.pause()
        self._exclusive_tasks += 1

        def resume() -> None:
            self._exclusive_tasks -= 1
            if self._follower is not None and not self._is_paused and not self._exclusive_tasks:
                self._start_check(pending)
            if finished is not None:
                finished()

        def succeed(_: None) -> None:
            if done is not None:
                done()
            self.changed.emit()

        self._tasks.run("long", work, succeed, failed=failed or self._notifier.report, finished=resume)

    @Slot(object, bool)
    def pause_folder(self, folder: Path, paused: bool) -> None:
        """Pause or resume following one folder."""
        self._tasks.run(
            "facts",
            lambda: self._library.follower.pause(folder, paused),
            lambda _: self.changed.emit(),
            failed=self._notifier.report,
        )

    @Slot(object)
    def look_at(self, folder: Path) -> None:
        """Check one folder now, also while it or everything is paused."""
        self._request_check(lambda: self._library.follower.scan(folder))

    @Slot(object)
    def retry(self, files: Sequence[Path]) -> None:
        """Read files again that could not be read."""
        self._request_check(lambda: self._library.follower.retry(*files))

    @Slot(object)
    def look_around(self, files: Sequence[Path]) -> None:
        """Check the directories of these files now, also while their folders or everything is paused.

        Files that are in no folder of the library are left out.
        """

        def find_inside() -> list[Path]:
            folders = [folder.path for folder in self._library.folders()]
            return [file for file in files if any(file.is_relative_to(folder) for folder in folders)]

        def check(inside: list[Path]) -> None:
            if inside:
                self._request_check(lambda: self._library.follower.scan_around(*inside))

        self._tasks.run("facts", find_inside, check)

    def check_exclusions(self, folder: Path) -> None:
        """Check for what is excluded now, or not any more; one folder at once while everything is paused."""
        if self._is_paused:
            self.look_at(folder)
        else:
            self.start()

    def _request_check(self, work: Callable[[], None]) -> None:
        if self._follower is None:
            self._start_check(False)
        if self._follower is None or not self._follower.is_alive:
            self.start()  # reports the error
            return

        def refused(error: ClipsearchError) -> None:
            self._set_requested(None)
            self._notifier.report(error)

        self._is_requested_run = False
        self._set_requested(bool(self._requested))
        self._tasks.run("facts", work, failed=refused)

    def close(self) -> None:
        """Stop following for good, and wait until the present run has stopped."""
        self._is_closed = True
        self._show_timer.stop()
        self._refresh_timer.stop()
        if self._follower is not None:
            self._follower.close()
        self._is_running, self._requested = False, None

    def _start_check(self, retry: bool) -> None:
        if self._is_closed:
            return
        if self._follower is None:
            self._follower = self._library.follower.start(self._listener())
        elif not self._follower.is_alive:  # ended by a bug, which was shown when it happened
            error = self.tr("Something went wrong, so changes in your folders are no longer noticed")
            hint = self.tr("Quit clipsearch and start it again")
            self._notifier.report(ClipsearchError(error, hint), RUN_TOPIC)
            return
        self._follower.scan(retry=retry)
        self._is_requested_run = False  # a present run began before the request
        self._set_paused(False)
        self._set_requested(retry)

    def _listener(self) -> Listener:
        """A listener that calls the methods below in the window's thread."""
        reporter = self._tasks.reporter
        changed = reporter(lambda _: self.changed.emit())
        return Listener(
            running=reporter(self._set_running),
            progressed=reporter(self._update_progress),
            ran=reporter(self._finish_run),
            reembedded=reporter(self._finish_build),
            failed=reporter(self._report_failure),
            changed=lambda: changed(None),
        )

    # Reports of the follower, in the window's thread

    def _set_running(self, running: bool) -> None:
        self._is_running = running
        if running:
            self._is_requested_run = self._requested is not None
            self._progress = None
            self._show_timer.start()
            return
        self._show_timer.stop()
        self._refresh_timer.stop()
        self._emit_unshown()  # a stopped run keeps what it finished
        if self._is_requested_run:
            self._set_requested(None)
        if self._is_shown:
            self._is_shown = False
            self.running_changed.emit(False)

    def _update_progress(self, progress: Progress) -> None:
        if not self._is_running:
            return
        self._progress = progress
        self._has_unshown_photos |= progress.phase == "embedding"  # listed from now on, though not read yet
        if self._is_shown:
            self.progressed.emit(progress)
        elif progress.phase in ("indexing", "embedding", "reembedding", "details", "texts"):
            self._show()

    @Slot()
    def _show(self) -> None:
        self._show_timer.stop()
        self._refresh_timer.start()
        self._is_shown = True
        self.running_changed.emit(True)
        if self._progress is not None:
            self.progressed.emit(self._progress)

    @Slot()
    def _emit_unshown(self) -> None:
        if self._has_unshown_photos:
            self._has_unshown_photos = False
            self.changed.emit()

    def _finish_run(self, report: IndexReport) -> None:
        self._last_error = ""
        problems, self._last_problems = self._last_problems, report.failed
        changed = report.embedded or report.reused or report.removed or report.failed != problems
        self._has_unshown_photos = bool(changed or self._is_requested_run)
        self._emit_unshown()
        self.finished.emit(report)
        if self._is_requested_run and not report.waiting:
            self.up_to_date.emit()

    def _finish_build(self, report: IndexReport) -> None:
        """Report that another model serves now, or why it cannot."""
        if report.reembedded or report.switched:
            self.changed.emit()
        if report.switch_status is not None and report.switch_status.fault:
            self._report_failure(ClipsearchError(report.switch_status.fault))

    def _report_failure(self, error: ClipsearchError) -> None:
        before, self._last_error = self._last_error, str(error)
        if self._is_requested_run or before != self._last_error:
            self._notifier.report(error, RUN_TOPIC)

    def _set_requested(self, requested: bool | None) -> None:
        before, self._requested = self._requested, requested
        if (before is None) != (requested is None):
            self.requested_changed.emit(requested is not None)

    def _set_paused(self, paused: bool) -> None:
        if paused != self._is_paused:
            self._is_paused = paused
            self.paused_changed.emit(paused)

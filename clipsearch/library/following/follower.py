"""The thread that keeps a library in step with the disk: file system events become index runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from clipsearch.errors import Cancelled, ClipsearchError
from clipsearch.library.following.folder_watch_mode import (
    OFFLINE,
    Location,
    locate,
    polled_folders,
    polling_after,
    watch_mode_at,
)
from clipsearch.library.following.idle_work import IdleWork
from clipsearch.library.following.listener import Listener
from clipsearch.library.following.pending_changes import (
    EVERYTHING,
    FollowedFolder,
    add_hint,
    due_scopes,
    merged_scopes,
    settled_at,
)
from clipsearch.library.following.settling import SettledFiles
from clipsearch.library.following.watch_limit import WatchLimit
from clipsearch.library.indexing.index_service import IndexService
from clipsearch.library.indexing.survey import ScanRequest, Survey
from clipsearch.photos.scanning.drives import mount_points
from clipsearch.photos.scanning.ignore_rules import IgnoreRules
from clipsearch.photos.scanning.watcher import Watcher
from clipsearch.records import Scope, WatchMode

__all__ = ["Follower"]

TICK = 1.0  # seconds between two checks whether the folders are there
QUIET = 2.0  # seconds for which a file must not have changed, to count as fully written
MANY_EVENTS = 4096  # from which some may have been lost (Linux queues 16,384), so all is scanned
EVENTS_PERIOD = 900.0  # seconds between two scans of all of a watched folder
POLLING_PERIOD = 10.0  # ... of one that is not
SCAN_INTERVAL_FACTOR = 150  # times the duration of a scan, to the next one at least
RETRY_PERIOD = 60.0  # seconds after which a failed run is tried again


class Follower:
    """Keeps a library in step with the disk from one thread of its own, until it is closed.

    Events only say where to scan; what is there is found out by an index run over that part. All of
    a folder is scanned when following begins, when its drive comes back, after very many events,
    and periodically.
    """

    def __init__(
        self,
        index_service: IndexService,
        listener: Listener,
        *,
        rules: IgnoreRules,
        ignore: Path,
        polling: Sequence[str] = (),
        idle_work: IdleWork | None = None,
    ) -> None:
        """Prepare; `start` begins.

        Args:
            index_service: does the runs.
            listener: its callbacks are called from the follower's thread.
            rules: what is passed over.
            ignore: the library's own data folder.
            polling: paths of folders whose events are not to be relied on; "*" means all.
            idle_work: what is done when nothing else is to do.
        """
        self._index_service = index_service
        self._listener = listener
        self._polling = polled_folders(polling)
        self._watcher = Watcher(rules, ignore, self._note_event)
        self._begin_anew = False
        self._changed = threading.Condition()
        self._followed: dict[int, FollowedFolder] = {}
        self._requested: ScanRequest | None = None
        self._urgent: dict[int, list[Scope]] = {}
        self._paused_folders: frozenset[int] = frozenset()
        self._scanned_folders: frozenset[int] = frozenset()  # those of the run under way
        self._cancel = threading.Event()
        self._paused = self._closed = False
        self._is_deferred = False  # what the run under way leaves waits for the next periodic scan
        self._idle_work = idle_work
        self._may_work = False  # something of that may be left
        self._may_reembed = False  # photos may be left to be embedded for a switch of models
        self._events_before = 0
        self._limit = WatchLimit(self._watcher, self._begin_watching, POLLING_PERIOD)
        self._settled_files = SettledFiles(QUIET)
        self._thread = threading.Thread(target=self._follow, name="follow", daemon=True)

    def start(self) -> None:
        """Begin with a scan of everything."""
        self._thread.start()

    def scan(self, *, retry: bool = False, forget_missing: bool = False) -> None:
        """Scan everything as soon as possible, and go on where following was paused.

        Args:
            retry: read files again that were a problem before.
            forget_missing: believe that what is missing is deleted.
        """
        with self._changed:
            if self._requested is not None:
                retry |= self._requested.retry
                forget_missing |= self._requested.forget_missing
            self._requested = ScanRequest(retry=retry, forget_missing=forget_missing)
            self._paused = False
            self._changed.notify()

    def scan_parts(self, parts: Mapping[int, Sequence[Scope]], *, removal: bool = False) -> None:
        """Scan parts of folders, by id, as soon as possible, also while all or these folders are paused.

        With `removal`, files were seen being moved or deleted there: many may be gone.
        """
        with self._changed:
            for key, scopes in parts.items():
                self._urgent[key] = merged_scopes(self._urgent.get(key, ()), scopes)
                if key in self._followed:
                    self._followed[key].has_removals |= removal
            self._changed.notify()

    def pause_folders(self, folders: Collection[int]) -> None:
        """Pause these folders, by id, and no others: they are scanned on request only."""
        with self._changed:
            fresh, changed = set(folders) - self._paused_folders, set(folders) ^ self._paused_folders
            self._paused_folders = frozenset(folders)
            for key in changed & self._followed.keys():
                self._followed[key].hints, self._followed[key].due = {}, float("-inf")
            if fresh & self._scanned_folders:
                self._cancel.set()
            self._changed.notify()

    def apply_settings(self, rules: IgnoreRules, polling: Sequence[str], *, retry: bool = False) -> None:
        """Follow with other rules from now on; a run under way stops, and all is scanned again.

        While paused, the scan comes when following goes on.

        Args:
            rules: what is passed over.
            polling: as for a new follower.
            retry: read files again that were a problem before.
        """
        with self._changed:
            self._watcher.rules = rules
            self._polling = polled_folders(polling)
            self._begin_anew = True
            self._cancel.set()
            if retry and not self._paused:
                self._requested = replace(self._requested or ScanRequest(), retry=True)
            self._changed.notify()

    def pause(self) -> None:
        """Stop a run within a moment, and begin no other until `scan`."""
        with self._changed:
            self._paused = True
            self._requested, self._urgent = None, {}
            self._cancel.set()

    def cancel(self) -> None:
        """Stop a run within a moment; what it left waits for the next periodic scan.

        Changes meanwhile are noticed as ever in watched folders; in polled ones, by that scan.
        """
        with self._changed:
            self._requested, self._urgent = None, {}
            self._is_deferred = True
            self._cancel.set()

    def do_idle_work(self) -> None:
        """Look whether there is work for idle times, which is stopped where it is under way."""
        with self._changed:
            self._may_work = self._idle_work is not None and self._idle_work.is_due
            self._changed.notify()

    def close(self) -> None:
        """Stop, and wait for the threads; safe to call twice."""
        with self._changed:
            self._closed = True
            self._cancel.set()
            self._changed.notify()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()

    @property
    def is_paused(self) -> bool:
        """Whether no run begins by itself."""
        return self._paused

    @property
    def is_alive(self) -> bool:
        """Whether it is at work; it ends by `close`, or by a bug that its thread then reports."""
        return self._thread.is_alive()

    def watch_modes(self) -> dict[int, WatchMode]:
        """How each folder, by its id, is followed now."""
        with self._changed:
            return {key: followed.watch_mode for key, followed in self._followed.items()}

    # In its own thread

    def _follow(self) -> None:
        try:
            while not self._closed:
                try:
                    self._update_folders()
                except ClipsearchError as error:  # the library cannot be read
                    self._listener.failed(error)
                    self._wait(RETRY_PERIOD)
                    continue
                request = self._take_request(time.monotonic())
                if request is not None:
                    self._carry_out(self._renew_watches(request))
                    continue
                if self._may_reembed and not self._paused:
                    self._reembed()
                    continue
                if self._may_work and not self._paused:
                    self._work()
                    continue
                self._wait(self._seconds_to_wait(time.monotonic()))
        finally:
            self._watcher.close()

    def _renew_watches(self, request: ScanRequest) -> ScanRequest:
        """Renew lost watches before the scan, so that no later change is missed; scan all of such folders."""
        scopes = dict(request.scopes or {})
        for key in scopes:
            one = self._followed[key]
            try:
                if self._watcher.rewatch_if_moved(one.folder.path):
                    scopes[key] = [EVERYTHING]
            except OSError as error:
                scopes[key] = [EVERYTHING]
                one.watch_mode = polling_after(error)
                self._listener.changed()
        return replace(request, scopes=scopes)

    def _wait(self, seconds: float) -> None:
        with self._changed:
            if not self._closed and self._requested is None and not self._urgent:
                self._changed.wait(seconds)

    def _is_due(self) -> bool:
        """Whether there is something to scan, by itself or on request."""
        self._update_folders()
        now = time.monotonic()
        with self._changed:
            free = (one for key, one in self._followed.items() if key not in self._paused_folders)
            there = [one for one in free if one.location is not None]
            hinted = any(settled_at(times) <= now for one in there for times in one.hints.values())
            asked = self._requested is not None or bool(self._urgent)
            return asked or any(due_scopes(one, now, hinted) for one in there)

    def _seconds_to_wait(self, now: float) -> float:
        dues = [settled_at(times) for one in self._followed.values() for times in one.hints.values()]
        return TICK if self._paused else max(0.0, min([now + TICK, *dues]) - now)

    def _update_folders(self) -> None:
        """Notice folders that were added, removed, unplugged or brought back, and drives inside them."""
        kept = {folder.id: folder for folder in self._index_service.folders()}
        drives = mount_points()
        changed = False
        if kept.keys() != self._followed.keys():  # one inside another takes or leaves photos there
            for one in self._followed.values():
                one.due = float("-inf")
        with self._changed:
            begin_anew, self._begin_anew = self._begin_anew, False
        if begin_anew or not self._watcher.is_alive():  # with a scan of everything
            self._watcher.close()
            for one in self._followed.values():
                one.location = None
        for key in [key for key in self._followed if key not in kept]:
            self._watcher.unwatch(self._followed[key].folder.path)
            with self._changed:
                del self._followed[key]
        for key, folder in kept.items():
            followed = self._followed.get(key)
            if followed is None:
                with self._changed:
                    followed = self._followed[key] = FollowedFolder(folder)
            location = locate(folder.path, drives, self._watcher.rules)
            if location != followed.location:
                self._begin_watching(followed, location)
                changed = True
        if self._limit.is_reached:  # count the directories of each
            for one in self._followed.values():
                if one.watch_mode.kind == "events":
                    one.due = float("-inf")
        if changed:
            self._listener.changed()

    def _begin_watching(self, one: FollowedFolder, location: Location | None) -> None:
        """Follow a folder at a location, with a scan of everything; watch it if events can be relied on."""
        self._watcher.unwatch(one.folder.path)
        one.location, one.due = location, float("-inf")
        one.watch_mode = OFFLINE
        if location is not None:
            by_hand = self._polling is None or one.folder.path in self._polling
            one.watch_mode = (
                WatchMode("polling", "as the settings say")
                if by_hand
                else watch_mode_at(one.folder.path, location)
            )
        if one.watch_mode.kind == "events":
            try:
                self._watcher.watch(one.folder.path)
            except OSError as error:
                one.watch_mode = polling_after(error)

    def _take_request(self, now: float) -> ScanRequest | None:
        """What is to be scanned now, or None."""
        with self._changed:
            asked, self._requested = self._requested, None
            urgent, self._urgent = self._urgent, {}
            if self._closed or (asked is None and self._paused and not urgent):
                return None
            by_itself = {} if self._paused and asked is None else self._followed
            free = {key: one for key, one in by_itself.items() if key not in self._paused_folders}
            there = {key: one for key, one in free.items() if one.location is not None}
            hints = [times for one in there.values() for times in one.hints.values()]
            are_many = self._watcher.events_seen - self._events_before > MANY_EVENTS
            if are_many and all(settled_at(times) <= now for times in hints):
                asked = asked or ScanRequest()
            # One part that has settled takes all others along, so that a move is seen at both ends.
            is_due = any(settled_at(times) <= now for times in hints)
            scopes = {key: parts for key, one in there.items() if (parts := due_scopes(one, now, is_due))}
            if asked is None and not scopes and not urgent:
                return None
            if asked is not None or (there and all(scopes.get(key) == [EVERYTHING] for key in there)):
                scopes = {key: [EVERYTHING] for key in free}
                self._events_before = self._watcher.events_seen
            for key in urgent.keys() & self._followed.keys():
                scopes[key] = merged_scopes(scopes.get(key, ()), urgent[key])
            self._scanned_folders = frozenset(scopes)
            for key in scopes:
                self._followed[key].hints = {}
            going = frozenset(key for key in scopes if self._followed[key].has_removals)
            for key in going:
                self._followed[key].has_removals = False
            self._cancel, self._is_deferred = threading.Event(), False
            asked = asked or ScanRequest()
            return ScanRequest(scopes, asked.retry, asked.forget_missing, going)

    def _carry_out(self, request: ScanRequest) -> None:
        self._listener.running(True)
        try:
            report, survey = self._index_service.run(
                request, self._settled_files.is_complete, self._listener.progressed, self._cancel
            )
        except Cancelled:
            self._reschedule(
                request, at=time.monotonic() + EVENTS_PERIOD if self._is_deferred else float("-inf")
            )
            if self._begin_anew and not self._paused and (request.retry or request.forget_missing):
                self.scan(retry=request.retry, forget_missing=request.forget_missing)
        except ClipsearchError as error:
            self._reschedule(request, at=time.monotonic() + RETRY_PERIOD)
            self._listener.failed(error)
        else:
            self._plan_next_scan(request, survey)
            self._may_reembed = self._index_service.is_unfinished
            self._may_work = self._idle_work is not None and self._idle_work.is_due
            self._listener.ran(report)
        finally:
            self._scanned_folders = frozenset()
            self._listener.running(False)

    def _reembed(self) -> None:
        """Go on with reading headers and re-embedding, until something is to be scanned."""
        self._listener.running(True)
        try:
            report, self._may_reembed = self._index_service.reembed(
                self._listener.progressed, self._cancel, self._is_due
            )
            self._listener.reembedded(report)
        except Cancelled:
            self._may_reembed = False  # until the next run
        except ClipsearchError as error:
            self._may_reembed = False
            self._listener.failed(error)
        finally:
            self._listener.running(False)

    def _work(self) -> None:
        """Go on with the idle work, until something is to be scanned."""
        if self._idle_work is None:
            return
        self._listener.running(True)
        done = 0
        try:
            done, self._may_work = self._idle_work.run(
                self._listener.progressed, self._cancel, lambda: self._may_reembed or self._is_due()
            )
        except Cancelled:
            self._may_work = False  # until the next run
        except ClipsearchError as error:
            self._may_work = False
            self._listener.failed(error)
        finally:
            self._listener.running(False)
        if done:
            self._listener.changed()

    def _reschedule(self, request: ScanRequest, at: float) -> None:
        """Scan all of what was not finished."""
        with self._changed:
            for key in request.scopes or ():
                if key in self._followed:
                    one = self._followed[key]
                    one.due, one.has_removals = at, one.has_removals or key in request.seen_going

    def _plan_next_scan(self, request: ScanRequest, survey: Survey) -> None:
        """Set when each folder is scanned next, and come back to files that were still being written."""
        now = time.monotonic()
        self._settled_files.forget_old()
        with self._changed:
            for part in survey.parts:
                one = self._followed.get(part.folder.id)
                if one is None:
                    continue
                if EVERYTHING in (request.scopes or {}).get(part.folder.id, ()):
                    one.directories = part.found.directories
                    is_watched = one.watch_mode.kind == "events"
                    least = EVENTS_PERIOD if is_watched else POLLING_PERIOD
                    one.due = now + max(least, SCAN_INTERVAL_FACTOR * survey.seconds)
                for file in part.waiting:
                    add_hint(one, Scope(file.path.rpartition("/")[0], deep=False), now)
                one.has_removals |= bool(part.waiting) and part.folder.id in request.seen_going
        seen = [
            one for key, one in self._followed.items() if EVERYTHING in (request.scopes or {}).get(key, ())
        ]
        if self._limit.check(self._followed.values(), seen):
            self._listener.changed()

    # In the watcher's thread

    def _note_event(self, root: Path, scope: Scope, removal: bool) -> None:
        with self._changed:
            one = next((one for one in self._followed.values() if one.folder.path == root), None)
            if one is None:
                return
            one.has_removals |= removal
            if one.folder.id in self._paused_folders:  # all of it is scanned when it goes on
                return
            first = not one.hints
            add_hint(one, scope, time.monotonic())
            if first:
                self._changed.notify()

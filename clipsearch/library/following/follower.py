"""Following the disk: hints of changes are gathered, settle, and become index runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from clipsearch.errors import Cancelled, ClipsearchError
from clipsearch.library.following.folder_watch_mode import (
    OFFLINE,
    Place,
    place_of,
    polled_for,
    resolved,
    way_at,
)
from clipsearch.library.following.interfaces import Listener, Runner
from clipsearch.library.following.pending_changes import (
    EVERYTHING,
    Followed,
    hint,
    joined,
    parts_due,
    settled_at,
)
from clipsearch.library.following.settling import SettledFiles
from clipsearch.library.following.watch_limit import WatchLimit
from clipsearch.library.indexing.survey import ScanRequest, Survey
from clipsearch.photos.scanning.drives import mount_points
from clipsearch.photos.scanning.ignore_rules import IgnoreRules
from clipsearch.photos.scanning.watcher import Watcher
from clipsearch.records import Scope, WatchMode

__all__ = ["Follower", "Listener"]

TICK = 1.0  # seconds between two looks at whether the folders are there
QUIET = 2.0  # seconds for which a file must not have changed, to count as fully written
FLOOD = 4096  # hints, from which some may have been lost (Linux queues 16,384), so all is looked at
EVENTS_PERIOD = 900.0  # seconds between two looks at all of a watched folder
POLLING_PERIOD = 10.0  # ... of one that is not
LOOKING_SHARE = 150  # times the length of a look, to the next one at least
RETRY_PERIOD = 60.0  # seconds after which a failed run is tried again


class Follower:
    """Keeps a library in step with the disk from one thread of its own, until it is closed.

    Hints only say where to look; what is there is found out by a run of its own over that part.
    All of a folder is looked at when following begins, when its drive comes back, after a flood
    of hints, and every now and then.
    """

    def __init__(
        self,
        runner: Runner,
        listener: Listener,
        *,
        rules: IgnoreRules,
        ignore: Path,
        polling: Sequence[str] = (),
    ) -> None:
        """Prepare; `start` begins.

        Args:
            runner: the library.
            listener: who is told.
            rules: what is passed over.
            ignore: the library's own data folder.
            polling: paths of folders whose system is not to be relied on; "*" means all.
        """
        self._runner = runner
        self._listener = listener
        self._polling = resolved(polling)
        self._watcher = Watcher(rules, ignore, self._hear)
        self._begin_anew = False
        self._changed = threading.Condition()
        self._followed: dict[int, Followed] = {}
        self._asked: ScanRequest | None = None
        self._urgent: dict[int, list[Scope]] = {}
        self._held: frozenset[int] = frozenset()
        self._options: frozenset[int] = frozenset()  # what the run under way looks at
        self._cancel = threading.Event()
        self._paused = self._closed = False
        self._put_off = False  # what the run under way leaves is not urgent
        self._may_build = False  # after a run: another model's vectors may be left to be built
        self._heard = 0
        self._limit = WatchLimit(self._watcher, self._begin, POLLING_PERIOD)
        self._sightings = SettledFiles(QUIET)
        self._thread = threading.Thread(target=self._follow, name="follow", daemon=True)

    def start(self) -> None:
        """Begin with a look at everything."""
        self._thread.start()

    def check(self, *, retry: bool = False, forget_missing: bool = False) -> None:
        """Look at everything as soon as possible, also while paused.

        Args:
            retry: read files again that were a problem before.
            forget_missing: believe that what is missing is deleted.
        """
        with self._changed:
            if self._asked is not None:
                retry |= self._asked.retry
                forget_missing |= self._asked.forget_missing
            self._asked = ScanRequest(retry=retry, forget_missing=forget_missing)
            self._paused = False
            self._changed.notify()

    def look_at(self, parts: Mapping[int, Sequence[Scope]], *, going: bool = False) -> None:
        """Look at parts of folders, by id, as soon as possible, also while all or they are paused.

        With `going`, files were seen being moved or deleted there: many may be gone.
        """
        with self._changed:
            for key, scopes in parts.items():
                self._urgent[key] = joined(self._urgent.get(key, ()), scopes)
                if key in self._followed:
                    self._followed[key].seen_going |= going
            self._changed.notify()

    def hold(self, folders: Collection[int]) -> None:
        """Pause these folders, by id, and no others: nothing looks at them by itself."""
        with self._changed:
            fresh, changed = set(folders) - self._held, set(folders) ^ self._held
            self._held = frozenset(folders)
            for key in changed & self._followed.keys():
                self._followed[key].hints, self._followed[key].due = {}, float("-inf")
            if fresh & self._options:
                self._cancel.set()
            self._changed.notify()

    def change(self, rules: IgnoreRules, polling: Sequence[str], *, retry: bool = False) -> None:
        """Follow with other rules from now on; a run under way stops, and all is looked at again.

        While paused, the look comes when following goes on.

        Args:
            rules: what is passed over.
            polling: as for a new follower.
            retry: read files again that were a problem before.
        """
        with self._changed:
            self._watcher.rules = rules
            self._polling = resolved(polling)
            self._begin_anew = True
            self._cancel.set()
            if retry and not self._paused:
                self._asked = replace(self._asked or ScanRequest(), retry=True)
            self._changed.notify()

    def pause(self) -> None:
        """Stop a run within a moment, and begin no other until `check`."""
        with self._changed:
            self._paused = True
            self._asked, self._urgent = None, {}
            self._cancel.set()

    def cancel(self) -> None:
        """Stop a run within a moment; what it left waits for a later look.

        What changes meanwhile is noticed as ever in watched folders; in polled ones, by that look.
        """
        with self._changed:
            self._asked, self._urgent = None, {}
            self._put_off = True
            self._cancel.set()

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

    def ways(self) -> dict[int, WatchMode]:
        """How each folder, by its id, is followed now."""
        with self._changed:
            return {key: followed.way for key, followed in self._followed.items()}

    def skipped(self) -> int:
        """How many files were passed over in the folders at the last look at all of each."""
        with self._changed:
            return sum(followed.skipped for followed in self._followed.values())

    # In its own thread

    def _follow(self) -> None:
        try:
            while not self._closed:
                try:
                    self._see_to_places()
                except ClipsearchError as error:  # the library cannot be read
                    self._listener.failed(error)
                    self._rest(RETRY_PERIOD)
                    continue
                request = self._take_wish(time.monotonic())
                if request is not None:
                    self._carry_out(self._renew_watches(request))
                    continue
                if self._may_build and not self._paused:
                    self._build()
                    continue
                self._rest(self._pause_length(time.monotonic()))
        finally:
            self._watcher.close()

    def _renew_watches(self, request: ScanRequest) -> ScanRequest:
        """Before the look, so that nothing happens unnoticed after it; look at all of what is renewed."""
        scopes = dict(request.scopes or {})
        for key in scopes:
            one = self._followed[key]
            try:
                if self._watcher.rewatch_if_moved(one.folder.path):
                    scopes[key] = [EVERYTHING]
            except OSError as error:
                scopes[key] = [EVERYTHING]
                one.way = polled_for(error)
                self._listener.changed()
        return replace(request, scopes=scopes)

    def _rest(self, seconds: float) -> None:
        with self._changed:
            if not self._closed and self._asked is None and not self._urgent:
                self._changed.wait(seconds)

    def _is_due(self) -> bool:
        """Whether there is something on the disk to look at, or somebody asks for it."""
        self._see_to_places()
        now = time.monotonic()
        with self._changed:
            free = (one for key, one in self._followed.items() if key not in self._held)
            there = [one for one in free if one.place is not None]
            hinted = any(settled_at(times) <= now for one in there for times in one.hints.values())
            asked = self._asked is not None or bool(self._urgent)
            return asked or any(parts_due(one, now, hinted) for one in there)

    def _pause_length(self, now: float) -> float:
        dues = [settled_at(times) for one in self._followed.values() for times in one.hints.values()]
        return TICK if self._paused else max(0.0, min([now + TICK, *dues]) - now)

    def _see_to_places(self) -> None:
        """Notice folders that were added, removed, unplugged or brought back, and drives inside them."""
        kept = {folder.id: folder for folder in self._runner.kept()}
        drives = mount_points()
        changed = False
        if kept.keys() != self._followed.keys():  # one inside another takes or leaves photos there
            for one in self._followed.values():
                one.due = float("-inf")
        with self._changed:
            begin_anew, self._begin_anew = self._begin_anew, False
        if begin_anew or not self._watcher.is_alive():  # with a look at everything
            self._watcher.close()
            for one in self._followed.values():
                one.place = None
        for key in [key for key in self._followed if key not in kept]:
            self._watcher.unwatch(self._followed[key].folder.path)
            with self._changed:
                del self._followed[key]
        for key, folder in kept.items():
            followed = self._followed.get(key)
            if followed is None:
                with self._changed:
                    followed = self._followed[key] = Followed(folder)
            place = place_of(folder.path, drives, self._watcher.rules)
            if place != followed.place:
                self._begin(followed, place)
                changed = True
        if self._limit.is_reached:  # see how large each is
            for one in self._followed.values():
                if one.way.kind == "events":
                    one.due = float("-inf")
        if changed:
            self._listener.changed()

    def _begin(self, one: Followed, place: Place | None) -> None:
        """Begin anew at a place, with a look at everything; have it watched, if that can be relied on."""
        self._watcher.unwatch(one.folder.path)
        one.place, one.due = place, float("-inf")
        one.way = OFFLINE
        if place is not None:
            by_hand = self._polling is None or one.folder.path in self._polling
            one.way = (
                WatchMode("polling", "as the settings say") if by_hand else way_at(one.folder.path, place)
            )
        if one.way.kind == "events":
            try:
                self._watcher.watch(one.folder.path)
            except OSError as error:
                one.way = polled_for(error)

    def _take_wish(self, now: float) -> ScanRequest | None:
        """What is to be looked at now, or None."""
        with self._changed:
            asked, self._asked = self._asked, None
            urgent, self._urgent = self._urgent, {}
            if self._closed or (asked is None and self._paused and not urgent):
                return None
            by_itself = {} if self._paused and asked is None else self._followed
            free = {key: one for key, one in by_itself.items() if key not in self._held}
            there = {key: one for key, one in free.items() if one.place is not None}
            hints = [times for one in there.values() for times in one.hints.values()]
            is_flood = self._watcher.events_seen - self._heard > FLOOD
            if is_flood and all(settled_at(times) <= now for times in hints):
                asked = asked or ScanRequest()
            # One part that has settled takes all others along, so that a move is seen at both ends.
            is_due = any(settled_at(times) <= now for times in hints)
            scopes = {key: parts for key, one in there.items() if (parts := parts_due(one, now, is_due))}
            if asked is None and not scopes and not urgent:
                return None
            if asked is not None or (there and all(scopes.get(key) == [EVERYTHING] for key in there)):
                scopes = {key: [EVERYTHING] for key in free}
                self._heard = self._watcher.events_seen
            for key in urgent.keys() & self._followed.keys():
                scopes[key] = joined(scopes.get(key, ()), urgent[key])
            self._options = frozenset(scopes)
            for key in scopes:
                self._followed[key].hints = {}
            going = frozenset(key for key in scopes if self._followed[key].seen_going)
            for key in going:
                self._followed[key].seen_going = False
            self._cancel, self._put_off = threading.Event(), False
            asked = asked or ScanRequest()
            return ScanRequest(scopes, asked.retry, asked.forget_missing, going)

    def _carry_out(self, request: ScanRequest) -> None:
        self._listener.running(True)
        try:
            report, survey = self._runner.carry_out(
                request, self._sightings.is_complete, self._listener.progressed, self._cancel
            )
        except Cancelled:
            self._again(request, at=time.monotonic() + EVENTS_PERIOD if self._put_off else float("-inf"))
            if self._begin_anew and not self._paused and (request.retry or request.forget_missing):
                self.check(retry=request.retry, forget_missing=request.forget_missing)
        except ClipsearchError as error:
            self._again(request, at=time.monotonic() + RETRY_PERIOD)
            self._listener.failed(error)
        else:
            self._take_note(request, survey)
            self._may_build = self._runner.is_building
            self._listener.ran(report)
        finally:
            self._options = frozenset()
            self._listener.running(False)

    def _build(self) -> None:
        """Go on with what takes long, as long as nothing on the disk is to be looked at."""
        self._listener.running(True)
        try:
            report, self._may_build = self._runner.build(
                self._listener.progressed, self._cancel, self._is_due
            )
            self._listener.built(report)
        except Cancelled:
            self._may_build = False  # until the next run
        except ClipsearchError as error:
            self._may_build = False
            self._listener.failed(error)
        finally:
            self._listener.running(False)

    def _again(self, request: ScanRequest, at: float) -> None:
        """Look at all of what was not finished."""
        with self._changed:
            for key in request.scopes or ():
                if key in self._followed:
                    one = self._followed[key]
                    one.due, one.seen_going = at, one.seen_going or key in request.seen_going

    def _take_note(self, request: ScanRequest, survey: Survey) -> None:
        """Plan the next look, come back to files that were still being written."""
        now = time.monotonic()
        self._sightings.forget_old()
        with self._changed:
            for part in survey.parts:
                one = self._followed.get(part.folder.id)
                if one is None:
                    continue
                if EVERYTHING in (request.scopes or {}).get(part.folder.id, ()):
                    one.directories, one.skipped = part.found.directories, part.found.skipped
                    is_watched = one.way.kind == "events"
                    least = EVENTS_PERIOD if is_watched else POLLING_PERIOD
                    one.due = now + max(least, LOOKING_SHARE * survey.seconds)
                for file in part.waiting:
                    hint(one, Scope(file.path.rpartition("/")[0], deep=False), now)
                one.seen_going |= bool(part.waiting) and part.folder.id in request.seen_going
        seen = [
            one for key, one in self._followed.items() if EVERYTHING in (request.scopes or {}).get(key, ())
        ]
        if self._limit.check(self._followed.values(), seen):
            self._listener.changed()

    # In the watcher's thread

    def _hear(self, root: Path, scope: Scope, going: bool) -> None:
        with self._changed:
            one = next((one for one in self._followed.values() if one.folder.path == root), None)
            if one is None:
                return
            one.seen_going |= going
            if one.folder.id in self._held:  # all of it is looked at when it goes on
                return
            first = not one.hints
            hint(one, scope, time.monotonic())
            if first:
                self._changed.notify()

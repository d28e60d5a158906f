"""Following the disk: hints of changes are gathered, settle, and become index runs."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from clipsearch.errors import Cancelled, ClipsearchError
from clipsearch.library.hints import EVERYTHING, OFFLINE, Followed, hint, parts_due, settled_at
from clipsearch.library.listening import Listener, Runner
from clipsearch.library.survey import Survey, Wish
from clipsearch.photos.drives import needs_polling
from clipsearch.photos.rules import Rules
from clipsearch.photos.watch import Watcher
from clipsearch.records import FileState, Folder, Scope, Way

__all__ = ["Follower", "Listener"]

TICK = 1.0  # seconds between two looks at whether the folders are there
QUIET = 2.0  # seconds for which a file must not have changed, to count as fully written
FLOOD = 4096  # hints, from which some may have been lost (Linux queues 16,384), so all is looked at
EVENTS_PERIOD = 900.0  # seconds between two looks at all of a watched folder
POLLING_PERIOD = 10.0  # ... of one that is not
LOOKING_SHARE = 150  # times the length of a look, to the next one at least
SECOND_LOOK = 1.0  # seconds after which a suspicion is looked into again
RETRY_PERIOD = 60.0  # seconds after which a failed run is tried again
LIMITED = {
    errno.ENOSPC: Way(
        "polling",
        "the system's limit of watched directories is reached; "
        "raise fs.inotify.max_user_watches to be told of changes at once",
    ),
    errno.EMFILE: Way(
        "polling",
        "the system's limit of watching programs is reached; "
        "raise fs.inotify.max_user_instances to be told of changes at once",
    ),
}


class Follower:
    """Keeps a library in step with the disk from one thread of its own, until it is closed.

    Hints only say where to look; what is there is found out by a run of its own over that part.
    All of a folder is looked at when following begins, when its drive comes back, after a flood
    of hints, and every now and then.
    """

    def __init__(
        self, runner: Runner, listener: Listener, *, rules: Rules, ignore: Path, polling: Sequence[str] = ()
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
        self._polls_all = "*" in polling
        self._polling = {Path(path).expanduser().resolve() for path in polling if path != "*"}
        self._watcher = Watcher(rules, ignore, self._hear)
        self._changed = threading.Condition()
        self._followed: dict[int, Followed] = {}
        self._asked: Wish | None = None
        self._cancel = threading.Event()
        self._paused = self._closed = False
        self._may_build = False  # after a run: another model's vectors may be left to be built
        self._heard = 0
        self._suspects_limit = False
        self._sightings: dict[Path, tuple[int, int, float]] = {}
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
            self._asked = Wish(retry=retry, forget_missing=forget_missing)
            self._paused = False
            self._changed.notify()

    def pause(self) -> None:
        """Stop a run within a moment, and begin no other until `check`."""
        with self._changed:
            self._paused = True
            self._asked = None
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

    def ways(self) -> dict[int, Way]:
        """How each folder, by its id, is followed now."""
        with self._changed:
            return {key: followed.way for key, followed in self._followed.items()}

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
                wish = self._take_wish(time.monotonic())
                if wish is not None:
                    self._carry_out(self._renew_watches(wish))
                    continue
                if self._may_build and not self._paused:
                    self._build()
                    continue
                self._rest(self._pause_length(time.monotonic()))
        finally:
            self._watcher.close()

    def _renew_watches(self, wish: Wish) -> Wish:
        """Before the look, so that nothing happens unnoticed after it; look at all of what is renewed."""
        scopes = dict(wish.scopes or {})
        for key in scopes:
            one = self._followed[key]
            try:
                if self._watcher.renew(one.folder.path):
                    scopes[key] = [EVERYTHING]
            except OSError as error:
                scopes[key] = [EVERYTHING]
                one.way = _polled_for(error)
                self._listener.changed()
        return replace(wish, scopes=scopes)

    def _rest(self, seconds: float) -> None:
        with self._changed:
            if not self._closed and self._asked is None:
                self._changed.wait(seconds)

    def _is_due(self) -> bool:
        """Whether there is something on the disk to look at, or somebody asks for it."""
        self._see_to_places()
        now = time.monotonic()
        with self._changed:
            there = [one for one in self._followed.values() if one.place is not None]
            hinted = any(settled_at(times) <= now for one in there for times in one.hints.values())
            return self._asked is not None or any(parts_due(one, now, hinted) for one in there)

    def _pause_length(self, now: float) -> float:
        dues = [settled_at(times) for one in self._followed.values() for times in one.hints.values()]
        return TICK if self._paused else max(0.0, min([now + TICK, *dues]) - now)

    def _see_to_places(self) -> None:
        """Notice folders that were added, removed, unplugged or brought back."""
        kept = {folder.id: folder for folder in self._runner.kept()}
        changed = False
        if kept.keys() != self._followed.keys():  # one inside another takes or leaves photos there
            for one in self._followed.values():
                one.due = float("-inf")
        if not self._watcher.is_sound():  # begin anew, with a look at everything
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
            place = _place_of(folder.path)
            if place != followed.place:
                self._watcher.unwatch(folder.path)
                followed.place, followed.due = place, float("-inf")
                followed.way = OFFLINE if place is None else self._begin(folder)
                changed = True
        if changed:
            self._listener.changed()

    def _begin(self, folder: Folder) -> Way:
        """Have a folder watched, if that can be relied on."""
        if self._polls_all or folder.path in self._polling:
            return Way("polling", "as the settings say")
        if needs_polling(folder.path):
            return Way("polling", "on a network or removable drive")
        try:
            self._watcher.watch(folder.path)
        except OSError as error:
            return _polled_for(error)
        return Way("events")

    def _take_wish(self, now: float) -> Wish | None:
        """What is to be looked at now, or None."""
        with self._changed:
            asked, self._asked = self._asked, None
            if self._closed or (asked is None and self._paused):
                return None
            there = {key: one for key, one in self._followed.items() if one.place is not None}
            hints = [times for one in there.values() for times in one.hints.values()]
            is_flood = self._watcher.heard - self._heard > FLOOD
            if is_flood and all(settled_at(times) <= now for times in hints):
                asked = asked or Wish()
            # One part that has settled takes all others along, so that a move is seen at both ends.
            is_due = any(settled_at(times) <= now for times in hints)
            scopes = {key: parts for key, one in there.items() if (parts := parts_due(one, now, is_due))}
            if asked is None and not scopes:
                return None
            if asked is not None or all(scopes.get(key) == [EVERYTHING] for key in there):
                scopes = {key: [EVERYTHING] for key in self._followed}
                self._heard = self._watcher.heard
            for key in scopes:
                self._followed[key].hints = {}
            going = frozenset(key for key in scopes if self._followed[key].seen_going)
            for key in going:
                self._followed[key].seen_going = False
            self._cancel = threading.Event()
            asked = asked or Wish()
            return Wish(scopes, asked.retry, asked.forget_missing, going)

    def _carry_out(self, wish: Wish) -> None:
        self._listener.running(True)
        try:
            report, survey = self._runner.carry_out(
                wish, self._is_complete, self._listener.progressed, self._cancel
            )
        except Cancelled:
            self._again(wish, at=float("-inf"))
        except ClipsearchError as error:
            self._again(wish, at=time.monotonic() + RETRY_PERIOD)
            self._listener.failed(error)
        else:
            self._take_note(wish, survey)
            self._may_build = self._runner.is_building
            self._listener.ran(report)
        finally:
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

    def _again(self, wish: Wish, at: float) -> None:
        """Look at all of what was not finished."""
        with self._changed:
            for key in wish.scopes or ():
                if key in self._followed:
                    one = self._followed[key]
                    one.due, one.seen_going = at, one.seen_going or key in wish.seen_going

    def _take_note(self, wish: Wish, survey: Survey) -> None:
        """Plan the next look, come back to files that were still being written."""
        now = time.monotonic()
        self._sightings = {path: s for path, s in self._sightings.items() if now - s[2] < 60 * QUIET}
        with self._changed:
            for part in survey.parts:
                one = self._followed.get(part.folder.id)
                if one is None:
                    continue
                if EVERYTHING in (wish.scopes or {}).get(part.folder.id, ()):
                    one.directories = part.found.directories
                    is_watched = one.way.kind == "events"
                    least = EVENTS_PERIOD if is_watched else POLLING_PERIOD
                    one.due = now + max(least, LOOKING_SHARE * survey.seconds)
                for file in part.waiting:
                    hint(one, Scope(file.path.rpartition("/")[0], deep=False), now)
                one.seen_going |= bool(part.waiting) and part.folder.id in wish.seen_going
        self._check_limit({key for key, scopes in (wish.scopes or {}).items() if EVERYTHING in scopes})

    def _check_limit(self, seen: Collection[int]) -> None:
        """Notice that the system could not watch all directories, and poll the largest folder.

        Directories may go between the look and the count, so that only a second look convinces.

        Args:
            seen: folders of which all directories were just counted.
        """
        watched = {
            key: one
            for key, one in self._followed.items()
            if one.way.kind == "events" and one.place is not None
        }
        held = self._watcher.held()
        if held is None or not watched or not watched.keys() <= set(seen):
            return
        if held >= sum(one.directories for one in watched.values()):
            self._suspects_limit = False
            return
        if not self._suspects_limit:
            self._suspects_limit = True
            for one in watched.values():
                one.due = time.monotonic() + SECOND_LOOK
            return
        self._suspects_limit = False
        self._poll_largest(list(watched.values()))

    def _poll_largest(self, watched: Sequence[Followed]) -> None:
        largest = max(watched, key=lambda one: one.directories)
        self._watcher.unwatch(largest.folder.path)
        largest.way = LIMITED[errno.ENOSPC]
        largest.due = time.monotonic() + POLLING_PERIOD
        for one in self._followed.values():  # there is room again for smaller ones
            if one is not largest and one.way == largest.way and one.directories < largest.directories:
                one.way = self._begin(one.folder)
                one.due = float("-inf")
        self._listener.changed()

    def _is_complete(self, path: Path, file: FileState) -> bool:
        """Whether a file has not changed for a while, by its own time or by what was seen of it."""
        now = time.monotonic()
        size, mtime, since = self._sightings.setdefault(path, (file.size, file.mtime_ns, now))
        if (size, mtime) != (file.size, file.mtime_ns):
            self._sightings[path] = (file.size, file.mtime_ns, now)
            since = now
        return time.time() - file.mtime_ns / 1e9 >= QUIET or now - since >= QUIET

    # In the watcher's thread

    def _hear(self, root: Path, scope: Scope, going: bool) -> None:
        with self._changed:
            one = next((one for one in self._followed.values() if one.folder.path == root), None)
            if one is None:
                return
            one.seen_going |= going
            first = not one.hints
            hint(one, scope, time.monotonic())
            if first:
                self._changed.notify()


def _polled_for(error: OSError) -> Way:
    return LIMITED.get(error.errno or 0) or Way("polling", error.strerror or str(error))


def _place_of(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if path.is_dir() and os.access(path, os.R_OK) else None

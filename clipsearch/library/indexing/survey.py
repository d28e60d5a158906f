"""The survey: scans the folders and plans what an index run is to do."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from clipsearch.errors import FolderError, PhotoError
from clipsearch.library.indexing.live_clips import with_clips_as_companions
from clipsearch.library.indexing.planner import Plan, diff, find_doubtful, recognise_moves, reject_moves
from clipsearch.library.storage.stores import Stores
from clipsearch.photos.decoding.fingerprint import sample
from clipsearch.photos.scanning.ignore_rules import IgnoreRules
from clipsearch.photos.scanning.scanner import identity, scan
from clipsearch.records import FileState, Folder, Listing, ScanResult, Scope
from clipsearch.store.catalogue.reader import KnownFile

__all__ = ["FolderWork", "ScanOptions", "ScanRequest", "Survey", "find_moved_away", "take_survey"]

_ScannedFolder = tuple[Folder, ScanResult, Mapping[str, KnownFile]]
EVERYTHING = (Scope(),)
MANY_CONTENTS = 10_000  # from so many on, loading all keys is quicker than looking up each


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """What a run is to scan.

    Attributes:
        scopes: by folder id, the parts to scan; None: everything.
        retry: read files again that were a problem before.
        forget_missing: take all missing files for deleted.
        seen_going: folders (ids) in which deletions were observed.
    """

    scopes: Mapping[int, Sequence[Scope]] | None = None
    retry: bool = False
    forget_missing: bool = False
    seen_going: Collection[int] = ()

    def is_whole(self, folder: int) -> bool:
        """Whether all of a folder, by its id, is to be scanned."""
        return self.scopes is None or Scope() in self.scopes[folder]


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """How folders are scanned.

    Attributes:
        rules: which files and directories are left out.
        exclude: directories that are never entered.
        is_complete: whether a new or changed file, by its path, is fully written; others wait.
        can_be_read: whether a file, by its path, that could not be read before can be now; calls its
            second argument while it reads.
    """

    rules: IgnoreRules = field(default_factory=IgnoreRules)
    exclude: tuple[Path, ...] = ()
    is_complete: Callable[[Path, FileState], bool] | None = None
    can_be_read: Callable[[Path, Callable[[], object]], bool] | None = None


@dataclass(frozen=True, slots=True)
class FolderWork:
    """What was found in one folder, and what is to be done for it.

    Attributes:
        folder: the folder.
        found: the scan.
        known: the catalogue's files of the same parts, by path.
        plan: what is to be done.
        doubted: paths of missing files that may only be unreachable.
        mass_missing: those of them that are doubtful only because they are so many.
        waiting: files that are not fully written yet; the plan leaves them out.
        had_missing: whether files of the folder were doubtful before.
        is_new_place: whether the folder's place is not what the catalogue remembers.
    """

    folder: Folder
    found: ScanResult
    known: Mapping[str, KnownFile]
    plan: Plan
    doubted: frozenset[str] = frozenset()
    mass_missing: frozenset[str] = frozenset()
    waiting: tuple[FileState, ...] = ()
    had_missing: bool = False
    is_new_place: bool = False


@dataclass(frozen=True, slots=True)
class Survey:
    """The scanned folders, those that are not there, and how many seconds scanning took."""

    parts: tuple[FolderWork, ...]
    offline: tuple[Path, ...]
    seconds: float


def take_survey(
    stores: Stores, options: ScanOptions, request: ScanRequest, on_progress: Callable[[int], None]
) -> Survey:
    """Scan folders, and plan what is to be done for them.

    Args:
        stores: the library.
        options: how to scan.
        request: what to scan.
        on_progress: called with the number of files found so far; it may raise to stop.
    """
    start = time.monotonic()
    folders = stores.catalogue.folders()
    wanted = [folder for folder in folders if request.scopes is None or folder.id in request.scopes]
    places = {folder.id: identity(folder.path) for folder in folders}
    scans: list[_ScannedFolder] = []
    offline = []
    seen = 0
    for folder in wanted:
        on_progress(seen)
        # A kept folder inside another one is scanned only once, for itself. Of several that lead to the
        # same directory (by a link, or by names that differ in case) the first one has the photos.
        others = [
            other.path
            for other in folders
            if other.id < folder.id or (other.id > folder.id and places[other.id] != places[folder.id])
        ]
        scopes = EVERYTHING if request.scopes is None else request.scopes[folder.id]
        try:
            found = scan(
                folder.path,
                scopes=scopes,
                rules=options.rules,
                exclude=(*others, *options.exclude),
                on_progress=_offset(on_progress, seen),
            )
        except FolderError:
            offline.append(folder.path)  # its photos are kept
            continue
        seen += len(found.files)
        known = stores.catalogue.files(folder.id, scopes)
        companions = stores.catalogue.details.companions(folder.id, scopes)
        scans.append((folder, with_clips_as_companions(folder, found, known, companions), known))
    contents = _contents(scans)
    embedded = stores.embedded_contents(contents if len(contents) < MANY_CONTENTS else None)
    step = partial(on_progress, seen)
    plans = recognise_moves(
        [_make_plan(stores, options, request, one, embedded, step) for one in scans], embedded
    )
    # A move that is not confirmed also left its old path: its inode number was given to another file.
    moved = {content for plan in plans for _, content in plan.moved}
    plans = [_confirm_moves(stores, folder, plan) for (folder, _, _), plan in zip(scans, plans, strict=True)]
    return Survey(
        tuple(
            _decide_about_missing(stores, options, request, FolderWork(*one, plan), moved)
            for one, plan in zip(scans, plans, strict=True)
        ),
        tuple(offline),
        time.monotonic() - start,
    )


def _make_plan(
    stores: Stores,
    options: ScanOptions,
    request: ScanRequest,
    one: _ScannedFolder,
    embedded: set[int],
    step: Callable[[], None],
) -> tuple[ScanResult, Plan, Mapping[str, KnownFile]]:
    """A folder's scan, its plan without regard to other folders, and what was known of it."""
    folder, found, known = one
    mended: set[str] = set()
    if options.can_be_read is not None and request.is_whole(folder.id) and not request.retry:
        unread = stores.catalogue.unreadable_files(folder.id)
        for path in [file.path for file in found.files if file.path in unread] if unread else ():
            if options.can_be_read(folder.path / path, step):
                mended.add(path)
    return found, diff(found, known, embedded, retry=request.retry, mended=mended), known


def _contents(scans: Sequence[_ScannedFolder]) -> set[int]:
    return {file.content for _, _, known in scans for file in known.values() if file.content is not None}


def _offset(on_progress: Callable[[int], None], before: int) -> Callable[[int], None]:
    return lambda count: on_progress(before + count)


def _confirm_moves(stores: Stores, folder: Folder, plan: Plan) -> Plan:
    """The plan with only those moves that a sample of the content confirms."""
    if not plan.moved:
        return plan
    samples = stores.catalogue.samples({content for _, content in plan.moved})
    unconfirmed = {
        file.path
        for file, content in plan.moved
        if file.path in plan.unsure or content not in samples or _sample(folder, file) != samples[content]
    }
    return reject_moves(plan, unconfirmed) if unconfirmed else plan


def _sample(folder: Folder, file: FileState) -> bytes | None:
    try:
        return sample(folder.path / file.path, Listing(folder.path, file))
    except PhotoError:
        return None


def _decide_about_missing(
    stores: Stores, options: ScanOptions, request: ScanRequest, part: FolderWork, moved: Collection[int]
) -> FolderWork:
    """Decide which missing files are doubtful, and which files wait until they are fully written."""
    root = stores.catalogue.root(part.folder.id)
    doubts: set[str] = set()
    certain: set[str] = set()
    if not request.forget_missing:
        gone = [path for path in part.plan.gone if part.known[path].content not in moved]
        rules = options.rules.of(part.folder.path)
        find = partial(find_doubtful, gone, part.known, part.found, root, rules)
        certain = find(mass_deletion=True)
        doubts = certain if part.folder.id in request.seen_going else find()
    waiting = _find_incomplete(options, part)
    names = {file.path for file in waiting}
    read = tuple(file for file in part.plan.read if file.path not in names)
    place = (part.found.inode, part.found.mounts)
    return replace(
        part,
        plan=replace(part.plan, read=read),
        doubted=frozenset(doubts),
        mass_missing=frozenset(doubts - certain),
        waiting=waiting,
        had_missing=root.missing_since is not None,
        # While files are doubtful, the place that the catalogue remembers is expected to come back.
        is_new_place=request.is_whole(part.folder.id) and not doubts and (root.inode, root.mounts) != place,
    )


def _find_incomplete(options: ScanOptions, part: FolderWork) -> tuple[FileState, ...]:
    if options.is_complete is None:
        return ()
    root, is_complete = part.folder.path, options.is_complete
    return tuple(file for file in part.plan.read if not is_complete(root / file.path, file))


def find_moved_away(stores: Stores, part: FolderWork, parts: Sequence[FolderWork]) -> set[str]:
    """Of the files that are doubtful only because they are so many, those that turned out to be moved.

    A file was moved if this run found its content at a new path. A path that was known before
    proves nothing (it may be a copy): such paths count only if every file has one.

    Args:
        stores: the library, after the results of the run were committed.
        part: the folder of the files.
        parts: all folders that the run scanned.
    """
    if not part.mass_missing:
        return set()
    gone = {one.folder.path / path for one in parts for path in one.plan.gone}
    fresh = {
        one.folder.path / file.path for one in parts for file in one.plan.read if file.path not in one.known
    }
    contents = {path: part.known[path].content for path in part.mass_missing}
    known = stores.catalogue.locations([content for content in contents.values() if content is not None])
    there: dict[int | None, set[Path]] = {}
    for content, names in known.items():
        paths = {root / path for root, path, missing in names if not missing} - gone
        there[content] = {path for path in paths if os.path.lexists(path)}
    elsewhere = {path for path, content in contents.items() if there.get(content)}
    if elsewhere == part.mass_missing:
        return elsewhere
    return {path for path in elsewhere if not fresh.isdisjoint(there[contents[path]])}

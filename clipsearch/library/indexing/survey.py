"""What an index run has before it: the folders as they are now, compared with what is known of them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from clipsearch.errors import FolderError, PhotoError
from clipsearch.library.indexing.planner import Plan, diff, doubted, recognise, unconfirmed
from clipsearch.library.storage.stores import Stores
from clipsearch.photos.decoding.fingerprint import sample
from clipsearch.photos.scanning.ignore_rules import IgnoreRules
from clipsearch.photos.scanning.scanner import identity, scan
from clipsearch.records import FileState, Folder, ScanResult, Scope
from clipsearch.store.catalogue.reader import KnownFile

__all__ = ["FolderWork", "ScanOptions", "ScanRequest", "Survey", "look", "moved_away"]

_Scanned = tuple[Folder, ScanResult, Mapping[str, KnownFile]]
EVERYTHING = (Scope(),)
MANY_CONTENTS = 10_000  # from which asking for all is quicker than asking for each


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """What a run is asked to look at.

    Attributes:
        scopes: by folder id, the parts to look at; None: everything.
        retry: read files again that were a problem before.
        forget_missing: believe that what is missing is deleted.
        seen_going: folders (ids) of which files were seen being deleted.
    """

    scopes: Mapping[int, Sequence[Scope]] | None = None
    retry: bool = False
    forget_missing: bool = False
    seen_going: Collection[int] = ()

    def is_whole(self, folder: int) -> bool:
        """Whether all of a folder, by its id, is to be looked at."""
        return self.scopes is None or Scope() in self.scopes[folder]


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """How folders are looked at.

    Attributes:
        rules: what is passed over.
        exclude: directories that are never entered.
        is_complete: whether a new or changed file, by its path, is fully written; others wait.
        can_be_read: whether a file, by its path, that could not be read before is worth another try;
            calls its second argument while it finds out.
    """

    rules: IgnoreRules = field(default_factory=IgnoreRules)
    exclude: tuple[Path, ...] = ()
    is_complete: Callable[[Path, FileState], bool] | None = None
    can_be_read: Callable[[Path, Callable[[], object]], bool] | None = None


@dataclass(frozen=True, slots=True)
class FolderWork:
    """The work on one folder.

    Attributes:
        folder: which.
        found: the scan.
        known: what the catalogue knew of the same parts.
        plan: what is to be done.
        doubted: paths that are gone, but perhaps only out of reach.
        crowd: those of them that are doubted only because they are so many.
        waiting: files that are not fully written yet; the plan leaves them alone.
        had_missing: whether files of the folder were doubted before.
        is_new_place: whether the folder's place is not what the catalogue remembers.
    """

    folder: Folder
    found: ScanResult
    known: Mapping[str, KnownFile]
    plan: Plan
    doubted: frozenset[str] = frozenset()
    crowd: frozenset[str] = frozenset()
    waiting: tuple[FileState, ...] = ()
    had_missing: bool = False
    is_new_place: bool = False


@dataclass(frozen=True, slots=True)
class Survey:
    """All parts, the folders that are not there, and how many seconds it took to look."""

    parts: tuple[FolderWork, ...]
    offline: tuple[Path, ...]
    seconds: float


def look(
    stores: Stores, options: ScanOptions, request: ScanRequest, on_progress: Callable[[int], None]
) -> Survey:
    """Scan and plan.

    Args:
        stores: the library.
        options: how.
        request: what.
        on_progress: called with the number of files found so far; it may raise to stop.
    """
    start = time.monotonic()
    folders = stores.catalogue.folders()
    wanted = [folder for folder in folders if request.scopes is None or folder.id in request.scopes]
    places = {folder.id: identity(folder.path) for folder in folders}
    scans: list[_Scanned] = []
    offline = []
    seen = 0
    for folder in wanted:
        on_progress(seen)
        # A kept folder inside another one is looked at only once, for itself. Of several that lead to
        # the same directory (by a link, or by names that differ in case) the first one has the photos.
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
        scans.append((folder, found, stores.catalogue.files(folder.id, scopes)))
    contents = _contents(scans)
    embedded = stores.embedded_contents(contents if len(contents) < MANY_CONTENTS else None)
    step = partial(on_progress, seen)
    plans = recognise([_compared(stores, options, request, one, embedded, step) for one in scans], embedded)
    # Also what is not confirmed left its old place: its file's number was given away again.
    moved = {content for plan in plans for _, content in plan.moved}
    plans = [_confirmed(stores, folder, plan) for (folder, _, _), plan in zip(scans, plans, strict=True)]
    return Survey(
        tuple(
            _judged(stores, options, request, FolderWork(*one, plan), moved)
            for one, plan in zip(scans, plans, strict=True)
        ),
        tuple(offline),
        time.monotonic() - start,
    )


def _compared(
    stores: Stores,
    options: ScanOptions,
    request: ScanRequest,
    one: _Scanned,
    embedded: set[int],
    step: Callable[[], None],
) -> tuple[ScanResult, Plan, Mapping[str, KnownFile]]:
    """A folder's scan, its plan for itself, and what was known of it."""
    folder, found, known = one
    mended: set[str] = set()
    if options.can_be_read is not None and request.is_whole(folder.id) and not request.retry:
        unread = stores.catalogue.unreadable_files(folder.id)
        for path in [file.path for file in found.files if file.path in unread] if unread else ():
            if options.can_be_read(folder.path / path, step):
                mended.add(path)
    return found, diff(found, known, embedded, retry=request.retry, mended=mended), known


def _contents(scans: Sequence[_Scanned]) -> set[int]:
    return {file.content for _, _, known in scans for file in known.values() if file.content is not None}


def _offset(on_progress: Callable[[int], None], before: int) -> Callable[[int], None]:
    return lambda count: on_progress(before + count)


def _confirmed(stores: Stores, folder: Folder, plan: Plan) -> Plan:
    """The plan with only those files as moved whose content is, by a sample, what it should be."""
    if not plan.moved:
        return plan
    samples = stores.catalogue.samples({content for _, content in plan.moved})
    wrong = {
        file.path
        for file, content in plan.moved
        if file.path in plan.unsure
        or content not in samples
        or _sample(folder.path / file.path) != samples[content]
    }
    return unconfirmed(plan, wrong) if wrong else plan


def _sample(path: Path) -> bytes | None:
    try:
        return sample(path)
    except PhotoError:
        return None


def _judged(
    stores: Stores, options: ScanOptions, request: ScanRequest, part: FolderWork, moved: Collection[int]
) -> FolderWork:
    """Decide what waits, and what of that which is gone is believed to be."""
    root = stores.catalogue.root(part.folder.id)
    doubts: set[str] = set()
    certain: set[str] = set()
    if not request.forget_missing:
        gone = [path for path in part.plan.gone if part.known[path].content not in moved]
        judge = partial(doubted, gone, part.known, part.found, root, options.rules)
        certain = judge(believed=True)
        doubts = certain if part.folder.id in request.seen_going else judge()
    waiting = _unfinished(options, part)
    names = {file.path for file in waiting}
    read = tuple(file for file in part.plan.read if file.path not in names)
    place = (part.found.inode, part.found.mounts)
    return replace(
        part,
        plan=replace(part.plan, read=read),
        doubted=frozenset(doubts),
        crowd=frozenset(doubts - certain),
        waiting=waiting,
        had_missing=root.missing_since is not None,
        # While files are doubted, the old place is the one that is waited for.
        is_new_place=request.is_whole(part.folder.id) and not doubts and (root.inode, root.mounts) != place,
    )


def _unfinished(options: ScanOptions, part: FolderWork) -> tuple[FileState, ...]:
    if options.is_complete is None:
        return ()
    root, is_complete = part.folder.path, options.is_complete
    return tuple(file for file in part.plan.read if not is_complete(root / file.path, file))


def moved_away(stores: Stores, part: FolderWork, parts: Sequence[FolderWork]) -> set[str]:
    """Of the files that are doubted only because they are so many, those that turned out to be moved.

    They were, if what they held was found at a new place by this run. A place that had been known
    before proves no move (it may have a copy of most of them): it counts only if all have one.

    Args:
        stores: the library, in which what was found is kept by now.
        part: of which folder.
        parts: all that the run looked at.
    """
    if not part.crowd:
        return set()
    gone = {one.folder.path / path for one in parts for path in one.plan.gone}
    fresh = {
        one.folder.path / file.path for one in parts for file in one.plan.read if file.path not in one.known
    }
    contents = {path: part.known[path].content for path in part.crowd}
    known = stores.catalogue.locations([content for content in contents.values() if content is not None])
    there: dict[int | None, set[Path]] = {}
    for content, names in known.items():
        paths = {root / path for root, path, missing in names if not missing} - gone
        there[content] = {path for path in paths if os.path.lexists(path)}
    elsewhere = {path for path, content in contents.items() if there.get(content)}
    if elsewhere == part.crowd:
        return elsewhere
    return {path for path in elsewhere if not fresh.isdisjoint(there[contents[path]])}

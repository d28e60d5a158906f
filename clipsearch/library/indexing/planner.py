"""The planner: compares a scan of a folder with the catalogue; pure functions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from clipsearch.photos.scanning.ignore_rules import IgnoreRules
from clipsearch.records import FileState, ScanResult
from clipsearch.store.catalogue.reader import KnownFile, Root

__all__ = ["Plan", "diff", "find_doubtful", "recognise_moves", "reject_moves"]

# Formats in which pixels can change while size and both ends stay; in others all bytes behind them change.
UNCOMPRESSED = (".bmp", ".dib", ".tif", ".tiff")
MANY = 50  # from so many on, over half of a folder's files gone at once are not taken for deleted


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done for one folder.

    Attributes:
        read: files whose content is unknown (new, changed, or never finished), in path order.
        gone: paths that the catalogue knows and the disk does not have.
        unchanged: how many files need nothing.
        moved: files that seem to be those of another path, with the key of their content.
        unsure: paths of those for which equal samples of the content would not be enough evidence.
        stamps: unchanged files whose stamps in the catalogue are incomplete or outdated.
    """

    read: tuple[FileState, ...]
    gone: tuple[str, ...]
    unchanged: int
    moved: tuple[tuple[FileState, int], ...] = ()
    unsure: frozenset[str] = frozenset()
    stamps: tuple[FileState, ...] = ()


def diff(
    found: ScanResult,
    known: Mapping[str, KnownFile],
    embedded: Collection[int],
    *,
    retry: bool = False,
    mended: Collection[str] = (),
) -> Plan:
    """Compare a scan with the catalogue.

    Args:
        found: the scan of the folder, or of parts of it.
        known: the catalogue's files of the same parts, by path.
        embedded: contents that have a vector of the current model.
        retry: read files again that failed before, although they did not change.
        mended: paths of files that could not be read before and can be now.

    Returns:
        The plan. After it is carried out, a second call returns an empty one.
    """
    read, stamps = [], []
    for file in found.files:
        before = known.get(file.path)
        if before is None or not _is_unchanged(file, before, embedded, retry or file.path in mended):
            read.append(file)
        elif before.missing or (before.inode, before.ctime_ns) != (file.inode, file.ctime_ns):
            stamps.append(file)
    on_disk = {file.path for file in found.files}
    gone = tuple(
        path
        for path in sorted(known.keys() - on_disk)
        if not any(_is_below(path, folder) for folder in found.unreadable)
    )
    return Plan(tuple(read), gone, len(found.files) - len(read), stamps=tuple(stamps))


def recognise_moves(
    parts: Sequence[tuple[ScanResult, Plan, Mapping[str, KnownFile]]], embedded: Collection[int]
) -> list[Plan]:
    """Find among the files to read those that seem to be only renamed or moved.

    A file with the inode number, size and modification time of one that is gone from its path is
    most likely that file. It may also be another one that got the number of a deleted one, so a
    sample of its content must confirm it.

    Args:
        parts: for each folder the scan, its plan, and the catalogue's files by path.
        embedded: contents that have a vector of the current model.
    """
    before: defaultdict[tuple[int, ...], set[tuple[int, int]]] = defaultdict(set)
    for found, plan, known in parts:
        replaced = [now.path for now in plan.read if now.path in known and known[now.path].inode != now.inode]
        for path in (*plan.gone, *replaced):
            file = known[path]
            if file.content is not None and file.content in embedded and file.inode:
                key = (found.device, file.inode, file.size, file.mtime_ns)
                before[key].add((file.content, file.ctime_ns))
    result = []
    for found, plan, _ in parts:
        moved, unsure = [], set()
        for state in plan.read:
            same = before.get((found.device, state.inode, state.size, state.mtime_ns), ())
            contents = {content for content, _ in same}
            if len(contents) == 1:
                moved.append((state, contents.pop()))
                if state.path.lower().endswith(UNCOMPRESSED) and {state.ctime_ns} != {c for _, c in same}:
                    unsure.add(state.path)
        names = {state.path for state, _ in moved}
        read = tuple(state for state in plan.read if state.path not in names)
        result.append(replace(plan, read=read, moved=tuple(moved), unsure=frozenset(unsure)))
    return result


def reject_moves(plan: Plan, wrong: Collection[str]) -> Plan:
    """The plan with some of the moved files (paths) read instead, since a sample did not confirm them."""
    moved = tuple((file, content) for file, content in plan.moved if file.path not in wrong)
    back = [file for file, _ in plan.moved if file.path in wrong]
    return replace(plan, moved=moved, read=tuple(sorted([*plan.read, *back], key=lambda file: file.path)))


def find_doubtful(
    gone: Sequence[str],
    known: Mapping[str, KnownFile],
    found: ScanResult,
    root: Root,
    rules: IgnoreRules,
    *,
    mass_deletion: bool = False,
) -> set[str]:
    """Which of the missing files may only be unreachable, and must not be forgotten yet.

    An unplugged drive can leave an empty directory in its place. So these are doubtful: files on a
    file system that is not mounted now; all files, if another directory is in the folder's place
    and has no photos; and, unless `mass_deletion`, many files that disappear at once.

    Args:
        gone: paths of missing files, without those that moved.
        known: the catalogue's files by path.
        found: the scan.
        root: what the catalogue remembers of the folder's place.
        rules: files that they exclude now are never doubtful.
        mass_deletion: many files at once may have been deleted.
    """
    missing = [path for path in gone if not rules.excludes(path, known[path].size)]
    unmounted = set(root.mounts) - set(found.mounts)
    doubtful = {path for path in missing if any(_is_below(path, mount) for mount in unmounted)}
    replaced = bool(root.inode and found.inode and root.inode != found.inode and not found.files)
    many = len(missing) >= MANY and len(missing) * 2 > len(known) and not mass_deletion
    return set(missing) if replaced or many else doubtful


def _is_unchanged(file: FileState, known: KnownFile, embedded: Collection[int], retry: bool) -> bool:
    if (known.size, known.mtime_ns) != (file.size, file.mtime_ns):
        return False
    if known.ctime_ns and file.ctime_ns and known.ctime_ns != file.ctime_ns:
        return False  # it may have been replaced by another of the same size and time
    return known.content in embedded or (known.failed and not retry)


def _is_below(path: str, folder: str) -> bool:
    return folder == "" or path.startswith(folder + "/")

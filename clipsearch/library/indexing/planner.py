"""The pure planner: what a scan and the catalogue's knowledge of one folder ask to be done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from clipsearch.photos.scanning.ignore_rules import IgnoreRules
from clipsearch.records import FileState, ScanResult
from clipsearch.store.catalogue.reader import KnownFile, Root

__all__ = ["Plan", "diff", "doubted", "recognise", "unconfirmed"]

# Files in which a few pixels can change while size and both ends stay. In others, all that follows does.
UNCOMPRESSED = (".bmp", ".dib", ".tif", ".tiff")
MANY = 50  # files gone at once, from which half a folder's is more than tidying up


@dataclass(frozen=True, slots=True)
class Plan:
    """The work on one folder.

    Attributes:
        read: files whose content is unknown (new, changed, or never finished), in path order.
        gone: paths that the catalogue knows and the disk does not have.
        unchanged: how many files need nothing.
        moved: files that seem to be what another path was, with their content's key.
        unsure: those of them (paths) of which a sample of the content would confirm too little.
        stamps: unchanged files of which the catalogue does not remember all that the disk tells.
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
    """Compare what the disk has with what the catalogue knows.

    Args:
        found: the scan of the folder, or of parts of it.
        known: the catalogue's files of the same parts by path.
        embedded: contents that have a vector of the current model.
        retry: read files again that failed before, though they did not change.
        mended: paths of those of them that could not be read then and can be now.

    Returns:
        The plan. Carrying it out makes a second call return an empty one.
    """
    read, stamps = [], []
    for file in found.files:
        before = known.get(file.path)
        if before is None or not _settled(file, before, embedded, retry or file.path in mended):
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


def recognise(
    parts: Sequence[tuple[ScanResult, Plan, Mapping[str, KnownFile]]], embedded: Collection[int]
) -> list[Plan]:
    """Find among the files to read those that seem to be only renamed or moved.

    The same file number, size and time of change, at a place where the catalogue does not know it,
    while it is not where the catalogue knows it: most likely this is the same file. It may also be
    another one that got the number of a deleted one, so a sample of its content must confirm it.

    Args:
        parts: of each folder the scan, its plan, and what the catalogue knows.
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


def unconfirmed(plan: Plan, wrong: Collection[str]) -> Plan:
    """The plan where some files (paths) turned out not to be what they seemed: they are read."""
    moved = tuple((file, content) for file, content in plan.moved if file.path not in wrong)
    back = [file for file, _ in plan.moved if file.path in wrong]
    return replace(plan, moved=moved, read=tuple(sorted([*plan.read, *back], key=lambda file: file.path)))


def doubted(
    gone: Sequence[str],
    known: Mapping[str, KnownFile],
    found: ScanResult,
    root: Root,
    rules: IgnoreRules,
    *,
    believed: bool = False,
) -> set[str]:
    """Which of the files that are gone may only be out of reach, and must not be forgotten yet.

    An unplugged drive can leave an empty directory in its place. So files are doubted that lay on
    a file system which is not mounted now; all of them, if another directory is in the folder's
    place and none of its files is; and, unless `believed`, a disappearance of many at once.

    Args:
        gone: the paths; those of files that moved are not among them.
        known: the catalogue's files by path.
        found: the scan.
        root: what the catalogue remembers of the folder's place.
        rules: what they exclude now is rightly gone.
        believed: a large number is no reason to doubt.
    """
    lost = [path for path in gone if not rules.excludes(path, known[path].size)]
    unmounted = set(root.mounts) - set(found.mounts)
    doubts = {path for path in lost if any(_is_below(path, mount) for mount in unmounted)}
    swapped = bool(root.inode and found.inode and root.inode != found.inode and not found.files)
    many = len(lost) >= MANY and len(lost) * 2 > len(known) and not believed
    return set(lost) if swapped or many else doubts


def _settled(file: FileState, known: KnownFile, embedded: Collection[int], retry: bool) -> bool:
    if (known.size, known.mtime_ns) != (file.size, file.mtime_ns):
        return False
    if known.ctime_ns and file.ctime_ns and known.ctime_ns != file.ctime_ns:
        return False  # perhaps replaced by another of the same size and time
    return known.content in embedded or (known.failed and not retry)


def _is_below(path: str, folder: str) -> bool:
    return folder == "" or path.startswith(folder + "/")

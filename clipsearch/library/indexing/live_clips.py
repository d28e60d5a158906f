"""Clips of Live Photos among the videos that a scan found: companions of their photos, read with these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from clipsearch.errors import PhotoError
from clipsearch.photos.decoding.file_reader import open_regular
from clipsearch.photos.metadata.companions import is_clip_of, kind_of, parts_of_items
from clipsearch.photos.metadata.live_photos import identifier_in_photo, identifier_of_clip
from clipsearch.records import FileState, Folder, Listing, ScanResult
from clipsearch.store.catalogue.reader import KnownFile

__all__ = ["with_clips_as_companions", "without_clips_of"]

_Files = dict[str, FileState]


def with_clips_as_companions(
    folder: Folder,
    found: ScanResult,
    known: Mapping[str, KnownFile],
    companions: Mapping[str, tuple[int, int]],
) -> ScanResult:
    """A scan in which new clips of Live Photos are no files, but companions of their photos.

    Those that are known as videos stay files, which may be parts of items.

    Args:
        folder: that was scanned.
        found: the scan.
        known: the catalogue's files, by path.
        companions: size and time (ns) of the companions that it knows, by path.
    """
    clips = {file.path: file for file in found.files if _is_clip(file) and file.path not in known}
    failed = {path for path, file in known.items() if file.failed and file.content is None} if clips else ()
    taken = {
        path
        for path, photo in _photos_of(clips, found.files).items()
        if photo.path not in failed
        and (
            companions.get(path) == (clips[path].size, clips[path].mtime_ns)
            or _belongs(folder, clips[path], photo)
        )
    }
    files = tuple(file for file in found.files if file.path not in taken)
    return replace(found, files=files, companions=_merged(found.companions, taken, clips)) if taken else found


def without_clips_of(failed: Collection[str], found: ScanResult) -> tuple[ScanResult, list[FileState]]:
    """A scan in which the clips of photos (paths) that could not be read are files again; and these clips."""
    clips = {file.path: file for file in found.companions if _is_clip(file)}
    alone = {path for path, photo in _photos_of(clips, found.files).items() if photo.path in failed}
    others = tuple(file for file in found.companions if file.path not in alone)
    files = _merged(found.files, alone, clips)
    return replace(found, files=files, companions=others), [clips[path] for path in sorted(alone)]


def _photos_of(clips: _Files, files: Iterable[FileState]) -> _Files:
    """The photo beside each clip that has its name, by the path of the clip."""
    directories = defaultdict[str, _Files](dict)
    for path, clip in clips.items():
        folder, _, name = path.rpartition("/")
        directories[folder][name] = clip
    for file in files if clips else ():
        folder, _, name = file.path.rpartition("/")
        if folder in directories:
            directories[folder][name] = file
    return {
        some[part].path: some[first]
        for some in directories.values()
        for part, first in parts_of_items(some).items()
        if some[part].path in clips
    }


def _belongs(folder: Folder, clip: FileState, photo: FileState) -> bool:
    try:
        with open_regular(folder.path / clip.path, Listing(folder.path, clip)) as file:
            its = identifier_of_clip(file)
        with open_regular(folder.path / photo.path, Listing(folder.path, photo)) as file:
            return is_clip_of(its, identifier_in_photo(file) if its else "", clip.size)
    except (OSError, PhotoError):
        return False


def _merged(files: Iterable[FileState], paths: Iterable[str], among: _Files) -> tuple[FileState, ...]:
    return tuple(sorted([*files, *(among[path] for path in paths)], key=lambda file: file.path))


def _is_clip(file: FileState) -> bool:
    return kind_of(file.path) == "clip"

"""After a scan: which files belong to which photos, and what sidecars say of them."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence

from clipsearch.errors import PhotoError
from clipsearch.library.indexing.survey import FolderWork, ScanRequest
from clipsearch.library.storage.fact_merge import merge_facts
from clipsearch.library.storage.stores import Stores
from clipsearch.photos.decoding.file_reader import open_regular
from clipsearch.photos.metadata.companions import (
    MOST_BYTES,
    RAW_SUFFIXES,
    is_clip_of,
    kind_of,
    match_companions,
    parts_of_items,
    read_companion,
)
from clipsearch.photos.metadata.live_photos import identifier_of_clip
from clipsearch.records import FileState, Folder, Listing, Scope
from clipsearch.records.details import NO_DETAILS, Details, details_of
from clipsearch.store.catalogue.reader import KnownFile
from clipsearch.store.tables.facts_writer import Companion

__all__ = ["pair_before_recording", "update_companions"]

READ = ("xmp", "takeout", "clip")  # kinds that say something
EVERYTHING = (Scope(),)
logger = logging.getLogger(__name__)


def update_companions(stores: Stores, request: ScanRequest, parts: Sequence[FolderWork]) -> None:
    """Bring what is known of companions and items up to date with a scan, when its photos are recorded."""
    for part in parts:
        scopes = EVERYTHING if request.scopes is None else request.scopes[part.folder.id]
        _update_folder(stores, part, scopes)


def pair_before_recording(stores: Stores, part: FolderWork) -> None:
    """Record new files, and parts of items among them, so that these are never shown alone during a run."""
    raws = {_directory(file.path) for file, _ in part.plan.moved if _is_raw(file.path)}
    moved = [file for file, _ in part.plan.moved if _directory(file.path) in raws]
    fresh = [file for file in (*part.plan.read, *moved) if file.path not in part.known]
    if not fresh:
        return
    stores.write(stores.writer.record_found, part.folder.id, fresh)
    paths = {file.path for file in fresh}
    for directory in sorted({_directory(path) for path in paths if _is_raw(path)}):
        files = stores.catalogue.files(part.folder.id, [_only(directory)])
        parts = {raw: first for raw, first in _named_parts(files, unread=True).items() if _is_raw(raw)}
        if new := {path: parts[path] for path in parts.keys() & paths}:
            stores.record_parts(part.folder.id, new, ())


def _update_folder(stores: Stores, part: FolderWork, scopes: Sequence[Scope]) -> None:
    found = {file.path: file for file in part.found.companions}
    known = stores.catalogue.details.companions(part.folder.id, scopes)
    unread = part.found.unreadable
    gone = {path for path in known.keys() - found.keys() if not any(_is_below(path, one) for one in unread)}
    changed = {path for path, file in found.items() if known.get(path) != (file.size, file.mtime_ns)}
    plan = part.plan
    touched = {file.path for file in plan.read} | {file.path for file, _ in plan.moved} | {*plan.gone}
    by_directory = defaultdict[str, list[FileState]](list)
    for file in found.values():
        by_directory[_directory(file.path)].append(file)
    gone_from = defaultdict[str, set[str]](set)
    for path in gone:
        gone_from[_directory(path)].add(path)
    with_others = {_directory(path) for path in touched}  # other photos than before
    _update_items(stores, part, scopes, touched)
    for directory in sorted({*gone_from, *with_others, *(_directory(path) for path in changed)}):
        files = by_directory[directory]
        if directory not in with_others:
            files = [file for file in files if file.path in changed]
        _update_directory(stores, part.folder, directory, files, changed, gone_from[directory])


def _update_items(stores: Stores, part: FolderWork, scopes: Sequence[Scope], touched: set[str]) -> None:
    """Record which files are parts of items, and merge the facts of those that changed.

    Compared are all of the scan, so that items are found that an earlier version, or a run that was ended,
    did not record.
    """
    folder, found = part.folder.id, stores.catalogue.details.parts(part.folder.id, scopes)
    candidates = {_directory(file.path) for file in part.found.files if _may_be_part(file.path)}
    candidates |= {_directory(path) for path in found}
    by_directory = defaultdict[str, dict[str, KnownFile]](dict)
    for path, file in part.known.items() if candidates else ():
        if (directory := _directory(path)) in candidates and path not in touched:
            by_directory[directory][path] = file
    for directory in candidates & {_directory(path) for path in touched}:
        by_directory[directory] = stores.catalogue.files(folder, [_only(directory)])
    files = {path: file for some in by_directory.values() for path, file in some.items()}
    named = {path: first for some in by_directory.values() for path, first in _named_parts(some).items()}
    wanted = _without_other_videos(stores, files, named)
    changed = {path: wanted.get(path) for path, _ in wanted.items() ^ found.items()}
    fronts = {first for first in changed.values() if first is not None}
    affected = {files[path].content for path in (changed.keys() & files.keys()) | fronts}
    affected |= _without_part(stores, part)
    lost = {part.known[path].content for path in touched & part.known.keys()}  # which may have no other file
    contents = {content for content in affected | lost if content is not None}
    # Parts that were paired before their contents were known: what a user wrote of these is the item's.
    changed |= {path: wanted[path] for path in touched & wanted.keys()}
    if changed or contents:
        stores.record_parts(folder, changed, contents)
    if facts := {content for content in affected if content is not None}:
        stores.write(merge_facts, stores.catalogue, stores.writer, facts, is_read=False)


def _without_part(stores: Stores, part: FolderWork) -> set[int | None]:
    """The contents of files that may have stood for a part that is gone."""
    stems = {path.rpartition(".")[0] for path in part.plan.gone if _may_be_part(path)}
    scopes = [_only(directory) for directory in {_directory(stem) for stem in stems}]
    files = stores.catalogue.files(part.folder.id, scopes) if stems else {}
    return {file.content for path, file in files.items() if path.rpartition(".")[0] in stems}


def _named_parts(files: Mapping[str, KnownFile], *, unread: bool = False) -> dict[str, str]:
    """The files of one directory that are parts of items by their names.

    What stands for an item is a file that could be read; with `unread` also one that was not read yet.
    """
    names = {
        _name(path): path
        for path, file in files.items()
        if file.content is not None or _may_be_part(path) or (unread and not file.failed)
    }
    return {names[name]: names[first] for name, first in parts_of_items(names).items()}


def _without_other_videos(
    stores: Stores, files: Mapping[str, KnownFile], parts: Mapping[str, str]
) -> dict[str, str]:
    """Parts of items without the videos that have nothing but the name of a photo."""
    clips = {clip: first for clip, first in parts.items() if kind_of(clip) == "clip"}
    contents = {files[path].content or 0 for pair in clips.items() for path in pair}
    known = stores.catalogue.details.content_identifiers(contents) if contents else {}
    others = {
        clip
        for clip, first in clips.items()
        if not is_clip_of(
            known.get(files[clip].content or 0, ""),
            known.get(files[first].content or 0, ""),
            files[clip].size,
        )
    }
    return {path: first for path, first in parts.items() if path not in others}


def _update_directory(
    stores: Stores,
    folder: Folder,
    directory: str,
    companions: Sequence[FileState],
    changed: set[str],
    gone: set[str],
) -> None:
    """Record the companions given; those that changed are read."""
    photos = stores.catalogue.files(folder.id, [_only(directory)])
    names = {_name(path): path for path in photos}
    parts = stores.catalogue.details.parts(folder.id, [_only(directory)])
    of_names = {_name(path): _name(first) for path, first in parts.items()}
    matches = match_companions(names, [_name(file.path) for file in companions], of_names)
    items, affected = list[Companion](), set[str](photos if gone else ())
    for file in companions:
        photo, kind = names.get(matches.get(_name(file.path), "")), kind_of(file.path)
        details = _read(folder, file) if file.path in changed or kind == "clip" else None
        if photo is not None and kind == "clip":
            own = (details or NO_DETAILS).content_identifier
            content = photos[photo].content or 0
            its = stores.catalogue.details.content_identifiers([content]).get(content, "")
            photo = photo if is_clip_of(own, its, file.size) else None
        items.append(Companion(file, kind, photo, details))
        affected |= {photo} if photo is not None else set()
    stores.write(stores.writer.details.record_companions, folder.id, items, gone)
    contents = _contents(photos, affected, parts)
    if contents:
        stores.write(merge_facts, stores.catalogue, stores.writer, contents, is_read=False)


def _contents(photos: Mapping[str, KnownFile], affected: set[str], parts: Mapping[str, str]) -> set[int]:
    """Contents of some photos, and of those that are parts of their items."""
    paths = affected | {path for path, first in parts.items() if first in affected}
    return {content for path in paths if (content := photos[path].content) is not None}


def _read(folder: Folder, file: FileState) -> Details:
    kind = kind_of(file.path)
    if kind not in READ or (file.size > MOST_BYTES and kind != "clip"):
        return NO_DETAILS
    try:
        with open_regular(folder.path / file.path, Listing(folder.path, file)) as opened:
            if kind == "clip":
                return details_of({"content_identifier": identifier_of_clip(opened)}, "container")
            return read_companion(kind, opened.read(MOST_BYTES))
    except (OSError, PhotoError) as error:
        logger.info("a sidecar cannot be read: %s", error)
        return NO_DETAILS


def _only(directory: str) -> Scope:
    return Scope(directory, deep=False)


def _is_raw(path: str) -> bool:
    return _suffix(path) in RAW_SUFFIXES


def _may_be_part(path: str) -> bool:
    return _is_raw(path) or kind_of(path) == "clip"


def _suffix(path: str) -> str:
    return path[path.rfind(".") :].lower()


def _directory(path: str) -> str:
    return path.rpartition("/")[0]


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _is_below(path: str, directory: str) -> bool:
    return not directory or path.startswith(f"{directory}/")

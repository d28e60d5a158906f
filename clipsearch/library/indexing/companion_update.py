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
    kind_of,
    match_companions,
    parts_of_items,
    read_companion,
)
from clipsearch.records import FileState, Folder, Listing, Scope
from clipsearch.records.details import NO_DETAILS, Details
from clipsearch.store.catalogue.facts_writer import Companion
from clipsearch.store.catalogue.reader import KnownFile

__all__ = ["update_companions"]

READ = ("xmp", "takeout")  # kinds that say something
ITEMS = "items"  # key in meta: parts of items are known of all folders
EVERYTHING = (Scope(),)
logger = logging.getLogger(__name__)


def update_companions(stores: Stores, request: ScanRequest, parts: Sequence[FolderWork]) -> None:
    """Bring what is known of companions and items up to date with a scan, when its photos are recorded."""
    is_first = request.scopes is None and stores.catalogue.get_meta(ITEMS) is None
    for part in parts:
        scopes = EVERYTHING if request.scopes is None else request.scopes[part.folder.id]
        _update_folder(stores, part, scopes, is_first=is_first)
    if is_first:
        stores.write(stores.writer.set_meta, ITEMS, "1")


def _update_folder(stores: Stores, part: FolderWork, scopes: Sequence[Scope], *, is_first: bool) -> None:
    found = {file.path: file for file in part.found.companions}
    known = stores.catalogue.details.companions(part.folder.id, scopes)
    unread = part.found.unreadable
    gone = {path for path in known.keys() - found.keys() if not any(_is_below(path, one) for one in unread)}
    changed = {path for path, file in found.items() if known.get(path) != (file.size, file.mtime_ns)}
    plan = part.plan
    touched = {file.path for file in plan.read} | {file.path for file, _ in plan.moved} | {*plan.gone}
    if is_first:
        touched |= {path for path in part.known if path[path.rfind(".") :].lower() in RAW_SUFFIXES}
    by_directory = defaultdict[str, list[FileState]](list)
    for file in found.values():
        by_directory[_directory(file.path)].append(file)
    gone_from = defaultdict[str, set[str]](set)
    for path in gone:
        gone_from[_directory(path)].add(path)
    with_others = {_directory(path) for path in touched}  # other photos than before
    for directory in sorted({*gone_from, *with_others, *(_directory(path) for path in changed)}):
        files = by_directory[directory]
        if directory not in with_others:
            files = [file for file in files if file.path in changed]
        _update_directory(stores, part.folder, directory, files, changed, gone_from[directory])


def _update_directory(
    stores: Stores,
    folder: Folder,
    directory: str,
    companions: Sequence[FileState],
    changed: set[str],
    gone: set[str],
) -> None:
    """Record the companions given, and the parts of items; those that changed are read."""
    photos = stores.catalogue.files(folder.id, [Scope(directory, deep=False)])
    names = {_name(path): path for path in photos}
    matches = match_companions(names, [_name(file.path) for file in companions])
    items, affected = list[Companion](), set[str](photos if gone else ())
    for file in companions:
        photo = names.get(matches.get(_name(file.path), ""))
        details = _read(folder, file) if file.path in changed else None
        items.append(Companion(file, kind_of(file.path), photo, details))
        affected |= {photo} if photo is not None else set()
    parts = {names[name]: names[first] for name, first in parts_of_items(names).items()}
    every: Mapping[str, str | None] = {path: parts.get(path) for path in photos}
    stores.write(stores.writer.details.record_companions, folder.id, items, gone, every)
    contents = _contents(photos, affected, parts)
    if contents:
        stores.write(merge_facts, stores.catalogue, stores.writer, contents, is_read=False)


def _contents(photos: Mapping[str, KnownFile], affected: set[str], parts: Mapping[str, str]) -> set[int]:
    """Contents of some photos, and of those that are parts of their items."""
    paths = affected | {path for path, first in parts.items() if first in affected}
    return {content for path in paths if (content := photos[path].content) is not None}


def _read(folder: Folder, file: FileState) -> Details:
    kind = kind_of(file.path)
    if kind not in READ or file.size > MOST_BYTES:
        return NO_DETAILS
    try:
        with open_regular(folder.path / file.path, Listing(folder.path, file)) as opened:
            return read_companion(kind, opened.read(MOST_BYTES))
    except (OSError, PhotoError) as error:
        logger.info("a sidecar cannot be read: %s", error)
        return NO_DETAILS


def _directory(path: str) -> str:
    return path.rpartition("/")[0]


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _is_below(path: str, directory: str) -> bool:
    return not directory or path.startswith(f"{directory}/")

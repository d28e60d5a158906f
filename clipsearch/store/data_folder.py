"""Files of the library on disk: which they are, whose folder it is, and private from their first moment.

Touched are exactly the names that we make, and only files: a user may have put other things beside them,
and links to elsewhere.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from clipsearch.errors import LibraryError
from clipsearch.settings import models_folder
from clipsearch.system import atomic_files, file_names

__all__ = [
    "APPLICATION_ID",
    "BACKUPS",
    "CATALOGUE",
    "DESCRIPTION",
    "INDEX",
    "KEPT",
    "LOCK",
    "MARK",
    "PARTS",
    "copies",
    "delete_leftovers",
    "empty_logs",
    "in_backups",
    "keep_private",
    "left_in_backups",
    "leftovers",
    "make_private_file",
    "make_private_folder",
    "mark",
    "modes",
    "named",
    "ours",
    "require_own",
    "take",
]

APPLICATION_ID = 0x434C5053  # "CLPS", in the header of our catalogue
BACKUPS = "backups"  # folder of the copies made from time to time
CATALOGUE = "catalogue.sqlite3"
LOCK = "lock"
MARK = "clipsearch-library"
MARK_TEXT = b"This folder is a library of clipsearch, which keeps in it what it knows of your photos.\n"
BESIDE = "(?:-wal|-shm|-journal)?"
DIGEST = "[0-9a-f]{4,64}"
FINGERPRINT = f"{DIGEST}-(?:float32|float16|bfloat16)-[0-9]+"
DESCRIPTION = re.compile(rf"vectors-(?P<fingerprint>{FINGERPRINT})\.json")
INDEX = re.compile(rf"vectors-(?P<fingerprint>{FINGERPRINT})-(?P<generation>[0-9]+)\.usearch")
INDEX_ENDING = r"(?:\.json|-[0-9]+\.usearch|(?:-[0-9]+)?\.new)"  # the last: half written, see `FIXED`
# What a data folder holds.
PARTS = {
    "database": re.compile(rf"catalogue\.sqlite3(?:\.of-version-[0-9]+)?{BESIDE}"),
    "thumbnails": re.compile(rf"thumbnails\.sqlite3{BESIDE}"),
    "index": re.compile(rf"vectors-{FINGERPRINT}{INDEX_ENDING}"),
}
OURS = (*PARTS.values(), re.compile(f"{MARK}|{LOCK}"), file_names.FILES)
KEPT = re.compile(rf"(?P<kind>catalogue|replaced)-(?P<when>[0-9]{{8}}T[0-9]{{6}}Z)\.sqlite3{BESIDE}")
# What a kill left half written; versions before this one gave it fixed names.
FIXED = re.compile(
    rf"{file_names.FORMER_TEMPORARY.pattern}|vectors-{FINGERPRINT}(?:-[0-9]+)?\.new|"
    rf"(?:catalogue|thumbnails)\.sqlite3\.new{BESIDE}"
)
FIXED_BACKUP = re.compile(rf"catalogue\.new{BESIDE}")
# What systems put into every folder.
JUNK = {
    ".ds_store", ".localized", ".directory", "desktop.ini", "thumbs.db", "ehthumbs.db", "lost+found",
    ".fseventsd", ".spotlight-v100", ".trashes", ".temporaryitems", "$recycle.bin", "@eadir",
    "system volume information",
}  # fmt: skip
JUNK_BEGINS = ("._", ".trash-")
FIRST = {file_names.SETTINGS, LOCK}  # what may be there before there is a catalogue
SQLITE = b"SQLite format 3\0"
HEADER = 100  # bytes of SQLite's header
FIRST_PAGE = 4096  # bytes of a database in which nothing was committed yet


# Whose folder it is


def require_own(folder: Path) -> None:
    """Make sure that a data folder is a library's own: not there yet, empty, or a library. Changes nothing.

    Raises:
        LibraryError: it is in use for something else, or a link stands where a file of ours should.
    """
    try:
        other = None if _is_library(folder) else _first_foreign(folder)
    except FileNotFoundError:
        return
    except OSError as error:
        raise _unusable(folder, error) from error
    if other is not None:
        raise LibraryError(
            f"The folder {folder} is in use and is no library of clipsearch: it holds {other!r}",
            "Choose a new or an empty folder with --library or CLIPSEARCH_LIBRARY; nothing was changed",
        )
    databases = (CATALOGUE, "thumbnails.sqlite3")
    beside = (name + ending for name in databases for ending in atomic_files.BESIDE)
    for name in (*databases, *beside, LOCK, MARK, BACKUPS):
        path = folder / name
        is_ours = _is_folder if name == BACKUPS else atomic_files.is_file
        if os.path.lexists(path) and not is_ours(path):
            raise LibraryError(
                f"{path} is a link or something else that clipsearch did not make, and is left alone",
                "Move it away; the library's folder as a whole may be a link",
            )


def _is_library(folder: Path) -> bool:
    """Whether a file in a folder says that it is a library, whatever else lies there."""
    if atomic_files.is_file(folder / MARK):
        with (folder / MARK).open("rb") as file:
            if file.read(len(MARK_TEXT)) in (b"", MARK_TEXT):
                return True
    if _application(folder / CATALOGUE) == APPLICATION_ID:
        return True
    return any(map(_is_description, named(folder, DESCRIPTION)))  # a damaged catalogue has no header


def _first_foreign(folder: Path) -> str | None:
    """The first name in a folder without a mark that is not a library's; None where there is none."""
    seen = set()
    for entry in _sorted_out(folder):
        is_ours = (
            entry.is_dir(follow_symlinks=False) and _holds_backups(entry)
            if entry.name == BACKUPS
            else _is_named_as_ours(entry)
        )
        if not is_ours:
            return entry.name
        if not atomic_files.TEMPORARY.fullmatch(entry.name):
            seen.add(entry.name)
    if CATALOGUE in seen and _application(folder / CATALOGUE) is not None:
        return CATALOGUE
    if seen <= FIRST or not seen.isdisjoint({CATALOGUE, "thumbnails.sqlite3", BACKUPS}):
        return None
    return min(seen)


def _sorted_out(folder: Path) -> Iterator[os.DirEntry[str]]:
    """What lies in a folder besides what systems put there, and downloaded models."""
    models = models_folder()
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name.casefold()
            is_junk = name in JUNK or name.startswith(JUNK_BEGINS)
            if not is_junk and not models.is_relative_to(folder / entry.name):
                yield entry


def _is_named_as_ours(entry: os.DirEntry[str]) -> bool:
    if entry.name == file_names.SETTINGS:  # that one users write, and link to what they wrote
        return entry.is_file()
    is_named = any(names.fullmatch(entry.name) for names in (*OURS, FIXED, atomic_files.TEMPORARY))
    is_empty_lock = entry.name != LOCK or entry.stat(follow_symlinks=False).st_size == 0
    return is_named and is_empty_lock and entry.is_file(follow_symlinks=False)


def _holds_backups(place: os.DirEntry[str]) -> bool:
    """Whether a folder holds backups of ours, and nothing else."""
    inside = list(_sorted_out(Path(place.path)))
    kept = [entry for entry in inside if KEPT.fullmatch(entry.name)]
    return bool(kept) and all(
        any(names.fullmatch(entry.name) for names in (KEPT, FIXED_BACKUP, atomic_files.TEMPORARY))
        for entry in inside
    )


def _application(path: Path) -> int | None:
    """Whose SQLite database a file is, by its header; None where it is damaged, is none, or is empty yet."""
    if not atomic_files.is_file(path):
        return None
    with path.open("rb") as file:
        header = file.read(HEADER)
        size = file.seek(0, os.SEEK_END)
    if len(header) < HEADER or not header.startswith(SQLITE):
        return None
    application = int.from_bytes(header[68:72], "big")
    return None if application == 0 and size <= FIRST_PAGE else application


def _is_description(path: Path) -> bool:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and {"usearch", "library", "fingerprint", "generation"} <= found.keys()


def take(folder: Path) -> None:
    """Create a data folder if need be, and let only its owner enter it and read what we keep in it.

    Raises:
        LibraryError: it is not a library's own, or cannot be used.
    """
    require_own(folder)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        keep_private(folder)
    except OSError as error:
        raise _unusable(folder, error) from error


def mark(folder: Path) -> None:
    """Mark a folder as a library, so that it is known for one even when its catalogue is lost."""
    with suppress(OSError):  # there already; or the disk is full, and the catalogue says so as well
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | atomic_files.NO_LINK
        with open(os.open(folder / MARK, flags, atomic_files.PRIVATE), "wb") as file:  # noqa: PTH123
            file.write(MARK_TEXT)


def _unusable(folder: Path, error: OSError) -> LibraryError:
    return LibraryError(
        f"The library folder {folder} cannot be used: {error.strerror}",
        "Choose another with --library or CLIPSEARCH_LIBRARY",
    )


# Which files they are


def named(place: Path, names: re.Pattern[str]) -> list[Path]:
    """The files in a folder with such names; none of somebody else's, and no links."""
    found = []
    with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
        owners = {_owner(place.stat()), _our_id()}
        with os.scandir(place) as entries:
            for entry in entries:
                if names.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                    with suppress(FileNotFoundError):
                        if _owner(entry.stat(follow_symlinks=False)) in owners:
                            found.append(place / entry.name)
    return found


def _owner(status: os.stat_result) -> int:
    return status.st_uid


def _our_id() -> int:
    return os.geteuid() if os.name != "nt" else 0


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False


def in_backups(folder: Path, names: re.Pattern[str]) -> list[Path]:
    """The same in a library's folder of backups, unless that is a link."""
    place = folder / BACKUPS
    return named(place, names) if _is_folder(place) else []


def ours(folder: Path) -> list[Path]:
    """The files of a library in its data folder."""
    return [*in_backups(folder, KEPT), *(path for names in OURS for path in named(folder, names))]


def leftovers(folder: Path) -> list[Path]:
    """What a kill left of files that were being written; only while nobody writes there."""
    return [*_left(folder), *left_in_backups(folder)]


def _left(folder: Path) -> list[Path]:
    return [path for names in (atomic_files.TEMPORARY, FIXED) for path in named(folder, names)]


def left_in_backups(folder: Path) -> list[Path]:
    """Those of them that are backups."""
    return [path for names in (atomic_files.TEMPORARY, FIXED_BACKUP) for path in in_backups(folder, names)]


def copies(folder: Path, name: str) -> list[Path]:
    """Those of them that are copies of a database of this name, in the data folder."""
    fixed = re.compile(rf"{re.escape(name)}\.new{BESIDE}")
    return [path for path in _left(folder) if fixed.fullmatch(path.name) or _becomes(path).startswith(name)]


def _becomes(path: Path) -> str:
    """The name of the file that a temporary was to become; "" for another file."""
    written = atomic_files.TEMPORARY.fullmatch(path.name)
    return written["of"] if written else ""


def delete_leftovers(folder: Path) -> None:
    """Delete what a kill left, but for what others may be writing; only while the lock is held."""
    for path in (*named(folder, atomic_files.TEMPORARY), *in_backups(folder, atomic_files.TEMPORARY)):
        if not file_names.UNLOCKED.fullmatch(_becomes(path)):
            atomic_files.delete(path)


# Private from their first moment


def make_private_folder(folder: Path) -> None:
    """Create a folder in the data folder that only its owner can enter.

    Raises:
        LibraryError: it cannot be created, or is a link or no folder.
    """
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if not _is_folder(folder):
            raise NotADirectoryError(0, "it is a link", os.fspath(folder))
        _set_mode(folder, 0o700)
    except OSError as error:
        raise _unusable(folder, error) from error


def keep_private(folder: Path) -> None:
    """Let only the owner enter a data folder, and read what we keep in it, whoever changed that.

    Raises:
        OSError: the disk does not let it.
    """
    for path, mode in modes(folder).items():
        _set_mode(path, mode)


def modes(folder: Path) -> dict[Path, int]:
    """The permissions that a data folder and what we keep in it are to have."""
    places = (folder, *(place for place in (folder / BACKUPS,) if _is_folder(place)))
    return dict.fromkeys(places, 0o700) | dict.fromkeys((*ours(folder), *leftovers(folder)), 0o600)


def _set_mode(path: Path, mode: int) -> None:
    with suppress(FileNotFoundError, PermissionError):  # some file systems (FAT) know no permissions
        if path.stat().st_mode & 0o777 != mode:
            path.chmod(mode)


def make_private_file(path: Path) -> None:
    """Create an empty file, if there is none, that only its owner can read.

    SQLite gives the files beside a database (WAL, shared memory) the permissions of the database.

    Raises:
        LibraryError: it cannot be created, or is a link.
    """
    try:
        os.close(atomic_files.open_file(path, os.O_RDWR))
        with suppress(PermissionError):
            path.chmod(0o600)
    except OSError as error:
        raise LibraryError(
            f"The library file {path} cannot be written: {error.strerror}",
            "Check the folder's permissions, or choose another with --library",
        ) from error


def empty_logs(folder: Path) -> None:
    """Empty the logs of what ran for a library: they may name photos. Who writes in one goes on."""
    for log in named(folder, file_names.LOGS):
        with suppress(OSError):
            os.truncate(log, 0)

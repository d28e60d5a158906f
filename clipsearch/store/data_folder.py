"""The data folder: which of its files are the library's own, and their permissions.

Only regular files with the exact names that the program writes are touched: a user may have put other
files, and links, beside them.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from clipsearch.errors import LibraryError, SettingsError
from clipsearch.settings import models_folder
from clipsearch.system import atomic_files, file_names

__all__ = [
    "APPLICATION_ID",
    "BACKUPS",
    "BACKUP_NAMES",
    "CATALOGUE",
    "DESCRIPTION",
    "INDEX",
    "LOCK",
    "MARK",
    "PARTS",
    "THUMBNAILS",
    "backup_files",
    "backup_leftovers",
    "delete_leftovers",
    "empty_logs",
    "files_named",
    "is_system_file",
    "keep_private",
    "leftover_copies",
    "leftovers",
    "make_private_file",
    "make_private_folder",
    "own_files",
    "permissions",
    "prepare",
    "require_own",
    "sync_deletions",
    "write_mark",
]

APPLICATION_ID = 0x434C5053  # "CLPS", in the header of our catalogue
BACKUPS = file_names.BACKUPS
CATALOGUE = "catalogue.sqlite3"
THUMBNAILS = "thumbnails.sqlite3"
LOCK = "lock"
MARK = "clipsearch-library"
MARK_TEXT = b"This folder is a library of clipsearch, which keeps in it what it knows of your photos.\n"
SQLITE_SUFFIX = "(?:-wal|-shm|-journal)?"
DIGEST = "[0-9a-f]{4,64}"
FINGERPRINT = f"{DIGEST}-(?:float32|float16|bfloat16)-[0-9]+"
DESCRIPTION = re.compile(rf"vectors-(?P<fingerprint>{FINGERPRINT})\.json")
INDEX = re.compile(rf"vectors-(?P<fingerprint>{FINGERPRINT})-(?P<generation>[0-9]+)\.usearch")
INDEX_SUFFIX = (
    r"(?:\.json|-[0-9]+\.usearch|(?:-[0-9]+)?\.new)"  # the last: half written, see `FORMER_TEMPORARY`
)
# The store's own files, by what they hold.
PARTS = {
    "database": re.compile(rf"catalogue\.sqlite3(?:\.of-version-[0-9]+)?{SQLITE_SUFFIX}"),
    "thumbnails": re.compile(rf"thumbnails\.sqlite3{SQLITE_SUFFIX}"),
    "index": re.compile(rf"vectors-{FINGERPRINT}{INDEX_SUFFIX}"),
}
OWN_NAMES = (*PARTS.values(), re.compile(f"{MARK}|{LOCK}"), file_names.FILES)
BACKUP_NAMES = re.compile(
    rf"(?P<kind>catalogue|replaced)-(?P<when>[0-9]{{8}}T[0-9]{{6}}Z)\.sqlite3{SQLITE_SUFFIX}"
)
# Temporary files that a kill left over; earlier versions gave them fixed names. The last: those of SQLite.
FORMER_TEMPORARY = re.compile(
    rf"{file_names.FORMER_TEMPORARY.pattern}|vectors-{FINGERPRINT}(?:-[0-9]+)?\.new|"
    rf"(?:catalogue|thumbnails)\.sqlite3\.new{SQLITE_SUFFIX}|etilqs_[0-9a-f]{{1,16}}"
)
FORMER_TEMPORARY_BACKUP = re.compile(rf"catalogue\.new{SQLITE_SUFFIX}")
# Files that operating systems put into every folder, in lower case.
SYSTEM_FILES = {
    ".ds_store", ".localized", ".directory", "desktop.ini", "thumbs.db", "ehthumbs.db", "lost+found",
    ".fseventsd", ".spotlight-v100", ".trashes", ".temporaryitems", "$recycle.bin", "@eadir",
    "system volume information",
}  # fmt: skip
SYSTEM_PREFIXES = ("._", ".trash-")
BEFORE_CATALOGUE = {file_names.SETTINGS, LOCK}  # files that may be there before there is a catalogue
SQLITE = b"SQLite format 3\0"
HEADER_BYTES = 100  # length of SQLite's header
EMPTY_BYTES = 4096  # length of a database in which nothing was committed yet


# Is the folder a library's own?


def require_own(folder: Path) -> None:
    """Check that a data folder is a library's own: missing, empty, or a library. Nothing is changed.

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
    databases = (CATALOGUE, THUMBNAILS)
    beside = (name + ending for name in databases for ending in atomic_files.SQLITE_SUFFIXES)
    for name in (*databases, *beside, LOCK, MARK, BACKUPS):
        path = folder / name
        is_ours = _is_folder if name == BACKUPS else atomic_files.is_file
        if os.path.lexists(path) and not is_ours(path):
            raise LibraryError(
                f"{path} is a link or something else that clipsearch did not make, and is left alone",
                "Move it away; the library's folder as a whole may be a link",
            )


def _is_library(folder: Path) -> bool:
    """Whether a folder has a library's mark, catalogue or index description, whatever else is in it."""
    if atomic_files.is_file(folder / MARK):
        with (folder / MARK).open("rb") as file:
            if file.read(len(MARK_TEXT)) in (b"", MARK_TEXT):
                return True
    if _application_id(folder / CATALOGUE) == APPLICATION_ID:
        return True
    return any(map(_is_description, files_named(folder, DESCRIPTION)))  # a damaged catalogue has no header


def _first_foreign(folder: Path) -> str | None:
    """The first name in an unmarked folder that is not a library's; None if all are."""
    seen = set()
    for entry in _entries(folder):
        is_ours = (
            entry.is_dir(follow_symlinks=False) and _holds_backups(entry)
            if entry.name == BACKUPS
            else _has_own_name(entry)
        )
        if not is_ours:
            return entry.name
        if not atomic_files.TEMPORARY.fullmatch(entry.name):
            seen.add(entry.name)
    if CATALOGUE in seen and _application_id(folder / CATALOGUE) is not None:
        return CATALOGUE
    if seen <= BEFORE_CATALOGUE or not seen.isdisjoint({CATALOGUE, THUMBNAILS, BACKUPS}):
        return None
    return min(seen)


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """The entries of a folder, except system files and downloaded models."""
    try:
        models = models_folder()
    except SettingsError:  # without a home folder they have no place
        models = Path()
    with os.scandir(folder) as entries:
        for entry in entries:
            if not is_system_file(entry.name) and not models.is_relative_to(folder / entry.name):
                yield entry


def is_system_file(name: str) -> bool:
    """Whether an operating system puts files of this name into every folder."""
    return name.casefold() in SYSTEM_FILES or name.casefold().startswith(SYSTEM_PREFIXES)


def _has_own_name(entry: os.DirEntry[str]) -> bool:
    if entry.name == file_names.SETTINGS:  # users write it, or put a link to their own
        return entry.is_file()
    is_named = any(
        names.fullmatch(entry.name) for names in (*OWN_NAMES, FORMER_TEMPORARY, atomic_files.TEMPORARY)
    )
    is_empty_lock = entry.name != LOCK or entry.stat(follow_symlinks=False).st_size == 0
    return is_named and is_empty_lock and entry.is_file(follow_symlinks=False)


def _holds_backups(folder: os.DirEntry[str]) -> bool:
    """Whether a folder holds a library's backups and nothing else."""
    inside = list(_entries(Path(folder.path)))
    kept = [entry for entry in inside if BACKUP_NAMES.fullmatch(entry.name)]
    return bool(kept) and all(
        any(
            names.fullmatch(entry.name)
            for names in (BACKUP_NAMES, FORMER_TEMPORARY_BACKUP, atomic_files.TEMPORARY)
        )
        for entry in inside
    )


def _application_id(path: Path) -> int | None:
    """The application id in an SQLite database's header; None if it is damaged, empty, or no database."""
    if not atomic_files.is_file(path):
        return None
    with path.open("rb") as file:
        header = file.read(HEADER_BYTES)
        size = file.seek(0, os.SEEK_END)
    if len(header) < HEADER_BYTES or not header.startswith(SQLITE):
        return None
    application = int.from_bytes(header[68:72], "big")
    return None if application == 0 and size <= EMPTY_BYTES else application


def _is_description(path: Path) -> bool:
    try:
        found = atomic_files.read_json(path)
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and {"usearch", "library", "fingerprint", "generation"} <= found.keys()


def prepare(folder: Path) -> None:
    """Create a data folder if need be, and let only its owner enter it and read the library's files.

    Raises:
        LibraryError: it is not a library's own, or cannot be used.
    """
    require_own(folder)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        keep_private(folder)
    except OSError as error:
        raise _unusable(folder, error) from error


def write_mark(folder: Path) -> None:
    """Mark a folder as a library, so that it is recognized even when its catalogue is lost."""
    with suppress(OSError):  # it is marked, or the disk is full, which the catalogue reports
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | atomic_files.NO_LINK
        with open(os.open(folder / MARK, flags, atomic_files.PRIVATE), "wb") as file:  # noqa: PTH123
            file.write(MARK_TEXT)


def _unusable(folder: Path, error: OSError) -> LibraryError:
    return LibraryError(
        f"The library folder {folder} cannot be used: {error.strerror}",
        "Choose another with --library or CLIPSEARCH_LIBRARY",
    )


# Own files


def files_named(folder: Path, names: re.Pattern[str]) -> list[Path]:
    """The regular files in a folder with matching names that belong to this user or the folder's owner."""
    found = []
    with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
        owners = {_owner(folder.stat()), _our_id()}
        with os.scandir(folder) as entries:
            for entry in entries:
                if names.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                    with suppress(FileNotFoundError):
                        if _owner(entry.stat(follow_symlinks=False)) in owners:
                            found.append(folder / entry.name)
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


def backup_files(folder: Path, names: re.Pattern[str]) -> list[Path]:
    """`files_named` in a library's folder of backups, unless that is a link."""
    backups = folder / BACKUPS
    return files_named(backups, names) if _is_folder(backups) else []


def own_files(folder: Path) -> list[Path]:
    """The library's own files in its data folder, backups included."""
    return [
        *backup_files(folder, BACKUP_NAMES),
        *(path for names in OWN_NAMES for path in files_named(folder, names)),
    ]


def leftovers(folder: Path) -> list[Path]:
    """Temporary files that a kill left over, in folder and backups; only while no process writes there."""
    return [*_folder_leftovers(folder), *backup_leftovers(folder)]


def _folder_leftovers(folder: Path) -> list[Path]:
    return [
        path for names in (atomic_files.TEMPORARY, FORMER_TEMPORARY) for path in files_named(folder, names)
    ]


def backup_leftovers(folder: Path) -> list[Path]:
    """Temporary files left over in the folder of backups."""
    return [
        path
        for names in (atomic_files.TEMPORARY, FORMER_TEMPORARY_BACKUP)
        for path in backup_files(folder, names)
    ]


def leftover_copies(folder: Path, name: str) -> list[Path]:
    """Temporary files left over in the data folder that are copies of a database of this name."""
    fixed = re.compile(rf"{re.escape(name)}\.new{SQLITE_SUFFIX}")
    return [
        path
        for path in _folder_leftovers(folder)
        if fixed.fullmatch(path.name) or _target_name(path).startswith(name)
    ]


def _target_name(path: Path) -> str:
    """The name of the file that a temporary file was to replace; "" if it is none."""
    written = atomic_files.TEMPORARY.fullmatch(path.name)
    return written["of"] if written else ""


def delete_leftovers(folder: Path) -> None:
    """Delete left-over temporary files, except those that processes without the lock may be writing."""
    for path in (*files_named(folder, atomic_files.TEMPORARY), *backup_files(folder, atomic_files.TEMPORARY)):
        if not file_names.UNLOCKED.fullmatch(_target_name(path)):
            atomic_files.delete(path)


# Permissions


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
    """Let only the owner enter a data folder and read the library's files in it.

    Raises:
        OSError: the disk does not let it.
    """
    for path, mode in permissions(folder).items():
        _set_mode(path, mode)


def permissions(folder: Path) -> dict[Path, int]:
    """The permissions that a data folder and the library's files in it must have."""
    folders = [folder, *(backups for backups in (folder / BACKUPS,) if _is_folder(backups))]
    return dict.fromkeys(folders, 0o700) | dict.fromkeys((*own_files(folder), *leftovers(folder)), 0o600)


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
    """Empty a library's logs, which may name photos; processes that write in them go on.

    Raises:
        OSError: the disk does not let it.
    """
    for log in files_named(folder, file_names.LOGS):
        with suppress(FileNotFoundError):  # just renamed, by the rotation of logs
            os.truncate(log, 0)
            atomic_files.sync_file(log)


def sync_deletions(folder: Path) -> None:
    """Make sure that no power loss brings back what was deleted in a data folder and its backups.

    Raises:
        OSError: the disk does not let it.
    """
    for place in (folder, folder / BACKUPS):
        if _is_folder(place):
            atomic_files.sync_folder(place)

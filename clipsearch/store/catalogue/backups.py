"""Backups of the catalogue: made automatically, a few kept, restored in its place."""

from __future__ import annotations

import filecmp
import os
import shutil
import time
import uuid
from collections import Counter
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw

from clipsearch import sealed_files
from clipsearch.errors import LibraryBusyError, LibraryDamagedError, LibraryError, LibraryLockedError
from clipsearch.paths import absolute
from clipsearch.store import data_folder
from clipsearch.store.catalogue import checks, schema
from clipsearch.store.encryption.key_file import KeyFile
from clipsearch.store.lock import LibraryLock
from clipsearch.store.sqlite import connection as sqlite
from clipsearch.store.sqlite import integrity
from clipsearch.store.thumbnails import Thumbnails
from clipsearch.system import atomic_files

__all__ = ["Backups", "kept_backups", "verify"]

LOGS = ("-wal", "-journal")
KEPT = 3
DUE = timedelta(days=1)
SPACE_FACTOR = 2  # space that must be free, in sizes of the catalogue: half of it stays for the library
STAMP = "%Y%m%dT%H%M%SZ"


class Backups:
    """The backups of one library, in its data folder."""

    def __init__(self, folder: Path) -> None:
        """Manage the backups of the library in a data folder.

        Raises:
            LibraryError: the folder is in use for something else.
        """
        data_folder.require_own(folder)
        self._folder = folder
        self._catalogue = folder / schema.FILE_NAME
        self._place = folder / data_folder.BACKUPS

    def kept(self) -> list[Path]:
        """The backups, newest first."""
        return self._named("catalogue")

    def make(self, target: Path | None = None) -> Path:
        """Back up the catalogue, even while it is being written; the backup's path.

        Args:
            target: a file that does not exist yet; otherwise the copy is added to the backups that
                rotate, unless the newest of them is the same: then its path is returned.

        Raises:
            LibraryError: the disk does not let it, or has too little space; nothing is left there.
            LibraryDamagedError: the catalogue cannot be read completely.
        """
        with schema.BACKING_UP:
            if target is not None:
                self._copy_to(target)
                return target
            data_folder.make_private_folder(self._place)
            self._require_space(self._place)
            try:
                with atomic_files.temporary(self._place / schema.FILE_NAME) as copy:
                    _copy(self._catalogue, copy)
                    return self._add(copy)
            except OSError as error:
                raise LibraryError(
                    f"The backup in {self._place} cannot be written: {error.strerror}"
                ) from error

    def make_if_due(self) -> Path | None:
        """Make a backup if the newest is a day old and differs; its path, or None.

        Raises:
            LibraryError, LibraryDamagedError: as for `make`.
        """
        kept = self.kept()
        if kept:
            age = abs(
                time.time() - kept[0].stat().st_mtime
            )  # since it was made, or last found to be the same
            if age < DUE.total_seconds():
                return None
        made = self.make()
        return made if made not in kept else None

    def restore(self, backup: Path | str | None = None) -> Path:
        """Replace the catalogue by a backup; the old catalogue is moved to the backups.

        No process may have the library open. It becomes another library (`CatalogueReader.library_id`), so
        that no cache made after the backup is trusted. A kill leaves the old catalogue or the new one.

        Args:
            backup: a file, or its name among the backups; by default the newest good one.

        Returns:
            The backup that was restored.

        Raises:
            LibraryError: there is no such backup, it is locked, or another process uses the library.
            LibraryDamagedError, LibraryTooNewError: the backup cannot be used; nothing was changed.
        """
        lock = LibraryLock(self._folder)
        lock.acquire()
        try:
            with schema.BACKING_UP:
                sealed_files.keys_of(
                    self._catalogue
                )  # it may be locked, which a file elsewhere does not tell
                chosen = self._choose(backup)
                self._require_space(self._folder, chosen)
                self._replace_catalogue(chosen)
                return chosen
        except OSError as error:
            raise LibraryError(
                f"The backup could not be put in place: {error.strerror} ({error.filename})",
                "Check the disk and the permissions of the folder, and try again",
            ) from error
        finally:
            lock.release()

    def salvage(self) -> Counter[str]:
        """Rebuild a catalogue that is too damaged to be opened from what can be read in it.

        The damaged one is moved to the backups when the new one is complete. No process may have the
        library open.

        Returns:
            As for `checks.rebuild`.

        Raises:
            LibraryBusyError: another process uses the library.
            LibraryError, LibraryDamagedError: it is not one of this version's, or too much is lost.
        """
        lock = LibraryLock(self._folder)
        lock.acquire()
        try:
            with schema.BACKING_UP:
                with closing(sqlite.Reader(self._catalogue)) as reader:
                    if schema.verify(reader, self._catalogue) != schema.VERSION:
                        raise sqlite.damaged_error(self._catalogue, "is damaged, and of an older version")
                with atomic_files.temporary(self._catalogue) as new:
                    lost = checks.copy_readable(self._catalogue, new)
                    verify(new)
                    atomic_files.sync_file(new)
                    self._put_in_place(new)
                return lost
        except OSError as error:
            raise LibraryError(f"The catalogue could not be written anew: {error.strerror}") from error
        finally:
            lock.release()

    def set_aside(self) -> None:
        """Copy or move the catalogue, damaged or not, to the backups; the last three of these are kept.

        Raises:
            OSError: the disk does not let it.
        """
        data_folder.make_private_folder(self._place)
        aside = self._new_name("replaced")
        for part in ("", *LOGS):
            source = self._catalogue.with_name(f"{schema.FILE_NAME}{part}")
            if not source.is_file():
                continue
            target = aside.with_name(f"{aside.name}{part}")
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, atomic_files.PRIVATE))
            try:
                shutil.copyfile(source, target)
            except OSError:  # it cannot be read any more, or there is no space: moving works
                source.replace(target)
            else:
                atomic_files.sync_file(target)
        atomic_files.sync_folder(self._place)
        for old in self._named("replaced")[KEPT:]:
            for part in ("", *LOGS):
                atomic_files.delete(old.with_name(f"{old.name}{part}"))

    def _named(self, kind: str) -> list[Path]:
        found = data_folder.backup_files(self._folder, data_folder.BACKUP_NAMES)
        return sorted((p for p in found if p.name.startswith(kind) and p.suffix == ".sqlite3"), reverse=True)

    def _new_name(self, kind: str) -> Path:
        """A name that sorts after all others, even if the clock was set back."""
        when = datetime.now(UTC)
        if newest := self._named(kind)[:1]:
            last = datetime.strptime(newest[0].stem.partition("-")[2], STAMP).replace(tzinfo=UTC)
            when = max(when, last + timedelta(seconds=1))
        return self._place / f"{kind}-{when.strftime(STAMP)}.sqlite3"

    def _add(self, copy: Path) -> Path:
        kept = self.kept()
        if kept and filecmp.cmp(kept[0], copy, shallow=False):  # SQLite copies equal databases to equal files
            os.utime(kept[0])
            return kept[0]
        made = self._new_name("catalogue")
        atomic_files.put_in_place(copy, made)
        for old in self.kept()[KEPT:]:
            atomic_files.delete(old)
        return made

    def _copy_to(self, target: Path) -> None:
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except FileExistsError as error:
            raise LibraryError(f"{target} exists already", "Give the name of a new file") from error
        except (OSError, ValueError) as error:
            raise LibraryError(f"The backup {target} cannot be written: {error}") from error
        done = False
        try:
            self._require_space(target.parent)
            with atomic_files.temporary(target) as copy:
                _copy(self._catalogue, copy)
                if sealed_files.is_encrypted(self._folder):  # so that it can be restored elsewhere
                    KeyFile.append(self._folder, copy)
                    atomic_files.sync_file(copy)
                atomic_files.put_in_place(copy, target)
            done = True
        except OSError as error:
            raise LibraryError(f"The backup {target} cannot be written: {error.strerror}") from error
        finally:
            if not done:
                atomic_files.delete(target)

    def _require_space(self, place: Path, source: Path | None = None) -> None:
        parts = (
            [source] if source else [self._catalogue, self._catalogue.with_name(f"{schema.FILE_NAME}-wal")]
        )
        needed = SPACE_FACTOR * sum(path.stat().st_size for path in parts if path.is_file())
        if shutil.disk_usage(place).free < needed:
            raise LibraryError(
                f"There is too little room for a backup in {place}",
                f"Free {needed / 1e6:,.0f} MB, or give another place: clipsearch backup FILE",
            )

    def named(self, backup: Path | str) -> Path:
        """The file of a backup, which may be given by its name among the kept ones.

        Raises:
            LibraryError: there is none.
        """
        given = absolute(backup)
        inside = self._place / given.name
        path = inside if Path(backup).name == str(backup) and inside.is_file() else given
        if not path.is_file():
            raise LibraryError(f"There is no backup {given}", "`clipsearch restore --list` lists them")
        return path

    def _choose(self, backup: Path | str | None) -> Path:
        if backup is not None:
            verify(path := self.named(backup))
            return path
        for path in self.kept():
            try:
                verify(path)
            except LibraryDamagedError:
                continue
            return path
        raise LibraryError(
            f"There is no good backup in {self._place}",
            "Give the file of another: clipsearch restore FILE; or move the library's folder away",
        )

    def _replace_catalogue(self, backup: Path) -> None:
        with atomic_files.temporary(self._catalogue) as new:
            _copy(backup, new)
            before, after, contents = _assign_new_id(new)
            self._put_in_place(new)
        # Index files belong to the lost catalogue, and would not be trusted.
        for index in data_folder.files_named(self._folder, data_folder.PARTS["index"]):
            atomic_files.delete(index)
        with suppress(LibraryError):
            Thumbnails.inherit(self._folder, before, after, contents)

    def _put_in_place(self, new: Path) -> None:
        """Set the catalogue aside, and put another in its place."""
        _fold_logs(self._catalogue)
        self.set_aside()
        for log in (*LOGS, "-shm"):  # they would be taken for the new catalogue's
            self._catalogue.with_name(f"{schema.FILE_NAME}{log}").unlink(missing_ok=True)
        atomic_files.sync_folder(self._folder)
        atomic_files.put_in_place(new, self._catalogue)


def kept_backups(folder: Path) -> list[tuple[Path, str]]:
    """The backups of a library, the newest first, and what is wrong with each ("": nothing)."""
    found = []
    for path in Backups(folder).kept():
        try:
            verify(path)
        except LibraryLockedError:
            raise
        except LibraryError as error:
            found.append((path, error.message))
        else:
            found.append((path, ""))
    return found


def verify(path: Path) -> None:
    """Check that a backup is an undamaged catalogue that this clipsearch can read.

    Raises:
        LibraryError, LibraryDamagedError, LibraryTooNewError: it is not.
    """
    with closing(sqlite.Reader(path)) as reader:
        if schema.verify(reader, path) == 0:
            raise sqlite.damaged_error(path, "is empty")
        if damage := integrity.find_damage(reader):
            raise sqlite.damaged_error(path, f"is damaged: {damage}")


def _copy(source: Path, target: Path) -> None:
    """Copy a consistent snapshot of a database durably into an empty file."""
    try:
        with closing(sqlite.Reader(source)) as reader:
            reader.copy_to(target, sealed_files.keys_of(target) or sealed_files.keys_of(source))
    except UnicodeEncodeError as error:
        raise LibraryError(f"The path {target!r} is not valid text", "Choose another") from error
    atomic_files.sync_file(target)


def _assign_new_id(path: Path) -> tuple[str, str, list[int]]:
    """Give a catalogue a new id: the old one, the new one, and the contents in it."""
    after = uuid.uuid4().hex
    opened = closing(sqlite.connect(path, read_only=False))
    with opened as connection, sqlite.transaction(connection, path) as db:
        before = db.execute("SELECT value FROM meta WHERE key = 'library'").get
        contents = [int(str(key)) for (key,) in db.execute("SELECT id FROM contents")]
        db.execute("INSERT OR REPLACE INTO meta VALUES ('library', ?)", (after,))
    atomic_files.sync_file(path)
    return before or "", after, contents


def _fold_logs(path: Path) -> None:
    """Fold a catalogue's logs into its file, if it can still be read.

    Raises:
        LibraryBusyError: another process reads in it.
    """
    if not path.is_file():
        return
    try:
        with closing(sqlite.connect(path, read_only=False)) as connection, sqlite.translated_errors(path):
            connection.set_busy_timeout(1000)
            if connection.pragma("journal_mode", "DELETE") != "delete":
                raise apsw.BusyError("it is still being read")
    except LibraryBusyError:
        raise
    except LibraryError:
        return  # it is damaged: leave it as it is

"""Encrypting and decrypting all files of a library: a kill leaves it converted or not, and finishes later.

Converted copies are written into a folder beside the files and verified. Then one file, put in place
atomically, says that they replace the others: from then on the conversion is finished, whatever happens,
until then it is rolled back. Files that are replaced are overwritten before they are deleted.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from io import FileIO
from pathlib import Path

from clipsearch import sealed_files
from clipsearch.errors import LibraryBusyError, LibraryDamagedError, LibraryError
from clipsearch.sealed_files import Keys
from clipsearch.store import data_folder
from clipsearch.store.encryption.key_file import KeyFile
from clipsearch.store.sqlite import connection, integrity
from clipsearch.system import atomic_files, file_names

__all__ = ["decrypt", "encrypt", "is_decided", "is_interrupted", "resume"]

SPARE = 1.05  # space that a conversion needs, in sizes of the files
BLOCK = 1 << 20
BUSY_MILLISECONDS = 1000  # for which readers are waited for
DATABASE = re.compile(
    rf"{re.escape(data_folder.CATALOGUE)}(?:\.of-version-[0-9]+)?|{re.escape(data_folder.THUMBNAILS)}"
)

Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a conversion is finished.

    Attributes:
        encrypts: whether it encrypts.
        replaced: files that their converted copies replace, by their paths in the data folder.
        erased: files that go.
    """

    encrypts: bool
    replaced: list[str]
    erased: list[str]


def encrypt(folder: Path, key_file: KeyFile, keys: Keys, step: Step) -> None:
    """Encrypt the library in a data folder, whose lock is held.

    Args:
        folder: the data folder.
        key_file: to be put into it.
        keys: those that the key file wraps.
        step: called with the number of files that are done, and of all; may raise to stop.

    Raises:
        LibraryBusyError: another process reads in it.
        LibraryDamagedError: the catalogue, or settings or searches, cannot be read.
        LibraryError, OSError: the disk does not let it. Whatever is raised, nothing has changed.
    """
    _require_mark(folder)
    with _converted_folder(folder) as converted:
        key_file.write(converted)
        sealed_files.keep_keys(converted, keys)  # so that the copies can be verified
        try:
            plan = _convert_all(folder, converted, keys, step)
        finally:
            sealed_files.forget_keys(converted)
        _switch(folder, plan)
    resume(folder)


def decrypt(folder: Path, step: Step) -> None:
    """Decrypt the library in a data folder that is unlocked; arguments and errors as of `encrypt`."""
    with _converted_folder(folder) as converted:
        _switch(folder, _convert_all(folder, converted, None, step))
    resume(folder)


def is_interrupted(folder: Path) -> bool:
    """Whether a conversion was cut short, or is going on."""
    return any(os.path.lexists(folder / name) for name in (file_names.CONVERSION, file_names.CONVERTED))


def is_decided(folder: Path) -> bool:
    """Whether a conversion will be finished: some files are converted, others may not be yet."""
    return os.path.lexists(folder / file_names.CONVERSION)


def resume(folder: Path) -> None:
    """Finish a conversion that was cut short after it was decided, else roll it back; the lock is held.

    Raises:
        LibraryError: the disk does not let it.
    """
    if not is_interrupted(folder):
        return
    try:
        if atomic_files.is_file(folder / file_names.CONVERSION):
            _finish(folder, _read_plan(folder))
        _remove_converted(folder)
        atomic_files.delete_or_raise(folder / file_names.CONVERSION)
        atomic_files.sync_folder(folder)
    except OSError as error:
        raise LibraryError(
            f"A conversion of the library {folder} that was cut short cannot be finished: {error}",
            "Check the disk and the permissions of the folder, and try again",
        ) from error


@contextmanager
def _converted_folder(folder: Path) -> Iterator[Path]:
    """The folder of converted copies; it is removed if an error comes before the switch."""
    converted = folder / file_names.CONVERTED
    try:
        data_folder.make_private_folder(converted)
        data_folder.make_private_folder(converted / data_folder.BACKUPS)
        yield converted
    except BaseException:
        if not atomic_files.is_file(folder / file_names.CONVERSION):
            with suppress(OSError):
                _remove_converted(folder)
        raise


def _convert_all(folder: Path, converted: Path, keys: Keys | None, step: Step) -> _Plan:
    """Write the converted copies, durably: encrypted with these keys, or plain."""
    for path in data_folder.leftovers(folder):
        _erase(path)
    for name in (data_folder.CATALOGUE, data_folder.THUMBNAILS):
        _fold_log(folder / name)
    databases = [
        *data_folder.files_named(folder, DATABASE),
        *(
            path
            for path in data_folder.backup_files(folder, data_folder.BACKUP_NAMES)
            if path.suffix == ".sqlite3"
        ),
    ]
    others = data_folder.files_named(folder, file_names.SEALED) + data_folder.files_named(
        folder, data_folder.INDEX
    )
    _require_space(folder, [*databases, *others])
    plan = _Plan(keys is not None, [], [])
    for number, path in enumerate((*databases, *others)):
        step(number, len(databases) + len(others))
        name = path.relative_to(folder).as_posix()
        convert = _convert_database if path in databases else _convert_file
        is_kept = convert(path, converted / name, keys)
        (plan.replaced if is_kept else plan.erased).append(name)
    plan.erased.extend(path.name for path in data_folder.files_named(folder, file_names.LOGS))
    for place in (converted / data_folder.BACKUPS, converted, folder):
        atomic_files.sync_folder(place)
    return plan


def _fold_log(path: Path) -> None:
    """Fold a database's log into its file and overwrite it; LibraryBusyError where it is being read."""
    if not atomic_files.is_file(path):
        return
    log = path.with_name(f"{path.name}-wal")
    with ExitStack() as opened:
        # Held open, as SQLite deletes it without overwriting; Windows does not delete what is open.
        held = (
            opened.enter_context(log.open("r+b", buffering=0)) if os.name != "nt" and log.is_file() else None
        )
        with suppress(LibraryDamagedError), closing(connection.connect(path, read_only=False)) as database:
            database.set_busy_timeout(BUSY_MILLISECONDS)
            with connection.translated_errors(path):
                if database.pragma("journal_mode", "DELETE") != "delete":
                    raise LibraryBusyError(f"Another process reads {path}", "Close it and try again")
            if held is not None:
                _overwrite(held)


def _convert_database(source: Path, target: Path, keys: Keys | None) -> bool:
    """Write a converted copy and verify it; False where it cannot be read and can be done without."""
    try:
        data_folder.make_private_file(target)
        with closing(connection.Reader(source)) as reader:
            reader.copy_to(target, keys)
        if keys is None and (former := sealed_files.keys_of(source)) is not None:
            connection.decrypt(target, former)
        with closing(connection.Reader(target)) as reader:
            if damage := integrity.find_damage(reader):
                raise connection.damaged_error(source, f"is damaged: {damage}")
    except LibraryDamagedError:
        if source.name == data_folder.CATALOGUE:
            raise
        _erase(target)
        return False
    atomic_files.sync_file(target)
    return True


def _convert_file(source: Path, target: Path, keys: Keys | None) -> bool:
    """Write a converted copy of another file and verify it; False where it is lost, or a cache."""
    size = source.stat().st_size
    try:
        content = sealed_files.read_file(source, size, or_plain=source.name == file_names.SETTINGS)
    except ValueError as error:
        if file_names.USERS.fullmatch(source.name) and source.name != file_names.DAMAGED_SEARCHES:
            raise LibraryDamagedError(f"The file {source} is damaged: {error}", "Move it away") from error
        return False
    with target.open("xb") as file:
        target.chmod(atomic_files.PRIVATE)
        file.writelines([content] if keys is None else sealed_files.seal(keys, source.name, content))
    atomic_files.sync_file(target)
    written = atomic_files.read_file(target, target.stat().st_size)
    if (written if keys is None else sealed_files.unseal(keys, source.name, written)) != content:
        raise LibraryError(f"{target} was not written as it should be", "Check the disk")
    return True


def _require_mark(folder: Path) -> None:
    """Make sure that the folder is known as a library without its catalogue's header."""
    data_folder.write_mark(folder)
    if not atomic_files.is_file(folder / data_folder.MARK):
        raise LibraryError(f"The library folder {folder} cannot be marked", "Check the folder's permissions")


def _require_space(folder: Path, files: list[Path]) -> None:
    needed = SPARE * sum(path.stat().st_size for path in files)
    if shutil.disk_usage(folder).free < needed:
        raise LibraryError(
            f"There is too little room in {folder} for a second copy of the library",
            f"Free {needed / 1e6:,.0f} MB",
        )


def _switch(folder: Path, plan: _Plan) -> None:
    """Decide: from here on the conversion will be finished."""
    atomic_files.write_atomically(folder / file_names.CONVERSION, json.dumps(asdict(plan)).encode())


def _read_plan(folder: Path) -> _Plan:
    try:
        plan = _Plan(**atomic_files.read_json(folder / file_names.CONVERSION))
        if all(
            re.fullmatch(rf"(?:{data_folder.BACKUPS}/)?[^/\\]+", name) for name in plan.replaced + plan.erased
        ):
            return plan
    except (ValueError, TypeError) as error:
        raise OSError(f"{file_names.CONVERSION} is damaged") from error
    raise OSError(f"{file_names.CONVERSION} names files elsewhere")


def _finish(folder: Path, plan: _Plan) -> None:
    """Put the copies in place; done again it goes on where it ended."""
    converted = folder / file_names.CONVERTED
    names = [*file_names.KEY_FILES, *plan.replaced] if plan.encrypts else plan.replaced
    for name in names:
        if atomic_files.is_file(converted / name):
            for ending in ("", *atomic_files.SQLITE_SUFFIXES):
                _erase(folder / f"{name}{ending}")
            (converted / name).replace(folder / name)
    for name in plan.erased:
        for ending in ("", *atomic_files.SQLITE_SUFFIXES):
            _erase(folder / f"{name}{ending}")
    data_folder.sync_deletions(folder)
    if not plan.encrypts:
        for name in file_names.KEY_FILES:
            _erase(folder / name)


def _remove_converted(folder: Path) -> None:
    """Erase the copies that are left, and their folder."""
    converted = folder / file_names.CONVERTED
    for place in (converted / data_folder.BACKUPS, converted):
        with suppress(FileNotFoundError):
            for path in [*place.iterdir()]:
                _erase(path)
            place.rmdir()


def _erase(path: Path) -> None:
    """Overwrite a file of ours and delete it; a file with other names, such as a backup's, is only deleted.

    Raises:
        OSError: the disk does not let it.
    """
    if not atomic_files.is_file(path):
        return
    with path.open("r+b", buffering=0) as file:
        _overwrite(file)
    path.unlink()


def _overwrite(file: FileIO) -> None:
    """Overwrite a file with zeros, durably, unless it has other names."""
    status = os.fstat(file.fileno())
    if status.st_nlink <= 1:
        file.seek(0)
        for start in range(0, status.st_size, BLOCK):
            file.write(bytes(min(BLOCK, status.st_size - start)))
        os.fsync(file.fileno())

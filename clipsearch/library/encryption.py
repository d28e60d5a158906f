"""Encryption of a library: unlocking it, encrypting, decrypting, passphrase and recovery key."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from clipsearch import sealed_files
from clipsearch.errors import (
    BackupLockedError,
    LibraryBusyError,
    LibraryDamagedError,
    LibraryError,
    WrongPassphraseError,
)
from clipsearch.sealed_files import KEY_BYTES, Keys
from clipsearch.settings import data_folder as folder_of
from clipsearch.store import data_folder
from clipsearch.store.catalogue.reader import CatalogueReader
from clipsearch.store.data_folder import CATALOGUE
from clipsearch.store.encryption import conversion, system_keyring
from clipsearch.store.encryption.key_file import KeyFile, Kind, new_recovery_key, require_good
from clipsearch.store.lock import LibraryLock
from clipsearch.store.sqlite import connection
from clipsearch.system.file_names import KEY_FILES

__all__ = ["Encryption"]

Step = Callable[[int, int], None]


class _Unwrapped(NamedTuple):
    """What a secret opens.

    Attributes:
        key_file: the one that it opens.
        data_key: what that wraps.
        is_right: whether the library can be read with it.
        is_everywhere: whether its copy is the same, or one that the secret does not open.
    """

    key_file: KeyFile
    data_key: bytes
    is_right: bool
    is_everywhere: bool


def _no_step(done: int, total: int) -> None:
    pass


class Encryption:
    """The encryption of the library in one data folder.

    A library that is unlocked stays so for this process, until `lock`. Encrypting and decrypting need it
    closed in all processes, this one included.
    """

    def __init__(self, folder: Path | str | None = None) -> None:
        """Prepare; `folder` is as for `Library.open`. Nothing is opened yet."""
        self.folder = folder_of(folder)

    @property
    def is_encrypted(self) -> bool:
        """Whether the library is encrypted."""
        return sealed_files.is_encrypted(self.folder)

    @property
    def is_locked(self) -> bool:
        """Whether it is, and not unlocked in this process."""
        return self.is_encrypted and not sealed_files.has_keys(self.folder)

    def finish_conversion(self) -> None:
        """Finish or roll back a conversion that was cut short.

        Raises:
            LibraryBusyError: it is going on.
            LibraryError: the disk does not let it.
        """
        if not conversion.is_interrupted(self.folder):
            return
        try:
            self._locked().release()
        except LibraryBusyError:
            if conversion.is_decided(self.folder):
                raise

    @staticmethod
    def require_good(passphrase: str) -> None:
        """Raise LibraryError where a new passphrase is too short to protect anything."""
        require_good(passphrase)

    def unlock(self, secret: str) -> None:
        """Unlock the library for this process, by its passphrase or recovery key; takes half a second.

        Raises:
            WrongPassphraseError: it is neither; nothing has changed.
            LibraryDamagedError: the key file cannot be read.
        """
        self.finish_conversion()
        if self.is_encrypted:
            found = self._unwrap(secret)
            sealed_files.keep_keys(self.folder, Keys.derive(found.data_key))
            if found.is_right and not found.is_everywhere:
                with suppress(LibraryError):  # it is open, or cannot be changed: the next time, then
                    self._mend(found.key_file)

    @property
    def is_in_keyring(self) -> bool:
        """Whether the system's keyring is to hold the key. Raises as `unlock`."""
        return self.is_encrypted and any(one.in_keyring for one in KeyFile.read(self.folder) if one)

    def unlock_by_keyring(self) -> bool:
        """Unlock the library by the key in the system's keyring, if that is kept there; whether it was.

        Raises:
            LibraryDamagedError: the key file cannot be read.
        """
        self.finish_conversion()
        with suppress(LibraryError):
            if self.is_in_keyring and (data_key := system_keyring.find(self.folder)) is not None:
                keys = Keys.derive(data_key)
                if connection.opens(self.folder / CATALOGUE, keys):
                    sealed_files.keep_keys(self.folder, keys)
                    return True
        return False

    def keep_in_keyring(self, secret: str, kept: bool = True) -> None:
        """Keep the key in the system's keyring, or not any more.

        Raises:
            WrongPassphraseError: `secret` is neither passphrase nor recovery key.
            LibraryError: the keyring cannot be used, or the key file not be written.
        """
        found = self._unwrap_right(secret)
        if kept:
            system_keyring.keep(self.folder, found.data_key)
        elif found.key_file.in_keyring:
            system_keyring.forget(self.folder)
        self._write(replace(found.key_file, in_keyring=kept))

    @contextmanager
    def opened_backup(self, path: Path, secret: str) -> Iterator[None]:
        """Let a backup be read that carries its key files; a library that is new takes them over.

        Raises:
            BackupLockedError: it is another library's, and no secret is given.
            WrongPassphraseError: the secret is not its passphrase or recovery key.
            LibraryError: it would be restored unencrypted, or the key file cannot be written.
        """
        keys = own = sealed_files.keys_of(self.folder / CATALOGUE)
        if not (own and connection.opens(path, own)) and (carried := KeyFile.read_appended(path)):
            keys = self._open_backup(path, carried, secret, own)
        if keys is not None and connection.opens(path, keys):
            sealed_files.keep_keys(path, keys)
        try:
            yield
        finally:
            sealed_files.forget_keys(path)

    def _open_backup(self, path: Path, carried: list[KeyFile], secret: str, own: Keys | None) -> Keys:
        """The keys of another library's backup; a library that is new takes its key file over."""
        if not secret:
            raise BackupLockedError(path)
        found = _unwrap(carried, secret, path)
        if not found.is_right:
            raise connection.damaged_error(path, "is damaged, or carries another library's key file")
        if own is None:
            if any(data_folder.files_named(self.folder, names) for names in data_folder.PARTS.values()):
                raise LibraryError(
                    f"The backup {path} is encrypted, and the library {self.folder} is not",
                    "Restore it into a new folder: clipsearch --library FOLDER restore FILE",
                )
            data_folder.prepare(self.folder)
            data_folder.write_mark(self.folder)
            self._write(found.key_file)
            sealed_files.keep_keys(self.folder, Keys.derive(found.data_key))
        return Keys.derive(found.data_key)

    def verify(self, secret: str) -> None:
        """Raise WrongPassphraseError where this is neither passphrase nor recovery key."""
        self._unwrap(secret)

    def lock(self) -> None:
        """Forget the keys: nothing more of the library can be opened. Close it first."""
        sealed_files.forget_keys(self.folder)

    def encrypt(self, passphrase: str, on_recovery_key: Callable[[str], None], step: Step = _no_step) -> None:
        """Encrypt the library; it is unlocked then. A kill leaves it as it was, or encrypted.

        Args:
            passphrase: at least eight characters.
            on_recovery_key: is given the recovery key before anything is converted; it may raise to stop.
            step: called with the number of files that are converted, and of all; may raise to stop.

        Raises:
            LibraryBusyError: a process has it open.
            LibraryError: it is encrypted already, has no catalogue, or cannot be converted.
        """
        require_good(passphrase)
        lock = self._locked()
        try:
            if self.is_encrypted:
                raise LibraryError(f"The library {self.folder} is encrypted already")
            CatalogueReader.open(self.folder).close()  # there is a library, and it can be read
            data_key, recovery_key = secrets.token_bytes(KEY_BYTES), new_recovery_key()
            key_file = KeyFile.create(passphrase, recovery_key, data_key)
            on_recovery_key(recovery_key)
            keys = Keys.derive(data_key)
            self._convert(lambda: conversion.encrypt(self.folder, key_file, keys, step))
            sealed_files.keep_keys(self.folder, keys)
        finally:
            lock.release()

    def decrypt(self, secret: str, step: Step = _no_step) -> None:
        """Decrypt the library for good. A kill leaves it encrypted, or decrypted.

        Raises:
            WrongPassphraseError: the secret is neither passphrase nor recovery key.
            LibraryBusyError: a process has it open.
            LibraryError: it is not encrypted, or cannot be converted; nothing has changed.
        """
        lock = self._locked()
        try:
            self._require_encrypted()
            self.unlock(secret)
            was_in_keyring = self.is_in_keyring
            self._convert(lambda: conversion.decrypt(self.folder, step))
            self.lock()
            if was_in_keyring:
                with suppress(LibraryError):  # a key that opens nothing
                    system_keyring.forget(self.folder)
        finally:
            lock.release()

    def change_passphrase(self, secret: str, new: str) -> None:
        """Replace the passphrase, given the old one or the recovery key; nothing is encrypted anew.

        Raises:
            WrongPassphraseError: `secret` is neither.
            LibraryError: the new one is too short, or the key file cannot be written.
        """
        require_good(new)
        self._replace(secret, "passphrase", new)

    def new_recovery_key(self, secret: str) -> str:
        """Make a recovery key in place of the one that there was. Raises as `change_passphrase`."""
        recovery_key = new_recovery_key()
        self._replace(secret, "recovery key", recovery_key)
        return recovery_key

    def _replace(self, secret: str, kind: Kind, new: str) -> None:
        found = self._unwrap_right(secret)
        self._write(found.key_file.replaced(kind, new, found.data_key))

    def _unwrap_right(self, secret: str) -> _Unwrapped:
        found = self._unwrap(secret)
        if not found.is_right:  # it would replace the one that may be right
            raise LibraryDamagedError(
                f"The key file of {self.folder} is another library's, or the catalogue is damaged",
                f"Nothing was changed. Put its own {KEY_FILES[0]} back, or restore a backup first",
            )
        return found

    def _unwrap(self, secret: str) -> _Unwrapped:
        self._require_encrypted()
        return _unwrap(KeyFile.read(self.folder), secret, self.folder / CATALOGUE)

    def _mend(self, key_file: KeyFile) -> None:
        """Write the key file and its copy again where one is lost, damaged or another library's."""
        lock = self._locked()
        try:
            if self.is_encrypted:
                self._write(key_file)
        finally:
            lock.release()

    def _write(self, key_file: KeyFile) -> None:
        try:
            key_file.write(self.folder)
        except OSError as error:
            raise LibraryError(
                f"The key file of {self.folder} cannot be written: {error.strerror}",
                "What it held still opens the library. Free space or check the permissions, and try again",
            ) from error

    def _require_encrypted(self) -> None:
        if not self.is_encrypted:
            raise LibraryError(f"The library {self.folder} is not encrypted", "`clipsearch encrypt` does it")

    def _locked(self) -> LibraryLock:
        lock = LibraryLock(self.folder)
        lock.acquire()
        return lock

    def _convert(self, change: Callable[[], None]) -> None:
        try:
            change()
        except OSError as error:
            raise LibraryError(
                f"The library {self.folder} cannot be converted: {error}",
                "Check the disk; nothing was changed",
            ) from error


def _unwrap(both: Sequence[KeyFile | None], secret: str, database: Path) -> _Unwrapped:
    """What a secret opens: the key file or its copy, whichever is that of a database.

    Raises:
        WrongPassphraseError: it opens neither.
    """
    found, wrong = list[_Unwrapped](), list[WrongPassphraseError]()
    for key_file in filter(None, dict.fromkeys(both)):
        try:
            data_key = key_file.unwrap(secret)
        except WrongPassphraseError as error:
            wrong.append(error)
            continue
        is_right = connection.opens(database, Keys.derive(data_key))
        is_everywhere = bool(wrong) or all(one == key_file for one in both)
        found.append(_Unwrapped(key_file, data_key, is_right, is_everywhere))
        if is_right:
            return found[-1]
    if not found:
        raise wrong[0]
    return found[0]

"""The lock that lets one process at a time change a library."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import filelock

from clipsearch.errors import LibraryBusyError, LibraryError
from clipsearch.store.data_folder import LOCK, delete_leftovers, prepare
from clipsearch.store.encryption import conversion
from clipsearch.store.sqlite.connection import keep_temporary_files_in
from clipsearch.system.atomic_files import is_file
from clipsearch.system.file_names import ADDRESS

__all__ = ["LibraryLock"]


class LibraryLock:
    """A lock file in the data folder; the system releases it when its process ends, even if killed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = filelock.FileLock(folder / LOCK, mode=0o600, thread_local=False)
        self._held = ExitStack()

    def acquire(self) -> None:
        """Take the lock, or fail at once.

        Raises:
            LibraryBusyError: another process holds it.
            LibraryError: the folder cannot be used, or is not a library's own.
        """
        prepare(self._folder)
        try:
            self._lock.acquire(timeout=0)
        except filelock.Timeout as error:
            is_followed = is_file(self._folder / ADDRESS)  # by a window or `watch`, which last
            raise LibraryBusyError(
                f"Another clipsearch is changing the library {self._folder}",
                "Close its window, or end `clipsearch watch`, and try again; searching, `add`, `remove`, "
                "`index`, `backup` and `models` work meanwhile"
                if is_followed
                else "Close it or wait until it is done; searching works meanwhile",
            ) from error
        except OSError as error:
            raise LibraryError(
                f"The library folder {self._folder} cannot be written: {error.strerror}",
                "Choose another with --library or CLIPSEARCH_LIBRARY",
            ) from error
        self._held.callback(self._lock.release)
        self._held.enter_context(keep_temporary_files_in(self._folder))
        try:
            conversion.resume(self._folder)
            delete_leftovers(self._folder)
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Release the lock; safe to call twice."""
        self._held.close()

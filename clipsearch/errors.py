"""The tree of things that a user can be told and can do something about; anything else is a bug."""

from __future__ import annotations

__all__ = [
    "BackupLockedError",
    "Cancelled",
    "ClipsearchError",
    "FolderError",
    "LibraryBusyError",
    "LibraryDamagedError",
    "LibraryError",
    "LibraryLockedError",
    "LibraryTooNewError",
    "ModelError",
    "PhotoError",
    "QueryError",
    "SettingsError",
    "WorkerError",
    "WrongPassphraseError",
]


class ClipsearchError(Exception):
    """A condition of the user's world: one sentence that says what is wrong, and what to do next.

    Attributes:
        message: what is wrong, one sentence without a final full stop.
        hint: what the user can do next; may be empty.
        term: which term of a query it is about, by its index; None where it is about none.
    """

    term: int | None = None

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}. {self.hint}".rstrip() if self.hint else self.message


class SettingsError(ClipsearchError):
    """The settings file cannot be read or holds a value that makes no sense."""


class FolderError(ClipsearchError):
    """A folder to add, remove or scan is missing, is not a folder, or cannot be read."""


class QueryError(ClipsearchError):
    """A query is empty or cannot be understood.

    Attributes:
        line: the query line that it is about; "" where it is about none.
        offset: the first character of the place in the line that is wrong.
        length: characters of that place.
        value: what is behind a key of the query, and names nothing in the library; "" for other errors.
    """

    line: str = ""
    offset: int = 0
    length: int = 0
    value: str = ""


class PhotoError(ClipsearchError):
    """One file cannot be used as a photo; it never stops a run.

    Attributes:
        reason: a short stable code that groups problems, one of `records.REASONS`.
    """

    def __init__(self, reason: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.reason = reason

    def __reduce__(self) -> tuple[type[PhotoError], tuple[str, str, str]]:
        return type(self), (self.reason, self.message, self.hint)


class ModelError(ClipsearchError):
    """A model cannot be found, loaded or run on the chosen device."""


class WorkerError(ClipsearchError):
    """The embedding process could not be started, or keeps dying."""


class LibraryError(ClipsearchError):
    """The library's data folder cannot be used."""


class LibraryBusyError(LibraryError):
    """Another clipsearch process is changing this library."""


class LibraryTooNewError(LibraryError):
    """The library was written by a newer clipsearch; it is left untouched."""


class LibraryDamagedError(LibraryError):
    """The database is not a clipsearch database, or fails its integrity check."""


class LibraryLockedError(LibraryError):
    """The library is encrypted, and was not unlocked in this process."""

    def __init__(self, folder: object) -> None:
        super().__init__(
            f"The library {folder} is locked",
            "Run the command in a terminal to be asked for the passphrase, or give --passphrase-file FILE",
        )


class BackupLockedError(LibraryError):
    """A backup is another encrypted library's, and its passphrase was not given."""

    def __init__(self, path: object) -> None:
        super().__init__(
            f"The backup {path} is encrypted with the passphrase that its library had",
            "Run the command in a terminal to be asked for it, or give --passphrase-file FILE",
        )


class WrongPassphraseError(LibraryError):
    """A passphrase or recovery key is not the library's."""


class Cancelled(ClipsearchError):  # noqa: N818 (not an error: the user asked for it)
    """The user stopped a run; what was committed until then is kept."""

    def __init__(self) -> None:
        super().__init__("Stopped; everything done so far is kept")

    def __reduce__(self) -> tuple[type[Cancelled], tuple[()]]:
        return type(self), ()

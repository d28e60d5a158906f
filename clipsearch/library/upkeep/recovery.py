"""Backups and rescue of a library that nobody has open."""

from __future__ import annotations

from pathlib import Path

from clipsearch.library.encryption import Encryption
from clipsearch.records import Finding
from clipsearch.settings import data_folder
from clipsearch.store.catalogue import backups
from clipsearch.store.catalogue.backups import Backups

__all__ = ["kept_backups", "restore", "salvage"]


def kept_backups(folder: Path | str | None = None) -> list[tuple[Path, str]]:
    """The backups of a library, the newest first, and what is wrong with each ("": nothing)."""
    return backups.kept_backups(data_folder(folder))


def restore(folder: Path | str | None = None, backup: Path | str | None = None, secret: str = "") -> Path:
    """Put a backup in place of a library's catalogue, which is set aside; what was restored.

    Args:
        folder: the data folder, as for `Library.open`.
        backup: a file, or the name of one in the data folder; by default the newest good one.
        secret: the passphrase or recovery key of the backup, where it is another encrypted library's.

    Raises:
        BackupLockedError: the backup is another encrypted library's, and no secret is given.
        WrongPassphraseError: `secret` does not open it.
        LibraryError: the backup cannot be used, or the library is in use; nothing was changed.
    """
    found = Backups(data_folder(folder))
    if backup is None:
        return found.restore()
    with Encryption(folder).opened_backup(path := found.named(backup), secret):
        return found.restore(path)


def salvage(folder: Path | str | None = None) -> list[Finding]:
    """Make a library that is too damaged to be opened usable again; what was wrong.

    The catalogue is written anew from what can be read in it; as it was, it is kept beside the
    backups. `Maintenance.check` then finds what an index run is to read again.

    Args:
        folder: the data folder, as for `Library.open`.

    Raises:
        LibraryError: too much of it is lost, or it is in use; `restore` may help.
    """
    from clipsearch.library.upkeep import checker  # Pillow: the other functions need not wait for it

    return checker.salvaged(Backups(data_folder(folder)).salvage())

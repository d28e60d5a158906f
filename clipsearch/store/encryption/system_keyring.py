"""The system's keyring, in which the data key of a library can be kept, for all who use the session."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clipsearch.errors import LibraryError

__all__ = ["find", "forget", "keep"]

SERVICE = "clipsearch"


def keep(folder: Path, data_key: bytes) -> None:
    """Keep the data key of the library in a data folder. Raises LibraryError where it cannot."""
    with _translated_errors():
        import keyring

        keyring.set_password(SERVICE, os.path.realpath(folder), data_key.hex())


def find(folder: Path) -> bytes | None:
    """The data key of a library; None where none is kept. Raises as `keep`."""
    with _translated_errors():
        import keyring

        found = keyring.get_password(SERVICE, os.path.realpath(folder))
    try:
        return None if found is None else bytes.fromhex(found)
    except ValueError:
        return None


def forget(folder: Path) -> None:
    """Delete the data key of a library, if it is kept. Raises as `keep`."""
    with _translated_errors():
        import keyring

        if keyring.get_password(SERVICE, os.path.realpath(folder)) is not None:
            keyring.delete_password(SERVICE, os.path.realpath(folder))


@contextmanager
def _translated_errors() -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        raise LibraryError(
            "The system's keyring needs the package keyring", 'Install it: pip install "clipsearch[keyring]"'
        ) from error
    except Exception as error:  # of whatever backend there is
        raise LibraryError(
            f"The system's keyring cannot be used: {error}", "Unlock it, and try again"
        ) from error

"""The program's log file: warnings and errors, rotating, private, in the data folder."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedWriter, FileIO, TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from clipsearch.system.atomic_files import is_file, open_file
from clipsearch.system.file_names import EMBEDDING_LOG, KEY_FILES, LOG, OLDER_LOGS

__all__ = ["logging_to", "read"]

MOST_BYTES = 256 << 10  # of each file
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
LOGGER = logging.getLogger("clipsearch")


@contextmanager
def logging_to(folder: Path) -> Iterator[None]:
    """Write warnings and errors of this program into `folder` until the end of the block."""
    handler = _PrivateFileHandler(
        folder / LOG,
        maxBytes=MOST_BYTES,
        backupCount=OLDER_LOGS,
        encoding="utf-8",
        errors="backslashreplace",  # for names that are not valid text
        delay=True,  # no file before the first message
    )
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter(FORMAT))
    LOGGER.addHandler(handler)
    try:
        yield
    finally:
        LOGGER.removeHandler(handler)
        handler.close()


def read(folder: Path) -> str:
    """The logged messages, oldest first, and what the embedding process wrote since it started."""
    older = [f"{LOG}.{number}" for number in range(OLDER_LOGS, 0, -1)]
    own = "".join(_text(folder / name) for name in (*older, LOG))
    child = _text(folder / EMBEDDING_LOG)
    parts = [own.strip(), f"The embedding process:\n{child.strip()}" if child.strip() else ""]
    return "\n\n".join(filter(None, parts))


def _text(path: Path) -> str:
    """The end of a file as text; "" where there is none."""
    if not is_file(path):
        return ""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - MOST_BYTES))
            data = file.read(MOST_BYTES)
    except OSError:
        return ""
    # A file that was emptied while its writer had it open begins with zeros.
    return data.decode("utf-8", errors="replace").replace("\0", "")


class _PrivateFileHandler(RotatingFileHandler):
    """Its files are readable by their owner only: warnings may name photos. Encrypted libraries have none."""

    def _open(self) -> TextIOWrapper:
        path = Path(self.baseFilename)
        try:
            if any(map(os.path.lexists, map(path.with_name, KEY_FILES))):
                raise PermissionError
            descriptor = open_file(path, os.O_WRONLY | os.O_APPEND)
        except OSError:  # a link that a user put there, or a disk that cannot be written
            descriptor = os.open(os.devnull, os.O_WRONLY)
        raw = BufferedWriter(FileIO(descriptor, "a"))
        return TextIOWrapper(raw, encoding=self.encoding, errors=self.errors)

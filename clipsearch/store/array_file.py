"""Files of arrays: NumPy's archives, each array with its checksum, never packed, never with objects."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from clipsearch import sealed_files
from clipsearch.system.atomic_files import MOST_BYTES

__all__ = ["read_arrays", "write_arrays"]


def read_arrays(
    path: Path, most: int = MOST_BYTES, names: Collection[str] = ()
) -> dict[str, npt.NDArray[Any]] | None:
    """The arrays of a file of at most `most` bytes, by name, or those named; None if missing or damaged."""
    try:
        content = io.BytesIO(sealed_files.read_file(path, most))
        with zipfile.ZipFile(content) as archive:  # we pack nothing: what is may become any size
            if any(entry.compress_type != zipfile.ZIP_STORED for entry in archive.infolist()):
                return None
        with np.load(content, allow_pickle=False) as kept:
            return {name: kept[name] for name in names or kept.files}
    # RuntimeError: it seems to be encrypted, or packed by a method that there is not.
    except (
        OSError,
        ValueError,
        LookupError,
        EOFError,
        zipfile.BadZipFile,
        RuntimeError,
        zlib.error,
        MemoryError,
    ):
        return None


def write_arrays(path: Path, **arrays: npt.ArrayLike) -> None:
    """Write arrays atomically, sealed where the library is encrypted. Raises OSError."""
    data = io.BytesIO()
    np.savez(data, allow_pickle=False, **arrays)
    sealed_files.write_atomically(path, data.getvalue())

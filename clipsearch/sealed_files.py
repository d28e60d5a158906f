"""Files of encrypted libraries: the keys of those that are unlocked, and reading and writing with them.

A sealed file is encrypted in chunks by AES-256-GCM, with a key of its own that depends on a random salt
and on the file's name: whatever is changed, cut off, exchanged or appended is noticed. Folders without
a key file hold plain files.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clipsearch.errors import LibraryLockedError
from clipsearch.system import atomic_files, file_names
from clipsearch.system.atomic_files import MOST_BYTES, MOST_JSON, PRIVATE
from clipsearch.system.core_dumps import forbid_core_dumps

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

__all__ = [
    "KEY_BYTES",
    "Keys",
    "forget_keys",
    "has_keys",
    "is_encrypted",
    "keep_keys",
    "keys_of",
    "read_file",
    "read_json",
    "seal",
    "unseal",
    "write_atomically",
]

KEY_BYTES = 32
SALT_BYTES = 16
TAG_BYTES = 16
CHUNK = 4 << 20  # plain bytes that are encrypted at a time
MAGIC = b"clipsearch sealed 1\n"
HEAD_BYTES = len(MAGIC) + SALT_BYTES


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a library; none of them is ever shown.

    Attributes:
        database: of its SQLite files, `KEY_BYTES` bytes.
        files: of its other files.
    """

    database: bytes = field(repr=False)
    files: bytes = field(repr=False)

    @classmethod
    def derive(cls, data_key: bytes) -> Keys:
        """The keys that follow from a library's data key."""
        return cls(
            _derived(data_key, b"", b"clipsearch database"), _derived(data_key, b"", b"clipsearch files")
        )


_unlocked: dict[str, Keys] = {}  # by the real path of the data folder, or of a single file


def is_encrypted(folder: Path) -> bool:
    """Whether a data folder is that of an encrypted library."""
    return any(os.path.lexists(folder / name) for name in file_names.KEY_FILES)


def keep_keys(folder: Path, keys: Keys) -> None:
    """Unlock a library, or a single file elsewhere, for this process, which dumps no core from then on."""
    forbid_core_dumps()
    _unlocked[os.path.realpath(folder)] = keys


def forget_keys(folder: Path) -> None:
    """Lock a library for this process: what is open stays usable, nothing more can be opened."""
    _unlocked.pop(os.path.realpath(folder), None)


def has_keys(folder: Path) -> bool:
    """Whether a library is unlocked for this process."""
    return os.path.realpath(folder) in _unlocked


def keys_of(path: Path) -> Keys | None:
    """The keys of a file, or of the library in whose data folder it lies; None where that is not encrypted.

    Raises:
        LibraryLockedError: it is, and not unlocked.
    """
    if (own := _unlocked.get(os.path.realpath(path))) is not None:
        return own
    folder = path.parent.parent if path.parent.name == file_names.BACKUPS else path.parent
    if not is_encrypted(folder):
        return None
    found = _unlocked.get(os.path.realpath(folder))
    if found is None:
        raise LibraryLockedError(folder)
    return found


def read_file(path: Path, most: int = MOST_BYTES, *, or_plain: bool = False) -> bytes | bytearray:
    """What a file holds, which is sealed where its library is encrypted.

    Args:
        path: the file.
        most: bytes of the content.
        or_plain: take it as it is where it is not sealed: somebody wrote it by hand.

    Raises:
        LibraryLockedError: as `keys_of`.
        OSError: as `atomic_files.read_file`.
        ValueError: it was changed by something else than this program, or is another library's.
    """
    keys = keys_of(path)
    if keys is None:
        return atomic_files.read_file(path, most)
    longest = most + HEAD_BYTES + TAG_BYTES * max(1, -(-most // CHUNK))
    if (size := path.stat().st_size) <= longest:
        longest = size  # so much memory is taken at first
    data = atomic_files.read_file(path, longest)
    if or_plain and not data.startswith(MAGIC):
        return data
    return unseal(keys, path.name, data)


def read_json(path: Path, most: int = MOST_JSON) -> Any:
    """What a JSON file holds; raises as `read_file`, and ValueError where it is nested too deeply."""
    try:
        return json.loads(read_file(path, most))
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def write_atomically(path: Path, data: bytes | bytearray, mode: int = PRIVATE) -> None:
    """Write a file durably, sealed where its library is encrypted; a kill or an error leaves the old one.

    Raises:
        LibraryLockedError: as `keys_of`.
        OSError: as `atomic_files.write_atomically`.
    """
    keys = keys_of(path)
    if keys is None:
        atomic_files.write_atomically(path, data, mode)
        return

    def write(temporary: Path) -> None:
        with temporary.open("wb") as file:
            file.writelines(seal(keys, path.name, data))

    atomic_files.write_atomically_by(path, write, mode)


def seal(keys: Keys, name: str, data: bytes | bytearray) -> Iterator[bytes]:
    """The parts of a sealed file of this name."""
    salt = secrets.token_bytes(SALT_BYTES)
    cipher, view = _cipher(keys, name, salt), memoryview(data)
    yield MAGIC + salt
    for start in range(0, max(1, len(view)), CHUNK):
        nonce = _nonce(start // CHUNK, is_last=start + CHUNK >= len(view))
        yield cipher.encrypt(nonce, view[start : start + CHUNK], None)


def unseal(keys: Keys, name: str, sealed: bytes) -> bytearray:
    """The content of a sealed file of this name.

    Raises:
        ValueError: it is none of these keys, or was changed.
    """
    from cryptography.exceptions import InvalidTag

    view = memoryview(sealed)
    if not sealed.startswith(MAGIC) or len(view) < HEAD_BYTES + TAG_BYTES:
        raise ValueError("it is not encrypted")
    cipher = _cipher(keys, name, bytes(view[len(MAGIC) : HEAD_BYTES]))
    step = CHUNK + TAG_BYTES
    starts = range(HEAD_BYTES, len(view), step)
    content = bytearray(len(view) - HEAD_BYTES - TAG_BYTES * len(starts))
    try:
        for number, start in enumerate(starts):
            nonce = _nonce(number, is_last=start + step >= len(view))
            part = cipher.decrypt(nonce, view[start : start + step], None)
            content[number * CHUNK : number * CHUNK + len(part)] = part
    except InvalidTag as error:
        raise ValueError("it was changed, or is another library's") from error
    return content


def _nonce(number: int, *, is_last: bool) -> bytes:
    """The nonce of a chunk, under a key that encrypts one file only: its number, and whether more follow."""
    return number.to_bytes(11, "big") + bytes([is_last])


def _cipher(keys: Keys, name: str, salt: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if name == file_names.DAMAGED_SEARCHES:
        name = file_names.SEARCHES  # as it was named when it was sealed
    return AESGCM(_derived(keys.files, salt, b"clipsearch file " + os.fsencode(name)))


def _derived(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), KEY_BYTES, salt or None, purpose).derive(key)

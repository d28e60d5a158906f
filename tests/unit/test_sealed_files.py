"""Sealed files: what is written is read, and nothing that was changed is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from clipsearch import sealed_files
from clipsearch.errors import LibraryLockedError
from clipsearch.sealed_files import CHUNK, Keys, seal, unseal

KEYS = Keys.derive(b"k" * 32)
OTHER = Keys.derive(b"o" * 32)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_what_is_sealed_is_unsealed(size: int) -> None:
    data = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    sealed = b"".join(seal(KEYS, "a", data))
    assert unseal(KEYS, "a", sealed) == data
    assert sealed != b"".join(seal(KEYS, "a", data))  # another salt each time


def test_nothing_else_is() -> None:
    sealed = b"".join(seal(KEYS, "a", b"a private text"))
    assert b"private" not in sealed
    changed = [sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :] for at in range(len(sealed))]
    cut = [sealed[:size] for size in range(len(sealed))]
    for data in (*changed, *cut, sealed + b"x"):
        with pytest.raises(ValueError):
            unseal(KEYS, "a", data)
    for keys, name in ((OTHER, "a"), (KEYS, "b")):
        with pytest.raises(ValueError, match="another library"):
            unseal(keys, name, sealed)


def test_chunks_are_neither_left_out_nor_exchanged() -> None:
    sealed = b"".join(seal(KEYS, "a", bytes(3 * CHUNK)))
    head, step = sealed_files.HEAD_BYTES, CHUNK + sealed_files.TAG_BYTES
    chunks = [sealed[start : start + step] for start in range(head, len(sealed), step)]
    for wrong in (chunks[:2], chunks[1:], [chunks[1], chunks[0], chunks[2]], [*chunks, chunks[2]]):
        with pytest.raises(ValueError):
            unseal(KEYS, "a", sealed[:head] + b"".join(wrong))


def test_files_are_sealed_where_there_is_a_key_file(tmp_path: Path) -> None:
    path = tmp_path / "searches.json"
    sealed_files.write_atomically(path, b'{"a": 1}')
    assert path.read_bytes() == b'{"a": 1}'
    (tmp_path / "encryption.json").touch()
    with pytest.raises(LibraryLockedError):
        sealed_files.read_file(path)
    with pytest.raises(LibraryLockedError):
        sealed_files.write_atomically(path, b"")
    sealed_files.keep_keys(tmp_path, KEYS)
    try:
        with pytest.raises(ValueError, match="not encrypted"):
            sealed_files.read_file(path)
        assert sealed_files.read_file(path, or_plain=True) == b'{"a": 1}'
        sealed_files.write_atomically(path, b'{"a": 2}')
        assert path.read_bytes().startswith(sealed_files.MAGIC)
        assert sealed_files.read_json(path) == {"a": 2}
        with pytest.raises(OSError):
            sealed_files.read_file(path, most=4)
    finally:
        sealed_files.forget_keys(tmp_path)


def test_keys_are_not_shown() -> None:
    assert KEYS.files.hex() not in repr(KEYS) and repr(KEYS.database) not in repr(KEYS)
    assert KEYS.files != KEYS.database


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux")
def test_a_process_with_keys_dumps_no_core(tmp_path: Path) -> None:
    code = (
        "import ctypes, pathlib, resource, sys; from clipsearch import sealed_files; "
        "sealed_files.keep_keys(pathlib.Path(sys.argv[1]), sealed_files.Keys(b'1' * 32, b'2' * 32)); "
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE))"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=True)
    assert done.stdout == "0 (0, 0)\n"

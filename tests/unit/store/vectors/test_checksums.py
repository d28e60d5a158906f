"""Checksums of large files: equal for equal bytes, different for others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from clipsearch.store.vectors import checksums


@pytest.mark.parametrize("size", [0, 1, 99, 100, 101, 1000, 1050])
def test_memory_and_file_have_equal_checksums(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(checksums, "BLOCK", 100)
    data = np.random.default_rng(size).bytes(size)
    path = tmp_path / "file"
    path.write_bytes(data)
    wanted = checksums.checksum(data)
    assert checksums.checksum_of(path) == wanted
    read = checksums.read_verified(path, wanted, len(data))
    assert read is not None
    assert read.tobytes() == data
    assert checksums.read_verified(path, "another", len(data)) is None


def test_every_flipped_bit_lost_byte_and_swapped_block_is_detected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checksums, "BLOCK", 8)
    data = bytes(range(40))
    seen = {checksums.checksum(data), checksums.checksum(data[:-1]), checksums.checksum(data + b"\0")}
    seen.add(checksums.checksum(data[8:16] + data[:8] + data[16:]))
    for bit in range(8 * len(data)):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        seen.add(checksums.checksum(flipped))
    assert len(seen) == 4 + 8 * len(data)


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        checksums.checksum_of(tmp_path / "none")
    with pytest.raises(FileNotFoundError):
        checksums.read_verified(tmp_path / "none", "", 1)


def test_a_file_that_became_shorter_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x" * 5)
    with pytest.raises(OSError, match="has become shorter"):
        checksums._read(tmp_path / "file", 2, memoryview(bytearray(9)))

"""Checksums of large files: of the same bytes the same, and of no others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from clipsearch.store import sums


@pytest.mark.parametrize("size", [0, 1, 99, 100, 101, 1000, 1050])
def test_memory_and_file_have_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(sums, "PIECE", 100)
    data = np.random.default_rng(size).bytes(size)
    path = tmp_path / "file"
    path.write_bytes(data)
    wanted = sums.checksum(data)
    assert sums.checksum_of(path) == wanted
    read = sums.read_whole(path, wanted)
    assert read is not None
    assert read.tobytes() == data
    assert sums.read_whole(path, "another") is None


def test_every_flipped_bit_lost_byte_and_swapped_piece_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sums, "PIECE", 8)
    data = bytes(range(40))
    seen = {sums.checksum(data), sums.checksum(data[:-1]), sums.checksum(data + b"\0")}
    seen.add(sums.checksum(data[8:16] + data[:8] + data[16:]))
    for bit in range(8 * len(data)):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        seen.add(sums.checksum(flipped))
    assert len(seen) == 4 + 8 * len(data)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sums.checksum_of(tmp_path / "none")
    with pytest.raises(FileNotFoundError):
        sums.read_whole(tmp_path / "none", "")

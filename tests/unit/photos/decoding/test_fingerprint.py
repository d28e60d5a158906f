"""Fingerprints: of the whole content, of regular files only, and reading that notices changes."""

from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clipsearch.errors import PhotoError
from clipsearch.photos.decoding.file_reader import MOST_BYTES, read_whole
from clipsearch.photos.decoding.fingerprint import CHUNK, fingerprint, fingerprint_bytes


def test_a_known_value() -> None:
    # BLAKE2b with a digest of 16 bytes over nothing, as `b2sum -l 128` prints it.
    assert fingerprint_bytes(b"").hex() == "cae66941d9efbd404e4d88758ea67670"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(max_size=5000))
def test_file_and_bytes_agree(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert fingerprint(path) == fingerprint_bytes(content)
    assert read_whole(path) == content


@pytest.mark.parametrize("size", [CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_every_chunk_counts(tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    path = tmp_path / "file"
    path.write_bytes(content)
    assert fingerprint(path) == hashlib.blake2b(content, digest_size=16).digest()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert fingerprint(path) != fingerprint_bytes(content)


@pytest.mark.parametrize("read", [fingerprint, read_whole])
def test_what_cannot_be_read(tmp_path: Path, read: object) -> None:
    odd = [tmp_path / "missing", tmp_path, tmp_path / "a\0b", tmp_path / "\udcff"]
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        odd += [tmp_path / "pipe", Path("/dev/zero")]
    for path in odd:
        with pytest.raises(PhotoError) as caught:
            read(path)  # type: ignore[operator]
        assert caught.value.reason == "unreadable", path
        assert "cannot be read: " in str(caught.value)
        str(caught.value).encode()  # can be shown and stored


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.tif"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)  # sparse: takes no space
    with pytest.raises(PhotoError) as caught:
        read_whole(path)
    assert caught.value.reason == "too-large"


def test_a_file_that_grows_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "growing.jpg"
    with path.open("wb") as file:
        file.truncate(256 << 20)
    stop, started = threading.Event(), threading.Event()

    def grow() -> None:
        with path.open("ab", buffering=0) as file:
            while not stop.wait(0.0005):
                file.write(b"more")
                started.set()

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        started.wait()
        with pytest.raises(PhotoError) as caught:
            read_whole(path)
    finally:
        stop.set()
        writer.join()
    assert caught.value.reason == "changed"

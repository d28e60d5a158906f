"""Identifiers of Live Photos, and clips inside of motion photos."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipsearch.photos.decoding.decoder import decode_file
from clipsearch.photos.decoding.details_reader import read_details
from clipsearch.photos.metadata.live_photos import identifier_of_clip, identifier_of_photo, with_checked_clip
from clipsearch.records.details import NO_DETAILS, details_of
from tests.support.live_photos import (
    MICRO_XMP,
    MOTION_XMP,
    apple_note,
    live_clip,
    live_photo,
    motion_photo,
    samsung_photo,
)

IDENTIFIER = "0A1B2C3D-1111-2222-3333-444455556666"


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return live_clip(tmp_path_factory.mktemp("clip") / "clip.mp4", "red").read_bytes()


@pytest.mark.parametrize("name", ["a.mov", "a.mp4"])
def test_both_files_of_a_live_photo_have_the_identifier(tmp_path: Path, name: str) -> None:
    photo = live_photo(tmp_path / "a.jpg", "red", IDENTIFIER)
    path = live_clip(tmp_path / name, "red", IDENTIFIER)
    for one in (photo, path):
        assert decode_file(one, 32, 300).details.content_identifier == IDENTIFIER
        assert read_details(one, 300).content_identifier == IDENTIFIER


def test_the_identifier_is_found_where_apple_writes_it() -> None:
    def box(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I4s", 8 + len(data), kind) + data

    key, text = b"com.apple.quicktime.content.identifier", IDENTIFIER.encode()
    keys = bytes(4) + struct.pack(">I", 2) + box(b"mdta", b"com.apple.quicktime.make") + box(b"mdta", key)
    value = box(b"\0\0\0\2", box(b"data", bytes((0, 0, 0, 1, 0, 0, 0, 0)) + text))
    meta = box(b"meta", box(b"hdlr", bytes(24)) + box(b"keys", keys) + box(b"ilst", value))
    movie = box(b"ftyp", b"qt  ") + box(b"mdat", bytes(100)) + box(b"moov", box(b"mvhd", bytes(8)) + meta)
    assert identifier_of_clip(io.BytesIO(movie)) == IDENTIFIER


@pytest.mark.parametrize("xmp", [MOTION_XMP, MICRO_XMP])
def test_a_clip_behind_a_jpeg_is_known_as_long_as_it_is_there(tmp_path: Path, clip: bytes, xmp: str) -> None:
    path = motion_photo(tmp_path / "a.jpg", "red", clip, xmp)
    for read in (lambda: read_details(path, 300), lambda: decode_file(path, 32, 300).details):
        assert read().clip_bytes == len(clip)
    path.write_bytes(path.read_bytes()[: -len(clip)])
    for read in (lambda: read_details(path, 300), lambda: decode_file(path, 32, 300).details):
        assert read().clip_bytes is None
        assert "clip_bytes" not in read().sources


def test_a_clip_in_the_trailer_of_samsung_is_known(tmp_path: Path, clip: bytes) -> None:
    path = samsung_photo(tmp_path / "a.jpg", "red", clip)
    assert read_details(path, 300).clip_bytes == decode_file(path, 32, 300).details.clip_bytes == len(clip)


@given(st.binary(max_size=200), st.binary(max_size=300), st.none() | st.integers(1, 400))
def test_any_bytes_are_read(head: bytes, rest: bytes, declared: int | None) -> None:
    details = details_of({"clip_bytes": declared}, "xmp")
    for data in (head + rest, b"\0\0\0\x08ftyp" + head, rest + b"SEFT", b"\0\0\1\0moov" + head):
        identifier_of_clip(io.BytesIO(data))
        identifier_of_photo(b"Apple iOS\0\0\1MM" + data)
        with_checked_clip(details, io.BytesIO(data))


def test_nothing_is_found_where_nothing_is() -> None:
    assert (
        identifier_of_photo(None) == identifier_of_photo(b"Canon") == identifier_of_clip(io.BytesIO()) == ""
    )
    assert identifier_of_photo(apple_note(IDENTIFIER)) == IDENTIFIER
    assert with_checked_clip(NO_DETAILS, io.BytesIO(b"\xff\xd8")) is NO_DETAILS

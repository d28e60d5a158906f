"""Photos with a clip: the identifiers of Live Photos, and clips that lie inside of the photo's file."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import BinaryIO

from clipsearch.records.details import Details, details_of

__all__ = [
    "declared_clip",
    "identifier_in_photo",
    "identifier_of_clip",
    "identifier_of_photo",
    "with_checked_clip",
]

APPLE = b"Apple iOS\0"
CONTENT_IDENTIFIER = 0x0011  # number of the tag in Apple's maker note
CONTENT_IDENTIFIER_KEY = b"com.apple.quicktime.content.identifier"
MOST_NOTE_BYTES = 64 << 10
MOST_PHOTO_BYTES = 32 << 20  # of a photo in which the note is looked for
MOST_MOVIE_BYTES = 4 << 20  # of the header of a clip that is read
MOST_BOXES = 1000
GOOGLE = "http://ns.google.com/photos/1.0/camera/"
MOTION_ITEM = re.compile(rb"<[^<>]{0,1000}Semantic\s*=\s*[\"']MotionPhoto[\"'][^<>]{0,1000}>")
LENGTH = re.compile(rb"Length\s*=\s*[\"'](\d{1,12})[\"']")
SAMSUNG_CLIP = 0x0A30  # type of a block in Samsung's trailer
MOST_BLOCKS = 200


def identifier_of_photo(note: object) -> str:
    """The identifier that Apple's maker note shares with the clip of a Live Photo, or ""."""
    if not isinstance(note, bytes) or not note.startswith(APPLE):
        return ""
    order = "<" if note[12:14] == b"II" else ">"
    with suppress(struct.error):
        (count,) = struct.unpack_from(f"{order}H", note, 14)
        for at in range(16, 16 + 12 * count, 12):
            tag, kind, size, offset = struct.unpack_from(f"{order}HHII", note, at)
            if (tag, kind) == (CONTENT_IDENTIFIER, 2):
                return note[offset : offset + size].rstrip(b"\0").decode("ascii", "replace")
    return ""


def identifier_in_photo(file: BinaryIO) -> str:
    """The same from a photo that was not decoded: a HEIC has the note anywhere."""
    data = file.read(MOST_PHOTO_BYTES)
    at = data.find(APPLE)
    return identifier_of_photo(data[at : at + MOST_NOTE_BYTES]) if at >= 0 else ""


def identifier_of_clip(file: BinaryIO) -> str:
    """The identifier that a QuickTime file shares with the photo of a Live Photo, or ""."""
    with suppress(struct.error, OSError):
        place = next((place for kind, place in _boxes_of_file(file) if kind == b"moov"), None)
        if place is not None and place[1] <= MOST_MOVIE_BYTES:
            file.seek(place[0])
            return _identifier_of_movie(file.read(place[1]))
    return ""


def _identifier_of_movie(movie: bytes) -> str:
    places = [*_boxes(movie)]  # Apple writes it there, FFmpeg into the user data
    places += [box for kind, data in places if kind == b"udta" for box in _boxes(data)]
    for meta in (data for kind, data in places if kind == b"meta"):
        inner = dict(_boxes(meta if meta[4:8] == b"hdlr" else meta[4:]))  # MP4 has a version before
        keys, values = inner.get(b"keys", b"")[8:], inner.get(b"ilst", b"")
        names = [name for _, name in _boxes(keys)]
        for number, value in _boxes(values):
            index = int.from_bytes(number, "big") - 1
            if 0 <= index < len(names) and names[index] == CONTENT_IDENTIFIER_KEY:
                return value[16:].decode("ascii", "replace")  # size, "data", type, locale
    return ""


def declared_clip(packet: bytes, properties: Mapping[tuple[str, str], str]) -> int | None:
    """How many bytes at the end of a photo are a clip, as its XMP says; None where it has none."""
    offset = properties.get((GOOGLE, "MicroVideoOffset"), "")
    if offset.isascii() and offset.isdecimal():
        return int(offset[:12]) or None
    item = MOTION_ITEM.search(packet)
    length = LENGTH.search(item[0]) if item else None
    return int(length[1]) or None if length else None


def with_checked_clip(details: Details, file: BinaryIO) -> Details:
    """Details of a photo with how large the clip in its file is; without where none is there (any more)."""
    declared = details.clip_bytes
    found = None
    with suppress(struct.error, OSError):
        size = file.seek(0, 2)
        if declared is not None and _is_clip(file, size - declared):
            found = declared
        else:
            found = _samsung_clip(file, size) or _clip_of_heic(file)
    if found is None and declared is None:
        return details
    sources = {name: source for name, source in details.sources.items() if name != "clip_bytes"}
    added = details_of({"clip_bytes": found}, "container")
    return replace(details, clip_bytes=found, sources=sources | dict(added.sources))


def _is_clip(file: BinaryIO, at: int) -> bool:
    """Whether an MP4 or QuickTime file begins there."""
    if at <= 0:
        return False
    file.seek(at)
    return file.read(8)[4:] == b"ftyp"


def _samsung_clip(file: BinaryIO, size: int) -> int | None:
    """The clip in the trailer that Samsung's cameras write behind a JPEG."""
    file.seek(max(0, size - 8))
    length, end = struct.unpack("<I4s", file.read(8))
    start = size - 8 - length
    if end != b"SEFT" or start <= 0:
        return None
    file.seek(start)
    head, _, count = struct.unpack("<4sII", file.read(12))
    for _ in range(min(count, MOST_BLOCKS) if head == b"SEFH" else 0):
        _, kind, back, block = struct.unpack("<HHII", file.read(12))
        if kind == SAMSUNG_CLIP:
            file.seek(start - back)
            _, _, name = struct.unpack("<HHI", file.read(8))
            return block - 8 - name if _is_clip(file, start - back + 8 + name) else None
    return None


def _clip_of_heic(file: BinaryIO) -> int | None:
    """The clip that stands in a box of its own in a HEIC."""
    file.seek(0)
    if file.read(8)[4:] != b"ftyp":
        return None
    return next((length for kind, (_, length) in _boxes_of_file(file) if kind == b"mpvd"), None)


def _boxes_of_file(file: BinaryIO) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """Types of the outermost boxes of a file, and where their contents begin and how long they are."""
    end, at = file.seek(0, 2), 0
    for _ in range(MOST_BOXES):
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            return
        size, kind = struct.unpack(">I4s", head[:8])
        begin = 8
        if size == 1:
            (size,), begin = struct.unpack(">Q", head[8:]), 16
        size = size or end - at
        if size < begin or at + size > end:
            return
        yield kind, (at + begin, size - begin)
        at += size


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Types and contents of the boxes in some bytes."""
    at = 0
    for _ in range(MOST_BOXES):
        if at + 8 > len(data):
            return
        size, kind = struct.unpack_from(">I4s", data, at)
        if size < 8 or at + size > len(data):
            return
        yield kind, data[at + 8 : at + size]
        at += size

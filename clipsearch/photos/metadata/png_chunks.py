"""The chunks of a PNG (W3C PNG, third edition): what Pillow needs of them, without those that are damaged."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

__all__ = ["colour_chunks", "raw_profile", "transparent_value", "without_damaged_chunks", "without_pixels"]

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOUR_BITS, COLOUR_KIND = 24, 25  # where the header has them
ANCILLARY = 0x20  # bit of a type's first letter
COMPRESSED = (b"iCCP", b"zTXt")
REPAIRED = (b"IHDR", b"PLTE")
KEPT = (b"tRNS", b"eXIf", b"tEXt", b"iTXt", *COMPRESSED)  # the ancillary chunks that are used
MOST_TEXT = 1 << 20  # bytes of a text or profile; Pillow refuses the picture above it
MOST_TEXTS = 50  # Pillow refuses the picture where all of them are above 64 MiB
TEXTS = (b"tEXt", b"iTXt", b"zTXt")
TRANSPARENT_BYTES = {0: (2,), 2: (6,), 3: range(1, 257)}  # by the kind of colours, in the header
MOST_KEYWORD = 79
MOST_SEARCHES = 10  # for chunks behind one with a wrong length
COLOURS = (b"cICP", b"sRGB", b"gAMA", b"cHRM")  # read by us
# A hexadecimal dump, as ImageMagick writes it: a name, a length, and twice as many digits.
RAW_PROFILE = re.compile(r"\s*[^\n]*\n\s*(\d{1,8})\s*\n([0-9A-Fa-f\s]*)")


def without_damaged_chunks(data: bytes) -> bytes:
    """A PNG without ancillary chunks that are damaged, too long or not used; other bytes as they are.

    Programs may skip ancillary chunks. Critical ones are left to the decoder; of the header and the palette
    the checksum is made right, so that it decides by what they say.
    """
    if not data.startswith(SIGNATURE):
        return data
    kept = [SIGNATURE, *_usable_chunks(data)]
    return b"".join(kept)


def transparent_value(data: bytes, value: object) -> object:
    """What "tRNS" calls transparent, in the 8 bits to which Pillow scales the pixels but not this value."""
    bits, kind = data[COLOUR_BITS], data[COLOUR_KIND]
    if isinstance(value, int) and kind == 0 and bits < 8:
        return value * 255 // ((1 << bits) - 1) if bits > 1 else value
    return tuple(part >> 8 for part in value) if isinstance(value, tuple) and bits == 16 else value


def without_pixels(data: bytes) -> bytes:
    """The header and the texts of a PNG, also those behind the pixels, which are left out; of APNGs, too."""
    chunks = list(_usable_chunks(data)) if data.startswith(SIGNATURE) else []
    pixels = [chunk for chunk in chunks if chunk[4:8] == b"IDAT"][:1]
    return b"".join((SIGNATURE, *(one for one in chunks if one[4:8] not in (b"IDAT", b"IEND")), *pixels))


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk's type, and all of it; after one with a wrong length those from the next pixels on."""
    at = last = len(SIGNATURE)
    searches = MOST_SEARCHES
    while 0 <= at <= len(data) - 8:
        size, kind = struct.unpack_from(">I4s", data, at)
        if not kind.isalpha() or (kind[0] & ANCILLARY and at + size + 12 > len(data)):
            last = at = data.find(b"IDAT", last + 8) - 4 if searches else -1
            searches -= 1
            continue
        chunk, last, at = data[at : at + size + 12], at, at + size + 12
        yield kind, chunk


def _usable_chunks(data: bytes) -> Iterator[bytes]:
    texts = 0
    for kind, chunk in _chunks(data):
        if kind[0] & ANCILLARY:
            texts += kind in TEXTS
            if kind not in KEPT or texts > MOST_TEXTS or not _is_usable(kind, chunk):
                continue
            if kind == b"tRNS" and len(chunk) - 12 not in TRANSPARENT_BYTES.get(data[COLOUR_KIND], ()):
                continue
        elif kind in REPAIRED and len(chunk) >= 12:
            chunk = chunk[:-4] + struct.pack(">I", zlib.crc32(chunk[4:-4]))
        yield chunk


def colour_chunks(data: bytes) -> dict[bytes, bytes]:
    """The contents of the chunks that say what colours mean, by their types, without damaged ones."""
    found = {}
    for kind, chunk in _chunks(data):
        if kind == b"IDAT":
            break
        if kind in COLOURS and _is_usable(kind, chunk):
            found[kind] = chunk[8:-4]
    return found


def _is_usable(kind: bytes, chunk: bytes) -> bool:
    content = chunk[8:-4]
    if (
        len(chunk) < 12
        or zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:], "big")
        or len(content) > MOST_TEXT
    ):
        return False
    if kind == b"iTXt":  # a flag tells whether it is compressed; two more texts come before it
        end = content.find(b"\0")
        if end < 0 or len(content) < end + 3 or not content[end + 1]:
            return end > 0
        parts = content[end + 3 :].split(b"\0", 2)
        return len(parts) == 3 and _inflates(parts[2])
    if kind in COMPRESSED:
        keyword, found, _ = content[: MOST_KEYWORD + 1].partition(b"\0")
        return bool(found and keyword) and _inflates(content[len(keyword) + 2 :])
    return True


def _inflates(compressed: bytes) -> bool:
    """Whether it is whole and not too long; no more than `MOST_TEXT` is ever made of it."""
    inflater = zlib.decompressobj()
    try:
        size = len(inflater.decompress(compressed, MOST_TEXT))
    except zlib.error:
        return False
    return size < MOST_TEXT and inflater.eof


def raw_profile(text: object) -> bytes:
    """The bytes of a text such as "Raw profile type exif", without what follows them; b"" for any other."""
    match = RAW_PROFILE.match(text) if isinstance(text, str) else None
    if not match:
        return b""
    digits = "".join(match[2].split())[: 2 * int(match[1])]
    return bytes.fromhex(digits[: len(digits) // 2 * 2])

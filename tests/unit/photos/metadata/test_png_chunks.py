"""PNGs whose ancillary chunks are damaged or too long lose those, not the picture."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from clipsearch.errors import PhotoError
from clipsearch.photos.decoding.decoder import decode_bytes
from clipsearch.photos.metadata.png_chunks import raw_profile, without_damaged_chunks
from tests.support.pictures import header_png, quarters

LONG = b"a" * 1_100_000


def chunk(kind: bytes, content: bytes, crc: int | None = None) -> bytes:
    crc = zlib.crc32(kind + content) if crc is None else crc
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", crc)


def png(*extra: bytes) -> bytes:
    data = io.BytesIO()
    quarters().save(data, "PNG")
    whole = data.getvalue()
    return whole[:33] + b"".join(extra) + whole[33:]  # behind the signature and IHDR


def exif_text(tail: str = "", header: bytes = b"") -> str:
    exif = Image.Exif()
    exif[0x0110], exif[0x0112] = "Pixel", 6
    raw = header + exif.tobytes().removeprefix(b"Exif\0\0")
    return f"\nexif\n{len(raw):8}\n{raw.hex()}\n{tail}"


def compressed(keyword: bytes, text: str) -> bytes:
    return chunk(b"zTXt", keyword + b"\0\0" + zlib.compress(text.encode("latin-1")))


@pytest.mark.parametrize(
    "extra",
    [
        chunk(b"zTXt", b"Comment\0\0" + zlib.compress(LONG)),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(LONG)),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + LONG),
        chunk(b"tEXt", b"Comment\0" + LONG),
        chunk(b"iCCP", b"icc\0\0" + zlib.compress(LONG)),
        chunk(b"zTXt", b"Comment\0\0no zlib"),
        chunk(b"iCCP", b"no end"),
        chunk(b"iTXt", b""),
        chunk(b"gAMA", struct.pack(">I", 45455), crc=1),
        chunk(b"tEXt", b"Comment\0hello", crc=1),
        chunk(b"pHYs", b"\0\0"),
        chunk(b"tIME", b""),
        chunk(b"acTL", b""),
        chunk(b"tRNS", b"\0"),
    ],
    ids=lambda extra: f"{extra[4:8].decode()} of {len(extra)}",
)
def test_the_picture_is_read_without_the_chunk(extra: bytes) -> None:
    assert without_damaged_chunks(png(extra)) == without_damaged_chunks(png())
    assert decode_bytes(png(extra), 64, 10).image.tobytes() == decode_bytes(png(), 64, 10).image.tobytes()


@pytest.mark.parametrize(
    "extra",
    [
        compressed(b"Raw profile type exif", exif_text()),
        compressed(b"Raw profile type exif", exif_text('$"\x1d')),
        compressed(b"Raw profile type APP1", exif_text(header=b"Exif\0\0")),
    ],
    ids=["whole", "with a tail", "APP1"],
)
def test_exif_in_a_text(extra: bytes) -> None:
    facts = decode_bytes(png(extra), 64, 10).facts
    assert (facts.width, facts.height, facts.camera) == (64, 96, "Pixel")


def test_many_texts_are_dropped() -> None:
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(1_000_000)))
    assert decode_bytes(png(text * 70), 64, 10).image.tobytes() == decode_bytes(png(), 64, 10).image.tobytes()


@pytest.mark.parametrize(
    ("bits", "kind", "row", "clear"),
    [
        (1, 0, b"\0", (0,)),
        (2, 0, b"\x55", (1,)),
        (4, 0, b"\x55", (5,)),
        (16, 2, bytes((4, 1)) * 3, (1025,) * 3),
    ],
)
def test_what_is_transparent_is_told_in_the_bits_of_the_file(
    bits: int, kind: int, row: bytes, clear: tuple[int, ...]
) -> None:
    pixels = header_png(
        8, 8, bits, kind, zlib.compress((b"\0" + (row * 64)[: 8 * bits * len(clear) // 8]) * 8)
    )
    told = chunk(b"tRNS", struct.pack(f">{len(clear)}H", *clear))
    image = decode_bytes(pixels[:33] + told + pixels[33:], 8, 10).image
    assert image.getpixel((4, 4)) == (255, 255, 255)
    assert decode_bytes(pixels, 8, 10).image.getpixel((4, 4)) != (255, 255, 255)


def test_a_header_or_a_palette_with_a_wrong_checksum_is_read() -> None:
    buffer = io.BytesIO()
    quarters().quantize(4).save(buffer, "PNG")
    data = bytearray(buffer.getvalue())
    for kind in (b"IHDR", b"PLTE"):
        at = data.index(kind)
        end = at + 4 + int.from_bytes(data[at - 4 : at], "big")
        data[end : end + 4] = b"\0\0\0\1"
    photo = decode_bytes(bytes(data), 64, 100)
    assert (photo.missing, photo.image.tobytes()) == ("", quarters().tobytes())


@pytest.mark.parametrize("length", [0, 1, 20, 0x7FFFFFFF])
def test_a_wrong_length_of_an_ancillary_chunk_does_not_matter(length: int) -> None:
    wrong = struct.pack(">I", length) + chunk(b"tEXt", b"Comment\0hello")[4:]
    photo = decode_bytes(png(wrong), 64, 100)
    assert (photo.missing, photo.image.tobytes()) == ("", quarters().tobytes())


def test_critical_chunks_stay_as_they_are() -> None:
    assert without_damaged_chunks(png(chunk(b"tRNS", b"\0" * 6))) == png(chunk(b"tRNS", b"\0" * 6))
    damaged = bytearray(png())
    damaged[damaged.index(b"IDAT") + 8] ^= 255
    with pytest.raises(PhotoError):
        decode_bytes(bytes(damaged), 64, 10)


@given(st.binary(), st.integers(0, 2000))
def test_any_bytes_are_passed_on(data: bytes, cut: int) -> None:
    assert without_damaged_chunks(data) == data or data.startswith(b"\x89PNG")
    without_damaged_chunks(png(data)[:cut])
    raw_profile(data.decode("latin-1"))

"""Formats that other libraries than Pillow read, or ours: colours, orientation, size, bombs, damage."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from PIL import Image

from clipsearch.errors import PhotoError
from clipsearch.photos.decoding import colour_spaces, isobmff, pillow_formats
from clipsearch.photos.decoding.decoder import DecodedPhoto, decode_bytes
from clipsearch.records import formats
from clipsearch.records.formats import FORMATS, PhotoFormat
from tests.support.format_samples import HEIC, HEIC_TURNED, deep_tiff, dng, float_tiff, psd, sample
from tests.support.pictures import COLOURS, encoded, quarters
from tests.unit.photos.decoding.test_decoder import close, corners

TURNED = tuple(COLOURS[at] for at in (2, 0, 3, 1))  # by 90 degrees clockwise
P3_RED = (240, 4, 24)  # what the quarter's red is in Display P3, in sRGB


def read(data: bytes, max_megapixels: int = 100) -> DecodedPhoto:
    return decode_bytes(data, 64, max_megapixels)


def refused(data: bytes, max_megapixels: int = 100) -> PhotoError:
    with pytest.raises(PhotoError) as caught:
        read(data, max_megapixels)
    return caught.value


# HEIC


def test_heic_is_turned_once_and_tells_its_date() -> None:
    photo = read(HEIC_TURNED)
    assert close(corners(photo.image), TURNED)
    facts = photo.facts
    assert (facts.width, facts.height, facts.taken, facts.camera) == (64, 96, "2022-08-22T20:30:46", "Phone")


def test_colours_of_heic_are_converted_by_the_numbers_in_its_container() -> None:
    at = HEIC.index(b"nclx") + 4
    wide = HEIC[:at] + struct.pack(">HH", 12, 13) + HEIC[at + 4 :]
    assert close((corners(read(wide).image)[0],), (P3_RED,), 6)


def test_a_heic_that_claims_many_pixels_is_refused_before_it_is_decoded() -> None:
    at = HEIC.index(b"ispe") + 8
    assert refused(HEIC[:at] + struct.pack(">II", 60_000, 60_000) + HEIC[at + 8 :]).reason == "too-large"


def test_a_heic_whose_stream_is_larger_than_it_says_is_refused() -> None:
    assert isobmff.largest_coded_size(HEIC) == (96, 64)
    number = "0" * 14 + "1" * 15  # 32,766 as an exponential Golomb code
    bits = "1" + "00100" + "0" + 2 * number + "1"
    at = HEIC.index(bytes.fromhex("900610 20b2dd49"))  # where the size is in the sequence parameter set
    huge = int(bits.ljust(72, "1"), 2).to_bytes(9, "big")
    bomb = HEIC[:at] + huge + HEIC[at + len(huge) :]
    assert isobmff.largest_coded_size(bomb) == (32_766, 32_766)
    assert refused(bomb).reason == "too-large"


@pytest.mark.parametrize("size", [20, 100, 300, HEIC.index(b"mdat") + 9])
def test_a_heic_that_is_cut_off_is_damaged(size: int) -> None:
    error = refused(HEIC[:size])
    assert (error.reason, "cut off" in error.message) == ("truncated", True)


# AVIF


def test_avif_is_cut_to_its_clean_aperture() -> None:
    data = encoded(quarters(), "AVIF")
    photo = read(_with_property(data, b"clap", _clap(48, 32, -24, -16)))
    assert close(corners(photo.image), (COLOURS[0],) * 4)
    assert (photo.facts.width, photo.facts.height) == (48, 32)
    for wrong in (_clap(480, 32, 0, 0), _clap(48, 32, 50, 0), bytes(32), b"short"):
        assert isobmff.cropped(quarters(), [(b"clap", wrong)]).size == (96, 64)


def test_colours_of_avif_are_converted_by_its_numbers() -> None:
    data = encoded(quarters(), "AVIF")
    at = data.index(b"nclx") + 4
    wide = data[:at] + struct.pack(">HH", 12, 13) + data[at + 4 :]
    assert close((corners(read(wide).image)[0],), (P3_RED,), 6)


def _clap(width: int, height: int, right: int, down: int) -> bytes:
    return struct.pack(">IIIIiIiI", width, 1, height, 1, right, 1, down, 1)


def _with_property(data: bytes, kind: bytes, content: bytes) -> bytes:
    """An AVIF with one more property of its only picture."""
    box = struct.pack(">I4s", 8 + len(content), kind) + content
    out = bytearray(data)
    ipco, ipma = out.index(b"ipco") - 4, out.index(b"ipma") - 4
    number = len(list(isobmff._boxes(data, ipco + 8, ipma)))
    assert out[ipma + 8 : ipma + 12] == bytes(4), "one byte for each association"
    out[ipma + 18] += 1
    count = out[ipma + 18]
    out[ipma + 18 + count : ipma + 18 + count] = bytes([0x80 | number + 1])
    out[ipma:ipma] = box
    for name, more in ((b"ipco", len(box)), (b"ipma", 1), (b"iprp", len(box) + 1), (b"meta", len(box) + 1)):
        at = (out.index(name) if name != b"ipma" else ipma + len(box) + 4) - 4
        out[at : at + 4] = struct.pack(">I", struct.unpack_from(">I", out, at)[0] + more)
    iloc = out.index(b"iloc") + 4
    old = struct.pack(">I", data.index(b"mdat") + 4)
    where = out.index(old, iloc)
    out[where : where + 4] = struct.pack(">I", data.index(b"mdat") + 4 + len(box) + 1)
    return bytes(out)


# JPEG XL


def test_jxl_with_metadata_is_converted_and_dated() -> None:
    import pylibjxl

    exif = Image.Exif()
    exif[0x0110], exif[0x0112] = "Phone", 6
    exif.get_ifd(0x8769)[0x9003] = "2022:08:22 20:30:46"
    pixels, profile = np.asarray(quarters()), colour_spaces.profile(12, 13)
    data = pylibjxl.encode(pixels, lossless=True, exif=exif.tobytes()[6:], icc=profile)
    photo = read(data)
    assert (photo.facts.taken, photo.facts.camera) == ("2022-08-22T20:30:46", "Phone")
    assert close((corners(photo.image)[0],), (P3_RED,), 6)
    for grey in (pixels[:, :, :1].copy(), np.dstack([pixels, np.zeros_like(pixels[:, :, :1])])):
        assert read(pylibjxl.encode(grey, lossless=True)).facts.format == "JXL"
    assert refused(data[:-20]).reason == "truncated"
    assert refused(data, 0).reason == "too-large"


# RAW


def test_the_preview_of_a_raw_is_taken_and_turned_as_the_raw_says() -> None:
    photo = read(dng(quarters((640, 480)), orientation=6))
    assert close(corners(photo.image), TURNED)
    facts = photo.facts
    assert (facts.width, facts.height, facts.format) == (480, 640, "DNG")
    assert (facts.taken, facts.camera) == ("2021-02-03T04:05:06", "Maker Model")


@pytest.mark.parametrize("size", [(640, 480), (1400, 1000)], ids=["full", "half"])
def test_a_raw_without_a_preview_is_developed(size: tuple[int, int]) -> None:
    photo = read(dng(quarters(size), preview=False, orientation=6))
    assert (photo.facts.width, photo.facts.height) == size[::-1]
    for got, wanted in zip(corners(photo.image), TURNED, strict=True):
        assert np.argmax(got) == np.argmax(wanted), (got, wanted)
        assert max(abs(a - b) for a, b in zip(got, wanted, strict=True)) < 30


def test_a_raw_that_claims_many_pixels_is_refused() -> None:
    assert refused(dng(quarters((640, 480)), preview=False), 0).reason == "too-large"


# Not installed


def test_what_is_not_installed_is_said_with_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "is_readable", lambda module: module == "PIL")
    for data, module in ((HEIC, "pi_heif"), (dng(quarters()), "rawpy")):
        error = refused(data)
        assert error.reason == "unsupported"
        assert module in error.message
        assert 'pip install "clipsearch[formats]"' in error.hint


# TIFF


def test_deep_tiffs_have_the_right_colours() -> None:
    rgb: Any = np.asarray(quarters())
    assert close(corners(read(float_tiff(quarters())).image), COLOURS, 1)
    for pixels in (rgb / 255, rgb.astype(float), rgb * 257.0):
        for kind in (np.float16, np.float32, np.float64):
            if kind is not np.float16 or pixels.max() < 60_000:
                assert close(corners(read(deep_tiff(pixels.astype(kind))).image), COLOURS, 2)
    differences = (rgb.astype(np.uint32) * 257).astype(np.uint16)
    differences[:, 1:] = np.diff(differences, axis=1)
    assert close(corners(read(deep_tiff(differences, compression=8, predictor=2)).image), COLOURS, 1)
    glass = np.dstack([rgb / 255, np.zeros(rgb.shape[:2])]).astype(np.float32)
    assert read(deep_tiff(glass)).facts.width == 96


def test_a_tiff_of_16_bit_lab() -> None:
    lab = np.zeros((64, 96, 3), np.uint16)
    lab[:, :, 0] = 40_000  # 61 of 100
    for meaning, middle in ((8, 0), (9, 0x8000)):
        lab[:, :, 1:] = middle
        assert close(corners(read(deep_tiff(lab, meaning=meaning)).image), ((147, 147, 147),) * 4, 3)


def test_a_big_endian_bigtiff() -> None:
    pixels = np.asarray(quarters()).tobytes()
    at = 16 + len(pixels)
    numbers = ((256, 96), (257, 64), (259, 1), (262, 2), (273, 16), (277, 3), (278, 64), (279, len(pixels)))
    entries = [(tag, struct.pack(">HQQ", 16, 1, value)) for tag, value in numbers]
    entries.append((258, struct.pack(">HQHHHxx", 3, 3, 8, 8, 8)))
    rows = b"".join(struct.pack(">H", tag) + rest for tag, rest in sorted(entries))
    data = (
        struct.pack(">2sHHHQ", b"MM", 43, 8, 0, at)
        + pixels
        + struct.pack(">Q", len(entries))
        + rows
        + bytes(8)
    )
    assert close(corners(read(data).image), COLOURS, 1)
    assert read(data).facts.format == "TIFF"


def test_a_variety_of_tiff_that_is_not_read_is_unsupported_and_not_damaged() -> None:
    error = refused(deep_tiff(np.zeros((8, 8, 2), np.uint32), meaning=6))
    assert (error.reason, error.message) == ("unsupported", "This variety of TIFF cannot be decoded")


# Colours of PNGs


@pytest.mark.parametrize(
    ("kind", "content", "colour", "wanted"),
    [
        (b"cICP", bytes((12, 13, 0, 1)), (200, 60, 60), (218, 46, 54)),
        (b"gAMA", struct.pack(">I", 100_000), (55, 55, 55), (128, 128, 128)),
        (b"gAMA", struct.pack(">I", 45_455), (55, 55, 55), (55, 55, 55)),
        (b"cICP", bytes((9, 16, 0, 1)), (149, 149, 149), (236, 236, 236)),  # white of HDR
        (b"cICP", bytes((9, 18, 0, 1)), (191, 191, 191), (236, 236, 236)),
    ],
)
def test_colours_of_a_png_without_a_profile(
    kind: bytes, content: bytes, colour: tuple[int, ...], wanted: tuple[int, ...]
) -> None:
    data = encoded(Image.new("RGB", (96, 64), colour), "PNG")
    chunk = struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    assert close(corners(read(data[:33] + chunk + data[33:]).image), (wanted,) * 4, 6)


# The profile of linear light, so that 55 is shown as 128.
LINEAR = colour_spaces._icc(colour_spaces.SRGB_POINTS, colour_spaces._gamma(1.0)) or b""
GREY = LINEAR.replace(b"mntrRGB ", b"mntrGRAY").replace(b"rTRC", b"kTRC")


def linear(mode: str) -> Image.Image:
    colour = {"LA": (55, 255), "L": 55}.get(mode, (55, 55, 55))
    return (
        Image.new("RGB", (96, 64), colour).convert(mode)
        if mode == "YCbCr"
        else Image.new(mode, (96, 64), colour)
    )


@pytest.mark.parametrize(
    "data",
    [
        encoded(linear("L"), "PNG", icc_profile=GREY),
        encoded(linear("LA"), "PNG", icc_profile=GREY),
        encoded(linear("YCbCr"), "TIFF", icc_profile=LINEAR),
        psd(linear("RGB"), resources={1039: LINEAR}),
    ],
)
def test_profiles_of_grey_of_ycc_and_of_psd_are_applied(data: bytes) -> None:
    assert close(corners(read(data).image), ((128, 128, 128),) * 4, 4)


def test_a_profile_in_a_jpeg_2000_is_applied_and_its_metadata_are_read() -> None:
    data = encoded(linear("RGB"), "JPEG2000", irreversible=False)
    head, colours, codestream = (data.index(name) - 4 for name in (b"jp2h", b"colr", b"jp2c"))
    exif = Image.Exif()
    exif[0x0110], exif[0x0112] = "Camera", 6
    uuid = b"JpgTiffExif->JP2" + exif.tobytes()[6:]
    body = data[head + 8 : colours] + _box(b"colr", b"\2\0\0" + LINEAR)
    photo = read(data[:head] + _box(b"jp2h", body) + _box(b"uuid", uuid) + data[codestream:])
    assert close(corners(photo.image), ((128, 128, 128),) * 4, 4)
    assert (photo.facts.width, photo.facts.camera) == (64, "Camera")


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def test_adobe_rgb_is_known_by_the_mark_of_cameras() -> None:
    def directory(*entries: bytes) -> bytes:
        return struct.pack("<H", len(entries)) + b"".join(entries) + bytes(4)

    def entry(tag: int, kind: int, value: bytes) -> bytes:
        return struct.pack("<HHI4s", tag, kind, len(value) if kind == 2 else 1, value)

    at = struct.Struct("<I").pack
    exif = b"Exif\0\0II*\0\10\0\0\0" + directory(entry(0x8769, 4, at(26)))
    exif += directory(entry(0xA005, 4, at(44))) + directory(entry(1, 2, b"R03\0"))
    data = encoded(Image.new("RGB", (96, 64), (120, 180, 60)), "JPEG", quality=98, exif=exif)
    assert close(corners(read(data).image), ((78, 181, 42),) * 4, 6)


# PSD


def test_a_channel_that_was_saved_in_a_psd_is_no_transparency() -> None:
    picture = quarters()
    picture.putalpha(0)
    assert close(corners(read(psd(picture)).image), COLOURS)
    assert close(corners(read(psd(picture, layers=-1)).image), ((255, 255, 255),) * 4)


@pytest.mark.parametrize("bits", [16, 32])
def test_a_deep_psd(bits: int) -> None:
    assert close(corners(read(psd(quarters(), bits=bits)).image), COLOURS, 8)


def test_a_psd_of_other_colours_and_compressions() -> None:
    ink = Image.merge(
        "CMYK", [*(band.point(lambda v: 255 - v) for band in quarters().split()), Image.new("L", (96, 64))]
    )
    assert close(corners(read(psd(ink)).image), COLOURS)
    assert close(corners(read(psd(quarters(), compression=1)).image), COLOURS)
    assert close(
        corners(read(psd(quarters().convert("L"))).image), corners(quarters().convert("L").convert("RGB"))
    )


def test_metadata_of_a_psd_are_read() -> None:
    exif = Image.Exif()
    exif[0x0110] = "Camera"
    iptc = struct.pack(">BBBH", 0x1C, 2, 120, 5) + b"Beach"
    photo = read(psd(quarters(), resources={1058: exif.tobytes()[6:], 1028: iptc}))
    assert (photo.facts.camera, photo.details.caption) == ("Camera", "Beach")


def test_a_fourth_byte_that_means_nothing_in_a_tga_is_no_transparency() -> None:
    picture = quarters()
    picture.putalpha(0)
    data = bytearray(encoded(picture, "TGA"))
    assert close(corners(read(bytes(data)).image), ((255, 255, 255),) * 4)
    data[17] &= 0xF0
    assert close(corners(read(bytes(data)).image), COLOURS)


def test_inverted_grey_of_16_bits_in_a_tiff() -> None:
    grey = np.asarray(quarters().convert("L"), np.uint16)[:, :, None]
    data = deep_tiff(65535 - 257 * grey, meaning=0)
    assert close(corners(read(data).image), corners(quarters().convert("L").convert("RGB")))


def test_palettes_planes_and_whole_numbers_of_more_bits_in_a_tiff() -> None:
    colours = quarters().quantize(4)
    palette = np.zeros((3, 1 << 16), "<u2")
    palette[:, :4] = np.array(colours.getpalette()[:12]).reshape(4, 3).T * 257
    tag = (320, 3, palette.size, palette.tobytes())
    numbers = np.asarray(colours, np.uint16)[:, :, None]
    assert close(corners(read(deep_tiff(numbers, meaning=3, more=[tag])).image), COLOURS)
    grey = np.asarray(quarters().convert("L"))[:, :, None]
    wanted = corners(quarters().convert("L").convert("RGB"))
    for pixels in (grey.astype(np.uint32), grey * np.uint32(257), grey * np.uint32(1 << 24)):
        assert close(corners(read(deep_tiff(pixels, meaning=1)).image), wanted)
    signed = (np.asarray(quarters()).astype(int) - 128).astype(np.int8)
    assert close(corners(read(deep_tiff(signed)).image), COLOURS)
    planes = np.asarray(quarters(), np.uint16).transpose(2, 0, 1).reshape(3, -1) * np.uint16(257)
    size = planes.nbytes // 3
    data = bytearray(deep_tiff(planes.reshape(64, 96, 3), more=[(284, 3, 1, struct.pack("<H", 2))]))
    strips = [data.index(planes.tobytes()) + size * number for number in range(3)]
    entry = data.index(struct.pack("<HHI", 273, 4, 1))
    data[entry : entry + 12] = struct.pack("<HHII", 273, 4, 3, len(data))
    entry = data.index(struct.pack("<HHI", 279, 4, 1))
    data[entry : entry + 12] = struct.pack("<HHII", 279, 4, 3, len(data) + 12)
    assert close(corners(read(bytes(data) + struct.pack("<6I", *strips, size, size, size)).image), COLOURS)


# Registry


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)
def test_formats_have_names_and_suffixes_of_their_own(known: PhotoFormat) -> None:
    others = [other for other in FORMATS if other is not known]
    assert known.name not in {other.name for other in others}
    assert not set(known.suffixes) & {suffix for other in others for suffix in other.suffixes}
    assert not set(known.suffixes) & formats.OTHER_SUFFIXES


# Damage


@pytest.mark.parametrize("progressive", [False, True])
def test_what_is_there_of_a_jpeg_is_shown(progressive: bool) -> None:
    data = encoded(quarters((640, 480)), "JPEG", progressive=progressive, quality=95)
    photo = read(data[: len(data) * 9 // 10])
    assert photo.missing
    assert close(corners(photo.image)[:2], COLOURS[:2], 12)
    assert (photo.facts.width, photo.facts.height) == (640, 480)


def test_nothing_of_a_picture_is_refused() -> None:
    data = encoded(Image.effect_noise((320, 240), 60), "JPEG")
    error = refused(data[: data.index(b"\xff\xda") + 10])
    assert error.reason == "truncated"
    assert "object at" not in error.message


CUT = {
    "WEBP": {}, "WEBP lossless": {"lossless": True}, "JPEG2000": {}, "AVIF": {}, "HEIC": {}, "JXL": {},
    "PSD": {}, "GIF": {}, "TIFF": {}, "PNG": {}, "BMP": {},
}  # fmt: skip


@pytest.mark.parametrize("percent", [95, 60])
@pytest.mark.parametrize("case", CUT)
def test_what_is_there_of_a_picture_that_is_cut_off_is_shown(case: str, percent: int) -> None:
    name = case.split(" ")[0]
    noise = Image.effect_noise((640, 480), 60).convert("RGB")
    picture = quarters() if name == "HEIC" else Image.blend(quarters((640, 480)), noise, 0.1)
    data = encoded(picture, name, **CUT[case]) if CUT[case] else sample(name, picture)
    photo = read(data[: len(data) * (95 if name == "HEIC" else percent) // 100])
    assert photo.missing
    if name not in ("PSD", "BMP"):  # whose last parts are green and blue, and the upper rows
        assert close(corners(photo.image)[:2], corners(picture)[:2], 40)
    assert (photo.facts.width, photo.facts.height) == picture.size
    assert read(data).missing == ""


@pytest.mark.parametrize("compression", [1, 8, 32773])
def test_the_upper_rows_of_a_strip_that_is_cut_off_are_shown(compression: int) -> None:
    noise = np.random.default_rng(1).integers(-20, 20, (64, 96, 3))
    pixels = (np.asarray(quarters()) + noise).clip(0, 255).astype(np.uint8)
    data = bytearray(deep_tiff(pixels, compression=compression))
    (size,) = struct.unpack_from("<I", data, data.index(struct.pack("<HHI", 279, 4, 1)) + 8)
    place = data.index(struct.pack("<HHI", 273, 4, 1)) + 8
    (start,) = struct.unpack_from("<I", data, place)
    struct.pack_into("<I", data, place, len(data))
    data += data[start : start + size]  # the pixels are last
    photo = read(bytes(data[: -size // 4]))
    assert photo.missing
    assert close(corners(photo.image)[:2], COLOURS[:2], 20)
    assert read(bytes(data)).missing == ""


@pytest.mark.parametrize("bitmap", ["png", "bmp"])
def test_what_is_there_of_an_icon_is_shown(bitmap: str) -> None:
    noise = Image.effect_noise((256, 192), 60).convert("RGB")
    picture = Image.blend(quarters((256, 192)), noise, 0.1)
    data = encoded(picture, "ICO", sizes=[(256, 192)], bitmap_format=bitmap)
    photo = read(data[: len(data) * 6 // 10])
    assert (photo.missing != "", photo.facts.format) == (True, "ICO")
    assert (photo.facts.width, photo.facts.height) == picture.size
    rows = slice(2, None) if bitmap == "bmp" else slice(0, 2)  # a bitmap begins with its last row
    assert close(corners(photo.image)[rows], corners(picture)[rows], 40)


def test_an_avif_of_several_tiles_that_is_cut_off_is_shown() -> None:
    spots = np.random.default_rng(1).integers(0, 255, (30, 40, 3), np.uint8)
    picture = Image.fromarray(spots).resize((1200, 900), Image.Resampling.BICUBIC)
    data = encoded(picture, "AVIF")
    for percent in (60, 95, 99):
        assert read(data[: len(data) * percent // 100]).missing


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "1"])
def test_a_bitmap_without_a_file_header_is_read(mode: str) -> None:
    data = encoded(quarters().convert(mode), "BMP")
    photo = read(data[14:])
    assert (photo.facts.format, photo.image.tobytes()) == ("BMP", read(data).image.tobytes())


@pytest.mark.parametrize("name", ["AVIF", "JXL", "WEBP"])
def test_without_pixels_nothing_is_left(name: str) -> None:
    data = sample(name, Image.effect_noise((320, 240), 60).convert("RGB"))
    assert refused(data[: 40 if name == "JXL" else len(data) // 100 + 30]).reason == "truncated"


def segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


@pytest.mark.parametrize(
    "added", [(0xEE, b"Adobe"), (0xED, b"Photoshop 3.0\0" + b"8BIM\4\4\0\0\xff"), (0xE2, b"MPF\0II*\0\xff")]
)
def test_a_damaged_segment_of_a_jpeg_does_not_matter(added: tuple[int, bytes]) -> None:
    exif = Image.Exif()
    exif[0x0110] = "Camera"
    data = encoded(quarters(), "JPEG", exif=exif, quality=95)
    photo = read(data[:2] + segment(*added) + data[2:])
    assert close(corners(photo.image), COLOURS, 8)
    assert (photo.facts.camera, photo.missing) == ("Camera", "")


def test_a_webp_whose_size_was_not_written() -> None:
    data = encoded(quarters(), "WEBP", lossless=True)
    assert read(data[:4] + bytes(4) + data[8:]).image.tobytes() == read(data).image.tobytes()


def test_a_whole_picture_is_not_called_incomplete() -> None:
    buffer = io.BytesIO()
    quarters().save(buffer, "JPEG")
    assert read(buffer.getvalue() + b"\0" * 50).missing == ""


def test_a_header_that_is_read_slowly_is_refused_where_it_is_long() -> None:
    pixels = bytes(30 * 20 * 3)
    for comment in (b"", b"# a camera\n" * 50):
        data = b"P6\n" + comment + b"30 20\n255\n" + pixels
        assert decode_bytes(data, 32, 100).facts.width == 30
    for header in (b"P6\n#%s\n30 20\n255\n", b"P6 30 20#%s\n255\n", b"P6%s\n30 20\n255\n"):
        with pytest.raises(PhotoError, match="header takes too long") as caught:
            decode_bytes(header.replace(b"%s", b" " * 300_000) + pixels, 32, 100)
        assert caught.value.reason == "unsupported"


def test_what_is_decoded_slowly_is_refused_where_it_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pillow_formats, "MOST_PYTHON_PIXELS", 1000)
    error = refused(sample("DDS"))
    assert (error.reason, "too long" in error.message) == ("unsupported", True)
    assert read(sample("TGA")).facts.format == "TGA"


@pytest.mark.parametrize("masks", [(0xF00, 0xF0, 0xF), (0x3FF00000, 0xFFC00, 0x3FF), (0xF800, 0x7E0, 0x1F)])
@pytest.mark.parametrize("height", [64, -64])
def test_a_bmp_of_bit_fields(masks: tuple[int, int, int], height: int) -> None:
    bits = 32 if max(masks) > 0xFFFF else 16
    pixels = np.zeros((64, 96), np.uint64)
    for band, mask in enumerate(masks):
        low = mask & -mask
        levels = np.round(np.asarray(quarters())[:, :, band] / 255 * (mask // low)).astype(np.uint64)
        pixels |= levels * np.uint64(low)
    rows = (pixels if height < 0 else pixels[::-1]).astype(f"<u{bits // 8}").tobytes()
    head = struct.pack(
        "<2sIIIIiiHHIIiiII", b"BM", 66 + len(rows), 0, 66, 40, 96, height, 1, bits, 3, len(rows), 0, 0, 0, 0
    )
    data = head + struct.pack("<3I", *masks) + rows
    photo = read(data)
    assert close(corners(photo.image), COLOURS, 9)
    assert (photo.facts.format, photo.facts.width, photo.facts.height) == ("BMP", 96, 64)

"""Reading of the formats that Pillow decodes: allowed decoders, size, pixels, and what damage left of them.

A decoder that is not named here is not registered, so that it never sees a file. Those here parse in
Python and decode in C over buffers whose size Pillow checks (GIF, BMP, PPM, TGA, PCX, DDS), or are
libraries that browsers and desktops use as well (libjpeg-turbo, libpng's zlib, libwebp, libtiff, libavif,
OpenJPEG); an ICO holds a BMP or a PNG. Not among them are those that run programs or read other files
(EPS, WMF, FPX, MIC), those of unfinished or unmaintained decoders, and those that nobody keeps photos in.
"""

from __future__ import annotations

import importlib
import io
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageFile,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from clipsearch.errors import PhotoError
from clipsearch.photos.decoding import colour_spaces, isobmff
from clipsearch.photos.decoding.memory_budget import decoding_bytes, webp_size
from clipsearch.photos.decoding.opened import (
    INCOMPLETE,
    Loaded,
    Opened,
    damaged_error,
    unsupported_error,
)
from clipsearch.photos.metadata.exif import DECODE_ERRORS, is_adobe_rgb, read_tags
from clipsearch.photos.metadata.png_chunks import colour_chunks, transparent_value, without_damaged_chunks

__all__ = ["is_blank", "open_picture"]

DECODERS = (
    JpegImagePlugin,  # which opens MPO as well
    PngImagePlugin,
    WebPImagePlugin,
    GifImagePlugin,
    BmpImagePlugin,
    TiffImagePlugin,
    AvifImagePlugin,
)
# Those of rare formats are imported with the first file.
RARE_DECODERS = {
    "DDS": "PIL.DdsImagePlugin",
    "ICO": "PIL.IcoImagePlugin",
    "JPEG2000": "PIL.Jpeg2KImagePlugin",
    "PCX": "PIL.PcxImagePlugin",
    "PPM": "PIL.PpmImagePlugin",
    "TGA": "PIL.TgaImagePlugin",
}
# Pillow's messages about valid files that it cannot decode, such as with float64 or 12-bit pixels.
UNSUPPORTED_MESSAGES = re.compile("unknown pixel mode|cannot handle|unsupported|unimplemented", re.IGNORECASE)
JPEG_END, JPEG_SCAN = (
    b"\xff\xd9",
    b"\xff\xda",
)  # no other bytes of compressed data look so (ITU-T T.81, B.1.1.2)
# Scans of a JPEG: encoders write about 10, those that search for the smallest file up to 100; each takes as
# long as decoding a whole picture.
MOST_SCANS = 500
MOST_SCANNED_MEGAPIXELS = 2000  # pixels times scans
SAMPLE_SIZE, BLANK = (256, 256), 0.98  # pixels that are looked at, and the share of them that have one colour
PYTHON_CODECS, MOST_PYTHON_PIXELS = {"dds_rgb", "bmp_rle", "ppm", "ppm_plain"}, 4_000_000
PPM_COMMENT, MOST_PPM_HEADER = re.compile(rb"#[^\r\n]*"), 1 << 16  # the latter in bytes
TILE_PART, CODESTREAM_END = b"\xff\x90\x00\x0a", b"\xff\xd9"  # of a JPEG 2000
AVIF_FILLINGS, AVIF_LESS = (b"\0", b"\xff", b"\x80"), (0, 64, 1024, 8192)  # the latter: bytes not taken
ADDED_SEGMENTS, MOST_SEGMENTS = {*range(0xE0, 0xF0), 0xFE}, 20  # of a JPEG
TGA_DESCRIPTOR, TGA_ALPHA_BITS = 17, 0x0F  # where it is, and how many bits of a pixel are its transparency
IGNORE_PILLOW = ("ignore", None, Warning, re.compile(r"PIL\."), 0)

CheckSize = Callable[[tuple[int, int]], None]
MinSide = Callable[[tuple[int, int]], int]


def configure(max_pixels: int) -> None:
    """Set Pillow's options for the whole process; idempotent.

    Its warnings add nothing to a `PhotoError` or missing facts. Its own pixel limit only guards what
    a decoder allocates before the size can be checked here; it is never lowered, since other threads
    are decoding.
    """
    if tuple(warnings.filters[:1]) != (IGNORE_PILLOW,):
        warnings.filterwarnings("ignore", module=r"PIL\.")
    limit = max_pixels // 2 + 1  # Pillow refuses pictures of twice its limit
    if (Image.MAX_IMAGE_PIXELS or 0) < limit:
        Image.MAX_IMAGE_PIXELS = limit


def open_picture(data: bytes, name: str, min_side: MinSide, check_size: CheckSize) -> Opened:
    """Read the header of a picture.

    Args:
        data: of the file.
        name: of its format.
        min_side: says by the size of the picture what both sides of the image must have at least.
        check_size: raises for a picture that is too large; called before memory is taken for it.

    Raises:
        PhotoError: it cannot be decoded.
        OSError, ...: any of `DECODE_ERRORS`, for damaged data.
    """
    if (canvas := webp_size(data)) is not None:
        check_size(canvas)
    whole = _filled_up(data, name)
    missing = INCOMPLETE if len(whole) > len(data) else ""
    image = _open(whole, name)
    size = image.size
    check_size(size)
    least = min_side(size)
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        _check_scans(data, size[0] * size[1] / 1e6)
        image.draft(None, (least, least))
    if _is_slow(image):
        raise unsupported_error(name, f"This variety of {name} takes too long to decode at this size")
    needed = decoding_bytes(image, size, least)
    return Opened(name, needed, least, lambda: _load(image, data, name, size, least, missing))


def _open(data: bytes, name: str) -> Image.Image:
    if name in RARE_DECODERS:
        importlib.import_module(RARE_DECODERS[name])
    if name == "PPM" and not _has_short_header(data):
        raise unsupported_error(name, "Its header takes too long to read")
    try:
        return Image.open(io.BytesIO(without_damaged_chunks(data)), formats=(name,))
    except Image.DecompressionBombError:
        raise
    except DECODE_ERRORS as error:
        for mended in _without_segments(data) if name == "JPEG" else ():
            with suppress(*DECODE_ERRORS):
                return Image.open(io.BytesIO(mended), formats=(name,))
        if UNSUPPORTED_MESSAGES.search(_decoder_message(data, name) or str(error)):
            raise unsupported_error(name) from error
        raise damaged_error() from error


def _filled_up(data: bytes, name: str) -> bytes:
    """A WebP or AVIF that is cut off, with zeros to its end: the decoders give what was before them."""
    if name == "AVIF":
        return isobmff.filled_up(data)
    if name != "WEBP":
        return data
    size = int.from_bytes(data[4:8], "little")
    if not size:  # written to a pipe
        return data[:4] + (len(data) - 8).to_bytes(4, "little") + data[8:]
    return isobmff.with_zeros(data, size + 8 & ~1)  # many lack a last byte that makes the size even


def _without_segments(data: bytes) -> Iterator[bytes]:
    """A JPEG without one of the segments that programs add, each in turn; and without all of them."""
    at, added = 2, list[slice]()
    while (head := data[at : at + 4])[:1] == b"\xff" and len(head) == 4 and head[1] != JPEG_SCAN[1]:
        end = at + 1 if head[1] == 0xFF else at + 2 + int.from_bytes(head[2:], "big")
        if head[1] in ADDED_SEGMENTS:
            added.append(slice(at, end))
        at = end
    yield from (data[: one.start] + data[one.stop :] for one in added[:MOST_SEGMENTS])
    for one in reversed(added):
        data = data[: one.start] + data[one.stop :]
    yield data


def _has_short_header(data: bytes) -> bool:
    """Whether the numbers of a PPM are at its beginning: Pillow reads what is before them slowly."""
    head = PPM_COMMENT.sub(b"", data[:MOST_PPM_HEADER])
    return len(data) <= MOST_PPM_HEADER or len(head.split(maxsplit=3)) > 3


def _decoder_message(data: bytes, name: str) -> str:
    """The error message of the format's decoder, which `Image.open` hides."""
    factory, _ = Image.OPEN[name]
    try:
        factory(io.BytesIO(data), "")
    except DECODE_ERRORS as error:
        return str(error)
    return ""


def _is_slow(image: Image.Image) -> bool:
    """Whether Pillow decodes it in Python, during which no other thread decodes anything, for seconds."""
    codecs = {tile.codec_name for tile in image.tile} if isinstance(image, ImageFile.ImageFile) else set()
    return bool(codecs & PYTHON_CODECS) and image.width * image.height > MOST_PYTHON_PIXELS


def _check_scans(data: bytes, megapixels: float) -> None:
    scans = data.count(JPEG_SCAN)
    if scans > min(MOST_SCANS, max(20, MOST_SCANNED_MEGAPIXELS / megapixels)):
        raise PhotoError("too-large", f"The picture is compressed in {scans} scans, which takes too long")


def _load(
    image: Image.Image, data: bytes, name: str, size: tuple[int, int], least: int, missing: str
) -> Loaded:
    """Decode the first frame of an opened image, or as much of it as there is."""
    why = None
    is_jpeg = isinstance(image, JpegImagePlugin.JpegImageFile)
    try:
        image.load()
        if is_jpeg and data.rfind(JPEG_END) < 0:  # libjpeg decodes garbage; the search from the end is fast
            missing = INCOMPLETE
    except DECODE_ERRORS as error:
        image, missing, why = _load_part(image, data, name, least), INCOMPLETE, error
    if missing and is_blank(image):
        raise damaged_error() from why
    if name == "JPEG2000":
        image.info.update(isobmff.jp2_info(data))
    tags = read_tags(image)
    image = _corrected(image, data, name)
    # Pillow applies a TIFF's orientation while loading; only a JPEG is smaller than it says.
    return Loaded(image, size if is_jpeg else image.size, tags, missing)


def _corrected(image: Image.Image, data: bytes, name: str) -> Image.Image:
    """With the colours, the crop and the transparency that the file tells and Pillow does not apply."""
    if name == "AVIF":
        properties = isobmff.primary_properties(data)
        image = isobmff.cropped(image, properties)
        _set_profile(image, isobmff.colour_profile(properties))
    elif name == "PNG":
        _set_profile(image, colour_spaces.png_profile(colour_chunks(data), "icc_profile" in image.info))
        if (clear := image.info.get("transparency")) is not None:
            image.info["transparency"] = transparent_value(data, clear)
    elif name == "JPEG" and "exif" in image.info and "icc_profile" not in image.info and is_adobe_rgb(image):
        _set_profile(image, colour_spaces.adobe_rgb())
    elif name == "TGA" and image.mode == "RGBA" and not data[TGA_DESCRIPTOR] & TGA_ALPHA_BITS:
        image = image.convert("RGB")  # the fourth byte means nothing
    return image


def _load_part(image: Image.Image, data: bytes, name: str, least: int) -> Image.Image:
    """What can be decoded of a damaged picture; the rest has one colour, of a JPEG 2000 less detail."""
    if isinstance(image, JpegImagePlugin.JpegImageFile):  # at its end libjpeg returns all that it has
        image = Image.open(io.BytesIO(data + JPEG_END), formats=("JPEG",))
        image.draft(None, (least, least))
    elif name == "JPEG2000":
        image = Image.open(io.BytesIO(_with_empty_packets(data)), formats=(name,))
    elif name == "AVIF":
        return _avif_part(data)
    elif isinstance(image, ImageFile.ImageFile):
        image.tile = []  # what is still to be decoded
    image.load()
    return image


def _avif_part(data: bytes) -> Image.Image:
    """What can be decoded of an AVIF that is cut off; of what it is filled up with some is refused.

    Raises:
        OSError: it refuses all.
    """
    lacking = len(isobmff.filled_up(data)) - len(data)
    for less in AVIF_LESS if lacking else ():
        for filling in AVIF_FILLINGS:
            with suppress(*DECODE_ERRORS):
                filled = data[: max(0, len(data) - less)] + filling * (lacking + less)
                image = Image.open(io.BytesIO(filled), formats=("AVIF",))
                image.load()
                return image
    raise OSError("nothing can be decoded")


def _with_empty_packets(data: bytes) -> bytes:
    """A JPEG 2000 that is cut off, its last part filled up with zeros, which are packets without content.

    Raises:
        OSError: no part begins in it.
    """
    start = data.rfind(TILE_PART)
    if start < 0:
        raise OSError("there is no part of the picture")
    length = int.from_bytes(data[start + 6 : start + 10], "big")  # ITU-T T.800, A.4.2; 0: to the end
    return data + bytes(min(max(0, start + length - len(data)), isobmff.MOST_FILLED)) + CODESTREAM_END


def is_blank(image: Image.Image) -> bool:
    """Whether next to nothing was decoded, so that nearly all pixels have one colour."""
    colours = image.resize(SAMPLE_SIZE, Image.Resampling.NEAREST).getcolors(SAMPLE_SIZE[0] * SAMPLE_SIZE[1])
    return (
        colours is not None and max(count for count, _ in colours) > BLANK * SAMPLE_SIZE[0] * SAMPLE_SIZE[1]
    )


def _set_profile(image: Image.Image, profile: bytes | None) -> None:
    if profile is not None:
        image.info["icc_profile"] = profile

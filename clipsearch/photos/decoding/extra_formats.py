"""Reading of the formats for which there are optional libraries: HEIC, camera RAW, JPEG XL.

Their libraries are imported when the first such file comes.
"""

from __future__ import annotations

import ctypes
import importlib
import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PIL import Image

from clipsearch.errors import PhotoError
from clipsearch.photos.decoding import colour_spaces, isobmff
from clipsearch.photos.decoding.opened import INCOMPLETE, Loaded, Opened, damaged_error, unsupported_error
from clipsearch.photos.decoding.pillow_formats import CheckSize, MinSide, is_blank, open_picture
from clipsearch.photos.metadata.exif import DECODE_ERRORS, Tags, read_tags
from clipsearch.photos.metadata.precedence import merge
from clipsearch.records.details import details_of
from clipsearch.records.formats import EXTRA, PhotoFormat

if TYPE_CHECKING:
    import rawpy

__all__ = ["open_extra"]

# Bytes for each pixel that decoding takes, measured with the largest pictures of common cameras.
HEIC_BYTES, DEEP_HEIC_BYTES, JXL_BYTES, RAW_BYTES, HALF_RAW_BYTES = 14, 28, 24, 24, 10
RAW_COPIES = 3  # of the file, at most, while its preview is taken out
MIN_PREVIEW_SIDE = 448  # pixels; a RAW with a smaller preview is developed
EXIF_HEADER = b"Exif\0\0"
TIFF_STARTS = (b"II*\0", b"MM\0*")
# Constants of libjxl's decoder: what it tells of, and needs; the colours of the pixels that it returns.
JXL_NEEDS_BUFFER, JXL_COLOURS, JXL_FRAME, JXL_IMAGE, JXL_OF_PIXELS = 5, 0x100, 0x400, 0x1000, 1
MOST_JXL_PROFILE = 1 << 24  # bytes
# LibRaw's flip to the orientation of EXIF.
ORIENTATIONS: Mapping[int, int] = {3: 3, 5: 8, 6: 6}

Open = Callable[[bytes, str, MinSide, CheckSize], Opened]


def open_extra(data: bytes, known: PhotoFormat, min_side: MinSide, check_size: CheckSize) -> Opened:
    """Read the header of a picture; the arguments are those of `open_picture`.

    Raises:
        PhotoError: it cannot be decoded, or what decodes it is not installed.
        OSError, ...: any of `DECODE_ERRORS`, for damaged data.
    """
    if not known.is_readable:
        kind = known.family or known.name
        raise PhotoError(
            "unsupported",
            f"Reading {kind} needs {known.module}, which is not installed",
            f"Install it: {EXTRA}",
        )
    return OPENERS[known.module](data, known.name, min_side, check_size)


def _open_heic(data: bytes, name: str, min_side: MinSide, check_size: CheckSize) -> Opened:
    import pi_heif

    whole = isobmff.filled_up(data)
    try:
        pictures = pi_heif.open_heif(whole)
        picture = pictures[pictures.primary_index]
    except DECODE_ERRORS as error:
        if "nsupported" in str(error):
            raise unsupported_error(name) from error
        raise damaged_error() from error
    size = picture.size
    check_size(size)
    check_size(isobmff.largest_coded_size(data))

    def load() -> Loaded:
        image = picture.to_pillow()
        if whole is not data and is_blank(image):
            raise damaged_error()
        nclx = picture.info.get("nclx_profile")
        if "icc_profile" not in image.info and nclx:
            numbers = nclx["color_primaries"], nclx["transfer_characteristics"]
            if (profile := colour_spaces.profile(*numbers)) is not None:
                image.info["icc_profile"] = profile
        # The container says how it is turned, and the library turns it; EXIF only repeats that.
        missing = INCOMPLETE if whole is not data else ""
        return Loaded(image, image.size, replace(read_tags(image), orientation=1), missing)

    each = HEIC_BYTES if picture.info.get("bit_depth", 8) <= 8 else DEEP_HEIC_BYTES
    return Opened(name, size[0] * size[1] * each, min_side(size), load)


def _open_jxl(data: bytes, name: str, min_side: MinSide, check_size: CheckSize) -> Opened:
    import pylibjxl

    try:
        about = pylibjxl.probe(data)
    except DECODE_ERRORS as error:
        raise damaged_error() from error
    size = about["width"], about["height"]
    check_size(size)

    def load() -> Loaded:
        try:
            pixels, facts = pylibjxl.decode(data, metadata=True)
        except DECODE_ERRORS as error:
            image = _part_of_jxl(data, size)
            if image is None or is_blank(image):
                raise damaged_error() from error
            return Loaded(image, size, Tags(), INCOMPLETE)
        if pixels.ndim == 3 and pixels.shape[2] == 1:
            pixels = pixels[:, :, 0]
        image = Image.fromarray(pixels)
        if exif := facts.get("exif"):
            start = min((at for mark in TIFF_STARTS if (at := exif.find(mark)) >= 0), default=0)
            image.info["exif"] = EXIF_HEADER + exif[start:]
        for key, value in (
            ("xmp", facts.get("xmp")),
            ("icc_profile", facts.get("icc_profile") or facts.get("icc")),
        ):
            if value:
                image.info[key] = value
        # The library turns it upright; EXIF only repeats how.
        return Loaded(image, image.size, replace(read_tags(image), orientation=1))

    return Opened(name, size[0] * size[1] * JXL_BYTES, min_side(size), load)


class _JxlFormat(ctypes.Structure):
    """How libjxl is to write pixels: channels, type (2: 8 bits), order of bytes, alignment."""

    _fields_ = (("c", ctypes.c_uint32), ("t", ctypes.c_int), ("o", ctypes.c_int), ("a", ctypes.c_size_t))


def _part_of_jxl(data: bytes, size: tuple[int, int]) -> Image.Image | None:
    """What libjxl can decode of a JPEG XL that is cut off; None of nothing.

    pylibjxl has no function for that, but where the linker shows libjxl's own in it, these are called.
    """
    library = ctypes.CDLL(importlib.import_module("pylibjxl._pylibjxl").__file__)
    if not hasattr(library, "JxlDecoderFlushImage"):
        return None
    library.JxlDecoderCreate.restype = ctypes.c_void_p
    decoder = ctypes.c_void_p(library.JxlDecoderCreate(None))
    form, pixels, profile = _JxlFormat(3, 2), ctypes.create_string_buffer(3 * size[0] * size[1]), b""
    try:
        library.JxlDecoderSubscribeEvents(decoder, JXL_COLOURS | JXL_FRAME | JXL_IMAGE)
        library.JxlDecoderSetInput(decoder, data, ctypes.c_size_t(len(data)))
        while (status := library.JxlDecoderProcessInput(decoder)) in (
            JXL_COLOURS,
            JXL_FRAME,
            JXL_NEEDS_BUFFER,
        ):
            if status == JXL_NEEDS_BUFFER and library.JxlDecoderSetImageOutBuffer(
                decoder, ctypes.byref(form), pixels, ctypes.c_size_t(len(pixels))
            ):
                return None
            length = ctypes.c_size_t()
            if (
                status == JXL_COLOURS
                and not library.JxlDecoderGetICCProfileSize(decoder, JXL_OF_PIXELS, ctypes.byref(length))
                and length.value <= MOST_JXL_PROFILE
            ):
                icc = ctypes.create_string_buffer(length.value)
                if not library.JxlDecoderGetColorAsICCProfile(decoder, JXL_OF_PIXELS, icc, length):
                    profile = icc.raw
        if library.JxlDecoderFlushImage(decoder):
            return None
    finally:
        library.JxlDecoderDestroy(decoder)
    image = Image.frombytes("RGB", size, pixels.raw)
    image.info["icc_profile"] = profile
    return image


def _open_raw(data: bytes, name: str, min_side: MinSide, check_size: CheckSize) -> Opened:
    import rawpy

    try:
        raw = rawpy.imread(io.BytesIO(data))
        sizes = raw.sizes
    except rawpy.LibRawFileUnsupportedError as error:
        raise unsupported_error("RAW", "RAW files of this camera cannot be decoded") from error
    except rawpy.LibRawError as error:
        raise damaged_error() from error
    size = sizes.width, sizes.height
    check_size(size)
    check_size((sizes.raw_width, sizes.raw_height))
    orientation = ORIENTATIONS.get(sizes.flip, 1)
    preview = _preview(raw, size, min_side, check_size)
    if preview is not None:

        def load_preview() -> Loaded:
            loaded = preview.load()
            tags = _raw_tags(data, raw, loaded.tags)
            # Some cameras turn the preview and not the picture itself.
            is_turned = (loaded.size[0] < loaded.size[1]) != (size[0] < size[1])
            turn = 1 if is_turned else orientation
            full = size[::-1] if is_turned else size
            return Loaded(loaded.image, full, replace(tags, orientation=turn), loaded.missing)

        held = preview.needed + RAW_COPIES * len(data)  # LibRaw has the file, and the preview in it, as well
        return Opened(name, held, preview.least, load_preview)
    least = min_side(size)
    half = min(size) // 2 >= least

    def develop() -> Loaded:
        fast = rawpy.DemosaicAlgorithm.LINEAR
        try:
            pixels = raw.postprocess(
                half_size=half, use_camera_wb=True, user_flip=0, output_bps=8, demosaic_algorithm=fast
            )
        except rawpy.LibRawError as error:
            raise damaged_error() from error
        image = Image.fromarray(pixels)
        tags = _raw_tags(data, raw, Tags())
        return Loaded(image, size, replace(tags, orientation=orientation))

    each = HALF_RAW_BYTES if half else RAW_BYTES
    return Opened(name, sizes.raw_width * sizes.raw_height * each, least, develop)


def _preview(
    raw: rawpy.RawPy, size: tuple[int, int], min_side: MinSide, check_size: CheckSize
) -> Opened | None:
    """The JPEG in a RAW, if it is large enough."""
    import rawpy

    try:
        found = raw.extract_thumb()
    except rawpy.LibRawError:
        return None
    if found.format != rawpy.ThumbFormat.JPEG or not isinstance(found.data, bytes):
        return None
    sides: list[tuple[int, int]] = []

    def remember(side: tuple[int, int]) -> None:
        check_size(side)
        sides.append(side)

    try:
        preview = open_picture(found.data, "JPEG", min_side, remember)
    except (PhotoError, *DECODE_ERRORS):
        return None
    return preview if min(sides[-1]) >= min(MIN_PREVIEW_SIDE, *size) else None


def _raw_tags(data: bytes, raw: rawpy.RawPy, preview: Tags) -> Tags:
    """The tags of a RAW: its own where it is built as a TIFF, else those of its preview."""
    tags = Tags()
    if data.startswith(TIFF_STARTS):
        exif = Image.Exif()
        try:
            exif.load_from_fp(io.BytesIO(data))
            tags = read_tags(Image.new("L", (1, 1)), exif)
        except DECODE_ERRORS:
            pass
    details = merge((tags.details, preview.details))
    if details.taken is None:
        shot: Any = raw.other.timestamp
        if shot and shot.year > 1980:
            time = shot.replace(microsecond=0, tzinfo=None).isoformat()
            details = merge((details, details_of({"taken": time}, "exif")))
    return Tags(details=details)


OPENERS: Mapping[str, Open] = {"pi_heif": _open_heic, "pylibjxl": _open_jxl, "rawpy": _open_raw}

"""The registry of photo formats: scanner, decoder, window, filters and commands take them from here."""

from __future__ import annotations

import functools
import importlib.util
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

__all__ = [
    "ALL_FORMATS",
    "EXTRA",
    "FAMILIES",
    "FORMATS",
    "HEAD_BYTES",
    "OTHER_SUFFIXES",
    "PHOTO_SUFFIXES",
    "TEXT_EXTRA",
    "TEXT_LANGUAGES",
    "VIDEOS",
    "VIDEO_EXTRA",
    "Module",
    "PhotoFormat",
    "format_names",
    "format_of",
    "is_readable",
]

Module = Literal["PIL", "pi_heif", "rawpy", "pylibjxl", "av"]
"""The module that decodes a format; all but Pillow come with the extra `formats`, `av` with `video`."""

EXTRA = 'pip install "clipsearch[formats]"'
"""The command that installs what is optional."""

TEXT_EXTRA = 'pip install "clipsearch[text]"'
"""The command that installs what reads the text in photos."""

VIDEO_EXTRA = 'pip install "clipsearch[video]"'
"""The command that installs what decodes videos."""

TEXT_LANGUAGES = "languages written in Latin letters, Chinese and Japanese"
"""In which text is read: those of the models of PP-OCRv6 that come with rapidocr."""

HEAD_BYTES = 64
"""How many of a file's first bytes `format_of` needs."""


@dataclass(frozen=True, slots=True)
class PhotoFormat:
    """One format. Whatever can be read can also be shown: index and viewer have the same decoder.

    Attributes:
        name: as `PhotoFacts.format` and filters have it: Pillow's name where Pillow reads it.
        suffixes: of its files, in lower case with the dot, the usual one first.
        signature: a regular expression for how its files begin; "" where that does not tell (TGA), or
            where they begin as a TIFF does and the decoder tells them apart.
        module: what decodes it.
        media_type: where it is not "image/" and the name.
        family: a name for several formats in queries ("RAW"), "" for none.
        is_distinct: whether files of other kinds never begin so: then the content decides, not the name.
    """

    name: str
    suffixes: tuple[str, ...]
    signature: bytes = b""
    module: Module = "PIL"
    media_type: str = ""
    family: str = ""
    is_distinct: bool = True

    @property
    def mime_type(self) -> str:
        """The media type: "image/jpeg"."""
        return self.media_type or f"image/{self.name.lower()}"

    @property
    def is_readable(self) -> bool:
        """Whether what decodes it is installed."""
        return is_readable(self.module)


@functools.cache
def is_readable(module: Module) -> bool:
    """Whether a module is installed; it is not imported."""
    return importlib.util.find_spec(module) is not None


def _raw(name: str, *suffixes: str, signature: bytes = b"") -> PhotoFormat:
    media_type = f"image/x-{name.lower()}"
    return PhotoFormat(name, suffixes, signature, "rawpy", media_type, "RAW")


# In the order in which signatures are compared.
FORMATS = (
    PhotoFormat("JPEG", (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"), rb"\xff\xd8\xff"),  # MPO: JPEGs in one
    PhotoFormat("PNG", (".png", ".apng"), rb"\x89PNG\r\n\x1a\n"),
    PhotoFormat("WEBP", (".webp",), rb"RIFF....WEBP"),
    PhotoFormat("GIF", (".gif",), rb"GIF8[79]a"),
    # Many texts begin with the two letters of BMP, so its header's size is compared as well. A bitmap of the
    # clipboard begins with that header.
    PhotoFormat(
        "BMP",
        (".bmp", ".dib"),
        rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0"
        rb"|[\x28\x34\x38\x40\x6c\x7c]\0\0\0.{8}\x01\0[\x01\x04\x08\x10\x18\x20]\0",
    ),
    _raw("CR2", ".cr2", signature=rb"II\*\0.{4}CR"),
    _raw("ORF", ".orf", signature=rb"IIR[OS]|MMOR"),
    _raw("RW2", ".rw2", ".rwl", signature=rb"IIU\0"),
    _raw("RAF", ".raf", signature=rb"FUJIFILMCCD-RAW"),
    _raw("CR3", ".cr3", signature=rb"....ftypcrx "),
    _raw("CRW", ".crw", signature=rb"II.{4}HEAPCCDR"),
    _raw("X3F", ".x3f", signature=rb"FOVb"),
    _raw("MRW", ".mrw", signature=rb"\0MRM"),
    _raw("DNG", ".dng"),
    _raw("NEF", ".nef", ".nrw"),
    _raw("ARW", ".arw", ".srf", ".sr2"),
    _raw("PEF", ".pef"),
    _raw("SRW", ".srw"),
    _raw("RAW", ".raw", ".3fr", ".fff", ".iiq", ".erf", ".mef", ".mos", ".kdc", ".dcr"),  # of other makers
    PhotoFormat("TIFF", (".tif", ".tiff"), rb"II[*+]\0|MM\0[*+]"),
    PhotoFormat("AVIF", (".avif",), rb"....ftyp(?:.{4}){0,8}avi[fs]"),
    PhotoFormat("HEIC", (".heic", ".heif", ".hif"), rb"....ftyp(?:.{4}){0,8}(?:he[iv][cx]|mif1)", "pi_heif"),
    PhotoFormat("JXL", (".jxl",), rb"\xff\x0a|\0\0\0\x0cJXL \r\n\x87\n", "pylibjxl"),
    PhotoFormat(
        "JPEG2000",
        (".jp2", ".j2k", ".jpf", ".jpx", ".j2c", ".jpc"),
        rb"\xff\x4f\xff\x51|\0\0\0\x0cjP  \r\n\x87\n",
        media_type="image/jp2",
    ),
    PhotoFormat("PSD", (".psd",), rb"8BPS\0\x01", media_type="image/vnd.adobe.photoshop"),
    PhotoFormat("DDS", (".dds",), rb"DDS \x7c\0\0\0"),
    PhotoFormat(
        "PPM",
        (".ppm", ".pgm", ".pbm", ".pnm", ".pfm"),
        rb"P[1-6Ff]\s",
        media_type="image/x-portable-anymap",
        is_distinct=False,
    ),
    PhotoFormat("ICO", (".ico",), rb"\0\0\x01\0[^\0]", media_type="image/x-icon", is_distinct=False),
    PhotoFormat(
        "PCX",
        (".pcx",),
        rb"\x0a[\0\x02-\x05]\x01[\x01\x02\x04\x08]",
        media_type="image/x-pcx",
        is_distinct=False,
    ),
    # It has no signature; this is what the fields of its header may be.
    PhotoFormat(
        "TGA",
        (".tga", ".icb", ".vda", ".vst"),
        rb".[\0\x01][\x01-\x03\x09-\x0b].{5}.{4}(?!\0\0)..(?!\0\0)..[\x08\x0f\x10\x18\x20]",
        media_type="image/x-tga",
        is_distinct=False,
    ),
)


def _video(name: str, *suffixes: str, signature: bytes, media_type: str = "") -> PhotoFormat:
    return PhotoFormat(name, suffixes, signature, "av", media_type or f"video/{name.lower()}", "VIDEO")


# Compared after the formats above, which begin in the same way: a HEIC and an MP4 are both boxes.
VIDEOS = (
    _video("MOV", ".mov", ".qt", signature=rb"....ftypqt  |....(?:moov|wide)", media_type="video/quicktime"),
    _video("MP4", ".mp4", ".m4v", ".3gp", ".3g2", ".mp", signature=rb"....ftyp(?!M4[AB] )"),
    _video("WEBM", ".webm", signature=rb"\x1a\x45\xdf\xa3.{0,40}webm"),
    _video("MKV", ".mkv", signature=rb"\x1a\x45\xdf\xa3", media_type="video/x-matroska"),
    _video("AVI", ".avi", signature=rb"RIFF....AVI ", media_type="video/x-msvideo"),
    _video("MPEG", ".mpg", ".mpeg", signature=rb"\0\0\x01\xba"),
)
"""Formats of videos, which are photos where they can be decoded, and else no files of ours."""

ALL_FORMATS = (*FORMATS, *(VIDEOS if is_readable("av") else ()))
"""Formats of what is read here."""

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "RAW": tuple(known.name for known in FORMATS if known.family == "RAW"),
    "VIDEO": tuple(known.name for known in VIDEOS),
}
"""Names that stand for several formats in queries."""

PHOTO_SUFFIXES = frozenset(suffix for known in ALL_FORMATS for suffix in known.suffixes)
"""File name extensions of photos, in lower case."""

# Of files that are no photos whatever they hold: they are never opened to look. Of all others some are.
OTHER_SUFFIXES = frozenset(
    f".{suffix}"
    for suffix in """
    txt md rst log csv tsv json jsonl xml html htm css yaml yml toml ini cfg conf rtf tex bib doc docx xls
    xlsx ppt pptx odt ods odp pages numbers key pdf epub mobi djvu eps ps ai svg svgz srt vtt ics vcf eml msg
    xmp aae dop pp3 on1 cos lrcat lrdata lrprev ithmb modd moff info url lnk webloc desktop
    mp3 m4a aac wav flac ogg oga opus wma aif aiff mid mp4 m4v mov avi mkv webm wmv flv mpg mpeg mts m2ts
    3gp 3g2 ogv vob insv lrv zip 7z rar gz tgz bz2 xz zst tar iso dmg pkg deb rpm apk exe msi
    dll so dylib lib jar class pyc pyd whl egg wasm sys cab vhd vmdk qcow2 torrent part crdownload swp lock
    py pyi ipynb js mjs ts jsx tsx c h cc cpp hpp cs java kt go rs rb php pl sh bash bat ps1 sql swift lua vue
    scss less map db db-wal db-shm sqlite sqlite3 parquet npy npz h5 hdf5 pt pth onnx safetensors pkl ttf otf
    woff woff2 pem crt cer gpg sig asc
    psb xcf kra afphoto afdesign clip blend obj stl fbx gltf glb dwg dxf skp indd sketch fig cube lut
    """.split()  # noqa: SIM905
).difference(PHOTO_SUFFIXES)


def format_names(*, readable: bool) -> tuple[str, ...]:
    """Names of the formats of photos that can, or cannot, be decoded here; of a family that of all."""
    found = (known.family or known.name for known in FORMATS if known.is_readable == readable)
    return tuple(dict.fromkeys(found))


def format_of(head: bytes) -> PhotoFormat | None:
    """The format whose signature a file's first `HEAD_BYTES` have; a TIFF may be a RAW; None for others."""
    return next((known for known, pattern in SIGNATURES if pattern.match(head)), None)


SIGNATURES = tuple(
    (known, re.compile(known.signature, re.DOTALL)) for known in ALL_FORMATS if known.signature
)

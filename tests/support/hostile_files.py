"""A folder of hostile and unusual files, each with its expected outcome."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageCms

from tests.support.format_samples import SAMPLED, sample
from tests.support.pictures import (
    deep,
    encoded,
    gif_of,
    header_png,
    quarters,
    with_exif,
    ycck,
)

__all__ = ["INCOMPLETE", "INDEXED", "SKIPPED", "UNSEEN", "Odd", "build", "clear"]

SKIPPED, INDEXED, INCOMPLETE, UNSEEN = "skipped", "indexed", "incomplete", "unseen"
# Formats of which the beginning can be decoded without the end.
ROW_BY_ROW = (
    "JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "JPEG2000", "PSD", "DDS", "PPM", "PCX", "TGA", "ICO",
)  # fmt: skip
SHOWN_FROM = {"AVIF": 10, "HEIC": 90}  # percent of a file by which something of these pictures is there
PATH_LIMIT = 4080  # bytes of an absolute path; Linux ends at 4095
LOCKED = "special/locked"  # a directory that nobody but root may enter


@dataclass(frozen=True, slots=True)
class Odd:
    """One entry of the corpus.

    Attributes:
        path: relative to the corpus, with "/".
        outcome: "indexed", "incomplete" (indexed in part), "skipped" (no scan mentions it), "unseen"
            (it is out of reach, and the scan says that its directory is), or a key of `records.REASONS`.
        size: upright width and height in pixels of what is indexed, where it matters.
    """

    path: str
    outcome: str
    size: tuple[int, int] | None = None

    @property
    def found(self) -> bool:
        """Whether a scan finds it."""
        return self.outcome not in (SKIPPED, UNSEEN)


def build(root: Path) -> list[Odd]:
    """Write the corpus into `root`, except what this file system or user cannot create."""
    made = []
    for part in (_broken, _bombs, _encodings, _metadata, _animations, _names, _special):
        for path, data, outcome, *size in part(root):
            if data is not None and not _write(root / path, data):
                continue
            made.append(Odd(path, outcome, size[0] if size else None))
    return made


def clear(root: Path) -> None:
    """Remove a corpus."""
    if (root / LOCKED).exists():
        (root / LOCKED).chmod(0o700)
    shutil.rmtree(root)


Entry = tuple[str, bytes | None, str] | tuple[str, bytes | None, str, tuple[int, int]]


def _write(path: Path, data: bytes) -> bool:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():  # a twin for this file system
            return False
        path.write_bytes(data)
    except (OSError, ValueError):
        return False
    return path.name in (entry.name for entry in path.parent.iterdir())  # not renamed by the system


def _broken(root: Path) -> Iterator[Entry]:
    noisy = Image.effect_noise((320, 240), 60).convert("RGB")
    for known in SAMPLED:
        size = {"HEIC": (96, 64), "ICO": (256, 192)}.get(known.name, noisy.size)
        data, suffix = sample(known.name, noisy.resize(size)), known.suffixes[0]
        folder = "raw" if suffix == ".dng" else "broken"  # beside a JPEG of its name it is a part of that
        yield f"{folder}/empty{suffix}", b"", "empty"
        yield f"{folder}/whole{suffix}", data, INDEXED, size
        for percent in (10, 50, 90):
            shows = known.name in ROW_BY_ROW or percent >= SHOWN_FROM.get(known.name, 100)
            outcome = INCOMPLETE if shows else "truncated"
            yield f"{folder}/{percent}{suffix}", data[: len(data) * percent // 100], outcome
    jpeg = encoded(noisy, "JPEG")
    scan = jpeg.index(b"\xff\xda") + 14
    yield "broken/wrong extension.png", jpeg, INDEXED, (320, 240)
    yield "broken/garbage.jpg", jpeg[:scan] + bytes(range(256)) * 200, INCOMPLETE
    yield "broken/letters.jpg", b"\xff\xd8\xff", "truncated"
    yield "broken/text.jpg", b"Dear diary, this is no photo.\n" * 100, "not-a-photo"
    yield "broken/text.bmp", b"BMW is a maker of cars, and this is no photo.\n", "not-a-photo"
    yield "broken/vector.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not-a-photo"
    yield "broken/page.jpg", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "not-a-photo"
    yield "broken/script.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n", "not-a-photo"
    yield "broken/phone.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 99, "truncated"
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        files.writestr("photo.jpg", jpeg)
    yield "broken/archive.jpg", archive.getvalue(), "not-a-photo"
    yield "broken/notes.txt", b"no photo", SKIPPED
    yield "broken/no suffix", jpeg, INDEXED, (320, 240)


def _bombs(root: Path) -> Iterator[Entry]:
    line = zlib.compress(bytes(2501) * 20_000, 1)
    yield "bombs/real.png", header_png(20_000, 20_000, 1, 0, line), "too-large"
    yield "bombs/claimed.png", header_png(2**31 - 1, 2**31 - 1, 16, 6, b""), "too-large"
    yield "bombs/small claim.png", header_png(400, 400, 8, 2, zlib.compress(b"\0")), "truncated"
    frame = encoded(Image.new("P", (8, 8)), "GIF")
    yield "bombs/canvas.gif", frame[:6] + b"\xff\xff\xff\xff" + frame[10:], "too-large"
    yield "bombs/frames.gif", gif_of(quarters((32, 32)), 10_000), INDEXED, (32, 32)
    for size in ((1, 65_535), (65_535, 1), (1, 1)):
        yield f"bombs/{size[0]}x{size[1]}.png", encoded(Image.new("L", size, 99), "PNG"), INDEXED, size
    tall = encoded(Image.new("L", (1, 65_500), 99), "JPEG")
    yield "bombs/tall.jpg", tall, INDEXED, (1, 65_500)


def _encodings(root: Path) -> Iterator[Entry]:
    image = quarters()
    ink = image.convert("CMYK")
    half = Image.new("L", image.size, 128)
    glass = image.convert("RGBA")
    glass.putalpha(half)
    palette = image.quantize(8)
    for name, data in {
        "cmyk.jpg": encoded(ink, "JPEG", quality=95),
        "ycck.jpg": ycck(ink),
        "cmyk.tif": encoded(ink, "TIFF"),
        "grey.jpg": encoded(image.convert("L"), "JPEG"),
        "progressive.jpg": encoded(image, "JPEG", progressive=True),
        "16-bit.png": encoded(deep("I;16", image), "PNG"),
        "16-bit.tif": encoded(deep("I;16", image), "TIFF"),
        "32-bit.tif": encoded(deep("I", image), "TIFF"),
        "float.tif": encoded(deep("F", image), "TIFF"),
        "1-bit.png": encoded(image.convert("1"), "PNG"),
        "1-bit.tif": encoded(image.convert("1"), "TIFF", compression="group4"),
        "lab.tif": encoded(image.convert("LAB"), "TIFF"),
        "palette.png": encoded(palette, "PNG"),
        "palette one clear.png": encoded(palette, "PNG", transparency=2),
        "palette some clear.png": encoded(palette, "PNG", transparency=bytes([0, 128, 255])),
        "rgb one clear.png": encoded(image, "PNG", transparency=(220, 40, 40)),
        "grey one clear.png": encoded(image.convert("L"), "PNG", transparency=99),
        "rgba.png": encoded(glass, "PNG"),
        "rgba.webp": encoded(glass, "WEBP"),
        "rgba.avif": encoded(glass, "AVIF"),
        "la.png": encoded(glass.convert("LA"), "PNG"),
        "lossless.webp": encoded(image, "WEBP", lossless=True),
        "interlaced.gif": encoded(palette, "GIF", interlace=True),
        "CAPITALS.JPG": encoded(image, "JPEG"),
    }.items():
        yield f"encodings/{name}", data, INDEXED, image.size


def _metadata(root: Path) -> Iterator[Entry]:
    image = quarters()
    jpeg = encoded(image, "JPEG")
    for orientation in range(10):  # 0 and 9 make no sense and mean 1
        exif = Image.Exif()
        exif[0x0112] = orientation
        size = (64, 96) if 5 <= orientation <= 8 else (96, 64)
        for image_format, suffix in (("JPEG", "jpg"), ("PNG", "png"), ("TIFF", "tif")):
            data = encoded(image, image_format, exif=exif)
            yield f"metadata/orientation {orientation}.{suffix}", data, INDEXED, size
    loop = b"II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0"
    for name, exif_bytes in {
        "nothing": b"Exif\0\0",
        "noise": b"Exif\0\0" + bytes(range(256)) * 8,
        "cut": b"Exif\0\0MM\0*\0\0\0\x08\0\xff\x01\x0f",
        "far": b"Exif\0\0II*\0\xff\xff\xff\x7f",
        "loop": b"Exif\0\0" + loop,
        "64 KB": b"Exif\0\0II*\0\x08\0\0\0" + b"\x01\0\x0f\x01\x02\0\xff\xff\0\0\x1a\0\0\0" + b"x" * 65_000,
    }.items():
        yield f"metadata/exif {name}.jpg", with_exif(jpeg, exif_bytes), INDEXED, image.size
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for name, profile in {"broken": b"no profile", "cut": lab[:200], "of other pixels": lab}.items():
        for image_format, suffix in (("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")):
            data = encoded(image, image_format, icc_profile=profile)
            yield f"metadata/icc {name}.{suffix}", data, INDEXED, image.size


def _animations(root: Path) -> Iterator[Entry]:
    image = quarters()
    more = [image.rotate(90 * turn) for turn in (1, 2)]
    for name, image_format in {
        "animated.png": "PNG",
        "animated.webp": "WEBP",
        "animated.gif": "GIF",
        "animated.avif": "AVIF",
        "pages.tif": "TIFF",
        "two eyes.mpo": "MPO",
        "two eyes.jpg": "MPO",
    }.items():
        data = encoded(image, image_format, save_all=True, append_images=more)
        yield f"animations/{name}", data, INDEXED, image.size


def _names(root: Path) -> Iterator[Entry]:
    jpeg = encoded(quarters(), "JPEG")
    twin = "caf\u00e9.jpg"
    for name in (
        "new\nline.jpg", "quotes ' \" `.jpg", "back\\slash.jpg", "percent %s %00.jpg", "tab\t.jpg",
        "emoji \U0001f3d4\ufe0f\U0001f469\u200d\U0001f467.jpg", "\u05e9\u05dc\u05d5\u05dd \u202e gpj.jpg",
        unicodedata.normalize("NFC", twin), unicodedata.normalize("NFD", twin), "-rf.jpg", " .jpg",
        "two.dots.jpg", "semi;colon&&.jpg", "\u0130\u0131\u00df.JPG", "n" * 251 + ".jpg",
    ):  # fmt: skip
        yield f"names/{name}", jpeg, INDEXED
    if sys.platform == "linux":  # elsewhere names are Unicode by law
        yield os.fsdecode(b"names/\xff\xfe \xe9.jpg"), jpeg, INDEXED
        deep_folder = f"names/{_deep_folder(root / 'names')}"
        yield f"{deep_folder}/deep.jpg", jpeg, INDEXED
        for beyond in ("b" * 200 + "/photo.jpg", "b" * 200 + ".jpg"):
            _write_beyond(root / deep_folder, beyond, jpeg)
            yield f"{deep_folder}/{beyond}", None, UNSEEN
    yield "names/.hidden.jpg", jpeg, SKIPPED
    yield "names/.hidden/inside.jpg", jpeg, SKIPPED
    yield "names/@eaDir/thumbnail.jpg", jpeg, SKIPPED
    yield "names/$RECYCLE.BIN/deleted.jpg", jpeg, SKIPPED


def _deep_folder(root: Path) -> str:
    """A relative folder so deep that a photo in it is just within reach."""
    left = PATH_LIMIT - len(os.fsencode(root)) - len("/deep.jpg")
    parts = ["d" * 200] * (left // 201)
    return "/".join([*parts, "e" * max(1, left % 201 - 1)])


def _write_beyond(folder: Path, path: str, data: bytes) -> None:
    """Write a file whose whole path is longer than the system takes at once: step by step."""
    here = os.open(folder, os.O_RDONLY)
    try:
        *parents, name = path.split("/")
        for parent in parents:
            os.mkdir(parent, dir_fd=here)
            there = os.open(parent, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = there
        with open(name, "wb", opener=lambda file, flags: os.open(file, flags, 0o600, dir_fd=here)) as file:
            file.write(data)
    finally:
        os.close(here)


def _special(root: Path) -> Iterator[Entry]:
    folder = root / "special"
    (folder / "a folder.jpg").mkdir(parents=True)
    yield "special/a folder.jpg", None, SKIPPED
    yield "special/a folder.jpg/inside.jpg", encoded(quarters(), "JPEG"), INDEXED
    locked = folder / "locked.jpg"
    locked.write_bytes(encoded(quarters((48, 48)), "JPEG"))
    locked.chmod(0)
    # Root, and everybody on Windows, reads it anyway.
    yield "special/locked.jpg", None, INDEXED if os.access(locked, os.R_OK) else "unreadable"
    (root / LOCKED).mkdir()
    (root / LOCKED / "inside.jpg").write_bytes(encoded(quarters((40, 40)), "JPEG"))
    (root / LOCKED).chmod(0)
    yield f"{LOCKED}/inside.jpg", None, INDEXED if os.access(root / LOCKED, os.R_OK) else UNSEEN
    for name, make in {
        "link.jpg": lambda path: path.symlink_to("a folder.jpg/inside.jpg"),
        "dangling.jpg": lambda path: path.symlink_to("nowhere.jpg"),
        "itself.jpg": lambda path: path.symlink_to("itself.jpg"),
        "round.jpg": lambda path: path.symlink_to("and round.jpg"),
        "and round.jpg": lambda path: path.symlink_to("round.jpg"),
        "here": lambda path: path.symlink_to(".", target_is_directory=True),
        "up": lambda path: path.symlink_to(root, target_is_directory=True),
        "out": lambda path: path.symlink_to(root.parent, target_is_directory=True),
        "pipe.jpg": lambda path: os.mkfifo(path),
        "device.jpg": lambda path: os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 3)),
    }.items():
        if _made(make, folder / name):
            yield f"special/{name}", None, SKIPPED


def _made(make: Callable[[Path], None], path: Path) -> bool:
    try:
        make(path)
    except (OSError, AttributeError, NotImplementedError):  # not on this system, or not this user
        return False
    return True

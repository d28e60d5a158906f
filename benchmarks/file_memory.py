"""Memory that one file takes: large pictures of each format, and bombs, each decoded by a process of its own.

    python -m benchmarks.file_memory [--megapixels N]

The pictures have nearly as many pixels as the setting allows, fewer where writing them takes long. Reported
is how much the peak of the process's resident memory grows while the file is decoded for the model, and
seconds of the processor. Fails where a bomb is not refused, or takes more than 100 MiB. For Linux.
"""

from __future__ import annotations

import argparse
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.measuring import show

MOST_OF_BOMB = 100  # MiB
CHILD = """
import sys, time
from pathlib import Path
from clipsearch.errors import PhotoError
from clipsearch.photos.decoding.decoder import decode_file
path = Path(sys.argv[1])
peak = lambda: int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) >> 10
before, start = peak(), time.process_time()
try:
    facts = decode_file(path, 224, 100).facts
    said = f"{facts.width * facts.height / 1e6:.0f} megapixels"
except PhotoError as error:
    said = error.reason
print(peak() - before, time.process_time() - start, said, sep="\\t")
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.file_memory", description=__doc__)
    parser.add_argument("--megapixels", type=int, default=96, help="of the largest pictures")
    wanted = parser.parse_args().megapixels
    found, is_wrong = list[tuple[int, float, str, str]](), False
    with tempfile.TemporaryDirectory(prefix="clipsearch-bench-") as place:
        path = Path(place, "picture")
        for name, (part, write) in PICTURES.items():
            write(picture(wanted * part), path)
            found.append((*measure(path), name))
        found.sort(reverse=True)
        for name, data in bombs().items():
            path.write_bytes(data)
            found.append((*measure(path), f"bomb: {name}"))
            is_wrong |= found[-1][2] != "too-large" or found[-1][0] > MOST_OF_BOMB
    rows = [(name, said, str(most), f"{seconds:.2f}") for most, seconds, said, name in found]
    show([("file", "what it is", "MiB at most", "s of the processor"), *rows])
    sys.exit(is_wrong)


def picture(megapixels: float) -> Image.Image:
    """A picture with some detail, which compresses quickly."""
    width = round((megapixels * 1_500_000) ** 0.5)
    ramp = np.linspace(0, 255, width, dtype=np.uint8)
    row = np.stack([ramp, ramp[::-1], ramp // 2], axis=1)
    return Image.fromarray(np.ascontiguousarray(np.broadcast_to(row, (width * 2 // 3, width, 3))))


def saved(name: str, mode: str = "RGB", **options: object) -> Callable[[Image.Image, Path], None]:
    """A function that writes a picture by Pillow."""
    return lambda image, path: image.convert(mode).save(path, name, **options)


def _write_jxl(image: Image.Image, path: Path) -> None:
    import pylibjxl

    path.write_bytes(pylibjxl.encode(np.asarray(image), effort=1))


def _write_tiff(image: Image.Image, path: Path) -> None:
    """A TIFF with floating point samples, which Pillow does not read."""
    values = (np.asarray(image) / np.float32(255)).astype("<f4").tobytes()
    entries = (
        (256, 4, 1, image.width), (257, 4, 1, image.height), (258, 3, 1, 32), (259, 3, 1, 1), (262, 3, 1, 2),
        (273, 4, 1, 8), (277, 3, 1, 3), (278, 4, 1, image.height), (279, 4, 1, len(values)), (339, 3, 1, 3),
    )  # fmt: skip
    directory = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    head = b"II*\0" + struct.pack("<I", 8 + len(values))
    path.write_bytes(head + values + struct.pack("<H", len(entries)) + directory + bytes(4))


def _write_psd(image: Image.Image, path: Path) -> None:
    head = struct.pack(">4sH6xHIIHH", b"8BPS", 1, 3, image.height, image.width, 16, 3)
    samples = (np.asarray(image).transpose(2, 0, 1).astype(">u2") * 257).tobytes()
    path.write_bytes(head + bytes(12) + b"\0\0" + samples)


# Each with the part of the most pixels that it has.
PICTURES = {
    "JPEG": (1, saved("JPEG")),
    "JPEG, progressive": (1, saved("JPEG", progressive=True)),
    "JPEG, CMYK": (1, saved("JPEG", "CMYK")),
    "PNG with transparency": (1, saved("PNG", "RGBA", compress_level=1)),
    "TIFF, LZW": (1, saved("TIFF", compression="tiff_lzw")),
    "TIFF, floating point": (0.25, _write_tiff),
    "WebP": (1, saved("WEBP", method=0)),
    "AVIF": (0.25, saved("AVIF", speed=10)),
    "GIF": (1, saved("GIF", "L")),
    "JPEG 2000": (0.25, saved("JPEG2000")),
    "JPEG XL": (1, _write_jxl),
    "PSD, 16 bits": (0.5, _write_psd),
}  # fmt: skip


def bombs() -> dict[str, bytes]:
    """Small files that claim many pixels."""
    side = 60_000
    header = b"IHDR" + struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    rows = zlib.compress(bytes(10_000_000))
    chunks = ((header[:4], header[4:]), (b"IDAT", rows), (b"IEND", b""))
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return {
        "PNG": png,
        "GIF": b"GIF89a" + struct.pack("<HHBBB", side, side, 0xF7, 0, 0) + bytes(768)
        + b"," + struct.pack("<HHHHB", 0, 0, side, side, 0) + b"\x08\x03\0\0\0\0;",
        "PSD": struct.pack(">4sH6xHIIHH", b"8BPS", 1, 3, side // 2, side // 2, 8, 3) + bytes(100),
        "PPM": b"P6 60000 60000 255 " + bytes(100),
        "BMP": b"BM" + struct.pack("<IHHI IiiHHIIiiII", 200, 0, 0, 54, 40, side, side, 1, 24, *[0] * 6)
        + bytes(100),
    }  # fmt: skip


def measure(path: Path) -> tuple[int, float, str]:
    """MiB at most, seconds of the processor, and what was said of a file."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, check=True
    )
    most, seconds, said = done.stdout.strip().split("\t")
    return int(most), float(seconds), said


if __name__ == "__main__":
    main()

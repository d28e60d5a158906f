"""Libraries and photos that are made for benchmarks: large photos that take little disk, and full libraries.

    python -m benchmarks.made_libraries LIBRARY ALBUM [COUNT]   (default: 100000 photos)

The library is filled through the real store with the real starter's name, dimensions and words; its
photos are files of a few bytes that are never read, its vectors are random directions in clusters.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import itertools
import struct
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from clipsearch import Library, PhotoFacts
from clipsearch.library.storage.stores import Stores
from clipsearch.photos.scanning.scanner import scan
from clipsearch.records import Encoded, FileState, ModelInfo, Vectors

__all__ = ["catalogue", "content_of", "fill", "large_photos", "thumbnails"]

LARGE = (4000, 3000)  # 12 megapixels
DRAWN = 40  # different pictures
CENTRES = 2000  # clusters of photos that are alike
SPREAD = 1.0  # length of what sets a photo apart from its cluster's centre, of length 1
BATCH = 2000  # photos in one transaction


def large_photos(album: Path, count: int) -> None:
    """JPEGs of 12 megapixels with noise; no two files have the same bytes or the same size.

    `DRAWN` are drawn; the others are copies with another comment in their header.
    """
    album.mkdir(parents=True)
    dice = np.random.default_rng(0)
    drawn = [_large_photo(dice) for _ in range(min(count, DRAWN))]
    for number in range(count):
        data, comment = drawn[number % len(drawn)], b"%06d" % number + b" " * number
        marker = b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment
        (album / f"IMG_{number:05}.jpg").write_bytes(data[:2] + marker + data[2:])


def _large_photo(dice: np.random.Generator) -> bytes:
    coarse = Image.fromarray(dice.integers(0, 255, (30, 40, 3), dtype=np.uint8))
    noise = Image.fromarray(dice.integers(0, 255, (750, 1000, 3), dtype=np.uint8))
    smooth = coarse.resize(LARGE, Image.Resampling.BICUBIC)
    data = io.BytesIO()
    Image.blend(smooth, noise.resize(LARGE, Image.Resampling.BILINEAR), 0.2).save(data, "JPEG", quality=90)
    return data.getvalue()


def thumbnails() -> Callable[[int], bytes]:
    """Forty noisy JPEGs, 320 pixels wide, for all contents."""
    dice = np.random.default_rng(0)
    made = []
    for _ in range(DRAWN):
        small = Image.fromarray(dice.integers(0, 255, (12, 16, 3), dtype=np.uint8))
        data = io.BytesIO()
        small.resize((320, 240), Image.Resampling.BICUBIC).save(data, "JPEG", quality=80)
        made.append(data.getvalue())
    return lambda content: made[content % len(made)]


def fill(data: Path, album: Path, count: int) -> None:
    """Make a library of `count` photos that are files in 1,000 folders, up to date with the disk."""
    for number in range(count):
        folder = album / f"trip {number % 1000:03}"
        if number < 1000:
            folder.mkdir(parents=True)
        (folder / f"IMG_{number:06}.jpg").write_bytes(b"%d" % number)
    with Library.open(data) as library:
        kept = library.add(album)[0]
        library.warm_up()  # the model that the library is of becomes known
    stores = Stores(data, writing=True)
    try:
        files, (_, info) = scan(album).files, stores.catalogue.models.current() or (0, None)
        if info is None:
            raise AssertionError("the model is known once it was loaded")
        vectors = _vectors(count, info.dimensions)
        for start in range(0, count, BATCH):
            some = slice(start, start + BATCH)
            stores.record_encoded(info, kept.id, list(_encoded(files[some], start, next(vectors))))
    finally:
        stores.close()
    with Library.open(data) as library:
        report = library.index()
    if report.embedded or report.failed or report.unchanged != count:
        raise AssertionError(f"the library that was made is not up to date: {report}")


def catalogue(data: Path, album: Path, count: int, info: ModelInfo | None = None, near: int = 0) -> None:
    """Make a library of photos that are not there, in 1,000 folders, without thumbnails.

    Args:
        data: the library's folder.
        album: the folder that it says it keeps.
        count: of photos.
        info: of a model; None where nobody asks for vectors.
        near: of so many photos the vector of the last one is nearly that of the one before; 0 for none.
    """
    alike = np.full((BATCH, 8), 8**-0.5, dtype=np.float32)
    vectors = itertools.repeat(alike) if info is None else _vectors(count, info.dimensions, near)
    info = info or ModelInfo("none", "0" * 8, 8, 224, "cpu", "float32")
    stores = Stores(data, writing=True)
    try:
        model, folder = stores.writer.register_model(info), stores.writer.add_folder(album)
        for start in range(0, count, BATCH):
            items = []
            for number, vector in zip(range(start, min(count, start + BATCH)), next(vectors), strict=False):
                file = FileState(f"trip {number % 1000:03}/IMG_{number:07}.jpg", 9, 0)
                items.append((file, Encoded(_digest(number), vector, b"", _facts(number))))
            stores.writer.record_encoded(folder, model, items)
    finally:
        stores.close()


def content_of(number: int) -> int:
    """The key of a photo of `catalogue`."""
    return int.from_bytes(_digest(number)[:8], "big") >> 1 or 1


def _digest(number: int) -> bytes:
    return hashlib.blake2b(b"%d" % number, digest_size=16).digest()


def _facts(number: int) -> PhotoFacts:
    day = number % 3000
    taken = f"{2016 + day // 336}-{1 + day // 28 % 12:02}-{1 + day % 28:02}T{number % 24:02}:30:00"
    return PhotoFacts(*LARGE, "JPEG", taken, "Maker Model")


def _encoded(files: Sequence[FileState], first: int, vectors: Vectors) -> Iterator[tuple[FileState, Encoded]]:
    picture = thumbnails()
    for number, (file, vector) in enumerate(zip(files, vectors, strict=True), first):
        yield file, Encoded(_digest(number), vector, picture(number), _facts(number))


def _vectors(count: int, dimensions: int, near: int = 0) -> Iterator[Vectors]:
    """Unit vectors, `BATCH` at a time: float32 (n, dimensions)."""
    dice = np.random.default_rng(0)
    centres = _unit(dice.standard_normal((CENTRES, dimensions), dtype=np.float32))
    for start in range(0, count, BATCH):
        size = min(BATCH, count - start)
        apart = _unit(dice.standard_normal((size, dimensions), dtype=np.float32))
        rows = centres[dice.integers(0, CENTRES, size)] + SPREAD * apart
        if near:
            copies = np.arange(near - 1, size, near)
            rows[copies] = rows[copies - 1] + 0.1 * apart[copies]
        yield _unit(rows)


def _unit(rows: Vectors) -> Vectors:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def main() -> None:
    """Make a library to look at."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.made_libraries", description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("album", type=Path)
    parser.add_argument("count", type=int, nargs="?", default=100_000)
    args = parser.parse_args()
    fill(args.library, args.album, args.count)


if __name__ == "__main__":
    main()

"""An embedder without a model: pictures and words become amounts of named colours."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeVar
from unittest import mock

import numpy as np
import numpy.typing as npt
from PIL import Image

from clipsearch.errors import ClipsearchError, WorkerError
from clipsearch.photos.decoding import decoder
from clipsearch.photos.decoding.decoder import DecodedPhoto, decode_bytes, decode_file
from clipsearch.records import Encoded, Listing, ModelInfo, Vector, Vectors

__all__ = ["COLOURS", "ColourEmbedder", "small_pictures_decoded_once"]

COLOURS = {
    "red": (220, 30, 30),
    "orange": (240, 140, 20),
    "yellow": (245, 225, 40),
    "green": (40, 160, 50),
    "cyan": (40, 200, 210),
    "blue": (35, 70, 210),
    "purple": (130, 40, 170),
    "pink": (245, 140, 190),
    "brown": (120, 75, 35),
    "black": (10, 10, 10),
    "grey": (128, 128, 128),
    "white": (248, 248, 248),
}
NAMES = tuple(COLOURS)
CENTRES = np.array(list(COLOURS.values()), dtype=np.float32)  # (colours, 3), 0 to 255
SOFTNESS = 40.0  # how far, in RGB units, a pixel may lie from a colour and still count for it
SIDE = 32  # pixels
MEGAPIXELS = 300
SMALL = 10_000  # bytes

T = TypeVar("T")


class ColourEmbedder:
    """The `Embedder` of the tests: deterministic, instant, no process.

    "a red and blue flag" lies between a red and a blue picture; words without a colour get a
    direction of their own, always the same. A photo's work is done in the thread that
    asks, or in another while the gate is closed.

    Attributes:
        gate: photos wait here; clear it to hold a run, set it to let it go on.
        loaded: `info` waits here; clear it to play a model that takes its time to load.
        asked: how many photos, pictures and texts were encoded.
        broken: raised by `info` where it is set, as a model that cannot be loaded would.
    """

    def __init__(self, name: str = "colours") -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.loaded = threading.Event()
        self.loaded.set()
        self.asked = {"photos": 0, "pictures": 0, "texts": 0}
        self.broken: ClipsearchError | None = None
        self._closed = False
        self._pool = ThreadPoolExecutor(1, "colours")
        self._info = ModelInfo(
            name=name,
            fingerprint=f"{zlib.crc32(name.encode()):08x}-float32-1",
            dimensions=len(NAMES),
            image_size=SIDE,
            device="cpu",
            precision="float32",
        )

    def info(self) -> ModelInfo:
        """What is loaded."""
        self.loaded.wait()
        if self.broken is not None:
            raise self.broken
        return self._info

    def encode_photo(self, path: Path, listing: Listing | None = None) -> Future[Encoded]:
        """Decode a file and measure its colours."""
        self.asked["photos"] += 1
        if self._closed or self.gate.is_set():
            return self._future(lambda: self._encode_photo(path, listing))
        return self._pool.submit(self._encode_photo, path, listing)

    def _encode_photo(self, path: Path, listing: Listing | None) -> Encoded:
        self.gate.wait()
        if self._closed:
            raise WorkerError("The model was closed")
        return self._encoded(decode_file(path, SIDE, MEGAPIXELS, listing))

    def encode_picture(self, picture: Path | bytes) -> Future[Encoded]:
        """The same for a query picture."""
        self.asked["pictures"] += 1
        decode: Callable[[], DecodedPhoto] = (
            (lambda: decode_bytes(picture, SIDE, MEGAPIXELS))
            if isinstance(picture, bytes)
            else (lambda: decode_file(picture.resolve(), SIDE, MEGAPIXELS))
        )
        return self._future(lambda: self._encoded(decode()))

    def encode_words(self, texts: Sequence[str]) -> Future[Vectors]:
        """The colours that each text names."""
        self.asked["texts"] += len(texts)
        return self._future(lambda: np.stack([words_vector(text) for text in texts]))

    def close(self) -> None:
        """Let everything that waits go on; futures made from now on raise WorkerError."""
        self._closed = True
        self.gate.set()
        self.loaded.set()
        self._pool.shutdown()

    def _encoded(self, prepared: DecodedPhoto) -> Encoded:
        moments = [picture_vector(image) for _, image in prepared.moments]
        return Encoded(
            prepared.digest,
            picture_vector(prepared.image),
            prepared.thumbnail,
            prepared.facts,
            prepared.sample,
            prepared.missing,
            prepared.details,
            tuple(seconds for seconds, _ in prepared.moments),
            np.stack(moments) if moments else None,
        )

    def _future(self, work: Callable[[], T]) -> Future[T]:
        future: Future[T] = Future()
        try:
            if self._closed:
                raise WorkerError("The model was closed")
            future.set_result(work())
        except ClipsearchError as error:
            future.set_exception(error)
        return future


@contextmanager
def small_pictures_decoded_once() -> Iterator[None]:
    """Within the block embedders remember small pictures: hundreds of tests draw the same ones."""
    remembered = lru_cache(maxsize=100)(decode_bytes)  # each may have half a megabyte of pixels

    def decode(data: bytes, image_size: int, max_megapixels: int) -> DecodedPhoto:
        is_asked_here = (image_size, max_megapixels) == (SIDE, MEGAPIXELS)
        is_plain = data.startswith((b"\x89PNG", b"\xff\xd8"))  # read whatever is installed
        decode = remembered if is_asked_here and is_plain and len(data) < SMALL else decode_bytes
        return decode(data, image_size, max_megapixels)

    with mock.patch.object(decoder, "decode_bytes", decode):
        yield


def picture_vector(image: Image.Image) -> Vector:
    """The vector of a picture, by a few of its pixels."""
    return pixels_vector(np.asarray(image.resize((16, 16)), dtype=np.float32).reshape(-1, 3))


def pixels_vector(pixels: npt.NDArray[np.float32]) -> Vector:
    """Amounts of the named colours in pixels, float32 (n, 3): a unit vector (colours,)."""
    distances = np.linalg.norm(pixels[:, None, :] - CENTRES[None, :, :], axis=2)
    shares = np.exp(-((distances / SOFTNESS) ** 2) / 2) + 1e-6
    amounts = (shares / shares.sum(axis=1, keepdims=True)).sum(axis=0)
    return (amounts / np.linalg.norm(amounts)).astype(np.float32)


@cache
def words_vector(text: str) -> Vector:
    """The vector of a picture in the colours that a text names; else one made from its letters."""
    named = [COLOURS[word] for word in text.lower().split() if word in COLOURS]
    if named:
        return pixels_vector(np.array(named, dtype=np.float32))
    random = np.random.default_rng(zlib.crc32(text.encode("utf-8", "surrogateescape")))
    amounts = random.random(len(NAMES))
    return (amounts / np.linalg.norm(amounts)).astype(np.float32)

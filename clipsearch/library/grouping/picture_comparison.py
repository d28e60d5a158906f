"""Comparing the pictures of a library: making and reading what they are compared by."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

import numpy as np

from clipsearch.embedding.process.thumbnail_client import IDLE_SERVER, ThumbnailClient
from clipsearch.errors import Cancelled, LibraryError, PhotoError, WorkerError
from clipsearch.library.grouping import signature_comparison
from clipsearch.library.grouping.candidates import Pairs
from clipsearch.library.grouping.confirmation import Confirmation
from clipsearch.library.grouping.signatures import (
    SIDE,
    VERSION,
    Grey,
    Hashes,
    fineness,
    hashes,
    sharpness,
    signature,
)  # fmt: skip
from clipsearch.library.progress import Meter
from clipsearch.library.settings_service import SettingsService
from clipsearch.library.storage.stores import Stores
from clipsearch.records import THUMBNAIL_PIXELS, Box, Ids, Pixels
from clipsearch.store.tables.duplicates import Facts

__all__ = ["PictureComparison"]

BATCH = 256  # photos between two looks at whether to stop
SMALL = (96, 96)  # pixels into which a picture is fitted for its signature
DETAILED = (THUMBNAIL_PIXELS, THUMBNAIL_PIXELS)  # and to be looked at in detail
MEASURED = (
    1024,
    1024,
)  # and to measure how sharp it is; of all its pixels the part that tells how fine they are

Step = Callable[[], None]


class PictureComparison:
    """Decodes pictures in a process of the lowest priority, and compares them. For one thread at a time."""

    def __init__(
        self, stores: Stores, settings: SettingsService, thumbnail: Callable[[int], bytes | None]
    ) -> None:
        """Prepare; `thumbnail` gives a photo's JPEG by its key."""
        self._stores = stores
        self._settings = settings
        self._thumbnail = thumbnail
        self._client = ThumbnailClient(server=IDLE_SERVER)
        self._stop = threading.Event()
        self._confirmation = Confirmation(self._small_picture)
        self.running = threading.Lock()
        self.failed = set[int]()  # contents that could not be decoded now

    def begin(self, stop: threading.Event) -> None:
        """Let decoding end when `stop` is set."""
        self._stop = stop

    def close(self) -> None:
        """End the process that decodes; whoever waits for it gets a WorkerError."""
        self._client.close()

    def decode(
        self,
        picture: Path | bytes,
        bounds: tuple[int, int],
        stop: threading.Event,
        area: Box | None = None,
    ) -> Pixels | None:
        """A small version of a picture, or an area of it; None where it cannot be decoded.

        Raises Cancelled, WorkerError.
        """
        try:
            most = self._settings.current.max_megapixels
            return self._client.decode(picture, bounds, most, area, cancelled=stop)
        except PhotoError:
            return None
        except WorkerError:
            if stop.is_set():
                raise Cancelled from None
            raise

    def _small_picture(self, content: int, bounds: tuple[int, int] = DETAILED) -> Pixels | None:
        thumbnail = self._thumbnail(content)
        return None if thumbnail is None else self.decode(thumbnail, bounds, self._stop)

    # Signatures

    def make_signatures(self, contents: Collection[int], meter: Meter, step: Step) -> None:
        """Make the signatures of photos that have none."""
        left = [content for content in contents if content not in self.failed]
        meter.enter("comparing", len(left))
        made = list[tuple[int, bytes]]()

        def keep() -> None:
            self._stores.write(self._stores.writer.duplicates.record_signatures, VERSION, [*made])
            made.clear()

        try:
            for content in left:
                step()
                pixels = self._small_picture(content, SMALL)
                if pixels is None:
                    self.failed.add(content)
                else:
                    made.append((content, signature(pixels)))
                if len(made) >= BATCH:
                    keep()
                meter.advance()
        finally:
            keep()

    def signatures(self, contents: Ids) -> Grey:
        """The signatures of contents that have one, ascending."""
        try:
            return self._stores.catalogue.duplicates.signatures(contents, VERSION, SIDE)
        except KeyError as error:  # another thread forgot a folder
            raise LibraryError("The library was changed meanwhile", "Look for duplicates again") from error

    def hashes(self, signed: Ids, step: Step) -> tuple[Hashes, signature_comparison.Layouts]:
        """Of contents with a signature the hashes and layouts."""
        made, layouts = [np.zeros((0, 8), dtype=np.uint64)], [np.zeros((0, 8, 8), dtype=np.int8)]
        for start in range(0, len(signed), 16 * BATCH):
            step()
            pictures = self.signatures(signed[start : start + 16 * BATCH])
            made.append(hashes(pictures))
            layouts.append(signature_comparison.layouts(pictures))
        return np.concatenate(made), np.concatenate(layouts)

    # The same picture

    def verified(self, pairs: Pairs, facts: Facts, advance: Callable[[float], None]) -> Pairs:
        """Those of some pairs that are the same picture by their signatures.

        Args:
            pairs: rows of photos with a signature.
            facts: of all photos.
            advance: called with the share of pairs that were compared; it may raise to stop.
        """
        contents, moments, exact = facts["content"], facts["moment"], facts["is_camera_date"]
        one, other = pairs[:, 0], pairs[:, 1]
        # A camera that wrote two times pressed its shutter twice, however alike the pictures are.
        twice = exact[one] & exact[other] & (moments[one] != moments[other])
        pairs = pairs[~twice]
        found = [np.zeros((0, 2), dtype=np.int64)]
        for start in range(0, len(pairs), signature_comparison.BATCH):
            advance(start / len(pairs))
            some = pairs[start : start + signature_comparison.BATCH]
            keys, places = np.unique(contents[some], return_inverse=True)
            pictures = self.signatures(keys)
            places = places.reshape(some.shape)
            found.append(some[signature_comparison.are_same(pictures[places[:, 0]], pictures[places[:, 1]])])
        return np.concatenate(found)

    def confirmed(self, content: int, others: Sequence[int]) -> list[bool]:
        """Whether each of some photos is the same picture as one in detail, by their keys."""
        return self._confirmation.same(content, others)

    def is_refused(self, pair: tuple[int, int]) -> bool:
        """Whether two photos were compared in detail, and are not the same picture."""
        return self._confirmation.is_refused(pair)

    def measure_sharpness(self, contents: Collection[int], meter: Meter, step: Step) -> None:
        """Measure how sharp photos are, where that is not known and their files can be read."""
        known = self._stores.catalogue.duplicates.sharpness(contents)
        left = [content for content in contents if content not in known]
        self._measure(left, sharpness, self._stores.writer.duplicates.record_sharpness, meter, step)

    def measure_fineness(self, contents: Collection[int], meter: Meter, step: Step) -> None:
        """The same of how fine the detail of photos is, by the middle of all of their pixels."""
        known = self._stores.catalogue.duplicates.fineness(contents)
        left = [content for content in contents if content not in known]
        areas = {
            content: _middle(facts.width, facts.height)
            for content, facts in self._stores.catalogue.facts(left).items()
        }
        self._measure(left, fineness, self._stores.writer.duplicates.record_fineness, meter, step, areas)

    def _measure(
        self,
        contents: Sequence[int],
        measure: Callable[[Pixels], float],
        keep: Callable[[list[tuple[int, float]]], None],
        meter: Meter,
        step: Step,
        areas: Mapping[int, Box] | None = None,
    ) -> None:
        """Measure photos by their files, as far as these can be read, and keep that."""
        left = [content for content in contents if content not in self.failed]
        meter.enter("comparing", len(left))
        files, made = self._stores.catalogue.duplicates.files(left), list[tuple[int, float]]()
        try:
            for content in left:
                step()
                for file in files.get(content, ()):
                    area = None if areas is None else areas.get(content)
                    pixels = None if file.missing else self.decode(file.path, MEASURED, self._stop, area)
                    if pixels is not None:
                        made.append((content, measure(pixels)))
                        break
                else:
                    self.failed.add(content)
                meter.advance()
        finally:
            self._stores.write(keep, made)


def _middle(width: int, height: int) -> Box:
    """The middle of a picture, which is decoded without making it smaller."""
    across, down = min(width, MEASURED[0]), min(height, MEASURED[1])
    return (width - across) // 2, (height - down) // 2, across, down

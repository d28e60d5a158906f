"""Reading what known photos say of themselves, from their headers: for libraries of an earlier version."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from clipsearch.embedding.process.thumbnail_client import ThumbnailClient
from clipsearch.errors import Cancelled, PhotoError, WorkerError
from clipsearch.library.progress import Meter
from clipsearch.library.storage.fact_merge import merge_facts
from clipsearch.library.storage.stores import Stores
from clipsearch.records import Listing
from clipsearch.records.details import Details
from clipsearch.store.tables.facts_reader import Unread

__all__ = ["DetailsPass"]

CHUNK = 200  # files read between two commits
logger = logging.getLogger(__name__)


@dataclass(slots=True)
class DetailsPass:
    """Reads the headers of photos whose facts were not read yet; nothing is embedded again.

    Attributes:
        stores: the library.
        unreadable: contents of which no file could be read, until the library is opened again.
        may_be_left: whether it is to be looked for photos that were not read, which takes a second or more
            in a library of a million.
    """

    stores: Stores
    unreadable: set[int] = field(default_factory=set)
    may_be_left: bool = True

    @property
    def is_due(self) -> bool:
        """Whether there is something to read."""
        if self.may_be_left and self.stores.writing:
            self.may_be_left = self.stores.catalogue.details.count_unread() > len(self.unreadable)
            return self.may_be_left
        return False

    def run(
        self, meter: Meter, max_megapixels: int, cancel: threading.Event, is_due: Callable[[], bool]
    ) -> bool:
        """Read all; what is finished is kept.

        Args:
            meter: told how far it is.
            max_megapixels: larger pictures are refused.
            cancel: set it to stop within a moment.
            is_due: asked now and then; true: leave the rest for later.

        Returns:
            Whether something is left for later.

        Raises:
            Cancelled: `cancel` was set.
        """
        meter.enter("details", self.stores.catalogue.details.count_unread())
        client, after = ThumbnailClient(), -1
        try:
            while rows := self.stores.catalogue.details.unread(after, CHUNK):
                found = dict[int, Details]()
                for row in rows:
                    if cancel.is_set():
                        raise Cancelled
                    self._read(client, row, max_megapixels, found, cancel)
                after = rows[-1].content
                self.unreadable |= {row.content for row in rows} - found.keys()
                self.stores.write(self._keep, found)
                meter.advance(len({row.content for row in rows}))
                if is_due():
                    return True
        except WorkerError as error:
            if cancel.is_set():
                raise Cancelled from error
            raise
        finally:
            client.close()
        return False

    def _read(
        self,
        client: ThumbnailClient,
        row: Unread,
        max_megapixels: int,
        found: dict[int, Details],
        cancel: threading.Event,
    ) -> None:
        """Read one file, unless another one of its content was read, or it changed since it was listed."""
        path = row.root / row.file.path
        if row.content in found or row.content in self.unreadable:
            return
        try:
            status = path.lstat()
            if (status.st_size, status.st_mtime_ns) == (row.file.size, row.file.mtime_ns):
                listing = Listing(row.root, row.file)
                found[row.content] = client.read_details(path, listing, max_megapixels, cancel)
        except (OSError, PhotoError) as error:  # the next scan says more about it
            logger.info("the facts of a photo cannot be read: %s", error)

    def _keep(self, found: dict[int, Details]) -> None:
        self.stores.writer.details.record_own(found.items())
        merge_facts(self.stores.catalogue, self.stores.writer, found, is_read=True)

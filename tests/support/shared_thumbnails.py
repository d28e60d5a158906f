"""One process that decodes thumbnails for many libraries, since each check of a library would start one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from clipsearch.embedding.process import thumbnail_client
from clipsearch.embedding.process.thumbnail_client import ThumbnailClient
from clipsearch.library import thumbnail_service
from clipsearch.library.grouping import picture_comparison
from tests.support.pictures import encoded, quarters

__all__ = ["shared_thumbnail_process"]


class _Client(ThumbnailClient):
    """Outlives the libraries that use it."""

    def close(self) -> None:
        """Leave the process to the next library."""


@contextmanager
def shared_thumbnail_process() -> Iterator[None]:
    """Libraries that are opened in the block share a process."""
    client = _Client()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(thumbnail_client, "IDLE_LIMIT", 1e9)
        patch.setattr(thumbnail_client, "CANCEL_AFTER", 1e9)
        patch.setattr(thumbnail_service, "ThumbnailClient", lambda: client)
        patch.setattr(picture_comparison, "ThumbnailClient", lambda **_: client)
        client.make(encoded(quarters(), "PNG"), 100)
        try:
            yield
        finally:
            ThumbnailClient.close(client)

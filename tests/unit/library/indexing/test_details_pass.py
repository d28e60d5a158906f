"""Facts of known photos are read from their headers, without embedding anything again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from clipsearch import Library
from clipsearch.library.indexing.details_pass import DetailsPass
from clipsearch.library.progress import Meter
from clipsearch.records.details import Place
from clipsearch.store.sqlite.connection import connect
from tests.support.colour_embedder import ColourEmbedder
from tests.unit.photos.metadata.test_capture_date import packet
from tests.unit.photos.metadata.test_fields import PEOPLE, exif, jpeg


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    photos = tmp_path / "photos"
    photos.mkdir()
    jpeg(photos / "a.jpg", exif=exif(), xmp=packet("", PEOPLE))
    with Library.open(tmp_path / "library", embedder=ColourEmbedder()) as opened:
        opened.add(photos)
        opened.index()
        yield opened


def catalogue_path(library: Library) -> Path:
    return library.data_folder / "catalogue.sqlite3"


def test_facts_are_kept_with_the_photo(library: Library) -> None:
    (hit,) = library.recent()
    reader = library._stores.catalogue.details
    known = reader.details([hit.content])[hit.content]
    assert (known.keywords, known.people, known.lens) == (("park", "summer"), ("Emma", "Noah"), "RF24-70mm")
    assert reader.places([hit.content])[hit.content] == Place("FR", "France", "Île-de-France", "Paris")
    assert (hit.facts.taken, hit.facts.taken_from) == ("2019-07-04T12:34:56", "exif")
    assert library._stores.catalogue.texts.contents_with("Frankreich").tolist() == [hit.content]
    assert library.upkeep.check() == []


def test_an_earlier_library_gets_them_without_embedding(library: Library) -> None:
    (before,) = library.recent()
    with closing(connect(catalogue_path(library), read_only=False)) as db:
        db.execute("DELETE FROM facts; DELETE FROM photo_texts")
        db.execute("UPDATE contents SET taken = '2001-01-01T00:00:00', place = NULL, lens = ''")
    report = library.index()
    assert (report.embedded, report.reembedded) == (0, 0)
    (hit,) = library.recent()
    assert hit == before
    assert library._stores.catalogue.details.details([hit.content])[hit.content].lens == "RF24-70mm"
    assert library._stores.catalogue.details.count_unread() == 0


def test_what_cannot_be_read_is_left_alone(library: Library) -> None:
    with closing(connect(catalogue_path(library), read_only=False)) as db:
        db.execute("DELETE FROM facts")
    (hit,) = library.recent()
    hit.path.unlink()
    reading = DetailsPass(library._stores)
    assert reading.is_due
    assert not reading.run(Meter(None), 10, threading.Event(), lambda: False)
    assert not reading.is_due, "until the library is opened again"
    assert library.recent()[0].facts == hit.facts


def test_it_makes_way_for_scans(library: Library) -> None:
    with closing(connect(catalogue_path(library), read_only=False)) as db:
        db.execute("DELETE FROM facts")
    assert DetailsPass(library._stores).run(Meter(None), 10, threading.Event(), lambda: True)

"""The right date of forty combinations of sources, each with the source that it is from."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import pytest

from clipsearch.photos.decoding.details_reader import read_details
from clipsearch.photos.metadata.companions import read_companion
from clipsearch.photos.metadata.precedence import merge
from clipsearch.records.details import NO_DETAILS
from tests.unit.photos.metadata.test_capture_date import IPTC_2005, exif, packet, png
from tests.unit.photos.metadata.test_fields import jpeg

DATES = {
    "exif": "2010-01-02T03:04:05",
    "digitized": "2011-02-03T04:05:06",
    "xmp": "2012-03-04T05:06:07",
    "sidecar": "2013-04-05T06:07:08",
    "iptc": "2005-09-29T10:11:12",
    "gps": "2018-03-04T10:11:12",
    "takeout": "2019-07-04T12:34:56",
    "name": "2020-08-09T10:11:12",
}
SOURCES = {**dict(zip(DATES, DATES, strict=True)), "digitized": "exif"}
ALWAYS = [(), *((one,) for one in DATES), tuple(DATES)]
COMBINATIONS = [*ALWAYS, *combinations(DATES, 2), ("name", "takeout", "gps"), ("iptc", "gps", "name")]


def exif_time(iso: str) -> str:
    return iso.replace("-", ":").replace("T", " ")


@pytest.mark.parametrize("given", COMBINATIONS, ids="-".join)
def test_the_first_source_that_tells(given: tuple[str, ...], tmp_path: Path) -> None:
    name = "IMG_20200809_101112.jpg" if "name" in given else "photo.jpg"
    gps = "2018:03:04" if "gps" in given else ""
    times = {key: exif_time(DATES[key]) if key in given else "" for key in ("exif", "digitized")}
    tags = exif(original=times["exif"], digitized=times["digitized"], changed="2021:01:01 00:00:00", gps=gps)
    stamp = f'exif:DateTimeOriginal="{DATES["xmp"]}"' if "xmp" in given else 'xmp:ModifyDate="2022-01-01"'
    photo = jpeg(tmp_path / name, IPTC_2005 if "iptc" in given else b"", exif=tags, xmp=packet(stamp))
    sidecar = packet(f'exif:DateTimeOriginal="{DATES["sidecar"]}"') if "sidecar" in given else b""
    export = {"photoTakenTime": {"timestamp": "1562243696"}} if "takeout" in given else {}
    found = merge(
        (
            read_details(photo, 10),
            read_companion("xmp", sidecar),
            read_companion("takeout", json.dumps(export).encode()),
        )
    )
    first = next((source for source in DATES if source in given), None)
    wanted = (DATES[first], SOURCES[first]) if first else (None, None)
    assert (found.taken, found.sources.get("taken")) == wanted


def test_there_are_forty() -> None:
    assert len(COMBINATIONS) >= 40


def test_texts_of_pngs_come_before_names(tmp_path: Path) -> None:
    path = tmp_path / "IMG_20200809_101112.png"
    path.write_bytes(png("Creation Time", "2007:02:13 06:34:38"))
    found = merge((read_details(path, 10), NO_DETAILS))
    assert (found.taken, found.sources["taken"]) == ("2007-02-13T06:34:38", "png")

"""Which files belong to which photos, and what they say."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipsearch.photos.metadata.companions import match_companions, parts_of_items, read_companion
from tests.unit.photos.metadata.test_fields import XMP

LONG = "a_name_of_a_photo_that_is_longer_than_46_characters.jpg"


@pytest.mark.parametrize(
    ("photos", "other", "photo"),
    [
        (["a.jpg"], "a.jpg.xmp", "a.jpg"),
        (["a.jpg"], "a.xmp", "a.jpg"),
        (["a.jpg", "a.cr2"], "A.XMP", "a.jpg"),
        (["a.jpg", "a.cr2"], "a.cr2.xmp", "a.jpg"),
        (["a.png", "a.jpg"], "a.png.xmp", "a.png"),
        (["IMG_1.HEIC"], "IMG_1.AAE", "IMG_1.HEIC"),
        (["IMG_1.HEIC"], "IMG_1.MOV", "IMG_1.HEIC"),
        (["IMG_1.HEIC"], "IMG_12.MOV", None),
        (["IMG.jpg"], "IMG.jpg.json", "IMG.jpg"),
        (["IMG.jpg"], "IMG.jpg.supplemental-metadata.json", "IMG.jpg"),
        (["IMG.jpg"], "IMG.jpg.supplemental-me.json", "IMG.jpg"),
        (["IMG.jpg"], "IMG.jpg.supp.json", "IMG.jpg"),
        (["IMG(1).jpg", "IMG.jpg"], "IMG.jpg(1).json", "IMG(1).jpg"),
        (["IMG(1).jpg", "IMG.jpg"], "IMG.jpg.supplemental-metadata(1).json", "IMG(1).jpg"),
        (["IMG(1).jpg", "IMG.jpg"], "IMG.jpg.json", "IMG.jpg"),
        (["IMG-edited.jpg"], "IMG.jpg.json", "IMG-edited.jpg"),
        (["IMG-edited.jpg", "IMG.jpg"], "IMG.jpg.json", "IMG.jpg"),
        (["IMG-bearbeitet.jpg"], "IMG.jpg.json", "IMG-bearbeitet.jpg"),
        ([LONG], LONG[:46] + ".json", LONG),
        (["IMG.jpg"], "IMG.json", "IMG.jpg"),
        (["IMG.jpg"], "metadata.json", None),
        (["IMG.jpg"], "IMG.jpg.settings.json", None),
    ],
)
def test_names(photos: list[str], other: str, photo: str | None) -> None:
    assert match_companions(photos, [other], parts_of_items(photos)).get(other) == photo


def test_a_raw_is_a_part_of_the_picture_that_the_camera_wrote_with_it() -> None:
    assert parts_of_items(["a.CR2", "a.jpg", "a.png", "b.nef", "c.heic", "C.DNG", "d.jpg"]) == {
        "a.CR2": "a.jpg",
        "C.DNG": "c.heic",
    }


def test_a_takeout_description() -> None:
    found = {
        "title": "IMG.jpg",
        "description": "The slide",
        "photoTakenTime": {"timestamp": "1562243696", "formatted": "..."},
        "geoData": {"latitude": 0.0, "longitude": 0.0, "altitude": 0.0},
        "geoDataExif": {"latitude": 48.858333, "longitude": 2.294444, "altitude": 35.0},
        "people": [{"name": "Emma"}, {}],
        "favorited": True,
    }
    read = read_companion("takeout", json.dumps(found).encode())
    assert (read.taken, read.sources["taken"]) == ("2019-07-04T12:34:56", "takeout")
    assert read.favourite
    assert (read.caption, read.people, read.position) == ("The slide", ("Emma",), (48.858333, 2.294444))


def test_an_xmp_sidecar() -> None:
    read = read_companion("xmp", XMP)
    assert (read.keywords, read.sources["rating"]) == (("park", "summer"), "sidecar")


@given(
    st.binary()
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(lambda x: json.dumps(x).encode())
)
def test_any_bytes_are_read(data: bytes) -> None:
    read_companion("takeout", data)
    read_companion("xmp", data)

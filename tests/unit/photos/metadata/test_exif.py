"""Date, camera and orientation from EXIF, as cameras really write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from clipsearch.photos.decoding.decoder import decode_bytes
from clipsearch.photos.metadata.exif import Tags, read_tags
from tests.support.pictures import encoded, quarters


class Tagged(Image.Image):
    """An image whose EXIF may hold what could not be written to a file."""

    def __init__(self, tags: dict[int, object], details: dict[int, object]) -> None:
        super().__init__()
        self._tags = Image.Exif()
        self._tags.update(tags)
        self._tags.get_ifd(0x8769).update(details)

    def getexif(self) -> Image.Exif:
        return self._tags


def tags(details: dict[int, object] | None = None, **others: object) -> Tags:
    numbers = {"make": 0x010F, "model": 0x0110, "orientation": 0x0112, "changed": 0x0132}
    return read_tags(Tagged({numbers[k]: v for k, v in others.items()}, details or {}))


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("2024:05:17 09:30:00", "2024-05-17T09:30:00"),
        ("2024:05:17 09:30:00\0junk", "2024-05-17T09:30:00"),
        ("2024-05-17T09:30:00+02:00", "2024-05-17T09:30:00"),
        ("2024:5:7 9:05:01", "2024-05-07T09:05:01"),
        (b"2024:05:17 09:30:00", "2024-05-17T09:30:00"),
        ("0000:00:00 00:00:00", None),
        ("    :  :     :  :  ", None),
        ("2024:02:30 10:00:00", None),
        ("2024:05:17 25:00:00", None),
        ("0001:01:01 00:00:00", None),
        ("2024:05:17", "2024-05-17T00:00:00"),
        ("", None),
        ("yesterday", None),
        (12345, None),
        (None, None),
        (("2024:05:17 09:30:00",) * 2, None),
    ],
)
def test_dates(written: object, taken: str | None) -> None:
    assert tags({0x9003: written}).taken == taken


def test_the_best_valid_date_is_used() -> None:
    original, digitized, changed = (f"20{year}:01:01 00:00:00" for year in (10, 11, 12))
    both = {0x9003: original, 0x9004: digitized}
    assert tags(both, changed=changed).taken == "2010-01-01T00:00:00"
    assert tags({0x9003: "?", 0x9004: digitized}, changed=changed).taken == "2011-01-01T00:00:00"
    assert tags(both).taken_from == "exif"
    assert tags(changed=changed) == Tags(), "when it was changed is not when it was taken"


@pytest.mark.parametrize(
    ("make", "model", "camera"),
    [
        ("Canon", "Canon EOS R5", "Canon EOS R5"),
        ("NIKON CORPORATION", "NIKON Z 6\0\0", "NIKON Z 6"),
        ("Apple", "iPhone 15  Pro ", "Apple iPhone 15 Pro"),
        ("Apple", None, "Apple"),
        (None, "Model", "Model"),
        (b"Maker", "\x01M\x7f\n1", "Maker M 1"),
        (7, 8, ""),
    ],
)
def test_cameras(make: object, model: object, camera: str) -> None:
    assert tags(make=make, model=model).camera == camera


@pytest.mark.parametrize("value", [0, 9, -1, "6", 6.0, None, (6, 6), 2**40])
def test_an_invalid_orientation_means_upright(value: object) -> None:
    assert tags(orientation=value).orientation == 1


@given(st.text() | st.binary() | st.integers() | st.floats() | st.none() | st.tuples(st.integers()))
def test_tags_may_have_any_value(value: object) -> None:
    found = tags({0x9003: value}, make=value, model=value, changed=value)
    assert len(found.camera) <= 100
    assert found.camera.isprintable()


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_facts_of_every_format(image_format: str) -> None:
    exif = Image.Exif()
    exif.update({0x010F: "Maker", 0x0110: "One", 0x0112: 6})
    date = "2024:05:17 09:30:00"
    if image_format == "TIFF":  # whose other tags Pillow does not write
        exif[0x9003] = date
    else:
        exif.get_ifd(0x8769)[0x9003] = date
    facts = decode_bytes(encoded(quarters(), image_format, exif=exif), 64, 10).facts
    assert (facts.width, facts.height, facts.format) == (64, 96, image_format)
    assert (facts.taken, facts.camera) == ("2024-05-17T09:30:00", "Maker One")

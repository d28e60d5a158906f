"""What photos say of themselves, from each kind of metadata, and what comes first."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin
from PIL.TiffImagePlugin import IFDRational

from clipsearch.photos.decoding.decoder import decode_bytes, decode_file
from clipsearch.photos.decoding.details_reader import read_details
from clipsearch.photos.metadata import fields
from clipsearch.photos.metadata.precedence import merge
from clipsearch.photos.metadata.xmp import read_packet
from clipsearch.records.details import (
    FACT_SOURCES,
    NO_DETAILS,
    Details,
    Face,
    details_from_json,
    details_of,
    details_to_json,
)
from tests.support.pictures import encoded, quarters
from tests.unit.photos.metadata.test_capture_date import packet, photoshop

PEOPLE = """
<dc:title xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Alt>
  <rdf:li xml:lang="x-default">Slide</rdf:li></rdf:Alt></dc:title>
<dc:subject xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Bag>
  <rdf:li>park</rdf:li><rdf:li>summer</rdf:li></rdf:Bag></dc:subject>
<mwg-rs:Regions xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"
    xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#" rdf:parseType="Resource">
  <mwg-rs:RegionList><rdf:Bag>
    <rdf:li><rdf:Description mwg-rs:Name="Emma" mwg-rs:Type="Face">
      <mwg-rs:Area stArea:x="0.5" stArea:y="0.4" stArea:w="0.2" stArea:h="0.4" stArea:unit="normalized"/>
    </rdf:Description></rdf:li>
    <rdf:li rdf:parseType="Resource"><mwg-rs:Name>Noah</mwg-rs:Name><mwg-rs:Type>Face</mwg-rs:Type></rdf:li>
    <rdf:li><rdf:Description mwg-rs:Name="12345" mwg-rs:Type="BarCode"/></rdf:li>
  </rdf:Bag></mwg-rs:RegionList>
</mwg-rs:Regions>"""
XMP = packet(
    'xmp:Rating="4" xmp:Label="Red" exif:GPSLatitude="41,53.4N" exif:GPSLongitude="12,29,30W" '
    'photoshop:City="Roma" exif:ExposureTime="1/250" exif:FNumber="28/10"',
    PEOPLE,
)
KEYWORDS = (
    (25, "Straße".encode()), (25, b"two"), (120, b"caption of IPTC"), (80, b"An agency"), (101, b"Italy"),
)  # fmt: skip
IPTC = b"".join(struct.pack(">BBBH", 0x1C, 2, number, len(value)) + value for number, value in KEYWORDS)


def exif() -> Image.Exif:
    made = Image.Exif()
    made.update({0x010F: "Canon", 0x0110: "Canon EOS R5", 0x0131: "GIMP", 0x013B: "J. Doe", 0x4746: 2})
    made[0x010E] = "Übung".encode()
    made.get_ifd(0x8769).update(
        {
            0x9003: "2019:07:04 12:34:56", 0x9011: "+02:00", 0xA434: "RF24-70mm", 0x8827: 400,
            0x829A: IFDRational(1, 125), 0x829D: IFDRational(4, 1), 0x920A: IFDRational(35, 1),
        }
    )  # fmt: skip
    north = {1: "N", 2: (48.0, 51.0, 30.0), 3: "E", 4: (2.0, 17.0, 40.0), 5: b"\1", 6: 12.5}
    made.get_ifd(0x8825).update(north)
    return made


def jpeg(path: Path, segment: bytes = b"", **options: Any) -> Path:
    data = io.BytesIO()
    quarters().save(data, "JPEG", **options)
    path.write_bytes(data.getvalue()[:2] + segment + data.getvalue()[2:])
    return path


def test_exif(tmp_path: Path) -> None:
    found = read_details(jpeg(tmp_path / "a.jpg", exif=exif()), 10)
    values = {name: getattr(found, name) for name in found.sources}
    assert values == {
        "taken": "2019-07-04T12:34:56", "offset": "+02:00", "camera": "Canon EOS R5", "lens": "RF24-70mm",
        "exposure_time": 0.008, "f_number": 4.0, "iso": 400, "focal_length": 35.0, "caption": "Übung",
        "position": (48.858333, 2.294444), "altitude": -12.5, "software": "GIMP", "author": "J. Doe",
        "rating": 2,
    }  # fmt: skip
    assert set(found.sources.values()) == {"exif"}
    assert fields.clean_text("Übung".encode().decode("latin-1")) == "Übung", "as Pillow gives it"


@pytest.mark.parametrize(
    ("tag", "value", "caption"),
    [
        (0x010E, "“Straße” – 5 €".encode("cp1252"), "“Straße” – 5 €"),
        (0x010E, "Übung".encode("latin-1"), "Übung"),
        (0x010E, "日本の夏".encode(), "日本の夏"),
        (0x9286, b"ASCII\0\0\0" + "Größe".encode("cp1252"), "Größe"),
        (0x9286, b"UNICODE\0" + "Größe".encode("utf-16-be"), "Größe"),
        (0x9286, b"UNICODE\0" + "Größe".encode("utf-16"), "Größe"),
        (0x9286, b"JIS\0\0\0\0\0" + "日本".encode("iso2022_jp"), "日本"),
        (0x9286, b"JIS\0\0\0\0\0" + "日本".encode("shift_jis"), "日本"),
        (0x9286, bytes(8) + "Größe".encode(), "Größe"),
        (0x9C9C, "日本 – Größe\0".encode("utf-16-le"), "日本 – Größe"),
    ],
)
def test_captions_in_every_charset(tag: int, value: bytes, caption: str) -> None:
    tags = {tag: value} | ({tag: value.decode("latin-1")} if tag == 0x010E else {})  # as Pillow gives it
    assert fields.from_exif(tags, tags, {}).caption == caption
    if tag == 0x010E:
        assert fields.from_iptc({120: [value]}).caption == caption


def test_the_default_of_a_text_in_several_languages() -> None:
    lines = "".join(
        f'<rdf:li xml:lang="{lang}">{text}</rdf:li>'
        for lang, text in (("de", "Strand"), ("x-default", "Beach"))
    )
    title = f'<dc:title xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Alt>{lines}</rdf:Alt></dc:title>'
    assert fields.from_xmp(read_packet(packet("", title))).title == "Beach"


def test_xmp(tmp_path: Path) -> None:
    found = read_details(jpeg(tmp_path / "a.jpg", xmp=XMP), 10)
    assert (found.title, found.keywords, found.people) == ("Slide", ("park", "summer"), ("Emma", "Noah"))
    assert found.faces == (Face("Emma", 0.4, 0.2, 0.2, 0.4),)
    assert (found.rating, found.label, found.town) == (4, "Red", "Roma")
    assert found.position == (41.89, -12.491667)
    assert (found.exposure_time, found.f_number) == (0.004, 2.8)


def test_iptc_and_what_comes_first(tmp_path: Path) -> None:
    only = read_details(jpeg(tmp_path / "a.jpg", photoshop(IPTC)), 10)
    assert (only.keywords, only.caption) == (("Straße", "two"), "caption of IPTC")
    assert (only.author, only.country) == ("An agency", "Italy")
    every = read_details(jpeg(tmp_path / "b.jpg", photoshop(IPTC), xmp=XMP, exif=exif()), 10)
    assert (every.keywords, every.sources["keywords"]) == (("park", "summer"), "xmp")
    assert (every.caption, every.sources["caption"]) == ("caption of IPTC", "iptc")
    assert (every.exposure_time, every.rating) == (0.008, 4), "cameras write EXIF, people XMP"


def test_texts_of_pngs(tmp_path: Path) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Title", "A chart")
    info.add_itxt("Description", "Größe")
    quarters().save(tmp_path / "a.png", pnginfo=info)
    found = read_details(tmp_path / "a.png", 10)
    assert (found.title, found.caption, found.sources["title"]) == ("A chart", "Größe", "png")


COMMENTS = {
    "Emma at the lake": "Emma at the lake", "Grüße aus Rom": "Grüße aus Rom", "": "",
    "CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 90": "", "Created with GIMP": "",
    "File written by Adobe Photoshop 4.0": "", "AppleMark": "", "LEAD Technologies Inc. V1.01": "",
    "Lavc58.134.100": "", "Optimized by JPEGmini 3.9": "", "Compressed by jpeg-recompress": "",
    "Created in 1950 by my grandfather": "Created in 1950 by my grandfather",
}  # fmt: skip


@pytest.mark.parametrize("text", COMMENTS)
@pytest.mark.parametrize("kind", ["JPEG", "GIF"])
def test_a_comment_is_a_caption_where_nothing_else_is(kind: str, text: str) -> None:
    details = decode_bytes(encoded(quarters(), kind, comment=text.encode()), 64, 100).details
    assert (details.caption, details.sources.get("caption", "")) == (
        COMMENTS[text], "comment" if COMMENTS[text] else "",
    )  # fmt: skip
    exif = Image.Exif()
    exif[0x010E] = "A lake"
    if kind == "JPEG":
        data = encoded(quarters(), kind, comment=text.encode(), exif=exif)
        assert decode_bytes(data, 64, 100).details.caption == "A lake"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "MPO"])
def test_the_header_says_what_decoding_says(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"IMG_20190812_101112.{kind.lower()}"
    quarters().save(path, kind, exif=exif(), **({} if kind in ("TIFF", "MPO") else {"xmp": XMP}))
    if kind == "PNG":  # EXIF behind the pixels
        data = path.read_bytes()
        start = data.index(b"eXIf") - 4
        size = int.from_bytes(data[start : start + 4], "big") + 12
        path.write_bytes(data[:start] + data[start + size : -12] + data[start : start + size] + data[-12:])
    found = read_details(path, 10)
    assert found == decode_file(path, 64, 10).details
    assert (found.camera, found.iso) == ("Canon EOS R5", None if kind == "TIFF" else 400)


@pytest.mark.parametrize(
    "values",
    [
        {"rating": 9}, {"rating": True}, {"position": (91, 0)}, {"position": (0, 0)}, {"iso": 0},
        {"exposure_time": float("nan")}, {"keywords": [""]}, {"faces": [("a", 2, 0, 0, 0)]},
        {"offset": "2"}, {"caption": " "},
    ],
)  # fmt: skip
def test_values_without_sense_are_left_out(values: dict[str, Any]) -> None:
    assert details_of(values, "xmp") == NO_DETAILS


def test_texts_are_bounded_and_have_no_control_characters() -> None:
    found = details_of({"title": "a\x1b[31m\nb" + "c" * 9999, "caption": "one\ntwo\x07"}, "xmp")
    assert found.title.startswith("a[31m bccc") and len(found.title) == 500
    assert found.caption == "one\ntwo"


texts = st.text(max_size=20)
details = st.builds(
    lambda values, source: details_of(values, source),
    st.fixed_dictionaries(
        {},
        optional={
            "title": texts, "caption": texts, "keywords": st.lists(texts, max_size=3),
            "rating": st.integers(-1, 5), "position": st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
            "iso": st.integers(1, 9999), "taken": st.just("2019-07-04T12:34:56"), "offset": st.just("+02:00"),
        },
    ),
    st.sampled_from(sorted(FACT_SOURCES)),
)  # fmt: skip


@given(details)
def test_details_come_back_from_json(one: Details) -> None:
    assert details_from_json(details_to_json(one)) == one


@given(st.lists(details, max_size=4))
def test_merged_values_come_from_their_sources(parts: list[Details]) -> None:
    merged = merge(parts)
    for name, source in merged.sources.items():
        told = "rating" if name == "flag" else name  # by a rating of -1, since none of them has a flag
        assert any(
            part.sources.get(told) == source and getattr(part, told) == getattr(merged, told)
            for part in parts
        )
    assert merged.flag == ("rejected" if merged.rating == -1 else "")
    dropped = {name for part in parts for name in part.sources} - merged.sources.keys()
    assert dropped <= {"offset"}, "which is that of the time that counts"


@pytest.mark.parametrize(
    "text", ["", "[]", '{"title": "x"}', '{"title": ["x", "dream"]}', '{"rating": [7, "xmp"]}']
)
def test_other_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        details_from_json(text)


@given(st.dictionaries(st.integers(0, 0xFFFF), st.binary() | texts | st.integers() | st.none()), st.binary())
def test_any_tags_are_read(tags: dict[int, Any], data: bytes) -> None:
    fields.from_exif(tags, tags, tags)
    fields.from_iptc({5: [data], 25: [data, data]})
    fields.from_xmp(read_packet(data))

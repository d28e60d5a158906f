"""When a photo was taken, and where that comes from."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from clipsearch.photos.decoding.decoder import decode_bytes, decode_file
from clipsearch.photos.metadata.capture_date import date_in_name, find_capture_date, parse_time
from clipsearch.photos.metadata.iptc import read_all
from clipsearch.photos.metadata.xmp import EXIF, XMP, read_packet
from clipsearch.records import DATE_SOURCES
from tests.support.pictures import quarters

NAMESPACES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
    'xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
)


def packet(attributes: str = "", elements: str = "") -> bytes:
    """An XMP packet with properties as attributes and as elements."""
    inner = f"<rdf:Description {attributes}>{elements}</rdf:Description>"
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {NAMESPACES}>{inner}</rdf:RDF></x:xmpmeta>'.encode()


def iptc(**sets: bytes) -> bytes:
    """The records of IPTC."""
    numbers = {"date": 55, "time": 60, "caption": 120}
    return b"".join(
        struct.pack(">BBBH", 0x1C, 2, numbers[name], len(value)) + value for name, value in sets.items()
    )


def photoshop(records: bytes) -> bytes:
    """An APP13 segment of a JPEG with such records."""
    resource = b"8BIM" + struct.pack(">H", 0x0404) + b"\0\0" + struct.pack(">I", len(records)) + records
    body = b"Photoshop 3.0\0" + resource + b"\0" * (len(records) % 2)
    return b"\xff\xed" + struct.pack(">H", len(body) + 2) + body


def jpeg(segment: bytes = b"", **options: Any) -> bytes:
    data = io.BytesIO()
    quarters().save(data, "JPEG", **options)
    return data.getvalue()[:2] + segment + data.getvalue()[2:]


def png(name: str, text: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text(name, text)
    data = io.BytesIO()
    quarters().save(data, "PNG", pnginfo=info)
    return data.getvalue()


def exif(
    original: str = "",
    digitized: str = "",
    first: str = "",
    changed: str = "",
    gps: str = "",
    fraction: str = "",
    zone: str = "",
) -> Image.Exif:
    """EXIF with dates: `first` is the original in the first directory, `changed` that of the last edit."""
    made = Image.Exif()
    if original:
        made.get_ifd(0x8769)[0x9003] = original
    if digitized:
        made.get_ifd(0x8769)[0x9004] = digitized
    for tag, value in ((0x9291, fraction), (0x9011, zone)):
        if value:
            made.get_ifd(0x8769)[tag] = value
    if first:
        made[0x9003] = first
    if changed:
        made[0x0132] = changed
    if gps:
        made.get_ifd(0x8825).update({29: gps, 7: (10.0, 11.0, 12.0)})
    return made


CHANGED, TAKEN = "2020:05:15 10:25:45", "2010:01:02 03:04:05"
XMP_2011 = packet('xmp:CreateDate="2011-07-19T11:36:38"')
IPTC_2005 = photoshop(iptc(date=b"20050929", time=b"101112+0200"))
ELEMENT = packet("", "<photoshop:DateCreated>2009-12-24</photoshop:DateCreated>")


@pytest.mark.parametrize(
    ("data", "taken", "source"),
    [
        (jpeg(exif=exif(original=TAKEN)), "2010-01-02T03:04:05", "exif"),
        (jpeg(exif=exif(digitized=TAKEN)), "2010-01-02T03:04:05", "exif"),
        (jpeg(exif=exif(first="2006:05:27 12:37:03")), "2006-05-27T12:37:03", "exif"),
        (jpeg(exif=exif(original=TAKEN, changed=CHANGED), xmp=XMP_2011), "2010-01-02T03:04:05", "exif"),
        (jpeg(exif=exif(changed=CHANGED), xmp=XMP_2011), "2011-07-19T11:36:38", "xmp"),
        (jpeg(exif=exif(original="0000:00:00 00:00:00"), xmp=XMP_2011), "2011-07-19T11:36:38", "xmp"),
        (jpeg(xmp=packet('exif:DateTimeOriginal="2010-07-11T13:53:00+02:00"')), "2010-07-11T13:53:00", "xmp"),
        (jpeg(xmp=ELEMENT), "2009-12-24T00:00:00", "xmp"),
        (jpeg(xmp=packet('xmp:ModifyDate="2011-07-19T11:36:38"')), None, ""),
        (jpeg(xmp=packet('xmp:CreateDate="2011"')), None, ""),
        (jpeg(IPTC_2005), "2005-09-29T10:11:12", "iptc"),
        (jpeg(IPTC_2005, xmp=XMP_2011), "2011-07-19T11:36:38", "xmp"),
        (jpeg(photoshop(iptc(caption=b"a", date=b"20050929"))), "2005-09-29T00:00:00", "iptc"),
        (jpeg(exif=exif(gps="2018:03:04")), "2018-03-04T10:11:12", "gps"),
        (jpeg(IPTC_2005, exif=exif(gps="2018:03:04")), "2005-09-29T10:11:12", "iptc"),
        (png("Creation Time", "2007:02:13 06:34:38"), "2007-02-13T06:34:38", "png"),
        (png("Creation Time", "Tue, 13 Feb 2007 06:34:38 GMT"), "2007-02-13T06:34:38", "png"),
        (png("Creation Time", "soon"), None, ""),
        (jpeg(exif=exif(changed=CHANGED)), None, ""),
        (jpeg(), None, ""),
    ],
)
def test_sources(data: bytes, taken: str | None, source: str) -> None:
    facts = decode_bytes(data, 64, 10).facts
    assert (facts.taken, facts.taken_from) == (taken, source)
    assert source == "" or source in DATE_SOURCES


@pytest.mark.parametrize(
    ("data", "offset", "milliseconds"),
    [
        (jpeg(exif=exif(original=TAKEN, fraction="05 ", zone="+02:00")), "+02:00", 50),
        (jpeg(exif=exif(original=TAKEN)), "", None),
        (jpeg(exif=exif(gps="2018:03:04", fraction="5", zone="+02:00")), "+00:00", None),
        (jpeg(xmp=packet('exif:DateTimeOriginal="2010-07-11T13:53:00.1234+02:00"')), "+02:00", 123),
        (jpeg(IPTC_2005), "+02:00", None),
    ],
)
def test_zones_and_parts_of_seconds(data: bytes, offset: str, milliseconds: int | None) -> None:
    details = decode_bytes(data, 64, 10).details
    assert (details.offset, details.milliseconds) == (offset, milliseconds)


def test_times_with_other_signs() -> None:
    assert parse_time("2010:01:02  03-04-05") == "2010-01-02T03:04:05"


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("IMG_20190812_101112.jpg", "2019-08-12T10:11:12"),
        ("PXL_20210103_091011123.jpg", "2021-01-03T09:10:11"),
        ("2019-08-12 10.11.12.jpg", "2019-08-12T10:11:12"),
        ("Screenshot_2020-01-31-08-09-10.png", "2020-01-31T08:09:10"),
        ("Screenshot_20200131-080910_Maps.png", "2020-01-31T08:09:10"),
        ("WhatsApp Image 2019-08-12 at 10.11.12.jpeg", "2019-08-12T10:11:12"),
        ("IMG-20190812-WA0003.jpg", "2019-08-12T00:00:00"),
        ("2019.08.12.jpg", "2019-08-12T00:00:00"),
        ("20190812_101112(1).jpg", "2019-08-12T10:11:12"),
        ("DJI_20190812101112_0001_D.JPG", "2019-08-12T10:11:12"),
        ("00000IMG_00000_BURST20190812101112345_COVER.jpg", "2019-08-12T10:11:12"),
        ("img20190812_10111234.tif", "2019-08-12T10:11:12"),
        ("Screen Shot 2019-08-12 at 1.11.12 PM.png", "2019-08-12T13:11:12"),
        ("Screenshot 2019-08-12 at 12.11.12\u202fAM.png", "2019-08-12T00:11:12"),
        ("Bildschirmfoto 2019-08-12 um 10.11.12.png", "2019-08-12T10:11:12"),
        ("Captura de pantalla 2019-08-12 a las 8.11.12.png", "2019-08-12T08:11:12"),
        ("Photo on 2019-08-12 at 10.11 #2.jpg", "2019-08-12T10:11:00"),
        ("photo_1@31-08-2019_10-11-12.jpg", "2019-08-31T10:11:12"),
        ("Scan 12.08.2019.jpg", "2019-08-12T00:00:00"),
        ("CamScanner 08-31-2019 10.11.jpg", "2019-08-31T10:11:00"),
        ("Adobe Scan 12 Aug 2019.jpg", "2019-08-12T00:00:00"),
        ("Adobe Scan Aug 12, 2019.jpg", "2019-08-12T00:00:00"),
        ("05-06-2019.jpg", None),
        ("20991231_101112.jpg", None),
        ("2019081210111.jpg", None),
        ("IMG_1203.jpg", None),
        ("DSC_20191301.jpg", None),
        ("2019-02-30.jpg", None),
        ("120190812.jpg", None),
        ("1565604672000.jpg", None),
        ("photo 2019.jpg", None),
        ("19-08-12.jpg", None),
    ],
)
def test_dates_in_names(name: str, taken: str | None) -> None:
    assert date_in_name(name) == taken


def test_a_name_counts_where_nothing_else_tells(tmp_path: Path) -> None:
    named, dated = tmp_path / "IMG_20190812_101112.jpg", tmp_path / "IMG_20190812_101113.jpg"
    named.write_bytes(jpeg(exif=exif(changed=CHANGED)))
    dated.write_bytes(jpeg(exif=exif(original=TAKEN)))
    facts = decode_file(named, 64, 10).facts
    assert (facts.taken, facts.taken_from) == ("2019-08-12T10:11:12", "name")
    assert decode_file(dated, 64, 10).facts.taken_from == "exif"


def test_properties_are_read_wherever_they_stand() -> None:
    title = "<dc:title xmlns:dc='x'><rdf:Alt><rdf:li>One</rdf:li><rdf:li>Two</rdf:li></rdf:Alt></dc:title>"
    nested = "<exif:C><rdf:Description xmp:D='4'/></exif:C>"
    found = read_packet(packet('exif:A="1"', f"<xmp:B> 2 </xmp:B>{title}{nested}")).properties
    assert found == {(EXIF, "A"): "1", (XMP, "B"): "2", ("x", "title"): "One"}
    assert read_packet(packet('exif:A="1"')[:-20]).properties == {(EXIF, "A"): "1"}, (
        "what comes before the damage"
    )


def test_entities_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    assert read_packet(bomb + packet("", "<xmp:B>&b;&c;</xmp:B>")).properties == {}


@given(st.binary() | st.binary().map(lambda tail: iptc(date=b"20050929") + b"\x1c\x02" + tail))
def test_any_bytes_are_read(data: bytes) -> None:
    read_packet(data)
    read_packet(packet()[: len(data)] + data)
    assert all(isinstance(value, bytes) for values in read_all(data).values() for value in values)


@given(
    st.dictionaries(
        st.sampled_from([7, 29, 0x9003, 0x9004]), st.text() | st.binary() | st.none() | st.floats()
    )
)
def test_tags_of_any_value_are_read(tags: dict[int, object]) -> None:
    found = find_capture_date(tags, tags, tags, {}, {}, {"Creation Time": tags.get(29)})
    assert (found.taken is None) == (not found.sources)
    assert found.taken is None or parse_time(found.taken) == found.taken

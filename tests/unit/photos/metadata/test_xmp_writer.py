"""What users write into sidecars is read back, and what other programs wrote survives."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipsearch.errors import LibraryError
from clipsearch.photos.metadata.companions import read_companion
from clipsearch.photos.metadata.xmp_writer import merge_into
from tests.unit.photos.metadata.test_capture_date import packet
from tests.unit.photos.metadata.test_fields import XMP

WRITTEN = {
    "title": "Slide", "caption": "Emma <on> the\nslide & more", "keywords": ("park", "Straße"), "rating": 4,
    "people": ("Emma",), "label": "Red", "author": "J. Doe", "favourite": True, "flag": "picked",
}  # fmt: skip


def test_a_new_sidecar_says_what_was_written() -> None:
    read = read_companion("xmp", merge_into(b"", WRITTEN))
    assert {name: getattr(read, name) for name in read.sources} == WRITTEN


def test_what_others_wrote_survives() -> None:
    other = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Other 1"><!-- a note -->'
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description rdf:about="" xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/" '
        b'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="2" crs:Exposure="+0.50">'
        b"<crs:ToneCurve><rdf:Seq><rdf:li>0, 0</rdf:li></rdf:Seq></crs:ToneCurve>"
        b'<dc:title xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Alt>'
        b'<rdf:li xml:lang="x-default">Old</rdf:li>'
        b'<rdf:li xml:lang="de">Rutsche</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>'
    )
    made = merge_into(other, {"rating": 5, "title": "New", "keywords": ("park",)})
    text = made.decode()
    for kept in ('crs:Exposure="+0.50"', "<crs:ToneCurve>", "a note", 'x:xmptk="Other 1"', "Rutsche"):
        assert kept in text, kept
    assert "Old" not in text and 'xmp:Rating="2"' not in text
    read = read_companion("xmp", made)
    assert (read.rating, read.title, read.keywords) == (5, "New", ("park",))
    assert merge_into(made, {}).strip() == made.strip(), "writing again changes nothing"


def test_an_empty_value_takes_the_property_away() -> None:
    made = merge_into(merge_into(XMP, WRITTEN), {"rating": 0, "caption": "", "keywords": []})
    read = read_companion("xmp", made)
    assert (read.rating, read.caption, read.keywords) == (None, "", ())
    assert read.faces, "which is no business of this"


def test_flags_are_those_of_lightroom_and_digikam() -> None:
    """As Lightroom Classic writes them, which has no property without a flag; and as digiKam does."""
    head, tail = 'xmlns:xmpDM="http://ns.adobe.com/xmp/1.0/DynamicMedia/"', "xmlns:digiKam"
    for text, flag in (
        ('xmpDM:pick="1" xmpDM:good="true"', "picked"),
        ('xmpDM:pick="-1"', "rejected"),
        ('xmpDM:pick="0"', ""),
        ('digiKam:PickLabel="3"', "picked"),
        ('digiKam:PickLabel="1"', "rejected"),
        ('digiKam:PickLabel="2"', ""),  # pending
        ('xmpDM:pick="0" digiKam:PickLabel="3"', ""),
    ):
        other = packet(f'{head} {tail}="http://www.digikam.org/ns/1.0/" {text}')
        assert read_companion("xmp", other).flag == flag, text
        for wanted in ("picked", "rejected", ""):
            made = merge_into(other, {"flag": wanted})
            assert read_companion("xmp", made).flag == wanted
            assert made.count(b"xmpDM:pick") <= 2, "one element, and none as an attribute"


@pytest.mark.parametrize("packet", [b"<x", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b"\xff\xfe"])
def test_what_cannot_be_read_is_not_written_over(packet: bytes) -> None:
    with pytest.raises(LibraryError):
        merge_into(packet, {"title": "x"})


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20).map(str.strip)


@given(
    st.fixed_dictionaries(
        {"title": texts, "label": texts, "keywords": st.lists(texts.filter(bool), unique=True)}
    )
)
def test_any_text_comes_back(values: dict[str, object]) -> None:
    made = merge_into(b"", values)
    ElementTree.fromstring(made)
    read = read_companion("xmp", made)
    assert read.title == " ".join(str(values["title"]).split())

"""Reading XMP packets: the properties of a photo in XML (ISO 16684-1, Adobe XMP Specification Part 1)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from xml.parsers import expat

__all__ = [
    "AUX", "CLIPSEARCH", "DC", "DIGIKAM",
    "EXIF", "EXIF_EX", "IPTC_EXT", "LIGHTROOM", "MICROSOFT", "PHOTOSHOP", "TIFF", "XMP", "XMP_DM",
    "Packet", "Property", "read_packet", "refuse_entities",
]  # fmt: skip

AUX = "http://ns.adobe.com/exif/1.0/aux/"
CLIPSEARCH = "urn:clipsearch:xmp:1.0/"  # ours: no other program has a property for a favourite
DC = "http://purl.org/dc/elements/1.1/"
DIGIKAM = "http://www.digikam.org/ns/1.0/"
EXIF = "http://ns.adobe.com/exif/1.0/"
EXIF_EX = "http://cipa.jp/exif/1.0/"
IPTC_EXT = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
LIGHTROOM = "http://ns.adobe.com/lightroom/1.0/"
MICROSOFT = "http://ns.microsoft.com/photo/1.0/"
PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
TIFF = "http://ns.adobe.com/tiff/1.0/"
XMP = "http://ns.adobe.com/xap/1.0/"
XMP_DM = "http://ns.adobe.com/xmp/1.0/DynamicMedia/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DESCRIPTION, LIST_ITEM = f"{RDF} Description", f"{RDF} li"
LANGUAGE = "http://www.w3.org/XML/1998/namespace lang"
# Lists of the areas that show somebody: Metadata Working Group, Microsoft.
REGION_LISTS = (
    "http://www.metadataworkinggroup.com/schemas/regions/ Regions",
    "http://ns.microsoft.com/photo/1.2/ RegionInfo",
)
MOST_BYTES = 4 << 20
MOST_PROPERTIES = 10_000
MOST_DEPTH = 50
SEPARATOR = " "  # between a namespace and a name

Property = tuple[str, str]
"""A namespace and a name."""


@dataclass(frozen=True, slots=True)
class Packet:
    """What a packet says.

    Attributes:
        properties: simple properties, and of each list the first item.
        lists: of each list all items.
        regions: areas that show somebody: texts by local names, such as "Name", "x" or "Rectangle".
    """

    properties: dict[Property, str] = field(default_factory=dict)
    lists: dict[Property, list[str]] = field(default_factory=dict)
    regions: list[dict[str, str]] = field(default_factory=list)


class _Reader:
    """Collects what a packet says."""

    def __init__(self) -> None:
        self.found = Packet()
        self._count = 0
        self._open: list[str] = []
        self._text: list[str] = []
        self._is_default = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._open.append(name)
        self._text = []
        self._is_default = attributes.get(LANGUAGE) == "x-default"
        if len(self._open) > MOST_DEPTH:
            raise ValueError("a packet is not nested so deeply")
        if self._in_regions():
            if name == LIST_ITEM:
                self.found.regions.append({})
            for attribute, value in attributes.items():
                self._keep_in_region(attribute, value)
        elif (
            name == DESCRIPTION and len(self._open) <= 3
        ):  # xmpmeta, RDF, Description: not one inside a property
            for attribute, value in attributes.items():
                self._keep(attribute, value)

    def text(self, text: str) -> None:
        self._text.append(text)

    def end(self, name: str) -> None:
        text = "".join(self._text)
        path = self._open[self._open.index(DESCRIPTION) + 1 :] if DESCRIPTION in self._open else []
        if self._in_regions():
            self._keep_in_region(name, text)
        elif len(path) == 1:
            self._keep(path[0], text)
        elif len(path) == 3 and name == LIST_ITEM:
            if self._is_default:  # of a text in several languages
                self.found.properties.pop(_split(path[0]), None)
            self._keep(path[0], text)
            if text.strip() and self._is_within_limit():
                self.found.lists.setdefault(_split(path[0]), []).append(text.strip())
        self._open.pop()
        self._text = []

    def _in_regions(self) -> bool:
        return any(name in REGION_LISTS for name in self._open)

    def _keep(self, name: str, value: str) -> None:
        if value.strip() and self._is_within_limit():
            self.found.properties.setdefault(_split(name), value.strip())

    def _keep_in_region(self, name: str, value: str) -> None:
        if value.strip() and self.found.regions and self._is_within_limit():
            self.found.regions[-1].setdefault(_split(name)[1], value.strip())

    def _is_within_limit(self) -> bool:
        self._count += 1
        return self._count <= MOST_PROPERTIES


def _split(name: str) -> Property:
    namespace, _, local = name.rpartition(SEPARATOR)
    return namespace, local


def read_packet(packet: bytes) -> Packet:
    """What a packet says.

    Nothing is raised: what comes before an error in the XML counts. Entities are not expanded.
    """
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=SEPARATOR)
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.EntityDeclHandler = refuse_entities
    with suppress(expat.ExpatError, ValueError, LookupError):
        parser.Parse(packet[:MOST_BYTES].strip(b"\0 \r\n\t"), True)
    return reader.found


def refuse_entities(*_: object) -> None:
    """For a parser: raise ValueError where a packet declares an entity."""
    raise ValueError("a packet needs no entities of its own")

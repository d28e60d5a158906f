"""Reading XMP packets: the properties of a photo in XML (ISO 16684-1, Adobe XMP Specification Part 1)."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from xml.parsers import expat

__all__ = ["EXIF", "PHOTOSHOP", "TIFF", "XMP", "read_xmp"]

EXIF = "http://ns.adobe.com/exif/1.0/"
PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
TIFF = "http://ns.adobe.com/tiff/1.0/"
XMP = "http://ns.adobe.com/xap/1.0/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DESCRIPTION, LIST_ITEM = f"{RDF} Description", f"{RDF} li"
MOST_BYTES = 4 << 20
MOST_PROPERTIES = 10_000
SEPARATOR = " "  # between a namespace and a name


class _Reader:
    """Collects the simple properties of a packet, and the first item of each list."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], str] = {}
        self._open: list[str] = []
        self._text: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._open.append(name)
        self._text = []
        if (
            name == DESCRIPTION and len(self._open) <= 3
        ):  # xmpmeta, RDF, Description: not one inside a property
            for attribute, value in attributes.items():
                self._keep(attribute, value)

    def text(self, text: str) -> None:
        self._text.append(text)

    def end(self, name: str) -> None:
        path = self._open[self._open.index(DESCRIPTION) + 1 :] if DESCRIPTION in self._open else []
        if len(path) == 1 or (len(path) == 3 and name == LIST_ITEM):
            self._keep(path[0], "".join(self._text))
        self._open.pop()
        self._text = []

    def _keep(self, name: str, value: str) -> None:
        namespace, _, local = name.rpartition(SEPARATOR)
        if value.strip() and len(self.found) < MOST_PROPERTIES:
            self.found.setdefault((namespace, local), value.strip())


def read_xmp(packet: bytes) -> Mapping[tuple[str, str], str]:
    """The properties of a packet by namespace and name; of a list the first item.

    Nothing is raised: what comes before an error in the XML counts. Entities are not expanded.
    """
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=SEPARATOR)
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.EntityDeclHandler = _refuse
    with suppress(expat.ExpatError, ValueError, LookupError):
        parser.Parse(packet[:MOST_BYTES].strip(b"\0 \r\n\t"), True)
    return reader.found


def _refuse(*_: object) -> None:
    raise ValueError("a packet needs no entities of its own")

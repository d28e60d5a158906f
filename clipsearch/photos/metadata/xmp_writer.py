"""Writing what users say of photos into XMP packets, in which everything else stays as it is."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from clipsearch.errors import LibraryError
from clipsearch.photos.metadata.xmp import (
    CLIPSEARCH,
    DC,
    DIGIKAM,
    IPTC_EXT,
    RDF,
    XMP,
    XMP_DM,
    refuse_entities,
)

__all__ = ["merge_into"]

META = "adobe:ns:meta/"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
PREFIXES = {
    "x": META, "rdf": RDF, "dc": DC, "xmp": XMP, "Iptc4xmpExt": IPTC_EXT,
    "xmpDM": XMP_DM, "digiKam": DIGIKAM, "clipsearch": CLIPSEARCH,
}  # fmt: skip
# The property of each field, and the kind of list that it is; "" for a plain value.
PROPERTIES = {
    "title": (f"{{{DC}}}title", "Alt"),
    "caption": (f"{{{DC}}}description", "Alt"),
    "keywords": (f"{{{DC}}}subject", "Bag"),
    "people": (f"{{{IPTC_EXT}}}PersonInImage", "Bag"),
    "author": (f"{{{DC}}}creator", "Seq"),
    "rating": (f"{{{XMP}}}Rating", ""),
    "label": (f"{{{XMP}}}Label", ""),
    "favourite": (f"{{{CLIPSEARCH}}}Favourite", ""),
}
# A flag has three properties, as Lightroom and digiKam write them; 0 is neither, also of a rating of -1.
PICKS = {
    "picked": {f"{{{XMP_DM}}}pick": "1", f"{{{XMP_DM}}}good": "true", f"{{{DIGIKAM}}}PickLabel": "3"},
    "rejected": {f"{{{XMP_DM}}}pick": "-1", f"{{{XMP_DM}}}good": "false", f"{{{DIGIKAM}}}PickLabel": "1"},
    "": {f"{{{XMP_DM}}}pick": "0", f"{{{XMP_DM}}}good": "", f"{{{DIGIKAM}}}PickLabel": "0"},
}
HEAD = "<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>\n"
TAIL = "\n<?xpacket end='w'?>\n"


def merge_into(packet: bytes, values: Mapping[str, Any]) -> bytes:
    """A packet with other values of some fields.

    Args:
        packet: as another program wrote it; b"" for none.
        values: of fields in `EDITABLE`; an empty one takes the property away.

    Raises:
        LibraryError: the packet is no XMP that can be read whole; nothing would be written over it.
    """
    root, declared = _parse(packet) if packet.strip() else (ElementTree.Element(f"{{{META}}}xmpmeta"), {})
    rdf = root if root.tag == f"{{{RDF}}}RDF" else root.find(f"{{{RDF}}}RDF")
    if rdf is None:
        rdf = ElementTree.SubElement(root, f"{{{RDF}}}RDF")
    descriptions = rdf.findall(f"{{{RDF}}}Description")
    if not descriptions:
        descriptions = [ElementTree.SubElement(rdf, f"{{{RDF}}}Description", {f"{{{RDF}}}about": ""})]
    for field, value in values.items():
        if field == "flag":
            for name, text in PICKS[value].items():
                _set(descriptions, name, "", text)
        else:
            _set(descriptions, *PROPERTIES[field], value)
    for prefix, namespace in {**PREFIXES, **declared}.items():
        if prefix and not prefix.startswith("ns"):
            ElementTree.register_namespace(prefix, namespace)
    text = ElementTree.tostring(root, encoding="unicode")
    return f"{HEAD}{text}{TAIL}".encode()


def _parse(packet: bytes) -> tuple[ElementTree.Element, dict[str, str]]:
    """The root of a packet, and the namespaces by their prefixes."""
    try:
        guard = expat.ParserCreate()  # nothing with entities of its own is parsed at all
        guard.EntityDeclHandler = refuse_entities
        body = packet.strip(b"\0 \r\n\t")
        guard.Parse(body, True)
        declared = dict[str, str]()
        builder = ElementTree.TreeBuilder(insert_comments=True)
        parser = ElementTree.XMLParser(target=builder)  # noqa: S314 (guarded)
        for _, pair in ElementTree.iterparse(io.BytesIO(body), ("start-ns",)):  # noqa: S314
            declared.setdefault(*pair)
        parser.feed(body)
        root = parser.close()
    except (expat.ExpatError, ElementTree.ParseError, ValueError, LookupError) as error:
        raise LibraryError(
            "The sidecar that is there is no XMP that can be read, so it was left as it is",
            "Mend or remove it",
        ) from error
    return root, declared


def _set(descriptions: list[ElementTree.Element], name: str, container: str, value: Any) -> None:
    """Give a property a value, in place of what it had; of texts in languages those stay."""
    others = list[ElementTree.Element]()
    home = descriptions[0]
    for description in descriptions:
        description.attrib.pop(name, None)
        for old in description.findall(name):
            home = description
            if container == "Alt":
                others += [
                    item
                    for item in old.iter(f"{{{RDF}}}li")
                    if item.get(LANGUAGE, "x-default") != "x-default"
                ]
            description.remove(old)
    if value in ("", [], (), None, 0) and not others:
        return
    made = ElementTree.SubElement(home, name)
    if not container:
        made.text = str(value)
        return
    items = ElementTree.SubElement(made, f"{{{RDF}}}{container}")
    texts = [value] if isinstance(value, str) else [*value]
    for text in filter(None, texts):
        item = ElementTree.SubElement(items, f"{{{RDF}}}li")
        if container == "Alt":
            item.set(LANGUAGE, "x-default")
        item.text = text
    items.extend(others)

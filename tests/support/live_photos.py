"""Live Photos and motion photos as phones write them, without a camera."""

from __future__ import annotations

import io
import struct
from pathlib import Path

from PIL import Image

from tests.support.clips import make_clip
from tests.support.colour_embedder import COLOURS

__all__ = ["apple_note", "live_clip", "live_photo", "motion_photo", "samsung_photo"]

MOTION_XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:GCamera="http://ns.google.com/photos/1.0/camera/"
 xmlns:Container="http://ns.google.com/photos/1.0/container/"
 xmlns:Item="http://ns.google.com/photos/1.0/container/item/" GCamera:MotionPhoto="1">
<Container:Directory><rdf:Seq>
<rdf:li rdf:parseType="Resource"><Container:Item Item:Mime="image/jpeg" Item:Semantic="Primary"/></rdf:li>
<rdf:li rdf:parseType="Resource">
<Container:Item Item:Mime="video/mp4" Item:Semantic="MotionPhoto" Item:Length="{length}"/></rdf:li>
</rdf:Seq></Container:Directory></rdf:Description></rdf:RDF></x:xmpmeta>"""
MICRO_XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:GCamera="http://ns.google.com/photos/1.0/camera/"
 GCamera:MicroVideo="1" GCamera:MicroVideoOffset="{length}"/></rdf:RDF></x:xmpmeta>"""


def apple_note(identifier: str) -> bytes:
    """Apple's maker note with nothing but the identifier."""
    text = identifier.encode() + b"\0"
    head = b"Apple iOS\0\0\1MM" + struct.pack(">H", 1)
    return head + struct.pack(">HHII", 0x0011, 2, len(text), len(head) + 16) + bytes(4) + text


def live_photo(path: Path, colour: str, identifier: str = "") -> Path:
    """A JPEG as an iPhone writes it, with the identifier that its clip has, too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    exif = Image.Exif()
    directory = exif.get_ifd(0x8769)
    directory[0x9003] = "2023:05:06 07:08:09"
    if identifier:
        directory[0x927C] = apple_note(identifier)
    Image.new("RGB", (96, 64), COLOURS[colour]).save(path, "JPEG", exif=exif)
    return path


def live_clip(path: Path, colour: str, identifier: str = "") -> Path:
    """The clip of a Live Photo."""
    metadata = {"com.apple.quicktime.content.identifier": identifier} if identifier else None
    picture = Image.new("RGB", (160, 96), COLOURS[colour])
    return make_clip(path, [(1, picture)], metadata=metadata)


def motion_photo(path: Path, colour: str, clip: bytes, xmp: str = MOTION_XMP) -> Path:
    """A JPEG with a clip behind it, as Google's cameras write it."""
    buffer = io.BytesIO()
    packet = xmp.format(length=len(clip)).encode()
    Image.new("RGB", (96, 64), COLOURS[colour]).save(buffer, "JPEG", xmp=packet)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue() + clip)
    return path


def samsung_photo(path: Path, colour: str, clip: bytes) -> Path:
    """A JPEG with a clip in the trailer that Samsung's cameras wrote, without XMP."""
    buffer = io.BytesIO()
    Image.new("RGB", (96, 64), COLOURS[colour]).save(buffer, "JPEG")
    name = b"MotionPhoto_Data"
    block = struct.pack("<HHI", 0, 0x0A30, len(name)) + name + clip
    directory = struct.pack("<4sII", b"SEFH", 106, 1) + struct.pack(
        "<HHII", 0, 0x0A30, len(block), len(block)
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue() + block + directory + struct.pack("<I4s", len(directory), b"SEFT"))
    return path

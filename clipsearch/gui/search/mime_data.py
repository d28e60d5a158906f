"""Interpretation of dropped or pasted data: pictures, folders, words, or why it cannot be used."""

from __future__ import annotations

import base64
import binascii
import mimetypes
import os
import re
import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

from clipsearch.gui.style.formatting import count
from clipsearch.gui.style.translation import translate
from clipsearch.records.formats import FORMATS

__all__ = [
    "DroppedItem",
    "Folders",
    "PictureData",
    "PictureFiles",
    "QueryItem",
    "Remote",
    "Unusable",
    "Words",
    "dropped_item",
]

WEB_SCHEMES = ("http", "https", "data")
SERVER_SCHEMES = ("file", "smb", "sftp", "ftp", "ftps", "nfs", "afp", "dav", "davs")
_PLACE = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://(?:[^/@\s]*@)?([^/:\s]*)\S*$")  # RFC 3986
MAX_NAMED = 1000  # files that a text names
MAX_TAGS = 100_000  # of a page that is looked at for pictures
# PNG first: it is without loss where a program offers several formats of one picture.
MIME_TYPES = sorted((known.mime_type for known in FORMATS), key=lambda name: name != "image/png")


@dataclass(frozen=True, slots=True)
class PictureFiles:
    """Files that may be pictures."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class PictureData:
    """A picture without a file: encoded bytes, or an image that Qt has decoded."""

    data: bytes | QImage


@dataclass(frozen=True, slots=True)
class Folders:
    """Folders to add to the library."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Plain text to search for."""

    text: str


@dataclass(frozen=True, slots=True)
class Remote:
    """A picture on the internet, which is fetched only if the user agrees."""

    address: str

    @property
    def host(self) -> str:
        """The host name."""
        return QUrl(self.address).host()


@dataclass(frozen=True, slots=True)
class Unusable:
    """Data that cannot be used: why, and what to do instead."""

    message: str
    hint: str


QueryItem = PictureFiles | PictureData | Words | Remote | Unusable
"""What goes to the query; the rest, folders, goes to the library."""
DroppedItem = Folders | QueryItem


def dropped_item(mime: QMimeData, *, peek: bool = False) -> DroppedItem | None:
    """Interpret data; None where there is none. Nothing is fetched from the network.

    Files and folders come first, then pixels, then a page's `<img>`, then text: a browser gives
    several of these for one dragged picture.

    Args:
        mime: of a drag or of the clipboard.
        peek: do not request a picture's bytes from the other program, which may be slow.
    """
    local = [path for url in mime.urls() if (path := _local_path(url)) is not None]
    if local:
        return _of_files(local)
    # Qt would decode whatever format a program offers, by whatever plug-in there is, on request of pixels.
    has_pixels = mime.hasImage() and not any(form.startswith("image/") for form in mime.formats())
    if peek and (has_pixels or any(mime.hasFormat(form) for form in MIME_TYPES)):
        return PictureData(b"")
    for form in MIME_TYPES:
        if mime.hasFormat(form) and (data := mime.data(form).data()):
            return PictureData(bytes(data))
    if has_pixels and isinstance(image := mime.imageData(), QImage) and not image.isNull():
        return PictureData(image)
    text = mime.text().strip()
    sources = _sources(mime.html())
    urls = [url.toString() for url in mime.urls() if not url.isRelative()]  # the rest are comments
    links = [*sources, *filter(None, urls)]
    for link in (*links, text):
        if link.startswith("data:") and (embedded := _embedded(link)):
            return PictureData(embedded)
    if pictures := _named_pictures(text):
        return PictureFiles(pictures)
    if text.startswith("data:"):
        return _broken()
    place = None if sources else _PLACE.match(links[0] if links else text)
    if place is not None and place[1].lower() not in WEB_SCHEMES:
        return _elsewhere(place[1].lower(), place[2])
    if mime.urls() and not links and not mime.hasFormat("text/plain"):
        return _elsewhere("", "")  # Qt cannot parse the address
    if links or _is_link(text):
        return _remote(links[0] if links else text)
    return Words(" ".join(text.split())) if text else None


def item_at(path: Path) -> DroppedItem:
    """What a path given to the program stands for: a folder to add unless it is a file. Reads the disk."""
    return _of_files([path]) if path.is_file() else Folders((path,))


def _of_files(paths: Sequence[Path]) -> DroppedItem:
    folders = tuple(filter(_is_folder, paths))
    if folders:
        return Folders(folders)
    pictures = tuple(path for path in paths if _may_be_picture(path))
    if pictures:
        return PictureFiles(pictures)
    if len(paths) == 1:
        message = translate("mime_data", "“{name}” is not a picture").format(name=paths[0].name)
    else:
        message = translate("mime_data", "None of these {files} is a picture")
        message = message.format(files=count(len(paths), "file"))
    return Unusable(message, translate("mime_data", "Drop a photo or a folder of photos instead"))


def _broken() -> Unusable:
    return Unusable(
        translate("mime_data", "This picture is part of a web page and cannot be read from there"),
        translate("mime_data", "Copy the picture itself (“Copy image” in the browser) and paste it here"),
    )


def _local_path(url: QUrl) -> Path | None:
    """The path of a `file:` URL (RFC 8089) of this computer; None of another: it is never opened."""
    if not url.isLocalFile() or url.host().lower() not in ("", "localhost", socket.gethostname().lower()):
        return None
    if os.name == "nt":
        url.setHost("")
        return Path(url.toLocalFile())
    # Names may be in any encoding.
    return Path(os.fsdecode(unquote_to_bytes(url.path(QUrl.ComponentFormattingOption.FullyEncoded))))


def _named_pictures(text: str) -> tuple[Path, ...]:
    """The pictures that each line of a text names by path or `file:` URL; () where a line names none.

    Folders are left out: a text comes from anywhere, and adds nothing to the library.
    """
    pictures = []
    for line in text.split("\n")[:MAX_NAMED]:
        path = _local_path(QUrl(line)) if line.startswith("file:") else Path(line.strip())
        if path is None or not path.is_absolute() or path.drive.startswith("\\\\"):
            return ()
        if not (os.path.isfile(path) and _may_be_picture(path)):  # noqa: PTH113 (never raises)
            return ()
        pictures.append(path)
    return tuple(pictures)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # its drive does not respond
        return False


def _may_be_picture(path: Path) -> bool:
    """Whether its name allows it; its content decides later."""
    kind = mimetypes.guess_type(path.name)[0]
    return kind is None or kind.startswith("image/")


def _is_link(text: str) -> bool:
    url = QUrl(text)
    return url.scheme() in ("http", "https") and bool(url.host()) and " " not in text


def _remote(link: str) -> Remote | Unusable:
    return Remote(link) if _is_link(link) else _broken()


def _elsewhere(scheme: str, host: str) -> Unusable:
    """A place that file managers know, but that is no folder of this computer."""
    if host and scheme in SERVER_SCHEMES:
        return Unusable(
            translate("mime_data", "This file is on another computer ({host})").format(host=host),
            translate("mime_data", "Connect its drive, then drop the file from there"),
        )
    message = translate("mime_data", "This place cannot be read from here")
    return Unusable(
        f"{message} ({scheme}:)" if scheme else message,
        translate("mime_data", "Copy the file to a folder first, then drop it from there"),
    )


def _embedded(link: str) -> bytes:
    """The bytes of a `data:` URL (RFC 2397) of an image; else b""."""
    head, comma, body = link.removeprefix("data:").partition(",")
    if not comma or not head.lower().startswith("image/"):
        return b""
    raw = unquote_to_bytes(body)
    if not head.lower().endswith(";base64"):
        return raw
    try:
        return base64.b64decode(b"".join(raw.split()), validate=True)
    except binascii.Error:
        return b""


def _sources(html: str) -> list[str]:
    """The addresses of the pictures in HTML."""
    parser = _Images()
    if html.count("<") <= MAX_TAGS:
        with suppress(AssertionError):  # of a part that Python's parser does not know, such as <![x]>
            parser.feed(html)
    return parser.found


class _Images(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        source = dict(attributes).get("src")
        if tag == "img" and source:
            self.found.append(source)

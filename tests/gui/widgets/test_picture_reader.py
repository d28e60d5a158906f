"""Which formats Qt may decode: those of photos, by their content."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageReader, QImageWriter
from shiboken6 import Shiboken

from clipsearch import ClipsearchError, Library
from clipsearch.gui.desktop import files
from clipsearch.gui.search.query_picture import load_preview
from clipsearch.gui.viewer.image_decoder import decode
from clipsearch.gui.widgets import picture_reader as module
from clipsearch.gui.widgets.picture_reader import decode_jpeg
from clipsearch.gui.widgets.thumbnail_image import thumbnail_image

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
XPM = b'/* XPM */ static char *x[] = {"2 1 2 1", "a c #ff0000", "b c #00ff00", "ab"};'
ALLOWED = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")


def encoded(name: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (9, 6), "red").save(buffer, name)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ALLOWED)
def test_photos_are_read_whatever_their_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / "photo.svg"
    path.write_bytes(encoded(name))
    assert (decode(path).size.width(), files.read_picture(path).height()) == (9, 6)


def foreign(tmp_path: Path) -> dict[str, bytes]:
    """A picture in each other format that Qt writes here, and two that it only reads."""
    found = {"svg": SVG, "xpm": XPM}
    for form in QImageWriter.supportedImageFormats():
        name = bytes(form.data()).decode()
        path = tmp_path / f"written.{name}"
        if name.upper() in (*ALLOWED, "JPG", "JFIF", "TIF"):
            continue
        if QImage(4, 4, QImage.Format.Format_RGB32).save(str(path)):
            found[name] = path.read_bytes()
    return found


def test_no_other_format_reaches_its_plug_in(tmp_path: Path, library: Library) -> None:
    pictures = foreign(tmp_path)
    assert len(pictures) > 5
    for name, data in pictures.items():
        (path := tmp_path / f"picture.{name}").write_bytes(data)
        assert not QImageReader(str(path)).read().isNull(), f"Qt itself does not read {name}"
        (path := tmp_path / "photo.jpg").write_bytes(data)
        with pytest.raises(ClipsearchError, match="format"):
            decode(path)
        with pytest.raises(ClipsearchError, match="format"):
            files.read_picture(path)
        assert load_preview(library, path, 1.0) is None
        assert load_preview(library, data, 1.0) is None
        assert thumbnail_image(data, 28, 1.0) is None
        assert decode_jpeg(data).isNull()


def test_what_begins_as_one_format_is_read_by_no_other(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    for start in (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a"):
        for data in (SVG, XPM, encoded("BMP")):
            path.write_bytes(start + data)
            with pytest.raises(ClipsearchError):
                decode(path)


def test_the_query_shows_every_format_that_is_searched_with(library: Library) -> None:
    for name in (*ALLOWED, "AVIF"):
        picture = load_preview(library, encoded(name), 2.0)
        assert picture is not None
        assert picture.width() == 56


def test_no_device_of_a_reader_was_made_by_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Qt, which holds a lock then, would wait for Python's, and another thread for Qt's with Python's."""
    devices = []

    class Reader(QImageReader):
        def __init__(self, device: QIODevice, name: QByteArray) -> None:
            devices.append(Shiboken.createdByPython(device))
            super().__init__(device, name)

    monkeypatch.setattr(module, "QImageReader", Reader)
    (path := tmp_path / "photo.png").write_bytes(encoded("PNG"))
    assert not decode(path).image.isNull()
    assert not files.read_picture(path).isNull()
    assert devices == [False, False]


def test_no_other_module_of_the_window_reads_pictures_by_a_guess() -> None:
    """`QImage(path)`, `QPixmap(path)` and `fromData` try every plug-in."""
    gui = Path(module.__file__).parents[1]
    guess = re.compile(r"QImageReader\(|[fF]romData|QMovie|QPixmap\(str|QImage\(str|[iI]mage\.load\(")
    found = {path.name for path in gui.rglob("*.py") if guess.search(path.read_text(encoding="utf-8"))}
    assert found == {"picture_reader.py"}

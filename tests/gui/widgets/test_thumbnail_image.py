"""Qt decodes thumbnails, which are JPEGs, and nothing else."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QImage, QImageReader, QImageWriter

from clipsearch import ClipsearchError, Library
from clipsearch.gui.desktop.picture_decoder import decode
from clipsearch.gui.search.query_picture import load_preview
from clipsearch.gui.widgets import thumbnail_image as module
from clipsearch.gui.widgets.thumbnail_image import decode_jpeg, thumbnail_image
from clipsearch.records.formats import FORMATS

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
XPM = b'/* XPM */ static char *x[] = {"2 1 2 1", "a c #ff0000", "b c #00ff00", "ab"};'
ALLOWED = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")


def encoded(name: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (9, 6), "red").save(buffer, name)
    return buffer.getvalue()


def foreign(tmp_path: Path) -> dict[str, bytes]:
    """A picture in each other format that Qt writes here, and two that it only reads."""
    found = {"svg": SVG, "xpm": XPM}
    for form in QImageWriter.supportedImageFormats():
        name = bytes(form.data()).decode()
        path = tmp_path / f"written.{name}"
        if name == "cur" or any(f".{name}" in known.suffixes for known in FORMATS):
            continue  # Qt writes icons as cursors
        if QImage(4, 4, QImage.Format.Format_RGB32).save(str(path)):
            found[name] = path.read_bytes()
    return found


def test_no_other_format_reaches_its_plug_in(tmp_path: Path, library: Library) -> None:
    pictures = foreign(tmp_path)
    assert len(pictures) > 3
    for name, data in pictures.items():
        (path := tmp_path / f"picture.{name}").write_bytes(data)
        assert not QImageReader(str(path)).read().isNull(), f"Qt itself does not read {name}"
        (path := tmp_path / "photo.jpg").write_bytes(data)
        with pytest.raises(ClipsearchError, match="not a picture in a format that can be read"):
            decode(library, path)
        assert load_preview(library, path, 1.0) is None
        assert load_preview(library, data, 1.0) is None
        assert thumbnail_image(data, 28, 1.0) is None
        assert decode_jpeg(data).isNull()


def test_the_query_shows_every_format_that_is_searched_with(library: Library) -> None:
    for name in (*ALLOWED, "AVIF"):
        picture = load_preview(library, encoded(name), 2.0)
        assert picture is not None
        assert picture.width() == 56


def test_no_other_module_of_the_window_reads_pictures_by_a_guess() -> None:
    """`QImage(path)`, `QPixmap(path)` and `fromData` try every plug-in."""
    gui = Path(module.__file__).parents[1]
    guess = re.compile(r"QImageReader\(|[fF]romData|QMovie|QPixmap\(str|QImage\(str|[iI]mage\.load\(")
    found = {path.name for path in gui.rglob("*.py") if guess.search(path.read_text(encoding="utf-8"))}
    assert found == {"thumbnail_image.py"}

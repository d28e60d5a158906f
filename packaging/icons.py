"""Draws the app's icon in all sizes that systems ask for, from `resources/icons/clipsearch.svg`.

`.venv/bin/python packaging/icons.py FOLDER` writes FOLDER/hicolor/SIZExSIZE/apps/clipsearch.png, the SVG
beside them, FOLDER/clipsearch.ico for Windows and FOLDER/clipsearch.icns for macOS.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

__all__ = ["SIZES", "draw"]

SOURCE = Path(__file__).parents[1] / "resources" / "icons" / "clipsearch.svg"
SIZES = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512, 1024)
ICO_SIZES = [(size, size) for size in (16, 24, 32, 48, 64, 128, 256)]


def draw(size: int) -> Image.Image:
    """The icon, RGBA, with so many pixels on each side."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(SOURCE)).render(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return Image.open(io.BytesIO(data.data())).convert("RGBA")


def main(folder: Path) -> None:
    """Write all of them."""
    application = QGuiApplication.instance() or QGuiApplication([])
    for size in SIZES:
        place = folder / "hicolor" / f"{size}x{size}" / "apps"
        place.mkdir(parents=True, exist_ok=True)
        draw(size).save(place / "clipsearch.png")
    scalable = folder / "hicolor" / "scalable" / "apps"
    scalable.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SOURCE, scalable / "clipsearch.svg")
    draw(256).save(folder / "clipsearch.ico", sizes=ICO_SIZES)
    draw(1024).save(folder / "clipsearch.icns")
    del application


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: icons.py FOLDER")
    main(Path(sys.argv[1]))

"""Files for Qt: names in any encoding, and nothing that is no regular file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from clipsearch import ClipsearchError
from clipsearch.gui.desktop import files
from clipsearch.gui.viewer.image_decoder import decode
from tests.support.album import draw


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names are Unicode there")
def test_a_photo_with_a_name_in_another_encoding(qtbot: QtBot, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.png"))
    draw(tmp_path / "a.png", "red").rename(path)
    assert decode(path).size == files.read_picture(path).size()
    files.copy_files([path])
    copied = bytes(QGuiApplication.clipboard().mimeData().data("text/uri-list").data())
    assert copied.strip().endswith(b"/caf%E9.png")


@pytest.mark.skipif(os.name == "nt", reason="pipes have no names in folders there")
@pytest.mark.parametrize("open_it", [decode, files.read_picture])
def test_no_pipe_or_device_is_opened(tmp_path: Path, open_it: object) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "device.png").symlink_to("/dev/zero")
    for name in ("pipe.png", "device.png"):
        with pytest.raises(ClipsearchError, match="no file"):
            open_it(tmp_path / name)  # type: ignore[operator]

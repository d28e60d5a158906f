"""Files for the desktop and the viewer: names in any encoding, and nothing that is no regular file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from clipsearch import ClipsearchError, Library
from clipsearch.gui.desktop import files
from clipsearch.gui.desktop.picture_decoder import decode
from tests.support.album import draw


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names are Unicode there")
def test_a_photo_with_a_name_in_another_encoding(qtbot: QtBot, library: Library, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.png"))
    draw(tmp_path / "a.png", "red").rename(path)
    assert not decode(library, path).image.isNull()
    files.copy_files([path])
    copied = bytes(QGuiApplication.clipboard().mimeData().data("text/uri-list").data())
    assert copied.strip().endswith(b"/caf%E9.png")


def test_a_folder_that_is_typed_is_the_one_chosen(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "chosen").mkdir()
    window = QWidget()
    qtbot.addWidget(window)

    def answer() -> None:
        (dialog,) = window.findChildren(QFileDialog)
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        qtbot.waitUntil(field.hasFocus)
        field.setText(str(tmp_path / "chosen"))
        QTest.keyClick(field, Qt.Key.Key_Return)

    # On X11 Qt's own dialog gives the folder above one that is typed letter by letter.
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda dialog: [str(tmp_path)])
    QTimer.singleShot(0, answer)
    assert files.choose_folder(window, "Folder", str(tmp_path)) == str(tmp_path / "chosen")
    QTimer.singleShot(0, lambda: window.findChildren(QFileDialog)[-1].reject())
    assert files.choose_folder(window, "Folder", str(tmp_path)) == ""


@pytest.mark.skipif(os.name == "nt", reason="pipes have no names in folders there")
def test_no_pipe_or_device_is_opened(library: Library, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "device.png").symlink_to("/dev/zero")
    for name in ("pipe.png", "device.png"):
        with pytest.raises(ClipsearchError, match="cannot be shown"):
            decode(library, tmp_path / name)

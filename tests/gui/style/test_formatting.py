"""Names of files as they are shown."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.query_bar.chips import PartChip
from clipsearch.gui.style import formatting
from clipsearch.gui.widgets.tool_tip import plain_tip
from tests.support.album import draw


def test_bytes_of_names_that_are_no_text_are_shown_as_such() -> None:
    path = Path("/photos/caf\udce9/\udcff.jpg")
    assert formatting.file_name(path) == "\ufffd.jpg"
    assert formatting.folder_name(path.parent) == "caf\ufffd"
    assert plain_tip(str(path)) == "/photos/caf\ufffd/\ufffd.jpg"


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names are Unicode there")
def test_the_chip_of_a_photo_whose_name_is_no_text(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.png"))
    draw(tmp_path / "red.png", "red").rename(path)
    window.query_controller.search_picture(path, formatting.file_name(path))
    (chip,) = window.query.findChildren(PartChip)
    assert "caf\ufffd.png" in [label.text() for label in chip.findChildren(QLabel)]
    assert "caf\ufffd.png" in chip.accessibleName()

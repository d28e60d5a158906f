"""The file of the window's layout: what is not ours in it is not read."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clipsearch.gui.main_window.window_state import WindowState


@pytest.mark.parametrize("content", [b'geometry="@Variant(\\0\\0\\0\\x2\\0\\0\\0\\x1)"', bytes(2 << 20)])
def test_a_layout_file_of_other_types_or_any_size_is_not_read(
    qtbot: QtBot, tmp_path: Path, content: bytes
) -> None:
    """A list in a list in a list, and so on, ends the program in Qt."""
    (tmp_path / "window.ini").write_bytes(b"[General]\ninspector=true\n" + content)
    state = WindowState(tmp_path)
    assert not state.inspector
    assert state._settings.value("geometry") is None
    window = QWidget()
    qtbot.addWidget(window)
    state.save(window, sidebar=True, inspector=True, results={})
    is_kept = len(content) > 1 << 20
    assert WindowState(tmp_path).inspector != is_kept
    assert ((tmp_path / "window.ini").stat().st_size > 1 << 20) == is_kept

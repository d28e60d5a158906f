"""The file of the window's layout: what is not ours in it is not read."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clipsearch import __version__
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
    state.save(window, sidebar=True, inspector=True, widths=(240, 304), results={})
    is_kept = len(content) > 1 << 20
    assert WindowState(tmp_path).inspector != is_kept
    assert ((tmp_path / "window.ini").stat().st_size > 1 << 20) == is_kept


@pytest.mark.parametrize(("saved", "read"), [("300", 300), ("0", 0), ("-5", 0), ("1e9", 0), ("a, b", 0)])
def test_widths_that_make_no_sense_are_not_read(tmp_path: Path, saved: str, read: int) -> None:
    (tmp_path / "window.ini").write_text(f"[General]\nsidebar_width={saved}\n")
    assert WindowState(tmp_path).widths == (read, 0)


def test_it_tells_that_another_version_saved_it(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    state = WindowState(tmp_path)
    state.save(window, sidebar=True, inspector=True, widths=(240, 304), results={})
    assert not state.was_updated
    assert not WindowState(tmp_path).was_updated
    (other := tmp_path / "other").mkdir()  # what Qt has read of a file it may keep
    text = (tmp_path / "window.ini").read_text()
    assert f"version={__version__}\n" in text
    (other / "window.ini").write_text(text.replace(f"version={__version__}", "version=0.0.9"))
    assert WindowState(other).was_updated

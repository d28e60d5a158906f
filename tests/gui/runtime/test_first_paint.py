"""The moment at which a window is seen first."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clipsearch.gui.runtime import first_paint
from clipsearch.gui.runtime.first_paint import FirstPaint


class _Window(QWidget):
    count = 0

    def paintEvent(self, event: object) -> None:  # noqa: N802 (Qt's name)
        self.count += 1


def test_it_is_told_once_and_after_the_first_paint(qtbot: QtBot) -> None:
    window = _Window()
    qtbot.addWidget(window)
    told: list[int] = []
    FirstPaint(window).painted.connect(lambda: told.append(window.count))
    window.show()
    qtbot.waitUntil(lambda: bool(told))
    window.repaint()
    assert told == [1]


def test_a_window_that_is_not_shown_is_not_waited_for(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_paint, "PATIENCE", 10)
    window = _Window()
    qtbot.addWidget(window)
    told: list[int] = []
    FirstPaint(window).painted.connect(lambda: told.append(window.count))
    qtbot.waitUntil(lambda: bool(told))
    window.show()  # from the tray
    qtbot.waitUntil(lambda: window.count > 0)
    qtbot.wait(50)
    assert told == [0]

"""The toast: where it is, how long it stays, and its undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets import toast
from clipsearch.gui.widgets.toast import LOW_SPACE, SPACE, Toast


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    window.resize(900, 600)
    column = QVBoxLayout(window)
    column.setContentsMargins(200, 50, 0, 100)
    area = QPushButton("content", window)
    area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    column.addWidget(area)
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def shown(window: QWidget, app_theme: AppTheme) -> Toast:
    area = window.findChild(QPushButton)
    assert area is not None
    return Toast(app_theme, area, window)


def test_it_lies_at_the_bottom_centre_and_moves_nothing(window: QWidget, shown: Toast) -> None:
    area = window.findChild(QPushButton)
    assert area is not None
    before = area.geometry()
    shown.show("A photo is copied")
    assert area.geometry() == before
    assert shown.frame.geometry().center().x() == pytest.approx(before.center().x(), abs=1)
    assert shown.frame.geometry().bottom() == before.bottom() - SPACE
    window.resize(1200, 700)
    QApplication.processEvents()
    assert shown.frame.geometry().center().x() == pytest.approx(area.geometry().center().x(), abs=1)
    window.resize(480, 400)
    QApplication.processEvents()
    shown.show("A very long sentence about what has just happened to quite a few photos " * 2)
    assert shown.frame.geometry().left() >= area.geometry().left()
    assert shown.frame.geometry().right() <= area.geometry().right()
    label = shown._text
    assert label.height() >= label.heightForWidth(label.width()), "nothing of the text is cut off"


def test_it_is_shown_on_what_covers_the_content(window: QWidget, shown: Toast) -> None:
    cover = QWidget(window)
    cover.setGeometry(0, 0, 900, 300)
    shown.prefer(cover)
    shown.show("Copied")
    assert shown.frame.geometry().bottom() > 400
    cover.show()
    shown.show("Copied")
    assert shown.frame.geometry().bottom() == 299 - SPACE
    cover.resize(480, 272)
    assert shown.frame.geometry().bottom() == 271 - LOW_SPACE, "low content keeps its middle free"


def test_its_button_undoes_once(qtbot: QtBot, shown: Toast) -> None:
    undone: list[str] = []
    shown.show("Moved to the trash", lambda: undone.append("x"))
    assert shown.undo_button.isVisible()
    shown.undo_button.click()
    assert undone == ["x"]
    assert shown.text == ""
    shown.show("Copied")
    assert not shown.undo_button.isVisible()


def test_it_goes_by_itself_but_not_from_under_the_mouse(
    qtbot: QtBot, shown: Toast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toast, "SHOWN_FOR", 30)
    shown.show("Copied")
    qtbot.waitUntil(lambda: shown.text == "")
    shown.show("Copied")
    shown.frame.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    shown._expire()
    assert shown.text == "Copied"
    shown.frame.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    QApplication.sendEvent(shown.frame, QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(lambda: shown.text == "")


def test_the_keyboard_reaches_it_and_returns_to_the_content(
    qtbot: QtBot, window: QWidget, shown: Toast
) -> None:
    area = window.findChild(QPushButton)
    assert area is not None
    area.setFocus()
    undone: list[str] = []
    shown.show("Moved to the trash", lambda: undone.append("x"))
    assert area.hasFocus(), "it takes no focus by itself"
    QTest.keyClick(area, Qt.Key.Key_Tab)
    qtbot.waitUntil(shown.undo_button.hasFocus)
    shown._expire()
    assert shown.text, "it stays while the focus is in it"
    QTest.keyClick(shown.undo_button, Qt.Key.Key_Space)
    assert undone == ["x"]
    assert area.hasFocus()


def test_a_screen_reader_is_told_its_text(shown: Toast) -> None:
    shown.show("Moved to the trash")
    interface = QAccessible.queryAccessibleInterface(shown.frame)
    assert interface.text(QAccessible.Text.Name) == "Moved to the trash"

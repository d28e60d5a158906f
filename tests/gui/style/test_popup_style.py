"""Menus, popovers and tool tips: a shadow where windows are blended, round corners everywhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QMenu,
    QStyledItemDelegate,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from clipsearch.gui.style import popup_style
from clipsearch.gui.style.theme import AppTheme

PLACE = QPoint(120, 90)


@pytest.fixture
def menu(qtbot: QtBot, app_theme: AppTheme) -> Iterator[QMenu]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    menu = QMenu(window)
    for name in ("Open", "Rename"):
        menu.addAction(name)
    other = menu.addMenu("Rating")
    other.addAction("Five")
    yield menu
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()


def test_a_menu_opens_where_it_is_wanted_and_has_a_shadow(menu: QMenu) -> None:
    menu.popup(PLACE)
    width = popup_style.shadow_width()
    assert width
    assert menu.pos() + QPoint(width, width) == PLACE
    picture = menu.grab().toImage()
    middle = menu.width() // 2
    assert picture.pixelColor(0, 0).alpha() == 0
    assert 0 < picture.pixelColor(middle, width - 2).alpha() < 128
    assert picture.pixelColor(middle, width + 4).alpha() == 255
    assert picture.pixelColor(width, width).alpha() < 128  # the corner is round


def test_a_submenu_stands_beside_its_menu(menu: QMenu) -> None:
    menu.popup(PLACE)
    menu.setActiveAction(menu.actions()[-1])
    QTest.keyClick(menu, Qt.Key.Key_Right)
    other = menu.actions()[-1].menu()
    assert isinstance(other, QMenu)
    assert other.isVisible()
    width = popup_style.shadow_width()
    edge = menu.geometry().right() - width
    assert abs(other.x() + width - edge) <= 12
    assert abs(other.y() - menu.y() - menu.actionGeometry(menu.actions()[-1]).y()) <= 2 * width


def test_where_windows_are_not_blended_corners_are_cut(
    menu: QMenu, app_theme: AppTheme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(popup_style, "_is_blended", lambda: False)
    app_theme.apply("dark")
    try:
        menu.popup(PLACE)
        assert menu.pos() == PLACE
        assert not menu.mask().contains(QPoint(0, 0))
        assert menu.mask().contains(menu.rect().center())
    finally:
        monkeypatch.undo()
        app_theme.apply("light")


@pytest.mark.parametrize("is_below", [True, False])
def test_the_choices_of_a_combo_box_are_a_panel_as_wide_as_it(
    qtbot: QtBot, app_theme: AppTheme, is_below: bool
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    box = QComboBox(window)
    box.addItems(["Fast", "Balanced", "Best"])
    QVBoxLayout(window).addWidget(box)
    window.resize(300, 60)
    free = window.screen().availableGeometry()
    window.move(PLACE if is_below else QPoint(PLACE.x(), free.bottom() - 80))
    window.show()
    width = popup_style.shadow_width()
    for _ in range(2):
        box.showPopup()
        popup = QApplication.activePopupWidget()
        assert popup is not None
        inside, corner = popup_style._inside(popup.geometry()), box.mapToGlobal(QPoint(0, 0))
        assert (inside.left(), inside.width()) == (corner.x(), box.width())
        gap = inside.top() - corner.y() - box.height() if is_below else corner.y() - 1 - inside.bottom()
        assert 0 <= gap <= 4
        assert box.view().verticalScrollBar().maximum() == 0, "all choices fit"
        picture = popup.grab().toImage()
        assert picture.pixelColor(0, 0).alpha() == 0
        assert 0 < picture.pixelColor(popup.width() // 2, popup.height() - width + 3).alpha() < 128
        assert picture.pixelColor(popup.width() // 2, width + 4).alpha() == 255
        assert picture.pixelColor(width, width).alpha() < 128
        box.hidePopup()


def test_another_theme_leaves_a_combo_box_what_draws_its_choices(qtbot: QtBot, app_theme: AppTheme) -> None:
    box = QComboBox()
    qtbot.addWidget(box)
    box.show()
    delegate = box.itemDelegate()
    assert delegate.parent() is box
    for theme in ("dark", "light"):
        app_theme.apply(theme)
    assert box.itemDelegate() is delegate
    directly = Qt.FindChildOption.FindDirectChildrenOnly
    assert box.findChildren(QStyledItemDelegate, options=directly) == [delegate]


def test_the_corners_of_choices_are_cut_where_windows_are_not_blended(
    qtbot: QtBot, app_theme: AppTheme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(popup_style, "_is_blended", lambda: False)
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItems(["Fast", "Best"])
    box.show()
    box.showPopup()
    popup = QApplication.activePopupWidget()
    assert popup is not None
    assert not popup.mask().isEmpty()
    assert not popup.mask().contains(QPoint(0, 0))
    box.hidePopup()


def test_tool_tips_are_round(menu: QMenu) -> None:
    QToolTip.showText(PLACE, "Find similar photos", menu.parentWidget())
    (tip,) = (one for one in QApplication.topLevelWidgets() if one.inherits("QTipLabel"))
    picture, width = tip.grab().toImage(), popup_style.shadow_width()
    QToolTip.hideText()
    assert picture.pixelColor(0, 0).alpha() == 0
    assert picture.pixelColor(width, width).alpha() < 128
    assert picture.pixelColor(tip.width() // 2, width + 4).alpha() == 255


def test_a_panel_in_a_window_has_a_shadow_that_follows_it(qtbot: QtBot, app_theme: AppTheme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    panel = QFrame(window)
    panel.hide()
    popup_style.Shadow(panel)
    window.show()
    plain = window.grab().toImage()
    panel.setGeometry(100, 60, 100, 80)
    panel.show()
    shaded = window.grab().toImage()
    assert shaded.pixelColor(150, 145) != plain.pixelColor(150, 145)
    assert shaded.pixelColor(150, 180) == plain.pixelColor(150, 180)
    panel.move(100, 95)
    assert window.grab().toImage().pixelColor(150, 180) != plain.pixelColor(150, 180)
    panel.hide()
    assert window.grab().toImage() == plain

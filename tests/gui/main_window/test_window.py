"""The main window: keys, themes, saved layout, crash dialog, screenshot, start."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from clipsearch import (
    ClipsearchError,
    IndexReport,
    Library,
    Progress,
    Settings,
    SwitchStatus,
    __version__,
)
from clipsearch.gui import app
from clipsearch.gui.main_window.shortcuts_dialog import ShortcutsDialog
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.crash_dialog import CrashReporter
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.screenshot import save_picture
from clipsearch.gui.style.colours import DARK, DARK_CONTRAST, LIGHT, LIGHT_CONTRAST, Colours
from clipsearch.gui.style.theme import AppTheme
from tests.gui.conftest import Open, names, settle
from tests.support.colour_embedder import COLOURS, ColourEmbedder
from tests.support.snapshots import snapshot


def press(window: MainWindow, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    QTest.keyClick(window.focusWidget() or window, key, held)


CTRL = Qt.KeyboardModifier.ControlModifier


def test_everything_is_reached_by_keyboard(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    press(window, Qt.Key.Key_F, CTRL)
    QTest.keyClicks(window.focusWidget(), "pink")
    settle(qtbot, window, tasks)
    for _ in window.suggestions.popup.choices:
        press(window, Qt.Key.Key_Down)
    assert not window.results.grid.hasFocus(), "through the suggestions first"
    press(window, Qt.Key.Key_Down)
    assert window.results.grid.hasFocus()
    assert window.results.grid.current is not None
    press(window, Qt.Key.Key_Return)
    assert window.viewer.hit == window.results.grid.current
    press(window, Qt.Key.Key_Escape)
    settle(qtbot, window, tasks)
    press(window, Qt.Key.Key_Right)
    second = window.results.grid.current
    press(window, Qt.Key.Key_S)
    settle(qtbot, window, tasks)
    assert second is not None
    assert window.results.title == f"Photos like {second.path.name}"
    assert second.path.stem not in names(window)
    press(window, Qt.Key.Key_C, CTRL)  # nothing is selected now, and nothing happens
    press(window, Qt.Key.Key_Slash)
    assert isinstance(window.focusWidget(), QLineEdit)
    press(window, Qt.Key.Key_Escape)
    settle(qtbot, window, tasks)
    assert window.query.picture is not None, "a query of parts stays"
    press(window, Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, window, tasks)
    assert window.query.picture is None
    press(window, Qt.Key.Key_I, CTRL)
    assert window.inspector.isVisible()
    press(window, Qt.Key.Key_I, CTRL)
    assert not window.inspector.isVisible()
    press(window, Qt.Key.Key_F1)
    sheet = window.findChild(ShortcutsDialog)
    assert isinstance(sheet, ShortcutsDialog)
    sheet.close()
    with qtbot.waitSignal(window.closed):
        press(window, Qt.Key.Key_Q, CTRL)


def test_a_slash_can_be_typed(window: MainWindow) -> None:
    window.query.setFocus()
    QTest.keyClicks(window.focusWidget(), "24/7")
    assert window.query.typed == "24/7"


def test_what_the_menu_of_a_photo_offers(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    hit = window.results.grid.hits[0]
    menu = window.photo_actions.menu([hit], window)
    entries = {action.text().partition("\t")[0]: action for action in menu.actions()}
    assert list(filter(None, entries)) == [
        "Open",
        "Open with",
        "Rating",
        "Favourite",
        "Flag",
        "Add a tag…",
        "Add to album",
        "Show in file manager",
        "Find similar",
        "Find more like this",
        "Find less like this",
        "Copy picture",
        "Copy path",
        "Copy to a folder…",
        "Move to a folder…",
        "Export",
        "Rename…",
        "Hide",
        "Move to the trash",
    ]
    entries["Copy path"].trigger()
    assert QGuiApplication.clipboard().text() == str(hit.path)
    entries["Copy picture"].trigger()
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().mimeData().hasImage())
    assert QGuiApplication.clipboard().image().width() == 96
    assert "copied" in window.toasts.text
    entries["Find similar"].trigger()
    settle(qtbot, window, tasks)
    assert window.results.title == f"Photos like {hit.path.name}"
    assert hit.path.stem not in names(window)
    shown: list[Path] = []
    monkeypatch.setattr("clipsearch.gui.desktop.files.show_in_manager", lambda path: path.parent)
    monkeypatch.setattr("clipsearch.gui.desktop.files.open_file", shown.append)
    entries["Show in file manager"].trigger()
    qtbot.waitUntil(lambda: shown == [hit.path.parent])


def test_the_menu_of_a_photo_opens_by_key(qtbot: QtBot, window: MainWindow) -> None:
    grid = window.results.grid
    grid.setFocus()
    grid.setCurrentIndex(grid.model().index(0, 0))
    with qtbot.waitSignal(grid.menu_requested):
        QTest.keyClick(grid, Qt.Key.Key_Menu)
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()


def test_a_theme_is_applied_and_saved(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, app_theme: AppTheme, full: Library
) -> None:
    light = window.grab().toImage().pixelColor(5, 5)
    dark_action = next(a for a in window.menus.themes.actions() if a.text() == "Dark")
    dark_action.trigger()
    settle(qtbot, window, tasks)
    assert app_theme.is_dark
    dark = window.grab().toImage().pixelColor(5, 5)
    assert light.lightness() > dark.lightness() + 100
    assert Settings.load(full.data_folder).theme == "dark"


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT_CONTRAST, DARK_CONTRAST], ids=["light", "dark"])
def test_high_contrast_is_aaa(colours: Colours) -> None:
    for ground in (colours.ground, colours.side, colours.raised, colours.soft):
        for text in (colours.text, colours.muted, colours.accent):
            assert contrast(text, ground) >= 7, (text, ground)
    assert contrast(colours.line, colours.raised) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_has_aa_contrast(colours: Colours) -> None:
    for ground in (colours.ground, colours.side, colours.raised, colours.soft):
        for text in (colours.text, colours.accent):
            assert contrast(text, ground) >= 4.5, (text, ground)
    for ground in (colours.ground, colours.side, colours.raised, colours.soft):
        assert contrast(colours.muted, ground) >= 4.5, (colours.muted, ground)
    assert contrast(colours.disabled, colours.raised) >= 2, "icons that cannot be used are still seen"
    assert contrast(colours.on_accent, colours.accent) >= 4.5
    assert contrast(colours.on_danger, colours.danger) >= 4.5
    assert contrast(colours.on_warning, colours.warning) >= 4.5
    assert contrast(colours.on_info, colours.info) >= 4.5


def test_what_can_be_clicked_has_a_name(window: MainWindow) -> None:
    for widget in window.findChildren(QAbstractButton):
        assert isinstance(widget, QAbstractButton)
        if not widget.isVisible():
            continue
        assert widget.accessibleName() or widget.text(), widget
    for field in window.findChildren(QLineEdit):
        assert isinstance(field, QWidget)
        assert field.accessibleName()


def test_every_symbol_is_drawn(window: MainWindow, app_theme: AppTheme) -> None:
    for name in ("search", "photo", "folder", "folder-offline", "close", "warning", "settings"):
        icon = app_theme.icon(name)
        assert isinstance(icon, QIcon)
        image = icon.pixmap(20, 20).toImage()
        inked = sum(
            image.pixelColor(x, y).alpha() > 100 for x in range(image.width()) for y in range(image.height())
        )
        assert inked > 10, name


def test_the_window_restores_its_layout(
    qtbot: QtBot, full: Library, app_theme: AppTheme, qapp: object
) -> None:
    for first in (True, False):
        tasks = TaskRunner()
        window = MainWindow(full, app_theme, tasks)
        window.restore_state()
        window.show()
        QTest.qWaitForWindowActive(window)
        if first:
            assert not window.panels.has_inspector
            press(window, Qt.Key.Key_I, CTRL)
            window.panels.show_sidebar(shown=False)
            QTest.qWait(20)
            window.resize(760, 500)  # the screen of the tests is 800 pixels wide
            QTest.qWait(20)
        else:
            assert (window.width(), window.height()) == (760, 500)
            assert window.panels.has_inspector
            assert not window.panels.has_sidebar
            assert not window.inspector.isVisible(), "it would cover the photos"
        window.close()
        window.deleteLater()


def test_an_update_is_told_once(full: Library, app_theme: AppTheme) -> None:
    (full.data_folder / "window.ini").write_text("[General]\nversion=0.0.9\n")
    told = []
    for _ in range(2):
        window = MainWindow(full, app_theme, TaskRunner())
        window.restore_state()
        window.show()
        told.append(window.toasts.text)
        window.close()
        window.deleteLater()
    assert __version__ in told[0]
    assert told[1] == ""


def test_a_damaged_layout_file_means_the_defaults(full: Library, app_theme: AppTheme) -> None:
    (full.data_folder / "window.ini").write_bytes(b"\x00[General]\ngeometry=nonsense\n")
    window = MainWindow(full, app_theme, TaskRunner())
    window.restore_state()
    window.show()
    assert window.panels.has_sidebar
    assert not window.panels.has_inspector
    window.close()
    window.deleteLater()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX links")
def test_a_link_in_place_of_the_state_file_is_left_alone(
    full: Library, app_theme: AppTheme, tmp_path: Path
) -> None:
    precious = tmp_path / "precious"
    precious.write_text("the user's")
    precious.chmod(0o644)
    (full.data_folder / "window.ini").symlink_to(precious)
    before = snapshot(tmp_path, "precious")
    window = MainWindow(full, app_theme, TaskRunner())
    window.restore_state()
    window.show()
    window.quit()
    window.deleteLater()
    assert (full.data_folder / "window.ini").is_symlink()
    assert snapshot(tmp_path, "precious") == before


def test_a_narrow_window_still_works(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library
) -> None:
    window.resize(700, 420)
    settle(qtbot, window, tasks)
    window.results.grid.setFocus()
    QTest.keyClick(window.results.grid, Qt.Key.Key_End)
    assert window.results.grid.current is not None


def test_a_bug_opens_a_dialog_with_a_log(qtbot: QtBot, qapp: object) -> None:
    crash_reporter = CrashReporter()
    for wrong in ("one", "two"):
        try:
            raise ZeroDivisionError(wrong)
        except ZeroDivisionError as error:
            crash_reporter.show_bug(error)
    dialog = crash_reporter.dialog
    assert dialog is not None
    dialog.copy()
    copied = QGuiApplication.clipboard().text()
    assert "ZeroDivisionError: one" in copied
    assert "ZeroDivisionError: two" in copied
    assert "PySide6" in copied
    dialog.reject()
    assert crash_reporter.dialog is None


def test_the_application_runs_and_ends(
    qtbot: QtBot, full: Library, qapp: QApplication, app_theme: AppTheme
) -> None:
    hooks = sys.excepthook, threading.excepthook
    seen: list[int] = []

    def end() -> None:
        for window in qapp.topLevelWidgets():
            if (
                isinstance(window, MainWindow)
                and window.isVisible()
                and len(names(window)) == len(COLOURS)
                and not window.follow_controller.running
            ):
                seen.append(len(names(window)))
                window.close()
                return
        QTimer.singleShot(20, end)

    QTimer.singleShot(20, end)
    assert app.run(full) == 0
    assert seen == [len(COLOURS)]
    assert (sys.excepthook, threading.excepthook) == hooks
    assert (full.data_folder / "window.ini").is_file()


def test_a_library_still_answers_after_a_screenshot(full: Library, tmp_path: Path) -> None:
    for theme in ("light", "dark"):  # the second one once found a library that was "being closed"
        save_picture(full, tmp_path / f"{theme}.png", "green", theme=theme, size=(800, 600))  # type: ignore[arg-type]
    full.warm_up()
    assert full.search("green")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_screenshot_of_the_window(
    full: Library, tmp_path: Path, theme: str, qapp: object, embedder: ColourEmbedder
) -> None:
    path = tmp_path / "window.png"
    save_picture(full, path, "green", theme=theme, size=(1000, 700))  # type: ignore[arg-type]
    with Image.open(path) as image:
        assert image.size == (1000, 700)
        found = [
            count
            for count, colour in image.convert("RGB").getcolors(1 << 20) or ()
            if sum(abs(a - b) for a, b in zip(colour, COLOURS["green"], strict=True)) < 12
        ]
    assert sum(found) > 5000, "the green photo is in it"


def test_a_start_imports_no_torch_and_no_page_and_reads_no_source() -> None:
    code = """
import sys, clipsearch.__main__, clipsearch.library.library, clipsearch.gui.app, linecache
pages = [name for name in sys.modules if name.endswith("_page") and ".empty." not in name]
print("torch" in sys.modules, pages, [name for name in linecache.cache if "clipsearch/gui" in name])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False [] []"


def test_a_window_without_photos_stays_open(open_window: Open) -> None:
    window = open_window()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Escape, Qt.Key.Key_F5):
        press(window, key)
    assert window.isVisible()


def test_the_status_bar_shows_which_model_answers_meanwhile(window: MainWindow, library: Library) -> None:
    status = library.status()
    assert status.model is not None
    new = SwitchStatus(str(Path("/models/<new>").absolute()), 3, 12)
    window.status_bar.show_status(replace(status, switch_status=new))
    assert window.status_bar.text == "12 photos · up to date · searching with colours until <new> is ready"
    window.status_bar.show_running(True)
    window.status_bar.show_progress(Progress("reembedding", 3, 12, rate=2.0, seconds_left=4.5))
    assert window.status_bar.activity == "Indexing for the new model · 3 of 12 · 2.0/s · 4 s left"


def test_a_new_model_that_cannot_be_built_is_reported_once(window: MainWindow, library: Library) -> None:
    told: list[ClipsearchError] = []
    window.notifier.reported.connect(lambda error, topic: told.append(error))
    for _ in range(2):
        window.follow_controller._finish_build(
            IndexReport(switch_status=SwitchStatus("new", 0, 12, fault="The model is broken"))
        )
    assert [str(error) for error in told] == ["The model is broken"]


def test_the_status_bar_says_what_was_passed_over(window: MainWindow, library: Library) -> None:
    (counts,) = (one for one in window.status_bar.findChildren(QLabel) if "12 photos" in one.text())
    assert counts.toolTip() == ""
    window.status_bar.show_status(replace(library.status(), skipped_by={"bin": 1, "hidden": 1200}))
    assert counts.toolTip() == "Ignored files and folders:\n1,200 hidden\n1 trash folders"
    assert counts.accessibleDescription() == counts.toolTip()

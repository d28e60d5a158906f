"""Each page of the settings: what it shows, and what its controls do."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from clipsearch import ClipsearchError, Library, Query, Settings, Term
from clipsearch.gui.activity.tray_icon import TrayIcon
from clipsearch.gui.desktop import files
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.query_state import QueryState
from clipsearch.gui.settings.about_page import AboutPage, latest_changes
from clipsearch.gui.settings.appearance_page import AppearancePage
from clipsearch.gui.settings.background_page import BackgroundPage
from clipsearch.gui.settings.details_page import DetailsPage
from clipsearch.gui.settings.log_page import LogPage
from clipsearch.gui.settings.page import Page
from clipsearch.gui.settings.settings_window import SettingsWindow
from clipsearch.gui.settings.storage_page import StoragePage
from clipsearch.gui.style import formatting
from clipsearch.gui.style.colours import DARK_CONTRAST
from clipsearch.records import TextStatus
from tests.gui.conftest import Open, names, settle
from tests.support.album import draw
from tests.support.colour_embedder import COLOURS

P = TypeVar("P", bound=Page)
Turn = Callable[[type[P]], P]


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Start at login is written here, not into the configuration of who runs the tests."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def turn(window: MainWindow, qtbot: QtBot, tasks: TaskRunner) -> Turn[P]:
    """Opens the settings at a page."""

    def turn_to(kind: type[P]) -> P:
        page = turned(window, kind)
        settle(qtbot, window, tasks)
        return page

    return turn_to


def turned(window: MainWindow, kind: type[P]) -> P:
    window.settings_controller.show()
    opened = window.settings_controller.window
    assert isinstance(opened, SettingsWindow)
    page = next(page for page in opened.pages if isinstance(page, kind))
    opened.show_page(page)
    return page


def answer(page: Page, text: str) -> str:
    """Press a button of the open question; return its texts."""
    box = next(box for box in page.findChildren(QMessageBox) if box.isVisible())
    next(button for button in box.buttons() if button.text() == text).click()
    return f"{box.text()} {box.informativeText()}"


# Storage


def test_sizes_and_data_folder_are_shown(turn: Turn[StoragePage], full: Library) -> None:
    page = turn(StoragePage)
    shown = {part: label.text() for part, label in page._sizes.items()}
    sizes = full.status().sizes
    assert sizes["database"] > 0
    assert shown == {
        part: formatting.file_size(size) for part, size in {**sizes, "": sum(sizes.values())}.items()
    }
    named = [label.accessibleName() for label in page.findChildren(QLabel)]
    assert f"Data folder: {full.data_folder}" in named


def test_the_data_folder_is_opened(
    turn: Turn[StoragePage], full: Library, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(files, "open_file", opened.append)
    turn(StoragePage).open.click()
    qtbot.waitUntil(lambda: opened == [full.data_folder])


def test_the_list_is_exported(
    turn: Turn[StoragePage], qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = turn(StoragePage)
    chosen = (str(tmp_path / "list"), "JSON (*.json)")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: chosen)
    page.export.click()
    assert not page.export.isEnabled()
    qtbot.waitUntil(page.export.isEnabled)
    assert page.exported.text() == f"12 files exported to {tmp_path / 'list.json'}"
    assert (tmp_path / "list.json").stat().st_size > 500
    page.export_to(tmp_path / "nowhere" / "list.csv")
    qtbot.waitUntil(page.why.isVisible)
    assert "nowhere" in page.why.text()
    assert page.exported.isHidden()


def test_caches_are_deleted_after_a_question(
    turn: Turn[StoragePage], full: Library, window: MainWindow, qtbot: QtBot, tasks: TaskRunner
) -> None:
    page = turn(StoragePage)
    page.tidy.click()
    assert "rebuilt" in answer(page, "Cancel")
    assert list(full.data_folder.glob("vectors-*.usearch"))
    page.tidy.click()
    answer(page, "Delete")
    qtbot.waitUntil(lambda: page.done.text() == "Thumbnails and index deleted", timeout=10_000)
    settle(qtbot, window, tasks)
    assert page.tidy.isEnabled()
    assert len(full.search("red")) > 0


def test_everything_is_cleared_after_a_question(
    turn: Turn[StoragePage], full: Library, window: MainWindow, qtbot: QtBot, tasks: TaskRunner, photos: Path
) -> None:
    full.searches.save("all red", Query((Term(words="red"),)))
    window.saved_searches.refresh()
    window.query_controller.search_history.remember(QueryState(typed="green"))
    page = turn(StoragePage)
    page.clear.click()
    assert "cannot be undone" in answer(page, "Cancel")
    settle(qtbot, window, tasks)
    assert len(full.folders()) == 1
    page.clear.click()
    answer(page, "Clear everything")
    qtbot.waitUntil(lambda: page.done.text() == "Everything was cleared", timeout=10_000)
    settle(qtbot, window, tasks)
    assert full.folders() == []
    qtbot.waitUntil(lambda: window.results.shown_empty_page is not None, timeout=10_000)
    assert len(list(photos.iterdir())) == len(COLOURS), "the photos are untouched"
    assert window.sidebar.saved.model().rowCount() == 0
    window.query_controller.search_history.older()
    settle(qtbot, window, tasks)
    assert window.query.state.is_empty, "nothing is left to look back at"
    assert full.searches.history == ()


# Log


def test_the_log_is_read_copied_and_saved(
    window: MainWindow, full: Library, turn: Turn[LogPage], qtbot: QtBot, tasks: TaskRunner, tmp_path: Path
) -> None:
    page = turn(LogPage)
    assert page.text.toPlainText() == ""
    assert not page.copy.isEnabled()
    (full.data_folder / "clipsearch.log").write_text("ERROR something broke\n", encoding="utf-8")
    page.refresh()
    qtbot.waitUntil(page.copy.isEnabled)
    page.copy.click()
    assert QGuiApplication.clipboard().text() == "ERROR something broke"
    page.save_to(tmp_path / "log.txt")
    settle(qtbot, window, tasks)
    assert (tmp_path / "log.txt").read_text(encoding="utf-8") == "ERROR something broke\n"
    if os.name != "nt":
        assert stat.S_IMODE((tmp_path / "log.txt").stat().st_mode) == 0o600
    page.save_to(tmp_path / "nowhere" / "log.txt")
    qtbot.waitUntil(page.why.isVisible)
    assert "cannot be written" in page.why.text()


# Suggested tags


def test_tags_are_added_hidden_and_taken_back(
    turn: Turn[DetailsPage], window: MainWindow, full: Library, qtbot: QtBot, tasks: TaskRunner
) -> None:
    page = turn(DetailsPage)
    for words, typed in ((page.added, " tandem "), (page.added, "Tandem"), (page.hidden, "pie")):
        words.field.setText(typed)
        QTest.keyClick(words.field, Qt.Key.Key_Return)
        settle(qtbot, window, tasks)
    assert page.isVisible(), "Return did not close the window"
    kept = Settings.load(full.data_folder)
    assert (kept.words_added, kept.words_hidden) == (("tandem",), ("pie",))
    assert (page.added.words, page.hidden.words) == (("tandem",), ("pie",))
    assert not page.hidden.remove.isEnabled()
    page.hidden.list.item(0).setSelected(True)
    page.hidden.remove.click()
    settle(qtbot, window, tasks)
    assert Settings.load(full.data_folder).words_hidden == ()
    assert page.hidden.list.isHidden()
    window.settings_controller.undo()
    assert page.hidden.words == ("pie",)


# Appearance


def test_a_theme_is_chosen_and_reset(
    turn: Turn[AppearancePage], window: MainWindow, full: Library, qtbot: QtBot, tasks: TaskRunner
) -> None:
    page = turn(AppearancePage)
    page.themes.button(2).click()
    page.contrast.click()
    settle(qtbot, window, tasks)
    assert Settings.load(full.data_folder) == Settings(theme="dark", contrast=True)
    assert page.context.app_theme.colours == DARK_CONTRAST
    opened = window.settings_controller.window
    assert opened is not None
    opened.reset.click()
    settle(qtbot, window, tasks)
    assert Settings.load(full.data_folder).theme == Settings().theme == "system"
    assert page.themes.checkedId() == 0 and not page.contrast.isChecked()


def test_a_language_is_chosen_for_the_next_start(
    turn: Turn[AppearancePage], window: MainWindow, full: Library, qtbot: QtBot, tasks: TaskRunner
) -> None:
    page = turn(AppearancePage)
    names = [page.languages.itemText(row) for row in range(page.languages.count())]
    assert names[:2] == ["Match system", "English"]
    assert {"Deutsch", "العربية"} <= set(names)
    assert page.later.isHidden()
    page.languages.setFocus()
    QTest.keyClick(page.languages, Qt.Key.Key_D)
    settle(qtbot, window, tasks)
    assert Settings.load(full.data_folder).language == "de"
    assert "next time" in page.later.text()
    window.settings_controller.undo()
    settle(qtbot, window, tasks)
    assert Settings.load(full.data_folder).language == ""
    assert page.later.isHidden()


# Background


@pytest.fixture
def tray(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desktop with a tray, which Qt's offscreen platform has not."""
    monkeypatch.setattr(TrayIcon, "is_available", staticmethod(lambda: True))


def test_sidecars_and_reading_text_are_switched(
    turn: Turn[DetailsPage], qtbot: QtBot, window: MainWindow, tasks: TaskRunner, full: Library
) -> None:
    page = turn(DetailsPage)
    assert not page.sidecars.isChecked()
    page.sidecars.click()
    page.texts.setCurrentIndex(page.texts.findData("off"))
    page.texts.activated.emit(page.texts.currentIndex())
    settle(qtbot, window, tasks)
    saved = Settings.load(full.data_folder)
    assert (saved.sidecars, saved.read_text) == ("always", "off")
    window.settings_controller.undo()
    window.settings_controller.undo()
    settle(qtbot, window, tasks)
    assert not page.sidecars.isChecked() and page.texts.currentData() == "likely"
    page.show_status(replace(full.status(), texts=TextStatus(installed=False)))
    assert not page.texts.isEnabled() and 'pip install "clipsearch[text]"' in page.state.text()
    page.show_status(replace(full.status(), texts=TextStatus(True, 1200, 3)))
    assert page.texts.isEnabled() and page.state.text() == "Looked for in 1,200 photos, found in 3"


def test_without_a_tray_the_page_says_that_closing_quits(turn: Turn[BackgroundPage]) -> None:
    page = turn(BackgroundPage)
    assert not page.keep.isEnabled()
    assert any("no system tray" in label.text() for label in page.findChildren(QLabel))


@pytest.mark.usefixtures("tray")
def test_following_continues_in_the_tray(
    full: Library, open_window: Open, qtbot: QtBot, photos: Path, tasks: TaskRunner
) -> None:
    window = open_window(index=True)
    qtbot.waitUntil(lambda: not window.follow_controller.running, timeout=10_000)
    page = turned(window, BackgroundPage)
    page.keep.click()
    settle(qtbot, window, tasks)
    assert Settings.load(full.data_folder).background
    ended: list[bool] = []
    window.closed.connect(lambda: ended.append(True))
    tray = window.tray
    tray.icon.hide()  # as if the desktop's tray had come later than the window
    window.toolbar.inspector_button.setChecked(True)
    window.results.grid.setCurrentIndex(window.results.grid.model().index(0, 0))
    qtbot.waitUntil(lambda: window.inspector.hit is not None)
    window.close()
    assert window.isHidden()
    assert tray.icon.isVisible()
    assert not ended
    shown = window.inspector.hit
    assert shown is not None
    shown.path.unlink()
    qtbot.waitUntil(lambda: shown.path.stem not in names(window), timeout=10_000)
    qtbot.waitUntil(lambda: window.inspector.hit != shown)
    draw(photos / "new.png", "yellow")
    qtbot.waitUntil(lambda: "new" in names(window), timeout=10_000)
    qtbot.waitUntil(lambda: not window.follow_controller.running, timeout=10_000)
    pause = window.tray.menu.actions()[1]
    assert pause.text() == "Pause indexing"
    pause.trigger()
    qtbot.waitUntil(lambda: window.follow_controller.paused)
    assert pause.text() == "Resume indexing"
    assert "paused" in window.tray.icon.toolTip()
    window.tray.menu.actions()[-1].trigger()
    assert ended == [True]


def test_start_at_login_is_switched_on_and_off(
    turn: Turn[BackgroundPage], window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = turn(BackgroundPage)
    assert not page.login.isChecked()
    page.login.click()
    assert page.login.isChecked()
    assert page._autostart.is_on()
    page.login.click()
    assert not page.login.isChecked()
    assert not page._autostart.is_on()

    def refuse(on: bool) -> None:
        raise ClipsearchError("It cannot be changed", "Ask")

    monkeypatch.setattr(page._autostart, "set_on", refuse)
    page.login.click()
    assert page.why.text() == "It cannot be changed. Ask."
    assert not page.login.isChecked(), "it shows what is, not what was wanted"


# All of them


def test_everything_in_the_settings_that_takes_focus_has_a_name(turn: Turn[AppearancePage]) -> None:
    opened = turn(AppearancePage).window()
    assert isinstance(opened, SettingsWindow)
    nameless = []
    for page in opened.pages:
        opened.show_page(page)
        nameless += [
            f"{type(widget).__name__} of {page.title}"
            for widget in QApplication.allWidgets()
            if widget.isVisible()
            and widget.window() is opened
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not (widget.accessibleName() or getattr(widget, "text", str)())
        ]
    assert not nameless


def test_the_program_tells_what_it_is(turn: Turn[AboutPage]) -> None:
    page = turn(AboutPage)
    licences = page.packages.toPlainText()
    assert "torch 2." in licences
    assert "pytest" not in licences  # the program does not need it
    assert "BSD" in next(line for line in licences.splitlines() if line.startswith("numpy "))
    assert len(page.news.toPlainText()) > 100
    assert "process" in page.confinement.text()


def test_only_the_newest_changes_are_shown() -> None:
    assert latest_changes("# Changelog\n\n## 2.0\n\n- New.\n\n## 1.0\n\n- Old.\n") == "- New."
    assert latest_changes("") == ""


def test_no_page_is_cut_in_the_smallest_window(qtbot: QtBot, window: MainWindow) -> None:
    window.settings_controller.show()
    settings = window.settings_controller.window
    assert settings is not None
    settings.resize(settings.minimumSize())
    for page in settings.pages:
        page.section("A heading that is much longer than any heading in this language is, as others have")
        settings.show_page(page)
        qtbot.wait(10)
        assert page.widget().width() <= page.viewport().width(), page.title

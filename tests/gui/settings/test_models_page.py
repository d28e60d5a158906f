"""The page of models: one is downloaded, measured, used and deleted, and each can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from clipsearch import Library
from clipsearch.embedding.models import model_folder
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.settings.model_table import facts
from clipsearch.gui.settings.models_page import ModelsPage
from clipsearch.library.models import speed_test
from tests.gui.conftest import settle
from tests.support.hub_server import Fault, Hub
from tests.support.tiny_models import make

NAME, PLACE, COMMIT = "PE-Core-B-16/meta", "timm/PE-Core-B-16", "0038414f37721c5eafc1a5e0da802d291c909de3"
WEIGHTS = "open_clip_model.safetensors"


@pytest.fixture
def published(hub: Hub, tmp_path: Path) -> Hub:
    """A hub with a tiny model under the name of an offered one."""
    (tmp_path / "made").mkdir()
    hub.publish(PLACE, make("clip", tmp_path / "made"), COMMIT)
    return hub


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot, tasks: TaskRunner, published: Hub) -> ModelsPage:
    """The page, with that model selected."""
    window.settings_controller.show()
    assert window.settings_controller.window is not None
    page = next(one for one in window.settings_controller.window.pages if isinstance(one, ModelsPage))
    window.settings_controller.window.show_page(page)
    qtbot.waitUntil(lambda: page.selected is not None, timeout=10_000)
    settle(qtbot, window, tasks)
    page._table.selectRow(page._model.row_of(NAME))
    assert page.selected is not None
    assert page.selected.name == NAME
    return page


@pytest.fixture
def press(page: ModelsPage, qtbot: QtBot, tasks: TaskRunner) -> Callable[[str], None]:
    """Press one of the page's buttons, which must be there, and wait until that is done."""

    def pressed(text: str, *, wait: bool = True) -> None:
        (button,) = [one for one in page.findChildren(QPushButton) if one.text() == text and one.isVisible()]
        assert button.isEnabled()
        button.click()
        if wait:
            qtbot.waitUntil(lambda: not page.model_tasks.busy and not tasks.busy, timeout=120_000)

    return pressed


def state(page: ModelsPage) -> str:
    assert page.selected is not None
    assert page.selected.name == NAME
    return page.selected.state


def answer(qtbot: QtBot, text: str) -> None:
    """Press a button of the open question."""

    def asked() -> list[QMessageBox]:
        return [
            one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox) and one.isVisible()
        ]

    qtbot.waitUntil(lambda: bool(asked()), timeout=10_000)
    (button,) = [one for one in asked()[0].buttons() if one.text() == text]
    button.click()


def test_a_model_is_downloaded_measured_used_and_deleted(
    page: ModelsPage,
    press: Callable[..., None],
    qtbot: QtBot,
    full: Library,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(speed_test, "SECONDS", 0.3)
    monkeypatch.setattr(speed_test, "WIDTH", 400)
    monkeypatch.setattr(speed_test, "HEIGHT", 300)
    assert state(page) == "available"
    press("Download")
    assert (page.error_text, state(page)) == ("", "downloaded")
    press("Measure")
    assert page.error_text == ""
    assert page.selected is not None
    assert len(page.selected.speeds) == 1
    assert "photos/s" in dict(facts(page.selected))["On this computer"]
    press("Use")
    assert full.settings.current.model == NAME
    assert not page._delete.isEnabled()
    page._table.selectRow(page._model.row_of("starter"))
    press("Use")
    assert full.settings.current.model == "starter"
    page._table.selectRow(page._model.row_of(NAME))
    press("Delete…", wait=False)
    answer(qtbot, "Keep")
    assert model_folder.folder_of(NAME).is_dir()
    press("Delete…", wait=False)
    answer(qtbot, "Delete")
    qtbot.waitUntil(lambda: state(page) == "available", timeout=10_000)
    assert not model_folder.folder_of(NAME).exists()
    assert page.selected.speeds == ()


def test_a_download_is_stopped_and_resumed_and_the_model_used(
    page: ModelsPage, press: Callable[..., None], qtbot: QtBot, published: Hub, full: Library
) -> None:
    published.fail(WEIGHTS, Fault(hangs_at=65536))
    press("Download and use", wait=False)
    qtbot.waitUntil(lambda: bool(published.asked_for(WEIGHTS)), timeout=10_000)
    assert page.model_tasks.busy == NAME
    press("Stop")
    assert (page.error_text, state(page)) == ("", "partly")
    assert full.settings.current.model == "starter"
    published.released.set()
    press("Download and use")
    assert (page.error_text, state(page), full.settings.current.model) == ("", "downloaded", NAME)


def test_errors_are_shown_on_the_page(page: ModelsPage, press: Callable[..., None], published: Hub) -> None:
    config = published.repositories[PLACE][COMMIT]["open_clip_config.json"]
    published.publish(PLACE, {"open_clip_config.json": config, "weights.bin": b"a pickle"}, COMMIT)
    press("Download")
    assert "pickle" in page.error_text
    assert state(page) == "partly"
    published.repositories.clear()
    press("Download")
    assert f"does not have {PLACE}" in page.error_text


def test_a_double_click_begins_no_download(page: ModelsPage) -> None:
    page._table.activated.emit(page._table.currentIndex())
    assert not page.model_tasks.busy
    assert state(page) == "available"
    page._table.selectRow(page._model.row_of("starter"))
    page._table.activated.emit(page._table.currentIndex())
    assert page.model_tasks.busy or page._models.chosen == "starter"

"""The page of models: one is downloaded, measured, used and deleted, and each can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from clipsearch import Library, ModelOffer, ModelSpeed, Settings, SwitchStatus
from clipsearch.embedding.models import model_folder
from clipsearch.gui.activity.model_tasks import Models
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.settings import model_texts
from clipsearch.gui.settings.model_card import ModelCard
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
    """The page, with all models unfolded."""
    window.settings_controller.show()
    assert window.settings_controller.window is not None
    page = next(one for one in window.settings_controller.window.pages if isinstance(one, ModelsPage))
    window.settings_controller.window.show_page(page)
    qtbot.waitUntil(lambda: bool(page.cards), timeout=10_000)
    settle(qtbot, window, tasks)
    page.more.click()
    return page


@pytest.fixture
def card(page: ModelsPage) -> ModelCard:
    """The card of that model."""
    return page.cards[NAME]


@pytest.fixture
def press(page: ModelsPage, qtbot: QtBot, tasks: TaskRunner) -> Callable[..., None]:
    """Press a button of a card, which must be there, and wait until that is done."""

    def pressed(text: str, name: str = NAME, *, wait: bool = True) -> None:
        buttons = page.cards[name].findChildren(QPushButton)
        (button,) = [one for one in buttons if one.text() == text and one.isVisible()]
        assert button.isEnabled()
        button.click()
        if wait:
            qtbot.waitUntil(lambda: not page.model_tasks.busy and not tasks.busy, timeout=120_000)

    return pressed


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
    card: ModelCard,
    press: Callable[..., None],
    qtbot: QtBot,
    full: Library,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(speed_test, "SECONDS", 0.3)
    monkeypatch.setattr(speed_test, "WIDTH", 400)
    monkeypatch.setattr(speed_test, "HEIGHT", 300)
    assert (card.offer.state, card.measure.isVisible()) == ("available", False)
    press("Download and use")
    assert (card.error_text, card.offer.state) == ("", "downloaded")
    assert (full.settings.current.model, card.use.isEnabled()) == (NAME, False)
    assert card.speed_text == "Speed not measured yet"
    press("Measure")
    assert card.error_text == ""
    assert len(card.offer.speeds) == 1
    assert "photos per second" in card.speed_text
    card.unfold.click()
    assert not card.delete.isEnabled(), "it is in use"
    press("Use", "starter")
    assert full.settings.current.model == "starter"
    press("Delete…", wait=False)
    answer(qtbot, "Cancel")
    assert model_folder.folder_of(NAME).is_dir()
    press("Delete…", wait=False)
    answer(qtbot, "Delete")
    qtbot.waitUntil(lambda: card.offer.state == "available", timeout=10_000)
    assert not model_folder.folder_of(NAME).exists()
    assert card.offer.speeds == ()


def test_a_download_is_stopped_and_resumed_and_the_model_used(
    page: ModelsPage,
    card: ModelCard,
    press: Callable[..., None],
    qtbot: QtBot,
    published: Hub,
    full: Library,
) -> None:
    published.fail(WEIGHTS, Fault(hangs_at=65536))
    press("Download and use", wait=False)
    qtbot.waitUntil(lambda: bool(published.asked_for(WEIGHTS)), timeout=10_000)
    assert page.model_tasks.busy == NAME
    assert not page.cards["starter"].measure.isEnabled(), "one task at a time"
    press("Stop")
    assert (card.error_text, card.offer.state) == ("", "partly")
    assert full.settings.current.model == "starter"
    published.released.set()
    press("Download and use")
    assert (card.error_text, card.offer.state, full.settings.current.model) == ("", "downloaded", NAME)


def test_errors_are_shown_on_the_card(card: ModelCard, press: Callable[..., None], published: Hub) -> None:
    config = published.repositories[PLACE][COMMIT]["open_clip_config.json"]
    published.publish(PLACE, {"open_clip_config.json": config, "weights.bin": b"a pickle"}, COMMIT)
    press("Download and use")
    assert "pickle" in card.error_text
    assert card.offer.state == "partly"
    published.repositories.clear()
    press("Download and use")
    assert f"does not have {PLACE}" in card.error_text


def test_the_recommended_model_is_that_for_the_device(page: ModelsPage, full: Library) -> None:
    def recommended() -> list[str]:
        return [model_texts.title(one.offer) for one in page.cards.values() if one.badge.isVisible()]

    assert recommended() == ["Balanced"]
    status = full.status()
    assert status.model is not None
    page.show_status(replace(status, model=replace(status.model, device="cuda")))
    page.show_models(page._models)
    assert recommended() == ["Best"]


def test_the_switch_to_a_model_is_shown_on_its_card_and_can_be_given_up(
    page: ModelsPage, card: ModelCard
) -> None:
    offers = tuple(
        replace(one, state="downloaded") if one.name == NAME else one for one in page._models.offers
    )
    page.show_models(Models(offers, "starter", NAME, SwitchStatus(NAME, 4, 12)))
    assert card.stay.isVisible()
    assert not card.use.isVisible()
    assert page.cards["starter"].use.text() == "Keep using this model"
    assert page.cards["starter"].use.isEnabled()


def test_texts_about_a_model_name_size_languages_licence_and_the_speed_here() -> None:
    fast = ModelSpeed("cuda", "float16", 8, 123.4, 5.0, "2026-01-01T00:00:00+00:00")
    slow = replace(fast, device="cpu", photos_per_second=9.87, text_ms=20.0)
    offer = ModelOffer(
        "a/b", "AB", "Objects", "MIT", "Many", download_bytes=605_000_000, imagenet=0.5, suggested="gpu"
    )
    assert (model_texts.title(offer), model_texts.title(replace(offer, suggested=""))) == ("Best", "AB")
    assert model_texts.summary(offer) == "605 MB download · Many languages · MIT"
    assert model_texts.summary(replace(offer, state="local", download_bytes=0)).startswith("Your own model")
    assert model_texts.speed(offer) == "Speed not measured yet"
    measured = replace(offer, speeds=(slow, fast))
    assert model_texts.speed(measured) == "On this computer: 123 photos per second, 5 ms per search"
    facts = dict(model_texts.facts(measured))
    assert facts["CPU"] == "On this computer: 9.9 photos per second, 20 ms per search"
    assert facts["ImageNet"] == "50.0 % recognised without training"


# The device


def test_what_the_model_runs_on_is_told(page: ModelsPage) -> None:
    assert page.running.text() == "Running now: colours on Processor (CPU), float32"


def test_another_device_is_saved_and_used_later(
    page: ModelsPage, window: MainWindow, full: Library, qtbot: QtBot, tasks: TaskRunner
) -> None:
    assert page.devices.currentData() == "auto"
    assert page.later.isHidden()
    QTest.keyClick(page.devices, Qt.Key.Key_Down)
    settle(qtbot, window, tasks)
    assert page.devices.currentData() == "cpu"
    assert Settings.load(full.data_folder).device == "cpu"
    assert "next indexing" in page.later.text()
    window.settings_controller.apply(device="cuda:1")  # as written by hand
    assert page.devices.currentText() == "cuda:1"
    window.settings_controller.undo()
    window.settings_controller.undo()
    settle(qtbot, window, tasks)
    assert page.devices.currentData() == "auto"
    assert Settings.load(full.data_folder).device == "auto"
    assert page.later.isHidden()

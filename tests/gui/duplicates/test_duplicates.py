"""Duplicates are reviewed in a dialog: groups side by side, decided about, and moved to the trash."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from clipsearch import Library
from clipsearch.gui.desktop import file_moves
from clipsearch.gui.desktop.file_moves import Trashed
from clipsearch.gui.duplicates.duplicates_dialog import DuplicatesDialog
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.widgets.elided_label import ElidedLabel
from tests.gui.conftest import Open
from tests.unit.library.grouping.pictures import picture, save

pytestmark = pytest.mark.usefixtures("one_thumbnail_process")


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Two pictures, each with a turned one, and a copy of the first."""
    place = tmp_path / "photos"
    for seed in (1, 2):
        save(picture(seed), place / f"{seed}.png")
        save(picture(seed).transpose(Image.Transpose.ROTATE_90), place / f"turned {seed}.jpg")
    shutil.copyfile(place / "1.png", place / "1 copy.png")
    return place


@pytest.fixture
def trash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    kept = tmp_path / "trash"
    kept.mkdir()
    monkeypatch.setattr(
        file_moves, "move_to_trash", lambda path: Trashed(path, path.replace(kept / path.name))
    )
    return kept


@pytest.fixture
def window(full: Library, open_window: Open) -> MainWindow:
    return open_window()


def opened(window: MainWindow, tasks: TaskRunner, qtbot: QtBot, tier: str) -> DuplicatesDialog:
    """The dialog, showing a tier."""
    window.duplicates.show()
    dialog = window.duplicates.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: bool(dialog.cards) or dialog.text == "There are none.")
    row = dialog.tiers.findData(tier)
    dialog.tiers.setCurrentIndex(row)
    dialog.tiers.activated.emit(row)
    qtbot.waitUntil(lambda: not tasks.busy)
    return dialog


def shown(dialog: DuplicatesDialog) -> list[list[str]]:
    return [[photo.path.name for photo in card.group.photos] for card in dialog.cards]


def test_groups_are_shown_with_their_best_photo(
    window: MainWindow, tasks: TaskRunner, qtbot: QtBot, photos: Path
) -> None:
    dialog = opened(window, tasks, qtbot, "same-picture")
    assert sorted(shown(dialog)) == [["1.png", "turned 1.jpg"], ["2.png", "turned 2.jpg"]]
    assert "(2)" in dialog.tiers.currentText()
    card = dialog.cards[0]
    assert card.chosen.text() == "The best has a format that loses less"
    texts = [label.text() for label in card.findChildren(QLabel)]
    assert "<b>Best</b>" in texts
    boxes = [label.parentWidget() for label in card.findChildren(QLabel) if label.accessibleName()]
    assert len({box.mapTo(card, QPoint(0, 0)).y() for box in boxes}) == 1, "pictures are in one line"
    lines = [label for label in card.findChildren(ElidedLabel) if label.text() in shown(dialog)[0]]
    assert len({label.mapTo(card, QPoint(0, 0)).y() for label in lines}) == 1, "and names"
    assert all(not label.pixmap().isNull() for label in card.findChildren(QLabel) if label.accessibleName())
    dialog.set_reference(str(photos))
    qtbot.waitUntil(lambda: not tasks.busy)
    assert not dialog.cards[0].chosen.isEnabled(), "all of them stay"
    dialog = opened(window, tasks, qtbot, "same-file")
    assert shown(dialog) == [["1.png", "1 copy.png"]]
    dialog.close()


def test_the_first_kind_that_there_is_is_shown_first(
    window: MainWindow, tasks: TaskRunner, qtbot: QtBot, photos: Path, full: Library
) -> None:
    (photos / "1 copy.png").unlink()
    full.index()
    window.duplicates.show()
    dialog = window.duplicates.dialog
    assert dialog is not None
    assert dialog.remove.text(), "also while it looks"
    qtbot.waitUntil(lambda: len(dialog.cards) == 2)
    assert dialog.tier == "same-picture"
    dialog.close()


def test_decisions_are_undone(window: MainWindow, tasks: TaskRunner, qtbot: QtBot) -> None:
    dialog = opened(window, tasks, qtbot, "same-picture")
    first = shown(dialog)[0]
    dialog.cards[0].apart.click()
    qtbot.waitUntil(lambda: len(dialog.cards) == 1 and not tasks.busy)
    dialog.cards[0].not_best.click()
    qtbot.waitUntil(lambda: shown(dialog)[0][0].startswith("turned"))
    window.acts.undo()
    window.acts.undo()
    qtbot.waitUntil(lambda: len(dialog.cards) == 2 and not tasks.busy)
    assert first in shown(dialog)
    dialog.close()


def test_all_but_the_best_go_to_the_trash_and_come_back(
    window: MainWindow, tasks: TaskRunner, qtbot: QtBot, photos: Path, trash: Path, full: Library
) -> None:
    dialog = opened(window, tasks, qtbot, "same-picture")
    turned = dialog.cards[0].group.photos[1]
    full.details.edit([turned.content], {"caption": "A boat"})
    dialog.cards[0].chosen.click()
    dialog.remove.click()
    qtbot.waitUntil(lambda: len(list(trash.iterdir())) == 1)
    assert next(trash.iterdir()).name == turned.path.name
    best = dialog.cards[0].group.photos[0].content
    qtbot.waitUntil(lambda: full.details.of(best).details.caption == "A boat")
    window.acts.undo()
    qtbot.waitUntil(lambda: turned.path.exists())
    qtbot.waitUntil(lambda: full.details.of(best).details.caption == "")
    qtbot.waitUntil(
        lambda: len(dialog.cards) == 2 and not any(card.chosen.isChecked() for card in dialog.cards)
    )
    dialog.remove.click()
    box = dialog.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    next(button for button in box.buttons() if button.text() == "Move to the trash").click()
    qtbot.waitUntil(lambda: len(list(trash.iterdir())) == 2)
    qtbot.waitUntil(lambda: dialog.text == "There are none.")
    assert sorted(path.name for path in photos.iterdir()) == ["1 copy.png", "1.png", "2.png"]
    dialog.close()

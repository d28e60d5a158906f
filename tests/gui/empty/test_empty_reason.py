"""The page without photos: the true reason, and a button that does something about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from clipsearch import Filters, Folder, Status
from clipsearch.gui.empty.empty_reason import empty_reason
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.query_state import QueryState
from tests.gui.conftest import names, settle
from tests.support.colour_embedder import COLOURS

CLEAR = "clear filters"
ROME = Path("/photos/Rome")
HERE, AWAY = Folder(1, Path("/photos")), Folder(1, Path("/mnt/NAS"), "offline")


def status(*folders: Folder, pending: int = 0) -> Status:
    photos = sum(folder.photos for folder in folders) + pending
    return Status(folders, photos, photos - pending, pending, 0, 0, None, Path("/data"))


def filtered(**fields: object) -> QueryState:
    return QueryState(filters=Filters(**fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "now", "doing", "title", "action"),
    [
        (QueryState(), status(), "", "No folder yet", "add folder"),
        (QueryState(), status(HERE), "", "No photos here yet", "add folder"),
        (QueryState(), status(HERE), "running", "Still indexing", ""),
        (QueryState(), status(HERE, pending=9), "", "Still indexing", ""),
        (QueryState(typed="dog"), status(HERE, pending=9), "running", "Still indexing", ""),
        (QueryState(), status(HERE, pending=9), "paused", "Indexing paused", "resume"),
        (QueryState(), status(AWAY), "", "Folder offline: NAS", "check"),
        (QueryState(), status(AWAY, HERE), "", "No photos here yet", "add folder"),
        (QueryState(typed="dog"), status(HERE), "", "No photos for “dog”", "clear"),
        (
            filtered(since="1990", until="1991"),
            status(HERE),
            "",
            "No photos taken 1990\u00a0–\u00a01991",
            CLEAR,
        ),
        (filtered(folders=(ROME,), types=("PNG",)), status(HERE), "", "No photos in Rome of type PNG", CLEAR),
        (QueryState(typed="dog camera:Canon"), status(HERE), "", "No photos taken with Canon", CLEAR),
        (filtered(min_side=4000), status(HERE, pending=9), "", "No photos match: ≥ 4000 pixels", CLEAR),
        (
            QueryState(typed="has:gps -in:Rome"),
            status(HERE),
            "",
            "No photos match: has coordinates, not in Rome",
            CLEAR,
        ),
        (QueryState(typed='"needle"'), status(HERE), "", 'No photos match: "needle"', "clear"),
    ],
)
def test_the_reason_is_the_true_one(
    state: QueryState, now: Status, doing: str, title: str, action: str
) -> None:
    reason = empty_reason(state, now, running=doing == "running", paused=doing == "paused")
    assert (reason.title, reason.action) == (title, action)
    assert bool(reason.action_text) == bool(action)


@pytest.mark.parametrize(
    "state", [QueryState(typed="red may 1931"), QueryState(filters=Filters(since="1931", until="1931"))]
)
def test_the_button_clears_a_filter_that_no_photo_passes(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, state: QueryState
) -> None:
    window.query.set_state(state)
    settle(qtbot, window, tasks)
    page = window.results.shown_empty_page
    assert page is not None
    assert "1931" in page.title
    (button,) = (one for one in page.findChildren(QPushButton) if one.isVisible())
    assert button.text() == "Clear filter"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, window, tasks)
    assert len(names(window)) == len(COLOURS)
    assert window.query.state.all_filters.is_empty
    assert [part.name for part in window.query.state.all_parts] == (["red"] if state.typed else [])

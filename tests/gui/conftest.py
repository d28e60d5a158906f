"""A window on a real library of drawn photos; the model is played by `ColourEmbedder`."""

from __future__ import annotations

import gc
import os
import shutil
import traceback
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clipsearch import Library
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.garbage_collector import GarbageCollector
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style import theme
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets import toast
from clipsearch.library.following import follower, pending_changes
from tests.support.colour_embedder import COLOURS

PATIENCE = 60_000  # milliseconds


class PatientQtBot(QtBot):
    """Waits as long as a busy machine may need, whatever a test says: what comes is not waited for longer."""

    def waitUntil(self, callback: Callable[[], object], *, timeout: int = 0) -> None:  # noqa: N802
        """See QtBot; also for at least `PATIENCE`."""
        super().waitUntil(callback, timeout=max(timeout, PATIENCE))

    def waitSignal(self, signal: Any, *, timeout: int = 0, **options: Any) -> Any:  # noqa: N802
        """See QtBot; also for at least `PATIENCE`."""
        return super().waitSignal(signal, timeout=max(timeout, PATIENCE), **options)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientQtBot(request)


@pytest.fixture(scope="module", autouse=True)
def garbage_in_this_thread(qapp: QApplication) -> Iterator[None]:
    """Collect garbage as the window does; Python does it in any thread."""
    collector = GarbageCollector(qapp)
    yield
    gc.collect()
    gc.freeze()  # what is left stays: it is not looked at again
    collector.close()


@pytest.fixture(autouse=True)
def nothing_left(qapp: QApplication) -> Iterator[None]:
    """Close what a failed test left open, so that it is the only one that fails; empty the clipboard.

    Qt's offscreen platform frees what is on the clipboard after Python has ended, and crashes.
    """
    yield
    qapp.clipboard().clear()
    for widget in qapp.topLevelWidgets():
        if isinstance(widget, MainWindow):
            widget.close()
            widget.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorter waits of the follower."""
    monkeypatch.setattr(pending_changes, "SETTLE", 0.1)
    monkeypatch.setattr(follower, "QUIET", 0.4)
    monkeypatch.setattr(follower, "TICK", 0.1)


@pytest.fixture(autouse=True)
def toasts_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, a test sees them."""
    monkeypatch.setattr(toast, "SHOWN_FOR", 120_000)
    monkeypatch.setattr(toast, "SHOWN_FOR_UNDO", 120_000)


@pytest.fixture(scope="session", autouse=True)
def symbols_drawn_once() -> Iterator[None]:
    """All themes of the tests share their symbols, of which each takes a millisecond."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(theme, "tinted_icon", cache(theme.tinted_icon))
        yield


@pytest.fixture(autouse=True)
def no_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Menus are the same whatever is installed."""
    monkeypatch.setattr("clipsearch.gui.photo_actions.photo_actions.programs", list)


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder with one plain photo of each colour: red.png, orange.png, ..."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for name, colour in COLOURS.items():
        Image.new("RGB", (96, 64), colour).save(folder / f"{name}.png")
    return folder


@pytest.fixture
def full(library: Library, photos: Path) -> Library:
    """A library that holds the colours."""
    library.add(photos)
    library.index()
    return library


@pytest.fixture(scope="module")
def starter_library(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of the sample photos with the starter, loaded; one for all tests of a module."""
    copy = shutil.copytree(prepared / "data", tmp_path_factory.mktemp("starter") / "data")
    with Library.open(copy) as library:
        library.warm_up()
        yield library


@pytest.fixture
def app_theme(qapp: object) -> AppTheme:
    app_theme = AppTheme("light")
    app_theme.apply("light")
    return app_theme


@pytest.fixture
def bugs() -> Iterator[list[BaseException]]:
    """What the crash dialog would show; a test that expects none needs nothing."""
    found: list[BaseException] = []
    yield found
    for bug in found:
        traceback.print_exception(bug)
    assert not found


@pytest.fixture
def tasks(qapp: object, bugs: list[BaseException]) -> Iterator[TaskRunner]:
    tasks = TaskRunner()
    tasks.crashed.connect(bugs.append)
    yield tasks
    tasks.close()


Open = Callable[..., MainWindow]


@pytest.fixture
def open_window(qtbot: QtBot, app_theme: AppTheme, tasks: TaskRunner, library: Library) -> Iterator[Open]:
    """Opens the window on `library` and waits until it is at rest."""
    opened: list[MainWindow] = []

    def open_it(*, index: bool = False, add: Path | None = None, wait: bool = True) -> MainWindow:
        window = MainWindow(library, app_theme, tasks)
        opened.append(window)
        window.show()
        window.start(index=index, path=add)
        if wait:
            settle(qtbot, window, tasks)
        return window

    yield open_it
    for window in opened:
        window.close()
        window.deleteLater()


@pytest.fixture
def window(full: Library, open_window: Open) -> MainWindow:
    """A window on the library of colours, at rest, showing the newest photos."""
    return open_window()


def settle(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    """Wait until nothing is under way."""
    qtbot.wait(20)
    qtbot.waitUntil(lambda: not tasks.busy and not window.search_controller.busy, timeout=10_000)
    qtbot.wait(20)


def names(window: MainWindow) -> list[str]:
    """The file names in the grid, without their endings."""
    return [hit.path.stem for hit in window.results.grid.hits]


def mime(
    *, paths: tuple[Path, ...] = (), links: tuple[str, ...] = (), text: str = "", html: str = ""
) -> QMimeData:
    """Data as another program gives it."""
    data = QMimeData()
    urls = [*(QUrl.fromLocalFile(str(path)) for path in paths), *map(QUrl, links)]
    if urls:
        data.setUrls(urls)
    if html:
        data.setHtml(html)
    if text:
        data.setText(text)
    return data

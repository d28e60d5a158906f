"""Every act of the window that changes photos, files or the library is undone by Ctrl+Z, and redone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clipsearch import Filters, Hit, Library, Query, Term
from clipsearch.gui.albums.controller import AlbumController
from clipsearch.gui.desktop import file_moves
from clipsearch.gui.desktop.file_moves import Trashed
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.photo_actions.photo_edits import PhotoEdit
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.query_state import QueryState
from clipsearch.gui.tagging.controller import TagController
from tests.gui.conftest import Open
from tests.support.colour_embedder import COLOURS, ColourEmbedder

pytestmark = pytest.mark.usefixtures("one_thumbnail_process")


@pytest.fixture
def trash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    kept = tmp_path / "trash"
    kept.mkdir()

    def move(path: Path) -> Trashed:
        return Trashed(path, path.rename(kept / path.name))

    monkeypatch.setattr(file_moves, "move_to_trash", move)
    return kept


@pytest.fixture
def window(library: Library, photos: Path, tmp_path: Path, trash: Path, open_window: Open) -> MainWindow:
    """On the colours, copies of two of them, and a folder most photos of which are missing."""
    for name in ("red", "blue"):
        shutil.copy(photos / f"{name}.png", photos / f"{name} copy.png")
    for number in range(3):
        (tmp_path / "drive").mkdir(exist_ok=True)
        Image.new("RGB", (40 + number, 40), COLOURS["pink"]).save(tmp_path / "drive" / f"{number}.png")
    library.add(photos, tmp_path / "drive")
    library.index()
    (tmp_path / "drive").rename(tmp_path / "unplugged")
    (tmp_path / "drive").mkdir()
    library.index()
    (tmp_path / "new").mkdir()
    Image.new("RGB", (50, 50), COLOURS["cyan"]).save(tmp_path / "new" / "new.png")
    return open_window()


def state(library: Library, place: Path) -> dict[str, Any]:
    """What is on the disk, and what the library knows."""
    library_files, decisions = library.data_folder, library._stores.catalogue.duplicates.decisions
    found = {hit.path.relative_to(place).as_posix(): hit for hit in library.recent(99)}
    return {
        "disk": {
            path.relative_to(place).as_posix(): path.read_bytes()
            for path in place.rglob("*")
            if path.is_file() and not path.is_relative_to(library_files)
        },
        "photos": {name: (sorted(hit.copies), hit.offline) for name, hit in found.items()},
        "details": {name: library.details.of(hit.content) for name, hit in found.items()},
        "refused": {tag.name: library.tags.marks(tag.name) for tag in library.tags.all()},
        "albums": {
            one.name: (library.albums.contents(one.name).tolist(), one.cover) for one in library.albums.all()
        },
        "decisions": [*decisions("different"), *decisions("not-best")],
        "saved": library.searches.saved,
        "hidden": library.hiding.paths(),
        "exclude": library.settings.current.exclude,
        "words": library.settings.current.words_hidden,
        "folders": [(folder.path, folder.missing) for folder in library.folders()],
    }


def acts(window: MainWindow, library: Library, place: Path) -> dict[str, Callable[[], object]]:
    """The acts, by what they do, in an order in which none needs what an earlier one took away."""
    photos, out = place / "photos", place / "out"
    out.mkdir()

    def hit(name: str) -> Hit:
        return next(one for one in library.recent(99) if one.path.name.startswith(name))

    def save(name: str) -> None:
        query = Query((Term(words="red"),))
        saved._run(lambda: searches.save(name, query), name, "{name}", "{name}")

    def child(kind: type[Any]) -> Any:
        return window.findChild(kind)

    edits, files, albums = window.photo_actions.edit, window.photo_actions, child(AlbumController)
    tags = child(TagController)
    pair: Any = SimpleNamespace(photos=[hit("red"), hit("blue")])
    copies = files._copy_and_move
    saved, sidebar = window.saved_searches, window.sidebar_controller
    searches = library.searches
    return {
        "favourite": lambda: edits([hit("green")], PhotoEdit(toggles_favourite=True)),
        "rating": lambda: edits([hit("green")], PhotoEdit({"rating": 4})),
        "caption": lambda: edits([hit("green"), hit("white")], PhotoEdit({"caption": "A meadow"})),
        "keywords": lambda: edits([hit("green")], PhotoEdit(add_keywords=("grass", "spring"))),
        "flag": lambda: edits([hit("white")], PhotoEdit({"flag": "rejected"})),
        "mark with a tag": lambda: tags.mark("grass", [hit("white").content], True),
        "refuse a tag": lambda: tags.mark("grass", [hit("black").content], False),
        "rename a tag": lambda: tags._rename("grass", "meadow"),
        "delete a tag": lambda: tags._delete("spring"),
        "make an album": lambda: albums._run(
            lambda: library.albums.create("Best", [hit("green").content, hit("white").content]),
            "{name}",
            "Best",
        ),
        "add to an album": lambda: albums.add("Best", [hit("black").content]),
        "move in an album": lambda: albums.move_to_start("Best", [hit("black").content]),
        "cover of an album": lambda: albums.set_cover("Best", hit("white").content),
        "take from an album": lambda: albums.remove("Best", [hit("green").content]),
        "delete an album": lambda: albums.delete("Best"),
        "save a search": lambda: save("One"),
        "save another": lambda: save("Two"),
        "update a search": lambda: saved.replace("One"),
        "move a search": lambda: saved.move("One", 1),
        "remove a search": lambda: saved.remove("One"),
        "keep duplicates apart": lambda: window.duplicates._keep_apart(pair),
        "choose another best": lambda: window.duplicates._mark_not_best(pair),
        "forget missing photos": lambda: window.dialogs.forget(
            [one for one in library.folders() if one.missing]
        ),
        "hide a photo": lambda: files.hide([hit("purple")]),
        "hide a folder": lambda: sidebar.hide(place / "drive"),
        "hide a word": lambda: window.inspector.word_hidden.emit("dog"),
        "exclude files": lambda: sidebar.exclude(photos, "yellow*"),
        "rename a file": lambda: files._rename_and_trash._rename(photos / "orange.png", "amber.png"),
        "copy files": lambda: copies.transfer([photos / "green.png"], out, is_move=False),
        "move files": lambda: copies.transfer([photos / "black.png"], out, is_move=True),
        "write a contact sheet": lambda: copies.write_sheet([hit("green")], out / "sheet.html"),
        "write a table": lambda: copies.write_table([hit("green")], out / "table.csv"),
        "write links": lambda: copies.write_links([hit("green")], out),
        "move to the trash": lambda: files.trash([hit("white"), hit("cyan")]),
        "add a folder": lambda: window.dialogs.add([place / "new"]),
        "remove a folder": lambda: window.dialogs.remove(place / "new"),
        "remove the first folder": lambda: window.dialogs.remove(photos),
    }


def test_all_acts_are_undone_and_redone(
    qtbot: QtBot,
    window: MainWindow,
    tasks: TaskRunner,
    library: Library,
    embedder: ColourEmbedder,
    tmp_path: Path,
) -> None:
    table = acts(window, library, tmp_path)
    seen = partial(state, library, tmp_path)

    def rest() -> None:
        for _ in range(2):  # what one that ended has begun
            QApplication.processEvents()
            qtbot.waitUntil(lambda: not (tasks.busy or window.follow_controller.running))

    window.query.set_state(QueryState(filters=Filters(types=("PNG",))))
    window.follow_controller.start()
    rest()
    states, notice = [seen()], window.messages.text  # of the missing photos
    for name, act in table.items():
        act()
        rest()
        assert window.acts.can_undo and window.messages.text in ("", notice), (name, window.messages.text)
        states.append(seen())
        assert states[-1] != states[-2], f"{name} did nothing"
        assert not window.toasts.undo_button.isHidden(), name
    embedded = embedder.asked["photos"]
    for name, before in zip(reversed(table), reversed(states[:-1]), strict=True):
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        rest()
        assert seen() == before, f"{name} was not undone"
    for name, after in zip(table, states[1:], strict=True):
        QTest.keyClick(
            window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
        rest()
        assert seen() == after, f"{name} was not done again"
    assert embedder.asked["photos"] == embedded, "no photo is embedded again"

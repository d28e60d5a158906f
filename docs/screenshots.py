"""Makes the pictures in this folder from the sample photos: `make screenshots`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QWidget

from clipsearch import Filters, Library, sample_folders
from clipsearch.gui.screenshot import OffscreenWindow, save_picture
from clipsearch.gui.search.query_picture import Picture
from clipsearch.gui.search.query_state import QueryPart, QueryState
from clipsearch.gui.settings.models_page import ModelsPage
from clipsearch.gui.style import translation

HERE = Path(__file__).parent
PHOTOS = {".jpg", ".png"}
LEAST_BYTES = 40_000  # below are icons and test charts, which nobody keeps among photos


def main() -> None:
    """Index copies of the sample photos in a folder with a plain name, and take the pictures."""
    with tempfile.TemporaryDirectory() as place:
        with Library.open(Path(place, "empty")) as library:
            save_picture(library, HERE / "first-run.png")
        album = collect(Path(place, "Pictures"))
        with Library.open(Path(place, "library")) as library:
            library.add(album)
            library.index()
            save_picture(library, HERE / "window-light.png", "a cup of coffee")
            save_picture(library, HERE / "window-dark.png", "a flower", theme="dark")
            mixed_query(library, HERE / "mixed-query.png")
            viewer(library, HERE / "viewer.png")
            damaged(album)
            library.index()
            problems(library, HERE / "problems.png")
            settings(library, HERE / "settings.png")
            arabic(library, HERE / "window-arabic.png")


def collect(album: Path) -> Path:
    """Copy the sample photos."""
    album.mkdir()
    for folder in sample_folders():
        for photo in folder.iterdir():
            if photo.suffix in PHOTOS and photo.stat().st_size > LEAST_BYTES:
                shutil.copy(photo, album)
    return album


def damaged(album: Path) -> None:
    """Add files that cannot be read: one cut off, one empty, one that is no picture."""
    (album / "half a rocket.jpg").write_bytes((album / "rocket.jpg").read_bytes()[:20_000])
    (album / "empty.png").touch()
    (album / "shopping list.jpg").write_text("Milk, bread, coffee\n", encoding="utf-8")


def mixed_query(library: Library, path: Path) -> None:
    """A picture, more words and fewer, and a filter."""
    cat = next(hit for hit in library.recent(100) if hit.path.name == "chelsea.png")
    parts = (
        QueryPart(picture=Picture(cat.content, "chelsea.png")),
        QueryPart("an espresso", weight=1.5),
        QueryPart("a person", weight=-0.5),
    )
    with OffscreenWindow(library) as stage:
        stage.window.query.set_state(QueryState(parts, filters=Filters(types=("PNG",))))
        stage.select_first()
        stage.save(path)


def viewer(library: Library, path: Path) -> None:
    """One photo in the whole window."""
    with OffscreenWindow(library, "dark") as stage:
        stage.window.query.set_words("a rocket")
        stage.select_first()
        stage.settle()
        stage.window.viewer.show_row(stage.window.results.grid.hits, 0)
        stage.save(path)


def problems(library: Library, path: Path) -> None:
    """The list of files that could not be read."""
    with OffscreenWindow(library) as stage:
        stage.window.problems.show()
        dialog = opened()
        stage.save(path, dialog)
        dialog.close()


def settings(library: Library, path: Path) -> None:
    """The settings, at the models."""
    with OffscreenWindow(library) as stage:
        stage.window.settings_controller.show()
        opened = stage.window.settings_controller.window
        if opened is None:
            raise AssertionError("it was opened")
        opened.show_page(next(page for page in opened.pages if isinstance(page, ModelsPage)))
        stage.save(path, opened)


def arabic(library: Library, path: Path) -> None:
    """The window in Arabic, from right to left; the last picture, since the language stays."""
    translation.install(QLocale("ar"))
    with OffscreenWindow(library) as stage:
        stage.window.query.set_words("a cup of coffee")
        stage.select_first()
        stage.save(path)


def opened() -> QWidget:
    """The dialog that is open."""
    return next(w for w in QApplication.topLevelWidgets() if w.isVisible() and w.parent() is not None)


if __name__ == "__main__":
    sys.exit(main())

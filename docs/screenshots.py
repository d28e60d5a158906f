"""Makes the pictures in this folder from the sample photos: `make screenshots`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageChops
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QWidget

from clipsearch import Filters, Library, sample_folders
from clipsearch.gui.lock.unlock_window import UnlockWindow
from clipsearch.gui.photo_map.map_page import MapPage
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.screenshot import OffscreenWindow
from clipsearch.gui.search.query_picture import Picture
from clipsearch.gui.search.query_state import QueryPart, QueryState
from clipsearch.gui.settings.models_page import ModelsPage
from clipsearch.gui.style import translation
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.tagging.tag_page import TagPage
from clipsearch.settings import Theme

HERE = Path(__file__).parent
SIZE, SMALL, SMALLEST = (1200, 760), (900, 600), (480, 400)  # logical pixels
SCALED = "--scaled"  # only the picture for which all is twice as large
NEAR = 4  # of 256 steps of grey between colours that look the same
MOST_BYTES = 250_000  # of a picture; it gets fewer colours where it is larger
# The sample photos as somebody would keep them: folder, and the month that is written into the copies.
ALBUM = {
    "coffee": ("At home", "2024:08"),
    "chelsea": ("At home/Cat", "2024:08"),
    "flower": ("Garden", "2024:08"),
    "astronaut": ("People", "2024:08"),
    "china": ("Travels/China", "2024:08"),
    "rocket": ("Travels/Cape Canaveral", "2024:08"),
    "motorcycle_left": ("Travels", "2024:08"),
    "motorcycle_right": ("Travels", "2024:08"),
    "grace_hopper": ("People", "2023:05"),
    "hubble_deep_field": ("Sky", "2023:05"),
    "moon": ("Sky", "2023:05"),
    "coins": ("At home", "2023:05"),
    "camera": ("People", "2023:05"),
    "brick": ("Garden", "2022:11"),
    "grass": ("Garden", "2022:11"),
    "gravel": ("Garden", "2022:11"),
    "retina": ("Laboratory", "2022:11"),
    "cell": ("Laboratory", "2022:11"),
    "ihc": ("Laboratory", "2022:11"),
}

# Where the photos of a folder were taken: degrees of latitude and longitude.
PLACES = {
    "China": (40, 116),
    "Cape Canaveral": (28, -81),
    "Cat": (51, 0),
    "People": (42, 12),
    "Travels": (-34, 151),
}


def main() -> None:
    """Index copies of the sample photos in a folder with a plain name, and take the pictures."""
    with tempfile.TemporaryDirectory() as place:
        album = collect(Path(place, "Pictures"))
        parts = collect_parts(album, Path(place, "Parts"))
        with Library.open(Path(place, "library")) as library:
            library.add(album)
            library.index()
            if SCALED in sys.argv:
                picture(library, "window-200-percent", search("a motorcycle"), size=(640, 480))
                return
            take(library)
            damaged(album)
            library.index()
            picture(library, "problems", show_problems)
        with Library.open(Path(place, "more")) as library:
            library.add(parts)
            library.index()
            take_pages(library)
        with Library.open(Path(place, "empty")) as library:
            picture(library, "first-run", lambda stage: None, size=SMALL)
        with Library.open(Path(place, "library")) as library:  # the last ones, since the language stays
            translation.install(QLocale("ar"))
            picture(library, "window-arabic", select_first)
    environment = os.environ | {"QT_SCALE_FACTOR": "2"}
    subprocess.run([sys.executable, __file__, SCALED], env=environment, check=True)  # noqa: S603 (this file)


def take(library: Library) -> None:
    """Take the pictures of a library in English."""
    picture(library, "timeline", unfold)
    picture(library, "window-light", search("a motorcycle"))
    picture(library, "window-dark", search("the sky"), theme="dark")
    picture(library, "mixed-query", mix)
    picture(library, "viewer", view)
    picture(library, "compare", compare)
    picture(library, "settings", show_settings)
    picture(library, "nothing-found", search("taken:1990..1991"), size=SMALL)
    picture(library, "window-900", search("a stone wall"), size=SMALL)
    picture(library, "window-480", search("a cup of coffee"), size=SMALLEST)


def take_pages(library: Library) -> None:
    """Take the pages beside the photos, of a library with enough photos for them."""
    library.clusters.update()
    like = library.search("a motorcycle", 8)
    library.tags.mark(
        "Motorcycles", [hit.content for hit in like[:3]], [library.search("coffee", 1)[0].content]
    )
    library.tags.mark("Sky", [hit.content for hit in library.search("stars in the night sky", 3)])
    picture(library, "collections", open_page("collections"))
    picture(library, "map", show_earth)
    picture(library, "learn-a-tag", learn)
    picture(library, "unlock", lock(library.data_folder))


Scene = Callable[[OffscreenWindow], QWidget | None]


def picture(
    library: Library, name: str, scene: Scene, *, theme: Theme = "light", size: tuple[int, int] = SIZE
) -> None:
    """Save what a scene shows: the window, or the widget that it returns."""
    with OffscreenWindow(library, theme, size) as stage:
        stage.settle()
        shown = scene(stage)
        path = HERE / f"{name}.png"
        stage.save(path, shown)
        if shown is not None and shown.isWindow():
            shown.close()
    make_smaller(path)


def make_smaller(path: Path) -> None:
    """Give a picture a palette, dithered but where plain colours are as good."""
    whole = Image.open(path).convert("RGB")
    for colours in (256, 192, 128, 96, 64, 48):
        plain = whole.quantize(colours, dither=Image.Dither.NONE)
        small = whole.quantize(palette=plain, dither=Image.Dither.FLOYDSTEINBERG)
        difference = ImageChops.difference(whole, plain.convert("RGB")).convert("L")
        small.paste(plain, mask=difference.point([255] * NEAR + [0] * (256 - NEAR)))
        small.save(path, optimize=True)
        if path.stat().st_size <= MOST_BYTES:
            break


def collect(album: Path) -> Path:
    """Copy the sample photos, with dates."""
    photos = {photo.stem: photo for folder in sample_folders() for photo in folder.iterdir()}
    for number, (name, (folder, month)) in enumerate(ALBUM.items()):
        exif = Image.Exif()
        exif[0x8769] = {0x9003: f"{month}:{1 + number:02} 12:00:00"}
        exif[0x010F], exif[0x0110] = "Fujifilm", "X-T5"
        (album / folder).mkdir(parents=True, exist_ok=True)
        Image.open(photos[name]).convert("RGB").save(album / folder / f"{name}.jpg", exif=exif, quality=92)
    return album


def collect_parts(album: Path, place: Path) -> Path:
    """Save four parts of each photo as photos of their own, since a few photos make no collections."""
    for photo in sorted(album.rglob("*.jpg")):
        whole = Image.open(photo)
        width, height = whole.size
        for number, (x, y) in enumerate(((0, 0), (1, 0), (0, 1), (1, 1))):
            left, top = x * width // 4, y * height // 4
            part = whole.crop((left, top, left + width * 3 // 4, top + height * 3 // 4))
            target = place / photo.parent.name / f"{photo.stem} {number + 1}.jpg"
            target.parent.mkdir(parents=True, exist_ok=True)
            exif = whole.getexif()
            if (taken_at := PLACES.get(photo.parent.name)) is not None:
                north, east = taken_at
                exif[0x8825] = {
                    1: "NS"[north < 0],
                    2: (abs(north), 0, 0),
                    3: "EW"[east < 0],
                    4: (abs(east), 0, 0),
                }
            part.save(target, exif=exif, quality=92)
    return place


def damaged(album: Path) -> None:
    """Add files that cannot be read: one cut off, one empty, one that is no picture."""
    rocket = (album / "Travels" / "Cape Canaveral" / "rocket.jpg").read_bytes()
    (album / "half a rocket.jpg").write_bytes(rocket[:20_000])
    (album / "empty.png").touch()
    (album / "shopping list.jpg").write_text("Milk, bread, coffee\n", encoding="utf-8")


def search(words: str) -> Scene:
    """The results for words."""

    def scene(stage: OffscreenWindow) -> None:
        stage.window.query.set_words(words)

    return scene


def unfold(stage: OffscreenWindow) -> None:
    """All photos by date, with the folders in folders."""
    stage.window.sidebar.folders.expandAll()


def select_first(stage: OffscreenWindow) -> None:
    """The results for words, and the inspector."""
    stage.window.query.set_words("a motorcycle")
    stage.select_first()


def mix(stage: OffscreenWindow) -> None:
    """A picture, more words and fewer, and a filter."""
    hits = stage.window.results.grid.hits
    motorcycle = next(hit for hit in hits if hit.path.stem == "motorcycle_left")
    parts = (
        QueryPart(picture=Picture(motorcycle.content, motorcycle.path.name)),
        QueryPart("something red"),
        QueryPart("a person", weight=-1.0),
    )
    stage.window.query.set_state(QueryState(parts, filters=Filters(since="2024", until="2024")))
    stage.select_first()


def view(stage: OffscreenWindow) -> None:
    """One photo in the whole window."""
    hits = stage.window.results.grid.hits
    row = next(row for row, hit in enumerate(hits) if hit.path.stem == "rocket")
    stage.window.viewer.show_row(hits, row)


def compare(stage: OffscreenWindow) -> None:
    """Photos side by side."""
    hits = {hit.path.stem: hit for hit in stage.window.results.grid.hits}
    stage.window.photo_views.compare.show_hits([hits["motorcycle_left"], hits["motorcycle_right"]])


def open_page(name: str) -> Scene:
    """A page in place of the photos."""

    def scene(stage: OffscreenWindow) -> None:
        stage.window.pages.open(name)

    return scene


def show_earth(stage: OffscreenWindow) -> None:
    """The photos on the map of the earth."""
    stage.window.pages.open("map")
    page = stage.window.findChild(MapPage)
    if page is None:
        raise AssertionError("it was opened")
    page.show_view("earth")


def learn(stage: OffscreenWindow) -> None:
    """The suggestions for a tag."""
    stage.window.pages.open("tags")
    page = stage.window.findChild(TagPage)
    if page is None:
        raise AssertionError("it was opened")
    page.show_tag("Motorcycles")


def lock(folder: Path) -> Scene:
    """The window that asks for the passphrase."""

    def scene(stage: OffscreenWindow) -> QWidget:
        tasks = TaskRunner()
        unlock = UnlockWindow(folder, AppTheme("light"), tasks)
        unlock.ended.connect(tasks.close)
        unlock.show()
        return unlock

    return scene


def show_problems(stage: OffscreenWindow) -> QWidget:
    """The list of files that could not be read."""
    stage.window.problems.show()
    return next(w for w in QApplication.topLevelWidgets() if w.isVisible() and w.parent() is not None)


def show_settings(stage: OffscreenWindow) -> QWidget:
    """The settings, at the models."""
    stage.window.settings_controller.show()
    opened = stage.window.settings_controller.window
    if opened is None:
        raise AssertionError("it was opened")
    opened.show_page(next(page for page in opened.pages if isinstance(page, ModelsPage)))
    return opened


if __name__ == "__main__":
    sys.exit(main())

"""The viewer: opening, stepping, zoom, regions, errors, closing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from clipsearch import ClipsearchError, Filters, Hit, Library, PhotoFacts
from clipsearch.gui.desktop.picture_decoder import decode, decode_region
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.mime_data import PictureFiles
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.viewer import photo_loader
from clipsearch.gui.viewer.canvas import Canvas
from clipsearch.gui.viewer.viewer import Viewer
from clipsearch.gui.widgets.elided_label import ElidedLabel
from clipsearch.gui.widgets.thumbnail_image import decode_jpeg
from tests.gui.conftest import Open, names, settle
from tests.support.fake_matches import matching
from tests.support.format_samples import SAMPLED, sample, turned
from tests.support.pictures import quarters

pytestmark = pytest.mark.usefixtures("one_thumbnail_process")
Key = Qt.Key


def press(viewer: Viewer, *keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(viewer, key, held)


def enter(qtbot: QtBot, window: MainWindow, tasks: TaskRunner, row: int = 3) -> Viewer:
    """Open the viewer by the keyboard."""
    grid = window.results.grid
    grid.setFocus()
    grid.setCurrentIndex(grid.model().index(row, 0))
    QTest.keyClick(grid, Key.Key_Space)
    settle(qtbot, window, tasks)
    return window.viewer


def test_it_shows_where_a_photo_matches(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    viewer = enter(qtbot, window, tasks)
    plain = viewer.grab().toImage()
    press(viewer, Key.Key_W)
    assert "Search for words" in viewer.message
    press(viewer, Key.Key_Escape)
    window.query.set_words("red")
    window.query.set_filters(Filters(types=("PNG",)))
    settle(qtbot, window, tasks)
    viewer = enter(qtbot, window, tasks, 0)
    press(viewer, Key.Key_W)
    settle(qtbot, window, tasks)
    assert "an estimate" in viewer.message
    assert "Also found by: in the name, PNG" in viewer.message
    assert viewer.heat.is_on
    assert viewer.grab().toImage() != plain
    viewer.canvas.rotate()
    press(viewer, Key.Key_Right)
    assert not viewer.heat.is_on
    assert viewer.message == ""


def test_space_opens_the_viewer_and_escape_returns_to_the_same_cell(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    grid = window.results.grid
    viewer = enter(qtbot, window, tasks)
    assert viewer.isVisible()
    assert viewer.geometry() == window.rect()
    assert viewer.position == "4 of 12"
    assert viewer.is_sharp
    assert (viewer.canvas.image.width(), viewer.canvas.image.height()) == (96, 64)
    shown = viewer.hit
    press(viewer, Key.Key_Right, Key.Key_Right)
    assert viewer.position == "6 of 12"
    press(viewer, Key.Key_Left, Key.Key_End, Key.Key_Right)
    assert viewer.position == "12 of 12"
    press(viewer, Key.Key_Home, Key.Key_Left)
    assert viewer.position == "1 of 12"
    settle(qtbot, window, tasks)
    press(viewer, Key.Key_Escape)
    assert not viewer.isVisible()
    assert viewer.canvas.image.isNull(), "its memory is free"
    assert grid.hasFocus()
    assert grid.current == shown
    assert list(grid.selected) == [shown]


def test_a_double_click_opens_the_viewer_and_focusing_the_query_closes_it(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    grid = window.results.grid
    place = grid.visualRect(grid.model().index(1, 0)).center()
    QTest.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle(qtbot, window, tasks)
    assert window.viewer.hit == grid.hits[1]
    window.resize(640, 500)
    assert window.viewer.size() == window.size()
    QTest.keyClick(window.viewer, Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert not window.viewer.isVisible()
    assert window.query.isAncestorOf(window.focusWidget())


def test_zoom_by_keys_and_wheel(qtbot: QtBot, window: MainWindow, tasks: TaskRunner, photos: Path) -> None:
    Image.effect_noise((3000, 2000), 40).save(photos / "red.png", compress_level=0)
    viewer = enter(qtbot, window, tasks, names(window).index("red"))
    canvas = viewer.canvas
    assert canvas.fits
    assert canvas.image.width() < 3000, "no more is decoded than is seen"
    fitting = canvas.scale
    press(viewer, Key.Key_Plus)
    assert canvas.scale == pytest.approx(fitting * 1.25)
    press(viewer, Key.Key_Minus)
    assert canvas.scale == pytest.approx(fitting)
    press(viewer, Key.Key_1, held=Qt.KeyboardModifier.ControlModifier)
    assert canvas.scale == 1
    settle(qtbot, window, tasks)
    assert canvas.image.width() == 3000, "at 100 % its own pixels are shown"
    press(viewer, Key.Key_0, held=Qt.KeyboardModifier.ControlModifier)
    assert canvas.fits
    under = QPointF(canvas.rect().center() + QPoint(40, 20))
    before = canvas.photo_point(under)
    qtbot.wait(10)
    canvas.zoom_by(3, under)
    after = canvas.photo_point(under)
    assert abs(before.x() - after.x()) + abs(before.y() - after.y()) < 2
    press(viewer, Key.Key_1, held=Qt.KeyboardModifier.ControlModifier)
    middle = canvas.photo_point(QPointF(canvas.rect().center()))
    start = canvas.rect().center()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(canvas, start + QPoint(-60, -30))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start + QPoint(-60, -30))
    moved = canvas.photo_point(QPointF(canvas.rect().center()))
    assert (moved.x() - middle.x(), moved.y() - middle.y()) == pytest.approx((60, 30), abs=1)


def test_a_file_that_cannot_be_shown_gives_a_message(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, photos: Path
) -> None:
    (photos / "red.png").unlink()
    (photos / "blue.png").write_bytes(b"no picture at all")
    (photos / "green.png").write_bytes((photos / "green.png").read_bytes()[:60])
    viewer = enter(qtbot, window, tasks, 0)
    said = {}
    for name in names(window):
        said[name] = viewer.message
        press(viewer, Key.Key_Right)
        settle(qtbot, window, tasks)
    assert "not there" in said["red"]
    assert "not a picture in a format that can be read" in said["blue"]
    assert "cannot be shown" in said["green"]
    assert said["pink"] == ""
    viewer.step(-100)
    settle(qtbot, window, tasks)
    assert not viewer.canvas.image.isNull(), "the thumbnail is there all the same"


def test_a_drawn_region_becomes_the_query(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, photos: Path
) -> None:
    two = Image.new("RGB", (1200, 800), (220, 30, 30))
    two.paste((35, 70, 210), (600, 0, 1200, 800))
    two.save(photos / "red.png")
    viewer = enter(qtbot, window, tasks, names(window).index("red"))
    canvas = viewer.canvas
    press(viewer, Key.Key_R)
    assert "Draw a rectangle" in viewer.hint.text
    press(viewer, Key.Key_Escape)
    assert viewer.hint.text == ""
    assert viewer.isVisible(), "Esc puts the region away first"
    press(viewer, Key.Key_R)
    middle = canvas.rect().center()
    with qtbot.waitSignal(viewer.region_requested) as caught:
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=middle + QPoint(20, -40))
        QTest.mouseMove(canvas, middle + QPoint(90, 40))
        canvas.grab()
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=middle + QPoint(90, 40))
        assert viewer.isVisible(), "it stays until asked"
        assert "Enter finds photos" in viewer.hint.text
        viewer.hint.button.click()
    part, name = caught.args
    ends = part.pixelColor(0, 0).getRgb(), part.pixelColor(part.width() - 1, part.height() - 1).getRgb()
    assert ends == ((35, 70, 210, 255),) * 2
    assert "red.png" in name
    assert not viewer.isVisible()
    settle(qtbot, window, tasks)
    assert names(window)[0] == "blue"


def test_the_keys_of_the_viewer(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr("clipsearch.gui.desktop.files.open_file", opened.append)
    viewer = enter(qtbot, window, tasks)
    hit = viewer.hit
    assert hit is not None
    press(viewer, Key.Key_Return, held=Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: opened == [hit.path])
    assert viewer.isVisible()
    press(viewer, Key.Key_I)
    settle(qtbot, window, tasks)
    assert viewer.info.isVisible()
    assert viewer.info.facts["Name"] == hit.path.name
    assert viewer.info.facts["Size"] == "96 × 64"
    assert viewer.info.facts["File"].startswith("PNG · ")
    press(viewer, Key.Key_Right)
    assert viewer.info.facts["Name"] != hit.path.name
    press(viewer, Key.Key_Left, Key.Key_I)
    assert not viewer.info.isVisible()
    press(viewer, Key.Key_S)
    settle(qtbot, window, tasks)
    assert not viewer.isVisible()
    assert hit.path.stem not in names(window), "a photo is not similar to itself"


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Space])
def test_enter_space_and_open_agree(qtbot: QtBot, window: MainWindow, tasks: TaskRunner, key: Qt.Key) -> None:
    grid, viewer = window.results.grid, window.viewer
    grid.setFocus()
    grid.setCurrentIndex(grid.model().index(2, 0))
    QTest.keyClick(grid, key)
    assert viewer.hit == grid.current
    press(viewer, key)
    assert viewer.isHidden()
    menu = window.photo_actions.menu([grid.hits[5]], window)
    menu.actions()[0].trigger()
    assert viewer.hit == grid.hits[5]
    settle(qtbot, window, tasks)


def test_the_filmstrip_shows_the_neighbours_and_steps(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    viewer = enter(qtbot, window, tasks, 4)
    strip = viewer.filmstrip
    assert strip.isVisible()
    assert 4 in strip.visible_rows
    assert strip.picture_rect(4).center().x() == pytest.approx(strip.width() / 2, abs=1)
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.picture_rect(6).center())
    assert viewer.position == "7 of 12"
    assert strip.picture_rect(6).center().x() == pytest.approx(strip.width() / 2, abs=1)
    settle(qtbot, window, tasks)
    strip.grab()
    window.resize(480, 400)
    assert not strip.isVisible(), "a low window belongs to the photo"
    assert viewer.canvas.height() > 250


def test_the_next_photo_is_at_the_left_in_languages_from_right_to_left(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    viewer = enter(qtbot, window, tasks)
    press(viewer, Key.Key_Left, Key.Key_Left)
    assert viewer.position == "6 of 12"
    press(viewer, Key.Key_Right)
    assert viewer.position == "5 of 12"
    strip, canvas = viewer.filmstrip, viewer.canvas
    assert strip.picture_rect(5).x() < strip.picture_rect(4).x() < strip.picture_rect(3).x()
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.picture_rect(6).center())
    assert viewer.position == "7 of 12"
    buttons = canvas.findChildren(QToolButton, "viewer-arrow")
    following = min(buttons, key=lambda button: button.x())
    assert following.x() < canvas.width() // 2
    following.click()
    assert viewer.position == "8 of 12"
    window.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_f11_puts_the_window_or_the_viewer_on_all_of_the_screen(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    window.results.grid.setFocus()
    press(window.results.grid, Key.Key_F11)
    qtbot.waitUntil(window.isFullScreen)
    viewer = enter(qtbot, window, tasks)
    press(viewer, Key.Key_F11)
    qtbot.waitUntil(lambda: viewer.full_screen.is_on)
    press(viewer, Key.Key_F11)
    qtbot.waitUntil(lambda: not viewer.full_screen.is_on)
    assert window.isFullScreen(), "as it was before"
    press(viewer, Key.Key_Escape)
    press(window.results.grid, Key.Key_F11)
    qtbot.waitUntil(lambda: not window.isFullScreen())


@pytest.mark.parametrize("turns", range(1, 5))
def test_a_region_of_a_rotated_view_is_that_of_the_photo(
    qtbot: QtBot, app_theme: AppTheme, turns: int
) -> None:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(400, 400)
    canvas.show()
    canvas.show_image(QImage(400, 200, QImage.Format.Format_RGB32), QSize(400, 200))
    for _ in range(turns):
        canvas.rotate()
    assert (canvas.image.height() == 400) == bool(turns % 2)
    canvas.set_drawing(True)
    taken: list[QRect] = []
    canvas.region_taken.connect(taken.append)
    # The right half of the upright photo is the lower, the left, the upper and the right one.
    visible = QRect(100, 0, 200, 400) if turns % 2 else QRect(0, 100, 400, 200)
    corners = {
        1: (QPoint(100, 200), QPoint(300, 400)),
        2: (QPoint(0, 100), QPoint(200, 300)),
        3: (QPoint(100, 0), QPoint(300, 200)),
        4: (QPoint(200, 100), QPoint(400, 300)),
    }[turns]
    assert visible.contains(QRect(*corners).center())
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=corners[0])
    QTest.mouseMove(canvas, corners[1])
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=corners[1])
    canvas.take_region()
    (area,) = taken
    assert (area.x(), area.y(), area.width(), area.height()) == pytest.approx((200, 0, 200, 200), abs=2)
    canvas.clear()
    canvas.show_image(QImage(400, 200, QImage.Format.Format_RGB32), QSize(400, 200))
    assert canvas.image.width() == 400, "the next photo is upright"


def test_full_screen_and_slide_show(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = enter(qtbot, window, tasks, 10)
    press(viewer, Key.Key_F11)
    assert window.isFullScreen()
    viewer.full_screen._hide_bars()
    assert not viewer.filmstrip.isVisible()
    assert viewer.canvas.height() == window.height(), "all of the screen is for the photo"
    QTest.mouseMove(viewer.canvas, QPoint(30, 30))
    qtbot.waitUntil(viewer.filmstrip.isVisible)
    press(viewer, Key.Key_Escape)
    assert not window.isFullScreen()
    assert viewer.isVisible(), "Esc goes back one step"
    viewer._slides.setInterval(20)
    press(viewer, Key.Key_P, held=Qt.KeyboardModifier.ShiftModifier)
    assert window.isFullScreen()
    seen = {viewer.position}
    viewer.moved.connect(lambda hit: seen.add(viewer.position))
    qtbot.waitUntil(lambda: "1 of 12" in seen)
    assert {"11 of 12", "12 of 12"} <= seen, "and it begins anew"
    press(viewer, Key.Key_Escape)
    assert not viewer.is_playing
    assert not window.isFullScreen()
    settle(qtbot, window, tasks)


def test_a_menu_that_outlives_the_viewer_does_nothing(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    viewer = enter(qtbot, window, tasks)
    actions = viewer.view_actions()
    press(viewer, Key.Key_Escape)
    for action in actions:
        action.trigger()
    assert not viewer.is_playing
    assert not viewer.full_screen.is_on
    viewer._show_next_slide()


def test_the_menu_of_the_viewer(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    viewer = enter(qtbot, window, tasks)
    press(viewer, Key.Key_Menu)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    entries = {action.text().partition("\t")[0]: action for action in menu.actions() if action.text()}
    assert {"Rotate the view", "Slide show", "Full screen", "Open with", "Move to the trash"} <= set(entries)
    assert "Open" not in entries
    entries["Rotate the view"].trigger()
    assert viewer.canvas.image.width() < viewer.canvas.image.height()
    menu.close()


def test_photos_side_by_side_zoom_and_move_together(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, photos: Path
) -> None:
    Image.new("RGB", (1800, 1200), "red").save(photos / "red.png")
    grid, compare = window.results.grid, window.photo_views.compare
    grid.setFocus()
    window.photo_actions.compare(grid.hits[:1])
    assert "two to 4" in window.toasts.text
    grid.selectAll()
    rows = [names(window).index(name) for name in ("red", "blue", "green")]
    grid._selection.select([range(row, row + 1) for row in sorted(rows)], rows[0], rows[0])
    QTest.keyClick(grid, Key.Key_C)
    settle(qtbot, window, tasks)
    assert [hit.path.stem for hit in compare.hits] == [names(window)[row] for row in sorted(rows)]
    window.resize(600, 500)
    for pane in (canvas.parentWidget() for canvas in compare.canvases):
        name, facts = pane.findChildren(ElidedLabel)
        qtbot.waitUntil(lambda name=name: name.width() >= name.sizeHint().width())
        assert facts.width() > 0, "the facts are shortened, not the name"
    first, *others = compare.canvases
    first.zoom_by(4)
    first.move_by(QPointF(40, 30))
    for canvas in others:
        assert canvas.view == pytest.approx(first.view, abs=0.02)
    press_on = compare.hits[1]
    QTest.mouseClick(compare.canvases[1], Qt.MouseButton.LeftButton)
    assert compare.hit == press_on
    QTest.keyClick(compare, Key.Key_Right)
    assert compare.hit == compare.hits[2]
    QTest.keyClick(compare, Key.Key_Return)
    assert compare.isHidden()
    assert window.viewer.hit is not None
    assert window.viewer.hit.content == grid.hits[sorted(rows)[2]].content
    settle(qtbot, window, tasks)


def test_a_comparison_ends_with_the_last_but_one(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    grid, compare = window.results.grid, window.photo_views.compare
    hits = list(grid.hits[:3])
    compare.show_hits(hits)
    compare.update_hits(matching(hits[1:]))
    assert [hit.content for hit in compare.hits] == [hit.content for hit in hits[1:]]
    compare.update_hits(matching(hits[2:]))
    assert compare.isHidden()
    settle(qtbot, window, tasks)


def test_results_change_while_the_viewer_is_open(
    qtbot: QtBot, app_theme: AppTheme, tasks: TaskRunner, photos: Path, library: Library
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(600, 400)
    window.show()
    facts = PhotoFacts(96, 64, "PNG")
    paths = sorted(photos.iterdir())
    hits = [Hit(at + 1, path, 0.5, at, facts) for at, path in enumerate(paths)]
    small = ThumbnailCache(tasks, library.thumbnail)
    viewer = Viewer(app_theme, tasks, library, small, window)
    viewer.show_row(matching(hits), 5)
    viewer.update_hits(matching(hits[2:]))
    assert viewer.hit == hits[5]
    assert viewer.position == "4 of 10"
    viewer.update_hits(matching([hit for hit in hits[2:] if hit.content != 5]))
    assert viewer.hit == hits[6], "its neighbour takes its place"
    viewer.update_hits(matching([]))
    assert not viewer.isVisible()
    qtbot.waitUntil(lambda: not tasks.busy)


@pytest.mark.parametrize("name", [known.name for known in SAMPLED])
def test_every_format_is_shown_as_in_its_thumbnail(tmp_path: Path, library: Library, name: str) -> None:
    size = (96, 64) if name in ("HEIC", "ICO") else (400, 300)
    data = turned(name, quarters(size))
    (path := tmp_path / "photo.jpg").write_bytes(data or sample(name, quarters(size)))
    shown, thumbnail = decode(library, path, QSize(200, 200)), decode_jpeg(library.pictures.preview(path))
    assert shown.size == QSize(*(size[::-1] if data else size))
    for x, y in ((0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)):
        one, other = (
            picture.pixelColor(int(x * picture.width()), int(y * picture.height()))
            for picture in (shown.image, thumbnail)
        )
        assert max(abs(a - b) for a, b in zip(one.getRgb(), other.getRgb(), strict=True)) <= 3


def test_neighbours_are_decoded_ahead_and_shown_at_once(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[str] = []

    def counted(library: Library, path: Path, *args: object, **more: object) -> object:
        decoded.append(path.stem)
        return decode(library, path, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(photo_loader, "decode", counted)
    viewer = enter(qtbot, window, tasks)
    assert decoded == [names(window)[at] for at in (3, 4, 2)]
    press(viewer, Key.Key_Right)
    assert viewer.is_sharp, "it was there already"
    settle(qtbot, window, tasks)
    assert decoded == [names(window)[at] for at in (3, 4, 2, 5)]
    press(viewer, *[Key.Key_Right] * 5)
    settle(qtbot, window, tasks)
    assert viewer.is_sharp
    assert (viewer.canvas.image.width(), viewer.canvas.image.height()) == (96, 64)


def test_an_empty_region_is_refused(tmp_path: Path, library: Library) -> None:
    Image.new("RGB", (50, 50)).save(tmp_path / "a.png")
    with pytest.raises(ClipsearchError, match="nothing in that area"):
        decode_region(library, tmp_path / "a.png", QRect(60, 60, 10, 10))
    assert decode_region(library, tmp_path / "a.png", QRect(10, 10, 20, 30)).size() == QSize(20, 30)


def test_a_canvas_without_an_image_ignores_input(qtbot: QtBot, app_theme: AppTheme) -> None:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(300, 200)
    canvas.show()
    canvas.zoom_by(1)
    canvas.fit()
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton)
    canvas.grab()
    canvas.show_image(QImage(1, 1, QImage.Format.Format_RGB32), QSize(1, 1))
    for _ in range(40):
        canvas.zoom_by(1)
    assert canvas.scale == 16
    canvas.grab()


def test_keys_move_the_visible_part(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, photos: Path
) -> None:
    Image.effect_noise((3000, 2000), 40).save(photos / "red.png", compress_level=0)
    viewer = enter(qtbot, window, tasks, names(window).index("red"))
    canvas = viewer.canvas
    shown = viewer.hit
    press(viewer, Key.Key_1, held=Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window, tasks)
    for key, right, down in (
        (Key.Key_Right, 1, 0),
        (Key.Key_Down, 0, 1),
        (Key.Key_Left, -1, 0),
        (Key.Key_Up, 0, -1),
    ):
        before = canvas.photo_point(QPointF(canvas.rect().center()))
        press(viewer, key, held=Qt.KeyboardModifier.ControlModifier)
        after = canvas.photo_point(QPointF(canvas.rect().center()))
        moved = (after.x() - before.x(), after.y() - before.y())
        assert (moved[0] * right > 0) == (right != 0), key
        assert (moved[1] * down > 0) == (down != 0), key
    assert viewer.hit == shown, "it is still the same photo"


def test_a_larger_window_decodes_the_photo_again(
    qtbot: QtBot, full: Library, photos: Path, open_window: Open, tasks: TaskRunner
) -> None:
    Image.effect_noise((3000, 2000), 60).convert("RGB").save(photos / "large.png", compress_level=0)
    full.index()
    window = open_window()
    window.resize(700, 500)
    viewer = enter(qtbot, window, tasks, names(window).index("large"))
    small = viewer.canvas.image.width()
    assert 300 < small <= 700
    window.resize(1200, 900)
    qtbot.waitUntil(lambda: viewer.canvas.image.width() > 1000, timeout=10_000)
    settle(qtbot, window, tasks)
    assert not viewer.canvas.needs_more_pixels
    assert viewer.canvas.image.width() <= 1200
    assert viewer.canvas.fits


def test_another_query_closes_the_viewer(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, photos: Path
) -> None:
    viewer = enter(qtbot, window, tasks)
    window.search_controller.refresh()
    settle(qtbot, window, tasks)
    assert viewer.isVisible(), "the same question"
    window.query_controller.add_item(PictureFiles((photos / "blue.png",)))
    settle(qtbot, window, tasks)
    assert viewer.isHidden()
    assert names(window)[0] == "blue"

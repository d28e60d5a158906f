"""Theme and icons: sharp icons at every scale, the desktop's theme, shortened labels."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QByteArray, QEvent, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QImage, QPainter, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.results.grid import Grid
from clipsearch.gui.results.grid_layout import GridLayout
from clipsearch.gui.results.photo_delegate import CellState, PhotoDelegate
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style import theme
from clipsearch.gui.style.colours import DARK_CONTRAST, LIGHT_CONTRAST, Colours
from clipsearch.gui.style.icons import pixmap
from clipsearch.gui.style.theme import AppTheme
from clipsearch.settings import Theme, resources
from tests.gui.conftest import settle
from tests.gui.results.test_grid import jpeg
from tests.support.fake_matches import made_hits, matching

ICONS = sorted(path.stem for path in (resources() / "icons").glob("*.svg"))


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0, 2.5, 3.0])
@pytest.mark.parametrize("mode", [QIcon.Mode.Normal, QIcon.Mode.Disabled])
@pytest.mark.parametrize("side", [14, 16, 20])
def test_icons_are_sharp_at_every_scale(
    app_theme: AppTheme, ratio: float, mode: QIcon.Mode, side: int
) -> None:
    drawn = app_theme.icon("photo").pixmap(QSize(side, side), ratio, mode)
    assert drawn.width() == round(side * ratio)
    assert drawn.deviceIndependentSize().width() == pytest.approx(side, abs=0.5)


def test_an_icon_is_drawn_when_it_is_shown_and_once_for_each_size_and_colour(
    app_theme: AppTheme, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[QByteArray] = []

    def note(data: QByteArray) -> QSvgRenderer:
        drawn.append(data)
        return QSvgRenderer(data)

    monkeypatch.setattr("clipsearch.gui.style.icons.QSvgRenderer", note)
    QPixmapCache.clear()
    icon = app_theme.icon("photo")
    assert not drawn
    for other in (icon, app_theme.icon("photo")):
        assert not other.pixmap(QSize(17, 17)).isNull()
    assert len(drawn) == 1, "every chip has such a button, and every change shows all chips again"
    app_theme.apply("dark")
    assert app_theme.icon("photo").cacheKey() != icon.cacheKey()


def test_an_icon_that_is_changed_leaves_others_as_they_are(app_theme: AppTheme) -> None:
    icon = app_theme.icon("photo")
    changed = QIcon(icon)
    changed.setIsMask(True)  # Qt clones the engine of a shared icon
    gc.collect()
    shown = changed.pixmap(QSize(20, 20)).toImage()
    assert shown == icon.pixmap(QSize(20, 20)).toImage()
    del changed, icon
    gc.collect()
    assert not app_theme.icon("photo").pixmap(QSize(20, 20)).isNull()


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_can_be_drawn(app_theme: AppTheme, name: str) -> None:
    QPixmapCache.clear()
    image = pixmap(name, 24, "#123456").toImage()
    inked = sum(
        image.pixelColor(x, y).alpha() > 100 for x in range(image.width()) for y in range(image.height())
    )
    assert inked > 10


def test_thumbnails_follow_the_resolution_of_another_screen(
    qtbot: QtBot, app_theme: AppTheme, tasks: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    thumbnails = ThumbnailCache(tasks, lambda content: jpeg())
    grid = Grid(app_theme, thumbnails)
    qtbot.addWidget(grid)
    grid.show()
    grid.set_hits(matching(made_hits(1)))
    qtbot.waitUntil(lambda: thumbnails.get(0) is not None)
    first = thumbnails.get(0)
    assert first is not None
    monkeypatch.setattr(grid, "devicePixelRatioF", lambda: 3.0)  # Qt's offscreen screens are all alike
    QApplication.sendEvent(grid, QEvent(QEvent.Type.DevicePixelRatioChange))
    side = first.width()
    qtbot.waitUntil(lambda: (now := thumbnails.get(0)) is not None and now.width() == 3 * side)


def test_icons_on_photos_follow_the_resolution_of_the_screen(
    qtbot: QtBot, app_theme: AppTheme, tasks: TaskRunner
) -> None:
    grid = Grid(app_theme, ThumbnailCache(tasks, lambda content: None))
    qtbot.addWidget(grid)
    image = QImage(600, 600, QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(3.0)
    painter = QPainter(image)
    delegate = PhotoDelegate(app_theme, ThumbnailCache(tasks, lambda content: None), grid)
    delegate.prepare(painter, GridLayout(1, 600, 160), uncropped=False, best=1.0)
    delegate.paint_hit(painter, QRect(0, 0, 160, 190), made_hits(1)[0], CellState(), 0)
    painter.end()
    assert delegate._missing_icon.devicePixelRatio() == 3.0


def test_the_desktops_theme_is_followed(app_theme: AppTheme, monkeypatch: pytest.MonkeyPatch) -> None:
    scheme = Qt.ColorScheme.Light
    monkeypatch.setattr(theme, "_system_is_dark", lambda: scheme == Qt.ColorScheme.Dark)
    app_theme.apply("system")
    assert not app_theme.is_dark
    changed: list[bool] = []
    app_theme.changed.connect(lambda: changed.append(app_theme.is_dark))
    scheme = Qt.ColorScheme.Dark
    QGuiApplication.styleHints().colorSchemeChanged.emit(scheme)
    assert changed == [True]
    app_theme.apply("light")
    QGuiApplication.styleHints().colorSchemeChanged.emit(scheme)
    assert not app_theme.is_dark, "who chose a theme keeps it"
    monkeypatch.setattr(theme, "_wants_contrast", lambda: True)
    contrast = QGuiApplication.styleHints().accessibility()  # from Qt 6.10 on
    contrast.contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    assert app_theme.colours == theme.LIGHT_CONTRAST


@pytest.mark.parametrize(("chosen", "colours"), [("light", LIGHT_CONTRAST), ("dark", DARK_CONTRAST)])
def test_high_contrast_is_followed(
    app_theme: AppTheme, monkeypatch: pytest.MonkeyPatch, chosen: Theme, colours: Colours
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(theme, "_wants_contrast", lambda: True)
        app_theme.apply(chosen)
        assert app_theme.colours == colours
        assert app_theme.is_dark == (chosen == "dark")
    app_theme.apply("light")
    assert not theme._wants_contrast(), "as Qt's offscreen desktop says"


def test_shortened_labels_have_the_whole_text_as_tooltip(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner
) -> None:
    window.query.set_words("red")
    settle(qtbot, window, tasks)
    header = window.results.header
    assert header.title.toolTip() == "Photos for “red”"
    assert header.note.toolTip() == "Best match first · 12 photos"
    whole = header.title.fontMetrics().horizontalAdvance(header.title.text())
    assert abs(header.title.width() - whole) <= 4, "the count stands beside it"
    window.query.set_words("red " * 60)
    settle(qtbot, window, tasks)
    assert header.title.width() < header.title.fontMetrics().horizontalAdvance(header.title.text())
    assert header.note.width() >= header.note.fontMetrics().horizontalAdvance(header.note.text())

"""The page with the map of the photos: by likeness, or on the earth."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Literal

import numpy as np
from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QMenu,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clipsearch import Cancelled, ClipsearchError, Library, MapRegion, Matches, PhotoMap, Progress
from clipsearch.gui.empty.empty_note import EmptyNote
from clipsearch.gui.photo_map.land import Land
from clipsearch.gui.photo_map.map_canvas import MapCanvas
from clipsearch.gui.photo_map.point_index import PointIndex
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style import formatting
from clipsearch.gui.style.popup_style import Shadow
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.elided_label import ElidedLabel
from clipsearch.gui.widgets.flow_layout import FlowLayout
from clipsearch.gui.widgets.icon_button import IconButton
from clipsearch.gui.widgets.tool_tip import plain_tip
from clipsearch.records import Ids

__all__ = ["MapPage", "MapView"]

MapView = Literal["likeness", "earth"]
MOST_EXAMPLES = 40  # photos that stand for those that others are to be like
MOST_NEXT = 1000  # photos that the viewer goes on to


def _panel(parent: QWidget) -> QFrame:
    """A panel on the map."""
    panel = QFrame(parent)
    panel.setObjectName("toast")
    panel.setCursor(Qt.CursorShape.ArrowCursor)
    panel.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)  # the map is neither moved nor clicked there
    Shadow(panel)
    return panel


@dataclass(frozen=True, slots=True, eq=False)
class _Shown:
    """What is shown."""

    map: PhotoMap
    index: PointIndex
    land: Land | None = None
    is_empty: bool = False  # the library has no folders


class MapPage(QWidget):
    """Shows the photos on a plane, makes its map if need be, and offers what to do with some of them.

    Signals:
        view_requested: matches, and the row to show in full size.
        show_requested: keys of photos to be shown as results.
        more_requested: keys of photos that others are to be like.
        failed: a ClipsearchError.
    """

    view_requested = Signal(object, int)
    show_requested = Signal(object)
    more_requested = Signal(object)
    failed = Signal(object)

    def __init__(
        self, tasks: TaskRunner, library: Library, app_theme: AppTheme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._library = library
        self._view: MapView = "likeness"
        self._known: dict[MapView, _Shown] = {}
        self._regions: tuple[MapRegion, ...] = ()
        self._cancel: threading.Event | None = None  # of what makes the map now
        self._is_outdated = self._was_cancelled = False
        self.canvas = MapCanvas(app_theme, ThumbnailCache(tasks, library.thumbnail, self), self)
        self._count = self._muted_label()
        self._note = self._muted_label()
        self._note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._progress = QProgressBar(self)
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(180)
        self._progress.setAccessibleName(self.tr("Progress of the map"))
        self.stop = QPushButton(self.tr("Cancel"), self)
        self.stop.clicked.connect(self._stop)
        self.make = QPushButton(self.tr("Make the map"), self)
        self.make.setObjectName("primary")
        self.make.clicked.connect(self._make)
        self._nothing = EmptyNote(self)
        names: dict[MapView, str] = {"likeness": self.tr("By similarity"), "earth": self.tr("On the earth")}
        self.tabs = {view: QPushButton(name, self) for view, name in names.items()}
        for view, tab in self.tabs.items():
            tab.setObjectName("filter")
            tab.clicked.connect(lambda _=False, view=view: self.show_view(view))
        self._buttons = [
            IconButton(app_theme, symbol, name, self)
            for symbol, name in (
                ("zoom-in", self.tr("Zoom in (+)")),
                ("zoom-out", self.tr("Zoom out (−)")),
                ("whole", self.tr("Show all (0)")),
            )
        ]
        for button, slot in zip(
            self._buttons,
            (lambda: self.canvas.zoom(2), lambda: self.canvas.zoom(-2), self.canvas.fit),
            strict=True,
        ):
            button.clicked.connect(slot)
        self._chosen = self._muted_label()
        self.show_chosen = QPushButton(self.tr("Show as results"), self)
        self.more_like = QPushButton(self.tr("More like these"), self)
        self.clear = IconButton(app_theme, "close", self.tr("Clear selection"), self)
        self._lay_out()
        self._connect()
        self._update()

    def _muted_label(self) -> QLabel:
        label = QLabel(self)
        label.setObjectName("muted")
        label.setWordWrap(True)
        return label

    def _lay_out(self) -> None:
        top = QWidget(self)
        row = FlowLayout(top, 8)
        row.spare = title = ElidedLabel(self)
        title.setText(self.tr("Map"))
        title.setObjectName("title")
        for widget in (title, *self.tabs.values(), self._count, self._progress, self.stop):
            row.addWidget(widget)
        empty = QWidget(self)
        column = QVBoxLayout(empty)
        column.addStretch(1)
        column.addWidget(self._nothing)
        column.addWidget(self.make, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._pages = QStackedWidget(self)
        for page in (self.canvas, empty):
            self._pages.addWidget(page)
        head = QVBoxLayout()
        head.setContentsMargins(24, 0, 16, 0)
        head.addWidget(top)
        head.addWidget(self._note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        self._lay_out_canvas()

    def _lay_out_canvas(self) -> None:
        """Place the buttons on the map, so that all of the page is the map's."""
        zoom, self._bar = _panel(self.canvas), _panel(self.canvas)
        self.canvas.buttons = zoom
        buttons = QVBoxLayout(zoom)
        buttons.setContentsMargins(4, 4, 4, 4)
        buttons.setSpacing(0)
        for button in self._buttons:
            buttons.addWidget(button)
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(16, 8, 8, 8)
        bar.addWidget(self._chosen, 1)
        for action in (self.show_chosen, self.more_like, self.clear):
            bar.addWidget(action)
        corner = QHBoxLayout()
        corner.addStretch(1)
        corner.addWidget(zoom)
        on_map = QVBoxLayout(self.canvas)
        on_map.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # the map is as small as one likes
        on_map.setContentsMargins(16, 8, 16, 16)
        on_map.addLayout(corner)
        on_map.addStretch(1)
        on_map.addWidget(self._bar)

    def _connect(self) -> None:
        canvas = self.canvas
        canvas.chosen_changed.connect(lambda _: self._update())
        canvas.opened.connect(self._open)
        canvas.group_opened.connect(self.show_requested)
        canvas.menu_requested.connect(self._show_menu)
        self.show_chosen.clicked.connect(lambda: self.show_requested.emit(canvas.chosen))
        self.more_like.clicked.connect(lambda: self._request_more(canvas.chosen))
        self.clear.clicked.connect(canvas.clear_choice)
        self.setFocusProxy(canvas)

    # What is shown

    @Slot()
    def refresh(self) -> None:
        """Show what the library holds now, after new photos have found their places."""
        self._is_outdated = True
        if self._view == "earth":
            self._tasks.run_latest(
                "earth", "inspect", self._load_earth, lambda found: self._show("earth", found)
            )
        if "likeness" not in self._known:
            self._tasks.run_latest("map kept", "inspect", self._load_kept, self._show_kept)
        elif not self._was_cancelled:
            self._make()

    def show_view(self, view: MapView) -> None:
        """Show the other map."""
        if view != self._view:
            self._view = view
            self.canvas.clear_choice()
            if view in self._known:
                self._show_on_canvas(fit=True)
            self.refresh()
            self._update()

    def _load_kept(self) -> _Shown | None:
        kept = self._library.maps.kept()
        return None if kept is None else _Shown(kept, PointIndex(kept.points))

    def _load_earth(self) -> _Shown:
        found = self._library.maps.earth()
        is_empty = not self._library.folders(counts=False)
        return _Shown(found, PointIndex(found.points), Land.load(), is_empty)

    def _show_kept(self, found: _Shown | None) -> None:
        if found is not None and "likeness" not in self._known:
            self._show("likeness", found)
            self._name_regions(found.map)
        self._make()

    def _show(self, view: MapView, found: _Shown) -> None:
        is_first = view not in self._known
        self._known[view] = found
        if view == self._view:
            self._show_on_canvas(fit=is_first)
        self._update()

    def _show_on_canvas(self, *, fit: bool) -> None:
        found = self._known[self._view]
        self.canvas.show_map(found.map, found.index, found.land, fit=fit)
        self.canvas.show_regions(self._regions if self._view == "likeness" else ())

    def _name_regions(self, shown: PhotoMap) -> None:
        def show(regions: list[MapRegion]) -> None:
            self._regions = tuple(regions)
            if self._view == "likeness":
                self.canvas.show_regions(self._regions)

        self._tasks.run_latest("regions", "map", lambda: self._library.maps.regions(shown), show)

    # Making the map

    @Slot()
    def _make(self) -> None:
        """Bring the map up to date in the background, if it is not being done."""
        if self._cancel is not None:
            return
        self._is_outdated = self._was_cancelled = False
        cancel = self._cancel = threading.Event()
        report = self._tasks.reporter(self._show_progress)
        before = self._known.get("likeness")

        def make() -> _Shown | None:
            made = self._library.maps.update(report, cancel)
            is_same = before is not None and made.method == before.map.method
            if is_same and before is not None and np.array_equal(made.contents, before.map.contents):
                return None
            return _Shown(made, PointIndex(made.points))

        self._tasks.run("map", make, self._show_made, failed=self._show_failure, finished=self._end)
        self._update()

    def _show_made(self, made: _Shown | None) -> None:
        if made is not None:
            self._show("likeness", made)
            self._name_regions(made.map)

    def _show_failure(self, error: ClipsearchError) -> None:
        self._was_cancelled = True
        if not isinstance(error, Cancelled):
            self.failed.emit(error)

    def _end(self) -> None:
        self._cancel = None
        self._progress.setRange(0, 0)
        self._update()
        if self._is_outdated and not self._was_cancelled:
            self._make()

    def _show_progress(self, progress: Progress) -> None:
        self._progress.setRange(0, progress.total)
        self._progress.setValue(progress.done)
        left = progress.seconds_left
        self._progress.setToolTip(plain_tip("" if left is None else formatting.duration(left)))

    @Slot()
    def _stop(self) -> None:
        if self._cancel is not None:
            self._cancel.set()

    def close_work(self) -> None:
        """Stop making the map: the window is being closed."""
        self._stop()

    @Slot()
    def _update(self) -> None:
        """Show tabs, counts and buttons for what is shown."""
        found, is_earth = self._known.get(self._view), self._view == "earth"
        count = 0 if found is None else len(found.map.contents)
        self._pages.setCurrentIndex(0 if count else 1)
        for view, tab in self.tabs.items():
            tab.setProperty("active", view == self._view)
            tab.style().unpolish(tab)
            tab.style().polish(tab)
        is_making = self._cancel is not None and not is_earth
        for widget in (self._progress, self.stop):
            widget.setVisible(is_making)
        self.make.setVisible(not is_making and not is_earth and self._was_cancelled)
        self._count.setText(formatting.count(count, "photo") if count else "")
        extra = "" if is_earth or not count else self._library.maps.missing_extra
        self._note.setText(self.tr("For a better map: {command}").format(command=extra) if extra else "")
        self._note.setVisible(bool(extra))
        reason = self._reason(found, is_making=is_making)
        if reason is None:
            self._nothing.show_no_folders()
        else:
            self._nothing.show_text(reason)
        chosen = len(self.canvas.chosen)
        self._bar.setVisible(bool(chosen))
        self._chosen.setText(self.tr("{photos} selected").format(photos=formatting.count(chosen, "photo")))

    @property
    def reason(self) -> str:
        """Why there is nothing to be seen; "" where there is."""
        return self._nothing.text()

    def _reason(self, found: _Shown | None, *, is_making: bool) -> str | None:
        """Why there is nothing; None where there are no photos at all."""
        if self._view == "earth":
            if found is None:
                return ""
            if found.is_empty:
                return None
            return self.tr(
                "No photo says where it was taken. Phones and some cameras store the place in photos."
            )
        if is_making:
            return self.tr("Laying out the photos so that similar ones are near each other…")
        if self._was_cancelled:
            return self.tr("The map has not been made.")
        return "" if found is None or len(found.map.contents) else None

    # Photos

    def _open(self, content: int) -> None:
        """Show a photo in full size; its neighbours on the map are the next ones."""
        found = self._known[self._view].map

        def find() -> Matches:
            row = int(np.searchsorted(found.contents, content))
            nearest = np.argsort(np.hypot(*(found.points - found.points[row]).T), kind="stable")[:MOST_NEXT]
            hits = self._library.maps.photos(found.contents[nearest])
            hits.fetch(range(8))
            return hits

        self._tasks.run_latest("map photo", "pages", find, lambda hits: self.view_requested.emit(hits, 0))

    def _request_more(self, contents: Ids) -> None:
        step = max(1, len(contents) // MOST_EXAMPLES)
        self.more_requested.emit(contents[::step][:MOST_EXAMPLES])

    def _show_menu(self, about: Ids, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if len(about):
            first = int(about[0])
            photos = formatting.count(len(about), "photo")
            menu.addAction(self.tr("Open"), lambda: self._open(first))
            said = self.tr("Show {photos} as results").format(photos=photos)
            menu.addAction(said, lambda: self.show_requested.emit(about))
            menu.addAction(self.tr("More like these"), lambda: self._request_more(about))
            menu.addSeparator()
        menu.addAction(self.tr("Show all"), self.canvas.fit)
        if len(self.canvas.chosen):
            menu.addAction(self.tr("Clear selection"), self.canvas.clear_choice)
        menu.popup(at)

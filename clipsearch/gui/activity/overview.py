"""What the library holds, as the window counts it: distinct photos, in all and in each folder."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from clipsearch import Filters, Library
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.widgets.count_tree import CountTree, folder_tree
from clipsearch.records.albums import Album
from clipsearch.records.details import FLAGS

__all__ = ["Overview", "OverviewLoader"]

FACTOR = 10  # times the duration of the last count before the next one begins


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of photos; copies of one count once, as they are one result.

    Attributes:
        photos: in all.
        folders: in or below each kept folder and each directory that has any.
        has_cameras: whether any photo tells its camera.
        has_places: whether it is known of any photo where it was taken.
        tags: with each tag, or one below it.
        favourites: that are favourites.
        has_flags: whether any photo was picked or rejected.
        albums: the albums.
    """

    photos: int = 0
    folders: CountTree = field(default_factory=CountTree)
    has_cameras: bool = False
    has_places: bool = False
    tags: Mapping[str, int] = field(default_factory=dict)
    favourites: int = 0
    has_flags: bool = False
    albums: Sequence[Album] = ()


class OverviewLoader(QObject):
    """Counts in the background, one after another, and no more than a tenth of the time.

    Signals:
        loaded: an `Overview`.
    """

    loaded = Signal(object)

    def __init__(self, tasks: TaskRunner, library: Library, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._library = library
        self._is_running = self._is_stale = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._start)

    @Slot()
    def refresh(self) -> None:
        """Count again, now or soon."""
        if self._is_running or self._timer.isActive():
            self._is_stale = True
        else:
            self._start()

    @Slot()
    def _start(self) -> None:
        self._is_running, self._is_stale = True, False
        started = time.monotonic()

        def count() -> Overview:
            facets = self._library.facets
            roots = [folder.path for folder in self._library.folders(counts=False)]
            return Overview(
                facets.total(),
                folder_tree(facets.folders(), roots),
                bool(facets.cameras()),
                bool(facets.places()),
                self._library.tags.counts(),
                facets.count_matching(Filters(favourite=True)),
                facets.count_matching(Filters(flags=FLAGS)) > 0,
                self._library.albums.all(),
            )

        def finish() -> None:
            self._is_running = False
            if self._is_stale:
                self._timer.start(round(1000 * FACTOR * (time.monotonic() - started)))

        self._tasks.run("counts", count, self.loaded.emit, finished=finish)

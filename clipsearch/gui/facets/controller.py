"""The controller of the facets: counts the results in the background, and narrows the query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from clipsearch import Filters, Library
from clipsearch.gui.facets.facet_bar import Facet, FacetBar, FacetValue
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.search_controller import Answer
from clipsearch.gui.style.formatting import folder_name
from clipsearch.records import NO_FILTERS, FacetCounts

__all__ = ["FacetController"]

DELAY = 60  # milliseconds without another answer before its photos are counted


class FacetController(QObject):
    """Shows counts of the results in a facet bar.

    Signals:
        narrowed: the fields of `Filters` that a chosen value sets, by name.
    """

    narrowed = Signal(object)

    def __init__(self, tasks: TaskRunner, library: Library, bar: FacetBar, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._library = library
        self._bar = bar
        self._answer: Answer | None = None
        self._timer = QTimer(self, singleShot=True, interval=DELAY)
        self._timer.timeout.connect(self._count)
        bar.chosen.connect(self._narrow)

    @Slot(object)
    def show_answer(self, answer: Answer) -> None:
        """Count the photos of an answer, and show the values that divide them."""
        self._answer = answer
        self._bar.setVisible(self._is_divisible(answer))  # at once, so that the photos do not move later
        self._timer.start()

    @staticmethod
    def _is_divisible(answer: Answer) -> bool:
        return len(answer.hits) > 1 and answer.found.has_match

    @Slot()
    def _count(self) -> None:
        answer = self._answer
        if answer is None or not self._is_divisible(answer):
            self._tasks.cancel_latest("facets")
            self._bar.show_facets(())
            return
        contents = answer.hits.contents

        def count() -> Sequence[Facet]:
            return tuple(self._facets(self._library.facets.of(contents), len(contents)))

        self._tasks.run_latest("facets", "inspect", count, self._bar.show_facets)

    def _facets(self, counts: FacetCounts, total: int) -> Iterator[Facet]:
        """The facets that divide so many photos; a value that all of them have is none."""
        years = [FacetValue(str(y), n, Filters(since=str(y), until=str(y))) for y, n in counts.years.items()]
        folders = [FacetValue(folder_name(f), n, Filters(folders=(f,))) for f, n in counts.folders.items()]
        cameras = [FacetValue(name, n, Filters(cameras=(name,))) for name, n in counts.cameras.items()]
        formats = [FacetValue(name, n, Filters(types=(name,))) for name, n in counts.formats.items()]
        for name, found in (
            (self.tr("Year"), sorted(years, key=lambda value: value.text, reverse=True)),
            (self.tr("Folder"), _by_count(folders)),
            (self.tr("Camera"), _by_count(cameras)),
            (self.tr("Type"), _by_count(formats)),
        ):
            if values := tuple(value for value in found if 0 < value.count < total):
                yield Facet(name, values)

    @Slot(object)
    def _narrow(self, value: Filters) -> None:
        """Set the fields of a value in the filters of the query."""
        given = {field.name: getattr(value, field.name) for field in fields(Filters)}
        self.narrowed.emit({name: now for name, now in given.items() if now != getattr(NO_FILTERS, name)})


def _by_count(values: Sequence[FacetValue]) -> Sequence[FacetValue]:
    return sorted(values, key=lambda value: (-value.count, value.text))

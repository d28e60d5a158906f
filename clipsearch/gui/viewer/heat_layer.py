"""The heat layer: shows over a photo where in it the query is, an estimate made on demand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QColor, QImage

from clipsearch import ClipsearchError, Explanation, Hit, Library
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.query_state import QueryState, active_filters
from clipsearch.gui.style import formatting
from clipsearch.gui.viewer.canvas import Canvas

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["HeatLayer"]

COLOUR = QColor(255, 196, 0)
OPAQUE = 190  # of 255, where a photo fits most
SHADE = 150  # of 255, by which the other parts are darkened
TASK = "viewer-heat"


class HeatLayer(QObject):
    """Estimates where a query is in the photo that a canvas shows, and paints it over the photo.

    Signals:
        failed: a ClipsearchError: why there is no estimate.
    """

    failed = Signal(object)

    def __init__(
        self,
        tasks: TaskRunner,
        library: Library,
        canvas: Canvas,
        say: Callable[[str], None],
        parent: QObject,
    ) -> None:
        """Show sentences by `say`; "" takes them away."""
        super().__init__(parent)
        self._tasks = tasks
        self._library = library
        self._canvas = canvas
        self._say = say
        self.state: Callable[[], QueryState] = QueryState
        self.is_on = False

    def toggle(self, hit: Hit | None) -> None:
        """Show or hide it."""
        if self.is_on or hit is None:
            self.clear()
            return
        state = self.state()
        if not (state.parts or state.line.query.terms):
            self._refuse()
            return
        self.is_on = True
        self._say(self.tr("Estimating where in the photo it matches…"))
        explain = self._library.explanations.explain
        self._tasks.run_latest(
            TASK, "inspect", lambda: explain(hit.path, state.query()), self._show, failed=self._fail
        )

    @Slot()
    def clear(self) -> None:
        """Hide it, and make none any more."""
        if self.is_on:
            self._say("")
        self.is_on = False
        self._tasks.cancel_latest(TASK)
        self._canvas.set_overlay(QImage())

    def _show(self, found: Explanation) -> None:
        if found.heat is None:
            self._refuse()
            return
        self._canvas.set_overlay(_overlay(found.heat.heat))
        sentences = [self.tr("The bright parts fit the search best. This is an estimate")]
        if counted := [
            f"{formatting.isolate(one.what)} {formatting.percentage(one.relevance)}"
            for one in found.counted
            if one.source == "words" and one.relevance is not None
        ]:
            sentences.append(self.tr("Each by itself: {words}").format(words=", ".join(counted)))
        filters = [one.text for passed in found.passed for one in active_filters(passed)]
        texts = [] if found.hit is None else [formatting.reasons(found.hit.reasons), *filters]
        if reasons := ", ".join(filter(None, texts)):
            sentences.append(self.tr("Also found by: {reasons}").format(reasons=reasons))
        self._say(" · ".join(sentences))

    def _refuse(self) -> None:
        self.is_on = False
        self._say(self.tr("Search for words or pictures first: then it shows where in a photo they are"))

    def _fail(self, error: ClipsearchError) -> None:
        self.is_on = False
        self.failed.emit(error)


def _overlay(heat: npt.NDArray[np.float32]) -> QImage:
    """A small picture of heat, 0 to 1: dark where there is none, clear between, bright where most is."""
    rows, columns = heat.shape
    rgba = np.zeros((rows, columns, 4), dtype=np.uint8)
    bright = heat > 0.5
    rgba[..., :3] = np.where(bright[..., None], [COLOUR.red(), COLOUR.green(), COLOUR.blue()], 0)
    alpha = np.where(bright, (heat - 0.5) * OPAQUE, (0.5 - heat) * 2 * SHADE)
    rgba[..., 3] = np.clip(alpha, 0, 255)
    return QImage(rgba.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGBA8888).copy()

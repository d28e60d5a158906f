"""Work on models in other threads: list, download, measure, use and delete them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from clipsearch import Cancelled, ClipsearchError, Library, ModelOffer, SwitchStatus
from clipsearch.gui.runtime.task_runner import TaskRunner

__all__ = ["ModelTasks", "Models"]

INSTALLED = ("bundled", "downloaded", "local")


@dataclass(frozen=True, slots=True)
class Models:
    """The models that can be used, and the state of the present one.

    Attributes:
        offers: in the order in which they are shown.
        serving: the name of the model that answers queries, "" while nothing was indexed.
        chosen: the name in the settings.
        switch_status: the progress of the switch to the chosen one, while another one serves.
    """

    offers: tuple[ModelOffer, ...]
    serving: str
    chosen: str
    switch_status: SwitchStatus | None


class ModelTasks(QObject):
    """Runs one task at a time on the models of a library.

    Signals:
        listed: `Models`, after `refresh` and after everything that changes them.
        progressed: a Progress of a download or a measurement.
        busy_changed: the name of the model that is downloaded or measured, or "".
        failed: name of the model, and the ClipsearchError that its task ended with.
        chosen: another model was chosen; the next run builds its vectors.
    """

    listed = Signal(object)
    progressed = Signal(object)
    busy_changed = Signal(str)
    failed = Signal(str, object)
    chosen = Signal()

    def __init__(self, tasks: TaskRunner, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._library = library
        self._cancel = threading.Event()
        self._busy = ""

    @property
    def busy(self) -> str:
        """The model that is downloaded or measured now, or ""."""
        return self._busy

    @Slot()
    def refresh(self) -> None:
        """List the models again."""
        self._tasks.run_latest("models", "facts", self._list, self.listed.emit)

    def use(self, name: str) -> None:
        """Choose a model; it is downloaded first where it is not there."""
        report, cancel = self._tasks.reporter(self.progressed.emit), threading.Event()

        def work() -> None:
            offers = {offer.name: offer for offer in self._library.models.offers()}
            if name in offers and offers[name].state not in INSTALLED:
                self._library.models.download(name, report, cancel)
            self._library.model_switch.use(name)

        self._begin(name, work, cancel, self.chosen.emit)

    def measure(self, name: str) -> None:
        """Measure how fast a model is on this computer."""
        report, cancel = self._tasks.reporter(self.progressed.emit), threading.Event()
        self._begin(name, lambda: self._library.models.measure(name, report, cancel), cancel)

    def remove(self, name: str) -> None:
        """Delete a downloaded model and its vectors."""
        self._begin(name, lambda: self._library.models.remove(name), threading.Event())

    @Slot()
    def cancel_switch(self) -> None:
        """Keep the serving model and stop building another."""
        self._tasks.run(
            "facts",
            self._library.model_switch.cancel,
            finished=self.refresh,
            failed=lambda error: self.failed.emit("", error),
        )

    @Slot()
    def stop(self) -> None:
        """Cancel the present task; a download can be resumed later."""
        self._cancel.set()

    def _begin(
        self,
        name: str,
        work: Callable[[], object],
        cancel: threading.Event,
        on_success: Callable[[], None] = lambda: None,
    ) -> None:
        if self._busy:
            return
        self._cancel = cancel
        self._set_busy(name)
        self._tasks.run("models", work, lambda _: on_success(), failed=self._fail, finished=self._end)

    def _fail(self, error: ClipsearchError) -> None:
        if not isinstance(error, Cancelled):
            self.failed.emit(self._busy, error)

    def _end(self) -> None:
        self._set_busy("")
        self.refresh()

    def _set_busy(self, name: str) -> None:
        self._busy = name
        self.busy_changed.emit(name)

    def _list(self) -> Models:
        library = self._library
        switch_status, status = library.model_switch.status(), library.status()
        return Models(
            tuple(library.models.offers()),
            status.model.name if status.model is not None else "",
            library.settings.current.model,
            switch_status,
        )

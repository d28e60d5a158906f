"""Changing the model of a library: another one's vectors are built beside those that serve."""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from clipsearch.embedding.models.model_spec import resolve
from clipsearch.errors import Cancelled, LibraryError, ModelError, WorkerError
from clipsearch.library.models.model_runtime import ModelRuntime
from clipsearch.library.models.reembedding import Reembedding, away
from clipsearch.library.progress import Meter
from clipsearch.library.storage.stores import Stores
from clipsearch.records import Building, IndexReport, KeptModel, Progress
from clipsearch.settings import Settings

__all__ = ["ModelSwitch"]

MAY_LACK = 0.1  # of all photos: for so many that cannot be reached the new model does not wait
RETRY_PERIOD = 600.0  # seconds after which a model that could not be loaded is tried again
FLOAT16 = 2  # bytes


class ModelSwitch(ABC):
    """The part of a `Library` that changes its model.

    The model that answers is kept with the vectors. While the settings name another one, each index
    run goes on to build that one's vectors; when all photos that can be reached have one, it serves.
    """

    _stores: Stores
    _runtime: ModelRuntime
    _settings: Settings
    _changing: threading.Lock
    _fault: tuple[str, str, float] | None = None  # a model's name, why it cannot be built, since when
    _in_vain: set[int]  # photos that were there and could not be read with the model being built

    @abstractmethod
    def change(self, **changes: Any) -> None:
        """See `Adjusting.change`."""

    def use_model(self, name: str, device: str | None = None) -> None:
        """Choose the model, and the device that models run on; kept in `settings.toml`.

        From the next index run on its vectors are built beside those that serve, which go on
        serving until all photos that can be reached have one. Vectors of it that are kept from
        earlier are not made again. Another device alone never changes a vector.

        Args:
            name: as `Settings.model`.
            device: as `Settings.device`; None: as it is.

        Raises:
            ModelError: there is no such model.
            SettingsError: the settings cannot be written.
        """
        resolve(name)
        self._choose({"model": name} if device is None else {"model": name, "device": device})

    def stop_building(self) -> None:
        """Stay with the model that serves; vectors of the other one are kept until they are dropped.

        Raises:
            SettingsError: the settings cannot be written.
        """
        serving = self._stores.model
        if serving is not None and self._runtime.builds():
            self._choose({"model": serving.name})

    def finish_building(self) -> None:
        """Let the new model serve now, although photos lack a vector of it; an index run reads those.

        For photos on a drive that is not there any more. Waits for a run that is under way.

        Raises:
            LibraryError: no other model is being built, or the disk does not let it.
            ModelError, WorkerError: it cannot be loaded.
        """
        with self._changing:
            if not self._runtime.builds():
                raise LibraryError("No other model is being built", "Choose one first")
            built = self._runtime.building()
            if built is not None:
                self._runtime.promote(built[1], lambda: None)

    def kept_models(self) -> list[KeptModel]:
        """The models of which vectors are kept, in the order in which they came."""
        serving = self._stores.model
        return [
            KeptModel(
                info,
                count,
                FLOAT16 * info.dimensions * count + self._stores.index_size(info.fingerprint),
                is_serving,
            )
            for _, info, count in self._stores.catalogue.models.registered()
            if (is_serving := serving is not None and info.fingerprint == serving.fingerprint) or count
        ]

    def drop_vectors(self, fingerprint: str) -> None:
        """Delete all vectors of a model that does not serve, and leave no trace of them but in backups.

        Waits for a run that is under way. A model that is being built begins anew.

        Raises:
            LibraryError: it serves, there are no such vectors, or the disk does not let it.
        """
        with self._changing:
            if self._stores.model is not None and self._stores.model.fingerprint == fingerprint:
                raise LibraryError(
                    f"The vectors of {self._stores.model.name} are those that are searched",
                    "Switch to another model first",
                )
            if self._stores.catalogue.models.find(fingerprint) is None:
                raise LibraryError("No vectors of such a model are kept", "Look at the list of models")
            self._stores.drop_model(fingerprint)

    @property
    def is_building(self) -> bool:
        """Whether another model than the serving one is to serve."""
        return bool(self._runtime.builds())

    def building(self) -> Building | None:
        """The model that is to serve, and how far its vectors are; None where there is none."""
        name = self._runtime.builds()
        if not name:
            return None
        model = self._registered(name)
        done, total = self._stores.catalogue.models.count_embedded(model)
        reachable = (
            [] if model is None else self._stores.catalogue.models.not_embedded(model, away(self._stores))
        )
        unreachable = 0 if model is None else total - done - len(reachable)
        fault = self._fault[1] if self._fault is not None and self._fault[0] == name else ""
        return Building(name, done, total, unreachable, fault)

    def _registered(self, name: str) -> int | None:
        """The id of the model of this name that does not serve, if it was ever loaded."""
        serving = self._stores.model
        kept = [
            key
            for key, info, _ in self._stores.catalogue.models.registered()
            if info.name == name and (serving is None or info.fingerprint != serving.fingerprint)
        ]
        return kept[-1] if kept else None

    def build(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        is_due: Callable[[], bool] = lambda: False,
    ) -> tuple[IndexReport, bool]:
        """Go on with the model that is to serve, if there is one; `index` does so at its end.

        Args:
            on_progress: as for `index`.
            cancel: likewise.
            is_due: asked about once a second; true: leave the rest for later.

        Returns:
            What was done, and whether something was left for later.

        Raises:
            Cancelled: `cancel` was set; what was finished is kept.
        """
        stop = cancel or threading.Event()
        rebuilt, switched, is_left = 0, False, False
        with self._changing:
            start, name = time.monotonic(), self._runtime.builds()
            try:
                if name and self._is_worth_trying(name):
                    meter = Meter(on_progress)
                    rebuilt, switched, is_left = self._go_on(name, meter, stop, is_due)
                    meter.enter("done")
            except (ModelError, WorkerError) as error:
                if stop.is_set():
                    raise Cancelled from error
                if self._runtime.builds() == name:
                    self._fault = name, str(error), time.monotonic()
            seconds = time.monotonic() - start
            report = IndexReport(
                seconds=seconds, rebuilt=rebuilt, switched=switched, building=self.building()
            )
        return report, is_left

    def _is_worth_trying(self, name: str) -> bool:
        """Whether there is anything that this model could be loaded for."""
        if self._fault is not None and time.monotonic() - self._fault[2] < RETRY_PERIOD:
            return False
        model = self._registered(name)
        return model is None or self._may_serve() or bool(self._left(model))

    def _left(self, model: int) -> list[int]:
        """Photos to be read now."""
        unbuilt = self._stores.catalogue.models.not_embedded(model, away(self._stores))
        return [content for content in unbuilt if content not in self._in_vain]

    def _may_serve(self) -> bool:
        """Whether so few photos are out of reach that the new model need not wait for them."""
        now = self.building()
        return now is not None and now.unreachable <= MAY_LACK * now.total

    def _go_on(
        self, name: str, meter: Meter, cancel: threading.Event, is_due: Callable[[], bool]
    ) -> tuple[int, bool, bool]:
        """Build, and switch when all is built: how many photos were read; does it serve; is more left?"""

        def step() -> None:
            if cancel.is_set():
                raise Cancelled

        goes_on = False
        try:
            built = self._runtime.building()
            if built is None:
                return 0, False, False
            embedder, info = built
            model = self._stores.register_model(info)
            rebuild = Reembedding(
                self._stores,
                embedder,
                model,
                self._left(model),
                meter=meter,
                cancel=cancel,
                is_due=lambda: is_due() or self._runtime.builds() != name,
                in_vain=self._in_vain,
            )
            goes_on = not rebuild.run()
            is_ready = not goes_on and self._runtime.builds() == name and self._may_serve()
            if is_ready:
                self._runtime.promote(info, step)
            return rebuild.done, is_ready, goes_on and self._runtime.builds() == name
        finally:
            if not (goes_on and self._runtime.builds() == name):
                self._runtime.end_building()

    def _choose(self, changes: dict[str, str]) -> None:
        self._fault, self._in_vain = None, set()
        self.change(**changes)

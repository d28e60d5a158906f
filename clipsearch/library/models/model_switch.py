"""Which model serves, which one is to replace it, how far that is, and what went wrong."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from clipsearch.embedding.embedder import Embedder
from clipsearch.embedding.models.model_spec import resolve
from clipsearch.errors import ClipsearchError, LibraryError, ModelError
from clipsearch.library.models.model_runtime import ModelRuntime
from clipsearch.library.settings_service import SettingsService
from clipsearch.library.storage.stores import Stores
from clipsearch.records import KeptModel, ModelInfo, SwitchStatus

__all__ = ["ModelSwitch"]

MAY_LACK = 0.1  # of all photos: for so many that cannot be reached the new model does not wait
RETRY_PERIOD = 600.0  # seconds after which a model that could not be loaded is tried again
FLOAT16 = 2  # bytes
SIGNATURE = "model-signature"  # the catalogue's note of which files its serving model came from


@dataclass(frozen=True, slots=True)
class _Fault:
    """Why a model could not be loaded, and when that was tried (monotonic seconds)."""

    model: str
    message: str
    since: float


class ModelSwitch:
    """The state of a library's models. Thread-safe.

    The model that serves is the one whose vectors are searched; it is kept with them. While the
    settings name another one, that is the *target*: each index run goes on to embed photos with it,
    in a process of its own, and when all photos that can be reached have a vector of it, it serves.

    Attributes:
        unusable: photos whose files were there and could not be used for the target.
    """

    def __init__(
        self, stores: Stores, settings: SettingsService, runtime: ModelRuntime, run_lock: threading.Lock
    ) -> None:
        """Begin with the state that was kept; `run_lock` is held while no run may be under way."""
        self._stores = stores
        self._settings = settings
        self._runtime = runtime
        self._run_lock = run_lock
        self._loading = threading.Lock()  # held while the serving model is loaded or replaced
        self._is_outdated = False  # the serving model's weights give other vectors than those kept
        self._fault: _Fault | None = None
        self._signatures: dict[str, str] = {}
        self.unusable: set[int] = set()

    # State

    @property
    def serving(self) -> ModelInfo | None:
        """The model whose vectors are searched, or None while nothing was embedded."""
        return self._stores.model

    @property
    def target(self) -> str:
        """The name of the model that is to serve instead of the one that does; "" where none is."""
        serving = self.serving
        if serving is None or (self._is_wanted(serving.name) and not self._is_outdated):
            return ""
        return self._settings.current.model

    def status(self) -> SwitchStatus | None:
        """The target, and how far its vectors are; None where there is none."""
        name = self.target
        if not name:
            return None
        model = self._find_target(name)
        done, total = self._stores.catalogue.models.count_embedded(model)
        reachable = [] if model is None else self._reachable(model)
        unreachable = 0 if model is None else total - done - len(reachable)
        fault = self._fault.message if self._fault is not None and self._fault.model == name else ""
        return SwitchStatus(name, done, total, unreachable, fault)

    @property
    def notices(self) -> Sequence[str]:
        """What happened to the models' device that the user should know."""
        return self._runtime.notices

    def kept_models(self) -> list[KeptModel]:
        """The models of which vectors are kept, in the order in which they came."""
        serving = self.serving
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

    # What a user decides

    def use(self, name: str, device: str | None = None) -> None:
        """Choose the model, and the device that models run on; kept in `settings.toml`.

        From the next index run on its vectors are made beside those that serve, which go on
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
        self._choose(name, device)

    def cancel(self) -> None:
        """Stay with the model that serves; vectors of the target are kept until they are dropped.

        Raises:
            SettingsError: the settings cannot be written.
        """
        if self.serving is not None and self.target:
            self._choose(self.serving.name)

    def complete(self) -> None:
        """Let the target serve now, although photos lack a vector of it; an index run reads those.

        For photos on a drive that is not there any more. Waits for a run that is under way.

        Raises:
            LibraryError: there is no target, or the disk does not let it.
            ModelError, WorkerError: it cannot be loaded.
        """
        with self._run_lock:
            if not self.target:
                raise LibraryError("No other model is being built", "Choose one first")
            loaded = self.load_target()
            if loaded is not None:
                self.promote(loaded[1], lambda: None)

    def drop_vectors(self, fingerprint: str) -> None:
        """Delete all vectors of a model that does not serve, and leave no trace of them but in backups.

        Waits for a run that is under way. A target begins anew.

        Raises:
            LibraryError: it serves, there are no such vectors, or the disk does not let it.
        """
        with self._run_lock:
            if self.serving is not None and self.serving.fingerprint == fingerprint:
                raise LibraryError(
                    f"The vectors of {self.serving.name} are those that are searched",
                    "Switch to another model first",
                )
            if self._stores.catalogue.models.find(fingerprint) is None:
                raise LibraryError("No vectors of such a model are kept", "Look at the list of models")
            self._stores.drop_model(fingerprint)

    def _choose(self, name: str, device: str | None = None) -> None:
        self._fault, self.unusable = None, set()
        if device is None:
            self._settings.change(model=name)
        else:
            self._settings.change(model=name, device=device)

    # Loading

    def load_serving(self) -> Embedder:
        """The embedder of the model that serves, loaded.

        Where nothing was embedded yet, or what served cannot be loaded any more, the settings'
        model serves from now on.

        Raises:
            ModelError, WorkerError: the model cannot be loaded.
        """
        with self._loading:
            model, wanted = self._usable_serving(), self._settings.current.model
            if model is None:
                embedder, info = self._runtime.load_serving(wanted)
            else:
                try:
                    embedder, info = self._runtime.load_serving(model.name, model.precision)
                except ModelError:
                    if model.name == wanted:
                        raise
                    model = None
                    embedder, info = self._runtime.load_serving(wanted)
            if model is None or info.weights != model.weights:
                self._stores.use_model(info)
            else:
                self._is_outdated = info.fingerprint != model.fingerprint
            self._keep_signature(info.name)
            return embedder

    def prepare_run(self) -> None:
        """Before a run: end what was started with other settings; load the model where it must be known.

        That is where nothing serves, or where its files are not those of before.

        Raises:
            ModelError, WorkerError: the model cannot be loaded.
        """
        self._runtime.unload_outdated()
        model = self._usable_serving()
        if model is None or (self._is_wanted(model.name) and not self._is_signature_kept()):
            self.load_serving()

    def load_target(self) -> tuple[Embedder, ModelInfo] | None:
        """The target, loaded; None if it serves already.

        It does where its weights turn out to be those that serve, under another name.

        Raises:
            ModelError, WorkerError: it cannot be loaded.
        """
        serving, name = self.serving, self._settings.current.model
        if serving is None:
            return None
        if self._is_wanted(serving.name):
            embedder = self.load_serving()
            return (embedder, replace(embedder.info(), name=serving.name)) if self._is_outdated else None
        embedder, info = self._runtime.load_target(name)
        if not _have_same_vectors(info, serving):
            return embedder, info
        self._stores.use_model(replace(serving, name=name))
        self._runtime.rename_serving(name)
        self._keep_signature(name)
        self._runtime.unload_target()
        return None

    def unload_target(self) -> None:
        """End the target's process, to give its memory back."""
        self._runtime.unload_target()

    # Making the target's vectors

    def is_worth_loading(self) -> bool:
        """Whether there is anything that the target could be loaded for."""
        if self._fault is not None and time.monotonic() - self._fault.since < RETRY_PERIOD:
            return False
        model = self._find_target(self.target)
        return model is None or self.is_complete() or bool(self.contents_left(model))

    def contents_left(self, model: int) -> list[int]:
        """Photos to be embedded now with the target, by its id in the catalogue."""
        return [content for content in self._reachable(model) if content not in self.unusable]

    def is_complete(self) -> bool:
        """Whether so few photos are out of reach that the target need not wait for them."""
        now = self.status()
        return now is not None and now.unreachable <= MAY_LACK * now.total

    def record_fault(self, name: str, error: ClipsearchError) -> None:
        """Remember why the target could not go on, if it is the target still."""
        if self.target == name:
            self._fault = _Fault(name, str(error), time.monotonic())

    def promote(self, info: ModelInfo, step: Callable[[], None]) -> None:
        """Let the target serve, from one moment to the next.

        Args:
            info: the target, as `load_target` told.
            step: called while its index is made ready; it may raise to stop.

        Raises:
            LibraryError: the disk does not let it; the old one goes on serving.
        """
        index = self._stores.open_index_of(info, step)
        with self._loading:
            self._stores.switch_model(info, index)
            former = self._runtime.promote_target()
            self._is_outdated = False
            self._keep_signature(info.name)
        if former is not None:
            former.close()

    def _find_target(self, name: str) -> int | None:
        """The id of the model of this name that does not serve, if it was ever loaded."""
        serving = self.serving
        kept = [
            key
            for key, info, _ in self._stores.catalogue.models.registered()
            if info.name == name and (serving is None or info.fingerprint != serving.fingerprint)
        ]
        return kept[-1] if kept else None

    def _reachable(self, model: int) -> list[int]:
        """Photos without a vector of a model, in folders that are there and can be opened."""
        away = [
            one.id for one in self._stores.catalogue.folders() if not os.access(one.path, os.R_OK | os.X_OK)
        ]
        return self._stores.catalogue.models.not_embedded(model, away)

    def _usable_serving(self) -> ModelInfo | None:
        """The model that serves, or None where it has no vectors and is not the wanted one."""
        model = self.serving
        if model is None or self._is_wanted(model.name) or self._stores.has_vectors():
            return model
        return None

    def _is_wanted(self, name: str) -> bool:
        return self._runtime.is_given or name == self._settings.current.model

    # Which files the serving model came from

    def _keep_signature(self, name: str) -> None:
        """Remember which files the serving model came from, where it is the wanted one."""
        if self._stores.writing and self._is_wanted(name) and not self._is_signature_kept():
            self._stores.write(self._stores.writer.set_meta, SIGNATURE, self._signature())

    def _is_signature_kept(self) -> bool:
        return self._stores.catalogue.get_meta(SIGNATURE) == self._signature()

    def _signature(self) -> str:
        if self._runtime.is_given:
            return "given"
        name = self._settings.current.model
        if name not in self._signatures:
            self._signatures[name] = resolve(name).signature()
        return self._signatures[name]


def _have_same_vectors(one: ModelInfo, other: ModelInfo) -> bool:
    """Whether two models have the same weights and pipeline, in whatever precision."""
    pipelines = {info.fingerprint.rpartition("-")[2] for info in (one, other)}
    return one.weights == other.weights and len(pipelines) == 1

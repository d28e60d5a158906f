"""Starting and ending the embedding processes of a library."""

from __future__ import annotations

import subprocess
import threading
from dataclasses import dataclass, replace

from clipsearch.embedding.embedder import Embedder
from clipsearch.embedding.models import tuning_file
from clipsearch.embedding.models.model_spec import resolve
from clipsearch.embedding.process.client import EmbeddingClient
from clipsearch.embedding.process.launcher import kill
from clipsearch.embedding.process.protocol import Setup
from clipsearch.errors import WorkerError
from clipsearch.library.settings_service import SettingsService
from clipsearch.library.storage.stores import Stores
from clipsearch.records import ModelInfo
from clipsearch.sealed_files import is_encrypted
from clipsearch.settings import Settings
from clipsearch.system import file_names

__all__ = ["ModelRuntime"]


@dataclass(frozen=True, slots=True)
class _Running:
    """An embedder, and the name of the model that it was started with."""

    name: str
    embedder: Embedder


class ModelRuntime:
    """Runs up to two embedders of one library: the serving one, and the target of a switch. Thread-safe.

    Which models these are is up to `ModelSwitch`. The precision belongs to the vectors: a model is
    always loaded in the one that its kept vectors were made with, on whatever device, so that
    another device never asks for other vectors.

    Attributes:
        notices: what happened to the models' device that the user should know.
    """

    def __init__(
        self,
        stores: Stores,
        settings: SettingsService,
        embedder: Embedder | None,
        begun: subprocess.Popen[bytes] | None = None,
    ) -> None:
        """Prepare; nothing is started yet.

        `embedder` serves whatever model is asked for; with None, those that are needed are started.
        `begun` is a process with a head start for the first of them; it is ended here.
        """
        self.notices: list[str] = []
        self._stores = stores
        self._settings = settings
        self._given = embedder
        self._begun = begun
        self._lock = threading.Lock()
        self._serving: _Running | None = None
        self._target: _Running | None = None
        self._is_outdated = False  # what runs was started with other settings
        self._closed = False
        settings.observe(self._note_change)

    @property
    def is_given(self) -> bool:
        """Whether one embedder serves, whatever model the settings name."""
        return self._given is not None

    def load_serving(self, name: str, precision: str | None = None) -> tuple[Embedder, ModelInfo]:
        """The serving embedder, started if it is not running with this model; waits until it is loaded.

        Args:
            name: of the model.
            precision: of its vectors; None: that of the kept ones, if there are any.

        Raises:
            ModelError, WorkerError: it cannot be loaded.
        """
        ended = None
        with self._lock:
            running = self._serving
            self._require_open()
            if running is None or (running.name != name and self._given is None):
                ended = running
                embedder = self._given or self._start(
                    name, precision or self._kept_precision(name), file_names.EMBEDDING_LOG
                )
                running = self._serving = _Running(name, embedder)
        if ended is not None:
            ended.embedder.close()
        return running.embedder, self._info(running)

    def load_target(self, name: str) -> tuple[Embedder, ModelInfo]:
        """The embedder of the model to switch to; as `load_serving`."""
        with self._lock:
            self._require_open()
            if self._target is None or self._target.name != name:
                embedder = self._start(name, self._kept_precision(name), file_names.REEMBEDDING_LOG)
                self._target = _Running(name, embedder)
            running = self._target
        return running.embedder, self._info(running)

    def promote_target(self) -> Embedder | None:
        """Let the target be the serving embedder; returns the former one, which is to be closed."""
        with self._lock:
            if self._target is None:
                return None
            former, self._serving, self._target = self._serving, self._target, None
        return former.embedder if former is not None else None

    def rename_serving(self, name: str) -> None:
        """From now on the settings name the serving model so."""
        with self._lock:
            if self._serving is not None:
                self._serving = replace(self._serving, name=name)

    def unload_target(self) -> None:
        """End the target's process, to give its memory back."""
        with self._lock:
            running, self._target = self._target, None
        if running is not None:
            running.embedder.close()

    def unload_outdated(self) -> None:
        """End what was started with other settings than the current ones."""
        with self._lock:
            ended = (self._serving, self._target) if self._is_outdated else ()
            if self._is_outdated:
                self._serving = self._target = None
            self._is_outdated = False
        for running in ended:
            if running is not None:
                running.embedder.close()

    def close(self) -> None:
        """End the embedding processes, for good; whoever waits for them gets a WorkerError."""
        with self._lock:
            self._closed = True
            running = [one.embedder for one in (self._serving, self._target) if one is not None]
            self._serving = self._target = None
            begun, self._begun = self._begun, None
        if begun is not None:
            kill(begun)
        for embedder in [*running, *([self._given] if self._given is not None and not running else [])]:
            embedder.close()

    def _note_change(self, before: Settings, after: Settings) -> None:
        """What a run may need of the old settings lasts until the next run."""
        if before.model != after.model:
            self.unload_target()
        if (before.device, before.max_megapixels) != (after.device, after.max_megapixels):
            with self._lock:
                self._is_outdated = self._given is None

    def _info(self, running: _Running) -> ModelInfo:
        """What is loaded, under the name that it was asked for by."""
        info = running.embedder.info()
        return info if self._given is not None else replace(info, name=running.name)

    def _require_open(self) -> None:
        if self._closed:
            raise WorkerError("The library is being closed")

    def _kept_precision(self, name: str) -> str:
        """The precision of the vectors that are kept of a model, or "auto"."""
        kept = [info for _, info, _ in self._stores.catalogue.models.registered() if info.name == name]
        return kept[-1].precision if kept else "auto"

    def _start(self, name: str, precision: str, log: str) -> EmbeddingClient:
        notes = self._stores.folder / file_names.TUNING
        setup = Setup(
            model=resolve(name),
            device=self._settings.current.device,
            precision=precision,
            max_megapixels=self._settings.current.max_megapixels,
            tuned=tuning_file.load(notes),
            measure=self._stores.writing,  # else it cannot be kept, and somebody waits for an answer
        )
        begun, self._begun = self._begun, None
        has_log = self._stores.writing and not is_encrypted(self._stores.folder)  # it may name photos
        return EmbeddingClient(
            setup,
            log=self._stores.folder / log if has_log else None,
            notes=notes if self._stores.writing else None,
            on_notice=self.notices.append,
            begun=begun,
        )

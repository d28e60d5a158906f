"""The models of a library: the one that serves and the one that is to serve, started when they are needed."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from clipsearch.embedding.models import tuning_file
from clipsearch.embedding.models.model_spec import resolve
from clipsearch.embedding.process.client import Embedder, EmbeddingClient
from clipsearch.embedding.process.launcher import kill
from clipsearch.embedding.process.protocol import Setup
from clipsearch.errors import ModelError, WorkerError
from clipsearch.library.storage.stores import Stores
from clipsearch.records import ModelInfo
from clipsearch.settings import Settings
from clipsearch.system import file_names

__all__ = ["ModelRuntime"]

SIGNATURE = "model-signature"  # the catalogue's note of which files its serving model came from


@dataclass(frozen=True, slots=True)
class _Running:
    """An embedder, and the name that it was started by."""

    name: str
    embedder: Embedder


class ModelRuntime:
    """Hands out the embedders of one library. Thread-safe.

    The model that serves is the one whose vectors are searched. While the settings name another,
    that one is *built*: it gets a process of its own, and serves when it is `promote`d.

    The precision belongs to the vectors: a model is always loaded in the one that its kept vectors
    were made with, on whatever device, so that another device never asks for other vectors.

    Attributes:
        notices: what happened to the models' device that the user should know.
    """

    def __init__(
        self,
        stores: Stores,
        settings: Settings,
        embedder: Embedder | None,
        begun: subprocess.Popen[bytes] | None = None,
    ) -> None:
        """Take an embedder, whatever the settings name, or None to make those that are needed.

        `begun` is a process with a head start for the first that is made; it is ended here.
        """
        self.notices: list[str] = []
        self._stores = stores
        self._settings = settings
        self._given = embedder
        self._begun = begun
        self._guard = threading.Lock()
        self._loading = threading.Lock()  # held while the serving model is loaded or replaced
        self._serving: _Running | None = None
        self._building: _Running | None = None
        self._outdated = False  # the serving model's weights give other vectors than those kept
        self._stale = False  # what runs was started with other settings
        self._signatures: dict[str, str] = {}
        self._closed = False

    def ready(self) -> Embedder:
        """The embedder of the model that serves, loaded.

        Where nothing was embedded yet, or what served cannot be loaded any more, the settings'
        model serves from now on.

        Raises:
            ModelError, WorkerError: the model cannot be loaded.
        """
        with self._loading:
            model = self._answering()
            try:
                running = self._started(model)
                info = self._info(running)
            except ModelError:
                if model is None or model.name == self._settings.model:
                    raise
                model, running = None, self._started(None)
                info = self._info(running)
            if model is None or info.weights != model.weights:
                self._stores.use_model(info)
            else:
                self._outdated = info.fingerprint != model.fingerprint
            self._note(running.name)
            return running.embedder

    def renew(self) -> None:
        """Before a run: end what was started with other settings; load the model where it must be known.

        That is where nothing serves, or where its files are not those of before.

        Raises:
            ModelError, WorkerError: the model cannot be loaded.
        """
        self._end_stale()
        model = self._answering()
        if model is None or (self._is_wanted(model.name) and not self._is_noted()):
            self.ready()

    def builds(self) -> str:
        """The name of the model that is to serve instead of the one that does; "" where none is."""
        model = self._stores.model
        if model is None or (self._is_wanted(model.name) and not self._outdated):
            return ""
        return self._settings.model

    def building(self) -> tuple[Embedder, ModelInfo] | None:
        """The model that is to serve, loaded; None if it does already.

        It does where its weights turn out to be those that serve, under another name.

        Raises:
            ModelError, WorkerError: it cannot be loaded.
        """
        serving, name = self._stores.model, self._settings.model
        if serving is None:
            return None
        if self._is_wanted(serving.name):
            embedder = self.ready()
            return (embedder, replace(embedder.info(), name=serving.name)) if self._outdated else None
        with self._guard:
            self._require_open()
            if self._building is None or self._building.name != name:
                log = file_names.REEMBEDDING_LOG
                self._building = _Running(name, self._worker(name, self._precision(name), log))
            running = self._building
        info = self._info(running)
        if not _are_alike(info, serving):
            return running.embedder, info
        self._stores.use_model(replace(serving, name=name))
        with self._guard:
            if self._serving is not None:
                self._serving = replace(self._serving, name=name)
        self._note(name)
        self.end_building()
        return None

    def promote(self, info: ModelInfo, step: Callable[[], None]) -> None:
        """Let the model that was built serve, from one moment to the next.

        Args:
            info: it, as `building` told.
            step: called while its index is made ready; it may raise to stop.

        Raises:
            LibraryError: the disk does not let it; the old one goes on serving.
        """
        index = self._stores.open_index_of(info, step)
        with self._loading:
            self._stores.switch_model(info, index)
            with self._guard:
                old, new = self._serving, self._building
                if new is not None:
                    self._serving, self._building = new, None
            self._outdated = False
            self._note(info.name)
        if old is not None and new is not None:
            old.embedder.close()

    def end_building(self) -> None:
        """End the process of the model that is being built, to give its memory back."""
        with self._guard:
            running, self._building = self._building, None
        if running is not None:
            running.embedder.close()

    def use(self, settings: Settings) -> None:
        """Go by other settings from now on; what a run may need of the old ones lasts until the next run."""
        with self._guard:
            before, self._settings = self._settings, settings
            ended = None
            if before.model != settings.model:
                ended, self._building = self._building, None
            if (before.device, before.max_megapixels) != (settings.device, settings.max_megapixels):
                self._stale = self._given is None
        if ended is not None:
            ended.embedder.close()

    def close(self) -> None:
        """End the embedding processes, for good; whoever waits for them gets a WorkerError."""
        with self._guard:
            self._closed = True
            running = [one.embedder for one in (self._serving, self._building) if one is not None]
            self._serving = self._building = None
            begun, self._begun = self._begun, None
        if begun is not None:
            kill(begun)
        for embedder in [*running, *([self._given] if self._given is not None and not running else [])]:
            embedder.close()

    def _end_stale(self) -> None:
        with self._guard:
            ended = (self._serving, self._building) if self._stale else ()
            if self._stale:
                self._serving = self._building = None
            self._stale = False
        for running in ended:
            if running is not None:
                running.embedder.close()

    def _answering(self) -> ModelInfo | None:
        """The model that serves, or None where it has no vectors and is not the wanted one."""
        model = self._stores.model
        if model is None or self._is_wanted(model.name) or self._stores.has_vectors():
            return model
        return None

    def _is_wanted(self, name: str) -> bool:
        return self._given is not None or name == self._settings.model

    def _started(self, model: ModelInfo | None) -> _Running:
        """The process that is to serve: of a model, or of the settings' one."""
        name = self._settings.model if model is None else model.name
        ended = None
        with self._guard:
            self._require_open()
            running = self._serving
            if running is None or (running.name != name and self._given is None):
                ended = running
                precision = self._precision(name) if model is None else model.precision
                embedder = self._given or self._worker(name, precision, file_names.EMBEDDING_LOG)
                running = self._serving = _Running(name, embedder)
        if ended is not None:
            ended.embedder.close()
        return running

    def _info(self, running: _Running) -> ModelInfo:
        """What is loaded, under the name that it was asked for by."""
        info = running.embedder.info()
        return info if self._given is not None else replace(info, name=running.name)

    def _require_open(self) -> None:
        if self._closed:
            raise WorkerError("The library is being closed")

    def _precision(self, name: str) -> str:
        """The precision of the vectors that are kept of a model, or "auto"."""
        kept = [info for _, info, _ in self._stores.catalogue.models.registered() if info.name == name]
        return kept[-1].precision if kept else "auto"

    def _worker(self, name: str, precision: str, log: str) -> EmbeddingClient:
        from clipsearch.photos.decoding.decoder import (  # Pillow: a window need not wait for it
            decode_bytes,
            decode_file,
        )

        notes = self._stores.folder / file_names.TUNING
        setup = Setup(
            model=resolve(name),
            device=self._settings.device,
            precision=precision,
            prepare=decode_file,
            prepare_bytes=decode_bytes,
            max_megapixels=self._settings.max_megapixels,
            tuned=tuning_file.load(notes),
            measure=self._stores.writing,  # else it cannot be kept, and somebody waits for an answer
        )
        begun, self._begun = self._begun, None
        return EmbeddingClient(
            setup,
            log=self._stores.folder / log if self._stores.writing else None,
            notes=notes if self._stores.writing else None,
            on_notice=self.notices.append,
            begun=begun,
        )

    def _note(self, name: str) -> None:
        """Remember which files the serving model came from, where it is the wanted one."""
        if self._stores.writing and self._is_wanted(name) and not self._is_noted():
            self._stores.write(self._stores.writer.set_meta, SIGNATURE, self._signature())

    def _is_noted(self) -> bool:
        return self._stores.catalogue.get_meta(SIGNATURE) == self._signature()

    def _signature(self) -> str:
        name = self._settings.model
        if self._given is not None:
            return "given"
        if name not in self._signatures:
            self._signatures[name] = resolve(name).signature()
        return self._signatures[name]


def _are_alike(one: ModelInfo, other: ModelInfo) -> bool:
    """Whether two models have the same weights and pipeline, in whatever precision."""
    pipelines = {info.fingerprint.rpartition("-")[2] for info in (one, other)}
    return one.weights == other.weights and len(pipelines) == 1

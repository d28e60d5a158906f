"""The model that a library uses: started when it is first needed, and in step with what is kept."""

from __future__ import annotations

import threading

from clipsearch.embedding import tuned
from clipsearch.embedding.models import resolve
from clipsearch.embedding.protocol import Setup
from clipsearch.embedding.worker import Embedder, Worker
from clipsearch.errors import WorkerError
from clipsearch.library.keeping import Keeper
from clipsearch.photos.decode import prepare, prepare_bytes
from clipsearch.settings import Settings

__all__ = ["Engine"]

TUNING = "tuning.json"  # what was measured of the models, by `embedding.tuned`
SIGNATURE = "model-signature"  # the catalogue's note of which files and device its model came from


class Engine:
    """Hands out the embedder of one library. Thread-safe.

    Attributes:
        notices: what happened to the model's device that the user should know.
    """

    def __init__(self, keeper: Keeper, settings: Settings, embedder: Embedder | None) -> None:
        """Take an embedder, or None to make the one that the settings name."""
        self.notices: list[str] = []
        self._keeper = keeper
        self._settings = settings
        self._embedder = embedder
        self._given = embedder is not None
        self._guard = threading.Lock()
        self._signature: str | None = None
        self._closed = False

    def ready(self) -> Embedder:
        """The embedder, loaded; its model is the one in use from now on.

        Raises:
            ModelError, WorkerError: the model cannot be loaded.
        """
        embedder = self._started()
        self._keeper.use_model(embedder.info())
        if self._keeper.writing and not self.is_known():
            self._keeper.write(self._keeper.catalogue.set_meta, SIGNATURE, self._current_signature())
        return embedder

    def is_known(self) -> bool:
        """Whether the kept vectors are of the very model that the settings name."""
        return (
            self._keeper.model is not None
            and self._keeper.catalogue.get_meta(SIGNATURE) == self._current_signature()
        )

    def close(self) -> None:
        """End the embedding process, for good; whoever waits for it gets a WorkerError."""
        with self._guard:
            self._closed = True
            embedder, self._embedder = self._embedder, None
        if embedder is not None:
            embedder.close()

    def _started(self) -> Embedder:
        with self._guard:
            if self._closed:
                raise WorkerError("The library is being closed")
            if self._embedder is None:
                self._embedder = self._worker()
            return self._embedder

    def _worker(self) -> Worker:
        known = self._keeper.model if self.is_known() else None
        notes = self._keeper.folder / TUNING
        return Worker(
            Setup(
                model=resolve(self._settings.model),
                device=self._settings.device,
                precision=known.precision if known else "auto",
                prepare=prepare,
                prepare_bytes=prepare_bytes,
                max_megapixels=self._settings.max_megapixels,
                tuned=tuned.load(notes),
            ),
            log=self._keeper.folder / "embedding.log" if self._keeper.writing else None,
            notes=notes if self._keeper.writing else None,
            on_notice=self.notices.append,
        )

    def _current_signature(self) -> str:
        if self._signature is None:
            model = "given" if self._given else resolve(self._settings.model).signature()
            self._signature = f"{model} on {self._settings.device}"
        return self._signature

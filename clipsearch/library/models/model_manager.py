"""The models on this computer: which there are, downloading, measuring and deleting one."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from clipsearch.embedding.models import model_folder, speed_file
from clipsearch.embedding.models.model_catalog import catalog
from clipsearch.embedding.models.model_spec import STARTER, download_name, resolve
from clipsearch.errors import ModelError
from clipsearch.library.progress import Meter
from clipsearch.records import ModelOffer, ModelSpeed, ModelState, Progress
from clipsearch.settings import Settings, models_folder
from clipsearch.system import atomic_files

if TYPE_CHECKING:
    from clipsearch.library.models.model_switch import ModelSwitch

__all__ = ["ModelManager"]

REMOVED = ".clipsearch-removed-"  # before 16 digits: the folder of a model that is being deleted
OnProgress = Callable[[Progress], None] | None


class ModelManager:
    """The models that a user can choose from; those that were downloaded are for all libraries."""

    def __init__(self, settings: Callable[[], Settings], switch: ModelSwitch | None = None) -> None:
        """Manage models; with the switch of a library, its vectors are deleted with a model."""
        self._settings = settings
        self._switch = switch

    def offers(self) -> list[ModelOffer]:
        """The models that can be used or downloaded: those offered first, then what else is there."""
        measured, used = speed_file.kept(), self._settings().model
        found = [replace(offer, state=_state(offer.name)) for offer in catalog()]
        names = {offer.name for offer in found}
        for folder in sorted(models_folder().glob("*--*/")):
            name = folder.name.replace("--", "/", 1)
            if name not in names and any(folder.iterdir()):
                found.append(ModelOffer(name, name, state=_state(name)))
                names.add(name)
        if used not in names:
            found.append(ModelOffer(used, Path(used).name or used, state=_own_state(used)))
        return [replace(offer, speeds=tuple(measured.get(offer.name, ()))) for offer in found]

    def download(
        self, name: str, on_progress: OnProgress = None, cancel: threading.Event | None = None
    ) -> Path:
        """Download a model, going on where an earlier attempt ended; returns its folder.

        Args:
            name: of an offered model, or any ARCHITECTURE/TAG of open_clip.
            on_progress: called from this thread, at most ten times a second; counts bytes.
            cancel: set it from anywhere to stop within a moment; what arrived is kept.

        Raises:
            Cancelled: `cancel` was set.
            ModelError: there is no such model, no room, or no network; or what came is not right.
        """
        from clipsearch.embedding.models.downloader import (
            download,  # it knows the network: only who needs it waits
        )

        meter = Meter(on_progress)
        begun = False

        def report(done: int, total: int) -> None:
            nonlocal begun
            if begun or not total:
                meter.set(done, total)
            else:
                meter.enter("downloading", total, done)
                begun = True

        meter.enter("downloading")
        return download(name, report, cancel or threading.Event())

    def measure(
        self, name: str, on_progress: OnProgress = None, cancel: threading.Event | None = None
    ) -> ModelSpeed:
        """Find out how fast a model is on this machine and the device of the settings, and keep it.

        Takes some ten seconds, and as long as the model takes to load. Photos are drawn for it.

        Args:
            name: as in the settings.
            on_progress: called from this thread, at most ten times a second; counts photos.
            cancel: set it from anywhere to stop within a moment.

        Raises:
            Cancelled: `cancel` was set.
            ModelError, WorkerError: it cannot be loaded.
        """
        from clipsearch.library.models.speed_test import measure  # Pillow: a window need not wait for it

        spec = resolve(name)
        speed = measure(spec, self._settings().device, Meter(on_progress), cancel or threading.Event())
        try:
            speed_file.keep(name, speed)
        except OSError as error:
            raise ModelError(
                f"The measurement cannot be kept: {error}", "Make room, or set CLIPSEARCH_MODELS"
            ) from error
        return speed

    def remove(self, name: str) -> None:
        """Delete a downloaded model from this computer, and its vectors from the library.

        Raises:
            ModelError: it is not downloaded, or it is the one in use.
            LibraryError: its vectors cannot be deleted.
        """
        models = self._switch.kept_models() if self._switch is not None else []
        kept = [model for model in models if model.info.name == name]
        if name == self._settings().model or any(model.serving for model in kept):
            raise ModelError(
                f"The model '{name}' is in use",
                "Use another one first, such as 'starter', and index: it serves until that one is complete",
            )
        _delete_files(name)
        if self._switch is not None:
            for model in kept:
                self._switch.drop_vectors(model.info.fingerprint)


def _delete_files(name: str) -> None:
    """Delete a downloaded model, or what arrived of it, and what was measured of it.

    Raises:
        ModelError: nothing of it is there, or it cannot be deleted.
    """
    if name == STARTER:
        raise ModelError("The starter is part of clipsearch", "It cannot be removed")
    folder = model_folder.folder_of(download_name(name))
    if not folder.is_dir():
        raise ModelError(f"The model '{name}' is not downloaded", "`clipsearch models` lists what is there")
    try:
        if others := model_folder.foreign(folder):
            raise ModelError(
                f"{folder} is not deleted: {others[0]!r} in it is no file of a model",
                "Move elsewhere what is yours, and try again",
            )
        _finish_removals()
        gone = folder.with_name(f"{REMOVED}{secrets.token_hex(8)}")  # nobody takes that for a model
        folder.rename(gone)  # all of it or nothing, where the system keeps a file that is in use
        model_folder.delete(gone)
        atomic_files.delete(folder.with_name(folder.name + ".lock"))
    except OSError as error:
        raise ModelError(
            f"{folder} cannot be deleted: {error}", "Close what uses it, and try again"
        ) from error
    speed_file.forget(name)


def _finish_removals() -> None:
    """Delete what a kill left of removals."""
    for folder in models_folder().iterdir():
        is_ours = folder.name.startswith(REMOVED) and len(folder.name) == len(REMOVED) + 16
        if is_ours and not model_folder.foreign(folder):
            model_folder.delete(folder)


def _state(name: str) -> ModelState:
    if name == STARTER:
        return "bundled"
    folder = model_folder.folder_of(name)
    if not folder.is_dir() or not any(folder.iterdir()):
        return "available"
    try:
        return "partly" if model_folder.missing(folder) else "downloaded"
    except ModelError:  # a configuration that makes no sense
        return "partly"


def _own_state(name: str) -> ModelState:
    """The state of a model that the settings name and nobody offers."""
    return "available" if "/" in name and not Path(name).exists() and "@" not in name else "local"

"""The file of measured speeds of the models on this machine, beside the downloaded models."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict
from pathlib import Path

from clipsearch.records import ModelSpeed
from clipsearch.settings import models_folder
from clipsearch.system.atomic_files import SHARED, read_json, write_atomically

__all__ = ["forget", "keep", "kept"]

FILE_NAME = "speeds.json"

Speeds = dict[str, list[ModelSpeed]]


def kept() -> Speeds:
    """The measured speeds by the model's name; empty if there is no valid file."""
    try:
        raw = read_json(_path())
        return {name: [ModelSpeed(**row) for row in rows] for name, rows in raw.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def keep(name: str, speed: ModelSpeed) -> None:
    """Store a measurement in place of an earlier one of the same model and device.

    Raises:
        OSError: it cannot be written.
    """
    speeds = kept()
    others = [other for other in speeds.get(name, ()) if other.device != speed.device]
    _write({**speeds, name: sorted([*others, speed], key=lambda one: one.device)})


def forget(name: str) -> None:
    """Delete a model's measurements."""
    speeds = kept()
    if speeds.pop(name, None) is not None:
        with contextlib.suppress(OSError):  # a measurement of a deleted model is harmless
            _write(speeds)


def _write(speeds: Speeds) -> None:
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = {name: [asdict(speed) for speed in found] for name, found in speeds.items()}
    write_atomically(path, json.dumps(raw, indent=1).encode(), SHARED)


def _path() -> Path:
    return models_folder() / FILE_NAME

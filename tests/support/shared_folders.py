"""Folders that are made once for all processes that the tests run in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

__all__ = ["FOLDERS", "begin", "share"]

FOLDERS = "CLIPSEARCH_TEST_FOLDERS"  # in the environment: a folder for all runs of `make test`

_base: Path | None = None


def begin(factory: pytest.TempPathFactory, config: pytest.Config) -> None:
    """Put the folders of this run beside its temporary ones, or where `make test` puts those of all runs."""
    global _base
    if place := os.environ.get(FOLDERS):
        _base = Path(place)
        return
    own = factory.getbasetemp()
    _base = own.parent if hasattr(config, "workerinput") else own  # pytest-xdist gives each process a part


def share(name: str, fill: Callable[[Path], object]) -> Path:
    """A folder, filled by the first process that needs it; nobody may change what is in it."""
    assert _base is not None
    folder, filled = _base / f"shared-{name}", _base / f"shared-{name}.filled"
    with FileLock(_base / f"shared-{name}.lock"):
        if not filled.exists():
            shutil.rmtree(folder, ignore_errors=True)  # an attempt that failed
            folder.mkdir()
            fill(folder)
            filled.touch()
    return folder

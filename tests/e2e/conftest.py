"""The installed program, run as a user runs it, on the sample photos with the starter model."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.sample_photos import sample_photos

PROGRAM = Path(sys.executable).with_name("clipsearch")


@dataclass(frozen=True)
class Program:
    """`clipsearch` on one library."""

    library: Path

    def run(self, *args: object, code: int = 0, stdin: str = "") -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [PROGRAM, *map(str, args)],
            env={**os.environ, "CLIPSEARCH_LIBRARY": str(self.library)},
            input=stdin,
            capture_output=True,
            text=True,
            errors="surrogateescape",
            timeout=300,
        )
        assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        return done

    def json(self, *args: object) -> Any:
        return json.loads(self.run(*args, "--json").stdout)


@pytest.fixture(scope="session")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with copies of all sample photos; not to be changed."""
    folder = tmp_path_factory.mktemp("photos")
    for path in sample_photos():
        shutil.copy(path, folder)
    return folder


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory, photos: Path) -> Program:
    """A library that keeps `photos`, indexed; not to be changed."""
    program = Program(tmp_path_factory.mktemp("library") / "data")
    program.run("add", photos)
    return program


@pytest.fixture
def fresh(tmp_path: Path) -> Program:
    """A program whose library does not exist yet."""
    return Program(tmp_path / "data")

"""The installed program, run as a user runs it, on the sample photos with the starter model."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from clipsearch.system.file_names import ADDRESS
from tests.support.starter_library import begin_library

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


@contextmanager
def answering(program: Program) -> Iterator[Program]:
    """Have `clipsearch watch` answer what is asked of a library, so that no command loads the model itself.

    That the answers are the same is tested in `test_watch`.
    """
    if os.name == "nt":  # no signal that a process sees as Ctrl+C
        yield program
        return
    command = [PROGRAM, "--library", program.library, "watch"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as watch:
        try:
            deadline = time.monotonic() + 60
            while not (program.library / ADDRESS).exists():
                assert watch.poll() is None and time.monotonic() < deadline
                time.sleep(0.02)
            yield program
        finally:
            watch.send_signal(signal.SIGINT)
            _, errors = watch.communicate(timeout=120)
    assert watch.returncode == 0, errors


@pytest.fixture(scope="session")
def photos(prepared: Path) -> Path:
    """A folder with copies of all sample photos; not to be changed."""
    return prepared / "photos"


@pytest.fixture(scope="session")
def program(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A library that keeps `photos`, indexed; not to be changed."""
    return Program(shutil.copytree(prepared / "data", tmp_path_factory.mktemp("library") / "data"))


@pytest.fixture(scope="package")
def served(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """As `program`, with a process that answers for it; commands that change the library are refused."""
    data = shutil.copytree(prepared / "data", tmp_path_factory.mktemp("served") / "data")
    with answering(Program(data)) as program:
        yield program


@pytest.fixture
def fresh(tmp_path: Path) -> Program:
    """A program whose library does not exist yet."""
    return Program(tmp_path / "data")


@pytest.fixture
def tuned(fresh: Program, starter_tuning: Path) -> Program:
    """A program whose library holds nothing yet but what was measured of the starter on this machine."""
    begin_library(fresh.library, starter_tuning)
    return fresh

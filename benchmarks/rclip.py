"""rclip 3.3.0 as a peer: installs it outside the project, and gives it a model of the same architecture.

Its own weights cannot be had everywhere, so it gets random ones, and so do we: speed does not
depend on them. Everything lies in one folder (`CLIPSEARCH_BENCH`, or one in the temporary folder)
and is made once.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from importlib.util import find_spec
from pathlib import Path

__all__ = ["ARCHITECTURE", "Rclip", "random_model", "work_folder"]

VERSION = "3.3.0"
TOP = 8  # results of its query
ARCHITECTURE = "ViT-B-32-256"
DATA = f"{ARCHITECTURE}-datacomp_s34b_b86k"
VOCABULARY = "bpe_simple_vocab_16e6.txt.gz"
EXPORTER = ("onnx", "onnxscript", "onnx-ir", "ml_dtypes", "protobuf")  # for torch's exporter, used once


def work_folder() -> Path:
    """Where what is expensive to make is kept between runs."""
    place = os.environ.get("CLIPSEARCH_BENCH") or Path(tempfile.gettempdir(), "clipsearch-bench")
    Path(place).mkdir(parents=True, exist_ok=True)
    return Path(place)


def random_model(place: Path) -> Path:
    """A folder in open_clip's format: `ARCHITECTURE` with random weights, always the same."""
    folder = place / ARCHITECTURE
    if not (folder / "open_clip_config.json").exists():
        folder.mkdir(exist_ok=True)
        _run("benchmarks.random_model", ARCHITECTURE, folder)
    return folder


class Rclip:
    """The peer, installed; `None` from `install` where that is impossible."""

    def __init__(self, program: Path, data: Path) -> None:
        self._program = program
        self._data = data

    @classmethod
    def install(cls, place: Path, model: Path) -> Rclip | None:
        """Make its environment and its model, once; says why where it cannot."""
        try:
            return cls(_program(place), _data(place, model))
        except (OSError, subprocess.CalledProcessError) as error:
            said = getattr(error, "stderr", None) or str(error)
            print(f"without rclip {VERSION}, which cannot be set up here: {said.strip()[-300:]}\n")
            return None

    def index(self, photos: Path) -> float:
        """Seconds for its whole process over a folder that it has never seen, with one query."""
        (self._data / "db.sqlite3").unlink(missing_ok=True)
        return self._run(photos)

    def search(self, photos: Path) -> float:
        """Seconds for its whole process for one query over a folder that it has indexed."""
        return self._run(photos, "--no-indexing")

    def _run(self, photos: Path, *options: str) -> float:
        command = [self._program, *options, "--filepath-only", "--top", str(TOP), "a dog on a beach"]
        start = time.perf_counter()
        done = subprocess.run(
            command,
            cwd=photos,
            env={**os.environ, "RCLIP_DATADIR": str(self._data), "HF_HUB_OFFLINE": "1"},
            check=True,
            capture_output=True,
            text=True,
        )
        took = time.perf_counter() - start
        assert len(done.stdout.splitlines()) == TOP, done.stdout + done.stderr
        return took


def _program(place: Path) -> Path:
    folder = place / f"rclip-{VERSION}"
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    if not (folder / "installed").exists():
        venv.create(folder, with_pip=True, clear=True)
        _pip(programs / "python", f"rclip=={VERSION}")
        (folder / "installed").touch()
    return programs / "rclip"


def _data(place: Path, model: Path) -> Path:
    """The folder that `RCLIP_DATADIR` names, with models exported from ours."""
    data = place / "rclip-data"
    if not (data / DATA / "textual.onnx").exists():
        open_clip = find_spec("open_clip")
        assert open_clip is not None
        assert open_clip.origin is not None
        exporter = place / "exporter"
        _pip(Path(sys.executable), "--no-deps", "--target", os.fspath(exporter), *EXPORTER)
        for folder in ("tokenizer", DATA):
            (data / folder).mkdir(parents=True, exist_ok=True)
        shutil.copy(Path(open_clip.origin).with_name(VOCABULARY), data / "tokenizer")
        _run("benchmarks.export", model, exporter, data / DATA)
    return data


def _run(module: str, *arguments: str | Path) -> None:
    """Run one of our modules in a process of its own: this one, whose memory is measured, loads no torch."""
    subprocess.run([sys.executable, "-m", module, *arguments], check=True, capture_output=True, text=True)


def _pip(python: Path, *what: str) -> None:
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", *what], check=True, capture_output=True, text=True
    )

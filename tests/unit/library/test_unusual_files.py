"""Whatever stands at the place of a file of ours, a library opens without it or says what is wrong."""

from __future__ import annotations

import faulthandler
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clipsearch import Library
from clipsearch.embedding.models import speed_file, tuning_file
from clipsearch.errors import ClipsearchError
from clipsearch.library.finder import Finder
from clipsearch.system import log_file
from tests.support.colour_embedder import ColourEmbedder

DEPTH = 200_000
NAMES = ("settings.toml", "searches.json", "answering.json", "tuning.json", "window.ini", "clipsearch.log",
         "embedding.log", "index", "description")  # fmt: skip


def nested(path: Path) -> None:
    path.write_text(("a = " if path.suffix == ".toml" else "") + "[" * DEPTH)


def nested_objects(path: Path) -> None:
    path.write_text(("a = " + "{a=" * DEPTH) if path.suffix == ".toml" else '{"a":' * DEPTH)


def pipe(path: Path) -> None:
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.mkdir()


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


KINDS = (nested, nested_objects, pipe, folder, device)


@pytest.fixture(autouse=True)
def no_endless_wait() -> Iterator[None]:
    """End the tests where one waits for a pipe: nothing else could."""
    faulthandler.dump_traceback_later(60, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.mark.skipif(os.name == "nt", reason="pipes and devices have no places in folders there")
@pytest.mark.parametrize("put", KINDS)
def test_no_file_of_a_library_is_trusted_to_be_one(
    tmp_path: Path,
    album: Path,
    embedder: ColourEmbedder,
    put: Callable[[Path], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with Library.open(tmp_path / "data", embedder=embedder) as library:
        library.add(album)
        library.index()
    patterns = {"index": "vectors-*.usearch", "description": "vectors-*.json"}
    for name in NAMES:
        copy = shutil.copytree(tmp_path / "data", tmp_path / f"copy-{name}")
        path = next(copy.glob(patterns[name])) if name in patterns else copy / name
        path.unlink(missing_ok=True)
        put(path)
        log_file.read(copy)
        tuning_file.load(path)
        try:
            with Library.open(copy, embedder=ColourEmbedder()) as library:
                assert library.search("red", 1)[0].path.name == "red.png"
            with Finder(copy):
                pass
        except ClipsearchError as error:
            assert name == "settings.toml", error
            assert "settings.toml" in str(error)
        assert os.path.lexists(path)
    caplog.clear()


@pytest.mark.skipif(os.name == "nt", reason="pipes and devices have no places in folders there")
@pytest.mark.parametrize("put", KINDS)
def test_no_file_beside_the_models_is_trusted_to_be_one(models: Path, put: Callable[[Path], None]) -> None:
    models.mkdir()
    put(models / "speeds.json")
    assert speed_file.kept() == {}

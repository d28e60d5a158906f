"""The installed program moves from the starter to another model, and back, with real weights."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from clipsearch import Library
from tests.e2e.conftest import Program
from tests.support.sample_photos import sample_photos
from tests.support.switch_models import choose
from tests.support.tiny_models import make

PHOTOS = 12


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A tiny model."""
    folder = tmp_path / "other"
    folder.mkdir()
    make("clip", folder)
    return folder


@pytest.mark.usefixtures("tuned")
def test_from_the_starter_to_another_model_and_back(fresh: Program, other: Path, tmp_path: Path) -> None:
    album = tmp_path / "album"
    album.mkdir()
    for path in sample_photos()[:PHOTOS]:
        shutil.copy(path, album)
    fresh.run("add", album)
    before = fresh.json("search", "a person", "-n", PHOTOS, "--all")
    starter = fresh.json("status")["model"]

    choose(fresh.library, str(other))
    status = fresh.json("status")
    assert status["model"] == starter
    assert (status["building"]["model"], status["building"]["done"]) == (str(other), 0)
    assert status["building"]["total"] == len({path.read_bytes() for path in album.iterdir()})
    assert fresh.json("search", "a person", "-n", PHOTOS, "--all") == before, "the starter answers meanwhile"
    assert "is being built" in fresh.run("status").stdout

    said = fresh.run("index").stdout
    assert f"{other} answers from now on; the old vectors are kept." in said
    status = fresh.json("status")
    assert (status["model"]["name"], status["building"]) == (str(other), None)
    assert status["model"]["fingerprint"] != starter["fingerprint"]
    assert status["indexed"] == status["photos"]
    hits = fresh.json("search", "a person", "-n", PHOTOS, "--all")["hits"]
    assert {hit["path"] for hit in hits} == {hit["path"] for hit in before["hits"]}
    assert [hit["score"] for hit in hits] != [hit["score"] for hit in before["hits"]]

    choose(fresh.library, "starter")
    assert "0 embedded" in fresh.run("index").stdout
    assert fresh.json("search", "a person", "-n", PHOTOS, "--all") == before
    with Library.open(fresh.library) as library:
        (old,) = [kept for kept in library.model_switch.kept_models() if not kept.serving]
        library.model_switch.drop_vectors(old.info.fingerprint)
    assert fresh.json("check") == []

"""A model is measured in a process of its own, as indexing uses it; what was found is kept."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from clipsearch import Cancelled, Library, ModelSpeed, Progress
from clipsearch.embedding.models import speed_file
from clipsearch.errors import ModelError
from clipsearch.library.models import speed_test
from clipsearch.library.models.speed_test import draw
from tests.support.tiny_models import make


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Less to measure."""
    monkeypatch.setattr(speed_test, "SECONDS", 0.5)  # longer than between two reports of progress
    monkeypatch.setattr(speed_test, "WIDTH", 400)
    monkeypatch.setattr(speed_test, "HEIGHT", 300)


@pytest.fixture
def model(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a model that a library is to use, and a place of our own for what is measured."""
    monkeypatch.setenv("CLIPSEARCH_MODELS", str(tmp_path / "models"))
    (tmp_path / "tiny").mkdir()
    make("clip", tmp_path / "tiny")
    library.settings.change(model=str(tmp_path / "tiny"), device="cpu")
    return library.settings.current.model


def measured(library: Library, name: str) -> tuple[ModelSpeed, ...]:
    return next(offer.speeds for offer in library.models.offers() if offer.name == name)


def test_what_is_measured_is_told_and_kept_in_place_of_what_was(library: Library, model: str) -> None:
    old = ModelSpeed("cpu", "float32", 1, 0.1, 1000.0, "2020-01-01T00:00:00+00:00")
    other = ModelSpeed("cuda", "float16", 64, 1000.0, 1.0, "2020-01-01T00:00:00+00:00")
    speed_file.keep(model, old)
    speed_file.keep(model, other)
    told: list[Progress] = []
    speed = library.models.measure(model, told.append)
    assert speed.device == "cpu"
    assert speed.precision in ("float32", "bfloat16")
    assert 1 <= speed.batch <= 1024
    assert 0 < speed.photos_per_second < 100_000
    assert 0 < speed.text_ms < 60_000
    assert speed.measured > "2026"
    assert {progress.phase for progress in told} == {"measuring"}
    assert max(progress.done for progress in told) >= speed_test.WARM_UP
    assert measured(library, model) == (speed, other)
    speed_file.forget(model)
    assert measured(library, model) == ()


@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_it_can_be_stopped_and_keeps_nothing(library: Library, model: str, when: str) -> None:
    cancel = threading.Event()

    def stop(progress: Progress) -> None:
        if progress.done:
            cancel.set()

    if when == "before":
        cancel.set()
    with pytest.raises(Cancelled):
        library.models.measure(model, stop, cancel)
    assert measured(library, model) == ()


def test_a_model_that_cannot_be_loaded_is_said_so(library: Library, model: str) -> None:
    (Path(model) / "open_clip_model.safetensors").write_bytes(b"no weights")
    with pytest.raises(ModelError, match="cannot be loaded"):
        library.models.measure(model)
    assert measured(library, model) == ()


def test_a_note_that_makes_no_sense_counts_as_none(library: Library, model: str, tmp_path: Path) -> None:
    speed_file.keep(model, ModelSpeed("cpu", "float32", 1, 0.1, 1000.0, "2020-01-01T00:00:00+00:00"))
    (note,) = (tmp_path / "models").glob("*.json")
    for text in ("", "[]", '{"a": 1}', '{"a": [{"device": "cpu"}]}'):
        note.write_text(text)
        assert speed_file.kept() == {}


def test_the_photos_that_are_drawn_are_as_large_as_a_phones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    paths = draw(tmp_path)
    assert len({path.read_bytes() for path in paths}) == speed_test.PHOTOS
    assert all(1_000_000 < path.stat().st_size < 12_000_000 for path in paths)

"""The self-test passes here, and each part that does not work fails with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from clipsearch import Library, self_test
from clipsearch.library.diagnosis import self_test as module
from tests.support.colour_embedder import ColourEmbedder


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another embedder in the model's place; the true one is tried by the installed program."""
    real_open = Library.open
    monkeypatch.setattr(module.Library, "open", lambda place: real_open(place, embedder=ColourEmbedder()))


def test_it_passes_and_shows_the_window_a_library(tmp_path: Path) -> None:
    shown = []

    def window(library: Library, picture: Path, words: str) -> None:
        shown.append(library.status().photos)
        picture.write_bytes(bytes(20_000))

    found = list(self_test(window))
    assert [check.text for check in found if not check.passed] == []
    assert [check.name for check in found][-1] == "window"
    assert shown == [3]


def test_each_fault_is_a_sentence_and_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "NEEDED", ("icons/none.svg",))
    monkeypatch.setattr(module, "WRITTEN", ("JPEG",))
    monkeypatch.setattr(module, "COLOURS", ("red", "red"))

    def window(library: Library, picture: Path, words: str) -> None:
        picture.write_bytes(b"")

    faults = {check.name: check.text for check in self_test(window) if not check.passed}
    assert faults["program files"] == "The installation lacks icons/none.svg; install it again"
    assert faults["window"] == "The window stayed empty"
    assert "1 of 2 photos" in faults["photos, model and database"]

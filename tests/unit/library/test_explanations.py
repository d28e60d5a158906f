"""What of a query counted for a photo: only what is in a branch that finds it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clipsearch import Library
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    for name in ("2019/red.jpg", "2019/blue.png", "green.png"):
        draw(tmp_path / "photos" / name, Path(name).stem)
    with Library.open(tmp_path / "library", embedder=ColourEmbedder()) as opened:
        opened.add(tmp_path / "photos")
        opened.index()
        yield opened


@pytest.mark.parametrize(
    ("line", "counted"),
    [
        ("type:jpg", [("type", "jpeg")]),
        ("in:2019 type:jpg", [("in", "2019"), ("type", "jpeg")]),
        ("red in:2019", [("words", "red"), ("in", "2019"), ("text", "in the name")]),
        ('type:jpg OR "blue"', [("type", "jpeg")]),
        ('"red" OR type:png', [("text", "“red”")]),
        ("type:jpg OR -type:jpg", [("type", "jpeg")]),
    ],
)
def test_what_counted(library: Library, line: str, counted: list[tuple[str, str]]) -> None:
    photo = next(hit.path for hit in library.recent() if hit.path.stem == "red")
    found = library.explanations.explain(photo, line)
    assert [(one.source, one.what) for one in found.counted] == counted
    assert len(found.passed) == 1

"""The commands `cluster`, `events` and `rediscover` list collections and their photos."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from clipsearch import Library
from clipsearch.__main__ import _Windows
from clipsearch.cli.main import main
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A closed library in `data`, of red photos of one day and blue ones of another."""
    for number in range(10):
        for day, colour in enumerate(("red", "blue")):
            path = tmp_path / "photos" / f"IMG_2020050{day + 1}_10{number}000.png"
            draw(path, colour, size=(40 + number, 30))
    with Library.open(tmp_path / "data", embedder=ColourEmbedder()) as library:
        library.add(tmp_path / "photos")
        library.index()
    return tmp_path


def run(place: Path, *arguments: str) -> int:
    return main(["--library", str(place / "data"), *arguments], _Windows())


def answer(place: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert run(place, *arguments, "--json") == 0
    return json.loads(capsys.readouterr().out)


def days(found: Any) -> set[str]:
    return {Path(hit["path"]).name[:12] for hit in found["hits"]}


def test_clusters_are_listed_renamed_and_shown(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = answer(place, capsys, "cluster")
    assert (first["photos"], second["photos"], len(first["examples"])) == (10, 10, 4)
    assert run(place, "cluster", str(first["id"]), "--rename", "Fire and sea") == 0
    assert "is called Fire and sea now" in capsys.readouterr().out
    found = answer(place, capsys, "cluster", "fire and SEA")
    assert len(found["hits"]) == 10 and len(days(found)) == 1
    assert days(answer(place, capsys, "search", "--cluster", "Fire and sea")) == days(found)
    assert run(place, "cluster", "--rebuild") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2 and any("Fire and sea" in line for line in lines)
    assert run(place, "cluster", "nothing") == 1
    assert run(place, "cluster", "--rename", "x") == 1


def test_events_and_photos_to_look_at_again(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    latest, first = answer(place, capsys, "events")
    assert (latest["name"], first["first"], first["photos"]) == ("2 May 2020", "2020-05-01", 10)
    assert days(answer(place, capsys, "events", "2020-05-01")) == {"IMG_20200501"}
    assert run(place, "events") == 0
    assert "2020-05-02      10  2 May 2020" in capsys.readouterr().out
    assert run(place, "events", "2020-05-09") == 1
    found = answer(place, capsys, "rediscover", "-n", "4")
    assert [hit["reasons"] for hit in found["hits"]][-4:] == [["for variety"]] * 4
    assert len(days(found)) == 2


def test_an_empty_library_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Library.open(tmp_path / "data").close()
    for command, words in (("cluster", "too few"), ("events", "no events"), ("rediscover", "nothing")):
        assert run(tmp_path, command) == 0
        assert words in capsys.readouterr().out

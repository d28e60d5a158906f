"""The commands `edit` and `album`, in a library that nothing has open and in one that is followed."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from clipsearch import Library, Listener, Query, Term
from clipsearch.__main__ import _Windows
from clipsearch.cli.main import main
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder

COLOURS = ("red", "green", "blue")


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Photos of three colours; the library is beside them, in `data`."""
    place = tmp_path_factory.mktemp("organization")
    for colour in COLOURS:
        draw(place / "photos" / f"{colour}.png", colour)
    with Library.open(place / "data", embedder=ColourEmbedder()) as library:
        library.add(place / "photos")
        library.index()
        library.searches.save("Reds", Query((Term(words="red"),)))
    return place / "photos"


@pytest.fixture(params=["alone", "followed"])
def run(photos: Path, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs a command, and returns what it prints as JSON with `--json`, else as text."""
    data = photos.parent / "data"
    with ExitStack() as stack:
        if request.param == "followed":
            library = stack.enter_context(Library.open(data, embedder=ColourEmbedder()))
            library.follower.start(Listener())

        def command(*arguments: object) -> Any:
            code = main(["--library", str(data), *map(str, arguments)], _Windows())
            printed = capsys.readouterr()
            assert code == 0, printed.err
            return json.loads(printed.out) if "--json" in arguments else printed.out

        yield command


def names(answer: dict[str, Any]) -> list[str]:
    return [Path(hit["path"]).stem for hit in answer["hits"]]


def test_favourites_and_flags(photos: Path, run: Any) -> None:
    run("edit", photos / "red.png", photos / "blue.png", "--favourite", "--pick")
    run("edit", photos / "green.png", "--reject")
    assert sorted(names(run("search", "is:favourite is:picked", "--json"))) == ["blue", "red"]
    assert names(run("search", "is:rejected", "--json")) == ["green"]
    run("edit", *(photos / f"{name}.png" for name in COLOURS), "--no-favourite", "--unflag")
    assert names(run("search", "is:favourite OR -is:unflagged", "--json")) == []


def test_an_album(photos: Path, run: Any) -> None:
    red, green, blue = (photos / f"{colour}.png" for colour in COLOURS)
    run("album", "Italy 2019", "--add", blue, red, green)
    assert names(run("album", "italy 2019", "--json")) == ["blue", "red", "green"]
    run("album", "Italy 2019", "--move", green, "--before", blue, "--cover", red, "--rename", "Italy")
    assert names(run("search", "--album", "Italy", "--json")) == ["green", "blue", "red"]
    listed = {"name": "Italy", "photos": 3, "missing": 0}
    assert run("album", "--json") == {"albums": [listed], "live": [{"name": "Reds", "query": "red"}]}
    assert "Italy" in run("album") and "green.png" in run("album", "Italy")
    run("album", "Italy", "--remove", green, "--delete")
    assert run("album", "--json")["albums"] == []


def test_what_is_found_is_exported(photos: Path, run: Any, tmp_path: Path) -> None:
    run("album", "Two", "--add", photos / "blue.png", photos / "red.png")
    done = run("album", "Two", "--links", tmp_path / "links", "--sheet", tmp_path / "two.html")
    assert "2 photos in" in done
    assert {path.resolve() for path in (tmp_path / "links").iterdir()} == {
        photos / "blue.png", photos / "red.png"
    }  # fmt: skip
    assert (tmp_path / "two.html").read_text().count("<img") == 2
    run("search", "album:Two", "--table", tmp_path / "two.json", "--copies", tmp_path / "copies")
    rows = json.loads((tmp_path / "two.json").read_text())
    assert [Path(row["path"]).name for row in rows] == ["blue.png", "red.png"], "in its order"
    assert (tmp_path / "copies" / "red.png").read_bytes() == (photos / "red.png").read_bytes()
    run("album", "Two", "--delete")


def test_odd_ones_of_an_album(photos: Path, run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    run("album", "All", "--add", *sorted(photos.glob("*.png")))
    found = run("odd", "--album", "All", "--json", "-n", 1)["hits"]
    assert len(run("album", "All", "--json")["hits"]) // 10 == len(found)
    run("album", "All", "--delete")
    assert (
        main(["--library", str(photos.parent / "data"), "odd", str(photos), "--album", "All"], _Windows())
        == 1
    )
    assert "Give one of them" in capsys.readouterr().err
    assert main(["--library", str(photos.parent / "data"), "odd", "--album", "Nowhere"], _Windows()) == 1
    assert "no album named Nowhere" in capsys.readouterr().err


def test_exports_go_nowhere_where_something_is(
    photos: Path, run: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder := tmp_path / "folder").mkdir()
    (folder / "red.png").write_bytes(b"mine")
    for name in ("page.html", "table.csv"):
        (tmp_path / name).write_bytes(b"mine")
    for option, target, said in (
        ("--links", "folder", "is not empty. Name a new folder"),
        ("--copies", "folder", "is not empty. Name a new folder"),
        ("--sheet", "page.html", "is there already"),
        ("--table", "table.csv", "is there already"),
    ):
        other = "--table" if option == "--sheet" else "--sheet"
        arguments = ["search", "red", option, str(tmp_path / target), other, str(tmp_path / "new.csv")]
        assert main(["--library", str(photos.parent / "data"), *arguments], _Windows()) == 1
        assert said in capsys.readouterr().err
        assert not (tmp_path / "new.csv").exists(), "nothing is written where one of two cannot be"
    assert (folder / "red.png").read_bytes() == b"mine" and len(list(folder.iterdir())) == 1
    assert (tmp_path / "page.html").read_bytes() == (tmp_path / "table.csv").read_bytes() == b"mine"


def test_what_cannot_be_done_is_said(photos: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, said in (
        (["Nowhere"], "There is no album named Nowhere"),
        (["Nowhere", "--delete"], "There is no album named Nowhere"),
        (["--add", str(photos / "red.png")], "Which album is not clear"),
        (["Other", "--add", str(photos / "none.png")], "is no photo of this library"),
    ):
        assert main(["--library", str(photos.parent / "data"), "album", *arguments], _Windows()) == 1
        assert said in capsys.readouterr().err

"""The command `duplicates` lists groups, remembers decisions, and moves copies to the trash."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from clipsearch import Library, Listener
from clipsearch.__main__ import _Windows
from clipsearch.cli.main import main
from clipsearch.gui.desktop import file_moves
from clipsearch.gui.desktop.file_moves import Trashed
from clipsearch.library.grouping.duplicates import Duplicates
from tests.support.colour_embedder import ColourEmbedder
from tests.unit.library.grouping.pictures import picture, save

pytestmark = pytest.mark.usefixtures("one_thumbnail_process")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A closed library in `data`: a photo, its copy and a turned one in `photos`; the trash is in `trash`."""
    trash = tmp_path / "trash"
    trash.mkdir()
    monkeypatch.setattr(
        file_moves, "move_to_trash", lambda path: Trashed(path, path.replace(trash / path.name))
    )
    photos = tmp_path / "photos"
    save(picture(1), photos / "one.png")
    (photos / "more").mkdir()
    shutil.copyfile(photos / "one.png", photos / "more" / "one copy.png")
    save(picture(1).transpose(Image.Transpose.ROTATE_90), photos / "more" / "turned.jpg")
    save(picture(2), photos / "two.jpg")
    with Library.open(tmp_path / "data", embedder=ColourEmbedder()) as library:
        library.add(photos)
        library.index()
        turned = next(hit.content for hit in library.recent() if hit.path.name == "turned.jpg")
        library.details.edit([turned], {"caption": "A boat", "rating": 4})
    return tmp_path


@pytest.fixture
def followed(place: Path) -> Iterator[Library]:
    """The library, open in another process, as it were."""
    with Library.open(place / "data", embedder=ColourEmbedder()) as library:
        library.follower.start(Listener())
        yield library


def run(place: Path, *arguments: object) -> int:
    return main(["--library", str(place / "data"), "duplicates", *map(str, arguments)], _Windows())


def listed(place: Path, capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, list[list[str]]]:
    """The names of the photos in each group, by tier."""
    assert run(place, "--json", *arguments) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    groups: dict[str, list[list[str]]] = {}
    for group in found:
        assert [photo["best"] for photo in group["photos"]] == [True] + [False] * (len(group["photos"]) - 1)
        groups.setdefault(group["tier"], []).append([Path(photo["path"]).name for photo in group["photos"]])
    return groups


def test_groups_are_listed(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    groups = listed(place, capsys)
    assert groups["same-file"] == [["one.png", "one copy.png"]]
    assert groups["same-picture"] == [["one.png", "turned.jpg"]]
    assert listed(place, capsys, "--tier", "same-file") == {"same-file": [["one.png", "one copy.png"]]}
    reference = listed(place, capsys, "--tier", "same-file", "--reference", place / "photos" / "more")
    assert reference == {"same-file": [["one copy.png", "one.png"]]}
    assert run(place, "--tier", "same-picture") == 0
    shown = capsys.readouterr().out
    assert "The same picture" in shown
    assert "best" in shown
    assert "120 x 90" in shown


def test_a_table_tells_each_photos_tier_and_group(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    target = place / "groups.json"
    assert run(place, "--table", target) == 0
    assert "photos in" in capsys.readouterr().out
    rows = json.loads(target.read_text())
    assert {(row["tier"], row["group"], Path(row["path"]).name) for row in rows if row["group"] < 3} == {
        ("same-file", 1, "one.png"),
        ("same-file", 1, "one copy.png"),
        ("same-picture", 2, "one.png"),
        ("same-picture", 2, "turned.jpg"),
    }
    monkeypatch.setattr(Duplicates, "find", lambda *_, **options: pytest.fail("the name is looked at first"))
    assert run(place, "--table", target) == 1
    assert "is there already" in capsys.readouterr().err


def test_decisions_are_remembered(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, turned = place / "photos" / "one.png", place / "photos" / "more" / "turned.jpg"
    assert run(place, "--not-best", one) == 0
    capsys.readouterr()
    assert listed(place, capsys)["same-picture"] == [["turned.jpg", "one.png"]]
    assert run(place, "--different", one, turned) == 0
    assert run(place, "--different", one) == 0
    capsys.readouterr()
    assert (
        listed(place, capsys, "--tier", "same-picture") == listed(place, capsys, "--tier", "same-file") == {}
    )
    for arguments in (("--different", one, turned), ("--not-best", one), ("--different", one)):
        assert run(place, *arguments, "--undo") == 0
    capsys.readouterr()
    assert listed(place, capsys)["same-picture"] == [["one.png", "turned.jpg"]]
    assert run(place, "--different", one, place / "none.jpg") == 1
    assert "no photo of this library" in capsys.readouterr().err


def test_all_but_the_best_go_to_the_trash(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    photos = place / "photos"
    (photos / "more" / "turned.xmp").write_text("<x/>")
    with Library.open(place / "data", embedder=ColourEmbedder()) as library:
        library.index()
    assert run(place, "--trash") == 1
    assert run(place, "--trash", "--tier", "similar-scene") == 1
    assert "--trash needs a tier" in capsys.readouterr().err
    assert run(place, "--tier", "same-file", "--trash") == 0
    assert sorted(path.name for path in (place / "trash").iterdir()) == ["one copy.png"]
    assert run(place, "--tier", "same-picture", "--trash", "--json") == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == {
        "trashed": [str(photos / "more" / "turned.jpg")], "failed": {},
    }  # fmt: skip
    assert sorted(path.name for path in photos.rglob("*.*")) == ["one.png", "two.jpg"]
    assert len(list((place / "trash").iterdir())) == 3
    with Library.open(place / "data", embedder=ColourEmbedder()) as library:
        library.index()
        one = next(hit.content for hit in library.recent() if hit.path.name == "one.png")
        told = library.details.of(one).details
        assert (told.caption, told.rating) == ("A boat", 4)
        assert not list(library.duplicates.find().page("same-picture"))


def test_nothing_goes_that_changed_or_whose_best_is_gone(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    turned = place / "photos" / "more" / "turned.jpg"
    turned.write_bytes(turned.read_bytes() + b"more")
    assert run(place, "--tier", "same-picture", "--trash") == 1
    assert "1 not moved: changed since it was indexed" in capsys.readouterr().out
    (place / "photos" / "one.png").unlink()
    assert run(place, "--tier", "same-file", "--trash") == 1
    assert "the photo that is to be kept changed, or is not there" in capsys.readouterr().out
    assert turned.exists()
    assert (place / "photos" / "more" / "one copy.png").exists()
    assert run(place, "--reference", place / "none") == 1
    assert "does not exist" in capsys.readouterr().err


def test_the_process_that_has_the_library_open_answers(
    followed: Library, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert listed(place, capsys)["same-picture"] == [["one.png", "turned.jpg"]]
    assert run(place, "--not-best", place / "photos" / "one.png") == 0
    capsys.readouterr()
    assert followed.duplicates.find().page("same-picture")[0].photos[0].path.name == "turned.jpg"
    assert run(place, "--tier", "same-picture", "--trash") == 0
    one = next(hit for hit in followed.recent() if hit.path.name == "turned.jpg")
    assert followed.details.of(one.content).details.caption == "A boat"

"""Words, photos and filters in one query, with the model that we ship."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.e2e.conftest import Program, answering
from tests.support.sample_photos import sample_photos
from tests.support.starter_library import begin_library


def names(answer: dict[str, list[dict[str, str]]]) -> list[str]:
    return [Path(hit["path"]).name for hit in answer["hits"]]


def without_exif(path: Path) -> bool:
    with Image.open(path) as image:
        return not image.getexif()


@pytest.fixture(scope="module")
def dated(starter_tuning: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Program, Path]]:
    """A library of the sample photos, in two folders and with two dates; not to be changed."""
    place = tmp_path_factory.mktemp("dated")
    for number, path in enumerate(filter(without_exif, sample_photos())):
        folder = place / "album" / ("new" if number % 2 else "old")
        folder.mkdir(parents=True, exist_ok=True)
        day = "20240517" if number % 2 else "20120517"
        shutil.copy(path, folder / f"{path.stem} {day}{path.suffix}")
    begin_library(place / "data", starter_tuning)
    program = Program(place / "data")
    program.run("add", "--no-index", place / "album")
    with answering(program):
        program.run("index")
        yield program, place / "album"


def test_two_phrases_find_both(served: Program) -> None:
    answer = served.json("search", "a", "cat", "--also", "a cup of coffee", "-n", 2)
    assert names(answer) == ["chelsea.png", "coffee.png"]
    assert answer["query"] == "a cat +(a cup of coffee)"


def test_a_weight_decides_which_comes_first(served: Program) -> None:
    answer = served.json("search", "a cat", "--also", "a cup of coffee", "--weight", 3, "-n", 2)
    assert names(answer) == ["coffee.png", "chelsea.png"]


def test_without_takes_away(served: Program, photos: Path) -> None:
    both = ("search", "a cat", "--also", "a cup of coffee", "-n", 3)
    assert "chelsea.png" in names(served.json(*both))
    assert "chelsea.png" not in names(served.json(*both, "--without", "a cat", "--weight", 2))
    unlike = served.json(*both, "--unlike", photos / "chelsea.png")
    assert names(unlike)[0] == "coffee.png"
    assert "chelsea.png" not in names(unlike)


def test_words_and_a_photo(served: Program, photos: Path) -> None:
    answer = served.json("search", "a cat", "--like", photos / "coffee.png", "-n", 2)
    assert set(names(answer)) == {"chelsea.png", "coffee.png"}


def test_photos_alone(served: Program, photos: Path) -> None:
    answer = served.json("search", "--like", photos / "motorcycle_left.png", "-n", 2)
    assert names(answer) == ["motorcycle_left.png", "motorcycle_right.png"]
    assert answer["query"] == f"photo:{photos / 'motorcycle_left.png'}"


def test_only_photos_of_a_folder_a_date_and_a_type(dated: tuple[Program, Path]) -> None:
    program, album = dated
    everything = program.json("search", "a cat", "-n", 100, "--all")["hits"]
    for options, keep in (
        (("--folder", album / "new"), lambda path: path.parent.name == "new"),
        (("--since", "2024-05-17"), lambda path: path.parent.name == "new"),
        (("--until", "2012"), lambda path: path.parent.name == "old"),
        (("--type", "png"), lambda path: path.suffix == ".png"),
        (
            ("--folder", album, "--until", "2012-05", "--type", "jpg", "--type", "gif"),
            lambda path: path.parent.name == "old" and path.suffix in (".jpg", ".gif"),
        ),
    ):
        wanted = [hit["path"] for hit in everything if keep(Path(hit["path"]))]
        assert wanted
        assert [
            hit["path"] for hit in program.json("search", "a cat", "-n", 100, "--all", *options)["hits"]
        ] == wanted
        alike = program.json("similar", wanted[0], "-n", 100, "--all", *options)
        assert alike["query"].startswith((f"photo:{wanted[0]}", f'photo:"{wanted[0]}"'))
        assert sorted(hit["path"] for hit in alike["hits"]) == sorted(wanted[1:]), "all but the photo itself"


@pytest.fixture(scope="module")
def drawn(starter_tuning: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Program, Path]:
    """A library of drawn photos in `linked` and in `taken`, of which one tells its date, and their place."""
    place = tmp_path_factory.mktemp("drawn")
    (place / "linked" / "old").mkdir(parents=True)
    (place / "taken").mkdir()
    Image.new("RGB", (64, 48), "red").save(place / "linked" / "old" / "red.png")
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2003:07:08 09:10:11"
    Image.new("RGB", (64, 48), "green").save(place / "taken" / "old.jpg", exif=exif)
    Image.new("RGB", (64, 48), "blue").save(place / "taken" / "new.jpg")
    begin_library(place / "data", starter_tuning)
    Program(place / "data").run("add", place / "linked", place / "taken")
    return Program(place / "data"), place


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_kept_folder_may_have_become_a_link_or_hold_one(drawn: tuple[Program, Path]) -> None:
    program, place = drawn
    album = place / "linked"
    (album / "link").symlink_to(album / "old")
    assert names(program.json("search", "--folder", album / "link")) == ["red.png"]
    album.rename(place / "larger disk")
    album.symlink_to(place / "larger disk")
    for folder in (album, album / "old"):
        assert names(program.json("search", "--folder", folder)) == ["red.png"]


def test_filters_alone_list_the_newest(dated: tuple[Program, Path]) -> None:
    program, album = dated
    hits = program.json("search", "--folder", album, "-n", 3)["hits"]
    assert [Path(hit["path"]).parent.name for hit in hits] == ["new"] * 3
    assert [hit["score"] for hit in hits] == [0.0] * 3
    assert "No photos found" in program.run("search", "--since", "2025").stdout


def test_the_date_of_a_file_is_not_when_it_was_taken(drawn: tuple[Program, Path]) -> None:
    program, place = drawn
    assert names(program.json("search", "--until", "2003-07-08")) == ["old.jpg"]
    assert names(program.json("search", "--folder", place / "taken", "--since", "2003-07-09")) == []
    assert names(program.json("search", "--folder", place / "taken")) == ["old.jpg", "new.jpg"]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["a cat", "--since", "yesterday"], "'yesterday' is not a date. Write a day as 2024-05-17"),
        (["a cat", "--since", "2024", "--until", "2023"], "2024 is after 2023"),
        (["a cat", "--type", "jpge"], "'jpge' is not a type of photo. Types are JPEG"),
        (["a cat", "--without", " "], "The query is empty"),
        (["a cat", "--without", "a cat", "--weight", "1"], "cancel each other out"),
        (["a cat", "--like", "nowhere.jpg"], "like nowhere.jpg: "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cannot_be_understood_is_said(served: Program, arguments: list[str], why: str) -> None:
    assert why in served.run("search", *arguments, code=1).stderr

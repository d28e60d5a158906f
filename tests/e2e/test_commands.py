"""Every command does its job on real photos, in words and as JSON."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from clipsearch import __version__
from tests.e2e.conftest import PROGRAM, Program
from tests.support.sample_photos import sample_photos
from tests.support.starter_library import begin_library

DEMO_QUERIES = {
    "a cat": "chelsea.png",
    "an astronaut": "astronaut.png",
    "a cup of coffee": "coffee.png",
    "a rocket": "rocket.jpg",
    "coins": "coins.png",
    "the moon": "moon.png",
    "a motorcycle": "motorcycle_",
    "a galaxy": "hubble_deep_field.jpg",
    "a temple": "china.jpg",
    "a flower": "flower.jpg",
}


def names(answer: dict[str, list[dict[str, str]]]) -> list[str]:
    return [Path(hit["path"]).name for hit in answer["hits"]]


@pytest.mark.real_start
def test_words_find_photos(program: Program) -> None:
    batch = "\n".join([*DEMO_QUERIES, ""])
    lines = program.run("search", "--batch", "-", "-n", 1, "--json", stdin=batch).stdout.splitlines()
    answers = [json.loads(line) for line in lines]
    assert [answer["query"] for answer in answers] == list(DEMO_QUERIES)
    right = [names(a)[0].startswith(DEMO_QUERIES[a["query"]]) for a in answers]
    assert sum(right) >= 9, dict(zip(DEMO_QUERIES, right, strict=True))


def test_a_search_prints_one_object_with_ranked_hits(served: Program) -> None:
    answer = served.json("search", "a", "cup", "of", "coffee", "-n", 5, "--all")
    assert answer["query"] == "a cup of coffee"
    assert [hit["rank"] for hit in answer["hits"]] == [1, 2, 3, 4, 5]
    keys = {
        "rank", "path", "score", "relevance", "band", "reasons", "moment", "copies", "parts", "offline",
        "favourite", "flag", "sharpness", "brightness", "exposure", "stack",
    }  # fmt: skip
    assert all(set(hit) == keys for hit in answer["hits"])
    assert all(-1 <= hit["score"] <= 1 for hit in answer["hits"])
    relevances = [hit["relevance"] for hit in answer["hits"]]
    assert relevances == sorted(relevances, reverse=True)
    assert answer["hits"][0]["band"] in ("good", "possible")
    assert all(Path(hit["path"]).is_file() for hit in answer["hits"])


def test_results_end_where_nothing_is_possible(served: Program) -> None:
    shown = served.json("search", "a cat", "-n", 100)
    every = served.json("search", "a cat", "-n", 100, "--all")
    likely = [hit for hit in every["hits"] if hit["band"] != "unlikely"]
    assert 0 < len(likely) < len(every["hits"])
    assert [(hit["path"], hit["band"]) for hit in shown["hits"]] == [
        (hit["path"], hit["band"]) for hit in likely
    ]
    scores = [[hit["score"] for hit in hits] for hits in (shown["hits"], likely)]
    assert scores[0] == pytest.approx(scores[1], abs=2e-3)  # after its first words a model rounds otherwise
    assert "closest" not in shown
    line = served.run("search", "a cat", "-n", 1).stdout
    assert any(band in line for band in ("good", "possible"))


def test_gibberish_finds_nothing_and_says_so(served: Program) -> None:
    lines = ["asdfgh qwert zzz", "xkcdq wvvb", "fhjdksl"]
    done = served.run("search", lines[0], "-n", 3)
    assert done.stderr.startswith(f"No good match for {lines[0]}. Closest photos:")
    assert [line.split()[2] for line in done.stdout.splitlines()] == ["unlikely"] * 3
    batch = served.run("search", "--batch", "-", "-n", 2, "--json", stdin="\n".join(lines)).stdout
    for answer in map(json.loads, batch.splitlines()):
        assert answer["hits"] == []
        assert [hit["band"] for hit in answer["closest"]] == ["unlikely"] * 2
    every = served.run("search", "--batch", "-", "-n", 2, "--json", "--all", stdin="\n".join(lines)).stdout
    assert [len(json.loads(line)["hits"]) for line in every.splitlines()] == [2, 2, 2]


def test_a_name_is_the_first_hit(served: Program) -> None:
    for line in ("MOTORCYCLE_LEFT", "motorcycle left.png", "name:motorcycle_left"):
        assert names(served.json("search", line, "-n", 1)) == ["motorcycle_left.png"]


def test_facets_count_the_photos_that_are_found(program: Program, photos: Path) -> None:
    answer = program.json("search", "type:png", "-n", 1, "--facets")
    facets = answer["facets"]
    assert set(facets) == {"years", "folders", "cameras", "formats", "marks", "albums", "places", "tags"}
    assert len(answer["hits"]) == 1
    assert set(facets["formats"]) == {"PNG"}
    assert facets["formats"]["PNG"] > sum(facets["years"].values()), "not all tell when they were taken"
    table = program.run("search", "type:png", "--facets").stdout
    assert f"Formats   PNG ({facets['formats']['PNG']})" in table
    assert "not of a batch" in program.run("search", "--batch", "-", "--json", "--facets", code=2).stderr


def test_query_lines_are_suggested(program: Program) -> None:
    found = program.json("suggest", "motorcycle_")["suggestions"]
    shown = {one["text"] for one in found if one["kind"] == "name"}
    assert shown == {"motorcycle_left.png", "motorcycle_right.png"}
    (png,) = [one for one in program.json("suggest", "png")["suggestions"] if one["kind"] == "type"]
    assert len(program.json("search", png["line"], "-n", 1000)["hits"]) == png["count"]
    assert png["line"] in program.run("suggest", "png").stdout
    assert program.run("suggest", "zzzzqq").stdout == "Nothing to suggest.\n"


def test_a_photo_of_the_library_finds_its_twin_and_not_itself(served: Program, photos: Path) -> None:
    answer = served.json("similar", photos / "motorcycle_left.png", "-n", 2)
    assert names(answer)[0] == "motorcycle_right.png"
    assert "motorcycle_left.png" not in names(answer)
    assert [hit["rank"] for hit in answer["hits"]] == list(range(1, len(answer["hits"]) + 1))
    assert 0.8 < answer["hits"][0]["score"] < 0.999


def test_a_photo_from_elsewhere_finds_photos(served: Program, tmp_path: Path) -> None:
    from PIL import Image

    (source,) = (path for path in sample_photos() if path.name == "chelsea.png")
    with Image.open(source) as cat:
        cat.resize((200, 150)).save(tmp_path / "small cat.webp", quality=50)
    assert names(served.json("similar", tmp_path / "small cat.webp", "-n", 1)) == ["chelsea.png"]


def test_tags_learn_and_examples_find_photos(prepared: Path, tmp_path: Path) -> None:
    program = Program(shutil.copytree(prepared / "data", tmp_path / "data"))
    cat, coins, moon = (prepared / "photos" / f"{name}.png" for name in ("chelsea", "coins", "moon"))
    program.run("tag", "pets/cat", "--for", cat, "--against", coins, moon)
    assert program.json("tag", "--list") == [{"name": "pets/cat", "photos": 1, "against": 2}]
    found = program.json("tag", "pets/cat", "--queue", "-n", 5)["hits"]
    assert len(found) == 5 and not {str(cat), str(coins), str(moon)} & {hit["path"] for hit in found}
    assert all(0 <= hit["relevance"] <= 1 for hit in found)
    like = program.json("more", coins, "--not", cat, "--all", "-n", 3)["hits"]
    assert len(like) == 3 and not {str(cat), str(coins)} & {hit["path"] for hit in like}
    assert "3 photos" in program.run("tag", "Pets/Cat", "--remove").stdout
    assert program.json("tag", "--list") == []
    assert "needs a name" in program.run("tag", "/", "--suggest", code=1).stderr


def test_a_photo_finds_its_words(served: Program, photos: Path) -> None:
    every = served.json("describe", photos / "chelsea.png", "-n", 10, "--all")["labels"]
    assert len(every) == 10
    likely = served.json("describe", photos / "chelsea.png", "-n", 10)["labels"]
    assert 0 < len(likely) < 10
    assert likely == every[: len(likely)]
    assert any("cat" in label["term"] for label in likely)
    assert all(0 < label["probability"] < 1 for label in every)
    assert "chelsea" not in served.run("describe", photos / "coffee.png").stdout


def test_why_a_photo_is_found_is_explained(served: Program, photos: Path) -> None:
    answer = served.json("why", photos / "chelsea.png", "a cat")
    assert answer["hit"]["band"] == "good"
    assert answer["hit"]["rank"] == 1
    assert max(map(max, answer["where"]["heat"])) == 1.0
    counted = served.json("why", photos / "chelsea.png", "cat beside a waterfall type:png")["counted"]
    shares = {one["what"]: one["relevance"] for one in counted if one["source"] == "words"}
    assert list(shares) == ["cat beside a waterfall", "cat", "beside", "waterfall"]
    assert shares["cat"] > 0.5 > shares["waterfall"]
    assert {"source": "type", "what": "png", "relevance": None} in counted
    named = served.json("why", photos / "chelsea.png", "chelsea")["counted"]
    assert {"source": "text", "what": "in the name", "relevance": None} in named
    assert "type: png" in served.run("why", photos / "chelsea.png", "cat type:png").stdout
    printed = served.run("why", photos / "chelsea.png", "type:jpg").stdout
    assert printed == "It is not among the photos of the library that match.\n"
    served.run("why", photos / "none.png", "a cat", code=1)


@pytest.mark.real_start
def test_a_second_run_embeds_nothing(program: Program) -> None:
    printed = program.run("index").stdout
    assert " 0 embedded, 0 recognised" in printed


def test_status_counts_every_photo(program: Program, photos: Path) -> None:
    status = program.json("status")
    assert status["photos"] == len(list(photos.iterdir()))
    assert (status["pending"], status["failed"], status["offline"]) == (0, 0, 0)
    assert status["indexed"] == status["photos"]
    assert status["model"]["name"] == "starter"
    assert status["folders"][0]["path"] == str(photos)
    assert "indexed, 0 pending, 0 failed" in program.run("status").stdout


@pytest.mark.usefixtures("tuned")
def test_copies_renames_and_moves_are_not_embedded_again(fresh: Program, tmp_path: Path) -> None:
    album = tmp_path / "album"
    (album / "sub").mkdir(parents=True)
    for path in sample_photos()[:6]:
        shutil.copy(path, album)
    first, second, *_ = sorted(path for path in album.iterdir() if path.is_file())
    shutil.copy(first, album / "twin.png")  # a copy from the start
    assert "6 embedded, 1 recognised" in fresh.run("add", album).stdout
    first.rename(album / "renamed.png")
    second.rename(album / "sub" / second.name)
    shutil.copy(album / "renamed.png", album / "sub" / "copy.png")
    os.utime(album / "twin.png")
    assert " 0 embedded, 4 recognised" in fresh.run("index").stdout
    status = fresh.json("status")
    assert (status["photos"], status["indexed"]) == (8, 8)
    hits = fresh.json("search", "--folder", album)["hits"]
    copies = [{Path(path).name for path in [hit["path"], *hit["copies"]]} for hit in hits]
    assert {"renamed.png", "twin.png", "copy.png"} in copies


@pytest.fixture(scope="module")
def several(starter_tuning: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Program, Path]:
    """A library of the folders `letters`, `one`, `two` and `away`, with a photo in each, and their place."""
    place = tmp_path_factory.mktemp("several")
    names = ("letters", "one", "two", "away")
    for name, photo in zip(names, sample_photos(), strict=False):
        (place / name).mkdir()
        shutil.copy(photo, place / name / (f"日本{photo.suffix}" if name == "letters" else photo.name))
    begin_library(place / "data", starter_tuning)
    Program(place / "data").run("add", *(place / name for name in names))
    return Program(place / "data"), place


def test_a_name_that_the_output_lacks_letters_for(
    several: tuple[Program, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    program, place = several
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    suffix = sample_photos()[0].suffix
    assert f"\\u65e5\\u672c{suffix}" in program.run("search", "--folder", place / "letters").stdout
    assert "\\u65e5\\u672c does not exist" in program.run("add", place / "日本", code=1).stderr


def test_a_removed_folder_is_forgotten(several: tuple[Program, Path]) -> None:
    program, place = several
    program.run("remove", place / "one")
    hits = program.json("search", "anything", "--all")["hits"]
    assert sorted(Path(hit["path"]).parent.name for hit in hits) == ["away", "letters", "two"]
    folders = {folder["path"] for folder in program.json("status")["folders"]}
    assert folders == {str(place / name) for name in ("away", "letters", "two")}


def test_a_folder_that_is_away_keeps_its_photos(several: tuple[Program, Path]) -> None:
    program, place = several
    away = place / "away"
    away.rename(place / "elsewhere")
    assert "is not there now; its photos are kept" in program.run("index").stdout
    status = program.json("status")
    states = {folder["path"]: folder["state"] for folder in status["folders"]}
    assert (states.pop(str(away)), {*states.values()}, status["offline"]) == ("offline", {"online"}, 1)
    assert status["indexed"] == status["photos"]
    assert "(offline)" in program.run("search", "--folder", away).stdout
    assert [hit["offline"] for hit in program.json("search", "--folder", away)["hits"]] == [True]
    (place / "elsewhere").rename(away)


def test_adding_may_leave_indexing_for_later(fresh: Program, photos: Path) -> None:
    fresh.run("add", "--no-index", photos)
    assert fresh.json("status")["indexed"] == 0
    assert fresh.json("status")["folders"][0]["path"] == str(photos)


def test_the_demo_shows_itself_without_a_display(tmp_path: Path) -> None:
    from PIL import Image

    quiet = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    picture = tmp_path / "window.png"
    done = subprocess.run([PROGRAM, "demo", "--picture", picture], env=quiet, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "There is no display" in done.stdout
    assert "coffee.png" in done.stdout
    assert "motorcycle_right.png" in done.stdout
    with Image.open(picture) as window:
        assert window.width >= 1000
        assert len(window.convert("RGB").getcolors(10**7) or []) > 5000, "photos are painted"


@pytest.mark.real_start
def test_the_module_is_the_same_program(program: Program) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "clipsearch", "--library", program.library, "status"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0
    assert "indexed" in done.stdout


@pytest.mark.long
def test_the_program_tests_itself_and_tells_its_version(program: Program) -> None:
    found = program.json("self-test")
    assert [check for check in found["checks"] if not check["passed"]] == []
    assert found["passed"]
    assert len(found["checks"]) == 7


def test_doctor_tells_what_a_report_needs(program: Program, photos: Path) -> None:
    assert program.run("--version").stdout == f"clipsearch {__version__}\n"
    found = program.json("doctor")
    assert found["program"]["version"] == __version__
    assert found["library"]["indexed"] > 0
    assert found["packages"]["torch"]
    shown = program.run("doctor").stdout
    assert "Confinement:" in shown
    assert str(photos) not in shown
    assert str(photos) in program.run("doctor", "--paths").stdout

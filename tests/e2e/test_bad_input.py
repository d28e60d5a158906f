"""Bad input gets a clear message and the right exit code, and loses nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e.conftest import PROGRAM, Program
from tests.support.sample_photos import sample_photos

A_PHOTO = next(path for path in sample_photos() if path.suffix == ".jpg")


def test_a_missing_folder(fresh: Program, tmp_path: Path) -> None:
    done = fresh.run("add", tmp_path / "no such folder", code=1)
    assert "no such folder does not exist. Check its name" in done.stderr
    assert done.stdout == ""


def test_a_file_for_a_folder(fresh: Program) -> None:
    done = fresh.run("add", A_PHOTO, code=1)
    assert "is a file, not a folder. Give the folder that contains it" in done.stderr


def test_one_bad_folder_among_good_ones_adds_none(fresh: Program, tmp_path: Path) -> None:
    fresh.run("add", "--no-index", tmp_path, tmp_path / "missing", code=1)
    assert fresh.json("status")["folders"] == []


def test_removing_what_is_not_kept(program: Program, tmp_path: Path) -> None:
    done = program.run("remove", tmp_path, code=1)
    assert "is not a folder of this library" in done.stderr


@pytest.mark.parametrize("query", ["", "   "])
def test_an_empty_query(program: Program, query: str) -> None:
    done = program.run("search", query, code=1)
    assert "The query is empty" in done.stderr


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["no-such-command"],
        ["search"],
        ["search", "words", "--batch", "file", "--json"],
        ["search", "--batch", "file"],
        ["search", "words", "-n", "0"],
        ["search", "words", "-n", "many"],
        ["add"],
    ],
)
def test_wrong_usage(fresh: Program, args: list[str]) -> None:
    done = fresh.run(*args, code=2)
    assert "usage: clipsearch" in done.stderr
    assert not fresh.library.exists()


@pytest.mark.usefixtures("tuned")
def test_bad_files_are_counted_and_listed_and_stop_nothing(fresh: Program, tmp_path: Path) -> None:
    album = tmp_path / "album"
    album.mkdir()
    shutil.copy(A_PHOTO, album / "good.jpg")
    (album / "text.jpg").write_text("Dear diary, this is not a photo. " * 50)
    (album / "cut.jpg").write_bytes(A_PHOTO.read_bytes()[: A_PHOTO.stat().st_size // 2])
    (album / "nothing.png").touch()
    done = fresh.run("add", album)
    assert "2 embedded" in done.stdout
    assert "2 files could not be read:" in done.stdout
    assert "1 file could be read only in part:" in done.stdout
    found = {Path(p["path"]).name: p["reason"] for p in fresh.json("problems")}
    assert found == {"text.jpg": "not-a-photo", "cut.jpg": "incomplete", "nothing.png": "empty"}
    since = {p["path"]: p["since"] for p in fresh.json("problems")}
    status = fresh.json("status")
    assert (status["photos"], status["indexed"], status["failed"], status["incomplete"]) == (4, 2, 2, 1)
    shutil.copy(A_PHOTO, album / "cut.jpg")  # mended: no problem any more
    fresh.run("index", "--retry")
    del since[str(album / "cut.jpg")]
    assert {p["path"]: p["since"] for p in fresh.json("problems")} == since


@pytest.mark.parametrize("command", ["similar", "describe"])
def test_a_query_picture_that_is_none(served: Program, tmp_path: Path, command: str) -> None:
    (tmp_path / "text.jpg").write_text("no picture")
    done = served.run(command, tmp_path / "text.jpg", code=1)
    assert "not a picture" in done.stderr
    done = served.run(command, tmp_path / "missing.jpg", code=1)
    assert "missing.jpg" in done.stderr


def test_a_batch_file_that_is_not_there(served: Program, tmp_path: Path) -> None:
    done = served.run("search", "--batch", tmp_path / "none.txt", "--json", code=1)
    assert "none.txt cannot be read" in done.stderr


def test_a_line_of_a_batch_that_is_none_is_one_bad_line(served: Program, tmp_path: Path) -> None:
    (tmp_path / "lines.txt").write_bytes(b"a cat\n\n...\r\nca\xe9\na\xc2\x85cat\n")
    done = served.run("search", "--batch", tmp_path / "lines.txt", "--json", code=1)
    assert "...: The query is empty" in done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["query"] for answer in answers] == ["a cat", "...", "ca\udce9", "a\x85cat"]
    assert [bool(answer["hits"]) for answer in answers] == [True, False, False, True]
    assert ["error" in answer for answer in answers] == [False, True, True, False]


def by_shell(script: str, program: Program, *args: str) -> subprocess.CompletedProcess[str]:
    """Run a script of `sh` in which "$@" is a command on a library."""
    command = ["sh", "-c", script, "sh", PROGRAM, "--library", program.library, *args]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.mark.skipif(os.name == "nt", reason="needs sh")
def test_a_current_folder_that_is_gone_does_not_matter(program: Program, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = f'cd "{gone}" && rmdir "{gone}" && exec "$@"'
    done = by_shell(script, program, "search", "a", "-n", "1", "cat")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.skipif(os.name == "nt", reason="needs sh")
@pytest.mark.parametrize(
    ("streams", "code"),
    [("<&- >&-", 1), ("2>&-", 0), ("<&- >&- 2>&-", 1), (">/dev/full", 1), ("2>/dev/full", 0)],
)
def test_streams_that_cannot_be_used(program: Program, streams: str, code: int) -> None:
    if "full" in streams and not Path("/dev/full").exists():
        pytest.skip("no device that is always full")
    done = by_shell(f'exec "$@" {streams}', program, "status")
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_a_library_that_does_not_exist_yet(fresh: Program) -> None:
    done = fresh.run("search", "a cat", code=1)
    assert "clipsearch add FOLDER" in done.stderr
    assert not fresh.library.exists()


def test_a_library_folder_that_is_a_file(tmp_path: Path, photos: Path) -> None:
    (tmp_path / "data").write_text("precious")
    done = Program(tmp_path / "data").run("add", photos, code=1)
    assert str(tmp_path / "data") in done.stderr
    assert (tmp_path / "data").read_text() == "precious"


def test_a_library_folder_that_cannot_be_written(photos: Path) -> None:
    # root may write anywhere except where there is no file system to write to
    done = Program(Path("/proc/clipsearch")).run("add", photos, code=1)
    assert "/proc/clipsearch" in done.stderr


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("model = ", "settings.toml cannot be used"),
        ("model = 7", "'model' should be of type str, not int"),
        ("modle = 'starter'", "there is no setting named 'modle'"),
        ("theme = 'pink'", "'theme' should be one of system, light, dark"),
        ("max_megapixels = 0", "should lie between 1 and 10000"),
    ],
)
def test_settings_that_cannot_be_used(program: Program, tmp_path: Path, content: str, why: str) -> None:
    shutil.copytree(program.library, tmp_path / "data")
    settings = tmp_path / "data" / "settings.toml"
    settings.write_text(content)
    done = Program(tmp_path / "data").run("status", code=1)
    assert why in done.stderr
    assert settings.read_text() == content
    settings.unlink()
    assert Program(tmp_path / "data").json("status")["indexed"] > 0


def test_a_database_that_is_none(program: Program, tmp_path: Path) -> None:
    shutil.copytree(program.library, tmp_path / "data")
    for leftover in (tmp_path / "data").glob("catalogue.sqlite3-*"):
        leftover.unlink()
    database = tmp_path / "data" / "catalogue.sqlite3"
    database.write_bytes(b"This is not a database. " * 500)
    done = Program(tmp_path / "data").run("status", code=1)
    assert str(database) in done.stderr
    assert database.read_bytes().startswith(b"This is not a database.")


def test_a_model_that_is_not_there(program: Program, tmp_path: Path) -> None:
    shutil.copytree(program.library, tmp_path / "data")
    (tmp_path / "data" / "settings.toml").write_text('model = "no-such-model"')
    copy = Program(tmp_path / "data")
    assert copy.run("search", "a cat").stdout, "the model that served goes on serving"
    said = copy.run("index").stdout
    assert "starter goes on answering" in said
    assert "no-such-model cannot be built: There is no model named 'no-such-model'. Use 'starter'" in said


def test_a_window_without_a_display(program: Program) -> None:
    quiet = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run([PROGRAM, "gui"], env=quiet, capture_output=True, text=True)
    assert done.returncode == 1
    assert "There is no display" in done.stderr

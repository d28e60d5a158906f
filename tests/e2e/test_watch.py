"""`clipsearch watch`: changes of real photos appear in other commands by themselves."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from itertools import cycle, product
from pathlib import Path

import pytest

from clipsearch import Library, Status
from tests.e2e.conftest import PROGRAM, Program
from tests.support.sample_photos import sample_photos


def wait_until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.5)


def status(program: Program) -> Status:
    """What another process reads, without the second that a command takes to start."""
    with Library.open(program.library, writing=False) as library:
        return library.status()


def same_answers(program: Program, address: Path, photo: Path, *, every_form: bool) -> None:
    """What `watch` answers is what a command answers that does not find it.

    Every answer is compared as text and as JSON, or each as one of them: alone, a command loads the model.
    """
    questions = [
        *([("search", "a cup of coffee")] if every_form else []),
        ("search", "a cat", "--without", "coffee", "--like", photo, "--type", "png", "-n", 1),
        ("similar", photo),
        ("describe", photo, "-n", 5),
    ]
    forms = ((), ("--json",))
    asked = list(product(questions, forms) if every_form else zip(questions, cycle(forms), strict=False))
    answered = [program.run(*question, *form).stdout for question, form in asked]
    wrong = program.run("similar", photo.with_name("none.png"), code=1).stderr
    hidden = address.with_suffix(".hidden")
    address.rename(hidden)
    alone = [program.run(*question, *form).stdout for question, form in asked]
    assert answered == alone
    assert program.run("similar", photo.with_name("none.png"), code=1).stderr == wrong
    hidden.rename(address)


@pytest.mark.skipif(os.name == "nt", reason="no signal that a process sees as Ctrl+C")
@pytest.mark.parametrize("every_form", [False, pytest.param(True, marks=pytest.mark.long)])
def test_photos_appear_move_and_disappear(tuned: Program, tmp_path: Path, *, every_form: bool) -> None:
    photos = {path.name: path for path in sample_photos()}
    program, album = tuned, tmp_path / "album"
    album.mkdir()
    shutil.copy(photos["chelsea.png"], album)
    program.run("add", "--no-index", album)
    with subprocess.Popen(
        [PROGRAM, "--library", program.library, "watch"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as watch:
        try:
            wait_until(lambda: status(program).indexed == 1)
            shutil.copy(photos["coffee.png"], album)
            wait_until(lambda: status(program).indexed == 2)
            assert program.json("status")["indexed"] == 2
            same_answers(
                program, program.library / "answering.json", album / "coffee.png", every_form=every_form
            )
            best = program.json("search", "a cup of coffee", "-n", 1)["hits"][0]["path"]
            assert best == str(album / "coffee.png")
            (album / "coffee.png").rename(album / "cup.png")
            wait_until(
                lambda: program.json("search", "a cup", "-n", 1)["hits"][0]["path"].endswith("cup.png")
            )
            (album / "chelsea.png").unlink()
            wait_until(lambda: status(program).photos == 1)
            assert program.json("status")["photos"] == 1
            program.run("watch", code=1)  # a second one is told
        finally:
            watch.send_signal(signal.SIGINT)
        said, errors = watch.communicate(timeout=120)
    assert watch.returncode == 0, errors
    assert "2 embedded" not in said
    assert said.count("1 embedded") == 2
    assert "1 recognised" in said
    assert "1 removed" in said


@pytest.mark.skipif(os.name == "nt", reason="no waiting for a pipe")
@pytest.mark.parametrize(
    "unbuffered",
    [{}, pytest.param({"PYTHONUNBUFFERED": "1"}, marks=pytest.mark.real_start)],
    ids=["usual", "unbuffered"],
)
def test_a_reader_sees_each_line_at_once_and_may_go(
    tuned: Program, tmp_path: Path, unbuffered: dict[str, str]
) -> None:
    program, album = tuned, tmp_path / "album"
    album.mkdir()
    shutil.copy(sample_photos()[0], album)
    program.run("add", "--no-index", album)
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with subprocess.Popen(
        [PROGRAM, "--library", program.library, "watch"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=usual | unbuffered,
    ) as watch:
        try:
            assert watch.stdout is not None
            assert watch.stderr is not None
            said = b""
            while b"1 embedded" not in said:
                assert select.select([watch.stdout], [], [], 60.0)[0], said
                said += os.read(watch.stdout.fileno(), 4096)
            watch.stdout.close()
            shutil.copy(sample_photos()[1], album)
            assert watch.wait(60) == 0
            assert watch.stderr.read() == b""
        finally:
            watch.kill()

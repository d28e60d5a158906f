"""Nothing leaves the machine: each command, and a walk through the window, with the network refused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from clipsearch.cli.commands.table import COMMANDS
from tests.e2e.conftest import Program, answering
from tests.e2e.test_guide import commands, with_home
from tests.support import refused_network
from tests.support.album import draw

ELSEWHERE = {"watch", "gui", "demo", "self-test"}  # commands that are tried in another way, or below
PRIVACY = {"encrypt", "passphrase", "decrypt", "hide", "unhide"}
OTHERS = {"completion", "texts", "remove", "edit", "restore"} | PRIVACY  # that the guide does not run
MODEL_ACTIONS = ("download", "measure", "use")
RUN_ALL = """
import json, sys
from clipsearch.__main__ import main
codes = {}
for line in json.loads(sys.argv[1]):
    try:
        codes[" ".join(line)] = main(line)
    except SystemExit as end:
        codes[" ".join(line)] = end.code
sys.stderr.write("codes: " + json.dumps(codes))
"""
WALK = """
import sys
from pathlib import Path
from clipsearch import Library
from clipsearch.gui.screenshot import OffscreenWindow
from clipsearch.gui.settings.page import Page
from tests.support.colour_embedder import ColourEmbedder

place = Path(sys.argv[1])
with Library.open(place / "data", embedder=ColourEmbedder()) as library:
    library.add(place / "photos")
    library.index()
    with OffscreenWindow(library) as stage:
        stage.settle()
        stage.window.query.set_words("red")
        stage.settle()
        stage.select_first()
        stage.settle()
        window = stage.window
        window.viewer.show_row(window.results.grid.hits, 0)
        stage.settle()
        window.viewer.close()
        assert len(window.pages.names) >= 4
        for name in window.pages.names:
            window.pages.open(name)
            stage.settle()
        window.pages.close()
        window.duplicates.show()
        stage.settle()
        window.duplicates.dialog.close()
        window.filters.open("dates")
        stage.settle()
        window.settings_controller.show()
        pages = window.settings_controller.window.findChildren(Page)
        assert len(pages) > 5
        for page in pages:
            window.settings_controller.window.show_page(page)
            stage.settle()
        window.settings_controller.close()
"""


@pytest.fixture
def attempts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with the attempts of the processes that are started from here on."""
    place = str(Path(refused_network.__path__[0]))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([place, os.environ.get("PYTHONPATH", "")]))
    monkeypatch.setenv("REFUSED_ATTEMPTS", str(tmp_path / "attempts"))
    return tmp_path / "attempts"


def run(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


def test_all_commands_are_tried() -> None:
    """Those of the guide, and others; see below."""
    tried = {line[0] for line in commands() if not is_elsewhere(line)} | OTHERS
    assert tried == COMMANDS.keys() - ELSEWHERE


@pytest.mark.long
def test_commands_of_the_guide_and_all_others_run_without_the_network(
    prepared: Path, tmp_path: Path, attempts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = shutil.copytree(prepared / "data", tmp_path / "data")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "Pictures").mkdir()
    for name in ("chelsea.png", "rocket.jpg", "coffee.png", "coins.png"):
        shutil.copy(prepared / "photos" / name, tmp_path / "Pictures")
    guide = [with_home(line, tmp_path) for line in commands() if not is_elsewhere(line)]
    others = [["completion", "bash"], ["texts"], ["remove", str(tmp_path / "Pictures")]]
    edit = ["edit", str(prepared / "photos" / "chelsea.png"), "--rating", "4"]  # kept in the library alone
    (tmp_path / "passphrase").write_text("a long passphrase\n")
    key = ["--passphrase-file", str(tmp_path / "passphrase")]
    chelsea = str(prepared / "photos" / "chelsea.png")
    encryption = [
        ["encrypt"],
        ["hide", chelsea],
        ["unhide", chelsea],
        ["passphrase", "--new-recovery-key"],
        ["decrypt"],
    ]
    encryption = [[*line, *key] for line in encryption]
    # `remove` deletes the backups, which hold what was removed, and the next run may make none in time.
    alone = [edit, *(line for line in guide if line[0] == "check"), ["backup"], ["restore"], *encryption]

    def run_all(lines: Sequence[Sequence[str]]) -> None:
        done = run(RUN_ALL, json.dumps([["--library", str(data), *line] for line in lines]))
        codes = json.loads(done.stderr.rpartition("codes: ")[2])
        assert [line for line, code in codes.items() if code] == [], done.stderr

    with answering(Program(Path(data))):  # so that one process loads the model for all
        run_all([line for line in [*guide, *others] if line not in alone])
    run_all(alone)
    assert not attempts.exists(), attempts.read_text()


def is_elsewhere(line: Sequence[str]) -> bool:
    """Whether a command is tried in another way, or needs the network."""
    return line[0] in ELSEWHERE | {"--version"} or line[:2] in (["models", what] for what in MODEL_ACTIONS)


def test_the_one_command_that_needs_the_network_is_noticed(tmp_path: Path, attempts: Path) -> None:
    """Otherwise the tests here would see nothing."""
    download = ["--library", str(tmp_path / "data"), "models", "download", "ViT-B-32-SigLIP2-256/webli"]
    assert '": 1}' in run(RUN_ALL, json.dumps([download])).stderr
    assert "socket.getaddrinfo" in attempts.read_text()


def test_a_walk_through_the_window_uses_no_network(tmp_path: Path, attempts: Path) -> None:
    for colour in ("red", "green", "blue"):
        draw(tmp_path / "photos" / f"{colour}.png", colour)
    run(WALK, tmp_path)
    assert not attempts.exists(), attempts.read_text()


@pytest.mark.long
@pytest.mark.parametrize("command", ["self-test", "demo"])
def test_commands_with_a_library_of_their_own_use_no_network(
    tmp_path: Path, attempts: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISPLAY", raising=False)
    run(RUN_ALL, json.dumps([[command]]))
    assert not attempts.exists(), attempts.read_text()

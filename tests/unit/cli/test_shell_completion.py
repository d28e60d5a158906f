"""Scripts for shells complete what the parser knows."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from clipsearch.cli.commands.table import COMMANDS
from clipsearch.cli.parser import parser
from clipsearch.cli.shell_completion import SHELLS, script


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_and_its_options_are_there(shell: str) -> None:
    found = script(shell, parser())
    assert all(name in found for name in COMMANDS)
    for option in ("facets", "forget-missing", "library", "json"):
        assert option in found
    assert "measure" in found, "an action of a command"


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_understands_it(shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell}")
    done = subprocess.run(
        [shell, "-n"], input=script(shell, parser()), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize(
    ("typed", "completions"),
    [
        (["sea"], {"search"}),
        (["search", "--fac"], {"--facets"}),
        (["--library", "x", "search", "--fac"], {"--facets"}),
        (["models", "me"], {"measure"}),
        (["completion", ""], set(SHELLS)),
        (["duplicates", "--tier", "same"], {"same-file", "same-picture"}),
        (["check", "--re"], {"--repair"}),
        (["search", "bea"], set()),  # files, which the shell adds by itself
    ],
)
def test_bash_completes(typed: list[str], completions: set[str]) -> None:
    words = " ".join(f"'{word}'" for word in ("clipsearch", *typed))
    lines = (
        f"COMP_WORDS=({words}); COMP_CWORD={len(typed)}; _clipsearch; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    )
    done = subprocess.run(
        ["bash", "-c", f"{script('bash', parser())}\n{lines}"], capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) == completions

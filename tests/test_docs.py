"""The documentation tells the truth: its commands, its Python, its links, and the paths that it names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clipsearch import Library
from clipsearch.cli.commands.table import COMMANDS
from clipsearch.cli.parser import parser
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "benchmarks/README.md",
    "docs/privacy.md",
    *(f"docs/guide/{page.name}" for page in (ROOT / "docs" / "guide").glob("*.md")),
]
GUIDES = ["ARCHITECTURE.md", "CONTRIBUTING.md"]  # to the code: their paths count from the root or the package
PLACES = (ROOT, ROOT / "clipsearch")
FIRST_PARTS = {path.name for place in PLACES for path in place.iterdir() if path.is_dir()}


def test_the_readme_lists_exactly_the_commands_that_there_are() -> None:
    block = README.split("clipsearch [--library DIR] COMMAND\n")[1].split("```")[0]
    listed = re.findall(r"^  ([\w-]+)", block, re.MULTILINE)
    assert listed == list(COMMANDS)


@pytest.mark.parametrize("line", re.findall(r"`clipsearch (.*?)`", README))
def test_commands_in_the_text_can_be_parsed(line: str) -> None:
    assert parser().parse_args(line.split()).command in COMMANDS


def test_the_python_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    draw(tmp_path / "Pictures" / "beach.jpg", "blue")
    draw(tmp_path / "holiday.jpg", "blue")
    real_open = Library.open
    monkeypatch.setattr(Library, "open", lambda place: real_open(place, embedder=ColourEmbedder()))
    monkeypatch.setattr(Library, "describe", lambda self, picture: [])
    exec(compile(code, "README.md", "exec"), {})
    assert "beach.jpg" in capsys.readouterr().out


def test_the_guide_lists_each_of_its_pages() -> None:
    pages = {page.name for page in (ROOT / "docs" / "guide").glob("*.md")} - {"README.md"}
    contents = (ROOT / "docs" / "guide" / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\d\. \[.*?\]\((.*?)\)", contents, re.MULTILINE)
    assert {*listed} == pages | {"../privacy.md"}


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if "://" not in target:
            assert ((ROOT / page).parent / target).exists(), target


def test_every_dependency_is_explained() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    architecture = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for requirement in project["dependencies"]:
        name = re.split(r"[>=<\[]", requirement)[0]
        assert name in architecture, f"ARCHITECTURE.md does not say why {name} is needed"


def named_paths(text: str) -> list[str]:
    """What looks like a path and begins with a folder of the root or of the package."""
    found = re.findall(r"(?<![\w./:*~-])(?:[\w.-]+/)+[\w.-]*", text)
    return [path.rstrip(".") for path in found if path.partition("/")[0] in FIRST_PARTS]


@pytest.mark.parametrize("page", GUIDES)
def test_paths_to_the_code_exist(page: str) -> None:
    paths = named_paths((ROOT / page).read_text(encoding="utf-8"))
    assert len(paths) > 30
    candidates = {path: [place / f"{path}{end}" for place in PLACES for end in ("", ".py")] for path in paths}
    assert [path for path, places in candidates.items() if not any(place.exists() for place in places)] == []


@pytest.mark.parametrize("page", GUIDES)
def test_lines_of_guides_are_short(page: str) -> None:
    lines = (ROOT / page).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if len(line) > 120] == []


def test_a_commit_is_checked_by_what_make_check_runs() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (block,) = re.findall(r"^check:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    commands = re.findall(r"^\s+entry: \.venv/bin/(.*)$", hooks, re.MULTILINE)
    assert commands == re.findall(r"^\t\$\(BIN\)/(.*)$", block, re.MULTILINE)
    assert len(commands) == len(re.findall("- id: ", hooks)) == block.count("\n") > 0

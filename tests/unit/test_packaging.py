"""What installs the program: the choice of a build of torch, entry points, and what the wheel brings."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import tomllib
from configparser import ConfigParser
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from clipsearch import __version__
from clipsearch.cli.parser import parser
from clipsearch.records.formats import FORMATS

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ("Available versions: 2.15.0+cpu, 2.14.1+cpu, 2.9.0+cpu, 2.14.1", "2.14.1+cpu"),
        ("Available versions: 2.6.0+cpu, 2.5.9+cpu", "2.6.0+cpu"),
        ("Available versions: 2.14.1, 2.14.0+cu130", ""),
        ("", ""),
    ],
)
def test_the_newest_cpu_build_within_the_bounds_is_taken(listed: str, expected: str) -> None:
    assert load("cpu_torch").newest(listed, [(2, 6), (2, 15)]) == expected


@pytest.mark.parametrize("kind", ["scripts", "gui-scripts"])
def test_entry_points_exist(kind: str) -> None:
    for place in PROJECT[kind].values():
        module, _, name = place.partition(":")
        assert callable(getattr(importlib.import_module(module), name))


LINUX = ROOT / "packaging" / "linux"


def load(name: str) -> ModuleType:
    """A script of `packaging` as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "packaging" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(module := importlib.util.module_from_spec(spec))
    return module


def test_the_desktop_entry_offers_the_window_for_folders_and_photos() -> None:
    entry = ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment, method-assign]
    entry.read_string((LINUX / "clipsearch.desktop").read_text(encoding="utf-8"))
    kinds = set(entry["Desktop Entry"]["MimeType"].rstrip(";").split(";"))
    assert kinds - {known.mime_type for known in FORMATS} == {"inode/directory"}
    assert entry["Desktop Entry"]["Exec"] == "clipsearch-gui %f"
    assert parser().parse_args(["gui", "--hidden"]).hidden, "as its action says"


def test_the_store_page_is_of_this_version_and_names_the_entry() -> None:
    page = ElementTree.parse(LINUX / "org.clipsearch.Clipsearch.metainfo.xml")
    assert next(one.get("version") for one in page.iter("release")) == __version__
    assert [one.text for one in page.iter("launchable")] == ["clipsearch.desktop"]


@pytest.mark.skipif(os.name == "nt", reason="there is no such shell")
@pytest.mark.parametrize("script", sorted((ROOT / "packaging").rglob("*.sh")), ids=lambda path: path.name)
def test_scripts_can_be_parsed(script: Path) -> None:
    subprocess.run(["sh", "-n", script], check=True)


def test_the_bill_of_materials_names_what_is_needed_and_its_licence() -> None:
    bill = load("sbom").bill()
    parts = {part["name"]: part for part in bill["components"]}
    assert {"torch", "pillow", "numpy"} <= parts.keys()
    assert parts["numpy"]["licenses"]
    known = {part["bom-ref"] for part in bill["components"]}
    assert all(set(one["dependsOn"]) <= known for one in bill["dependencies"])
    assert "pytest" not in parts


def test_the_icon_is_drawn_in_any_size(qapp: object) -> None:
    icon = load("icons").draw(48)
    assert icon.size == (48, 48)
    assert icon.getpixel((0, 0))[3] == 0, "its corners are transparent"
    assert icon.getpixel((24, 24))[3] == 255

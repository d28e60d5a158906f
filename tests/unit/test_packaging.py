"""What installs the program: the choice of a build of torch, entry points, and what the wheel brings."""

from __future__ import annotations

import importlib.util
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def newest(listed: str) -> str:
    spec = importlib.util.spec_from_file_location("cpu_torch", ROOT / "packaging" / "cpu_torch.py")
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(module := importlib.util.module_from_spec(spec))
    return str(module.newest(listed, [(2, 6), (2, 15)]))


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
    assert newest(listed) == expected


@pytest.mark.parametrize("kind", ["scripts", "gui-scripts"])
def test_entry_points_exist(kind: str) -> None:
    for place in PROJECT[kind].values():
        module, _, name = place.partition(":")
        assert callable(getattr(importlib.import_module(module), name))

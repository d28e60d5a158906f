"""NOTICES.md names what an installation brings with other licences than MIT, BSD and Apache."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def notices() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "packaging" / "notices.py"))


def test_the_file_names_all_that_is_installed_here(notices: dict[str, Any]) -> None:
    # By name: what a newer version bundles differs from machine to machine.
    here, kept = (
        {line.split()[1].rstrip(":") for line in notices[which]()} for which in ("lines", "kept_lines")
    )
    assert here <= kept, "run: python packaging/notices.py"
    assert (ROOT / "NOTICES.md").read_text(encoding="utf-8").startswith(notices["HEAD"])
    assert not [line for line in notices["kept_lines"]() if "not stated" in line or "not known" in line]


def test_packages_that_others_require_are_found(notices: dict[str, Any]) -> None:
    found = notices["packages"]()
    assert {"torch", "pyside6-essentials", "shiboken6", "tqdm", "pathspec", "jinja2", "scikit-image"} <= set(
        found
    )
    assert "pytest" not in found
    text = "\n".join(notices["lines"]())
    assert "LGPL" in text
    assert "MPL-2.0" in text


@pytest.mark.parametrize(
    ("licence", "permissive"),
    [
        ("MIT", True),
        ("BSD-3-Clause AND 0BSD AND MIT", True),
        ("Apache-2.0 OR BSD-2-Clause", True),
        ("GPL-2.0-only OR MIT", True),
        ("MPL-2.0 AND MIT", False),
        ("Apache-2.0 WITH LLVM-exception", False),
        ("LGPL-3.0-only OR GPL-2.0-only", False),
        ("LicenseRef-NVIDIA-Proprietary", False),
        ("not stated", False),
        ("", False),
    ],
)
def test_which_licences_are_listed(notices: dict[str, Any], licence: str, permissive: bool) -> None:
    assert notices["is_permissive"](licence) is permissive

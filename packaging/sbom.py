"""Writes a software bill of materials (CycloneDX 1.6, JSON) of clipsearch and what is installed for it.

`.venv/bin/python packaging/sbom.py FILE` lists the packages that pip installed for clipsearch and its extras
in this environment, with versions, licences and who needs whom.
"""

from __future__ import annotations

import json
import sys
import tomllib
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any
from uuid import uuid4

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from clipsearch.system.installed_packages import licence_of
from clipsearch.system.version import __version__

__all__ = ["bill"]

PROJECT = Path(__file__).parents[1] / "pyproject.toml"


def bill() -> dict[str, Any]:
    """The bill of materials of this environment."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    extras = [one for name, some in project["optional-dependencies"].items() if name != "all" for one in some]
    needed: dict[str, list[str]] = {}
    roots = _installed([*project["dependencies"], *extras], set())
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed[name] = _installed(metadata.requires(name) or [], set())
            waiting += needed[name]
    top = {
        "type": "application", "bom-ref": "clipsearch", "name": "clipsearch",
        "version": __version__,
        "licenses": [{"license": {"id": "Apache-2.0"}}],
    }  # fmt: skip
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid4()}",
        "version": 1,
        "metadata": {"timestamp": datetime.now(UTC).isoformat(timespec="seconds"), "component": top},
        "components": [_component(name) for name in sorted(needed)],
        "dependencies": [
            {"ref": "clipsearch", "dependsOn": [_reference(name) for name in sorted(roots)]},
            *(
                {"ref": _reference(name), "dependsOn": sorted(map(_reference, needed[name]))}
                for name in sorted(needed)
            ),
        ],
    }


def _installed(requirements: list[str], extras: set[str]) -> list[str]:
    """Canonical names of what requirements ask for here, and which is installed."""
    found = {}
    for text in requirements:
        one = Requirement(text)
        if one.marker is not None and not any(
            one.marker.evaluate({"extra": extra}) for extra in extras or {""}
        ):
            continue
        name = canonicalize_name(one.name)
        try:
            metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
        found[name] = None
    return list(found)


def _reference(name: str) -> str:
    return f"pkg:pypi/{name}@{metadata.version(name)}"


def _component(name: str) -> dict[str, Any]:
    about = metadata.metadata(name)
    part = {
        "type": "library", "bom-ref": _reference(name), "name": name, "version": metadata.version(name),
        "purl": _reference(name),
    }  # fmt: skip
    if about.get("License-Expression"):
        return part | {"licenses": [{"expression": licence_of(name)}]}
    return part | ({"licenses": [{"license": {"name": licence_of(name)}}]} if licence_of(name) else {})


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: sbom.py FILE")
    Path(sys.argv[1]).write_text(json.dumps(bill(), indent=1) + "\n", encoding="utf-8")

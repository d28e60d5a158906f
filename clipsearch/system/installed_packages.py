"""The packages that are installed for this program, with their versions and licences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import metadata

__all__ = ["InstalledPackage", "installed_packages", "licence_of"]

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
PROGRAM = "clipsearch"


@dataclass(frozen=True, slots=True)
class InstalledPackage:
    """A package as its metadata describes it; the licence may be ""."""

    name: str
    version: str
    licence: str


def installed_packages() -> list[InstalledPackage]:
    """What the program and its extras require, and what that requires, as far as it is installed; by name."""
    found: dict[str, InstalledPackage] = {}
    waiting = [PROGRAM]
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:  # an extra, or for another system
            continue
        found[name] = InstalledPackage(about["Name"], about["Version"], licence_of(name))
        wanted = [one for one in metadata.requires(name) or [] if name == PROGRAM or "extra ==" not in one]
        waiting += [match[0] for one in wanted if (match := NAME.match(one))]
    found.pop(PROGRAM, None)
    return [found[name] for name in sorted(found)]


def licence_of(name: str) -> str:
    """The licence of a package: an SPDX expression, or else its name where that is short.

    Raises:
        PackageNotFoundError: it is not installed.
    """
    about = metadata.metadata(name)
    named = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or [] if "License ::" in line]
    if "License-Expression" in about:
        return about["License-Expression"]
    text = next(iter(about.get_all("License") or ()), "")
    return text if 0 < len(text) < 60 and "\n" not in text else ", ".join(named)

"""The desktop's programs for pictures, and opening a photo in one of them."""

from __future__ import annotations

import configparser
import os
import shlex
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QProcess

from clipsearch import ClipsearchError
from clipsearch.gui.style.translation import translate
from clipsearch.system.atomic_files import MOST_JSON, read_file

__all__ = ["Program", "open_with", "programs"]

SECTION = "Desktop Entry"
MIME_PREFIX = "image/"
MAX_PROGRAMS = 12


@dataclass(frozen=True, slots=True)
class Program:
    """A program that declares that it opens pictures.

    Attributes:
        name: as the desktop shows it.
        command: its parts; where a file's path belongs, "%f".
    """

    name: str
    command: tuple[str, ...]


def programs(environment: Mapping[str, str] = os.environ) -> list[Program]:
    """Programs for pictures, by name; reads the desktop's files, which may take a moment.

    On Linux, from the desktop entries (freedesktop.org); on macOS, from the folders of applications,
    as far as they are known for pictures. Windows asks by itself (`files.choose_program`).
    """
    if sys.platform == "darwin":
        found = _from_macos()
    elif sys.platform == "win32":
        found = {}
    else:
        found = _from_desktop_entries(environment)
    return sorted(found.values(), key=lambda program: program.name.casefold())[:MAX_PROGRAMS]


def open_with(program: Program, path: Path) -> None:
    """Open a file in a program, which outlives this one.

    Raises:
        ClipsearchError: the program cannot be started.
    """
    command = [str(path) if part == "%f" else part for part in program.command]
    if not QProcess.startDetached(command[0], command[1:])[0]:
        said = translate("programs", "{name} could not be started").format(name=program.name)
        raise ClipsearchError(said, translate("programs", "Choose another app"))


def _from_desktop_entries(environment: Mapping[str, str]) -> dict[str, Program]:
    """Programs by the names of their files; the user's come before the system's."""
    found: dict[str, Program | None] = {}
    for folder in _entry_folders(environment):
        for path in sorted(folder.glob("*.desktop")):
            if path.name not in found:
                found[path.name] = _parse(path)
    return {name: program for name, program in found.items() if program is not None}


def _entry_folders(environment: Mapping[str, str]) -> Iterator[Path]:
    home = environment.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")  # noqa: PTH111 (never raises)
    system = environment.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    for place in (home, *system.split(":")):
        if place:
            yield Path(place) / "applications"


def _parse(path: Path) -> Program | None:
    """A desktop entry, if it is a program for pictures that can be shown."""
    parser = configparser.RawConfigParser(strict=False, delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    try:
        parser.read_string(read_file(path, MOST_JSON).decode())
        entry = parser[SECTION]
        command = _command(shlex.split(entry.get("Exec", "")))
    except (OSError, ValueError, KeyError, configparser.Error):
        return None  # a broken entry is left out
    hidden = any(entry.get(name) == "true" for name in ("Hidden", "NoDisplay", "Terminal"))
    if hidden or MIME_PREFIX not in entry.get("MimeType", "") or not command or not shutil.which(command[0]):
        return None
    return Program(entry.get("Name", path.stem), command)


def _command(parts: Sequence[str]) -> tuple[str, ...]:
    """The command with one place for a file; other fields are left out."""
    kept = ["%f" if part in ("%f", "%F", "%u", "%U") else part.replace("%%", "%") for part in parts]
    kept = [part for part in kept if part == "%f" or not (len(part) == 2 and part.startswith("%"))]
    return tuple(kept) if "%f" in kept else ()


def _from_macos() -> dict[str, Program]:
    known = ("Preview", "Photos", "Pixelmator Pro", "Affinity Photo 2", "GIMP", "darktable", "digiKam")
    own = os.path.expanduser("~/Applications")  # noqa: PTH111 (never raises)
    places = (Path("/System/Applications"), Path("/Applications"), Path(own))
    return {
        name: Program(name, ("open", "-a", name, "%f"))
        for name in known
        if any((place / f"{name}.app").exists() for place in places)
    }

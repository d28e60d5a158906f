"""What a report of a bug needs: versions, the machine, formats, settings, the library's sizes and its log."""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from clipsearch.errors import ClipsearchError
from clipsearch.library.library import Library
from clipsearch.records import Status
from clipsearch.records.formats import format_names
from clipsearch.settings import PACKAGE, Settings, data_folder
from clipsearch.system import confinement, log_file
from clipsearch.system.installed_packages import installed_packages
from clipsearch.system.version import __version__

__all__ = ["diagnose", "without_paths"]

LOG_LINES = 40
PRIVATE = {"exclude", "polling", "words_added", "words_hidden"}  # settings of which only the number is told
PATH = re.compile(r"(?:\b[A-Za-z]:)?(?<!\d)[\\/][^\s\\/:]|[^\s\\/:\"']+[\\/][^\s\\/:\d]")
ABSOLUTE_PATH = re.compile(r"(?<![\w.…\\/-])(?:[A-Za-z]:)?[\\/][^\s\\/:]")
REASONS = {os.strerror(number) for number in range(1, 134)}


def diagnose(place: str | os.PathLike[str] | None = None, *, paths: bool = False) -> dict[str, Any]:
    """Describe this installation and a library.

    Args:
        place: the library's data folder; the default one where it is None. It need not exist.
        paths: whether names of files and folders may be in it.

    Returns:
        Sections by name, of text, numbers and lists of these.
    """
    can = confinement.available()
    report: dict[str, Any] = {
        "program": _program(),
        "machine": _machine(),
        "packages": {one.name: one.version for one in installed_packages()},
        "formats": {
            "readable": list(format_names(readable=True)),
            "not installed": list(format_names(readable=False)),
        },
        "confinement": {"files": can.files, "calls": can.calls, "reason": can.reason},
    }
    folder = data_folder(place)
    if not folder.is_dir():
        return report | {"library": {"state": "there is none yet"}}
    try:
        with Library.open(folder, writing=False) as library:
            report["library"] = _library(library.status(), paths)
            report["settings"] = _settings(library.settings.current, paths)
    except ClipsearchError as error:
        report["library"] = {"state": str(error) if paths else without_paths(str(error))}
    lines = log_file.read(folder).splitlines()[-LOG_LINES:]
    return report | {"log": lines if paths else [without_paths(line) for line in lines]}


def without_paths(line: str) -> str:
    """A line of text without names of files and folders that are not the program's.

    From the first path on all is left out, since nobody knows where a path ends, but for a reason that the
    system gives at the end.
    """
    before = line
    for place in (PACKAGE.parent, Path(sys.prefix), Path(sys.base_prefix)):
        line = line.replace(f"{place}{os.sep}", "")
    found = (PATH if line == before else ABSOLUTE_PATH).search(line)  # the program's own are relative now
    if found is None:
        return line
    tail = line.rpartition(": ")[2].rstrip(".")
    kept = line[: found.start()].rstrip("'\"“ ")
    return f"{kept} …" + (f": {tail}" if tail in REASONS else "")


def _program() -> dict[str, Any]:
    is_checkout = not PACKAGE.parent.name.endswith("-packages") and not getattr(sys, "frozen", False)
    kind = "a built app" if getattr(sys, "frozen", False) else "a checkout" if is_checkout else "a package"
    return {"version": __version__, "installed as": kind, "python": platform.python_version()}


def _machine() -> dict[str, Any]:
    import psutil

    return {
        "system": platform.platform(),
        "processor": _processor(),
        "cores": os.cpu_count() or 0,
        "memory GB": round(psutil.virtual_memory().total / 1e9, 1),
        "desktop": os.environ.get("XDG_CURRENT_DESKTOP", ""),
        "session": os.environ.get("XDG_SESSION_TYPE", ""),
        "language": os.environ.get("LANG", ""),
    }


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return platform.processor() or platform.machine()
    names = re.findall(r"^model name\s*: (.*)$", text, re.MULTILINE)
    return names[0] if names else platform.machine()


def _library(now: Status, paths: bool) -> dict[str, Any]:
    model = None
    if now.model is not None:
        model = asdict(now.model) | ({} if paths else {"name": _model_name(now.model.name)})
    return {
        "photos": now.photos,
        "indexed": now.indexed,
        "pending": now.pending,
        "failed": now.failed,
        "incomplete": now.incomplete,
        "offline": now.offline,
        "model": model,
        "bytes": dict(now.sizes),
        "passed over": dict(now.skipped_by),
        "folders": [
            ({"path": str(folder.path)} if paths else {})
            | {
                "state": folder.state,
                "photos": folder.photos,
                "missing": folder.missing,
                "paused": folder.paused,
            }
            for folder in now.folders
        ],
    } | ({"data folder": str(now.data_folder)} if paths else {})


def _settings(current: Settings, paths: bool) -> Mapping[str, Any]:
    """Those that are not as they come."""
    defaults, found = asdict(Settings()), asdict(current)
    changed = {name: value for name, value in found.items() if value != defaults[name]}
    if paths:
        return {name: list(value) if isinstance(value, tuple) else value for name, value in changed.items()}
    for name in PRIVATE & changed.keys():
        changed[name] = f"{len(changed[name])} of them"
    if "model" in changed:
        changed["model"] = _model_name(changed["model"])
    return changed


def _model_name(name: str) -> str:
    """A model's name; of one in a folder or file of the user's only that it is one."""
    return "a folder or file" if os.path.isabs(name) or "@" in name or "~" in name else name  # noqa: PTH117

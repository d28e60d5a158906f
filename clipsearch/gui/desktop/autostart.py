"""Start at login: a desktop entry on Linux, a launch agent on macOS, the Run key on Windows."""

from __future__ import annotations

import hashlib
import os
import plistlib
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSettings

from clipsearch import ClipsearchError
from clipsearch.gui.style.translation import translate
from clipsearch.paths import home
from clipsearch.settings import data_folder
from clipsearch.system.atomic_files import MOST_JSON, SHARED, read_file, write_atomically

__all__ = ["Autostart", "DesktopEntry", "LaunchAgent", "RunKey", "autostart", "command"]

RUN_KEY = r"HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Run"
OFF = ("hidden=true", "x-gnome-autostart-enabled=false")  # lines by which desktops switch an entry off


class Autostart(ABC):
    """The system's setting that starts the program at login."""

    @abstractmethod
    def is_on(self) -> bool:
        """Whether the program is started at login."""

    @abstractmethod
    def set_on(self, on: bool) -> None:
        """Switch it on or off.

        Raises:
            ClipsearchError: the system does not allow it.
        """


def autostart(folder: Path, platform: str = sys.platform) -> Autostart:
    """The setting of this system, for the window on a library.

    Args:
        folder: the library's data folder.
        platform: as in `sys.platform`.
    """
    name = _name(folder)
    if platform == "win32":
        return RunKey(QSettings(RUN_KEY, QSettings.Format.NativeFormat), name, command(folder))
    if platform == "darwin":
        place = home() / "Library" / "LaunchAgents" / f"{name}.plist"
        return LaunchAgent(place, name, command(folder))
    config = os.environ.get("XDG_CONFIG_HOME") or home() / ".config"
    return DesktopEntry(Path(config) / "autostart" / f"{name}.desktop", command(folder))


def command(folder: Path, *, hidden: bool = True) -> list[str]:
    """The command that opens the window on a library, in the tray where `hidden`."""
    program = [_interpreter(), "-m", "clipsearch"]
    if getattr(sys, "frozen", False):  # a built application is its own interpreter
        program = [sys.executable]
    library = [] if folder == data_folder() else ["--library", str(folder)]
    return [*program, *library, "gui", *(["--hidden"] if hidden else [])]


def _interpreter() -> str:
    """Path of the interpreter; on Windows of the one that opens no console."""
    python = Path(sys.executable)
    silent = python.with_name("pythonw.exe")
    return str(silent if python.name.lower() == "python.exe" and silent.is_file() else python)


def _name(folder: Path) -> str:
    """The name of the setting, one for each library."""
    if folder == data_folder():
        return "clipsearch"
    return f"clipsearch-{hashlib.blake2b(os.fsencode(folder), digest_size=4).hexdigest()}"


class _File(Autostart):
    """A file that makes the system start a program."""

    def __init__(self, path: Path, content: Callable[[], bytes]) -> None:
        self.path = path
        self._content = content

    def is_on(self) -> bool:
        return self.path.is_file()

    def set_on(self, on: bool) -> None:
        try:
            if on:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                write_atomically(self.path, self._content(), SHARED)
            else:
                self.path.unlink(missing_ok=True)
        except OSError as error:
            said = translate("autostart", "{path} cannot be changed: {why}")
            raise ClipsearchError(
                said.format(path=self.path, why=error.strerror),
                translate("autostart", "Check the permissions of its folder"),
            ) from error


class DesktopEntry(_File):
    """Linux and other desktops of freedesktop.org: an entry in `autostart`."""

    def __init__(self, path: Path, run: Sequence[str]) -> None:
        super().__init__(path, lambda: os.fsencode(desktop_entry(run)))

    def is_on(self) -> bool:
        """Whether it is there and was not switched off by the desktop."""
        try:
            lines = (
                read_file(self.path, MOST_JSON)
                .decode("utf-8", "replace")
                .lower()
                .replace(" ", "")
                .splitlines()
            )
        except OSError:
            return False
        return not any(line in OFF for line in lines)


class LaunchAgent(_File):
    """MacOS: a property list in `LaunchAgents`."""

    def __init__(self, path: Path, label: str, run: Sequence[str]) -> None:
        super().__init__(path, lambda: launch_agent(label, run))


class RunKey(Autostart):
    """Windows: a value of the registry's Run key."""

    def __init__(self, key: QSettings, name: str, run: Sequence[str]) -> None:
        self._key = key
        self._name = name
        self._run = run

    def is_on(self) -> bool:
        """Whether the value is there."""
        self._key.sync()
        return self._key.contains(self._name)

    def set_on(self, on: bool) -> None:
        """Set or remove the value."""
        if on:
            self._key.setValue(self._name, subprocess.list2cmdline(self._run))
        else:
            self._key.remove(self._name)
        self._key.sync()
        if self._key.status() != QSettings.Status.NoError:
            raise ClipsearchError(
                translate("autostart", "The list of startup apps cannot be changed"),
                translate("autostart", "Change it in the system's settings"),
            )


def desktop_entry(run: Sequence[str]) -> str:
    """The text of an autostart entry, by the Desktop Entry Specification."""
    return "\n".join(
        (
            "[Desktop Entry]",
            "Type=Application",
            "Version=1.5",
            "Name=clipsearch",
            "Comment=Keeps watching the folders of photos",
            f"Exec={' '.join(map(_quote, run))}",
            "Icon=clipsearch",
            "Terminal=false",
            "",
        )
    )


def _quote(argument: str) -> str:
    """One argument of Exec: quoted, then escaped once more as every text in such a file."""
    inner = "".join(f"\\{c}" if c in '"`$\\' else c for c in argument).replace("%", "%%")
    escapes = {"\\": r"\\", "\n": r"\n", "\t": r"\t", "\r": r"\r"}
    return f'"{"".join(escapes.get(c, c) for c in inner)}"'


def launch_agent(label: str, run: Sequence[str]) -> bytes:
    """The property list of a launch agent, by launchd.plist(5)."""
    return plistlib.dumps(
        {
            "Label": label,
            "ProgramArguments": list(run),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
            "LimitLoadToSessionType": "Aqua",
        }
    )

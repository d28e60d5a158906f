"""Start at login: what is written for each system, and that it is removed again."""

from __future__ import annotations

import plistlib
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from clipsearch import ClipsearchError
from clipsearch.gui.desktop.autostart import DesktopEntry, LaunchAgent, RunKey, autostart, command


def test_a_desktop_entry_starts_the_window_in_the_tray(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    one, other = (autostart(tmp_path / name, "linux") for name in ("one", "other"))
    assert isinstance(one, DesktopEntry)
    one.set_on(True)
    assert one.is_on()
    assert not other.is_on(), "each library has its own"
    assert one.path.parent == tmp_path / "autostart"
    lines = one.path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "[Desktop Entry]"
    (run,) = [line for line in lines if line.startswith("Exec=")]
    assert run.endswith('"gui" "--hidden"')
    assert f'"--library" "{tmp_path / "one"}"' in run
    one.path.write_text("\n".join([*lines, "X-GNOME-Autostart-enabled = false"]))
    assert not one.is_on(), "switched off by the desktop"
    one.set_on(True)
    assert one.is_on()
    one.set_on(False)
    one.set_on(False)
    assert not one.path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX links")
def test_a_link_that_a_user_made_is_not_written_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    entry = autostart(tmp_path / "one", "linux")
    assert isinstance(entry, DesktopEntry)
    (tmp_path / "mine.desktop").write_text("[Desktop Entry]\nHidden=true\n")
    entry.path.parent.mkdir()
    entry.path.symlink_to(tmp_path / "mine.desktop")
    with pytest.raises(ClipsearchError, match="a link"):
        entry.set_on(True)
    entry.set_on(False)
    assert (tmp_path / "mine.desktop").read_text() == "[Desktop Entry]\nHidden=true\n"
    assert not entry.path.is_symlink()


def test_special_characters_in_a_path_are_escaped(tmp_path: Path) -> None:
    entry = DesktopEntry(tmp_path / "a.desktop", ["/a b/100%", 'q"$`\\'])
    entry.set_on(True)
    run = next(line for line in entry.path.read_text().splitlines() if line.startswith("Exec="))
    assert run == r'Exec="/a b/100%%" "q\\"\\$\\`\\\\"'


def test_a_file_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    entry = DesktopEntry(tmp_path / "file" / "a.desktop", ["x"])
    with pytest.raises(ClipsearchError, match="cannot be changed"):
        entry.set_on(True)


def test_a_launch_agent_runs_at_load(tmp_path: Path) -> None:
    agent = LaunchAgent(tmp_path / "agents" / "clipsearch.plist", "clipsearch", ["/a & b", "gui"])
    agent.set_on(True)
    kept = plistlib.loads(agent.path.read_bytes())
    assert kept["ProgramArguments"] == ["/a & b", "gui"]
    assert kept["RunAtLoad"] is True
    agent.set_on(False)
    assert not agent.is_on()


def test_a_run_key_holds_one_command_line(tmp_path: Path) -> None:
    key = QSettings(str(tmp_path / "run.ini"), QSettings.Format.IniFormat)
    run = RunKey(key, "clipsearch", ["C:\\Program Files\\python.exe", "-m", "clipsearch"])
    run.set_on(True)
    assert run.is_on()
    assert key.value("clipsearch") == '"C:\\Program Files\\python.exe" -m clipsearch'
    run.set_on(False)
    assert not run.is_on()


def test_the_command_opens_this_library_hidden(tmp_path: Path) -> None:
    assert command(tmp_path)[1:] == ["-m", "clipsearch", "--library", str(tmp_path), "gui", "--hidden"]
    assert Path(command(tmp_path)[0]).samefile(sys.executable)

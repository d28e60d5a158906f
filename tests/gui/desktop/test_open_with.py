"""Programs for pictures, and opening a photo in one of them."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from clipsearch import ClipsearchError, Library
from clipsearch.gui.desktop.open_with import Program, open_with, programs
from tests.gui.conftest import Open

ENTRY = """[Desktop Entry]
Type=Application
Name={name}
Exec={command}
MimeType={types};
{more}
[Desktop Action new]
Name=New
Exec=true
"""


def entry(
    folder: Path,
    name: str,
    command: str = "true --open %U",
    types: str = "image/png;image/jpeg",
    more: str = "",
) -> None:
    (folder / "applications").mkdir(parents=True, exist_ok=True)
    text = ENTRY.format(name=name, command=command, types=types, more=more)
    (folder / "applications" / f"{name.lower()}.desktop").write_text(text, encoding="utf-8")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="desktop entries are read on Linux")
def test_programs_for_pictures_are_found(tmp_path: Path) -> None:
    home, system = tmp_path / "home", tmp_path / "system"
    entry(system, "Viewer")
    entry(system, "Bilder ä", "true %f")
    entry(system, "Text", types="text/plain")
    entry(system, "Hidden", more="NoDisplay=true")
    entry(system, "Gone", "no-such-program-anywhere %f")
    entry(system, "Takes none", "true")
    entry(system, "Broken", 'true "%f')
    entry(system, "Mine", "true --system %f")
    entry(home, "Mine", "true --mine %f -- %i")
    (system / "applications" / "junk.desktop").write_bytes(b"\xff\xfe")
    found = programs({"XDG_DATA_HOME": str(home), "XDG_DATA_DIRS": f"{system}:/nowhere"})
    assert found == [
        Program("Bilder ä", ("true", "%f")),
        Program("Mine", ("true", "--mine", "%f", "--")),
        Program("Viewer", ("true", "--open", "%f")),
    ]


def test_a_program_is_started_with_the_file(tmp_path: Path) -> None:
    out = tmp_path / "out"
    code = "import sys; open(sys.argv[1], 'w').write(sys.argv[2])"
    open_with(Program("P", (sys.executable, "-c", code, str(out), "%f")), tmp_path / "a b.png")
    deadline = time.monotonic() + 10
    while not (out.exists() and out.read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert out.read_text() == str(tmp_path / "a b.png")


def test_a_program_that_is_gone_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ClipsearchError, match="could not be started"):
        open_with(Program("P", ("no-such-program-anywhere", "%f")), tmp_path)


def test_the_menu_offers_programs(
    qtbot: QtBot, full: Library, open_window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[str, str]] = []
    monkeypatch.setattr(
        "clipsearch.gui.photo_actions.photo_actions.programs", lambda: [Program("A & B", ("true", "%f"))]
    )
    monkeypatch.setattr(
        "clipsearch.gui.photo_actions.photo_actions.open_with",
        lambda program, path: opened.append((program.name, path.name)),
    )
    window = open_window()
    hit = window.results.grid.hits[0]
    menu = window.photo_actions.menu([hit], window)
    (below,) = (action.menu() for action in menu.actions() if action.text() == "Open with")
    default, one = below.actions()
    assert default.text().startswith("Default app")
    assert one.text() == "A && B"
    one.trigger()
    qtbot.waitUntil(lambda: opened == [("A & B", hit.path.name)])

"""The window on enlarged and on small screens: all of it is on the screen, and no text is cut off."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from clipsearch.gui.style import translation

ROOT = Path(__file__).parents[3]


def looked_at(
    folder: Path, photos: Path, factor: float, size: tuple[int, int], language: str = "en"
) -> dict[str, object]:
    """Run `tests.gui.scaled` on a screen of so many logical pixels, each of `factor` device pixels a side."""
    width, height = (round(side * factor) for side in size)
    (folder / "screens.json").write_text(
        json.dumps({"screens": [{"name": "one", "x": 0, "y": 0, "width": width, "height": height}]})
    )
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": f"offscreen:configfile={folder / 'screens.json'}",
        "QT_SCALE_FACTOR": str(factor),
        "CLIPSEARCH_LANGUAGE": language,
    }
    command = [sys.executable, "-m", "tests.gui.scaled", str(photos), str(folder / "data")]
    if (pictures := os.environ.get("CLIPSEARCH_PICTURES")) is not None:  # to look at them
        command.append(pictures)
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("factor", "size"),
    [
        (3, (1280, 800)),
        (1.5, (1280, 720)),
        pytest.param(2, (900, 600), marks=pytest.mark.long),
        pytest.param(1, (1280, 800), marks=pytest.mark.long),
        pytest.param(2, (1280, 800), marks=pytest.mark.long),
    ],
)
def test_everything_is_on_the_screen_and_no_text_is_cut_off(
    tmp_path: Path, photos: Path, factor: float, size: tuple[int, int]
) -> None:
    (photos / "a photo that was broken on its way.jpg").write_bytes(b"no picture")
    found = looked_at(tmp_path, photos, factor, size)
    assert found["ratio"] == factor, "it is really enlarged"
    assert found["screen"] == list(size)
    assert found["wrong"] == {}


@pytest.mark.parametrize("language", translation.available()[1:])
@pytest.mark.parametrize(
    ("factor", "size"), [pytest.param(1, (1280, 800), marks=pytest.mark.long), (2, (900, 600))]
)
def test_no_text_is_cut_off_in_any_language(
    tmp_path: Path, photos: Path, language: str, factor: float, size: tuple[int, int]
) -> None:
    (photos / "a photo that was broken on its way.jpg").write_bytes(b"no picture")
    assert looked_at(tmp_path, photos, factor, size, language)["wrong"] == {}


def test_dialogs_fit_a_small_screen(tmp_path: Path, photos: Path) -> None:
    (photos / "a photo that was broken on its way.jpg").write_bytes(b"no picture")
    wrong = looked_at(tmp_path, photos, 1, (800, 600))["wrong"]
    assert isinstance(wrong, dict)
    assert wrong == {}

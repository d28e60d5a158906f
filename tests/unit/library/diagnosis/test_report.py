"""The doctor's report names no file or folder of the user's, unless it is told to."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from clipsearch import Library, diagnose
from clipsearch.library.diagnosis.report import without_paths
from clipsearch.system import file_names
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder

SECRET = "Aunt Verysecret"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    draw(tmp_path / SECRET / f"{SECRET}.png", "red")
    (tmp_path / SECRET / "bad.jpg").write_bytes(b"\xff\xd8\xff")
    with Library.open(tmp_path / "data", embedder=ColourEmbedder()) as library:
        library.add(tmp_path / SECRET)
        library.index()
        library.settings.change(exclude=(f"{SECRET}/",), words_added=(SECRET,), strictness=0.5)
    log = f"WARNING clipsearch.x: {tmp_path / SECRET / 'bad.jpg'} cannot be read: Permission denied\n"
    (tmp_path / "data" / file_names.LOG).write_text(log)
    return tmp_path


def test_nothing_private_is_in_it_unless_asked_for(place: Path) -> None:
    text = json.dumps(report := diagnose(place / "data"))
    assert SECRET not in text
    assert str(place) not in text
    assert report["library"]["photos"] == 2
    assert report["library"]["folders"] == [{"state": "online", "photos": 2, "missing": 0, "paused": False}]
    assert report["settings"] == {"exclude": "1 of them", "words_added": "1 of them", "strictness": 0.5}
    assert report["log"] == ["WARNING clipsearch.x: …: Permission denied"]
    whole = json.dumps(diagnose(place / "data", paths=True))
    assert whole.count(SECRET) >= 4


def test_a_library_that_does_not_open_is_told_of_without_its_place(place: Path) -> None:
    (place / "data" / "catalogue.sqlite3").write_bytes(b"no database" * 1000)
    report = diagnose(place / "data")
    assert report["library"]["state"]
    assert str(place) not in json.dumps(report)
    assert diagnose(place / "none")["library"] == {"state": "there is none yet"}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("nothing to hide: 3/4 of 1,000", "nothing to hide: 3/4 of 1,000"),
        ("'/home/me/a b/c.jpg' is bad", "…"),
        ("album/My Secret.jpg cannot be read", "…"),
        (r"C:\Users\me\c d.jpg is bad", "…"),
        (
            "cannot open /home/me/c.jpg: secret: No such file or directory",
            "cannot open …: No such file or directory",
        ),
        ("cannot open /home/me/c.jpg: secret", "cannot open …"),
        (f'File "{Path(os.__file__)}", line 3', None),
    ],
)
def test_paths_are_left_out(line: str, expected: str | None) -> None:
    found = without_paths(line)
    if expected is None:
        assert found.endswith('os.py", line 3')
    else:
        assert found.strip() == expected

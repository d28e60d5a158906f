"""The export: every file with what is known of it, as CSV and JSON, whole or not at all."""

from __future__ import annotations

import csv
import json
import os
import stat
import sys
import threading
from pathlib import Path

import pytest
from PIL import Image

from clipsearch import Cancelled, Library
from clipsearch.errors import LibraryError
from clipsearch.library.upkeep import metadata_export
from tests.support.album import draw

MAKER = 271  # the tags of EXIF
TAKEN = 0x9003


@pytest.fixture
def full(library: Library, album: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    monkeypatch.setattr(metadata_export, "BATCH", 2)
    (album / "broken.png").write_bytes(b"no photo")
    exif = Image.Exif()
    exif[MAKER] = "=HYPERLINK(1)"
    exif.get_ifd(0x8769)[TAKEN] = "2024:05:17 09:30:00"
    Image.new("RGB", (40, 30)).save(album / "taken, then.jpg", exif=exif)
    for path in album.rglob("*.*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    draw(album.with_name("other") / "z.png", "pink")
    library.add(album, album.with_name("other"))
    library.index()
    return library


def test_csv_and_json_say_the_same(full: Library, album: Path, tmp_path: Path) -> None:
    assert full.upkeep.export(tmp_path / "all.csv") == full.upkeep.export(tmp_path / "all.JSON") == 6
    with (tmp_path / "all.csv").open(newline="", encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    objects = json.loads((tmp_path / "all.JSON").read_text())
    names = [Path(one["path"]).name for one in objects]
    assert names == ["broken.png", "green.jpg", "red.png", "blue.png", "taken, then.jpg", "z.png"]
    for row, one in zip(table, objects, strict=True):
        assert row.pop("camera") == (one.pop("camera") or "").replace("=", "'=")
        assert row == {name: "" if value is None else str(value) for name, value in one.items()}
    broken, green, *_, taken, _ = objects
    assert {name: value for name, value in green.items() if value is not None} == {
        "path": str(album / "green.jpg"),
        "bytes": (album / "green.jpg").stat().st_size,
        "modified": "2023-11-14T22:13:20+00:00",
        "width": 48,
        "height": 32,
        "format": "JPEG",
        "state": "online",
    }
    assert green["taken"] is None and green["problem"] is None
    assert (broken["width"], broken["problem"]) == (None, "not-a-photo")
    assert taken["taken"] == "2024-05-17T09:30:00"


def test_what_is_out_of_reach_says_so(full: Library, album: Path, tmp_path: Path) -> None:
    album.rename(album.with_name("away"))
    full.upkeep.export(tmp_path / "all.json")
    states = [one["state"] for one in json.loads((tmp_path / "all.json").read_text())]
    assert states == ["offline"] * 5 + ["online"]


def test_an_empty_library_is_an_empty_table(library: Library, tmp_path: Path) -> None:
    assert library.upkeep.export(tmp_path / "all.json") == library.upkeep.export(tmp_path / "all.csv") == 0
    assert json.loads((tmp_path / "all.json").read_text()) == []
    assert (tmp_path / "all.csv").read_text().strip() == ",".join(metadata_export.COLUMNS)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is text")
def test_a_name_that_is_no_text_stays_what_it_is(library: Library, tmp_path: Path) -> None:
    name = b"\xff odd.png"
    (tmp_path / "album").mkdir()
    Image.new("RGB", (8, 8)).save(tmp_path / "album" / os.fsdecode(name))
    library.add(tmp_path / "album")
    library.index()
    library.upkeep.export(tmp_path / "all.csv")
    library.upkeep.export(tmp_path / "all.json")
    assert name in (tmp_path / "all.csv").read_bytes()
    (one,) = json.loads((tmp_path / "all.json").read_bytes())
    assert os.fsencode(one["path"]).endswith(name)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_an_export_is_for_its_owner_alone(full: Library, tmp_path: Path) -> None:
    full.upkeep.export(tmp_path / "all.csv")
    assert stat.S_IMODE((tmp_path / "all.csv").stat().st_mode) == 0o600


def test_an_export_that_fails_leaves_what_was_there(full: Library, tmp_path: Path) -> None:
    target = tmp_path / "all.csv"
    target.write_text("mine")
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        full.upkeep.export(target, stop)
    with pytest.raises(LibraryError, match="cannot be written"):
        full.upkeep.export(tmp_path / "nowhere" / "all.csv")
    with pytest.raises(LibraryError, match=r"ends in \.csv or \.json"):
        full.upkeep.export(tmp_path / "all.txt")
    assert target.read_text() == "mine"
    assert [path.name for path in tmp_path.glob("all*")] == ["all.csv"]
    full.upkeep.export(target)
    assert target.read_text().startswith("path,")

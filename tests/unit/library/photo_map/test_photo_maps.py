"""The map of a library: photos that are alike lie near each other, and stay where they are."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import numpy as np
import pytest

from clipsearch import Cancelled, Library, PhotoMap, Progress
from clipsearch.__main__ import main
from clipsearch.errors import WorkerError
from clipsearch.library.photo_map import layout_process, photo_maps
from clipsearch.library.storage.map_file import Positions
from clipsearch.system import file_names
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder

COLOURS = ("red", "green", "blue", "yellow")


@pytest.fixture
def photos(library: Library, tmp_path: Path) -> Path:
    """An indexed album of sixty pictures in four colours."""
    for number in range(60):
        colour = COLOURS[number % len(COLOURS)]
        draw(tmp_path / "album" / f"{colour}{number}.png", colour, size=(20 + number, 20))
    library.add(tmp_path / "album")
    library.index()
    return tmp_path / "album"


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """The map is made without another process."""
    monkeypatch.setattr(photo_maps, "find_spec", lambda _: None)


def names(library: Library, shown: PhotoMap) -> list[str]:
    return [hit.path.stem.rstrip("0123456789") for hit in library.maps.photos(shown.contents)]


def test_photos_that_are_alike_lie_near_each_other(library: Library, photos: Path) -> None:
    cancel, reports = threading.Event(), list[Progress]()
    shown = library.maps.update(reports.append)
    assert shown.method == "t-SNE" and library.maps.missing_extra == ""
    colours = np.array(names(library, shown))
    apart = np.linalg.norm(shown.points[:, None] - shown.points, axis=2)
    np.fill_diagonal(apart, 9)
    assert np.mean(colours[np.argsort(apart, axis=1)[:, :5]] == colours[:, None]) > 0.9
    assert reports[0].phase == "mapping" and reports[-1].phase == "done"
    with pytest.raises(Cancelled):
        library.maps.update(lambda _: cancel.set(), cancel, rebuild=True)
    kept = library.maps.kept()
    assert kept is not None and np.array_equal(kept.points, shown.points)


def test_new_photos_are_placed_between_the_others_which_stay(
    library: Library, photos: Path, plain: None
) -> None:
    assert library.maps.kept() is None
    before = library.maps.update()
    assert before.method == "PCA" and "clipsearch[order]" in library.maps.missing_extra
    for number in range(3):
        draw(photos / f"red{100 + number}.png", "red", size=(100 + number, 20))
    (photos / "blue2.png").unlink()
    library.index()
    after = library.maps.update()
    assert len(after.contents) == 62
    old = np.isin(after.contents, before.contents)
    assert np.array_equal(after.points[old], before.points[np.isin(before.contents, after.contents)])
    reds = after.points[old & (np.array(names(library, after)) == "red")]
    assert (after.points[~old] > reds.min(axis=0) - 0.1).all()
    assert (after.points[~old] < reds.max(axis=0) + 0.1).all()
    assert library.maps.update().points is not None and library.maps.kept() is not None


def test_photos_near_only_each_other_are_placed_as_well(
    library: Library, photos: Path, plain: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.maps.update()
    monkeypatch.setattr(photo_maps, "NEIGHBOURS", 1)
    for number in range(4):
        draw(photos / f"black{number}.png", "black", size=(100 + number, 20))
    library.index()
    assert len(library.maps.update().contents) == 64


def test_the_map_is_made_anew_when_much_is_new_it_is_damaged_or_another_model_serves(
    library: Library, photos: Path, plain: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = library.maps.update()
    made: list[int] = []
    monkeypatch.setattr(photo_maps, "scaled", lambda points: made.append(len(points)) or points * 0)
    library.maps.update()
    assert made == []
    place = library.data_folder / file_names.MAP
    data = bytearray(place.read_bytes())
    data[data.index(shown.points.tobytes())] ^= 1
    place.write_bytes(data)
    assert library.maps.kept() is None
    library.maps.update()
    for number in range(7):
        draw(photos / f"black{number}.png", "black", size=(100 + number, 20))
    library.index()
    library.maps.update()
    kept = Positions.read(library.data_folder)
    assert kept is not None
    Positions("another", kept.contents, kept.points, kept.count).write(library.data_folder)
    assert library.maps.kept() is None
    one_point = np.full((10, 2), 0.5, dtype=np.float32)
    Positions(kept.key, kept.contents[:10], one_point, 10).write(library.data_folder)
    assert library.maps.kept() is None, "as an earlier version laid out few photos"
    library.maps.update()
    library.maps.update(rebuild=True)
    library.upkeep.drop_caches()
    assert not place.exists()
    assert made == [60, 67, 67, 67]


def test_removed_folders_are_erased_from_the_map(library: Library, photos: Path, plain: None) -> None:
    draw(photos.parent / "other" / "white.png", "white")
    library.add(photos.parent / "other")
    library.index()
    before = library.maps.update()
    library.remove(photos.parent / "other")
    kept = Positions.read(library.data_folder)
    assert kept is not None and len(kept.contents) == 60
    (gone,) = np.setdiff1d(before.contents, kept.contents)
    data = (library.data_folder / file_names.MAP).read_bytes()
    assert int(gone).to_bytes(8, "little", signed=True) not in data


def test_an_empty_library_has_an_empty_map(library: Library) -> None:
    shown = library.maps.update()
    assert len(shown.contents) == 0 and library.maps.regions(shown) == [] and library.maps.kept() is None


def test_a_process_that_fails_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout_process, "PROGRAM", "clipsearch.library.photo_map.no_such_module")
    with pytest.raises(WorkerError, match="cannot be made"):
        layout_process.run_layout(np.zeros((4, 2), dtype=np.float16), lambda: None, lambda *_: None)


def test_photos_with_coordinates_lie_on_the_earth(library: Library, photos: Path) -> None:
    assert len(library.maps.earth().contents) == 0
    places = {"red0": (0.0001, 0.0001), "green1": (41.9, 12.5), "blue2": (-85.1, -179.9)}
    for name, (latitude, longitude) in places.items():
        geo = {"latitude": latitude, "longitude": longitude}
        (photos / f"{name}.png.json").write_text(json.dumps({"title": f"{name}.png", "geoData": geo}))
    library.index()
    shown = library.maps.earth()
    found = dict(zip(names(library, shown), shown.points.tolist(), strict=True))
    assert shown.method == "earth"
    assert found["red"] == pytest.approx([0.5, 0.5], abs=1e-4)
    assert found["green"] == pytest.approx([0.53472, 0.37159], abs=1e-4)
    assert found["blue"] == pytest.approx([0.000278, 1], abs=1e-4)


def test_the_command(tmp_path: Path, album: Path, capsys: pytest.CaptureFixture[str], plain: None) -> None:
    with Library.open(tmp_path / "data", embedder=ColourEmbedder()) as library:
        library.add(album)
        library.index()
    assert main(["--library", str(tmp_path / "data"), "map"]) == 0
    said = capsys.readouterr()
    assert "3 photos on the map (PCA)" in said.out and "clipsearch[order]" in said.err
    assert main(["--library", str(tmp_path / "data"), "map", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {Path(photo["path"]).name for photo in found["photos"]} == {"red.png", "green.jpg", "blue.png"}
    assert main(["--library", str(tmp_path / "data"), "map", "--earth"]) == 0
    assert capsys.readouterr().out.startswith("0 photos tell")
    picture = tmp_path / "map.png"
    assert main(["--library", str(tmp_path / "data"), "map", "--picture", str(picture)]) == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert main(["--library", str(tmp_path / "data"), "map", "--picture", str(picture)]) == 1
    assert "exists already" in capsys.readouterr().err

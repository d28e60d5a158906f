"""How sharp and bright photos are: measured when they are indexed, or later from their thumbnails."""

from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import ANY

import pytest
from PIL import ImageFilter

from clipsearch import Library
from clipsearch.cli.main import main
from clipsearch.library.photo_quality import PhotoQuality
from tests.unit.photos.decoding.test_quality import scene


@pytest.fixture
def measured(library: Library, tmp_path: Path) -> Library:
    (tmp_path / "photos").mkdir()
    for name, made in {
        "sharp": scene(),
        "soft": scene().filter(ImageFilter.GaussianBlur(3)),
        "dark": scene().point(lambda level: level // 12),
        "burnt": scene().point(lambda level: min(255, 2 * level)),
    }.items():
        made.save(tmp_path / "photos" / f"{name}.png")
    library.add(tmp_path / "photos")
    library.index()
    return library


def stems(library: Library, sort: str) -> list[str]:
    return [hit.path.stem for hit in library.matches().arranged(sort, "none")]  # type: ignore[arg-type]


def test_photos_are_sorted_by_quality(measured: Library) -> None:
    assert stems(measured, "sharpness")[-1] == "soft"
    assert stems(measured, "brightness")[-1] == "dark"
    assert stems(measured, "exposure")[0] == "soft" and stems(measured, "exposure")[-1] == "burnt"
    facts = {hit.path.stem: hit.facts for hit in measured.recent()}
    assert (facts["soft"].sharpness or 1) < 0.41 < (facts["sharp"].sharpness or 0)


def test_an_earlier_library_is_measured_from_thumbnails(measured: Library) -> None:
    stores, before = measured._stores, {hit.path.stem: hit.facts for hit in measured.recent()}
    assert not PhotoQuality(stores, measured.pictures.get, measured._comparison.decode).is_due
    work = PhotoQuality(stores, measured.pictures.get, measured._comparison.decode)
    contents = [hit.content for hit in measured.recent()]
    stores.write(stores.writer.quality.record, [(content, (None,) * 4) for content in contents])  # type: ignore[arg-type]
    assert work.is_due and sorted(stems(measured, "sharpness")) == ["burnt", "dark", "sharp", "soft"]
    assert work.run(is_due=lambda: True) == (0, True)
    assert work.run() == (4, False) and not work.is_due
    for hit in measured.recent():
        known = before[hit.path.stem]  # and stays: a thumbnail, a JPEG, tells less
        assert (hit.facts.sharpness, hit.facts.brightness) == (known.sharpness, known.brightness)
        assert hit.facts.exposure == pytest.approx(before[hit.path.stem].exposure, abs=0.05)


def test_queries_and_commands_know_quality(
    measured: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def found(*line: str) -> list[str]:
        assert main([*search, "--json", *line], ANY) == 0
        return [Path(hit["path"]).stem for hit in json.loads(capsys.readouterr().out)["hits"]]

    search = ["--library", str(measured.data_folder), "search"]
    assert found("is:blurred") == ["soft"] and found("is:dark") == ["dark"]
    assert sorted(found("is:blurred is:dark")) == ["dark", "soft"]
    assert "soft" not in found("--", "-is:blurred")
    assert found("--sort", "brightness")[-1] == "dark"
    assert found("--sort", "exposure")[-1] == "burnt"
    assert "soft" not in found("--sort", "sharpness", "-n", "2")
    with pytest.raises(SystemExit):
        main([*search, "--sort", "name", "--facets"], ANY)

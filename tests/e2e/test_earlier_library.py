"""A library that version 0.1.0 wrote opens, answers, and has nothing embedded again."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import pytest

from clipsearch import Library, parse_line
from clipsearch.settings import Settings
from clipsearch.store.sqlite.connection import connect

WRITTEN = Path(__file__).parents[1] / "libraries" / "written-by-0.1.0.zip"
HERE_BEFORE = b"/tmp/clipsearch-fixture/photos"


@pytest.fixture
def library_folder(tmp_path: Path) -> Path:
    """The library and its photos, which lie at another place now, as the catalogue is told."""
    with zipfile.ZipFile(WRITTEN) as archive:
        archive.extractall(tmp_path)
    connection = connect(tmp_path / "library" / "catalogue.sqlite3", read_only=False)
    place = os.fsencode(tmp_path / "photos")
    connection.execute("UPDATE folders SET path = ? WHERE path = ?", (place, HERE_BEFORE))
    assert connection.changes() == 1
    connection.close()
    return tmp_path / "library"


@pytest.mark.real_start
def test_nothing_is_embedded_again_and_it_answers_and_keeps_all(
    library_folder: Path, starter_tuning: Path
) -> None:
    shutil.copy(starter_tuning, library_folder)
    with Library.open(library_folder) as library:
        report = library.index()
        assert (report.found, report.embedded, report.reembedded, report.removed) == (4, 0, 0, 0)
        assert library.status().indexed == 3
        assert [problem.path.name for problem in library.problems()] == ["broken.jpg"]
        assert all(library.thumbnail(hit.content) for hit in library.recent())
        assert library.upkeep.check() == []
        assert library.search("a red circle")[0].path.name == "red circle.png"
        assert [search.name for search in library.searches.saved] == ["Round things"]
        assert library.searches.history == (parse_line("a red circle").query,)
        assert "*.tmp" in Settings.load(library_folder).exclude

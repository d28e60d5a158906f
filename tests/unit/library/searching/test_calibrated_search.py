"""Searching where the vocabulary is embedded: background statistics are kept, and hits have bands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from clipsearch import Library, Query, Term
from clipsearch.library.searching import search_service
from clipsearch.library.searching.labels import Labels, Vocabulary, vocabulary_key
from clipsearch.library.searching.relevance import STARTER, Calibration
from clipsearch.library.suggestions import suggestions
from clipsearch.records import Ids, Vectors
from clipsearch.system import file_names
from tests.support.album import draw
from tests.support.colour_embedder import COLOURS, ColourEmbedder

COPIES = 4


@pytest.fixture
def calibrated(tmp_path: Path, embedder: ColourEmbedder) -> Iterator[Library]:
    """A library of drawn pictures, whose model has the embedded vocabulary beside it."""
    album = tmp_path / "colours"
    for colour in COLOURS:
        for copy in range(COPIES):
            draw(album / f"{colour}{copy}.png", colour, (32, 24 + copy))
    with Library.open(tmp_path / "data", embedder=embedder) as library:
        weights = embedder.info().weights
        labels = Labels.embed(Vocabulary.load(), lambda texts: embedder.encode_words(texts).result())
        labels.save(library.data_folder / file_names.labels(weights), weights)
        library.add(album)
        library.index()
        yield library


def rows(library: Library) -> dict[int, tuple[float, float]]:
    models = library._stores.catalogue.models
    kept = library._stores.background
    assert kept is not None
    contents, values = models.backgrounds(kept.model, kept.background.key)
    return dict(zip(contents.tolist(), map(tuple, values.tolist()), strict=True))


def expected(library: Library, embedder: ColourEmbedder) -> dict[int, tuple[float, float]]:
    """Mean and standard deviation of all cosines, by brute force."""
    weights = embedder.info().weights
    labels = Labels.load(library.data_folder / file_names.labels(weights), Vocabulary.load(), weights)
    assert labels is not None
    models = library._stores.catalogue.models
    contents, vectors = models.vectors(1, models.vector_ids(1).tolist())
    cosines = vectors @ labels.vectors.T
    return {
        content: (float(row.mean()), float(row.std()))
        for content, row in zip(contents.tolist(), cosines, strict=True)
    }


def check(library: Library, embedder: ColourEmbedder, count: int) -> None:
    kept, right = rows(library), expected(library, embedder)
    assert len(kept) == count
    assert kept.keys() == right.keys()
    assert [kept[content] for content in right] == [
        pytest.approx(values, abs=2e-3) for values in right.values()
    ]


def test_statistics_of_all_photos_are_kept(
    calibrated: Library, embedder: ColourEmbedder, tmp_path: Path
) -> None:
    count = len(COLOURS) * COPIES
    check(calibrated, embedder, count)
    draw(tmp_path / "colours" / "new.png", "red", (50, 20))
    calibrated.index()
    check(calibrated, embedder, count + 1)
    (tmp_path / "colours" / "new.png").unlink()
    (tmp_path / "colours" / "red0.png").unlink()
    calibrated.index()
    calibrated.remove(tmp_path / "colours")
    assert rows(calibrated) == {}


def test_those_of_another_vocabulary_are_made_anew(calibrated: Library, embedder: ColourEmbedder) -> None:
    stores, before = calibrated._stores, rows(calibrated)
    contents = np.array(list(before), dtype=np.int64)
    wrong = np.full((len(contents), 2), 0.5, dtype=np.float32)
    stores.write(stores.writer.record_backgrounds, 1, "another", contents, wrong)
    assert rows(calibrated) == {}
    folder = calibrated.data_folder
    calibrated.close()
    with Library.open(folder, embedder=ColourEmbedder()) as again:
        again.index()
        assert rows(again) == before
    assert vocabulary_key(Vocabulary.load(), "one") != vocabulary_key(Vocabulary.load(), "other")


def test_photos_without_statistics_get_them_when_they_are_searched(calibrated: Library) -> None:
    stores, before = calibrated._stores, rows(calibrated)
    nothing = np.empty(0, dtype=np.int64)
    stores.write(stores.writer.record_backgrounds, 1, "another", nothing, np.empty((0, 2), dtype=np.float32))
    stores.background = None
    assert len(calibrated.matches(Query((Term("red"),)))) == len(before)
    assert rows(calibrated) == before


def test_hits_of_search_and_matches_have_the_same_relevance(calibrated: Library) -> None:
    for words in ("red", "a blue and green flag", "xqzv", "a long caption about something red in white"):
        query = Query((Term(words),))
        found = calibrated.matches(query)
        assert found.relevances is not None
        assert not found.calibrated, "by fewer photos than it takes"
        assert np.all(np.diff(found.relevances) <= 0)
        assert sum(found.counts.values()) == len(found) == len(COLOURS) * COPIES
        every = calibrated.search(query, 12, every=True)
        assert [(hit.path, hit.relevance, hit.band) for hit in every] == [
            (hit.path, hit.relevance, hit.band) for hit in found[:12]
        ]
        assert calibrated.search(query, 12) == [hit for hit in every if hit.band != "unlikely"]
        assert list(calibrated.search_each([query], 12)) == [calibrated.search(query, 12)]
    calibrated.settings.change(strictness=-1)
    assert calibrated.matches(query).strictness == -1
    assert calibrated.matches(query, strictness=0.5).strictness == 0.5


def test_a_model_is_calibrated_when_there_are_photos_enough(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clipsearch.library.searching import search_service

    draw(tmp_path / "album" / "red.png", "red")
    library.add(tmp_path / "album")
    library.index()
    assert library.matches(Query((Term("red"),))).relevances is None
    monkeypatch.setattr(search_service, "ENOUGH_PHOTOS", 3)
    draw(tmp_path / "album" / "blue.png", "blue")
    library.index()
    assert library.matches(Query((Term("red"),))).relevances is None
    draw(tmp_path / "album" / "green.png", "green")
    phases: list[str] = []
    library.index(lambda progress: phases.append(progress.phase))
    assert "words" in phases
    found = library.matches(Query((Term("red"),)))
    assert found.relevances is not None
    assert len(rows(library)) == 3
    labels = file_names.labels(library._stores.model.weights if library._stores.model else "")
    assert (library.data_folder / labels).is_file()


def test_words_are_hidden_and_added(calibrated: Library, tmp_path: Path) -> None:
    photo = tmp_path / "colours" / "red0.png"
    before = [label.term for label in calibrated.describe(photo, 5, every=True)]
    calibrated.settings.change(words_hidden=(before[0].upper(),), words_added=("red red",))
    found = calibrated.describe(photo, 5, every=True)
    assert [label.rank for label in found] == [1, 2, 3, 4, 5]
    assert before[0] not in [label.term for label in found]
    best = calibrated.describe(photo, 4000, every=True)
    assert ("red red", "own") in [(label.term, label.kind) for label in best]
    assert before[0] not in [label.term for label in best]


def test_a_vocabulary_that_is_not_embedded_is_looked_for_once(
    library: Library, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(album)
    library.index()
    assert library.search("red")
    load, loaded = Vocabulary.load, []

    def counted(folder: Path | None = None) -> Vocabulary:
        loaded.append(folder)
        return load(folder)

    monkeypatch.setattr(Vocabulary, "load", counted)
    assert library.search("blue")
    assert library.search("green")
    assert not loaded
    assert library.describe(album / "red.png", 3)
    assert loaded, "describing embeds it"
    assert library.search("red", every=True)[0].relevance is not None


def test_the_status_tells_whether_the_model_has_seen_enough_photos(
    calibrated: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not calibrated.status().calibrated
    monkeypatch.setattr(search_service, "ENOUGH_PHOTOS", COPIES * len(COLOURS))
    assert calibrated.status().calibrated
    calibration = calibrated._search_service.calibration()
    assert calibration is not None
    assert calibration.photos == COPIES * len(COLOURS)


def test_terms_are_counted_by_the_calibration_of_the_model(
    calibrated: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[Calibration] = []

    def count(terms: Vectors, photos: object, calibration: Calibration, step: object) -> Ids:
        used.append(calibration)
        return np.ones(len(terms), dtype=np.int64)

    monkeypatch.setattr(suggestions, "count_terms", count)
    monkeypatch.setattr(suggestions, "DUE_SHARE", -1.0)
    calibrated.suggestions.count_terms()
    assert used == [calibrated._search_service.calibration()]
    assert used != [STARTER]


def test_suggestions_that_are_prepared_read_nothing(
    calibrated: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    calibrated.suggestions.prepare()
    monkeypatch.setattr(calibrated.facets, "folders", lambda: pytest.fail("the catalogue was read"))
    assert calibrated.suggestions.for_text("colours")

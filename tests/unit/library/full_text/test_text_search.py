"""Photos are found by the names of files and folders, and quotes are exact."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from clipsearch.library.full_text.name_matching import Fit
from clipsearch.library.full_text.text_search import TextSearch
from clipsearch.records import FileState, TextLine
from clipsearch.store.catalogue.writer import CatalogueWriter
from tests.support.store_rows import MODEL, encoded, key

NAMES = (
    "IMG_1203.JPG", "IMG_1204.jpg", "Rome/IMG_0001.jpg", "Rome/Beach House.png", "dogs/dogma.jpg",
    "dogs/my dog.jpg", "Café Österreich/été.jpg", "写真/京都.jpg", "x/sunset-beach_12.jpg", "x/a.jpg",
)  # fmt: skip
TEXTS = ("Brightwater 2542", "Überweisung an Frau Möller", "TOTAL 23,80", "大阪城")  # in the first


@pytest.fixture
def search(tmp_path: Path) -> Iterator[TextSearch]:
    with closing(CatalogueWriter.open(tmp_path / "library")) as catalogue:
        folder, model = catalogue.add_folder(tmp_path / "Pictures"), catalogue.register_model(MODEL)
        catalogue.record_encoded(
            folder, model, [(FileState(name, 1, 1), encoded(n)) for n, name in enumerate(NAMES)]
        )
        catalogue.record_problems(folder, [(FileState("IMG_1205.jpg", 1, 1), "empty", "")])
        lines = [TextLine(text, (0, 0, 1, 1)) for text in TEXTS]
        catalogue.record_text(key(0), lines, "a reader")
        assert catalogue.reader.texts.picture_lines(key(0)) == tuple(lines)
        yield TextSearch(catalogue.reader.texts)


def names(contents: list[int]) -> list[str]:
    by_key = {key(n): name for n, name in enumerate(NAMES)}
    return [by_key[content] for content in contents]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("img_1203", [("IMG_1203.JPG", Fit.EXACT)]),
        ("IMG_1203.jpg", [("IMG_1203.JPG", Fit.EXACT)]),
        ("beachhouse", [("Rome/Beach House.png", Fit.EXACT)]),
        ("beach house", [("Rome/Beach House.png", Fit.EXACT)]),
        ("beach 12", [("x/sunset-beach_12.jpg", Fit.WORDS)]),
        ("rome 0001", [("Rome/IMG_0001.jpg", Fit.FOLDER)]),
        ("rome", [("Rome/Beach House.png", Fit.FOLDER), ("Rome/IMG_0001.jpg", Fit.FOLDER)]),
        ("dog", [("dogs/my dog.jpg", Fit.WORDS), ("dogs/dogma.jpg", Fit.PART)]),
        ("ete", [("Café Österreich/été.jpg", Fit.EXACT)]),
        ("oesterreich", []),
        ("osterreich", [("Café Österreich/été.jpg", Fit.FOLDER)]),
        ("京都", [("写真/京都.jpg", Fit.EXACT)]),
        ("都", [("写真/京都.jpg", Fit.PART)]),
        ("a", [("x/a.jpg", Fit.EXACT)]),
        ("1205", []),
        ("IMG_1233", [("IMG_1203.JPG", Fit.TYPO)]),
        ("sunest beach", [("x/sunset-beach_12.jpg", Fit.TYPO)]),
        ('"', []), ("' OR 1", []), ("AND", []), ("NEAR(a b)", []), ("%*", []), ("", []), ("x" * 999, []),
    ],
)  # fmt: skip
def test_lines(search: TextSearch, line: str, expected: list[tuple[str, Fit]]) -> None:
    found = search.find(line)
    pairs = zip(names(found.contents.tolist()), map(Fit, found.fits.tolist()), strict=True)
    assert sorted(pairs, key=lambda pair: (pair[1], pair[0])) == expected
    assert found.fits.tolist() == sorted(found.fits.tolist())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IMG_12", {"IMG_1203.JPG", "IMG_1204.jpg"}),
        ("rome/", {"Rome/IMG_0001.jpg", "Rome/Beach House.png"}),
        ("dog", {"dogs/dogma.jpg", "dogs/my dog.jpg"}),
        ("y d", {"dogs/my dog.jpg"}),
        ("/a", {"x/a.jpg"}),
        ('"', set()),
        ("京", {"写真/京都.jpg"}),
        ("pictures", {*NAMES}),
    ],
)
def test_exact_texts(search: TextSearch, text: str, expected: set[str]) -> None:
    assert {*names(search.containing(text).tolist())} == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("brightwater", (Fit.TEXT, "Brightwater 2542")),
        ("BRIGHTWATER 2542", (Fit.TEXT, "Brightwater 2542")),
        ("überweisung", (Fit.TEXT, "Überweisung an Frau Möller")),
        ("an moller", (Fit.TEXT, "Überweisung an Frau Möller")),
        ("rightwat", (Fit.TEXT_PART, "Brightwater 2542")),
        ("total brightwater", (Fit.TEXT_PART, "Brightwater 2542")),
        ("54", (Fit.TEXT_PART, "Brightwater 2542")),
        ("大阪", (Fit.TEXT_PART, "大阪城")),
        ("brihgtwater", (Fit.TEXT_TYPO, "Brightwater 2542")),
        ("brightwatr 2542", (Fit.TEXT_TYPO, "Brightwater 2542")),
        ("brihgtwaetr", None),
        ("breadwater", None),
        ("%", None),
    ],
)
def test_text_in_pictures_is_found(search: TextSearch, line: str, expected: tuple[Fit, str] | None) -> None:
    found = search.find(line)
    fits = dict(zip(found.contents.tolist(), found.fits.tolist(), strict=True))
    quotes = {content: (Fit(fits[content]), quote) for content, quote in found.quotes.items()}
    assert quotes == ({key(0): expected} if expected else {})

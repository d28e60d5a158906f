"""How typed lines fit names: words, separators, case, typos."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipsearch.library.full_text.name_matching import (
    Fit,
    TypedLine,
    fold,
    is_one_typo,
    pieces_with_typo,
    squeeze,
    words_of,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("IMG_1203.JPG", ["img", "1203", "jpg"]),
        ("DogRun7", ["dog", "run", "7"]),
        ("Été à la-plage 2", ["ete", "a", "la", "plage", "2"]),
        ("PXL_20230501_120000123", ["pxl", "20230501", "120000123"]),
        ("日本語 写真", ["日本語", "写真"]),
        ("...", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("line", "name", "folders", "fit"),
    [
        ("IMG_1203", "IMG_1203.JPG", "", Fit.EXACT),
        ("img 1203.jpg", "IMG_1203.JPG", "", Fit.EXACT),
        ("beachhouse", "Beach-House.png", "", Fit.EXACT),
        ("IMG", "IMG_1203.JPG", "", Fit.START),
        ("dog", "dog_7.jpg", "", Fit.START),
        ("run dog", "my-DogRun.jpg", "", Fit.WORDS),
        ("a dog on the beach", "beach dog.jpg", "", Fit.WORDS),
        ("rome 1203", "IMG_1203.JPG", "/Pictures/Rome 2019/", Fit.FOLDER),
        ("dog", "dogma.jpg", "", Fit.PART),
        ("dog", "hotdogs.jpg", "", Fit.PART),
        ("G_120", "IMG_1203.JPG", "", Fit.PART),
        ("IMG12", "IMG_1203.JPG", "", Fit.PARTS),
        ("ogr hou", "DogRunHouse.jpg", "", Fit.PARTS),
        ("IMG_1204", "IMG_1203.JPG", "", Fit.TYPO),
        ("IGM_1203", "IMG_1203.JPG", "", Fit.TYPO),
        ("moutain", "lake-mountain_3.jpg", "", Fit.TYPO),
        ("cat", "dog.jpg", "", None),
        ("IMG_1230", "IMG_1203.JPG", "", Fit.TYPO),
        ("dog", "dig.jpg", "", None),
        ("_", "a_b.jpg", "", None),
    ],
)
def test_fits(line: str, name: str, folders: str, fit: Fit | None) -> None:
    assert TypedLine(line).fit(name, folders) == fit


letters = st.text("abcde1_", max_size=8)


def distance(a: str, b: str) -> int:
    """Damerau-Levenshtein, in which no part is changed twice, by the textbook."""
    rows = {(i, -1): i + 1 for i in range(-1, len(a))} | {(-1, j): j + 1 for j in range(-1, len(b))}
    for i in range(len(a)):
        for j in range(len(b)):
            best = min(rows[i - 1, j] + 1, rows[i, j - 1] + 1, rows[i - 1, j - 1] + (a[i] != b[j]))
            if i and j and a[i] == b[j - 1] and a[i - 1] == b[j]:
                best = min(best, rows[i - 2, j - 2] + 1)
            rows[i, j] = best
    return rows[len(a) - 1, len(b) - 1]


@given(letters, letters)
def test_one_typo_is_a_distance_of_one(a: str, b: str) -> None:
    assert is_one_typo(a, b) == (distance(a, b) == 1)


@given(st.text("abcdef", min_size=7, max_size=12), st.data())
def test_a_text_with_a_typo_has_all_pieces_of_some_place(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 2))
    other = data.draw(
        st.sampled_from([
            text[:at] + "x" + text[at + 1 :], text[:at] + "x" + text[at:], text[:at] + text[at + 1 :],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        ])
    )  # fmt: skip
    assert any(all(piece in other for piece in pieces) for pieces in pieces_with_typo(text))


@given(st.text(max_size=20))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert squeeze(squeeze(text)) == squeeze(text)


@given(st.text(max_size=12), st.text(max_size=12))
def test_a_name_fits_itself_and_any_part_of_three_letters(line: str, rest: str) -> None:
    typed = TypedLine(line)
    if typed.wanted:
        assert typed.fit(f"{line}.jpg") is Fit.EXACT
        assert typed.fit(f"{rest}{line}.jpg") is not None

"""Names and meaning in one ranking."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipsearch.library.full_text.fusion import CONSTANT, fuse
from clipsearch.library.full_text.name_matching import Fit
from clipsearch.library.full_text.plain_words import is_plain
from clipsearch.library.full_text.text_search import TextMatches

CONTENTS = np.arange(100, 200)


def found(*fits: tuple[int, Fit]) -> TextMatches:
    return TextMatches(
        np.array([content for content, _ in fits], dtype=np.int64),
        np.array([fit for _, fit in fits], dtype=np.int8),
    )


def ranked(line: str, *fits: tuple[int, Fit]) -> list[int]:
    return CONTENTS[fuse(CONTENTS, found(*fits), line).rows].tolist()


def test_without_names_nothing_changes() -> None:
    assert ranked("dog") == CONTENTS.tolist()
    assert ranked("dog", (999, Fit.EXACT)) == CONTENTS.tolist()


def test_a_whole_name_comes_first_however_little_it_looks_like_it() -> None:
    assert ranked("dog", (199, Fit.EXACT), (198, Fit.START))[:3] == [199, 198, 100]


def test_words_of_names_are_mixed_with_what_looks_like_it() -> None:
    assert ranked("dog", (150, Fit.WORDS), (160, Fit.WORDS))[:4] == [150, 160, 100, 101]


def test_a_plain_word_is_not_spoiled_by_longer_words() -> None:
    assert ranked("dog", (150, Fit.PART)) == CONTENTS.tolist()
    assert ranked("house", (150, Fit.PART)).index(150) == 7
    assert ranked("g_120", (150, Fit.PART))[0] == 150
    assert ranked("house", (150, Fit.TYPO)) == CONTENTS.tolist()


def test_a_folder_with_most_photos_does_not_spoil_a_plain_word() -> None:
    contents = np.arange(1000)
    most = TextMatches(np.arange(500, 1000), np.full(500, Fit.FOLDER, dtype=np.int8))
    some = TextMatches(np.arange(900, 1000), np.full(100, Fit.FOLDER, dtype=np.int8))
    assert not fuse(contents, most, "camera").reasons
    assert fuse(contents, most, "qzx2019").rows[0] == 500
    assert fuse(contents, some, "camera").rows[0] == 900


def test_reasons() -> None:
    fused = fuse(CONTENTS, found((150, Fit.WORDS), (151, Fit.FOLDER), (152, Fit.TYPO)), "qzx")
    assert fused.reasons == {
        150: ("in the name",), 151: ("in the name of the folder",), 152: ("nearly in the name",),
    }  # fmt: skip


def test_what_is_not_likely_stays_behind_what_names_brought() -> None:
    relevances = np.linspace(0.9, 0.01, 100, dtype=np.float32)
    fused = fuse(CONTENTS, found((150, Fit.WORDS), (170, Fit.PART)), "qzx", relevances, likely=1)
    assert CONTENTS[fused.rows][:4].tolist() == [150, 100, 170, 101]
    assert fused.relevances is not None
    assert np.all(np.diff(fused.relevances) <= 0)
    assert fused.relevances[0] == 1
    assert fused.relevances[2] == relevances[0]


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("dog", True),
        ("children playing", True),
        ("IMG_12", False),
        ("qzxw", False),
        ("7", False),
        ("", False),
    ],
)
def test_plain_words(line: str, plain: bool) -> None:
    assert is_plain(line) is plain


@given(
    st.lists(st.integers(0, 60), unique=True, max_size=40),
    st.dictionaries(st.integers(0, 60), st.sampled_from(Fit), max_size=20),
    st.integers(0, 40),
    st.booleans(),
)
def test_the_order_is_that_of_reciprocal_rank_fusion(
    contents: list[int], fits: dict[int, Fit], likely: int, all_likely: bool
) -> None:
    ranking = np.array(contents, dtype=np.int64)
    limit = len(contents) if all_likely else min(likely, len(contents))
    fused = fuse(ranking, found(*fits.items()), "qzx", likely=None if all_likely else limit)
    assert sorted(fused.rows.tolist()) == list(range(len(contents)))
    place = {content: i for i, content in enumerate(contents)}
    named = sorted((fit, place[content], content) for content, fit in fits.items() if content in place)
    rank = {content: i for i, (_, _, content) in enumerate(named, start=1)}

    def key(content: int) -> tuple[bool, float, bool, int]:
        score = 1 / (CONSTANT + 1 + place[content]) if place[content] < limit else 0.0
        score += 1 / (CONSTANT + rank[content]) if content in rank else 0.0
        score += fits.get(content) is Fit.EXACT
        return (score == 0, -score, content not in rank, place[content])

    assert ranking[fused.rows].tolist() == sorted(contents, key=key)
    assert fused.reasons.keys() == rank.keys()

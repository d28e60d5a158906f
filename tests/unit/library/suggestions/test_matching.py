"""Which suggestions fit a text, and their order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clipsearch.library.full_text.name_matching import fold, words_of
from clipsearch.library.suggestions.matching import ORDER, SHARE, Candidate, best
from clipsearch.records import SuggestionKind


def candidate(
    kind: SuggestionKind, text: str, count: int | None = None, line: str | None = None, also: str = ""
) -> Candidate:
    return Candidate(kind, text, count, lambda: f"{kind}:{text}" if line is None else line, also)


CANDIDATES = [
    candidate("folder", "Rome 2019", 12),
    candidate("folder", "Jerome", 40),
    candidate("term", "Roman ruins", 3),
    candidate("date", "May 2019", 7, also="2019-05"),
    candidate("camera", "Canon EOS", 9),
    candidate("history", "a dog in Rome", line="a dog in Rome"),
    candidate("history", "dog", line="dog"),
    candidate("term", "dog", 20, line="dog"),
    candidate("saved", "nothing", line=""),
]


def texts(typed: str, limit: int = 10) -> list[str]:
    return [one.text for one in best(CANDIDATES, typed, limit)]


def test_beginnings_come_before_words_and_words_before_insides() -> None:
    assert texts("rom") == ["Rome 2019", "Roman ruins", "a dog in Rome", "Jerome"]
    assert texts("ro") == ["Rome 2019", "Roman ruins", "a dog in Rome"]


def test_all_words_must_fit_in_any_order() -> None:
    assert texts("2019 ro") == ["Rome 2019"]
    assert texts("2019-05") == ["May 2019"]
    assert texts("RÔME") == ["Rome 2019", "a dog in Rome", "Jerome"]
    assert texts("rome x") == []


def test_a_query_and_a_term_of_one_line_are_one_suggestion_with_its_count() -> None:
    (first, *others) = best(CANDIDATES, "dog", 10)
    assert (first.kind, first.text, first.count) == ("history", "dog", 20)
    assert [one.text for one in others] == ["a dog in Rome"]


def test_what_has_no_line_is_not_suggested() -> None:
    assert texts("nothing") == []


candidates = st.lists(
    st.builds(
        candidate, st.sampled_from(ORDER), st.text("ab 1", min_size=1, max_size=5),
        st.one_of(st.none(), st.integers(0, 9)),
    )
)  # fmt: skip


@given(candidates, st.text("ab 1", max_size=3), st.integers(1, 8))
def test_what_is_suggested(given_ones: list[Candidate], typed: str, limit: int) -> None:
    found = best(given_ones, typed, limit)
    assert len(found) <= limit
    assert len({one.line for one in found}) == len(found)
    folded, words = fold(" ".join(typed.split())), words_of(typed)
    fitting = {one.line() for one in given_ones if one.fit(folded, words) is not None}
    assert {one.line for one in found} <= fitting
    assert found or not fitting
    kinds = [one.kind for one in found]
    if len({*kinds}) > 1 and len(found) == limit:
        first = kinds[: next((i for i, kind in enumerate(kinds) if kinds[:i].count(kind) >= SHARE), limit)]
        assert all(first.count(kind) <= SHARE for kind in first)

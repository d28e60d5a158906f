"""One line for everything, in the terminal: it is found by, told wrong at its place, and given back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.conftest import Program


def paths(program: Program, *arguments: object) -> list[str]:
    return [hit["path"] for hit in program.json("search", *arguments)["hits"]]


@pytest.mark.parametrize(
    "line",
    [
        "a cat -(a cup of coffee)^0.5 type:png",
        "(a cat OR a cup of coffee) size:>100",
        "a rocket OR is:square -type:jpeg",
        "type:png -taken:1990 size:<300KB",
        '"coffee" OR name:chelsea',
        "photo:motorcycle_left.png OR coffee",
    ],
)
def test_the_query_of_an_answer_is_a_line_that_gives_the_same(served: Program, line: str) -> None:
    answer = served.json("search", line, "-n", 5)
    again = served.json("search", answer["query"], "-n", 5)
    for one, other in zip(answer["hits"], again["hits"], strict=True):
        for name in ("score", "relevance"):  # the first texts are embedded before the layers are packed
            assert one.pop(name) == pytest.approx(other.pop(name), abs=3e-3)
    assert again == answer
    assert answer["hits"]


def test_names_types_and_alternatives(served: Program, photos: Path) -> None:
    assert paths(served, "name:chelsea") == [str(photos / "chelsea.png")]
    either = paths(served, '"chelsea" OR "coffee"')
    assert sorted(either) == sorted([str(photos / "chelsea.png"), str(photos / "coffee.png")])
    assert paths(served, "a cat", "type:png", "-n", 1) == paths(served, "a cat", "--type", "png", "-n", 1)
    assert paths(served, '"chelsea" -type:png') == []


def test_an_error_is_shown_at_its_place(served: Program) -> None:
    done = served.run("search", "a cat taken:2019-13 -dog", code=1)
    first, line, carets = done.stderr.splitlines()
    assert first.startswith("clipsearch: '2019-13' is not a date. Write a day as")
    assert (line, carets) == ("  a cat taken:2019-13 -dog", "        ^^^^^^^^^^^^^")
    for word in ("place:Rome", "rating:>=4", "tag:family", "person:Emma", "has:gps"):
        assert paths(served, word) == []


def test_a_line_that_found_nothing_is_explained(served: Program) -> None:
    done = served.run("search", '"no such name" summer 2019 (or')
    dates, bracket = done.stderr.splitlines()
    assert dates.endswith(
        "“summer 2019” was read as taken:2019-06..2019-08. To look for the words: "
        '"no such name" \\summer \\2019 (or'
    )
    assert bracket == "(: This bracket is not closed, so it counts as a word"


def test_lines_of_a_batch_are_the_same_language(served: Program, tmp_path: Path) -> None:
    lines = [
        "a cat",
        "a cat OR a rocket",
        '"chelsea"',
        "cat type:jpge",
        "photo:no.png",
        "a dog: wet - (happy)",
    ]
    (tmp_path / "lines.txt").write_text("\n".join(lines))
    done = served.run("search", "--batch", tmp_path / "lines.txt", "--json", "-n", 3, code=1)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["query"] for answer in answers] == lines
    assert ["error" in answer for answer in answers] == [False, False, False, True, True, False]
    for line, answer in zip(lines[:3], answers, strict=False):
        assert [hit["path"] for hit in answer["hits"]] == paths(served, line, "-n", 3)

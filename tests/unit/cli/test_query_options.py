"""The options of queries: the query that they make, or a usage error."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from clipsearch import Filters, Query, Term, parse_line
from clipsearch.cli.parser import parser
from clipsearch.cli.query_options import line_of, query_of, usage_problem


def asked(*arguments: str) -> Query:
    args = parser().parse_args(["search", *arguments])
    assert usage_problem(args) == ""
    return query_of(args)


def test_words_alone_are_one_phrase() -> None:
    assert asked("a", "dog", "-n", "3") == Query((Term(words="a dog"),))


def test_words_come_first_and_the_rest_in_its_order() -> None:
    assert asked(
        "--unlike", "b.jpg", "--weight", "2", "--like", "a.jpg", "--without", "rain", "--also", "a beach",
        "--weight", "0.25", "a", "dog",
    ).terms == (
        Term(words="a dog"),
        Term(picture=Path("b.jpg"), weight=-2),
        Term(picture=Path("a.jpg")),
        Term(words="rain", weight=-0.5),
        Term(words="a beach", weight=0.25),
    )  # fmt: skip


def test_commands_share_no_state() -> None:
    assert asked("--like", "a.jpg", "--type", "jpg") == asked("--like", "a.jpg", "--type", "jpg")
    assert asked("a dog") == Query((Term(words="a dog"),))


def test_filters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    query = asked(
        "--folder",
        "one",
        "--folder",
        "/two/../three",
        "--since",
        "2024",
        "--until",
        "2024-05",
        "--type",
        "jpg",
    )
    assert query == Query((), Filters((tmp_path / "one", Path("/three")), "2024", "2024-05", ("jpg",)))


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_folder_behind_a_link_is_matched_by_both_names(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "album").symlink_to(tmp_path / "disk")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    one = asked("--folder", str(tmp_path / "album" / "2024")).filters.folders
    assert one == (tmp_path / "disk" / "2024", tmp_path / "album" / "2024")
    assert asked("--folder", str(tmp_path / "loop")).filters.folders == (tmp_path / "loop",)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--weight", "2", "--like", "a.jpg"],
        ["--like", "a.jpg", "--weight", "0"],
        ["--like", "a.jpg", "--weight", "-1"],
        ["--like", "a.jpg", "--weight", "nan"],
        ["--like", "a.jpg", "--weight", "inf"],
        ["--like", "a.jpg", "--weight", "much"],
        ["--like"],
    ],
    ids=" ".join,
)
def test_an_invalid_weight(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        parser().parse_args(["search", *arguments])
    assert left.value.code == 2
    assert "usage: clipsearch search" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--batch", "file"],
        ["--batch", "file", "--json", "words"],
        ["--batch", "file", "--json", "--like", "a.jpg"],
        ["--batch", "file", "--json", "--since", "2024"],
    ],
    ids=" ".join,
)
def test_usage_problems(arguments: list[str]) -> None:
    assert "--batch" in usage_problem(parser().parse_args(["search", *arguments]))


def test_each_option_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["search", "--help"])
    printed = capsys.readouterr().out
    for option in ("--also", "--without", "--like", "--unlike", "--weight", "--folder", "--since", "--until"):
        assert f"  {option} " in printed


def test_words_are_a_line_of_the_query_language() -> None:
    terms = (Term(words="beach"), Term(words="people", weight=-1))
    assert asked("beach -people type:png") == Query(terms, Filters(types=("PNG",)))
    assert asked("--type", "png", "--", "beach", "-people") == Query(terms, Filters(types=("png",)))
    both = parse_line("cat +sun taken:2024.. OR dog +sun taken:2024..").query
    assert asked("cat OR dog", "--since", "2024", "--also", "sun") == both
    years = Filters(since="2020", until="2021")
    assert asked("dog taken:2020..", "--until", "2021") == Query((Term("dog"),), years)
    assert asked("--camera", "pixel").filters.cameras == ("pixel",)


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["a", "dog"], "a dog"),
        (["beach -people"], "beach -people"),
        (["in:Italy 2019", "beach"], 'in:"Italy 2019" beach'),
        (["beach", "-camera:Pixel 7"], 'beach -camera:"Pixel 7"'),
        (['in:"Italy 2019" beach', "dog"], 'in:"Italy 2019" beach dog'),
        (["http://x y", "z"], "http://x y z"),
    ],
)
def test_arguments_become_one_line(arguments: list[str], line: str) -> None:
    assert line_of(arguments) == line


def test_a_photo_that_is_here_has_its_whole_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here.jpg").write_bytes(b"")
    terms = asked("photo:here.jpg OR photo:there.jpg").all_terms
    assert [term.picture for term in terms] == [tmp_path / "here.jpg", Path("there.jpg")]

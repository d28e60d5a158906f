"""Arguments: words and options in any order, wrong values refused in words that a user knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from clipsearch.cli.parser import parser


@pytest.mark.parametrize(
    "arguments",
    [
        ["red", "car", "at", "night", "--type", "jpg", "-n", "1"],
        ["--type", "jpg", "-n", "1", "red", "car", "at", "night"],
        ["red", "car", "--type", "jpg", "at", "night", "-n", "1"],
        ["-n", "1", "red", "--type", "jpg", "car", "at", "night"],
        ["-n", "1", "--type", "jpg", "--", "red", "car", "at", "night"],
    ],
    ids=" ".join,
)
def test_words_and_options_in_any_order(arguments: list[str]) -> None:
    args = parser().parse_args(["search", *arguments])
    assert (args.words, args.type, args.limit) == (["red", "car", "at", "night"], ["jpg"], 1)


def test_folders_on_both_sides_of_an_option() -> None:
    args = parser().parse_args(["--library", "x", "add", "a", "--no-index", "b"])
    assert (args.folders, args.no_index, args.library) == ([Path("a"), Path("b")], True, Path("x"))


def test_what_follows_two_dashes_are_words() -> None:
    assert parser().parse_args(["search", "-n", "2", "--", "-x", "-n"]).words == ["-x", "-n"]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["models", "use", "starter", "--device", "banana"], "'banana' is none of auto, cpu, cuda"),
        (["models", "use", "starter", "--device", "cuda:x"], "'cuda:x' is none of"),
        (["search", "x", "-n", "many"], "'many' is not a whole number"),
        (["search", "x", "-n", "9" * 30], "is not a whole number"),
        (["search", "x", "--like", "a.jpg", "--weight", "much"], "'much' is not a number above 0"),
        (["add", ""], "empty"),
        (["remove", ""], "empty"),
        (["--library", "", "status"], "empty"),
        (["search", "--like", ""], "empty"),
        (["search", "x", "--folder", ""], "empty"),
        (["export", ""], "empty"),
        (["restore", ""], "empty"),
        (["search", "x", "--\x1b[31mred"], "\\x1b[31mred"),
    ],
)  # fmt: skip
def test_a_wrong_value(arguments: list[str], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        parser().parse_args(arguments)
    assert left.value.code == 2
    printed = capsys.readouterr().err
    assert why in printed
    assert "\x1b" not in printed
    assert "_" not in printed, "a name of ours"


@pytest.mark.parametrize("name", ["auto", "cpu", "cuda", "cuda:1", "mps", "xpu"])
def test_devices(name: str) -> None:
    assert parser().parse_args(["models", "use", "starter", "--device", name]).device == name

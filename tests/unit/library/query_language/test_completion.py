"""Completion of a query line at every step."""

from __future__ import annotations

import pytest

from clipsearch.library.query_language.completion import complete
from clipsearch.library.query_language.parser import parse_line
from clipsearch.records import FLAG_STATES, QUALITIES, SHAPES

KEYS = [
    "in:", "taken:", "place:", "tag:", "person:", "cluster:", "camera:", "lens:", "type:", "rating:", "size:",
    "is:", "has:", "album:", "name:", "photo:",
]  # fmt: skip


class Values:
    def named(self, key: str) -> dict[str, int]:
        return {
            "place": {"New York": 3, "Rome": 4},
            "person": {"Emma": 2, "Noah": 1},
            "album": {"Best of": 3},
        }.get(key, {})

    def folders(self) -> dict[str, int]:
        return {"Italy 2019": 5, "Iceland": 9, "Family in Italy": 7, 'say "hi"': 1}

    def cameras(self) -> dict[str, int]:
        return {"Google Pixel 7": 3, "Canon EOS": 30}

    def formats(self) -> dict[str, int]:
        return {"JPEG": 30, "PNG": 3}

    def years(self) -> dict[int, int]:
        return {2021: 1, 2019: 8}


@pytest.mark.parametrize(
    ("line", "completions"),
    [
        ("", KEYS),
        ("beach ", KEYS),
        ("beach t", ["taken:", "tag:", "type:"]),
        ("-T", ["taken:", "tag:", "type:"]),
        ("(ca", ["camera:"]),
        ("beach", []),
        ("in:", ["Iceland", '"Family in Italy"', '"Italy 2019"', '"say \\"hi\\""']),
        ("beach in:i", ["Iceland", '"Italy 2019"', '"Family in Italy"', '"say \\"hi\\""']),
        ('in:"Italy 2', ['"Italy 2019"']),
        ("-in:ital", ['"Italy 2019"', '"Family in Italy"']),
        ("camera:", ['"Canon EOS"', '"Google Pixel 7"']),
        ("camera:pix", ['"Google Pixel 7"']),
        ("type:j", ["jpeg"]),
        ("taken:20", ["2021", "2019"]),
        ("taken:last", ['"last week"', '"last month"', '"last year"', '"last summer"', '"last winter"']),
        ("size:>", [">4000", ">2MB"]),
        ("is:", [*SHAPES, "copy", "offline", "incomplete", "favourite", *FLAG_STATES, *QUALITIES]),
        ("is:f", ["favourite", "offline", "unflagged"]),
        ("place:", ["Rome", '"New York"']),
        ("person:e", ["Emma"]),
        ("album:b", ['"Best of"']),
        ("rating:>=4", [">=4"]),
        ("has:c", ["caption", "clip", "place"]),
        ("http:", []),
        ('in:"Italy 2019" ', KEYS),
    ],
)
def test_what_may_stand_at_the_end(line: str, completions: list[str]) -> None:
    found = complete(line, len(line), Values())
    assert [one.text for one in found] == completions
    for one in found:
        assert 0 <= one.start <= len(line) == one.end
        completed = line[: one.start] + one.text + line[one.end :]
        if one.kind != "key":
            assert parse_line(completed.strip("(")).query.filters != parse_line("x").query.filters, completed


def test_counts_and_kinds() -> None:
    first = complete("in:ice", 6, Values())[0]
    assert (first.text, first.start, first.end, first.kind, first.count) == ("Iceland", 3, 6, "folder", 9)
    assert {one.kind for one in complete("taken:", 6, Values())} == {"date"}


def test_in_the_middle_of_a_line_the_rest_of_the_value_is_replaced() -> None:
    line = "in:Icebear beach"
    (found,) = complete(line, len("in:Ice"), Values())
    assert line[: found.start] + found.text + line[found.end :] == "in:Iceland beach"
    line = 'in:"Ital 20" beach'
    (found,) = complete(line, len('in:"Ital'), Values())[:1]
    assert line[: found.start] + found.text + line[found.end :] == 'in:"Italy 2019" beach'
    assert complete("beach in:x", 3, Values()) == []

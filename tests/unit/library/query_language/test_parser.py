"""What a line of the query language means, and where one that makes no sense is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from clipsearch.errors import QueryError
from clipsearch.library.query_language import parser
from clipsearch.library.query_language.parser import keep_as_words, parse_line
from clipsearch.library.query_language.printer import print_line
from clipsearch.library.query_language.values import refined
from clipsearch.library.searching.query import ExactText, Filters, Query, Term, normalize

TODAY = date(2026, 11, 29)


def words(*texts: str | tuple[str, float]) -> tuple[Term, ...]:
    return tuple(
        Term(words=text) if isinstance(text, str) else Term(words=text[0], weight=text[1]) for text in texts
    )


def only(**filters: object) -> Query:
    return Query((), Filters(**filters))  # type: ignore[arg-type]


MEANINGS: dict[str, Query] = {
    "a dog on a beach": Query(words("a dog on a beach")),
    "beach -people": Query(words("beach", ("people", -1))),
    "beach −people –dogs": Query(words("beach", ("people", -1), ("dogs", -1))),
    "-people at the beach": Query(words(("people", -1), "at the beach")),
    "beach -(heavy rain)^0.5 +sunset": Query(words("beach", ("heavy rain", -0.5), "sunset")),
    "beach^2 dog": Query(words(("beach", 2), "dog")),
    "(a big dog)^2 beach": Query(words(("a big dog", 2), "beach")),
    "photo:cat.jpg^2 -photo:#7 cat": Query(
        (Term(picture=Path("cat.jpg"), weight=2), Term(picture=7, weight=-1), Term("cat"))
    ),
    'photo:"/a b/#7 ^2"': Query((Term(picture=Path("/a b/#7 ^2")),)),
    "photo:data:eHk=": Query((Term(picture=b"xy"),)),
    '"exact words" -"draft" name:IMG_12': Query(
        (), texts=(ExactText("exact words"), ExactText("draft", True), ExactText("IMG_12", where="name"))
    ),
    '"say \\"hi\\"  now"': Query((), texts=(ExactText('say "hi" now'),)),
    'in:"Italy 2019" in:/a/b': only(folders=(Path("Italy 2019"), Path("/a/b"))),
    "in:'Italy 2019' camera:'7": only(folders=(Path("Italy 2019"),), cameras=("'7",)),
    "taken:2019": only(since="2019", until="2019"),
    "taken:2019-07..2019-09": only(since="2019-07", until="2019-09"),
    "taken:2019..": only(since="2019"),
    "taken:..2019-05-17": only(until="2019-05-17"),
    "taken:>=2019": only(since="2019"),
    "taken:<=2019-02": only(until="2019-02"),
    "taken:>2019": only(since="2020"),
    "taken:<2019": only(until="2018"),
    "taken:>2019-12": only(since="2020-01"),
    "taken:<2019-01": only(until="2018-12"),
    "taken:>2019-12-31": only(since="2020-01-01"),
    "taken:<2020-03-01": only(until="2020-02-29"),
    "taken:yesterday": only(since="2026-11-28", until="2026-11-28"),
    'taken:"last summer"': only(since="2026-06", until="2026-08"),
    'taken:"july 2020..2021"': only(since="2020-07", until="2021"),
    "taken:>=2019 taken:<2021-05": only(since="2019", until="2021-04"),
    "taken:2019 taken:2019-05..": only(since="2019-05", until="2019"),
    "camera:pixel camera:EOS": only(cameras=("pixel", "EOS")),
    "type:jpg type:PNG": only(types=("JPEG", "PNG")),
    "size:>4000": only(min_side=4001),
    "size:>=4000": only(min_side=4000),
    "size:<800": only(max_side=799),
    "size:800": only(min_side=800, max_side=800),
    "size:2000..4000": only(min_side=2000, max_side=4000),
    "size:>2MB": only(min_bytes=2_000_001),
    "size:<1.5mb": only(max_bytes=1_499_999),
    "size:1MB..2GB": only(min_bytes=10**6, max_bytes=2 * 10**9),
    "size:>2MB size:>4000 size:<6000": only(min_bytes=2_000_001, min_side=4001, max_side=5999),
    "is:landscape is:Square": only(shapes=("landscape", "square")),
    "is:copy": only(copies=True),
    "-type:png -in:x": only(without=(Filters(types=("PNG",)), Filters(folders=(Path("x"),)))),
    "-(type:png is:square)": only(without=(Filters(types=("PNG",), shapes=("square",)),)),
    "-(type:png OR is:square)": only(without=(Filters(types=("PNG",)), Filters(shapes=("square",)))),
    "-(rain OR snow) beach": Query(words(("rain", -1), ("snow", -1), "beach")),
    "TYPE:png Beach": Query(words("Beach"), Filters(types=("PNG",))),
    "cat OR dog": Query(words("cat"), alternatives=(Query(words("dog")),)),
    "(red OR blue) car": Query(words("red car"), alternatives=(Query(words("blue car")),)),
    "(a dog) OR (a cat)": Query(words("a dog"), alternatives=(Query(words("a cat")),)),
    "(cat taken:2019) OR dog -wet": Query(
        words("cat"),
        Filters(since="2019", until="2019"),
        alternatives=(Query(words("dog", ("wet", -1))),),
    ),
    "type:png ((a OR b) c OR d)": Query(
        words("a c"),
        Filters(types=("PNG",)),
        alternatives=(
            Query(words("b c"), Filters(types=("PNG",))),
            Query(words("d"), Filters(types=("PNG",))),
        ),
    ),
    "cat or dog": Query(words("cat or dog")),
    "OR cat": Query(words("OR cat")),
    "cat OR": Query(words("cat OR")),
    "cat \\OR dog": Query(words("cat OR dog")),
    "\\-wet \\in:rome \\x^2 \\(a\\)": Query(words("-wet in:rome x^2 (a)")),
    "beach last summer": Query(words("beach"), Filters(since="2026-06", until="2026-08")),
    "beach \\last summer": Query(words("beach last summer")),
    "cat last summer OR dog 2019": Query(
        words("cat"),
        Filters(since="2026-06", until="2026-08"),
        alternatives=(Query(words("dog"), Filters(since="2019", until="2019")),),
    ),
    "beach, summer 2019": Query(words("beach"), Filters(since="2019-06", until="2019-08")),
    "beach 2019 taken:2020": Query(words("beach 2019"), Filters(since="2020", until="2020")),
    "beach in Rome": Query(words("beach in Rome")),
    "": Query(()),
    " . ": Query(()),
    'a ""': Query(words("a")),
    'a sign that says " STOP " on it': Query(words("a sign that says STOP on it")),
}


@pytest.mark.parametrize("line", MEANINGS)
def test_the_meaning_of_a_line(line: str) -> None:
    query = parse_line(line, today=TODAY).query
    assert query == MEANINGS[line]
    if not query.is_empty:
        assert parse_line(print_line(query)).query == query


# Lines, the part of each that an error points at, and the beginning of its sentence.
ERRORS = {
    "beach ^taken:2019-13^ x": "'2019-13' is not a date. Write a day as 2024-05-17",
    "^taken:soon^": "'soon' is not a date",
    "^taken:..^": "'..' has no date",
    "^taken:2020..2019^": "2020 is after 2019",
    "taken:2019 ^taken:2020^": "2020 is after 2019",
    "^taken:<0001^": "There is no date beside 0001",
    "cat ^type:jpge^": "'jpge' is not a type of photo",
    "cat ^type:mp3^ dog": "'mp3' is not a type of photo",
    "cat ^rating:>=6^": "'6' is not a rating",
    "cat ^rating:>5^": "No rating is >5",
    "^has:wings^": "'wings' is nothing that a photo can have",
    "^size:big^": "'big' is not a size",
    "^size:2MB^": "Hardly a file has exactly this size",
    "^size:1..2MB^": "'1..2MB' has both pixels and bytes",
    "^size:9..2^": "No size is at least 9 and at most 2",
    "size:>9 ^size:<3^": "No size is at least 10 and at most 2",
    "^size:<0^": "No size is below 0",
    "a ^is:happy^": "'happy' is nothing that a photo can be",
    "a ^dog^0^": "0 is not a weight",
    "a ^-(big dog)^5000^": "-5000 is not a weight",
    "a ^(x type:png)^2^": "A weight belongs to words or to a photo",
    '^"x"^2^': "Exact text has no weight",
    "^-(cat type:png)^": "It is not clear what these brackets leave out",
    "a ^-(b -c)^": "It is not clear what these brackets leave out",
    '^in:"Italy^ 2019': "The quotation is not closed",
    '^photo:""^': "There is nothing behind photo:",
    '^name:""^': "There is nothing behind name:",
    "^photo:data:???^": "This is not the data of a picture",
    "^(a OR b) (c OR d) (e OR f) (g OR h) (i OR j)^": "These are more than 16 alternatives",
    "^" + "x" * 1001 + "^": "The query has 1001 characters",
    "a ^" + "(" * 21 + "b": "There are too many brackets in brackets",
}


@pytest.mark.parametrize("marked", ERRORS)
def test_an_error_points_at_its_place(marked: str) -> None:
    before, _, rest = marked.partition("^")
    place, _, after = rest.rpartition("^")
    line = before + place + after
    with pytest.raises(QueryError) as caught:
        parse_line(line, today=TODAY)
    assert str(caught.value).startswith(ERRORS[marked])
    assert caught.value.line == line
    if place:
        found = line[caught.value.offset : caught.value.offset + caught.value.length]
        assert found == place


@pytest.mark.parametrize(
    ("line", "hints"),
    [
        ("a dog (wet", {"("}),
        ("a dog) wet", {")"}),
        ('a 15" screen', set[str]()),
        ('a "dog wet', {'"dog'}),
        ("in: Italy", {"in:"}),
        ("cat OR", {"OR"}),
        ("a -(b", {"-("}),
        ("a dog (wet)", set[str]()),
    ],
)
def test_what_is_not_complete_is_words_with_a_hint(line: str, hints: set[str]) -> None:
    found = parse_line(line)
    assert {line[hint.offset : hint.offset + hint.length] for hint in found.hints} == hints
    assert found.query.terms[0].words == normalize(line)
    assert len(found.query.terms) == 1


def test_a_date_in_words_can_be_taken_back() -> None:
    line = "beach in July 2023 with a dog"
    found = parse_line(line, today=TODAY)
    assert found.query == Query(words("beach with a dog"), Filters(since="2023-07", until="2023-07"))
    (reading,) = found.readings
    assert line[reading.offset : reading.offset + reading.length] == reading.text == "in July 2023"
    assert reading.filters == found.query.filters
    taken_back = parse_line(keep_as_words(line, reading), today=TODAY)
    assert taken_back.query == Query(words(line))
    assert taken_back.readings == ()
    assert parse_line(print_line(taken_back.query), today=TODAY).query == taken_back.query
    assert keep_as_words(line, reading) == "beach \\in \\July \\2023 with a dog"


def test_a_query_is_refined_by_another() -> None:
    first, more = parse_line("cat OR dog taken:2019").query, parse_line("-wet type:png taken:>=2019-05").query
    assert print_line(refined(first, more)) == (
        "cat -wet taken:2019-05.. type:png OR dog -wet taken:2019-05..2019 type:png"
    )
    with pytest.raises(QueryError, match="more than 16"):
        refined(parse_line("a OR b OR c OR d OR e").query, parse_line("f OR g OR h OR i").query)
    assert refined(Query(()), parse_line("a -b").query) == parse_line("a -b").query


@pytest.mark.parametrize(
    ("query", "line"),
    [
        (Query(words("a", "b", ("c d", 1.0))), "a +b +(c d)"),
        (Query(words("a dog (wet)", ("-x", -1))), "a dog \\(wet\\) -(\\-x)"),
        (Query(words("cat OR dog")), "cat \\OR dog"),
        (Query(words("rome in:x -y 2^2")), "rome \\in:x \\-y \\2^2"),
        (Query(words("July 2023")), "\\July \\2023"),
        (Query(words("(a)"), alternatives=(Query(words("b")),)), "\\(a\\) OR b"),
        (only(min_bytes=2_000_000, max_bytes=2_000_001), "size:2MB..2000001B"),
        (only(max_side=3999), "size:<4000"),
        (only(without=(Filters(since="2019", until="2019"),)), "-taken:2019"),
        (only(folders=(Path("/a/b c"),), copies=True), 'in:"/a/b c" is:copy'),
        (Query((Term(picture=Path("~x (1).jpg")),)), 'photo:"~x (1).jpg"'),
    ],
)
def test_the_line_of_a_query(query: Query, line: str) -> None:
    assert print_line(query) == line
    assert parse_line(line).query == query


def test_the_users_own_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    assert parse_line("in:~/Pictures").query.filters.folders == (Path("/home/somebody/Pictures"),)
    assert parse_line('in:"~/Pictures"').query.filters.folders == (Path("~/Pictures"),)


def test_a_line_that_is_far_too_long_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(QueryError, match="The line has 10000000 characters; at most 100000"):
        parse_line("a b " * 2_500_000)

    def find_date(*args: object) -> None:
        raise AssertionError("dates are looked for in what is no phrase")

    monkeypatch.setattr(parser, "find_date", find_date)
    with pytest.raises(QueryError, match="The query has 2399 characters; at most 1000"):
        parse_line("last summer " * 200)

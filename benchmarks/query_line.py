"""How well query lines are read: dates in words, and sentences of which no word may be read as anything else.

    python -m benchmarks.query_line [CAPTIONS] [--split dev]

Reads the phrases and sentences of `tests/unit/library/query_language` for the day that their ranges are for;
the captions of a file (columns image, split, caption), of which each must stay the one phrase that it was;
and measures what reading a line takes.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import time
from pathlib import Path

from benchmarks.measuring import show
from clipsearch import parse_line
from clipsearch.library.searching.query import Query, Term, normalize
from tests.unit.library.query_language.test_dates import CASES, NO_DATES, TODAY

LINES = (
    "a dog on a beach",
    "beach last summer",
    'beach -people in:"Italy 2019" taken:2019-07..2019-09 size:>4000',
)
ROUNDS = 300


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("captions", nargs="?", type=Path, metavar="CAPTIONS")
    arguments.add_argument("--split", default="dev")
    args = arguments.parse_args()
    right = sum(_is_right(*case) for case in CASES)
    rows = [
        ("of query lines", "measured"),
        ("phrases of dates read right", f"{right:,} of {len(CASES):,}"),
        ("other lines taken for dates", f"{sum(map(_is_changed, NO_DATES)):,} of {len(NO_DATES):,}"),
    ]
    if args.captions:
        with args.captions.open(encoding="utf-8", newline="") as file:
            found = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            captions = [row["caption"] for row in found if row["split"] == args.split]
        changed = list(filter(_is_changed, captions))
        rows.append(("captions of which words were swallowed", f"{len(changed):,} of {len(captions):,}"))
        rows += [("", caption) for caption in changed]
    rows += [(f"reading `{line}`", f"{statistics.median(_seconds(line)) * 1e6:.0f} µs") for line in LINES]
    show(rows)


def _is_right(line: str, words: str, since: str, until: str) -> bool:
    query = parse_line(line, today=TODAY).query
    dates = (query.filters.since or "", query.filters.until or "")
    return dates == (since, until) and [term.words for term in query.terms] == ([words] if words else [])


def _is_changed(line: str) -> bool:
    return parse_line(line, today=TODAY).query != Query((Term(normalize(line)),))


def _seconds(line: str) -> list[float]:
    found = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        parse_line(line)
        found.append(time.perf_counter() - begun)
    return found


if __name__ == "__main__":
    main()

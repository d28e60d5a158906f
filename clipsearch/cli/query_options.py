"""The options of queries, and the query that they make."""

from __future__ import annotations

import argparse
import os
import re
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import clipsearch
from clipsearch.cli.arguments import path, weight
from clipsearch.paths import absolute

if TYPE_CHECKING:
    from clipsearch import Filters, ParsedLine, Query, Term

__all__ = [
    "export_options",
    "filter_options",
    "filters_of",
    "line_of",
    "query_of",
    "term_options",
    "usage_problem",
]

SPACED_KEYS = "in|camera|name|photo|taken|place|tag|person|lens|cluster|album"
SPACED_VALUE = re.compile(rf"\A([+-]?(?:{SPACED_KEYS}):)(\S*\s.*)\Z", re.DOTALL)
LESS = -0.5  # of words and photos to find less of; at -1 they outweigh the others
ADDED_UP = (
    "All are weighed and added up. WORDS weigh 1, as --also and --like do; --without and --unlike take "
    f"away {-LESS:g}. Each may be given several times."
)
TERMS: Sequence[tuple[str, str, Callable[[str], Term], str]] = (
    ("--also", "WORDS", lambda text: clipsearch.Term(words=text), "more words to look for"),
    (
        "--without",
        "WORDS",
        lambda text: clipsearch.Term(words=text, weight=LESS),
        "words to look for less of",
    ),
    ("--like", "PHOTO", lambda text: clipsearch.Term(picture=path(text)), "a photo to look for more of"),
    (
        "--unlike",
        "PHOTO",
        lambda text: clipsearch.Term(picture=path(text), weight=LESS),
        "one to look for less of",
    ),
)


class _SetWeight(argparse.Action):
    """Set the weight of the term before it, which keeps its sign."""

    def __call__(
        self, parser: argparse.ArgumentParser, args: Namespace, value: Any, option: str | None = None
    ) -> None:
        if not args.terms:
            raise argparse.ArgumentError(self, "it follows the option that it weighs, such as --like")
        *before, term = args.terms
        args.terms = [*before, replace(term, weight=value if term.weight > 0 else -value)]


def term_options(command: argparse.ArgumentParser) -> None:
    """Add the options for words and photos to find more or less of."""
    group = command.add_argument_group("what to look for", ADDED_UP)
    for name, metavar, make, what in TERMS:
        group.add_argument(
            name, dest="terms", action="append", default=[], type=make, metavar=metavar, help=what
        )
    group.add_argument(
        "--weight",
        action=_SetWeight,
        type=weight,
        metavar="N",
        help="of the option just before it: --like beach.jpg --weight 2",
    )


def filter_options(command: argparse.ArgumentParser) -> None:
    """Add the options for filters."""
    group = command.add_argument_group("which photos", "Most may be given several times.")
    group.add_argument(
        "--folder", action="append", default=[], type=path, metavar="DIR", help="in or below this folder"
    )
    group.add_argument(
        "--since", metavar="DATE", help="taken on this day or later: 2024-05-17, 2024-05, 2024"
    )
    group.add_argument(
        "--until", metavar="DATE", help="taken on this day, or in this month or year, or before"
    )
    group.add_argument("--type", action="append", default=[], metavar="TYPE", help="such as jpg or png")
    group.add_argument(
        "--camera", action="append", default=[], metavar="NAME", help="a part of the camera's name"
    )
    for name, what in (
        ("--place", "taken in this country, region or town"),
        ("--tag", "with this keyword"),
        ("--person", "that shows somebody of this name"),
        ("--lens", "a part of the lens's name"),
        ("--cluster", "in the cluster of this name"),
        ("--album", "in this album"),
    ):
        group.add_argument(name, action="append", default=[], metavar="NAME", help=what)
    group.add_argument("--rating", type=int, metavar="N", help="with at least so many stars")


def export_options(command: argparse.ArgumentParser) -> None:
    """Add the options that export what a command finds."""
    group = command.add_argument_group("exports", "Instead of listing the photos; no file is replaced.")
    for name, metavar, what in (
        ("links", "DIR", "make links to the photos in a new or empty folder"),
        ("copies", "DIR", "copy the photos, with their sidecars, into such a folder"),
        ("sheet", "FILE", "write a page of small pictures: a new file, .html"),
        ("table", "FILE", "write what is known of each: a new file, .csv or .json"),
    ):
        group.add_argument(f"--{name}", metavar=metavar, type=path, help=what)


def filters_of(args: Namespace) -> Filters:
    """The filters that were given."""
    folders = dict.fromkeys(name for folder in args.folder for name in _resolved_and_given(folder))
    return clipsearch.Filters(
        tuple(folders),
        args.since,
        args.until,
        tuple(args.type),
        tuple(args.camera),
        places=tuple(args.place),
        tags=tuple(args.tag),
        people=tuple(args.person),
        lenses=tuple(args.lens),
        clusters=tuple(args.cluster),
        albums=tuple(args.album),
        min_rating=args.rating,
    )


def _resolved_and_given(folder: Path) -> tuple[Path, Path]:
    """A folder with links resolved, and as it was given: one in the library may have become a link since."""
    given = absolute(folder)
    return Path(os.path.realpath(given)), Path(os.path.normpath(given))


def query_of(args: Namespace, read: Callable[[str], ParsedLine] | None = None) -> Query:
    """The query that was given to `search`: a line of the query language, and options.

    Args:
        args: of the command.
        read: reads the line, by default without the places of a library.

    Raises:
        QueryError: the line makes no sense.
    """
    parsed = (read or clipsearch.parse_line)(line_of(args.words))
    query = clipsearch.refined(parsed.query, clipsearch.Query(tuple(args.terms), filters_of(args)))
    branches = [replace(branch, terms=tuple(map(_placed, branch.terms))) for branch in query.branches]
    return replace(branches[0], alternatives=tuple(branches[1:]))


def _placed(term: Term) -> Term:
    """A term whose picture has its whole path, where it is a file; else it is a name in the library."""
    is_here = isinstance(term.picture, Path) and os.path.exists(term.picture)  # noqa: PTH110 (never raises)
    return (
        replace(term, picture=absolute(term.picture)) if isinstance(term.picture, Path) and is_here else term
    )


def line_of(words: Sequence[str]) -> str:
    """Arguments as one line; of several one whose value has white space had quotes, which the shell took."""
    if len(words) == 1:
        return words[0]
    return " ".join(SPACED_VALUE.sub(r'\1"\2"', word) if '"' not in word else word for word in words)


def usage_problem(args: Namespace) -> str:
    """What is wrong with the arguments of `search`; "" where nothing is."""
    is_given = bool(args.words or args.terms or args.sort or not filters_of(args).is_empty)
    if is_given == bool(args.batch):
        return "give either WORDS, options of what to look for or which photos, or --batch FILE alone"
    if args.batch and args.facets:
        return "--facets counts the photos of one query, not of a batch"
    if args.sort and args.facets:
        return "--sort goes without --facets"
    if args.batch and (args.links or args.copies or args.sheet or args.table):
        return "a batch cannot be exported"
    return "--batch needs --json" if args.batch and not args.json else ""

"""The commands that find photos, and words for them."""

from __future__ import annotations

import os
import re
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

import clipsearch
from clipsearch.cli import output, readable
from clipsearch.cli.commands.exporting import export_found, is_export
from clipsearch.cli.query_options import filters_of, line_of, query_of
from clipsearch.errors import ClipsearchError, QueryError
from clipsearch.paths import absolute

if TYPE_CHECKING:
    from clipsearch import FacetCounts, Finder, Hit, ParsedLine, PlaceNames, Query
    from clipsearch.cli.gui_port import Windows

__all__ = ["describe", "lines_of", "more", "search", "show_found", "show_hits", "similar", "suggest", "why"]


def search(args: Namespace, windows: Windows) -> int:
    """Find photos for words, other photos and filters, or for each line of a file."""
    if args.sort or args.stacks:
        return _search_all(args)
    with clipsearch.Finder(args.library) as finder:
        if args.batch:
            return _search_batch(finder, lines_of(args.batch), args)
        wanted = query_of(args, finder.read)
        with _naming_part([str(term) for term in wanted.all_terms], line_of(args.words)):
            found = finder.search(wanted, args.limit, every=True)
            counts = finder.facets(wanted, every=args.all) if args.facets else None
        code = show_hits(args, wanted, found, counts, finder.places)
        if not args.json:
            _explain_line(line_of(args.words), finder.read, found=bool(found))
    return code


def _search_all(args: Namespace) -> int:
    """Find photos as `search`, in another order than by relevance, or as stacks."""
    with clipsearch.Library.open(args.library, writing=False) as library:
        wanted, places = query_of(args, library.query_sources.read), library.query_sources.places()
        with _naming_part([str(term) for term in wanted.all_terms], line_of(args.words)):
            found = library.matches(None if wanted.is_empty else wanted)
        shown = (found if args.all else found.cut()).arranged(args.sort or "given", "none")
        hits = (library.stacks.fold(shown) if args.stacks else shown)[: args.limit]
    show_hits(args, wanted, hits, places=places)
    return 0


def _explain_line(line: str, read: Callable[[str], ParsedLine], *, found: bool) -> None:
    """Say how words of a line were read, and where nothing was found, what would be read otherwise."""
    parsed = read(line)
    for reading in parsed.readings:
        words = clipsearch.keep_as_words(line, reading)
        meaning = clipsearch.print_line(clipsearch.Query((), reading.filters))
        output.tell(f"“{reading.text}” was read as {meaning}. To look for the words: {words}", prefix="")
    for hint in parsed.hints if not found else ():
        output.tell(f"{line[hint.offset : hint.offset + hint.length]}: {hint.text}", prefix="")


def suggest(args: Namespace, windows: Windows) -> int:
    """Suggest query lines for what was typed so far."""
    with clipsearch.Library.open(args.library, writing=False) as library:
        found = library.suggestions.for_text(" ".join(args.text), args.limit)
    if args.json:
        output.as_json({"text": " ".join(args.text), "suggestions": [asdict(one) for one in found]})
    else:
        output.suggestions(found)
    return 0


def _search_batch(finder: Finder, lines: Sequence[str], args: Namespace) -> int:
    """Answer each line; one that is no query by an error. 1 if there was such a line."""
    bad = 0
    for query, found in finder.search_each(lines, args.limit, every=True):
        if isinstance(found, ClipsearchError):
            bad += 1
            output.as_json({"query": query, "hits": [], "error": str(found)})
            output.tell(f"{shorten(query, 60, placeholder='…')}: {found}")
        else:
            output.as_json({"query": query, **output.answer(found, every=args.all)})
    return 1 if bad else 0


def similar(args: Namespace, windows: Windows) -> int:
    """Find photos for a picture, without itself."""
    photo = absolute(args.photo)
    with clipsearch.Finder(args.library) as finder:
        query = clipsearch.Query((clipsearch.Term(picture=photo),), filters_of(args))
        found = finder.search(query, args.limit + 1, every=True)
    names = {photo, Path(os.path.realpath(photo))}
    others = [hit for hit in found if names.isdisjoint((hit.path, *hit.copies, *hit.parts))][: args.limit]
    return show_hits(args, query, [replace(hit, rank=rank) for rank, hit in enumerate(others, start=1)])


def more(args: Namespace, windows: Windows) -> int:
    """Find photos like some, and unlike others."""
    names = [[Path(os.path.realpath(path)) for path in paths] for paths in (args.photos, args.against)]
    with clipsearch.Library.open(args.library, writing=False) as library:
        fitting, against = map(library.details.contents_at, names)
        found = library.examples.search(fitting, against, args.limit)
    return show_found(args, found, " ".join(map(str, args.photos)), every=args.all)


@contextmanager
def _naming_part(parts: Sequence[str], line: str = "") -> Iterator[None]:
    """Let an error about one of several parts name that part, and one about a line its place."""
    try:
        yield
    except ClipsearchError as error:
        if error.term is not None and len(parts) > 1:
            error.message = f"{shorten(parts[error.term], 60, placeholder='…')}: {error.message}"
        clipsearch.locate_error(error, line)
        raise


def show_hits(
    args: Namespace,
    query: Query,
    found: list[Hit],
    counts: FacetCounts | None = None,
    places: PlaceNames | None = None,
) -> int:
    """Print the answer to a query, as JSON where that was asked for, or export it; the exit code."""
    if is_export(args):
        return export_found(args, lambda _: found if args.all else output.likely(found))
    line = clipsearch.print_line(query, places=places)
    if args.json:
        facets = {} if counts is None else {"facets": output.facet_rows(counts)}
        output.as_json({"query": line, **output.answer(found, every=args.all), **facets})
    else:
        output.hits(found, line, every=args.all)
        if counts is not None:
            output.facets(counts)
    return 0


def show_found(args: Namespace, found: list[Hit], what: str, *, every: bool) -> int:
    """As `show_hits`, for photos that were not found by a query; `every`: also unlikely ones."""
    if is_export(args):
        return export_found(args, lambda _: found if every else output.likely(found))
    if args.json:
        output.as_json({"query": what, **output.answer(found, every=every)})
    else:
        output.hits(found, what, every=every)
    return 0


def describe(args: Namespace, windows: Windows) -> int:
    """Find words for a picture."""
    with clipsearch.Finder(args.library) as finder, output.progress_bar() as bar:
        found = finder.describe(args.photo, args.limit, bar, every=args.all)
    if args.json:
        output.as_json({"query": str(args.photo), "labels": [asdict(label) for label in found]})
    else:
        output.labels(found)
    return 0


def why(args: Namespace, windows: Windows) -> int:
    """Explain why a query finds a photo."""
    photo = absolute(args.photo)
    with clipsearch.Library.open(args.library, writing=False) as library:
        found = library.explanations.explain(photo, args.query)
    heat = found.heat
    if args.json:
        row = output.hit_rows([found.hit])[0] if found.hit else None
        where = (
            None if heat is None else {"area": heat.area(), "heat": heat.heat.astype(float).round(3).tolist()}
        )
        counted = [asdict(one) for one in found.counted]
        said = {"query": args.query, "photo": str(photo), "hit": row, "counted": counted, "where": where}
        output.as_json(said)
        return 0
    if found.hit:
        output.hits([found.hit], args.query, every=True)
        for one in found.counted:
            sure = "" if one.relevance is None else f"{one.relevance:.1%}"
            output.say(f"{sure:>12}  {one.source}: {one.what}")
    else:
        output.say("It is not among the photos of the library that match.")
    if heat is not None:
        output.say(f"Where, estimated from {heat.windows} parts of the photo: {readable.describe_area(heat)}")
        for line in readable.draw_heat(heat):
            output.say(f"  {line}")
    return 0


def lines_of(path: Path) -> list[str]:
    """The lines of a batch file that are not blank; `-` is standard input."""
    is_input = str(path) == "-"
    if is_input and sys.stdin is None:
        raise QueryError("Standard input is closed", "Give the queries there, or the name of a file")
    try:
        data = sys.stdin.buffer.read() if is_input else path.read_bytes()
    except OSError as error:
        what = "Standard input" if is_input else f"The batch file {path}"
        raise QueryError(f"{what} cannot be read: {error.strerror}") from error
    # Bytes that are no UTF-8 become characters that no query may have. Only these breaks end a line.
    text = data.decode("utf-8-sig", "surrogateescape")
    return [line for line in re.split(r"\r?\n", text) if line.strip()]

"""The commands: one short function for each."""

from __future__ import annotations

import os
import re
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from queue import SimpleQueue
from textwrap import shorten
from typing import TYPE_CHECKING

import clipsearch
from clipsearch import Finder, Query, Term, keep_as_words, parse_line, print_line
from clipsearch.cli import demo, output, readable
from clipsearch.cli.completion import script
from clipsearch.cli.parser import parser
from clipsearch.cli.query_options import filters_of, line_of, query_of
from clipsearch.errors import ClipsearchError, LibraryBusyError, LibraryDamagedError, QueryError
from clipsearch.paths import absolute
from clipsearch.settings import data_folder

if TYPE_CHECKING:
    from clipsearch import Changer, FacetCounts, Hit, Library
    from clipsearch.cli.gui_port import Windows

__all__ = ["COMMANDS"]

POLL_SECONDS = 0.5  # after which Ctrl+C is noticed


def add(args: Namespace, windows: Windows) -> int:
    """Add folders to the library, and index them."""
    with clipsearch.Changer(args.library) as library:
        for path in library.add(*args.folders):
            output.say(f"Keeping {path}")
        if not args.no_index:
            run_index(library)
    return 0


def remove(args: Namespace, windows: Windows) -> int:
    """Forget a folder."""
    with clipsearch.Changer(args.library) as library:
        library.remove(args.folder)
    output.say(f"Forgot {args.folder}; the photos themselves are untouched.")
    return 0


def index(args: Namespace, windows: Windows) -> int:
    """Bring the library up to date."""
    with clipsearch.Changer(args.library) as library:
        if not library.has_folders():
            raise ClipsearchError("The library has no folders yet", "Add one: clipsearch add FOLDER")
        run_index(library, retry=args.retry, forget_missing=args.forget_missing)
        if args.switch_now and library.status().switch_status is not None:
            library.complete_switch()
            run_index(library)
    return 0


def run_index(library: Library | Changer, *, retry: bool = False, forget_missing: bool = False) -> None:
    """Index with a progress bar until done or Ctrl+C, and print a report."""
    with output.interruptible() as cancel, output.progress_bar() as bar:
        done = library.index(bar, cancel, retry=retry, forget_missing=forget_missing)
    now = library.status()
    output.report(done, library.problems())
    output.passed_over(now)
    output.built(done, now.model)


def texts(args: Namespace, windows: Windows) -> int:
    """Read the text in photos that was not read yet."""
    with clipsearch.Changer(args.library) as library:
        with output.interruptible() as cancel, output.progress_bar() as bar:
            read = library.read_texts(bar, cancel, every=args.all)
        now = library.status().texts
    output.say(
        f"Text was looked for in {read:,} photos now; of {now.read:,} in all, {now.found:,} have some."
    )
    return 0


def watch(args: Namespace, windows: Windows) -> int:
    """Follow the folders of the library until Ctrl+C."""
    with clipsearch.Library.open(args.library) as library, output.interruptible() as stop:
        if not library.folders():
            raise ClipsearchError("The library has no folders yet", "Add one: clipsearch add FOLDER")
        library.warm_up()  # so that the first new photo does not wait for the model
        reports: SimpleQueue[Callable[[], None]] = SimpleQueue()
        with output.progress_bar() as bar:
            follower = library.follower.start(output.narrator(library, bar, reports.put))
            output.say("Following the folders; Ctrl+C ends it.")
            while not stop.wait(POLL_SECONDS):
                _run_reports(reports)
                if not follower.is_alive:
                    raise RuntimeError("following ended unexpectedly; the reason stands above")
            follower.close()
        _run_reports(reports)
    return 0


def _run_reports(reports: SimpleQueue[Callable[[], None]]) -> None:
    while not reports.empty():
        try:
            reports.get()()
        except ClipsearchError as error:  # such as a catalogue that another program holds for long
            output.say(str(error))
    sys.stdout.flush()  # readers need not wait


def search(args: Namespace, windows: Windows) -> int:
    """Find photos for words, other photos and filters, or for each line of a file."""
    with Finder(args.library) as finder:
        if args.batch:
            return _search_batch(finder, _lines(args.batch), args)
        wanted = query_of(args)
        with _naming_part([str(term) for term in wanted.all_terms]):
            found = finder.search(wanted, args.limit, every=True)
            counts = finder.facets(wanted, every=args.all) if args.facets else None
        _show_hits(args, wanted, found, counts)
        if not found and not args.json:
            _explain_line(line_of(args.words))
    return 0


def _explain_line(line: str) -> None:
    """Say of a line that found nothing how some of it was read, and what would be read otherwise."""
    parsed = parse_line(line)
    for reading in parsed.readings:
        words = keep_as_words(line, reading)
        output.tell(f"“{reading.text}” was read as a date. To look for the words: {words}", prefix="")
    for hint in parsed.hints:
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
    with Finder(args.library) as finder:
        query = Query((Term(picture=photo),), filters_of(args))
        found = finder.search(query, args.limit + 1, every=True)
    names = {photo, Path(os.path.realpath(photo))}
    others = [hit for hit in found if names.isdisjoint((hit.path, *hit.copies, *hit.parts))][: args.limit]
    _show_hits(args, query, [replace(hit, rank=rank) for rank, hit in enumerate(others, start=1)])
    return 0


@contextmanager
def _naming_part(parts: Sequence[str]) -> Iterator[None]:
    """Let an error about one of several parts name that part."""
    try:
        yield
    except ClipsearchError as error:
        if error.term is not None and len(parts) > 1:
            error.message = f"{shorten(parts[error.term], 60, placeholder='…')}: {error.message}"
        raise


def _show_hits(args: Namespace, query: Query, found: list[Hit], counts: FacetCounts | None = None) -> None:
    if args.json:
        facets = {} if counts is None else {"facets": output.facet_rows(counts)}
        output.as_json({"query": print_line(query), **output.answer(found, every=args.all), **facets})
    else:
        output.hits(found, print_line(query), every=args.all)
        if counts is not None:
            output.facets(counts)


def describe(args: Namespace, windows: Windows) -> int:
    """Find words for a picture."""
    with Finder(args.library) as finder, output.progress_bar() as bar:
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
        where = None if heat is None else {"area": heat.area(), "heat": heat.heat.round(3).tolist()}
        output.as_json({"query": args.query, "photo": str(photo), "hit": row, "where": where})
        return 0
    if found.hit:
        output.hits([found.hit], args.query, every=True)
    else:
        output.say("It is not among the photos of the library that match.")
    if heat is not None:
        output.say(f"Where, estimated from {heat.windows} parts of the photo: {readable.describe_area(heat)}")
        for line in readable.draw_heat(heat):
            output.say(f"  {line}")
    return 0


def status(args: Namespace, windows: Windows) -> int:
    """Print the state of the library."""
    with clipsearch.Library.open(args.library, writing=False) as library:
        now = library.status()
    if args.json:
        output.as_json(output.status_row(now))
    else:
        output.status(now)
    return 0


def problems(args: Namespace, windows: Windows) -> int:
    """List what could not be read."""
    with clipsearch.Library.open(args.library, writing=False) as library:
        found = library.problems()
    if args.json:
        output.as_json([output.problem_row(problem) for problem in found])
    elif found:
        output.problems(found)
    else:
        output.say("Every photo could be read.")
    return 0


def check(args: Namespace, windows: Windows) -> int:
    """Check the library for damage, and repair it with `--repair`."""
    found = []
    try:
        library = clipsearch.Library.open(args.library)
    except LibraryDamagedError:
        if not args.repair:
            raise
        found = clipsearch.salvage(args.library)
        library = clipsearch.Library.open(args.library)
    with library, output.interruptible() as cancel, output.progress_bar() as bar:
        found += library.upkeep.check(args.repair, bar, cancel)
    if args.json:
        output.as_json([asdict(finding) for finding in found])
    else:
        output.findings(found)
    return 0 if all(finding.repaired for finding in found) else 1


def backup(args: Namespace, windows: Windows) -> int:
    """Back up the catalogue."""
    if args.file is None:
        with clipsearch.Changer(args.library) as changer:
            made = changer.backup()
    else:
        with clipsearch.Library.open(args.library, writing=False) as library:
            made = library.upkeep.backup(args.file)
    output.say(f"The catalogue is backed up in {made}")
    return 0


def restore(args: Namespace, windows: Windows) -> int:
    """Replace the catalogue by a backup, or list the backups."""
    if args.list:
        output.backups(clipsearch.kept_backups(args.library))
        return 0
    restored = clipsearch.restore(args.library, args.backup)
    output.say(f"Restored {restored}. What was there is kept beside the backups.")
    output.say("`clipsearch index` brings the library in step with the disk.")
    return 0


def self_test(args: Namespace, windows: Windows) -> int:
    """Try all parts of this installation."""
    from clipsearch.cli import diagnosis_commands

    return diagnosis_commands.self_test(args, windows)


def doctor(args: Namespace, windows: Windows) -> int:
    """Print what a report of a bug needs."""
    from clipsearch.cli import diagnosis_commands

    return diagnosis_commands.doctor(args)


def gui(args: Namespace, windows: Windows) -> int:
    """Open the window."""
    if not windows.possible():
        raise ClipsearchError(
            "There is no display to open a window on",
            "`clipsearch --help` lists the terminal commands",
        )
    try:
        library = clipsearch.Library.open(args.library)
    except LibraryBusyError:
        if not windows.raise_running(data_folder(args.library), args.path):
            raise
        output.say("clipsearch is already open; its window was brought to the front")
        return 0
    with library:
        return windows.run(library, args.path, hidden=args.hidden)


def export(args: Namespace, windows: Windows) -> int:
    """Export a list of all files."""
    if os.path.lexists(args.file):
        raise ClipsearchError(f"{args.file} exists already", "Give the name of a new file")
    with clipsearch.Library.open(args.library, writing=False) as library, output.interruptible() as cancel:
        count = library.upkeep.export(args.file, cancel)
    output.say(f"{count:,} {'file' if count == 1 else 'files'} listed in {args.file}")
    return 0


def completion(args: Namespace, windows: Windows) -> int:
    """Print what a shell completes commands by."""
    for line in script(args.shell, parser()).splitlines():
        output.say(line)
    return 0


def run_demo(args: Namespace, windows: Windows) -> int:
    """Show the program on sample photos."""
    return demo.run(windows, args.picture, run_index)


def _lines(path: Path) -> list[str]:
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


def models(args: Namespace, windows: Windows) -> int:
    """List models, or do something with one."""
    from clipsearch.cli import (
        model_commands as actions,  # they need more modules than an answer from elsewhere
    )

    return actions.models(args, windows)


def edit(args: Namespace, windows: Windows) -> int:
    """Write about photos."""
    fields = ("title", "caption", "label", "author", "rating")
    changes = {name: value for name in fields if (value := getattr(args, name)) is not None}
    if args.person is not None:
        changes["people"] = [name for name in args.person if name.strip()]
    if not (changes or args.add_keyword or args.remove_keyword or args.write):
        raise ClipsearchError("There is nothing to write", "Give --caption, --rating, --add-keyword, ...")
    with clipsearch.Changer(args.library) as library:
        failed = library.edit(
            args.photos,
            changes,
            add_keywords=args.add_keyword,
            remove_keywords=args.remove_keyword,
            write=args.write,
        )
    for sentence in failed:
        output.say(sentence)
    output.say(f"Wrote about {len(args.photos)} photo{'s' if len(args.photos) != 1 else ''}")
    return 1 if failed else 0


def more(args: Namespace, windows: Windows) -> int:
    """Find photos like some, and unlike others."""
    names = [[Path(os.path.realpath(path)) for path in paths] for paths in (args.photos, args.against)]
    with clipsearch.Library.open(args.library, writing=False) as library:
        fitting, against = map(library.details.contents_at, names)
        found = library.examples.search(fitting, against, args.limit)
    _show_tagged(args, found, " ".join(map(str, args.photos)), every=args.all)
    return 0


def tag(args: Namespace, windows: Windows) -> int:
    """Mark photos for and against a tag, and find others that it fits."""
    if args.name is None and not args.list:
        raise ClipsearchError("There is no tag to look for", "Give its name, or --list for all of them")
    if args.list:
        with clipsearch.Library.open(args.library, writing=False) as library:
            output.tags(library.tags.all(), as_json_rows=args.json)
        return 0
    if args.remove or args.fitting or args.against:
        with clipsearch.Changer(args.library) as changer:
            if args.remove:
                count = changer.remove_tag(args.name)
                output.say(f"{args.name} was taken away from {count:,} photo{'s' if count != 1 else ''}")
                return 0
            changer.mark(args.name, args.fitting, args.against)
        if not (args.suggest or args.queue or args.conflicts):
            output.say(f"Marked {len(args.fitting)} for and {len(args.against)} against {args.name}")
            return 0
    with clipsearch.Library.open(args.library, writing=False) as library:
        tags = library.tags
        find = tags.uncertain if args.queue else tags.conflicts if args.conflicts else tags.suggest
        found = find(args.name, args.limit)
    _show_tagged(args, found, args.name, every=args.queue or args.conflicts)
    return 0


def odd(args: Namespace, windows: Windows) -> int:
    """Find photos that do not fit the others."""
    folder = None if args.folder is None else absolute(args.folder)
    with clipsearch.Library.open(args.library, writing=False) as library:
        found = library.odd_ones.find(folder, args.limit)
    if not found and not args.json:
        output.say("There are too few photos for one of them to be odd.")
    else:
        _show_tagged(args, found, "odd photos", every=True)
    return 0


def _show_tagged(args: Namespace, found: list[Hit], what: str, *, every: bool) -> None:
    if args.json:
        output.as_json({"query": what, **output.answer(found, every=every)})
    else:
        output.hits(found, what, every=every)


def duplicates(args: Namespace, windows: Windows) -> int:
    """List photos that belong together, or do something about them."""
    from clipsearch.cli import duplicate_commands

    return duplicate_commands.duplicates(args, windows)


COMMANDS: Mapping[str, Callable[[Namespace, Windows], int]] = {
    "add": add,
    "remove": remove,
    "index": index,
    "edit": edit,
    "texts": texts,
    "duplicates": duplicates,
    "watch": watch,
    "search": search,
    "similar": similar,
    "more": more,
    "tag": tag,
    "odd": odd,
    "suggest": suggest,
    "describe": describe,
    "why": why,
    "status": status,
    "problems": problems,
    "models": models,
    "check": check,
    "backup": backup,
    "restore": restore,
    "self-test": self_test,
    "doctor": doctor,
    "export": export,
    "completion": completion,
    "demo": run_demo,
    "gui": gui,
}

"""One short function for each command."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from clipsearch import Hit, Library
from clipsearch.cli import demo, show
from clipsearch.errors import ClipsearchError, QueryError

__all__ = ["COMMANDS", "Windows"]


class Windows(Protocol):
    """The window, as far as a command needs it; handed in, since commands do not know Qt."""

    def possible(self) -> bool:
        """Whether there is a display to open a window on."""
        ...

    def run(self, library: Library, path: Path | None = None) -> int:
        """Open the window and return its exit code when it is closed."""
        ...

    def save_picture(self, library: Library, path: Path, words: str) -> None:
        """Save a PNG of the window with the results for `words`, without a display."""
        ...


def add(args: Namespace, windows: Windows) -> int:
    """Keep folders, and index them."""
    with Library.open(args.library) as library:
        for folder in library.add(*args.folders):
            show.say(f"Keeping {show.printable(folder.path)}")
        if not args.no_index:
            run_index(library)
    return 0


def remove(args: Namespace, windows: Windows) -> int:
    """Forget a folder."""
    with Library.open(args.library) as library:
        library.remove(args.folder)
    show.say(f"Forgot {show.printable(args.folder)}; the photos themselves are untouched.")
    return 0


def index(args: Namespace, windows: Windows) -> int:
    """Bring the library up to date."""
    with Library.open(args.library) as library:
        if not library.folders():
            raise ClipsearchError("The library has no folders yet", "Add one: clipsearch add FOLDER")
        run_index(library, retry=args.retry)
    return 0


def run_index(library: Library, *, retry: bool = False) -> None:
    """Index with a progress bar, stoppable by Ctrl+C, and say what was done."""
    with show.interruptible() as cancel, show.progress_bar() as bar:
        done = library.index(bar, cancel, retry=retry)
    show.report(done, library.problems())


def search(args: Namespace, windows: Windows) -> int:
    """Find photos for words, or for each line of a file."""
    with Library.open(args.library, writing=False) as library:
        if args.batch:
            for query, found in library.search_each(_lines(args.batch), args.limit):
                show.as_json({"query": query, "hits": show.hit_rows(found)})
        else:
            words = " ".join(args.words)
            _show_hits(args, words, library.search(words, args.limit))
    return 0


def similar(args: Namespace, windows: Windows) -> int:
    """Find photos for a picture."""
    with Library.open(args.library, writing=False) as library:
        _show_hits(args, str(args.photo), library.similar(args.photo, args.limit))
    return 0


def _show_hits(args: Namespace, query: str, found: list[Hit]) -> None:
    if args.json:
        show.as_json({"query": query, "hits": show.hit_rows(found)})
    else:
        show.hits(found)


def describe(args: Namespace, windows: Windows) -> int:
    """Find words for a picture."""
    with Library.open(args.library, writing=False) as library, show.progress_bar() as bar:
        found = library.describe(args.photo, args.limit, bar)
    if args.json:
        rows = [{"rank": x.rank, "term": x.term, "kind": x.kind, "score": x.score} for x in found]
        show.as_json({"query": str(args.photo), "labels": rows})
    else:
        show.labels(found)
    return 0


def status(args: Namespace, windows: Windows) -> int:
    """Tell the truth about the library."""
    with Library.open(args.library, writing=False) as library:
        now = library.status()
    if args.json:
        show.as_json(show.status_row(now))
    else:
        show.status(now)
    return 0


def problems(args: Namespace, windows: Windows) -> int:
    """List what could not be read."""
    with Library.open(args.library, writing=False) as library:
        found = library.problems()
    if args.json:
        show.as_json([show.problem_row(problem) for problem in found])
    elif found:
        show.problems(found)
    else:
        show.say("Every photo could be read.")
    return 0


def gui(args: Namespace, windows: Windows) -> int:
    """Open the window."""
    if not windows.possible():
        raise ClipsearchError(
            "There is no display to open a window on",
            "`clipsearch --help` lists the terminal commands",
        )
    with Library.open(args.library) as library:
        return windows.run(library, args.path)


def run_demo(args: Namespace, windows: Windows) -> int:
    """Show the app on sample photos."""
    return demo.run(windows, args.picture, run_index)


def _lines(path: Path) -> list[str]:
    """The queries of a batch file, blank lines left out; `-` is standard input."""
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"The batch file {path} cannot be read: {error}") from error
    return [line for line in text.splitlines() if line.strip()]


COMMANDS: Mapping[str, Callable[[Namespace, Windows], int]] = {
    "add": add,
    "remove": remove,
    "index": index,
    "search": search,
    "similar": similar,
    "describe": describe,
    "status": status,
    "problems": problems,
    "demo": run_demo,
    "gui": gui,
}

"""The commands that bring photos into the library and keep it up to date."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from queue import SimpleQueue
from typing import TYPE_CHECKING

import clipsearch
from clipsearch.cli import output
from clipsearch.errors import ClipsearchError

if TYPE_CHECKING:
    from clipsearch import Changer, Library
    from clipsearch.cli.gui_port import Windows

__all__ = ["add", "index", "remove", "run_index", "texts", "watch"]

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
            follower = library.follower.start(output.follow_listener(library, bar, reports.put))
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

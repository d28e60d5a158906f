"""Exports of photos that a command found: a table, a contact sheet, copies or links."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import clipsearch
from clipsearch.cli import output

if TYPE_CHECKING:
    from clipsearch import Hit, Library

__all__ = ["export_found", "is_export"]

KINDS = ("links", "copies", "sheet", "table")


def is_export(args: Namespace) -> bool:
    """Whether anything is to be exported."""
    return any(getattr(args, name, None) is not None for name in KINDS)


def export_found(args: Namespace, find: Callable[[Library], Sequence[Hit]]) -> int:
    """Write photos to where the options say, and tell how many; 1 if some could not be written, else 0."""
    with clipsearch.Library.open(args.library, writing=False) as library, output.interruptible() as cancel:
        exports, failed = library.exports, 0
        for name, require in (
            ("sheet", exports.require_new),
            ("table", exports.require_new),
            ("links", exports.require_empty),
            ("copies", exports.require_empty),
        ):
            if (target := getattr(args, name)) is not None:  # all of them before anything is written
                require(target)
        hits = find(library)
        if args.sheet is not None:
            with output.progress_bar() as show:
                exports.write_sheet(hits, args.sheet, on_progress=show, cancel=cancel)
            _tell(args, len(hits), args.sheet)
        if args.table is not None:
            exports.write_table(hits, args.table, cancel=cancel)
            _tell(args, len(hits), args.table)
        for name in ("links", "copies"):
            if (target := getattr(args, name)) is not None:
                with output.progress_bar() as show:
                    done = exports.write_files(
                        hits, target, links=name == "links", on_progress=show, cancel=cancel
                    )
                failed += len(done.failed)
                for photo, why in done.failed.items():
                    output.tell(f"{photo}: {why}")
                _tell(args, len(hits) - len(done.failed), target)
    return 1 if failed else 0


def _tell(args: Namespace, count: int, target: object) -> None:
    if args.json:
        output.as_json({"photos": count, "written": str(target)})
    else:
        output.say(f"{count:,} photo{'s' if count != 1 else ''} in {target}")

"""Exports of photos that a command found: a table, a contact sheet, copies or links."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import clipsearch
from clipsearch.cli import output

if TYPE_CHECKING:
    from clipsearch import Hit, Library

__all__ = ["export_found", "is_export", "require_targets"]

Table = tuple["Sequence[Hit]", "Mapping[str, Sequence[str | int]]"]  # photos, and further columns about them

KINDS = ("links", "copies", "sheet", "table")


def is_export(args: Namespace) -> bool:
    """Whether anything is to be exported."""
    return any(getattr(args, name, None) is not None for name in KINDS)


def require_targets(args: Namespace, library: Library) -> None:
    """Raise LibraryError where something is in the way of an export."""
    exports = library.exports
    for name, require in (
        ("sheet", exports.require_new),
        ("table", exports.require_new),
        ("links", exports.require_empty),
        ("copies", exports.require_empty),
    ):
        if (target := getattr(args, name)) is not None:
            require(target)


def export_found(
    args: Namespace,
    find: Callable[[Library], Sequence[Hit]],
    table_of: Callable[[Sequence[Hit]], Table] = lambda hits: (hits, {}),
) -> int:
    """Write photos to where the options say, and tell how many; 1 if some could not be written, else 0.

    Args:
        args: of the command.
        find: finds the photos.
        table_of: the rows of a table of these, and its further columns.
    """
    with clipsearch.Library.open(args.library, writing=False) as library, output.interruptible() as cancel:
        exports, failed = library.exports, 0
        require_targets(args, library)  # all of them before anything is written
        hits = find(library)
        if args.sheet is not None:
            with output.progress_bar() as show:
                exports.write_sheet(hits, args.sheet, on_progress=show, cancel=cancel)
            _tell(args, len(hits), args.sheet)
        if args.table is not None:
            rows, columns = table_of(hits)
            exports.write_table(rows, args.table, columns=columns, cancel=cancel)
            _tell(args, len(rows), args.table)
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

"""From arguments to an exit code: 0 done, 1 known error, 2 usage, 70 bug."""

from __future__ import annotations

import traceback
from collections.abc import Sequence

from clipsearch.cli import streams
from clipsearch.cli.commands.table import COMMANDS
from clipsearch.cli.gui_port import Windows
from clipsearch.cli.output import OutputError, pointer, tell
from clipsearch.cli.parser import parser
from clipsearch.cli.query_options import usage_problem
from clipsearch.errors import ClipsearchError, LibraryLockedError

__all__ = ["main"]

KNOWN_ERROR = 1
BUG = 70  # EX_SOFTWARE of sysexits.h


def main(arguments: Sequence[str] | None, windows: Windows) -> int:
    """Run one command and return its exit code; usage errors leave by SystemExit(2)."""
    streams.prepare()
    try:
        return _run(arguments, windows)
    except OutputError as error:
        streams.discard_output()
        tell(str(error))
        return KNOWN_ERROR
    except BrokenPipeError:  # `clipsearch search ... | head`: the reader has what it wanted
        streams.discard_output()
        return 0
    except ClipsearchError as error:
        tell(str(error))
        for line in pointer(error):
            tell(line, prefix="")
    except KeyboardInterrupt:
        tell("stopped")
    except Exception:  # the outermost frame: report the bug, hide nothing
        for line in traceback.format_exc().splitlines():
            tell(line, prefix="")
        tell("this is a bug in clipsearch. Your photos and library are untouched; please report these lines.")
        return BUG
    return KNOWN_ERROR


def _run(arguments: Sequence[str] | None, windows: Windows) -> int:
    """Run one command until all that it prints is written."""
    try:
        arg_parser = parser()
        args = arg_parser.parse_args(arguments)
        if args.command == "search" and (problem := usage_problem(args)):
            arg_parser.error(f"search: {problem}")
        command = COMMANDS[args.command]
        try:
            return command(args, windows)
        except LibraryLockedError as error:  # commands open the library before they do anything
            from clipsearch.cli import passphrases

            passphrases.unlock(args, error)
            return command(args, windows)
    finally:
        streams.flush_output()

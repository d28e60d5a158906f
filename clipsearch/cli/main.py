"""From arguments to an exit code: 0 done, 1 known error, 2 usage, 70 bug."""

from __future__ import annotations

import codecs
import os
import sys
import traceback
from collections.abc import Sequence

from clipsearch.cli.commands import COMMANDS
from clipsearch.cli.gui_port import Windows
from clipsearch.cli.parser import parser
from clipsearch.cli.query_options import usage_problem
from clipsearch.errors import ClipsearchError

__all__ = ["main"]

KNOWN_ERROR = 1
BUG = 70  # EX_SOFTWARE of sysexits.h
ERROR_HANDLER = "clipsearch-names"  # its name in `codecs`


def main(arguments: Sequence[str] | None, windows: Windows) -> int:
    """Run one command and return its exit code; usage errors leave by SystemExit(2)."""
    _set_error_handler()
    arg_parser = parser()
    args = arg_parser.parse_args(arguments)
    if args.command == "search" and (problem := usage_problem(args)):
        arg_parser.error(f"search: {problem}")
    try:
        return COMMANDS[args.command](args, windows)
    except ClipsearchError as error:
        print(f"clipsearch: {error}", file=sys.stderr)  # noqa: T201
        return KNOWN_ERROR
    except KeyboardInterrupt:
        print("clipsearch: stopped", file=sys.stderr)  # noqa: T201
        return KNOWN_ERROR
    except BrokenPipeError:  # `clipsearch search ... | head`: the reader has what it wanted
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception:  # the outermost frame: report the bug, hide nothing
        traceback.print_exc()
        print(  # noqa: T201
            "clipsearch: this is a bug in clipsearch. Your photos and library are untouched; "
            "please report the lines above.",
            file=sys.stderr,
        )
        return BUG


def _set_error_handler() -> None:
    """Let every file name be printed: undecodable bytes as they are, unencodable characters escaped."""
    codecs.register_error(ERROR_HANDLER, _replace_character)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=ERROR_HANDLER)


def _replace_character(error: UnicodeError) -> tuple[str | bytes, int]:
    """A handler for `codecs`: the replacement for the first unencodable character, and where to go on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    character, following = error.object[error.start], error.start + 1
    if "\udc80" <= character <= "\udcff":
        return character.encode("ascii", "surrogateescape"), following
    return character.encode("ascii", "backslashreplace").decode(), following

"""The parser class of all commands, and the types of their arguments with the messages about wrong ones."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import Any, NoReturn

from clipsearch.cli.output import printable, say

__all__ = ["CommandParser", "device", "path", "positive", "weight"]

DEVICES = ("auto", "cpu", "cuda", "mps", "xpu")
MOST = 10**9  # of anything that is counted


class CommandParser(argparse.ArgumentParser):
    """Takes options and words in any order, and reports an error as one harmless line."""

    _is_inside = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As the class above, which by itself takes words from one place only."""
        has_several = any(action.nargs in ("*", "+") for action in self._get_positional_actions())
        if self._is_inside or not has_several or "--" in args:  # what follows that may look like options
            return super().parse_known_args(args, namespace)
        self._is_inside = True  # the next line calls this again, for the options and for the words
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._is_inside = False

    def print_help(self, file: object = None) -> None:
        """Print the help as other output is: the class above would hide that it cannot be written."""
        for line in self.format_help().splitlines():
            say(line)

    def error(self, message: str) -> NoReturn:
        """Print how the command is used, and what is wrong."""
        super().error(printable(message))


def path(text: str) -> Path:
    """The name of a file or folder."""
    if not text:
        raise argparse.ArgumentTypeError("it is empty; perhaps a variable of the shell is not set")
    return Path(text)


def positive(text: str) -> int:
    """A whole number from 1 on."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if not 1 <= number <= MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to {MOST}")
    return number


def weight(text: str) -> float:
    """A finite number above 0."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return number


def device(text: str) -> str:
    """The name of a device, perhaps with its number: `cuda:1`."""
    name, colon, number = text.partition(":")
    if name not in DEVICES or (colon and not number.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(DEVICES)}")
    return text

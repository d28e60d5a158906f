"""Passphrases for commands: from a file, from standard input, or typed in the terminal."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from contextlib import ExitStack
from pathlib import Path

from clipsearch import Encryption
from clipsearch.errors import ClipsearchError

__all__ = ["new_passphrase", "passphrase", "unlock"]

MOST_CHARACTERS = 4096


def unlock(args: Namespace, locked: ClipsearchError) -> None:
    """Unlock the library of a command for this process, by the system's keyring if that has the key.

    Raises `locked` where nobody can be asked.
    """
    encryption = Encryption(args.library)
    if args.passphrase_file is None and encryption.unlock_by_keyring():
        return
    encryption.unlock(passphrase(args, "Passphrase or recovery key: ", locked))


def passphrase(args: Namespace, prompt: str, otherwise: ClipsearchError | None = None) -> str:
    """The passphrase that `--passphrase-file` names, or that is typed.

    Raises:
        ClipsearchError: the file cannot be read, or nobody can be asked.
    """
    if args.passphrase_file is not None:
        return _first_line(args.passphrase_file)
    if not sys.stdin.isatty():
        raise otherwise or ClipsearchError(
            "There is no terminal to ask for the passphrase",
            "Give --passphrase-file FILE ('-': standard input)",
        )
    return _typed(prompt)


def new_passphrase(file: Path | None) -> str:
    """A new passphrase, from the first line of a file or typed twice; raises as `passphrase`."""
    if file is not None:
        return _first_line(file)
    if not sys.stdin.isatty():
        raise ClipsearchError("There is no terminal to ask for the new passphrase", "Give it in a file")
    secret = _typed("New passphrase: ")
    if _typed("The same again: ") != secret:
        raise ClipsearchError("These are two passphrases", "Nothing was changed; try again")
    return secret


def _typed(prompt: str) -> str:
    try:
        return getpass.getpass(prompt)
    except EOFError as error:
        raise ClipsearchError("No passphrase was given") from error


def _first_line(path: Path) -> str:
    try:
        with ExitStack() as opened:
            is_input = str(path) == "-"
            file = sys.stdin.buffer if is_input else opened.enter_context(path.open("rb"))
            line = file.readline(MOST_CHARACTERS).decode("utf-8").rstrip("\r\n")
    except (OSError, ValueError) as error:
        raise ClipsearchError(f"The passphrase cannot be read from {path}: {error}") from error
    if not line:
        raise ClipsearchError(f"There is no passphrase in the first line of {path}")
    return line

"""The table of all commands, by their names."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import clipsearch
from clipsearch.cli import demo, output
from clipsearch.cli.commands.clusters import cluster, events, rediscover
from clipsearch.cli.commands.indexing import add, index, remove, run_index, texts, watch
from clipsearch.cli.commands.organization import album, edit, odd, tag
from clipsearch.cli.commands.searching import describe, more, search, similar, suggest, why
from clipsearch.cli.commands.upkeep import backup, check, export, problems, restore, status
from clipsearch.cli.parser import parser
from clipsearch.cli.shell_completion import script
from clipsearch.errors import ClipsearchError, LibraryBusyError, LibraryLockedError
from clipsearch.settings import data_folder

if TYPE_CHECKING:
    from clipsearch.cli.gui_port import Windows

__all__ = ["COMMANDS"]


def self_test(args: Namespace, windows: Windows) -> int:
    """Try all parts of this installation."""
    from clipsearch.cli.commands import diagnosis

    return diagnosis.self_test(args, windows)


def doctor(args: Namespace, windows: Windows) -> int:
    """Print what a report of a bug needs."""
    from clipsearch.cli.commands import diagnosis

    return diagnosis.doctor(args)


def gui(args: Namespace, windows: Windows) -> int:
    """Open the window."""
    if not windows.possible():
        raise ClipsearchError(
            "There is no display to open a window on",
            "`clipsearch --help` lists the terminal commands",
        )
    folder = data_folder(args.library)
    try:
        try:
            library = clipsearch.Library.open(folder)
        except LibraryLockedError:
            if args.passphrase_file is not None:
                raise
            if not windows.unlock(folder, hidden=args.hidden):
                return 0
            library = clipsearch.Library.open(folder)
    except LibraryBusyError:
        if not windows.raise_running(folder, args.path):
            raise
        output.say("clipsearch is already open; its window was brought to the front")
        return 0
    with library:
        return windows.run(library, args.path, hidden=args.hidden)


def completion(args: Namespace, windows: Windows) -> int:
    """Print what a shell completes commands by."""
    for line in script(args.shell, parser()).splitlines():
        output.say(line)
    return 0


def run_demo(args: Namespace, windows: Windows) -> int:
    """Show the program on sample photos."""
    return demo.run(windows, args.picture, run_index)


def models(args: Namespace, windows: Windows) -> int:
    """List models, or do something with one."""
    from clipsearch.cli.commands import (
        models as actions,  # they need more modules than an answer from elsewhere
    )

    return actions.models(args, windows)


def duplicates(args: Namespace, windows: Windows) -> int:
    """List photos that belong together, or do something about them."""
    from clipsearch.cli.commands import duplicates as actions

    return actions.duplicates(args, windows)


def encrypt(args: Namespace, windows: Windows) -> int:
    """Encrypt the library."""
    from clipsearch.cli.commands import encryption

    return encryption.encrypt(args, windows)


def decrypt(args: Namespace, windows: Windows) -> int:
    """Decrypt the library."""
    from clipsearch.cli.commands import encryption

    return encryption.decrypt(args, windows)


def passphrase(args: Namespace, windows: Windows) -> int:
    """Change the library's passphrase."""
    from clipsearch.cli.commands import encryption

    return encryption.passphrase(args, windows)


def show_map(args: Namespace, windows: Windows) -> int:
    """Lay out the photos on a plane."""
    from clipsearch.cli.commands import maps

    return maps.show_map(args, windows)


def hide(args: Namespace, windows: Windows) -> int:
    """Hide photos and folders."""
    from clipsearch.cli.commands import encryption

    return encryption.hide(args, windows)


def unhide(args: Namespace, windows: Windows) -> int:
    """Show hidden photos and folders again."""
    from clipsearch.cli.commands import encryption

    return encryption.unhide(args, windows)


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
    "album": album,
    "odd": odd,
    "cluster": cluster,
    "events": events,
    "rediscover": rediscover,
    "map": show_map,
    "suggest": suggest,
    "describe": describe,
    "why": why,
    "status": status,
    "problems": problems,
    "models": models,
    "check": check,
    "backup": backup,
    "restore": restore,
    "encrypt": encrypt,
    "decrypt": decrypt,
    "passphrase": passphrase,
    "hide": hide,
    "unhide": unhide,
    "self-test": self_test,
    "doctor": doctor,
    "export": export,
    "completion": completion,
    "demo": run_demo,
    "gui": gui,
}

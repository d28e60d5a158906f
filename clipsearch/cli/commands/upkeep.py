"""The commands that look after a library."""

from __future__ import annotations

import os
from argparse import Namespace
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import clipsearch
from clipsearch.cli import output
from clipsearch.errors import BackupLockedError, ClipsearchError, LibraryDamagedError

if TYPE_CHECKING:
    from clipsearch.cli.gui_port import Windows

__all__ = ["backup", "check", "export", "problems", "restore", "status"]


def status(args: Namespace, windows: Windows) -> int:
    """Print the state of the library."""
    with clipsearch.Library.open(args.library, writing=False) as library:
        now = library.status()
    with clipsearch.Finder(args.library) as finder:
        now = replace(now, index_growth=finder.index_growth())
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
    try:
        restored = clipsearch.restore(args.library, args.backup)
    except BackupLockedError as error:
        from clipsearch.cli import passphrases

        secret = passphrases.passphrase(args, "Passphrase or recovery key of the backup: ", error)
        restored = clipsearch.restore(args.library, args.backup, secret)
    output.say(f"Restored {restored}. What was there is kept beside the backups.")
    output.say("`clipsearch index` brings the library in step with the disk.")
    return 0


def export(args: Namespace, windows: Windows) -> int:
    """Export a list of all files."""
    if os.path.lexists(args.file):
        raise ClipsearchError(f"{args.file} exists already", "Give the name of a new file")
    with clipsearch.Library.open(args.library, writing=False) as library, output.interruptible() as cancel:
        count = library.upkeep.export(args.file, cancel)
    output.say(f"{count:,} {'file' if count == 1 else 'files'} listed in {args.file}")
    return 0

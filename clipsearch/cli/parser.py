"""The parser of the command line."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, get_args

from clipsearch.cli.arguments import CommandParser, device, path, positive
from clipsearch.cli.query_options import export_options, filter_options, term_options
from clipsearch.cli.shell_completion import SHELLS
from clipsearch.records import Sort
from clipsearch.records.duplicates import TIERS
from clipsearch.settings import LIBRARY_VARIABLE
from clipsearch.system.version import __version__

__all__ = ["parser"]

LANGUAGE = (
    "WORDS are one phrase. +WORD, -WORD and -(MORE WORDS) are added or taken away, with a weight as in "
    'dog^2; a OR b; "EXACT TEXT"; photo:FILE. Which photos: in:FOLDER, taken:2019-07..2019-09 or '
    "taken:>=2019, camera:NAME, type:jpeg, size:>4000 (pixels) or size:>2MB, is:landscape, portrait, square, "
    "panorama, copy, offline, incomplete, favourite, picked, rejected, unflagged, blurred or dark; a minus "
    "before one leaves such photos out. Dates may be words: beach last summer. A backslash before a word "
    "keeps it as it is. The README tells all of it."
)


def parser() -> CommandParser:
    """Build the parser; the chosen command's name is in `command`."""
    top = CommandParser(
        prog="clipsearch",
        description="Find your own photos by words, by another picture, or by both: offline.",
        epilog="Exit codes: 0 done, 1 something you can mend, 2 wrong usage, 70 a bug of ours.",
    )
    top.add_argument("--version", action="version", version=f"clipsearch {__version__}")
    _add_library_option(top, default=None)
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)

    _add_indexing_commands(commands)
    _add_duplicates_command(commands)
    _add_command(commands, "watch", "follow the kept folders until Ctrl+C: changes appear by themselves")

    _add_search_commands(commands)
    _add_collection_commands(commands)
    events = _add_command(commands, "events", "days with photos that belong together", limit=20, json=True)
    events.add_argument("day", nargs="?", metavar="DAY", help="the photos of the event on 2024-05-17")
    export_options(events)
    _add_command(commands, "rediscover", "photos to look at again, each day others", limit=10, json=True)
    _add_map_command(commands)
    suggest = _add_command(commands, "suggest", "query lines for what was typed so far", limit=10, json=True)
    suggest.add_argument("text", nargs="*", metavar="TEXT")
    describe = _add_command(commands, "describe", "words for a picture", limit=10, json=True)
    describe.add_argument("photo", metavar="PHOTO", type=path)
    describe.add_argument("--all", action="store_true", help="the best words, also those that are unlikely")

    why = _add_command(commands, "why", "why a query finds a photo, and where in it: an estimate", json=True)
    why.add_argument("photo", metavar="PHOTO", type=path)
    why.add_argument("query", metavar="QUERY", help="words, or a query line as for `search`")

    _add_command(commands, "status", "what is indexed, pending, failed, offline", json=True)
    _add_command(commands, "problems", "each file that could not be read, and why", json=True)

    _add_models_command(commands)
    _add_upkeep_commands(commands)

    completion = _add_command(commands, "completion", "print a script that completes commands in a shell")
    completion.add_argument("shell", choices=SHELLS, metavar="SHELL", help="bash, zsh or fish")

    demo = _add_command(commands, "demo", "a throw-away library on sample photos")
    demo.add_argument(
        "--picture",
        type=path,
        default=Path("clipsearch-demo.png"),
        metavar="FILE",
        help="where there is no display: save a picture of the window here (%(default)s)",
    )
    gui = _add_command(commands, "gui", "the window")
    gui.add_argument("--hidden", action="store_true", help="begin in the system's tray, without a window")
    gui.add_argument(
        "path", nargs="?", type=path, metavar="PATH", help="a folder to add, or a photo to search with"
    )
    return top


def _add_indexing_commands(commands: Any) -> None:
    add = _add_command(commands, "add", "keep these folders from now on, and index them")
    add.add_argument("folders", nargs="+", metavar="FOLDER", type=path)
    add.add_argument("--no-index", action="store_true", help="only remember them")

    remove = _add_command(commands, "remove", "forget a folder and everything kept about it")
    remove.add_argument("folder", metavar="FOLDER", type=path)

    index = _add_command(commands, "index", "bring the library up to date")
    index.add_argument("--retry", action="store_true", help="try files again that failed before")
    index.add_argument(
        "--forget-missing",
        action="store_true",
        help="believe that photos which are missing in large numbers are deleted",
    )
    index.add_argument(
        "--switch-now",
        action="store_true",
        help="let the model that is being built answer, although photos that cannot be reached lack it",
    )

    edit = _add_command(commands, "edit", "write captions, keywords, ratings or names about photos")
    edit.add_argument("photos", nargs="+", metavar="PHOTO", type=path)
    for field in ("title", "caption", "label", "author"):
        edit.add_argument(f"--{field}", metavar="TEXT", help="'' takes it away")
    edit.add_argument("--rating", type=int, metavar="N", help="1 to 5 stars, 0 for none, -1 for rejected")
    edit.add_argument(
        "--favourite", action=argparse.BooleanOptionalAction, help="among the favourites, or not any more"
    )
    flags = edit.add_mutually_exclusive_group()
    for name, flag, what in (
        ("pick", "picked", "flag as picked"),
        ("reject", "rejected", "flag as rejected"),
        ("unflag", "", "neither picked nor rejected"),
    ):
        flags.add_argument(f"--{name}", dest="flag", action="store_const", const=flag, help=what)
    edit.add_argument("--person", action="append", metavar="NAME", help="who is shown; '' for nobody")
    for name, what in (("add", "one more keyword"), ("remove", "one keyword less")):
        edit.add_argument(
            f"--{name}-keyword", action="append", default=[], metavar="WORD", help=f"{what}; may be repeated"
        )
    edit.add_argument(
        "--write", action="store_true", help="into XMP sidecars as well; photos are never changed"
    )

    texts = _add_command(commands, "texts", "read the text in photos that probably hold some")
    texts.add_argument("--all", action="store_true", help="read all photos; a second or two for each")


def _add_duplicates_command(commands: Any) -> None:
    command = _add_command(commands, "duplicates", "photos that belong together, in tiers", json=True)
    command.epilog = "Tiers: " + "; ".join(f"{tier} ({what})" for tier, what in TIERS.items()) + "."
    command.add_argument(
        "--tier", choices=list(TIERS), metavar="TIER", help=f"only one of {', '.join(TIERS)}"
    )
    command.add_argument("-n", dest="limit", type=positive, metavar="N", help="groups of each tier (all)")
    command.add_argument(
        "--reference", action="append", default=[], type=path, metavar="FOLDER",
        help="photos in it are the best, and never moved to the trash; may be repeated",
    )  # fmt: skip
    command.add_argument(
        "--trash", action="store_true",
        help="move all but the best of each group of --tier to the trash, and merge what was said of them",
    )  # fmt: skip
    command.add_argument(
        "--different", nargs="+", default=[], type=path, metavar="PHOTO",
        help="remember that these are no duplicates; of one, that its copies are wanted",
    )  # fmt: skip
    command.add_argument(
        "--not-best", nargs="+", default=[], type=path, metavar="PHOTO",
        help="remember that these are not to be suggested as the best",
    )  # fmt: skip
    command.add_argument("--undo", action="store_true", help="take such decisions back")
    export_options(command)


def _add_search_commands(commands: Any) -> None:
    search = _add_command(commands, "search", "best photos for words and other photos", limit=20, json=True)
    search.epilog = LANGUAGE
    search.add_argument("words", nargs="*", metavar="WORDS", help="a query line, in quotes: 'beach -people'")
    search.add_argument(
        "--batch",
        type=path,
        metavar="FILE",
        help="one query a line, answered by JSON lines",
    )
    _add_all_option(search)
    search.add_argument(
        "--facets",
        action="store_true",
        help="also count the photos by year, folder, camera, place, type, tag, mark and album",
    )
    search.add_argument(
        "--sort", choices=[one for one in get_args(Sort) if one != "given"], help="instead of by relevance"
    )
    search.add_argument(
        "--stacks", action="store_true", help="show a burst, or copies of a picture, as one photo"
    )
    term_options(search)
    filter_options(search)
    export_options(search)

    similar = _add_command(commands, "similar", "best photos for a picture", limit=20, json=True)
    similar.add_argument("photo", metavar="PHOTO", type=path)
    _add_all_option(similar)
    filter_options(similar)
    export_options(similar)

    more = _add_command(commands, "more", "photos like some, and unlike others", limit=20, json=True)
    more.add_argument("photos", nargs="+", metavar="PHOTO", type=path)
    more.add_argument(
        "--not",
        dest="against",
        nargs="+",
        default=[],
        metavar="PHOTO",
        type=path,
        help="that they are not like",
    )
    _add_all_option(more)
    export_options(more)


def _add_collection_commands(commands: Any) -> None:
    tag = _add_command(
        commands, "tag", "a tag: mark photos, and find others that it fits", limit=20, json=True
    )
    tag.add_argument("name", nargs="?", metavar="NAME", help="'beach', or below another one 'trips/beach'")
    for option, name, what in (("for", "fitting", "it fits"), ("against", "against", "it does not fit")):
        tag.add_argument(
            f"--{option}",
            dest=name,
            nargs="+",
            default=[],
            metavar="PHOTO",
            type=path,
            help=f"photos that {what}",
        )
    asked = tag.add_mutually_exclusive_group()
    for option, what in (
        ("suggest", "photos that it probably fits (the default)"),
        ("queue", "photos that are as likely to fit as not to, to be marked"),
        ("conflicts", "photos whose marks look wrong"),
        ("list", "all tags, with how many photos they have"),
        ("remove", "take it away from all photos"),
    ):
        asked.add_argument(f"--{option}", action="store_true", help=what)
    asked.add_argument("--rename", metavar="NEW", help="give it another name, or merge it into another tag")

    export_options(tag)

    _add_album_command(commands)

    odd = _add_command(commands, "odd", "photos that do not fit the others", limit=20, json=True)
    odd.add_argument("folder", nargs="?", metavar="FOLDER", type=path, help="of this folder (default: all)")
    odd.add_argument("--album", metavar="NAME", help="of this album, instead")
    export_options(odd)

    cluster = _add_command(commands, "cluster", "photos that look alike, by themselves", limit=20, json=True)
    cluster.add_argument("name", nargs="?", metavar="NAME", help="show its photos (default: list all)")
    cluster.add_argument("--rename", metavar="NEW", help="give it this name; '' for one by its words")
    rebuild = (
        "make all clusters anew, not from the old ones; those that share most photos with an old one keep its"
        " name (about three in four)"
    )
    cluster.add_argument("--rebuild", action="store_true", help=rebuild)
    export_options(cluster)


def _add_album_command(commands: Any) -> None:
    album = _add_command(
        commands, "album", "albums, the photos of one, or changing one", limit=100, json=True
    )
    album.add_argument(
        "name", nargs="?", metavar="NAME", help="an album or a saved search (default: list all)"
    )
    for option, what in (
        ("add", "put photos at its end; where there is no such album it is made"),
        ("remove", "take photos out of it"),
        ("move", "put photos of it at its end, or in front of --before"),
    ):
        album.add_argument(f"--{option}", nargs="+", default=[], metavar="PHOTO", type=path, help=what)
    album.add_argument("--before", metavar="PHOTO", type=path, help="where --move puts photos")
    album.add_argument("--cover", metavar="PHOTO", type=path, help="the photo that stands for it")
    album.add_argument("--rename", metavar="NEW", help="give it another name")
    album.add_argument("--delete", action="store_true", help="delete the album, and no photo")
    _add_all_option(album)
    export_options(album)


def _add_map_command(commands: Any) -> None:
    plane = _add_command(
        commands, "map", "the photos on a plane, those that are alike near each other", json=True
    )
    plane.add_argument("--rebuild", action="store_true", help="lay out all photos anew")
    plane.add_argument("--picture", type=path, metavar="FILE", help="save a picture of it, a new PNG file")
    plane.add_argument("--earth", action="store_true", help="by where they were taken, instead")


def _add_all_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--all", action="store_true", help="rank all photos, and not only good and possible matches"
    )


def _add_models_command(commands: Any) -> None:
    models = _add_command(commands, "models", "list, download, use, measure or remove models", json=True)
    actions = models.add_subparsers(dest="action", metavar="ACTION")
    for name, what in (
        ("list", "the models that there are (the default)"),
        ("download", "fetch a model from the hub; stop and go on at any time"),
        ("use", "search with a model from now on"),
        ("measure", "photos a second with a model, on this machine"),
        ("remove", "delete a downloaded model and its vectors"),
    ):
        action = _add_command(actions, name, what)
        action.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")
        if name != "list":
            action.add_argument("name", metavar="NAME", help="as in the list, or any ARCHITECTURE/TAG")
        if name == "use":
            action.add_argument("--device", type=device, metavar="DEVICE", help="auto, cpu, cuda, mps or xpu")


def _add_upkeep_commands(commands: Any) -> None:
    check = _add_command(commands, "check", "look for anything wrong in what is kept", json=True)
    check.add_argument("--repair", action="store_true", help="put it right")
    backup = _add_command(commands, "backup", "copy what is known of the photos, now")
    backup.add_argument("file", nargs="?", type=path, metavar="FILE", help="a new file (default: inside)")
    restore = _add_command(commands, "restore", "put a backup back in place")
    restore.add_argument(
        "backup",
        nargs="?",
        type=path,
        metavar="BACKUP",
        help="a file, or a name from --list (default: the newest)",
    )
    restore.add_argument("--list", action="store_true", help="only list the backups kept")
    _add_command(commands, "encrypt", "encrypt the library with a passphrase, which is asked for", json=True)
    _add_command(commands, "decrypt", "keep the library unencrypted again", json=True)
    passphrase = _add_command(commands, "passphrase", "change the passphrase or the recovery key", json=True)
    passphrase.add_argument(
        "--new-passphrase-file", type=path, metavar="FILE", help="the new one is its first line"
    )
    passphrase.add_argument(
        "--new-recovery-key",
        action="store_true",
        help="make another recovery key; the one before is void",
    )
    passphrase.add_argument(
        "--keyring",
        action=argparse.BooleanOptionalAction,
        help="keep the key in the system's keyring: this session then asks for no passphrase",
    )
    hide = _add_command(commands, "hide", "keep photos and folders out of all results", json=True)
    hide.add_argument("paths", nargs="*", type=path, metavar="PATH", help="photos and folders")
    hide.add_argument("--list", action="store_true", help="list what is hidden; asks for the passphrase")
    unhide = _add_command(commands, "unhide", "show hidden photos and folders again", json=True)
    unhide.add_argument("paths", nargs="+", type=path, metavar="PATH")
    _add_command(commands, "self-test", "try all parts of this installation, for half a minute", json=True)
    doctor = _add_command(
        commands, "doctor", "what a report of a bug needs, without names of files", json=True
    )
    doctor.add_argument("--paths", action="store_true", help="with names of files and folders")
    export = _add_command(commands, "export", "write what is known of each file")
    export.add_argument("file", type=path, metavar="FILE", help="a new file; ends in .csv or .json")


def _add_command(
    commands: Any, name: str, what: str, *, limit: int = 0, json: bool = False
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=what, description=what)
    # Also after the command; SUPPRESS keeps it from erasing what was given before the command.
    _add_library_option(command, default=argparse.SUPPRESS)
    if limit:
        command.add_argument(
            "-n",
            dest="limit",
            type=positive,
            default=limit,
            metavar="N",
            help="how many (%(default)s)",
        )
    if json:
        command.add_argument("--json", action="store_true", help="print JSON")
    return command


def _add_library_option(command: argparse.ArgumentParser, default: Any) -> None:
    command.add_argument(
        "--library",
        type=path,
        default=default,
        metavar="DIR",
        help=f"the data folder (or {LIBRARY_VARIABLE}; default: the platform's own place)",
    )
    command.add_argument(
        "--passphrase-file",
        type=path,
        default=default,
        metavar="FILE",
        help="the passphrase of an encrypted library is its first line ('-': standard input)",
    )

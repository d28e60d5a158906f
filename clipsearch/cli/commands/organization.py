"""The commands that write about photos and bring them in order."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import clipsearch
from clipsearch import Filters, Query
from clipsearch.cli import output
from clipsearch.cli.commands.exporting import is_export
from clipsearch.cli.commands.searching import show_found, show_hits
from clipsearch.errors import ClipsearchError
from clipsearch.paths import absolute
from clipsearch.records import TagCount

if TYPE_CHECKING:
    from clipsearch import Library
    from clipsearch.cli.gui_port import Windows

__all__ = ["album", "edit", "odd", "tag"]


def edit(args: Namespace, windows: Windows) -> int:
    """Write about photos."""
    fields = ("title", "caption", "label", "author", "rating", "favourite", "flag")
    changes = {name: value for name in fields if (value := getattr(args, name)) is not None}
    if args.person is not None:
        changes["people"] = [name for name in args.person if name.strip()]
    if not (changes or args.add_keyword or args.remove_keyword or args.write):
        raise ClipsearchError("There is nothing to write", "Give --caption, --rating, --add-keyword, ...")
    with clipsearch.Changer(args.library) as library:
        failed = library.edit(
            args.photos,
            changes,
            add_keywords=args.add_keyword,
            remove_keywords=args.remove_keyword,
            write=args.write,
        )
    for sentence in failed:
        output.say(sentence)
    output.say(f"Wrote about {len(args.photos)} photo{'s' if len(args.photos) != 1 else ''}")
    return 1 if failed else 0


def tag(args: Namespace, windows: Windows) -> int:
    """Mark photos for and against a tag, and find others that it fits."""
    if args.name is None and not args.list:
        raise ClipsearchError("There is no tag to look for", "Give its name, or --list for all of them")
    if args.list:
        with clipsearch.Library.open(args.library, writing=False) as library:
            _show_tags(library.tags.all(), is_json=args.json)
        return 0
    if args.remove or args.rename or args.fitting or args.against:
        with clipsearch.Changer(args.library) as changer:
            if args.rename:
                count = changer.rename_tag(args.name, args.rename)
                output.say(f"{args.name} is now {args.rename}, of {count:,} photo{'s' if count != 1 else ''}")
                return 0
            if args.remove:
                count = changer.remove_tag(args.name)
                output.say(f"{args.name} was taken away from {count:,} photo{'s' if count != 1 else ''}")
                return 0
            changer.mark(args.name, args.fitting, args.against)
        if not (args.suggest or args.queue or args.conflicts):
            output.say(f"Marked {len(args.fitting)} for and {len(args.against)} against {args.name}")
            return 0
    with clipsearch.Library.open(args.library, writing=False) as library:
        tags = library.tags
        find = tags.uncertain if args.queue else tags.conflicts if args.conflicts else tags.suggest
        found = find(args.name, args.limit)
        if args.conflicts and not found and not args.json:
            output.say(f"No mark of {args.name} looks wrong.")
            return 0
    return show_found(args, found, args.name, every=args.queue or args.conflicts)


def _show_tags(found: Sequence[TagCount], *, is_json: bool) -> None:
    if is_json:
        output.as_json([asdict(one) for one in found])
        return
    if not found:
        output.say("There are no tags yet. `clipsearch tag NAME --for PHOTO...` makes one.")
    for one in found:
        against = f"  ({one.against:,} marked against)" if one.against else ""
        output.say(f"{one.photos:6,}  {one.name}{against}")


def album(args: Namespace, windows: Windows) -> int:
    """List albums or the photos of one, or change one."""
    photos = {name: paths for name in ("add", "remove", "move") if (paths := getattr(args, name))}
    marks = {name: path for name in ("before", "cover") if (path := getattr(args, name)) is not None}
    is_change = bool(photos or marks or args.rename or args.delete)
    if args.name is None and (is_change or is_export(args)):
        raise ClipsearchError("Which album is not clear", "Give its name: clipsearch album NAME --add PHOTO")
    if is_change:
        with clipsearch.Changer(args.library) as changer:
            changer.change_album(args.name, photos, marks, rename=args.rename, delete=args.delete)
        output.say(
            f"Deleted {args.name}; its photos are untouched" if args.delete else f"Changed {args.name}"
        )
        return 0
    with clipsearch.Library.open(args.library, writing=False) as library:
        if args.name is None:
            _show_albums(library, is_json=args.json)
            return 0
        query = Query((), Filters(albums=(args.name,)))
        names = {one.name.casefold() for one in library.albums.all()}
        live = {one.name: one.query for one in library.searches.saved}
        if args.name.casefold() not in names:
            if args.name not in live:
                library.albums.contents(args.name)  # which says that there is none
            query = live[args.name]
        found = library.search(query, args.limit)
    return show_hits(args, query, found)


def _show_albums(library: Library, *, is_json: bool) -> None:
    albums, saved = library.albums.all(), library.searches.saved
    if is_json:
        rows = [{"name": one.name, "photos": one.count, "missing": one.missing} for one in albums]
        live = [{"name": one.name, "query": str(one.query)} for one in saved]
        output.as_json({"albums": rows, "live": live})
        return
    if not (albums or saved):
        output.say("There are no albums yet. Make one: clipsearch album NAME --add PHOTO...")
    for one in albums:
        missing = f"  ({one.missing:,} not there now)" if one.missing else ""
        output.say(f"{one.count:8,}  {one.name}{missing}")
    for search in saved:
        output.say(f"    live  {search.name}  ({search.query})")


def odd(args: Namespace, windows: Windows) -> int:
    """Find photos that do not fit the others."""
    if args.folder is not None and args.album is not None:
        raise ClipsearchError("A folder and an album are given", "Give one of them")
    folder = None if args.folder is None else absolute(args.folder)
    with (
        clipsearch.Library.open(args.library, writing=False) as library,
        output.interruptible() as cancel,
        output.progress_bar() as bar,
    ):
        within = None if args.album is None else library.albums.contents(args.album)
        found = library.odd_ones.find(folder, args.limit, bar, cancel, within=within)
    if not found and not args.json:
        output.say("There are too few photos for one of them to be odd.")
        return 0
    return show_found(args, found, "odd photos", every=True)

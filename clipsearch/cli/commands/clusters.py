"""The commands `cluster`, `events` and `rediscover`: collections that are made by themselves."""

from __future__ import annotations

from argparse import Namespace
from contextlib import suppress
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import clipsearch
from clipsearch.cli import output
from clipsearch.cli.commands.searching import show_found
from clipsearch.errors import ClipsearchError, LibraryBusyError

if TYPE_CHECKING:
    from clipsearch.cli.gui_port import Windows

__all__ = ["cluster", "events", "rediscover"]


def cluster(args: Namespace, windows: Windows) -> int:
    """List the clusters, the photos of one, or rename one."""
    if args.rename is not None and args.name is None:
        raise ClipsearchError("There is no cluster to rename", "Give its name or its number first")
    with suppress(LibraryBusyError), clipsearch.Changer(args.library) as changer:  # else as they are
        with output.interruptible() as cancel, output.progress_bar() as bar:
            changer.update_clusters(bar, cancel, rebuild=args.rebuild)
        if args.rename is not None:
            now = changer.rename_cluster(args.name, args.rename)
            output.say(f"{args.name} is called {now} now")
            return 0
    with clipsearch.Library.open(args.library, writing=False) as library:
        if args.name is not None:
            found = library.clusters.find(args.name)
            photos = library.clusters.photos(found.id, args.limit)
            return show_found(args, photos, found.name, every=True)
        clusters = library.clusters.all(examples=args.json)
    if args.json:
        output.as_json([asdict(one) for one in clusters])
    elif not clusters:
        output.say("There are too few photos for clusters.")
    else:
        for one in clusters:
            output.say(f"{one.photos:6,}  {'' if one.parent is None else '  '}{one.name}  (#{one.id})")
    return 0


def events(args: Namespace, windows: Windows) -> int:
    """List events, the latest first, or the photos of one."""
    with clipsearch.Library.open(args.library, writing=False) as library:
        if args.day is not None:
            event = library.events.find(args.day)
            photos = library.events.photos(event, args.limit)
            return show_found(args, photos, event.name, every=True)
        found = [library.events.completed(one) for one in library.events.all()[: args.limit]]
    if args.json:
        output.as_json([{"name": one.name, **asdict(one)} for one in found])
    elif not found:
        output.say("There are no events: too few photos have a date.")
    else:
        for one in found:
            output.say(f"{one.first}  {one.photos:6,}  {one.name}")
    return 0


def rediscover(args: Namespace, windows: Windows) -> int:
    """Suggest photos to look at again."""
    with clipsearch.Library.open(args.library, writing=False) as library:
        service = library.rediscovery
        found = [hit for one in service.suggest(args.limit) for hit in service.photos(one)]
    if not found and not args.json:
        output.say("There is nothing to look at again: no photo has a date of at least a year ago.")
        return 0
    ranked = [replace(hit, rank=rank) for rank, hit in enumerate(found, start=1)]
    show_found(args, ranked, "photos to look at again", every=True)
    return 0

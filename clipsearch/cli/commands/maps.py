"""The command `map`: the photos on a plane, by likeness or by where they were taken."""

from __future__ import annotations

import os
from argparse import Namespace
from typing import TYPE_CHECKING

import clipsearch
from clipsearch.cli import output
from clipsearch.errors import ClipsearchError, LibraryBusyError

if TYPE_CHECKING:
    from clipsearch import Library, MapRegion, PhotoMap
    from clipsearch.cli.gui_port import Windows

__all__ = ["show_map"]


def show_map(args: Namespace, windows: Windows) -> int:
    """Lay out the photos, and list the regions of the map or, as JSON, the place of each photo."""
    if args.picture is not None and os.path.lexists(args.picture):
        raise ClipsearchError(f"{args.picture} exists already", "Give the name of a new file")
    with _opened(args) as library, output.interruptible() as cancel:
        if args.earth:
            found, regions = library.maps.earth(), []
        else:
            with output.progress_bar() as bar:
                found = library.maps.update(bar, cancel, rebuild=args.rebuild)
            regions = library.maps.regions(found, cancel)
        if args.picture is not None:
            windows.save_map(library, found, regions, args.picture)
            output.tell(f"Saved {args.picture}", prefix="")
        if args.json:
            output.as_json(_row(library, found, regions))
        elif args.earth:
            output.say(f"{_photos(len(found.contents))} tell where they were taken; --json lists them.")
        else:
            _print(found, regions, library.maps.missing_extra)
    return 0


def _opened(args: Namespace) -> Library:
    """The library; only to be read where another process has it open, in which case no map is kept."""
    try:
        return clipsearch.Library.open(args.library)
    except LibraryBusyError:
        return clipsearch.Library.open(args.library, writing=False)


def _row(library: Library, found: PhotoMap, regions: list[MapRegion]) -> dict[str, object]:
    places = zip(library.maps.photos(found.contents), found.points.tolist(), strict=True)
    return {
        "method": found.method,
        "regions": [
            {
                "words": list(region.words),
                "x": round(region.x, 6),
                "y": round(region.y, 6),
                "photos": region.photos,
                "level": region.level,
            }
            for region in regions
        ],
        "photos": [{"path": str(hit.path), "x": round(x, 6), "y": round(y, 6)} for hit, (x, y) in places],
    }


def _print(found: PhotoMap, regions: list[MapRegion], missing_extra: str) -> None:
    output.say(f"{_photos(len(found.contents))} on the map ({found.method})")
    for region in regions:
        if region.level == 0:
            words = ", ".join(region.words)
            output.say(f"  {words}: {_photos(region.photos)} around {region.x:.0%} {region.y:.0%}")
    if missing_extra:
        output.tell(f"a better map needs another package: {missing_extra}")


def _photos(count: int) -> str:
    return f"{count:,} photo{'s' if count != 1 else ''}"

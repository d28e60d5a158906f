"""The command `duplicates`: listing groups, deciding about them, moving copies to the trash."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import clipsearch
from clipsearch.cli import output
from clipsearch.cli.commands.exporting import Table, export_found, is_export, require_targets
from clipsearch.errors import ClipsearchError
from clipsearch.paths import absolute
from clipsearch.records.duplicates import REMOVABLE, TIERS, DuplicateGroup, DuplicatePhoto, Trait

if TYPE_CHECKING:
    from clipsearch import Changer, Hit
    from clipsearch.cli.gui_port import Windows

__all__ = ["duplicates"]

REASONS: Mapping[Trait, str] = {
    "reference": "in the reference folder",
    "not-best": "others are not to be the best",
    "rating": "more stars",
    "enlarged": "others have more pixels, but no more detail: they were enlarged",
    "sharpness": "sharper",
    "exposure": "better exposed",
    "pixels": "more pixels",
    "format": "a format that loses less",
    "bytes": "a larger file",
    "date": "the earliest",
    "folder": "its folder",
    "name": "the shortest name",
}


def duplicates(args: Namespace, windows: Windows) -> int:
    """List photos that belong together, decide about some, or move all but the best to the trash."""
    with clipsearch.Changer(args.library) as library:
        if args.different or args.not_best:
            return _decide(args, library)
        if args.trash and (args.tier is None or args.tier not in REMOVABLE):
            raise ClipsearchError("--trash needs a tier", f"Give --tier: {', '.join(REMOVABLE)}")
        references = [_folder(path) for path in args.reference]
        if is_export(args):
            with clipsearch.Library.open(args.library, writing=False) as opened:
                require_targets(args, opened)
        with output.interruptible() as cancel, output.progress_bar() as bar:
            found = library.find_duplicates(
                bar, cancel, references=references, tier=args.tier, limit=args.limit
            )
        if is_export(args):
            return _export(args, found)
        if args.trash:
            return _trash(library, windows, found, as_json=args.json)
        if args.json:
            output.as_json([_row(group) for group in found])
        else:
            _print(found)
    return 0


def _decide(args: Namespace, library: Changer) -> int:
    if args.different:
        library.decide_duplicates("different", args.different, undo=args.undo)
    if args.not_best:
        library.decide_duplicates("not-best", args.not_best, undo=args.undo)
    output.say("Taken back." if args.undo else "Remembered; `--undo` takes it back.")
    return 0


def _export(args: Namespace, found: Sequence[DuplicateGroup]) -> int:
    """Export all photos; a table has a row for each in each of its groups."""
    members = [(photo, group.tier, number) for number, group in enumerate(found, 1) for photo in group.photos]
    contents = [*dict.fromkeys(photo.content for photo, _, _ in members)]

    def table_of(hits: Sequence[Hit]) -> Table:
        by_content = {hit.content: hit for hit in hits}
        there = [one for one in members if one[0].content in by_content]
        rows = [replace(by_content[photo.content], path=photo.path) for photo, _, _ in there]
        columns: dict[str, Sequence[str | int]] = {
            "tier": [tier for _, tier, _ in there],
            "group": [number for _, _, number in there],
        }
        return rows, columns

    return export_found(args, lambda opened: opened.exports.hits_of(contents), table_of)


def _folder(path: Path) -> Path:
    """A reference folder as the library spells it. Raises ClipsearchError where there is none."""
    if not path.is_dir():
        raise ClipsearchError(f"The reference folder {path} does not exist", "Check its name")
    return absolute(path).resolve()


def _print(found: Sequence[DuplicateGroup]) -> None:
    for tier, groups in groupby(found, lambda group: group.tier):
        listed = list(groups)
        output.say(
            f"{TIERS[tier].capitalize()} ({len(listed):,} {'group' if len(listed) == 1 else 'groups'})"
        )
        for group in listed:
            output.say()
            for place, photo in enumerate(group.photos):
                mark = "best" if not place else "keep" if photo.is_reference else ""
                why = f"  ({REASONS[group.reason]})" if not place else ""
                output.say(f"  {mark:4}  {photo.path}  {_facts(photo)}{why}")
        output.say()
    if not found:
        output.say("No photos belong together.")


def _facts(photo: DuplicatePhoto) -> str:
    facts = photo.facts
    parts = [f"{facts.width} x {facts.height}", f"{photo.bytes / 1e6:.2f} MB", facts.format]
    parts += [facts.taken[:10]] if facts.taken else []
    parts += [f"+{len(photo.copies)} copies"] if photo.copies else []
    return ", ".join([*parts, "offline"] if photo.offline else parts)


def _row(group: DuplicateGroup) -> dict[str, Any]:
    return {
        "tier": group.tier,
        "reason": group.reason,
        "differences": list(group.differences),
        "photos": [
            {
                "path": str(photo.path),
                "copies": [str(path) for path in photo.copies],
                "width": photo.facts.width,
                "height": photo.facts.height,
                "bytes": photo.bytes,
                "format": photo.facts.format,
                "taken": photo.facts.taken,
                "sharpness": None if photo.sharpness is None else round(photo.sharpness, 1),
                "brightness": None if photo.facts.brightness is None else round(photo.facts.brightness, 3),
                "fineness": photo.fineness,
                "rating": photo.rating,
                "best": not place,
                "reference": photo.is_reference,
                "offline": photo.offline,
            }
            for place, photo in enumerate(group.photos)
        ],
    }


def _trash(library: Changer, windows: Windows, found: Sequence[DuplicateGroup], *, as_json: bool) -> int:
    """Move all but the best of each group to the trash, once the best one was found to be there."""
    moved, failed = list[Path](), Counter[str]()
    for group in found:
        best = group.photos[0]
        if not library.is_unchanged(best):
            failed["the photo that is to be kept changed, or is not there"] += len(group.removable)
            continue
        gone = list[DuplicatePhoto]()
        for photo in group.removable:
            done = [_move(library, windows, one, failed) for one in _files(photo)]
            moved += [path for path in done if path is not None]
            gone += [photo] if all(done) else []
        others = {photo.content for photo in gone} - {best.content}
        if others:
            library.merge_details(best.content, others)
    if as_json:
        output.as_json({"trashed": [str(path) for path in moved], "failed": dict(failed)})
    else:
        for path in moved:
            output.say(f"In the trash: {path}")
        for why, count in failed.items():
            output.say(f"{count:,} not moved: {why}")
        if not moved and not failed:
            output.say("There is nothing to move.")
        elif moved:
            output.say("`clipsearch index` brings the library in step with the disk.")
    return 1 if failed else 0


def _files(photo: DuplicatePhoto) -> Iterator[DuplicatePhoto]:
    """A photo, and each of its copies, as one file."""
    for path in (photo.path, *photo.copies):
        yield replace(photo, path=path, copies=())


def _move(library: Changer, windows: Windows, photo: DuplicatePhoto, failed: Counter[str]) -> Path | None:
    """Move a file that did not change, and what belongs to it, to the trash; its path."""
    if not library.is_unchanged(photo):
        failed["changed since it was indexed, or not there"] += 1
        return None
    parts = library.parts_of(photo.path)
    try:
        windows.move_to_trash(photo.path)
    except ClipsearchError as error:
        failed[error.message] += 1
        return None
    for part in parts:
        with suppress(ClipsearchError):  # it can be put there with the photo only
            windows.move_to_trash(part)
    return photo.path

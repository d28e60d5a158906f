"""Hits for found contents: their paths, scores and facts."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from clipsearch.library.storage.stores import Stores
from clipsearch.records import Hit, Ids, Measure, PhotoFacts, Vector

__all__ = ["HitBuilder", "make_hits", "with_reasons"]

UNMARKED = False, ""  # no favourite, and without a flag
GONE_PATH = Path("No longer in the library")


def make_hits(
    stores: Stores,
    found: Sequence[tuple[int, float]],
    preferred: Sequence[Path] = (),
    reasons: Mapping[int, tuple[str, ...]] | None = None,
    moments: Mapping[int, float] | None = None,
) -> list[Hit]:
    """Hits for contents; a content that was deleted meanwhile is left out.

    Args:
        stores: the stores.
        found: contents and their scores, best first.
        preferred: of several files of a content, those in these folders come first.
        reasons: why some of the contents are there.
        moments: of videos the best one, seconds.
    """
    contents = [content for content, _ in found]
    places, facts = stores.catalogue.locations(contents), stores.catalogue.facts(contents)
    parts, marks = stores.catalogue.details.parts_of(contents), stores.catalogue.details.marks(contents)
    away = _offline_folders({root for files in places.values() for root, _, _ in files})
    result: list[Hit] = []
    for content, score in found:
        ordered = _sort_places(places.get(content, ()), preferred, away)
        if ordered and content in facts:
            about = parts.get(content, ()), marks.get(content, UNMARKED)
            result.append(_make_hit(len(result) + 1, score, content, ordered, facts[content], *about))
    return with_reasons(result, reasons or {}, moments or {})


def with_reasons(
    hits: Sequence[Hit], reasons: Mapping[int, tuple[str, ...]], moments: Mapping[int, float]
) -> list[Hit]:
    """Hits with why they are there, and of videos the best moment, by the keys of their contents."""
    made = list(hits)
    for row, hit in enumerate(made if reasons or moments else ()):
        why, moment = reasons.get(hit.content, ()), moments.get(hit.content)
        if moment is not None:
            why = (*why, f"at: {int(moment) // 60}:{int(moment) % 60:02}")
        made[row] = replace(hit, reasons=why, moment=moment)
    return made


class HitBuilder:
    """Makes the hits of one `Matches`: a `HitSource`.

    Which folders are offline is looked up once, in the constructor: a drive may take long to answer.
    """

    def __init__(self, stores: Stores, preferred: Sequence[Path]) -> None:
        """Take the stores; of several files of a content, those in `preferred` folders come first."""
        self._catalogue = stores.catalogue
        self._preferred = preferred
        self._offline = _offline_folders(folder.path for folder in stores.catalogue.folders())

    def hits(self, contents: Sequence[int], scores: Sequence[float], ranks: Sequence[int]) -> list[Hit]:
        """A hit for each content; one marked as offline for a content that was deleted."""
        places, facts = self._catalogue.locations(contents), self._catalogue.facts(contents)
        parts, marks = self._catalogue.details.parts_of(contents), self._catalogue.details.marks(contents)
        made = []
        for content, score, rank in zip(contents, scores, ranks, strict=True):
            ordered = _sort_places(places.get(content, ()), self._preferred, self._offline)
            if ordered and content in facts:
                about = parts.get(content, ()), marks.get(content, UNMARKED)
                made.append(_make_hit(rank, score, content, ordered, facts[content], *about))
            else:
                made.append(_missing_hit(rank, score, content))
        return made

    def missing(self, contents: Sequence[int], scores: Sequence[float], ranks: Sequence[int]) -> list[Hit]:
        """The same without a look into the catalogue: all of them marked as offline."""
        return [_missing_hit(*one) for one in zip(ranks, scores, contents, strict=True)]

    def dates(self) -> tuple[Ids, Ids]:
        """Contents, ascending, and when they were taken."""
        return self._catalogue.capture_times()

    def names(self) -> Iterator[tuple[int, str, str]]:
        """The folder and the file name of every content, as its hit has them; ascending by content."""
        roots = {folder.id: folder.path for folder in self._catalogue.folders()}
        folders: dict[tuple[int, bytes], str] = {}
        for content, named in groupby(self._catalogue.files_with_content(), itemgetter(0)):
            files = list(named)
            folder, path = files[0][1:3] if len(files) == 1 else self._first(files, roots)
            above, _, name = path.rpartition(b"/")
            if (folder, above) not in folders:
                folders[folder, above] = str(roots.get(folder, Path()) / os.fsdecode(above))
            yield content, folders[folder, above], os.fsdecode(name)

    def measures(self, measure: Measure) -> tuple[Ids, Vector]:
        """Measured contents, ascending, and how sharp or bright they are."""
        return self._catalogue.quality.values(measure)

    def _first(
        self, files: Sequence[tuple[int, int, bytes, bool]], roots: Mapping[int, Path]
    ) -> tuple[int, bytes]:
        """Of several files of a content the one that its hit shows: folder (id) and relative path."""
        known = [
            (roots[folder], os.fsdecode(path), bool(missing), folder, path)
            for _, folder, path, missing in files
            if folder in roots
        ]
        ordered = _sort_places([place[:3] for place in known], self._preferred, self._offline)
        found = {root / relative: (folder, path) for root, relative, _, folder, path in known}
        return found[ordered[0][1]] if ordered else files[0][1:3]


def _offline_folders(roots: Iterable[Path]) -> set[Path]:
    return {root for root in roots if not os.path.isdir(root)}  # noqa: PTH112 (never raises)


def _sort_places(
    places: Sequence[tuple[Path, str, bool]], preferred: Sequence[Path], away: Collection[Path]
) -> list[tuple[bool, Path]]:
    """Whether each file of a content is offline, and its path; the one to show comes first."""
    if len(places) == 1:
        ((root, relative, missing),) = places
        return [(missing or root in away, root / relative)]
    paths = sorted(
        (not _lies_in(root / relative, preferred), missing or root in away, root / relative)
        for root, relative, missing in places
    )
    return [(offline, path) for _, offline, path in paths]


def _make_hit(
    rank: int,
    score: float,
    content: int,
    ordered: Sequence[tuple[bool, Path]],
    facts: PhotoFacts,
    parts: Sequence[Path],
    marks: tuple[bool, Any],
) -> Hit:
    (offline, path), *others = ordered
    return Hit(
        rank=rank,
        path=path,
        score=score,
        content=content,
        facts=facts,
        copies=tuple(other for _, other in others),
        offline=offline,
        parts=tuple(parts),
        favourite=marks[0],
        flag=marks[1],
    )


def _missing_hit(rank: int, score: float, content: int) -> Hit:
    return Hit(rank, GONE_PATH, score, content, PhotoFacts(0, 0, ""), offline=True)


def _lies_in(path: Path, folders: Sequence[Path]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)

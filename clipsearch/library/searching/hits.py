"""From a query to ranked photos: one unit vector, the nearest contents, and where they lie."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from clipsearch.library.storage.stores import Stores
from clipsearch.records import Hit, Ids, PhotoFacts

__all__ = ["HitBuilder", "hits"]

GONE = Path("No longer in the library")


def hits(stores: Stores, found: Sequence[tuple[int, float]], wanted: Sequence[Path] = ()) -> list[Hit]:
    """Look up where the found contents lie; a content that has just gone is left out.

    Args:
        stores: the stores.
        found: contents and their scores, best first.
        wanted: folders whose places come first, where there are any.
    """
    contents = [content for content, _ in found]
    places, facts = stores.catalogue.locations(contents), stores.catalogue.facts(contents)
    away = _away({root for files in places.values() for root, _, _ in files})
    result: list[Hit] = []
    for content, score in found:
        ordered = _ordered(places.get(content, ()), wanted, away)
        if ordered and content in facts:
            result.append(_hit(len(result) + 1, score, content, ordered, facts[content]))
    return result


class HitBuilder:
    """What hits of one answer are made of; a `HitSource`.

    Which folders are away is looked up once, when it is made: a drive may take long to answer.
    """

    def __init__(self, stores: Stores, wanted: Sequence[Path]) -> None:
        """Take the stores, and folders whose places come first where there are any."""
        self._catalogue = stores.catalogue
        self._wanted = wanted
        self._away = _away(folder.path for folder in stores.catalogue.folders())

    def hits(self, contents: Sequence[int], scores: Sequence[float], ranks: Sequence[int]) -> list[Hit]:
        """A hit for each of these; one that cannot be reached for what is gone."""
        places, facts = self._catalogue.locations(contents), self._catalogue.facts(contents)
        made = []
        for content, score, rank in zip(contents, scores, ranks, strict=True):
            ordered = _ordered(places.get(content, ()), self._wanted, self._away)
            there = bool(ordered) and content in facts
            made.append(
                _hit(rank, score, content, ordered, facts[content]) if there else _gone(rank, score, content)
            )
        return made

    def missing(self, contents: Sequence[int], scores: Sequence[float], ranks: Sequence[int]) -> list[Hit]:
        """The same without looking: hits that cannot be reached."""
        return [_gone(*one) for one in zip(ranks, scores, contents, strict=True)]

    def dates(self) -> tuple[Ids, Ids]:
        """See `CatalogueReader.capture_times`."""
        return self._catalogue.capture_times()

    def names(self) -> Iterator[tuple[int, str, str]]:
        """The folder and the file name of every content, as in its hit; ascending by content."""
        roots = {folder.id: folder.path for folder in self._catalogue.folders()}
        folders: dict[tuple[int, bytes], str] = {}
        for content, named in groupby(self._catalogue.files_with_content(), itemgetter(0)):
            files = list(named)
            folder, path = files[0][1:3] if len(files) == 1 else self._first(files, roots)
            above, _, name = path.rpartition(b"/")
            if (folder, above) not in folders:
                folders[folder, above] = str(roots.get(folder, Path()) / os.fsdecode(above))
            yield content, folders[folder, above], os.fsdecode(name)

    def _first(
        self, files: Sequence[tuple[int, int, bytes, bool]], roots: Mapping[int, Path]
    ) -> tuple[int, bytes]:
        """The file of several of a content that its hit shows."""
        known = [
            (roots[folder], os.fsdecode(path), bool(missing), folder, path)
            for _, folder, path, missing in files
            if folder in roots
        ]
        ordered = _ordered([place[:3] for place in known], self._wanted, self._away)
        found = {root / relative: (folder, path) for root, relative, _, folder, path in known}
        return found[ordered[0][1]] if ordered else files[0][1:3]


def _away(roots: Iterable[Path]) -> set[Path]:
    return {root for root in roots if not os.path.isdir(root)}  # noqa: PTH112 (never raises)


def _ordered(
    places: Sequence[tuple[Path, str, bool]], wanted: Sequence[Path], away: Collection[Path]
) -> list[tuple[bool, Path]]:
    """Whether each place of a content is out of reach, and its path; the one to show first."""
    if len(places) == 1:
        ((root, relative, missing),) = places
        return [(missing or root in away, root / relative)]
    paths = sorted(
        (not _lies_in(root / relative, wanted), missing or root in away, root / relative)
        for root, relative, missing in places
    )
    return [(offline, path) for _, offline, path in paths]


def _hit(
    rank: int, score: float, content: int, ordered: Sequence[tuple[bool, Path]], facts: PhotoFacts
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
    )


def _gone(rank: int, score: float, content: int) -> Hit:
    return Hit(rank, GONE, score, content, PhotoFacts(0, 0, ""), offline=True)


def _lies_in(path: Path, folders: Sequence[Path]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)

"""Duplicates, bursts and similar scenes of a library: finding them, and what users decide about them."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from clipsearch.errors import PhotoError
from clipsearch.library.grouping import candidates
from clipsearch.library.grouping.best_photo import ENLARGED, group_of, side_of
from clipsearch.library.grouping.candidates import Pairs
from clipsearch.library.grouping.duplicate_groups import DuplicateGroups
from clipsearch.library.grouping.group_building import Confirmed, all_confirmed, bursts, stars
from clipsearch.library.grouping.picture_comparison import PictureComparison
from clipsearch.library.grouping.signatures import VERSION
from clipsearch.library.photo_details import Edited, PhotoDetails
from clipsearch.library.progress import Meter, stopper
from clipsearch.library.storage.stores import Stores
from clipsearch.photos.decoding.fingerprint import fingerprint
from clipsearch.records import Filters, Ids, Progress, Vector, Vectors
from clipsearch.records.duplicates import TIERS, DuplicateGroup, DuplicatePhoto, Tier
from clipsearch.records.formats import VIDEOS
from clipsearch.store.tables.duplicates import DecisionKind, Facts
from clipsearch.store.vectors.neighbour_lists import find_neighbours

__all__ = ["NEIGHBOURS", "Duplicates"]

BATCH = 256  # photos, or pairs, between two looks at whether to stop
NEIGHBOURS = 16  # of each photo, by their vectors
# Cosines, in standard deviations above the mean of different photos: from which on pictures are compared,
# photos of one time are a burst, and photos are a similar scene.
COMPARED, BURST, SIMILAR = 3.2, 3.0, 4.3
SAMPLE = 1000  # vectors by which these are measured
VIDEO_FORMATS = [known.name for known in VIDEOS]


class _Likeness(NamedTuple):
    """What was found to be alike among the photos of a library.

    Attributes:
        facts: of the photos, ascending; pairs are rows of it.
        known: contents with a vector, and with a signature, and the model: the same as long as these are.
        signed: photos with a signature.
        same: verified pairs of the same picture.
        alike: pairs of similar scenes, if they are nothing else.
        limits: mean and standard deviation of the cosines of different photos.
    """

    facts: Facts
    known: tuple[str, bytes]
    signed: Ids
    same: Pairs
    alike: Pairs
    limits: tuple[float, float]


class Duplicates:
    """Finds photos of a library that belong together. Thread-safe; raises LibraryError as its stores do."""

    def __init__(
        self,
        stores: Stores,
        pictures: PictureComparison,
        details: PhotoDetails,
    ) -> None:
        self._stores = stores
        self._pictures = pictures
        self._details = details
        self._likeness: _Likeness | None = None

    def find(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        *,
        references: Sequence[Path] = (),
    ) -> DuplicateGroups:
        """Find all groups. Pictures that were decoded for it once are known from then on.

        Args:
            on_progress: called from this thread, at most ten times a second.
            cancel: set it from anywhere to stop within a moment; what was decoded is kept.
            references: folders whose photos are never suggested for removal.

        Raises:
            Cancelled: `cancel` was set.
            WorkerError: pictures cannot be decoded here.
        """
        stop, meter = cancel or threading.Event(), Meter(on_progress)
        step = stopper(stop)
        with self._pictures.running:
            self._pictures.begin(stop)
            if self._stores.writing:
                missing = self._stores.catalogue.duplicates.without_signature(VERSION)
                self._pictures.make_signatures(missing.tolist(), meter, step)
            found = self._find_alike(meter, step)
            ranks = self._ranks(found.facts, references)
            groups = self._arrange(found, ranks, self._confirmed(found, meter, step))
            self._keep(found.signed, groups["same-picture"])
            apart_copies = self._decisions("different")
            copied = self._stores.catalogue.duplicates.copied()
            wanted = copied[np.isin(copied, found.facts["content"])].tolist()
            groups["same-file"] = [[key] for key in wanted if (key, key) not in apart_copies]
            members = {key for tier in ("same-picture", "burst") for one in groups[tier] for key in one}
            if self._stores.writing:
                self._pictures.measure_sharpness(members, meter, step)
                self._pictures.measure_fineness(self._larger(groups["same-picture"]), meter, step)
        meter.enter("done", len(found.facts), len(found.facts))
        not_best = {content for content, _ in self._decisions("not-best")}

        def make(tier: Tier, contents: Sequence[int]) -> DuplicateGroup | None:
            photos = self._photos(tier, contents, references)
            return group_of(tier, photos, not_best) if len(photos) > 1 else None

        return DuplicateGroups({tier: groups[tier] for tier in TIERS}, make)

    def _larger(self, groups: Sequence[Sequence[int]]) -> list[int]:
        """The photos of groups that may have been enlarged, since another one has fewer pixels."""
        facts = self._stores.catalogue.facts([content for group in groups for content in group])
        sides = {content: side_of(one) for content, one in facts.items()}
        least = [(group, min(sides.get(content, 0) for content in group)) for group in groups]
        return [key for group, side in least for key in group if sides.get(key, 0) >= ENLARGED * side]

    def list_groups(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        *,
        references: Sequence[Path] = (),
        tier: Tier | None = None,
        limit: int | None = None,
    ) -> list[DuplicateGroup]:
        """As `find`: the groups of all tiers, or of one, at most so many of each."""
        found = self.find(on_progress, cancel, references=references)
        return [group for one in ([tier] if tier else TIERS) for group in found.page(one, 0, limit)]

    # Decisions

    def decide(self, kind: DecisionKind, paths: Sequence[Path], *, undo: bool = False) -> None:
        """`keep_apart` or `mark_not_best` for photos by their absolute paths; with `undo` the opposite.

        Raises:
            LibraryError: one is no photo of the library.
        """
        contents = [*dict.fromkeys(self._details.contents_at([*paths]))]
        if kind == "different":
            (self.join_again if undo else self.keep_apart)(contents)
        else:
            (self.unmark_not_best if undo else self.mark_not_best)(contents)

    def keep_apart(self, contents: Collection[int]) -> None:
        """Remember that photos are no duplicates of each other; of one: that its copies are wanted."""
        self._write("record_decisions", "different", _pairs(contents))

    def join_again(self, contents: Collection[int]) -> None:
        """Take back `keep_apart`."""
        self._write("delete_decisions", "different", _pairs(contents))

    def mark_not_best(self, contents: Collection[int]) -> None:
        """Remember that photos are not to be suggested as the best of a group."""
        self._write("record_decisions", "not-best", [(content, 0) for content in contents])

    def unmark_not_best(self, contents: Collection[int]) -> None:
        """Take back `mark_not_best`."""
        self._write("delete_decisions", "not-best", [(content, 0) for content in contents])

    def merge_details(self, best: int, others: Collection[int]) -> Edited:
        """Let a photo have what others say: texts where it has none, keywords, people and the best rating.

        Returns:
            What to give to `PhotoDetails.restore` to undo it.
        """
        known = self._stores.catalogue.details.details([best, *others])
        kept, rest = known.get(best), [known[content] for content in others if content in known]
        changes = dict[str, Any]()
        for field in ("title", "caption", "label", "author", "favourite"):
            values = [getattr(one, field) for one in rest if getattr(one, field)]
            if values and not (kept and getattr(kept, field)):
                changes[field] = values[0]
        people = list(dict.fromkeys(name for one in ([kept] if kept else []) + rest for name in one.people))
        if len(people) > len(kept.people if kept else ()):
            changes["people"] = people
        rating = max((one.rating or 0 for one in rest), default=0)
        if rating > ((kept.rating if kept else 0) or 0):
            changes["rating"] = rating
        words = [word for one in rest for word in one.keywords]
        return self._details.edit([best], changes, add_keywords=words) if changes or words else Edited({})

    def is_unchanged(self, photo: DuplicatePhoto) -> bool:
        """Whether a photo's file holds what it held when it was indexed; all of it is read."""
        try:
            digest = fingerprint(photo.path)
        except PhotoError:
            return False
        return self._stores.catalogue.digests([photo.content]).get(photo.content) == digest

    def _write(self, change: str, kind: DecisionKind, items: Sequence[tuple[int, int]]) -> None:
        self._stores.write(getattr(self._stores.writer.duplicates, change), kind, items)

    def _decisions(self, kind: DecisionKind) -> set[tuple[int, int]]:
        found = self._stores.catalogue.duplicates.decisions(kind)
        return {(min(pair), max(pair)) if kind == "different" else pair for pair in found}

    # What is alike

    def _find_alike(self, meter: Meter, step: Callable[[], None]) -> _Likeness:
        """Compare all photos that may be alike, unless that was done before."""
        catalogue, model = self._stores.catalogue, self._stores.model
        facts = self.facts()
        contents = facts["content"]
        signed = catalogue.duplicates.with_signature(VERSION)
        signed = signed[np.isin(signed, contents[~facts["is_video"]])]
        known = (model.fingerprint if model else "", signed.tobytes() + contents.tobytes())
        if self._likeness is not None and self._likeness.known == known:
            return self._likeness._replace(facts=facts)
        meter.enter("comparing", 2 * len(contents))
        mean, spread = self._limits(contents)
        photos = np.flatnonzero(~facts["is_video"])
        near, cosines = self._neighbours(contents, photos, mean + COMPARED * spread, meter, step)
        alike = near[cosines >= mean + SIMILAR * spread]
        rows = np.searchsorted(contents, signed)
        made, of_signed = self._pictures.hashes(signed, step)
        layouts = np.zeros((len(contents), *of_signed.shape[1:]), dtype=np.int8)  # zeros are like nothing
        layouts[rows] = of_signed
        near = candidates.hopeful(near, layouts, step)
        wanted = candidates.joined([rows[candidates.near_hashes(made, step)], near])
        begun, size = meter.progress().done, len(contents)

        def advance(share: float) -> None:
            step()
            meter.set(min(2 * size, begun + int(size * share)))

        same = self._pictures.verified(wanted, facts, advance)
        further = candidates.joined([*candidates.two_steps(same, len(contents))])
        further = candidates.hopeful(further, layouts, step)
        same = candidates.joined([same, self._pictures.verified(further, facts, advance)])
        self._likeness = _Likeness(facts, known, signed, same, alike, (mean, spread))
        return self._likeness

    def facts(self) -> Facts:
        """What all photos are compared by."""
        return self._stores.catalogue.duplicates.facts(VIDEO_FORMATS)

    def least_compared(self, contents: Ids) -> float:
        """The cosine of two of these photos from which on their pictures are compared."""
        mean, spread = self._limits(contents)
        return mean + COMPARED * spread

    def _keep(self, signed: Ids, groups: Sequence[Sequence[int]]) -> None:
        """Keep which photos are the same picture, where that was not known."""
        if self._stores.writing:
            leaders = {content: content for content in signed.tolist()}
            leaders |= {content: group[0] for group in groups for content in group}
            known = self._stores.catalogue.duplicates.leaders()
            items = [item for item in leaders.items() if known.get(item[0]) != item[1]]
            self._stores.write(self._stores.writer.duplicates.record_leaders, items)

    def find_stacks(self) -> tuple[list[list[int]], list[list[int]]]:
        """Contents that are the same picture, as far as that is known, and bursts; nothing is decoded."""
        facts = self.facts()
        contents, ranks = facts["content"], self._ranks(facts, ())
        leaders = self._stores.catalogue.duplicates.leaders(alone=False)
        groups = defaultdict[int, set[int]](set)
        for content, leader in leaders.items():
            groups[leader] |= {leader, content}
        pairs = list[tuple[int, int]]()
        for group in groups.values():
            there = np.intersect1d(contents, [*group], return_indices=True)[1]
            best, *others = there[np.argsort(ranks[there])].tolist() or [0]
            pairs += [(best, other) for other in others]
        same = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        found = _Likeness(facts, ("", b""), contents, same, same[:0], self._limits(contents))
        arranged = self._arrange(found, ranks, all_confirmed)
        return arranged["same-picture"], arranged["burst"]

    def _limits(self, contents: Ids) -> tuple[float, float]:
        """Mean and standard deviation of the cosines of different photos."""
        sample = np.sort(np.random.default_rng(0).permutation(contents)[:SAMPLE])
        return candidates.limits(self._vectors(sample)[1])

    def _vectors(self, contents: Ids) -> tuple[Ids, Vectors]:
        """Of some contents, ascending, those that have a vector, and these."""
        keys, vectors = self._stores.vector_search.gather(contents)
        order = np.argsort(keys)
        return keys[order], vectors[order]

    def _cosines(self, contents: Ids, pairs: Pairs) -> Vector:
        """The cosine of each pair of rows, 0 where a photo has no vector."""
        found = np.zeros(len(pairs), dtype=np.float32)
        for start in range(0, len(pairs), 16 * BATCH):
            some = contents[pairs[start : start + 16 * BATCH]]
            keys, vectors = self._vectors(np.unique(some))
            there = np.isin(some, keys).all(axis=1)
            one, other = (vectors[np.searchsorted(keys, some[there, side])] for side in (0, 1))
            found[start + np.flatnonzero(there)] = np.einsum("nd,nd->n", one, other)
        return found

    def _neighbours(
        self, contents: Ids, photos: Ids, least: float, meter: Meter, step: Callable[[], None]
    ) -> tuple[Pairs, Vector]:
        """Pairs of some photos, by rows, that are near by their vectors, and their cosines."""
        index = self._stores.index()
        if index is None:
            return np.zeros((0, 2), dtype=np.int64), np.zeros(0, dtype=np.float32)

        def advance(count: int) -> None:
            step()
            meter.advance(count)

        lists = find_neighbours(contents[photos], index.vectors, NEIGHBOURS, least, advance)
        pairs, cosines = lists.pairs()
        return np.searchsorted(contents, lists.keys)[pairs], cosines

    # Groups

    def _confirmed(self, found: _Likeness, meter: Meter, step: Callable[[], None]) -> Confirmed:
        """What compares photos with another one in detail."""
        contents = found.facts["content"]
        meter.enter("comparing", len(np.unique(found.same)))

        def confirmed(leader: int, rows: list[int]) -> list[bool]:
            step()
            meter.advance()
            return self._pictures.confirmed(int(contents[leader]), contents[rows].tolist())

        return confirmed

    def _arrange(self, found: _Likeness, ranks: Ids, confirmed: Confirmed) -> dict[Tier, list[list[int]]]:
        """Groups of the tiers with several contents; two photos are in one of them at most."""
        facts, (mean, spread) = found.facts, found.limits
        contents = facts["content"]
        apart = self._rows(contents, self._decisions("different"))
        same = stars(found.same, ranks, apart, confirmed)
        hidden = np.zeros(len(facts), dtype=np.bool_)
        hidden[[row for group in same for row in group[1:]]] = True  # others are compared with the best one
        rows = np.flatnonzero(~(facts["is_video"] | hidden))
        burst = bursts(facts, rows, partial(self._cosines, contents), mean + BURST * spread, apart)
        hidden[[row for group in burst for row in group[1:]]] = True
        pairs = found.alike[~hidden[found.alike].any(axis=1)]
        pictures = {
            (one, other)
            for one, other in found.same.tolist()
            if not self._pictures.is_refused((int(contents[one]), int(contents[other])))
        }
        scenes = stars(pairs, ranks, apart | pictures)
        found_groups: dict[Tier, list[list[int]]] = {
            "same-picture": same, "burst": burst, "similar-scene": scenes,
        }  # fmt: skip
        return {tier: [contents[one].tolist() for one in groups] for tier, groups in found_groups.items()}

    def _ranks(self, facts: Facts, references: Sequence[Path]) -> Ids:
        """The place of each photo among all, the best one first."""
        inside = Filters(folders=tuple(references))
        kept = np.isin(facts["content"], self._stores.catalogue.matching(inside) if references else [])
        not_best = np.isin(facts["content"], [content for content, _ in self._decisions("not-best")])
        pixels = facts["width"].astype(np.int64) * facts["height"]
        order = np.lexsort((facts["content"], -facts["size"], -pixels, not_best, ~kept))
        ranks = np.empty(len(order), dtype=np.int64)
        ranks[order] = np.arange(len(order))
        return ranks

    @staticmethod
    def _rows(contents: Ids, decisions: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
        """Decisions about pairs of different contents, by rows."""
        pairs = np.array(sorted(decisions), dtype=np.int64).reshape(-1, 2)
        pairs = pairs[np.isin(pairs, contents).all(axis=1)]
        rows = np.sort(np.searchsorted(contents, pairs), axis=1)
        return {(one, other) for one, other in rows.tolist() if one != other}

    def _photos(
        self, tier: Tier, contents: Sequence[int], references: Sequence[Path]
    ) -> list[DuplicatePhoto]:
        """The photos of a group as they are now."""
        catalogue = self._stores.catalogue
        files, facts = catalogue.duplicates.files(contents), catalogue.facts(contents)
        measured, known = catalogue.duplicates.sharpness(contents), catalogue.details.details(contents)
        sizes, fineness = catalogue.duplicates.sizes(contents), catalogue.duplicates.fineness(contents)
        photos = list[DuplicatePhoto]()
        for content in contents:
            found = files.get(content, [])
            if tier != "same-file":  # the file that is the best of them stands for all
                found = sorted(found, key=lambda file: (len(file.path.name), len(file.path.parts), file.path))
            inside = [any(file.path.is_relative_to(one) for one in references) for file in found]
            for file, is_reference in zip(found, inside, strict=True):
                photo = DuplicatePhoto(
                    content, file.path, (), sizes[content], facts[content], file.mtime_ns,
                    measured.get(content), (known[content].rating or 0) if content in known else 0,
                    is_reference, file.missing, fineness.get(content, 1.0),
                )  # fmt: skip
                if tier != "same-file":
                    copies = tuple(one.path for one in found[1:])
                    photos.append(replace(photo, copies=copies, is_reference=any(inside)))
                    break
                photos.append(photo)
        return photos


def _pairs(contents: Collection[int]) -> list[tuple[int, int]]:
    """All pairs of some contents; of one that with itself."""
    keys = sorted(set(contents))
    return [(keys[0], keys[0])] if len(keys) == 1 else list(combinations(keys, 2))

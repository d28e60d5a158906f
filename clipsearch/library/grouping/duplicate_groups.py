"""The groups of photos that a search for duplicates found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from clipsearch.records.duplicates import DuplicateGroup, Tier

__all__ = ["DuplicateGroups"]


class DuplicateGroups:
    """The groups that were found, by tier; records are made of those that are looked at.

    Attributes:
        counts: how many groups there are, by tier.
    """

    def __init__(
        self,
        groups: Mapping[Tier, Sequence[Sequence[int]]],
        make: Callable[[Tier, Sequence[int]], DuplicateGroup | None],
    ) -> None:
        self._groups = groups
        self._make = make
        self.counts: dict[Tier, int] = {tier: len(found) for tier, found in groups.items()}

    def page(self, tier: Tier, start: int = 0, stop: int | None = None) -> list[DuplicateGroup]:
        """Some groups of a tier; those whose photos are gone meanwhile are left out."""
        made = (self._make(tier, contents) for contents in self._groups.get(tier, ())[start:stop])
        return [group for group in made if group is not None]

    def __iter__(self) -> Iterator[DuplicateGroup]:
        """All groups, the closest tier first."""
        for tier in self._groups:
            yield from self.page(tier)

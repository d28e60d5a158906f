"""Clusters of photos that look alike, events, and photos to look at again."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Cluster"]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Photos that look alike.

    Attributes:
        id: stays the same when photos are added, and mostly also when all clusters are made anew.
        name: no other cluster has it.
        photos: how many photos there are, with those of clusters below it.
        parent: the id of the cluster above it, None where it is one of the first level.
        is_given: a user gave the name.
        examples: keys of photos that represent it, the most typical one first, then different ones.
    """

    id: int
    name: str
    photos: int
    parent: int | None = None
    is_given: bool = False
    examples: tuple[int, ...] = ()

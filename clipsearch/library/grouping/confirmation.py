"""Confirming in detail that photos that look the same by their signatures are the same picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from clipsearch.library.grouping.signature_comparison import are_same_in_detail
from clipsearch.library.grouping.signatures import Grey, detail
from clipsearch.records import Pixels

__all__ = ["Confirmation"]

MOST_KEPT = 2000  # pictures in memory: 32 MB


class Confirmation:
    """Compares photos in detail, each pair once. For one thread at a time."""

    def __init__(self, picture: Callable[[int], Pixels | None]) -> None:
        """Take what gives a photo's small picture by its key; None where it cannot be decoded."""
        self._picture = picture
        self._details = dict[int, Grey | None]()
        self._known = dict[tuple[int, int], bool]()

    def same(self, content: int, others: Sequence[int]) -> list[bool]:
        """Whether each of some photos is the same picture as one, by their keys; raises as `picture` does."""
        left = [other for other in others if (content, other) not in self._known]
        one = self._detail(content) if left else None
        found = [(other, self._detail(other)) for other in left]
        there = [(other, made) for other, made in found if made is not None and one is not None]
        if one is not None and there:
            pictures = np.concatenate([made for _, made in there])
            same = are_same_in_detail(np.repeat(one, len(there), axis=0), pictures)
            self._known.update(
                ((content, key), is_same) for (key, _), is_same in zip(there, same.tolist(), strict=True)
            )
        return [self._known.get((content, other), False) for other in others]

    def is_refused(self, pair: tuple[int, int]) -> bool:
        """Whether two photos were compared, and are not the same picture."""
        return not self._known.get(pair, self._known.get(pair[::-1], True))

    def _detail(self, content: int) -> Grey | None:
        if content not in self._details:
            if len(self._details) >= MOST_KEPT:
                self._details.clear()
            pixels = self._picture(content)
            self._details[content] = None if pixels is None else detail(pixels)
        return self._details[content]

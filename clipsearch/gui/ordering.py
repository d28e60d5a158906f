"""In which order results are shown, and under which headings."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, overload

from clipsearch import Hit

__all__ = ["Arranged", "Group", "Sort", "arrange", "title"]

Sort = Literal["given", "date", "name"]
"""As the library gave them (best or newest first), newest first, by name."""

Group = Literal["none", "day", "folder"]

_NUMBERS = re.compile(r"(\d+)")


@dataclass(frozen=True)
class Arranged(Sequence[Hit]):
    """Hits in another order than they were given in, at four bytes a hit.

    Attributes:
        given: the hits as they came.
        order: for each row, which of them; None where they are in order.
        starts: the first row of each group; empty without groups.
    """

    given: Sequence[Hit] = ()
    order: array[int] | None = None
    starts: array[int] = field(default_factory=lambda: array("q"))

    def __len__(self) -> int:
        """How many there are."""
        return len(self.given)

    @overload
    def __getitem__(self, row: int) -> Hit: ...

    @overload
    def __getitem__(self, row: slice) -> list[Hit]: ...

    def __getitem__(self, row: int | slice) -> Hit | list[Hit]:
        """The hit of a row."""
        if isinstance(row, slice):
            return [self[one] for one in range(*row.indices(len(self)))]
        return self.given[row if self.order is None else self.order[row]]


def arrange(hits: Sequence[Hit], sort: Sort, group: Group) -> Arranged:
    """Sort hits, and group them unless they stay as they were given."""
    if sort == "given" or not hits:
        return Arranged(hits)
    rows: list[int] = list(range(len(hits)))
    if sort == "date":
        rows.sort(key=_keyed(hits, lambda hit: hit.facts.taken or ""), reverse=True)
    else:
        rows.sort(key=_keyed(hits, _natural))
    starts = array("q")
    if group != "none":
        heads = _keyed(hits, lambda hit: _head(hit, group))
        rows.sort(key=heads, reverse=group == "day")
        before: str | None = None
        for row, at in enumerate(rows):
            if (head := heads(at)) != before:
                starts.append(row)
                before = head
    return Arranged(hits, array("I", rows), starts)


def title(hit: Hit, group: Group) -> str:
    """The heading of a group that this hit is in."""
    head = _head(hit, group)
    if group != "day":
        return head
    try:
        day = date.fromisoformat(head)
    except ValueError:
        return "Without a date"
    return f"{day:%A}, {day.day} {day:%B %Y}"


def _head(hit: Hit, group: Group) -> str:
    if group == "folder":
        return str(hit.path.parent)
    try:
        return date.fromisoformat((hit.facts.taken or "")[:10]).isoformat()
    except ValueError:
        return ""


def _keyed(hits: Sequence[Hit], key: Callable[[Hit], Any]) -> Callable[[int], Any]:
    """A key of rows, worked out once for each."""
    return [key(hit) for hit in hits].__getitem__


def _natural(hit: Hit) -> list[str | tuple[int, str]]:
    """Sorts 2.jpg before 10.jpg; words and numbers alternate, so that like meets like."""
    parts = _NUMBERS.split(hit.path.name.casefold())
    return [(int(part), part) if at % 2 else part for at, part in enumerate(parts)]

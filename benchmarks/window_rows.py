"""Rows of the window's table: what was measured, against which bar, and how a benchmark hands them on."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

__all__ = ["Row", "hand_on", "percentile", "show"]


@dataclass(frozen=True)
class Row:
    """One figure.

    Attributes:
        what: it is of.
        measured: in `unit`.
        unit: "s", "ms" or "MB".
        bar: the most that it may be; None where there is no bar.
    """

    what: str
    measured: float
    unit: str
    bar: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether it is within its bar."""
        return self.bar is None or self.measured <= self.bar

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """As the table shows it."""
        digits = 2 if self.unit == "s" else 0 if self.measured >= 100 else 1
        bar = f"{self.bar:g} {self.unit}" if self.bar is not None else ""
        met = ("met" if self.is_met else "NOT met") if self.bar is not None else ""
        return self.what, bar, f"{self.measured:.{digits}f} {self.unit}", met


def show(rows: Sequence[Row]) -> None:
    """Print a Markdown table."""
    for cells in (("", "bar", "measured", ""), ("---",) * 4, *(row.cells for row in rows)):
        print("| " + " | ".join(cells) + " |", flush=True)


def hand_on(rows: Sequence[Row], *, as_json: bool) -> int:
    """Print rows for a person, or for `benchmarks.window`; an exit code: 1 where a bar is not met."""
    if as_json:
        json.dump([asdict(row) for row in rows], sys.stdout)
    else:
        show(rows)
    return 0 if all(row.is_met for row in rows) else 1


def percentile(values: Sequence[float], share: float) -> float:
    """The value that a share (0 to 100) of them do not exceed."""
    return float(np.percentile(values, share))

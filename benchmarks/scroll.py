"""Scrolls the real grid from end to end and prints what a frame costs us, and the process's memory.

    python -m benchmarks.scroll [COUNT]   (default: 100000 results)

The hits are made up; the thumbnails are drawn JPEGs of the usual size. A frame is what happens in
the window's thread for one step of the scroll bar: layout, painting, and taking over thumbnails.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import psutil
from PySide6.QtWidgets import QApplication

from benchmarks.window_made import thumbnails
from benchmarks.window_rows import Row, hand_on
from clipsearch import Hit, PhotoFacts
from clipsearch.gui.app import application
from clipsearch.gui.bridge import Bridge
from clipsearch.gui.grid import Grid
from clipsearch.gui.ordering import Group, Sort
from clipsearch.gui.theme import Look
from clipsearch.gui.thumbnails import Thumbnails

FRAMES = 1000
BAR_MS, BAR_MB = 16.0, 300.0
FACTS = [
    PhotoFacts(4000, 3000, "JPEG", f"2024-{1 + day // 28:02}-{1 + day % 28:02}T09:30:00")
    for day in range(336)
]
FOLDERS = [Path("/photos", f"trip {number:03}") for number in range(500)]


class Hits(Sequence[Hit]):
    """Hits that are made when they are looked at, so that the memory measured is the grid's own."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        """How many there are."""
        return self._count

    def __getitem__(self, row):  # type: ignore[no-untyped-def]
        """One hit."""
        if not 0 <= row < self._count:
            raise IndexError(row)
        path = FOLDERS[row % 500] / f"IMG_{row:07}.jpg"
        return Hit(row + 1, path, 0.4 - row / self._count / 4, row + 1, FACTS[row % 336])


def scroll(grid: Grid, bridge: Bridge) -> list[float]:
    """Go from the first to the last result; seconds of our own work for each frame."""
    bar, took = grid.verticalScrollBar(), []
    pace = max(40, min(bar.maximum() // FRAMES, 4000))
    jumps = np.linspace(0, bar.maximum(), FRAMES // 2).astype(int)
    smooth = np.arange(0, min(bar.maximum(), pace * FRAMES // 2), 90)[: FRAMES // 2]
    for place in [*smooth, *jumps]:
        start = time.perf_counter()
        bar.setValue(int(place))
        QApplication.processEvents()
        took.append(time.perf_counter() - start)
        time.sleep(0.004)  # what is left of a frame for the threads that decode
    return took


def measure(count: int, name: str, side: int, sort: Sort = "given", group: Group = "none") -> list[Row]:
    """Scroll one grid, say what it took, and return what there is a bar for."""
    look, bridge = Look("light"), Bridge()
    look.wear("light")
    grid = Grid(look, Thumbnails(bridge, thumbnails()))
    grid.resize(1280, 800)
    grid.show()
    grid.set_side(side)
    start = time.perf_counter()
    grid.show_hits(Hits(count))
    grid.arrange(sort, group)
    shown = time.perf_counter() - start
    took = np.array(scroll(grid, bridge)) * 1000
    memory = psutil.Process().memory_info().rss / 1e6
    median, worst = np.percentile(took, 50), np.percentile(took, 99)
    print(
        f"{name:<28} {shown * 1000:9.1f} {median:8.2f} {worst:8.2f} {took.max():8.2f} {memory:8.0f}",
        file=sys.stderr,
    )
    bridge.close()
    grid.close()
    grid.deleteLater()
    return [
        Row(f"{count:,} results, {name}: frame, p99", float(worst), "ms", BAR_MS),
        Row(f"{count:,} results, {name}: memory", memory, "MB", BAR_MB),
    ]


def main() -> int:
    """Measure and print; 1 where a bar is not met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scroll", description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=100_000)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    count = args.count
    application()
    print(f"{'':<28} {'show ms':>9} {'p50 ms':>8} {'p99 ms':>8} {'max ms':>8} {'MB':>8}", file=sys.stderr)
    rows = measure(count, "pictures of 164 pixels", 164)
    rows += measure(count, "pictures of 64 pixels", 64)
    rows += measure(count, "pictures of 320 pixels", 320)
    if count <= 100_000:
        rows += measure(count, "164 pixels, by day", 164, "date", "day")
    return hand_on(rows, as_json=args.json)


if __name__ == "__main__":
    sys.exit(main())

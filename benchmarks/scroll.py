"""Scrolls the real grid from end to end and prints what a frame costs us, and the process's memory.

    python -m benchmarks.scroll [COUNT]   (default: 100000 results)

The results are those of a library that is made for it; the thumbnails are drawn JPEGs of the usual
size. A frame is what happens in the window's thread for one step of the scroll bar: layout, painting,
and taking over hits and thumbnails. "Find" is not in the window's thread.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import psutil
from PySide6.QtWidgets import QApplication

from benchmarks.made_libraries import catalogue, thumbnails
from benchmarks.window_rows import Row, hand_on
from clipsearch import Library, Matches
from clipsearch.gui.app import application
from clipsearch.gui.results.grid import Grid
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.search_controller import SearchController
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.timeline.arrangement import TimelineArrangement
from clipsearch.records import Group, Sort

FRAMES = 1000
BAR_MS, BAR_MB = 16.0, 300.0


def find(library: Library, sort: Sort, group: Group) -> tuple[Matches, float]:
    """All photos in an order, and the seconds it takes, which the window does not wait for."""
    start = time.perf_counter()
    found = library.matches().arranged(sort, group)
    return found, time.perf_counter() - start


def scroll(grid: Grid, tasks: TaskRunner) -> list[float]:
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


def show_timeline(library: Library, grid: Grid) -> float:
    """Show all photos as a timeline; the seconds it takes, of which the window waits for the last step."""
    start = time.perf_counter()
    found = library.matches()
    read = time.perf_counter()
    timeline = library.timelines.of(found)
    sorted_at = time.perf_counter()
    used = time.process_time()
    arrangement = TimelineArrangement(timeline)
    arrangement.lay_out(*grid.layout_size)
    took = time.process_time() - used
    print(
        f"timeline: {read - start:.2f} s to find all, {sorted_at - read:.2f} s to read dates and shapes, "
        f"{took * 1000:.0f} ms of processor time for sections and layout",
        file=sys.stderr,
    )
    grid.set_hits(timeline.hits, arrangement=arrangement)
    return time.perf_counter() - start


def measure(
    library: Library,
    count: int,
    name: str,
    side: int,
    sort: Sort = "given",
    group: Group = "none",
    *,
    as_timeline: bool = False,
) -> list[Row]:
    """Scroll one grid, say what it took, and return what there is a bar for."""
    app_theme, tasks = AppTheme("light"), TaskRunner()
    app_theme.apply("light")
    grid = Grid(app_theme, ThumbnailCache(tasks, thumbnails()))
    search_controller = SearchController(tasks, library)
    grid.rows_needed.connect(lambda rows: search_controller.fetch(grid.hits, rows, grid.viewport().update))
    grid.resize(1280, 800)
    grid.show()
    grid.set_side(side)
    start = time.perf_counter()
    if as_timeline:
        asked = show_timeline(library, grid)
    else:
        found, asked = find(library, sort, group)
        start = time.perf_counter()
        grid.set_hits(found)
    shown = time.perf_counter() - start
    took = np.array(scroll(grid, tasks)) * 1000
    memory = psutil.Process().memory_info().rss / 1e6
    median, worst = np.percentile(took, 50), np.percentile(took, 99)
    print(
        f"{name:<28} {asked * 1000:9.1f} {shown * 1000:9.1f} "
        f"{median:8.2f} {worst:8.2f} {took.max():8.2f} {memory:8.0f}",
        file=sys.stderr,
    )
    tasks.close()
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
    with TemporaryDirectory() as folder:
        making = multiprocessing.get_context("spawn").Process(
            target=catalogue, args=(Path(folder, "data"), Path(folder), count)
        )
        making.start()
        making.join()
        print(
            f"{'':<28} {'find ms':>9} {'show ms':>9} {'p50 ms':>8} {'p99 ms':>8} {'max ms':>8} {'MB':>8}",
            file=sys.stderr,
        )
        with Library.open(Path(folder, "data"), writing=False) as library:
            rows = [
                *measure(library, count, "pictures of 164 pixels", 164),
                *measure(library, count, "pictures of 64 pixels", 64),
                *measure(library, count, "pictures of 320 pixels", 320),
                *measure(library, count, "164 pixels, by day", 164, "date", "day"),
                *measure(library, count, "timeline", 164, as_timeline=True),
                *measure(library, count, "164 pixels, names by folder", 164, "name", "folder"),
            ]
    return hand_on(rows, as_json=args.json)


if __name__ == "__main__":
    sys.exit(main())

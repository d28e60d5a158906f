"""How long a start takes until a person sees the window, the newest photos, and an answer.

    python -m benchmarks.window_start LIBRARY [--starts N]

Each start is a process of its own on a library that is there already; the first one is left out,
since it finds the disk's cache cold.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time

from benchmarks.window_rows import Row, hand_on

SCREEN_BAR, PHOTOS_BAR = 0.7, 3.0  # seconds
STARTS = 5


def main() -> int:
    """Measure and print; 1 where a bar is not met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.window_start", description=__doc__)
    parser.add_argument("library")
    parser.add_argument("--starts", type=int, default=STARTS)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    start(args.library)
    times = [start(args.library) for _ in range(args.starts)]
    median = {what: statistics.median(one[what] for one in times) for what in times[0]}
    return hand_on(
        [
            Row("start: window on screen, warm", median["screen"], "s", SCREEN_BAR),
            Row("start: newest photos painted", median["photos"], "s", PHOTOS_BAR),
            Row("start: with every picture in sight", median["pictures"], "s", PHOTOS_BAR),
            Row("start: answer to words typed at once painted", median["words"], "s"),
        ],
        as_json=args.json,
    )


def start(library: str) -> dict[str, float]:
    """Seconds from the start of a process until each of what `first_paint` notes."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    command = [sys.executable, "-m", "benchmarks.first_paint", library, str(time.time()), "--words", "red"]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    times: dict[str, float] = json.loads(done.stdout)
    return times


if __name__ == "__main__":
    sys.exit(main())

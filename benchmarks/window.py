"""All bars of the window in one table: starts, stalls, scrolling, typing.

    python -m benchmarks.window [--library LIBRARY] [--photos N]

Each part runs in a process of its own and can be run alone; see its module. Without `--library` (one
that `benchmarks.made_libraries` made), one of 100,000 photos is made first, which takes minutes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.made_libraries import fill
from benchmarks.window_rows import Row, show

PHOTOS = 100_000


def main() -> int:
    """Measure everything and print; 1 where a bar is not met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.window", description=__doc__)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--photos", type=int, default=2000, help="indexed while stalls are measured")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="clipsearch-bench-") as place:
        library = args.library
        if library is None:
            library = Path(place, "library")
            fill(library, Path(place, "album"), PHOTOS)
        rows = [
            *part("window_start", str(library)),
            *part("window_typing", str(library)),
            *part("scroll"),
            *part("scroll", "1000000"),
            *part("window_stalls", "--photos", str(args.photos)),
        ]
    show(rows)
    return 0 if all(row.is_met for row in rows) else 1


def part(module: str, *arguments: str) -> list[Row]:
    """The rows of one benchmark; its exit code only says whether the bars are met."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments, "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if not done.stdout:
        raise RuntimeError(f"benchmarks.{module} ended with {done.returncode} and no figures")
    return [Row(**row) for row in json.loads(done.stdout)]


if __name__ == "__main__":
    sys.exit(main())

"""Text in pictures: 60 drawn screenshots, receipts and signs in three languages, found by a word in them.

    python -m benchmarks.text [--folder FOLDER] [--all]

Each picture has one word that no other has. Found is a picture that is among the first three for the whole
word, for a part of it, and for it with one typo (two letters exchanged). Reports how many pictures the
model takes for likely to hold text, seconds of the processor for each that is read, and the memory of the
process that reads. Fails below 54 of 60 for whole words and 48 for parts and typos.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from benchmarks.measuring import show
from benchmarks.text_pictures import Made, make_all
from clipsearch import Library

BARS = {"word": 54, "part": 48, "typo": 48}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.text", description=__doc__)
    parser.add_argument("--folder", type=Path, help="keep the pictures there")
    parser.add_argument("--all", action="store_true", help="read all pictures, likely or not")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="clipsearch-bench-") as place:
        made = make_all(args.folder or Path(place, "pictures"))
        with Library.open(Path(place, "data")) as library:
            library.add(made[0].path.parent)
            library.index()
            start = time.perf_counter()
            with Watch() as watch:
                read, _ = library.texts.run(every=args.all)
            seconds = time.perf_counter() - start
            found = {kind: [ok for one in made if (ok := is_found(library, one, kind))] for kind in BARS}
            missed = {kind: [one.word for one in made if not is_found(library, one, kind)] for kind in BARS}
    rows = ((kind, str(len(found[kind])), str(bar)) for kind, bar in BARS.items())
    show([("found by", "of 60", "bar"), *rows])
    print(
        f"{read} of {len(made)} pictures were read: {seconds / read:.2f} s each "
        f"({watch.processor / read:.2f} s of the processor), {watch.most >> 20} MiB at most"
    )
    print("missed:", missed)
    sys.exit(any(len(found[kind]) < bar for kind, bar in BARS.items()))


def is_found(library: Library, made: Made, kind: str) -> bool:
    """Whether a picture is among the first three."""
    middle = len(made.word) // 2
    line = {
        "word": made.word,
        "part": made.word[1:-2],
        "typo": made.word[: middle - 1] + made.word[middle] + made.word[middle - 1] + made.word[middle + 1 :],
    }[kind]
    return made.path in [hit.path for hit in library.search(line, 3, every=True)]


class Watch:
    """Looks ten times a second at the memory and processor time of the text process."""

    def __init__(self) -> None:
        self.most, self.processor = 0, 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(0.1):
            for child in psutil.Process().children():
                try:
                    if any("text_server" in part for part in child.cmdline()):
                        self.most = max(self.most, child.memory_info().rss)
                        self.processor = sum(child.cpu_times()[:2])
                except psutil.Error:
                    continue


if __name__ == "__main__":
    main()

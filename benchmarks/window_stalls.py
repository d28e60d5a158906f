"""How long the window's event loop stands still while photos are indexed and somebody types and scrolls.

    python -m benchmarks.window_stalls [--photos N] [--library LIBRARY] [--where]

The real window on the real starter in its child process; photos of 12 megapixels. A timer of 5 ms
notes the time between its ticks. Keys and notches of the wheel are given to the window as events,
as quickly as a busy person gives them. Measured is from the first photo that is read to the end of
the run, at which the index is saved. With `--library` the photos come to a library that is there
already (it keeps them). `--where` samples what all threads do in long gaps, which costs a little.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.made_libraries import large_photos
from benchmarks.window_rows import Row, hand_on, percentile
from clipsearch import IndexReport, Library, Progress
from clipsearch.gui.app import application
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style.theme import AppTheme

MOST_BAR, P99_BAR = 100.0, 33.0  # milliseconds
PHOTOS = 2000
BEAT = 5  # milliseconds
KEYS = 110  # milliseconds between two keys
NOTCHES = 40  # milliseconds between two notches of the wheel
LONG = 0.025  # seconds of a gap that `--where` explains
PATIENCE = 1200.0  # seconds
TEXTS = ("red", "dog on grass", "a boat on a lake", "night", "two people", "old house", "snow")


class EventLoopGaps(QObject):
    """The gaps between the beats of a timer in the event loop: (end, seconds)."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[tuple[float, float]] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=BEAT)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now, now - self._last))
        self._last = now

    def stop(self) -> None:
        """Stop the timer."""
        self._timer.stop()


class SimulatedUser(QObject):
    """Types one query after another, key by key, and scrolls down and up again meanwhile, as a user does."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._dice = random.Random(0)
        self._keys = self._typing()
        self._notches = itertools.cycle([-120] * 60 + [120] * 60)
        self._timers = [self._every(KEYS, self._type), self._every(NOTCHES, self._turn)]

    def _every(self, milliseconds: int, action) -> QTimer:  # type: ignore[no-untyped-def]
        timer = QTimer(self, interval=milliseconds)
        timer.timeout.connect(action)
        timer.start()
        return timer

    def _typing(self) -> Iterator[str]:
        for text in itertools.cycle(TEXTS):
            yield from text
            yield from [""] * self._dice.randrange(8, 16)  # looks at the answer
            if self._dice.random() < 0.5:
                yield from "\b" * len(text)
            else:
                yield "\x1b"
            yield from [""] * self._dice.randrange(2, 8)

    def _type(self) -> None:
        key, field = next(self._keys), self._window.query.focusWidget()
        if key == "\b":
            QTest.keyClick(field, Qt.Key.Key_Backspace)
        elif key == "\x1b":
            QTest.keyClick(field, Qt.Key.Key_Escape)
        elif key:
            QTest.keyClick(field, key)

    def _turn(self) -> None:
        view = self._window.results.grid.viewport()
        place = QPointF(view.rect().center())
        QApplication.postEvent(
            view,
            QWheelEvent(
                place,
                view.mapToGlobal(place),
                QPoint(),
                QPoint(0, next(self._notches)),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            ),
        )

    def stop(self) -> None:
        """Stop typing and scrolling."""
        for timer in self._timers:
            timer.stop()


class ThreadSampler:
    """Samples where all threads are, so that long gaps can be explained afterwards."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, dict[str, str]]] = deque(maxlen=1_000_000)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, name="sampler")
        self._thread.start()

    def _look(self) -> None:
        while not self._done.wait(0.002):
            names = {thread.ident: thread.name for thread in threading.enumerate()}
            frames = sys._current_frames()
            seen = {names.get(key, "?"): _where(frame) for key, frame in frames.items()}
            seen.pop("sampler", None)
            self._seen.append((time.perf_counter(), seen))

    def stop(self) -> None:
        """Stop sampling."""
        self._done.set()
        self._thread.join()

    def explain(self, gaps: Sequence[tuple[float, float]]) -> None:
        """Print what was seen in the gaps that are long: milliseconds by thread and place."""
        total: Counter[tuple[str, str]] = Counter()
        long = sorted((gap for gap in gaps if gap[1] > LONG), key=lambda gap: -gap[1])
        blind = 0.0
        for end, seconds in long:
            inside = [(at, seen) for at, seen in self._seen if end - seconds <= at <= end + 0.001]
            edges = [end - seconds, *(at for at, _ in inside)]
            for (at, seen), before in zip(inside, edges, strict=False):
                for who, where in seen.items():
                    total[who, where] += 1000 * (at - before)
                blind = max(blind, at - before)
        print(
            f"{len(long)} gaps over {1000 * LONG:.0f} ms, {1000 * sum(s for _, s in long):.0f} ms in all",
            file=sys.stderr,
        )
        print("longest:", [round(1000 * seconds) for _, seconds in long[:20]], file=sys.stderr)
        print(f"longest time without a look (the GIL was held): {1000 * blind:.0f} ms", file=sys.stderr)
        for (who, where), spent in total.most_common(60):
            print(f"{spent:8.0f} ms  {who:24} {where}", file=sys.stderr)


def _where(frame) -> str:  # type: ignore[no-untyped-def]
    """The innermost places: function and line."""
    stack = traceback.StackSummary.extract(traceback.walk_stack(frame), limit=4, lookup_lines=False)
    return " < ".join(f"{Path(one.filename).stem}.{one.name}:{one.lineno}" for one in stack)


@contextmanager
def window_on(library: Library) -> Iterator[MainWindow]:
    """The window, started without a run."""
    application()
    tasks, app_theme = TaskRunner(), AppTheme("light")
    app_theme.apply("light")
    window = MainWindow(library, app_theme, tasks)
    window.show()
    window.start(index=False)
    try:
        yield window
    finally:
        window.close()
        tasks.close()


def measure(library: Library, album: Path, photos: int, *, where: bool) -> list[Row]:
    """Add an album, index it, and note the gaps meanwhile."""
    library.warm_up()
    with window_on(library) as window:
        loop, begun, ended = QEventLoop(), [], []
        loop_gaps, user = EventLoopGaps(), SimulatedUser(window)
        sampler = ThreadSampler() if where else None

        def note(progress: Progress) -> None:
            if progress.phase == "embedding" and not begun:
                begun.append(time.perf_counter())

        def end(report: IndexReport) -> None:
            if report.embedded:
                ended.append((time.perf_counter(), report))
                QTimer.singleShot(200, loop.quit)

        window.follow_controller.progressed.connect(note)
        window.follow_controller.finished.connect(end)
        QTimer.singleShot(round(1000 * PATIENCE), loop.quit)
        window.dialogs.add([album])
        loop.exec()
        user.stop()
        loop_gaps.stop()
        if sampler:
            sampler.stop()
    if not ended or ended[0][1].embedded != photos:
        raise AssertionError(f"not all photos were indexed: {ended}")
    finished, report = ended[0]
    gaps = [(at, gap) for at, gap in loop_gaps.gaps if begun[0] <= at <= finished + 0.2]
    if sampler:
        sampler.explain(gaps)
    took = [1000 * gap for _, gap in gaps]
    return [
        Row(f"longest stall while {photos:,} photos are indexed", max(took), "ms", MOST_BAR),
        Row("the same, p99 of all gaps", percentile(took, 99), "ms", P99_BAR),
        Row("the same, p50 of all gaps", percentile(took, 50), "ms"),
        Row("the run", report.seconds, "s"),
    ]


def main() -> int:
    """Measure and print; 1 where a bar is not met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.window_stalls", description=__doc__)
    parser.add_argument("--photos", type=int, default=PHOTOS)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--where", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="clipsearch-bench-") as place:
        album = Path(place, "album")
        large_photos(album, args.photos)
        with Library.open(args.library or Path(place, "library")) as library:
            rows = measure(library, album, args.photos, where=args.where)
            library.remove(album)
    return hand_on(rows, as_json=args.json)


if __name__ == "__main__":
    sys.exit(main())

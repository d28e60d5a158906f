"""A seeded monkey: clicks, types, drops, scrolls and resizes a window at random, and changes its photos."""

from __future__ import annotations

import random
import time
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer, Slot
from PySide6.QtGui import QContextMenuEvent, QDropEvent, QGuiApplication, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from shiboken6 import isValid

from clipsearch.gui.main_window.window import MainWindow
from tests.gui.conftest import mime
from tests.support.album import draw
from tests.support.colour_embedder import COLOURS

__all__ = ["Monkey", "MonkeyReport"]

TICK = 5  # milliseconds between two looks at the clock
SAMPLE = 5.0  # seconds between two looks at the memory
PAUSE = 8  # milliseconds between two steps
LETTERS = 3  # that are typed in one step
Key = Qt.Key
WORDS = (*COLOURS, "-red", "a dog on a beach", "ä ö ß 漢字", "'\"&<b>", "x" * 300, "  ")
KEYS = (
    Key.Key_Tab, Key.Key_Backtab, Key.Key_Escape, Key.Key_Return, Key.Key_Space, Key.Key_Up, Key.Key_Down,
    Key.Key_Left, Key.Key_Right, Key.Key_Home, Key.Key_End, Key.Key_PageUp, Key.Key_PageDown, Key.Key_Delete,
    Key.Key_Backspace, Key.Key_F1, Key.Key_F2, Key.Key_F5, Key.Key_F10, Key.Key_Menu, Key.Key_Plus,
    Key.Key_Minus, Key.Key_Slash, Key.Key_A, Key.Key_B, Key.Key_C, Key.Key_E, Key.Key_F, Key.Key_H, Key.Key_I,
    Key.Key_L, Key.Key_O, Key.Key_R, Key.Key_S, Key.Key_V, Key.Key_Y, Key.Key_Z, Key.Key_0, Key.Key_1,
)  # fmt: skip
HELD = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@dataclass
class MonkeyReport:
    """What was measured while the monkey played.

    Attributes:
        steps: of each kind.
        stalls: milliseconds of gaps between two ticks that were longer than 100 ms, with the step before
            and the processor time of the window's thread; without the time (on Linux) in which other
            programs had the processor.
        longest: milliseconds of the longest one.
        waited: the most milliseconds between two ticks in which other programs had the processor.
        disk: milliseconds that the slowest change on disk took, which another thread makes.
        before, after: memory in MB, open files or handles, threads and widgets.
        megabytes: of the process, every `SAMPLE` seconds.
    """

    steps: Counter[str] = field(default_factory=Counter)
    stalls: list[tuple[float, str]] = field(default_factory=list)
    longest: float = 0.0
    waited: float = 0.0
    disk: float = 0.0
    before: dict[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)
    megabytes: list[int] = field(default_factory=list)

    def __str__(self) -> str:
        worst = sorted(self.stalls, reverse=True)[:8]
        return (
            f"{self.steps.total()} steps {dict(self.steps.most_common())}\n"
            f"longest stall {self.longest:.0f} ms (waits for the processor up to {self.waited:.0f} ms)\n"
            f"over 100 ms: {len(self.stalls)} "
            f"{[(round(length), step) for length, step in worst]}\n"
            f"slowest change on disk {self.disk:.0f} ms\n"
            f"before {self.before}\nafter  {self.after}\nmegabytes {self.megabytes[::12]}"
        )


class Monkey(QObject):
    """Plays with a window for a while. All that it does comes from its seed; when, from the machine."""

    def __init__(self, seed: int, open_window: Callable[[], MainWindow], photos: Path) -> None:
        super().__init__()
        self._random = random.Random(seed)
        self._open = open_window
        self._closed = False
        self._photos = photos
        self._drawn = 0
        self._disk = ThreadPoolExecutor(1, "disk")
        self._disk.submit(int).result()  # its thread is there when threads are counted
        self._to_type = ""
        self.window = self._opened()
        self.report = MonkeyReport()
        self.lately: deque[str] = deque(maxlen=40)
        self._last = 0.0
        self._queued = 0.0
        self._worked = 0.0
        self._end = 0.0
        self._clock = QTimer(self, interval=TICK, timerType=Qt.TimerType.PreciseTimer)
        self._clock.timeout.connect(self._tick)
        # Qt lets no timer fire again inside its own slot, where a menu may have an event loop.
        self._steps = QTimer(self, interval=PAUSE, singleShot=True)
        self._steps.timeout.connect(self._step)
        self._ways: tuple[tuple[int, Callable[[], str]], ...] = (
            (8, self._press),
            (4, self._type),
            (8, self._click),
            (3, self._wheel),
            (2, self._drag),
            (2, self._drop),
            (1, self._resize),
            (1, self._change_disk),
            (1, self._clipboard),
            (2, self._menu),
            (1, self._leave),
        )

    def play(self, seconds: float) -> MonkeyReport:
        """Play, close dialogs and menus, and report what was measured."""
        self.report.before = resources_held()
        self._end = time.monotonic() + seconds
        self._last, self._queued, self._worked = time.perf_counter(), queue_time(), 1000 * time.thread_time()
        self._clock.start()
        self._steps.start()
        sampled = time.monotonic()
        while time.monotonic() < self._end:
            QTest.qWait(20)
            if time.monotonic() - sampled > SAMPLE:
                sampled = time.monotonic()
                self.report.megabytes.append(psutil.Process().memory_info().rss >> 20)
        self._steps.stop()
        self._clock.stop()
        self.tidy()
        self.report.after = resources_held()
        return self.report

    def close(self) -> None:
        """Play no more."""
        self._disk.shutdown()

    def tidy(self) -> None:
        """Leave every dialog and menu, and ask for nothing."""
        for _ in range(30):
            QTest.qWait(20)
            top = QApplication.activePopupWidget() or QApplication.activeModalWidget() or self._dialog()
            if top is None:
                break
            QTest.keyClick(top, Key.Key_Escape)
        else:
            raise AssertionError(f"{top} cannot be left")
        self.window.viewer.dismiss()
        self.window.query.clear()
        self.window.messages.dismiss()

    def _dialog(self) -> QWidget | None:
        others = (one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not self.window)
        return next((one for one in others if one.windowType() == Qt.WindowType.Dialog), None)

    def _tick(self) -> None:
        now, queued = time.perf_counter(), queue_time()
        gap, self._last = (now - self._last) * 1000, now
        waited, self._queued = queued - self._queued, queued
        gap = max(0.0, gap - waited)
        worked, self._worked = (thread := 1000 * time.thread_time()) - self._worked, thread
        self.report.waited = max(self.report.waited, waited)
        self.report.longest = max(self.report.longest, gap)
        if gap > 100:
            self.report.stalls.append(
                (gap, f"{self.lately[-1] if self.lately else ''} ({worked:.0f} ms of work)")
            )

    def _step(self) -> None:
        """Do something, in the event loop of a menu or dialog, too."""
        self._steps.start()
        if time.monotonic() > self._end:
            self._leave()  # a menu that would keep its event loop
            return
        if not self.window.isVisible():
            if self._closed:  # not before: what was under way is waited for
                self._clock.stop()
                self._steps.stop()  # opening runs the event loop, which deletes the window before
                self.window = self._opened()
                self._clock.start()
                self._steps.start()
            self._last = time.perf_counter()
            return
        weights, ways = zip(*self._ways, strict=True)
        way = self._random.choices(ways, weights)[0]
        self.lately.append(way.__name__)
        self.report.steps[way.__name__.strip("_")] += 1
        before = self.report.steps.total()
        try:
            said = way()
        except RuntimeError as error:  # a widget that went away while it was looked at
            if "already deleted" not in str(error):
                raise
            said = "something that went away"
        if self.report.steps.total() == before:  # else it is a step inside its menu that was the last
            self.lately[-1] = f"{way.__name__.strip('_')} {said}"
        if not self.window.isVisible():
            self._last = time.perf_counter()  # it closed, which may wait for what is under way

    def _opened(self) -> MainWindow:
        """A window that says when it is closed, which is after it was hidden."""
        self._closed = False
        window = self._open()
        window.closed.connect(self._note_closed)
        return window

    @Slot()
    def _note_closed(self) -> None:
        self._closed = True

    # Ways

    def _target(self) -> QWidget:
        popup = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        return popup or QApplication.focusWidget() or self.window

    def _press(self) -> str:
        key, held = self._random.choice(KEYS), self._random.choice(HELD)
        target = self._target()
        said = f"{key.name} {held.value:x} on {type(target).__name__}"
        self.lately[-1] = said
        QTest.keyClick(target, key, held)
        return said

    def _type(self) -> str:
        if not self._to_type:
            self._to_type = self._random.choice(WORDS)
        now, self._to_type = self._to_type[:LETTERS], self._to_type[LETTERS:]
        target = self._target()
        for letter in now:
            QTest.keyClick(target, letter)
        return f"{now} on {type(target).__name__}"

    def _somewhere(self) -> tuple[QWidget, QPoint] | None:
        top = QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.window
        below = [
            one
            for one in top.findChildren(QWidget)
            if isValid(one) and one.isVisible() and not one.isWindow()
        ]
        widget = self._random.choice(below or [top])
        if widget.width() < 1 or widget.height() < 1:
            return None
        x, y = self._random.randrange(widget.width()), self._random.randrange(widget.height())
        place = widget.mapTo(top, QPoint(x, y)) if widget is not top else QPoint(x, y)
        hit = top.childAt(place) or top  # what lies on top there
        if not isValid(hit):  # PySide gives the wrapper of a widget that is gone for one at its address
            return None
        return hit, hit.mapFrom(top, place) if hit is not top else place

    def _click(self) -> str:
        if (found := self._somewhere()) is None:
            return "nowhere"
        widget, place = found
        held = self._random.choice(HELD[:5])
        said = f"{type(widget).__name__} {_named(widget, place)[:30]}"
        self.lately[-1] = said
        left, right = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
        if self._random.random() < 0.2:
            QTest.mouseDClick(widget, left, held, place)
        else:
            QTest.mouseClick(widget, self._random.choice((left, left, left, right)), held, place)
        return said

    def _wheel(self) -> str:
        if (found := self._somewhere()) is None:
            return "nowhere"
        widget, place = found
        turn = self._random.choice((-720, -120, 120, 720))
        event = QWheelEvent(
            QPointF(place), QPointF(widget.mapToGlobal(place)), QPoint(), QPoint(0, turn),
            Qt.MouseButton.NoButton, self._random.choice(HELD[:4]), Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)
        return type(widget).__name__

    def _drag(self) -> str:
        if (found := self._somewhere()) is None:
            return "nowhere"
        widget, place = found
        QTest.mousePress(widget, Qt.MouseButton.LeftButton, self._random.choice(HELD[:4]), place)
        for _ in range(4):
            place += QPoint(self._random.randint(-150, 150), self._random.randint(-150, 150))
            if isValid(widget):  # what was pressed may have made another of it
                QTest.mouseMove(widget, place)
        if not isValid(widget):
            return "something that went away"
        QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        return type(widget).__name__

    def _drop(self) -> str:
        some = sorted(self._photos.rglob("*.*"))
        files = tuple(self._random.sample(some, min(len(some), self._random.randint(1, 4))))
        link = "http://127.0.0.1:9/a.png"  # where nobody answers
        what = self._random.choice((
            mime(paths=files), mime(paths=files[:1]), mime(paths=(self._photos,)), mime(text="blue"),
            mime(links=(link,)), mime(html=f'<img src="{link}">'), mime(html="<img src='data:,'>"), mime(),
        ))  # fmt: skip
        x, y = self._random.randrange(self.window.width()), self._random.randrange(self.window.height())
        from tests.gui.query_bar.test_drag_and_drop import drag

        drag(self.window, what, QPoint(x, y))
        event = QDropEvent(
            QPointF(x, y), Qt.DropAction.CopyAction, what,
            Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(self.window, event)
        return ",".join(what.formats())

    def _resize(self) -> str:
        self.window.resize(self._random.randint(300, 1600), self._random.randint(200, 1000))
        return f"{self.window.width()} x {self.window.height()}"

    def _change_disk(self) -> str:
        """Another program's doing, so not in the window's thread: a busy disk takes its time for it."""
        some = sorted(self._photos.glob("*.png"))
        if len(some) > 30 or (len(some) > 8 and self._random.random() < 0.4):
            gone = self._random.choice(some)
            self._disk.submit(self._change, lambda: gone.unlink(missing_ok=True))
            return f"{gone.name} gone"
        self._drawn += 1
        new = self._photos / f"new{self._drawn}.png"
        size = (self._random.randint(20, 400), self._random.randint(20, 400))
        colour = self._random.choice(tuple(COLOURS))
        self._disk.submit(self._change, lambda: draw(new, colour, size=size))
        return f"{new.name} drawn"

    def _change(self, change: Callable[[], object]) -> None:
        begun = time.perf_counter()
        change()
        self.report.disk = max(self.report.disk, (time.perf_counter() - begun) * 1000)

    def _clipboard(self) -> str:
        if self._random.random() < 0.5:
            QGuiApplication.clipboard().setText(self._random.choice(WORDS))
            return "text"
        image = QImage(50, 40, QImage.Format.Format_RGB32)
        image.fill(self._random.randrange(1 << 24))
        QGuiApplication.clipboard().setImage(image)
        return "picture"

    def _menu(self) -> str:
        if (found := self._somewhere()) is None or QApplication.activePopupWidget() is not None:
            return "nowhere"
        widget, place = found
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, widget.mapToGlobal(place))
        QApplication.sendEvent(widget, event)
        return type(widget).__name__

    def _leave(self) -> str:
        top = QApplication.activePopupWidget() or QApplication.activeModalWidget() or self._dialog()
        if top is not None:
            QTest.keyClick(top, Key.Key_Escape)
        return type(top).__name__


def _named(widget: QWidget, place: QPoint) -> str:
    """What a person would call what is there."""
    action = widget.actionAt(place) if isinstance(widget, QMenu) else None
    return action.text() if action else widget.accessibleName()


def queue_time() -> float:
    """Milliseconds that this thread has waited for the processor so far; 0 unless on Linux."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e6
    except (OSError, IndexError):
        return 0.0


def resources_held() -> dict[str, int]:
    """What the process holds now."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    process = psutil.Process()
    handles = process.num_handles() if hasattr(process, "num_handles") else process.num_fds()
    return {
        "megabytes": process.memory_info().rss >> 20,
        "handles": handles,
        "threads": process.num_threads(),
        "widgets": len(QApplication.allWidgets()),
    }

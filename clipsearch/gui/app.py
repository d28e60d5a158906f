"""Running the window: the QApplication, its theme, logging, the event loop, and an orderly end."""

from __future__ import annotations

import gc
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtCore import QEvent, QLocale
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from clipsearch import ClipsearchError, Library
from clipsearch.gui.desktop.autostart import command
from clipsearch.gui.lock.controller import Departure
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.crash_dialog import CrashReporter
from clipsearch.gui.runtime.first_paint import FirstPaint
from clipsearch.gui.runtime.garbage_collector import GarbageCollector
from clipsearch.gui.runtime.single_instance import ActivationRequest, InstanceServer, bring_forward
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.runtime.window_role import install_window_role
from clipsearch.gui.style import translation
from clipsearch.gui.style.theme import AppTheme
from clipsearch.settings import resources
from clipsearch.system import log_file
from clipsearch.system.malloc import give_memory_back

__all__ = ["application", "install_excepthook", "run", "start_again", "unlock"]

logger = logging.getLogger(__name__)

SWITCH_INTERVAL = 0.0005  # seconds that another thread may run Python while the window waits for it


def run(library: Library, *, path: Path | None = None, hidden: bool = False) -> int:
    """Show the window on a library until it is closed; the library stays open.

    Args:
        library: open for writing.
        path: a folder to add at once, or a photo to search with.
        hidden: begin in the tray, without the window.

    Returns:
        0, or 70 if the user quit after a bug.
    """
    with log_file.logging_to(library.data_folder):
        code, departure = _run(library, path, hidden)
    if departure is not None:
        return _depart(library, departure)
    return code


def unlock(data_folder: Path, *, hidden: bool = False) -> bool:
    """Ask for the passphrase of a locked library; False if the user closed the window.

    Args:
        data_folder: the library's.
        hidden: begin with the window minimised.
    """
    from clipsearch.gui.lock.unlock_window import UnlockWindow  # a start needs it seldom

    application()
    translation.install()
    app_theme = AppTheme()
    app_theme.apply("system")
    tasks = TaskRunner()
    try:
        window = UnlockWindow(data_folder, app_theme, tasks)
        window.showMinimized() if hidden else window.show()
        unlocked = window.run()
        window.close()
        return unlocked
    finally:
        tasks.close()


def _depart(library: Library, departure: Departure) -> int:
    """Do what the window closed for, and begin anew in a process that knows nothing of the library."""
    library.close()
    if departure.action != "lock":
        from clipsearch.gui.lock.conversion_window import ConversionWindow

        tasks = TaskRunner()
        try:
            ConversionWindow(library.data_folder, departure, tasks).run()
        finally:
            tasks.close()
    start_again(command(library.data_folder, hidden=not departure.was_visible))
    return 0


def start_again(arguments: list[str]) -> None:
    """Replace this process by another one; on Windows, start that and return."""
    if os.name == "nt":
        subprocess.Popen(arguments)  # noqa: S603 (our own command)
    else:
        os.execv(arguments[0], arguments)  # noqa: S606 (no shell is wanted)


def _run(library: Library, path: Path | None, hidden: bool) -> tuple[int, Departure | None]:
    qt = application()
    language = library.settings.current.language
    translation.install(QLocale(language) if language else None)
    hooks = sys.excepthook, threading.excepthook
    crash_reporter = install_excepthook()
    tasks = TaskRunner()
    tasks.crashed.connect(crash_reporter.show_bug)
    settings = library.settings.current
    app_theme = AppTheme(settings.theme)
    app_theme.apply(settings.theme, contrast=settings.contrast)
    window = MainWindow(library, app_theme, tasks)
    for bugs in (crash_reporter.occurred, tasks.crashed):
        bugs.connect(_log_bug)
    window.notifier.reported.connect(_log_error)
    window.restore_state()
    first_paint = FirstPaint(window)
    first_paint.painted.connect(lambda: window.start(path=path))
    if hidden:
        window.tray.start_hidden()
    else:
        window.show()
    gc.freeze()  # later collections, which stop the window, need not visit what is there now
    instance_server = InstanceServer(library.data_folder)
    instance_server.requested.connect(lambda request: _activate(window, request))
    window.closing.connect(library.interrupt)  # a model that is still loading would be waited for
    window.closed.connect(instance_server.close)
    # Qt would end with the last window that is closed, though the main one is only hidden.
    qt.setQuitOnLastWindowClosed(False)
    window.closed.connect(lambda: qt.exit(0))
    restore_handler = _handle_interrupts(window)
    try:
        return qt.exec(), window.lock.departure
    finally:
        window.quit()
        restore_handler()
        sys.excepthook, threading.excepthook = hooks


def application() -> QApplication:
    """The QApplication, made if there is none."""
    qt = QApplication.instance()
    if qt is None:
        give_memory_back()
        sys.setswitchinterval(SWITCH_INTERVAL)  # the default of 5 ms, several times in a row, is a stutter
        qt = _Application(sys.argv[:1])
        GarbageCollector(qt)
        install_window_role()
        qt.setApplicationName("clipsearch")
        qt.setApplicationDisplayName("clipsearch")
        QApplication.setDesktopFileName("clipsearch")
        QApplication.setWindowIcon(QIcon(str(resources() / "icons" / "clipsearch.svg")))
    return cast(QApplication, qt)


def install_excepthook() -> CrashReporter:
    """Show uncaught exceptions of all threads in a dialog."""
    crash_reporter = CrashReporter()
    crash_reporter.install()
    return crash_reporter


def _activate(window: MainWindow, request: ActivationRequest) -> None:
    """Do what a second start of the program requests."""
    bring_forward(window, request.token)
    if request.path is not None:
        window.open_path(request.path)


def _log_bug(error: BaseException) -> None:
    logger.error("a bug", exc_info=error)


def _log_error(error: ClipsearchError, _: str) -> None:
    logger.warning("%s", error)


class _Application(QApplication):
    """Lets the window close for good where the system quits the program, as by Cmd+Q."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Quit:
            for window in self.topLevelWidgets():
                if isinstance(window, MainWindow):
                    window.tray.allow_quit()
        return super().event(event)


def _handle_interrupts(window: MainWindow) -> Callable[[], object]:
    """Let Ctrl+C in the terminal close the window in order; return what undoes that.

    Python handles signals between its own steps, of which the timer of the garbage collector makes some.
    """
    if threading.current_thread() is not threading.main_thread():
        return lambda: None
    handler = signal.signal(signal.SIGINT, lambda *_: window.quit())
    return lambda: signal.signal(signal.SIGINT, handler)

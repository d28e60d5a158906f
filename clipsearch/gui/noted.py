"""What the window writes into the log: errors that it shows, and bugs."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, Slot

from clipsearch import ClipsearchError
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.crash_dialog import CrashReporter
from clipsearch.gui.runtime.task_runner import TaskRunner

__all__ = ["Noted"]

logger = logging.getLogger(__name__)


class Noted(QObject):
    """Notes what goes wrong in a window."""

    def __init__(self, window: MainWindow, tasks: TaskRunner, crash_reporter: CrashReporter) -> None:
        super().__init__(window)
        for bugs in (crash_reporter.happened, tasks.crashed):
            bugs.connect(self.note_bug)
        for errors in (
            tasks.failed,
            window.follow_controller.failed,
            window.follow_controller.refused,
            window.photo_actions.failed,
            window.settings_controller.refused,
        ):
            errors.connect(self.note_error)

    @Slot(object)
    def note_bug(self, error: BaseException) -> None:
        """Note a bug with all that helps to find it."""
        logger.error("a bug", exc_info=error)

    @Slot(object)
    def note_error(self, error: ClipsearchError) -> None:
        """Note an error that the user was told."""
        logger.warning("%s", error)

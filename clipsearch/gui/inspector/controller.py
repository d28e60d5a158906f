"""What the inspector shows, looked up in the background for the photo that is selected now."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QImage, QPixmap

from clipsearch import ClipsearchError, Hit, Library, Progress
from clipsearch.gui.desktop import files
from clipsearch.gui.inspector.inspector import PREVIEW, Inspector
from clipsearch.gui.results.thumbnail_cache import cut
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style import formatting

__all__ = ["InspectorController"]

WORDS = 10
PAUSE = 120  # milliseconds that a photo is selected before words are looked for


class InspectorController(QObject):
    """Fills an inspector."""

    def __init__(self, tasks: TaskRunner, library: Library, inspector: Inspector, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._library = library
        self._inspector = inspector
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self._describe)

    def show(self, hit: Hit | None) -> None:
        """Show another photo, or none; the same one again costs nothing."""
        shown = self._inspector.hit
        if hit is not None and shown is not None and hit.content == shown.content:
            if hit != shown:  # renamed, found elsewhere, out of reach, or in another answer
                self._inspector.update_facts(hit)
            return
        self._inspector.show_hit(hit)
        self._tasks.cancel_latest("describe")
        self._timer.stop()
        if hit is None:
            self._tasks.cancel_latest("inspected")
            self._tasks.cancel_latest("file size")
            return
        content, path = hit.content, hit.path
        ratio = self._inspector.devicePixelRatioF()
        self._tasks.run_latest(
            "inspected",
            "facts",
            lambda: cut(self._library.thumbnail(content), PREVIEW, ratio, whole=True),
            lambda image: self._show_preview(content, image),
        )
        self._tasks.run_latest(
            "file size",
            "files",
            lambda: files.file_size(path),
            lambda size: self._inspector.show_size(content, size),
        )
        self._timer.start()

    def _show_preview(self, content: int, image: QImage | None) -> None:
        if image is not None:
            self._inspector.show_preview(content, QPixmap.fromImage(image))

    @Slot()
    def _describe(self) -> None:
        hit = self._inspector.hit
        if hit is None:
            return
        content = hit.content
        report = self._tasks.reporter(self._show_progress)
        self._tasks.run_latest(
            "describe",
            "inspect",
            lambda: self._library.describe(content, WORDS, report),
            self._inspector.show_words,
            failed=self._tell_why,
        )

    def _show_progress(self, progress: Progress) -> None:
        self._inspector.show_waiting(formatting.progress(progress))

    def _tell_why(self, error: ClipsearchError) -> None:
        self._inspector.show_words((), why=error.message)

"""The inspector's controller: loads preview, file size and words of the current photo in the background."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QImage, QPixmap

from clipsearch import ClipsearchError, Hit, Library, Matches, Progress
from clipsearch.gui.desktop import files
from clipsearch.gui.inspector.fact_rows import detail_rows
from clipsearch.gui.inspector.inspector import PREVIEW, Inspector
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style import formatting
from clipsearch.gui.widgets.thumbnail_image import thumbnail_image
from clipsearch.records.details import Details, Place

__all__ = ["InspectorController"]

WORD_COUNT = 10
WORDS_DELAY = 120  # milliseconds that a photo is current before words for it are computed


class InspectorController(QObject):
    """Shows hits in an inspector, and loads what is slow to get."""

    def __init__(self, tasks: TaskRunner, library: Library, inspector: Inspector, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._library = library
        self._inspector = inspector
        self._is_of_several = False
        self._selected = Matches.none()  # of several
        inspector.editor.keyword.known_needed.connect(self._load_keywords)
        self._timer = QTimer(self, singleShot=True, interval=WORDS_DELAY)
        self._timer.timeout.connect(self._describe)

    def show(self, hit: Hit | None, selected: Matches | None = None) -> None:
        """Show another photo, or none; for the same one only the facts are updated.

        Args:
            hit: the photo.
            selected: those that are selected; of several what they have in common is shown.
        """
        if hit is not None and selected is not None and len(selected) > 1:
            self._show_several(hit, selected)
            return
        shown = None if self._is_of_several else self._inspector.hit
        self._is_of_several = False
        self._tasks.cancel_latest("summary")
        is_same = hit is not None and shown is not None and hit.content == shown.content
        if hit is not None and shown is not None and is_same and hit.moment == shown.moment:
            if hit != shown:  # renamed, moved, unreachable, or with another score
                self._inspector.update_facts(hit)
            return
        self._inspector.show_hit(hit)
        self._inspector.editor.show_photos([] if hit is None else [hit])
        self._tasks.cancel_latest("describe")
        self._timer.stop()
        if hit is None:
            self._tasks.cancel_latest("inspected")
            self._tasks.cancel_latest("file size")
            self._tasks.cancel_latest("details")
            return
        content, path, moment = hit.content, hit.path, hit.moment
        ratio = self._inspector.devicePixelRatioF()
        self._tasks.run_latest(
            "inspected",
            "facts",
            lambda: thumbnail_image(self._library.thumbnail(content, moment), PREVIEW, ratio, trimmed=True),
            lambda image: self._show_preview(content, image),
        )
        self._tasks.run_latest(
            "file size",
            "files",
            lambda: files.file_state(path),
            lambda state: self._inspector.show_file_state(content, state),
        )
        self._load_details(content)
        self._timer.start()

    def _load_details(self, content: int) -> None:
        library = self._library

        def load() -> tuple[Details, Place | None, list[str]]:
            return (*library.details.of(content), [*library.albums.names_of([content])])

        def show(known: tuple[Details, Place | None, list[str]]) -> None:
            details, place, albums = known
            self._inspector.editor.show_details(content, details)
            others = replace(details, title="", caption="", keywords=(), rating=None, label="")
            others = replace(others, favourite=None, flag="")
            self._inspector.show_details(content, detail_rows(others, place, albums))

        self._tasks.run_latest("details", "facts", load, show)

    @Slot()
    def refresh_details(self) -> None:
        """Show what is known of the photo now."""
        if self._inspector.hit is not None and not self._is_of_several:
            self._load_details(self._inspector.hit.content)

    @Slot(object)
    def reload(self, contents: Collection[int]) -> None:
        """Show what is known now, after something was written about photos."""
        hit = self._inspector.hit
        if self._is_of_several:
            self._load_common(self._selected)
        elif hit is not None and hit.content in contents:
            self._load_details(hit.content)

    @Slot()
    def _load_keywords(self) -> None:
        sources, field = self._library.query_sources, self._inspector.editor.keyword
        self._tasks.run_latest("keywords", "counts", lambda: list(sources.named("tag")), field.set_known)

    def _load_common(self, selected: Matches) -> None:
        details, contents = self._library.details, selected.contents

        def load() -> tuple[int | None, bool, str]:
            keys = contents.tolist()
            ratings, known = details.ratings(keys), details.marks(keys)
            marks = {known.get(key, (False, "")) for key in keys}
            flags = {flag for _, flag in marks}
            return (
                ratings.pop() if len(ratings) == 1 else None,
                all(favourite for favourite, _ in marks),
                flags.pop() if len(flags) == 1 else "",
            )

        def show(common: tuple[int | None, bool, str]) -> None:
            if self._is_of_several:
                self._inspector.editor.show_common(*common)

        self._tasks.run_latest("rating", "facts", load, show)

    def _show_several(self, hit: Hit, selected: Matches) -> None:
        is_other = self._selected.contents is not selected.contents or not self._is_of_several
        self._is_of_several, self._selected = True, selected
        if is_other:
            self._inspector.editor.show_photos(selected)
        self._load_common(selected)
        self._timer.stop()
        self._tasks.cancel_latest("describe")
        self._inspector.show_several(len(selected), hit)
        facets, contents = self._library.facets, selected.contents
        self._tasks.run_latest(
            "summary", "facts", lambda: facets.summarise(contents), self._inspector.show_summary
        )

    @Slot()
    def refresh_words(self) -> None:
        """Find the words for the photo again: other words are hidden or added now."""
        if self._inspector.hit is not None and not self._is_of_several:
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
            lambda: self._library.describe(content, WORD_COUNT, report),
            self._inspector.show_words,
            failed=self._show_failure,
        )

    def _show_progress(self, progress: Progress) -> None:
        self._inspector.show_waiting(formatting.progress(progress))

    def _show_failure(self, error: ClipsearchError) -> None:
        self._inspector.show_words((), reason=error.message)

"""Opens the dialog of duplicates, fills it, and does what is asked for in it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from clipsearch import DuplicateGroups, Library, Progress
from clipsearch.gui.duplicates.duplicates_dialog import PAGE, DuplicatesDialog
from clipsearch.gui.duplicates.trash_duplicates import Removal
from clipsearch.gui.runtime.act_stack import Act, ActStack, Outcome
from clipsearch.gui.runtime.task_runner import Task, TaskRunner
from clipsearch.gui.style.translation import translate
from clipsearch.gui.widgets.dialogs import Question, confirm
from clipsearch.gui.widgets.thumbnail_image import thumbnail_image
from clipsearch.records.duplicates import DuplicateGroup, Tier

__all__ = ["DuplicatesController"]


class DuplicatesController(QObject):
    """Reviews the duplicates of one library.

    Signals:
        changed: files (Paths) that went to the trash, or came back.
    """

    changed = Signal(object)

    def __init__(self, tasks: TaskRunner, library: Library, acts: ActStack, window: QWidget) -> None:
        super().__init__(window)
        self._tasks = tasks
        self._library = library
        self._acts = acts
        self._window = window
        self._references: tuple[Path, ...] = ()
        self._stop = threading.Event()
        self._found: DuplicateGroups | None = None
        self._start = 0
        self._pictures: list[Task] = []  # those that are being loaded
        self.dialog: DuplicatesDialog | None = None

    @Slot()
    def show(self) -> None:
        """Open the dialog, or bring it to the front."""
        if self.dialog is None:
            self._references = ()
            self.dialog = dialog = DuplicatesDialog(self._load, self._window)
            dialog.page_requested.connect(self._show_page)
            dialog.remove_requested.connect(self._remove)
            dialog.apart_requested.connect(self._keep_apart)
            dialog.not_best_requested.connect(self._mark_not_best)
            dialog.reference_chosen.connect(self._set_reference)
            dialog.finished.connect(self._forget_dialog)
            dialog.show()
            self.refresh()
        self.dialog.raise_()
        self.dialog.activateWindow()

    @Slot()
    def refresh(self) -> None:
        """Look for duplicates again, if the dialog is open."""
        if self.dialog is None:
            return
        self._stop.set()
        self._stop = stop = threading.Event()
        progressed = self._tasks.reporter(self._show_progress)
        find = partial(self._library.duplicates.find, progressed, stop, references=self._references)
        self._tasks.run_latest("duplicates", "long", find, self._show_found)

    def close(self) -> None:
        """Stop looking; the window is closing."""
        self._stop.set()

    @Slot()
    def _forget_dialog(self) -> None:
        self._stop.set()
        self._tasks.cancel_latest("duplicates")
        self._tasks.cancel_latest("duplicate page")
        self._cancel_pictures()
        self.dialog = self._found = None

    def _show_progress(self, now: Progress) -> None:
        if self.dialog is not None and self._found is None:
            self.dialog.show_progress(now)

    def _show_found(self, found: DuplicateGroups) -> None:
        is_first, self._found = self._found is None, found
        if self.dialog is not None:
            if is_first:
                self.dialog.show_first_tier(found.counts)
            self._show_page(self.dialog.tier, self._start)

    @Slot(str, int)
    def _show_page(self, tier: Tier, start: int) -> None:
        found, dialog = self._found, self.dialog
        if found is None or dialog is None:
            return
        last = max(found.counts[tier] - 1, 0) // PAGE * PAGE
        self._start = start = min(max(start, 0), last)
        work = partial(found.page, tier, start, start + PAGE)

        def show(groups: Sequence[DuplicateGroup]) -> None:
            self._cancel_pictures()
            dialog.show_groups(found.counts, groups, start)

        self._tasks.run_latest("duplicate page", "inspect", work, show)

    def _load(self, content: int, side: int, show: Callable[[QImage | None], None]) -> None:
        ratio = self._window.devicePixelRatioF()

        def made() -> QImage | None:
            return thumbnail_image(self._library.thumbnail(content), side, ratio, fit=True)

        self._pictures.append(self._tasks.run("thumbnails", made, show))

    def _cancel_pictures(self) -> None:
        """Load no pictures any more for what is not shown."""
        for task in self._pictures:
            self._tasks.cancel(task)
        self._pictures.clear()

    @Slot(object)
    def _set_reference(self, folder: Path) -> None:
        self._references = (folder.resolve(),)
        self.refresh()

    # What is asked for

    @Slot(object)
    def _remove(self, groups: Sequence[DuplicateGroup] | None) -> None:
        if self.dialog is None or self._found is None:
            return
        if groups is not None:
            self._run_removal(groups)
            return
        found, tier = self._found, self.dialog.tier
        title = self.tr("Move to the trash")
        question = self.tr("Move all but the best photo of each group to the trash?")
        more = self.tr("Their tags, ratings and captions go to the best one. This can be undone with Ctrl+Z.")

        def all_groups() -> None:
            self._tasks.run("inspect", partial(found.page, tier), self._run_removal)

        confirm(self.dialog, Question(title, question, more, title), all_groups)

    def _run_removal(self, groups: Sequence[DuplicateGroup]) -> None:
        removal = Removal(self._library, groups)
        paths = [path for group in groups for one in group.removable for path in (one.path, *one.copies)]
        self._acts.run(Act(removal.do, removal.undo, partial(self.changed.emit, paths)))

    @Slot(object)
    def _keep_apart(self, group: DuplicateGroup) -> None:
        contents = {photo.content for photo in group.photos}
        service = self._library.duplicates
        self._decide(
            partial(service.keep_apart, contents),
            partial(service.join_again, contents),
            self.tr("Marked as not duplicates"),
        )

    @Slot(object)
    def _mark_not_best(self, group: DuplicateGroup) -> None:
        best, service = [group.photos[0].content], self._library.duplicates
        self._decide(
            partial(service.mark_not_best, best),
            partial(service.unmark_not_best, best),
            self.tr("No longer suggested as the best"),
        )

    def _decide(self, do: Callable[[], None], undo: Callable[[], None], said: str) -> None:
        def done() -> Outcome:
            do()
            return Outcome(said)

        def undone() -> Outcome:
            undo()
            return Outcome(translate("DuplicatesController", "Decision undone"))

        self._acts.run(Act(done, undone, self.refresh))

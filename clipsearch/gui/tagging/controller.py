"""What is done to tags: giving, teaching, renaming, merging and deleting them; all of it can be undone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QProgressDialog, QWidget
from shiboken6 import isValid

from clipsearch import ClipsearchError, Hit, Library
from clipsearch.gui.photo_actions.photo_actions import PhotoActions
from clipsearch.gui.photo_actions.photo_edits import PhotoEdit, sidecar_error
from clipsearch.gui.runtime.act_stack import Act, ActStack, Outcome
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style import formatting
from clipsearch.gui.style.translation import translate
from clipsearch.gui.tagging.tag_dialog import TagDialog
from clipsearch.gui.widgets.dialogs import Question, confirm

__all__ = ["TagController"]

SHOW_AFTER = 600  # milliseconds before progress is shown


class TagController(QObject):
    """Changes the tags of one library.

    Signals:
        changed: keys of photos whose tags are others now.
    """

    changed = Signal(object)

    def __init__(
        self, tasks: TaskRunner, library: Library, acts: ActStack, actions: PhotoActions, window: QWidget
    ) -> None:
        super().__init__(window)
        self._tasks = tasks
        self._library = library
        self._acts = acts
        self._actions = actions
        self._window = window
        actions.tag_requested.connect(self.add_to)

    @Slot(object)
    def add_to(self, hits: Sequence[Hit]) -> None:
        """Ask for tags, and give them to photos."""
        hint = self.tr("Several with commas between them. trips/rome is below trips.")
        dialog = self._open(TagDialog(self.tr("Add a tag"), hint, self.tr("Add"), self._window))

        def add(text: str) -> None:
            words = [word.strip() for word in text.split(",") if word.strip()]
            self._actions.edit(hits, PhotoEdit(add_keywords=words))

        dialog.chosen.connect(add)

    @Slot(str, object, bool)
    def mark(self, tag: str, contents: Collection[int], fits: bool) -> None:
        """Mark photos as those that a tag fits, or does not."""
        tags, made = self._library.tags, list[Any]()
        photos = formatting.count(len(contents), "photo")

        def do() -> Outcome:
            made[:] = [tags.mark(tag, contents) if fits else tags.mark(tag, against=contents)]
            said = translate("TagController", "{tag}: fits {photos}")
            if not fits:
                said = translate("TagController", "{tag}: does not fit {photos}")
            return Outcome(said.format(tag=formatting.isolate(tag), photos=photos), _error(made))

        self._run(do, made, tag, contents)

    @Slot(str)
    def rename(self, tag: str) -> None:
        """Ask for another name of a tag."""
        title = self.tr("Rename the tag “{tag}”").format(tag=tag)
        hint = self.tr("All photos get the new name. If a tag already has it, the two are merged.")
        dialog = self._open(TagDialog(title, hint, self.tr("Rename"), self._window, proposed=tag))
        dialog.chosen.connect(partial(self._rename, tag))

    @Slot(str)
    def merge(self, tag: str) -> None:
        """Ask for a tag that photos are to get in place of this one."""
        title = self.tr("Merge “{tag}” into another tag").format(tag=tag)
        hint = self.tr("Photos get the other tag instead of this one.")
        dialog = self._open(TagDialog(title, hint, self.tr("Merge"), self._window))
        dialog.chosen.connect(partial(self._rename, tag))

    @Slot(str)
    def delete(self, tag: str) -> None:
        """Take a tag away from all photos, after a question."""
        title = self.tr("Delete the tag")
        text = self.tr("Remove “{tag}” from all photos?").format(tag=tag)
        more = self.tr("Tags below it go as well. No photo is deleted. This can be undone with Ctrl+Z.")
        confirm(self._window, Question(title, text, more, title), partial(self._delete, tag))

    def _open(self, dialog: TagDialog) -> TagDialog:
        """Open a dialog, and load what it completes with."""

        def fill(known: Sequence[str]) -> None:
            if isValid(dialog):
                dialog.set_known(known)

        self._tasks.run("counts", lambda: [*self._library.query_sources.named("tag")], fill)
        dialog.open()
        return dialog

    def _delete(self, tag: str) -> None:
        tags, made = self._library.tags, list[Any]()

        def do() -> Outcome:
            made[:] = [tags.remove(tag)]
            said = translate("TagController", "“{tag}” removed from {photos}")
            photos = formatting.count(len(made[0].contents), "photo")
            return Outcome(said.format(tag=tag, photos=photos), _error(made))

        self._run(do, made, tag, ())

    def _rename(self, tag: str, name: str) -> None:
        tags, made = self._library.tags, list[Any]()
        dialog = QProgressDialog(self.tr("Renaming “{tag}”…").format(tag=tag), "", 0, 0, self._window)
        dialog.setCancelButton(None)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.setMinimumDuration(SHOW_AFTER)
        dialog.setAutoReset(False)

        def show(progress: tuple[int, int]) -> None:
            if isValid(dialog):
                dialog.setMaximum(progress[1])
                dialog.setValue(progress[0])

        report = self._tasks.reporter(show)

        def do() -> Outcome:
            made[:] = tags.rename(tag, name, lambda done, of: report((done, of)))
            said = translate("TagController", "“{tag}” is now “{name}”").format(tag=tag, name=name)
            return Outcome(said, _error(made))

        self._run(do, made, tag, (), dialog.deleteLater)

    def _run(
        self,
        do: Callable[[], Outcome],
        made: list[Any],
        tag: str,
        contents: Collection[int],
        finished: Callable[[], object] | None = None,
    ) -> None:
        """Have the act stack do something, and undo what it put into a list."""
        tags = self._library.tags

        def undo() -> Outcome:
            failed = dict[Path, str]()
            for marked in reversed(made):
                failed |= tags.restore(marked)
            said = translate("TagController", "“{tag}”: as before").format(tag=tag)
            return Outcome(said, sidecar_error(failed))

        def changed() -> None:
            edited = {one for marked in made for edit in marked.edited for one in edit.before}
            self.changed.emit([*(edited | {*contents})])

        self._acts.run(Act(do, undo, changed), finished)


def _error(made: Sequence[Any]) -> ClipsearchError | None:
    """What says that sidecars were not written by some changes of tags, or None."""
    edits = (edited for marked in made for edited in marked.edited)
    return sidecar_error({path: why for edited in edits for path, why in edited.failed.items()})

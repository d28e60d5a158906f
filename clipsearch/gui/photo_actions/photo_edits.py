"""Writing about photos: ratings, titles, captions, keywords and labels; it can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from clipsearch import ClipsearchError, Hit, Library, Matches
from clipsearch.gui.runtime.act_stack import Act, ActStack, Outcome
from clipsearch.gui.style import formatting
from clipsearch.gui.style.translation import translate

__all__ = ["PhotoEdit", "PhotoEdits", "sidecar_error"]


@dataclass(frozen=True, slots=True)
class PhotoEdit:
    """What is to be written; see `Library.details.edit`.

    `toggles_favourite` makes photos favourites, or takes that away where all of them are.
    """

    changes: Mapping[str, Any] = field(default_factory=dict)
    add_keywords: Sequence[str] = ()
    remove_keywords: Sequence[str] = ()
    toggles_favourite: bool = False


class PhotoEdits(QObject):
    """Has the act stack write about photos, and undo it.

    Signals:
        changed: keys of photos, of which other things are known now.
    """

    changed = Signal(object)

    def __init__(self, library: Library, acts: ActStack, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self._acts = acts

    def apply(self, hits: Sequence[Hit], edit: PhotoEdit) -> None:
        """Write the same about some photos."""
        contents = hits.contents.tolist() if isinstance(hits, Matches) else [hit.content for hit in hits]
        if not contents:
            return
        name = formatting.file_name(hits[0].path) if len(hits) == 1 else formatting.count(len(hits), "photo")
        details, take_back = self._library.details, list[Callable[[], Mapping[Path, str]]]()
        changes = dict(edit.changes)

        def do() -> Outcome:
            add, remove = edit.add_keywords, edit.remove_keywords
            try:
                if edit.toggles_favourite and not changes:
                    marks = details.marks(contents)
                    changes["favourite"] = not all(one in marks and marks[one][0] for one in contents)
                made = details.edit(contents, changes, add_keywords=add, remove_keywords=remove)
            except ClipsearchError as error:
                said = translate("PhotoEdits", "{what}: not changed").format(what=formatting.isolate(name))
                return Outcome(said, error, is_undoable=False)
            take_back[:] = [partial(details.restore, made)]
            said = _sentence(changes).format(what=formatting.isolate(name))
            return Outcome(said, sidecar_error(made.failed))

        def undo() -> Outcome:
            failed = take_back[0]()
            said = translate("PhotoEdits", "{what}: changed back").format(what=formatting.isolate(name))
            return Outcome(said, sidecar_error(failed))

        self._acts.run(Act(do, undo, lambda: self.changed.emit(contents)))


def _sentence(changes: Mapping[str, Any]) -> str:
    """What a toast says of an edit, with a place for the photos' name."""
    if "rating" in changes:
        return "{what}: " + formatting.stars(changes["rating"])
    if "flag" in changes:
        return "{what}: " + formatting.state_name(changes["flag"])
    if "favourite" in changes:
        added = translate("PhotoEdits", "{what}: added to favourites")
        return added if changes["favourite"] else translate("PhotoEdits", "{what}: removed from favourites")
    sentences = {
        "title": translate("PhotoEdits", "{what}: title changed"),
        "caption": translate("PhotoEdits", "{what}: caption changed"),
        "label": translate("PhotoEdits", "{what}: label changed"),
    }
    changed = next((name for name in changes if name in sentences), "")
    return sentences.get(changed, translate("PhotoEdits", "{what}: tags changed"))


def sidecar_error(failed: Mapping[Path, str]) -> ClipsearchError | None:
    """What says that sidecars were not written, or None."""
    if not failed:
        return None
    path, why = next(iter(failed.items()))
    said = translate("PhotoEdits", "The sidecar of {name} could not be written: {why}")
    if len(failed) > 1:
        said = translate("PhotoEdits", "Some sidecars could not be written, that of {name}: {why}")
    said = said.format(name=formatting.file_name(path), why=why)
    return ClipsearchError(said, translate("PhotoEdits", "The library keeps what you wrote"))

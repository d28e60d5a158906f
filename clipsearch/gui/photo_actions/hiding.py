"""Hiding photos and folders, which can be undone; in an encrypted library only with the passphrase."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from clipsearch import Hit, Library, Matches
from clipsearch.gui.runtime.act_stack import Act, Outcome
from clipsearch.gui.style import formatting
from clipsearch.gui.style.translation import translate

__all__ = ["hide_act", "hide_folder_act"]


def hide_act(library: Library, hits: Sequence[Hit], changed: Callable[[], None]) -> Act:
    """Hides some photos and their copies; `changed` is called after that and after an undo."""
    contents = hits.contents.tolist() if isinstance(hits, Matches) else [hit.content for hit in hits]
    name = formatting.file_name(hits[0].path) if len(hits) == 1 else formatting.count(len(hits), "photo")
    return _act(library, partial(library.hiding.hide, contents=contents), name, changed)


def hide_folder_act(library: Library, folder: Path, changed: Callable[[], None]) -> Act:
    """The same for all that is in a folder, now and later."""
    return _act(library, partial(library.hiding.hide, [folder]), formatting.folder_name(folder), changed)


def _act(library: Library, hide: Callable[[], Any], name: str, changed: Callable[[], None]) -> Act:
    is_undoable = not library.encryption.is_encrypted  # whoever finds the window open could look otherwise
    take_back = list[Callable[[], object]]()

    def do() -> Outcome:
        made = hide()
        take_back[:] = [partial(library.hiding.restore, made)]
        said = translate("Hiding", "{what} hidden · listed in Settings › Privacy")
        return Outcome(said.format(what=formatting.isolate(name)), is_undoable=is_undoable)

    def undo() -> Outcome:
        take_back[0]()
        return Outcome(translate("Hiding", "{what} shown again").format(what=formatting.isolate(name)))

    return Act(do, undo, changed)

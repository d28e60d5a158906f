"""Hiding photos, which can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from clipsearch import Hit, Library, Matches
from clipsearch.gui.runtime.act_stack import Act, Outcome
from clipsearch.gui.style import formatting
from clipsearch.gui.style.translation import translate

__all__ = ["hide_act"]


def hide_act(library: Library, hits: Sequence[Hit], changed: Callable[[], None]) -> Act:
    """Hides some photos and their copies; `changed` is called after that and after an undo."""
    contents = hits.contents.tolist() if isinstance(hits, Matches) else [hit.content for hit in hits]
    name = hits[0].path.name if len(hits) == 1 else formatting.count(len(hits), "photo")
    take_back = list[Callable[[], object]]()

    def do() -> Outcome:
        made = library.hiding.hide(contents=contents)
        take_back[:] = [lambda: library.hiding.restore(made)]
        said = translate("Hiding", "{what} hidden; Settings › Privacy lists what is")
        return Outcome(said.format(what=formatting.isolate(name)))

    def undo() -> Outcome:
        take_back[0]()
        return Outcome(translate("Hiding", "{what} shown again").format(what=formatting.isolate(name)))

    return Act(do, undo, changed)

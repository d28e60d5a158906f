"""Acts that add and remove folders and missing photos; what is removed is kept until it is erased."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from clipsearch import Folder, Library
from clipsearch.gui.runtime.act_stack import Act, Outcome
from clipsearch.gui.style import formatting
from clipsearch.gui.style.translation import translate

__all__ = ["add_folders_act", "forget_missing_act", "remove_folder_act"]


def add_folders_act(
    library: Library, folders: Sequence[Path], added: Callable[[], None], removed: Callable[[], None]
) -> Act:
    """Adds folders; `added` is called after that, `removed` after an undo."""
    name = formatting.join_names([formatting.isolate(formatting.folder_name(one)) for one in folders])
    new = list[Path]()

    def do() -> Outcome:
        before = {folder.path for folder in library.folders(counts=False)}
        new[:] = [folder.path for folder in library.add(*folders) if folder.path not in before]
        if not new:
            said = translate("FolderActs", "{name} was added before")
            return Outcome(said.format(name=name), is_undoable=False)
        return Outcome(translate("FolderActs", "{name} added").format(name=name))

    def undo() -> Outcome:
        with library.follower.between_runs():
            for folder in new:
                library.removals.take(folder)
        new.clear()
        return Outcome(translate("FolderActs", "{name} removed from clipsearch").format(name=name))

    return Act(do, undo, lambda: added() if new else removed(), "long")


def remove_folder_act(library: Library, folder: Path, changed: Callable[[], None]) -> Act:
    """Removes a folder; `changed` is called after that and after an undo."""
    name = formatting.isolate(formatting.folder_name(folder))
    done = translate("FolderActs", "{name} removed from clipsearch").format(name=name)
    return _act(library, partial(library.removals.take, folder), done, name, changed)


def forget_missing_act(library: Library, folders: Sequence[Folder], changed: Callable[[], None]) -> Act:
    """Forgets the missing photos of folders; the same."""
    photos = formatting.count(sum(folder.missing for folder in folders), "missing photo")
    done = translate("FolderActs", "{photos} removed from the results").format(photos=photos)
    take = partial(library.removals.take_missing, [folder.path for folder in folders])
    return _act(library, take, done, photos, changed)


def _act(library: Library, take: Callable[[], Any], done: str, name: str, changed: Callable[[], None]) -> Act:
    removed = list[Any]()

    def do() -> Outcome:
        with library.follower.between_runs():
            removed[:] = [take()]
        return Outcome(done)

    def undo() -> Outcome:
        with library.follower.between_runs():
            library.removals.put_back(removed[0])
        return Outcome(translate("FolderActs", "{what} put back").format(what=name))

    return Act(do, undo, changed, "long")

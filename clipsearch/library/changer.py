"""Changes to a library, made by the process that has it open, or else by this one."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, Self

from clipsearch.errors import Cancelled, LibraryBusyError, LibraryError
from clipsearch.library.library import Library
from clipsearch.library.remote import protocol
from clipsearch.library.remote.protocol import Address
from clipsearch.library.storage.hiding import HiddenPaths
from clipsearch.paths import absolute
from clipsearch.records import IndexReport, Problem, Progress, Status
from clipsearch.records.duplicates import DuplicateGroup, DuplicatePhoto, Tier
from clipsearch.settings import data_folder

__all__ = ["Changer"]


class Changer:
    """Changes a library as `Library` does, also where a window or `watch` has it open, which does it then.

    What only reads is answered here. Close it, or use it as a context manager.
    """

    def __init__(self, folder: Path | str | None = None) -> None:
        """Open the library, for reading only where another process changes it.

        Args:
            folder: the data folder, as for `Library.open`.

        Raises:
            LibraryBusyError: another process changes it that carries out no requests, such as `index`.
            LibraryError: it cannot be opened.
        """
        self._folder = data_folder(folder)
        self._library: Library | None = None
        try:
            self._library = Library.open(self._folder)
        except LibraryBusyError:
            address = Address.read(self._folder)
            if address is None:
                raise
            self._address = address

    def add(self, *folders: Path | str) -> list[Path]:
        """See `Library.add`; the paths of the folders."""
        if self._library is not None:
            return [folder.path for folder in self._library.add(*folders)]
        return [Path(path) for path in self._request("add", folders=[str(absolute(one)) for one in folders])]

    def remove(self, folder: Path | str) -> None:
        """See `Library.remove`."""
        if self._library is not None:
            self._library.remove(folder)
        else:
            self._request("remove", folder=str(absolute(folder)))

    def index(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        *,
        retry: bool = False,
        forget_missing: bool = False,
    ) -> IndexReport:
        """See `Library.index`."""
        if self._library is not None:
            return self._library.index(on_progress, cancel, retry=retry, forget_missing=forget_missing)
        options = {"retry": retry, "forget_missing": forget_missing}
        return protocol.report_from_json(self._request("index", on_progress, cancel, **options))

    def read_texts(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        *,
        every: bool = False,
    ) -> int:
        """See `TextReading.run`; how many pictures were read."""
        if self._library is not None:
            return self._library.texts.run(on_progress, cancel, every=every)[0]
        return int(self._request("read_texts", on_progress, cancel, every=every))

    def edit(
        self,
        paths: Sequence[Path | str],
        changes: Mapping[str, Any],
        *,
        add_keywords: Sequence[str] = (),
        remove_keywords: Sequence[str] = (),
        write: bool = False,
    ) -> list[str]:
        """See `PhotoDetails.edit_files`."""
        how: dict[str, Any] = {
            "changes": dict(changes), "add_keywords": [*add_keywords],
            "remove_keywords": [*remove_keywords], "write": write,
        }  # fmt: skip
        found = [Path(os.path.realpath(path)) for path in paths]
        if self._library is not None:
            return self._library.details.edit_files(found, **how)
        return [*self._request("edit", paths=[str(path) for path in found], **how)]

    def mark(self, tag: str, fitting: Sequence[Path | str], against: Sequence[Path | str]) -> None:
        """See `Tags.mark_files`."""
        marks = [[os.path.realpath(path) for path in paths] for paths in (fitting, against)]
        if self._library is not None:
            self._library.tags.mark_files(tag, *([*map(Path, paths)] for paths in marks))
        else:
            self._request("mark", tag=tag, fitting=marks[0], against=marks[1])

    def hide(self, paths: Sequence[Path | str]) -> None:
        """See `Hiding.hide`."""
        found = [os.path.realpath(path) for path in paths]
        if self._library is not None:
            self._library.hiding.hide(found)
        else:
            self._request("hide", paths=found)

    def unhide(self, paths: Sequence[Path | str], secret: str = "") -> None:
        """See `Hiding.unhide`."""
        found = [os.path.realpath(path) for path in paths]
        if self._library is not None:
            self._library.hiding.unhide(found, secret)
        else:
            self._request("unhide", paths=found, secret=secret)

    def hidden_paths(self, secret: str = "") -> HiddenPaths:
        """See `Hiding.paths`."""
        with self._reader() as library:
            return library.hiding.paths(secret)

    def remove_tag(self, tag: str) -> int:
        """See `Tags.remove`; of how many photos marks were taken away."""
        if self._library is not None:
            return len(self._library.tags.remove(tag).contents)
        return int(self._request("remove_tag", tag=tag))

    def rename_tag(self, tag: str, name: str) -> int:
        """See `Tags.rename`; how many photos have another tag now."""
        if self._library is not None:
            return self._library.tags.rename_all(tag, name)
        return int(self._request("rename_tag", tag=tag, name=name))

    def change_album(
        self,
        name: str,
        photos: Mapping[str, Sequence[Path | str]],
        marks: Mapping[str, Path | str],
        *,
        rename: str | None = None,
        delete: bool = False,
    ) -> None:
        """See `Albums.change_files`: `photos` to add, remove or move; `marks` are "before" and "cover"."""
        how: dict[str, Any] = {
            **{key: [os.path.realpath(path) for path in paths] for key, paths in photos.items()},
            **{key: os.path.realpath(path) for key, path in marks.items()},
            "rename": rename, "delete": delete,
        }  # fmt: skip
        if self._library is not None:
            self._library.albums.change_files(name, **how)
        else:
            self._request("change_album", name=name, **how)

    def find_duplicates(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        *,
        references: Sequence[Path] = (),
        tier: Tier | None = None,
        limit: int | None = None,
    ) -> list[DuplicateGroup]:
        """See `Duplicates.find`: the groups of all tiers, or of one, at most so many of each."""
        if self._library is not None:
            return self._library.duplicates.list_groups(
                on_progress, cancel, references=references, tier=tier, limit=limit
            )
        how = {"references": [str(path) for path in references], "tier": tier, "limit": limit}
        return protocol.groups_from_json(self._request("duplicates", on_progress, cancel, **how))

    def decide_duplicates(
        self, kind: Literal["different", "not-best"], paths: Sequence[Path | str], *, undo: bool = False
    ) -> None:
        """See `Duplicates.decide`."""
        found = [Path(os.path.realpath(path)) for path in paths]
        if self._library is not None:
            self._library.duplicates.decide(kind, found, undo=undo)
        else:
            self._request("decide", kind=kind, paths=[str(path) for path in found], undo=undo)

    def update_clusters(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        *,
        rebuild: bool = False,
    ) -> None:
        """See `Clusters.update`."""
        if self._library is not None:
            self._library.clusters.update(on_progress, cancel, rebuild=rebuild)
        else:
            self._request("update_clusters", on_progress, cancel, rebuild=rebuild)

    def rename_cluster(self, name: str, new: str) -> str:
        """See `Clusters.rename`, for a cluster by its name or number; what it is called now."""
        if self._library is None:
            return str(self._request("rename_cluster", name=name, new=new))
        return self._library.clusters.rename_named(name, new)

    def merge_details(self, best: int, others: Collection[int]) -> None:
        """See `Duplicates.merge_details` and `Albums.replace`."""
        if self._library is not None:
            self._library.duplicates.merge_details(best, others)
            self._library.albums.replace(best, others)
        else:
            self._request("merge_details", best=best, others=[*others])

    def is_unchanged(self, photo: DuplicatePhoto) -> bool:
        """See `Duplicates.is_unchanged`."""
        with self._reader() as library:
            return library.duplicates.is_unchanged(photo)

    def parts_of(self, photo: Path) -> list[Path]:
        """See `PhotoDetails.parts_of`."""
        with self._reader() as library:
            return library.details.parts_of(photo)

    def complete_switch(self) -> None:
        """See `ModelSwitch.complete`."""
        if self._library is not None:
            self._library.model_switch.complete()
        else:
            self._request("complete_switch")

    def use_model(self, name: str, device: str | None = None) -> None:
        """See `ModelSwitch.use`."""
        if self._library is not None:
            self._library.model_switch.use(name, device)
        else:
            self._request("use_model", name=name, device=device)

    def remove_model(self, name: str) -> None:
        """See `ModelManager.remove`."""
        if self._library is not None:
            self._library.models.remove(name)
        else:
            self._request("remove_model", name=name)

    def backup(self) -> Path:
        """See `Maintenance.backup`."""
        return self._library.upkeep.backup() if self._library else Path(self._request("backup"))

    def has_folders(self) -> bool:
        """Whether the library keeps a folder."""
        with self._reader() as library:
            return bool(library.folders(counts=False))

    def problems(self) -> list[Problem]:
        """See `Library.problems`."""
        with self._reader() as library:
            return library.problems()

    def status(self) -> Status:
        """See `Library.status`."""
        with self._reader() as library:
            return library.status()

    @contextmanager
    def _reader(self) -> Iterator[Library]:
        """The library as it is now: one that is only read does not notice all changes of others."""
        if self._library is not None:
            yield self._library
            return
        with Library.open(self._folder, writing=False) as library:
            yield library

    def close(self) -> None:
        """Close what was opened here."""
        if self._library is not None:
            self._library.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _request(
        self,
        method: str,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        **arguments: Any,
    ) -> Any:
        try:
            return protocol.request(self._address, {"method": method, **arguments}, on_progress, cancel)
        except (OSError, EOFError, ValueError, Cancelled) as error:
            if isinstance(error, Cancelled) and cancel is not None and cancel.is_set():
                raise
            raise LibraryError(
                "The window or `clipsearch watch` that has the library open was closed, or does not answer",
                "Try again when it is closed",
            ) from error

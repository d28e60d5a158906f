"""What photos say of themselves, and what users write about them: captions, keywords, ratings, names."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from clipsearch.errors import LibraryError
from clipsearch.library.settings_service import SettingsService
from clipsearch.library.storage.fact_merge import merge_facts
from clipsearch.library.storage.sidecar_file import (
    SidecarChange,
    restore_sidecar,
    sidecar_of,
    write_sidecar,
)
from clipsearch.library.storage.stores import Stores
from clipsearch.photos.metadata.companions import MOST_BYTES, read_companion
from clipsearch.records import FileState
from clipsearch.records.details import EDITABLE, NO_DETAILS, Details, Place, checked
from clipsearch.store.tables.facts_writer import Companion
from clipsearch.system import atomic_files

__all__ = ["Edited", "KnownDetails", "PhotoDetails"]

EMPTY: Mapping[str, Any] = {
    "keywords": [],
    "people": [],
    "rating": 0,
    "favourite": False,
}  # of texts it is ""
Edits = Mapping[int, Mapping[str, Any]]
"""Of photos, by key, what is written into some fields; None where nothing is."""


class Edited(NamedTuple):
    """What an edit changed, for `restore` to undo.

    Attributes:
        before: what had been written into the fields that it changed.
        written: the photos of which sidecars had all that had been written.
        sidecars: the changes of sidecars, by the photos' keys and files.
        failed: the files whose sidecar was not written, and why.
    """

    before: Edits
    written: frozenset[int] = frozenset()
    sidecars: Mapping[int, Mapping[Path, SidecarChange]] = {}
    failed: Mapping[Path, str] = {}


class KnownDetails(NamedTuple):
    """What is known of a photo, and where it was taken."""

    details: Details = NO_DETAILS
    place: Place | None = None


class PhotoDetails:
    """Details of the photos of one library. Thread-safe; raises LibraryError where it cannot be read."""

    def __init__(self, stores: Stores, settings: SettingsService) -> None:
        self._stores = stores
        self._settings = settings

    def of(self, content: int) -> KnownDetails:
        """What is known of a photo, by its key."""
        reader = self._stores.catalogue.details
        return KnownDetails(
            reader.details([content]).get(content, NO_DETAILS), reader.places([content]).get(content)
        )

    def ratings(self, contents: Collection[int]) -> set[int | None]:
        """The ratings that photos have, by their keys; None for none."""
        return self._stores.catalogue.details.ratings(contents)

    def marks(self, contents: Collection[int]) -> dict[int, tuple[bool, str]]:
        """Which photos are favourites, and their flags, by their keys; those with neither are left out."""
        return self._stores.catalogue.details.marks(contents)

    def edit(
        self,
        contents: Collection[int],
        changes: Mapping[str, Any],
        *,
        add_keywords: Sequence[str] = (),
        remove_keywords: Sequence[str] = (),
        write: bool | None = None,
    ) -> Edited:
        """Write about photos; it is kept in the library, and found at once.

        Args:
            contents: their keys.
            changes: a value for each field to be changed, of those in `EDITABLE`; an empty one, or a rating
                of 0, takes away what the photo says itself.
            add_keywords: added to those of each photo.
            remove_keywords: taken away, whatever their case.
            write: all edits of the photos also into XMP sidecars beside their files; None: where the settings
                say so.

        Returns:
            What to give to `restore` to undo it; what could not be written into sidecars.

        Raises:
            LibraryError: a value makes no sense, or the library cannot be changed.
        """
        values = {name: _value(name, value) for name, value in changes.items()}
        known = self._stores.catalogue.details.details(contents)
        gone = {word.casefold() for word in remove_keywords}
        edits = dict[int, dict[str, Any]]()
        for content in contents:
            edits[content] = dict(values)
            if add_keywords or gone:
                words = values.get("keywords", known.get(content, NO_DETAILS).keywords)
                kept = [word for word in words if word.casefold() not in gone]
                have = {word.casefold() for word in kept}
                for word in add_keywords:
                    if word.casefold() not in have:
                        kept.append(word)
                        have.add(word.casefold())
                edits[content]["keywords"] = _value("keywords", kept)
        names = {name for fields in edits.values() for name in fields}
        known_edits = self._stores.catalogue.details.edits(contents)
        before = {
            content: {
                name: known_edits[content][name].value if name in known_edits.get(content, {}) else None
                for name in names
            }
            for content in contents
        }
        written = {
            content
            for content, fields in known_edits.items()
            if all(edit.is_written for edit in fields.values())
        }
        self._record(edits)
        if write is None:
            write = self._settings.current.sidecars == "always"
        changes_of_files, failed = self._write_sidecars(contents) if write else ({}, {})
        return Edited(before, frozenset(written), changes_of_files, failed)

    def restore(self, edited: Edited) -> dict[Path, str]:
        """Undo an edit, also in the sidecars that it wrote.

        Returns:
            The files whose sidecar was not restored, and why.
        """
        self._record(edited.before)
        names = {name for fields in edited.before.values() for name in fields}
        failed, done = dict[Path, str](), dict[int, list[Path]]()
        for content, photos in self._files([*edited.before]).items():
            changes = edited.sidecars.get(content, {})
            for photo in photos if changes else ():
                # A photo that was moved since has its sidecar beside it, as it was written.
                change = changes.get(photo) or next(iter(changes.values()))
                try:
                    restore_sidecar(self._sidecar_of(photo), change, names)
                    done.setdefault(content, []).append(photo)
                except (OSError, LibraryError) as error:
                    failed[photo] = _reason(error)
        self._record_sidecars(done, [content for content in done if content in edited.written])
        return failed

    def contents_at(self, paths: Sequence[Path]) -> list[int]:
        """The keys of photos by their absolute paths.

        Raises:
            LibraryError: one is no photo of the library.
        """
        contents = list[int]()
        for path in paths:
            found = self._stores.catalogue.details.content_at(path)
            if found is None:
                raise LibraryError(f"{path} is no photo of this library", "Add its folder, or index it first")
            contents.append(found)
        return contents

    def parts_of(self, photo: Path) -> list[Path]:
        """What belongs to a photo, by the last scan: its RAW, sidecars, edits, clips, and the like."""
        return self._stores.catalogue.details.belonging_to(photo)

    def _write_sidecars(
        self, contents: Collection[int]
    ) -> tuple[dict[int, dict[Path, SidecarChange]], dict[Path, str]]:
        """Write all edits of photos into the sidecars of their files; what changed, and what failed."""
        edits = self._stores.catalogue.details.edits(contents)
        changes, failed = dict[int, dict[Path, SidecarChange]](), dict[Path, str]()
        done = dict[int, list[Path]]()
        for content, photos in self._files([*edits]).items():
            values = {name: edit.value for name, edit in edits[content].items()}
            for photo in photos:
                try:
                    if not photo.is_file():
                        raise FileNotFoundError(0, "the photo is not there now")
                    if (change := write_sidecar(self._sidecar_of(photo), values)) is not None:
                        changes.setdefault(content, {})[photo] = change
                    done.setdefault(content, []).append(photo)
                except (OSError, LibraryError) as error:
                    failed[photo] = _reason(error)
            if not failed.keys().isdisjoint(photos):
                done.pop(content, None)
        self._record_sidecars(done, [*done])
        return changes, failed

    def _files(self, contents: Sequence[int]) -> dict[int, list[Path]]:
        """The files of photos, by key."""
        places = self._stores.catalogue.locations(contents)
        return {
            content: [root / relative for root, relative, _ in places.get(content, ())]
            for content in contents
        }

    def _sidecar_of(self, photo: Path) -> Path:
        """The sidecar that is written for a photo, which is no other photo's."""
        found, own = sidecar_of(photo), photo.with_name(f"{photo.name}.xmp")
        return found if found == own or found in self.parts_of(photo) else own

    def _record_sidecars(self, photos: Mapping[int, Sequence[Path]], written: Sequence[int]) -> None:
        """Record what sidecars say now, without a scan; of some photos they have all edits.

        Args:
            photos: the files whose sidecars may have changed, by the photos' keys.
            written: keys of those whose edits the sidecars have.
        """
        if not photos:
            return
        folders = self._stores.catalogue.folders()

        def write() -> None:
            for photo in (photo for group in photos.values() for photo in group):
                sidecar = self._sidecar_of(photo)
                for folder in (folder for folder in folders if photo.is_relative_to(folder.path)):
                    name, relative = (path.relative_to(folder.path).as_posix() for path in (sidecar, photo))
                    found = _read(sidecar, name, relative)
                    gone = [] if found else [name]
                    known = [found] if found else []
                    self._stores.writer.details.record_companions(folder.id, known, gone)
            self._stores.writer.details.mark_written(written)
            merge_facts(self._stores.catalogue, self._stores.writer, photos.keys(), is_read=False)

        self._stores.write(write)

    def edit_files(
        self,
        paths: Sequence[Path],
        *,
        changes: Mapping[str, Any],
        add_keywords: Sequence[str] = (),
        remove_keywords: Sequence[str] = (),
        write: bool = False,
    ) -> list[str]:
        """`edit` for photos by their absolute paths; `write` puts it into sidecars whatever the settings say.

        Returns:
            A sentence for each file whose sidecar was not written.

        Raises:
            LibraryError: one is no photo of the library, or as `edit`.
        """
        edited = self.edit(
            self.contents_at(paths),
            changes,
            add_keywords=add_keywords,
            remove_keywords=remove_keywords,
            write=write or None,
        )
        return [f"No sidecar was written for {path}: {why}" for path, why in edited.failed.items()]

    def _record(self, edits: Edits) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")

        def write() -> None:
            self._stores.writer.details.record_edits(edits, now)
            merge_facts(self._stores.catalogue, self._stores.writer, edits.keys(), is_read=False)

        self._stores.write(write)


def _read(sidecar: Path, name: str, photo: str) -> Companion | None:
    """A sidecar as a scan finds it; None where there is none, or it is left to the next scan."""
    try:
        status = sidecar.lstat()
        packet = atomic_files.read_file(sidecar, MOST_BYTES)
    except OSError:
        return None
    file = FileState(name, status.st_size, status.st_mtime_ns)
    return Companion(file, "xmp", photo, read_companion("xmp", packet))


def _reason(error: OSError | LibraryError) -> str:
    return error.message if isinstance(error, LibraryError) else error.strerror or str(error)


def _value(name: str, value: Any) -> Any:
    """A value as it is kept."""
    if name not in EDITABLE:
        raise LibraryError(f"{name} cannot be written", f"These can: {', '.join(EDITABLE)}")
    empty = EMPTY.get(name, "")
    if value in (empty, (), "", None):
        return empty
    found = checked(name, value)
    if found is None:
        raise LibraryError(
            f"{value!r} is no {name}", "A rating is from -1 to 5, a flag picked or rejected, others are texts"
        )
    return found

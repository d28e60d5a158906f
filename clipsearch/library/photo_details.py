"""What photos say of themselves, and what users write about them: captions, keywords, ratings, names."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from clipsearch.errors import LibraryError
from clipsearch.library.storage.fact_merge import merge_facts
from clipsearch.library.storage.sidecar_file import sidecar_of, write_sidecar
from clipsearch.library.storage.stores import Stores
from clipsearch.records.details import EDITABLE, NO_DETAILS, Details, Place, checked

__all__ = ["KnownDetails", "PhotoDetails"]

EMPTY: Mapping[str, Any] = {"keywords": [], "people": [], "rating": 0}  # of texts it is ""
Before = Mapping[int, Mapping[str, Any]]
"""Of photos, by key, what had been written into some fields; None where nothing had been."""


class KnownDetails(NamedTuple):
    """What is known of a photo, and where it was taken."""

    details: Details = NO_DETAILS
    place: Place | None = None


class PhotoDetails:
    """Details of the photos of one library. Thread-safe; raises LibraryError where it cannot be read."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    def of(self, content: int) -> KnownDetails:
        """What is known of a photo, by its key."""
        reader = self._stores.catalogue.details
        return KnownDetails(
            reader.details([content]).get(content, NO_DETAILS), reader.places([content]).get(content)
        )

    def edit(
        self,
        contents: Collection[int],
        changes: Mapping[str, Any],
        *,
        add_keywords: Sequence[str] = (),
        remove_keywords: Sequence[str] = (),
    ) -> Before:
        """Write about photos; it is kept in the library, and found at once.

        Args:
            contents: their keys.
            changes: a value for each field to be changed, of those in `EDITABLE`; an empty one, or a rating
                of 0, takes away what the photo says itself.
            add_keywords: added to those of each photo.
            remove_keywords: taken away, whatever their case.

        Returns:
            What to give to `restore` to undo it.

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
                fresh = [word for word in add_keywords if word.casefold() not in have]
                edits[content]["keywords"] = _value("keywords", [*kept, *fresh])
        before = self._written(contents, {name for fields in edits.values() for name in fields})
        self.restore(edits)
        return before

    def parts_of(self, photo: Path) -> list[Path]:
        """What belongs to a photo, by the last scan: sidecars, edits, clips, descriptions of an export."""
        return self._stores.catalogue.details.companions_of(photo)

    def write_sidecars(self, contents: Collection[int]) -> dict[Path, str]:
        """Write what was written about photos into XMP sidecars beside all their files.

        No photo is changed. Where a sidecar cannot be written the library keeps it as before.

        Returns:
            The files whose sidecar was not written, and why.
        """
        edits = self._stores.catalogue.details.edits(contents)
        places = self._stores.catalogue.locations([*edits])
        failed, done = dict[Path, str](), list[int]()
        for content, written in edits.items():
            values = {name: edit.value for name, edit in written.items()}
            wrong = dict[Path, str]()
            for root, relative, missing in places.get(content, ()):
                photo = root / relative
                try:
                    if missing or not photo.is_file():
                        raise FileNotFoundError(0, "the photo is not there now")
                    write_sidecar(sidecar_of(photo), values)
                except (OSError, LibraryError) as error:
                    why = error.message if isinstance(error, LibraryError) else error.strerror or str(error)
                    wrong[photo] = why
            failed |= wrong
            done += [] if wrong else [content]
        if done:
            self._stores.write(self._stores.writer.details.mark_written, done)
        return failed

    def edit_files(
        self,
        paths: Sequence[Path],
        *,
        changes: Mapping[str, Any],
        add_keywords: Sequence[str] = (),
        remove_keywords: Sequence[str] = (),
        write: bool = False,
    ) -> list[str]:
        """`edit` for photos by their absolute paths, with `write_sidecars` where `write` is true.

        Returns:
            A sentence for each file whose sidecar was not written.

        Raises:
            LibraryError: one is no photo of the library, or as `edit`.
        """
        contents = list[int]()
        for path in paths:
            found = self._stores.catalogue.details.content_at(path)
            if found is None:
                raise LibraryError(f"{path} is no photo of this library", "Add its folder, or index it first")
            contents.append(found)
        self.edit(contents, changes, add_keywords=add_keywords, remove_keywords=remove_keywords)
        failed = self.write_sidecars(contents) if write else {}
        return [f"No sidecar was written for {path}: {why}" for path, why in failed.items()]

    def restore(self, before: Before) -> None:
        """Put back what had been written, as `edit` returned it."""
        now = datetime.now(UTC).isoformat(timespec="seconds")

        def write() -> None:
            self._stores.writer.details.record_edits(before, now)
            merge_facts(self._stores.catalogue, self._stores.writer, before.keys(), is_read=False)

        self._stores.write(write)

    def _written(self, contents: Collection[int], names: Collection[str]) -> Before:
        edits = self._stores.catalogue.details.edits(contents)
        return {
            content: {
                name: edits[content][name].value if name in edits.get(content, {}) else None for name in names
            }
            for content in contents
        }


def _value(name: str, value: Any) -> Any:
    """A value as it is kept."""
    if name not in EDITABLE:
        raise LibraryError(f"{name} cannot be written", f"These can: {', '.join(EDITABLE)}")
    empty = EMPTY.get(name, "")
    if value in (empty, (), "", None):
        return empty
    found = checked(name, value)
    if found is None:
        raise LibraryError(f"{value!r} is no {name}", "A rating is from -1 to 5, all others are texts")
    return found

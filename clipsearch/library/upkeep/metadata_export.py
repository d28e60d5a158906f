"""Export of what is known of each file, as CSV or JSON."""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from clipsearch.errors import Cancelled, LibraryError
from clipsearch.library.storage.stores import Stores
from clipsearch.paths import absolute
from clipsearch.records import Hit
from clipsearch.records.details import NO_DETAILS, Details, Place
from clipsearch.store.tables.facts_reader import FileDetails
from clipsearch.system.atomic_files import put_in_place, require_file, sync_file, temporary
from clipsearch.system.new_files import write_new

__all__ = ["COLUMNS", "NO_COLUMNS", "export", "write_table"]

EXPORTED = (
    "title", "caption", "keywords", "people", "rating", "label", "author", "software", "lens",
    "exposure_time", "f_number", "iso", "focal_length", "altitude", "offset", "milliseconds",
    "clip_bytes", "favourite", "flag",
)  # fmt: skip
COLUMNS = (
    "path", "bytes", "modified", "width", "height", "format", "taken", "camera", "state", "problem", "parts",
    *EXPORTED, "latitude", "longitude", "place_town", "place_region", "place_country", "sources",
)  # fmt: skip
NO_COLUMNS: Mapping[str, Sequence[str | int]] = {}
BATCH = 5000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a text that begins so is a formula to spreadsheets

Row = tuple[str | int | float | list[str] | None, ...]


def export(stores: Stores, target: Path, cancel: threading.Event) -> int:
    """Write one row for each item; see `Maintenance.export`."""
    target = absolute(target)
    write_rows = _writer_of(target)
    try:
        require_file(target)
        with temporary(target) as new:
            count = write_rows(new, _rows(stores, cancel))
            sync_file(new)
            put_in_place(new, target)
    except OSError as error:
        raise LibraryError(
            f"{target} cannot be written: {error.strerror}", "Choose another place, or check the disk"
        ) from error
    return count


def write_table(
    stores: Stores,
    hits: Sequence[Hit],
    target: Path,
    step: Callable[[], None] = lambda: None,
    columns: Mapping[str, Sequence[str | int]] = NO_COLUMNS,
) -> None:
    """Write a row for each of some photos, in their order, into a new file.

    Args:
        stores: of the library.
        hits: the photos.
        target: the file.
        step: called now and then; it may raise to stop.
        columns: further ones, which come first, by name: a value for each photo.

    Raises:
        FileExistsError: it is there already.
        OSError: it cannot be written.
        LibraryError: its name does not end in .csv or .json.
    """
    write_rows = _writer_of(target, (*columns, *COLUMNS))
    first = [*zip(*columns.values(), strict=True)] if columns else [()] * len(hits)
    write_new(target, lambda new: write_rows(new, _rows_of(stores, hits, step, first)))


def _writer_of(target: Path, names: Sequence[str] = COLUMNS) -> Callable[[Path, Iterator[Row]], int]:
    """What writes rows in the format that a file's name says."""
    write = WRITERS.get(target.suffix.lower())
    if write is None:
        raise LibraryError(
            f"{target.name} does not say how to export", "Give a name that ends in .csv or .json"
        )

    def write_rows(new: Path, rows: Iterator[Row]) -> int:
        with new.open("w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            return write(file, rows, names)

    return write_rows


def _as_csv(file: IO[str], rows: Iterator[Row], names: Sequence[str]) -> int:
    table = csv.writer(file)
    table.writerow(names)
    count = 0
    for row in rows:
        table.writerow(map(_escaped, row))
        count += 1
    return count


def _escaped(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula, whatever a camera wrote into its name."""
    if isinstance(value, list):
        value = "; ".join(value)
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _as_json(file: IO[str], rows: Iterator[Row], names: Sequence[str]) -> int:
    count = 0
    for row in rows:
        file.write(",\n" if count else "[\n")
        file.write(json.dumps(dict(zip(names, row, strict=True))))
        count += 1
    file.write("\n]\n" if count else "[]\n")
    return count


def _rows(stores: Stores, cancel: threading.Event) -> Iterator[Row]:
    """One for each file but for parts of items, folder by folder, in the order of their paths."""
    for folder in stores.folders():
        after = ""
        while files := stores.catalogue.details.file_details(folder.id, after, BATCH):
            if cancel.is_set():
                raise Cancelled
            contents = {file.content for file in files if file.content is not None}
            known = stores.catalogue.details.details(contents)
            places = stores.catalogue.details.places(contents)
            parts = stores.catalogue.details.parts_of(contents)
            for file in files:
                beside = (folder.path / file.path).parent
                names = [part.name for part in parts.get(file.content or 0, ()) if part.parent == beside]
                details = known.get(file.content or 0, NO_DETAILS)
                is_offline = bool(file.missing) or folder.state != "online"
                row = _row(folder.path / file.path, file, is_offline=is_offline)
                yield (*row, names or None, *_details(details, places.get(file.content or 0)))
            after = files[-1].path


def _rows_of(
    stores: Stores, hits: Sequence[Hit], step: Callable[[], None], first: Sequence[Row]
) -> Iterator[Row]:
    """One for each photo, of the file that it is shown by; it begins with those of `first`."""
    for start in range(0, len(hits), BATCH):
        step()
        batch = hits[start : start + BATCH]
        contents = [hit.content for hit in batch]
        files = stores.catalogue.details.files_of(contents)
        known = stores.catalogue.details.details(contents)
        places = stores.catalogue.details.places(contents)
        for hit, begin in zip(batch, first[start : start + BATCH], strict=True):
            if (file := files.get(hit.path)) is not None:
                names = [part.name for part in hit.parts if part.parent == hit.path.parent]
                about = _details(known.get(hit.content, NO_DETAILS), places.get(hit.content))
                yield (*begin, *_row(hit.path, file, is_offline=hit.offline), names or None, *about)


def _row(path: Path, file: FileDetails, *, is_offline: bool) -> Row:
    modified = EPOCH + timedelta(seconds=file.mtime_ns // 10**9)
    return (
        str(path),
        file.size,
        modified.isoformat(),
        file.width,
        file.height,
        file.format,
        file.taken,
        file.camera,
        "offline" if is_offline else "online",
        file.problem,
    )


def _details(details: Details, place: Place | None) -> Row:
    """The values of `EXPORTED` and the columns behind them; None where nothing is known."""
    latitude, longitude = details.position or (None, None)
    values = [[*value] if isinstance(value := getattr(details, name), tuple) else value for name in EXPORTED]
    where = (place.town, place.region, place.country) if place else (None, None, None)
    sources = "; ".join(f"{name}: {source}" for name, source in details.sources.items())
    return tuple(
        value if value not in ("", []) else None for value in (*values, latitude, longitude, *where, sources)
    )


WRITERS: Mapping[str, Callable[[IO[str], Iterator[Row], Sequence[str]], int]] = {
    ".csv": _as_csv,
    ".json": _as_json,
}

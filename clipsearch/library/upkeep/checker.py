"""The check: compares the disk with everything kept, says what is wrong, and puts it right if asked to."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from clipsearch.errors import Cancelled, ClipsearchError, LibraryDamagedError, LibraryError, PhotoError
from clipsearch.library.indexing.planner import Known
from clipsearch.library.indexing.survey import FolderWork, ScanOptions, ScanRequest, look
from clipsearch.library.progress import Meter
from clipsearch.library.storage.stores import Stores
from clipsearch.photos.decoding.decoder import decode_bytes, decode_file
from clipsearch.photos.scanning.ignore_rules import IgnoreRules
from clipsearch.records import THUMBNAIL_PIXELS, FileState, Finding, Ids, Progress, Vectors
from clipsearch.store import data_folder
from clipsearch.store.catalogue import backups
from clipsearch.store.sqlite import connection, integrity
from clipsearch.store.thumbnails import FILE_NAME as THUMBNAILS
from clipsearch.store.vectors.index_files import files_of_others, outdated_files
from clipsearch.store.vectors.usearch_index import VectorIndex
from clipsearch.system import atomic_files

__all__ = ["check", "salvaged"]

BATCH = 10_000  # vectors compared at a time
RESTORE = "`clipsearch restore` brings back the newest good backup"
Item = TypeVar("Item")


def salvaged(lost: Counter[str]) -> list[Finding]:
    """What was wrong with a catalogue that was written anew, by the places lost in each table."""
    message = "The catalogue was too damaged to be opened, and was written anew from what can be read in it"
    return [Finding("database", message, 1, repaired=True), *_lost(lost)]


def _lost(places: Counter[str]) -> list[Finding]:
    message = "Rows of {} could not be read at {} places; an index run finds them again"
    return [
        Finding("database", message.format(table, count), count, repaired=True)
        for table, count in places.items()
    ]


def check(
    stores: Stores,
    rules: IgnoreRules,
    max_megapixels: int,
    *,
    repair: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
) -> list[Finding]:
    """Compare the disk, the catalogue, its vectors, the index and the thumbnails.

    Nothing else may change the library meanwhile.

    Args:
        stores: the library.
        rules: what of the folders is passed over.
        max_megapixels: of photos of which a thumbnail is made again.
        repair: put right what can be, except what an index run does.
        on_progress: called from this thread, at most ten times a second.
        cancel: set it from anywhere to stop within a moment.

    Returns:
        What is wrong, and whether it was put right; nothing for a library without faults.

    Raises:
        Cancelled: `cancel` was set; what was put right stays so.
    """
    if repair and not stores.writing:
        raise LibraryError("A library that is open for reading only cannot be repaired")
    return _Check(stores, rules, max_megapixels, repair, Meter(on_progress), cancel).run()


class _Check:
    """One check."""

    def __init__(
        self,
        stores: Stores,
        rules: IgnoreRules,
        max_megapixels: int,
        repair: bool,
        meter: Meter,
        cancel: threading.Event | None,
    ) -> None:
        self._stores = stores
        self._folder = stores.folder
        self._rules = rules
        self._max_megapixels = max_megapixels
        self._repair = repair
        self._meter = meter
        self._cancel = cancel or threading.Event()
        self._findings: list[Finding] = []

    def run(self) -> list[Finding]:
        self._meter.enter("scanning")
        self._check_files_of_ours()
        if self._check_database():
            self._check_names()
            bad = self._check_vectors()
            self._check_index(bad)
            self._check_thumbnails()
            self._check_disk()
        self._check_backups()
        self._meter.enter("done")
        return self._findings

    def _step(self, count: int = 1) -> None:
        if self._cancel.is_set():
            raise Cancelled
        self._meter.advance(count)

    def _report(self, finding: Finding, mend: Callable[[], object] | None = None) -> None:
        """Note what is wrong, and put it right if that is wished and possible."""
        self._step(0)
        if self._repair and mend is not None:
            try:
                self._stores.write(mend)
                finding = replace(finding, repaired=True)
            except (ClipsearchError, OSError) as error:
                finding = replace(finding, message=f"{finding.message}; not repaired: {error}")
        self._findings.append(finding)

    # The data folder

    def _check_files_of_ours(self) -> None:
        stray = {*data_folder.leftovers(self._folder), *outdated_files(self._folder)}
        if self._stores.model is not None:  # the vectors of others are kept, their indexes are not
            stray |= set(files_of_others(self._folder, self._stores.model.fingerprint))
        if stray:
            self._report(
                Finding(
                    "folder", f"{_many(len(stray), 'file')} left over from an interrupted change", len(stray)
                ),
                lambda: _each(atomic_files.delete, sorted(stray)),
            )
        if os.name == "nt":
            return
        wanted = data_folder.modes(self._folder)
        open_ones = [(path, mode) for path, mode in wanted.items() if path.exists() and _mode(path) != mode]
        if open_ones:
            self._report(
                Finding(
                    "permissions",
                    f"{_many(len(open_ones), 'file', 'of the library')} not private: {open_ones[0][0]}, ...",
                    len(open_ones),
                ),
                lambda: _each(lambda one: one[0].chmod(one[1]), open_ones),
            )

    def _check_backups(self) -> None:
        for path, fault in backups.kept_backups(self._folder):
            if fault:
                self._report(Finding("backups", f"The backup {path.name} cannot be used: {fault}", 1))
            self._step()

    # The catalogue

    def _reader(self) -> closing[connection.Reader]:
        return closing(connection.Reader(self._stores.catalogue.path))

    def _check_database(self) -> bool:
        """Whether the catalogue is whole, perhaps after a repair."""
        with self._reader() as reader:
            fault = integrity.integrity(reader)
        if not fault:
            return True
        self._report(
            Finding("database", f"The catalogue is damaged ({fault}). {RESTORE}", 1), self._mend_catalogue
        )
        return self._findings[-1].repaired

    def _mend_catalogue(self) -> None:
        backups.Backups(self._folder).set_aside()
        path = self._stores.catalogue.path
        lost = integrity.mend_catalogue(path)
        with self._reader() as reader:
            if fault := integrity.integrity(reader):
                raise connection.damaged_error(path, f"is still damaged: {fault}")
        self._findings += _lost(lost)

    def _check_names(self) -> None:
        with self._reader() as reader:
            lost, kept = integrity.wrongly_named(reader)
            unseen = integrity.without_vector(reader)
        path = self._stores.catalogue.path
        if lost or kept:
            message = f"{_many(lost + kept, 'photo')} wrongly noted as having a file, or as having none"
            self._report(Finding("database", message, lost + kept), lambda: integrity.mend_names(path))
        if unseen:
            message = f"{_many(unseen, 'photo')} without a vector; `clipsearch index` embeds them again"
            self._report(Finding("vectors", message, unseen))

    def _check_vectors(self) -> set[int]:
        """Contents whose vector is bad and still there."""
        bad: list[tuple[int, int]] = []
        with self._reader() as reader:
            for count, some in integrity.bad_vectors(reader):
                bad += some
                self._step(count)
        if not bad:
            return set()
        message = f"{_many(len(bad), 'vector')} not of unit length and of the model's size"
        rows = [row for row, _ in bad]
        self._report(
            Finding("vectors", message, len(bad)),
            lambda: integrity.drop_vectors(self._stores.catalogue.path, rows),
        )
        return set() if self._findings[-1].repaired else {content for _, content in bad}

    # The index

    def _check_index(self, bad: Collection[int]) -> None:
        model = self._stores.model
        if model is None:
            return
        self._stores.save_index()  # what is only unsaved is no fault
        held = VectorIndex.open(
            self._folder,
            fingerprint=model.fingerprint,
            dimensions=model.dimensions,
            library=self._stores.catalogue.library_id(),
        )
        wanted = np.setdiff1d(np.fromiter(self._stores.embedded_contents(), np.int64), list(bad))
        if not held.has_file:
            if wanted.size:
                message = "The index file is missing, damaged or not of this library and model"
                self._report(Finding("index", message, int(wanted.size)), lambda: self._mend_index(wanted))
            return
        extra, missing, unlike = self._compare(held, wanted)
        if extra or missing or unlike:
            message = (
                f"The index file is not in step with the catalogue: {len(missing)} photos are missing in "
                f"it, {len(extra)} should not be there, {len(unlike)} have another vector"
            )
            count = len(extra) + len(missing) + len(unlike)
            self._report(Finding("index", message, count), lambda: self._mend_index(wanted))

    def _compare(self, index: VectorIndex, wanted: Ids) -> tuple[list[int], list[int], list[int]]:
        """Keys that an index should not have, those that it lacks, and those with a wrong vector."""
        keys = index.keys()
        unlike: list[int] = []
        common = np.intersect1d(keys, wanted)
        for start in range(0, len(common), BATCH):
            some, vectors = self._vectors(common[start : start + BATCH].tolist())
            unlike += index.differing(some, vectors).tolist()
            self._step(len(some))
        return np.setdiff1d(keys, wanted).tolist(), np.setdiff1d(wanted, keys).tolist(), unlike

    def _vectors(self, contents: Sequence[int]) -> tuple[Ids, Vectors]:
        catalogue, model = self._stores.catalogue, self._stores.model
        key = catalogue.models.find(model.fingerprint) if model else None
        return catalogue.models.vectors(-1 if key is None else key, contents)

    def _mend_index(self, wanted: Ids) -> None:
        index = self._stores.index()
        if index is None:
            return
        extra, missing, unlike = self._compare(index, wanted)
        index.remove([*extra, *unlike])
        again = [*missing, *unlike]
        for start in range(0, len(again), BATCH):
            index.add(*self._vectors(again[start : start + BATCH]))
        if not index.save():
            raise LibraryError("The index file cannot be written")

    # Thumbnails

    def _check_thumbnails(self) -> None:
        path = self._folder / THUMBNAILS
        if path.is_file() and (fault := self._thumbnail_fault(path)):
            self._report(
                Finding("thumbnails", f"The thumbnails are damaged ({fault})", 1), self._mend_thumbnails
            )
            if not self._findings[-1].repaired:
                return
        with self._reader() as reader:
            named = set(integrity.named_contents(reader))
        kept = set(self._stores.thumbnails.keys())
        if extra := sorted(kept - named):
            message = f"{_many(len(extra), 'thumbnail')} of photos that are gone"
            self._report(
                Finding("thumbnails", message, len(extra)),
                lambda: self._stores.thumbnails.delete(extra),
            )
        if broken := [key for key in sorted(kept & named) if not self._is_picture(key)]:
            message = f"{_many(len(broken), 'thumbnail')} not a JPEG that can be decoded"
            left = self._make_again(broken)
            if left:
                message += f"; {left} cannot be made again now"
            self._report(Finding("thumbnails", message, len(broken), self._repair and not left))
        self._make_again(
            sorted(named - kept)
        )  # that some are missing is no fault: they are made when asked for

    def _thumbnail_fault(self, path: Path) -> str:
        try:
            with closing(connection.Reader(path)) as reader:
                return integrity.integrity(reader)
        except LibraryDamagedError as error:
            return error.message

    def _mend_thumbnails(self) -> None:
        try:
            integrity.mend_thumbnails(self._folder / THUMBNAILS)
        except LibraryDamagedError:
            self._stores.thumbnails.recreate()

    def _is_picture(self, content: int) -> bool:
        self._step()
        try:
            kept = self._stores.thumbnails.get(content) or b""
            return decode_bytes(kept, 1, self._max_megapixels).facts.format == "JPEG"
        except PhotoError:
            return False

    def _make_again(self, contents: Sequence[int]) -> int:
        """When repairing, make thumbnails from the photos that can be read now; how many are left."""
        left = 0
        for content in contents if self._repair else ():
            self._step()
            made = self._from_photo(content)
            if made is not None:
                self._stores.write(self._stores.thumbnails.put_many, [(content, made)])
            left += made is None
        return left

    def _from_photo(self, content: int) -> bytes | None:
        with self._reader() as reader:
            digests = integrity.digests(reader, content)
        for root, relative, _ in self._stores.catalogue.locations([content]).get(content, ()):
            try:
                made = decode_file(root / relative, THUMBNAIL_PIXELS, self._max_megapixels)
            except PhotoError:
                continue
            if made.digest in digests:
                return made.thumbnail
        return None

    # The folders

    def _check_disk(self) -> None:
        survey = look(
            self._stores, ScanOptions(self._rules, (self._folder,)), ScanRequest(), lambda _: self._step(0)
        )
        found = [pair for part in survey.parts for pair in _to_read(part)]
        new = sum(known is None for _, known in found)
        changed = sum(known is not None and _differs(file, known) for file, known in found)
        gone = sum(len(set(part.plan.gone) - part.doubted) for part in survey.parts)
        for count, which, what in (
            (new, "on disk", "not in the library yet"),
            (changed, "on disk", "not what was read before"),
            (gone, "of the library", "gone from disk"),
        ):
            if count:
                message = f"{_many(count, 'file', which)} {what}; `clipsearch index` sees to it"
                self._report(Finding("files", message, count))


def _to_read(part: FolderWork) -> list[tuple[FileState, Known | None]]:
    files_to_read = [*part.plan.read, *(file for file, _ in part.plan.moved)]
    return [(file, part.known.get(file.path)) for file in files_to_read]


def _differs(file: FileState, known: Known) -> bool:
    if (file.size, file.mtime_ns) != (known.size, known.mtime_ns):
        return True
    return bool(known.ctime_ns and file.ctime_ns and known.ctime_ns != file.ctime_ns)


def _each(change: Callable[[Item], None], items: Sequence[Item]) -> None:
    for item in items:
        change(item)


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def _many(count: int, noun: str, which: str = "") -> str:
    """A count with its noun and verb: "1 file is", "3 files on disk are"."""
    return " ".join(
        [f"{count:,}", noun if count == 1 else f"{noun}s", which, "is" if count == 1 else "are"]
    ).replace("  ", " ")

"""The check of a library: compares the disk with what is stored, reports faults, repairs them if asked to."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from clipsearch.errors import Cancelled, ClipsearchError, LibraryError, PhotoError
from clipsearch.library.indexing.survey import FolderWork, ScanOptions, ScanRequest, take_survey
from clipsearch.library.progress import Meter
from clipsearch.library.storage.stores import Stores
from clipsearch.library.thumbnail_service import ThumbnailService
from clipsearch.photos.scanning.ignore_rules import IgnoreRules
from clipsearch.records import FileState, Finding, Ids, Progress, Vectors
from clipsearch.store import self_check
from clipsearch.store.catalogue.reader import KnownFile
from clipsearch.store.self_check import Fault, count_phrase
from clipsearch.store.vectors import index_repair
from clipsearch.store.vectors.usearch_index import VectorIndex

__all__ = ["check", "salvaged"]


def salvaged(lost: Counter[str]) -> list[Finding]:
    """What was wrong with a catalogue that was rebuilt, by the places lost in each table."""
    message = "The catalogue was too damaged to be opened, and was written anew from what can be read in it"
    return [Finding("database", message, 1, repaired=True), *self_check.lost_rows(lost)]


def check(
    stores: Stores,
    rules: IgnoreRules,
    thumbnails: ThumbnailService,
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
        thumbnails: decodes thumbnails, and makes them again from the photos.
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
    return _Check(stores, rules, thumbnails, repair, Meter(on_progress), cancel).run()


class _Check:
    """One check."""

    def __init__(
        self,
        stores: Stores,
        rules: IgnoreRules,
        thumbnails: ThumbnailService,
        repair: bool,
        meter: Meter,
        cancel: threading.Event | None,
    ) -> None:
        self._stores = stores
        self._path = stores.catalogue.path
        self._rules = rules
        self._thumbnail_service = thumbnails
        self._repair = repair
        self._meter = meter
        self._cancel = cancel or threading.Event()
        self._findings: list[Finding] = []

    def run(self) -> list[Finding]:
        self._meter.enter("scanning")
        model = self._stores.model
        folder = self._stores.folder
        self._report_all(self_check.check_files(folder, model.fingerprint if model else None))
        if self._check_catalogue():
            self._check_traces()
            self._report_all(self_check.check_contents(self._path))
            if self._stores.writing:
                self._report_all(self_check.check_texts(self._path))
            self._check_index(self._report_all(self_check.check_vectors(self._path, self._step)))
            self._check_thumbnails()
            self._check_disk()
        self._report_all(self_check.check_backups(folder))
        self._meter.enter("done")
        return self._findings

    def _step(self, count: int = 1) -> None:
        if self._cancel.is_set():
            raise Cancelled
        self._meter.advance(count)

    def _report(self, fault: Fault) -> bool:
        """Record what is wrong, and repair it if that is wanted and possible; whether it was repaired."""
        self._step(0)
        finding = fault.finding
        if self._repair and fault.repair is not None:
            try:
                self._stores.write(fault.repair)
                finding = replace(finding, repaired=True)
            except (ClipsearchError, OSError) as error:
                finding = replace(finding, message=f"{finding.message}; not repaired: {error}")
        self._findings.append(finding)
        return finding.repaired

    def _report_all(self, faults: Iterable[Fault]) -> set[int]:
        """Report faults; the contents of those that were not repaired."""
        return {key for fault in faults if not self._report(fault) for key in fault.contents}

    def _check_traces(self) -> None:
        for what in self._stores.traces_left():
            message = f"Traces of {what} may be left in the library's files; `clipsearch index` erases them"
            self._report(Fault(Finding("folder", message, 1), self._stores.erase_traces))

    def _check_catalogue(self) -> bool:
        """Whether the catalogue's file is whole, perhaps after a repair."""
        finding = self_check.check_catalogue(self._path)
        return finding is None or self._report(Fault(finding, self._rebuild_catalogue))

    def _rebuild_catalogue(self) -> None:
        self._findings += self_check.rebuild_catalogue(self._path)

    # The index

    def _check_index(self, bad: set[int]) -> None:
        model = self._stores.model
        if model is None:
            return
        self._stores.save_index()  # what is only unsaved is no fault
        saved = VectorIndex.open(
            self._stores.folder,
            fingerprint=model.fingerprint,
            dimensions=model.dimensions,
            library=self._stores.catalogue.library_id(),
        )
        key = self._stores.model_id
        wanted = self._stores.catalogue.models.vector_ids(-1 if key is None else key)
        wanted = np.setdiff1d(wanted, list(bad))
        if not saved.has_file:
            if wanted.size:
                message = "The index file is missing, damaged or not of this library and model"
                finding = Finding("index", message, int(wanted.size))
                self._report(Fault(finding, lambda: self._repair_index(wanted)))
            return
        extra, missing, different = index_repair.compare(saved, wanted, self._vectors, self._step)
        if count := len(extra) + len(missing) + len(different):
            message = (
                f"The index file is not in step with the catalogue: {len(missing)} photos are missing in "
                f"it, {len(extra)} should not be there, {len(different)} have another vector"
            )
            self._report(Fault(Finding("index", message, count), lambda: self._repair_index(wanted)))

    def _vectors(self, contents: Sequence[int]) -> tuple[Ids, Vectors]:
        models, key = self._stores.catalogue.models, self._stores.model_id
        return models.vectors(-1 if key is None else key, contents)

    def _repair_index(self, wanted: Ids) -> None:
        index = self._stores.index()
        if index is None:
            return
        index_repair.repair(index, wanted, self._vectors, self._step)
        if not index.save():
            raise LibraryError("The index file cannot be written")

    # Thumbnails

    def _check_thumbnails(self) -> None:
        thumbnails = self._stores.thumbnails
        if damage := thumbnails.damage():
            finding = Finding("thumbnails", f"The thumbnails are damaged ({damage})", 1)
            if not self._report(Fault(finding, thumbnails.repair)):
                return
        wanted, kept = set(self._stores.catalogue.contents_with_file()), set(thumbnails.keys())
        if extra := sorted(kept - wanted):
            message = f"{count_phrase(len(extra), 'thumbnail')} of photos that are gone"
            self._report(Fault(Finding("thumbnails", message, len(extra)), lambda: thumbnails.delete(extra)))
        if broken := [key for key in sorted(kept & wanted) if not self._is_picture(key)]:
            message = f"{count_phrase(len(broken), 'thumbnail')} not a JPEG that can be decoded"
            left = self._recreate_thumbnails(broken)
            if left:
                message += f"; {left} cannot be made again now"
            self._report(Fault(Finding("thumbnails", message, len(broken), self._repair and not left)))
        # That some are missing is no fault: they are made when needed.
        self._recreate_thumbnails(sorted(wanted - kept))

    def _is_picture(self, content: int) -> bool:
        self._step()
        try:
            kept = self._stores.thumbnails.get(content) or b""
            return self._thumbnail_service.make(kept).facts.format == "JPEG"
        except PhotoError:
            return False

    def _recreate_thumbnails(self, contents: Sequence[int]) -> int:
        """When repairing, make thumbnails from the photos that can be read now; how many are left."""
        left = 0
        for content in contents if self._repair else ():
            self._step()
            made = self._thumbnail_service.remake(content)
            if made is not None:
                self._stores.write(self._stores.thumbnails.put_many, [(content, made)])
            left += made is None
        return left

    # The folders

    def _check_disk(self) -> None:
        options = ScanOptions(self._rules, (self._stores.folder,))
        survey = take_survey(self._stores, options, ScanRequest(), lambda _: self._step(0))
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
                message = f"{count_phrase(count, 'file', which)} {what}; `clipsearch index` sees to it"
                self._report(Fault(Finding("files", message, count)))


def _to_read(part: FolderWork) -> list[tuple[FileState, KnownFile | None]]:
    files_to_read = [*part.plan.read, *(file for file, _ in part.plan.moved)]
    return [(file, part.known.get(file.path)) for file in files_to_read]


def _differs(file: FileState, known: KnownFile) -> bool:
    if (file.size, file.mtime_ns) != (known.size, known.mtime_ns):
        return True
    return bool(known.ctime_ns and file.ctime_ns and known.ctime_ns != file.ctime_ns)

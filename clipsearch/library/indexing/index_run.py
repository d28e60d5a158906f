"""One index run: scan and plan, decode and embed what is new, forget what is gone."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from clipsearch.embedding.embedder import Embedder
from clipsearch.errors import Cancelled, ClipsearchError, PhotoError
from clipsearch.library.indexing.companion_update import pair_before_recording, update_companions
from clipsearch.library.indexing.live_clips import without_clips_of
from clipsearch.library.indexing.survey import (
    FolderWork,
    ScanOptions,
    ScanRequest,
    Survey,
    find_moved_away,
    take_survey,
)
from clipsearch.library.pipeline import Pipeline
from clipsearch.library.progress import Meter
from clipsearch.library.storage.hiding import update_hidden
from clipsearch.library.storage.stores import Stores
from clipsearch.photos.decoding.fingerprint import fingerprint
from clipsearch.photos.scanning.scanner import lost_since_scan
from clipsearch.records import (
    Encoded,
    FileState,
    Folder,
    IndexReport,
    Listing,
    Progress,
    ScanResult,
    Scope,
)

__all__ = ["IndexRun"]

READ_ERRORS = ("unreadable", "changed")  # reasons that lie with one file, and not with its content

Value = TypeVar("Value")


@dataclass(slots=True)
class _Work:
    """One file to read: its folder, and its digest once that is known."""

    folder: Folder
    file: FileState
    digest: bytes | None = None

    @property
    def path(self) -> Path:
        return self.folder.path / self.file.path

    @property
    def listing(self) -> Listing:
        return Listing(self.folder.path, self.file)


@dataclass(slots=True)
class _Results:
    """Results that are not committed yet."""

    encoded: list[tuple[_Work, Encoded]] = field(default_factory=list)
    copies: list[tuple[_Work, Encoded]] = field(default_factory=list)
    known: list[tuple[_Work, int]] = field(default_factory=list)
    problems: list[tuple[_Work, PhotoError]] = field(default_factory=list)
    vanished: list[tuple[_Work, None]] = field(default_factory=list)
    unreachable: int = 0  # files on a drive or in a folder that is not there now

    def __len__(self) -> int:
        parts = (self.encoded, self.copies, self.known, self.problems, self.vanished)
        return sum(len(part) for part in parts) + self.unreachable


class IndexRun:
    """Brings the library up to date, once.

    This process reads a file only where another one of the same size makes it a possible copy.
    Every other file is read once, in the embedding process, which fingerprints the same bytes
    that it decodes.
    """

    def __init__(
        self,
        stores: Stores,
        embedder: Callable[[], Embedder],
        options: ScanOptions,
        request: ScanRequest,
        *,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> None:
        self._stores = stores
        self._embedder_factory = embedder
        self._options = options
        self._request = request
        self._meter = Meter(on_progress)
        self._cancel = cancel or threading.Event()
        self._results = _Results()
        self._counts: Counter[str] = Counter()
        self._is_index_growing = False
        self._found: dict[int, ScanResult] = {}  # by folder
        self._lost: set[Path] = set()  # folders, and drives and directories in them, gone since the scan
        self._failed: defaultdict[int, set[str]] = defaultdict(set)  # paths of files, by folder
        self._embedded: defaultdict[int, set[str]] = defaultdict(set)
        self._in_flight_digests: set[bytes] = set()
        self._uncommitted: dict[bytes | None, Encoded] = {}  # by digest: finished, not yet in the catalogue
        self._waiting_copies: defaultdict[bytes, list[_Work]] = defaultdict(list)

    def run(self) -> tuple[IndexReport, Survey]:
        """Scan, plan, embed and forget; returns what was done, and the survey it was based on.

        Raises:
            Cancelled: `cancel` was set; finished results are committed.
            ModelError, WorkerError: the model cannot be loaded, or its process is lost.
        """
        start = time.monotonic()
        self._meter.enter("scanning")
        survey = take_survey(self._stores, self._options, self._request, self._report_scanned)
        for part in survey.parts:
            self._found[part.folder.id] = part.found
            self._record_known_files(part)
        work = deque(_Work(part.folder, file) for part in survey.parts for file in part.plan.read)
        self._stores.wait_for_index(self._report_index_growth, begin=bool(work))
        while work:
            self._meter.enter("embedding", len(work))
            self._embed(work, self._shared_sizes(work), self._embedder_factory())
            survey, work = self._release_clips(survey)
        self._forget_gone(survey.parts)
        update_companions(self._stores, self._request, survey.parts)
        self._stores.save_index_if_due()
        roots = {part.folder.path for part in survey.parts}
        parts = {part.folder.id: self._parts_of_items(part) for part in survey.parts}
        found = sum(len(part.found.files) - len(parts[part.folder.id]) for part in survey.parts)
        self._meter.enter("done", found)
        self._meter.set(found)
        report = IndexReport(
            found=found,
            embedded=sum(len(done - parts.get(key, set())) for key, done in self._embedded.items()),
            reused=self._counts["reused"],
            unchanged=sum(
                part.plan.unchanged - len(parts[part.folder.id] - {file.path for file in part.plan.read})
                for part in survey.parts
            ),
            removed=self._counts["removed"],
            missing=self._counts["missing"],
            waiting=sum(len(part.waiting) for part in survey.parts),
            failed=self._stores.catalogue.count_problems(),
            offline=(*survey.offline, *sorted(self._lost & roots)),
            unreadable=(
                *(part.folder.path / path for part in survey.parts for path in part.found.unreadable),
                *sorted(self._lost - roots),
            ),
            seconds=time.monotonic() - start,
        )
        return report, survey

    def _report_scanned(self, count: int) -> None:
        self._raise_if_cancelled()
        self._meter.set(count)

    def _report_index_growth(self, done: int, total: int) -> None:
        """Report progress while vectors are added to an index whose file was lost or damaged."""
        self._raise_if_cancelled()
        if not self._is_index_growing:
            self._meter.enter("indexing", total)
        self._is_index_growing = True
        self._meter.set(done, total)

    def _record_known_files(self, part: FolderWork) -> None:
        """Record what needs no reading: moved files, new stamps, and which files are still to be read."""
        writer, write = self._stores.writer, self._stores.write
        plan, folder = part.plan, part.folder.id
        if plan.stamps:
            write(writer.record_stamps, folder, plan.stamps)
        pair_before_recording(self._stores, part)
        if plan.moved:
            self._stores.record_known(folder, plan.moved)
            self._counts["reused"] += len(plan.moved)
        rules = self._options.rules.of(part.folder.path)
        excluded = [path for path in plan.gone if rules.excludes(path, part.known[path].size)]
        if excluded:  # not moved; they must disappear from the results before the run is over
            write(writer.delete_files, folder, excluded)

    def _shared_sizes(self, work: Sequence[_Work]) -> set[int]:
        """Sizes (bytes) that a file to read shares with a known content or another file to read."""
        sizes = Counter(item.file.size for item in work)
        known = self._stores.catalogue.content_sizes()
        return {size for size, count in sizes.items() if count > 1 or size in known}

    def _embed(self, work: deque[_Work], shared_sizes: set[int], embedder: Embedder) -> None:
        """Embed all files that are no copies, and commit the results."""
        self._embedder = embedder
        self._pipeline: Pipeline[_Work] = Pipeline(embedder, self._cancel)
        try:
            with ThreadPoolExecutor(os.cpu_count() or 2, "fingerprint") as readers:
                self._pipeline.run(
                    lambda: self._feed(work, shared_sizes, readers),
                    self._collect,
                    self._commit,
                    lambda: len(self._results),
                )
        except ClipsearchError:
            self._stores.save_index_if_due()
            raise

    def _feed(self, work: deque[_Work], shared_sizes: set[int], readers: ThreadPoolExecutor) -> bool:
        """Submit as many files as may be in flight; a copy of a known or pending content is not embedded."""
        free = self._pipeline.free
        if free < self._pipeline.limit // 4 and len(self._pipeline):
            return bool(work)  # fewer, larger queries to the catalogue
        chunk = [work.popleft() for _ in range(min(free, len(work)))]
        candidates = [item for item in chunk if item.file.size in shared_sizes]
        for item, digest in zip(candidates, readers.map(_digest, candidates), strict=True):
            item.digest = digest
        digests = [item.digest for item in candidates if item.digest]
        known = self._stores.known_contents(digests)
        for item in chunk:
            if item.digest in known:
                self._results.known.append((item, known[item.digest]))
            elif item.digest in self._uncommitted:
                self._results.copies.append((item, self._uncommitted[item.digest]))
            elif item.digest is not None and item.digest in self._in_flight_digests:
                self._waiting_copies[item.digest].append(item)
            else:
                if item.digest is not None:
                    self._in_flight_digests.add(item.digest)
                self._pipeline.submit(item.path, item, item.listing)
        return bool(work)

    def _collect(self, item: _Work, future: Future[Encoded]) -> None:
        try:
            encoded = future.result()
        except PhotoError as error:
            self._record_problem(item, error)
        else:
            self._results.encoded.append((item, encoded))
            self._uncommitted[encoded.digest] = encoded
        if item.digest is not None:
            self._in_flight_digests.discard(item.digest)
            for copy in self._waiting_copies.pop(item.digest, ()):
                self._take_copy(copy, future)

    def _take_copy(self, item: _Work, first: Future[Encoded]) -> None:
        """Give a file the result of another one that had the same digest."""
        error = first.exception()
        if isinstance(error, PhotoError) and error.reason not in READ_ERRORS:
            self._record_problem(item, error)
        elif error is None and (encoded := first.result()).digest == item.digest:
            self._results.copies.append((item, encoded))
        else:  # the first one changed or was deleted in the meantime
            self._pipeline.submit(item.path, item, item.listing)

    def _record_problem(self, item: _Work, error: PhotoError) -> None:
        """Record a problem; a file deleted since the scan is forgotten, an unreachable one left as it is."""
        try:
            item.path.lstat()
        except OSError as why:
            is_gone = isinstance(why, (FileNotFoundError, NotADirectoryError))
            lost = lost_since_scan(item.folder.path, self._found[item.folder.id], item.file.path)
            if is_gone and lost is None:  # deleted
                self._results.vanished.append((item, None))
            else:  # what is known of it stays as it was, so that the next run reads it
                self._lost.add(lost or item.path.parent)
                self._results.unreachable += 1
        else:
            self._results.problems.append((item, error))
            self._failed[item.folder.id].add(item.file.path)

    def _commit(self) -> None:
        results, self._results = self._results, _Results()
        if not results:
            return
        self._uncommitted.clear()
        writer, write = self._stores.writer, self._stores.write
        for folder, known in _by_folder(results.known):
            self._stores.record_known(folder, known)
        for folder, encoded in _by_folder([*results.encoded, *results.copies]):
            self._stores.record_encoded(self._embedder.info(), folder, encoded)
        for folder, problems in _by_folder(results.problems):
            rows = [(file, error.reason, str(error)) for file, error in problems]
            write(writer.record_problems, folder, rows)
        for folder, vanished in _by_folder(results.vanished):
            write(writer.delete_files, folder, [file.path for file, _ in vanished])
        for work, _ in results.encoded:
            self._embedded[work.folder.id].add(work.file.path)
        self._counts["reused"] += len(results.known) + len(results.copies)
        self._counts["removed"] += len(results.vanished)
        self._meter.advance(len(results), failed=len(results.problems))

    def _raise_if_cancelled(self) -> None:
        if self._cancel.is_set():
            raise Cancelled

    def _parts_of_items(self, part: FolderWork) -> set[str]:
        """The files (paths) of a scan that another one stands for."""
        scopes = (Scope(),) if self._request.scopes is None else self._request.scopes[part.folder.id]
        known = self._stores.catalogue.details.parts(part.folder.id, scopes)
        return {file.path for file in part.found.files if file.path in known} if known else set()

    def _release_clips(self, survey: Survey) -> tuple[Survey, deque[_Work]]:
        """The survey with the clips of photos that could not be read as videos, and these, to be read."""
        parts, work = list[FolderWork](), deque[_Work]()
        for part in survey.parts:
            found, clips = without_clips_of(self._failed[part.folder.id], part.found)
            if clips:
                self._stores.write(self._stores.writer.record_found, part.folder.id, clips)
                plan = replace(part.plan, read=(*part.plan.read, *clips))
                part = replace(part, found=found, plan=plan)
            parts.append(part)
            work.extend(_Work(part.folder, clip) for clip in clips)
        return replace(survey, parts=tuple(parts)), work

    def _forget_gone(self, parts: Sequence[FolderWork]) -> None:
        """Forget deleted files; done last, so that a moved file is recognised at its new place before."""
        writer, write = self._stores.writer, self._stores.write
        for part in parts:
            if part.folder.path in self._lost:  # they may have moved to a place that could not be read
                continue
            doubts = part.doubted - find_moved_away(self._stores, part, parts)
            gone = [path for path in part.plan.gone if path not in doubts]
            if gone:
                write(writer.delete_files, part.folder.id, gone)
                self._counts["removed"] += len(gone)
            if doubts or part.had_missing:
                write(writer.record_missing, part.folder.id, sorted(doubts))
            self._counts["missing"] += len(doubts)
            if part.is_new_place:
                write(writer.record_root, part.folder.id, part.found.inode, part.found.mounts)
        self._stores.sweep()
        update_hidden(self._stores)


def _digest(item: _Work) -> bytes | None:
    """Fingerprint of a file, or None where it cannot be read (decoding it gives the reason)."""
    try:
        return fingerprint(item.path, item.listing)
    except PhotoError:
        return None


def _by_folder(
    items: Sequence[tuple[_Work, Value]],
) -> Iterator[tuple[int, list[tuple[FileState, Value]]]]:
    grouped: defaultdict[int, list[tuple[FileState, Value]]] = defaultdict(list)
    for work, value in items:
        grouped[work.folder.id].append((work.file, value))
    yield from grouped.items()

"""One index run: carry out a plan: decode and embed what is new, forget what is gone."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from clipsearch.embedding.process.client import Embedder
from clipsearch.errors import Cancelled, ClipsearchError, PhotoError
from clipsearch.library.indexing.pipeline import Pipeline
from clipsearch.library.indexing.survey import FolderWork, ScanOptions, ScanRequest, Survey, look, moved_away
from clipsearch.library.progress import Meter
from clipsearch.library.storage.stores import Stores
from clipsearch.photos.decoding.fingerprint import fingerprint
from clipsearch.photos.scanning.scanner import lost_since_scan
from clipsearch.records import Encoded, FileState, Folder, IndexReport, Progress, ScanResult

__all__ = ["IndexRun"]

OF_READING = ("unreadable", "changed")  # what goes wrong with a file, and not with the bytes in it

Value = TypeVar("Value")


@dataclass(slots=True)
class _Work:
    """One file on its way: which folder it belongs to, and its digest once that is known."""

    folder: Folder
    file: FileState
    digest: bytes | None = None

    @property
    def path(self) -> Path:
        return self.folder.path / self.file.path


@dataclass(slots=True)
class _Results:
    """What is finished but not yet committed."""

    encoded: list[tuple[_Work, Encoded]] = field(default_factory=list)
    copies: list[tuple[_Work, Encoded]] = field(default_factory=list)
    known: list[tuple[_Work, int]] = field(default_factory=list)
    problems: list[tuple[_Work, PhotoError]] = field(default_factory=list)
    vanished: list[tuple[_Work, None]] = field(default_factory=list)
    left: int = 0  # files that are out of reach now

    def __len__(self) -> int:
        parts = (self.encoded, self.copies, self.known, self.problems, self.vanished)
        return sum(len(part) for part in parts) + self.left


class IndexRun:
    """Brings the library up to date, once.

    A file is read by this process only when another one of the same size makes it a possible
    copy; every other file is read once, in the embedding process, which fingerprints the very
    bytes that it decodes.
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
        self._ready = embedder
        self._options = options
        self._request = request
        self._meter = Meter(on_progress)
        self._cancel = cancel or threading.Event()
        self._results = _Results()
        self._counts: Counter[str] = Counter()
        self._is_adding = False
        self._found: dict[int, ScanResult] = {}  # by folder
        self._lost: set[Path] = set()  # folders, and drives and directories in them, gone since the scan
        self._owners: set[bytes] = set()
        self._fresh: dict[bytes | None, Encoded] = {}  # finished, not yet in the catalogue
        self._followers: defaultdict[bytes, list[_Work]] = defaultdict(list)

    def run(self) -> tuple[IndexReport, Survey]:
        """Do it all; what was done, and what was seen.

        Raises:
            Cancelled: `cancel` was set; what was finished is committed.
            ModelError, WorkerError: nothing can be embedded.
        """
        start = time.monotonic()
        self._meter.enter("scanning")
        survey = look(self._stores, self._options, self._request, self._scanned)
        for part in survey.parts:
            self._found[part.folder.id] = part.found
            self._note(part)
        work = deque(_Work(part.folder, file) for part in survey.parts for file in part.plan.read)
        self._stores.wait_for_index(self._adding, begin=bool(work))
        if work:
            self._meter.enter("embedding", len(work))
            self._embed(work, self._possible_copies(work), self._ready())
        self._forget(survey.parts)
        self._stores.save_index_if_due()
        roots = {part.folder.path for part in survey.parts}
        found = sum(len(part.found.files) for part in survey.parts)
        self._meter.enter("done", found)
        self._meter.set(found)
        report = IndexReport(
            found=found,
            embedded=self._counts["embedded"],
            reused=self._counts["reused"],
            unchanged=sum(part.plan.unchanged for part in survey.parts),
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

    def _scanned(self, count: int) -> None:
        self._stop_if_asked()
        self._meter.set(count)

    def _adding(self, done: int, total: int) -> None:
        """The index lacks vectors that the catalogue has, most likely because its file was lost."""
        self._stop_if_asked()
        if not self._is_adding:
            self._meter.enter("indexing", total)
        self._is_adding = True
        self._meter.set(done, total)

    def _note(self, part: FolderWork) -> None:
        """Keep at once what needs no reading: names that moved, times, and what is still to be read."""
        writer, write = self._stores.writer, self._stores.write
        plan, folder = part.plan, part.folder.id
        if plan.stamps:
            write(writer.record_stamps, folder, plan.stamps)
        if plan.moved:
            self._stores.record_known(folder, plan.moved)
            self._counts["reused"] += len(plan.moved)
        barred = [path for path in plan.gone if self._options.rules.excludes(path, part.known[path].size)]
        if barred:  # they were not moved, and whoever excludes them does not want to see them meanwhile
            write(writer.delete_files, folder, barred)
        fresh = [file for file in plan.read if file.path not in part.known]
        if fresh:
            write(writer.record_found, folder, fresh)

    def _possible_copies(self, work: Sequence[_Work]) -> set[int]:
        """Sizes that a file to read shares with a known content or with another file to read."""
        sizes = Counter(item.file.size for item in work)
        known = self._stores.catalogue.content_sizes()
        return {size for size, count in sizes.items() if count > 1 or size in known}

    def _embed(self, work: deque[_Work], shared_sizes: set[int], embedder: Embedder) -> None:
        """Embed all files, except for those that turn out to be copies."""
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
        """Submit as much as there is place for; link what turns out to be known."""
        room = self._pipeline.free
        if room < self._pipeline.limit // 4 and len(self._pipeline):
            return bool(work)  # fewer, larger look-ups
        chunk = [work.popleft() for _ in range(min(room, len(work)))]
        suspects = [item for item in chunk if item.file.size in shared_sizes]
        for item, digest in zip(suspects, readers.map(_digest, suspects), strict=True):
            item.digest = digest
        digests = [item.digest for item in suspects if item.digest]
        known = self._stores.known_contents(digests)
        for item in chunk:
            if item.digest in known:
                self._results.known.append((item, known[item.digest]))
            elif item.digest in self._fresh:
                self._results.copies.append((item, self._fresh[item.digest]))
            elif item.digest is not None and item.digest in self._owners:
                self._followers[item.digest].append(item)
            else:
                if item.digest is not None:
                    self._owners.add(item.digest)
                self._pipeline.submit(item.path, item)
        return bool(work)

    def _collect(self, item: _Work, future: Future[Encoded]) -> None:
        try:
            encoded = future.result()
        except PhotoError as error:
            self._fail(item, error)
        else:
            self._results.encoded.append((item, encoded))
            self._fresh[encoded.digest] = encoded
        if item.digest is not None:
            self._owners.discard(item.digest)
            for follower in self._followers.pop(item.digest, ()):
                self._follow(follower, future)

    def _follow(self, item: _Work, first: Future[Encoded]) -> None:
        """Give a file the result of the one before it with the same bytes."""
        error = first.exception()
        if isinstance(error, PhotoError) and error.reason not in OF_READING:
            self._fail(item, error)
        elif error is None and (encoded := first.result()).digest == item.digest:
            self._results.copies.append((item, encoded))
        else:  # the first one changed or went in the meantime
            self._pipeline.submit(item.path, item)

    def _fail(self, item: _Work, error: PhotoError) -> None:
        """Note a problem; but forget a file that is gone since the scan, and leave one out of reach."""
        try:
            item.path.lstat()
        except OSError as why:
            is_gone = isinstance(why, (FileNotFoundError, NotADirectoryError))
            lost = lost_since_scan(item.folder.path, self._found[item.folder.id], item.file.path)
            if is_gone and lost is None:  # deleted
                self._results.vanished.append((item, None))
            else:  # what is known of it stays as it was, so that the next look has it read
                self._lost.add(lost or item.path.parent)
                self._results.left += 1
        else:
            self._results.problems.append((item, error))

    def _commit(self) -> None:
        results, self._results = self._results, _Results()
        if not results:
            return
        self._fresh.clear()
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
        self._counts["embedded"] += len(results.encoded)
        self._counts["reused"] += len(results.known) + len(results.copies)
        self._counts["removed"] += len(results.vanished)
        self._meter.advance(len(results), failed=len(results.problems))

    def _stop_if_asked(self) -> None:
        if self._cancel.is_set():
            raise Cancelled

    def _forget(self, parts: Sequence[FolderWork]) -> None:
        """Forget what is gone, last, so that what only moved was recognised at its new place."""
        writer, write = self._stores.writer, self._stores.write
        for part in parts:
            if part.folder.path in self._lost:  # perhaps to a place that could not be read any more
                continue
            doubts = part.doubted - moved_away(self._stores, part, parts)
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


def _digest(item: _Work) -> bytes | None:
    """Fingerprint of a file, or None where it cannot be read (its decoder will say why)."""
    try:
        return fingerprint(item.path)
    except PhotoError:
        return None


def _by_folder(
    items: Sequence[tuple[_Work, Value]],
) -> Iterator[tuple[int, list[tuple[FileState, Value]]]]:
    grouped: defaultdict[int, list[tuple[FileState, Value]]] = defaultdict(list)
    for work, value in items:
        grouped[work.folder.id].append((work.file, value))
    yield from grouped.items()

"""Index runs of a library, one at a time: scanning, indexing, and re-embedding for a switch of models."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from clipsearch.errors import Cancelled, LibraryError, ModelError, WorkerError
from clipsearch.library.indexing.details_pass import DetailsPass
from clipsearch.library.indexing.index_run import IndexRun
from clipsearch.library.indexing.reembedding import reembed
from clipsearch.library.indexing.retry_policy import RetryPolicy
from clipsearch.library.indexing.survey import ScanOptions, ScanRequest, Survey
from clipsearch.library.models.model_switch import ModelSwitch
from clipsearch.library.progress import Meter
from clipsearch.library.settings_service import SettingsService
from clipsearch.library.storage.stores import Stores
from clipsearch.records import FileState, Folder, IndexReport, Progress, SkipReason
from clipsearch.records.formats import ALL_FORMATS
from clipsearch.store.catalogue.backups import Backups

__all__ = ["IndexService", "backup_if_due"]

SKIPPED = "skipped_by"  # the key of the counts of what was passed over: by the folder's id, by reason
OTHERS = "others"  # and of those that are no photos: by the folder's id, by extension
READABLE = "readable"  # the formats that could be read at the last run: with others problems are tried again
MOST_EXTENSIONS, MOST_CHARACTERS, RARE = 50, 20, "..."
OnProgress = Callable[[Progress], None] | None
ERASING_SECONDS = 300  # between two attempts of a follower to erase what a removal left
logger = logging.getLogger(__name__)


class IndexService:
    """Brings a library up to date with the disk. Thread-safe; a second run waits for the first."""

    def __init__(
        self,
        stores: Stores,
        settings: SettingsService,
        switch: ModelSwitch,
        run_lock: threading.Lock,
        complete: Callable[[OnProgress, threading.Event | None], None],
    ) -> None:
        """Prepare.

        Args:
            stores: the library.
            settings: its settings.
            switch: has its models.
            run_lock: held during each run, and by others while no run may be under way.
            complete: called at the end of a run, to compute what depends on the vectors; it gets what
                takes its progress, and what stops it.
        """
        self._stores = stores
        self._settings = settings
        self._switch = switch
        self._run_lock = run_lock
        self._complete = complete
        self._is_incomplete = True  # something may be left to compute from before
        self._retry_policy = RetryPolicy()
        self._details = DetailsPass(stores)
        self._erasing_due = 0.0  # by `time.monotonic`

    def index(
        self,
        on_progress: OnProgress = None,
        cancel: threading.Event | None = None,
        *,
        retry: bool = False,
        forget_missing: bool = False,
    ) -> IndexReport:
        """Run over all folders, then re-embed if there is a target; see `Library.index`."""
        request = ScanRequest(retry=retry, forget_missing=forget_missing)
        report, _ = self.run(request, on_progress=on_progress, cancel=cancel)
        reembedded, _ = self.reembed(on_progress, cancel)
        return replace(
            report,
            reembedded=reembedded.reembedded,
            switched=reembedded.switched,
            switch_status=reembedded.switch_status,
            seconds=report.seconds + reembedded.seconds,
        )

    def run(
        self,
        request: ScanRequest,
        is_complete: Callable[[Path, FileState], bool] | None = None,
        on_progress: OnProgress = None,
        cancel: threading.Event | None = None,
    ) -> tuple[IndexReport, Survey]:
        """Do one index run over parts of the folders; what was done, and what was seen.

        Args:
            request: which parts.
            is_complete: whether a new or changed file, by its path, is fully written; others wait.
            on_progress: called from this thread, at most ten times a second.
            cancel: set it from anywhere to stop within a moment.

        Raises:
            Cancelled: `cancel` was set; what was finished is kept.
            ModelError, WorkerError: photos cannot be embedded.
        """
        with self._run_lock:
            if self.folders():
                self._switch.prepare_run()
            readable = ",".join(known.name for known in ALL_FORMATS if known.is_readable)
            if is_first := request.scopes is None and self._stores.catalogue.get_meta(READABLE) != readable:
                request = replace(request, retry=True)
            options = ScanOptions(
                self._settings.rules, (self._stores.folder,), is_complete, self._retry_policy.can_be_read
            )
            run = IndexRun(
                self._stores,
                self._switch.load_serving,
                options,
                request,
                on_progress=on_progress,
                cancel=cancel,
            )
            report, survey = run.run()
            # Photos that are read now have their facts; others may be back that have none.
            self._details.may_be_left |= request.scopes is None or report.reused > 0
            self._record_skipped(request, survey)
            if is_first:
                self._stores.write(self._stores.writer.set_meta, READABLE, readable)
            if self._is_incomplete or report.embedded or report.reused:
                self._complete(on_progress, cancel)
                self._is_incomplete = False
            left = self._finish_erasing(now=request.scopes is None)
        backup_if_due(self._stores)
        return replace(report, notices=(*self._switch.notices, *left)), survey

    def _finish_erasing(self, *, now: bool) -> list[str]:
        """Erase what removals left on disk; why that fails, for the user. A follower tries it rarely."""
        if not now and time.monotonic() < self._erasing_due:
            return []
        try:
            self._stores.finish_erasing()
        except LibraryError as error:
            self._erasing_due = time.monotonic() + ERASING_SECONDS
            return [error.message]
        return []

    def reembed(
        self,
        on_progress: OnProgress = None,
        cancel: threading.Event | None = None,
        is_due: Callable[[], bool] = lambda: False,
    ) -> tuple[IndexReport, bool]:
        """Read headers that were not read yet; go on embedding with the model to switch to, if there is one.

        Args:
            on_progress: called from this thread, at most ten times a second.
            cancel: set it from anywhere to stop within a moment.
            is_due: asked about once a second; true: leave the rest for later.

        Returns:
            What was done, and whether something was left for later.

        Raises:
            Cancelled: `cancel` was set; what was finished is kept.
        """
        stop = cancel or threading.Event()
        done, switched, is_left = 0, False, False
        with self._run_lock:
            start, target = time.monotonic(), self._switch.target
            try:
                meter = Meter(on_progress)
                if self._details.is_due:
                    most = self._settings.current.max_megapixels
                    is_left = self._details.run(meter, most, stop, is_due)
                    meter.enter("done")
                if target and not is_left and self._switch.is_worth_loading():
                    done, switched, is_left = reembed(self._stores, self._switch, meter, stop, is_due)
                    self._is_incomplete |= switched
                    meter.enter("done")
            except (ModelError, WorkerError) as error:
                if stop.is_set():
                    raise Cancelled from error
                self._switch.record_fault(target, error)
            seconds = time.monotonic() - start
            report = IndexReport(
                seconds=seconds, reembedded=done, switched=switched, switch_status=self._switch.status()
            )
        return report, is_left

    def folders(self) -> Sequence[Folder]:
        """The kept folders, without counts or states: quick in a large library."""
        return self._stores.catalogue.folders()

    def skipped_by(self) -> dict[SkipReason, int]:
        """How many files and directories were passed over at the last complete scan of each folder."""
        total = Counter[SkipReason]()
        for counts in self._counts_by_folder(SKIPPED):
            total.update(counts)
        return dict(total)

    def others(self) -> dict[str, int]:
        """How many of them are files that are no photos, by the extensions of their names."""
        total = Counter[str]()
        for counts in self._counts_by_folder(OTHERS):
            total.update(counts)
        rare = total.pop(RARE, 0)
        return dict(total.most_common()) | ({RARE: rare} if rare else {})

    def _counts_by_folder(self, key: str) -> Iterator[Mapping[Any, int]]:
        counts = json.loads(self._stores.catalogue.get_meta(key) or "{}")
        return (counts.get(str(folder.id), {}) for folder in self.folders())

    def _record_skipped(self, request: ScanRequest, survey: Survey) -> None:
        found = {part.folder.id: part.found for part in survey.parts if request.is_whole(part.folder.id)}
        self._record_counts(SKIPPED, {key: scan.skipped_by for key, scan in found.items()})
        self._record_counts(OTHERS, {key: _most_frequent(scan.others) for key, scan in found.items()})

    def _record_counts(self, key: str, scanned: Mapping[int, Mapping[Any, int]]) -> None:
        before = json.loads(self._stores.catalogue.get_meta(key) or "{}")
        kept = {str(folder.id) for folder in self.folders()}
        now = before | {str(folder): dict(counts) for folder, counts in scanned.items()}
        counts = {folder: count for folder, count in now.items() if folder in kept and count}
        if counts != before:
            self._stores.write(self._stores.writer.set_meta, key, json.dumps(counts))

    @property
    def is_unfinished(self) -> bool:
        """Whether `reembed` has something to do."""
        return bool(self._switch.target) or self._details.is_due


def _most_frequent(counts: Mapping[str, int]) -> dict[str, int]:
    """The most frequent extensions, and all others together."""
    shown = dict(Counter(counts).most_common(MOST_EXTENSIONS))
    rest = sum(counts.values()) - sum(shown.values())
    return {name[:MOST_CHARACTERS]: count for name, count in shown.items()} | ({RARE: rest} if rest else {})


def backup_if_due(stores: Stores) -> Path | None:
    """Make a backup where the newest is a day old and the library changed since; its path.

    For a moment of rest: it reads and copies the whole catalogue, while others may read and write.
    """
    if not stores.writing or not stores.catalogue.folders():
        return None
    try:
        return Backups(stores.folder).make_if_due()
    except LibraryError as error:
        logger.warning("no backup was made: %s", error)
        return None

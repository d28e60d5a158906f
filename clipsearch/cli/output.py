"""Printing results, progress and problems in a terminal or as JSON."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from unicodedata import category, combining, east_asian_width

import clipsearch
from clipsearch.cli.readable import describe_texts, readable_formats
from clipsearch.errors import ClipsearchError, QueryError
from clipsearch.records import (
    REASONS,
    SKIP_REASONS,
    FacetCounts,
    Finding,
    Hit,
    IndexReport,
    Label,
    ModelInfo,
    Problem,
    Progress,
    Status,
    Suggestion,
    SwitchStatus,
    WatchMode,
)
from clipsearch.records.formats import ALL_FORMATS

__all__ = [
    "OutputError",
    "answer",
    "as_json",
    "backups",
    "built",
    "facets",
    "findings",
    "follow_listener",
    "hits",
    "interruptible",
    "labels",
    "likely",
    "pointer",
    "printable",
    "problems",
    "progress_bar",
    "report",
    "say",
    "status",
    "suggestions",
    "tell",
]

SHOWN_CHARACTERS = 60  # of a query line before, at and behind a place of it
MAX_VALUES = 8  # of each facet
MAX_PROBLEMS = 10  # problems listed after an index run
JOINERS = "\u200c\u200d"  # invisible parts of Persian words, and of emoji


class OutputError(ClipsearchError):
    """Standard output cannot be written."""

    def __init__(self, why: object) -> None:
        super().__init__(f"The output cannot be written: {why}", "Everything done so far is kept")


def say(text: str = "") -> None:
    """Print a line of text, in which nothing controls the terminal.

    Raises:
        OutputError: standard output does not take it.
        BrokenPipeError: its reader has ended.
    """
    _write(printable(text))


def _write(line: str) -> None:
    try:
        sys.stdout.write(line + "\n")
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(error.strerror) from error


def tell(text: str, prefix: str = "clipsearch: ") -> None:
    """Print a line to standard error, if that can be written."""
    with suppress(OSError):
        print(f"{prefix}{printable(text)}", file=sys.stderr)  # noqa: T201


def pointer(error: ClipsearchError) -> list[str]:
    """The part of a query line that an error is about, and a line of carets below its place."""
    if not (isinstance(error, QueryError) and error.line):
        return []
    first = max(error.offset - SHOWN_CHARACTERS, 0)
    end = error.offset + error.length
    before, place = printable(error.line[first : error.offset]), printable(error.line[error.offset : end])
    place = place[:SHOWN_CHARACTERS]
    after = printable(error.line[end : end + SHOWN_CHARACTERS])
    return [f"  {before}{place}{after}", f"  {' ' * _columns(before)}{'^' * max(_columns(place), 1)}"]


def _columns(text: str) -> int:
    """How wide a terminal shows a text."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def as_json(value: Any) -> None:
    """Print a value as one line of JSON."""
    _write(json.dumps(value))  # ASCII without control characters


def hits(found: Sequence[Hit], query: str, *, every: bool = False) -> None:
    """Print the good and possible hits, best first; where there is none, or with `every`, all of them."""
    shown = found if every else likely(found)
    if not found:
        say(f"No photos found for {query}. `clipsearch status` tells how many are indexed.")
    elif not shown:
        tell(f"No good match for {query}. Closest photos:", prefix="")
    is_ranked = any(hit.score or hit.relevance is not None for hit in found)
    for hit in shown or found:
        copies = f"  (+{len(hit.copies)} copies)" if hit.copies else ""
        parts = f"  (with {', '.join(path.name for path in hit.parts)})" if hit.parts else ""
        stack = f"  (first of {hit.stack} in a stack)" if hit.stack > 1 else ""
        offline = "  (offline)" if hit.offline else ""
        why = f"  ({', '.join(hit.reasons)})" if hit.reasons else ""
        band = f"{hit.score:6.3f}" if hit.relevance is None else f"{hit.relevance:6.1%}  {hit.band:8}"
        say(f"{hit.rank:4}  {f'{band}  ' if is_ranked else ''}{hit.path}{copies}{parts}{stack}{offline}{why}")


def likely(found: Sequence[Hit]) -> list[Hit]:
    """The good and possible hits."""
    return [hit for hit in found if hit.band != "unlikely"]


def answer(found: Sequence[Hit], *, every: bool = False) -> dict[str, Any]:
    """The answer to a query as a JSON object: good and possible hits; all of them with `every`.

    Where there is no such hit, `closest` has those that are nearest.
    """
    shown = found if every else likely(found)
    return {"hits": hit_rows(shown)} | ({} if shown or not found else {"closest": hit_rows(found)})


def hit_rows(found: Sequence[Hit]) -> list[dict[str, Any]]:
    """Hits as JSON objects."""
    return [
        {
            "rank": hit.rank,
            "path": str(hit.path),
            "score": round(hit.score, 6),
            "relevance": None if hit.relevance is None else round(hit.relevance, 6),
            "band": hit.band,
            "reasons": list(hit.reasons),
            "moment": hit.moment,
            "sharpness": None if hit.facts.sharpness is None else round(hit.facts.sharpness, 3),
            "brightness": None if hit.facts.brightness is None else round(hit.facts.brightness, 3),
            "exposure": None if hit.facts.exposure is None else round(hit.facts.exposure, 3),
            "copies": list(map(str, hit.copies)),
            "parts": list(map(str, hit.parts)),
            "stack": hit.stack,
            "offline": hit.offline,
            "favourite": hit.favourite,
            "flag": hit.flag,
        }
        for hit in found
    ]


def facets(counts: FacetCounts) -> None:
    """Print how many photos have which values, a line for each kind of value."""
    for name, values in facet_rows(counts).items():
        shown = [f"{value} ({count:,})" for value, count in list(values.items())[:MAX_VALUES]]
        more = f", and {len(values) - MAX_VALUES} more" if len(values) > MAX_VALUES else ""
        if shown:
            say(f"{name.capitalize():8}  {', '.join(shown)}{more}")


def facet_rows(counts: FacetCounts) -> dict[str, dict[str, int]]:
    """Counts of values as a JSON object."""
    return {
        name: {str(value): count for value, count in getattr(counts, name).items()}
        for name in ("years", "folders", "cameras", "formats", "marks", "albums", "places", "tags")
    }


def suggestions(found: Sequence[Suggestion]) -> None:
    """Print suggestions, best first: what they are, how many photos they find, and the query line."""
    for one in found:
        count = "" if one.count is None else f"{one.count:,}"
        say(f"{one.kind:8}  {count:>7}  {one.line}")
    if not found:
        say("Nothing to suggest.")


def labels(found: Sequence[Label]) -> None:
    """Print labels, best first."""
    if not found:
        say("No word is likely for this picture. `--all` lists the best all the same.")
    for label in found:
        sure = f"{label.score:6.3f}" if label.probability is None else f"{label.probability:6.1%}"
        say(f"{label.rank:4}  {sure}  {label.term}  ({label.kind})")


def problems(found: Sequence[Problem], most: int | None = None) -> None:
    """Print problems, at most so many."""
    for problem in found[:most]:
        why = REASONS.get(problem.reason, problem.reason)
        say(f"  {problem.path}: {problem.detail if problem.reason == 'unsupported' else why}")
    if most is not None and len(found) > most:
        say(f"  ... and {len(found) - most} more: `clipsearch problems` lists them all")


def report(done: IndexReport, found: Sequence[Problem]) -> None:
    """Print what an index run did."""
    rate = f" ({done.embedded / done.seconds:.1f} photos/s)" if done.embedded else ""
    say(
        f"{done.found:,} photos found: {done.embedded:,} embedded, {done.reused:,} recognised, "
        f"{done.unchanged:,} unchanged, {done.removed:,} removed, in {done.seconds:.1f} s{rate}."
    )
    for notice in done.notices:
        say(notice)
    for folder in done.offline:
        say(f"{folder} is not there now; its photos are kept.")
    for directory in done.unreadable:
        say(f"{directory} cannot be opened; photos in it are not seen.")
    if done.missing:
        say(
            f"{done.missing:,} photos are missing. Nothing is forgotten, in case their drive is not there; "
            "if they are deleted: clipsearch index --forget-missing"
        )
    incomplete = [problem for problem in found if problem.reason == "incomplete"]
    failed = [problem for problem in found if problem.reason != "incomplete"]
    for what, some in (("could not be read", failed), ("could be read only in part", incomplete)):
        if some:
            say(f"{len(some):,} {'file' if len(some) == 1 else 'files'} {what}:")
            problems(some, MAX_PROBLEMS)


def built(done: IndexReport, serving: ModelInfo | None) -> None:
    """Print what an index run did for a model other than the serving one, if anything."""
    name = serving.name if serving else "nothing"
    if done.reembedded:
        rate = "" if done.embedded else f" in {done.seconds:.1f} s"
        say(f"{done.reembedded:,} known photos embedded with another model{rate}.")
    if done.switched:
        say(f"{name} answers from now on; the old vectors are kept.")
    if done.switch_status is not None:
        say(f"{name} goes on answering. {_describe_switch(done.switch_status)}")


def _describe_switch(now: SwitchStatus) -> str:
    """The progress of a switch to another model, and what it waits for."""
    name = now.model
    if now.fault:
        return f"{name} cannot be built: {now.fault}"
    text = f"{name} is being built: {now.done:,} of {now.total:,} photos"
    if now.unreachable:
        text += (
            f"; {now.unreachable:,} cannot be reached now (`clipsearch index --switch-now` does without them)"
        )
    return text


def follow_listener(
    library: clipsearch.Library,
    progress: Callable[[Progress], None],
    defer: Callable[[Callable[[], None]], None],
) -> clipsearch.Listener:
    """A listener that prints what a follower does.

    Args:
        library: the library that is followed.
        progress: takes the progress of runs.
        defer: takes functions to call in the main thread: printing to a closed pipe must not end the
            follower's thread.
    """
    last_texts: dict[Path, str] = {}

    def changed() -> None:
        modes = library.follower.watch_modes
        for folder in library.folders(counts=False):
            text = _describe_mode(modes.get(folder.id, WatchMode("offline")))
            if last_texts.get(folder.path) != text:
                last_texts[folder.path] = text
                say(f"{folder.path}: {text}")

    def ran(done: IndexReport) -> None:
        parts = {
            "embedded": done.embedded,
            "recognised": done.reused,
            "removed": done.removed,
            "missing": done.missing,
        }
        if any(parts.values()):
            what = ", ".join(f"{count:,} {name}" for name, count in parts.items() if count)
            say(f"{datetime.now():%H:%M:%S}  {what}")

    def failed(error: ClipsearchError) -> None:
        say(f"{datetime.now():%H:%M:%S}  {error}. It is tried again in a minute.")

    def built_more(done: IndexReport) -> None:
        if done.switched or (done.switch_status is not None and done.switch_status.fault):
            built(done, library.status().model)

    return clipsearch.Listener(
        progressed=progress,
        ran=lambda done: defer(partial(ran, done)),
        reembedded=lambda done: defer(partial(built_more, done)),
        failed=lambda error: defer(partial(failed, error)),
        changed=lambda: defer(changed),
    )


def _describe_mode(mode: WatchMode) -> str:
    if mode.kind == "offline":
        return "not there now; it is noticed when it comes back"
    return f"looked at from time to time: {mode.why}" if mode.kind == "polling" else "watched"


def status(now: Status) -> None:
    """Print the state of a library."""
    say(f"Library   {now.data_folder}")
    doubt = "" if now.calibrated else "; what is a good match is provisional until it has seen 300 photos"
    if model := now.model:
        say(f"Model     {model.name} ({model.dimensions}-d) on {model.device}, {model.precision}{doubt}")
    else:
        say("Model     none used yet")
    if now.switch_status is not None:
        say(f"Next      {_describe_switch(now.switch_status)}")
    say(
        f"Photos    {now.photos:,}: {now.indexed:,} indexed, {now.pending:,} pending, "
        f"{now.failed:,} failed, {now.incomplete:,} incomplete, {now.offline:,} offline"
    )
    if now.index_growth is not None:
        done, total = now.index_growth
        say(f"Index     being made anew: {done:,} of {total:,}; searches find all, but more slowly meanwhile")
    if now.skipped:
        groups = [f"{now.skipped_by[x]:,} {why}" for x, why in SKIP_REASONS.items() if now.skipped_by.get(x)]
        say(f"Others    {now.skipped:,} files and folders passed over: {', '.join(groups)}")
    if now.others:
        say(f"Not photos {_by_extension(now.others)}")
    say(f"Formats   {readable_formats()}")
    say(f"Text      {describe_texts(now.texts)}")
    sizes = ", ".join(f"{part} {size / 1e6:.1f} MB" for part, size in now.sizes.items())
    say(f"On disk   {sizes}")
    for folder in now.folders:
        missing = f", {folder.missing:,} missing" if folder.missing else ""
        say(f"Folder    {folder.path}: {folder.photos:,} photos, {folder.state}{missing}")
    if not now.folders:
        say("No folders yet. Add one: clipsearch add FOLDER")


def passed_over(now: Status) -> None:
    """Print which files are no photos, by the extensions of their names, if there are any."""
    if now.others:
        total = sum(now.others.values())
        files = "file is no photo" if total == 1 else "files are no photos"
        say(f"{total:,} {files}: {_by_extension(now.others)}")


def _by_extension(counts: Mapping[str, int]) -> str:
    shown = list(counts.items())[:MAX_VALUES]
    names = {"": "without an extension", "...": "of other kinds"}
    texts = [f"{count:,} {names.get(name, name)}" for name, count in shown]
    rest = sum(counts.values()) - sum(count for _, count in shown)
    return ", ".join([*texts, *([f"{rest:,} of other kinds"] if rest else [])])


def status_row(now: Status) -> dict[str, Any]:
    """The state of a library as a JSON object."""
    row = asdict(now) | {
        "data_folder": str(now.data_folder),
        "sizes": dict(now.sizes),
        "skipped": now.skipped,
        "others": dict(now.others),
        "formats": {known.name: known.is_readable for known in ALL_FORMATS},
    }
    row["building"] = row.pop("switch_status")
    row["index_growth"] = now.index_growth and dict(zip(("done", "total"), now.index_growth, strict=True))
    for folder in row["folders"]:
        folder["path"] = str(folder["path"])
        del folder["id"]
    return row


def problem_row(problem: Problem) -> dict[str, str]:
    """A problem as a JSON object."""
    return asdict(problem) | {"path": str(problem.path)}


def findings(found: Sequence[Finding]) -> None:
    """Print what a check found, one line each."""
    for finding in found:
        say(f"{finding.area}: {finding.message}{' (repaired)' if finding.repaired else ''}")
    if not found:
        say("Everything is in order.")
    elif not all(finding.repaired for finding in found):
        say("`clipsearch check --repair` puts right what can be.")


def backups(found: Sequence[tuple[Path, str]]) -> None:
    """Print backups, the newest first, and what is wrong with them."""
    for path, fault in found:
        say(f"{path.name}  {path.stat().st_size / 1e6:.1f} MB  {fault}".rstrip())
    if not found:
        say("There is no backup yet. `clipsearch backup` makes one.")


def printable(path: object) -> str:
    """A text as one line without characters that control the terminal."""
    return "".join(c if _is_harmless(c) else c.encode("unicode_escape").decode() for c in str(path))


def _is_harmless(c: str) -> bool:
    """Whether a character breaks no line, reverses no text and hides nothing."""
    return c.isprintable() or "\udc80" <= c <= "\udcff" or c in JOINERS or category(c) == "Zs"


@contextmanager
def interruptible() -> Iterator[threading.Event]:
    """Have SIGINT and SIGTERM set the event that stops a run; a second one ends the process."""
    cancel = threading.Event()

    def stop(number: int, frame: object) -> None:
        cancel.set()
        signal.signal(number, before[number])

    before: dict[int, Any] = {
        number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield cancel
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None]]:
    """Show progress in the terminal, on standard error: phase, bar, n of m, rate, time left."""
    from rich.console import Console  # importing it takes longer than a query that another process answers
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description:>11}"),
        BarColumn(),
        TextColumn("{task.fields[amount]}"),
        TextColumn("{task.fields[pace]}"),
    )
    console = Console(stderr=True)
    with Bar(
        *columns,
        console=console,
        transient=True,
        redirect_stdout=sys.stdout.isatty(),  # so that lines appear above the bar; not where stdout is a file
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task("starting", total=None, amount="", pace="")

        def show(now: Progress) -> None:
            bar.update(
                task,
                description=now.phase,
                completed=now.done,
                total=now.total or None,
                amount=_amount(now),
                pace=_pace(now),
            )

        yield show


def _amount(now: Progress) -> str:
    if now.phase == "downloading":
        return f"{now.done / 1e6:,.0f}/{now.total / 1e6:,.0f} MB"
    return f"{now.done}/{now.total or '?'}"


def _pace(now: Progress) -> str:
    rate = f"{now.rate / 1e6:.1f} MB/s" if now.phase == "downloading" else f"{now.rate:.1f}/s"
    parts = [rate] if now.rate else []
    if now.seconds_left is not None and now.phase != "done":
        minutes, seconds = divmod(round(now.seconds_left), 60)
        parts.append(f"{minutes}:{seconds:02} left")
    if now.failed:
        parts.append(f"{now.failed} failed")
    return ", ".join(parts)

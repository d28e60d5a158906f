"""Numbers, sizes, times and durations as a person reads them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from clipsearch import Progress
from clipsearch.records import Phase

__all__ = [
    "count",
    "date",
    "duration",
    "file_size",
    "folder_name",
    "listed",
    "model_name",
    "phase",
    "progress",
    "score",
]

# Every noun that is counted, for the tool that collects what is to be translated. (Languages with more than
# one plural would need more than two forms.)
_NOUNS = (
    QT_TRANSLATE_NOOP("words", "photo"),
    QT_TRANSLATE_NOOP("words", "photos"),
    QT_TRANSLATE_NOOP("words", "missing photo"),
    QT_TRANSLATE_NOOP("words", "missing photos"),
    QT_TRANSLATE_NOOP("words", "picture"),
    QT_TRANSLATE_NOOP("words", "pictures"),
    QT_TRANSLATE_NOOP("words", "file"),
    QT_TRANSLATE_NOOP("words", "files"),
    QT_TRANSLATE_NOOP("words", "folder"),
    QT_TRANSLATE_NOOP("words", "folders"),
    QT_TRANSLATE_NOOP("words", "path"),
    QT_TRANSLATE_NOOP("words", "paths"),
    QT_TRANSLATE_NOOP("words", "part"),
    QT_TRANSLATE_NOOP("words", "parts"),
)
translate = QCoreApplication.translate


def count(number: int, one: str, many: str | None = None) -> str:
    """Return "1 photo", "2 photos", "12,000 photos"."""
    noun = one if number == 1 else many or one + "s"
    return f"{number:,} {translate('words', noun)}"


def phase(name: Phase) -> str:
    """What a run is doing."""
    said: dict[Phase, str] = {
        "scanning": translate("words", "Looking for photos"),
        "embedding": translate("words", "Reading photos"),
        "indexing": translate("words", "Making the search index anew"),
        "rebuilding": translate("words", "Reading photos for the new model"),
        "words": translate("words", "Learning words"),
        "downloading": translate("words", "Downloading the model"),
        "measuring": translate("words", "Measuring the model"),
        "done": translate("words", "Up to date"),
    }
    return said[name]


def duration(seconds: float) -> str:
    """A time to wait, no more exact than it can be known."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    if seconds < 3600:
        return f"{round(seconds / 60)} min"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def progress(now: Progress) -> str:
    """One line: what, how far, how fast, how long."""
    parts = [phase(now.phase)]
    if now.phase == "downloading" and now.total:
        done, total = f"{now.done / 1e6:,.0f}", f"{now.total / 1e6:,.0f} MB"
        parts.append(translate("words", "{done} of {total}").format(done=done, total=total))
    elif now.total:
        done, total = f"{now.done:,}", f"{now.total:,}"
        parts.append(translate("words", "{done} of {total}").format(done=done, total=total))
    elif now.done:
        parts.append(f"{now.done:,}")
    if now.rate and now.phase in ("embedding", "rebuilding"):
        parts.append(f"{now.rate:,.0f}/s" if now.rate >= 10 else f"{now.rate:.1f}/s")
    if now.rate and now.phase == "downloading":
        parts.append(f"{now.rate / 1e6:.1f} MB/s")
    if now.seconds_left is not None and now.done < now.total:
        parts.append(translate("words", "{time} left").format(time=duration(now.seconds_left)))
    return " · ".join(parts)


def date(iso: str) -> str:
    """Return "17 May 2024, 09:30" for an ISO 8601 time; what is no time stays as it is."""
    try:
        when = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{when.day} {when:%B %Y, %H:%M}"


def file_size(number: int) -> str:
    """Return "812 bytes", "2.4 MB", as file managers count (1 MB is a million bytes)."""
    size, unit = float(number), "bytes"
    for larger in ("kB", "MB", "GB"):
        if size < 999.5:
            break
        size, unit = size / 1000, larger
    return f"{size:,.0f} {unit}" if unit in ("bytes", "kB") or size >= 99.5 else f"{size:.1f} {unit}"


def score(value: float) -> str:
    """A cosine similarity with two digits and a real minus sign."""
    return f"{value:.2f}".replace("-", "−")


def folder_name(path: Path) -> str:
    """The last part of a folder's path, or all of it for a drive."""
    return path.name or str(path)


def model_name(name: str) -> str:
    """A model as a person calls it: the last part of a folder's path, any other name as it is."""
    return Path(name).name if Path(name).is_absolute() else name


def listed(names: Sequence[str], most: int = 3) -> str:
    """Return "A", "A and B", "A, B and C", "A, B and 3 others"."""
    if len(names) > most:
        others = translate("words", "{count} others").format(count=len(names) - most + 1)
        names = [*names[: most - 1], others]
    joint = translate("words", " and ")
    return joint.join(filter(None, (", ".join(names[:-1]), *names[-1:])))

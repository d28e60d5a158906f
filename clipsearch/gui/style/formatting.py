"""Numbers, sizes, times and durations as a person reads them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QT_TRANSLATE_NOOP, QDate, QDateTime, QTime, QTimeZone

from clipsearch import Progress
from clipsearch.gui.style.translation import locale, translate
from clipsearch.records import Phase

__all__ = [
    "count",
    "date",
    "date_here",
    "duration",
    "file_size",
    "folder_name",
    "listed",
    "model_name",
    "number",
    "phase",
    "progress",
    "score",
    "share",
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


def number(value: float, digits: int | None = 0) -> str:
    """Return "12,000", or "1.5" where digits after the point are wanted; with None as many as there are."""
    if digits is None:
        return locale().toString(float(value), "g", 6)
    return locale().toString(float(value), "f", digits)


def share(part: float) -> str:
    """Return "40%" for 0.4."""
    return translate("words", "{number}%").format(number=number(100 * part))


def count(things: int, one: str, many: str | None = None) -> str:
    """Return "1 photo", "2 photos", "12,000 photos"."""
    noun = one if things == 1 else many or one + "s"
    return f"{number(things)} {translate('words', noun)}"


def phase(name: Phase) -> str:
    """What a run is doing."""
    said: dict[Phase, str] = {
        "scanning": translate("words", "Looking for photos"),
        "embedding": translate("words", "Reading photos"),
        "indexing": translate("words", "Making the search index anew"),
        "reembedding": translate("words", "Reading photos for the new model"),
        "words": translate("words", "Learning words"),
        "downloading": translate("words", "Downloading the model"),
        "measuring": translate("words", "Measuring the model"),
        "done": translate("words", "Up to date"),
    }
    return said[name]


def duration(seconds: float) -> str:
    """A time to wait, no more exact than it can be known."""
    if seconds < 60:
        return translate("words", "{seconds} s").format(seconds=max(1, round(seconds)))
    if seconds < 3600:
        return translate("words", "{minutes} min").format(minutes=round(seconds / 60))
    hours, minutes = divmod(round(seconds / 60), 60)
    said = translate("words", "{hours} h {minutes} min") if minutes else translate("words", "{hours} h")
    return said.format(hours=hours, minutes=minutes)


def progress(now: Progress) -> str:
    """One line: what, how far, how fast, how long."""
    parts = [phase(now.phase)]
    if now.phase == "downloading" and now.total:
        done, total = number(now.done / 1e6), _sized("MB", now.total / 1e6)
        parts.append(translate("words", "{done} of {total}").format(done=done, total=total))
    elif now.total:
        done, total = number(now.done), number(now.total)
        parts.append(translate("words", "{done} of {total}").format(done=done, total=total))
    elif now.done:
        parts.append(number(now.done))
    if now.rate and now.phase in ("embedding", "reembedding"):
        parts.append(_rate(number(now.rate, 0 if now.rate >= 10 else 1)))
    if now.rate and now.phase == "downloading":
        parts.append(_rate(_sized("MB", now.rate / 1e6, 1)))
    if now.seconds_left is not None and now.done < now.total:
        parts.append(translate("words", "{time} left").format(time=duration(now.seconds_left)))
    return " · ".join(parts)


def date(iso: str) -> str:
    """Return "17 May 2024, 09:30" for an ISO 8601 time; what is no time stays as it is."""
    try:
        when = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    day, time = QDate(when.year, when.month, when.day), QTime(when.hour, when.minute)
    moment = QDateTime(day, time, QTimeZone.utc())  # here it might be an hour that the summer time left out
    return locale().toString(moment, translate("words", "d MMMM yyyy, HH:mm"))


def date_here(iso: str) -> str:
    """The same for a moment in UTC, by the clock of this place."""
    try:
        return date(datetime.fromisoformat(iso).astimezone().isoformat())
    except ValueError:
        return iso


def file_size(length: int) -> str:
    """Return "812 bytes", "2.4 MB", as file managers count (1 MB is a million bytes)."""
    size, unit = float(length), "bytes"
    for larger in ("kB", "MB", "GB"):
        if size < 999.5:
            break
        size, unit = size / 1000, larger
    return _sized(unit, size, 0 if unit in ("bytes", "kB") or size >= 99.5 else 1)


def _sized(unit: str, size: float, digits: int = 0) -> str:
    units = {
        "bytes": translate("words", "{size} bytes"),
        "kB": translate("words", "{size} kB"),
        "MB": translate("words", "{size} MB"),
        "GB": translate("words", "{size} GB"),
    }
    return units[unit].format(size=number(size, digits))


def _rate(what: str) -> str:
    return translate("words", "{what}/s").format(what=what)


def score(value: float) -> str:
    """A cosine similarity with two digits and a real minus sign."""
    return number(value, 2).replace("-", "−")


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

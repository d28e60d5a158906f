"""Numbers, sizes, dates, durations and names formatted for display, in the window's language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QT_TRANSLATE_NOOP, QDate, QDateTime, QLocale, Qt, QTime, QTimeZone

from clipsearch import Hit, Progress
from clipsearch.gui.style.translation import language, locale, translate
from clipsearch.records import Band, Phase, SkipReason

__all__ = [
    "as_entry",
    "bands",
    "count",
    "date",
    "days",
    "described",
    "duration",
    "file_size",
    "folder_name",
    "isolate",
    "join_names",
    "key_names",
    "likelihood",
    "local_date",
    "match",
    "model_name",
    "month_name",
    "number",
    "percentage",
    "period",
    "phase",
    "playing_time",
    "progress",
    "reasons",
    "score",
    "skipped",
    "stars",
    "year",
]

LTR = Qt.LayoutDirection.LeftToRight
MOST_COUNTED = 2**31 - 1  # that Qt can choose a plural form for

# Everything that is counted, for the tool that collects texts: for the 2 it asks for all plural forms.
_COUNTED = (
    translate("formatting", "{count} photos", "", 2),
    translate("formatting", "{count} less likely photos", "", 2),
    translate("formatting", "{count} good matches", "", 2),
    translate("formatting", "{count} matches", "", 2),
    translate("formatting", "{count} possible matches", "", 2),
    translate("formatting", "{count} missing photos", "", 2),
    translate("formatting", "{count} pictures", "", 2),
    translate("formatting", "{count} files", "", 2),
    translate("formatting", "{count} folders", "", 2),
    translate("formatting", "{count} paths", "", 2),
    translate("formatting", "{count} parts", "", 2),
    translate("formatting", "{count} others", "", 2),
    translate("formatting", "{count} groups", "", 2),
    translate("formatting", "{count} days", "", 2),
    translate("formatting", "{count} years", "", 2),
)

# What `Hit.reasons` may hold.
_REASONS = (
    QT_TRANSLATE_NOOP("formatting", "looks like it"),
    QT_TRANSLATE_NOOP("formatting", "in the name"),
    QT_TRANSLATE_NOOP("formatting", "in the name of the folder"),
    QT_TRANSLATE_NOOP("formatting", "nearly in the name"),
    QT_TRANSLATE_NOOP("formatting", "in its text"),
    QT_TRANSLATE_NOOP("formatting", "nearly in its text"),
    QT_TRANSLATE_NOOP("formatting", "in its title"),
    QT_TRANSLATE_NOOP("formatting", "nearly in its title"),
    QT_TRANSLATE_NOOP("formatting", "in its caption"),
    QT_TRANSLATE_NOOP("formatting", "nearly in its caption"),
    QT_TRANSLATE_NOOP("formatting", "in its tags"),
    QT_TRANSLATE_NOOP("formatting", "nearly in its tags"),
    QT_TRANSLATE_NOOP("formatting", "in its people"),
    QT_TRANSLATE_NOOP("formatting", "nearly in its people"),
    QT_TRANSLATE_NOOP("formatting", "in its author"),
    QT_TRANSLATE_NOOP("formatting", "nearly in its author"),
    QT_TRANSLATE_NOOP("formatting", "in its label"),
    QT_TRANSLATE_NOOP("formatting", "nearly in its label"),
    QT_TRANSLATE_NOOP("formatting", "in its place"),
    QT_TRANSLATE_NOOP("formatting", "nearly in its place"),
    QT_TRANSLATE_NOOP("formatting", "at"),
    QT_TRANSLATE_NOOP("formatting", "shows"),
    QT_TRANSLATE_NOOP("formatting", "unlike the others"),
    QT_TRANSLATE_NOOP("formatting", "darker than the others"),
    QT_TRANSLATE_NOOP("formatting", "brighter than the others"),
    QT_TRANSLATE_NOOP("formatting", "blurred"),
    QT_TRANSLATE_NOOP("formatting", "all of one colour"),
    QT_TRANSLATE_NOOP("formatting", "not from a camera"),
    QT_TRANSLATE_NOOP("formatting", "another camera"),
    QT_TRANSLATE_NOOP("formatting", "another time"),
    QT_TRANSLATE_NOOP("formatting", "a tag, though marked as not fitting"),
    QT_TRANSLATE_NOOP("formatting", "marked as fitting, but looks like those that do not"),
    QT_TRANSLATE_NOOP("formatting", "marked as not fitting, but looks like those that do"),
)


def number(value: float, digits: int | None = 0) -> str:
    """Return "12,000", or "1.5" with one digit after the point; with None as many digits as needed."""
    if digits is None:
        return locale().toString(float(value), "g", 6)
    return locale().toString(float(value), "f", digits)


def year(number: int) -> str:
    """Return "2024", in the language's digits."""
    plain = QLocale(locale())
    plain.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return plain.toString(number)


def percentage(part: float) -> str:
    """Return "40%" for 0.4."""
    return translate("formatting", "{number}%").format(number=number(100 * part))


def count(things: int, one: str, many: str | None = None) -> str:
    """Return "1 photo", "2 photos", "12,000 photos", in the right one of the language's plural forms.

    Args:
        things: their number.
        one: the English noun.
        many: its plural, which must be in `_COUNTED`; None: it ends in "s".
    """
    plural = many or one + "s"
    if not language():
        return f"{number(things)} {one if things == 1 else plural}"
    text = translate("formatting", "{count} " + plural, "", min(things, MOST_COUNTED))
    return text.format(count=number(things))


def skipped(counts: Mapping[SkipReason, int]) -> str:
    """What scans passed over, one reason a line; "" where there is nothing."""
    reasons: dict[SkipReason, str] = {
        "other": translate("formatting", "{count} other than photos"),
        "hidden": translate("formatting", "{count} hidden"),
        "excluded": translate("formatting", "{count} excluded by a pattern"),
        "small": translate("formatting", "{count} too small"),
        "link": translate("formatting", "{count} links and special files"),
        "bin": translate("formatting", "{count} trash folders"),
        "snapshot": translate("formatting", "{count} snapshots and old versions"),
        "preview": translate("formatting", "{count} previews made by drives and programs"),
        "system": translate("formatting", "{count} system files"),
        "own": translate("formatting", "{count} of the library itself"),
    }
    lines = [text.format(count=number(counts[why])) for why, text in reasons.items() if counts.get(why)]
    heading = translate("formatting", "Ignored files and folders:")
    return "\n".join([heading, *lines]) if lines else ""


def phase(name: Phase) -> str:
    """The name of a run's phase."""
    names: dict[Phase, str] = {
        "scanning": translate("formatting", "Looking for photos"),
        "embedding": translate("formatting", "Indexing"),
        "indexing": translate("formatting", "Rebuilding the search index"),
        "reembedding": translate("formatting", "Indexing for the new model"),
        "details": translate("formatting", "Reading dates, places and captions"),
        "words": translate("formatting", "Preparing suggested tags"),
        "texts": translate("formatting", "Reading text in photos"),
        "comparing": translate("formatting", "Looking for duplicates"),
        "clustering": translate("formatting", "Looking for collections"),
        "mapping": translate("formatting", "Laying out the map"),
        "exporting": translate("formatting", "Exporting photos"),
        "downloading": translate("formatting", "Downloading the model"),
        "measuring": translate("formatting", "Measuring the model"),
        "done": translate("formatting", "Up to date"),
    }
    return names[name]


def stars(count: int) -> str:
    """A rating: "★★★", "no stars", "rejected"."""
    if count < 0:
        return translate("formatting", "rejected")
    return "★" * count if count else translate("formatting", "no stars")


def state_name(state: str) -> str:
    """A flag or that there is none, or another mark or quality."""
    return {
        "blurred": translate("formatting", "blurred"),
        "dark": translate("formatting", "dark"),
        "favourite": translate("formatting", "favourite"),
        "picked": translate("formatting", "picked"),
        "rejected": translate("formatting", "rejected"),
    }.get(state, translate("formatting", "unflagged"))


def as_entry(text: str) -> str:
    """A text as it stands alone, in a list or menu: "Rejected"."""
    return text[:1].upper() + text[1:]


def playing_time(seconds: float) -> str:
    """A moment of a video, as players write it: "0:07", "1:02:03"."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def duration(seconds: float) -> str:
    """A time to wait, rounded: "12 s", "3 min", "2 h 5 min"."""
    if seconds < 60:
        return translate("formatting", "{seconds} s").format(seconds=max(1, round(seconds)))
    if seconds < 3600:
        return translate("formatting", "{minutes} min").format(minutes=round(seconds / 60))
    hours, minutes = divmod(round(seconds / 60), 60)
    text = (
        translate("formatting", "{hours} h {minutes} min")
        if minutes
        else translate("formatting", "{hours} h")
    )
    return text.format(hours=hours, minutes=minutes)


def progress(now: Progress) -> str:
    """One line: phase and done of total, or what is left to index; rate and time left."""
    parts = [phase(now.phase)]
    if now.phase == "embedding" and now.total:
        left = translate("formatting", "{count} left to index")
        parts = [left.format(count=number(max(0, now.total - now.done)))]
    elif now.phase == "downloading" and now.total:
        done, total = number(now.done / 1e6), _sized("MB", now.total / 1e6)
        parts.append(translate("formatting", "{done} of {total}").format(done=done, total=total))
    elif now.total:
        done, total = number(now.done), number(now.total)
        parts.append(translate("formatting", "{done} of {total}").format(done=done, total=total))
    elif now.done:
        parts.append(number(now.done))
    if now.rate and now.phase in ("embedding", "reembedding"):
        parts.append(_rate(number(now.rate, 0 if now.rate >= 10 else 1)))
    if now.rate and now.phase == "downloading":
        parts.append(_rate(_sized("MB", now.rate / 1e6, 1)))
    if now.seconds_left is not None and now.done < now.total:
        parts.append(translate("formatting", "{time} left").format(time=duration(now.seconds_left)))
    return " · ".join(parts)


def date(iso: str) -> str:
    """Return "17 May 2024, 09:30" for an ISO 8601 time; any other text unchanged."""
    try:
        when = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    day, time = QDate(when.year, when.month, when.day), QTime(when.hour, when.minute)
    # As UTC: in the local time zone it might be in an hour that daylight saving time skips.
    date_time = QDateTime(day, time, QTimeZone.utc())
    return locale().toString(date_time, translate("formatting", "d MMMM yyyy, HH:mm"))


def described(hit: Hit) -> str:
    """Name, date and marks of a photo, for screen readers."""
    marks = (state_name(one) for one in ("favourite" if hit.favourite else "", hit.flag) if one)
    taken = date(hit.facts.taken) if hit.facts.taken else ""
    return ", ".join(filter(None, (file_name(hit.path), taken, *marks)))


def period(text: str) -> str:
    """Return "May 2024" for 2024-05, "17 May 2024" for 2024-05-17, "2024" for a year."""
    day = QDate.fromString(text, "yyyy-MM-dd")
    if day.isValid():
        return locale().toString(day, translate("formatting", "d MMM yyyy"))
    month = QDate.fromString(text, "yyyy-MM")
    return (
        locale().toString(month, translate("formatting", "MMM yyyy"))
        if month.isValid()
        else year(int(text))
        if text.isdecimal()
        else text
    )


def days(first: str, last: str) -> str:
    """Return "17 May 2024", "17–19 May 2024" or "31 May – 2 June 2024" for days such as 2024-05-17."""
    begin, end = (QDate.fromString(day, "yyyy-MM-dd") for day in (first, last))
    if begin == end or not (begin.isValid() and end.isValid()):
        return period(first) if first == last else f"{period(first)} – {period(last)}"
    if begin.year() != end.year():
        return f"{period(first)} – {period(last)}"
    if begin.month() != end.month():
        begun = locale().toString(begin, translate("formatting", "d MMM"))
        return f"{begun} – {period(last)}"
    text, day = translate("sections", "{first}–{last}"), translate("sections", "d")
    return text.format(first=locale().toString(begin, day), last=period(last))


def month_name(month: str) -> str:
    """Return "May" for 2024-05."""
    return locale().standaloneMonthName(int(month[5:7]))


def local_date(iso: str) -> str:
    """As `date`, for a time in UTC, converted to local time."""
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
        "bytes": translate("formatting", "{size} bytes"),
        "kB": translate("formatting", "{size} kB"),
        "MB": translate("formatting", "{size} MB"),
        "GB": translate("formatting", "{size} GB"),
    }
    return units[unit].format(size=number(size, digits))


def _rate(what: str) -> str:
    return translate("formatting", "{what}/s").format(what=what)


def score(value: float) -> str:
    """A cosine similarity with two digits and a real minus sign."""
    return number(value, 2).replace("-", "−")


def bands() -> dict[Band, str]:
    """The headings of photos that match well or not so well."""
    return {
        "good": translate("formatting", "Good matches"),
        "possible": translate("formatting", "Possible matches"),
        "unlikely": translate("formatting", "Less likely"),
    }


def match(band: Band | None) -> str:
    """How well one photo matches, or "" where that is not known."""
    names: dict[Band, str] = {
        "good": translate("formatting", "Good match"),
        "possible": translate("formatting", "Possible match"),
        "unlikely": translate("formatting", "Unlikely match"),
    }
    return "" if band is None else names[band]


def likelihood(probability: float | None) -> str:
    """How likely a word describes a photo, or "" where that is not known."""
    if probability is None:
        return ""
    if probability >= 0.5:
        return translate("formatting", "Very likely")
    return translate("formatting", "Likely") if probability >= 0.25 else translate("formatting", "Maybe")


def reasons(found: Sequence[str]) -> str:
    """Why a photo was found, in one line; what is quoted from the photo stays as it is."""
    parts = [text.partition(": ") for text in found]
    return ", ".join(translate("formatting", head) + colon + quoted for head, colon, quoted in parts)


def key_names(keys: str) -> str:
    """Return "Strg+Pos1" for "Ctrl+Home", as keys are named in the window's language."""
    names = {
        "Ctrl": translate("formatting", "Ctrl"),
        "Shift": translate("formatting", "Shift"),
        "Enter": translate("formatting", "Enter"),
        "Space": translate("formatting", "Space"),
        "Del": translate("formatting", "Del"),
        "Home": translate("formatting", "Home"),
        "End": translate("formatting", "End"),
        "PgUp": translate("formatting", "PgUp"),
        "PgDn": translate("formatting", "PgDn"),
        "words": translate("formatting", "words"),
    }
    return re.sub("|".join(names), lambda found: names[found[0]], keys)


def readable(text: object) -> str:
    """A name or path for display: U+FFFD for bytes that are no text, which Qt would leave out."""
    return re.sub("[\ud800-\udfff]", "\ufffd", str(text))


def isolate(text: object) -> str:
    """A name or path for display: in lines from right to left, marks keep its parts in their order."""
    shown = readable(text)
    return shown if locale().textDirection() == LTR else f"\u200f\u2066{shown}\u2069"


def file_name(path: Path) -> str:
    """The name of a file."""
    return readable(path.name)


def folder_name(path: Path) -> str:
    """The last part of a folder's path, or all of it for a drive."""
    return readable(path.name or path)


def model_name(name: str) -> str:
    """A model's display name: the last part of a folder's path, or the name itself."""
    return Path(name).name if Path(name).is_absolute() else name


def join_names(names: Sequence[str], most: int = 3) -> str:
    """Return "A", "A and B", "A, B and C", "A, B and 3 others"."""
    if len(names) > most:
        others = count(len(names) - most + 1, "other")
        names = [*names[: most - 1], others]
    joint = translate("formatting", " and ")
    return joint.join(filter(None, (", ".join(names[:-1]), *names[-1:])))

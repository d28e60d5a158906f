"""What the inspector says of one photo, or of several: rows of a name and a value, as rich text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote, unquote

from clipsearch import Hit, PhotoFacts
from clipsearch.gui.style import formatting
from clipsearch.gui.style.translation import translate
from clipsearch.records import PhotosSummary
from clipsearch.records.details import Details, Place

__all__ = [
    "FileState",
    "Rows",
    "detail_rows",
    "folder_of_link",
    "photo_rows",
    "source_name",
    "summary_rows",
    "wrappable",
]

ZERO_WIDTH_SPACE = "\u200b"  # lets a long path wrap after its separators
FOLDER_LINK = "folder:"
FileState = tuple[int, str]
"""Bytes of a file, and when it was changed: ISO 8601, local time."""
Rows = list[tuple[str, str]]


def photo_rows(hit: Hit, state: FileState | None, folders: Sequence[Path], *, expert: bool) -> Rows:
    """The facts of a photo that are known.

    Args:
        hit: the photo.
        state: of its file; None where that is not known yet.
        folders: of the library, whose names begin the path that is shown.
        expert: also how similar it is, as a number.
    """
    facts = hit.facts
    size = [f"{formatting.number(facts.width)} × {formatting.number(facts.height)}"]
    if state is not None:
        size.append(formatting.file_size(state[0]))
    size.append(facts.format)
    rows = [
        (translate("Inspector", "State"), translate("Inspector", "Offline") if hit.offline else ""),
        (translate("Inspector", "Match"), formatting.match(hit.band)),
        (translate("Inspector", "Found"), escape(formatting.reasons(hit.reasons))),
        (translate("Inspector", "Date"), escape(_date(facts, state))),
        (translate("Inspector", "Camera"), escape(facts.camera)),
        (translate("Inspector", "Size"), " · ".join(size)),
        (translate("Inspector", "Folder"), folder_links(hit.path.parent, folders)),
        (translate("Inspector", "Together with"), "<br>".join(wrappable(path.name) for path in hit.parts)),
        (translate("Inspector", "Copies"), "<br>".join(wrappable(str(path)) for path in hit.copies)),
        (translate("Inspector", "Sharpness"), _measured(facts.sharpness) if expert else ""),
        (translate("Inspector", "Brightness"), _measured(facts.brightness) if expert else ""),
        (translate("Inspector", "Black"), _measured(facts.shadows) if expert else ""),
        (translate("Inspector", "White"), _measured(facts.highlights) if expert else ""),
        (translate("Inspector", "Similarity"), formatting.score(hit.score) if expert and hit.score else ""),
    ]
    return [(label, value) for label, value in rows if value]


def _measured(share: float | None) -> str:
    return "" if share is None else formatting.percentage(share)


def summary_rows(found: PhotosSummary, folders: Sequence[Path]) -> Rows:
    """What several photos have in common."""
    first, last = (day and formatting.period(day[:10]) for day in (found.first, found.last))
    dates = first or ""
    if first and last and first != last:
        dates = translate("Inspector", "{first} – {last}").format(first=first, last=last)
    if dates and found.undated:
        undated = translate("Inspector", "{count} without a date")
        dates += "<br>" + undated.format(count=formatting.number(found.undated))
    rows = [
        (translate("Inspector", "Size"), formatting.file_size(found.bytes)),
        (translate("Inspector", "Dates"), dates),
        (translate("Inspector", "Camera"), escape(formatting.join_names(list(found.cameras)))),
        (translate("Inspector", "Type"), formatting.join_names(list(found.formats))),
        (
            translate("Inspector", "Folder"),
            "" if found.folder is None else folder_links(found.folder, folders),
        ),
    ]
    return [(label, value) for label, value in rows if value]


def folder_links(folder: Path, kept: Sequence[Path]) -> str:
    """A path from the library's folder that it is in, each part of it a link to the photos in that part."""
    around = [one for one in kept if folder.is_relative_to(one)]
    if not around:
        return wrappable(str(folder))
    root = min(around, key=lambda one: len(one.parts))
    inner = [one for one in folder.parents if one.is_relative_to(root) and one != root]
    parts = [root, *reversed(inner), *([folder] if folder != root else [])]
    links = (
        f'<a href="{FOLDER_LINK}{quote(str(part), errors="surrogateescape")}" style="text-decoration: none">'
        f"{wrappable(formatting.folder_name(part))}</a>"
        for part in parts
    )
    return " › ".join(links)


def folder_of_link(link: str) -> Path:
    """The folder that a link leads to."""
    return Path(unquote(link.removeprefix(FOLDER_LINK), errors="surrogateescape"))


def wrappable(path: str) -> str:
    """Escape for rich text, with places where a long name may wrap."""
    wrapped = escape(formatting.readable(path))
    for separator in ("/", "\\", "_", "-", "."):
        wrapped = wrapped.replace(separator, separator + ZERO_WIDTH_SPACE)
    return wrapped


def _date(facts: PhotoFacts, state: FileState | None) -> str:
    """When the photo was taken, else when its file was changed, and where that is known from."""
    if not facts.taken:
        if state is None:
            return ""
        return translate("Inspector", "{date} · file date").format(date=formatting.date(state[1]))
    sources = {
        "exif": translate("Inspector", "from the camera"),
        "xmp": translate("Inspector", "from XMP"),
        "iptc": translate("Inspector", "from IPTC"),
        "png": translate("Inspector", "from the PNG text"),
        "gps": translate("Inspector", "from GPS time (UTC)"),
        "container": translate("Inspector", "from the video"),
        "name": translate("Inspector", "from the file name"),
        "sidecar": translate("Inspector", "from the XMP sidecar"),
        "takeout": translate("Inspector", "from Google Takeout (UTC)"),
    }
    # A library of an earlier version knew no other source.
    return f"{formatting.date(facts.taken)} · {sources[facts.taken_from or 'exif']}"


def detail_rows(details: Details, place: Place | None, albums: Sequence[str] = ()) -> Rows:
    """What a photo says of itself beside date, camera and size; what its values come from; its albums."""
    people = [*details.people] or [face.name for face in details.faces if face.name]
    stars = formatting.stars(details.rating) if details.rating else ""
    rows = [
        ("title", translate("Inspector", "Title"), details.title),
        ("caption", translate("Inspector", "Caption"), details.caption),
        ("keywords", translate("Inspector", "Tags"), ", ".join(details.keywords)),
        ("people", translate("Inspector", "People"), ", ".join(people)),
        ("rating", translate("Inspector", "Rating"), stars),
        ("favourite", translate("Inspector", "Favourite"), "♥" if details.favourite else ""),
        ("flag", translate("Inspector", "Flag"), formatting.state_name(details.flag) if details.flag else ""),
        ("label", translate("Inspector", "Label"), details.label),
        ("position", translate("Inspector", "Place"), _place(details, place)),
        ("exposure_time", translate("Inspector", "Exposure"), _exposure(details)),
        ("lens", translate("Inspector", "Lens"), details.lens),
        ("clip_bytes", translate("Inspector", "Clip"), _clip(details)),
        ("author", translate("Inspector", "Author"), details.author),
        ("software", translate("Inspector", "Software"), details.software),
    ]
    found: Rows = []
    for name, label, value in rows:
        if value:
            source = source_name(details, name)
            text = "<br>".join(escape(line) for line in value.split("\n"))
            found.append((label, f"{text} · {source}" if source else text))
    if albums:
        found.append((translate("Inspector", "Albums"), escape(", ".join(albums))))
    return found


def source_name(details: Details, name: str) -> str:
    """What the value of a field comes from; "" for EXIF, which is what one expects, and for no value."""
    sources = {
        "edit": translate("Inspector", "from you"),
        "xmp": translate("Inspector", "from XMP"),
        "sidecar": translate("Inspector", "from the XMP sidecar"),
        "iptc": translate("Inspector", "from IPTC"),
        "png": translate("Inspector", "from the PNG text"),
        "takeout": translate("Inspector", "from Google Takeout"),
        "comment": translate("Inspector", "from the file's comment"),
    }
    return sources.get(details.sources.get(name, ""), "")


def _exposure(details: Details) -> str:
    """As photographers write it: 1/250 s · f/2.8 · ISO 400 · 35 mm."""
    parts = list[str]()
    if seconds := details.exposure_time:
        long = seconds >= 0.4
        parts.append(f"{formatting.number(seconds, None)} s" if long else f"1/{round(1 / seconds)} s")
    if details.f_number:
        parts.append(f"f/{formatting.number(details.f_number, None)}")
    if details.iso:
        parts.append(f"ISO {formatting.number(details.iso)}")
    if details.focal_length:
        parts.append(f"{formatting.number(details.focal_length, None)} mm")
    return " · ".join(parts)


def _clip(details: Details) -> str:
    """That of a motion photo."""
    if not details.clip_bytes:
        return ""
    said = translate("Inspector", "inside the photo ({size})")
    return said.format(size=formatting.file_size(details.clip_bytes))


def _place(details: Details, place: Place | None) -> str:
    """Town, region and country, and below them the coordinates."""
    names = dict.fromkeys(name for name in (place.town, place.region, place.country) if name) if place else ()
    lines = [", ".join(names)]
    if details.position:
        north, east = (formatting.number(degrees, 4) for degrees in details.position)
        height = f" · {formatting.number(details.altitude)} m" if details.altitude is not None else ""
        lines.append(f"{north}, {east}{height}")
    return "\n".join(line for line in lines if line)

"""Files that belong to photos: XMP sidecars, edits, clips, and the descriptions of a Google Takeout export.

Which file belongs to which photo is told by the names in their directory; what sidecars say is read here.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from clipsearch.photos.metadata import fields
from clipsearch.photos.metadata.xmp import read_packet
from clipsearch.records.details import NO_DETAILS, Details, details_of
from clipsearch.records.formats import FORMATS

__all__ = [
    "COMPANION_SUFFIXES",
    "MOST_BYTES",
    "RAW_SUFFIXES",
    "is_clip_of",
    "kind_of",
    "match_companions",
    "parts_of_items",
    "read_companion",
]

# ".MP" is how Google Takeout names the clips of motion photos.
KINDS = {".xmp": "xmp", ".json": "takeout", ".aae": "edit", ".mov": "clip", ".mp4": "clip", ".mp": "clip"}
COMPANION_SUFFIXES = frozenset(KINDS)
MOST_BYTES = 4 << 20  # of a sidecar that is read
MOST_CLIP_BYTES = 32 << 20  # of a clip of three seconds; what is larger is a video of its own
LIVE_SUFFIXES = (".heic", ".heif", ".hif", ".jpg", ".jpeg")
MOST_EPOCH = 4_102_444_800  # seconds: the year 2100
RAW_SUFFIXES = frozenset(suffix for known in FORMATS if known.family == "RAW" for suffix in known.suffixes)
# Google cuts the name of a description so that it has 46 characters without ".json".
CUT = 46
SUPPLEMENT = ".supplemental-metadata"
NUMBER = re.compile(r"(.*)(\(\d{1,4}\))", re.DOTALL)
EDITED = re.compile(r"(.+)-(?:edited|bearbeitet|modifié|editado|modificato|bewerkt|effects)", re.IGNORECASE)


def kind_of(name: str) -> str:
    """What a companion is: "xmp", "takeout", "edit" or "clip"; "" for other files."""
    return KINDS.get(f".{name.rpartition('.')[2].lower()}", "")


def parts_of_items(photos: Collection[str]) -> dict[str, str]:
    """Photos of one directory that are parts of an item by their names, and the photo that stands for it.

    Those are the RAW of a picture that the camera also wrote in another format, and the clip of a Live Photo
    where it is found for itself.
    """
    by_stem = defaultdict[str, list[str]](list)
    for name in sorted(photos):
        by_stem[_stem(name).casefold()].append(name)
    found = dict[str, str]()
    for names in by_stem.values():
        raws = {name for name in names if _suffix(name) in RAW_SUFFIXES}
        plain = [name for name in names if name not in raws and kind_of(name) != "clip"]
        if plain:
            first = min(plain, key=lambda name: (_suffix(name) not in (".jpg", ".jpeg"), name))
            found |= dict.fromkeys(sorted(raws), first)
    for clip in sorted(name for name in photos if kind_of(name) == "clip"):
        photo = next(
            filter(None, (_live_photo(by_stem.get(stem, ())) for stem in _stems_of_photo(clip))), None
        )
        if photo is not None:
            found[clip] = photo
    return found


def _stems_of_photo(clip: str) -> Iterable[str]:
    """The stems that the photo of a clip may have: "IMG_1.MOV", "IMG_1_HEVC.MOV", or "PXL_1.MP" beside it."""
    stem = _stem(clip).casefold()
    return stem, stem.removesuffix("_hevc"), clip.casefold()


def _live_photo(names: Iterable[str]) -> str | None:
    """Of some photos the one that may have a clip: in HEIC, as phones write it, or JPEG."""
    able = [name for name in names if _suffix(name) in LIVE_SUFFIXES]
    return min(able, key=lambda name: (LIVE_SUFFIXES.index(_suffix(name)), name), default=None)


def is_clip_of(clip: str, photo: str, size: int) -> bool:
    """Whether a clip belongs to the photo beside it, by Apple's identifiers, else because it is short.

    Args:
        clip: its identifier, or "".
        photo: the photo's.
        size: of the clip, bytes.
    """
    return clip == photo if clip and photo else size <= MOST_CLIP_BYTES


def match_companions(
    photos: Collection[str], others: Collection[str], parts: Mapping[str, str]
) -> dict[str, str]:
    """The photo that each companion of one directory belongs to, by names; others belong to none.

    Args:
        photos: names.
        others: names of the companions.
        parts: photos that are parts of items, with the photo that stands for each.
    """
    names = {name.casefold(): name for name in sorted(photos, reverse=True)}
    stems = {_stem(name).casefold(): parts.get(name, name) for name in sorted(photos, reverse=True)}
    stems |= {_stem(name).casefold(): name for name in parts.values()}
    found = dict[str, str]()
    clips = parts_of_items([*photos, *(other for other in others if kind_of(other) == "clip")])
    described = _described([*photos, *clips])
    for other in others:
        stem = _stem(other)
        if kind_of(other) == "takeout":
            photo = described.get(_base(stem))
            photo = photo if photo in photos else clips.get(photo or "")
        elif kind_of(other) == "clip":
            photo = clips.get(other)
        else:
            photo = names.get(stem.casefold()) if kind_of(other) == "xmp" else None
            photo = photo or stems.get(stem.casefold())
        if photo is not None:
            found[other] = parts.get(photo, photo)
    return found


def read_companion(kind: str, data: bytes) -> Details:
    """What a sidecar says; nothing where it is damaged."""
    if kind == "xmp":
        return fields.from_xmp(read_packet(data), "sidecar")
    if kind == "takeout":
        with suppress(ValueError, RecursionError):
            return _from_takeout(json.loads(data))
    return NO_DETAILS


def _described(photos: Iterable[str]) -> Mapping[tuple[str, str], str]:
    """The photos by each name that a description of them may have: without its number, and the number."""
    found = dict[tuple[str, str], str]()
    for photo in sorted(photos):
        stem, suffix = _stem(photo), photo[len(_stem(photo)) :]
        edited = EDITED.fullmatch(NUMBER.sub(r"\1", stem))
        numbered = NUMBER.fullmatch(stem)
        number = numbered[2] if numbered else ""
        if edited:  # described by the file of the original, if that one is not there itself
            plain, rank = edited[1], 1
        else:
            plain, rank = (numbered[1] if numbered else stem), 0
        name = f"{plain}{suffix}"
        whole = name + SUPPLEMENT
        ways = {whole[:length] for length in range(min(len(name), CUT), len(whole) + 1)}
        ways.add(name[:CUT])
        ways.add(plain[:CUT])
        for way in ways:
            key = way.casefold(), number
            if rank == 0 or key not in found:
                found[key] = photo
    return found


def _base(stem: str) -> tuple[str, str]:
    """A description's name without its number, and the number, which stands at its end."""
    numbered = NUMBER.fullmatch(stem)
    return (numbered[1].casefold(), numbered[2]) if numbered else (stem.casefold(), "")


def _from_takeout(found: Any) -> Details:
    if not isinstance(found, dict):
        return NO_DETAILS
    values: dict[str, Any] = {"caption": found.get("description")}
    values["favourite"] = found.get("favorited")
    stamp = _get(found, "photoTakenTime", "timestamp")
    with suppress(TypeError, ValueError, OverflowError, OSError):
        if 0 < int(stamp) < MOST_EPOCH:
            values["offset"] = "+00:00"
            values["taken"] = datetime.fromtimestamp(int(stamp), UTC).replace(tzinfo=None).isoformat()
    for key in ("geoData", "geoDataExif"):
        place = [_get(found, key, name) for name in ("latitude", "longitude")]
        if all(isinstance(part, int | float) and part for part in place):
            values |= {"position": place, "altitude": _get(found, key, "altitude") or None}
            break
    people = found.get("people")
    if isinstance(people, list):
        values["people"] = [one.get("name") for one in people if isinstance(one, dict)]
    return details_of(values, "takeout")


def _get(found: dict[str, Any], *keys: str) -> Any:
    value: Any = found
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _stem(name: str) -> str:
    stem, dot, _ = name.rpartition(".")
    return stem if dot and stem else name


def _suffix(name: str) -> str:
    return name[len(_stem(name)) :].lower()

"""Reading IPTC records, which agencies and older programs write (IIM 4.2)."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

__all__ = ["DATE_CREATED", "TIME_CREATED", "decoded", "read_all"]

DATE_CREATED, TIME_CREATED = 55, 60  # data sets of record 2
MARKER, APPLICATION_RECORD = 0x1C, 2
MOST_BYTES = 4 << 20


def read_all(data: bytes) -> Mapping[int, list[bytes]]:
    """All values of each data set of the application record, by its number; what is damaged ends it."""
    found: dict[int, list[bytes]] = {}
    at = 0
    while at + 5 <= min(len(data), MOST_BYTES) and data[at] == MARKER:
        record, number, size = data[at + 1], data[at + 2], int.from_bytes(data[at + 3 : at + 5], "big")
        at += 5
        if size & 0x8000:  # an extended data set: so many bytes tell its size
            size, at = int.from_bytes(data[at : at + (size & 0x7FFF)], "big"), at + (size & 0x7FFF)
        if record == APPLICATION_RECORD:
            found.setdefault(number, []).append(data[at : at + size])
        at += size
    return found


def decoded(value: bytes) -> str:
    """A text of UTF-8, which programs write whether they say so or not, or of Windows or Latin-1."""
    for charset in ("utf-8", "cp1252"):
        with suppress(UnicodeDecodeError):
            return value.decode(charset)
    return value.decode("latin-1")

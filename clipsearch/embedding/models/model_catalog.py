"""The catalogue of models that the program offers, with what is shown of each and where its files are."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from clipsearch.records import ModelOffer
from clipsearch.settings import resources

__all__ = ["Source", "catalog", "source_of"]

FILE_NAME = "offers.toml"
_SOURCE_KEYS = ("repository", "revision", "sha256")


@dataclass(frozen=True, slots=True)
class Source:
    """Where the files of a model are published.

    Attributes:
        repository: on the hub, "owner/name".
        revision: the commit that is pinned, or "": the newest at the first contact.
        sha256: checksums that are pinned, by file name, in hexadecimal.
        config: what to write as `open_clip_config.json` where the repository has none, or "".
    """

    repository: str
    revision: str = ""
    sha256: Mapping[str, str] = field(default_factory=dict)
    config: str = ""


def catalog() -> tuple[ModelOffer, ...]:
    """The offered models in the order to show them; without whether they are downloaded."""
    return tuple(
        ModelOffer(**{key: value for key, value in row.items() if key not in _SOURCE_KEYS}) for row in _rows()
    )


def source_of(name: str) -> Source | None:
    """Where an offered model's files are; None if it is not offered, or is part of the app."""
    for row in _rows():
        if row["name"] == name and "repository" in row:
            return Source(**{key: row[key] for key in _SOURCE_KEYS if key in row})
    return None


@cache
def _rows() -> list[dict[str, Any]]:
    text = (resources() / "models" / FILE_NAME).read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = tomllib.loads(text)["model"]
    return rows

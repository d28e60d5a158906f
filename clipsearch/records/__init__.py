"""Frozen records that several packages share: plain data with units, one module per subject.

The types of arrays (`Vector`, `Vectors`, `Ids`) are loaded when they are first used, since a command
that only prints needs no NumPy.
"""

from typing import TYPE_CHECKING, Any

from clipsearch.records.albums import Album
from clipsearch.records.files import SKIP_REASONS, FileState, Listing, ScanResult, Scope, SkipReason
from clipsearch.records.folders import Folder, FolderState, WatchMode
from clipsearch.records.models import KeptModel, ModelInfo, ModelOffer, ModelSpeed, ModelState, SwitchStatus
from clipsearch.records.photos import (
    BLURRED,
    BRIGHT,
    DARK,
    DATE_SOURCES,
    REASONS,
    THUMBNAIL_PIXELS,
    Band,
    Box,
    Encoded,
    Hit,
    Label,
    PhotoFacts,
    PhotosSummary,
    PictureText,
    Pixels,
    Problem,
    TagCount,
    TagView,
    TextLine,
    Thumbnail,
)
from clipsearch.records.queries import (
    FLAG_STATES,
    HOLDINGS,
    NO_FILTERS,
    QUALITIES,
    SHAPES,
    FacetCounts,
    Filters,
    FlagState,
    Group,
    Holding,
    Measure,
    Quality,
    Shape,
    Sort,
    Suggestion,
    SuggestionKind,
)
from clipsearch.records.runs import Area, Finding, IndexReport, Phase, Progress, Status, TextStatus

if TYPE_CHECKING:
    from clipsearch.records.vectors import Ids, Vector, Vectors

__all__ = [
    "BLURRED",
    "BRIGHT",
    "DARK",
    "DATE_SOURCES",
    "FLAG_STATES",
    "HOLDINGS",
    "NO_FILTERS",
    "QUALITIES",
    "REASONS",
    "SHAPES",
    "SKIP_REASONS",
    "THUMBNAIL_PIXELS",
    "Album",
    "Area",
    "Band",
    "Box",
    "Encoded",
    "FacetCounts",
    "FileState",
    "Filters",
    "Finding",
    "FlagState",
    "Folder",
    "FolderState",
    "Group",
    "Hit",
    "Holding",
    "Ids",
    "IndexReport",
    "KeptModel",
    "Label",
    "Listing",
    "Measure",
    "ModelInfo",
    "ModelOffer",
    "ModelSpeed",
    "ModelState",
    "Phase",
    "PhotoFacts",
    "PhotosSummary",
    "PictureText",
    "Pixels",
    "Problem",
    "Progress",
    "Quality",
    "ScanResult",
    "Scope",
    "Shape",
    "SkipReason",
    "Sort",
    "Status",
    "Suggestion",
    "SuggestionKind",
    "SwitchStatus",
    "TagCount",
    "TagView",
    "TextLine",
    "TextStatus",
    "Thumbnail",
    "Vector",
    "Vectors",
    "WatchMode",
]


def __getattr__(name: str) -> Any:
    if name not in ("Ids", "Vector", "Vectors"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from clipsearch.records import vectors

    return getattr(vectors, name)

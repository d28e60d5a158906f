"""Find your own photos by words, by another picture, or by both.

Importing this loads nothing else yet: each name brings its module when it is first asked for, so
that a command which another process answers need not wait for NumPy. Neither Qt nor torch is ever
loaded by it: the model runs in a child process.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from clipsearch.errors import Cancelled, ClipsearchError, LibraryLockedError, WrongPassphraseError
    from clipsearch.library.changer import Changer
    from clipsearch.library.diagnosis.report import diagnose
    from clipsearch.library.diagnosis.self_test import Check, self_test
    from clipsearch.library.encryption import Encryption
    from clipsearch.library.explanations import Explanation
    from clipsearch.library.finder import Finder
    from clipsearch.library.following.follower import Follower
    from clipsearch.library.following.listener import Listener
    from clipsearch.library.heat_map import HeatMap
    from clipsearch.library.library import Library
    from clipsearch.library.models.model_manager import ModelManager
    from clipsearch.library.photo_map.photo_maps import PhotoMap
    from clipsearch.library.photo_map.regions import MapRegion
    from clipsearch.library.query_language.completion import Completion, complete
    from clipsearch.library.query_language.parser import ParsedLine, Reading, keep_as_words, parse_line
    from clipsearch.library.query_language.places import PlaceNames
    from clipsearch.library.query_language.printer import print_line
    from clipsearch.library.query_language.tokens import locate_error
    from clipsearch.library.query_language.values import refined
    from clipsearch.library.searching.matches import Matches
    from clipsearch.library.searching.query import ExactText, Query, Term
    from clipsearch.library.searching.saved_searches import SavedSearch, SavedSearches
    from clipsearch.library.settings_service import settings_in
    from clipsearch.library.timeline import Timeline
    from clipsearch.library.upkeep.recovery import kept_backups, restore, salvage
    from clipsearch.photos.samples import sample_folders
    from clipsearch.records import (
        FacetCounts,
        Filters,
        Finding,
        Folder,
        Hit,
        IndexReport,
        KeptModel,
        Label,
        ModelInfo,
        ModelOffer,
        ModelSpeed,
        PhotoFacts,
        Problem,
        Progress,
        Status,
        Suggestion,
        SwitchStatus,
        WatchMode,
    )
    from clipsearch.settings import Settings, SettingsChanges
    from clipsearch.system.version import __version__

__all__ = [
    "Cancelled",
    "Changer",
    "Check",
    "ClipsearchError",
    "Completion",
    "DuplicateGroups",
    "Encryption",
    "ExactText",
    "Explanation",
    "FacetCounts",
    "Filters",
    "Finder",
    "Finding",
    "Folder",
    "Follower",
    "HeatMap",
    "Hit",
    "IndexReport",
    "KeptModel",
    "Label",
    "Library",
    "LibraryLockedError",
    "Listener",
    "MapRegion",
    "Matches",
    "ModelInfo",
    "ModelManager",
    "ModelOffer",
    "ModelSpeed",
    "ParsedLine",
    "PhotoFacts",
    "PhotoMap",
    "PlaceNames",
    "Problem",
    "Progress",
    "Query",
    "Reading",
    "SavedSearch",
    "SavedSearches",
    "Settings",
    "SettingsChanges",
    "Status",
    "Suggestion",
    "SwitchStatus",
    "Term",
    "Timeline",
    "WatchMode",
    "WrongPassphraseError",
    "__version__",
    "complete",
    "diagnose",
    "keep_as_words",
    "kept_backups",
    "locate_error",
    "parse_line",
    "print_line",
    "refined",
    "restore",
    "salvage",
    "sample_folders",
    "self_test",
    "settings_in",
]

_NAMES = {
    "clipsearch.errors": ("Cancelled", "ClipsearchError", "LibraryLockedError", "WrongPassphraseError"),
    "clipsearch.library.changer": ("Changer",),
    "clipsearch.library.diagnosis.report": ("diagnose",),
    "clipsearch.library.diagnosis.self_test": ("Check", "self_test"),
    "clipsearch.library.encryption": ("Encryption",),
    "clipsearch.library.explanations": ("Explanation",),
    "clipsearch.library.finder": ("Finder",),
    "clipsearch.library.following.follower": ("Follower",),
    "clipsearch.library.grouping.duplicate_groups": ("DuplicateGroups",),
    "clipsearch.library.following.listener": ("Listener",),
    "clipsearch.library.library": ("Library",),
    "clipsearch.library.models.model_manager": ("ModelManager",),
    "clipsearch.library.photo_map.photo_maps": ("PhotoMap",),
    "clipsearch.library.photo_map.regions": ("MapRegion",),
    "clipsearch.library.settings_service": ("settings_in",),
    "clipsearch.library.heat_map": ("HeatMap",),
    "clipsearch.library.searching.matches": ("Matches",),
    "clipsearch.library.query_language.completion": ("Completion", "complete"),
    "clipsearch.library.query_language.parser": ("ParsedLine", "Reading", "keep_as_words", "parse_line"),
    "clipsearch.library.query_language.places": ("PlaceNames",),
    "clipsearch.library.query_language.printer": ("print_line",),
    "clipsearch.library.query_language.tokens": ("locate_error",),
    "clipsearch.library.query_language.values": ("refined",),
    "clipsearch.library.searching.query": ("ExactText", "Query", "Term"),
    "clipsearch.photos.samples": ("sample_folders",),
    "clipsearch.library.searching.saved_searches": ("SavedSearch", "SavedSearches"),
    "clipsearch.library.timeline": ("Timeline",),
    "clipsearch.library.upkeep.recovery": ("kept_backups", "restore", "salvage"),
    "clipsearch.records": (
        "SwitchStatus",
        "FacetCounts",
        "Filters",
        "Finding",
        "Folder",
        "Hit",
        "IndexReport",
        "KeptModel",
        "Label",
        "ModelInfo",
        "ModelOffer",
        "ModelSpeed",
        "PhotoFacts",
        "Problem",
        "Progress",
        "Status",
        "Suggestion",
        "WatchMode",
    ),
    "clipsearch.settings": ("Settings", "SettingsChanges"),
    "clipsearch.system.version": ("__version__",),
}
_HOMES = {name: module for module, names in _NAMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

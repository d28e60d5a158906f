"""Find your own photos by words, by another picture, or by both.

Importing this loads neither Qt nor torch: the model runs in a child process.
"""

from clipsearch.errors import Cancelled, ClipsearchError
from clipsearch.library.follow import Follower, Listener
from clipsearch.library.library import Library
from clipsearch.library.query import Query, Term
from clipsearch.library.samples import sample_folders
from clipsearch.library.saved import SavedSearch, Searches
from clipsearch.records import (
    Building,
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
    Way,
)
from clipsearch.settings import Settings

__all__ = [
    "Building",
    "Cancelled",
    "ClipsearchError",
    "Filters",
    "Finding",
    "Folder",
    "Follower",
    "Hit",
    "IndexReport",
    "KeptModel",
    "Label",
    "Library",
    "Listener",
    "ModelInfo",
    "ModelOffer",
    "ModelSpeed",
    "PhotoFacts",
    "Problem",
    "Progress",
    "Query",
    "SavedSearch",
    "Searches",
    "Settings",
    "Status",
    "Term",
    "Way",
    "sample_folders",
]

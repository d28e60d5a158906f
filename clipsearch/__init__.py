"""Find your own photos by words, by another picture, or by both.

Importing this loads neither Qt nor torch: the model runs in a child process.
"""

from clipsearch.errors import Cancelled, ClipsearchError
from clipsearch.library.library import Library
from clipsearch.library.query import Query, Term
from clipsearch.library.samples import sample_folders
from clipsearch.records import (
    Folder,
    Hit,
    IndexReport,
    Label,
    ModelInfo,
    PhotoFacts,
    Problem,
    Progress,
    Status,
)
from clipsearch.settings import Settings

__all__ = [
    "Cancelled",
    "ClipsearchError",
    "Folder",
    "Hit",
    "IndexReport",
    "Label",
    "Library",
    "ModelInfo",
    "PhotoFacts",
    "Problem",
    "Progress",
    "Query",
    "Settings",
    "Status",
    "Term",
    "sample_folders",
]

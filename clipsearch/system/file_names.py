"""Names of the files in a library's data folder, except those of the store: each is written here only.

Who writes such a file takes its name from here; the store takes the patterns, to protect and delete them.
"""

from __future__ import annotations

import re

__all__ = [
    "ADDRESS",
    "DAMAGED_SEARCHES",
    "EMBEDDING_LOG",
    "FILES",
    "FORMER_TEMPORARY",
    "LOG",
    "LOGS",
    "OLDER_LOGS",
    "REEMBEDDING_LOG",
    "SEARCHES",
    "SETTINGS",
    "TUNING",
    "UNLOCKED",
    "WINDOW",
    "labels",
]

SETTINGS = "settings.toml"
SEARCHES = "searches.json"
DAMAGED_SEARCHES = "searches.damaged.json"
TUNING = "tuning.json"  # measurements of the models on this machine
WINDOW = "window.ini"
ADDRESS = "answering.json"  # where a process that has the library open answers others
LOG = "clipsearch.log"
OLDER_LOGS = 2  # rotated ones: LOG.1, LOG.2
EMBEDDING_LOG = "embedding.log"  # standard error of the embedding process
REEMBEDDING_LOG = "embedding.log.building"  # of the one that loads the model that is to serve next
_LABELS = r"labels-[0-9a-f]{4,64}"


def labels(weights: str) -> str:
    """The name of the file of the vocabulary's embeddings by a model, given the digest of its weights."""
    return f"labels-{weights}.npz"


def _any_of(*names: str) -> str:
    return "|".join(map(re.escape, names))


LOGS = re.compile(rf"{_any_of(LOG, EMBEDDING_LOG, REEMBEDDING_LOG)}|{re.escape(LOG)}\.[1-{OLDER_LOGS}]")
FILES = re.compile(
    rf"{_any_of(SETTINGS, SEARCHES, DAMAGED_SEARCHES, TUNING, WINDOW, ADDRESS)}|{_LABELS}\.npz|{LOGS.pattern}"
)
UNLOCKED = re.compile(rf"{_any_of(TUNING)}|{_LABELS}\.npz")
"""Those that are written without the library's lock, by processes that only search."""
FORMER_TEMPORARY = re.compile(rf"{_LABELS}\.new")
"""What a kill left half written of them, by a version whose temporary files had fixed names.

Not `settings.new` and the like: they may as well be a user's."""

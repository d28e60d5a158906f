"""Names of the files in a library's data folder, except those of the store: each is written here only.

Who writes such a file takes its name from here; the store takes the patterns, to protect and delete them.
"""

from __future__ import annotations

import re

__all__ = [
    "ADDRESS",
    "BACKUPS",
    "CONVERSION",
    "CONVERTED",
    "DAMAGED_SEARCHES",
    "EMBEDDING_LOG",
    "FILES",
    "FORMER_TEMPORARY",
    "KEY_FILES",
    "LOG",
    "LOGS",
    "MAP",
    "OLDER_LOGS",
    "REEMBEDDING_LOG",
    "SEALED",
    "SEARCHES",
    "SETTINGS",
    "TUNING",
    "UNLOCKED",
    "USERS",
    "WINDOW",
    "labels",
]

SETTINGS = "settings.toml"
SEARCHES = "searches.json"
DAMAGED_SEARCHES = "searches.damaged.json"
TUNING = "tuning.json"  # measurements of the models on this machine
WINDOW = "window.ini"
ADDRESS = "answering.json"  # where a process that has the library open answers others
KEY_FILES = (
    "encryption.json",
    "encryption.copy.json",
)  # of an encrypted library: its wrapped key, and a copy
CONVERSION = "conversion.json"  # says that a conversion is to be finished
CONVERTED = "converted"  # folder of the files that are to replace others
BACKUPS = "backups"  # folder of the backups that are made automatically
MAP = "map.npz"  # where photos lie on the map
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
    rf"{_any_of(SETTINGS, SEARCHES, DAMAGED_SEARCHES, TUNING, WINDOW, ADDRESS, MAP, CONVERSION, *KEY_FILES)}|"
    rf"{_LABELS}\.npz|{LOGS.pattern}"
)
USERS = re.compile(_any_of(SETTINGS, SEARCHES, DAMAGED_SEARCHES))
"""Those with what users wrote; the others can be made again."""
SEALED = re.compile(rf"{USERS.pattern}|{_any_of(MAP)}|{_LABELS}\.npz")
"""Those that are sealed in an encrypted library, besides the store's own."""
UNLOCKED = re.compile(rf"{_any_of(TUNING)}|{_LABELS}\.npz")
"""Those that are written without the library's lock, by processes that only search."""
FORMER_TEMPORARY = re.compile(rf"{_LABELS}\.new")
"""What a kill left half written of them, by a version whose temporary files had fixed names.

Not `settings.new` and the like: they may as well be a user's."""

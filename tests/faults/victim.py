"""The program that the tests kill: repeats one operation and prints what is certain after each.

Started as `python -m tests.faults.victim OPERATION DATA BASE SEED`. Each line that it prints is true
when it is printed: "ready"; "have DIGEST ..." (contents that are committed); "names JSON" (the digest
of each photo after a run that is over); "removing FOLDER", "removed FOLDER", "adding FOLDER";
"saved"; "migrating FOLDER", "migrated FOLDER".
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path

from clipsearch import Library, Listener
from clipsearch.library import pipeline
from clipsearch.library.following import follower, pending_changes
from clipsearch.library.models import model_runtime
from clipsearch.library.storage.stores import Stores
from tests.support.colour_embedder import ColourEmbedder
from tests.support.disk_changes import Disk, some_change
from tests.support.library_state import rows
from tests.support.switch_models import Models

MODELS = ("one", "two")  # of `switch`
DIGESTS = "SELECT DISTINCT hex(digest) FROM contents JOIN vectors ON content = contents.id"
NAMES = (
    "SELECT folders.path, files.path, hex(digest) FROM files JOIN folders ON folders.id = folder "
    "JOIN contents ON contents.id = content"
)


def names(data: Path) -> dict[str, str]:
    """The digest of each photo that a library knows, by its path."""
    return {f"{root.decode()}/{path.decode()}": digest for root, path, digest in rows(data, NAMES)}


def say(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


class CommittedContents:
    """Says which contents another reader of the library can see: those must survive."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._told: set[str] = set()

    def tell(self, *_: object) -> None:
        fresh = {digest for (digest,) in rows(self._data, DIGESTS)} - self._told
        self._told |= fresh
        if fresh:
            say("have", *sorted(fresh))


def index(data: Path, base: Path, chance: random.Random) -> None:
    """Index; change some files; index again."""
    committed, disk = CommittedContents(data), Disk(base)
    with Library.open(data, embedder=ColourEmbedder()) as library:
        library.add(base / "album", base / "other")
        say("ready")
        while True:
            library.index(committed.tell)
            say("names", json.dumps(names(data)))
            for _ in range(chance.randrange(1, 60)):
                disk.change(*some_change(chance))


def save(data: Path, base: Path, chance: random.Random) -> None:
    """Save the vector index with some vectors out and in."""
    stores = Stores(data, writing=True)
    index, model = stores.index(), stores.catalogue.models.current()
    if index is None or model is None:
        raise AssertionError("nothing was indexed")
    keys, vectors = stores.catalogue.models.vectors(
        model[0], stores.catalogue.models.vector_ids(model[0]).tolist()
    )
    say("ready")
    while True:
        out = sorted(chance.sample(range(len(keys)), len(keys) // 4))
        index.remove(keys[out].tolist())
        index.save()
        index.add(keys[out], vectors[out])
        index.save()
        say("saved")


def migrate(data: Path, base: Path, chance: random.Random) -> None:
    """Open one library of version 1 after the other."""
    libraries = sorted(data.iterdir())
    say("ready")
    for old in libraries:
        say("migrating", old.name)
        Library.open(old, embedder=ColourEmbedder()).close()
        say("migrated", old.name)


def remove(data: Path, base: Path, chance: random.Random) -> None:
    """Remove a folder and add it again."""
    with Library.open(data, embedder=ColourEmbedder()) as library:
        folders = [folder.path for folder in library.folders(counts=False)]
        say("ready")
        while True:
            folder = chance.choice(folders)
            say("removing", str(folder))
            library.remove(folder)
            say("removed", str(folder))
            time.sleep(chance.choice([0, 0, 0.03]))
            say("adding", str(folder))
            library.add(folder)
            library.index()


def follow_disk(data: Path, base: Path, chance: random.Random) -> None:
    """Follow the disk while files change."""
    pending_changes.SETTLE, follower.QUIET, follower.TICK = 0.02, 0.05, 0.05
    committed, disk = CommittedContents(data), Disk(base)
    with Library.open(data, embedder=ColourEmbedder()) as library:
        library.add(base / "album", base / "other")
        say("ready")  # the first line: what follows is told by another thread
        library.follower.start(Listener(progressed=committed.tell, ran=committed.tell))
        while True:
            disk.change(*some_change(chance))
            time.sleep(chance.choice([0, 0.001, 0.05]))


def switch(data: Path, base: Path, chance: random.Random) -> None:
    """Change some files, choose a model, index; now and then drop what does not serve."""
    models = Models(base / "models")
    model_runtime.EmbeddingClient = models.start  # type: ignore[assignment,misc]
    pipeline.COMMIT_PHOTOS = 8
    names, committed, disk = [models.folder(name) for name in MODELS], CommittedContents(data), Disk(base)
    with Library.open(data) as library:
        say("ready")
        while True:
            library.model_switch.use(chance.choice(names))
            library.index(committed.tell)
            for kept in library.model_switch.kept_models():
                if not kept.serving and chance.random() < 0.2:
                    library.model_switch.drop_vectors(kept.info.fingerprint)
            for _ in range(chance.randrange(20)):
                disk.change(*some_change(chance))


OPERATIONS = {"index": index, "save": save, "migrate": migrate, "remove": remove, "follow": follow_disk}
OPERATIONS["switch"] = switch

if __name__ == "__main__":
    what, data, base, seed = sys.argv[1:]
    OPERATIONS[what](Path(data), Path(base), random.Random(int(seed)))

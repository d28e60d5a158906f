"""Whatever happens to the files while a library switches: it ends in the vectors of a fresh index."""

from __future__ import annotations

import os
import random
import threading
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path

import pytest

from clipsearch import Cancelled, Library
from clipsearch.library import pipeline
from clipsearch.library.models import model_runtime
from clipsearch.records import Encoded, Listing
from tests.support.disk_changes import KEPT, Disk, some_change
from tests.support.library_state import check_sound, content_of, difference, rows
from tests.support.switch_models import Models, TurnedColours, choose

pytestmark = pytest.mark.usefixtures("one_thumbnail_process")
SEED = int(os.environ.get("CLIPSEARCH_SEED") or random.SystemRandom().randrange(10**6))  # of the long form
STEPS = 12
CHANGES = 12  # at most, between two runs
VECTORS = (
    "SELECT hex(digest), hex(vector) FROM vectors JOIN contents ON contents.id = content "
    "WHERE nameless_since IS NULL AND model = (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'model') "
    "ORDER BY 1"
)


class Interrupter:
    """Sets an event when so many photos went through whatever model."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.cancel = threading.Event()
        self.after = -1
        encode = TurnedColours.encode_photo

        def counted(embedder: TurnedColours, path: Path, listing: Listing | None = None) -> Future[Encoded]:
            self.after -= 1
            if self.after == 0:
                self.cancel.set()
            return encode(embedder, path, listing)

        monkeypatch.setattr(TurnedColours, "encode_photo", counted)

    def run(self, library: Library, after: int) -> None:
        """An index run that is stopped after some photos."""
        self.cancel.clear()
        self.after = after
        with suppress(Cancelled):
            library.index(cancel=self.cancel, forget_missing=True)
        self.after = -1


def switch_while_files_change(base: Path, chance: random.Random, monkeypatch: pytest.MonkeyPatch) -> None:
    models = Models(base / "models")
    monkeypatch.setattr(model_runtime, "EmbeddingClient", models.start)
    monkeypatch.setattr(pipeline, "IN_FLIGHT", 3)
    monkeypatch.setattr(pipeline, "COMMIT_PHOTOS", 2)
    (base / "disk").mkdir()
    names = [models.folder(name) for name in ("one", "two", "three")]
    disk, data, interrupter = Disk(base / "disk"), base / "library", Interrupter(monkeypatch)
    for folder in KEPT:
        (disk.base / folder).mkdir()
    for _ in range(40):
        disk.change(*some_change(chance))
    choose(data, names[0])
    with Library.open(data) as library:
        library.add(*[disk.base / folder for folder in KEPT[:2]])
        library.index()
    for _ in range(STEPS):
        with Library.open(data) as library:
            if chance.random() < 0.6:
                library.model_switch.use(chance.choice(names))
            for _ in range(chance.randrange(CHANGES)):
                disk.change(*some_change(chance), fixed={disk.base / folder for folder in KEPT})
            interrupter.run(library, chance.choice([-1, 1, 3, 8, 20]))
            if chance.random() < 0.2:
                for kept in library.model_switch.kept_models():
                    if not kept.serving:
                        library.model_switch.drop_vectors(kept.info.fingerprint)
            check_sound(library, at_rest=False)
    with Library.open(data) as library:
        library.model_switch.use(names[1])
        library.index(forget_missing=True)
        library.index(forget_missing=True)  # what changed while it was built
        _require_like_fresh(library, base, names[1])


def _require_like_fresh(library: Library, base: Path, model: str) -> None:
    status = library.status()
    assert status.model is not None
    assert (status.model.name, status.switch_status) == (model, None)
    choose(base / "fresh", model)
    with Library.open(base / "fresh") as fresh:
        fresh.add(*[folder.path for folder in library.folders(counts=False)])
        fresh.index()
        content = content_of(fresh, base)
    assert not difference(content_of(library, base), content)
    assert rows(library.data_folder, VECTORS) == rows(base / "fresh", VECTORS)
    check_sound(library, at_rest=True)


@pytest.mark.parametrize("seed", range(3))
def test_a_library_that_switched_is_as_a_fresh_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    switch_while_files_change(tmp_path.resolve(), random.Random(seed), monkeypatch)


@pytest.mark.long
@pytest.mark.parametrize("number", range(100))
def test_a_library_that_switched_is_as_a_fresh_one_100_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    switch_while_files_change(tmp_path.resolve(), random.Random(f"{SEED} {number}"), monkeypatch)

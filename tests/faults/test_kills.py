"""Kills at any moment: committed data survive, the stores agree, and the next run completes the work."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw
import numpy as np
import pytest
from PIL import Image

from clipsearch import Library
from clipsearch.library.models import model_runtime
from clipsearch.photos.decoding.fingerprint import fingerprint
from clipsearch.store.catalogue import schema
from clipsearch.store.catalogue.schema import FILE_NAME
from clipsearch.store.vectors.usearch_index import VectorIndex
from tests.faults.victim import DIGESTS, MODELS, names
from tests.support.colour_embedder import ColourEmbedder
from tests.support.library_state import check_sound, content_of, difference, fresh_content, rows
from tests.support.switch_models import Models, choose

pytestmark = pytest.mark.usefixtures("one_thumbnail_process")
ROOT = Path(__file__).parents[2]
KILLS = 5  # in a row, of one library
PHOTOS = 150
OLD = 40  # libraries of version 1 that one victim migrates
SPANS = {  # seconds until the kill
    "index": 0.9,
    "save": 0.2,
    "migrate": 1.0,
    "remove": 0.8,
    "follow": 1.5,
    "switch": 1.0,
}
V1_TABLES = ("folders", "contents", "files", "problems", "models", "vectors")
CONTENTS = "SELECT hex(digest) FROM contents"
UNEMBEDDED = """SELECT id FROM contents
    WHERE id IN (SELECT content FROM files) AND id NOT IN (SELECT content FROM vectors)"""
VECTORS = "SELECT hex(digest), vector FROM vectors JOIN contents ON contents.id = content ORDER BY 1"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Small pictures, all different, in two folders and below."""
    base = tmp_path_factory.mktemp("drawn")
    chance = np.random.default_rng(1)
    for number in range(PHOTOS):
        folder = ("album", "album/in", "album/in/deep", "other")[number % 4]
        path = base / folder / f"{folder.replace('/', '-')}-{number:04d}.{('png', 'bmp')[number % 2]}"
        path.parent.mkdir(parents=True, exist_ok=True)
        pixels = chance.integers(0, 256, (2, 3, 3), dtype=np.uint8).repeat(6, 0).repeat(6, 1)
        Image.fromarray(pixels).save(path)
    (base / "album" / "broken.png").write_bytes(b"no picture")
    (base / "away").mkdir()
    return base


class Scene:
    """A disk with photos, a library of them, and what must survive in it."""

    def __init__(self, place: Path, drawn: Path, seed: int) -> None:
        self.base = place.resolve()
        shutil.copytree(drawn, self.base, dirs_exist_ok=True)
        self.data = self.base / "library"
        self.chance = random.Random(seed)
        self.certain: set[str] = set()

    def open(self) -> Library:
        return Library.open(self.data, embedder=ColourEmbedder())

    def fill(self, *more: str) -> None:
        """Index both folders, and folders in them."""
        with self.open() as library:
            library.add(self.base / "album", self.base / "other", *[self.base / name for name in more])
            library.index()

    def kill(self, operation: str) -> list[list[str]]:
        """Start the victim and kill it some time after it is ready; what it said, in words."""
        said, complained = self.base / "said.txt", self.base / "complained.txt"
        command = [sys.executable, "-m", "tests.faults.victim", operation, str(self.data), str(self.base)]
        seed = str(self.chance.randrange(10**6))
        with (
            said.open("wb") as out,
            complained.open("wb") as err,
            subprocess.Popen([*command, seed], stdout=out, stderr=err, cwd=ROOT) as victim,
        ):
            try:
                while not said.read_bytes().startswith(b"ready\n"):
                    assert victim.poll() is None, complained.read_text()
                    time.sleep(0.005)
                time.sleep(self.chance.uniform(0.0, SPANS[operation]))
            finally:
                victim.kill()  # on Windows: TerminateProcess
        assert complained.read_text() == ""
        assert os.name == "nt" or victim.returncode in (-signal.SIGKILL, 0)
        lines = [line.split() for line in said.read_text().split("\n")[:-1]]  # the last may be cut off
        self.certain.update(digest for line in lines if line[0] == "have" for digest in line[1:])
        return lines

    def check(self, library: Library) -> None:
        """What must hold as soon as the library is open again, and after the next run."""
        check_sound(library, at_rest=False)
        held = {digest for (digest,) in rows(self.data, DIGESTS)}
        assert self.certain <= held, "a committed photo was lost"
        library.index(forget_missing=True)  # many at once may have gone
        fresh = fresh_content(self.base / "fresh", library, self.base)
        shutil.rmtree(self.base / "fresh")
        assert not difference(content_of(library, self.base), fresh)
        check_sound(library, at_rest=True)  # lost thumbnails were made again by looking at them


def index(scene: Scene) -> None:
    for _ in range(KILLS):
        said = scene.kill("index")
        with scene.open() as library:
            _require_names(scene, said)
            scene.check(library)


def _require_names(scene: Scene, said: list[list[str]]) -> None:
    """Photos that were indexed when the last run was over, and are still the same, are known."""
    told = [line[1:] for line in said if line[0] == "names"]
    known = names(scene.data)
    for path, digest in (json.loads(" ".join(told[-1])) if told else {}).items():
        if os.path.isfile(path) and fingerprint(Path(path)).hex().upper() == digest:  # noqa: PTH113
            assert known.get(path) == digest


def save(scene: Scene) -> None:
    scene.fill()
    for _ in range(KILLS):
        said = scene.kill("save")
        with scene.open() as library:
            model = library._stores.catalogue.models.current()
            assert model is not None
            saved = VectorIndex.open(
                scene.data,
                fingerprint=model[1].fingerprint,
                dimensions=model[1].dimensions,
                library=library._stores.catalogue.library_id(),
            )
            keys = set(library._stores.catalogue.models.vector_ids(model[0]).tolist())
            assert set(saved.keys().tolist()) <= keys
            assert len(saved) >= len(keys) - len(keys) // 4, "a saved index was lost"
            assert ["saved"] in said or len(said) == 1
            scene.check(library)


def migrate(scene: Scene) -> None:
    scene.fill()
    with scene.open() as library:
        content = content_of(library, scene.base)
    known, vectors = names(scene.data), rows(scene.data, VECTORS)
    old = scene.base / "old"
    make_version_1(scene.data, old)
    for kill in range(KILLS):
        scene.data = scene.base / "spare" / f"{kill}"
        for number in range(OLD):
            shutil.copytree(old, scene.data / f"{number:02d}")
        said = scene.kill("migrate")
        done = [line[1] for line in said if line[0] == "migrated"]
        for name in {*done[-1:], *said[-1][1:]}:  # the last whole one, and the one that was interrupted
            with Library.open(scene.data / name, embedder=ColourEmbedder()) as library:
                assert rows(scene.data / name, "PRAGMA user_version") == [(len(schema.MIGRATIONS),)]
                assert names(scene.data / name) == known
                assert rows(scene.data / name, VECTORS) == vectors
                check_sound(library, at_rest=False)
                assert library.index().embedded == 0
                assert not difference(content_of(library, scene.base), content)
                check_sound(library, at_rest=True)


def make_version_1(data: Path, old: Path) -> None:
    """The same library as the first version of the program left it."""
    old.mkdir()
    shutil.copy(data / "thumbnails.sqlite3", old)
    with closing(apsw.Connection(os.fspath(old / FILE_NAME))) as db:
        db.pragma("journal_mode", "WAL")
        db.execute(schema.MIGRATIONS[0])
        db.pragma("application_id", schema.APPLICATION_ID)
        db.pragma("user_version", 1)
        db.execute("ATTACH ? AS new", (os.fspath(data / FILE_NAME),))
        db.execute("INSERT INTO meta SELECT * FROM new.meta WHERE key IN ('library', 'model')")
        for table in V1_TABLES:
            columns = ", ".join(name for (_, name, *_) in db.execute(f"PRAGMA main.table_info({table})"))
            db.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM new.{table}")
        db.execute("INSERT INTO meta VALUES ('state', 'closed')")


def remove(scene: Scene) -> None:
    scene.fill("album/in")
    secrets = _secrets(scene.data)
    before = names(scene.data)
    for _ in range(KILLS):
        *_, (what, *words) = scene.kill("remove")
        folder = Path(*words) if words else None
        if what == "removed" and folder is not None:
            _require_no_traces(scene, secrets, folder)
        with scene.open() as library:
            check_sound(library, at_rest=False)
            kept = [one.path for one in library.folders(counts=False)]
            if what == "removing" and folder in kept:
                now = names(scene.data)
                assert all(now.get(path) == before[path] for path in before), "half a folder was removed"
        if folder is not None and folder not in kept:
            _require_no_traces(scene, secrets, folder)
        with scene.open() as library:
            if folder in kept:
                library.remove(folder)
                library.close()
                _require_no_traces(scene, secrets, folder)
        scene.fill("album/in")
        with scene.open() as library:
            scene.check(library)


Secrets = dict[str, list[tuple[str, bytes]]]


def _secrets(data: Path) -> Secrets:
    """What betrays a photo, by its path: name, fingerprint, vector, thumbnail."""
    found: Secrets = {}
    pictures = dict(rows(data, "SELECT content, jpeg FROM thumbnails", "thumbnails.sqlite3"))
    sql = (
        "SELECT folders.path, files.path, digest, vector, files.content FROM files "
        "JOIN folders ON folders.id = folder JOIN contents ON contents.id = files.content "
        "JOIN vectors ON vectors.content = contents.id"
    )
    for root, path, digest, vector, content in rows(data, sql):
        found[f"{root.decode()}/{path.decode()}"] = [
            ("name", path.rpartition(b"/")[2]),
            ("digest", digest),
            ("vector", vector),
            ("thumbnail", pictures[content][-80:-10]),
        ]
    return found


def _require_no_traces(scene: Scene, secrets: Secrets, folder: Path) -> None:
    """No byte in the data folder tells of a photo of this folder, unless another one holds it, too."""
    if folder == scene.base / "album" / "in":
        return  # its photos belong to the folder around it now
    inner = scene.base / "album" / "in"
    files = {path.name: path.read_bytes() for path in scene.data.rglob("*") if path.is_file()}
    mine = [
        path for path in secrets if Path(path).is_relative_to(folder) and not Path(path).is_relative_to(inner)
    ]
    traces = {
        (what, name)
        for path in mine
        for what, secret in secrets[path]
        for name, data in files.items()
        if secret in data
    }
    assert not traces, f"left of the removed folder: {sorted(traces)}"


def follow(scene: Scene) -> None:
    for _ in range(KILLS):
        scene.kill("follow")
        with scene.open() as library:
            scene.check(library)


def switch(scene: Scene) -> None:
    models = Models(scene.base / "models")
    first, last = (models.folder(name) for name in MODELS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(model_runtime, "EmbeddingClient", models.start)
        choose(scene.data, first)
        with Library.open(scene.data) as library:
            library.add(scene.base / "album", scene.base / "other")
            library.index()
        for _ in range(KILLS):
            scene.kill("switch")
            with Library.open(scene.data) as library:
                check_sound(library, at_rest=False)
                # A photo that has no file now loses its vectors when those of its only model are dropped.
                assert scene.certain <= {digest for (digest,) in rows(scene.data, CONTENTS)}
                assert rows(scene.data, UNEMBEDDED) == []
                building, model = library.status().switch_status, library.status().model
                assert model is not None
                assert len(library.search("red", 1)) == 1, "nothing answers"
                assert building is None or building.model != model.name
        with Library.open(scene.data) as library:
            library.model_switch.use(last)
            library.index(forget_missing=True)
            library.index()
            assert library.status().switch_status is None
            choose(scene.base / "fresh", last)
            with Library.open(scene.base / "fresh") as fresh:
                fresh.add(scene.base / "album", scene.base / "other")
                fresh.index()
                content = content_of(fresh, scene.base)
            assert not difference(content_of(library, scene.base), content)
            check_sound(library, at_rest=True)


OPERATIONS: dict[str, Any] = {
    "index": index, "save": save, "migrate": migrate, "remove": remove, "follow": follow,
    "switch": switch,
}  # fmt: skip


@pytest.mark.parametrize("operation", OPERATIONS)
def test_nothing_is_lost_by_kills(
    tmp_path: Path, drawn: Path, operation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[__name__], "KILLS", 1)
    OPERATIONS[operation](Scene(tmp_path, drawn, seed=0))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 13))
@pytest.mark.parametrize("operation", OPERATIONS)
def test_nothing_is_lost_by_300_kills(tmp_path: Path, drawn: Path, operation: str, seed: int) -> None:
    OPERATIONS[operation](Scene(tmp_path, drawn, seed))

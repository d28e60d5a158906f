"""Every file of a library, damaged in every way: an answer or an error in words, nothing lost or run."""

from __future__ import annotations

import faulthandler
import os
import pickle
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clipsearch import Changer, Finder, Library, Listener, Query, Term, kept_backups, salvage, settings_in
from clipsearch.embedding.models import tuning_file
from clipsearch.embedding.process import thumbnail_client
from clipsearch.embedding.process.thumbnail_client import ThumbnailClient
from clipsearch.errors import ClipsearchError, LibraryDamagedError
from clipsearch.library import thumbnail_service
from clipsearch.library.searching.labels import Labels, Vocabulary
from clipsearch.system import file_names
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder

HUGE = 1 << 40  # bytes, all but the first of them zeros that take no room
SECONDS = 120  # that one case may take: a machine that is busy takes some
KINDS = (
    "flip",
    "cut",
    "random",
    "other",
    "nasty",
    "empty",
    "huge",
    "pipe",
    "device",
    "folder",
    "link",
    "none",
)
USERS = ("notes.txt", "settings.toml.new", "backups/mine.sqlite3", "searches.json.bak", "mine/photo.jpg")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="pipes have no names in folders there")


class Canary:
    """A pickle that leaves a trace when it is loaded."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> object:
        return os.mkdir, (str(self.trace),)


def hostile_contents(trace: Path) -> list[bytes]:
    evil = pickle.dumps(Canary(trace))
    return [
        evil,
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"9" * 10_000,
        b"\xff\xfe\x00" * 100,
        b"null",
        b"[]",
        b'{"version": 1e999, "saved": null, "history": {"a": NaN}}',
        b'exclude = [[[["x"]]]]\nhidden = "yes"\nmodel = "../../etc"\n',
        b"\x93NUMPY\x01\x00v\x00{'descr': '|O', 'fortran_order': False, 'shape': (1,)}"
        + pickle.dumps(Canary(trace)),
        b"PK\x03\x04" + bytes(200),
        b"SQLite format 3\0" + bytes(84),
    ]


class Place:
    """A library with every kind of file, and files of a user's beside them; copied for each case."""

    def __init__(self, base: Path) -> None:
        self.base, self.album, self.trace = base, base / "album", base / "trace"
        for colour in ("red", "blue", "green"):
            draw(self.album / f"{colour}.jpg", colour)
        self.template = base / "template"
        embedder = ColourEmbedder()
        with Library.open(self.template, embedder=embedder) as library:
            library.add(self.album)
            library.index()
            library.searches.save("reds", Query((Term("red"), Term(picture=self.album / "blue.jpg"))))
            library.searches.record(Query((Term("green"),)))
            library.settings.change(minimum_kilobytes=0, hidden=True)
            library.upkeep.backup()
            library.describe(self.album / "red.jpg", 3)
            library.follower.start(Listener())
            address = (self.template / file_names.ADDRESS).read_bytes()
        (self.template / file_names.ADDRESS).write_bytes(address)
        tuning_file.keep(self.template / file_names.TUNING, "k", tuning_file.Tuning("float32", True, 4))
        (self.template / file_names.WINDOW).write_text("[window]\n")
        (self.template / file_names.LOG).write_text("a line\n")
        (self.template / file_names.EMBEDDING_LOG).write_text("a line\n")
        for name in USERS:
            (self.template / name).parent.mkdir(exist_ok=True)
            (self.template / name).write_bytes(name.encode())
        self.names = sorted(
            path.relative_to(self.template).as_posix()
            for path in self.template.rglob("*")
            if path.is_file() and path.relative_to(self.template).as_posix() not in USERS
        )
        self.hostile_contents = hostile_contents(self.trace)
        self.photos = {path: path.read_bytes() for path in self.album.iterdir()}

    def damage(self, data: Path, name: str, kind: str, where: float, noise: bytes) -> None:
        path = data / name
        content = bytearray(path.read_bytes())
        start = int(where * len(content))
        if kind in ("pipe", "device", "folder", "link", "none"):
            path.unlink()
        match kind:
            case "flip":
                for offset, byte in enumerate(noise[:50]):
                    if content:
                        content[(start + offset * 37) % len(content)] ^= byte or 1
                path.write_bytes(content)
            case "cut":
                path.write_bytes(content[:start])
            case "random":
                path.write_bytes(noise * 20)
            case "other":
                shutil.copy(self.template / self.names[start % len(self.names)], path)
            case "nasty":
                path.write_bytes(self.hostile_contents[start % len(self.hostile_contents)])
            case "empty":
                path.write_bytes(b"")
            case "huge":
                os.truncate(path, HUGE)
            case "pipe":
                os.mkfifo(path)
            case "device":  # without an end; only root may make one
                with suppress(PermissionError):
                    os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 5))
            case "folder":
                path.mkdir()
                (path / "mine").write_text("mine")
            case "link":
                path.symlink_to(self.base / "album" / "red.jpg")


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    shared = ThumbnailClient()  # each library has its own; here they share the process, to be quicker

    class Shared:
        make = staticmethod(shared.make)

        def close(self) -> None:
            pass

    with tempfile.TemporaryDirectory(prefix="fuzz-") as base, pytest.MonkeyPatch.context() as patch:
        patch.setattr(thumbnail_service, "ThumbnailClient", Shared)
        patch.setattr(thumbnail_client, "IDLE_LIMIT", float("inf"))
        few = replace(whole := Vocabulary.load(), terms=whole.terms[:60])
        patch.setattr(Vocabulary, "load", lambda folder=None: few)
        patch.setenv("CLIPSEARCH_MODELS", f"{base}/models")
        place = Place(Path(base))
        shared.make(next(iter(place.photos)), 100)
        yield place
    shared.close()


CASES = {
    "file": st.integers(0, 999),
    "kind": st.sampled_from(KINDS),
    "where": st.floats(0, 0.999),
    "noise": st.binary(min_size=1, max_size=100),
    "repair": st.booleans(),
}
HEALTH = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
number = iter(range(10**9))


def use(data: Path, *, repair: bool) -> None:
    """What a user does with a library; each step may fail in words."""
    with suppress(ClipsearchError):
        settings_in(data)
    with suppress(ClipsearchError), Finder(data) as finder:
        assert finder._library is None
    with suppress(ClipsearchError):
        kept_backups(data)
    tuning_file.load(data / file_names.TUNING)
    for path in data.glob("labels-*.npz"):
        Labels.load(path, Vocabulary.load(), path.stem.removeprefix("labels-"))
    try:
        library = Library.open(data, embedder=ColourEmbedder())
    except LibraryDamagedError:
        with suppress(ClipsearchError):
            salvage(data)
        library = Library.open(data, embedder=ColourEmbedder())
    with library:
        steps = [
            lambda: library.search("red"),
            lambda: [library.thumbnail(hit.content) for hit in library.recent()],
            lambda: (library.searches.saved, library.searches.history, library.searches.notice),
            library.status,
            library.problems,
            lambda: library.upkeep.check(repair),
            library.index,
            lambda: library.searches.save("new", Query((Term("blue"),))),
            lambda: library.settings.change(hidden=False),
            lambda: library.describe(library.recent()[0].path, 2) if library.recent() else None,
            lambda: library.upkeep.backup(),
        ]
        for step in steps:
            with suppress(ClipsearchError):
                step()


def try_case(place: Place, file: int, kind: str, where: float, noise: bytes, repair: bool) -> None:
    data = place.base / f"data{next(number)}"
    shutil.copytree(place.template, data)
    faulthandler.dump_traceback_later(SECONDS, exit=True)
    name = place.names[file % len(place.names)]
    try:
        place.damage(data, name, kind, where, noise)
        with suppress(ClipsearchError):
            use(data, repair=repair)
    finally:
        faulthandler.cancel_dump_traceback_later()
    for users in USERS:
        assert (data / users).read_bytes() == users.encode(), f"{users} was lost"
    assert {path: path.read_bytes() for path in place.album.iterdir()} == place.photos
    assert not place.trace.exists(), "something was run"
    if kind == "folder":
        found = [path for path in data.rglob("mine") if path.is_file()]
        assert found, "a user's folder was deleted"
    if kind == "link":
        assert (data / name).is_symlink(), "a user's link was replaced"
    shutil.rmtree(data)


def test_the_library_has_every_kind_of_file(place: Place) -> None:
    for name in place.names:
        shown = Path(name).name
        assert shown.startswith(("catalogue", "vectors-", "labels-")) or shown in (
            "clipsearch-library", "thumbnails.sqlite3", "settings.toml", "searches.json", "tuning.json",
            "answering.json", "window.ini", "clipsearch.log", "embedding.log", "lock",
        ), name  # fmt: skip
    assert len(place.names) > 10


@given(**CASES)
@settings(max_examples=20, deadline=None, suppress_health_check=HEALTH)
def test_no_damaged_file_does_harm(
    place: Place,
    caplog: pytest.LogCaptureFixture,
    file: int,
    kind: str,
    where: float,
    noise: bytes,
    repair: bool,
) -> None:
    try_case(place, file, kind, where, noise, repair)
    caplog.clear()


@pytest.mark.long
@given(**CASES)
@settings(max_examples=10_000, deadline=None, suppress_health_check=HEALTH)
def test_no_damaged_file_does_harm_at_length(
    place: Place,
    caplog: pytest.LogCaptureFixture,
    file: int,
    kind: str,
    where: float,
    noise: bytes,
    repair: bool,
) -> None:
    try_case(place, file, kind, where, noise, repair)
    caplog.clear()


SPECIAL = ("huge", "pipe", "device", "folder", "link", "none", "empty", "nasty")


@pytest.mark.parametrize("every", [2, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize("kind", SPECIAL)
def test_each_file_of_each_special_kind(
    place: Place, caplog: pytest.LogCaptureFixture, kind: str, every: int
) -> None:
    """In the short form each file in half of the ways, and each way with half of the files."""
    for file in range(SPECIAL.index(kind) % every, len(place.names), every):
        try_case(place, file, kind, (0.37 * file) % 1, b"x", repair=bool(file // 2 % 2))
    caplog.clear()


def test_a_catalogue_that_is_cut_anywhere(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    file = place.names.index("catalogue.sqlite3")
    for part in range(32):
        try_case(place, file, "cut", part / 32, b"x", repair=True)
    caplog.clear()


@pytest.mark.parametrize("every", [2, pytest.param(1, marks=pytest.mark.long)])
def test_embeddings_of_the_vocabulary_with_any_byte_flipped(place: Place, every: int) -> None:
    """The file is a ZIP: its flags may ask for a password, or for a method that does not exist."""
    (path,) = place.template.glob("labels-*.npz")
    content, flipped = path.read_bytes(), place.base / path.name
    ends = [*range(120), *range(len(content) - 250, len(content))]
    for offset in ends:
        for bits in (0x01, 0x20, 0x40, 0xFF)[offset % every :: every]:
            flipped.write_bytes(content[:offset] + bytes([content[offset] ^ bits]) + content[offset + 1 :])
            Labels.load(flipped, Vocabulary.load(), path.stem.removeprefix("labels-"))


def test_a_changer_survives_a_tampered_address(place: Place) -> None:
    data = place.base / "tampered"
    shutil.copytree(place.template, data)
    with (
        Library.open(data, embedder=ColourEmbedder()),
        pytest.raises(ClipsearchError),
        Changer(data) as changer,
    ):
        changer.add(place.album)

"""Settings that change while a library is open, and what is cleared away at its user's wish."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from clipsearch import Library, Listener, Query, Settings, Term
from clipsearch.errors import LibraryError, SettingsError, WorkerError
from clipsearch.library.following import follower as follower_module
from clipsearch.library.following import pending_changes
from clipsearch.library.models import model_runtime
from clipsearch.records import ModelInfo
from clipsearch.system import file_names
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder
from tests.support.followed_library import following, wait_until


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorter waits of the follower."""
    monkeypatch.setattr(pending_changes, "SETTLE", 0.1)
    monkeypatch.setattr(follower_module, "QUIET", 0.4)
    monkeypatch.setattr(follower_module, "TICK", 0.1)


def names(library: Library) -> list[str]:
    return sorted(hit.path.name for hit in library.recent(1000))


def test_exclusions_change_what_the_next_look_finds(library: Library, album: Path) -> None:
    draw(album / ".hidden" / "pink.png", "pink")
    library.add(album)
    library.index()
    assert names(library) == ["blue.png", "green.jpg", "red.png"]
    library.settings.change(exclude=("sea/",), hidden=True)
    assert library.settings.current == Settings.load(library.data_folder)
    library.index()
    assert names(library) == ["green.jpg", "pink.png", "red.png"]
    library.settings.change(minimum_kilobytes=1000)
    assert library.settings.current.hidden, "what is not named stays"
    library.index()
    assert names(library) == []
    library.settings.change(exclude=(), hidden=False, minimum_kilobytes=0)
    assert library.settings.current == Settings()
    library.index()
    assert names(library) == ["blue.png", "green.jpg", "red.png"]


def test_a_followed_folder_shows_changed_exclusions_at_once(
    library: Library, album: Path, embedder: ColourEmbedder
) -> None:
    library.add(album)
    with following(library) as told:
        library.settings.change(exclude=("sea/",))
        wait_until(lambda: names(library) == ["green.jpg", "red.png"])
        wait_until(told.idle.is_set)
        draw(album / "sea" / "cyan.png", "cyan")
        draw(album / "cyan.png", "cyan")
        wait_until(lambda: "cyan.png" in names(library))
        asked = embedder.asked["photos"]
        library.settings.change(exclude=())
        wait_until(lambda: "blue.png" in names(library))
        assert embedder.asked["photos"] == asked, "both contents were known"
        assert not told.errors


def test_a_run_under_way_goes_on_with_the_new_exclusions(
    library: Library, album: Path, embedder: ColourEmbedder
) -> None:
    library.add(album)
    embedder.gate.clear()
    try:
        follower = library.follower.start(Listener())
        wait_until(lambda: embedder.asked["photos"] == 3)
        library.settings.change(exclude=("*.png",))
        wait_until(lambda: library.status().photos == 1)
    finally:
        embedder.gate.set()
    wait_until(lambda: names(library) == ["green.jpg"])
    follower.close()


def test_what_a_run_was_asked_for_survives_a_change(
    library: Library, album: Path, embedder: ColourEmbedder
) -> None:
    for name in ("one.png", "two.png"):
        (album / name).write_bytes(name.encode())
    library.add(album)
    with following(library) as told:
        wait_until(lambda: len(library.problems()) == 2 and told.idle.is_set())
        embedder.gate.clear()
        asked = embedder.asked["photos"]
        told.follower.scan(retry=True)
        wait_until(lambda: embedder.asked["photos"] == asked + 2)
        library.settings.change(exclude=("*.gif",))
        try:
            wait_until(lambda: embedder.asked["photos"] == asked + 4)
        finally:
            embedder.gate.set()


def test_polling_changes_how_a_folder_is_followed(library: Library, album: Path) -> None:
    library.add(album)
    with following(library) as told:
        (key,) = told.follower.watch_modes()
        assert told.follower.watch_modes()[key].kind == "events"
        library.settings.change(polling=(str(album),))
        wait_until(lambda: told.follower.watch_modes()[key].kind == "polling")
        library.settings.change(polling=())
        wait_until(lambda: told.follower.watch_modes()[key].kind == "events")


def test_while_following_is_paused_a_change_waits(library: Library, album: Path) -> None:
    library.add(album)
    with following(library) as told:
        told.follower.pause()
        library.settings.change(exclude=("sea/",), max_megapixels=400)
        assert not threading.Event().wait(0.5)
        assert "blue.png" in names(library)
        told.follower.scan()
        wait_until(lambda: "blue.png" not in names(library))


@pytest.mark.parametrize(
    "wrong",
    [
        {"exclude": ("*.gif", "!")},
        {"max_megapixels": 0},
        {"minimum_kilobytes": -1},
        {"theme": "pink"},
        {"background": "yes"},
    ],
)
def test_settings_that_make_no_sense_change_nothing(library: Library, wrong: dict[str, Any]) -> None:
    with pytest.raises(SettingsError):
        library.settings.change(**wrong)
    assert library.settings.current == Settings()
    assert not (library.data_folder / "settings.toml").exists()


def test_who_only_reads_changes_no_settings(library: Library) -> None:
    with (
        Library.open(library.data_folder, writing=False, embedder=ColourEmbedder()) as reader,
        pytest.raises(LibraryError, match="reading only"),
    ):
        reader.settings.change(theme="dark")
    assert Settings.load(library.data_folder) == Settings()


def test_a_settings_file_that_cannot_be_written_changes_nothing(library: Library) -> None:
    (library.data_folder / "settings.toml").write_text("theme = ")
    with pytest.raises(SettingsError, match="cannot be used"):
        library.settings.change(theme="dark")
    assert library.settings.current.theme == "system"


class Started(ColourEmbedder):
    """Plays the embedding process, which knows the limit that it was started with."""

    made: list[Started]

    def __init__(self, setup: object, **_: object) -> None:
        super().__init__()
        self.limit = setup.max_megapixels  # type: ignore[attr-defined]
        self.closed = False
        self.made.append(self)

    def info(self) -> ModelInfo:
        if self.closed:
            raise WorkerError("The embedding process was closed")
        return super().info()

    def close(self) -> None:
        self.closed = True
        super().close()


def test_another_limit_of_megapixels_starts_the_embedding_process_anew(
    tmp_path: Path, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Started.made = []
    monkeypatch.setattr(model_runtime, "EmbeddingClient", Started)
    with Library.open(tmp_path / "data") as library:
        library.add(album)
        library.index()
        library.settings.change(max_megapixels=5)
        (first,) = Started.made
        assert not first.closed, "no run has come to its end yet"
        draw(album / "new.png", "white")
        library.index()
        assert (first.limit, first.closed) == (300, True)
        assert [one.limit for one in Started.made] == [300, 5]
        assert library.search("white", 1)[0].path.name == "new.png"


def secret_library(library: Library, album: Path, tmp_path: Path) -> tuple[Path, bytes]:
    """Fill a library so that a trace of everything could be left; the secret photo, its thumbnail."""
    secret = tmp_path / "private" / "very-secret-name.png"
    secret.parent.mkdir()
    Image.effect_noise((64, 64), 100).convert("RGB").save(secret)
    library.add(album, secret.parent)
    library.index()
    library.upkeep.backup()
    library.searches.save("very-secret-name", Query((Term(picture=secret),)))
    library.searches.record(Query((Term(words="very-secret-name"),)))
    (library.data_folder / file_names.DAMAGED_SEARCHES).write_text("very-secret-name")
    for log in ("embedding.log", "clipsearch.log", "clipsearch.log.1"):
        (library.data_folder / log).write_text("very-secret-name\n")
    thumbnail = library.thumbnail(library.similar(secret, 1)[0].content)
    assert thumbnail
    return secret, thumbnail


def test_clearing_leaves_no_trace_of_any_folder(library: Library, album: Path, tmp_path: Path) -> None:
    secret, thumbnail = secret_library(library, album, tmp_path)
    library.settings.change(polling=(str(secret.parent), "*"), theme="dark", exclude=("*.gif",))
    vector = library._stores.vector(library.similar(secret, 1)[0].content)
    assert vector is not None
    (album / "red.png").unlink()  # set aside, for its return
    library.index()
    library.upkeep.clear()
    assert library.folders() == []
    assert library.status().photos == 0
    assert (library.searches.saved, library.searches.history) == ((), ())
    assert library.settings.current == Settings(polling=("*",), theme="dark", exclude=("*.gif",))
    assert secret.is_file()
    library.add(album)  # it is a library like any other
    library.index()
    assert names(library) == ["blue.png", "green.jpg"]
    library.close()
    for path in filter(Path.is_file, library.data_folder.rglob("*")):
        data = path.read_bytes()
        assert b"very-secret-name" not in data, path
        assert b"private" not in data, path
        assert thumbnail[-400:-200] not in data, path
        assert vector.astype("<f2").tobytes()[:20] not in data, path


def test_thumbnails_and_index_are_deleted_and_made_again(library: Library, album: Path) -> None:
    library.add(album)
    library.index()
    before = library.search("red")
    kept = library.thumbnail(before[0].content)
    (old,) = library.data_folder.glob("vectors-*.usearch")
    foreign = library.data_folder / "vectors-abcdef01-float32-1-3.usearch"
    foreign.write_bytes(b"old")
    library.upkeep.drop_caches()
    assert not foreign.exists()
    assert library._stores.thumbnails.keys() == []
    assert [(hit.path, hit.score) for hit in library.search("red")] == [
        (hit.path, hit.score) for hit in before
    ]
    assert library.thumbnail(before[0].content) == kept
    assert len(library._stores.thumbnails.keys()) == 1
    assert old.parent.is_dir()
    library.close()
    with Library.open(library.data_folder, embedder=ColourEmbedder()) as again:
        assert [hit.path for hit in again.search("red")] == [hit.path for hit in before]
        assert again.upkeep.check() == []


def test_the_sizes_of_all_parts_are_known(library: Library, album: Path) -> None:
    library.add(album)
    library.index()
    library.upkeep.backup()
    sizes = library.status().sizes
    assert list(sizes) == ["database", "thumbnails", "index", "backups"]
    assert all(sizes.values())


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_settings_are_private(library: Library) -> None:
    library.settings.change(theme="dark")
    mode = (library.data_folder / "settings.toml").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600

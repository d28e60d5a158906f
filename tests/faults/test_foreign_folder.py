"""A user's own files stay as they are, whatever a library in their folder, or near it, does."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from clipsearch import Library
from clipsearch.cli.main import main
from clipsearch.embedding.models import model_folder
from clipsearch.embedding.process import launcher
from clipsearch.errors import LibraryError, ModelError, SettingsError
from clipsearch.library.finder import Finder
from clipsearch.library.models.model_manager import ModelManager
from clipsearch.library.remote import protocol, server
from clipsearch.library.upkeep import recovery
from clipsearch.settings import Settings
from clipsearch.system import log_file
from tests.support.colour_embedder import ColourEmbedder
from tests.support.snapshots import Seen, snapshot
from tests.unit.store.test_data_folder import NEAR, put

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX links and permissions")
USERS = (
    "report.new", "settings.new", "searches.new", "tuning.new", "answering.new",
    "backups/mine.tar", "backups/x.new", "vectors-notes.txt", "settings.json", "photo.jpg",
)  # fmt: skip


def open_library(data: Path, *, writing: bool = True) -> Library:
    return Library.open(data, writing=writing, embedder=ColourEmbedder())


@pytest.fixture
def data(tmp_path: Path, album: Path) -> Path:
    """A closed library with photos and a backup, among a user's files whose names come near ours."""
    with open_library(tmp_path / "data") as library:
        library.add(album)
        library.index()
        library.upkeep.backup()
    put(tmp_path / "elsewhere", "precious", "backups/catalogue-20260102T030405Z.sqlite3")
    put(tmp_path / "data", *NEAR, *USERS)
    for name in (
        "thumbnails.sqlite3.new",
        "catalogue.sqlite3.new",
        "backups/catalogue.new",
    ):  # as a kill leaves it
        (tmp_path / "data" / name).symlink_to(tmp_path / "elsewhere" / "precious")
    return tmp_path / "data"


def users(data: Path) -> Seen:
    """All that is the user's in a data folder made by the fixture, and beside it."""
    links = [path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_symlink()]
    elsewhere = {f"elsewhere/{name}": seen for name, seen in snapshot(data.parent / "elsewhere").items()}
    return snapshot(data, *NEAR, *USERS, *links) | elsewhere


def remove(data: Path, album: Path) -> None:
    with open_library(data) as library:
        library.remove(album)


def repair(data: Path, album: Path) -> None:
    for path in data.glob("vectors-*.usearch"):
        if path.name not in NEAR:
            path.write_bytes(b"x")
    with open_library(data) as library:
        library.upkeep.check(repair=True)


def clear(data: Path, album: Path) -> None:
    with open_library(data) as library:
        library.upkeep.clear()


def drop_caches(data: Path, album: Path) -> None:
    with open_library(data) as library:
        library.upkeep.drop_caches()


def back_up(data: Path, album: Path) -> None:
    for number in range(5):
        with open_library(data) as library:
            library._stores.write(library._stores.writer.set_meta, "number", str(number))
            library.upkeep.backup()


def restore(data: Path, album: Path) -> None:
    for _ in range(5):
        recovery.restore(data)
    open_library(data).close()


def salvage(data: Path, album: Path) -> None:
    recovery.salvage(data)


def lose_the_log(data: Path, album: Path) -> None:
    (data / "catalogue.sqlite3-wal").unlink(missing_ok=True)
    open_library(data).close()


def damage_thumbnails(data: Path, album: Path) -> None:
    (data / "thumbnails.sqlite3").write_bytes(b"x" * 10_000)
    open_library(data).close()


def change_settings(data: Path, album: Path) -> None:
    with open_library(data) as library:
        library.settings.change(theme="dark")


def read(data: Path, album: Path) -> None:
    with open_library(data, writing=False) as library:
        library.search("red")
        library.describe(album / "red.png")
        library.upkeep.check()


def export(data: Path, album: Path) -> None:
    with open_library(data, writing=False) as library:
        library.upkeep.export(data / "list.csv")
        library.upkeep.export(data / "list.json")
        library.upkeep.backup(data / "backups" / "mine.sqlite3")


def follow(data: Path, album: Path) -> None:
    with open_library(data) as library:
        library._answer_others()


OPERATIONS = (
    remove, repair, clear, drop_caches, back_up, restore, salvage, lose_the_log, damage_thumbnails,
    change_settings, read, export, follow,
)  # fmt: skip


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.__name__)
def test_no_operation_touches_what_is_not_ours(
    data: Path, album: Path, operation: Callable[[Path, Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    before = users(data)
    operation(data, album)
    assert users(data) == before
    caplog.clear()


def test_a_library_of_the_version_before_opens_as_it_was(data: Path, album: Path) -> None:
    (data / "clipsearch-library").unlink()
    before = users(data)
    with open_library(data) as library:
        report = library.index()
        assert (report.unchanged, report.embedded) == (3, 0)
    assert users(data) == before


# A folder in use


COMMANDS = (
    "add {album}", "add --no-index {album}", "index", "remove {album}", "check", "check --repair", "backup",
    "backup {base}/copy.sqlite3", "restore", "restore --list", "restore {base}/other.sqlite3", "status",
    "problems", "search red", "similar {album}/red.png", "describe {album}/red.png", "export {base}/X.csv",
    "watch", "models", "models use starter", "gui",
)  # fmt: skip


class Screen:
    """A display to open a window on, which no window may reach."""

    def possible(self) -> bool:
        return True

    def __getattr__(self, name: str) -> None:
        raise AssertionError(name)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_refuses_a_folder_in_use_in_words(
    tmp_path: Path, album: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    shared = tmp_path / "shared"
    put(shared, *USERS, "settings.toml", "lock", "catalogue.sqlite3-wal")
    shared.chmod(0o775)
    (shared / "link.new").symlink_to(album)
    before = snapshot(tmp_path)
    words = [word.format(album=album, base=tmp_path) for word in command.split()]
    assert main(["--library", str(shared), *words], Screen()) == 1  # type: ignore[arg-type]
    said = capsys.readouterr()
    assert said.err.startswith(f"clipsearch: The folder {shared} is in use and is no library of clipsearch")
    assert said.err.count("\n") == 1
    assert snapshot(tmp_path) == before


def test_the_api_refuses_a_folder_in_use(tmp_path: Path) -> None:
    put(tmp_path / "shared", *USERS)
    before = snapshot(tmp_path)
    for use in (
        lambda: Library.open(tmp_path / "shared"),
        lambda: Library.open(tmp_path / "shared", writing=False),
        lambda: recovery.restore(tmp_path / "shared"),
        lambda: recovery.salvage(tmp_path / "shared"),
        lambda: recovery.kept_backups(tmp_path / "shared"),
        lambda: Finder(tmp_path / "shared"),
    ):
        with pytest.raises(LibraryError, match="is in use"):
            use()
    assert snapshot(tmp_path) == before


# Links


def test_files_of_ours_that_are_links_are_never_written_through(data: Path, album: Path) -> None:
    precious = data.parent / "elsewhere" / "precious"
    names = (
        "settings.toml",
        "searches.json",
        "tuning.json",
        "answering.json",
        "embedding.log",
        "clipsearch.log",
    )
    for name in names:
        (data / name).unlink(missing_ok=True)
        (data / name).symlink_to(precious)
    precious.write_text("")
    before = snapshot(data.parent / "elsewhere"), snapshot(data, *names)
    with open_library(data) as library, log_file.logging_to(data):
        log_file.LOGGER.getChild("test").warning("nobody may find this elsewhere")
        assert "damaged" in library.searches.notice
        with pytest.raises(SettingsError, match="a link, a folder or a device has this name"):
            library.settings.change(theme="dark")
        library._answer_others()
        launcher.kill(launcher.begin("clipsearch.system.malloc", data / "embedding.log"))
        library.remove(album)
    assert (snapshot(data.parent / "elsewhere"), snapshot(data, *names)) == before


@pytest.fixture(autouse=True)
def expected_warning(caplog: pytest.LogCaptureFixture) -> None:
    """The log that this file's tests write themselves is no fault."""
    caplog.handler.addFilter(lambda record: "nobody may find this" not in record.getMessage())


def test_backups_elsewhere_are_left_alone(data: Path, album: Path) -> None:
    shutil.rmtree(data / "backups")
    (data / "backups").symlink_to(data.parent / "elsewhere" / "backups")
    before = snapshot(data.parent / "elsewhere")
    for writing in (True, False):
        with pytest.raises(LibraryError, match="backups is a link"):
            open_library(data, writing=writing)
    assert snapshot(data.parent / "elsewhere") == before


# Where a user has something written to


def test_an_export_deletes_no_file_beside_it(data: Path, tmp_path: Path) -> None:
    put(tmp_path, "X.csv.new", "X.new", "X.csv~")
    before = snapshot(tmp_path, "X.csv.new", "X.new", "X.csv~")
    with open_library(data, writing=False) as library:
        assert library.upkeep.export(tmp_path / "X.csv") == 3
        assert library.upkeep.export(tmp_path / "X.csv") == 3, "a file that the user chose is replaced"
        library.upkeep.backup(tmp_path / "X")
    assert snapshot(tmp_path, "X.csv.new", "X.new", "X.csv~") == before
    with (tmp_path / "X.csv").open() as file:
        assert len(list(csv.reader(file))) == 4
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("kind", ["link", "dangling", "folder", "pipe"])
def test_nothing_but_a_file_is_written_to(data: Path, tmp_path: Path, kind: str) -> None:
    target = tmp_path / "X.csv"
    put(tmp_path, "precious")
    if kind == "folder":
        put(target, "inside")
    elif kind == "pipe":
        os.mkfifo(target)
    else:
        target.symlink_to(tmp_path / ("precious" if kind == "link" else "nowhere"))
    before = snapshot(tmp_path, "X.csv", "precious")
    with open_library(data, writing=False) as library:
        with pytest.raises(
            LibraryError, match="cannot be written: a link, a folder or a device has this name"
        ):
            library.upkeep.export(target)
        with pytest.raises(LibraryError, match="exists already"):
            library.upkeep.backup(target)
    assert main(["--library", str(data), "export", str(target)], Screen()) == 1  # type: ignore[arg-type]
    assert snapshot(tmp_path, "X.csv", "precious") == before
    assert not (tmp_path / "nowhere").exists()


# What a file names


def test_a_tampered_address_deletes_nothing(data: Path, tmp_path: Path) -> None:
    put(tmp_path, "clipsearch-photos/best.jpg", "clipsearch-ab12cd34/s", "clipsearch-ab12cd34/other")
    for name in ("clipsearch-photos/best.jpg", "clipsearch-ab12cd34/s"):
        (tmp_path / name).parent.chmod(0o700)
        before = snapshot((tmp_path / name).parent)
        written = protocol.Address(str(data.resolve()), str(tmp_path / name), b"k" * 32).to_bytes()
        (data / "answering.json").write_bytes(written)
        server._remove_stale_socket(data)
        assert snapshot((tmp_path / name).parent) == before


def test_the_socket_of_a_killed_process_is_removed(data: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path\n"
        "from clipsearch.library.remote.server import AnswerServer\n"
        "AnswerServer(None, Path(sys.argv[1])); sys.stdout.flush(); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", script, str(data)], check=False)
    address = protocol.Address.read(data)
    assert address is not None
    assert Path(address.socket).exists()
    server._remove_stale_socket(data)
    assert not Path(address.socket).parent.exists()


# Models


def test_a_model_is_removed_without_what_is_the_users(models: Path) -> None:
    folder = model_folder.folder_of("ViT-B-32/mine")
    put(folder, "open_clip_config.json", "open_clip_model.safetensors", "vocab.json.part")
    (folder / "config.json").symlink_to(models / "precious")
    put(models, "precious", "removed-ViT-B-32-mine/photo.jpg", "ViT-B-32--mine.lock")
    put(folder, "notes/diary.txt")
    before = snapshot(models)
    with pytest.raises(ModelError, match="'notes' in it is no file of a model"):
        ModelManager(Settings).remove("ViT-B-32/mine")
    assert snapshot(models) == before
    shutil.rmtree(folder / "notes")
    ModelManager(Settings).remove("ViT-B-32/mine")
    assert {path.name for path in models.iterdir()} == {"precious", "removed-ViT-B-32-mine"}
    assert (models / "removed-ViT-B-32-mine" / "photo.jpg").is_file()


def test_a_model_that_is_a_link_is_not_removed(models: Path, tmp_path: Path) -> None:
    put(tmp_path / "elsewhere", "open_clip_config.json", "open_clip_model.safetensors")
    models.mkdir(exist_ok=True)
    model_folder.folder_of("ViT-B-32/mine").symlink_to(tmp_path / "elsewhere")
    before = snapshot(tmp_path / "elsewhere"), snapshot(models)
    with pytest.raises(ModelError, match="is not deleted"):
        ModelManager(Settings).remove("ViT-B-32/mine")
    assert (snapshot(tmp_path / "elsewhere"), snapshot(models)) == before


def test_a_users_new_files_belong_to_a_model_and_half_written_ones_do_not(models: Path) -> None:
    folder = model_folder.folder_of("ViT-B-32/mine")
    put(folder, "open_clip_config.json", "a.new", "clipsearch.new", ".x.0123456789abcdef.clipsearch-new")
    model_folder.adopt("ViT-B-32/mine", folder, {})
    assert set(json.loads((folder / "clipsearch.json").read_text())["files"]) == {
        "open_clip_config.json",
        "a.new",
    }

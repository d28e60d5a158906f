"""Encrypting, unlocking and decrypting a library: nothing private on disk, nothing lost."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring import backend
from keyring.errors import KeyringLocked

from clipsearch import Library, restore, sealed_files
from clipsearch.errors import (
    BackupLockedError,
    LibraryBusyError,
    LibraryDamagedError,
    LibraryError,
    LibraryLockedError,
    WrongPassphraseError,
)
from clipsearch.library.encryption import Encryption
from clipsearch.settings import Settings
from clipsearch.store.catalogue.backups import kept_backups
from clipsearch.system import file_names, log_file
from tests.support.colour_embedder import ColourEmbedder
from tests.support.encrypted_library import (
    PASSPHRASE,
    cheap_scrypt,
    encrypted,
    make_library,
    private_texts,
    secrets_in,
    state_of,
)


@pytest.fixture(scope="module", autouse=True)
def cheap() -> Iterator[None]:
    with cheap_scrypt():
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("encryption")
    make_library(folder)
    return folder


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of the library, which is locked at the end."""
    place = tmp_path / "data"
    shutil.copytree(made / "data", place)
    yield place
    Encryption(place).lock()


def test_nothing_private_is_on_disk_and_nothing_is_lost(made: Path, data: Path) -> None:
    texts, before = private_texts(data), state_of(data, made)
    assert {name for name, _ in secrets_in(data, texts)} >= {
        "catalogue.sqlite3", "thumbnails.sqlite3", "settings.toml", "searches.json", "clipsearch.log",
        "embedding.log",
    }  # fmt: skip
    recovery_key = encrypted(data)
    assert secrets_in(data, texts) == []
    for opening in ({"writing": False}, {}):
        with pytest.raises(LibraryLockedError):
            Library.open(data, **opening)
    with pytest.raises(LibraryLockedError):
        Settings.load(data)
    with pytest.raises(WrongPassphraseError):
        Library.open(data, passphrase="wrong passphrase")
    files = {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()}
    with pytest.raises(WrongPassphraseError):
        Encryption(data).unlock("wrong passphrase")
    assert files == {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()}
    assert Encryption(data).is_locked

    Encryption(data).unlock(recovery_key)
    assert state_of(data, made) == before
    Encryption(data).decrypt(PASSPHRASE)
    assert not Encryption(data).is_encrypted
    assert state_of(data, made) == before
    with Library.open(data, embedder=ColourEmbedder()) as library:
        assert library.upkeep.check() == []
        assert not any(file_names.CONVERTED in path.name for path in data.iterdir())


def test_it_is_used_as_any_other(made: Path, data: Path, tmp_path: Path) -> None:
    texts = private_texts(data)
    encrypted(data)
    shutil.copytree(next(made.glob("*album")), tmp_path / "zanzibar more")
    with Library.open(data, embedder=ColourEmbedder(), passphrase=PASSPHRASE) as library:
        library.add(tmp_path / "zanzibar more")
        assert library.index().embedded == 0
        library.details.edit([library.recent()[0].content], {"caption": "zanzibar again"})
        library.settings.change(exclude=("zanzibar-new",))
        assert secrets_in(data, texts) == []  # while it is open, with logs of the database
        assert library.upkeep.check() == []
        made_backup = library.upkeep.backup()
        assert library.search("red")[0].path.name == "zanzibar red.png"
    assert secrets_in(data, texts) == []
    assert [damage for _, damage in kept_backups(data)] == [""] * len(kept_backups(data))
    assert made_backup.is_file()


def test_the_index_is_read_from_its_sealed_file(data: Path) -> None:
    encrypted(data)
    Encryption(data).unlock(PASSPHRASE)
    with Library.open(data, writing=False, embedder=ColourEmbedder()) as library:
        index = library._stores.index()
        assert index is not None and index.has_file


def test_a_backup_elsewhere_is_encrypted_and_can_be_restored(data: Path, made: Path, tmp_path: Path) -> None:
    texts, before = private_texts(data), state_of(data, made)
    plain = tmp_path / "plain.sqlite3"
    with Library.open(data, embedder=ColourEmbedder()) as library:
        library.upkeep.backup(plain)
    encrypted(data)
    Encryption(data).unlock(PASSPHRASE)
    sealed = tmp_path / "out" / "sealed.sqlite3"
    sealed.parent.mkdir()
    with Library.open(data, embedder=ColourEmbedder()) as library:
        library.upkeep.backup(sealed)
    assert secrets_in(sealed.parent, texts) == []
    for backup in (sealed, plain):
        restore(data, backup)
        assert secrets_in(data, texts) == []
        assert state_of(data, made)[0] == before[0]  # type: ignore[index]


def test_a_backup_is_restored_elsewhere_by_its_passphrase(data: Path, made: Path, tmp_path: Path) -> None:
    """Into a new folder, and into another encrypted library; never into one that is not encrypted."""
    texts, before = private_texts(data), state_of(data, made)
    other, backup, new = tmp_path / "other", tmp_path / "backup", tmp_path / "new"
    shutil.copytree(data, other)
    recovery_key = encrypted(data)
    with Library.open(data, embedder=ColourEmbedder(), passphrase=PASSPHRASE) as library:
        library.upkeep.backup(backup)
    Encryption(data).lock()
    assert secrets_in(tmp_path, texts) != []  # of the other library
    with pytest.raises(LibraryError, match="is not"):
        restore(other, backup, PASSPHRASE)
    Encryption(other).encrypt("another passphrase", lambda _: None)
    assert secrets_in(tmp_path, texts) == []
    for folder, secret, own in ((new, recovery_key, PASSPHRASE), (other, PASSPHRASE, "another passphrase")):
        with pytest.raises(BackupLockedError):
            restore(folder, backup)
        with pytest.raises(WrongPassphraseError):
            restore(folder, backup, "wrong passphrase")
        assert not Encryption(folder).is_locked and (folder == other or not new.exists())
        restore(folder, backup, secret)
        Encryption(folder).lock()
        assert secrets_in(tmp_path, texts) == []
        Encryption(folder).unlock(own)
        assert state_of(folder, made)[0] == before[0]  # type: ignore[index]
        Encryption(folder).lock()


def test_a_backup_that_was_changed_is_refused(data: Path, tmp_path: Path) -> None:
    encrypted(data)
    backup = tmp_path / "backup"
    with Library.open(data, embedder=ColourEmbedder(), passphrase=PASSPHRASE) as library:
        library.upkeep.backup(backup)
    Encryption(data).lock()
    whole = backup.read_bytes()
    for at in (30, 3000, len(whole) // 2):  # in the first page, and later
        backup.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(LibraryDamagedError):
            restore(tmp_path / "new", backup, PASSPHRASE)
    backup.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(LibraryError):
        restore(tmp_path / "new", backup, PASSPHRASE)
    assert not (tmp_path / "new" / "catalogue.sqlite3").exists()
    Encryption(tmp_path / "new").lock()


def test_a_key_file_that_cannot_be_written_is_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encrypted(data)
    before = {name: (data / name).read_bytes() for name in file_names.KEY_FILES}

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(LibraryError, match="key file .* cannot be written: No space left"):
            Encryption(data).change_passphrase(PASSPHRASE, "another passphrase")
    assert {name: (data / name).read_bytes() for name in file_names.KEY_FILES} == before
    Encryption(data).unlock(PASSPHRASE)


def test_the_passphrase_is_changed_without_encrypting_again(data: Path) -> None:
    encrypted(data)
    encryption = Encryption(data)
    catalogue = (data / "catalogue.sqlite3").read_bytes()
    with pytest.raises(WrongPassphraseError):
        encryption.change_passphrase("wrong passphrase", "another passphrase")
    encryption.change_passphrase(PASSPHRASE, "another passphrase")
    assert (data / "catalogue.sqlite3").read_bytes() == catalogue
    with pytest.raises(WrongPassphraseError):
        encryption.unlock(PASSPHRASE)
    recovery_key = encryption.new_recovery_key("another passphrase")
    encryption.unlock(recovery_key)
    assert not encryption.is_locked


def test_a_changed_file_is_noticed(data: Path) -> None:
    encrypted(data)
    Encryption(data).unlock(PASSPHRASE)
    path = data / "catalogue.sqlite3"
    content = bytearray(path.read_bytes())
    for page in range(0, len(content), 4096):  # each of them
        content[page + 2000] ^= 1
    path.write_bytes(content)
    with pytest.raises(LibraryDamagedError):
        Library.open(data, writing=False).status()
    searches = bytearray((data / file_names.SEARCHES).read_bytes())
    searches[-1] ^= 1
    (data / file_names.SEARCHES).write_bytes(searches)
    with pytest.raises(LibraryError):
        Encryption(data).decrypt(PASSPHRASE)
    assert Encryption(data).is_encrypted


def test_damaged_searches_that_were_set_aside_are_converted_or_lost(data: Path) -> None:
    path, aside = data / file_names.SEARCHES, data / file_names.DAMAGED_SEARCHES
    path.write_bytes(b"{zanzibar")
    path.replace(aside)
    for damage in (b"", b"more"):
        encrypted(data)
        Encryption(data).unlock(PASSPHRASE)
        sealed_files.write_atomically(path, b"{zanzibar again")
        path.write_bytes(path.read_bytes() + damage)
        with Library.open(data, embedder=ColourEmbedder()) as library:
            assert "set aside" in library.searches.notice
        Encryption(data).decrypt(PASSPHRASE)
        assert (aside.read_bytes() if aside.exists() else b"") == (b"" if damage else b"{zanzibar again")


def test_nothing_is_logged(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    encrypted(data)
    with log_file.logging_to(data):
        log_file.LOGGER.warning("zanzibar.png could not be read")
    caplog.clear()
    assert log_file.read(data) == "" and not list(data.glob("*.log*"))


def test_a_lost_key_file_says_so(data: Path) -> None:
    encrypted(data)
    for name in file_names.KEY_FILES:
        (data / name).write_bytes((data / name).read_bytes()[:50])
    with pytest.raises(LibraryDamagedError, match="key file"):
        Encryption(data).unlock(PASSPHRASE)


def test_the_copy_of_the_key_file_mends_a_lost_one_and_one_of_another_library(
    made: Path, data: Path, tmp_path: Path
) -> None:
    other = shutil.copytree(made / "data", tmp_path / "other")
    for place in (data, other):
        encrypted(place)
    paths = [data / name for name in file_names.KEY_FILES]
    right, wrong = paths[0].read_bytes(), (other / file_names.KEY_FILES[0]).read_bytes()
    for path in paths:
        for damaged in (None, b"{", wrong):  # the other library has the same passphrase
            path.unlink() if damaged is None else path.write_bytes(damaged)
            Encryption(data).unlock(PASSPHRASE)
            assert [one.read_bytes() for one in paths] == [right, right]
    for path in paths:
        path.write_bytes(wrong)
    Encryption(data).unlock(PASSPHRASE)  # so that a backup could be restored
    with pytest.raises(LibraryDamagedError, match="another library's"):
        Encryption(data).new_recovery_key(PASSPHRASE)
    assert [one.read_bytes() for one in paths] == [wrong, wrong]


def test_an_open_library_is_not_converted(data: Path) -> None:
    with Library.open(data, embedder=ColourEmbedder()) as library, pytest.raises(LibraryBusyError):
        library.encryption.encrypt(PASSPHRASE, lambda _: None)
    assert not Encryption(data).is_encrypted


def test_what_stops_a_conversion_leaves_the_library_as_it_was(made: Path, data: Path) -> None:
    before = state_of(data, made)

    def stop(done: int, total: int) -> None:
        if done == total - 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Encryption(data).encrypt(PASSPHRASE, lambda _: None, stop)
    assert not Encryption(data).is_encrypted and not (data / file_names.CONVERTED).exists()
    assert state_of(data, made) == before
    with pytest.raises(LibraryError, match="at least"):
        Encryption(data).encrypt("short", lambda _: None)


def test_wrong_uses_are_refused(data: Path, tmp_path: Path) -> None:
    for change in (
        lambda: Encryption(data).decrypt(PASSPHRASE),
        lambda: Encryption(data).change_passphrase(PASSPHRASE, PASSPHRASE),
        lambda: Encryption(tmp_path / "nothing").encrypt(PASSPHRASE, lambda _: None),
    ):
        with pytest.raises(LibraryError):
            change()
    encrypted(data)
    with pytest.raises(LibraryError, match="already"):
        Encryption(data).encrypt(PASSPHRASE, lambda _: None)


class Keyring(backend.KeyringBackend):
    """A keyring in memory."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def in_memory() -> Iterator[Keyring]:
    before = keyring.get_keyring()
    keyring.set_keyring(found := Keyring())
    yield found
    keyring.set_keyring(before)


def test_the_keyring_has_the_key_as_long_as_it_is_to(data: Path, in_memory: Keyring) -> None:
    encrypted(data)
    encryption = Encryption(data)
    assert not encryption.unlock_by_keyring() and not encryption.is_in_keyring
    with pytest.raises(WrongPassphraseError):
        encryption.keep_in_keyring("wrong passphrase")
    assert in_memory.kept == {}
    encryption.keep_in_keyring(PASSPHRASE)
    ((kept, secret),) = in_memory.kept.items()
    assert kept == ("clipsearch", str(data)) and PASSPHRASE not in secret
    encryption.change_passphrase(PASSPHRASE, "another passphrase")  # it is the same key
    assert encryption.unlock_by_keyring() and not encryption.is_locked
    encryption.lock()
    for wrong in ("00" * 32, "no hexadecimal"):
        in_memory.kept[kept] = wrong
        assert not encryption.unlock_by_keyring() and encryption.is_locked
    encryption.keep_in_keyring("another passphrase", kept=False)
    assert in_memory.kept == {} and not encryption.is_in_keyring
    encryption.keep_in_keyring("another passphrase")
    encryption.decrypt("another passphrase")
    assert in_memory.kept == {}


def test_a_keyring_that_cannot_be_used_changes_nothing(data: Path, in_memory: Keyring) -> None:
    def fail(*_: str) -> None:
        raise KeyringLocked("it is locked")

    encrypted(data)
    in_memory.set_password = fail  # type: ignore[method-assign]
    with pytest.raises(LibraryError, match="keyring cannot be used: it is locked"):
        Encryption(data).keep_in_keyring(PASSPHRASE)
    assert not Encryption(data).is_in_keyring

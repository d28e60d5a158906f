"""The key file: passphrase, recovery key, damage."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clipsearch.errors import LibraryDamagedError, LibraryError, LibraryTooNewError, WrongPassphraseError
from clipsearch.store.encryption.key_file import COST, KeyFile, new_recovery_key, require_good
from clipsearch.system.file_names import KEY_FILES
from tests.support.encrypted_library import PASSPHRASE, cheap_scrypt

DATA_KEY = bytes(range(32))


def read(folder: Path) -> KeyFile:
    return next(filter(None, KeyFile.read(folder)))


@pytest.fixture(autouse=True)
def cheap() -> Iterator[None]:
    with cheap_scrypt():
        yield


@pytest.fixture
def recovery_key() -> str:
    return new_recovery_key()


@pytest.fixture
def folder(tmp_path: Path, recovery_key: str) -> Path:
    KeyFile.create(PASSPHRASE, recovery_key, DATA_KEY).write(tmp_path)
    return tmp_path


def test_passphrase_and_recovery_key_open_it(folder: Path, recovery_key: str) -> None:
    kept = read(folder)
    assert kept.unwrap(PASSPHRASE) == DATA_KEY
    assert kept.unwrap(recovery_key) == DATA_KEY
    assert kept.unwrap(f"  {recovery_key.lower().replace('-', ' ')}\n") == DATA_KEY
    for wrong in ("", PASSPHRASE + " ", PASSPHRASE.upper(), new_recovery_key(), recovery_key[:-1]):
        with pytest.raises(WrongPassphraseError):
            kept.unwrap(wrong)
    for name in KEY_FILES:
        assert DATA_KEY.hex() not in (folder / name).read_text()


def test_letters_are_the_same_however_they_are_typed(folder: Path) -> None:
    read(folder).replaced("passphrase", "Zu\u0308rich am See", DATA_KEY).write(folder)
    assert read(folder).unwrap("Z\u00fcrich am See") == DATA_KEY


def test_another_passphrase_replaces_the_old_one(folder: Path, recovery_key: str) -> None:
    read(folder).replaced("passphrase", "another passphrase", DATA_KEY).write(folder)
    kept = read(folder)
    assert kept.unwrap("another passphrase") == kept.unwrap(recovery_key) == DATA_KEY
    with pytest.raises(WrongPassphraseError):
        kept.unwrap(PASSPHRASE)
    other = new_recovery_key()
    kept.replaced("recovery key", other, DATA_KEY).write(folder)
    assert read(folder).unwrap(other) == DATA_KEY
    with pytest.raises(WrongPassphraseError):
        read(folder).unwrap(recovery_key)


def test_the_copy_serves_where_the_key_file_is_lost(folder: Path) -> None:
    whole = (folder / KEY_FILES[0]).read_bytes()
    for size in (0, 1, len(whole) // 2, len(whole) - 1):
        (folder / KEY_FILES[0]).write_bytes(whole[:size])
        assert read(folder).unwrap(PASSPHRASE) == DATA_KEY
    (folder / KEY_FILES[1]).write_bytes(whole[:100])
    with pytest.raises(LibraryDamagedError, match="key file"):
        read(folder)


@pytest.mark.parametrize(
    "change",
    [
        {"n": 1 << 40}, {"n": 100_000}, {"n": 0}, {"r": 1 << 20}, {"p": 1000}, {"n": "16"}, {"n": True},
        {"salt": "00"}, {"wrapped": "zz"}, {"kind": "other"},
    ],
)  # fmt: skip
def test_values_that_make_no_sense_are_refused(folder: Path, change: dict[str, Any]) -> None:
    data = json.loads((folder / KEY_FILES[0]).read_text())
    for name, value in change.items():
        data["slots"][0]["scrypt" if name in "nrp" else name] = (
            data["slots"][0]["scrypt"] | {name: value} if name in "nrp" else value
        )
    for name in KEY_FILES:
        (folder / name).write_text(json.dumps(data))
    with pytest.raises(LibraryDamagedError):
        read(folder)


def test_a_newer_version_is_left_alone(folder: Path) -> None:
    (folder / KEY_FILES[0]).write_text('{"version": 2}')
    with pytest.raises(LibraryTooNewError):
        read(folder)


def test_a_changed_slot_opens_nothing(folder: Path) -> None:
    text = (folder / KEY_FILES[0]).read_text()
    data = json.loads(text)
    for slot in data["slots"]:
        slot["wrapped"] = f"{int(slot['wrapped'][0], 16) ^ 1:x}{slot['wrapped'][1:]}"
    (folder / KEY_FILES[0]).write_text(json.dumps(data))
    with pytest.raises(WrongPassphraseError):
        read(folder).unwrap(PASSPHRASE)


def test_a_short_passphrase_is_refused() -> None:
    require_good("8 signs!")
    with pytest.raises(LibraryError, match="at least 8"):
        require_good("seven77")


def test_a_try_takes_its_time_and_memory() -> None:
    from clipsearch.store.encryption import key_file

    assert 128 * key_file.Cost().n * key_file.Cost().r >= 128 << 20
    assert key_file.Cost() == COST

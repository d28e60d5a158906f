"""`encrypt`, `passphrase` and `decrypt` as a user runs them, and other commands on an encrypted library."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from clipsearch import Library
from clipsearch.__main__ import main
from clipsearch.cli.main import main as run_command
from clipsearch.library.encryption import Encryption
from tests.support.encrypted_library import (
    PASSPHRASE,
    cheap_scrypt,
    encrypted,
    make_library,
    private_texts,
    secrets_in,
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("encryption-commands")
    make_library(folder)
    return folder / "data"


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Iterator[Path]:
    with cheap_scrypt():
        data = shutil.copytree(made, tmp_path / "data")
        yield data
        Encryption(data).lock()


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.write_text(f"{PASSPHRASE}\nanother line\n")
    return path


def run(data: Path, *arguments: object) -> int:
    """Run a command as a process of its own would, which has no keys."""
    Encryption(data).lock()
    return main(["--library", str(data), *map(str, arguments)])


def test_a_library_is_encrypted_used_and_decrypted(
    data: Path, key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = private_texts(data)
    assert run(data, "encrypt", "--passphrase-file", key) == 0
    told = capsys.readouterr().out
    recovery_key = told.splitlines()[0].removeprefix("Recovery key: ")
    assert "write it down" in told and len(recovery_key) == 39
    assert secrets_in(data, texts) == []

    assert run(data, "status") == 1
    told = capsys.readouterr().err
    assert "is locked" in told and "--passphrase-file" in told
    assert run(data, "status", "--json", "--passphrase-file", key) == 0
    assert '"indexed": 3' in capsys.readouterr().out
    (tmp_path / "recovery").write_text(recovery_key)
    assert run(data, "search", '"zanzibar"', "--passphrase-file", tmp_path / "recovery", "--json") == 0
    assert "zanzibar red.png" in capsys.readouterr().out

    wrong = tmp_path / "wrong"
    wrong.write_text("wrong passphrase")
    for command in (["status"], ["decrypt"], ["passphrase", "--new-recovery-key"]):
        assert run(data, *command, "--passphrase-file", wrong) == 1
        assert "The passphrase is wrong" in capsys.readouterr().err

    assert run(data, "decrypt", "--passphrase-file", key) == 0
    assert run(data, "status") == 0


def test_a_backup_elsewhere_is_restored(
    data: Path, key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    encrypted(data)
    assert run(data, "backup", tmp_path / "backup", "--passphrase-file", key) == 0
    assert run(data, "restore", tmp_path / "backup") == 1
    assert "is locked" in capsys.readouterr().err
    assert run(data, "restore", tmp_path / "backup", "--passphrase-file", key) == 0
    assert run(data, "status", "--passphrase-file", key) == 0
    new = tmp_path / "new"
    assert run(new, "restore", tmp_path / "backup") == 1
    assert "passphrase that its library had" in capsys.readouterr().err
    assert run(new, "restore", tmp_path / "backup", "--passphrase-file", key) == 0
    assert run(new, "status") == 1
    assert run(new, "search", '"zanzibar"', "--json", "--passphrase-file", key) == 0
    assert "zanzibar red.png" in capsys.readouterr().out
    Encryption(new).lock()


def test_passphrase_and_recovery_key_are_replaced(
    data: Path, key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(data, "encrypt", "--json", "--passphrase-file", key) == 0
    new = tmp_path / "new"
    new.write_text("short")
    change = ("passphrase", "--passphrase-file", key, "--new-passphrase-file", new)
    assert run(data, *change) == 1
    new.write_text("another passphrase")
    assert run(data, *change) == 0
    assert run(data, "status", "--passphrase-file", key) == 1
    assert run(data, "passphrase", "--new-recovery-key", "--passphrase-file", new) == 0
    assert "Recovery key: " in capsys.readouterr().out
    assert run(data, "status", "--passphrase-file", new) == 0


def test_what_cannot_be_read_is_said(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").touch()
    for name in ("missing", "empty"):
        assert run(data, "encrypt", "--passphrase-file", tmp_path / name) == 1
        assert str(tmp_path / name) in capsys.readouterr().err
    assert run(data, "encrypt") == 1  # there is no terminal
    assert "no terminal" in capsys.readouterr().err
    assert run(data, "decrypt") == 1
    assert run(data, "passphrase") == 1
    assert not Encryption(data).is_encrypted


def test_a_terminal_is_asked(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = [PASSPHRASE, "a typo", PASSPHRASE, PASSPHRASE, PASSPHRASE]
    monkeypatch.setattr("getpass.getpass", lambda prompt: answers.pop(0))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    assert run(data, "encrypt") == 1
    assert "two passphrases" in capsys.readouterr().err
    assert run(data, "encrypt") == 0
    assert run(data, "status") == 0
    assert answers == []


class _Windows:
    """Stands for the window: unlocks, or is closed instead."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.opened: list[Library] = []

    def possible(self) -> bool:
        return True

    def unlock(self, data_folder: Path, *, hidden: bool = False) -> bool:
        if self.secret:
            Encryption(data_folder).unlock(self.secret)
        return bool(self.secret)

    def run(self, library: Library, path: Path | None = None, *, hidden: bool = False) -> int:
        self.opened.append(library)
        return 0


def test_the_window_asks_before_it_shows_anything(data: Path) -> None:
    encrypted(data)
    for secret in ("", PASSPHRASE):
        windows = _Windows(secret)
        assert run_command(["--library", str(data), "gui"], windows) == 0  # type: ignore[arg-type]
        assert bool(windows.opened) == bool(secret)

"""Where `make test` writes: in memory only where that has room and nothing else was asked for."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.support import run_folder


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that plays the file system in memory."""
    monkeypatch.delenv("TMPDIR", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "disk"))
    (tmp_path / "disk").mkdir()
    (tmp_path / "memory").mkdir()
    return tmp_path / "memory"


def test_it_lies_in_memory_where_there_is_room(memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_folder, "ROOM", 0)
    assert run_folder.make(memory).parent == memory


def test_else_where_temporary_files_lie(memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = memory.parent / "disk"
    assert run_folder.make(memory.parent / "none").parent == disk
    monkeypatch.setattr(run_folder, "ROOM", 1 << 60)
    assert run_folder.make(memory).parent == disk
    monkeypatch.setattr(run_folder, "ROOM", 0)
    monkeypatch.setenv("TMPDIR", str(disk))
    assert run_folder.make(memory).parent == disk

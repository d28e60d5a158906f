"""Commands that change a library which `clipsearch watch` follows: it makes the changes for them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.e2e.conftest import Program, answering
from tests.support.sample_photos import sample_photos


@pytest.mark.skipif(os.name == "nt", reason="no signal that a process sees as Ctrl+C")
def test_commands_change_what_another_process_follows(tuned: Program, tmp_path: Path) -> None:
    photos = sample_photos()
    for name, some in (("first", photos[:2]), ("second", photos[2:4])):
        (tmp_path / name).mkdir()
        for photo in some:
            shutil.copy(photo, tmp_path / name)
    tuned.run("add", "--no-index", tmp_path / "first")
    with answering(tuned) as program:
        assert "2 photos found" in program.run("index").stdout
        assert program.json("status")["indexed"] == 2
        done = program.run("add", tmp_path / "second")
        assert f"Keeping {tmp_path / 'second'}" in done.stdout
        assert "unchanged" in done.stdout
        assert program.json("status")["indexed"] == 4
        (tmp_path / "second" / photos[2].name).unlink()
        assert "found" in program.run("index", "--retry").stdout
        assert program.json("status")["indexed"] == 3
        assert "Forgot" in program.run("remove", tmp_path / "first").stdout
        (folder,) = program.json("status")["folders"]
        assert folder["path"] == str(tmp_path / "second")
        assert "backed up" in program.run("backup").stdout
        program.run("models", "use", "starter")
        refused = program.run("remove", tmp_path / "none", code=1).stderr
        assert "is not a folder of this library" in refused
        for command in ("check", "watch"):
            told = program.run(command, code=1).stderr
            assert "end `clipsearch watch`, and try again" in told
    assert program.run("check").returncode == 0

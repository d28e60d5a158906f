"""`check`, `backup` and `restore` as a user runs them."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from tests.e2e.conftest import Program


@pytest.fixture
def mine(program: Program, photos: Path, tmp_path: Path) -> Program:
    """A copy of the library that may be changed; its photos may not."""
    return Program(Path(shutil.copytree(program.library, tmp_path / "data")))


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


@pytest.mark.real_start
def test_a_sound_library_is_in_order(mine: Program) -> None:
    assert mine.run("check").stdout == "Everything is in order.\n"
    assert mine.json("check") == []


def test_what_is_wrong_is_said_and_put_right(mine: Program) -> None:
    (index,) = mine.library.glob("*.usearch")
    index.write_bytes(b"damaged")
    told = mine.run("check", code=1).stdout
    assert told.startswith("index: The index file is")
    assert "check --repair" in told
    assert mine.run("check", "--repair").stdout.endswith("(repaired)\n")
    assert mine.run("check").stdout == "Everything is in order.\n"


def test_a_library_that_cannot_be_opened_is_put_right(mine: Program) -> None:
    with closing(apsw.Connection(str(mine.library / "catalogue.sqlite3"))) as db:
        db.execute("UPDATE meta SET value = 'open' WHERE key = 'state'")  # as a kill leaves it
        page = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'files_by_content'").get
    flip(mine.library / "catalogue.sqlite3", 4096 * (int(page) - 1) + 2000)
    assert "is damaged" in mine.run("check", code=1).stderr
    told = mine.run("check", "--repair").stdout
    assert "written anew" in told
    assert told.endswith("(repaired)\n")
    assert mine.run("check").stdout == "Everything is in order.\n"


def test_findings_as_json(mine: Program) -> None:
    (mine.library / "catalogue.sqlite3.new").write_bytes(b"half")
    done = mine.run("check", "--json", code=1)
    assert '"area": "folder"' in done.stdout
    (finding,) = mine.json("check", "--repair")
    assert finding == {
        "area": "folder",
        "message": "1 file is left over from an interrupted change",
        "count": 1,
        "repaired": True,
    }


def test_a_backup_is_listed_and_restored_after_damage(mine: Program) -> None:
    shutil.rmtree(mine.library / "backups")  # that of the first index run
    assert "no backup yet" in mine.run("restore", "--list").stdout
    mine.run("backup")
    (name, size, unit) = mine.run("restore", "--list").stdout.split()
    assert (mine.library / "backups" / name).is_file()
    assert (float(size) > 0, unit) == (True, "MB")
    flip(mine.library / "catalogue.sqlite3", 200)
    refused = mine.run("search", "a cat", code=1).stderr
    assert "damaged" in refused
    assert "clipsearch restore" in refused
    assert name in mine.run("restore").stdout
    assert mine.run("search", "a cat", "-n", 1).stdout.rstrip().endswith("chelsea.png")
    assert mine.run("check", "--repair").returncode == 0
    assert mine.run("check").stdout == "Everything is in order.\n"


def test_a_backup_in_a_file_of_ones_own_starts_a_new_library(
    mine: Program, fresh: Program, tmp_path: Path
) -> None:
    mine.run("backup", tmp_path / "mine.sqlite3")
    assert "exists already" in mine.run("backup", tmp_path / "mine.sqlite3", code=1).stderr
    shutil.rmtree(mine.library)
    assert fresh.run("restore", tmp_path / "mine.sqlite3").returncode == 0
    assert fresh.run("search", "a cat", "-n", 1).stdout.rstrip().endswith("chelsea.png")


def test_what_is_no_backup_is_refused(fresh: Program, tmp_path: Path) -> None:
    assert "no good backup" in fresh.run("restore", code=1).stderr
    assert "There is no backup" in fresh.run("restore", "nothing.sqlite3", code=1).stderr
    (tmp_path / "text").write_text("hello")
    assert "damaged or not" in fresh.run("restore", tmp_path / "text", code=1).stderr

"""Paths as users give them: `~`, empty texts, no home, no current folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from clipsearch import Finder, Library, kept_backups
from clipsearch.errors import ClipsearchError
from clipsearch.paths import absolute, expand_home
from clipsearch.settings import data_folder, models_folder


@pytest.fixture
def homeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user without a home, as `docker run --user 12345` gives."""
    for name in ("HOME", "XDG_DATA_HOME", "CLIPSEARCH_LIBRARY", "CLIPSEARCH_MODELS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 123_456_789)


def test_only_the_own_home_is_expanded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert expand_home("~") == tmp_path
    assert expand_home("~/a") == expand_home("~//a") == tmp_path / "a"
    assert absolute("~root/a") == tmp_path / "~root" / "a"
    assert absolute("~no such user") == tmp_path / "~no such user"


def test_a_folder_named_like_a_user_is_added(library: Library, tmp_path: Path) -> None:
    (tmp_path / "~nobody").mkdir()
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        assert [folder.path for folder in library.add("~nobody")] == [tmp_path / "~nobody"]
        library.remove("~nobody")
    finally:
        os.chdir(before)
    assert library.folders() == []


def test_an_empty_text_is_refused(library: Library) -> None:
    for refusing in (absolute, data_folder, library.add, library.remove):
        with pytest.raises(ClipsearchError, match="empty"):
            refusing("")


@pytest.mark.parametrize("name", ["/photos/\0", "/photos/\ud800"])
def test_what_no_file_can_be_named_is_refused(library: Library, name: str) -> None:
    for refusing in (absolute, data_folder, library.add, library.remove, kept_backups, Finder):
        with pytest.raises(ClipsearchError, match="No file or folder can have the name"):
            refusing(name)
    for writing in (library.upkeep.export, library.upkeep.backup):
        with pytest.raises(ClipsearchError):
            writing(Path(f"{name}.csv"))


@pytest.mark.skipif(os.name == "nt", reason="there is always a home folder there")
@pytest.mark.usefixtures("homeless")
def test_without_a_home_the_message_names_what_to_set(tmp_path: Path) -> None:
    with pytest.raises(ClipsearchError, match="CLIPSEARCH_LIBRARY"):
        data_folder()
    with pytest.raises(ClipsearchError, match="CLIPSEARCH_MODELS"):
        models_folder()
    with pytest.raises(ClipsearchError, match="HOME"):
        absolute("~/photos")
    with Library.open(tmp_path / "data") as library:  # a named place needs no home
        assert library.folders() == []


@pytest.mark.skipif(os.name == "nt", reason="a current folder cannot be deleted there")
def test_a_current_folder_that_is_gone_matters_to_relative_paths_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert absolute(tmp_path / "a") == tmp_path / "a"
    with pytest.raises(ClipsearchError, match="current folder"):
        absolute("a")

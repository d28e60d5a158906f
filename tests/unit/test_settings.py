"""Settings: typed, kept with their comments, refused with a reason and left alone when unusable."""

from __future__ import annotations

from pathlib import Path
from typing import get_type_hints

import pytest

from clipsearch.errors import SettingsError
from clipsearch.settings import Settings, SettingsChanges, data_folder, resources


def test_defaults_where_there_is_no_file(tmp_path: Path) -> None:
    assert Settings.load(tmp_path) == Settings()


def test_what_is_saved_is_loaded_and_comments_survive(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('# my own words\nmodel = "starter" # the small one\n')
    Settings(theme="dark", max_megapixels=50).save(tmp_path)
    assert Settings.load(tmp_path) == Settings(theme="dark", max_megapixels=50)
    text = (tmp_path / "settings.toml").read_text()
    assert "# my own words" in text
    assert "# the small one" in text
    assert [path.name for path in tmp_path.iterdir()] == ["settings.toml"]


def test_an_editors_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"\xef\xbb\xbf# my own words\ntheme = 'dark'\n")
    assert Settings.load(tmp_path) == Settings(theme="dark")
    Settings(theme="light").save(tmp_path)
    assert Settings.load(tmp_path) == Settings(theme="light")
    assert path.read_bytes().startswith(b"# my own words\n")


@pytest.mark.parametrize(
    "content",
    [b"theme =", b"\xff\xfe", b"theme = 1", b"thme = 'dark'", b"theme = 'pink'", b"max_megapixels = -1",
     b"max_megapixels = true", b"max_megapixels = " + b"9" * 5000, b"[model]\nname = 'x'"],
)  # fmt: skip
def test_an_unusable_file_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=r"settings\.toml cannot be used.*Correct it"):
        Settings.load(tmp_path)
    assert path.read_bytes() == content


def test_the_message_about_a_long_number_names_no_function(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes(b"max_megapixels = " + b"9" * 5000)
    with pytest.raises(SettingsError, match="a number with too many digits"):
        Settings.load(tmp_path)


def test_saving_over_an_unusable_file_leaves_it_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("theme = ")
    with pytest.raises(SettingsError):
        Settings().save(tmp_path)
    assert path.read_text() == "theme = "


def test_the_data_folder_is_as_given_or_from_the_environment_or_the_platforms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLIPSEARCH_LIBRARY", str(tmp_path / "environment"))
    assert data_folder(tmp_path / "given") == tmp_path / "given"
    assert data_folder() == tmp_path / "environment"
    monkeypatch.delenv("CLIPSEARCH_LIBRARY")
    assert data_folder().name == "clipsearch"
    assert data_folder().is_absolute()


def test_names_in_another_encoding_are_kept(tmp_path: Path) -> None:
    settings = Settings(exclude=("caf\udce9/", "ä"), polling=("/caf\udce9",))
    settings.save(tmp_path)
    settings.changed(theme="dark").save(tmp_path)
    assert Settings.load(tmp_path) == settings.changed(theme="dark")
    assert b"caf\xe9" in (tmp_path / "settings.toml").read_bytes()
    with pytest.raises(SettingsError, match="not valid"):
        Settings(exclude=("\ud800",)).save(tmp_path)
    assert Settings.load(tmp_path).theme == "dark"


def test_the_resources_are_found() -> None:
    assert (resources() / "icons" / "clipsearch.svg").is_file()


def test_changes_have_the_names_and_types_of_the_settings() -> None:
    assert get_type_hints(SettingsChanges) == get_type_hints(Settings)


def test_values_that_differ_are_told_from_those_that_do_not() -> None:
    settings = Settings().changed(theme="dark", hidden=True)
    assert settings == Settings(theme="dark", hidden=True)
    assert settings.differing({"theme": "dark", "hidden": False}) == {"hidden": False}
    assert settings.values(("theme", "device")) == {"theme": "dark", "device": "auto"}

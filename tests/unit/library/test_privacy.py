"""What is kept is only the owner's to read, and a removed folder leaves no trace in any file."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from pathlib import Path

import pytest

from clipsearch import Library, Query, Term
from clipsearch.library.searching.query import Filters
from clipsearch.photos.metadata.xmp_writer import merge_into
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder

SECRET = "verysecretnameξψω"
TRIGRAM = "ξψω".encode()  # a part of it as the index of names has it
SAID = {"title": "verysecrettitleζηθ", "caption": "verysecretcaption", "keywords": ("verysecretkeyword",)}


@pytest.fixture
def data(tmp_path: Path, album: Path) -> Path:
    """The closed library of an album and of a folder that is going to be removed.

    One of eleven photos goes: so few that the index would not be rebuilt for its own sake.
    """
    photo = draw(tmp_path / SECRET / f"{SECRET}.png", "pink")
    photo.with_suffix(".xmp").write_bytes(merge_into(b"", SAID))
    for colour in ("brown", "black", "grey", "white", "cyan", "orange", "yellow"):
        draw(album / "more" / f"{colour}.png", colour)
    with open_library(tmp_path) as library:
        library.add(album, tmp_path / SECRET)
        library.index()
        library.details.edit([library.search("pink", 1)[0].content], {"author": "verysecretauthor"})
    return tmp_path / "data"


def open_library(place: Path, *, writing: bool = True) -> Library:
    return Library.open(place / "data", writing=writing, embedder=ColourEmbedder())


@pytest.fixture
def secrets(data: Path, tmp_path: Path) -> list[bytes]:
    """What must not be found after a removal: names, facts, vectors in both precisions, the thumbnail."""
    with open_library(tmp_path, writing=False) as library:
        content = library.search("pink", 1)[0].content
        vector, thumbnail = library._stores.vector(content), library.thumbnail(content)
        (digest,) = library._stores.catalogue.digests([content]).values()
    assert vector is not None
    assert thumbnail is not None
    assert traces(data, [TRIGRAM])
    secrets = [SECRET.encode(), TRIGRAM, os.fsencode(tmp_path / SECRET), digest, thumbnail]
    secrets += [vector.astype(kind).tobytes() for kind in ("<f2", "<f4")]
    facts = ["verysecrettitle", "ζηθ", "verysecretcaption", "verysecretkeyword", "verysecretauthor"]
    assert all("catalogue.sqlite3" in traces(data, [fact.encode()]) for fact in facts)
    secrets += [fact.encode() for fact in facts]
    found = {name for secret in secrets for name in traces(data, [secret])}
    assert {"catalogue.sqlite3", "thumbnails.sqlite3"} < found
    assert any(name.endswith(".usearch") for name in found)
    return secrets


def traces(data: Path, secrets: list[bytes]) -> list[str]:
    """The files of a library in which one of the secrets is found."""
    files = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    return [path.name for path, content in files.items() if any(secret in content for secret in secrets)]


def test_a_removed_folder_leaves_no_trace_while_the_library_is_open_and_afterwards(
    data: Path, tmp_path: Path, secrets: list[bytes]
) -> None:
    with open_library(tmp_path) as library:
        library.remove(tmp_path / SECRET)
        assert traces(data, secrets) == []
        library.index()
    assert traces(data, secrets) == []


def test_a_removed_folder_leaves_no_trace_in_copies_that_a_kill_left_half_written(
    data: Path, tmp_path: Path, secrets: list[bytes]
) -> None:
    for name in ("catalogue.sqlite3", "thumbnails.sqlite3"):  # by a restore, and by two repairs
        shutil.copy(data / name, data / f"{name}.new")
        shutil.copy(data / name, data / f"{name}.new-journal")
        shutil.copy(data / name, data / f".{name}.0123456789abcdef.clipsearch-new")
    with open_library(tmp_path) as library:
        library.upkeep.backup()
        (data / "backups" / "catalogue.new").write_text(SECRET)
        library.remove(tmp_path / SECRET)
    assert traces(data, secrets) == []
    assert not [path.name for path in data.rglob("*new*")]


def test_a_removed_folder_leaves_no_trace_in_logs_and_past_queries(
    data: Path, tmp_path: Path, secrets: list[bytes]
) -> None:
    (data / "searches.json").write_text(f'{{"of": "{SECRET}"')
    with open_library(tmp_path) as library:
        assert "damaged" in library.searches.notice
        pink = library.search("pink", 1)[0].content
        library.searches.record(Query((Term(picture=tmp_path / SECRET / f"{SECRET}.png"),)))
        library.searches.record(Query((Term(words="red"),), Filters(folders=(tmp_path / SECRET,))))
        library.searches.record(Query((Term(picture=pink),)))
        library.searches.record(Query((Term(picture=library.search("red", 1)[0].content),)))
        with (data / "embedding.log").open("wb") as log:
            log.write(b"a decoder's last words on " + SECRET.encode())
            log.flush()
            for name in ("clipsearch.log", "clipsearch.log.1", "clipsearch.log.2", "embedding.log.building"):
                (data / name).write_text(f"a warning about {SECRET}")
            library.remove(tmp_path / SECRET)
            log.write(b" go on")
        assert len(library.searches.history) == 1
    assert traces(data, secrets) == []
    assert (data / "embedding.log").read_bytes().strip(b"\0") == b" go on"


def test_past_queries_are_forgotten_before_the_folder_is(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_library(tmp_path) as library:
        pink, red = library.search("pink", 1)[0].content, library.search("red", 1)[0].content
        for content in (pink, red):
            library.searches.record(Query((Term(picture=content),)))

        def killed(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(library._stores, "remove_folder", killed)
        with pytest.raises(KeyboardInterrupt):
            library.remove(tmp_path / SECRET)
        assert [query.terms[0].picture for query in library.searches.history] == [red]


def test_a_removed_folder_is_not_named_in_the_settings_any_more(
    data: Path, tmp_path: Path, secrets: list[bytes]
) -> None:
    inside = str(tmp_path / SECRET / "inside")
    with open_library(tmp_path) as library:
        library.settings.change(polling=(str(tmp_path / SECRET), "*", str(tmp_path / "album"), inside))
        library.remove(tmp_path / SECRET)
        assert library.settings.current.polling == ("*", str(tmp_path / "album"))
    assert traces(data, secrets) == []


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
@pytest.mark.parametrize("writing", [True, False])
def test_permissions_that_were_opened_are_closed_at_the_next_start(
    data: Path, tmp_path: Path, writing: bool
) -> None:
    with open_library(tmp_path) as library:
        library.upkeep.backup()
    for name in ("clipsearch.log", "clipsearch.log.1", "window.ini", "a note of the user's"):
        (data / name).write_text("none of anybody else's business")
    data.chmod(0o755)
    (data / "backups").chmod(0o755)
    for path in data.rglob("*"):
        if path.is_file():
            path.chmod(0o644)
    with open_library(tmp_path, writing=writing) as library:
        assert len(library.recent()) == 11
        assert library.upkeep.check() == []
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (data, *data.rglob("*"))}
    assert modes.pop("a note of the user's") == 0o644
    folders = {"data", "backups"}
    assert modes == {name: 0o700 if name in folders else 0o600 for name in modes}

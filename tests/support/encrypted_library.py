"""A small library with something private of each kind, and the search for it in all of its bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from clipsearch import Library, parse_line
from clipsearch.library.encryption import Encryption
from clipsearch.store.encryption import key_file
from clipsearch.store.encryption.key_file import Cost
from clipsearch.system import file_names
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder
from tests.support.library_state import content_of

__all__ = [
    "PASSPHRASE",
    "cheap_scrypt",
    "encrypted",
    "make_library",
    "private_texts",
    "secrets_in",
    "state_of",
]

PASSPHRASE = "correct horse battery staple"
WORD = "zanzibar"  # in every private text


@contextmanager
def cheap_scrypt() -> Iterator[None]:
    """Let passphrases be derived quickly."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(key_file, "COST", Cost(n=16))
        yield


def make_library(folder: Path) -> None:
    """Make `data`, a library of the photos in `album`, which has a backup, searches, settings and a log."""
    album = folder / f"{WORD} album"
    for name, colours in (("red", "red"), ("green", "green"), ("blue", "blue")):
        draw(album / f"{WORD} {name}.png", colours)
    data = folder / "data"
    with Library.open(data, embedder=ColourEmbedder()) as library:
        library.add(album)
        library.index()
        library.details.edit_files([album / f"{WORD} red.png"], changes={"caption": f"{WORD} caption"})
        library.settings.change(exclude=(f"{WORD}-hidden",), words_added=(f"{WORD} tower",))
        library.searches.save(f"{WORD} search", parse_line(f"{WORD} words").query)
        library.searches.record(parse_line(f"{WORD} past").query)
        library.upkeep.backup()
    for name in (file_names.LOG, file_names.EMBEDDING_LOG):
        (data / name).write_text(f"{WORD} log")


def state_of(data: Path, base: Path) -> object:
    """All that a library knows, which no conversion may change."""
    with Library.open(data, writing=False, embedder=ColourEmbedder()) as library:
        contents = [hit.content for hit in library.recent()]
        vectors = [library._stores.vector(content) for content in contents]  # its bytes are compared
        return (
            content_of(library, base),
            [None if vector is None else vector.tobytes() for vector in vectors],
            library.searches.saved,
            library.searches.history,
            library.settings.current,
            [library.details.of(content).details.caption for content in contents],
        )


def private_texts(data: Path) -> list[bytes]:
    """What must be nowhere in an encrypted library: a word, thumbnails, vectors, as they are stored."""
    with Library.open(data, writing=False, embedder=ColourEmbedder()) as library:
        contents = [hit.content for hit in library.recent()]
        thumbnails = [library.thumbnail(content) or b"" for content in contents]
        vectors = [library._stores.vector(content) for content in contents]
    stored = [vector.astype(np.float16).tobytes()[:16] for vector in vectors if vector is not None]
    assert all(thumbnails) and len(stored) == len(contents) > 0
    return [WORD.encode(), b"SQLite format 3", *(jpeg[100:132] for jpeg in thumbnails), *stored]


def secrets_in(data: Path, texts: list[bytes]) -> list[tuple[str, bytes]]:
    """Which of these bytes are in which file of a data folder, its name included; [] if none."""
    found = []
    for place, _, names in os.walk(data):
        for name in names:
            content = (Path(place) / name).read_bytes() + os.fsencode(name)
            found += [(name, text) for text in texts if text in content]
    return found


def encrypted(data: Path) -> str:
    """Encrypt a library, which is locked then; its recovery key."""
    shown: list[str] = []
    encryption = Encryption(data)
    encryption.encrypt(PASSPHRASE, shown.append)
    encryption.lock()
    return shown[0]

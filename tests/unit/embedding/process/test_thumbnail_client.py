"""The thumbnail process: whatever a picture does to its decoder costs that picture alone."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from clipsearch.embedding.process import thumbnail_client
from clipsearch.embedding.process.thumbnail_client import ThumbnailClient
from clipsearch.errors import PhotoError, WorkerError
from clipsearch.photos.decoding.decoder import decode_file, decode_pixels
from tests.support.album import draw
from tests.support.faulty_thumbnails import FAULTY_THUMBNAILS
from tests.support.hostile_server import HOSTILE_SERVER
from tests.support.tiny_models import make

MEGAPIXELS = 100


@pytest.fixture
def client() -> Iterator[ThumbnailClient]:
    client = ThumbnailClient()
    yield client
    client.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    draw(path := tmp_path / "photo.png", "red")
    return path


def test_thumbnails_are_those_of_the_decoder(client: ThumbnailClient, photo: Path) -> None:
    made, expected = client.make(photo, MEGAPIXELS), decode_file(photo, 1, MEGAPIXELS)
    assert (made.digest, made.jpeg, made.facts) == (expected.digest, expected.thumbnail, expected.facts)
    assert client.make(photo.read_bytes(), MEGAPIXELS) == made


def test_pictures_for_the_screen_are_those_of_the_decoder(client: ThumbnailClient, photo: Path) -> None:
    for bounds, area in ((None, None), ((50, 40), None), ((50, 40), (10, 0, 30, 20))):
        assert client.decode(photo, bounds, MEGAPIXELS, area) == decode_pixels(
            photo, bounds, MEGAPIXELS, area
        )
    with pytest.raises(PhotoError, match="no such file|No such file"):
        client.decode(photo.parent / "none", None, MEGAPIXELS)


def test_what_is_not_needed_any_more_is_not_decoded_to_its_end(photo: Path) -> None:
    client = ThumbnailClient(server=(FAULTY_THUMBNAILS,))
    expected = client.decode(photo, None, MEGAPIXELS)
    cancelled, errors = threading.Event(), list[BaseException]()
    hanging = photo.rename(photo.with_stem("hang"))

    def decode() -> None:
        try:
            client.decode(hanging, None, MEGAPIXELS, cancelled=cancelled)
        except WorkerError as error:
            errors.append(error)

    try:
        thread = threading.Thread(target=decode)
        thread.start()
        while not client._is_busy:
            time.sleep(0.01)
        cancelled.set()
        thread.join(30)
        assert len(errors) == 1
        with pytest.raises(WorkerError, match="not needed"):
            client.decode(hanging, None, MEGAPIXELS, cancelled=cancelled)
        hanging.rename(photo)
        assert client.decode(photo, None, MEGAPIXELS) == expected, "with the next process"
    finally:
        client.close()


def test_what_is_no_picture_is_refused_in_words(client: ThumbnailClient, photo: Path) -> None:
    for picture, reason in (
        (b"<svg/>", "not-a-photo"),
        (b"", "empty"),
        (photo.parent / "none", "unreadable"),
    ):
        with pytest.raises(PhotoError) as caught:
            client.make(picture, MEGAPIXELS)
        assert caught.value.reason == reason
    photo.with_name("link").symlink_to(photo)
    with pytest.raises(PhotoError, match="link"):
        client.make(photo.with_name("link"), MEGAPIXELS)


@pytest.mark.parametrize(("name", "reason"), [("kill", "crashed"), ("hang", "timeout"), ("swell", "memory")])
def test_a_picture_that_harms_the_process_costs_itself_alone(photo: Path, name: str, reason: str) -> None:
    client = ThumbnailClient(6.0 if name == "hang" else 60.0, (FAULTY_THUMBNAILS,))
    client._allowance = lambda: 400 << 20
    try:
        expected = client.make(photo, MEGAPIXELS)
        with pytest.raises(PhotoError) as caught:
            client.make(photo.rename(photo.with_stem(name)), MEGAPIXELS)
        assert caught.value.reason == reason
        photo.with_stem(name).rename(photo)
        assert client.make(photo, MEGAPIXELS) == expected
    finally:
        client.close()


def test_the_process_ends_by_itself_when_it_is_idle(
    client: ThumbnailClient, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thumbnail_client, "IDLE_LIMIT", 0.1)
    expected = client.make(photo, MEGAPIXELS)
    process = client._process
    assert process is not None
    process.wait(10)
    assert client.make(photo, MEGAPIXELS) == expected


def test_closing_does_not_wait_for_a_picture_that_hangs(photo: Path) -> None:
    client = ThumbnailClient(server=(FAULTY_THUMBNAILS,))
    hanging = photo.rename(photo.with_stem("hang"))
    errors: list[BaseException] = []

    def make() -> None:
        try:
            client.make(hanging, MEGAPIXELS)
        except WorkerError as error:
            errors.append(error)

    thread = threading.Thread(target=make)
    thread.start()
    while client._process is None:
        time.sleep(0.01)
    start = time.monotonic()
    client.close()
    thread.join(60)
    assert time.monotonic() - start < 60
    assert len(errors) == 1
    with pytest.raises(WorkerError, match="closed"):
        client.make(photo, MEGAPIXELS)


@pytest.mark.parametrize("answer", [b"", b"nonsense", struct.pack("<II", 2**32 - 1, 0), b"\0" * 8])
def test_an_answer_that_makes_no_sense_costs_one_picture(photo: Path, tmp_path: Path, answer: bytes) -> None:
    (tmp_path / "answer").write_bytes(answer + b"x" * 100)
    client = ThumbnailClient(3.0, server=(HOSTILE_SERVER, str(tmp_path / "answer")))
    try:
        with pytest.raises(PhotoError):
            client.make(photo, MEGAPIXELS)
    finally:
        client.close()


@pytest.mark.real_start
def test_pictures_are_decoded_in_no_process_but_the_children(tmp_path: Path) -> None:
    """A check with repairs, a lost thumbnail, a preview, a picture in a saved search need no Pillow."""
    draw(tmp_path / "album" / "red.png", "red")
    buffer = io.BytesIO()
    Image.new("RGB", (900, 40), "blue").save(buffer, "PNG")
    (tmp_path / "query.png").write_bytes(buffer.getvalue())
    (tmp_path / "tiny").mkdir()
    make("clip", tmp_path / "tiny")
    code = f"""
import sys
from pathlib import Path
from clipsearch import Library, Query, Term
base = Path({str(tmp_path)!r})
with Library.open(base / "data") as library:
    library.settings.change(model=str(base / "tiny"))
    library.add(base / "album")
    library.index()
    content = library.recent()[0].content
    kept = library.thumbnail(content)
    library._stores.thumbnails.put_many([(content, b"no picture")])
    assert [finding.area for finding in library.upkeep.check(repair=True)] == ["thumbnails"]
    assert library.thumbnail(content) == kept
    library._stores.thumbnails.delete([content])
    assert library.thumbnail(content) == kept
    query = base / "query.png"
    assert library.pictures.preview(query) == library.pictures.preview(query.read_bytes())
    saved = library.searches.save("blue", Query((Term(picture=query.read_bytes()),)))
    assert saved.query.terms[0].picture == library.pictures.preview(query)
    assert "PIL" not in sys.modules, [name for name in sys.modules if "decod" in name]
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

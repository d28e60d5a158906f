"""A decoder that a photo has taken over reads, writes, sends and starts nothing: it costs that photo."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from clipsearch.embedding.models.model_spec import resolve
from clipsearch.embedding.process.client import EmbeddingClient
from clipsearch.embedding.process.protocol import Setup
from clipsearch.embedding.process.thumbnail_client import ThumbnailClient
from clipsearch.errors import PhotoError
from clipsearch.system import confinement
from clipsearch.system.confinement import OFF_VARIABLE, available
from tests.support.album import draw
from tests.support.faulty_decoders import OUTBREAKS
from tests.support.faulty_server import FAULTY_SERVER
from tests.support.faulty_thumbnails import FAULTY_THUMBNAILS
from tests.support.tiny_models import make

MEGAPIXELS = 100
confined = pytest.mark.skipif(not available().is_whole, reason=available().reason)


@pytest.fixture
def photos(tmp_path: Path) -> dict[str, Path]:
    """A photo for each outbreak, in a folder with a secret, and an ordinary one."""
    draw(photo := tmp_path / "photos" / "good.png", "red")
    photo.with_name("secret").write_bytes(b"secret")
    names = {name: Path(shutil.copy(photo, photo.with_stem(name))) for name in OUTBREAKS}
    return {**names, "good": photo}


def state(photos: dict[str, Path]) -> list[tuple[str, bytes, int, int]]:
    """All that is in the folder of the photos."""
    files = sorted(photos["good"].parent.iterdir())
    return [
        (file.name, file.read_bytes(), (about := file.stat()).st_mode, about.st_mtime_ns) for file in files
    ]


@pytest.mark.real_start
@confined
def test_the_thumbnail_process_can_do_nothing_but_decode(photos: dict[str, Path]) -> None:
    client = ThumbnailClient(server=(FAULTY_THUMBNAILS,))
    before = state(photos)
    try:
        expected = client.make(photos["good"], MEGAPIXELS)
        process = client._process
        for name in OUTBREAKS:
            for decode in (
                lambda path: client.make(path, MEGAPIXELS),
                lambda path: client.decode(path, None, 9),
            ):
                with pytest.raises(PhotoError) as caught:
                    decode(photos[name])
                assert caught.value.reason == "crashed", name
        assert client.make(photos["good"], MEGAPIXELS) == expected
        assert client._process is process, "each cost a file, not the process"
    finally:
        client.close()
    assert state(photos) == before


@pytest.mark.real_start
@confined
def test_the_embedding_process_can_do_nothing_but_decode_and_embed(
    photos: dict[str, Path], tmp_path: Path
) -> None:
    (folder := tmp_path / "tiny").mkdir()
    make("clip", folder)
    setup = Setup(resolve(str(folder)), "cpu", "float32", MEGAPIXELS, measure=False)
    worker = EmbeddingClient(setup, tmp_path / "log", server=(FAULTY_SERVER, "misbehave"))
    before = state(photos)
    try:
        expected = worker.encode_picture(photos["good"]).result(120).vector
        process = worker._process
        futures = {name: worker.encode_photo(photos[name]) for name in OUTBREAKS}
        for name, future in futures.items():
            error = future.exception(120)
            assert isinstance(error, PhotoError), name
            assert error.reason == "crashed", name
        assert np.allclose(worker.encode_picture(photos["good"]).result(120).vector, expected, atol=1e-3)
        assert worker._process is process, "each cost a file, not the process"
    finally:
        worker.close()
    assert state(photos) == before
    assert "not confined" not in (tmp_path / "log").read_text()


@confined
def test_files_that_were_handed_over_are_closed(photos: dict[str, Path]) -> None:
    def opened() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    client = ThumbnailClient()
    try:
        client.make(photos["good"], MEGAPIXELS)
        assert client._process is not None
        theirs = Path(f"/proc/{client._process.pid}/fd")
        before = opened(), len(list(theirs.iterdir()))
        for _ in range(20):
            client.make(photos["good"], MEGAPIXELS)
        assert (opened(), len(list(theirs.iterdir()))) == before
    finally:
        client.close()


def test_without_confinement_all_works_and_says_so(
    photos: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(OFF_VARIABLE, "1")
    assert not available().is_whole
    assert available().reason
    client = ThumbnailClient(server=(FAULTY_THUMBNAILS,))
    try:
        assert client.make(photos["read another file"], MEGAPIXELS).jpeg
    finally:
        client.close()


def test_a_kernel_without_either_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("clipsearch.system.landlock.version", lambda: 0)
    monkeypatch.setattr("clipsearch.system.seccomp.is_available", lambda: False)
    assert confinement.available().reason == "this kernel has no Landlock and no seccomp filters"
    assert confinement.confine() == confinement.available()


@pytest.fixture
def probe(tmp_path: Path) -> Iterator[Path]:
    (file := tmp_path / "file").write_text("x")
    yield file


@confined
@pytest.mark.parametrize("devices", [False, True])
def test_what_was_named_can_be_read_and_threads_start(probe: Path, devices: bool) -> None:
    code = f"""
import sys, threading
from pathlib import Path
from clipsearch.system.confinement import confine
assert confine([Path({str(probe)!r})], devices={devices}).is_whole
assert Path({str(probe)!r}).read_text() == "x"
done = []
thread = threading.Thread(target=done.append, args=(1,)); thread.start(); thread.join()
assert done == [1]
import colorsys, wave
for path, mode in (({str(probe)!r}, "r+"), ("/etc/passwd", "r"), ({str(probe) + "2"!r}, "w")):
    try:
        open(path, mode)
    except PermissionError:
        continue
    sys.exit(path)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

"""Hostile and unusual files: each is indexed, or a problem with its reason, or ignored."""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from PIL import Image

from clipsearch.errors import PhotoError
from clipsearch.photos.decoding.decoder import DecodedPhoto, decode_bytes, decode_file
from clipsearch.photos.decoding.fingerprint import fingerprint, sample
from clipsearch.photos.scanning.scanner import scan
from clipsearch.records import REASONS, THUMBNAIL_PIXELS
from clipsearch.records.formats import HEAD_BYTES, format_of
from tests.support.format_samples import SAMPLED, TURNABLE, dng, float_tiff
from tests.support.format_samples import sample as picture_in
from tests.support.hostile_files import UNSEEN, Odd, build, clear
from tests.support.pictures import encoded, quarters, with_exif

SIDE = 64
MEGAPIXELS = 300


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[Odd]]]:
    root = tmp_path_factory.mktemp("hostile") / "photos"
    root.mkdir()
    yield root, build(root)
    clear(root)


def outcome(path: Path) -> tuple[str, DecodedPhoto | None]:
    try:
        photo = decode_file(path, SIDE, MEGAPIXELS)
        return "incomplete" if photo.missing else "indexed", photo
    except PhotoError as error:
        return error.reason, None


def test_the_corpus_is_all_there(corpus: tuple[Path, list[Odd]]) -> None:
    outcomes = {odd.outcome for odd in corpus[1]}
    assert {"indexed", "incomplete", "skipped", "empty", "truncated", "not-a-photo", "too-large"} <= outcomes
    assert len(corpus[1]) > 150


def test_a_scan_sees_what_it_should_and_nothing_else(corpus: tuple[Path, list[Odd]]) -> None:
    root, odds = corpus
    found = scan(root)
    assert {file.path for file in found.files} == {odd.path for odd in odds if odd.found}
    out_of_reach = {odd.path.rpartition("/")[0] for odd in odds if odd.outcome == UNSEEN}
    assert set(found.unreadable) == out_of_reach


def test_every_file_is_accounted_for(corpus: tuple[Path, list[Odd]]) -> None:
    root, odds = corpus
    wrong = []
    for odd in odds:
        if not odd.found:
            continue
        start = time.process_time()  # of this process: others may keep the processor busy
        got, photo = outcome(root / odd.path)
        seconds = time.process_time() - start
        size = (photo.facts.width, photo.facts.height) if photo else None
        if got != odd.outcome or (odd.size and size != odd.size) or seconds > 2:
            wrong.append((odd, got, size, seconds))
        if photo:
            check(photo)
    assert wrong == []


@pytest.mark.skipif(sys.platform == "win32", reason="there links need rights")
def test_a_photo_that_became_a_link_after_the_scan_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.jpg"
    secret.write_bytes(encoded(quarters(), "JPEG"))
    photo = tmp_path / "album" / "photo.jpg"
    photo.parent.mkdir()
    photo.symlink_to(secret)
    for read in (lambda path: decode_file(path, SIDE, MEGAPIXELS), fingerprint, sample):
        with pytest.raises(PhotoError, match="it is a link now") as caught:
            read(photo)
        assert caught.value.reason == "unreadable"


def check(photo: DecodedPhoto) -> None:
    """What holds for every photo that could be decoded."""
    assert type(photo.image) is Image.Image
    assert photo.image.mode == "RGB"
    assert max(photo.image.size) <= 32 * min(photo.image.size)
    assert photo.image.width * photo.image.height <= 4_000_000
    with Image.open(BytesIO(photo.thumbnail)) as thumbnail:
        assert (thumbnail.format, thumbnail.mode) == ("JPEG", "RGB")
        assert max(thumbnail.size) <= THUMBNAIL_PIXELS
        thumbnail.load()
    assert len(photo.digest) == 16


def test_several_threads_get_what_one_gets(corpus: tuple[Path, list[Odd]]) -> None:
    root, odds = corpus
    paths = [root / odd.path for odd in odds if odd.found]
    alone = [outcome(path) for path in paths]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(outcome, paths))
    for path, one, other in zip(paths, alone, together, strict=True):
        assert one[0] == other[0], path
        if one[1] and other[1]:
            assert one[1].facts == other[1].facts
            assert one[1].image.tobytes() == other[1].image.tobytes(), path


def test_nothing_warns(corpus: tuple[Path, list[Odd]], capfd: pytest.CaptureFixture[str]) -> None:
    root, odds = corpus
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        for odd in odds:
            if odd.found:
                outcome(root / odd.path)
    assert seen == []
    assert capfd.readouterr() == ("", "")  # nor does a library in C


IMAGE = quarters()
EXIF = Image.Exif()
EXIF.update({0x010F: "Maker", 0x0110: "Model", 0x0112: 6, 0x0132: "2020:01:02 03:04:05"})
SEEDS = {name: encoded(IMAGE, name, exif=EXIF) for name in ("JPEG", "PNG", "WEBP", "TIFF", "AVIF")} | {
    **{known.name: picture_in(known.name, IMAGE) for known in SAMPLED if known.name not in TURNABLE},
    "DNG": dng(IMAGE),
    "developed": dng(IMAGE, preview=False),
    "float": float_tiff(IMAGE),
    "MPO": encoded(IMAGE, "MPO", save_all=True, append_images=[IMAGE]),
    "LZW": encoded(IMAGE, "TIFF", compression="tiff_lzw"),
    "APNG": encoded(IMAGE, "PNG", save_all=True, append_images=[IMAGE.rotate(180)]),
}
FUZZ = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("name", SEEDS)
@settings(FUZZ)
@given(data=st.data())
def test_flipped_bytes_give_a_photo_or_a_problem(name: str, data: st.DataObject) -> None:
    damaged = bytearray(SEEDS[name])
    early = st.integers(0, min(400, len(damaged) - 1))  # headers break in more ways than pixels
    anywhere = st.integers(0, len(damaged) - 1)
    for at in data.draw(st.lists(early | anywhere, min_size=1, max_size=8)):
        damaged[at] = data.draw(st.integers(0, 255))
    try:
        photo = decode_bytes(bytes(damaged), SIDE, 20)
    except PhotoError as error:
        assert error.reason in REASONS
    else:
        check(photo)


@settings(FUZZ)
@given(data=st.data())
def test_no_damage_to_exif_costs_a_photo(data: st.DataObject) -> None:
    exif = bytearray(EXIF.tobytes())
    for at in data.draw(st.lists(st.integers(6, len(exif) - 1), max_size=6)):
        exif[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(6, len(exif)))
    jpeg = encoded(IMAGE, "JPEG")
    jpeg = jpeg[:2] + jpeg[20:]  # without JFIF, so that Pillow looks for the resolution in EXIF
    photo = decode_bytes(with_exif(jpeg, bytes(exif[:cut])), SIDE, MEGAPIXELS)
    assert sorted((photo.facts.width, photo.facts.height)) == [64, 96]


@settings(FUZZ)
@given(content=st.binary(max_size=300))
def test_any_bytes_are_no_photo(content: bytes) -> None:
    assume(format_of(content[:HEAD_BYTES]) is None)  # of a format, but cut off
    with pytest.raises(PhotoError) as caught:
        decode_bytes(content, SIDE, MEGAPIXELS)
    assert caught.value.reason in ("empty", "not-a-photo")

"""Time and memory of decoding are bounded by what headers say, for one picture and for several at once."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, TiffImagePlugin

from clipsearch.errors import PhotoError
from clipsearch.photos.decoding import decoder
from clipsearch.photos.decoding.decoder import decode_bytes, decode_file
from clipsearch.photos.decoding.memory_budget import MOST_BYTES, MemoryBudget, decoding_bytes, webp_size
from tests.support.pictures import encoded, quarters


def giant_webp(side: int) -> bytes:
    """A lossless WebP of one colour, which is as short for any size (RFC 9649, 3.4 to 3.8)."""
    size = (1 << 28 | (side - 1) << 14 | side - 1).to_bytes(4, "little")
    no_transform, code_of_one_symbol = "000", "1000"
    codes = int((no_transform + 5 * code_of_one_symbol)[::-1], 2).to_bytes(3, "little")
    chunk = b"VP8L" + (14).to_bytes(4, "little") + b"\x2f" + size + codes + bytes(6)
    return b"RIFF" + (4 + len(chunk)).to_bytes(4, "little") + b"WEBP" + chunk


def many_scans(count: int) -> bytes:
    """A progressive JPEG whose last scan comes again and again."""
    data = encoded(quarters(), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * (count - data.count(b"\xff\xda") + 1) + data[-2:]


def refused(data: bytes, max_megapixels: int = 300) -> str:
    start = time.thread_time()
    with pytest.raises(PhotoError) as caught:
        decode_bytes(data, 64, max_megapixels)
    assert caught.value.reason == "too-large"
    assert time.thread_time() - start < 1
    return str(caught.value)


@pytest.mark.parametrize("options", [{}, {"lossless": True}, {"save_all": True}, {"exif": b"Exif\0\0"}])
def test_the_size_of_a_webp_is_in_its_header(options: dict[str, object]) -> None:
    if "save_all" in options:
        options["append_images"] = [Image.new("RGB", (300, 7))]
    data = encoded(Image.new("RGB", (300, 7), "red"), "WEBP", **options)
    assert webp_size(data) == (300, 7)
    assert webp_size(data[:24]) is None
    assert webp_size(encoded(quarters(), "PNG")) is None


def test_a_few_bytes_do_not_take_gigabytes() -> None:
    data = giant_webp(16_383)
    assert len(data) == 34
    assert "GB of memory" in refused(data)
    assert "16383 x 16383 pixels" in refused(data, 100)
    assert decode_bytes(giant_webp(1000), 64, 300).facts.width == 1000


def test_a_tile_that_is_larger_than_its_picture_is_counted() -> None:
    with Image.open(BytesIO(encoded(quarters(), "TIFF"))) as image:
        assert isinstance(image, TiffImagePlugin.TiffImageFile)
        assert decoding_bytes(image, image.size, 64) < 1 << 20
        image.tag_v2[322] = image.tag_v2[323] = 60_000
        assert decoding_bytes(image, image.size, 64) > MOST_BYTES


def test_a_jpeg_of_many_scans_is_refused() -> None:
    assert decode_bytes(many_scans(60), 64, 300).facts.width == 96
    assert "501 scans" in refused(many_scans(501))


@pytest.mark.parametrize(("size", "at_once"), [(10, 3), (40, 2), (60, 1), (1000, 1)])
def test_threads_share_one_budget(size: int, at_once: int) -> None:
    budget, changed, now, seen = MemoryBudget(100), threading.Condition(), [0], [0]

    def decode(_: int) -> None:
        with budget.hold(size):
            with changed:
                now[0] += 1
                seen.append(now[0])
                changed.notify_all()
                changed.wait_for(lambda: max(seen) >= at_once, 30)
            time.sleep(0.02)
            with changed:
                now[0] -= 1

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(decode, range(12)))
    assert max(seen) == at_once


def test_files_that_wait_for_their_pictures_memory_do_not_wait_for_each_other() -> None:
    budget, seen, lock = MemoryBudget(100), [0], threading.Lock()

    def decode(_: int) -> None:
        with budget.hold(40, is_reading=True):
            time.sleep(0.01)
            with budget.hold(70):  # beside its file that is more than there is
                with lock:
                    seen.append(seen[-1] + 1)
                time.sleep(0.01)
                with lock:
                    seen.append(seen[-1] - 1)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(decode, range(8)))
    assert max(seen) == 1


def test_the_bytes_of_a_file_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (path := tmp_path / "photo.bmp").write_bytes(encoded(quarters(), "BMP") + bytes(5000))
    budget, held = MemoryBudget(), []
    hold = budget.hold
    monkeypatch.setattr(decoder, "BUDGET", budget)
    monkeypatch.setattr(budget, "hold", lambda size, **how: (held.append(size), hold(size, **how))[1])
    decode_file(path, 64, 300)
    assert held[0] == path.stat().st_size
    assert len(held) == 2


def test_waiting_for_memory_is_not_decoding() -> None:
    budget, since, held = MemoryBudget(100), [0.0], threading.Event()

    def wait() -> None:
        with budget.hold(100):
            since.append(budget.since(threading.get_ident()))

    with budget.hold(100):
        other = threading.Thread(target=wait)
        other.start()
        assert other.ident is not None
        while budget.since(other.ident) == 0 and not held.wait(0.01):
            pass
        assert budget.since(other.ident) == float("inf")
        released = time.monotonic()
    other.join()
    assert released <= since[-1] <= time.monotonic()
    assert budget.since(other.ident) == 0

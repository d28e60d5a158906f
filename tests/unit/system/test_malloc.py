"""Freed pictures leave the process, also from gaps between small blocks that stay."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest

from clipsearch.system.malloc import forget_pages, give_memory_back

CHURN = """
import sys, threading
import psutil
from PySide6.QtGui import QImage
from clipsearch.system.malloc import give_memory_back

if sys.argv[1] == "told":
    assert give_memory_back()
QImage(4000, 2000, QImage.Format.Format_RGB32)  # at its end glibc raises its threshold
stay = []

def make():
    pictures = []
    for _ in range(200):
        picture = QImage(300, 300, QImage.Format.Format_RGB32)
        picture.fill(7)
        small = QImage(60, 60, QImage.Format.Format_RGB32)
        small.fill(7)
        pictures.append(picture)
        stay.append(small)

for _ in range(4):
    threads = [threading.Thread(target=make) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
print(psutil.Process().memory_info().rss >> 20)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc is told")
def test_freed_pictures_leave_the_process() -> None:
    as_it_is, told = (
        int(subprocess.check_output([sys.executable, "-c", CHURN, how], text=True))
        for how in ("not told", "told")
    )
    assert told < as_it_is - 40


def test_without_glibc_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "libc_ver", lambda: ("", ""))
    assert not give_memory_back()


def test_released_pages_of_a_mapped_file_read_the_same(tmp_path: Path) -> None:
    file = tmp_path / "weights"
    written = np.random.default_rng(0).integers(0, 256, 8 << 20, np.uint8)
    written.tofile(file)
    mapped = np.memmap(file, np.uint8, mode="c")  # private, as weights are

    def resident() -> int:
        maps = psutil.Process().memory_maps() if sys.platform == "linux" else []
        return sum(one.rss for one in maps if one.path == str(file))

    assert np.array_equal(mapped, written)
    before = resident()
    forget_pages(mapped.ctypes.data + 100, mapped.nbytes - 200)
    if sys.platform == "linux":
        assert before >= mapped.nbytes
        assert resident() < 1 << 20
    assert np.array_equal(mapped, written)
    forget_pages(mapped.ctypes.data + 100, 50)  # no whole page
    assert np.array_equal(mapped, written)


LIBRARIES = """
import json, sys
import numpy, psutil, torch
from clipsearch.system.malloc import forget_libraries
def resident():
    maps = psutil.Process().memory_maps(grouped=False)
    return sum(one.rss - one.anonymous for one in maps if ".so" in one.path) >> 20
before = torch.arange(12.0).reshape(3, 4) @ torch.ones(4)
loaded = resident()
forget_libraries()
forgotten = resident()
after = torch.arange(12.0).reshape(3, 4) @ torch.ones(4)
assert torch.equal(before, after)
json.dump([loaded, forgotten], sys.stdout)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is done")
def test_libraries_leave_memory_and_work_afterwards() -> None:
    loaded, forgotten = json.loads(subprocess.check_output([sys.executable, "-c", LIBRARIES], text=True))
    assert loaded > 50
    assert forgotten < 0.3 * loaded

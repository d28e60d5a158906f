"""Files count as written when they have not changed for a while, whatever their clocks say."""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from clipsearch.library.following import settling
from clipsearch.library.following.settling import KEPT, SettledFiles
from clipsearch.records import FileState

QUIET = 2.0
PATH = Path("a.jpg")


def test_a_file_of_the_future_is_complete_when_it_was_seen_unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(settling, "time", SimpleNamespace(monotonic=lambda: now, time=time.time))
    future = int((time.time() + 1e6) * 1e9)
    settled = SettledFiles(QUIET)
    assert not settled.is_complete(PATH, FileState("a.jpg", 1, future))
    now += QUIET / 2
    assert not settled.is_complete(PATH, FileState("a.jpg", 2, future)), "it grew"
    now += QUIET - 0.1
    settled.forget_old()
    assert not settled.is_complete(PATH, FileState("a.jpg", 2, future))
    now += 0.2
    assert settled.is_complete(PATH, FileState("a.jpg", 2, future))
    now += KEPT * QUIET
    settled.forget_old()
    assert not settled.is_complete(PATH, FileState("a.jpg", 2, future)), "it was forgotten"


def test_a_file_of_the_past_is_complete_at_once() -> None:
    assert SettledFiles(QUIET).is_complete(PATH, FileState("a.jpg", 1, int((time.time() - 60) * 1e9)))

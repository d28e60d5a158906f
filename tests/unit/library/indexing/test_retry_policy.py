"""Files that could not be read are tried again at most once an hour, and to their ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from clipsearch.errors import Cancelled
from clipsearch.library.indexing import retry_policy
from clipsearch.library.indexing.retry_policy import CHUNK, PERIOD, RetryPolicy


class Clock:
    """In place of `time` in the module."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(retry_policy, "time", clock)
    return clock


def test_a_file_that_cannot_be_read_is_tried_once_an_hour(tmp_path: Path, clock: Clock) -> None:
    policy, path, steps = RetryPolicy(), tmp_path / "a.jpg", []
    assert not policy.can_be_read(path, lambda: steps.append(1))
    path.write_bytes(b"x")
    clock.now = PERIOD - 1
    assert not policy.can_be_read(path, lambda: steps.append(1)), "too early to look"
    assert not steps
    assert policy.can_be_read(tmp_path / "a.jpg", lambda: None) is False
    clock.now = PERIOD
    assert PERIOD == 3600
    assert policy.can_be_read(path, lambda: steps.append(1))
    assert len(steps) == 2, "a chunk, and the end"


def test_a_file_that_can_be_read_is_tried_again_at_once(tmp_path: Path, clock: Clock) -> None:
    """The run may be cancelled before it indexes the file."""
    policy, path = RetryPolicy(), tmp_path / "a.jpg"
    path.write_bytes(bytes(2 * CHUNK + 1))
    steps: list[int] = []
    assert policy.can_be_read(path, lambda: steps.append(1))
    assert policy.can_be_read(path, lambda: steps.append(1))
    assert len(steps) == 2 * 4


def test_it_can_be_cancelled_while_a_large_file_is_read(tmp_path: Path, clock: Clock) -> None:
    policy, path = RetryPolicy(), tmp_path / "a.jpg"
    path.write_bytes(bytes(9 * CHUNK))
    steps: list[int] = []

    def step() -> None:
        steps.append(1)
        if len(steps) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        policy.can_be_read(path, step)
    assert len(steps) == 3


def test_a_folder_in_its_place_is_not_read(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "a.jpg").mkdir()
    assert not RetryPolicy().can_be_read(tmp_path / "a.jpg", lambda: None)

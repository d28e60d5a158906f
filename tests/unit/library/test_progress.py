"""Progress: rate and time left follow the pace of the last seconds, and reports are not too many."""

from __future__ import annotations

import pytest

from clipsearch.library.progress import Meter
from clipsearch.records import Progress


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_rate_and_time_left_follow_the_recent_pace() -> None:
    clock, seen = Clock(), list[Progress]()
    meter = Meter(seen.append, clock)
    meter.enter("embedding", 1000)
    for _ in range(20):  # ten a second at first
        clock.now += 1
        meter.advance(10)
    for _ in range(20):  # then twenty a second
        clock.now += 1
        meter.advance(20)
    assert seen[-1].rate == pytest.approx(20)
    assert seen[-1].seconds_left == pytest.approx((1000 - 600) / 20)


def test_at_most_ten_reports_a_second_but_always_the_last() -> None:
    clock, seen = Clock(), list[Progress]()
    meter = Meter(seen.append, clock)
    meter.enter("embedding", 1000)
    for _ in range(1000):
        clock.now += 0.001
        meter.advance()
    assert len(seen) <= 13
    assert seen[-1].done == 1000


def test_without_a_total_there_is_no_time_left() -> None:
    clock, seen = Clock(), list[Progress]()
    meter = Meter(seen.append, clock)
    meter.enter("scanning")
    clock.now += 2
    meter.set(500)
    assert (seen[-1].rate, seen[-1].seconds_left) == (250, None)


def test_failures_add_up_over_phases() -> None:
    seen = list[Progress]()
    meter = Meter(seen.append, Clock())
    meter.enter("embedding", 2)
    meter.advance(2, failed=1)
    meter.enter("done")
    assert seen[-1].failed == 1

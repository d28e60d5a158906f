"""What is printed cannot control the terminal, and says what a person needs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipsearch.cli import show
from clipsearch.records import IndexReport, Problem, Progress


@given(st.text())
def test_a_path_is_one_line_that_cannot_control_the_terminal(name: str) -> None:
    shown = show.printable(name)
    assert all(c.isprintable() or "\udc80" <= c <= "\udcff" for c in shown)


def test_undecodable_bytes_of_a_name_are_kept() -> None:
    assert show.printable("caf\udce9.jpg") == "caf\udce9.jpg"
    assert show.printable("a\n\x1b[31mb.jpg") == "a\\n\\x1b[31mb.jpg"


def test_a_report_counts_and_lists_a_few_problems(capsys: pytest.CaptureFixture[str]) -> None:
    failed = [Problem(Path(f"/p/{i}.jpg"), "truncated", "detail", "2026-01-01") for i in range(12)]
    show.report(IndexReport(found=20, embedded=8, failed=12, seconds=2.0), failed)
    printed = capsys.readouterr().out
    assert "20 photos found: 8 embedded" in printed
    assert "(4.0 photos/s)" in printed
    assert "12 files could not be read:" in printed
    assert "/p/9.jpg: the picture is cut off or damaged" in printed
    assert "/p/10.jpg" not in printed
    assert "and 2 more: `clipsearch problems`" in printed


def test_progress_shows_rate_time_left_and_failures() -> None:
    now = Progress("embedding", 100, 1000, 3, rate=12.5, seconds_left=72.0)
    assert show._pace(now) == "12.5/s, 1:12 left, 3 failed"
    assert show._pace(Progress("scanning")) == ""

"""What the commands print: it cannot control the terminal, and reports are complete."""

from __future__ import annotations

import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipsearch import parse_line
from clipsearch.cli import output
from clipsearch.errors import QueryError
from clipsearch.records import SKIP_REASONS, IndexReport, Problem, Progress, Status, formats


@given(st.text())
def test_a_path_is_one_line_that_cannot_control_the_terminal(name: str) -> None:
    assert all(
        c.isprintable() or "\udc80" <= c <= "\udcff" or c in "\u200c\u200d" or unicodedata.category(c) == "Zs"
        for c in output.printable(name)
    )


def test_undecodable_bytes_of_a_name_are_kept() -> None:
    assert output.printable("caf\udce9.jpg") == "caf\udce9.jpg"
    assert output.printable("a\n\x1b[31mb.jpg") == "a\\n\\x1b[31mb.jpg"


@pytest.mark.parametrize(
    "name",
    ["Screenshot 2024-05-17 at 9.41.00\u202fAM.png", "旅行\u3000京都.jpg", "10\u00a0km.jpg",
     "👩\u200d🚀.png", "می\u200cخواهم.jpg"],
)  # fmt: skip
def test_spaces_and_joiners_of_a_name_are_kept(name: str) -> None:
    assert output.printable(name) == name


@pytest.mark.parametrize("mark", "\x7f\x85\u00ad\u200b\u200e\u202e\u2028\u2029\u2066\ufeff\ud800\U000e0041")
def test_characters_that_break_reverse_or_hide_text_are_escaped(mark: str) -> None:
    shown = output.printable(f"a{mark}.jpg")
    assert shown.isascii()
    assert shown.startswith("a\\")


def test_a_report_counts_and_lists_a_few_problems(capsys: pytest.CaptureFixture[str]) -> None:
    failed = [Problem(Path(f"/p/{i}.jpg"), "truncated", "detail", "2026-01-01") for i in range(12)]
    output.report(IndexReport(found=20, embedded=8, failed=12, seconds=2.0), failed)
    printed = capsys.readouterr().out
    assert "20 photos found: 8 embedded" in printed
    assert "(4.0 photos/s)" in printed
    assert "12 files could not be read:" in printed
    assert "/p/9.jpg: the picture is cut off or damaged" in printed
    assert "/p/10.jpg" not in printed
    assert "and 2 more: `clipsearch problems`" in printed


def test_progress_shows_rate_time_left_and_failures() -> None:
    now = Progress("embedding", 100, 1000, 3, rate=12.5, seconds_left=72.0)
    assert output._pace(now) == "12.5/s, 1:12 left, 3 failed"
    assert output._pace(Progress("scanning")) == ""


@pytest.mark.parametrize("stdout_is_terminal", [False, True])
def test_lines_appear_above_the_bar_only_in_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, stdout_is_terminal: bool
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # for rich, standard error is a terminal
    monkeypatch.setattr(sys.stdout, "isatty", lambda: stdout_is_terminal)
    with output.progress_bar():
        output.say("/photos: watched")
    printed = capsys.readouterr()
    assert ("/photos: watched" in printed.err) == stdout_is_terminal
    assert printed.out == ("" if stdout_is_terminal else "/photos: watched\n")


def test_a_status_says_how_much_was_passed_over_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    counts = dict(zip(SKIP_REASONS, (1200, 30, 0, 4, 1, 1, 1, 1, 1, 1), strict=True))
    now = Status((), 0, 0, 0, 0, 0, None, Path("data"), skipped_by=counts)
    output.status(now)
    (line,) = (line for line in capsys.readouterr().out.splitlines() if line.startswith("Others"))
    assert "1,240 files and folders passed over: 1,200 no photos, 30 hidden, 4 too small" in line
    assert "excluded" not in line
    row = output.status_row(now)
    assert (row["skipped"], row["skipped_by"]) == (1240, counts)
    output.status(Status((), 0, 0, 0, 0, 0, None, Path("data")))
    assert "Others" not in capsys.readouterr().out


def test_a_status_says_how_far_a_lost_index_is_made_anew(capsys: pytest.CaptureFixture[str]) -> None:
    now = Status((), 0, 0, 0, 0, 0, None, Path("data"), index_growth=(4000, 1_000_000))
    output.status(now)
    assert "Index     being made anew: 4,000 of 1,000,000; " in capsys.readouterr().out
    assert output.status_row(now)["index_growth"] == {"done": 4000, "total": 1_000_000}
    output.status(replace(now, index_growth=None))
    assert "being made" not in capsys.readouterr().out


def test_files_that_are_no_photos_are_counted_by_extension(capsys: pytest.CaptureFixture[str]) -> None:
    many = {f".{number}": 1 for number in range(20)}
    now = Status((), 0, 0, 0, 0, 0, None, Path("data"), others={".mov": 1200, "": 3, **many, "...": 5})
    output.passed_over(now)
    told = capsys.readouterr().out
    assert told.startswith("1,228 files are no photos: 1,200 .mov, 3 without an extension, 1 .0, ")
    assert told.endswith("1 .5, 19 of other kinds\n")
    output.status(now)
    assert "Not photos 1,200 .mov, 3 without" in capsys.readouterr().out
    output.passed_over(replace(now, others={}))
    assert capsys.readouterr().out == ""


def test_a_status_says_what_can_be_read(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = Status((), 0, 0, 0, 0, 0, None, Path("data"))
    output.status(now)
    assert "Formats   JPEG, PNG, WEBP, GIF, BMP, RAW, TIFF, AVIF, HEIC, JXL," in capsys.readouterr().out
    monkeypatch.setattr(formats, "is_readable", lambda module: module == "PIL")
    output.status(now)
    assert '; for RAW, HEIC, JXL: pip install "clipsearch[formats]"' in capsys.readouterr().out
    assert not output.status_row(now)["formats"]["HEIC"]


def test_an_error_points_at_its_place_in_the_line() -> None:
    def lines(line: str) -> list[str]:
        with pytest.raises(QueryError) as caught:
            parse_line(line)
        return output.pointer(caught.value)

    assert lines("beach taken:2019-13 x") == ["  beach taken:2019-13 x", "        ^^^^^^^^^^^^^"]
    assert lines("日本 é e\u0301 type:x") == ["  日本 é e\u0301 type:x", "           ^^^^^^"]
    assert lines("\x1b type:x") == ["  \\x1b type:x", "       ^^^^^^"]
    shown, carets = lines("a" * 500 + " type:" + "x" * 300 + " " + "b" * 300)
    assert (len(shown) < 200, carets.strip()) == (True, "^" * 60)
    assert output.pointer(QueryError("no place")) == []

"""Every file name can be printed, and streams that cannot be used are an error that is named."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from clipsearch import Library
from clipsearch.cli import streams
from clipsearch.cli.commands.searching import lines_of
from clipsearch.cli.main import main

NAME = "日本 é caf\udce9\ud800 😀.jpg"


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        ("utf-8", "日本 é caf".encode() + b"\xe9\\ud800 " + "😀.jpg".encode()),
        ("cp932", "日本 ".encode("cp932") + b"\\xe9 caf\xe9\\ud800 \\U0001f600.jpg"),
        ("cp1252", b"\\u65e5\\u672c \xe9 caf\xe9\\ud800 \\U0001f600.jpg"),
        ("latin-1", b"\\u65e5\\u672c \xe9 caf\xe9\\ud800 \\U0001f600.jpg"),
        ("ascii", b"\\u65e5\\u672c \\xe9 caf\xe9\\ud800 \\U0001f600.jpg"),
    ],
    ids=["utf-8", "cp932", "cp1252", "latin-1", "ascii"],
)
def test_every_file_name_is_printed(
    monkeypatch: pytest.MonkeyPatch, stream: str, encoding: str, written: bytes
) -> None:
    raw = io.BytesIO()
    output = io.TextIOWrapper(raw, encoding=encoding)
    monkeypatch.setattr(sys, stream, output)
    streams.prepare()
    output.write(NAME)
    output.flush()
    assert raw.getvalue() == written


# Streams that cannot be used


class NoWindows:
    """There is no display."""

    def possible(self) -> bool:
        return False


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A library whose folder has a name with characters that control a terminal."""
    (tmp_path / "a\x1b[31mb").mkdir()
    with Library.open(tmp_path / "data") as library:
        library.add(tmp_path / "a\x1b[31mb")
    return tmp_path / "data"


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments], NoWindows())  # type: ignore[arg-type]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")  # noqa: PTH110
@pytest.mark.parametrize(
    "arguments", [["status"], ["status", "--json"], ["problems"], ["--help"]], ids=" ".join
)
def test_output_on_a_full_device_is_an_error(
    kept: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert run("--library", kept, *arguments) == 1
        monkeypatch.undo()
    assert "clipsearch: The output cannot be written: No space left on device" in capsys.readouterr().err


def test_a_closed_output_is_an_error(
    kept: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert run("--library", kept, "status") == 1
    assert "The output cannot be written: it is closed" in capsys.readouterr().err


def test_closed_or_full_errors_change_no_exit_code(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    assert run("--library", kept, "remove", "not kept") == 1
    with open("/dev/full", "w", encoding="utf-8", buffering=1) as full:
        monkeypatch.setattr(sys, "stderr", full)
        assert run("--library", kept, "remove", "not kept") == 1
        monkeypatch.undo()
        with suppress(OSError):
            full.close()


def test_a_closed_input_is_named(
    kept: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert run("--library", kept, "search", "--batch", "-", "--json") == 1
    assert "Standard input is closed" in capsys.readouterr().err


def test_no_name_controls_the_terminal(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["status"], ["remove", "\x1b[31mred"], ["search", "x", "--folder", "\x1b[31mred"],
                      ["add", "\x1b[31mred"], ["restore", "\x1b[31mred"], ["models", "use", "\x1b[31mred"],
                      ["search", "--batch", "\x1b[31mred", "--json"], ["backup", "\x1b[31m/red"],
                      ["export", "\x1b[31m/red.csv"]):  # fmt: skip
        assert run("--library", kept, *arguments) == (0 if arguments == ["status"] else 1)
        printed = capsys.readouterr()
        assert "\x1b" not in printed.out + printed.err
        assert "\\x1b[31m" in printed.out + printed.err
        assert "bug" not in printed.err


def test_only_line_feeds_end_the_line_of_a_batch(tmp_path: Path) -> None:
    path = tmp_path / "batch.txt"
    path.write_bytes(b"\xef\xbb\xbfred\x0ccar\nblue\xe2\x80\xa8sky\r\n\x0b\n \ncaf\xe9")
    assert lines_of(path) == ["red\x0ccar", "blue\u2028sky", "caf\udce9"]

"""Every file name can be printed, in every encoding of the output."""

from __future__ import annotations

import io
import sys

import pytest

from clipsearch.cli import main

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
    main._set_error_handler()
    output.write(NAME)
    output.flush()
    assert raw.getvalue() == written

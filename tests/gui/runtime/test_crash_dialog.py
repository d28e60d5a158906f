"""The log of a crash: without the user's folders, unless they are chosen."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from clipsearch.gui.runtime.crash_dialog import CrashDialog, without_folders


def failed(path: str) -> BaseException:
    try:
        raise FileNotFoundError(2, "No such file or directory", path)
    except FileNotFoundError as error:
        return error


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("No such file: '/home/ann/My photos/a b.jpg'", "No such file: '…/a b.jpg'"),
        ('File "/usr/lib/python3.11/pathlib.py", line 1', 'File "…/pathlib.py", line 1'),
        ("/home/ann/My photos/a b.jpg cannot be read", "…/a b.jpg cannot be read"),
        ("(/home/ann/a.jpg)", "(…/a.jpg)"),
        ("C:\\Users\\Ann\\a.jpg is gone", "…/a.jpg is gone"),
        ("'C:\\\\Users\\\\Ann\\\\a.jpg'", "'…/a.jpg'"),
        ("12 photos/s, and/or words", "12 photos/s, and/or words"),
    ],
)
def test_paths_lose_their_folders(text: str, shown: str) -> None:
    assert without_folders(text) == shown


def test_folders_are_in_the_log_only_where_they_are_chosen(qtbot: QtBot) -> None:
    dialog = CrashDialog()
    qtbot.addWidget(dialog)
    dialog.add(failed("/home/ann/Photos of the wedding/a.jpg"))
    assert "'…/a.jpg'" in dialog.log
    assert "ann" not in dialog.log
    assert "wedding" not in dialog.log
    assert 'File "tests/gui/runtime/test_crash_dialog.py"' in dialog.log
    dialog.with_folders.click()
    assert "/home/ann/Photos of the wedding/a.jpg" in dialog.log
    dialog.with_folders.click()
    assert "ann" not in dialog.log

"""Errors of the library in the window's language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import clipsearch
from clipsearch import ClipsearchError
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style import translation
from clipsearch.gui.style.core_texts import TEXTS, core_text

CORE = ("library", "photos", "store", "embedding")


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    assert translation.install(QLocale("de"))
    yield
    translation.remove()


def texts_of(code: str) -> Iterator[str]:
    """All texts in code, with {} for what is filled in."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_every_text_is_one_of_the_library() -> None:
    package = Path(clipsearch.__file__).parent
    files = [*package.glob("*.py"), *(path for part in CORE for path in (package / part).rglob("*.py"))]
    known = {text for path in files for text in texts_of(path.read_text(encoding="utf-8"))}
    assert [text for text in TEXTS if re.sub(r"\{\w+\}", "{}", text) not in known] == []


def test_errors_are_in_the_windows_language(qtbot: QtBot, german: None, tasks: TaskRunner) -> None:
    failed: list[ClipsearchError] = []

    def work() -> None:
        raise ClipsearchError("The folder /a/b does not exist", "Check its name, or plug in its drive")

    tasks.run("facts", work, failed=failed.append)
    qtbot.waitUntil(lambda: bool(failed))
    assert failed[0].message == "Den Ordner /a/b gibt es nicht"
    assert "Laufwerk" in failed[0].hint


def test_a_text_that_is_not_known_stays_as_it_is(german: None) -> None:
    assert core_text("Something else") == "Something else"
    assert core_text("") == ""
    assert core_text("'31.2' is not a date") == "'31.2' ist kein Datum"
    assert core_text("IMG {1}.jpg cannot be read: Permission denied").startswith("IMG {1}.jpg ")


def test_english_stays_english() -> None:
    assert core_text("The file is empty") == "The file is empty"

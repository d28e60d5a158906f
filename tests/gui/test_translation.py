"""Another language: a translation made as the module says is spoken; what has none stays English."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from clipsearch.gui import translation
from clipsearch.gui.empty import EmptyPage
from clipsearch.gui.theme import Look

LRELEASE = Path(PySide6.__file__).parent / ("lrelease.exe" if sys.platform == "win32" else "lrelease")
GERMAN = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context><name>EmptyPage</name>
<message><source>Reading your photos</source><translation>Fotos werden gelesen</translation></message>
</context>
</TS>
"""


@pytest.fixture(autouse=True)
def english_again(qapp: QApplication) -> Iterator[None]:
    """Take back what a test installed."""
    yield
    for translator in qapp.findChildren(QTranslator):
        QCoreApplication.removeTranslator(translator)
        translator.setParent(None)


@pytest.mark.skipif(not LRELEASE.exists(), reason="Qt's tools are not installed")
def test_a_translation_is_spoken(tmp_path: Path, look: Look) -> None:
    source = tmp_path / "clipsearch_de.ts"
    source.write_text(GERMAN, encoding="utf-8")
    subprocess.run([LRELEASE, source], check=True, capture_output=True)
    german = QLocale(QLocale.Language.German, QLocale.Country.Germany)
    assert translation.install(german, tmp_path)
    assert translation.spoken().startswith("de")
    page = EmptyPage(look)
    page.show_reading()
    assert page.title == "Fotos werden gelesen"
    page.show_no_photos()
    assert page.title == "No photos here yet"
    page.deleteLater()


def test_without_one_it_stays_english(tmp_path: Path) -> None:
    assert not translation.install(QLocale(QLocale.Language.Swahili), tmp_path)
    assert translation.spoken() == ""

"""Translations in `resources/translations` are complete and fit the texts in the code; so does their table.

What fails here is mended by `make translations` and by translating what that names.
"""

from __future__ import annotations

import ast
import re
import runpy
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.style import formatting, icons, translation

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "resources" / "translations"
SOURCES = sorted(FOLDER.glob("*.ts"))
PLACEHOLDER = re.compile(r"\{\w*\}|%n|\t")


@pytest.fixture(scope="module")
def tools() -> dict[str, Any]:
    """`packaging/translations.py`."""
    found = runpy.run_path(str(ROOT / "packaging" / "translations.py"))
    if not (found["LUPDATE"].exists() and found["LRELEASE"].exists()):
        pytest.skip("Qt's tools are not installed")
    return found


@pytest.fixture
def english_again(qapp: QApplication) -> Iterator[None]:
    """Remove what a test installed."""
    yield
    translation.remove()
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def messages(source: Path) -> dict[tuple[str, str], ElementTree.Element]:
    """The texts of a file of translations that are in use, by context and text."""
    return {
        (context.findtext("name", ""), message.findtext("source", "")): message
        for context in ElementTree.parse(source).iter("context")
        for message in context.iter("message")
        if message.find("translation").get("type") not in ("vanished", "obsolete")  # type: ignore[union-attr]
    }


def translated(message: ElementTree.Element) -> list[str]:
    """Its translation, or one for each plural form."""
    (translation,) = message.iter("translation")
    forms = translation.findall("numerusform")
    return [form.text or "" for form in forms] if forms else [translation.text or ""]


def test_german_and_arabic_are_there() -> None:
    assert {"de", "ar"} <= {source.stem.removeprefix("clipsearch_") for source in SOURCES}
    assert translation.available()[0] == "en"
    assert len(translation.available()) == len(SOURCES) + 1


def test_the_table_of_texts_is_up_to_date(tools: dict[str, Any]) -> None:
    kept = (ROOT / "docs" / "wording.md").read_text(encoding="utf-8")
    wanted = tools["wording"]()
    differing = set(kept.splitlines()) ^ set(wanted.splitlines())
    assert not differing, "run: make translations"


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_every_text_is_translated(source: Path, tools: dict[str, Any], tmp_path: Path) -> None:
    copy = Path(shutil.copy(source, tmp_path))
    tools["collect"](copy)
    new = sorted(messages(copy).keys() - messages(source).keys())
    assert not new, "not collected yet (run: make translations)"
    gone = sorted(messages(source).keys() - messages(copy).keys())
    assert not gone, "not in the code any more (run: make translations)"
    assert tools["unfinished"](source) == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_translations_keep_what_is_filled_in_and_have_all_plural_forms(
    source: Path, tools: dict[str, Any], tmp_path: Path
) -> None:
    tools["collect"](tmp_path / source.name)  # a new file, with as many forms as the language has
    forms = len(translated(messages(tmp_path / source.name)["formatting", "{count} photos"]))
    assert forms == {"ar": 6, "de": 2}.get(source.stem.removeprefix("clipsearch_"), forms)
    wrong = []
    for (context, text), message in messages(source).items():
        found = translated(message)
        is_counted = message.get("numerus") == "yes"
        if len(found) != (forms if is_counted else 1) or not all(found):
            wrong.append((context, text, "forms are missing"))
        for one in found:
            # "one photo" may do without the number where the language says it otherwise
            kept = sorted(PLACEHOLDER.findall(one)) == sorted(PLACEHOLDER.findall(text))
            if not kept and not (is_counted and not PLACEHOLDER.findall(one)):
                wrong.append((context, text, one))
            if (text[:1] == " ", text[-1:] == " ") != (one[:1] == " ", one[-1:] == " "):
                wrong.append((context, text, "a space at its ends"))
    assert wrong == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_what_the_window_loads_is_compiled_from_the_translations(
    source: Path, tools: dict[str, Any], tmp_path: Path
) -> None:
    tools["compile_to"](source, tmp_path / "now.qm")
    assert (tmp_path / "now.qm").read_bytes() == source.with_suffix(".qm").read_bytes(), (
        "run: make translations"
    )


def test_a_text_in_another_class_keeps_its_translation(tools: dict[str, Any], tmp_path: Path) -> None:
    source = tmp_path / "clipsearch_de.ts"
    source.write_text(
        """<?xml version="1.0"?><!DOCTYPE TS><TS version="2.1" language="de_DE" sourcelanguage="en">
        <context><name>GoneClass</name>
        <message><source>Undo</source><translation>Rückgängig &amp; Co.</translation></message>
        <message numerus="yes"><source>{count} photos</source><translation>
        <numerusform>{count} Foto</numerusform><numerusform>{count} Fotos</numerusform>
        </translation></message></context></TS>""",
        encoding="utf-8",
    )
    tools["collect"](source)
    tools["adopt"](source)
    found = messages(source)
    assert translated(found["Toast", "Undo"]) == ["Rückgängig & Co."]
    assert translated(found["formatting", "{count} photos"]) == ["{count} Foto", "{count} Fotos"]
    assert ("GoneClass", "Undo") not in found
    assert ("Toast", "Undo") not in tools["unfinished"](source)
    assert ("MessageBar", "Dismiss") in tools["unfinished"](source)


def test_the_tool_finds_every_text(tools: dict[str, Any], tmp_path: Path) -> None:
    """It finds none within an f-string, for example."""
    tools["collect"](tmp_path / "clipsearch_en.ts")
    collected = {text for _, text in messages(tmp_path / "clipsearch_en.ts")}
    for path in sorted((ROOT / "clipsearch" / "gui").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func).endswith(("tr", "translate")):
                text = call.args[-1 if ast.unparse(call.func).endswith("tr") else 1] if call.args else None
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    assert text.value in collected, f"{path.name}: {text.value}"


def test_everything_that_is_counted_has_its_plural() -> None:
    module = ROOT / "clipsearch" / "gui" / "style" / "formatting.py"
    listed = set(re.findall(r'"\{count\} ([\w ]+)", "", 2', module.read_text(encoding="utf-8")))
    assert "photos" in listed
    for path in sorted((ROOT / "clipsearch" / "gui").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in ("formatting.count", "count"):
                nouns = [ast.literal_eval(one) for one in call.args[1:]]
                assert (nouns[1] if len(nouns) == 2 else f"{nouns[0]}s") in listed, ast.unparse(call)


# The languages in use


@pytest.mark.usefixtures("english_again")
@pytest.mark.parametrize(
    ("code", "counted"),
    [
        ("de", ["0 Fotos", "1 Foto", "2 Fotos", "12.000 Fotos"]),
        ("ar", ["٠", "صورة واحدة", "صورتان", "١٢٬٠٠٠ صورة"]),
    ],
)
def test_numbers_have_the_right_plural_form(qapp: QApplication, code: str, counted: list[str]) -> None:
    assert translation.install(QLocale(code))
    said = [formatting.count(n, "photo") for n in (0, 1, 2, 12_000)]
    assert all(one.startswith(wanted) for one, wanted in zip(said, counted, strict=True)), said


@pytest.mark.usefixtures("english_again")
def test_qts_own_texts_are_translated_too(qtbot: QtBot) -> None:
    assert translation.install(QLocale("de"))
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(buttons)
    assert buttons.button(QDialogButtonBox.StandardButton.Cancel).text() == "Abbrechen"


class Desktop(QLocale):
    """A desktop with several languages, the first of which is English."""

    def uiLanguages(self, *_: object) -> list[str]:  # noqa: N802 (Qt's name)
        return ["en-GB", "en", "de-DE", "de"]


@pytest.mark.usefixtures("english_again")
def test_a_desktop_in_english_gets_no_other_language(qapp: QApplication) -> None:
    assert not translation.install(Desktop())
    assert translation.language() == ""
    assert not translation.install(QLocale("en"))


@pytest.mark.usefixtures("english_again")
def test_arabic_mirrors_the_window(qapp: QApplication, request: pytest.FixtureRequest) -> None:
    arrow = icons.pixmap("arrow-left", 24, "#000").toImage()
    assert translation.install(QLocale("ar"))
    assert QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert icons.pixmap("arrow-left", 24, "#000").toImage() == arrow.flipped(Qt.Orientation.Horizontal)
    assert formatting.isolate("/a/b") == "\u200f\u2066/a/b\u2069", "else the first slash would be shown last"
    window: MainWindow = request.getfixturevalue("open_window")()
    window.resize(1200, 700)
    window.show()
    side = window.sidebar.mapTo(window, window.sidebar.rect().center()).x()
    results = window.results.mapTo(window, window.results.rect().center()).x()
    assert side > results, "the sidebar is at the right"
    window.settings_controller.show()
    settings = window.settings_controller.window
    assert settings is not None
    assert settings.list.geometry().center().x() > settings.width() // 2

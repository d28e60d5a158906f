"""Translation: a file made as the module describes is used; texts without a translation stay English."""

from __future__ import annotations

import locale
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import PySide6
import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication

from clipsearch import ClipsearchError, Filters, Folder, Hit, Library, PhotoFacts, Progress, Status, gui
from clipsearch.gui.activity.model_tasks import Models
from clipsearch.gui.desktop import file_moves, files
from clipsearch.gui.empty.empty_page import EmptyPage
from clipsearch.gui.empty.empty_reason import empty_reason
from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.results.group_headings import group_title
from clipsearch.gui.search.query_picture import Picture
from clipsearch.gui.search.query_state import QueryPart, QueryState, active_filters
from clipsearch.gui.settings import model_texts
from clipsearch.gui.sidebar.folder_tree import notes
from clipsearch.gui.style import formatting, translation
from clipsearch.gui.style.theme import AppTheme
from clipsearch.records import Phase
from tests.support.fake_matches import matching

TOOLS, ENDING = Path(PySide6.__file__).parent, ".exe" if sys.platform == "win32" else ""
LRELEASE, LUPDATE = TOOLS / f"lrelease{ENDING}", TOOLS / f"lupdate{ENDING}"
GERMAN = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context><name>EmptyPage</name>
<message><source>Still indexing</source><translation>Fotos werden gelesen</translation></message>
</context>
<context><name>formatting</name>
<message numerus="yes"><source>{count} photos</source><translation>
<numerusform>{count} Foto</numerusform><numerusform>{count} Fotos</numerusform></translation></message>
<message><source>d MMMM yyyy, HH:mm</source><translation>d. MMMM yyyy, HH:mm</translation></message>
</context>
<context><name>PhotoDelegate</name>
<message><source>dddd, d MMMM yyyy</source><translation>dddd, d. MMMM yyyy</translation></message>
</context>
</TS>
"""


@pytest.fixture(autouse=True)
def english_again(qapp: QApplication) -> Iterator[None]:
    """Remove what a test installed."""
    yield
    translation.remove()


@pytest.mark.skipif(not LRELEASE.exists(), reason="Qt's tools are not installed")
def test_a_translation_is_used(tmp_path: Path, app_theme: AppTheme) -> None:
    source = tmp_path / "clipsearch_de.ts"
    source.write_text(GERMAN, encoding="utf-8")
    subprocess.run([LRELEASE, source], check=True, capture_output=True)
    german = QLocale(QLocale.Language.German, QLocale.Country.Germany)
    assert translation.install(german, tmp_path)
    assert translation.language().startswith("de")
    page = EmptyPage(app_theme)
    now = Status((Folder(1, Path("/a")),), 0, 0, 0, 0, 0, None, Path("/b"))
    for running, title in ((True, "Fotos werden gelesen"), (False, "No photos here yet")):
        page.show_reason(empty_reason(QueryState(), now, running=running, paused=False))
        assert page.title == title
    page.deleteLater()
    assert formatting.count(12_000, "photo") == "12.000 Fotos"
    assert formatting.score(-0.256) == "−0,26"
    assert formatting.date("2024-03-17T09:05:00") == "17. März 2024, 09:05"
    assert group_title(hit_taken("2024-03-17T09:05:00"), "day") == "Sonntag, 17. März 2024"


def hit_taken(when: str) -> Hit:
    return Hit(1, Path("/a.png"), 0.5, 1, PhotoFacts(1, 1, "PNG", when))


@pytest.fixture
def german_desktop() -> Iterator[None]:
    before, times = QLocale(), locale.setlocale(locale.LC_TIME)
    german = QLocale(QLocale.Language.German, QLocale.Country.Germany)
    QLocale.setDefault(german)
    with suppress(locale.Error):  # as Qt does with the desktop's, where it is installed
        locale.setlocale(locale.LC_TIME, "de_DE.UTF-8")
    yield
    QLocale.setDefault(before)
    locale.setlocale(locale.LC_TIME, times)


@pytest.mark.usefixtures("german_desktop")
def test_without_one_it_stays_english(tmp_path: Path) -> None:
    assert not translation.install(QLocale(QLocale.Language.Swahili), tmp_path)
    assert translation.language() == ""
    assert formatting.count(12_000, "photo") == "12,000 photos"
    assert formatting.date("2024-03-17T09:05:00") == "17 March 2024, 09:05"
    assert formatting.days("2024-03-17", "2024-03-17") == "17 Mar 2024"
    assert formatting.days("2024-03-17", "2024-03-19") == "17–19 Mar 2024"
    assert formatting.days("2024-03-31", "2024-04-02") == "31 Mar – 2 Apr 2024"
    assert formatting.days("2023-12-31", "2024-01-01") == "31 Dec 2023 – 1 Jan 2024"
    assert group_title(hit_taken("2024-03-17T09:05:00"), "day") == "Sunday, 17 March 2024"


@pytest.fixture(scope="session")
def brackets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a translation of every text that the tools find: the text in brackets."""
    if not (LUPDATE.exists() and LRELEASE.exists()):
        pytest.skip("Qt's tools are not installed")
    folder = tmp_path_factory.mktemp("brackets")
    source = folder / "clipsearch_en.ts"
    modules = sorted(Path(gui.__file__).parent.rglob("*.py"))
    assert len(modules) > 70
    subprocess.run([LUPDATE, *modules, "-ts", source], check=True, capture_output=True)
    tree = ElementTree.parse(source)
    for message in tree.iter("message"):
        text, translated = message.find("source"), message.find("translation")
        assert text is not None
        assert translated is not None
        translated.attrib.clear()
        if message.get("numerus"):
            for form in translated.findall("numerusform"):
                form.text = f"[{text.text}]"
        else:
            translated.text = f"[{text.text}]"
    tree.write(source, encoding="utf-8", xml_declaration=True)
    subprocess.run([LRELEASE, source], check=True, capture_output=True)
    return folder


@pytest.fixture
def marked(qapp: QApplication, brackets: Path) -> None:
    assert translation.install(QLocale(QLocale.Language.English), brackets)


@pytest.mark.usefixtures("marked")
def test_texts_about_folders_photos_and_runs_are_translatable(window: MainWindow) -> None:
    folder = Folder(1, Path("a"), photos=9, indexed=1, failed=1, missing=1, paused=True)
    states = [replace(folder, state=state) for state in ("online", "offline", "unreadable")]  # type: ignore[arg-type]
    said = [note for one in states for note in notes(one)]
    said += [formatting.count(1, "photo"), formatting.count(2, "photo"), formatting.join_names(list("abcd"))]
    said += [formatting.phase(phase) for phase in get_args(Phase)]
    said += formatting.progress(Progress("embedding", 1, 9, seconds_left=9)).split(" · ")
    grid = window.results.grid
    hits = [Hit(1, Path("/a.png"), 0.5, 1, PhotoFacts(1, 1, "PNG"), offline=True)]
    grid.set_hits(matching(hits))
    index = grid.model().index(0, 0)
    said += index.data(Qt.ItemDataRole.AccessibleTextRole).split(", ")[1:]
    said += index.data(Qt.ItemDataRole.ToolTipRole).split("\n")[1:]
    said += [group_title(hits[0], "day"), window.results.title, window.status_bar.text]
    assert len(said) > 20
    assert [one for one in said if "[" not in one] == []


@pytest.mark.usefixtures("marked")
def test_texts_of_queries_are_translatable() -> None:
    picture = Picture(Path("a.png"), "a.png")
    parts = (
        QueryPart("rain", weight=-1.5),
        QueryPart(picture=picture),
        QueryPart(picture=picture, weight=-1),
    )
    folders = Filters(folders=(Path("a"),), since="2023", until="2024")
    said = [part.text for part in parts]
    said += [
        one.text
        for filters in (folders, Filters(since="2023"), Filters(until="2023"))
        for one in active_filters(filters)
    ]
    assert said == [
        "[not rain × 1.5]",
        "[like a.png]",
        "[unlike a.png]",
        "[in a]",
        "[2023 – 2024]",
        "[since 2023]",
        "[until 2023]",
    ]


@pytest.mark.usefixtures("marked")
def test_errors_of_the_window_are_translatable(tmp_path: Path) -> None:
    with pytest.raises(ClipsearchError) as gone:
        files.check_there(tmp_path / "a.png")
    assert str(gone.value) == "[a.png is not there now]. [Plug in its drive, or check for changes with F5]"
    assert file_moves.name_problem("x" * 300) == "[The name is too long]"


@pytest.mark.usefixtures("marked")
def test_texts_about_models_are_translatable(library: Library) -> None:
    offers = tuple(library.models.offers())
    models = Models(offers, offers[0].name, offers[0].name, None)
    said = [model_texts.state(offer, models) for offer in offers]
    said += [model_texts.title(offer) for offer in offers if model_texts.tier(offer)]  # others are names
    said += [model_texts.description(offer) for offer in offers]
    said += [text(offer) for offer in offers for text in (model_texts.summary, model_texts.speed)]
    tests = {"ImageNet", "Flickr30k", "COCO"}  # have no other names
    said += [what for offer in offers for what, _ in model_texts.facts(offer) if what not in tests]
    assert [one for one in said if one and "[" not in one] == []

"""What the recipes of CONTRIBUTING.md add is complete: filters, formats, commands, pages of the settings."""

from __future__ import annotations

import argparse
import ast
import importlib
import json
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from clipsearch import Filters, Folder, Query, Settings
from clipsearch.cli.commands.table import COMMANDS
from clipsearch.cli.parser import parser
from clipsearch.cli.query_options import query_of
from clipsearch.gui.query_bar.query_bar import QueryBar
from clipsearch.gui.search.query_state import QueryState, active_filters
from clipsearch.gui.settings import controller
from clipsearch.gui.settings.page import Page
from clipsearch.gui.style.theme import AppTheme
from clipsearch.library.searching.query import validate
from clipsearch.library.searching.query_json import query_from_json, query_to_json
from clipsearch.records.formats import HEAD_BYTES, PhotoFormat, format_of
from clipsearch.settings import resources
from clipsearch.store.tables.filter_sql import condition
from tests.support.format_samples import SAMPLED, sample

# Filters

PHOTOS = Path("photos").resolve()
# Of each field of `Filters` a value, and how a command is given it.
FILTERS: dict[str, tuple[Any, list[str]]] = {
    "folders": ((PHOTOS,), ["--folder", str(PHOTOS)]),
    "since": ("2024", ["--since", "2024"]),
    "until": ("2024-05", ["--until", "2024-05"]),
    "types": (("JPEG",), ["--type", "JPEG"]),
    "cameras": (("Pixel 7",), ["--camera", "Pixel 7"]),
    "shapes": (("landscape",), ["is:landscape"]),
    "min_side": (4001, ["size:>4000"]),
    "max_side": (800, ["size:<=800"]),
    "min_bytes": (2_000_000, ["size:>=2MB"]),
    "max_bytes": (500_000, ["size:<=500KB"]),
    "copies": (True, ["is:copy"]),
    "offline": (True, ["is:offline"]),
    "incomplete": (True, ["is:incomplete"]),
    "places": (("Rome",), ["--place", "Rome"]),
    "tags": (("family",), ["--tag", "family"]),
    "people": (("Emma",), ["--person", "Emma"]),
    "lenses": (("24-70",), ["--lens", "24-70"]),
    "clusters": (("dog, snow",), ["--cluster", "dog, snow"]),
    "min_rating": (4, ["--rating", "4"]),
    "max_rating": (3, ["rating:<=3"]),
    "has": (("gps",), ["has:gps"]),
    "albums": (("Italy 2019",), ["--album", "Italy 2019"]),
    "favourite": (True, ["is:favourite"]),
    "flags": (("picked", "unflagged"), ["is:picked is:unflagged"]),
    "qualities": (("blurred", "dark"), ["is:blurred is:dark"]),
    "without": ((Filters(types=("PNG",)),), ["--", "-type:png"]),
}


def test_each_filter_has_an_example() -> None:
    assert list(FILTERS) == [field.name for field in fields(Filters)]


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_is_kept_by_every_step_of_a_query(name: str) -> None:
    value, options = FILTERS[name]
    query = Query((), Filters(**{name: value}))
    assert not query.filters.is_empty
    assert str(query), "it is named"
    assert validate(query) == query
    assert query_from_json(json.loads(json.dumps(query_to_json(query)))) == query
    assert query_of(parser().parse_args(["search", *options])) == query
    kept = [Folder(1, PHOTOS)]
    assert condition(query.filters, kept) != condition(Filters(), kept)


def test_a_query_of_an_earlier_version_is_read() -> None:
    earlier = {"folders": [], "since": "2024", "until": None, "types": []}
    query = query_from_json({"version": 1, "terms": [], "filters": earlier})
    assert query == Query((), Filters(since="2024"))


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_has_a_chip_and_a_control(name: str, qtbot: QtBot) -> None:
    filters = Filters(**{name: FILTERS[name][0]})
    (chip,) = active_filters(filters)
    assert chip.text
    assert chip.removed_from(filters).is_empty
    assert chip.only(filters) == filters
    bar = QueryBar(AppTheme("light"))
    qtbot.addWidget(bar)
    bar.set_state(QueryState(filters=filters))
    offered: list[str] = []
    bar.filters_requested.connect(offered.append)
    bar.condition_chips[0].open_requested.emit()
    if offered:  # its values are offered by counts
        assert offered == [chip.kind]
    else:
        assert bar.state.filters.is_empty
        assert bar.state.all_filters == filters, "it is changed as text"


# Formats


@pytest.mark.parametrize("known", SAMPLED, ids=lambda known: known.name)
def test_a_format_is_known_by_its_media_type_its_signature_and_the_readme(known: PhotoFormat) -> None:
    Image.init()
    if known.module == "PIL":
        assert Image.MIME.get(known.name, known.mime_type) == known.mime_type
    found = format_of(sample(known.name)[:HEAD_BYTES])
    assert found is not None
    assert found.name == (known.name if known.signature else "TIFF")
    readme = Path(__file__).parents[1] / "README.md"
    assert known.name.lower() in readme.read_text(encoding="utf-8").lower()


def test_decoders_of_formats_are_registered_by_importing_the_decoder() -> None:
    code = (
        "import clipsearch.photos.decoding.decoder; from PIL import Image; "
        "from clipsearch.photos.decoding.pillow_formats import RARE_DECODERS; "
        "from clipsearch.records.formats import FORMATS; "
        "names = {known.name for known in FORMATS if known.module == 'PIL'}; "
        "assert not names - {*Image.OPEN, *RARE_DECODERS, 'PSD'}, Image.OPEN.keys(); "
        "import sys; assert not {'pi_heif', 'rawpy', 'pylibjxl'} & sys.modules.keys()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


# Commands


def test_commands_and_their_parsers_are_the_same() -> None:
    (subparsers,) = (one for one in parser()._actions if isinstance(one, argparse._SubParsersAction))
    assert subparsers.choices.keys() == COMMANDS.keys()


# Pages of the settings

PAGES = sorted(path.stem for path in Path(controller.__file__).parent.glob("*_page.py"))


def test_pages_are_found() -> None:
    assert len(PAGES) >= 7


@pytest.mark.parametrize("module", PAGES)
def test_a_page_is_opened_and_names_its_icon_and_settings(module: str) -> None:
    found = vars(importlib.import_module(f"clipsearch.gui.settings.{module}"))
    pages = [one for one in found.values() if isinstance(one, type) and issubclass(one, Page)]
    (page,) = (one for one in pages if one is not Page)
    source = ast.parse(Path(controller.__file__).read_text(encoding="utf-8"))
    calls = {ast.unparse(node.func) for node in ast.walk(source) if isinstance(node, ast.Call)}
    assert page.__name__ in calls, "the controller makes it"
    assert (resources() / "icons" / f"{page.symbol}.svg").is_file()
    assert set(page.fields) <= {field.name for field in fields(Settings)}

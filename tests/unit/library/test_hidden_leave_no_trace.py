"""A library in which photos are hidden answers all that can be asked as one that never had them."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import ExifTags, Image

from clipsearch import Filters, Library, Matches, parse_line
from tests.support.colour_embedder import COLOURS, ColourEmbedder

SHOWN = ("red", "green", "white", "black", "orange")
SECRET = ("blue", "pink", "cyan", "purple")  # photos; the latter two lie in a folder that is hidden
TODAY = date(2026, 6, 3)
SIZES = range(64, 112, 16)  # so many photos of each colour
QUERIES = (
    "blue pink red", '"needle"', '"captured"', "tag:kept", "is:favourite", "rating:>=1", "type:jpeg",
    "camera:secret", "place:rome", "has:gps", "since:2024", "album:mine", "-red", "is:copy",
)  # fmt: skip


def photo(path: Path, colour: str, size: int, day: int, camera: str, *, gps: bool) -> None:
    """A JPEG of one colour that tells when, where and by what it was taken."""
    path.parent.mkdir(parents=True, exist_ok=True)
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = camera
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = f"2024:06:{day:02} 12:00:00"
    if gps:
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(
            {1: "N", 2: (41.0, 54.0, 0.0), 3: "E", 4: (12.0, 29.0, 0.0)}
        )
    Image.new("RGB", (96, size), COLOURS[colour]).save(path, exif=exif, quality=95)


def shown(library: Library) -> list[Path]:
    return [hit.path for hit in library.recent(50) if "needle" not in hit.path.stem]


def some(library: Library) -> list[int]:
    """Two photos that are shown in both libraries."""
    return library.details.contents_at(sorted(shown(library))[:2])


def answered(library: Library, query: str) -> object:
    matches = library.matches(parse_line(query).query)
    return matches, library.facets.of(matches), library.timelines.of(matches)


def completed(library: Library) -> object:
    library.suggestions.prepare()
    library.suggestions.count_terms()
    return [
        library.suggestions.for_text(text, 30)
        for text in ("need", "blu", "tag:", "camera:s", "folder:", "ro")
    ]


def grouped(library: Library) -> object:
    library.clusters.update(rebuild=True)
    clusters = library.clusters.all()
    return clusters, [library.clusters.photos(one.id) for one in clusters]


def exported(library: Library, folder: Path) -> object:
    hits = library.exports.hits_of([hit.content for hit in library.recent(50)])
    target = folder / "table.json"
    target.unlink(missing_ok=True)
    library.exports.write_table(hits, target)
    whole = folder / "export.json"
    whole.unlink(missing_ok=True)
    return target.read_text(), library.upkeep.export(whole), whole.read_text()


ANSWERS: Mapping[str, Callable[[Library, Path], object]] = {
    **{f"query {query}": lambda library, _, query=query: answered(library, query) for query in QUERIES},
    "search": lambda library, _: library.search("blue", 50, every=True),
    "search_each": lambda library, _: library.search_each([parse_line("blue pink").query], 50),
    "similar": lambda library, _: library.similar(shown(library)[0], 50),
    "describe": lambda library, _: library.describe(shown(library)[0]),
    "recent": lambda library, _: library.recent(50),
    "folders": lambda library, _: library.folders(),
    "problems": lambda library, _: library.problems(),
    "status": lambda library, _: dataclasses.replace(library.status(), sizes={}, data_folder=Path()),
    "texts": lambda library, _: library.texts.status(),
    "facets": lambda library, _: (
        library.facets.total(), library.facets.cameras(), library.facets.formats(), library.facets.folders(),
        library.facets.months(), library.facets.years(), library.facets.places(),
        [library.facets.named(key) for key in ("tag", "person", "lens", "album", "cluster", "place")],
        library.facets.count_matching(Filters(since="2024")),
    ),
    "query_sources": lambda library, _: (
        library.query_sources.folders(),
        [library.query_sources.named(key) for key in ("tag", "album", "cluster")],
    ),
    "details": lambda library, _: (
        library.details.ratings(some(library)), library.details.parts_of(shown(library)[0]),
    ),
    "albums": lambda library, _: (
        library.albums.all(), library.albums.contents("mine"), library.albums.names_of(some(library)),
    ),
    "exports": exported,
    "duplicates": lambda library, _: library.duplicates.list_groups(),
    "stacks": lambda library, _: (
        [hit.path for hit in library.stacks.fold(library.matches(None))],
        [library.stacks.of(content) for content in some(library)],
    ),
    "odd_ones": lambda library, _: (library.odd_ones.find(), library.odd_ones.matches()),
    "clusters": lambda library, _: grouped(library),
    "events": lambda library, _: [(one, library.events.photos(one)) for one in library.events.all()],
    "rediscovery": lambda library, _: [
        (one, library.rediscovery.photos(one)) for one in library.rediscovery.suggest(today=TODAY)
    ],
    "maps": lambda library, _: (
        library.maps.update(rebuild=True).contents, library.maps.earth(),
        library.maps.regions(library.maps.earth()),
    ),
    "tags": lambda library, _: (
        library.tags.all(), library.tags.counts(), library.tags.marks("kept"), library.tags.suggest("kept"),
        library.tags.uncertain("kept"), library.tags.conflicts("kept"),
        [library.tags.matches("kept", view) for view in ("fitting", "against", "suggested", "conflicts")],
    ),
    "examples": lambda library, _: library.examples.search(some(library)[:1], some(library)[1:], 50),
    "suggestions": lambda library, _: completed(library),
    "explanations": lambda library, _: library.explanations.explain(shown(library)[0], "blue"),
    "upkeep": lambda library, _: [one for one in library.upkeep.check() if "not in the" not in one.message],
}  # fmt: skip
# What tells nothing of photos, changes something, or is told which photo is meant.
NO_ANSWERS = {
    "settings", "encryption", "pictures", "searches", "model_switch", "models", "hiding", "follower",
    "removals", "timelines",  # with the queries
    "add", "close", "data_folder", "index", "interrupt", "matches", "open", "open_index", "remove",
    "thumbnail", "warm_up",
}  # fmt: skip


def plain(answer: Any) -> Any:
    """An answer as numbers and texts: all hits of it, with what they tell; scores to three digits."""
    if isinstance(answer, Matches):
        answer.fetch(range(len(answer)))
        return [plain(answer.ready(row)) for row in range(len(answer))]
    if isinstance(answer, np.ndarray):
        return plain(answer.tolist())
    if dataclasses.is_dataclass(answer):
        fields = {field.name for field in dataclasses.fields(answer)} - {"when"}
        return {name: plain(getattr(answer, name)) for name in sorted(fields)}
    if isinstance(answer, float):
        return round(answer, 3)
    if isinstance(answer, Mapping):
        return {str(key): plain(value) for key, value in answer.items()}
    if isinstance(answer, (list, tuple)):
        return [plain(one) for one in answer]
    return answer if isinstance(answer, (int, type(None))) else str(answer)


def fill(data: Path, album: Path) -> Library:
    library = Library.open(data, embedder=ColourEmbedder())
    library.add(album)
    library.index()
    return library


def keep(library: Library, photos: list[Path]) -> None:
    """Describe, rate, tag and collect photos."""
    library.details.edit_files(photos, changes={"caption": "captured", "rating": 4}, add_keywords=["kept"])
    library.details.edit(library.details.contents_at(photos), {"favourite": True})
    library.tags.mark_files("kept", photos, [])


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Library, Library]]:
    """A library that never had the secret photos, and one in which they are hidden."""
    album = tmp_path / "album"
    for number, (colour, size) in enumerate(product(SHOWN, SIZES)):
        path = album / "trip" / f"{colour} {size}.jpg"
        photo(path, colour, size, 1 + number // 3, "camera", gps=number == 0)
    kept = sorted(album.rglob("*.jpg"))[:2]
    with fill(tmp_path / "without", album) as without:
        keep(without, kept)
        without.albums.create("mine", without.details.contents_at(kept))
        for colour, size in product(SECRET, SIZES):
            place = album / "needles" if colour in SECRET[2:] else album / "trip"
            photo(place / f"needle {colour} {size}.jpg", colour, size, 3, "secret camera", gps=True)
        shutil.copy(album / "trip" / f"needle blue {SIZES[0]}.jpg", album / "needle copy.jpg")
        (album / "needles" / "needle broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 no photo")
        whole = sorted(path for path in album.rglob("needle*.jpg") if "broken" not in path.name)
        with fill(tmp_path / "hidden", album) as hidden:
            keep(hidden, [*kept, *whole])
            hidden.tags.mark_files("needle tag", whole, [])
            hidden.albums.create("mine", hidden.details.contents_at([*kept, *whole]))
            assert len(hidden.recent(50)) == len(SIZES) * len(SHOWN + SECRET) and len(hidden.problems()) == 1
            hidden.hiding.hide(
                [album / "needles", *(path for path in whole if path.parent.name != "needles")]
            )
            yield without, hidden


def test_answers_are_as_if_they_were_not_there(both: tuple[Library, Library], tmp_path: Path) -> None:
    for name, ask in ANSWERS.items():
        expected, told = (plain(ask(library, tmp_path)) for library in both)
        assert "needle" not in repr(told), name
        assert told == expected, name
    library = both[0]
    public = {name for name in (*vars(library), *vars(type(library))) if not name.startswith("_")}
    assert {name for name in ANSWERS if "query " not in name} == public - NO_ANSWERS

"""Filters in SQL select exactly what plain Python selects."""

from __future__ import annotations

import os
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clipsearch.records import SHAPES, FileState, Filters, PhotoFacts, TextLine
from clipsearch.store.catalogue.writer import CatalogueWriter
from tests.support.store_rows import MODEL, encoded

ROOTS = (Path("/a/b"), Path("/a/bc"), Path("/a/b/inner"), Path("/z"))
PLACES = (
    "x.jpg", "d/x.jpg", "d/e/x.jpg", "de/x.jpg", "d e/x.jpg", "d_/x.jpg", "d%/x.jpg", "dXY/x.jpg", "D/x.jpg",
    "d./x.jpg", "d0/x.jpg", "caf\udce9/x.jpg", "é/x.jpg", "日本/x.jpg",
)  # fmt: skip
TAKEN = (
    None,
    None,
    "2019-12-31T23:59:59",
    "2020-01-01T00:00:00",
    "2020-02-29T12:00:00",
    "1999-05-05T05:05:05",
)
TIMES = (0, -86_400 * 400, 1_577_836_799, 1_577_836_800, 1_582_934_400, 1_700_000_000)  # seconds
FORMATS = ("JPEG", "PNG", "MPO")
CAMERAS = ("", "Maker Model", "Google Pixel 7", "GOOGLE pixel", "Ünal é")
SIZES = ((640, 480), (480, 640), (640, 640), (2000, 1000), (1000, 2001), (4000, 1), (1, 1))
BYTES = (0, 1, 999, 1000, 2_000_000)


class Photo(NamedTuple):
    content: int
    path: Path
    moment: str
    format: str
    facts: PhotoFacts
    size: int
    copies: int
    has_text: bool = False


Kept = tuple[CatalogueWriter, list[Photo]]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[CatalogueWriter, list[Photo]]]:
    """A catalogue of hundreds of files, of which some are copies of each other."""
    catalogue = CatalogueWriter.open(tmp_path_factory.mktemp("library"))
    model, photos = catalogue.register_model(MODEL), []
    for number, root in enumerate(ROOTS):
        folder, items = catalogue.add_folder(root), []
        for place, name in enumerate([*PLACES, *(f"d/{n}.jpg" for n in range(40))]):
            n = number * 100 + place
            one = encoded(n if n % 5 else 1000 + n % 20)  # every fifth is a copy
            key = int.from_bytes(one.digest[:2], "big")  # of the content, as its facts are
            facts = PhotoFacts(
                *SIZES[key % len(SIZES)],
                format=FORMATS[key % len(FORMATS)],
                taken=TAKEN[key % len(TAKEN)],
                camera=CAMERAS[key % len(CAMERAS)],
            )
            seconds = TIMES[n % len(TIMES)]
            file = FileState(name, BYTES[n % len(BYTES)], seconds * 10**9)
            items.append((file, replace(one, facts=facts)))
        for (file, one), (content, _) in zip(
            items, catalogue.record_encoded(folder, model, items), strict=True
        ):
            moment = one.facts.taken or datetime.fromtimestamp(file.mtime_ns / 1e9).isoformat()
            photos.append(Photo(content, root / file.path, moment, one.facts.format, one.facts, file.size, 0))
    files = Counter(photo.content for photo in photos)
    with_text = set(sorted(files)[::3])
    for content in with_text:
        lines = [TextLine("A line", (0, 0, 1, 1))] if content % 2 else []
        catalogue.record_text(content, lines, "a reader")
    yield (
        catalogue,
        [
            photo._replace(
                copies=files[photo.content] - 1,
                has_text=photo.content in with_text and photo.content % 2 == 1,
            )
            for photo in photos
        ],
    )
    catalogue.close()


def passes(photo: Photo, filters: Filters) -> bool:
    day = photo.moment[:10]
    width, height = photo.facts.width, photo.facts.height
    shapes = {
        "landscape": width > height,
        "portrait": width < height,
        "square": width == height,
        "panorama": width >= 2 * height or height >= 2 * width,
    }
    return (
        (not filters.folders or any(folder in photo.path.parents for folder in filters.folders))
        and (not filters.since or day >= filters.since)
        and (not filters.until or day[: len(filters.until)] <= filters.until)
        and (not filters.types or photo.format in filters.types)
        and (not filters.cameras or any(has_part(photo.facts.camera, name) for name in filters.cameras))
        and (not filters.shapes or any(shapes[shape] for shape in filters.shapes))
        and (filters.min_side is None or max(width, height) >= filters.min_side)
        and (filters.max_side is None or max(width, height) <= filters.max_side)
        and (filters.min_bytes is None or photo.size >= filters.min_bytes)
        and (filters.max_bytes is None or photo.size <= filters.max_bytes)
        and (not filters.copies or photo.copies > 0)
        and (not filters.has or photo.has_text)
        and not any(passes(photo, one) for one in filters.without)
    )


def has_part(camera: str, name: str) -> bool:
    def small(text: str) -> str:
        return "".join(c.lower() if c.isascii() else c for c in text)

    return small(name) in small(camera)


DAYS = st.sampled_from(
    [None, "1968", "1970-01-01", "1999", "2019-12-31", "2020", "2020-01", "2020-02-29", "2023-11"]
)
FOLDERS = st.sampled_from(
    [*ROOTS, Path("/"), Path("/a"), Path("/q"), *(root / place for root in ROOTS for place in PLACES)]
    + [(root / place).parent for root in ROOTS for place in PLACES]
)
NAMES = [field.name for field in fields(Filters)]
LIMITS = st.none() | st.sampled_from([0, 1, 2, 640, 641, 999, 1000, 2000, 2001, 4000, 2_000_000])


def _filters(without: st.SearchStrategy[tuple[Filters, ...]]) -> st.SearchStrategy[Filters]:
    return st.builds(
        Filters,
        folders=st.lists(FOLDERS, max_size=3).map(tuple),
        since=DAYS,
        until=DAYS,
        types=st.lists(st.sampled_from([*FORMATS, "GIF"]), max_size=2).map(tuple),
        cameras=st.lists(
            st.sampled_from(["maker", "PIXEL", "el", "é", "É", "ü", "%", "_", "google p"]), max_size=2
        ).map(tuple),
        shapes=st.lists(st.sampled_from(SHAPES), max_size=2).map(tuple),
        min_side=LIMITS,
        max_side=LIMITS,
        min_bytes=LIMITS,
        max_bytes=LIMITS,
        copies=st.sampled_from([False, False, True]),
        has=st.sampled_from([(), (), ("text",)]),
        without=without,
    )


def _few(filters: Filters, kept: set[str]) -> Filters:
    """Filters with only some of their fields: all of them together let hardly a photo pass."""
    return replace(Filters(), **{name: getattr(filters, name) for name in kept})


ONE = st.builds(_few, _filters(st.just(())), st.sets(st.sampled_from(NAMES), max_size=2))
FILTERS = st.builds(
    _few, _filters(st.lists(ONE, max_size=3).map(tuple)), st.sets(st.sampled_from(NAMES), max_size=4)
)


def compare(kept: Kept, *filters: Filters) -> None:
    """Compare the answers of SQL with those of Python: of one filter, or of several alternatives."""
    catalogue, photos = kept
    newest: defaultdict[int, str] = defaultdict(str)
    for photo in photos:
        if any(passes(photo, one) for one in filters):
            newest[photo.content] = max(newest[photo.content], photo.moment)
    if len(filters) == 1:
        assert catalogue.reader.matching(*filters).tolist() == sorted(newest)
    assert catalogue.reader.count_matching(*filters) == len(newest)
    wanted = sorted(newest, key=lambda content: (newest[content], content), reverse=True)
    assert catalogue.reader.recent(1000, *filters).tolist() == wanted
    assert catalogue.reader.recent(3, *filters).tolist() == wanted[:3]


@given(FILTERS)
def test_sql_filters_equal_brute_force(kept: Kept, filters: Filters) -> None:
    compare(kept, filters)


@given(st.lists(FILTERS, min_size=2, max_size=4))
def test_sql_alternatives_equal_brute_force(kept: Kept, filters: list[Filters]) -> None:
    compare(kept, *filters)


@pytest.mark.long
@given(st.lists(FILTERS, min_size=1, max_size=3))
@settings(deadline=None, max_examples=10_000, derandomize=False, suppress_health_check=list(HealthCheck))
def test_ten_thousand_filters_equal_brute_force(kept: Kept, filters: list[Filters]) -> None:
    for one in filters:
        compare(kept, one)
    compare(kept, *filters)


def test_a_folder_does_not_match_a_longer_name(kept: Kept) -> None:
    catalogue, photos = kept
    for folder in ("/a/b/d", "/a/b/d_", "/a/b/d%", "/a/b/caf\udce9", "/a/b/日本", "/a/bc"):
        inside = {photo.content for photo in photos if Path(folder) in photo.path.parents}
        assert inside
        assert catalogue.reader.matching(Filters((Path(folder),))).tolist() == sorted(inside)


def test_a_thousand_folders_are_no_harm(kept: Kept) -> None:
    catalogue, photos = kept
    many = tuple(ROOTS[3] / f"no {number}" for number in range(1100))  # SQLite's bound is 1,000
    inside = sorted({photo.content for photo in photos if ROOTS[3] / "d" in photo.path.parents})
    assert catalogue.reader.matching(Filters((*many, ROOTS[3] / "d"))).tolist() == inside


def test_counts_equal_filter_results(kept: Kept) -> None:
    catalogue, _ = kept
    formats, years = catalogue.reader.count_formats(), catalogue.reader.count_years()
    assert set(formats) == set(FORMATS)
    assert set(years) == {1968, 1970, 1999, 2019, 2020, 2023}
    for name, count in formats.items():
        assert catalogue.reader.count_matching(Filters(types=(name,))) == count
    for year, count in years.items():
        assert catalogue.reader.count_matching(Filters(since=str(year), until=str(year))) == count


@pytest.mark.skipif(os.name == "nt", reason="a time zone of the process is POSIX")
def test_the_date_of_a_file_is_the_local_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = encoded(1)
    before = time.localtime(0).tm_zone
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "America/Los_Angeles")
        time.tzset()
        catalogue = CatalogueWriter.open(tmp_path / "library")
        night = FileState("x.jpg", 1, 1_704_074_400 * 10**9)  # 2024-01-01 02:00 in UTC
        item = (night, replace(one, facts=replace(one.facts, taken=None)))
        catalogue.record_encoded(catalogue.add_folder(tmp_path), catalogue.register_model(MODEL), [item])
        assert catalogue.reader.count_years() == {2023: 1}
        assert catalogue.reader.count_matching(Filters(since="2023-12-31", until="2023-12-31")) == 1
        assert catalogue.reader.count_matching(Filters(since="2024")) == 0
        catalogue.close()
    time.tzset()
    assert time.localtime(0).tm_zone == before


def test_directories_are_those_of_the_files(kept: Kept) -> None:
    catalogue, photos = kept
    assert catalogue.reader.directories() == {*ROOTS, *(photo.path.parent for photo in photos)}


def test_a_content_is_found_by_the_end_of_a_path(kept: Kept) -> None:
    catalogue, photos = kept
    for name in ("x.jpg", "d/e/x.jpg", "e/x.jpg", "caf\udce9/x.jpg", "日本/x.jpg", "d%/x.jpg"):
        contents = {photo.content for photo in photos if str(photo.path).endswith("/" + name)}
        assert catalogue.reader.content_named(name) in contents
    assert catalogue.reader.content_named(".jpg") is None
    assert catalogue.reader.content_named("a/b/x.jpg") is None, "only below the folder"


def test_orphans_are_not_counted(tmp_path: Path) -> None:
    catalogue = CatalogueWriter.open(tmp_path / "library")
    folder, model = catalogue.add_folder(tmp_path), catalogue.register_model(MODEL)
    catalogue.record_encoded(folder, model, [(FileState("x.jpg", 1, 1), encoded(1))])
    catalogue.delete_files(folder, ["x.jpg"])
    assert (catalogue.reader.count_formats(), catalogue.reader.count_years()) == ({}, {})
    assert catalogue.reader.count_matching(Filters()) == 0
    catalogue.close()

"""Filters in SQL select exactly what plain Python selects."""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clipsearch.records import (
    BLURRED,
    DARK,
    FLAG_STATES,
    HOLDINGS,
    QUALITIES,
    SHAPES,
    FileState,
    Filters,
    PhotoFacts,
    TextLine,
)
from clipsearch.records.details import NO_DETAILS, Details, Place, details_of
from clipsearch.store.catalogue.writer import CatalogueWriter
from clipsearch.store.tables.clusters import Space, StoredCluster
from clipsearch.store.tables.facts_writer import Merged
from tests.support.store_rows import MODEL, encoded

HERE = Path(tempfile.gettempdir())
ROOTS = (Path("/a/b"), Path("/a/bc"), Path("/a/b/inner"), HERE)
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


ROME = Place("IT", "Italy", "Lazio", "Rome")
ABOUT = (
    (NO_DETAILS, None),
    (
        details_of(
            {
                "keywords": ["family", "Über", "Fam/Noah", "fam0"],
                "rating": 4,
                "lens": "RF24-70mm",
                "flag": "picked",
            },
            "xmp",
        ),
        ROME,
    ),
    (
        details_of(
            {"people": ["Emma"], "rating": -1, "caption": "Emma", "position": (1.0, 2.0), "flag": "rejected"},
            "xmp",
        ),
        None,
    ),
    (NO_DETAILS, Place("US", "United States", "New York", "New York City")),
    (
        details_of(
            {
                "keywords": ["emma"],
                "people": ["Noah", "emma"],
                "rating": 1,
                "clip_bytes": 5,
                "favourite": True,
            },
            "xmp",
        ),
        ROME,
    ),
)


class Photo(NamedTuple):
    content: int
    path: Path
    mtime: int
    facts: PhotoFacts
    size: int
    copies: int
    details: Details
    place: Place | None
    is_offline: bool = False
    is_incomplete: bool = False
    has_text: bool = False
    clusters: tuple[str, ...] = ()


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
                sharpness=(None, 0.2, 0.9)[key % 3],
                brightness=(None, 0.05, 0.5, 0.6)[key % 4],
            )
            seconds = TIMES[n % len(TIMES)]
            file = FileState(name, BYTES[n % len(BYTES)], seconds * 10**9)
            items.append((file, replace(one, facts=facts, missing="" if n % 9 else "half")))
        for (file, one), (content, _) in zip(
            items, catalogue.record_encoded(folder, model, items), strict=True
        ):
            about = ABOUT[content % len(ABOUT)]
            catalogue.details.record_merged([Merged(content, *about)], is_read=False)
            is_missing = file.mtime_ns // 10**9 == TIMES[0]
            if is_missing:
                catalogue.record_missing(folder, [file.path])
            states = is_missing or root != HERE, bool(one.missing)
            photos.append(
                Photo(content, root / file.path, file.mtime_ns, one.facts, file.size, 0, *about, *states)
            )
    files = Counter(photo.content for photo in photos)
    reached = {photo.content for photo in photos if not photo.is_offline}
    cut = {photo.content for photo in photos if photo.is_incomplete}
    some = np.array([content for content in sorted(files) if content % 2])
    space = Space(len(some), np.zeros(2), np.zeros((2, 1)), some, np.zeros((2, 1)))
    groups = [StoredCluster(None, None, "Sea", False, None)]
    below = [StoredCluster(None, 0, name, False, np.zeros(1)) for name in ("Waves", "Sand")]
    ids = catalogue.clusters.replace(model, space, groups, below)
    catalogue.clusters.add_members([(content, ids[content % 3 == 0]) for content in some.tolist()])
    with_text = set(sorted(files)[::3])
    for content in with_text:
        lines = [TextLine("A line", (0, 0, 1, 1))] if content % 2 else []
        catalogue.record_text(content, lines, "a reader")
    yield (
        catalogue,
        [
            photo._replace(
                copies=files[photo.content] - 1,
                is_offline=photo.content not in reached,
                is_incomplete=photo.content in cut,
                has_text=photo.content in with_text and photo.content % 2 == 1,
                clusters=("sea", "sand" if photo.content % 3 == 0 else "waves") if photo.content % 2 else (),
            )
            for photo in photos
        ],
    )
    catalogue.close()


def passes(photo: Photo, filters: Filters) -> bool:
    day, about = (photo.facts.taken or "")[:10], photo.details
    width, height = photo.facts.width, photo.facts.height
    shapes = {
        "landscape": width > height,
        "portrait": width < height,
        "square": width == height,
        "panorama": width >= 2 * height or height >= 2 * width,
    }
    return bool(
        (not filters.folders or any(folder in photo.path.parents for folder in filters.folders))
        and (not filters.since or day >= filters.since)
        and (not filters.until or (day != "" and day[: len(filters.until)] <= filters.until))
        and (not filters.types or photo.facts.format in filters.types)
        and (not filters.cameras or any(has_part(photo.facts.camera, name) for name in filters.cameras))
        and (not filters.shapes or any(shapes[shape] for shape in filters.shapes))
        and (filters.min_side is None or max(width, height) >= filters.min_side)
        and (filters.max_side is None or max(width, height) <= filters.max_side)
        and (filters.min_bytes is None or photo.size >= filters.min_bytes)
        and (filters.max_bytes is None or photo.size <= filters.max_bytes)
        and (not filters.copies or photo.copies > 0)
        and (not filters.offline or photo.is_offline)
        and (not filters.incomplete or photo.is_incomplete)
        and (not filters.places or any(is_in(photo.place, name) for name in filters.places))
        and (not filters.tags or any(has_tag(name, about.keywords) for name in filters.tags))
        and (not filters.people or any(is_one_of(name, about.people) for name in filters.people))
        and (not filters.lenses or any(has_part(about.lens, name) for name in filters.lenses))
        and (not filters.clusters or any(small(name) in photo.clusters for name in filters.clusters))
        and (filters.min_rating is None or (about.rating or 0) >= filters.min_rating)
        and (filters.max_rating is None or (about.rating or 0) <= filters.max_rating)
        and (not filters.favourite or about.favourite)
        and (not filters.flags or (about.flag or "unflagged") in filters.flags)
        and (
            not filters.qualities
            or ("blurred" in filters.qualities and (photo.facts.sharpness or 1) < BLURRED)
            or ("dark" in filters.qualities and (photo.facts.brightness or 1) < DARK)
        )
        and all(has(photo, what) for what in filters.has)
        and not any(passes(photo, one) for one in filters.without)
    )


def small(text: str) -> str:
    return "".join(c.lower() if c.isascii() else c for c in text)


def has_tag(name: str, keywords: Sequence[str]) -> bool:
    return any(small(f"{word}/").startswith(small(f"{name}/")) for word in keywords)


def has_part(camera: str, name: str) -> bool:
    return small(name) in small(camera)


def is_one_of(name: str, names: Sequence[str]) -> bool:
    return small(name) in map(small, names)


def is_in(place: Place | None, wanted: str) -> bool:
    names = [name.lower() for name in place[1:]] if place else []
    parts = [part.strip().lower() for part in wanted.split(",")]
    return all(any(name == part or name.startswith(f"{part} ") for name in names) for part in parts)


def has(photo: Photo, what: str) -> bool:
    about = photo.details
    known = {
        "gps": about.position, "place": photo.place, "rating": about.rating, "caption": about.caption,
        "tags": about.keywords, "people": about.people, "text": photo.has_text,
        "clip": about.clip_bytes,
    }  # fmt: skip
    return bool(known[what])


DAYS = st.sampled_from(
    [None, "1968", "1970-01-01", "1999", "2019-12-31", "2020", "2020-01", "2020-02-29", "2023-11"]
)
FOLDERS = st.sampled_from(
    [*ROOTS, Path("/"), Path("/a"), Path("/q"), *(root / place for root in ROOTS for place in PLACES)]
    + [(root / place).parent for root in ROOTS for place in PLACES]
)
NAMES = [field.name for field in fields(Filters)]
NAMES_OF = st.lists(st.sampled_from(["FAMILY", "Über", "emma", "Noah", "fam", "%"]), max_size=2)
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
        offline=st.sampled_from([False, False, True]),
        incomplete=st.sampled_from([False, False, True]),
        places=st.lists(
            st.sampled_from(["rome", "Rome, Italy", "New York", "York", "Rome, Spain"]), max_size=2
        ).map(tuple),
        tags=NAMES_OF.map(tuple),
        people=NAMES_OF.map(tuple),
        lenses=st.lists(st.sampled_from(["24-70", "rf", "%"]), max_size=2).map(tuple),
        clusters=st.lists(st.sampled_from(["Sea", "SAND", "waves", "%"]), max_size=2).map(tuple),
        min_rating=st.none() | st.integers(-1, 5),
        max_rating=st.none() | st.integers(-1, 5),
        has=st.lists(st.sampled_from(HOLDINGS), max_size=2).map(tuple),
        favourite=st.sampled_from([False, False, True]),
        flags=st.lists(st.sampled_from(FLAG_STATES), max_size=2).map(tuple),
        qualities=st.lists(st.sampled_from(QUALITIES), max_size=2).map(tuple),
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
    newest: defaultdict[int, tuple[str, int]] = defaultdict(lambda: ("", -(2**63)))
    for photo in photos:
        if any(passes(photo, one) for one in filters):
            moment = photo.facts.taken or "", 0 if photo.facts.taken else photo.mtime
            newest[photo.content] = max(newest[photo.content], moment)
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


@pytest.mark.parametrize(
    ("since", "until", "is_short"),
    [("2020-02-29", "2020-02-29", True), ("2020-02", "2020-02", True), ("2019", "2020", False)],
)
def test_a_day_is_found_by_the_index_of_dates(
    kept: Kept, since: str, until: str, is_short: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is on this day is asked for a hundred years; an index is slower where most photos pass."""
    reader = kept[0].reader
    query, plans = reader._query_integers, list[str]()

    def explained(sql: str, values: dict[str, object]) -> object:
        plans.extend(str(row[-1]) for row in reader._query(f"EXPLAIN QUERY PLAN {sql}", values))
        return query(sql, values)

    monkeypatch.setattr(reader, "_query_integers", explained)
    reader.matching(Filters(since=since, until=until))
    assert any("contents_by_date (taken>? AND taken<?)" in step for step in plans) == is_short


def test_counts_equal_filter_results(kept: Kept) -> None:
    catalogue, _ = kept
    formats, years = catalogue.reader.count_formats(), catalogue.reader.count_years()
    assert set(formats) == set(FORMATS)
    assert set(years) == {1999, 2019, 2020}
    for name, count in formats.items():
        assert catalogue.reader.count_matching(Filters(types=(name,))) == count
    for year, count in years.items():
        assert catalogue.reader.count_matching(Filters(since=str(year), until=str(year))) == count


def test_directories_are_those_of_the_files(kept: Kept) -> None:
    catalogue, photos = kept
    assert catalogue.reader.directories() == {*ROOTS, *(photo.path.parent for photo in photos)}


def test_a_content_is_found_by_the_end_of_a_path(kept: Kept) -> None:
    catalogue, photos = kept
    for name in ("x.jpg", "d/e/x.jpg", "e/x.jpg", "caf\udce9/x.jpg", "日本/x.jpg", "d%/x.jpg"):
        contents = {photo.content for photo in photos if str(photo.path).endswith("/" + name)}
        assert catalogue.reader.details.content_named(name) in contents
    assert catalogue.reader.details.content_named(".jpg") is None
    assert catalogue.reader.details.content_named("a/b/x.jpg") is None, "only below the folder"


def test_orphans_are_not_counted(tmp_path: Path) -> None:
    catalogue = CatalogueWriter.open(tmp_path / "library")
    folder, model = catalogue.add_folder(tmp_path), catalogue.register_model(MODEL)
    catalogue.record_encoded(folder, model, [(FileState("x.jpg", 1, 1), encoded(1))])
    catalogue.delete_files(folder, ["x.jpg"])
    assert (catalogue.reader.count_formats(), catalogue.reader.count_years()) == ({}, {})
    assert catalogue.reader.count_matching(Filters()) == 0
    catalogue.close()


def test_the_newest_of_all_are_the_first_of_the_whole_order(kept: Kept) -> None:
    catalogue, _ = kept
    everything = catalogue.reader.recent(None).tolist()
    for limit in (0, 1, 7, len(everything) - 1, len(everything) + 5):
        assert catalogue.reader.recent(limit).tolist() == everything[:limit]
        assert catalogue.reader.recent(limit, Filters()).tolist() == everything[:limit]

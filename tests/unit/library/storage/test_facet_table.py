"""Facets of any result are those that counting photo by photo gives, and what filters on them find."""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clipsearch.library.storage.facet_table import FacetTable, folders_below
from clipsearch.records import Encoded, FacetCounts, FileState, Filters
from clipsearch.records.details import Place, details_of
from clipsearch.store.catalogue.writer import CatalogueWriter
from clipsearch.store.tables.facts_writer import Merged
from tests.support.store_rows import MODEL, encoded, key

DIRECTORIES = ("", "a", "a/b", "a/b/c", "a b", "d")
CAMERAS = ("", "Canon EOS 5D", "CANON EOS", "Google Pixel 7")
FORMATS = ("JPEG", "PNG", "WEBP")
YEARS = (1999, 2019, 2020)
TAGS = ("dog", "Dog", "animals", "animals/dog", "Animals/Dog/old", "a/b", "animal")
PLACES = (
    None, Place("IT", "Italy"), Place("IT", "Italy", "Lazio", "Rome"),
    Place("IT", "Italy", "Tuscany", "Florence"), Place("US", "United States", "Georgia", "Rome"),
)  # fmt: skip

# A photo: its content, which of two folders, directory, year of the file, year taken, camera, format.
photos = st.tuples(
    st.integers(0, 8), st.integers(0, 1), st.sampled_from(DIRECTORIES), st.sampled_from(YEARS),
    st.sampled_from((None, *YEARS)), st.sampled_from(CAMERAS), st.sampled_from(FORMATS),
)  # fmt: skip
told = st.lists(
    st.tuples(st.lists(st.sampled_from(TAGS), max_size=3, unique=True), st.sampled_from(PLACES)),
    min_size=9,
    max_size=9,
)  # of each content: its keywords, and where it was taken


def photo(number: int, taken: int | None, camera: str, name: str) -> Encoded:
    made = encoded(number)
    time = f"{taken}-06-01T10:00:00" if taken else None
    return replace(made, facts=replace(made.facts, taken=time, camera=camera, format=name))


def brute_force(files: list[tuple[Any, ...]], contents: set[int], roots: list[Path]) -> FacetCounts:
    """The same by going through all files; `files` has (content, path, year, camera, format)."""
    sets: dict[str, defaultdict[Any, set[int]]] = {
        name: defaultdict(set) for name in ("years", "folders", "cameras", "formats")
    }
    mine = [file for file in files if file[0] in contents]
    directories = sorted({path.parent for _, path, *_ in mine})
    outermost = [next(root for root in roots if path.is_relative_to(root)) for path in directories]
    groups = dict(zip(directories, folders_below(directories, outermost), strict=True))
    for content, path, year, camera, form in mine:
        sets["years"][year].add(content)
        sets["cameras"][camera].add(content)
        sets["formats"][form].add(content)
        if (group := groups[path.parent]) is not None:
            sets["folders"][group].add(content)
    sets["cameras"] = defaultdict(set, {
        name: set().union(*(some for other, some in sets["cameras"].items() if name.lower() in other.lower()))
        for name in sets["cameras"]
    })  # fmt: skip
    counts = {name: {value: len(some) for value, some in sets[name].items()} for name in sets}
    counts["cameras"].pop("", None)
    counts["years"].pop(None, None)  # the file's own date says nothing of when the photo was taken
    return FacetCounts(**counts)


@settings(max_examples=30, deadline=None)
@given(st.lists(photos, max_size=15), st.sets(st.integers(0, 9)), told)
def test_counts_are_those_of_brute_force_and_of_filters(
    drawn: list[tuple[Any, ...]], chosen: set[int], said: list[tuple[list[str], Place | None]]
) -> None:
    with (
        tempfile.TemporaryDirectory() as place,
        closing(CatalogueWriter.open(Path(place, "library"))) as catalogue,
    ):
        roots = [Path(place, "one"), Path(place, "two")]
        folders = [catalogue.add_folder(root) for root in roots]
        model = catalogue.register_model(MODEL)
        files, facts = dict[Path, tuple[Any, ...]](), dict[int, tuple[Any, ...]]()
        for number, root, directory, year, *rest in drawn:
            taken, camera, form = facts.setdefault(number, tuple(rest))
            path = Path(directory, f"{number}.jpg")
            modified = int(datetime(year, 6, 1).timestamp()) * 10**9
            catalogue.record_encoded(
                folders[root], model,
                [(FileState(path.as_posix(), 1, modified), photo(number, taken, camera, form))],
            )  # fmt: skip
            files[roots[root] / path] = (key(number), roots[root] / path, taken, camera, form)
        catalogue.details.record_merged(
            [
                Merged(
                    key(number),
                    details_of(
                        {"taken": f"{taken}-06-01T10:00:00" if taken else None, "camera": camera or None}
                        | {"keywords": said[number][0]},
                        "exif",
                    ),
                    said[number][1],
                )
                for number, (taken, camera, _) in facts.items()
            ]
        )
        table = FacetTable(catalogue.reader)
        every = {content for content, *_ in files.values()}
        for contents in ({key(number) for number in chosen}, every):
            counts = table.count(np.array(sorted(contents, reverse=True), dtype=np.int64))
            plain = replace(counts, tags={}, places={})
            assert plain == brute_force(list(files.values()), contents, roots)
            tags = Counter(
                name
                for number in facts
                if key(number) in contents
                for name in {
                    "/".join(tag.lower().split("/")[: level + 1])
                    for tag in said[number][0]
                    for level in range(tag.count("/") + 1)
                }
            )
            assert {name.lower(): count for name, count in counts.tags.items()} == tags
        for name, values in (
            ("types", counts.formats), ("folders", counts.folders), ("cameras", counts.cameras),
            ("tags", counts.tags), ("places", counts.places),
        ):  # fmt: skip
            for value, count in values.items():
                assert catalogue.reader.count_matching(Filters(**{name: (value,)})) == count
        for year, count in counts.years.items():
            assert catalogue.reader.count_matching(Filters(since=str(year), until=str(year))) == count


@pytest.mark.parametrize(
    ("directories", "outermost", "expected"),
    [
        (["/p/a", "/p/a/b", "/q"], ["/p", "/p", "/q"], ["/p", "/p", "/q"]),
        (["/p/a", "/p/a/b", "/p/a/c/d"], ["/p"] * 3, [None, "/p/a/b", "/p/a/c"]),
        (["/p/a/b"], ["/p"], ["/p/a/b"]),
        ([], [], []),
    ],
)
def test_folders_that_results_lie_in(
    directories: list[str], outermost: list[str], expected: list[str | None]
) -> None:
    found = folders_below([*map(Path, directories)], [*map(Path, outermost)])
    assert [folder and folder.as_posix() for folder in found] == expected

"""Descriptions of index files: which are taken for one, and which files are outdated by them."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from clipsearch.store.vectors.index_files import Description, outdated_files

FIRST, SECOND = "aaaaaaaa-float32-1", "bbbbbbbb-float32-1"
WANTED = Description("1.0", "library", FIRST, 16)


def test_a_description_is_read_where_it_is_of_this_library_and_model(tmp_path: Path) -> None:
    there = replace(WANTED, generation=3, count=2, removed=1, checksum="c")
    there.write(tmp_path)
    assert WANTED.read(tmp_path) == there
    assert replace(WANTED, library="another").read(tmp_path) is None


@pytest.mark.parametrize("number", [-1, 1.0, True, "1", None])
@pytest.mark.parametrize("name", ["generation", "count", "removed"])
def test_a_description_with_what_is_no_number_is_none(tmp_path: Path, name: str, number: object) -> None:
    path = tmp_path / f"vectors-{FIRST}.json"
    path.write_text(json.dumps({**asdict(WANTED), name: number}))
    assert WANTED.read(tmp_path) is None


@pytest.mark.parametrize("damaged", [FIRST, SECOND])
def test_a_damaged_description_outdates_nothing_and_keeps_no_other_from_it(
    tmp_path: Path, damaged: str
) -> None:
    for fingerprint in (FIRST, SECOND):
        replace(WANTED, fingerprint=fingerprint, generation=2).write(tmp_path)
        for generation in (1, 2):
            (tmp_path / f"vectors-{fingerprint}-{generation}.usearch").touch()
    (tmp_path / f"vectors-{damaged}.json").write_text("[" * 10)
    (other,) = {FIRST, SECOND} - {damaged}
    assert outdated_files(tmp_path) == [tmp_path / f"vectors-{other}-1.usearch"]

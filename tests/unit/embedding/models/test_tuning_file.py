"""What was measured is kept; what makes no sense any more is measured again."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

import pytest

from clipsearch.embedding.models import tuning_file
from clipsearch.embedding.models.tuning_file import Tuning

ONE = Tuning("bfloat16", rewritten=False, batch=4, streams=2, threads=1)
OTHER = Tuning("float32", rewritten=True, batch=64)


def test_what_is_kept_is_read_again_beside_what_another_process_kept(tmp_path: Path) -> None:
    notes = tmp_path / "tuning.json"
    tuning_file.keep(notes, "one on cpu", ONE)
    tuning_file.keep(notes, "other on cuda", OTHER)
    assert tuning_file.load(notes) == {"one on cpu": ONE, "other on cuda": OTHER}
    tuning_file.keep(notes, "one on cpu", OTHER)
    assert tuning_file.load(notes)["one on cpu"] == OTHER
    assert [path.name for path in tmp_path.iterdir()] == ["tuning.json"]
    if os.name == "posix":
        assert notes.stat().st_mode & 0o777 == 0o600


def test_where_nothing_can_be_written_nothing_is_said(tmp_path: Path) -> None:
    tuning_file.keep(tmp_path / "not there" / "tuning.json", "one", ONE)
    (tmp_path / "tuning.json").mkdir()
    tuning_file.keep(tmp_path / "tuning.json", "one", ONE)
    assert [path.name for path in tmp_path.iterdir()] == ["tuning.json"]
    assert tuning_file.load(tmp_path / "tuning.json") == {}


@pytest.mark.parametrize("text", ["", "[]", "\udcff", '{"a": 1}', '{"a": null}', '{"a": {"batch": 4}}'])
def test_a_damaged_note_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "tuning.json").write_text(text, encoding="utf-8", errors="surrogateescape")
    assert tuning_file.load(tmp_path / "tuning.json") == {}


@pytest.mark.parametrize(
    "change",
    [
        {"batch": 0},
        {"batch": True},
        {"batch": 10**6},
        {"streams": 0},
        {"threads": -1},
        {"threads": 1.5},
        {"precision": "int3"},
        {"precision": ["float32"]},
        {"words": "int3"},
        {"rewritten": 1},
        {"of a later version": 1},
    ],
)
def test_values_without_sense_count_as_none(tmp_path: Path, change: dict[str, object]) -> None:
    (tmp_path / "tuning.json").write_text(json.dumps({"a": asdict(ONE) | change}))
    assert tuning_file.load(tmp_path / "tuning.json") == {}

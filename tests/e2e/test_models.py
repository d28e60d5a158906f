"""`clipsearch models` tells what is wrong and what to do, and leaves everything as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.conftest import Program

CLOSED = "http://127.0.0.1:9"


@pytest.fixture
def offline(fresh: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.setenv("CLIPSEARCH_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("HF_ENDPOINT", CLOSED)
    return fresh


def test_the_list_needs_no_library_and_no_network(offline: Program) -> None:
    rows = {row["name"]: row for row in offline.json("models")}
    assert rows["starter"]["state"] == "bundled"
    assert rows["starter"]["used"]
    assert {"cpu", "gpu"} <= {row["suggested"] for row in rows.values()}
    assert all(row["source"] for row in rows.values())
    assert not offline.library.exists()


def test_bad_names_and_no_network_are_said_so(offline: Program) -> None:
    name = "ViT-B-32/laion2b_s34b_b79k"
    done = offline.run("models", "download", name, code=1)
    assert CLOSED in done.stderr
    assert "open_clip_model.safetensors" in done.stderr
    assert "nothing to download" in offline.run("models", "download", "nonsense", code=1).stderr
    assert f"clipsearch models download {name}" in offline.run("models", "use", name, code=1).stderr
    assert "is in use" in offline.run("models", "remove", "starter", code=1).stderr
    offline.run("models", "frobnicate", code=2)

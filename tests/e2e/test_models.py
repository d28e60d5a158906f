"""`clipsearch models` fetches, measures, uses and deletes a model, and tells what is wrong and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from clipsearch.__main__ import main
from clipsearch.library.models import speed_test
from tests.e2e.conftest import Program
from tests.support.album import draw
from tests.support.hub_server import Hub
from tests.support.tiny_models import make

NAME, PLACE, COMMIT = "PE-Core-B-16/meta", "timm/PE-Core-B-16", "0038414f37721c5eafc1a5e0da802d291c909de3"
CLOSED = "http://127.0.0.1:9"


@pytest.fixture
def offline(fresh: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.setenv("CLIPSEARCH_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("HF_ENDPOINT", CLOSED)
    return fresh


@pytest.mark.usefixtures("tuned")
def test_a_model_is_fetched_measured_used_and_deleted(
    fresh: Program,
    hub: Hub,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "made").mkdir()
    hub.publish(PLACE, make("clip", tmp_path / "made"), COMMIT)

    def offered() -> dict[str, object]:
        return next(row for row in fresh.json("models", "list") if row["name"] == NAME)

    assert offered()["state"] == "available"
    folder = Path(fresh.json("models", "download", NAME)["folder"])
    assert (folder / "open_clip_model.safetensors").is_file()
    assert offered()["state"] == "downloaded"
    for name, value in (("SECONDS", 0.5), ("WIDTH", 400), ("HEIGHT", 300)):  # hence in this process
        monkeypatch.setattr(speed_test, name, value)
    assert main(["--library", str(fresh.library), "models", "measure", NAME]) == 0
    assert "photos/s" in capsys.readouterr().out
    assert len(offered()["speeds"]) == 1  # type: ignore[arg-type]
    assert "used from now on" in fresh.run("models", "use", NAME).stdout
    draw(tmp_path / "album" / "red.jpg", "red")
    fresh.run("add", tmp_path / "album")
    assert fresh.json("status")["model"]["name"] == NAME
    fresh.run("models", "use", "starter")
    assert (
        "is in use" in fresh.run("models", "remove", NAME, code=1).stderr
    )  # it serves until the other is built
    assert "starter answers from now on" in fresh.run("index").stdout
    fresh.run("models", "remove", NAME)
    assert (offered()["state"], offered()["speeds"]) == ("available", [])
    assert not folder.exists()
    assert fresh.json("check") == []
    assert "is not downloaded" in fresh.run("models", "remove", NAME, code=1).stderr


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

"""A hub of our own, and a place of our own for what is downloaded from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import huggingface_hub
import pytest

from clipsearch.embedding import hub as hub_module
from tests.hub import Hub, serving


@pytest.fixture
def hub(models: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub that this process asks instead of the real one, without long pauses."""
    monkeypatch.setattr(hub_module, "PAUSE", 0.02)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("HF_TOKEN", raising=False)
    huggingface_hub.close_session()  # it remembers the proxies of the environment
    with serving() as server:
        monkeypatch.setenv("HF_ENDPOINT", server.address)
        yield server
    huggingface_hub.close_session()


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where downloaded models lie."""
    place = tmp_path / "models"
    monkeypatch.setenv("CLIPSEARCH_MODELS", str(place))
    return place

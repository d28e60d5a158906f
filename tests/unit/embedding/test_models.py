"""Which names mean which model, without loading any."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clipsearch.embedding.models import resolve
from clipsearch.errors import ModelError


def test_the_starter_is_there_with_its_text_tower_read_from_its_folder() -> None:
    starter = resolve("starter")
    config = starter.text_config()
    assert starter.folder is not None
    assert starter.identifier == f"local-dir:{starter.folder}"
    assert config is not None
    assert config["hf_model_name"] == str(starter.folder)
    assert config["hf_model_pretrained"] is False


def test_an_architecture_with_a_tag_is_open_clips() -> None:
    spec = resolve("ViT-B-32/laion2b_s34b_b79k")
    assert (spec.identifier, spec.tag, spec.folder) == ("ViT-B-32", "laion2b_s34b_b79k", None)


def test_a_folder_with_its_own_text_transformer_needs_no_override(tmp_path: Path) -> None:
    config = {"model_cfg": {"embed_dim": 8, "vision_cfg": {}, "text_cfg": {"width": 8}}}
    (tmp_path / "open_clip_config.json").write_text(json.dumps(config))
    assert resolve(str(tmp_path)).text_config() is None


def test_a_signature_changes_with_the_weights(tmp_path: Path) -> None:
    (tmp_path / "open_clip_config.json").write_text("{}")
    weights = tmp_path / "open_clip_model.safetensors"
    weights.write_bytes(b"one")
    before = resolve(str(tmp_path)).signature()
    weights.write_bytes(b"two")
    assert resolve(str(tmp_path)).signature() != before


@pytest.mark.parametrize("name", ["", "no such model", "a/b/c", "../x/y"])
def test_other_names_are_refused_with_advice(name: str) -> None:
    with pytest.raises(ModelError, match="Use 'starter'"):
        resolve(name)


def test_a_folder_without_a_configuration_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="has no open_clip_config.json"):
        resolve(str(tmp_path))

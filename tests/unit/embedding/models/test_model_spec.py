"""Which names mean which model, without loading any."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clipsearch.embedding.models.model_spec import resolve
from clipsearch.errors import ModelError


def test_the_starter_is_there_with_its_text_tower_read_from_its_folder() -> None:
    starter = resolve("starter")
    assert starter.folder is not None
    assert starter.bert_config() is not None


CONFIG = {"model_cfg": {"embed_dim": 8, "vision_cfg": {}, "text_cfg": {"width": 8}}}


def test_an_architecture_with_a_tag_must_be_downloaded_first(models: Path) -> None:
    with pytest.raises(ModelError, match="is not downloaded") as caught:
        resolve("ViT-B-32/laion2b_s34b_b79k")
    assert "clipsearch models download ViT-B-32/laion2b_s34b_b79k" in caught.value.hint


def test_an_architecture_that_open_clip_does_not_know_is_refused(models: Path) -> None:
    with pytest.raises(ModelError, match="knows no architecture 'vit-b-3'") as caught:
        resolve("vit-b-3/laion2b_s34b_b79k")
    assert "ViT-B-32" in caught.value.hint


def test_a_folder_with_its_own_text_transformer_has_no_bert(tmp_path: Path) -> None:
    (tmp_path / "open_clip_config.json").write_text(json.dumps(CONFIG))
    (tmp_path / "open_clip_model.safetensors").write_bytes(b"")
    assert resolve(str(tmp_path)).bert_config() is None


def test_a_signature_changes_with_the_weights(tmp_path: Path) -> None:
    (tmp_path / "open_clip_config.json").write_text(json.dumps(CONFIG))
    weights = tmp_path / "open_clip_model.safetensors"
    weights.write_bytes(b"one")
    before = resolve(str(tmp_path)).signature()
    weights.write_bytes(b"two")
    assert resolve(str(tmp_path)).signature() != before


def test_a_folder_with_nothing_but_a_pickle_is_refused(tmp_path: Path) -> None:
    (tmp_path / "open_clip_config.json").write_text(json.dumps(CONFIG))
    (tmp_path / "open_clip_pytorch_model.bin").write_bytes(b"")
    with pytest.raises(ModelError, match="is a pickle"):
        resolve(str(tmp_path))


def test_a_folder_without_its_tokenizer_says_what_is_missing(tmp_path: Path) -> None:
    text = {"hf_tokenizer_name": "some/where", "hf_model_name": "some/where"}
    config = {"model_cfg": {"embed_dim": 8, "vision_cfg": {}, "text_cfg": text}}
    (tmp_path / "open_clip_config.json").write_text(json.dumps(config))
    (tmp_path / "open_clip_model.safetensors").write_bytes(b"")
    with pytest.raises(ModelError, match="lacks tokenizer.json, tokenizer_config.json, config.json"):
        resolve(str(tmp_path))


@pytest.mark.parametrize("suffix", ["bin", "pt", "pth", "ckpt"])
def test_a_pickle_is_refused_by_its_name(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"model.{suffix}"
    path.write_bytes(b"")
    for name in (str(path), f"ViT-B-32@{path}"):
        with pytest.raises(ModelError, match="could run any program"):
            resolve(name)


def test_a_file_of_weights_needs_its_architecture(tmp_path: Path) -> None:
    path = tmp_path / "mine.safetensors"
    path.write_bytes(b"")
    with pytest.raises(ModelError, match="does not say its architecture"):
        resolve(str(path))
    spec = resolve(f"ViT-B-32@{path}")
    assert (spec.architecture, spec.weights, spec.folder) == ("ViT-B-32", path, None)
    assert resolve(f"ViT-L-14/laion2b_s32b_b82k@{path}").tag == "laion2b_s32b_b82k"
    with pytest.raises(ModelError, match="There is no file"):
        resolve(f"ViT-B-32@{path}x.safetensors")
    with pytest.raises(ModelError, match="need more than mine.safetensors"):
        resolve(f"ViT-B-32-SigLIP2-256@{path}")


@pytest.mark.parametrize("name", ["", "no such model", "a/b/c", "../x/y"])
def test_other_names_are_refused_with_advice(name: str) -> None:
    with pytest.raises(ModelError, match="Use 'starter'"):
        resolve(name)


def test_a_folder_without_a_configuration_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="has no open_clip_config.json"):
        resolve(str(tmp_path))

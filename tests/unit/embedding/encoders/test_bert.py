"""BERT text towers without transformers: the same tokens and embeddings as open_clip's own way."""

from __future__ import annotations

import json
import logging
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import open_clip
import pytest
import torch

from clipsearch.embedding.encoders.clip_model import ClipModel
from clipsearch.embedding.models.model_spec import ModelSpec, resolve
from tests.support.plain_open_clip import build_options, identifier

TEXTS = [
    "a dog",
    "red",
    "",
    "  Two   children\ton a beach\n",
    "Zürich, CAFÉ &amp; naïve — “quotes” 漢字 🐕 \u0645\u0631\u062d\u0628\u0627",
    "the old town at night " * 40,
    "supercalifragilisticexpialidocious 1,000,000 e\u0301",
    "[SEP] [PAD] [MASK]",
]


@pytest.fixture(scope="module")
def starter() -> ModelSpec:
    return resolve("starter")


@pytest.fixture(scope="module")
def theirs(starter: ModelSpec) -> Any:
    """The starter as open_clip builds it through transformers."""
    logging.disable(logging.WARNING)  # it warns of a model without weights: they follow
    model = open_clip.create_model(
        identifier(starter), load_weights=False, pretrained_text=False, **build_options(starter)
    )
    logging.disable(logging.NOTSET)
    open_clip.load_checkpoint(model, str(starter.weights), strict=True)
    return model.eval()


def test_the_starter_needs_no_transformers(starter: ModelSpec) -> None:
    assert starter.bert_config()
    assert not starter.needs_transformers


@torch.inference_mode()
def test_tokens_and_embeddings_are_the_same(starter: ModelSpec, theirs: Any) -> None:
    ours = ClipModel(starter, "cpu", "float32")
    tokens = open_clip.get_tokenizer(identifier(starter))(TEXTS)
    assert torch.equal(ours._text_tower.tokenize(TEXTS)[0], tokens)
    expected = torch.nn.functional.normalize(theirs.encode_text(tokens), dim=-1).numpy()
    assert np.abs(ours.encode_texts(TEXTS) - expected).max() < 1e-5
    names = {name for name in theirs.state_dict() if name.startswith("text.")}
    assert {name for name in ours._model.state_dict() if name.startswith("text.")} == names


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("config.json", {"model_type": "roberta"}),
        ("config.json", {"hidden_act": "relu"}),
        ("config.json", {"position_embedding_type": "relative_key"}),
        ("open_clip_config.json", {"hf_pooler_type": "cls_pooler"}),
        ("open_clip_config.json", {"hf_proj_type": None}),
    ],
)
def test_what_is_not_known_is_left_to_transformers(
    starter: ModelSpec, tmp_path: Path, file: str, change: dict[str, Any]
) -> None:
    assert starter.folder is not None
    for name in ("config.json", "open_clip_config.json", "tokenizer.json"):
        shutil.copy(starter.folder / name, tmp_path)
    spec = replace(starter, folder=tmp_path)
    assert spec.bert_config()
    about = json.loads((tmp_path / file).read_text(encoding="utf-8"))
    (about["model_cfg"]["text_cfg"] if "model_cfg" in about else about).update(change)
    (tmp_path / file).write_text(json.dumps(about), encoding="utf-8")
    assert spec.bert_config() is None
    assert spec.needs_transformers

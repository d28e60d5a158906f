"""Fused layers of a BERT text tower give the vectors of plain ones."""

from __future__ import annotations

import pytest
import torch

from clipsearch.embedding.acceleration import bert_layers, onednn_layers
from clipsearch.embedding.encoders.bert import BertTower

CONFIG = {
    "hidden_size": 64,
    "intermediate_size": 128,
    "num_attention_heads": 4,
    "num_hidden_layers": 3,
    "layer_norm_eps": 1e-12,
    "vocab_size": 50,
    "max_position_embeddings": 16,
    "type_vocab_size": 2,
    "pad_token_id": 0,
}


def made() -> torch.nn.Module:
    """A model with a tower of three layers."""
    torch.manual_seed(0)
    model = torch.nn.Module()
    model.text = BertTower(CONFIG, 32, "mlp").eval().requires_grad_(False)
    return model


@pytest.mark.skipif(not onednn_layers.works(torch.bfloat16), reason="this processor cannot")
@torch.inference_mode()
def test_each_fused_layer_leaves_the_vectors_as_they_are() -> None:
    model = made()
    tokens = torch.tensor([[3, 7, 9, 2, 0, 0], [5, 1, 8, 4, 6, 2], [9, 9, 0, 0, 0, 0]])
    plain = torch.nn.functional.normalize(model.text(tokens))
    slots = list(bert_layers.slots(model))
    assert len(slots) == 3
    for slot in slots:
        slot.pack()
        agreement = (torch.nn.functional.normalize(model.text(tokens)) * plain).sum(dim=1)
        assert float(agreement.min()) > 0.999
    assert not list(bert_layers.slots(model))
    alone = torch.nn.functional.normalize(model.text(tokens[2:, :2]))
    assert float((alone * plain[2]).sum()) > 0.999
    for slot in slots:
        slot.unpack()
    assert torch.equal(torch.nn.functional.normalize(model.text(tokens)), plain)


def test_on_another_processor_the_layers_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onednn_layers, "works", lambda dtype: False)
    assert not list(bert_layers.slots(made()))

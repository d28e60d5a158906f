"""Packed layers give what the layers of torch and open_clip give."""

from __future__ import annotations

import pytest
import torch
from open_clip.transformer import Transformer

from clipsearch.embedding.acceleration import fbgemm_layers


@pytest.mark.skipif(not fbgemm_layers.works(), reason="this processor cannot")
@pytest.mark.parametrize("heads_apart", [False, True])
def test_packed_attention_is_that_of_torch(*, heads_apart: bool) -> None:
    dice = torch.Generator().manual_seed(0)
    layer = torch.nn.MultiheadAttention(32, 4, batch_first=True).eval().requires_grad_(False)
    x = torch.randn(3, 5, 32, generator=dice)
    shape = (12, 5, 5) if heads_apart else (5, 5)
    mask = torch.where(torch.rand(shape, generator=dice) < 0.3, -torch.inf, 0.0)
    mask[..., 0] = 0.0
    expected = layer(x, x, x, need_weights=False, attn_mask=mask)[0]
    assert torch.allclose(
        fbgemm_layers.PackedAttention(layer)(x, x, x, attn_mask=mask)[0], expected, atol=1e-3
    )


@pytest.mark.skipif(not fbgemm_layers.works(), reason="this processor cannot")
@pytest.mark.parametrize(("scale", "whole"), [(None, True), (0.1, False)])
def test_a_block_is_packed_whole_where_it_does_nothing_else(scale: float | None, *, whole: bool) -> None:
    torch.manual_seed(0)
    tower = Transformer(32, 2, 4, ls_init_value=scale).eval().requires_grad_(False)
    model = torch.nn.Module()
    model.transformer = tower
    x, mask = torch.randn(3, 5, 32), torch.full((5, 5), -torch.inf).triu(1)
    expected = tower(x, attn_mask=mask)
    places = list(fbgemm_layers.slots(model))
    for place in places:
        place.pack()
    assert (type(tower.resblocks[0]) is fbgemm_layers.PackedBlock) == whole
    assert torch.allclose(tower(x, attn_mask=mask), expected, atol=2e-3)
    assert tower.get_cast_dtype() == torch.float32
    for place in places:
        place.unpack()
    assert torch.equal(tower(x, attn_mask=mask), expected)

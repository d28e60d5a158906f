"""Rewriting leaves a tower's answers as they are."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import timm
import torch
from open_clip.modified_resnet import ModifiedResNet
from open_clip.transformer import VisionTransformer
from timm.layers import Conv2dSame
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from clipsearch.embedding.acceleration import graph_rewrites, onednn_layers

CPU = torch.device("cpu")


def settled(module: nn.Module) -> nn.Module:
    """In evaluation mode, with norms that have seen something."""
    dice = torch.Generator().manual_seed(0)
    for part in module.modules():
        if isinstance(part, nn.BatchNorm2d):
            part.running_mean = torch.randn(part.num_features, generator=dice) / 4
            part.running_var = torch.rand(part.num_features, generator=dice) + 0.5
    return module.eval().requires_grad_(False)


class Backwards(nn.Module):
    """Its norm runs before the convolution that is listed before it."""

    def __init__(self) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(3, 3, 3)
        self.norm = nn.BatchNorm2d(3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.convolution(self.norm(x)).mean((2, 3))


@pytest.fixture
def example() -> torch.Tensor:
    return torch.randn(2, 3, 32, 32, generator=torch.Generator().manual_seed(1))


@torch.inference_mode()
@pytest.mark.parametrize("name", ["efficientnet_lite0", "tf_efficientnet_lite0"])
def test_a_real_tower_is_rewritten_and_gives_the_same(name: str, example: torch.Tensor) -> None:
    torch.manual_seed(0)
    tower = settled(timm.create_model(name, num_classes=16))
    before = tower(example)
    assert graph_rewrites.can_rewrite(tower, example)
    assert torch.equal(tower(example), before)  # asking changes nothing
    graph_rewrites.rewrite(tower, CPU)
    kinds = [type(part) for part in tower.modules()]
    assert not any(isinstance(part, nn.BatchNorm2d) for part in tower.modules())
    assert kinds.count(onednn_layers.PointwiseConvolution) > 20
    if onednn_layers.works():
        assert kinds.count(onednn_layers.FusedConvolution) > 10
    assert graph_rewrites.agreement(before, tower(example)) >= graph_rewrites.EXACT
    onednn_layers.pack(tower, torch.float32)
    assert graph_rewrites.agreement(before, tower(example)) >= graph_rewrites.EXACT


@torch.inference_mode()
@pytest.mark.skipif(not onednn_layers.works(), reason="this version of torch has other operators")
@pytest.mark.parametrize(("height", "width"), [(8, 8), (9, 9), (8, 9), (9, 8), (1, 2), (12, 5)])
@pytest.mark.parametrize("groups", [1, 6])
@pytest.mark.parametrize(("kernel", "stride"), [(3, 2), (5, 2), (2, 2), (3, 1), ((3, 5), (2, 1)), (1, 3)])
def test_padding_by_the_size_of_the_input_is_fused(
    height: int, width: int, groups: int, kernel: Any, stride: Any
) -> None:
    torch.manual_seed(0)
    convolution = Conv2dSame(6, 12, kernel, stride, groups=groups).requires_grad_(False)
    layers = nn.Sequential(convolution, nn.ReLU6())
    x = torch.randn(2, 6, height, width).to(memory_format=torch.channels_last)
    before = layers(x)
    graph_rewrites._fuse_activations(layers)
    assert type(layers[0]) is onednn_layers.FusedConvolution
    assert layers(x).shape == before.shape
    assert torch.allclose(layers(x), before, atol=1e-5)


def transformer(**options: Any) -> nn.Module:
    torch.manual_seed(0)
    sizes = {"image_size": 32, "patch_size": 8, "width": 64, "layers": 3, "heads": 4, "mlp_ratio": 4.0}
    return VisionTransformer(**{**sizes, "output_dim": 16, **options}).eval().requires_grad_(False)


@torch.inference_mode()
@pytest.mark.parametrize("options", [{}, {"ls_init_value": 0.5}, {"final_ln_after_pool": True}])
def test_the_last_block_is_computed_for_the_class_token_alone(
    options: dict[str, Any], example: torch.Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    tower = transformer(**options)
    before = tower(example)
    weights = {name: data.clone() for name, data in tower.state_dict().items()}
    assert graph_rewrites.can_rewrite(tower, example)
    assert torch.equal(tower(example), before)
    assert all(torch.equal(data, weights[name]) for name, data in tower.state_dict().items())
    with monkeypatch.context() as without:
        without.setattr(graph_rewrites, "_blocks", lambda tower: None)
        every = copy.deepcopy(tower)
        graph_rewrites.rewrite(every, CPU)  # torch's own attention is counted as nothing
    with FlopCounterMode(display=False) as whole:
        every(example)
    graph_rewrites.rewrite(tower, CPU)
    with FlopCounterMode(display=False) as less:
        after = tower(example)
    assert torch.allclose(after, before, atol=1e-5)
    assert less.get_total_flops() < 0.8 * whole.get_total_flops()  # of three blocks
    onednn_layers.pack(tower, torch.float32)
    assert torch.allclose(tower(example), before, atol=1e-5)
    if onednn_layers.works():
        kinds = [type(part) for part in tower.modules()]
        assert nn.Linear not in kinds and nn.MultiheadAttention not in kinds
        assert all(
            part.weight is None for part in tower.modules() if isinstance(part, onednn_layers.FusedLinear)
        )


@torch.inference_mode()
@pytest.mark.parametrize(
    "options",
    [{"pool_type": "avg"}, {"attentional_pool": True}, {"output_tokens": True}, {"layers": 1}],
)
def test_where_other_tokens_are_read_the_last_block_stays(
    options: dict[str, Any], example: torch.Tensor
) -> None:
    tower: Any = transformer(**options)
    last = tower.transformer.resblocks[-1]
    graph_rewrites.rewrite(tower, CPU)
    assert tower.transformer.resblocks[-1] is last


@torch.inference_mode()
def test_where_the_order_is_another_nothing_is_rewritten(example: torch.Tensor) -> None:
    assert not graph_rewrites.can_rewrite(settled(Backwards()), example)


@torch.inference_mode()
@pytest.mark.parametrize(
    "layer",
    [nn.Conv2d(4, 6, 1), nn.Conv2d(4, 6, 1, bias=False), nn.Conv2d(4, 6, 1, padding="same")],
)
def test_a_pointwise_convolution_is_a_matrix_product(layer: nn.Conv2d) -> None:
    tower = nn.Sequential(layer).eval()
    x = torch.randn(2, 4, 5, 7)
    before = tower(x)
    graph_rewrites.rewrite(tower, CPU)
    assert type(tower[0]) is onednn_layers.PointwiseConvolution
    assert torch.allclose(tower(x), before, atol=1e-5)
    onednn_layers.pack(tower, torch.float32)
    assert torch.allclose(tower(x), before, atol=1e-5)


@torch.inference_mode()
@pytest.mark.parametrize(
    "layer",
    [
        nn.Conv2d(4, 6, 3),
        nn.Conv2d(4, 6, 1, stride=2),
        nn.Conv2d(4, 6, 1, padding=1),
        nn.Conv2d(4, 8, 1, groups=2),
    ],
)
def test_other_convolutions_stay(layer: nn.Conv2d) -> None:
    tower = nn.Sequential(layer).eval()
    assert not graph_rewrites.can_rewrite(tower, torch.randn(1, 4, 8, 8))
    graph_rewrites.rewrite(tower, CPU)
    assert tower[0] is layer


@torch.inference_mode()
@pytest.mark.skipif(not onednn_layers.works(), reason="this torch has no such operators")
@pytest.mark.parametrize(
    "activation", [nn.ReLU(), nn.ReLU6(), nn.ReLU6(inplace=True), nn.GELU(), nn.GELU(approximate="tanh")]
)
@pytest.mark.parametrize(
    "layer",
    [
        nn.Conv2d(8, 16, 1),
        nn.Conv2d(8, 16, 1, bias=False),
        nn.Conv2d(8, 16, 3, padding=1, bias=False),
        nn.Conv2d(8, 8, 5, stride=2, padding=(2, 1), groups=8),
        nn.Conv2d(8, 16, 3, dilation=2),
    ],
)
def test_what_follows_a_layer_is_done_with_it(layer: nn.Conv2d, activation: nn.Module) -> None:
    tower = copy.deepcopy(nn.Sequential(layer, activation)).eval()
    x = 9 * torch.randn(2, 8, 9, 7).to(memory_format=torch.channels_last)
    before, given = tower(x), x.clone()
    graph_rewrites.rewrite(tower, CPU)
    assert type(tower[1]) is nn.Identity
    assert torch.allclose(tower(x), before, atol=1e-5)
    assert torch.equal(x, given)
    halved = tower.to(torch.bfloat16)  # a person's choice, on whatever processor
    assert graph_rewrites.agreement(halved(x.bfloat16()).flatten(1), before.flatten(1)) > 0.999
    onednn_layers.pack(halved, torch.bfloat16)
    assert graph_rewrites.agreement(halved(x.bfloat16()).flatten(1), before.flatten(1)) > 0.999


@torch.inference_mode()
@pytest.mark.parametrize(
    "tower",
    [
        nn.Sequential(nn.Conv2d(4, 4, 3), nn.Mish()),
        nn.Sequential(nn.Conv2d(4, 4, 3, padding="same"), nn.ReLU()),
        nn.Sequential(nn.Conv2d(4, 4, 3), nn.Identity(), nn.ReLU()),
    ],
)
def test_nothing_else_is_done_in_one_pass(tower: nn.Sequential) -> None:
    kinds = [type(part) for part in tower]
    graph_rewrites.rewrite(tower, CPU)
    assert [type(part) for part in tower] == kinds


@torch.inference_mode()
def test_where_torch_lacks_the_operators_it_goes_without(
    example: torch.Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(onednn_layers, "works", lambda dtype=torch.float32: False)
    tower = nn.Sequential(nn.Conv2d(3, 4, 1), nn.ReLU(), nn.Flatten())
    before = tower(example)
    graph_rewrites.rewrite(tower, CPU)
    assert [type(part) for part in tower] == [onednn_layers.PointwiseConvolution, nn.ReLU, nn.Flatten]
    assert torch.allclose(tower(example), before, atol=1e-5)


@torch.inference_mode()
@pytest.mark.skipif(not onednn_layers.works(), reason="this torch has no such operators")
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_packed_products_and_attention_give_the_same_in_either_precision(
    bias: bool, dtype: torch.dtype
) -> None:
    torch.manual_seed(0)
    x = torch.randn(3, 7, 32)
    attention = nn.MultiheadAttention(32, 4, bias=bias, batch_first=True).eval()
    tower = nn.Sequential(nn.Linear(32, 48, bias=bias), nn.GELU(), nn.Linear(48, 16))
    seen, less, before = attention(x, x, x)[0], attention(x[:, :1], x, x)[0], tower(x)
    layer = onednn_layers.FusedAttention(attention)
    graph_rewrites.rewrite(tower, CPU)
    for module in (layer, tower):
        onednn_layers.pack(module, dtype)
    for theirs, ours in (
        (seen, layer(x, x, x)[0]),
        (less, layer(x[:, :1], x, x)[0]),
        (before, tower(x)),
    ):
        assert ours.dtype == torch.float32
        assert graph_rewrites.agreement(ours.flatten(1), theirs.flatten(1)) > 0.999
    with pytest.raises(ValueError, match="attends to all its tokens"):
        layer(x, x, x, need_weights=True)


@torch.inference_mode()
@pytest.mark.skipif(not onednn_layers.works(), reason="this torch has no such operators")
@pytest.mark.parametrize(("height", "width"), [(8, 8), (9, 11), (4, 15)])
def test_a_patch_embedding_is_a_matrix_product(height: int, width: int) -> None:
    torch.manual_seed(0)
    tower = nn.Sequential(nn.Conv2d(3, 6, (4, 5), stride=(4, 5)))
    x = torch.randn(2, 3, height, width).to(memory_format=torch.channels_last)
    before = tower(x)
    graph_rewrites.rewrite(tower, CPU)
    assert type(tower[0]) is onednn_layers.PatchEmbedding
    assert torch.allclose(tower(x), before, atol=1e-5)
    onednn_layers.pack(tower, torch.float32)
    assert torch.allclose(tower(x), before, atol=1e-5)


@torch.inference_mode()
def test_a_tower_that_needs_more_of_its_layers_is_not_rewritten(example: torch.Tensor) -> None:
    class Curious(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = nn.Linear(32, 4)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return (self.layer(x) * self.layer.weight.mean()).flatten(1)

    if onednn_layers.works():
        assert not graph_rewrites.can_rewrite(Curious().eval().requires_grad_(False), example)


@torch.inference_mode()
def test_a_vision_transformer_of_timm_is_rewritten(example: torch.Tensor) -> None:
    torch.manual_seed(0)
    tower = settled(
        timm.create_model("vit_tiny_patch16_224", img_size=32, patch_size=8, num_classes=0, depth=2)
    )
    before = tower(example)
    assert graph_rewrites.can_rewrite(tower, example) == onednn_layers.works()
    graph_rewrites.rewrite(tower, CPU)
    onednn_layers.pack(tower, torch.float32)
    assert graph_rewrites.agreement(before, tower(example)) >= graph_rewrites.EXACT


@torch.inference_mode()
def test_a_resnet_whose_pool_reads_the_weights_of_its_layers_is_rewritten() -> None:
    torch.manual_seed(0)
    tower = settled(ModifiedResNet([1, 1, 1, 1], output_dim=16, heads=4, image_size=64, width=8))
    picture = torch.randn(2, 3, 64, 64)
    before = tower(picture)
    assert graph_rewrites.can_rewrite(tower, picture)
    graph_rewrites.rewrite(tower, CPU)
    onednn_layers.pack(tower, torch.float32)
    assert not any(isinstance(part, nn.BatchNorm2d) for part in tower.modules())
    assert graph_rewrites.agreement(before, tower(picture)) >= graph_rewrites.EXACT


@torch.inference_mode()
def test_where_torch_lacks_the_operators_there_is_nothing_to_do_for_a_transformer(
    example: torch.Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(onednn_layers, "works", lambda dtype=torch.float32: False)
    tower = nn.Sequential(nn.Linear(32, 4), nn.Flatten())
    assert not graph_rewrites.can_rewrite(tower, example)

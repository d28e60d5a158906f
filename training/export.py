"""Writes a model folder that open_clip loads offline, in half precision."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn

from training.towers import model_config, text_tower_folder

TOKENIZER_FILES = (
    "config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
)


def export(model: nn.Module, folder: Path) -> None:
    """Write weights, configuration and tokenizer; each file appears complete or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    state = {
        name: (value.half() if value.is_floating_point() else value).contiguous()
        for name, value in model.state_dict().items()
    }
    broken = [name for name, value in state.items() if not torch.isfinite(value.float()).all()]
    if broken:
        raise ValueError(f"not representable in half precision: {broken}")
    part = folder / "open_clip_model.part"
    save_file(state, part, metadata={"format": "pt"})
    part.replace(folder / "open_clip_model.safetensors")
    config = json.dumps(model_config(), indent=2) + "\n"
    _replace(folder / "open_clip_config.json", config)
    for name in TOKENIZER_FILES:
        part = folder / f"{name}.part"
        shutil.copyfile(text_tower_folder() / name, part)
        part.replace(folder / name)


def _replace(file: Path, text: str) -> None:
    part = file.with_name(f"{file.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(file)

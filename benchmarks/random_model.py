"""Writes a model with random weights, always the same, as a folder in open_clip's format.

python -m benchmarks.random_model ARCHITECTURE FOLDER
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import open_clip
import torch
from safetensors.torch import save_file


def main() -> None:
    """Write the weights and then, last, what they are."""
    architecture, folder = sys.argv[1], Path(sys.argv[2])
    torch.manual_seed(0)
    model = open_clip.create_model(architecture)
    weights = {name: value.contiguous() for name, value in model.state_dict().items()}
    save_file(weights, folder / "open_clip_model.safetensors")
    config = {
        "model_cfg": open_clip.get_model_config(architecture),
        "preprocess_cfg": dict(model.visual.preprocess_cfg),
    }
    (folder / "open_clip_config.json").write_text(json.dumps(config))


if __name__ == "__main__":
    main()

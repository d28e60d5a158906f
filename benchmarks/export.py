"""Exports a model's two towers to ONNX, as rclip reads them.

python -m benchmarks.export MODEL EXPORTER TARGET   (EXPORTER: the folder with onnx and onnxscript)
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import open_clip
import torch


class Tower(torch.nn.Module):
    """One tower of a model as a module of its own."""

    def __init__(self, model: torch.nn.Module, encode: Callable[[torch.Tensor], torch.Tensor]) -> None:
        super().__init__()
        self.model = model
        self.encode = encode

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Inputs to embeddings."""
        return self.encode(x)


def main() -> None:
    """Write `visual.onnx` and `textual.onnx`, the latter last."""
    folder, exporter, target = sys.argv[1:]
    sys.path.append(exporter)
    model = open_clip.create_model(f"local-dir:{folder}").eval()
    size = model.visual.image_size[0]
    texts = open_clip.get_tokenizer(f"local-dir:{folder}")(["a dog", "a cat"])
    for name, encode, example in (
        ("visual", model.encode_image, torch.randn(2, 3, size, size)),
        ("textual", model.encode_text, texts),
    ):
        torch.onnx.export(
            Tower(model, encode).eval(),
            (example,),
            Path(target, f"{name}.onnx"),
            input_names=["input"],
            output_names=["output"],
            dynamo=True,
            dynamic_shapes=({0: torch.export.Dim("n", min=1, max=4096)},),
            external_data=False,
        )


if __name__ == "__main__":
    main()

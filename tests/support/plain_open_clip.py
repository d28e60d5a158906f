"""Models as open_clip builds them by itself, for comparison with those that the program builds."""

from __future__ import annotations

from typing import Any

from clipsearch.embedding.models.model_spec import ModelSpec

__all__ = ["build_options", "identifier"]


def identifier(spec: ModelSpec) -> str:
    """The name that open_clip takes, with its schema."""
    return f"local-dir:{spec.folder}" if spec.folder else spec.architecture


def build_options(spec: ModelSpec) -> dict[str, Any]:
    """Arguments of open_clip's functions that make them build a text tower from the model's own folder."""
    config = spec.config()
    if spec.folder is None or config.tower is None:
        return {}
    return {"text_cfg": {**config.text, "hf_model_name": str(spec.folder), "hf_model_pretrained": False}}

"""Embeds the label vocabulary with the starter, so that nobody waits for it: `python -m training.labels`.

Run it after the model or the vocabulary changed; a test fails until then.
"""

from __future__ import annotations

from pathlib import Path

from clipsearch.embedding.encoders.clip_model import ClipModel
from clipsearch.embedding.models.model_spec import resolve
from clipsearch.library.searching.labels import Labels, Vocabulary, shipped_labels

__all__ = ["main"]


def main() -> Path:
    """Write `labels.npz` beside the starter's weights; return its path."""
    clip = ClipModel(resolve("starter"), device="cpu", precision="float32")
    Labels.embed(Vocabulary.load(), clip.encode_texts).save(shipped_labels(), clip.info.weights)
    return shipped_labels()


if __name__ == "__main__":
    print(main())

"""Imports what runs models as the embedding process does: torch's compiler would take half as long again."""

from __future__ import annotations

from clipsearch.embedding.process.lazy_imports import without_compiler

with without_compiler():
    import transformers  # noqa: F401

    from clipsearch.embedding.encoders import clip_model  # noqa: F401

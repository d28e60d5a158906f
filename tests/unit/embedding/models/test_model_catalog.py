"""The catalogue of models tells of each what a person needs to choose, and where it was published."""

from __future__ import annotations

import re

import pytest

from clipsearch.embedding.models.model_catalog import catalog, source_of
from clipsearch.embedding.models.model_spec import STARTER, architectures
from clipsearch.records import ModelOffer

ARCHITECTURES = {
    "ViT-B-32",
    "ViT-B-32-256",
    "ViT-B-32-SigLIP2-256",
    "ViT-B-16-SigLIP2-256",
    "PE-Core-B-16",
    "xlm-roberta-base-ViT-B-32",
}


def test_the_models_that_were_promised_are_offered() -> None:
    names = [offer.name for offer in catalog()]
    assert names[0] == STARTER
    assert len(set(names)) == len(names)
    assert {name.partition("/")[0] for name in names[1:]} == ARCHITECTURES
    assert {offer.suggested: offer.name.partition("/")[0] for offer in catalog() if offer.suggested} == {
        "cpu": "ViT-B-32-SigLIP2-256",
        "gpu": "ViT-B-16-SigLIP2-256",
    }


@pytest.mark.parametrize("offer", catalog(), ids=lambda offer: offer.name)
def test_each_says_what_a_person_needs_to_choose(offer: ModelOffer) -> None:
    assert offer.title
    assert offer.good_at
    assert offer.licence
    assert offer.languages
    assert offer.source
    assert offer.dimensions > 0
    assert offer.image_size > 0
    assert 300_000_000 < offer.memory_bytes < 8_000_000_000
    if offer.name == STARTER:
        assert source_of(STARTER) is None
        return
    assert offer.name.partition("/")[0] in architectures()
    assert offer.download_bytes > 100_000_000
    assert offer.memory_bytes > offer.download_bytes
    assert 0.5 < (offer.imagenet or 0) < 1
    assert 0.3 < (offer.coco or 0) < 1
    source = source_of(offer.name)
    assert source is not None
    assert re.fullmatch(r"[\w.-]+/[\w.-]+", source.repository)
    assert re.fullmatch(r"[0-9a-f]{40}|", source.revision)
    assert all(re.fullmatch(r"[0-9a-f]{64}", sha) for sha in source.sha256.values())

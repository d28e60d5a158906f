"""The starter model that we ship: small, whole, honest, and with its vocabulary embedded."""

from __future__ import annotations

import json

from clipsearch.embedding.models.model_catalog import catalog
from clipsearch.embedding.models.model_spec import resolve
from clipsearch.library.searching.labels import Labels, Vocabulary, shipped_labels
from clipsearch.settings import PACKAGE
from tests.e2e.conftest import Program

FOLDER = resolve("starter").folder
assert FOLDER is not None


def test_it_is_at_most_70_megabytes_with_all_that_belongs_to_it() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= 70e6
    names = {path.name for path in FOLDER.iterdir()}
    assert {"open_clip_config.json", "open_clip_model.safetensors", "MODEL_CARD.md", "NOTICE"} <= names


def test_its_card_names_data_licences_numbers_and_limits() -> None:
    card = (FOLDER / "MODEL_CARD.md").read_text(encoding="utf-8")
    for word in ("Apache-2.0", "Flickr8k", "R@1", "Limits", "English"):
        assert word in card


def test_its_weights_are_not_called_plainly_apache_licensed() -> None:
    (offer,) = (offer for offer in catalog() if offer.name == "starter")
    notice = (FOLDER / "NOTICE").read_text(encoding="utf-8")
    card = (FOLDER / "MODEL_CARD.md").read_text(encoding="utf-8")
    readme = (PACKAGE.parent / "README.md").read_text(encoding="utf-8")
    for text in (offer.licence, notice, card, readme):
        assert "Apache" in text and "research" in text
    assert "training.build" in card
    assert "Flickr8k" in notice and "Flickr8k" in readme


def test_its_configuration_is_open_clips() -> None:
    config = json.loads((FOLDER / "open_clip_config.json").read_text(encoding="utf-8"))
    assert {"embed_dim", "vision_cfg", "text_cfg"} <= config["model_cfg"].keys()


def test_the_vocabulary_was_embedded_with_these_very_weights(program: Program) -> None:
    weights = program.json("status")["model"]["fingerprint"].partition("-")[0]
    assert Labels.load(shipped_labels(), Vocabulary.load(), weights) is not None, (
        "run: python -m training.labels"
    )

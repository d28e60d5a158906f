"""Tokens and text towers are the same as open_clip's own way through transformers makes them."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import open_clip
import pytest
import torch
import transformers
from open_clip.tokenizer import HFTokenizer, get_clean_fn
from safetensors.torch import save_file
from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers

from clipsearch.embedding.encoders.clip_model import ClipModel
from clipsearch.embedding.encoders.open_clip_loader import create, tokenizer
from clipsearch.embedding.encoders.tokenizer import FileTokenizer
from clipsearch.embedding.models.model_spec import resolve
from clipsearch.errors import ModelError
from tests.support.plain_open_clip import build_options, identifier
from tests.support.tiny_models import KINDS, VISION, make

TEXTS = [
    "a photo of a dog",
    "",
    "  Two   dogs\non a beach",
    "beach " * 60,
    "<s> dog </s>",
    "caf\u00e9 &amp; \U0001f415",
]
PIECES = [
    "\u2581",
    "\u2581a",
    "\u2581photo",
    "\u2581of",
    "\u2581dog",
    "\u2581beach",
    *"abcdefghijklmnopqrstuvwxyz",
]
SCORED = [(piece, -float(number)) for number, piece in enumerate(PIECES)]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Open_clip warns of a model without weights."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def numbered(*tokens: str) -> dict[str, int]:
    return {token: number for number, token in enumerate(tokens)}


def made(kind: str) -> Any:
    """A tokenizer as transformers makes it."""
    special = ("<s>", "<pad>", "</s>", "<unk>")
    scored = [*((token, 0.0) for token in special), *SCORED]
    match kind:
        case "bert":
            words = numbered("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "dog", "photo", "of", "##s")
            return transformers.BertTokenizer(vocab=words)
        case "xlm":
            return transformers.XLMRobertaTokenizer(vocab=[*scored, ("<mask>", 0.0)])
        case "t5":
            words = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), *SCORED]
            return transformers.T5Tokenizer(vocab=words, extra_ids=0, pad_token="</s>")
        case "nllb":
            words = numbered(*special, *PIECES, "eng_Latn", "deu_Latn")
            return transformers.NllbTokenizer(vocab=words, merges=[])
        case "nllb legacy":
            words = numbered(*special, *PIECES, "eng_Latn", "deu_Latn")
            return transformers.NllbTokenizer(
                vocab=words, merges=[], legacy_behaviour=True, src_lang="deu_Latn"
            )
        case "gemma":
            words = numbered("<pad>", "<eos>", "<bos>", "<unk>", "<mask>", *PIECES)
            return transformers.GemmaTokenizer(
                vocab=words, merges=[], padding_side="right", add_bos_token=False, add_eos_token=True
            )
        case "gemma left":
            words = numbered("<pad>", "<eos>", "<bos>", "<unk>", "<mask>", *PIECES)
            return transformers.GemmaTokenizer(vocab=words, merges=[], add_bos_token=True)
    raise AssertionError(kind)


@pytest.mark.parametrize("kind", ["bert", "xlm", "t5", "nllb", "nllb legacy", "gemma", "gemma left"])
def test_tokens_are_those_of_transformers(kind: str, tmp_path: Path) -> None:
    made(kind).save_pretrained(tmp_path)
    theirs = HFTokenizer(str(tmp_path), context_length=24)
    ours = FileTokenizer(tmp_path, 24, get_clean_fn("whitespace"))
    assert torch.equal(ours(TEXTS), theirs(TEXTS))
    assert ours.pad_id == theirs.tokenizer.pad_token_id


def test_the_token_for_separation_is_left_out_where_that_is_asked(tmp_path: Path) -> None:
    made("bert").save_pretrained(tmp_path)
    theirs = HFTokenizer(str(tmp_path), context_length=24, clean="lower", strip_sep_token=True)
    ours = FileTokenizer(tmp_path, 24, get_clean_fn("lower"), strips_sep=True)
    assert torch.equal(ours(TEXTS), theirs(TEXTS))


def test_texts_are_framed_as_clips_wants_it(tmp_path: Path) -> None:
    made("xlm").save_pretrained(tmp_path)
    theirs = HFTokenizer(str(tmp_path), context_length=24, tokenizer_mode="clips")
    ours = FileTokenizer(tmp_path, 24, get_clean_fn("whitespace"), is_clips=True)
    assert torch.equal(ours(TEXTS), theirs(TEXTS))


@pytest.mark.parametrize("kind", KINDS)
@torch.inference_mode()
def test_a_folders_tokens_and_embeddings_are_those_of_open_clip(kind: str, tmp_path: Path) -> None:
    make(kind, tmp_path)
    spec = resolve(str(tmp_path))
    theirs = open_clip.create_model(
        identifier(spec), load_weights=False, pretrained_text=False, **build_options(spec)
    )
    open_clip.load_checkpoint(theirs, str(spec.weights), strict=True)
    ours = create(spec)
    assert ours.visual.preprocess_cfg == theirs.visual.preprocess_cfg
    tokens = tokenizer(spec)(TEXTS)
    assert torch.equal(tokens, open_clip.get_tokenizer(identifier(spec))(TEXTS))
    found, expected = ours.eval().encode_text(tokens), theirs.eval().encode_text(tokens)
    assert torch.allclose(
        found, expected, rtol=0, atol=1e-6, equal_nan=True
    )  # a text of no token has no mean


TOWERS: dict[str, dict[str, Any]] = {
    "bert": {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32},
    "mt5": {"d_model": 16, "d_kv": 8, "d_ff": 32, "num_layers": 1, "num_heads": 2},
    "m2m_100": {"d_model": 16, "encoder_layers": 1, "encoder_ffn_dim": 32, "encoder_attention_heads": 2}
    | {"decoder_layers": 1, "decoder_ffn_dim": 32, "decoder_attention_heads": 2},
}


@pytest.mark.parametrize("pooler", ["mean_pooler", "cls_pooler"])
@pytest.mark.parametrize("kind", TOWERS)
@torch.inference_mode()
def test_each_kind_of_text_tower_is_built_as_by_open_clip(kind: str, pooler: str, tmp_path: Path) -> None:
    words = Tokenizer(models.WordLevel({"<pad>": 0, "</s>": 1, "a": 2, "dog": 3}, unk_token="a"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    words.add_special_tokens([AddedToken("<pad>", special=True)])
    words.save(str(tmp_path / "tokenizer.json"))
    config = transformers.AutoConfig.for_model(kind, vocab_size=32, pad_token_id=0, **TOWERS[kind])
    config.save_pretrained(tmp_path)
    text = {"hf_model_name": "some/tower", "hf_tokenizer_name": "some/tower", "hf_pooler_type": pooler}
    about = {"embed_dim": 16, "vision_cfg": VISION, "text_cfg": {**text, "context_length": 16}}
    (tmp_path / "open_clip_config.json").write_text(json.dumps({"model_cfg": about}), encoding="utf-8")
    told = {**about["text_cfg"], "hf_model_name": str(tmp_path), "hf_model_pretrained": False}  # type: ignore[dict-item]
    theirs = open_clip.create_model(
        f"local-dir:{tmp_path}", load_weights=False, pretrained_text=False, text_cfg=told
    ).eval()
    state = {name: value.contiguous().clone() for name, value in theirs.state_dict().items()}
    save_file(state, tmp_path / "open_clip_model.safetensors")
    spec = resolve(str(tmp_path))
    tokens = tokenizer(spec)(["a dog", "dog"])
    assert torch.equal(create(spec).eval().encode_text(tokens), theirs.encode_text(tokens))
    assert ClipModel(spec, "cpu", "float32", measure=False).info.dimensions == 16


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version": "1.0"}', "[" * 9999, "\ud800"])
def test_a_tokenizer_that_makes_no_sense_is_said(text: str, tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(ModelError, match=r"tokenizer\.json cannot be used"):
        FileTokenizer(tmp_path, 64, str)


def test_a_tokenizer_that_makes_more_tokens_than_it_may_is_said(tmp_path: Path) -> None:
    make("siglip", tmp_path)
    file = tmp_path / "tokenizer.json"
    about = json.loads(file.read_text(encoding="utf-8"))
    both = [{"Sequence": {"id": "A", "type_id": 0}}] * 2
    about["post_processor"] = {"type": "TemplateProcessing", "single": both, "pair": [], "special_tokens": {}}
    file.write_text(json.dumps(about), encoding="utf-8")
    with pytest.raises(ModelError, match="does not keep to 16 tokens"):
        tokenizer(resolve(str(tmp_path)))(["a photo of a dog " * 9])


def test_a_tokenizer_that_lacks_what_its_configuration_names_is_said(tmp_path: Path) -> None:
    made("xlm").save_pretrained(tmp_path)
    path = tmp_path / "tokenizer_config.json"
    about = json.loads(path.read_text(encoding="utf-8"))
    for change in ({"pad_token": "<none>"}, {"add_bos_token": True, "bos_token": "<none>"}):
        path.write_text(json.dumps({**about, **change}), encoding="utf-8")
        with pytest.raises(ModelError, match=r"tokenizer\.json cannot be used: it (has no|lacks)"):
            FileTokenizer(tmp_path, 64, str)

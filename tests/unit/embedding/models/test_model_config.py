"""Configurations are checked against what is known: all that open_clip publishes passes, and no more."""

from __future__ import annotations

import copy
import dataclasses
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from open_clip.coca_model import MultimodalCfg
from open_clip.model import CLIPTextCfg, CLIPVisionCfg
from open_clip.transform import PreprocessCfg

from clipsearch.embedding.encoders.published import published
from clipsearch.embedding.models import model_config, model_rules
from clipsearch.embedding.models.model_catalog import catalog
from clipsearch.embedding.models.model_spec import architectures, resolve
from clipsearch.errors import ModelError

CONFIG, TOWER, TOKENIZER = "open_clip_config.json", "config.json", "tokenizer_config.json"
PLAIN: dict[str, Any] = {
    "model_cfg": {
        "embed_dim": 8,
        "vision_cfg": {"layers": 2, "width": 8, "image_size": [32, 32], "norm_kwargs": {"eps": 1e-6}},
        "text_cfg": {"width": 8, "hf_model_name": "some/tower", "hf_tokenizer_name": "some/tower"},
    },
    "preprocess_cfg": {"mean": [0.5] * 3, "std": [0.5] * 3, "interpolation": "bicubic", "num_channels": 3},
}
XLM: dict[str, Any] = {  # as published with XLM-RoBERTa
    "architectures": ["XLMRobertaForMaskedLM"],
    "attention_probs_dropout_prob": 0.1,
    "bos_token_id": 0,
    "eos_token_id": 2,
    "hidden_act": "gelu",
    "hidden_dropout_prob": 0.1,
    "hidden_size": 768,
    "initializer_range": 0.02,
    "intermediate_size": 3072,
    "layer_norm_eps": 1e-05,
    "max_position_embeddings": 514,
    "model_type": "xlm-roberta",
    "num_attention_heads": 12,
    "num_hidden_layers": 12,
    "output_past": True,
    "pad_token_id": 1,
    "position_embedding_type": "absolute",
    "id2label": {"0": "LABEL_0"},
    "torch_dtype": "float32",
    "transformers_version": "4.17.0.dev0",
    "_name_or_path": "/somewhere/xlm-roberta-base",
    "quantization_config": None,
    "type_vocab_size": 1,
    "use_cache": True,
    "vocab_size": 250002,
}
GEMMA: dict[str, Any] = {  # as published with SigLIP 2
    "add_bos_token": False,
    "add_eos_token": True,
    "added_tokens_decoder": {"0": {"content": "<pad>", "lstrip": False, "special": True}},
    "additional_special_tokens": ["<start_of_turn>", "<end_of_turn>"],
    "bos_token": "<bos>",
    "clean_up_tokenization_spaces": False,
    "eos_token": "<eos>",
    "extra_special_tokens": {},
    "legacy": False,
    "model_max_length": 1000000000000000019884624838656,
    "pad_token": {"content": "<pad>", "lstrip": False},
    "padding_side": "right",
    "sp_model_kwargs": {},
    "spaces_between_special_tokens": False,
    "tokenizer_class": "GemmaTokenizer",
    "tokenizer_file": "/home/someone/tokenizer.json",
    "chat_template": "{{ bos_token }}",
    "unk_token": "<unk>",
    "use_default_system_prompt": False,
}


def put(folder: Path, **files: Any) -> Path:
    for name, content in {
        "open_clip_config": PLAIN,
        "config": XLM,
        "tokenizer_config": GEMMA,
        **files,
    }.items():
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    return folder


def read_all(folder: Path) -> tuple[model_config.ModelConfig, model_config.TokenizerConfig]:
    model_config.inspect(folder)
    return model_config.read(folder), model_config.read_tokenizer(folder)


def test_what_is_published_is_taken_and_what_only_tells_something_is_left_out(tmp_path: Path) -> None:
    config, tokenizer = read_all(put(tmp_path))
    assert config.model == PLAIN["model_cfg"]
    assert config.preprocess == {"mean": [0.5] * 3, "std": [0.5] * 3, "interpolation": "bicubic"}
    assert config.tower is not None
    assert config.tower.items() <= XLM.items()
    assert {"vocab_size", "hidden_size", "pad_token_id", "layer_norm_eps"} <= config.tower.keys()
    assert not {"torch_dtype", "architectures", "_name_or_path", "id2label"} & config.tower.keys()
    assert tokenizer == model_config.TokenizerConfig(
        "GemmaTokenizer",
        {"pad_token": "<pad>", "bos_token": "<bos>", "eos_token": "<eos>"},
        adds={"bos_token": False, "eos_token": True},
    )


@pytest.mark.parametrize("name", architectures())
def test_every_architecture_of_open_clip_passes_whole(name: str) -> None:
    path = architectures()[name]
    config = model_config.read_architecture(path)
    assert config.model == json.loads(path.read_text(encoding="utf-8"))
    assert model_config._parameters(config) < model_config.MOST_PARAMETERS / 3


@pytest.mark.parametrize("name", [offer.name for offer in catalog() if "/" in offer.name])
def test_every_model_that_is_offered_passes_as_it_is_downloaded(name: str, tmp_path: Path) -> None:
    told = published(*name.split("/"))
    (tmp_path / CONFIG).write_text(told["config"], encoding="utf-8")
    about = json.loads(told["config"])
    config = model_config.read(tmp_path)
    assert (config.model, config.preprocess) == (about["model_cfg"], about["preprocess_cfg"])


def test_the_starter_passes() -> None:
    starter = resolve("starter")
    assert starter.folder is not None
    config, tokenizer = read_all(starter.folder)
    assert config.tower is not None
    assert tokenizer.tokens["pad_token"] == "[PAD]"


@pytest.mark.parametrize(
    ("rules", "kind"),
    [
        (model_rules.VISION, CLIPVisionCfg),
        (model_rules.TEXT, CLIPTextCfg),
        (model_rules.MULTIMODAL, MultimodalCfg),
        (model_rules.PREPROCESS, PreprocessCfg),
    ],
)
def test_the_rules_are_for_the_fields_that_open_clip_has(rules: model_rules.Schema, kind: Any) -> None:
    fields = {field.name: field for field in dataclasses.fields(kind)}
    assert rules.keys() == fields.keys()
    for name, field in fields.items():
        default = list(field.default) if isinstance(field.default, tuple) else field.default
        assert rules[name](default) or default is None, name


def test_the_same_rules_hold_where_the_libraries_cannot_be_imported() -> None:
    code = (
        "import sys; sys.modules.update(dict.fromkeys(('torch', 'open_clip', 'transformers', 'timm')))\n"
        "from clipsearch.embedding.models.model_spec import resolve\nresolve('starter')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("file", "change", "word"),
    [
        (CONFIG, {"model_cfg": []}, "describes no model"),
        (CONFIG, {"model_cfg": {}}, "has no 'embed_dim'"),
        (CONFIG, {"preprocess_cfg": [1]}, "'preprocess_cfg' is no table"),
        (CONFIG, {"preprocess_cfg": {"mode": "L"}}, "'mode' cannot be 'L'"),
        (CONFIG, {"preprocess_cfg": {"std": [0.5, 0.5, 0]}}, "'std' cannot be such a list"),
        (CONFIG, {"preprocess_cfg": {"size": True}}, "'size' cannot be True"),
        (TOWER, {"model_type": ["bert"]}, "'model_type' cannot be such a list"),
        (TOWER, {"vocab_size": 10**400}, "'vocab_size' cannot be a number that large"),
        (TOWER, {"is_decoder": True}, "'is_decoder' cannot be True"),
        (TOWER, {"AUTO": [{"auto_map": "x"}]}, "'auto_map'"),
        (TOKENIZER, {"pad_token": ["<pad>"]}, "'pad_token' is no token"),
        (TOKENIZER, {"tokenizer_class": "os.system"}, "'tokenizer_class' cannot be 'os.system'"),
        (TOKENIZER, {"padding_side": "both"}, "'padding_side' cannot be 'both'"),
    ],
)
def test_what_is_not_known_is_said(file: str, change: dict[str, Any], word: str, tmp_path: Path) -> None:
    whole = {CONFIG: PLAIN, TOWER: XLM, TOKENIZER: GEMMA}[file]
    put(tmp_path, **{Path(file).stem: {**whole, **change}})
    with pytest.raises(ModelError) as caught:
        read_all(tmp_path)
    assert word in caught.value.message
    assert file in caught.value.message
    assert caught.value.hint


WORDS = [
    "auto_map",
    "vision_cfg",
    "text_cfg",
    "model_cfg",
    "width",
    "layers",
    "pad_token",
    "gelu",
    "bert",
    "",
]
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.sampled_from(WORDS)
)
KEYS = st.one_of(st.text(max_size=8), st.sampled_from([*WORDS, *model_rules.TEXT, *model_rules.TOWER]))
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=20,
)
PLACES = [
    *(("open_clip_config", "model_cfg", "text_cfg", key) for key in model_rules.MULTIMODAL),
    *(("open_clip_config", "model_cfg", "vision_cfg", key) for key in model_rules.VISION),
    *(("open_clip_config", "model_cfg", key) for key in [*model_rules.MODEL, "auto_map"]),
    *(("open_clip_config", "preprocess_cfg", key) for key in model_rules.PREPROCESS),
    *(("config", key) for key in [*model_rules.TOWER, *model_rules.NAMES_CODE, *model_rules.KERNELS]),
    *(("tokenizer_config", key) for key in [*model_rules.TOKENIZER, *model_rules.TOKEN_NAMES, "auto_map"]),
    *((name,) for name in ("open_clip_config", "config", "tokenizer_config", "special_tokens_map")),
]  # fmt: skip


def only_told(folder: Path) -> None:
    """Read everything; what is refused is refused in words, and what is taken is within its bounds."""
    try:
        config, _ = read_all(folder)
    except ModelError as error:
        assert error.message
        assert error.hint
        return
    assert model_config._parameters(config) <= model_config.MOST_PARAMETERS
    for part, rules in ((config.vision, model_rules.VISION), (config.text, model_rules.TEXT)):
        assert all(rules[key](value) for key, value in part.items())
    assert all(model_rules.TOWER[key](value) for key, value in (config.tower or {}).items())


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PLACES), ANYTHING)
def test_whatever_stands_anywhere_is_taken_or_refused_in_words(place: tuple[str, ...], value: Any) -> None:
    files = copy.deepcopy({"open_clip_config": PLAIN, "config": XLM, "tokenizer_config": GEMMA})
    at: Any = files
    for key in place[:-1]:
        at = at[key]
    at[place[-1]] = value
    with tempfile.TemporaryDirectory() as folder:
        only_told(put(Path(folder), **files))


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([CONFIG, TOWER, TOKENIZER]),
    st.binary(max_size=64) | st.text(alphabet='{}[]",:1e\\ud', max_size=64).map(str.encode),
)
def test_whatever_bytes_a_file_holds_are_refused_in_words(name: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        put(Path(folder))
        Path(folder, name).write_bytes(data)
        only_told(Path(folder))


@pytest.mark.parametrize("depth", [500, 900, 990, 1100, 100_000])
@pytest.mark.parametrize("name", [CONFIG, TOWER, TOKENIZER, "other_config.json"])
def test_no_depth_is_too_deep(name: str, depth: int, tmp_path: Path) -> None:
    put(tmp_path)
    (tmp_path / name).write_text('{"a":' * depth + "1" + "}" * depth, encoding="utf-8")
    only_told(tmp_path)

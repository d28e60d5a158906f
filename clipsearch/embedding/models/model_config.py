"""A model's configuration as data: read from its files, checked against known keys and values, never more.

A folder may come from anywhere, and the libraries that build models can be told in many places to import
a module, to open a path or to fetch a repository. So none of them sees a file of the folder: they get
what is read here, and everything here is a number, a flag, or one of a few known words.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clipsearch.embedding.models.model_rules import (
    BUILT_IN,
    KERNELS,
    MODEL,
    MULTIMODAL,
    NAMES_CODE,
    PREPROCESS,
    TEXT,
    TOKEN_NAMES,
    TOKENIZER,
    TOWER,
    VISION,
    Schema,
)
from clipsearch.errors import ModelError
from clipsearch.system.atomic_files import read_file

__all__ = [
    "AGAIN",
    "CONFIG_NAME",
    "TEXT_CONFIG_NAME",
    "TOKENIZER_CONFIG_NAME",
    "TOKENIZER_NAME",
    "TOKENS_NAME",
    "ModelConfig",
    "TokenizerConfig",
    "inspect",
    "read",
    "read_architecture",
    "read_text",
    "read_tokenizer",
]

CONFIG_NAME = "open_clip_config.json"
TEXT_CONFIG_NAME = "config.json"
TOKENIZER_NAME = "tokenizer.json"
TOKENIZER_CONFIG_NAME = "tokenizer_config.json"
TOKENS_NAME = "special_tokens_map.json"
CODE = frozenset(
    {".py", ".pyc", ".pyd", ".pyi", ".pyo", ".pyw", ".pyx", ".pyz", ".whl", ".egg", ".so", ".dll", ".dylib"}
    | {".cu", ".cpp", ".exe", ".jar", ".sh", ".bat", ".cmd", ".ps1"}
)
LARGEST = {CONFIG_NAME: 1 << 20, TOKENIZER_NAME: 1 << 28}  # bytes
LARGEST_ELSE = 1 << 23
MOST_FILES = 20_000
MOST_PARAMETERS = 2e10  # four times as many as the largest model that open_clip knows
AGAIN = "Get the model again, or use another: clipsearch models use starter"
REFUSED = "clipsearch runs nothing that comes with a model; use another: clipsearch models use starter"

Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """What a model is made of; all of it was checked, and may be handed to open_clip.

    Attributes:
        model: the arguments of open_clip's models, with "vision_cfg" and "text_cfg".
        preprocess: how pictures are prepared, by the names of open_clip's `PreprocessCfg`.
        tower: of the text tower's `config.json` what is known; None where the model has none.
    """

    model: Table
    preprocess: Table = field(default_factory=dict)
    tower: Table | None = None

    @property
    def vision(self) -> Table:
        """The image tower."""
        part: Table = self.model["vision_cfg"]
        return part

    @property
    def text(self) -> Table:
        """The text tower, and which tokenizer it takes."""
        part: Table = self.model["text_cfg"]
        return part


@dataclass(frozen=True, slots=True)
class TokenizerConfig:
    """What `tokenizer_config.json` says beyond `tokenizer.json`.

    Attributes:
        kind: name of the class in transformers without "Fast", or "".
        tokens: by "pad_token", "sep_token", ..., the tokens that play these parts.
        padding_side: "left" or "right".
        truncation_side: the side on which what is too long is cut.
        adds: whether "bos_token" and "eos_token" are put around a text; absent where it is not said.
        language: the code of the texts' language where a text begins with that, or "".
        legacy: whether it comes last instead.
    """

    kind: str = ""
    tokens: Mapping[str, str] = field(default_factory=dict)
    padding_side: str = "right"
    truncation_side: str = "right"
    adds: Mapping[str, bool] = field(default_factory=dict)
    language: str = ""
    legacy: bool = False


def inspect(folder: Path) -> None:
    """Look at all files of a model's folder.

    Raises:
        ModelError: there is code among them, a link that leads elsewhere, or what is no file; or a
            configuration names code.
    """
    try:
        for number, path in enumerate(_walk(folder)):
            if path.suffix.lower() in CODE:
                raise ModelError(f"The model folder holds a program, {path}; it is not used", REFUSED)
            if number >= MOST_FILES:
                raise ModelError(f"{folder} holds too many files for a model", "Name the model's own folder")
            _refuse_links_and_devices(path, folder)
        for path in sorted(folder.glob("*config.json")):
            _refuse_code(path, _load(path))
    except OSError as error:
        raise ModelError(f"The model folder {folder} cannot be read: {error}", AGAIN) from error


def read(folder: Path) -> ModelConfig:
    """The configuration of the model in a folder; `tower` is None, too, where its file is not there.

    Raises:
        ModelError: there is none, or it says something that is not known.
    """
    path = folder / CONFIG_NAME
    whole = _load(path)
    if not isinstance(whole, dict) or not isinstance(whole.get("model_cfg"), dict):
        raise _unusable(path, "it describes no model")
    preprocess = whole.get("preprocess_cfg") or {}
    if not isinstance(preprocess, dict):
        raise _unusable(path, "'preprocess_cfg' is no table")
    model = _model(path, whole["model_cfg"])
    tower = None
    if model["text_cfg"].get("hf_model_name") and os.path.lexists(folder / TEXT_CONFIG_NAME):
        tower = _tower(folder / TEXT_CONFIG_NAME)
    config = ModelConfig(model, _known(path, preprocess, PREPROCESS), tower)
    if _parameters(config) > MOST_PARAMETERS:
        raise _unusable(path, "it describes a model larger than any that is known")
    return config


def read_architecture(path: Path) -> ModelConfig:
    """A configuration of open_clip's own, from its package; raises as `read`."""
    return ModelConfig(_model(path, _load(path)))


def read_tokenizer(folder: Path) -> TokenizerConfig:
    """How the tokenizer in a folder is used.

    Raises:
        ModelError: a file says something that is not known.
    """
    path, tokens = folder / TOKENIZER_CONFIG_NAME, {}
    about: Table = {}
    for file in (folder / TOKENS_NAME, path):
        if os.path.lexists(file):
            whole = _load(file)
            if not isinstance(whole, dict):
                raise _unusable(file, "it is no table")
            _refuse_code(file, whole)
            about = _known(file, whole, TOKENIZER)
            tokens.update({name: _token(file, name, whole[name]) for name in TOKEN_NAMES if whole.get(name)})
    kind = str(about.get("tokenizer_class") or "").removesuffix("Fast")
    pads_left = kind in ("GemmaTokenizer", "LlamaTokenizer")
    return TokenizerConfig(
        kind,
        tokens,
        about.get("padding_side") or ("left" if pads_left else "right"),
        about.get("truncation_side") or "right",
        {name: about[f"add_{name}"] for name in TOKEN_NAMES if about.get(f"add_{name}") is not None},
        about.get("src_lang") or ("eng_Latn" if kind == "NllbTokenizer" else ""),
        bool(about.get("legacy_behaviour")),
    )


def read_text(path: Path) -> str:
    """The text of a regular file that is not too large.

    Raises:
        ModelError: it is not there, is no such file, or cannot be read.
    """
    try:
        return read_file(path, LARGEST.get(path.name, LARGEST_ELSE)).decode("utf-8")
    except FileNotFoundError as error:
        raise ModelError(f"The model folder {path.parent} has no {path.name}", AGAIN) from error
    except (OSError, ValueError) as error:
        raise _unusable(path, getattr(error, "strerror", None) or str(error)) from error


def _load(path: Path) -> Any:
    """What a JSON file holds."""
    try:
        return json.loads(read_text(path), parse_constant=_refuse_constant)
    except RecursionError as error:
        raise _unusable(path, "it is nested too deeply") from error
    except ValueError as error:
        is_long = "set_int_max_str_digits" in str(error)
        raise _unusable(path, "it holds a number with too many digits" if is_long else str(error)) from error


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _walk(folder: Path) -> Iterator[Path]:
    """Everything below a folder; links are not followed."""

    def fail(error: OSError) -> None:
        raise error

    for place, folders, files in os.walk(folder, onerror=fail):
        yield from (Path(place, name) for name in (*folders, *files))


def _refuse_links_and_devices(path: Path, folder: Path) -> None:
    try:
        target = path.resolve(strict=True)
    except RuntimeError as error:  # links in a circle
        raise OSError(str(error)) from error
    home = folder.resolve()
    blobs = home.parent.parent / "blobs"  # where the cache of the hub's own tools keeps what it links to
    if not (target.is_relative_to(home) or (home.parent.name == "snapshots" and target.parent == blobs)):
        raise ModelError(
            f"In the model folder, {path} is a link to something elsewhere; it is not used",
            "Put the file itself there",
        )
    if not (target.is_file() or target.is_dir()):
        raise ModelError(f"In the model folder, {path} is no file; nothing is read from it", "Remove it")


def _model(path: Path, whole: object) -> Table:
    """The checked arguments of a model."""
    if not isinstance(whole, dict):
        raise _unusable(path, "it describes no model")
    model = _checked(path, whole, MODEL, "model_cfg")
    for name, schema in (("vision_cfg", VISION), ("text_cfg", TEXT), ("multimodal_cfg", MULTIMODAL)):
        if name in model:
            model[name] = _checked(path, model[name], schema, name)
    for name in ("embed_dim", "vision_cfg", "text_cfg"):
        if name not in model:
            raise _unusable(path, f"it has no '{name}'")
    return model


def _tower(path: Path) -> Table:
    """Of a text tower's configuration what is known."""
    whole = _load(path)
    if not isinstance(whole, dict) or "model_type" not in whole:
        raise _unusable(path, "it describes no text tower")
    _refuse_code(path, whole)
    return _known(path, whole, TOWER)


def _token(path: Path, name: str, value: object) -> str:
    text = value.get("content") if isinstance(value, dict) else value
    if not isinstance(text, str) or len(text) > 200:
        raise _unusable(path, f"'{name}' is no token")
    return text


def _checked(path: Path, table: Table, schema: Schema, where: str) -> Table:
    """A table, all of whose keys and values are known."""
    for key in table:
        if key not in schema:
            if key in NAMES_CODE:
                raise _names_code(path, key)
            raise _unusable(path, f"{where} has {key[:60]!r}, which is not known")
    return _known(path, table, schema)


def _known(path: Path, table: Table, schema: Schema) -> Table:
    """Those entries of a table whose keys are known, and so are their values."""
    known = {key: table[key] for key in schema if key in table}
    for key, value in known.items():
        if not schema[key](value):
            _refuse_code(path, value)
            raise _unusable(path, f"'{key}' cannot be {_shown(value)}")
    return known


def _refuse_code(path: Path, whole: object) -> None:
    """Refuse a configuration that names code, or something to be fetched, however deep in it."""
    waiting = [whole]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting.extend(part)
        elif isinstance(part, dict):
            waiting.extend(part.values())
            for key, value in part.items():
                if key in NAMES_CODE and value not in (None, False, "", [], {}):
                    raise _names_code(path, key)
                if key in KERNELS and value not in BUILT_IN:
                    raise _names_code(path, key)


def _names_code(path: Path, key: str) -> ModelError:
    return ModelError(
        f"{path} names programs or other files to be loaded ('{key}'); the model is not used", REFUSED
    )


def _unusable(path: Path, why: str) -> ModelError:
    return ModelError(f"{path} cannot be used: {why}", AGAIN)


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return f"a table of {sorted(value)!r}"[:200]
    if isinstance(value, list):
        return "such a list"
    if isinstance(value, int) and abs(value) >= 10**20:
        return "a number that large"
    return repr(value)[:80]


def _parameters(config: ModelConfig) -> float:
    """About how many numbers a model would hold; those of timm's are fixed and not counted."""
    text, vision, tower = dict(config.text), dict(config.vision), config.tower or {}
    total = 0.0
    if not vision.get("timm_model_name"):
        total += _of_vision(vision)
    for part in (text, config.model.get("multimodal_cfg") or {}):
        width = part.get("width", 512)
        total += _of_layers(part.get("layers", 12), width, part.get("mlp_ratio", 4) * width)
        total += width * (part.get("vocab_size", 49408) + part.get("context_length", 77))
    width = max(tower.get("hidden_size", 0), tower.get("d_model", 0))
    keys = ("num_hidden_layers", "num_layers", "num_decoder_layers", "encoder_layers", "decoder_layers")
    inner = max(
        tower.get(key, 0) for key in ("intermediate_size", "d_ff", "encoder_ffn_dim", "decoder_ffn_dim")
    )
    inner += 2 * tower.get("num_heads", 0) * tower.get("d_kv", 0)
    total += _of_layers(sum(tower.get(key) or 0 for key in keys), width, inner)
    words = tower.get("vocab_size", 0) + tower.get("max_position_embeddings", 0)
    return total + float(width * words)


def _of_vision(vision: Table) -> float:
    width, patch = vision.get("width", 768), vision.get("patch_size") or 16
    size = vision.get("image_size", 224)
    places = math.prod(side / patch for side in (size if isinstance(size, list) else (size, size)))
    layers = vision.get("layers", 12)
    if isinstance(layers, list):  # of convolutions, the last of which are 32 times as wide
        return float(sum(layers) * 12 * (16 * width) ** 2 + places * 32 * width)
    inner = vision.get("mlp_ratio", 4) * width
    return _of_layers(layers, width, inner) + float(width * (places + 3 * patch**2))


def _of_layers(layers: int, width: int, inner: float) -> float:
    return float(layers * (4 * width * width + 2 * width * inner))

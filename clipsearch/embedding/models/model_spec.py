"""The names that a model can have, and what open_clip needs to load it."""

from __future__ import annotations

import hashlib
import importlib.util
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from clipsearch.embedding.models import model_config, model_folder
from clipsearch.embedding.models.model_catalog import source_of
from clipsearch.embedding.models.model_config import ModelConfig
from clipsearch.errors import ModelError
from clipsearch.paths import absolute, expand_home
from clipsearch.settings import resources

__all__ = ["STARTER", "ModelSpec", "architectures", "download_name", "resolve"]

STARTER = "starter"
USAGE = (
    "Use 'starter', ARCHITECTURE/TAG of open_clip, a folder in open_clip's format, "
    "or ARCHITECTURE@FILE.safetensors; `clipsearch models` lists those that are offered"
)
_ARCHITECTURE_AND_TAG = re.compile(r"[\w.-]+/[\w.-]+")
_ARCHITECTURE_AND_FILE = re.compile(r"([\w.-]+)(?:/([\w.-]+))?@(.+)")
_BERT = {"model_type": "bert", "hidden_act": "gelu", "position_embedding_type": "absolute"}
_BERT_SIZES = {
    "hidden_size",
    "intermediate_size",
    "layer_norm_eps",
    "max_position_embeddings",
    "num_attention_heads",
    "num_hidden_layers",
    "pad_token_id",
    "type_vocab_size",
    "vocab_size",
}
_BERT_TEXT = {
    "context_length",
    "hf_model_name",
    "hf_model_pretrained",
    "hf_pooler_type",
    "hf_proj_type",
    "hf_tokenizer_name",
    "tokenizer_kwargs",
    "tokenizer_mode",
}
_WHOLE = 1 << 26  # bytes up to which all of a file is read to identify it
_END = 1 << 20


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """How to load one model through open_clip.

    Attributes:
        name: what the user calls it.
        folder: a folder in open_clip's format (its configuration beside the weights), or None.
        architecture: open_clip's name of the architecture where there is no folder.
        tag: open_clip's name of the weights whose preprocessing is meant, or "": the first it knows.
        weights: the file of weights, always safetensors.
    """

    name: str
    folder: Path | None = None
    architecture: str = ""
    tag: str = ""
    weights: Path | None = None

    def signature(self) -> str:
        """Identifies the model and its version without loading it.

        Raises:
            ModelError: a file of a downloaded model is not what was downloaded.
        """
        if self.folder is not None and (record := model_folder.verify(self.folder)) is not None:
            parts = [f"{name} {sha}" for name, (sha, _, _) in sorted(record.files.items())]
            return f"{self.name} {hashlib.sha256(' '.join(parts).encode()).hexdigest()[:24]}"
        digest = hashlib.blake2b(digest_size=12)
        files = [self.weights] if self.weights else []
        if self.folder is not None:
            files = [
                p
                for p in sorted(self.folder.iterdir())
                if p.suffix in {".json", ".safetensors", ".txt"} and p.is_file()
            ]
        for path in files:
            digest.update(path.name.encode())
            _add(digest, path)
        return f"{self.name} {digest.hexdigest()}"

    def config(self) -> ModelConfig:
        """What the model is made of, as its files say now.

        Raises:
            ModelError: they say something that is not known.
        """
        if self.folder is not None:
            return model_config.read(self.folder)
        return model_config.read_architecture(architectures()[self.architecture])

    def bert_config(self) -> dict[str, Any] | None:
        """The configuration of its text tower, where that is one that `bert` knows."""
        config = self.config()
        text, about = config.text, config.tower
        known = (
            about is not None
            and {key: about.get(key) for key in _BERT} == _BERT
            and about.keys() >= _BERT_SIZES
            and text.get("hf_pooler_type") == "mean_pooler"
            and text.get("hf_proj_type") in ("mlp", "linear")
            and text.keys() <= _BERT_TEXT
        )
        return about if known else None

    @property
    def needs_transformers(self) -> bool:
        """Whether its text tower is built through the library transformers."""
        return self.config().tower is not None and self.bert_config() is None

    @property
    def needs_timm(self) -> bool:
        """Whether its image tower is built through the library timm."""
        return bool(self.config().vision.get("timm_model_name"))


def resolve(name: str) -> ModelSpec:
    """Resolve a name to a model of which every needed file is there.

    The starter, ARCHITECTURE/TAG (downloaded before), a folder in open_clip's format, or one file
    of weights as ARCHITECTURE@FILE (ARCHITECTURE/TAG@FILE: with the preprocessing of that tag).

    Raises:
        ModelError: nothing of that name can be loaded, and what to do about it.
    """
    if name == STARTER:
        return _folder_spec(STARTER, resources() / "models" / STARTER, "Reinstall clipsearch")
    path = expand_home(name) if name else Path()
    if name and path.is_dir():
        return _folder_spec(name, absolute(path), "Put them there, or choose another folder")
    if match := _ARCHITECTURE_AND_FILE.fullmatch(name):
        return _file_spec(name, *match.groups())
    if path.suffix in {".safetensors", *model_folder.PICKLES} and path.is_file():
        _refuse_pickle(path)
        raise ModelError(f"{path} does not say its architecture", f"Name it: ARCHITECTURE@{path}")
    if _ARCHITECTURE_AND_TAG.fullmatch(name) and ".." not in name:
        return _downloaded(name)
    raise ModelError(f"There is no model named '{name}'", USAGE)


def download_name(name: str) -> str:
    """Check that `name` can be downloaded, that is ARCHITECTURE/TAG, and return it.

    Raises:
        ModelError: it is not, or open_clip knows no such architecture.
    """
    if name == STARTER:
        raise ModelError("The starter is part of clipsearch", "There is nothing to download")
    if not _ARCHITECTURE_AND_TAG.fullmatch(name) or ".." in name:
        raise ModelError(f"'{name}' is nothing to download", USAGE)
    if source_of(name) is None:
        _check_architecture(name.partition("/")[0])
    return name


@cache
def architectures() -> dict[str, Path]:
    """The architectures of open_clip, each with its configuration file; does not import open_clip."""
    found = importlib.util.find_spec("open_clip")
    places = list(found.submodule_search_locations or ()) if found else []
    return {path.stem: path for place in places for path in Path(place, "model_configs").glob("*.json")}


def _downloaded(name: str) -> ModelSpec:
    folder = model_folder.folder_of(name)
    if folder.is_dir():
        model_config.inspect(folder)
    if not folder.is_dir() or (lacking := model_folder.missing(folder)):
        download_name(name)
        begun = f" completely: {', '.join(lacking)} is missing" if folder.is_dir() and lacking else ""
        raise ModelError(
            f"The model '{name}' is not downloaded{begun}",
            f"Download it: clipsearch models download {name}",
        )
    _refuse_unknown_tokenizer(folder)
    if model_folder.verify(folder) is None:  # copied here by hand
        source = source_of(name)
        with suppress(OSError):  # not writable: checked again the next time
            model_folder.adopt(name, folder, source.sha256 if source else {})
    return ModelSpec(name, folder=folder, weights=model_folder.weights_in(folder))


def _folder_spec(name: str, folder: Path, hint: str) -> ModelSpec:
    lacking = model_folder.missing(folder)
    if lacking and lacking[0] == model_folder.CONFIG_NAME:
        raise ModelError(f"The model folder {folder} has no {model_folder.CONFIG_NAME}", hint)
    model_config.inspect(folder)
    if model_folder.weights_in(folder) is None:
        for path in sorted(folder.iterdir()):
            _refuse_pickle(path)
        many = "more than one file" if any(folder.glob("*.safetensors")) else "no file"
        raise ModelError(
            f"The model folder {folder} has {many} of weights (*.safetensors)",
            f"The weights should be named {model_folder.WEIGHTS_NAMES[0]}",
        )
    if lacking:
        raise ModelError(f"The model folder {folder} lacks {', '.join(lacking)}", hint)
    _refuse_unknown_tokenizer(folder)
    model_folder.verify(folder)
    return ModelSpec(name, folder=folder, weights=model_folder.weights_in(folder))


def _refuse_unknown_tokenizer(folder: Path) -> None:
    if model_config.read(folder).text.get("hf_tokenizer_name"):
        model_config.read_tokenizer(folder)


def _file_spec(name: str, architecture: str, tag: str | None, file: str) -> ModelSpec:
    path = absolute(file)
    _check_architecture(architecture)
    _refuse_pickle(path)
    if path.suffix != ".safetensors":
        raise ModelError(f"{path} is not a file of weights (*.safetensors)", USAGE)
    if not path.is_file():
        raise ModelError(f"There is no file {path}", "Check its name, or plug in its drive")
    text = model_config.read_architecture(architectures()[architecture]).text
    if text.get("hf_tokenizer_name") or text.get("hf_model_name"):
        raise ModelError(
            f"Weights of {architecture} need more than {path.name}: a tokenizer and its configuration",
            "Put all files of the model into one folder, with open_clip_config.json, and name the folder",
        )
    return ModelSpec(name, architecture=architecture, tag=tag or "", weights=path)


def _check_architecture(name: str) -> None:
    known = architectures()
    if name not in known:
        near = [other for other in known if other.lower() == name.lower() or name.lower() in other.lower()]
        hint = f"Perhaps one of: {', '.join(sorted(near)[:8])}" if near else USAGE
        raise ModelError(f"open_clip knows no architecture '{name}'", hint)


def _refuse_pickle(path: Path) -> None:
    if path.suffix in model_folder.PICKLES:
        raise ModelError(
            f"{path} is a pickle, which could run any program hidden in it; it is not opened",
            "Get the same model as .safetensors, or convert it where you trust the file",
        )


def _add(digest: Any, path: Path) -> None:
    """Add a file's content to a digest; of a large file its size, time and both ends."""
    now = path.stat()
    if now.st_size <= _WHOLE:
        digest.update(path.read_bytes())
        return
    digest.update(f"{now.st_size} {now.st_mtime_ns}".encode())
    with path.open("rb") as file:
        digest.update(file.read(_END))
        file.seek(-_END, 2)
        digest.update(file.read(_END))

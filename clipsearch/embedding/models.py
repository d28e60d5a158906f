"""Which models can be named, and what open_clip needs to be told to load each."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clipsearch.errors import ModelError
from clipsearch.settings import resources

__all__ = ["STARTER", "ModelSpec", "resolve"]

STARTER = "starter"
CONFIG_NAME = "open_clip_config.json"
_ARCHITECTURE_AND_TAG = re.compile(r"[\w.@-]+/[\w.-]+")


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """How to load one model through open_clip.

    Attributes:
        name: what the user calls it.
        folder: a folder in open_clip's format (its configuration beside the weights), or None.
        architecture: open_clip's name of the architecture where there is no folder.
        tag: open_clip's name of the pretrained weights where there is no folder.
    """

    name: str
    folder: Path | None = None
    architecture: str = ""
    tag: str = ""

    @property
    def identifier(self) -> str:
        """The name as open_clip wants it, with its schema."""
        return f"local-dir:{self.folder}" if self.folder else self.architecture

    def signature(self) -> str:
        """Tells this model from another, or from another version of it, without loading it."""
        if self.folder is None:
            return self.name
        digest = hashlib.blake2b(digest_size=12)
        for path in sorted(self.folder.iterdir()):
            if path.suffix in {".json", ".safetensors", ".txt"}:
                digest.update(path.name.encode())
                digest.update(path.read_bytes())
        return f"{self.name} {digest.hexdigest()}"

    def text_config(self) -> dict[str, Any] | None:
        """The text tower's configuration, where it must be told to read its parts from the folder.

        A Hugging Face text tower is named by its hub repository; the folder carries its files, so
        that nothing is asked of the network.
        """
        if self.folder is None:
            return None
        config = json.loads((self.folder / CONFIG_NAME).read_text(encoding="utf-8"))
        text: dict[str, Any] = config["model_cfg"]["text_cfg"]
        if "hf_model_name" not in text or not (self.folder / "config.json").is_file():
            return None
        return {**text, "hf_model_name": str(self.folder), "hf_model_pretrained": False}


def resolve(name: str) -> ModelSpec:
    """Find out what `name` means: the starter, a folder in open_clip's format, or architecture/tag.

    Raises:
        ModelError: nothing of that name can be loaded.
    """
    if name == STARTER:
        return _folder_spec(STARTER, resources() / "models" / STARTER)
    path = Path(name).expanduser()
    if name and path.is_dir():
        return _folder_spec(name, path.absolute())
    if _ARCHITECTURE_AND_TAG.fullmatch(name):
        architecture, tag = name.split("/")
        return ModelSpec(name, architecture=architecture, tag=tag)
    raise ModelError(
        f"There is no model named '{name}'",
        "Use 'starter', a folder in open_clip's format, or ARCHITECTURE/TAG of open_clip",
    )


def _folder_spec(name: str, folder: Path) -> ModelSpec:
    if not (folder / CONFIG_NAME).is_file():
        raise ModelError(
            f"The model folder {folder} has no {CONFIG_NAME}",
            "Reinstall clipsearch, or choose another folder" if name == STARTER else "Choose another folder",
        )
    return ModelSpec(name, folder=folder)

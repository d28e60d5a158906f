"""open_clip's list of where models are published, read without the rest of open_clip, which needs torch."""

from __future__ import annotations

import importlib
import json
import sys
from types import ModuleType
from typing import Any

from clipsearch.embedding.models.model_spec import architectures

__all__ = ["published", "published_preprocessing"]

PACKAGE, LIST = "open_clip", "open_clip.pretrained"


def published(architecture: str, tag: str) -> dict[str, Any]:
    """Where open_clip says that weights are published: "repository" ("": not on the hub) and "config".

    The configuration is what `open_clip_config.json` would say. Where open_clip knows no such tag,
    the answer is only "tags", those that it knows.
    """
    known = _list()
    about = known.get_pretrained_cfg(architecture, tag)
    if not about:
        return {"tags": known.list_pretrained_tags_by_model(architecture)}
    place = str(about.get("hf_hub", "")).rpartition("/")[0]  # behind it: a file, which may be a pickle
    path = architectures().get(architecture)
    model = json.loads(path.read_text(encoding="utf-8")) if path else {}
    if about.get("quick_gelu"):
        model["quick_gelu"] = True
    config = {"model_cfg": model, "preprocess_cfg": published_preprocessing(about)}
    return {"repository": place, "config": json.dumps(config)}


def published_preprocessing(about: dict[str, Any]) -> dict[str, Any]:
    """The part of open_clip's description of weights that is about preprocessing."""
    return {key: about[key] for key in ("mean", "std", "interpolation", "resize_mode") if key in about}


def _list() -> Any:
    """open_clip's module with the list, alone: with a stand-in for its package, and without torch."""
    if PACKAGE in sys.modules:
        return importlib.import_module(LIST)
    package = ModuleType(PACKAGE)
    package.__path__ = [str(next(iter(architectures().values())).parents[1])]
    sys.modules[PACKAGE] = package
    no_torch = {name: None for name in ("torch",) if name not in sys.modules}
    sys.modules.update(no_torch)  # type: ignore[arg-type]  # as importlib documents it
    try:
        return importlib.import_module(LIST)
    finally:
        for name in [*no_torch, *(name for name in sys.modules if name.partition(".")[0] == PACKAGE)]:
            del sys.modules[name]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(published(*sys.argv[1:3])) + "\n")

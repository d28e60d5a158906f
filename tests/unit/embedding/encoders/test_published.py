"""Where models are published is read from open_clip's own list, without torch."""

from __future__ import annotations

import json
import subprocess
import sys

import open_clip

from clipsearch.embedding.encoders.published import published

MODELS = [
    ("ViT-B-32", "laion2b_s34b_b79k"),
    ("ViT-B-32", "openai"),
    ("ViT-B-32", "nonsense"),
    ("none", "none"),
]
ALONE = f"""
import json, sys
from clipsearch.embedding.encoders.published import published
print(json.dumps([published(*model) for model in {MODELS}]))
assert not {{"torch", "open_clip"}} & set(sys.modules)
"""


def test_the_list_alone_says_the_same_as_the_whole_of_open_clip() -> None:
    done = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True)
    alone = json.loads(done.stdout)
    assert alone == [published(*model) for model in MODELS]
    found, quick, *unknown = alone
    assert found["repository"] == "laion/CLIP-ViT-B-32-laion2B-s34B-b79K"
    assert json.loads(found["config"])["model_cfg"] == open_clip.get_model_config("ViT-B-32")
    assert json.loads(quick["config"])["model_cfg"]["quick_gelu"]
    assert ["openai" in tags["tags"] for tags in unknown] == [True, False]

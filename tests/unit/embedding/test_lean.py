"""Importing a model's modules without torch's compiler and transformers."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import sys
from clipsearch.embedding import child
from clipsearch.embedding.models import resolve
starter = resolve("starter")
Clip = child._clip(starter)
assert Clip.__name__ == "Clip"
assert not [name for name in sys.modules if name.startswith("torch._dynamo")], "the compiler was loaded"
Clip(starter, "cpu", "float32").encode_texts(["a dog"])
for name in ("torch._dynamo", "transformers"):
    assert not [other for other in sys.modules if other.startswith(name)], f"{name} was loaded"
import transformers
assert transformers.__file__, "it is there for whoever asks later"
import torch._dynamo.utils
assert torch._dynamo.utils.__file__, "the compiler is there for whoever asks later"
assert child._clip(starter) is Clip
"""


def test_they_are_not_loaded_and_can_be_later() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr

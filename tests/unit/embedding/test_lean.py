"""Importing a model's modules without torch's compiler."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import sys
from clipsearch.embedding import child
Clip = child._clip()
assert Clip.__name__ == "Clip"
assert not [name for name in sys.modules if name.startswith("torch._dynamo")], "the compiler was loaded"
import torch._dynamo.utils
assert torch._dynamo.utils.__file__, "the compiler is there for whoever asks later"
assert child._clip() is Clip
"""


def test_the_compiler_is_not_loaded_and_can_be_later() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr

"""Importing a model's modules without torch's compiler, transformers and what nobody may need."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from clipsearch.embedding.models.model_spec import resolve
from clipsearch.embedding.process import protocol
from clipsearch.embedding.process.protocol import Setup
from tests.support.tiny_models import make

LEFT_OUT = """
import sys
starter = resolve("starter")
ClipModel = server._model_class(starter)
assert ClipModel.__name__ == "ClipModel"
assert not [name for name in sys.modules if name.startswith("torch._dynamo")], "the compiler was loaded"
ClipModel(starter, "cpu", "float32", measure=False).encode_texts(["a dog"])
for name in ("torch._dynamo", "torch._decomp", "transformers", "huggingface_hub"):
    assert not [other for other in sys.modules if other.startswith(name)], f"{name} was loaded"
import transformers
assert transformers.__file__, "it is there for whoever asks later"
assert server.lazy_imports.import_postponed()
import torch._dynamo.utils
assert torch._dynamo.utils.__file__, "the compiler is there for whoever asks later"
assert server._model_class(starter) is ClipModel
"""
ONLY_WHERE_NEEDED = """
import sys, torch
def refuse(path):
    raise OSError("undefined symbol")
torch.ops.load_library = refuse  # as with torchvision for CUDA beside a CPU build of torch
plain = resolve(PLAIN)
server._model_class(plain)(plain, "cpu", "float32", measure=False).encode_texts(["a dog"])
assert not plain.needs_timm and not [name for name in sys.modules if name.partition(".")[0] == "timm"]
assert resolve("starter").needs_timm
import torchvision.extension
assert not torchvision.extension._has_ops()
"""

# What only the real module can do, by each way to get there.
POSTPONED = """
import sys, torch
import torch._meta_registrations as metas
assert metas.meta_mm and sys.modules[server.META_REGISTRATIONS].__file__ == torch._meta_registrations.__file__
""", """
import torch
assert lazy_imports.import_postponed() and not lazy_imports.import_postponed()
assert torch.Generator().manual_seed(0) and torch._meta_registrations.__file__
""", """
import inspect, torch
assert inspect.getmodule(torch.nn.Linear) is torch.nn.modules.linear  # looks at all modules
import sys
assert "torch._decomp" not in sys.modules
import torch._decomp
assert torch._meta_registrations.pooling_output_shape(4, 2, 0, 2, 1, False) == 2
""", """
from clipsearch.embedding.process import protocol
made = []
class Fussy:
    def __init__(self, *args, **options):
        import sys
        if "torch._decomp" not in sys.modules:
            raise RuntimeError("it must be imported first")
        made.append(self)
server._model_class = lambda spec: Fussy
server._load(protocol.Setup(resolve("starter"), "cpu", "float32", 100))
assert len(made) == 1
"""  # fmt: skip

CODES = {"left out": LEFT_OUT, "timm": ONLY_WHERE_NEEDED} | {
    f"postponed {i}": code for i, code in enumerate(POSTPONED)
}


@pytest.mark.parametrize("names", [[*CODES]] if hasattr(os, "fork") else [[name] for name in CODES], ids=str)
def test_what_is_not_needed_is_not_loaded_and_is_there_when_it_is_needed(
    names: Sequence[str], tmp_path: Path
) -> None:
    """One process imports torch; each code runs in a fork of it, where there is one."""
    make("clip", tmp_path)
    chosen = {name: CODES[name] for name in names}
    code = f"""
import os
from clipsearch.embedding.models.model_spec import resolve
from clipsearch.embedding.process import lazy_imports, server
PLAIN = {str(tmp_path)!r}
server.import_torch()
for name, code in {chosen!r}.items():
    child = os.fork() if hasattr(os, "fork") else 0
    if not child:
        exec(code)
        break
    assert os.waitpid(child, 0)[1] == 0, name
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr


def test_a_torch_that_needs_what_is_left_out_is_served_by_another_process(tmp_path: Path) -> None:
    make("clip", tmp_path)
    code = """
from clipsearch.embedding.process import lazy_imports, server
def fail():
    raise ImportError("cannot import name 'wanted'")
server.import_torch = fail
server.main()
"""
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin and process.stdout and process.stderr
    try:
        setup = Setup(resolve(str(tmp_path)), "cpu", "float32", 100, measure=False)
        protocol.send(process.stdin, setup)
        assert isinstance(protocol.receive(process.stdout), protocol.Ready)
        protocol.send(process.stdin, protocol.EncodeWords(1, ("a dog",)))
        answer = protocol.receive(process.stdout)
        assert isinstance(answer, protocol.Answer)
        assert isinstance(answer.result, np.ndarray)
        assert answer.result.shape == (1, 16)
        process.stdin.close()
        assert process.wait(60) == 0
        assert b"cannot import name 'wanted'" in process.stderr.read()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()

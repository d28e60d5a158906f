"""Imports for a model: what it does not need is left out or postponed, and torchvision fits any torch."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

__all__ = ["import_postponed", "import_torchvision", "postponed", "without", "without_compiler"]

COMPILER = "torch._dynamo"
EVERYTHING = "CLIPSEARCH_IMPORT_EVERYTHING"  # in the environment: nothing is left out or postponed


@contextmanager
def without_compiler() -> Iterator[None]:
    """Within the block, put a stand-in in the place of torch's compiler.

    torchvision only asks it whether a device can compile (the stand-in says no), and timm has it leave
    functions as they are. An AttributeError or ImportError in the block may mean that a version needs
    more of it; then import again outside of the block. After the block and `import_postponed` the
    compiler can be imported.
    """
    if COMPILER in sys.modules or EVERYTHING in os.environ:
        yield
        return
    compiler, utils = ModuleType(COMPILER), ModuleType(f"{COMPILER}.utils")
    vars(utils)["is_compile_supported"] = lambda device: False
    vars(compiler).update(utils=utils, disable=_identity)
    stand_ins = {COMPILER: compiler, f"{COMPILER}.utils": utils}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name, module in stand_ins.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


@contextmanager
def without(name: str) -> Iterator[None]:
    """Within the block, make an optional library look as if it were not installed."""
    if name in sys.modules or EVERYTHING in os.environ:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]  # as importlib documents it
    try:
        yield
    finally:
        del sys.modules[name]


@contextmanager
def postponed(name: str) -> Iterator[None]:
    """Import a module only when an attribute of it is used, or by `import_postponed`.

    Within the block others import it for its side effects, which may never be needed.
    """
    if name in sys.modules or EVERYTHING in os.environ:
        yield
        return
    stand_in = sys.modules[name] = _StandIn(name)
    yield
    package, _, last = name.rpartition(".")
    if sys.modules.get(name) is stand_in:
        setattr(sys.modules[package], last, stand_in)


def import_postponed() -> bool:
    """Import all that is still postponed; whether there was anything."""
    waiting = [module for module in sys.modules.values() if type(module) is _StandIn]
    for module in waiting:
        module.replace()
    return bool(waiting)


def import_torchvision() -> None:
    """Import torchvision, also one whose compiled part was built for another torch.

    Beside a CPU build of torch, package indexes install the torchvision for CUDA. Its import fails where it
    describes operators (for detecting objects) that only its compiled part declares; no model here uses them.

    Raises:
        ImportError: it is not installed.
        RuntimeError: it fails for another reason.
    """
    try:
        importlib.import_module("torchvision")
    except RuntimeError as error:
        if "operator torchvision::" not in str(error):
            raise
        library: Any = sys.modules["torch"].library  # which torchvision imported
        for name in ("nms", "qnms"):
            library.define(
                f"torchvision::{name}", "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
            )
        importlib.import_module("torchvision")


class _StandIn(ModuleType):
    """Takes the place of a module until an attribute of it is used."""

    def replace(self) -> ModuleType:
        """Import the real module, and return it."""
        if sys.modules.get(self.__name__) is self:
            sys.modules.pop(self.__name__, None)
        return importlib.import_module(self.__name__)

    def __getattr__(self, name: str) -> Any:
        """An attribute of the real module; dunder names are what code that inspects all modules asks for."""
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.replace(), name)


def _identity(function: Any = None, *args: Any, **kwargs: Any) -> Any:
    """In place of `torch._dynamo.disable`, also as a decorator with arguments."""
    return _identity if function is None else function

"""Importing what a model needs without what takes most of the time for nothing."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

__all__ = ["import_postponed", "postponed", "without", "without_compiler"]

COMPILER = "torch._dynamo"
EVERYTHING = "CLIPSEARCH_IMPORT_EVERYTHING"  # in the environment: nothing is left out, nor postponed


@contextmanager
def without_compiler() -> Iterator[None]:
    """Let modules be imported that ask torch's compiler only for trifles.

    torchvision asks it whether a device could compile, timm to leave functions alone. Within the
    block they are answered without it: no, and done. An AttributeError or ImportError in the block may
    mean that a version asks for more; whoever gets one imports again without the block. After it the
    compiler can be imported, after `import_postponed`.
    """
    if COMPILER in sys.modules or EVERYTHING in os.environ:
        yield
        return
    compiler, utils = ModuleType(COMPILER), ModuleType(f"{COMPILER}.utils")
    vars(utils)["is_compile_supported"] = lambda device: False
    vars(compiler).update(utils=utils, disable=_leave)
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
    """Let modules be imported as if a library that they can do without were not installed."""
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
    """Let a module be imported only when something of it is used, or by `import_postponed`.

    Within the block it is imported by others for its side effects, which nobody may need.
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
    """Import what is still postponed; whether there was something."""
    waiting = [module for module in sys.modules.values() if type(module) is _StandIn]
    for module in waiting:
        module.replace()
    return bool(waiting)


class _StandIn(ModuleType):
    """In the place of a module, until something of it is used."""

    def replace(self) -> ModuleType:
        """Import the real one, which takes the place."""
        if sys.modules.get(self.__name__) is self:
            sys.modules.pop(self.__name__, None)
        return importlib.import_module(self.__name__)

    def __getattr__(self, name: str) -> Any:
        """What the real one has; who looks through all modules asks only for what Python gives each."""
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.replace(), name)


def _leave(function: Any = None, *args: Any, **kwargs: Any) -> Any:
    """In place of `torch._dynamo.disable`, also as a decorator with arguments."""
    return _leave if function is None else function

"""Importing what a model needs without what takes most of the time for nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

__all__ = ["without", "without_compiler"]

COMPILER = "torch._dynamo"


@contextmanager
def without_compiler() -> Iterator[None]:
    """Let modules be imported that ask torch's compiler only for trifles.

    torchvision asks it whether a device could compile, timm to leave functions alone. Within the
    block they are answered without it: no, and done. An AttributeError or ImportError in the block may
    mean that a version asks for more; whoever gets one imports again without the block. After it the
    compiler can be imported as ever.
    """
    if COMPILER in sys.modules:
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
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]  # as importlib documents it
    try:
        yield
    finally:
        del sys.modules[name]


def _leave(function: Any = None, *args: Any, **kwargs: Any) -> Any:
    """In place of `torch._dynamo.disable`, also as a decorator with arguments."""
    return _leave if function is None else function

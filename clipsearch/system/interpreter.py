"""Command lines that run modules of ours in another process, also where the program is a built app."""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Sequence
from pathlib import Path

__all__ = ["module_command", "module_environment", "run_requested_module"]

REQUEST = "--run-module"  # before a module's name: how a built app, which is its own interpreter, runs it
OURS = "clipsearch."


def module_command(module: str, *arguments: str) -> list[str]:
    """The command line that runs one of our modules as a program, in whatever folder."""
    if getattr(sys, "frozen", False):
        return [sys.executable, REQUEST, module, *arguments]
    return [sys.executable, "-P", "-m", module, *arguments]


def module_environment() -> dict[str, str]:
    """The environment for it: this one, by which it finds this very package."""
    places = str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, places))}


def run_requested_module(arguments: Sequence[str]) -> bool:
    """Run the module that a command line of a built app names; whether it names one.

    Args:
        arguments: as in `sys.argv`, which is set to what the module expects.
    """
    if not (getattr(sys, "frozen", False) and arguments[1:2] == [REQUEST] and len(arguments) > 2):
        return False
    module = arguments[2]
    if not module.startswith(OURS):
        sys.exit(2)
    sys.argv = [module, *arguments[3:]]
    runpy.run_module(module, run_name="__main__")
    return True

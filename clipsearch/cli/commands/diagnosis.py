"""The commands that look at the installation: `self-test` and `doctor`."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import clipsearch
from clipsearch.cli import output

if TYPE_CHECKING:
    from clipsearch.cli.gui_port import Windows

__all__ = ["doctor", "self_test"]


def self_test(args: Namespace, windows: Windows) -> int:
    """Try all parts of this installation; 1 where one fails."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    found = []
    for check in clipsearch.self_test(windows.save_picture):
        found.append(check)
        if not args.json:
            result = "ok" if check.passed else "FAILED"
            output.say(f"{result:6}  {check.name}: {check.text}  ({check.seconds:.1f} s)")
    passed = all(check.passed for check in found)
    if args.json:
        output.as_json({"passed": passed, "checks": [asdict(check) for check in found]})
    elif passed:
        output.say("This installation works.")
    return 0 if passed else 1


def doctor(args: Namespace) -> int:
    """Print what a report of a bug needs."""
    report = clipsearch.diagnose(args.library, paths=args.paths)
    if args.json:
        output.as_json(report)
        return 0
    for section, content in report.items():
        output.say(f"{section.capitalize()}:")
        is_list = isinstance(content, list)
        for row in content if is_list else [f"{key}: {_plain(value)}" for key, value in content.items()]:
            output.say(f"  {row}")
    return 0


def _plain(value: Any) -> str:
    """A value of a report in one line."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_plain(one)}" for key, one in value.items()) or "none"
    if isinstance(value, list):
        return "; ".join(map(_plain, value)) or "none"
    return "none" if value is None or value == "" else str(value)

"""Modules of ours run in another process, by an interpreter or by a built app itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from clipsearch.system import confinement
from clipsearch.system.interpreter import module_command, run_requested_module


def test_an_interpreter_runs_a_module() -> None:
    command = module_command("clipsearch.system.confinement")
    assert "open a socket" in subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_confined_process_of_a_built_app_reads_its_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert Path(sys.executable) in confinement._programs()


def test_a_built_app_runs_only_modules_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[str, list[str]]] = []
    monkeypatch.setattr("runpy.run_module", lambda name, run_name: ran.append((name, sys.argv)))
    monkeypatch.setattr(sys, "argv", ["clipsearch"])
    request = module_command("clipsearch.a.b", "c")[2:]
    assert not run_requested_module(["clipsearch", "--run-module", "clipsearch.a.b"]), "it is none"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert request[-2:] == ["clipsearch.a.b", "c"]
    assert run_requested_module(module_command("clipsearch.a.b", "c"))
    assert ran == [("clipsearch.a.b", ["clipsearch.a.b", "c"])]
    assert not run_requested_module(["clipsearch", "search", "--run-module", "clipsearch.a.b"])
    with pytest.raises(SystemExit):
        run_requested_module(module_command("http.server"))

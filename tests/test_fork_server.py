"""Programs that the tests start by fork: all but their parent is as in a real start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest

from clipsearch.embedding.process import launcher
from clipsearch.embedding.process.thumbnail_client import THUMBNAIL_SERVER
from tests.support import fork_server
from tests.support.fork_server import SCRIPT, child_processes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there are no forks")


@contextmanager
def started() -> Iterator[subprocess.Popen[bytes]]:
    process = launcher.begin((THUMBNAIL_SERVER,), None)
    try:
        yield process
    finally:
        launcher.kill(process)


@pytest.mark.parametrize(
    "arguments", [["--version"], ["no-such-command"], ["status"], ["--library", "/", "search"]]
)
def test_answers_and_exit_codes_are_the_same(arguments: list[str], tmp_path: Path) -> None:
    answers = []
    for really, how in ((False, nullcontext), (True, fork_server.real_starts)):
        with how():
            process = subprocess.Popen(
                [SCRIPT, *arguments],
                cwd=tmp_path,
                env={**os.environ, "CLIPSEARCH_LIBRARY": "none"},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            answers.append((*process.communicate(timeout=60), process.returncode))
            assert isinstance(process, fork_server.Popen)
            assert (process._status is None) == really
    assert answers[0] == answers[1]
    assert answers[0][2] == (0 if arguments == ["--version"] else 2 if "status" not in arguments else 1)


def test_they_can_be_waited_for_and_killed() -> None:
    before = child_processes()
    with started() as process:
        assert process.poll() is None
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.01)
        assert child_processes() - before == {process.pid}
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == process.poll() == -signal.SIGTERM
    with started() as process:
        launcher.end(process)
        assert process.returncode == 0


def test_what_acts_at_the_start_of_an_interpreter_is_a_real_start(monkeypatch: pytest.MonkeyPatch) -> None:
    with started():
        pass  # there is a server now
    monkeypatch.setenv("PYTHONHASHSEED", "123")
    with started() as process:
        assert isinstance(process, fork_server.Popen)
        assert process._status is None


def test_what_scikit_learn_leaves_in_the_environment_makes_no_start_real(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KMP_INIT_AT_FORK", "FALSE")
    with started() as process:
        assert isinstance(process, fork_server.Popen)
        assert process._status is not None

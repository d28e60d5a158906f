"""Conversions of a library that are killed: nothing is lost, and nothing private is left."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
import warnings
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from clipsearch.library.encryption import Encryption
from clipsearch.system import file_names
from tests.support.encrypted_library import (
    PASSPHRASE,
    cheap_scrypt,
    encrypted,
    make_library,
    private_texts,
    secrets_in,
    state_of,
)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a fork is killed")

STEPS = ("fsync", "replace", "unlink", "rmdir", "mkdir", "truncate")  # of `os`, at each of which one may end
EVERY = 9  # of these is tried; each by `make test-long`
KILLED = 9


@pytest.fixture(scope="module", autouse=True)
def cheap() -> Iterator[None]:
    with cheap_scrypt():
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library, plain in `data` and encrypted in `sealed`."""
    folder = tmp_path_factory.mktemp("conversion")
    make_library(folder)
    shutil.copytree(folder / "data", folder / "sealed")
    encrypted(folder / "sealed")
    return folder


class Trial:
    """Converts a copy of a library in a process that is killed, and looks at what is left."""

    def __init__(self, made: Path, data: Path, encrypts: bool) -> None:
        self.data, self._encrypts, self._made = data, encrypts, made
        self._source = made / ("data" if encrypts else "sealed")
        self._texts = private_texts(made / "data")
        self._wanted = state_of(made / "data", made)

    def run(self, prepare: Callable[[], None], watch: Callable[[int], None] = lambda _: None) -> bool:
        """Convert in a child after `prepare`; whether it was killed. Then check what is left."""
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.copytree(self._source, self.data)
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", DeprecationWarning
            )  # other threads: the child takes no lock of theirs
            child = os.fork()
        if child == 0:
            try:
                prepare()
                self.convert()
            except BaseException:
                os._exit(1)
            os._exit(0)
        watch(child)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) in (0, KILLED)
        self.check()
        return os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == KILLED

    def convert(self) -> None:
        if self._encrypts:
            Encryption(self.data).encrypt(PASSPHRASE, lambda _: None)
        else:
            Encryption(self.data).decrypt(PASSPHRASE)

    def check(self) -> None:
        """Nothing is lost; what is encrypted shows nothing, what is not has no traces of a conversion."""
        encryption = Encryption(self.data)
        encryption.finish_conversion()
        left = {path.name for path in self.data.iterdir()}
        assert not left & {file_names.CONVERSION, file_names.CONVERTED}
        if encryption.is_encrypted:
            assert left >= {*file_names.KEY_FILES}
            assert secrets_in(self.data, self._texts) == []
        encryption.unlock(PASSPHRASE)
        try:
            assert state_of(self.data, self._made) == self._wanted
        finally:
            encryption.lock()


def killed_at(step: int) -> None:
    """End this process, without any cleaning up, when it is about to take a step."""
    count = 0

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal count
            count += 1
            if count > step:
                os._exit(KILLED)
            return function(*args, **kwargs)

        return call

    for name in STEPS:
        setattr(os, name, counted(getattr(os, name)))


def run_through(trial: Trial, first: int, every: int) -> int:
    """Kill the conversion at its steps; how many."""
    step = first
    while trial.run(partial(killed_at, step)):
        step += every
    return (step - first) // every


@pytest.mark.parametrize("encrypts", [True, False])
def test_a_kill_at_some_steps(made: Path, tmp_path: Path, encrypts: bool) -> None:
    assert run_through(Trial(made, tmp_path / "data", encrypts), EVERY // 2, EVERY) >= 4


@pytest.mark.long
@pytest.mark.parametrize("encrypts", [True, False])
def test_a_kill_at_each_step(made: Path, tmp_path: Path, encrypts: bool) -> None:
    assert run_through(Trial(made, tmp_path / "data", encrypts), 0, 1) >= 30


@pytest.mark.long
@pytest.mark.parametrize("encrypts", [True, False])
def test_a_hundred_kills_at_any_moment(made: Path, tmp_path: Path, encrypts: bool) -> None:
    trial = Trial(made, tmp_path / "data", encrypts)
    began = time.monotonic()
    trial.run(lambda: None)
    longest = time.monotonic() - began
    chance = random.Random(0)
    kills = 0
    for _ in range(100):

        def kill(child: int) -> None:
            time.sleep(chance.uniform(0, longest))
            os.kill(child, signal.SIGKILL)

        kills += trial.run(lambda: None, kill)
    assert kills >= 30


@pytest.mark.parametrize("every", [9, pytest.param(3, marks=pytest.mark.long)])
@pytest.mark.parametrize("encrypts", [True, False])
def test_what_finishes_a_conversion_may_be_killed_too(
    made: Path, tmp_path: Path, encrypts: bool, every: int
) -> None:
    data = tmp_path / "data"
    trial = Trial(made, data, encrypts)

    def is_decided(step: int) -> bool:
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(made / ("data" if encrypts else "sealed"), data)
        _fork(step, trial.convert)
        return (data / file_names.CONVERSION).exists() or Encryption(data).is_encrypted == encrypts

    assert is_decided(bisect_left(range(200), True, key=is_decided))  # killed right after the decision
    assert (data / file_names.CONVERSION).exists()
    for later in range(0, 40, every):
        _fork(later, Encryption(data).finish_conversion)
    trial.check()
    assert Encryption(data).is_encrypted == encrypts


def _fork(step: int, act: Callable[[], object]) -> None:
    """Do something in a child that is killed at a step."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            killed_at(step)
            act()
        finally:
            os._exit(0)
    os.waitpid(child, 0)

"""Starts programs of ours by fork, from a process that has imported what they import.

Tests start `clipsearch`, the embedding process and that for thumbnails hundreds of times, and most of
the processor time of a start goes into imports: 0.3 of 0.4 seconds of a command, 1.8 of 2.2 seconds of a
process with the starter. In tests, and in programs started by them, `Popen` takes the place of
`subprocess.Popen`. It sends what is to be started to a fork server, which forks; the fork runs the program
with its own arguments, streams, environment and folder until its interpreter ends. Whoever started it has
its process ID and its exit status; only its parent is another. One server of each kind serves all
processes that the tests run in.

It is a real start where more than modules could matter: options of Python, variables that act when an
interpreter starts (`AT_START`), limits or a user of its own, other systems than Linux, and tests marked
`real_start`.
"""

from __future__ import annotations

import gc
import importlib
import inspect
import json
import os
import runpy
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import psutil
from filelock import FileLock

from clipsearch.embedding.process.launcher import _environment

__all__ = ["Popen", "child_processes", "forked_starts", "real_starts"]

ROOT = Path(__file__).parents[2]
SCRIPT = str(Path(sys.executable).with_name("clipsearch"))
AT_START = (
    "PYTHON", "LANG", "LC_", "LD_", "GLIBC", "MALLOC_", "OMP_", "GOMP_", "MKL_", "OPENBLAS_",
    "CLIPSEARCH_IMPORT",
)  # fmt: skip
COMMANDS, WINDOWS, MODELS, THUMBNAILS = "commands", "windows", "models", "thumbnails"  # kinds of fork servers
STARTERS = COMMANDS, WINDOWS  # whose forks start others
KINDS = {
    SCRIPT: COMMANDS,
    "tests.faults.test_damage": COMMANDS,
    "tests.faults.victim": COMMANDS,
    "tests.gui.scaled": WINDOWS,
    "clipsearch.embedding.process.server": MODELS,
    "tests.support.faulty_server": MODELS,
    "clipsearch.embedding.process.thumbnail_server": THUMBNAILS,
    "tests.support.faulty_thumbnails": THUMBNAILS,
}
LARGEST = 150_000  # bytes of a request
RUNNING = b"?"  # asks for the processes that run
GREETING = b"!"
LINGER = 1  # seconds that a server waits for another connection when none is left
MOST_FILES = 7  # of a request

_IDS = struct.Struct("i")
_FORK_AND_STARTER = struct.Struct("ii")


@dataclass(frozen=True)
class _Server:
    """A fork server, and what its forks cannot have otherwise."""

    requests: socket.socket
    at_start: dict[str, str]
    user: int


@dataclass(frozen=True)
class _Child:
    """A fork: where its end is told, the connection on which it was asked for, and by which process."""

    answers: socket.socket
    connection: socket.socket
    starter: int


@dataclass
class _Forks:
    """The servers that this process is connected with, and environments in which it may begin one, by kind.

    In a fork there are no more to begin.
    """

    servers: dict[str, _Server]
    usual: dict[str, dict[str, str]]
    folder: Path = Path()  # with the sockets of servers
    real: bool = False  # start everything really
    may_run: bool = False  # whether a fork that was started may still run


_forks = _Forks({}, {})
_beginning = threading.Lock()


def _at_start(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith(AT_START)}


class Popen(subprocess.Popen[Any]):
    """Starts a process as `subprocess.Popen` does, by fork where that is the same."""

    _status: int | None = None  # where the exit status of a fork can be read, by any number of threads

    def _execute_child(self, *arguments: Any) -> None:
        asked = _PARAMETERS.bind(self, *arguments).arguments
        request = _request(asked)
        server = request and _server(request)
        if not server:
            super()._execute_child(*arguments)  # type: ignore[misc]
            return
        ends = [asked[name] for name in ("p2cread", "p2cwrite", "c2pread", "c2pwrite", "errread", "errwrite")]
        streams = [own if end == -1 else end for own, end in enumerate((ends[0], ends[3], ends[5]))]
        ours, theirs = socket.socketpair()
        _forks.may_run = True
        try:
            folder = os.open(asked["cwd"] or ".", os.O_RDONLY | os.O_DIRECTORY)
            try:
                known = _forks.servers if request["kind"] in STARTERS else {}
                known = {kind: other for kind, other in known.items() if kind not in STARTERS}
                request["starter"] = os.getpid()
                request["servers"] = {kind: other.at_start for kind, other in known.items()}
                others = [other.requests.fileno() for other in known.values()]
                files = [*streams, folder, *others, theirs.fileno()]
                socket.send_fds(server.requests, [json.dumps(request).encode()], files)
            finally:
                os.close(folder)
                theirs.close()
            (self.pid,) = _IDS.unpack(ours.recv(_IDS.size))
            self._status, self._child_created = ours.detach(), True
        finally:
            ours.close()
            self._close_pipe_fds(*ends)  # type: ignore[attr-defined]

    def _internal_poll(self, *arguments: Any, **options: Any) -> int | None:
        if self._status is None:
            return super()._internal_poll(*arguments, **options)  # type: ignore[misc,no-any-return]
        return self._ended_within(0)

    def _wait(self, timeout: float | None) -> int:
        if self._status is None:
            return super()._wait(timeout)  # type: ignore[misc,no-any-return]
        code = self._ended_within(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0.0)
        return code

    def _ended_within(self, seconds: float | None) -> int | None:
        """The exit code of a fork, if it ends in time."""
        if self.returncode is None:
            poller = select.poll()
            poller.register(self._status, select.POLLIN)
            if not poller.poll(None if seconds is None else max(0, seconds * 1000)):
                return None
            with socket.socket(fileno=os.dup(self._status)) as end:
                status = end.recv(_IDS.size, socket.MSG_PEEK)  # it stays for other threads
            killed = -signal.SIGKILL  # and the server with it
            self.returncode = os.waitstatus_to_exitcode(*_IDS.unpack(status)) if status else killed
        return self.returncode

    def __del__(self, *arguments: Any) -> None:
        super().__del__(*arguments)  # type: ignore[misc]
        if self._status is not None:
            os.close(self._status)
            self._status = None


_PARAMETERS = inspect.signature(subprocess.Popen._execute_child)  # type: ignore[attr-defined]
_PLAIN = {  # what `Popen` was told where nothing but the program, its streams, environment and folder matter
    "executable": None, "preexec_fn": None, "close_fds": True, "pass_fds": (), "shell": False,
    "restore_signals": True, "gid": None, "gids": None, "uid": None, "umask": -1, "start_new_session": False,
    "process_group": -1,
}  # fmt: skip


def _request(asked: Mapping[str, Any]) -> dict[str, Any] | None:
    """What a fork server needs to know of a start; None for another one."""
    if _forks.real or any(asked.get(name, plain) != plain for name, plain in _PLAIN.items()):
        return None
    if isinstance(asked["args"], str | bytes | os.PathLike):
        return None
    program, *rest = map(os.fsdecode, asked["args"])
    module, path = "", [str(Path(SCRIPT).parent)]
    if program == sys.executable:
        path = [] if rest[:1] == ["-P"] else [str(ROOT)]
        rest = rest[1:] if not path else rest
        if rest[:1] != ["-m"] or (path and asked["cwd"] != ROOT):
            return None
        _, module, *rest = rest
    kind = KINDS.get(module or program)
    environment = dict(os.environ if asked["env"] is None else asked["env"])
    if kind is None or not all(isinstance(value, str) for value in environment.values()):
        return None
    return {"kind": kind, "module": module, "path": path, "arguments": rest, "environment": environment}


def _server(request: Mapping[str, Any]) -> _Server | None:
    """The server for a request, if it can be one of its forks."""
    kind, at_start = request["kind"], _at_start(request["environment"])
    usual = _forks.usual.get(kind)
    if kind not in _forks.servers and usual is not None and _at_start(usual) == at_start:
        with _beginning:
            for needed in (MODELS, THUMBNAILS, kind) if kind in STARTERS else (kind,):
                if needed not in _forks.servers:
                    _forks.servers[needed] = _connect_or_begin(needed, _forks.usual[needed])
    server = _forks.servers.get(kind)
    same = server is not None and (server.at_start, server.user) == (at_start, os.geteuid())
    return server if same else None


def _connect_or_begin(kind: str, environment: dict[str, str]) -> _Server:
    """Connect with the server of a kind; begin it where nobody has, or where it has ended."""
    path = _forks.folder / f"{kind}.socket"
    with FileLock(path.with_suffix(".lock")):
        requests = _connect(path)
        if requests is None:
            path.unlink(missing_ok=True)
            with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
                listener.bind(str(path))
                listener.listen(100)
                subprocess.run(  # it ends when the server, its child, begins
                    [sys.executable, "-m", __name__, kind, str(listener.fileno())],
                    cwd=ROOT,
                    stdin=subprocess.DEVNULL,
                    env=environment,
                    pass_fds=[listener.fileno()],
                    check=True,
                )
            requests = _connect(path)
    assert requests is not None, f"the fork server for {kind} ended at once"
    return _Server(requests, _at_start(environment), os.geteuid())


def _connect(path: Path) -> socket.socket | None:
    """A connection with a server that greets; None where there is none, or where it is about to end."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LARGEST)
    with suppress(OSError):
        connection.connect(str(path))
        if connection.recv(len(GREETING)) == GREETING:
            return connection
    connection.close()
    return None


def child_processes(before: Collection[int] = ()) -> set[int]:
    """The IDs of this process's children and of its forks, but not of forks that those `before` started.

    Where there are no children, all processes of the system are not looked at.
    """
    found = {fork for fork, starter in _running() if starter not in before}
    if hasattr(os, "waitid"):
        try:
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return found
    return found | {child.pid for child in psutil.Process().children()}


def _running() -> list[tuple[int, int]]:
    """The IDs of the forks that run, and of what started them: this process, or another fork of it."""
    found = list[tuple[int, int]]()
    for server in list(_forks.servers.values()) if _forks.may_run else ():
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with ours:
            with theirs:
                socket.send_fds(server.requests, [RUNNING], [theirs.fileno()])
            found += _FORK_AND_STARTER.iter_unpack(ours.recv(LARGEST))
    _forks.may_run = bool(found)  # only a fork starts another one
    return found


@contextmanager
def forked_starts(folder: Path) -> Iterator[None]:
    """Within the block this process starts programs of ours by fork, where there is one.

    Args:
        folder: that all processes share which shall have the same servers, and nobody else can read.
    """
    if sys.platform != "linux":
        yield
        return
    ours, theirs = dict(os.environ), _environment()
    usual = {COMMANDS: ours, WINDOWS: ours, MODELS: theirs, THUMBNAILS: theirs}
    with (
        mock.patch.object(subprocess, "Popen", Popen),
        mock.patch.multiple(_forks, usual=usual, folder=folder),
    ):
        yield
    now, before = _at_start(os.environ), _at_start(usual[COMMANDS])
    assert now == before, f"a test left what makes starts real: {now.items() ^ before.items()}"
    for server in _forks.servers.values():
        server.requests.close()
    _forks.servers.clear()


@contextmanager
def real_starts() -> Iterator[None]:
    """Within the block programs are started as users start them."""
    before, _forks.real = _forks.real, True
    try:
        yield
    finally:
        _forks.real = before


def _import(kind: str) -> None:
    """Import what programs of a kind import; nothing that starts a thread or reads other variables.

    Models are imported as for the starter, without transformers; tests of others are marked `real_start`.
    """
    gc.disable()
    if kind == MODELS:
        from clipsearch.embedding.models.model_spec import resolve
        from clipsearch.embedding.process import server

        server.import_torch()
        server._model_class(resolve("starter"))
        importlib.import_module("clipsearch.embedding.process.scheduler")
    elif kind == THUMBNAILS:
        importlib.import_module("clipsearch.embedding.process.thumbnail_server")
    elif kind == WINDOWS:
        importlib.import_module("tests.gui.scaled")
    else:
        for name in ("cli.main", "library.library", "embedding.process.client", "library.remote.server"):
            importlib.import_module(f"clipsearch.{name}")
    gc.freeze()
    gc.enable()


def _serve(listener: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    """Fork for each request. Return, in a fork, the request and its files; in the server, None at its end."""
    connections: dict[int, socket.socket] = {}
    children: dict[int, _Child] = {}
    waker, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the tests, with which this process ends
    poller = select.poll()
    for readable in (listener.fileno(), waker):
        poller.register(readable, select.POLLIN)
    while ready := [number for number, _ in poller.poll(None if connections else 1000 * LINGER)]:
        if waker in ready:
            os.read(waker, 1000)
            _tell_ends(children)
        if listener.fileno() in ready:
            connection, _ = listener.accept()
            connections[connection.fileno()] = connection
            poller.register(connection.fileno(), select.POLLIN)
            with suppress(BrokenPipeError):
                connection.send(GREETING)
        for connection in [connections[number] for number in ready if number in connections]:
            message, files = b"", list[int]()
            with suppress(ConnectionResetError):
                message, files, _, _ = socket.recv_fds(connection, LARGEST, MOST_FILES)
            if not message:
                poller.unregister(connection)
                connections.pop(connection.fileno()).close()
                continue
            answers = socket.socket(fileno=files.pop())
            if message == RUNNING:
                with answers:
                    own = [
                        (pid, one.starter) for pid, one in children.items() if one.connection is connection
                    ]
                    answers.send(b"".join(_FORK_AND_STARTER.pack(*pair) for pair in own))
                continue
            request = json.loads(message)
            pid = os.fork()
            if pid == 0:
                signal.set_wakeup_fd(-1)
                for number in (waker, wake):
                    os.close(number)
                told = [child.answers for child in children.values()]
                for end in (listener, answers, *connections.values(), *told):
                    end.close()
                return request, files
            for file in files:
                os.close(file)
            children[pid] = _Child(answers, connection, request["starter"])
            with suppress(BrokenPipeError):  # whoever asked was killed
                answers.send(_IDS.pack(pid))
    return None


def _tell_ends(children: dict[int, _Child]) -> None:
    """Tell those who started forks that have ended how they did."""
    while children:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        with children.pop(pid).answers as answers, suppress(BrokenPipeError):  # nobody waits for it
            answers.send(_IDS.pack(status))


def _become(request: Mapping[str, Any], files: list[int]) -> None:
    """Give this process all that is its own: folder, streams, environment, arguments, signals."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    *streams, folder = files[:4]
    os.fchdir(folder)
    os.close(folder)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        os.dup2(streams[number], number)
        os.close(streams[number])
        before = getattr(sys, name)
        stream = open(  # noqa: SIM115
            number, "w" if number else "r", encoding=before.encoding, errors=before.errors, newline="\n",
            closefd=False,
        )  # fmt: skip
        if name == "stderr":
            stream.reconfigure(line_buffering=True)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    os.environ.clear()
    os.environ.update(request["environment"])
    module = request["module"]
    sys.path[:1] = request["path"]
    sys.argv = [module or SCRIPT, *request["arguments"]]
    sys.modules.pop(module, None)


def main(kind: str, listener: str) -> None:
    """Serve; in a fork, run what was asked for."""
    if os.fork():
        os._exit(0)  # nobody's child: tests look what children they have
    with socket.socket(fileno=int(listener)) as channel:
        _import(kind)
        asked = _serve(channel)
    if asked is None:
        return
    _become(*asked)
    request, files = asked
    for (other, at_start), number in zip(request["servers"].items(), files[4:], strict=True):
        _forks.servers[other] = _Server(socket.socket(fileno=number), at_start, os.geteuid())
    subprocess.Popen = Popen  # type: ignore[misc]
    if request["module"]:
        runpy.run_module(request["module"], run_name="__main__", alter_sys=True)
    else:
        runpy.run_path(SCRIPT, run_name="__main__")


if __name__ == "__main__":
    main(*sys.argv[1:])

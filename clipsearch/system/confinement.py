"""Confines a process that decodes files of strangers to what decoding needs, where the system can (Linux).

macOS (`sandbox_init` with a profile, files sent opened likewise) and Windows (a restricted token with a job
object, handles duplicated into the child) offer the same; neither is written, as nobody could try it.
"""

from __future__ import annotations

import glob
import json
import os
import platform
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

__all__ = ["OFF_VARIABLE", "Confinement", "attempts", "available", "confine"]

OFF_VARIABLE = "CLIPSEARCH_UNCONFINED"  # in the environment: nothing is confined
# Programs, libraries and what they ask about the machine: nothing of a user's.
SYSTEM = (
    "/usr", "/lib", "/lib32", "/lib64", "/opt", "/app", "/snap", "/nix/store", "/gnu/store",
    "/run/opengl-driver", "/etc/ld.so.cache", "/etc/localtime", "/dev/random", "/dev/urandom", "/sys",
    "/proc/self", "/proc/cpuinfo", "/proc/devices", "/proc/driver", "/proc/meminfo", "/proc/stat",
    "/proc/sys/vm",
)  # fmt: skip
GPUS = ("/dev/nvidia*", "/dev/dri", "/dev/kfd")
MOST_WRITTEN = 16 << 20  # bytes of a file: its log is open


@dataclass(frozen=True, slots=True)
class Confinement:
    """What a process is kept from.

    Attributes:
        files: reading files but those that are handed to it opened, programs and the model; writing any.
        calls: sockets, other programs and processes, changes of files and of the system.
        reason: why not from all of that; "" where it is.
    """

    files: bool
    calls: bool
    reason: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it is kept from all of that."""
        return self.files and self.calls


def available() -> Confinement:
    """What this system can keep a process from; nothing is confined."""
    if sys.platform != "linux":
        return Confinement(False, False, f"it is not done on {platform.system()} yet")
    if os.environ.get(OFF_VARIABLE):
        return Confinement(False, False, f"{OFF_VARIABLE} is set")
    from clipsearch.system import landlock, seccomp

    files, calls = landlock.version() > 0, seccomp.is_available()
    missing = [name for name, there in (("Landlock", files), ("seccomp filters", calls)) if not there]
    return Confinement(files, calls, f"this kernel has no {' and no '.join(missing)}" if missing else "")


def confine(readable: Iterable[Path] = (), *, devices: bool = False) -> Confinement:
    """Confine this process for good, as far as the system can; call it before threads are started.

    Landlock holds for this thread and those that it starts, seccomp for all. What is open stays open.

    Args:
        readable: files and folders that can still be read, beside programs and libraries.
        devices: whether GPUs are used.
    """
    can = available()
    if sys.platform != "linux" or not (can.files or can.calls):
        return can
    import resource

    from clipsearch.system import landlock, seccomp

    for limit, most in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, MOST_WRITTEN)):
        with suppress(OSError, ValueError):
            resource.setrlimit(limit, (most, most))
    usable = [Path("/dev/null"), *(Path(path) for name in GPUS for path in glob.glob(name) if devices)]  # noqa: PTH207
    files = can.files and landlock.restrict([*_programs(), *readable], usable)
    calls = can.calls and seccomp.restrict(devices=devices)
    reason = can.reason or ("" if files and calls else "the system refused it")
    if files and len(list(Path("/proc/self/task").iterdir())) > 1:
        reason = reason or "threads that ran before are confined in part"
    return Confinement(files, calls, reason)


def _programs() -> Iterator[Path]:
    """Where the interpreter, libraries and this package lie."""
    yield from map(Path, SYSTEM)
    package = Path(__file__).parents[1]
    yield from (package, package.parent / "resources")
    if getattr(sys, "frozen", False):
        yield Path(sys.executable)  # a built app keeps its modules in there
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 (no error where there is none)
    places = {sys.prefix, sys.base_prefix, *sysconfig.get_paths().values(), *sys.path}
    for place in map(Path, places - {str(package.parent), ""}):
        if place.is_absolute() and not home.is_relative_to(place):  # as PYTHONPATH may say
            yield place
    if package.parent.name in ("site-packages", "dist-packages"):
        yield package.parent
    with suppress(OSError):  # libraries that are loaded, wherever they come from
        for line in Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace").splitlines():
            fields = line.split(maxsplit=5)
            if len(fields) == 6 and ".so" in fields[5]:
                yield Path(fields[5]).parent


def attempts() -> dict[str, bool]:
    """Whether this process is refused what it is to be kept from, by what that is; it does no harm."""
    import socket

    trials: dict[str, Callable[[], object]] = {
        "open a socket": lambda: socket.socket().close(),
        "start a program": lambda: os.posix_spawn("/bin/true", ["true"], {}),
        "read a file": lambda: os.close(os.open("/etc/passwd", os.O_RDONLY)),
        "write a file": lambda: os.close(os.open("/dev/full", os.O_WRONLY)),
    }
    return {name: _is_refused(trial) for name, trial in trials.items()}


def _is_refused(trial: Callable[[], object]) -> bool:
    try:
        trial()
    except PermissionError:
        return True
    except (AttributeError, OSError):  # another system
        return False
    return False


if __name__ == "__main__":
    confine()
    sys.stdout.write(json.dumps(attempts()) + "\n")

"""The embedding process: its pipes, its model, and its end.

Started by `process` as `python -m clipsearch.embedding.process.server`; it ends when its standard input does.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import signal
import subprocess
import sys
import threading
import traceback
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING

from clipsearch.embedding.process import lazy_imports, protocol
from clipsearch.embedding.process.launcher import CHILD, command
from clipsearch.errors import ClipsearchError, ModelError
from clipsearch.system.malloc import trim

if TYPE_CHECKING:
    from clipsearch.embedding.encoders.clip_model import ClipModel
    from clipsearch.embedding.models.model_spec import ModelSpec

__all__ = ["main"]

METAS = "torch._meta_registrations"  # what the compiler knows of operators: a third of importing torch
POLITENESS = 5  # niceness: the window and the user's other programs come first


def main() -> None:
    """Load the model that the first message names, say so, and serve."""
    gc.disable()  # it would look through what is imported again and again, a tenth of the time
    requests, answers = _private_pipes()
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the client, which ends this one
    if hasattr(os, "nice"):
        os.nice(POLITENESS)
    try:
        import_torch()  # for every model; what is to be loaded may not be known yet
    except (AttributeError, ImportError):  # a version that asks for what is left out, and cannot try twice
        traceback.print_exc()
        sys.exit(_start_over(requests, answers))
    try:
        setup: protocol.Setup = protocol.receive(requests)
    except EOFError:
        return
    try:
        clip = _load(setup)
    except ClipsearchError as error:
        protocol.send(answers, protocol.Answer(0, error))
        return
    except RuntimeError as error:
        _tell_of_trouble(error, setup, answers)
        raise
    from clipsearch.embedding.process.scheduler import (
        Scheduler,  # after the lean import: it asks torch about errors
    )

    protocol.send(answers, protocol.Ready(clip.info, clip.tuning_key, clip.tuning))
    trim()
    gc.freeze()  # modules and model stay for good
    gc.enable()
    workshop = Scheduler(clip, setup, answers)
    threading.Thread(target=workshop.read, args=(requests,), name="requests", daemon=True).start()
    workshop.run()


def import_torch() -> None:
    """Import what takes longest, after the pipes stand."""
    with lazy_imports.without_compiler(), lazy_imports.postponed(METAS):
        from clipsearch.embedding import devices  # noqa: F401


def _start_over(requests: IO[bytes], answers: IO[bytes]) -> int:
    """Let another process serve that imports everything; its exit code, or 1 if this is that one."""
    if lazy_imports.EVERYTHING in os.environ:
        return 1
    environment = {**os.environ, lazy_imports.EVERYTHING: "1"}
    done = subprocess.run(  # noqa: S603 (this module)
        command(CHILD), stdin=requests, stdout=answers, env=environment, check=False
    )
    return done.returncode


def _load(setup: protocol.Setup) -> ClipModel:
    """Load the model; where what is left out may be to blame that it fails, once more with it."""
    kind = _clip(setup.model)
    try:
        return kind(setup.model, setup.device, setup.precision, setup.tuned, measure=setup.measure)
    except (AttributeError, ImportError, RuntimeError, ModelError) as error:
        from clipsearch.embedding import devices

        cause = error.__cause__ if isinstance(error, ModelError) else error
        if not isinstance(cause, AttributeError | ImportError | RuntimeError) or devices.trouble(cause):
            raise
        if not lazy_imports.import_postponed():
            raise
        traceback.print_exc()
    return kind(setup.model, setup.device, setup.precision, setup.tuned, measure=setup.measure)


def _clip(spec: ModelSpec) -> type[ClipModel]:
    """The class that runs a model, and with it open_clip."""
    unneeded = [] if spec.needs_timm else ["timm"]
    if spec.needs_transformers:
        lazy_imports.import_postponed()
    else:
        unneeded += ["transformers", "huggingface_hub"]
    try:
        with ExitStack() as left_out:
            left_out.enter_context(lazy_imports.without_compiler())
            for library in unneeded:
                left_out.enter_context(lazy_imports.without(library))
            from clipsearch.embedding.encoders.clip_model import ClipModel
    except (AttributeError, ImportError):  # a version that asks for more
        lazy_imports.import_postponed()
        from clipsearch.embedding.encoders.clip_model import ClipModel
    return ClipModel


def _tell_of_trouble(error: RuntimeError, setup: protocol.Setup, answers: IO[bytes]) -> None:
    """Where it was the device that failed, say so; the client goes on with the processor."""
    from clipsearch.embedding import devices

    device, trouble = devices.find(setup.device).type, devices.trouble(error)
    if trouble and device != "cpu":
        protocol.send(answers, protocol.Lost(device, trouble))


def _private_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Keep the pipes for the protocol alone: what libraries print goes to standard error."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdin.close()
    return requests, answers


if __name__ == "__main__":
    main()
